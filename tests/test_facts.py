import csv
import json
import re
from datetime import date

import pytest
from conftest import SHARED, needs_shared

from reportgen import assess, explain
from reportgen.cli import main
from reportgen.frameworks import Library
from reportgen.frameworks.model import OVERALL
from reportgen.grading import Origin, Standing, State, judge, refusals
from reportgen.report.contract import as_json
from reportgen.report.data import outcome_data, report_data

pytestmark = needs_shared

GRADES = ("outstanding", "good", "requires improvement", "inadequate")
JOINT = "(in joint judgement)"
SIF = {
    "help_protection": "help-and-protection",
    "looked_after_permanence": "looked-after",
    "adoption": "adoption",
    "care_leavers": "care-leavers",
    "leadership": "leadership",
    "lscb": "lscb",
}
ILACS_2018 = {
    "impact_of_leaders": "leadership",
    "help_protection": "help-and-protection",
    "in_care": "in-care-and-care-leavers",
}
ILACS_2023 = {
    "impact_of_leaders": "leadership",
    "help_protection": "help-and-protection",
    "in_care": "in-care",
    "care_leavers": "care-leavers",
}
COLUMNS = {"sif-2013": SIF, "ilacs-2018": ILACS_2018, "ilacs-2023": ILACS_2023}
FORCED_BY = {
    "sif-2013": ("help-and-protection", "looked-after", "leadership"),
    "ilacs-2018": ("help-and-protection", "in-care-and-care-leavers"),
    "ilacs-2023": ("help-and-protection", "in-care", "care-leavers"),
}
INDEPENDENT_OR_PARTS = {"lscb", "adoption", "care-leavers"}
SHIPPED = Library()


def rows_of(name):
    path = SHARED / "facts" / name
    if not path.is_file():
        return []
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def fact(row):
    framework = row.get("framework", "SIF-2013").lower()
    words = {area: row[column] for column, area in COLUMNS[framework].items()}
    return {
        "framework": framework,
        "name": " ".join(row["la"].split()),
        "dates": (row["inspection_start"], row["inspection_end"], row["published_site"]),
        "overall": row["overall"],
        "areas": words,
        "row": row,
    }


SIF_FACTS = [fact(row) for row in rows_of("sif_outcomes.csv")]
ILACS_FACTS = [fact(row) for row in rows_of("ilacs_outcomes.csv")]
FACTS = [*SIF_FACTS, *ILACS_FACTS]


def canonical(words):
    return words.lower().removesuffix(" to be good").replace("not reviewed", "not judged")


def standing(words):
    grade = canonical(words)
    return Standing(State.NOT_JUDGED) if grade == "not judged" else Standing(State.GRADED, grade)


def judged(one, overall=None, **areas):
    """Judge a fact, with other grades in place of some."""
    changed = {**one["areas"], **{area.replace("_", "-"): grade for area, grade in areas.items()}}
    standings = {area: standing(words) for area, words in changed.items()}
    standings[OVERALL] = standing(overall or one["overall"])
    return judge(SHIPPED.get(one["framework"]), standings)


def record_text(one, overall=None, **areas):
    changed = {**one["areas"], **{area.replace("_", "-"): grade for area, grade in areas.items()}}
    start, end, published = one["dates"]
    lines = [
        "format: 1",
        f"framework: {one['framework']}",
        "provider:",
        f"  name: {json.dumps(one['name'])}",
        f"  urn: {json.dumps(one['row']['urn'])}",
        "inspection:",
        f"  dates: [{{from: {start}, to: {end}}}]",
        f"  published: {published}",
        "status: published",
        f"overall: {{grade: {overall or one['overall']}, narrative: What inspectors found.}}",
        "areas:",
        *(f"  {area}: {{grade: {grade}, narrative: What was found.}}" for area, grade in changed.items()),
    ]
    return "\n".join(lines) + "\n"


def core(one):
    """Return the canonical grades of the areas that bound the overall grade."""
    apart = INDEPENDENT_OR_PARTS if one["framework"] == "sif-2013" else set()
    return {area: canonical(words) for area, words in one["areas"].items() if area not in apart}


def ranked(one):
    return sorted(GRADES.index(grade) for grade in core(one).values() if grade in GRADES)


