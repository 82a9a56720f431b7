"""What a report states, piece by piece, and the edition of its words."""

import pytest
from browser.records import MADE, SCHOOL
from conftest import EXAMPLES
from helpers import page_of_case

from reportgen.assessment import sound_case
from reportgen.statements import Kind, edition, statements


@pytest.fixture
def case(record_file):
    return sound_case(record_file(SCHOOL, "school.yaml"))


def told(case):
    return {one.anchor: one for one in statements(case)}


def test_each_piece_of_a_report_has_an_anchor_of_its_own(case):
    found = statements(case)
    assert len({one.anchor for one in found}) == len(found)
    assert [one.anchor for one in found if one.kind is Kind.PARAGRAPH] == [f"p-{n}" for n in range(1, 14)]


@pytest.mark.parametrize("name", ["calderwick-2026-06", "eastmarch-2016-11"])
def test_the_anchors_are_those_of_the_page(name):
    case = sound_case(EXAMPLES / f"{name}.yaml")
    page = page_of_case(case)
    unanchored = {Kind.FACT, Kind.PROGRESS, Kind.STRENGTH}
    lacking = [
        one.anchor
        for one in statements(case)
        if one.kind not in unanchored and f'id="{one.anchor}"' not in page
    ]
    assert lacking == []


def test_a_statement_says_what_it_is_called_where_it_stands_and_below_which_headings(case):
    found = told(case)
    reading, why = found["improvement-I1"], found["p-1"]
    assert (reading.name, reading.field, reading.area) == (
        "Area for improvement I1",
        ("areas", "achievement", "improvements", 0),
        "achievement",
    )
    assert reading.text == "Teach early reading well."
    assert (why.name, why.area, why.headings) == ("Paragraph 1", None, ())
    assert found["p-2"].headings == ("What stands out",)
    assert found["strength-S1"].text == "Every barrier is seen.\nPupils join in."
    assert found["area-achievement"].text == "Too little is learnt."
    assert found["fact-2"].text == (
        "Pupils who can have free school meals: 31.4 per cent, on 12 January 2026; England: 25.7."
    )
    assert found["note-1"].text == "As they told the school’s own survey, and here."


def test_the_edition_changes_with_a_word_and_with_nothing_else(record_file):
    def edition_of(text):
        return edition(statements(sound_case(record_file(text, "school.yaml"))))

    assert edition_of(SCHOOL) == edition_of(SCHOOL.replace("status: published", "status: final"))
    assert edition_of(SCHOOL) != edition_of(SCHOOL.replace("Early reading is weak", "Early reading is poor"))
    assert edition_of(SCHOOL) != edition_of(SCHOOL.replace("### At play", "### In play"))
    assert edition_of(SCHOOL) != edition_of(MADE["draft"])
