import json
from itertools import permutations, product

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from reportgen import assess, explain
from reportgen.frameworks import Framework, Library
from reportgen.frameworks.model import OVERALL, RuleKind
from reportgen.frameworks.soundness import inconsistencies
from reportgen.grading import Origin, Standing, State, judge, profile, refusals, standings_of
from reportgen.model import Record
from reportgen.problems import field_name
from reportgen.report.contract import as_json
from reportgen.report.data import outcome_data, report_data

GRADES = ("outstanding", "good", "requires improvement", "inadequate")
O, G, R, I = GRADES  # noqa: E741  # as short as the tables need
NOT_JUDGED, MISSING = "not judged", None
ANYTHING = (*GRADES, NOT_JUDGED, MISSING)
SHIPPED = Library()
GRADED_WITH_OVERALL = [framework.id for framework in SHIPPED if framework.overall]


def standing(grade):
    if grade is MISSING:
        return Standing(State.MISSING)
    return Standing(State.NOT_JUDGED) if grade == NOT_JUDGED else Standing(State.GRADED, grade)


def outcome_of(framework, areas, overall=MISSING):
    """Judge grades by area id; what is not named is missing, and ungraded areas have no grade."""
    standings = {
        target: standing({**areas, OVERALL: overall}.get(target))
        if framework.scale_of(target)
        else Standing(State.NOT_IN_FRAMEWORK)
        for target in (*(area.id for area in framework.areas), OVERALL)
    }
    return judge(framework, standings)


def record_of(framework_id, areas, overall=MISSING, dates=("2024-03-04", "2024-03-15")):
    return Record.model_validate(
        {
            "format": 1,
            "id": "testford-2024",
            "framework": framework_id,
            "provider": {"name": "Testford"},
            "inspection": {"dates": ({"from": dates[0], "to": dates[1]},)},
            "status": "draft",
            "overall": {} if overall is MISSING else {"grade": overall},
            "areas": {area: ({} if grade is MISSING else {"grade": grade}) for area, grade in areas.items()},
        }
    )


def graded_ids(framework):
    return [area.id for area in framework.areas if area.scale]


# --- an oracle for two frameworks, written from the design and not from the code: what a full set of
# grades allows, and what an incomplete one allows as the sum of all ways to complete it


def rank(grade):
    return GRADES.index(grade)


def allowed_by_sif(help_, looked_after, leadership):
    """Return what the single inspection framework allows overall; None stands for 'not judged'."""
    judged = [grade for grade in (help_, looked_after, leadership) if grade is not None]
    if not judged:
        return set(GRADES)
    if "inadequate" in judged:
        return {"inadequate"}
    best, worst = min(map(rank, judged)), max(map(rank, judged))
    return {grade for grade in GRADES if best <= rank(grade) <= worst}


def allowed_for_looked_after(adoption, care_leavers):
    if "inadequate" in (adoption, care_leavers):
        return {"requires improvement", "inadequate"}
    return set(GRADES)


def allowed_by_ilacs(leadership, *children):
    judged = [grade for grade in (leadership, *children) if grade is not None]
    if not judged:
        return set(GRADES)
    if "inadequate" in children:
        return {"inadequate"}
    best, worst = min(map(rank, judged)), max(map(rank, judged))
    allowed = {grade for grade in GRADES if best <= rank(grade) <= worst}
    return allowed & {"requires improvement", "inadequate"} if leadership == "inadequate" else allowed


def completions(grade, possible=GRADES):
    """Return what may stand in a place: itself, nothing ('not judged'), or any grade if it is missing."""
    if grade is MISSING:
        return tuple(possible)
    return (None,) if grade == NOT_JUDGED else (grade,)


def every_way(oracle, *choices):
    return set().union(*(oracle(*grades) for grades in product(*choices)))


def in_order(grades):
    return tuple(grade for grade in GRADES if grade in grades)


