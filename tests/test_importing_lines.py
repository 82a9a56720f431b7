"""Reports read by where their lines stand: made-up lines, and real reports without their tags."""

import re
from collections import Counter
from io import BytesIO

import pikepdf
import pytest
from conftest import SHARED, needs_shared

from reportgen.frameworks import Library
from reportgen.importing import reading
from reportgen.importing.blocks import Kind, Pages, unmarked
from reportgen.importing.characters import Line, Part
from reportgen.importing.lines import line_blocks
from reportgen.importing.reading import read_report

NAME, GRADE = 71.0, 388.0
"""Where the columns of made-up tables begin."""


def part(text, left=NAME, *, bold=False):
    return Part(text, left, left + 6 * len(text), bold)


def line(baseline, *parts, size=12.0, page=0):
    return Line(page, tuple(one if isinstance(one, Part) else part(one) for one in parts), baseline, size)


def blocks(*lines):
    """Return kinds and texts, of rows their cells; a paragraph below them all tells the usual size."""
    usual = line(780, "The end of this page is a long line of the text that tells how large letters are.")
    return [(one.kind, one.cells or one.text) for one in line_blocks((*lines, usual))][:-1]


def test_a_grade_between_the_two_lines_of_a_name_is_in_one_row_with_it():
    found = blocks(
        line(128, "Leadership, management and", size=14.0),
        line(137, part("Requires improvement", GRADE), size=14.0),
        line(145, "governance", size=14.0),
    )
    assert found == [(Kind.ROW, ("Leadership, management and governance", "Requires improvement"))]


def test_a_name_that_begins_above_its_grade_and_ends_below_it_is_one_cell():
    found = blocks(
        line(127, "The experiences and progress of", size=14.0),
        line(143, "children looked after and achieving", part("Good", GRADE), size=14.0),
        line(159, "permanence", size=14.0),
        line(187, "Summary"),
    )
    name = "The experiences and progress of children looked after and achieving permanence"
    assert found[0] == (Kind.ROW, (name, "Good"))
    assert found[1] == (Kind.PARAGRAPH, "Summary")


def test_a_grade_in_two_lines_around_a_name_and_one_beside_its_two_lines_are_one_cell_each():
    found = blocks(
        line(366, part("Requires", GRADE)),
        line(373, "1. Children who need help and protection"),
        line(380, part("improvement", GRADE)),
        line(408, "Care leavers and those who", part("Requires improvement", GRADE)),
        line(422, "will soon be", part("to be good", GRADE)),
        line(449, "2.1 Adoption performance", part("Good", GRADE)),
    )
    assert found == [
        (Kind.ROW, ("1. Children who need help and protection", "Requires improvement")),
        (Kind.ROW, ("Care leavers and those who will soon be", "Requires improvement to be good")),
        (Kind.ROW, ("2.1 Adoption performance", "Good")),
    ]


def test_rows_close_to_one_another_stay_apart():
    found = blocks(
        line(100, "Adoption", part("Good", GRADE)),
        line(114, "Care leavers", part("Inadequate", GRADE)),
        line(128, "3. Leadership", part("Outstanding", GRADE)),
    )
    assert [cells for _kind, cells in found] == [
        ("Adoption", "Good"),
        ("Care leavers", "Inadequate"),
        ("3. Leadership", "Outstanding"),
    ]


def test_text_above_and_below_a_row_is_no_part_of_it():
    long = "The local authority has many services for children and families in this area, and they are good."
    found = blocks(line(100, long), line(130, "Adoption", part("Good", GRADE)), line(160, long))
    assert [kind for kind, _ in found] == [Kind.PARAGRAPH, Kind.ROW, Kind.PARAGRAPH]


def test_a_gap_that_the_next_line_runs_across_parts_no_columns():
    found = blocks(
        line(100, part("The success of the work"), part("means that many know of it", 230.0)),
        line(114, "across all agencies, which have had training in the last year."),
    )
    text = (
        "The success of the work means that many know of it across all agencies, which have had training in"
    )
    assert found == [(Kind.PARAGRAPH, f"{text} the last year.")]


def test_a_bold_line_is_a_heading_of_its_own_and_bold_words_where_a_line_ends_are_not():
    found = blocks(
        line(100, part("Summary", bold=True)),
        line(114, "Early help is well coordinated, and the"),
        line(128, part("right", bold=True)),
        line(142, "services are there."),
    )
    assert found == [
        (Kind.HEADING, "Summary"),
        (Kind.PARAGRAPH, "Early help is well coordinated, and the right services are there."),
    ]


def test_a_larger_line_is_a_heading_of_its_own():
    found = blocks(line(100, "Recommendations", size=14.0), line(114, "Leaders should see to it."))
    assert found == [(Kind.HEADING, "Recommendations"), (Kind.PARAGRAPH, "Leaders should see to it.")]


