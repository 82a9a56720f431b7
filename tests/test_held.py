"""What of persons may stand in a finished file and what may not, though its record was looked at before."""

import pytest
from conftest import EXAMPLES, MINIMAL
from helpers import PUBLISHER

from reportgen.assessment import assess
from reportgen.errors import TemplateError
from reportgen.formats import Format
from reportgen.making import Settings, make_here, render
from reportgen.output import REPORT_FILES
from reportgen.personal import Kind, details
from reportgen.proof.page import read_page
from reportgen.proof.privacy import added_details
from reportgen.report.carried import carry
from reportgen.report.composition import view
from reportgen.report.shelf import template_folder

WAIVED = """\
waivers:
  - {rule: disclosure.nhs-number, reason: It was made up for this.}
  - {rule: disclosure.name, reason: It is her own report.}
"""
HELD = (
    "^The report tells who somebody is, and its record does not. report.html holds a name that must not stand"
)


@pytest.fixture
def templates(tmp_path):
    """Give templates of one's own, with a line at the end of what is said of the report."""

    def own(line):
        about = tmp_path / "templates" / "sections" / "about.html"
        about.parent.mkdir(parents=True)
        about.write_text((template_folder() / "sections" / "about.html").read_text() + line)
        return tmp_path / "templates"

    return own


def test_a_name_of_the_list_beside_a_record_is_not_added_by_a_template(record_file, templates):
    path = record_file()
    settings = Settings((Format.HTML,), templates=templates("<p hidden>Jane Doe</p>"))
    assert make_here(path, settings).failure is None
    (path.parent / "names.txt").write_text("Jane Doe\n")
    made = make_here(path, settings)
    assert made.files == {}
    with pytest.raises(TemplateError, match=HELD):
        raise made.failure


def test_what_a_record_may_say_is_shown_in_every_format(record_file):
    text = MINIMAL.replace("Services are good.", "JANE DOE’s number was 943 476 5919, it is said.") + WAIVED
    path = record_file(text)
    (path.parent / "names.txt").write_text("Doe, Jane\n")
    made = make_here(path, Settings())
    assert made.failure is None
    assert set(made.files) == set(REPORT_FILES)


def test_a_template_may_say_how_a_publisher_is_reached(record_file, templates):
    line = "<p>Ring 07700 900123, write to jane.doe@testford.example or to 1 High Street, M1 1AE.</p>"
    settings = Settings((Format.HTML, Format.PDF), templates=templates(line), publisher=PUBLISHER)
    assert make_here(record_file(), settings).failure is None


def test_a_provider_whose_name_ends_as_a_birth_does_is_no_birth_on_the_day_of_fieldwork(record_file):
    text = MINIMAL.replace("Testford", "Osborn").replace("to: 2024-03-15", "to: 2024-03-04")
    assert details("Inspection, Osborn, 4 March 2024", (Kind.DATE_OF_BIRTH,))
    assert make_here(record_file(text), Settings((Format.HTML, Format.PDF))).failure is None


def test_figures_that_stand_side_by_side_are_no_number_of_a_person():
    cells = "<td>943</td><td>476</td><td>5919</td>"
    told = read_page(
        f"<table><tr>{cells}</tr></table><p>943 476<br>5919</p><p><b>943</b> 476 5919</p>"
    ).blocks
    case = assess(EXAMPLES / "calderwick-2026-06.yaml").case
    report = view(case, carry(case), PUBLISHER)
    assert told == ["943", "476", "5919", "943 476", "5919", "943 476 5919"]
    assert added_details(told[:5], report, ()) == ()
    assert added_details(told, report, ()) == ("what looks like an NHS number: •••",)


def test_a_style_is_looked_at_but_for_the_files_in_it():
    page = read_page("<style>p { src: url(data:x;base64,943476AAA); } /* Jane Doe */</style>")
    assert page.unshown == ["p { src: ; } /* Jane Doe */"]


def test_a_detail_is_told_of_one_file_though_all_have_it(record_file, templates):
    settings = Settings(templates=templates("<p>B801200005001</p>"))
    with pytest.raises(TemplateError) as raised:
        render(assess(record_file()), settings)
    assert str(raised.value).count("holds what looks like a unique pupil number: B•••") == 1