def test_sif_allows_what_the_oracle_says_for_every_combination_of_grades_not_judged_and_missing(library):
    sif = library.get("sif-2013")
    targets = ("help-and-protection", "looked-after", "adoption", "care-leavers", "leadership")
    wrong, count = [], 0
    for grades in product(ANYTHING, repeat=5):
        help_, looked_after, adoption, care_leavers, leadership = grades
        capped = allowed_for_looked_after(adoption, care_leavers)
        overall = every_way(
            allowed_by_sif, completions(help_), completions(looked_after, capped), completions(leadership)
        )
        outcome = outcome_of(sif, dict(zip(targets, grades, strict=True)))
        found = outcome.areas["looked-after"].allowed, outcome.overall.allowed
        count += 1
        if found != (in_order(capped), in_order(overall)):
            wrong.append((grades, found))
    assert wrong == []
    assert count == 6**5


@pytest.mark.parametrize(
    ("framework_id", "targets"),
    [
        ("ilacs-2018", ("leadership", "help-and-protection", "in-care-and-care-leavers")),
        ("ilacs-2023", ("leadership", "help-and-protection", "in-care", "care-leavers")),
    ],
)
def test_ilacs_allows_what_the_oracle_says_for_every_combination_of_grades_not_judged_and_missing(
    library, framework_id, targets
):
    framework = library.get(framework_id)
    wrong, count = [], 0
    for grades in product(ANYTHING, repeat=len(targets)):
        expected = every_way(allowed_by_ilacs, *map(completions, grades))
        outcome = outcome_of(framework, dict(zip(targets, grades, strict=True)))
        count += 1
        if outcome.overall.allowed != in_order(expected):
            wrong.append((grades, outcome.overall.allowed))
    assert wrong == []
    assert count == 6 ** len(targets)


@pytest.mark.parametrize(
    ("framework_id", "targets", "oracle"),
    [
        ("sif-2013", ("help-and-protection", "looked-after", "leadership"), allowed_by_sif),
        ("ilacs-2023", ("leadership", "help-and-protection", "in-care", "care-leavers"), allowed_by_ilacs),
    ],
)
def test_a_given_overall_is_kept_where_the_oracle_allows_it_and_refused_elsewhere(
    library, framework_id, targets, oracle
):
    framework = library.get(framework_id)
    for *grades, overall in product(GRADES, repeat=len(targets) + 1):
        outcome = outcome_of(framework, dict(zip(targets, grades, strict=True)), overall)
        assert outcome.overall.origin is Origin.GIVEN
        assert outcome.overall.grade == overall
        refused = overall not in oracle(*grades)
        assert outcome.overall.is_refused is refused
        problems = [one for one in refusals(outcome, framework) if one.field == ("overall", "grade")]
        assert [one.code for one in problems] == (["grade.excluded"] if refused else [])


def test_the_local_safeguarding_children_board_touches_nothing(library):
    sif = library.get("sif-2013")
    for grades in product(GRADES, repeat=3):
        areas = dict(zip(("help-and-protection", "looked-after", "leadership"), grades, strict=True))
        allowed = {outcome_of(sif, {**areas, "lscb": board}).overall.allowed for board in ANYTHING}
        assert len(allowed) == 1


# --- properties: shipped frameworks


@st.composite
def shipped_case(draw):
    framework = SHIPPED.get(draw(st.sampled_from(GRADED_WITH_OVERALL)))
    areas = {area_id: draw(st.sampled_from(ANYTHING)) for area_id in graded_ids(framework)}
    return framework, areas, draw(st.sampled_from(ANYTHING))


def is_worse_or_same(scale, grade, than):
    return scale.rank(grade) >= scale.rank(than)


def check_rules_hold(framework, outcome):
    """Hold every grade that stands against every rule, without the code's own ways."""
    for rule in framework.rules:
        target = outcome.judgement(rule.target)
        scale = framework.scale_of(rule.target)
        if target.grade is None or target.is_refused:
            continue
        grades = [outcome.areas[area].grade for area in rule.areas]
        if rule.kind == "forces" and rule.at in grades:
            assert target.grade == rule.to
        elif rule.kind == "caps" and rule.at in grades:
            assert is_worse_or_same(scale, target.grade, rule.to)
        elif rule.kind == "within" and None not in grades:
            ranks = [scale.rank(grade) for grade in grades]
            assert min(ranks) <= scale.rank(target.grade) <= max(ranks)