def test_a_heading_is_one_with_the_row_that_repeats_it():
    name = "Leadership, management and governance"
    found = line_blocks(
        (
            line(100, part(name, bold=True)),
            line(140, "Key judgement", part("Judgement grade", GRADE)),
            line(170, name, part("Good", GRADE)),
        )
    )
    assert [one.cells for one in found] == [("Key judgement", "Judgement grade"), (name, "Good")]
    assert found[1].text == f"{name} {name} Good"


def test_items_begin_at_numbers_that_touch_their_text_and_at_minus_signs():
    found = blocks(
        line(100, "17.There are failings."),
        line(114, "18. There are more."),
        line(128, "\u2212 some of them old"),
    )
    assert [kind for kind, _ in found] == [Kind.ITEM] * 3


def test_paragraphs_are_parted_by_little_room():
    found = blocks(line(100, "One."), line(114.4, "Two."), line(134.8, "Three."))
    assert found == [(Kind.PARAGRAPH, "One. Two."), (Kind.PARAGRAPH, "Three.")]


REPORT = (
    line(60, part("Inspection of services for children in need of help and protection", bold=True)),
    line(80, "Inspection date: 13 June 2016 to 7 July 2016"),
    line(100, "1. Children who need help and protection", part("Good", GRADE)),
    line(130, "3. Leadership, management and governance", part("Good", GRADE)),
    line(60, part("The local authority", bold=True), page=2),
    line(100, "Children who need help and protection", part("Good", GRADE), page=2),
    line(130, part("Summary", bold=True), page=2),
    line(160, "Children get help.", page=2),
    line(190, "1. The first visit is made soon.", page=2),
    line(220, part("Heads of service, and how they do", bold=True), page=2),
    line(250, part("Summary", bold=True), page=2),
    line(280, "Leaders know their services.", page=2),
    line(310, "2. Leaders meet children.", page=2),
)


def test_text_below_a_heading_that_was_not_read_is_left_out_and_told_and_in_no_other_area(monkeypatch):
    pages = Pages(line_blocks(REPORT), 3, is_tagged=False)
    monkeypatch.setattr(reading, "read_pages", lambda *_: pages)
    draft = read_report("made-up", b"", Library())
    help_ = draft.texts.areas["help-and-protection"]
    assert [one.text for one in help_.summary] == ["Children get help."]
    assert "leadership" not in draft.texts.areas
    assert draft.grades["leadership"].grade == "good"
    told = [str(one) for one in draft.remarks if one.is_left_out]
    assert any("'Leaders know their services.' stands under no heading" in one for one in told)
    assert any("'2. Leaders meet children.' stands under no heading" in one for one in told)
    assert any(one.startswith("text of 'Leadership, management and governance'") for one in told)
    assert draft.texts.numbers == [1, 2]


def untagged(data):
    """Return a PDF without its structure tree."""
    with pikepdf.open(BytesIO(data)) as pdf:
        del pdf.Root.StructTreeRoot
        del pdf.Root.MarkInfo
        file = BytesIO()
        pdf.save(file)
    return file.getvalue()


def words(passages):
    return Counter(re.findall(r"[\w’']+", " ".join(unmarked(one.text) for one in passages)))


def grades(draft):
    return {area: verdict.grade for area, verdict in draft.grades.items()}


@needs_shared
@pytest.mark.parametrize("name", ["80441_bristol_2018-10-22", "80579_wigan_2017-03-31"])
def test_a_real_report_without_its_tags_says_the_same_in_every_text(name):
    data = (SHARED / "reports" / f"{name}.pdf").read_bytes()
    tagged, bare = (read_report(name, one, Library()) for one in (data, untagged(data)))
    assert (tagged.is_tagged, bare.is_tagged) == (True, False)
    assert grades(bare) == grades(tagged)
    assert bare.texts.numbers == tagged.texts.numbers
    assert {key: words(one) for key, one in bare.passages()} == {
        key: words(one) for key, one in tagged.passages()
    }
    asked = [[(key, [item.text for item in one]) for key, one in draft.asked()] for draft in (bare, tagged)]
    assert asked[0] == asked[1]


@needs_shared
@pytest.mark.parametrize(
    ("name", "summaries"),
    [
        ("80537_peterborough_2015-09-18", {"help-and-protection", "looked-after", "leadership", "lscb"}),
        ("80570_telford-wrekin_2016-08-26", {"help-and-protection", "looked-after", "leadership", "lscb"}),
    ],
)
def test_a_report_published_without_tags_has_each_text_under_its_area(name, summaries):
    draft = read_report(name, (SHARED / "reports" / f"{name}.pdf").read_bytes(), Library())
    areas = draft.texts.areas
    assert {area for area, text in areas.items() if text.summary} == summaries
    assert all(areas[area].narrative for area in (*summaries, "adoption", "care-leavers"))
    assert draft.texts.numbers == list(range(1, draft.texts.numbers[-1] + 1))
    headings = [one.text for _, passages in draft.passages() for one in passages if one.kind is Kind.HEADING]
    assert not [text for text in headings if "experiences and progress" in text]
    notes = [one for one in draft.texts.context if one.kind is Kind.NOTE]
    assert any("295 days or less" in one.text for one in notes)
    assert not [one for one in draft.remarks if one.is_left_out]
