"""Forms of reports as data: another inspectorate's form is a file, and the reading stays what it is."""

import pytest

from reportgen.errors import FrameworkError
from reportgen.frameworks import Library
from reportgen.importing.blocks import Block, Kind, Place
from reportgen.importing.draft import Draft, Particulars
from reportgen.importing.grades import Reader, verdicts
from reportgen.importing.layouts import layouts, read_layout
from reportgen.importing.paragraphs import read_texts
from reportgen.importing.record import record_text

AGENCIES = """\
title: Independent fostering agencies
frameworks: [sccif-ifa]
signs: [independent fostering agency]
areas:
  helped-and-protected: [how well children and young people are helped and protected]
  leaders-and-managers: [the effectiveness of leaders and managers, effectiveness of leaders and managers]
overall: [overall experiences and progress of children and young people]
spoken: {requires improvement: requires improvement}
opening: summary
sections:
  priority: [statutory requirements]
  improvements: [recommendations]
  about: [information about this inspection]
closing: [the office for standards in education]
"""


@pytest.fixture
def form(tmp_path):
    path = tmp_path / "agencies.yaml"
    path.write_text(AGENCIES)
    return read_layout(path)


def block(text, page, kind=Kind.PARAGRAPH):
    return Block(kind, text, Place(page, "P"))


def test_a_form_of_another_kind_of_provider_is_read_by_its_file_alone(form):
    framework = Library().get("sccif-ifa")
    reader = Reader(form, framework)
    blocks = (
        block("Overall experiences and progress of children and young people: good", 1, Kind.HEADING),
        block("Children settle with families who know them.", 1),
        block("How well children and young people are helped and protected: good", 3, Kind.HEADING),
        block("Staff act at once where a child is missing.", 3),
        block("The effectiveness of leaders and managers: requires improvement to be good", 3, Kind.HEADING),
        block("Managers do not know how often foster carers are visited.", 3),
        block("Statutory requirements", 4, Kind.HEADING),
        block("Visit each foster family without notice once a year.", 4, Kind.ITEM),
        block("Recommendations", 4, Kind.HEADING),
        block("Ask children what they think.", 4, Kind.ITEM),
        block("Information about this inspection", 5, Kind.HEADING),
        block("Inspectors met children and families.", 5),
        block("The Office for Standards in Education regulates and inspects.", 6),
    )
    grades = verdicts(framework, reader.readings(blocks))
    texts, remarks = read_texts(form, reader, blocks)
    record = record_text(Draft("x", "sccif-ifa", Particulars(), grades, texts, remarks), framework)
    assert remarks == (), remarks
    assert record.partition("status: published\n")[2] == AGENCY


AGENCY = """\
overall:
  grade: good
  narrative: |
    Children settle with families who know them.
improvements:
  - id: I1
    text: Visit each foster family without notice once a year.
    priority: true
  - id: I2
    text: Ask children what they think.
areas:
  helped-and-protected:
    grade: good
    narrative: |
      Staff act at once where a child is missing.
  leaders-and-managers:
    grade: requires improvement
    narrative: |
      Managers do not know how often foster carers are visited.
about: |
  Inspectors met children and families.
"""


def test_a_form_with_an_error_is_told_with_its_line(tmp_path):
    path = tmp_path / "wrong.yaml"
    path.write_text(AGENCIES.replace("closing:", "closings:"))
    with pytest.raises(FrameworkError) as told:
        read_layout(path)
    (unknown,) = [one for one in told.value.problems if one.field == ("closings",)]
    assert (unknown.place.line, unknown.hint) == (14, "Did you mean 'closing'?")


def test_every_framework_and_area_of_a_shipped_form_is_one_that_there_is():
    library = Library()
    for form in layouts():
        areas = {area.id for name in form.frameworks for area in library.get(name).areas}
        assert areas.issuperset({*form.areas, *form.short, *filter(None, [form.board])})