@given(shipped_case())
@settings(deadline=None, max_examples=400)
def test_forces_caps_and_within_hold_for_every_grade_that_is_not_refused(case):
    framework, areas, overall = case
    check_rules_hold(framework, outcome_of(framework, areas, overall))


@given(shipped_case(), st.randoms(use_true_random=False))
@settings(deadline=None, max_examples=200)
def test_the_order_of_areas_in_a_record_changes_nothing(case, random):
    framework, areas, overall = case
    shuffled = list(areas.items())
    random.shuffle(shuffled)
    one, other = (record_of(framework.id, given_areas, overall) for given_areas in (areas, dict(shuffled)))
    first = judge(framework, standings_of(one, framework)[0])
    second = judge(framework, standings_of(other, framework)[0])
    assert first == second
    assert list(first.areas) == list(second.areas) == [area.id for area in framework.areas]


@given(shipped_case(), st.data())
@settings(deadline=None, max_examples=200)
def test_leaving_out_a_rule_of_a_shipped_framework_never_narrows_what_is_allowed(case, data):
    framework, areas, overall = case
    left_out = data.draw(st.sampled_from(framework.rules))
    fewer = framework.model_copy(
        update={"rules": tuple(rule for rule in framework.rules if rule is not left_out)}
    )
    more_rules, fewer_rules = (outcome_of(one, areas, overall) for one in (framework, fewer))
    for target in (OVERALL, *framework.table_order):
        narrow, wide = (set(one.judgement(target).allowed) for one in (more_rules, fewer_rules))
        assert narrow <= wide


# --- properties: generated frameworks, with rules that contradict one another among them


@st.composite
def generated_framework(draw):
    grades = [f"g{number}" for number in range(draw(st.integers(2, 5)))]
    count = draw(st.integers(1, 5))
    ids = [f"a{number}" for number in range(count)]
    rules = []
    for number in range(draw(st.integers(0, 6))):
        # An area's rules look at earlier areas alone, so that they never bind in a circle.
        place = draw(st.integers(1, count))
        target = "overall" if place == count else ids[place]
        areas = draw(st.lists(st.sampled_from(ids[:place]), min_size=1, max_size=3, unique=True))
        kind = draw(st.sampled_from(("forces", "caps", "within")))
        bound = {} if kind == "within" else {key: draw(st.sampled_from(grades)) for key in ("at", "to")}
        rules.append(
            {
                "id": f"r{number}",
                "kind": kind,
                "target": target,
                "areas": tuple(areas),
                **bound,
                "words": "A rule.",
                "basis": "inferred",
                "source": "generated",
            }
        )
    entry = {"meaning": "A grade."}
    framework = Framework.model_validate(
        {
            "format": 1,
            "id": "generated",
            "title": "Generated",
            "name": "Generated",
            "kind": "generated",
            "subject": "place",
            "source": "generated",
            "scales": (
                {
                    "id": "s",
                    "grades": tuple({"word": word, "label": word, **entry} for word in grades),
                    "outside": ({"word": "not judged", "label": "Not judged", **entry},),
                },
            ),
            "areas": tuple({"id": one, "title": one, "label": one, "name": one, "scale": "s"} for one in ids),
            "table_order": tuple(ids),
            "narrative_order": tuple(ids),
            "overall": {"scale": "s", "label": "Overall", "sentence": "{provider}: {grade}"},
            "rules": tuple(rules),
            "sections": (
                {"kind": "summary", "title": "Summary"},
                {"kind": "areas", "title": "Findings"},
            ),
        }
    )
    assert list(inconsistencies(framework)) == []
    anything = st.sampled_from((*grades, NOT_JUDGED, MISSING, MISSING))
    return framework, {one: draw(anything) for one in ids}, draw(anything)


@given(generated_framework())
@settings(deadline=None, max_examples=400)
def test_adding_a_rule_never_widens_what_is_allowed_under_any_framework(case):
    framework, areas, overall = case
    allowed = {target: set(framework.scales[0].words) for target in (OVERALL, *areas)}
    for count in range(len(framework.rules) + 1):
        some = framework.model_copy(update={"rules": framework.rules[:count]})
        outcome = outcome_of(some, areas, overall)
        for target, before in allowed.items():
            now = set(outcome.judgement(target).allowed)
            assert now <= before
            allowed[target] = now


