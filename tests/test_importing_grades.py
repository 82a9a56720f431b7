"""Grades of published reports: read in table, heading and sentence apart, and compared."""

import csv

import pytest
from conftest import SHARED, needs_shared

from reportgen.errors import UnreadableError
from reportgen.frameworks import Library
from reportgen.importing import reading
from reportgen.importing.blocks import Block, Kind, Pages, Place, on_one_line
from reportgen.importing.dates import DateError, ranges
from reportgen.importing.grades import Reader, verdicts
from reportgen.importing.layouts import layouts
from reportgen.importing.pages import read_pages
from reportgen.importing.sureness import Sureness

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
    assert found["adoption"].doubt == "no grade was found; this report may not judge it"


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
    "text",
    [
        "The overall judgement was inadequate.",
        "Children’s services in Calderwick at its last inspection were inadequate.",
        "Children’s services in 2015 are inadequate",
        "This local authority was judged to be inadequate.",
        "Adoption performance was inadequate",
        "The overall judgement at the previous inspection is inadequate.",
        "Since then, care leavers are inadequate.",
    ],
)
def test_a_sentence_about_an_earlier_inspection_gives_no_grade(text):
    found = grades(SIF, "sif-2013", block(text, page=3))
    assert [one.grade for one in found.values() if one.readings] == []


def test_sections_about_other_inspections_and_what_grades_mean_give_none_but_for_headings():
    found = grades(
        SIF,
        "sif-2013",
        block("Information about this local authority area", page=4, kind=Kind.HEADING),
        row("Leadership, management and governance", "Inadequate", page=4),
        block("Care leavers: inadequate", page=4),
        block("What the inspection judgements mean", page=5, kind=Kind.HEADING),
        block("The overall judgement is inadequate.", page=5),
        block("The graded judgement for adoption performance is good", page=6, kind=Kind.HEADING),
        block("The experiences and progress of care leavers: good", page=7),
    )
    told = {area: one.grade for area, one in found.items() if one.readings}
    assert told == {"adoption": "good", "care-leavers": "good"}


def test_a_grade_is_agreed_where_two_kinds_of_places_give_it_and_never_without_tags():
    blocks = (
        row("The impact of leaders on social work practice with children and families", "Good"),
        row("Overall effectiveness", "Good"),
        block("The impact of leaders on social work practice with children and families: good", page=9),
    )
    framework = Library().get("ilacs-2018")
    readings = tuple(Reader(ILACS, framework).readings(blocks))
    found = verdicts(framework, readings)
    assert found["leadership"].sureness is Sureness.AGREED
    assert found["overall"].sureness is Sureness.READ
    assert found["help-and-protection"].sureness is None
    assert verdicts(framework, readings, is_tagged=False)["leadership"].sureness is Sureness.LAID_OUT


def test_two_rows_of_one_table_are_one_kind_of_place():
    name = "The experiences and progress of children who need help and protection"
    found = grades(ILACS, "ilacs-2018", row(name, "Good"), row(name, "Good", page=2))
    assert found["help-and-protection"].sureness is Sureness.READ


def test_an_overall_grade_of_one_place_that_the_rules_exclude_is_left_out():
    found = grades(
        ILACS,
        "ilacs-2018",
        row("The impact of leaders on social work practice with children and families", "Good"),
        row("The experiences and progress of children who need help and protection", "Good"),
        row("The experiences and progress of children in care and care leavers", "Outstanding"),
        row("Overall effectiveness", "Inadequate"),
    )
    assert found["overall"].grade is None
    assert found["overall"].doubt == (
        "'inadequate' (page 1, P) is not what the grades of the areas leave by within-areas"
    )


