"""Inspections side by side, and what one overall grade hides: grades never alone, and never ranked."""

import json

import jsonschema
import pytest
import test_cli
from conftest import EXAMPLES, MINIMAL, ROOT, corpus, needs_shared
from lxml import html as lxml_html
from test_history import JOINT, SIF

from reportgen.assessment import assess, sound_case
from reportgen.comparison.beside import comparison
from reportgen.comparison.contract import ComparisonData, SpreadData
from reportgen.comparison.data import comparison_data
from reportgen.comparison.model import Found
from reportgen.comparison.page import as_page, spread_as_page
from reportgen.comparison.spread import spread
from reportgen.comparison.terminal import as_text, spread_as_text
from reportgen.report.contract import data_schema

ONE = "improvements: [The quality of supervision of new social workers., Visits.]\n"
TWO = "improvements: ['The quality of supervision, for all new social workers.', Homes near school.]\n"


@pytest.fixture
def two(record_file):
    """Two inspections of two councils under one framework."""
    other = MINIMAL.replace("Testford", "Elsewhere").replace(
        "care-leavers: {grade: good", "care-leavers: {grade: outstanding"
    )
    return (
        assess(record_file(MINIMAL + ONE)).case,
        assess(record_file(other + TWO, "elsewhere-2024-05.yaml")).case,
    )


def test_each_area_tells_whether_the_grades_are_the_same_each_with_its_reason(two):
    found = comparison(two)
    assert [column.called for column in found.columns] == ["Testford", "Elsewhere"]
    assert {part.target: part.said for part in found.parts} == {
        "overall": "The same in all",
        "leadership": "The same in all",
        "help-and-protection": "The same in all",
        "in-care": "The same in all",
        "care-leavers": "Not the same in all",
        "service": "",
    }
    assert found.finding == "Of five judgements that can be compared, four are the same."
    cells = [cell for part in found.parts for cell in part.cells]
    assert len(cells) == 10
    assert all(cell.grade.why for cell in cells)


def test_what_is_said_in_nearly_the_same_words_stands_together_and_the_rest_alone(two):
    (service,) = (part for part in comparison(two).parts if part.target == "service")
    assert service.improvements == (
        Found(
            ("Testford", "Elsewhere"),
            (
                "The quality of supervision of new social workers.",
                "The quality of supervision, for all new social workers.",
            ),
        ),
        Found(("Testford",), ("Visits.",)),
        Found(("Elsewhere",), ("Homes near school.",)),
    )


def test_the_order_is_that_of_naming_and_nothing_else_changes_with_it(two):
    there, back = comparison(two), comparison(two[::-1])
    assert [column.id for column in back.columns] == [column.id for column in there.columns][::-1]
    said = [[(part.target, part.said) for part in found.parts] for found in (there, back)]
    assert said[0] == said[1]


def test_inspections_under_several_frameworks_are_told_by_the_latest_with_what_does_not_compare(record_file):
    cases = [
        assess(record_file(SIF.replace("Testford", "Firstham"), "a-2016-05.yaml")).case,
        assess(record_file(JOINT.replace("Testford", "Nextham"), "b-2019-05.yaml")).case,
        assess(record_file(MINIMAL, "c-2024-05.yaml")).case,
    ]
    found = {part.target: part for part in comparison(cases).parts}
    assert list(found) == [
        *("overall", "leadership", "help-and-protection", "in-care", "care-leavers", "adoption", "lscb"),
    ]
    assert [cell.remark for cell in found["in-care"].cells] == [
        "judged together with adoption and care leavers",
        "judged together with care leavers",
        "",
    ]
    assert found["in-care"].said == "Not comparable"
    assert found["care-leavers"].said == "Not the same in those that compare"
    assert [cell.grade is None for cell in found["adoption"].cells] == [False, True, True]
    assert found["adoption"].cells[1].remark == "ILACS 2018 has no such judgement"


def test_two_inspections_of_one_provider_are_called_by_their_months(record_file):
    cases = [
        assess(record_file(MINIMAL.replace("2024-", f"{year}-"), f"testford-{year}-05.yaml")).case
        for year in (2023, 2024)
    ]
    assert [column.called for column in comparison(cases).columns] == [
        "Testford, March 2023",
        "Testford, March 2024",
    ]