@given(generated_framework())
@settings(deadline=None, max_examples=400)
def test_under_any_framework_every_rule_is_traced_and_what_they_allow_together_is_what_is_left(case):
    framework, areas, overall = case
    outcome = outcome_of(framework, areas, overall)
    assert [entry.rule.id for entry in outcome.trace] == [rule.id for rule in framework.rules]
    for target in (OVERALL, *areas):
        judgement = outcome.judgement(target)
        entries = [entry for entry in outcome.trace if entry.rule.target == target]
        left = [
            grade.word
            for grade in framework.scales[0].grades
            if all(grade.word in entry.allowed for entry in entries)
        ]
        assert list(judgement.allowed) == left
        assert set(judgement.rules) == {entry.rule.id for entry in entries if entry.binds}
        assert all(bool(entry.areas) == entry.binds for entry in entries)
    check_rules_hold(framework, outcome)


@given(generated_framework())
@settings(deadline=None, max_examples=400)
def test_under_any_framework_a_given_value_stays_and_a_missing_one_is_filled_in_only_if_one_is_left(case):
    framework, areas, overall = case
    outcome = outcome_of(framework, areas, overall)
    for target, value in {OVERALL: overall, **areas}.items():
        judgement = outcome.judgement(target)
        if value is not MISSING:
            assert judgement.origin is Origin.GIVEN
            assert judgement.standing == standing(value)
        elif len(judgement.allowed) == 1:
            assert judgement.origin is Origin.FORCED
            assert judgement.standing == Standing(State.GRADED, judgement.allowed[0])
        else:
            assert judgement.state is State.MISSING
            bound = bool(judgement.rules) or target == OVERALL
            assert judgement.origin is (Origin.OPEN if bound else Origin.NONE)


@given(generated_framework())
@settings(deadline=None, max_examples=300)
def test_under_any_framework_a_refusal_names_every_rule_that_excludes_the_grade_and_no_other(case):
    framework, areas, overall = case
    outcome = outcome_of(framework, areas, overall)
    problems = {field_name(problem.field): problem for problem in refusals(outcome, framework)}
    for target in (OVERALL, *areas):
        judgement = outcome.judgement(target)
        field = "overall.grade" if target == OVERALL else f"areas.{target}.grade"
        problem = problems.get(field)
        if not judgement.is_refused:
            assert problem is None or problem.code == "grade.no-way-out"
            continue
        entries = [entry for entry in outcome.trace if entry.rule.target == target]
        for entry in entries:
            excludes = judgement.grade not in entry.allowed
            if judgement.state is State.NOT_JUDGED:
                excludes = entry.binds and entry.rule.kind is RuleKind.FORCES
            assert (f"'{entry.rule.id}'" in problem.message) == excludes


@given(generated_framework(), st.randoms(use_true_random=False))
@settings(deadline=None, max_examples=200)
def test_the_order_of_rules_never_changes_an_outcome(case, random):
    framework, areas, overall = case
    shuffled = list(framework.rules)
    random.shuffle(shuffled)
    first = outcome_of(framework, areas, overall)
    second = outcome_of(framework.model_copy(update={"rules": tuple(shuffled)}), areas, overall)
    for target in (OVERALL, *areas):
        one, other = first.judgement(target), second.judgement(target)
        assert (one.standing, one.origin, one.allowed) == (other.standing, other.origin, other.allowed)
        assert set(one.rules) == set(other.rules)


# --- cases one can read: the five things that can become of an overall grade


def test_a_given_grade_that_the_rules_allow_is_kept_with_the_rule_that_bounds_it(library):
    outcome = outcome_of(
        library.get("sif-2013"), {"help-and-protection": G, "looked-after": R, "leadership": G}, G
    )
    assert (outcome.overall.grade, outcome.overall.origin) == (G, Origin.GIVEN)
    assert outcome.overall.allowed == (G, R)
    assert outcome.overall.rules == ("within-areas",)
    assert list(refusals(outcome, library.get("sif-2013"))) == []