def broken(one):
    """Yield every way to break a rule with the fact: the rule's id, and what to change."""
    spared = "good" if canonical(one["overall"]) == "inadequate" else one["overall"]
    for area in FORCED_BY[one["framework"]]:
        yield "any-inadequate-forces-inadequate", area, {"overall": spared, area: "inadequate"}
    if one["framework"] == "sif-2013":
        for part in ("adoption", "care-leavers"):
            for grade in ("outstanding", "good"):
                yield "part-inadequate-caps-looked-after", part, {part: "inadequate", "looked-after": grade}
    else:
        mended = dict.fromkeys(FORCED_BY[one["framework"]], "good")
        for grade in ("outstanding", "good"):
            change = {**mended, "leadership": "inadequate", "overall": grade}
            yield "leadership-inadequate-caps-overall", "leadership", change
    ranks = ranked(one)
    for grade in (*GRADES[: ranks[0]], *GRADES[ranks[-1] + 1 :]):
        yield "within-areas", next(iter(core(one))), {"overall": grade}


def keywords(change):
    return {key.replace("-", "_"): grade for key, grade in change.items()}


def test_the_files_hold_132_and_187_outcomes():
    assert (len(SIF_FACTS), len(ILACS_FACTS)) == (132, 187)
    by_framework = [one["framework"] for one in ILACS_FACTS]
    assert (by_framework.count("ilacs-2018"), by_framework.count("ilacs-2023")) == (165, 22)


def test_care_leavers_are_in_the_joint_judgement_under_ilacs_2018_and_never_later():
    joint = {one["framework"] for one in ILACS_FACTS if one["row"]["care_leavers"] == JOINT}
    apart = {one["framework"] for one in ILACS_FACTS if one["row"]["care_leavers"] != JOINT}
    assert (joint, apart) == ({"ilacs-2018"}, {"ilacs-2023"})


def test_the_core_accepts_every_published_outcome():
    refused = []
    for one in FACTS:
        outcome = judged(one)
        if problems := list(refusals(outcome, SHIPPED.get(one["framework"]))):
            refused.append((one["name"], problems))
        assert outcome.overall.origin is Origin.GIVEN
        assert outcome.overall.grade == canonical(one["overall"])
    assert refused == []


def test_without_the_overall_grade_the_core_leaves_the_published_one_among_those_allowed():
    forced = 0
    for one in FACTS:
        standings = {area: standing(words) for area, words in one["areas"].items()}
        outcome = judge(SHIPPED.get(one["framework"]), {**standings, OVERALL: Standing(State.MISSING)})
        assert canonical(one["overall"]) in outcome.overall.allowed
        if outcome.overall.origin is Origin.FORCED:
            forced += 1
            assert outcome.overall.grade == canonical(one["overall"])
        else:
            assert len(outcome.overall.allowed) > 1
    assert 0 < forced < len(FACTS)


def test_every_rule_binds_as_often_as_its_source_says_in_these_files():
    def triggered(rule_id, facts):
        found = (entry for one in facts for entry in judged(one).trace)
        return sum(entry.binds for entry in found if entry.rule.id == rule_id)

    assert triggered("any-inadequate-forces-inadequate", SIF_FACTS) == 32
    assert triggered("part-inadequate-caps-looked-after", SIF_FACTS) == 22
    assert triggered("any-inadequate-forces-inadequate", ILACS_FACTS) == 24
    only_leadership = [
        canonical(one["overall"])
        for one in ILACS_FACTS
        if canonical(one["areas"]["leadership"]) == "inadequate"
        and "inadequate" not in {one["areas"][area] for area in FORCED_BY[one["framework"]]}
    ]
    assert sorted(only_leadership) == ["inadequate", *["requires improvement"] * 3]


def test_every_outcome_changed_to_break_a_rule_is_refused_by_the_core_with_that_rules_id():
    counts = {}
    for one in FACTS:
        framework = SHIPPED.get(one["framework"])
        for rule, area, change in broken(one):
            outcome = judged(one, **keywords(change))
            told = [problem.message for problem in refusals(outcome, framework) if problem.is_error]
            assert any(f"'{rule}'" in message and area in message for message in told), (one, rule, change)
            counts[rule] = counts.get(rule, 0) + 1
    assert counts["any-inadequate-forces-inadequate"] == 132 * 3 + 165 * 2 + 22 * 3
    assert counts["part-inadequate-caps-looked-after"] == 132 * 4
    assert counts["leadership-inadequate-caps-overall"] == 187 * 2
    assert counts["within-areas"] == sum(4 - (ranked(one)[-1] - ranked(one)[0] + 1) for one in FACTS)


def test_every_published_outcome_as_a_record_on_disk_is_sound_and_explain_agrees(record_file):
    for one in FACTS:
        assessment = assess(record_file(record_text(one)), SHIPPED)
        errors = [problem.message for problem in assessment.problems if problem.is_error]
        assert errors == [], one["name"]
        grade = canonical(one["overall"])
        assert f"Overall effectiveness: {grade} (given)" in explain(assessment.case).splitlines()
        data = json.loads(as_json(outcome_data(assessment.case)))
        assert (data["overall"]["grade"], data["overall"]["state"]) == (grade, "given")
        assert grade in data["overall"]["allowed"]
        for area, words in one["areas"].items():
            found = data["areas"][area]
            wanted = standing(words)
            assert (found["grade"], found["standing"]) == (wanted.grade, wanted.state.value)


