"""`report.json`: everything the report says, in the documented form."""

import csv
import json
from io import StringIO

import jsonschema
import pytest
from conftest import EXAMPLES, MINIMAL, ROOT, corpus, needs_shared
from helpers import page_of_case

from reportgen.assessment import assess, sound_case
from reportgen.proof.page import read_page
from reportgen.proof.verification import disagreements
from reportgen.report.carried import JUDGEMENTS, carry
from reportgen.report.contract import as_json, data_schema
from reportgen.report.data import report_data
from reportgen.spreadsheet import as_csv


def data_of(path):
    assessment = assess(path)
    return json.loads(as_json(report_data(assessment.case, assessment.problems)))


@pytest.fixture(scope="module")
def eastmarch():
    return data_of(EXAMPLES / "eastmarch-2016-11.yaml")


def test_the_schema_in_the_documentation_is_the_programs():
    assert (ROOT / "docs" / "report.schema.json").read_text() == data_schema()


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.yaml")), ids=lambda path: path.stem)
def test_the_examples_fit_the_schema(path):
    jsonschema.Draft202012Validator(json.loads(data_schema())).validate(data_of(path))


@needs_shared
def test_real_records_fit_the_schema():
    validator = jsonschema.Draft202012Validator(json.loads(data_schema()))
    for path in corpus():
        validator.validate(data_of(path))


def test_it_has_the_documented_parts(eastmarch):
    for name in (
        *("id", "framework", "provider", "inspection", "outcome", "paragraphs"),
        *("improvements", "strengths", "follow_ups", "problems"),
    ):
        assert name in eastmarch
    assert set(eastmarch["outcome"]) >= {"overall", "areas", "trace"}
    assert set(eastmarch["outcome"]["overall"]) >= {"grade", "state", "rules"}
    assert set(eastmarch["outcome"]["trace"][0]) >= {"rule", "words", "basis", "effect", "areas"}
    assert set(eastmarch["paragraphs"][0]) >= {"number", "anchor", "area", "text"}


def test_the_outcome_of_eastmarch(eastmarch):
    outcome = eastmarch["outcome"]
    assert (outcome["overall"]["grade"], outcome["overall"]["state"]) == ("requires improvement", "given")
    assert outcome["overall"]["rules"] == ["within-areas"]
    assert {area: one["grade"] for area, one in outcome["areas"].items()} == {
        "help-and-protection": "requires improvement",
        "looked-after": "requires improvement",
        "adoption": "good",
        "care-leavers": "inadequate",
        "leadership": "requires improvement",
        "lscb": "good",
    }
    assert outcome["areas"]["looked-after"]["rules"] == ["part-inadequate-caps-looked-after"]
    capped = next(one for one in outcome["trace"] if one["rule"] == "part-inadequate-caps-looked-after")
    assert capped["areas"] == ["care-leavers"]
    assert capped["effect"] == "holds looked-after at requires improvement or worse"
    assert capped["basis"] == "derived"


def test_no_overall_in_the_framework_is_said_to_be_none():
    overall = data_of(EXAMPLES / "calderwick-2026-06.yaml")["outcome"]["overall"]
    assert (overall["grade"], overall["state"], overall["standing"]) == (
        None,
        "none",
        "not in this framework",
    )


def test_state_and_standing_mean_the_same_for_areas_and_overall(eastmarch):
    outcome = eastmarch["outcome"]
    for one in (outcome["overall"], *outcome["areas"].values()):
        assert (one["state"], one["standing"]) == ("given", "graded")
        assert "origin" not in one
    letter = data_of(EXAMPLES / "thornhaven-2025-02.yaml")["outcome"]
    for one in (letter["overall"], *letter["areas"].values()):
        assert (one["state"], one["standing"]) == ("none", "not in this framework")


def test_every_graded_area_comes_with_its_paragraphs(eastmarch):
    numbers = {one["number"]: one["area"] for one in eastmarch["paragraphs"]}
    for area_id, area in eastmarch["outcome"]["areas"].items():
        assert area["paragraphs"]
        assert {numbers[number] for number in area["paragraphs"]} == {area_id}
    assert all(numbers[number] is None for number in eastmarch["outcome"]["overall"]["paragraphs"])


def test_evidence_is_given_as_paragraph_numbers(eastmarch):
    last = eastmarch["paragraphs"][-1]["number"]
    for item in (*eastmarch["strengths"], *eastmarch["improvements"]):
        assert item["evidence"] == sorted(item["evidence"])
        assert all(1 <= number <= last for number in item["evidence"])
    assert any(item["evidence"] for item in eastmarch["improvements"])


def test_figures_stay_numbers(eastmarch):
    assert all(isinstance(fact["value"], int | float) for fact in eastmarch["context"])


# --- the table of judgements, which people open with a spreadsheet

FORMULAS = [f"{sign}1+1" for sign in "=+-@\t\r＝＋－＠"]


def table_of(case):
    (table,) = (file for file in carry(case).files if file.name == JUDGEMENTS)
    return list(csv.reader(StringIO(table.content.decode(), newline="")))


@pytest.mark.parametrize("formula", FORMULAS)
def test_a_cell_that_a_spreadsheet_would_take_for_a_formula_begins_with_an_apostrophe(formula):
    assert as_csv([[formula]]).strip('"\n') == f"'{formula}"
    assert as_csv([[f"1{formula}"]]).strip('"\n') == f"1{formula}"


@pytest.mark.parametrize("formula", FORMULAS)
def test_no_text_of_a_record_is_a_formula_in_its_table_of_judgements(record_file, formula):
    """Tabs and line ends at the edge of a text are not kept; an item's text is in no cell."""
    typed, kept = json.dumps(formula), formula.strip()
    text = MINIMAL.replace("name: Testford", f"name: {typed}")
    text = text.replace("grade: good\n", f"grade: good\n  rationale: {typed}\n", 1)
    path = record_file(text.replace("narrative: Leaders", f"strengths: [{typed}], narrative: Leaders"))
    case = sound_case(path)
    head, *rows = table_of(case)
    assert {row[head.index("provider")] for row in rows} == {f"'{kept}" if kept == formula else kept}
    assert not [cell for row in rows for cell in row if cell.startswith(tuple("=+-@\t\r＝＋－＠"))]
    page = path.with_suffix(".html")
    page.write_text(page_of_case(case))
    assert f"S1 {kept}" in " ".join(read_page(page.read_text()).words)
    assert disagreements(page) == ()


@pytest.mark.parametrize(
    ("own", "whole", "told"),
    [
        ("I2", "I1", ["I1", "I2", "I10"]),
        ("I2", "first", ["I2", "I10", "first"]),
        ("A2", "I1", ["A2", "I10", "I1"]),
    ],
)
def test_areas_for_improvement_are_told_in_the_order_of_their_numbers(record_file, own, whole, told):
    asked = f"[{{id: {own}, text: Plans.}}, {{id: I10, text: Visits.}}]"
    text = MINIMAL.replace("get help early.}", f"get help early., improvements: {asked}}}")
    path = record_file(f"{text}improvements: [{{id: {whole}, text: Leaders.}}]\n")
    assert [one["id"] for one in data_of(path)["improvements"]] == told