def test_a_given_grade_that_a_rule_excludes_is_refused_naming_rule_words_and_areas(library):
    sif = library.get("sif-2013")
    outcome = outcome_of(sif, {"help-and-protection": I, "looked-after": G, "leadership": I}, G)
    (problem,) = refusals(outcome, sif)
    assert problem.is_error
    assert (problem.code, field_name(problem.field)) == ("grade.excluded", "overall.grade")
    assert problem.message == (
        "'Overall effectiveness' cannot be 'good': rule 'any-inadequate-forces-inadequate'. "
        "If help and protection, children looked after, or leadership is inadequate, the overall grade is "
        "inadequate (help-and-protection: inadequate, leadership: inadequate)."
    )
    assert (problem.found, problem.expected) == ("'good'", "inadequate")


def test_a_given_area_grade_that_a_cap_excludes_is_refused_at_the_area(library):
    sif = library.get("sif-2013")
    outcome = outcome_of(sif, {"looked-after": G, "adoption": I, "care-leavers": R})
    problems = [one for one in refusals(outcome, sif) if one.is_error]
    assert [(one.code, field_name(one.field)) for one in problems] == [
        ("grade.excluded", "areas.looked-after.grade")
    ]
    assert "rule 'part-inadequate-caps-looked-after'" in problems[0].message
    assert "(adoption: inadequate)" in problems[0].message
    assert problems[0].expected == "requires improvement or inadequate"


def test_a_grade_that_two_rules_exclude_names_both(library):
    sif = library.get("sif-2013")
    outcome = outcome_of(sif, {"help-and-protection": I, "looked-after": I, "leadership": I}, O)
    (problem,) = refusals(outcome, sif)
    assert "rules 'any-inadequate-forces-inadequate' and 'within-areas'" in problem.message


def test_an_overall_that_is_not_given_is_filled_in_with_state_forced_where_a_rule_forces_it(library):
    ilacs = library.get("ilacs-2023")
    areas = {"leadership": G, "help-and-protection": I, "in-care": G, "care-leavers": G}
    outcome = outcome_of(ilacs, areas)
    assert (outcome.overall.grade, outcome.overall.origin) == (I, Origin.FORCED)
    assert outcome.overall.rules == ("any-inadequate-forces-inadequate", "within-areas")
    assert [(entry.rule.id, entry.areas) for entry in outcome.binding(OVERALL)] == [
        ("any-inadequate-forces-inadequate", ("help-and-protection",)),
        ("within-areas", ("leadership", "help-and-protection", "in-care", "care-leavers")),
    ]
    assert list(refusals(outcome, ilacs)) == []


def test_an_overall_that_is_not_given_is_filled_in_where_all_areas_agree(library):
    outcome = outcome_of(library.get("ilacs-2018"), dict.fromkeys(("leadership", "help-and-protection"), G))
    assert outcome.overall.origin is Origin.OPEN
    every = ("leadership", "help-and-protection", "in-care-and-care-leavers")
    outcome = outcome_of(library.get("ilacs-2018"), dict.fromkeys(every, G))
    assert (outcome.overall.grade, outcome.overall.origin) == (G, Origin.FORCED)


def test_where_several_grades_are_left_the_overall_stays_open_and_they_are_named(library):
    ilacs = library.get("ilacs-2023")
    areas = {"leadership": O, "help-and-protection": R, "in-care": G, "care-leavers": G}
    outcome = outcome_of(ilacs, areas)
    assert (outcome.overall.grade, outcome.overall.origin) == (None, Origin.OPEN)
    assert outcome.overall.allowed == (O, G, R)
    assert list(refusals(outcome, ilacs)) == []


def test_where_nothing_is_given_and_nothing_binds_every_grade_is_left(library):
    sif = library.get("sif-2013")
    outcome = outcome_of(sif, {})
    assert (outcome.overall.origin, outcome.overall.allowed) == (Origin.OPEN, GRADES)
    assert outcome.areas["adoption"].origin is Origin.NONE
    assert outcome.areas["adoption"].state is State.MISSING
    assert [entry.effect for entry in outcome.trace] == ["does not bind"] * 3


