"""The form of a record: numbers, dates, lengths, and lists."""

import json

import pytest
from conftest import MINIMAL
from test_rules import found, laid_over


def codes(path):
    return [one.code for one in found(path) if one.code.startswith("form.")]


def test_a_draft_may_lack_the_number(record_file):
    assert "form.urn-missing" in codes(record_file(MINIMAL))
    assert "form.urn-missing" not in codes(record_file(MINIMAL.replace("status: published", "status: draft")))


@pytest.mark.parametrize(
    ("name", "count"),
    [
        ("A. Smith", 1),
        ("A. Smith, His Majesty’s Inspector", 0),
        ("Sarah Urding HMI", 0),
        ("Ofsted Inspector Lee", 0),
    ],
)
def test_titles_of_lead_inspectors(record_file, name, count):
    assert (
        codes(record_file(laid_over(json.dumps({"inspection": {"lead_inspector": name}})))).count(
            "form.lead-title"
        )
        == count
    )


def test_each_of_several_lead_inspectors_is_looked_at(record_file):
    part = "inspection: {lead_inspector: null, lead_inspectors: ['A. Lee, Inspector', B. Lee]}"
    (problem,) = [one for one in found(record_file(laid_over(part))) if one.code == "form.lead-title"]
    assert problem.field == ("inspection", "lead_inspectors", 1)


@pytest.mark.parametrize(("day", "count"), [("2024-05-22", 0), ("2024-05-23", 1)])
def test_publication_is_late_by_working_days(record_file, day, count):
    # 45 working days from 15 March 2024, with Easter and a bank holiday of May.
    assert (
        codes(record_file(laid_over(f"inspection: {{published: {day}}}"))).count("form.publication") == count
    )


@pytest.mark.parametrize(
    ("lines", "count"),
    [
        (["### A", "#### B"], 0),
        (["### A", "##### B"], 1),
        (["#### A", "### B", "#### C"], 0),
        (["### A", "###### "], 0),
    ],
)
def test_levels_of_headings(record_file, lines, count):
    text = "\n\n".join(part for line in lines for part in (line, "It is so."))
    path = record_file(laid_over(json.dumps({"overall": {"narrative": text}})))
    assert codes(path).count("form.heading-level") == count


@pytest.mark.parametrize(
    ("ids", "count"), [("S1 S2 S9", 0), ("S2 S1", 1), ("S10 S9 S8", 2), ("A2 B1", 0), ("S2a S1", 0)]
)
def test_order_of_items(record_file, ids, count):
    items = [{"id": one, "text": f"Strength {one}."} for one in ids.split()]
    path = record_file(laid_over(json.dumps({"areas": {"leadership": {"strengths": items}}})))
    assert codes(path).count("form.item-order") == count


def test_a_strength_may_say_what_an_improvement_says(record_file):
    part = {"areas": {"leadership": {"strengths": ["Plans."], "improvements": ["Plans."]}}}
    assert "form.repeated-item" not in codes(record_file(laid_over(json.dumps(part))))


def test_a_repeated_item_is_known_in_another_dress(record_file):
    part = {"improvements": ["The quality of **plans**", "the quality of plans."]}
    assert codes(record_file(laid_over(json.dumps(part)))).count("form.repeated-item") == 1


@pytest.mark.parametrize(
    ("odd", "count"),
    [
        ("The quality of plans.", 1),
        ("Improve plans.", 0),
        ("Urgently improve plans.", 0),
        ("When children come into care, improve plans.", 0),
        ("Leaders should improve plans.", 1),
    ],
)
def test_improvements_unlike_all_others(record_file, odd, count):
    others = {area: {"improvements": []} for area in ("help-and-protection", "in-care", "care-leavers")}
    items = [*(f"Improve the {what}." for what in ("homes", "visits", "meetings", "training")), odd]
    part = {"areas": {"leadership": {"improvements": []}, **others}, "improvements": items}
    assert codes(record_file(laid_over(json.dumps(part)))).count("form.odd-improvement") == count
