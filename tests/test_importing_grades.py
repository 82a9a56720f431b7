"""Grades of published reports: read in table, heading and sentence apart, and compared."""

import csv

import pytest
from conftest import SHARED, needs_shared

from reportgen.errors import UnreadableError
from reportgen.frameworks import Library
from reportgen.importing.blocks import Block, Kind, Place, on_one_line
from reportgen.importing.dates import DateError, ranges
from reportgen.importing.grades import Reader, verdicts
from reportgen.importing.layouts import layouts
from reportgen.importing.pages import read_pages

SIF = next(one for one in layouts() if one.frameworks == ("sif-2013",))
ILACS = next(one for one in layouts() if "ilacs-2018" in one.frameworks)


def block(text, page=1, kind=Kind.PARAGRAPH, cells=()):
    return Block(kind, text or " ".join(cells), Place(page, "P"), cells)


def row(*cells, page=1):
    return block("", page, Kind.ROW, cells)


def grades(layout, framework, *blocks):
    framework = Library().get(framework)
    return verdicts(framework, Reader(layout, framework).readings(blocks))


def test_a_row_gives_its_area_its_grade_whatever_the_order_of_rows():
    found = grades(
        SIF,
        "sif-2013",
        row("3. Leadership, management and governance", "Inadequate"),
        row("1. Children who need help and protection", "Requires Improvement"),
    )
    assert found["leadership"].grade == "inadequate"
    assert found["help-and-protection"].grade == "requires improvement"
    assert found["adoption"].grade is None
    assert found["adoption"].doubt == "no grade was found"


def test_a_grade_split_over_two_cells_is_one():
    found = grades(SIF, "sif-2013", row("2.1 Adoption performance", "Requires", "improvement"))
    assert found["adoption"].grade == "requires improvement"


def test_a_heading_unlike_the_table_leaves_no_grade_and_tells_both_pages():
    found = grades(
        SIF,
        "sif-2013",
        row("2.1 Adoption performance", "Good"),
        block("The graded judgement for adoption performance is that it requires improvement", page=21),
    )
    assert found["adoption"].grade is None
    assert "'good' in the table of judgements (page 1, P)" in found["adoption"].doubt
    assert "'requires improvement' in the heading (page 21, P)" in found["adoption"].doubt


def test_words_that_are_no_grade_are_told_and_not_guessed():
    found = grades(ILACS, "ilacs-2018", row("Overall effectiveness", "Goodish"))
    assert found["overall"].grade is None
    assert found["overall"].doubt == "'goodish' is no grade (page 1, P)"


@pytest.mark.parametrize(
    ("text", "area", "grade"),
    [
        ("The overall judgement is that children’s services are good", "overall", "good"),
        (
            "Children’s services in Dudley Metropolitan Borough Council are inadequate",
            "overall",
            "inadequate",
        ),
        (
            "This local authority requires improvement and is not yet good because:",
            "overall",
            "requires improvement",
        ),
        (
            "The effectiveness of the Local Safeguarding Children Board (LSCB) is inadequate",
            "lscb",
            "inadequate",
        ),
        (
            "The graded judgment for the experiences and progress of Care Leavers is good",
            "care-leavers",
            "good",
        ),
        (
            "The experiences and progress of children looked after and achieving permanence require "
            "improvement.",
            "looked-after",
            "requires improvement",
        ),
    ],
)
def test_a_sentence_of_its_own_gives_a_grade(text, area, grade):
    assert grades(SIF, "sif-2013", block(text, page=3))[area].grade == grade


def test_a_sentence_that_says_more_than_the_grade_gives_none():
    text = "Children’s services in Calderwick are good in parts and not in others"
    assert grades(SIF, "sif-2013", block(text))["overall"].grade is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("20 January 2015 – 11 February 2015", [("2015-01-20", "2015-02-11")]),
        ("28 January–5 February 2014", [("2014-01-28", "2014-02-05")]),
        ("6 to 17 March 2023", [("2023-03-06", "2023-03-17")]),
        ("11 January to 8 February 2016", [("2016-01-11", "2016-02-08")]),
        ("14 December to 12 January 2017", [("2016-12-14", "2017-01-12")]),
        ("9-20 May 2022", [("2022-05-09", "2022-05-20")]),
        ("Monday 5th March 2018", [("2018-03-05", "2018-03-05")]),
        (
            "5 to 9 December 2022 and 14 to 15 February 2023",
            [("2022-12-05", "2022-12-09"), ("2023-02-14", "2023-02-15")],
        ),
    ],
)
def test_dates_are_read_in_all_their_forms(text, expected):
    assert [(one.start.isoformat(), one.end.isoformat()) for one in ranges(text)] == expected


@pytest.mark.parametrize(
    "text", ["", "6 to 17 March", "31 February 2018", "in May 2018 or so", "9 May 2018 to 1 May 2018"]
)
def test_what_is_no_date_is_refused(text):
    with pytest.raises(DateError):
        ranges(text)


def test_lines_are_joined_with_hyphens_kept():
    assert on_one_line("multi-\r\nagency work \r\nand cross\x02party") == "multi-agency work and cross-party"


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "x is not a PDF but empty"),
        (b"<!DOCTYPE html><html></html>", "x is not a PDF but a web page"),
        (b"PK\x03\x04", "x is not a PDF"),
        (b"%PDF-1.7\nnothing", "x is damaged"),
    ],
)
def test_what_is_no_pdf_is_told_in_a_word(data, told):
    with pytest.raises(UnreadableError, match=told):
        read_pages("x", data)


@needs_shared
def test_no_report_gives_a_wrong_grade_and_none_is_missing_but_for_one_that_the_report_lacks():
    from reportgen.importing.reading import read_report

    outcomes = {}
    for path in (SHARED / "facts").glob("*.csv"):
        with path.open(encoding="utf-8") as file:
            outcomes |= {(row["urn"], row["published_site"]): row for row in csv.DictReader(file)}
    library, lacking = Library(), []
    for path in sorted((SHARED / "reports").glob("*.pdf"))[::4]:
        urn, *_, day = path.stem.split("_")
        if (outcome := outcomes.get((urn, day))) is None:
            continue
        draft = read_report(path.stem, path.read_bytes(), library)
        assert draft.grades["overall"].grade == outcome["overall"].removesuffix(" to be good")
        help_and_protection = draft.grades["help-and-protection"].grade
        assert help_and_protection == outcome["help_protection"].removesuffix(" to be good")
        lacking += [area for area, one in draft.grades.items() if one.grade is None]
    assert lacking in ([], ["lscb"])