def test_a_grade_that_a_rule_forces_on_an_area_triggers_the_rules_that_look_at_it(library):
    sif = library.get("sif-2013")
    forcing = sif.rules[1].model_copy(update={"to": I})
    stricter = sif.model_copy(update={"rules": (sif.rules[0], forcing, sif.rules[2])})
    outcome = outcome_of(stricter, {"adoption": I, "help-and-protection": G, "leadership": G})
    assert (outcome.areas["looked-after"].grade, outcome.areas["looked-after"].origin) == (I, Origin.FORCED)
    assert (outcome.overall.grade, outcome.overall.origin) == (I, Origin.FORCED)
    assert outcome.binding(OVERALL)[0].areas == ("looked-after",)


def test_effects_are_told_in_words(library):
    sif, ilacs = library.get("sif-2013"), library.get("ilacs-2023")
    forced = outcome_of(sif, {"help-and-protection": I, "looked-after": R, "adoption": I, "leadership": R}, I)
    assert [entry.effect for entry in forced.trace] == [
        "sets overall to inadequate",
        "holds looked-after at requires improvement or worse",
        "keeps overall between inadequate and requires improvement",
    ]
    even = outcome_of(ilacs, dict.fromkeys(graded_ids(ilacs), G), G)
    assert [entry.effect for entry in even.trace] == [
        "does not bind",
        "does not bind",
        "holds overall at good",
    ]


def test_rules_that_contradict_one_another_are_an_error_and_no_grade(library):
    sif = library.get("sif-2013")
    contrary = sif.rules[0].model_copy(update={"id": "contrary", "to": G})
    broken = sif.model_copy(update={"rules": (*sif.rules, contrary)})
    outcome = outcome_of(broken, {"help-and-protection": I, "looked-after": G, "leadership": G})
    assert (outcome.overall.grade, outcome.overall.allowed) == (None, ())
    (problem,) = refusals(outcome, broken)
    assert (problem.code, problem.is_error) == ("grade.no-way-out", True)
    assert problem.message.startswith(
        "The rules 'any-inadequate-forces-inadequate', 'contrary' and 'within-areas' leave no grade"
    )


@pytest.mark.parametrize(
    ("areas", "expected"),
    [
        ({"help-and-protection": G, "looked-after": R, "adoption": O, "leadership": I}, (O, I, 3)),
        ({"help-and-protection": G, "looked-after": NOT_JUDGED, "leadership": G}, (G, G, 0)),
        ({"help-and-protection": G, "leadership": G, "lscb": I}, (G, G, 0)),
    ],
)
def test_the_profile_is_best_worst_and_steps_of_what_contributes(library, areas, expected):
    sif = library.get("sif-2013")
    found = profile(outcome_of(sif, areas), sif)
    assert (found.best, found.worst, found.steps) == expected


def test_the_profile_names_who_is_below_good_in_table_order_and_the_board_never(library):
    sif = library.get("sif-2013")
    areas = {"leadership": R, "adoption": I, "help-and-protection": R, "looked-after": G, "lscb": I}
    assert profile(outcome_of(sif, areas), sif).below_expected == (
        "help-and-protection",
        "adoption",
        "leadership",
    )
    assert profile(outcome_of(sif, {"lscb": G}), sif) is None


# --- three values that are never mixed up

THREE = """\
format: 1
framework: {framework}
provider: {{name: Testford}}
inspection: {{dates: [{{from: {day}, to: {day}}}]}}
status: draft
overall: {{narrative: Summary of it all.}}
areas:
{areas}
"""


def case_of(record_file, framework, day, areas):
    lines = "\n".join(f"  {area}: {{{rest}narrative: What was found.}}" for area, rest in areas.items())
    return assess(record_file(THREE.format(framework=framework, day=day, areas=lines)))