def test_explain_text_names_every_rule_that_binds_an_outcome_and_no_other_one(record_file):
    for one in FACTS[::7]:
        case = assess(record_file(record_text(one)), SHIPPED).case
        before, _, idle = explain(case).partition("Rules that do not bind here:")
        bound = re.findall(r"^  rule ([a-z-]+):", before, re.MULTILINE)
        inadequate = {area for area, words in one["areas"].items() if words == "inadequate"}
        expected = set()
        if inadequate & set(FORCED_BY[one["framework"]]):
            expected.add("any-inadequate-forces-inadequate")
        if one["framework"] == "sif-2013":
            expected |= (
                {"part-inadequate-caps-looked-after"} if inadequate & {"adoption", "care-leavers"} else set()
            )
        elif "leadership" in inadequate:
            expected.add("leadership-inadequate-caps-overall")
        if ranked(one)[-1] - ranked(one)[0] < 3:
            expected.add("within-areas")
        assert set(bound) == expected
        rest = {rule.id for rule in case.framework.rules} - expected
        assert set(re.findall(r"^  ([a-z-]+): ", idle, re.MULTILINE)) == rest


def test_every_kind_of_break_of_every_outcome_is_refused_from_a_record_on_disk_with_the_rules_id(record_file):
    """One break for each rule and outcome; the core meets all of them above."""
    count = 0
    for one in FACTS:
        breaks = {rule: (area, change) for rule, area, change in broken(one)}
        for rule, (area, change) in breaks.items():
            assessment = assess(record_file(record_text(one, **keywords(change))), SHIPPED)
            errors = [problem for problem in assessment.problems if problem.is_error]
            assert not assessment.is_sound
            assert {problem.code for problem in errors} == {"grade.excluded"}
            told = [problem for problem in errors if f"'{rule}'" in problem.message]
            assert told
            assert any(area in problem.message for problem in told)
            assert all(problem.place.line and "grade: " in problem.place.source_line for problem in told)
            count += 1
    within = sum(1 for one in FACTS if ranked(one)[-1] - ranked(one)[0] < 3)
    assert count == 2 * len(FACTS) + within


def test_isles_of_scilly_is_good_with_three_grades_not_judged(record_file):
    (scilly,) = [one for one in SIF_FACTS if one["name"] == "isles of scilly"]
    case = assess(record_file(record_text(scilly)), SHIPPED).case
    not_judged = [area for area, one in case.outcome.areas.items() if one.state is State.NOT_JUDGED]
    assert not_judged == ["looked-after", "adoption", "care-leavers"]
    assert case.outcome.overall.grade == "good"
    data = report_data(case).outcome
    assert {data.areas[area].label for area in not_judged} == {"Not judged"}
    lines = explain(case).splitlines()
    assert "Adoption performance: not judged" in lines


def test_the_city_of_london_is_good_with_adoption_not_judged(record_file):
    (city,) = [one for one in SIF_FACTS if one["name"] == "london corporation"]
    outcome = assess(record_file(record_text(city)), SHIPPED).case.outcome
    assert outcome.areas["adoption"].state is State.NOT_JUDGED
    assert (outcome.areas["care-leavers"].grade, outcome.overall.grade) == ("good", "good")
    assert outcome.areas["lscb"].grade == "outstanding"


@pytest.mark.parametrize("one", [*SIF_FACTS[:2], *ILACS_FACTS[-2:]], ids=lambda one: one["name"])
def test_the_command_explain_prints_the_outcome_of_a_fact_as_text_and_as_json(record_file, capsys, one):
    path = record_file(record_text(one))
    assert main(["explain", str(path)]) == 0
    grade = canonical(one["overall"])
    assert f"Overall effectiveness: {grade} (given)" in capsys.readouterr().out.splitlines()
    assert main(["explain", str(path), "--format", "json"]) == 0
    data = json.loads(capsys.readouterr().out)
    outcome = data.get("outcome", data)
    assert outcome["overall"]["grade"] == grade
    assert {area: found["grade"] for area, found in outcome["areas"].items()} == {
        area: standing(words).grade for area, words in one["areas"].items()
    }


def test_the_framework_of_every_fact_was_in_force_when_its_fieldwork_began():
    for one in FACTS:
        begun = date.fromisoformat(one["dates"][0])
        assert SHIPPED.get(one["framework"]).in_force.covers(begun), one["name"]