def test_every_grade_on_the_page_and_in_the_text_has_its_reason(two):
    found = comparison(two)
    page, text = lxml_html.document_fromstring(as_page(found)), as_text(found)
    rows = page.xpath("//table//td")
    assert len(rows) == 10
    for row in rows:
        (label,) = row.xpath("./strong")
        (why,) = row.xpath("./span[@class='why']")
        assert why.text_content()
        assert f"{label.text_content()}. {why.text_content()}" in text


def test_the_data_hold_both_forms_to_their_schemas(two):
    for name, kind in (("comparison", ComparisonData), ("spread", SpreadData)):
        assert (ROOT / "docs" / f"{name}.schema.json").read_text() == data_schema(kind)
    told = comparison_data(comparison(two)).model_dump(mode="json")
    jsonschema.validate(told, json.loads((ROOT / "docs" / "comparison.schema.json").read_text()))


def test_one_overall_grade_is_told_with_the_profiles_that_it_hides(two, record_file):
    third = assess(record_file(MINIMAL.replace("Testford", "Third"), "third-2024-05.yaml")).case
    worse = MINIMAL.replace("overall:\n  grade: good", "overall:\n  grade: outstanding")
    other = assess(record_file(worse, "other-2024-05.yaml")).case
    found = spread(two[0], (*two, third, other))
    assert found.finding == (
        "Three inspections under ILACS 2023 are ‘Good’ overall here, with two profiles of area grades; "
        "Testford shares its own with one other."
    )
    assert [([one.id for one in each.inspections], each.is_own) for each in found.profiles] == [
        (["testford-2024-05", "third-2024-05"], True),
        (["elsewhere-2024-05"], False),
    ]
    assert all(sentence for each in found.profiles for one in each.inspections for _, sentence in one.areas)
    page = spread_as_page(found)
    for each in found.profiles:
        for one in each.inspections:
            assert f"  {one.id}: {one.sentence}" in spread_as_text(found)
            assert one.id in page


def test_an_inspection_without_an_overall_grade_hides_nothing(two):
    assert spread(sound_case(EXAMPLES / "calderwick-2026-06.yaml"), two) is None


def test_the_command_writes_text_page_and_data_and_takes_two_or_one_among_others(two, tmp_path, run):
    one, other = "testford-2024-05.yaml", "elsewhere-2024-05.yaml"
    done = test_cli.run("compare", one, other, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, as_text(comparison(two)))
    assert run("compare", one, other, "-o", "c.html", cwd=tmp_path).returncode == 0
    assert (tmp_path / "c.html").read_text() == as_page(comparison(two))
    done = run("compare", one, "--among", ".", "--format", "json", cwd=tmp_path)
    schema = json.loads((ROOT / "docs" / "spread.schema.json").read_text())
    jsonschema.validate(json.loads(done.stdout), schema)


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["testford-2024-05.yaml"], 2, "compare takes two records or more, or one record with --among"),
        (
            ["testford-2024-05.yaml", "./testford-2024-05.yaml"],
            2,
            "compare takes different inspections; for two versions of one there is diff",
        ),
        (["testford-2024-05.yaml", "nowhere.yaml"], 2, "compare takes a record; nowhere.yaml is not there"),
        (["testford-2024-05.yaml", ".", "--among", "."], 2, "compare takes a record; . is a folder"),
        (["testford-2024-05.yaml", "--among", "nowhere"], 2, "There is no file or folder nowhere"),
    ],
)
def test_what_cannot_be_compared_is_told(two, tmp_path, arguments, code, says, run):
    done = run("compare", *arguments, cwd=tmp_path)
    assert (done.returncode, done.stderr.strip()) == (code, f"reportgen: {says}")


@needs_shared
def test_good_hides_several_profiles_among_published_inspections():
    cases = [sound_case(path) for path in corpus("*.yaml")]
    (barnet,) = (case for case in cases if case.record.id == "barnet-2024-07")
    found = spread(barnet, cases)
    assert found.finding.startswith("Six inspections under ILACS 2023 are ‘Good’ overall here, with four ")