@pytest.fixture
def scilly(record_file):
    return case_of(
        record_file,
        "sif-2013",
        "2016-04-11",
        {
            "help-and-protection": "grade: good, ",
            "looked-after": "grade: Not Judged, ",
            "adoption": "grade: not reviewed, ",
            "care-leavers": "",
            "leadership": "grade: good, ",
        },
    )


def test_not_judged_and_missing_are_two_states_of_an_outcome(scilly):
    areas = scilly.case.outcome.areas
    assert {area: (one.state, one.origin, one.grade) for area, one in areas.items()} == {
        "help-and-protection": (State.GRADED, Origin.GIVEN, "good"),
        "looked-after": (State.NOT_JUDGED, Origin.GIVEN, None),
        "adoption": (State.NOT_JUDGED, Origin.GIVEN, None),
        "care-leavers": (State.MISSING, Origin.NONE, None),
        "leadership": (State.GRADED, Origin.GIVEN, "good"),
        "lscb": (State.MISSING, Origin.NONE, None),
    }
    assert (scilly.case.outcome.overall.grade, scilly.case.outcome.overall.origin) == (G, Origin.FORCED)


def test_not_judged_and_missing_are_two_words_in_explain(scilly):
    lines = explain(scilly.case).splitlines()
    assert "Children looked after and achieving permanence: not judged" in lines
    assert "Adoption performance: not judged" in lines
    assert "Experiences and progress of care leavers: missing" in lines
    assert "Local Safeguarding Children Board: missing" in lines
    assert "Overall effectiveness: good (forced)" in lines


def test_not_judged_and_missing_are_two_states_and_labels_in_report_json(scilly):
    areas = json.loads(as_json(report_data(scilly.case, scilly.problems)))["outcome"]["areas"]
    found = {area: (one["grade"], one["standing"], one["state"], one["label"]) for area, one in areas.items()}
    assert found == {
        "help-and-protection": ("good", "graded", "given", "Good"),
        "looked-after": (None, "not judged", "given", "Not judged"),
        "adoption": (None, "not judged", "given", "Not judged"),
        "care-leavers": (None, "missing", "none", "Not recorded"),
        "leadership": ("good", "graded", "given", "Good"),
        "lscb": (None, "missing", "none", "Not recorded"),
    }


def test_missing_is_warned_of_and_not_judged_is_not(scilly):
    told = {(one.code, field_name(one.field)) for one in scilly.problems}
    assert ("area.ungraded", "areas.care-leavers") in told
    assert ("area.missing", "areas") in told
    assert not any(field.startswith(("areas.adoption", "areas.looked-after")) for _, field in told)


@pytest.mark.parametrize(
    ("framework", "day", "areas"),
    [
        ("ilacs-2026", "2026-06-01", ("leadership", "help-and-protection", "in-care", "care-leavers")),
        ("ilacs-focused-visit", "2024-06-03", ("findings",)),
    ],
)
def test_a_grade_that_the_framework_does_not_give_is_not_in_this_framework_everywhere(
    record_file, framework, day, areas
):
    assessment = case_of(record_file, framework, day, dict.fromkeys(areas, ""))
    case = assessment.case
    assert case.outcome.overall.state is State.NOT_IN_FRAMEWORK
    assert case.outcome.overall.origin is Origin.NONE
    assert explain(case).splitlines()[2].startswith("Overall: not in this framework. ")
    data = outcome_data(case).overall
    assert (data.grade, data.state, data.standing) == (None, Origin.NONE, "not in this framework")
    assert data.label == "Not in this framework"
    assert not any(one.code in {"grade.open", "overall.untold"} for one in assessment.problems)


def test_in_one_framework_an_area_is_missing_where_in_another_it_has_no_grade_at_all(record_file):
    with_grades = case_of(record_file, "ilacs-2026", "2026-06-01", {"leadership": ""}).case.outcome
    assert with_grades.areas["leadership"].state is State.MISSING
    letter = case_of(record_file, "ilacs-focused-visit", "2024-06-03", {"leadership": ""}).case.outcome
    assert letter.areas["leadership"].state is State.NOT_IN_FRAMEWORK