@pytest.mark.parametrize(
    ("cells", "grade"),
    [
        (("Good", "Overall effectiveness"), "good"),
        (("Overall effectiveness", "Good", "12"), "good"),
        (("1.", "Overall effectiveness", "Requires", "improvement to be good"), "requires improvement"),
        (("Overall effectiveness", "Not judged"), "not judged"),
        (("Judgement", "Grade"), None),
        (("Overall effectiveness", "4"), None),
        (("Overall effectiveness", "........ 4"), None),
    ],
)
def test_a_row_gives_a_grade_on_either_side_and_pages_are_none(cells, grade):
    verdict = grades(ILACS, "ilacs-2018", row(*cells))["overall"]
    assert verdict.grade == grade
    assert grade or verdict.doubt == "no grade was found; this report may not judge it"


def test_a_column_of_earlier_grades_leaves_none_and_is_told():
    verdict = grades(ILACS, "ilacs-2018", row("Overall effectiveness", "Good", "Inadequate"))["overall"]
    assert (verdict.grade, verdict.doubt) == (None, "'good inadequate' is no grade (page 1, P)")


@pytest.mark.parametrize(
    ("name", "area"),
    [
        ("Leadership, management & governance", "leadership"),
        ("3. Leadership management and governance", "leadership"),
        ("Experience and progress of care leavers", "care-leavers"),
        ("The experiences and progress of children looked after, and achieving permanence", "looked-after"),
    ],
)
def test_names_of_areas_are_known_whatever_their_commas_and_ampersands(name, area):
    assert grades(SIF, "sif-2013", row(name, "Good"))[area].grade == "good"


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
        ("Mon 5 to Fri 9 March 2018", [("2018-03-05", "2018-03-09")]),
        ("25thFebruary 2019", [("2019-02-25", "2019-02-25")]),
        ("2018-06-04 to 2018-06-15", [("2018-06-04", "2018-06-15")]),
        ("between 3 and 14 June 2019", [("2019-06-03", "2019-06-14")]),
        ("From 4 June to 15 June 2018", [("2018-06-04", "2018-06-15")]),
        (
            "4 – 8 and 18 - 22 November 2019",
            [("2019-11-04", "2019-11-08"), ("2019-11-18", "2019-11-22")],
        ),
        (
            "5 to 9 December 2022 and 14 to 15 February 2023",
            [("2022-12-05", "2022-12-09"), ("2023-02-14", "2023-02-15")],
        ),
    ],
)
def test_dates_are_read_in_all_their_forms(text, expected):
    assert [(one.start.isoformat(), one.end.isoformat()) for one in ranges(text)] == expected


@pytest.mark.parametrize(
    "text",
    [
        *("", "6 to 17 March", "31 February 2018", "in May 2018 or so", "9 May 2018 to 1 May 2018"),
        *("123 March 2018", "5/3/18", "9 May 2022 to 20 May", "3 Marchioness 2018"),
    ],
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


TITLE = "The experiences and progress of"


@pytest.mark.parametrize(
    ("year", "areas", "framework"),
    [
        (2018, ("children in care and care leavers",), "ilacs-2018"),
        (2024, ("children in care", "care leavers"), "ilacs-2023"),
        (2024, (), "ilacs-2023"),
        (2027, ("children in care", "care leavers"), "ilacs-2026"),
        (2024, ("children in care and care leavers",), "ilacs-2018"),
    ],
)
def test_the_framework_is_that_of_the_areas_and_else_that_of_the_day(year, areas, framework, monkeypatch):
    blocks = (
        block("Inspection of Calderwick local authority children’s services"),
        block(f"Inspection dates: 4 to 8 June {year}"),
        row("The impact of leaders on social work practice with children and families", "Good"),
        row(f"{TITLE} children who need help and protection", "Good"),
        *(row(f"{TITLE} {area}", "Good") for area in areas),
        row("Overall effectiveness", "Good"),
    )
    monkeypatch.setattr(reading, "read_pages", lambda *_: Pages(blocks, 1, is_tagged=True))
    draft = reading.read_report("x", b"", Library())
    assert draft.framework == framework
    told = [str(one) for one in draft.remarks]
    assert any("which was not in force on" in one for one in told) == (
        (year, framework) == (2024, "ilacs-2018")
    )
    given = "grade of 'overall': the report gives 'good' to it, and ILACS 2026 has no such grade (page 1)"
    assert (given in told) == (framework == "ilacs-2026")


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