@pytest.mark.parametrize(
    ("framework", "overall", "areas", "field"),
    [
        ("ilacs-2026", "good", {}, "overall.grade"),
        ("jtai", "good", {}, "overall.grade"),
        ("ilacs-focused-visit", MISSING, {"findings": "good"}, "areas.findings.grade"),
    ],
)
def test_a_grade_where_the_framework_has_none_is_refused(library, framework, overall, areas, field):
    standings, problems = standings_of(record_of(framework, areas, overall), library.get(framework))
    (problem,) = problems
    assert (problem.code, field_name(problem.field), problem.is_error) == (
        "grade.not-in-framework",
        field,
        True,
    )
    assert problem.found == "'good'"
    assert judge(library.get(framework), standings).overall.grade is None


@pytest.mark.parametrize(
    ("words", "grade"),
    [
        ("good", "good"),
        ("GOOD", "good"),
        ("Requires Improvement", "requires improvement"),
        ("requires improvement to be good", "requires improvement"),
        ("Requires Improvement To Be Good", "requires improvement"),
        ("inadequate", "inadequate"),
    ],
)
@pytest.mark.parametrize("framework_id", GRADED_WITH_OVERALL)
def test_a_grade_is_read_in_any_case_and_by_any_synonym_as_one_word(framework_id, words, grade):
    framework = SHIPPED.get(framework_id)
    standings, problems = standings_of(record_of(framework_id, {}, words), framework)
    assert problems == ()
    assert standings[OVERALL] == Standing(State.GRADED, grade)


@pytest.mark.parametrize("words", ["yes", "on", "true", "1", "01", "1.0", "no", "2", "A", "best"])
def test_what_is_no_word_of_the_scale_is_never_made_one(library, words):
    framework = library.get("ilacs-2023")
    standings, (problem,) = standings_of(record_of("ilacs-2023", {"leadership": words}), framework)
    assert standings["leadership"] == Standing(State.MISSING)
    assert (problem.code, field_name(problem.field)) == ("grade.unknown", "areas.leadership.grade")
    assert problem.expected == "outstanding, good, requires improvement, inadequate or not judged"
    assert problem.hint == "Write the grade as a word; quoting this value does not make it one."


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        ("goood", "Did you mean 'good'?"),
        ("outstandin", "Did you mean 'outstanding'?"),
        ("not judge", "Did you mean 'not judged'?"),
        (
            "\u041eutstanding",
            "It holds letters that only look Latin: \u041e (Cyrillic capital letter o). Type the word again.",
        ),
    ],
)
def test_a_grade_with_a_slip_or_with_a_look_alike_letter_is_told_so(library, words, hint):
    framework = library.get("ilacs-2023")
    _, (problem,) = standings_of(record_of("ilacs-2023", {"leadership": words}), framework)
    assert problem.hint == hint


def test_areas_of_every_order_in_a_file_give_one_outcome(library):
    areas = {"leadership": R, "help-and-protection": I, "in-care": G, "care-leavers": NOT_JUDGED}
    framework = library.get("ilacs-2023")
    outcomes = {
        repr(judge(framework, standings_of(record_of("ilacs-2023", dict(one)), framework)[0]))
        for one in permutations(areas.items())
    }
    assert len(outcomes) == 1


@given(shipped_case())
@settings(deadline=None, max_examples=100)
def test_judging_twice_what_the_rules_filled_in_gives_the_same_grades(case):
    framework, areas, overall = case
    outcome = outcome_of(framework, areas, overall)
    assume(outcome.overall.grade is not None)
    again = outcome_of(framework, areas, outcome.overall.grade)
    assert again.overall.grade == outcome.overall.grade
    assert again.overall.allowed == outcome.overall.allowed


def test_not_judged_does_not_get_past_a_rule_that_forces_the_grade(library):
    framework = library.get("sif-2013")
    given = {area.id: Standing(State.GRADED, "good") for area in framework.areas}
    given |= {"leadership": Standing(State.GRADED, "inadequate"), OVERALL: Standing(State.NOT_JUDGED)}
    (problem,) = refusals(judge(framework, given), framework)
    assert problem.code == "grade.excluded"
    assert "cannot be 'not judged': rule 'any-inadequate-forces-inadequate'" in problem.message
