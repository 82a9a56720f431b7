import json
import re

import pytest
from conftest import EXAMPLES, corpus, needs_shared

from reportgen import assess, explain
from reportgen.frameworks import Library
from reportgen.frameworks.model import OVERALL
from reportgen.report.contract import as_json
from reportgen.report.data import outcome_data
from reportgen.report.explanation import label_of, main_reason, meaning_of, profile_sentences, reasons

SHIPPED = Library()
SIF_FORCES = (
    "If help and protection, children looked after, or leadership is inadequate, "
    "the overall grade is inadequate."
)
SIF_CAPS = (
    "If adoption or the work with care leavers is inadequate, the grade for children looked after cannot be "
    "better than requires improvement."
)
ILACS_CAPS = (
    "If leadership is inadequate, the overall grade cannot be better than requires improvement to be good."
)
DAYS = {
    "sif-2013": "2016-04-11",
    "ilacs-2018": "2019-10-14",
    "ilacs-2023": "2024-03-04",
    "ilacs-2026": "2026-06-01",
    "ilacs-focused-visit": "2024-06-03",
    "jtai": "2024-06-03",
    "school-report-card-2025": "2025-11-10",
    "sccif-vaa": "2024-03-04",
    "sccif-ifa": "2024-03-04",
}


def text_of(framework, overall="", **areas):
    lines = [
        "format: 1",
        f"framework: {framework}",
        "provider: {name: Testford}",
        f"inspection: {{dates: [{{from: {DAYS[framework]}, to: {DAYS[framework]}}}]}}",
        "status: draft",
        f"overall: {{{overall}narrative: What inspectors found.}}",
        "areas:",
    ]
    for area, grade in areas.items():
        given = f"grade: {grade}, " if grade else ""
        lines.append(f"  {area.replace('_', '-')}: {{{given}narrative: What was found.}}")
    return "\n".join(lines) + "\n"


@pytest.fixture
def case_of(record_file):
    def write(framework, overall="", **areas):
        return assess(record_file(text_of(framework, overall, **areas)), SHIPPED).case

    return write


def of_ilacs(leadership, help_and_protection, in_care, care_leavers):
    return {
        "leadership": leadership,
        "help_and_protection": help_and_protection,
        "in_care": in_care,
        "care_leavers": care_leavers,
    }


# --- golden sentences


def test_an_overall_that_one_area_forces_names_the_rule_and_the_area(case_of):
    case = case_of(
        "sif-2013",
        "grade: inadequate, ",
        help_and_protection="inadequate",
        looked_after="requires improvement",
        leadership="requires improvement",
    )
    assert reasons(case, OVERALL) == (f"{SIF_FORCES} Here the grade for help and protection is inadequate.",)


def test_an_overall_that_several_areas_force_names_them_in_the_plural(case_of):
    case = case_of(
        "sif-2013",
        "grade: inadequate, ",
        help_and_protection="inadequate",
        looked_after="inadequate",
        leadership="inadequate",
    )
    assert reasons(case, OVERALL) == (
        f"{SIF_FORCES} Here the grades for help and protection, children looked after and leadership "
        "are inadequate.",
    )


def test_an_overall_that_is_filled_in_says_that_the_record_gives_none(case_of):
    case = case_of("sif-2013", help_and_protection="good", looked_after="good", leadership="inadequate")
    assert reasons(case, OVERALL) == (
        f"{SIF_FORCES} Here the grade for leadership is inadequate.",
        "The record gives no overall grade; the rules leave only inadequate.",
    )


def test_an_area_that_is_capped_names_its_parts(case_of):
    case = case_of(
        "sif-2013", looked_after="requires improvement", adoption="good", care_leavers="inadequate"
    )
    assert reasons(case, "looked-after") == (
        f"{SIF_CAPS} Here the grade for care leavers is inadequate.",
        "Inspectors judged it requires improvement, the best grade that the rules allow.",
    )
    case = case_of("sif-2013", looked_after="inadequate", adoption="inadequate", care_leavers="inadequate")
    assert reasons(case, "looked-after") == (
        f"{SIF_CAPS} Here the grades for adoption and care leavers are inadequate.",
        "Inspectors judged it inadequate; the best grade that the rules allow is requires improvement.",
    )
    case = case_of("sif-2013", looked_after="not judged", adoption="good", care_leavers="inadequate")
    assert reasons(case, "looked-after")[1:] == ("Inspectors gave no grade.",)
    case = case_of("sif-2013", looked_after="", adoption="good", care_leavers="inadequate")
    assert reasons(case, "looked-after")[1:] == (
        "The record gives no grade; the rules leave requires improvement or inadequate.",
    )


def test_an_overall_that_is_capped_says_what_the_spread_leaves_beside_the_cap(case_of):
    case = case_of(
        "ilacs-2023", "grade: requires improvement, ", **of_ilacs("inadequate", "good", "good", "good")
    )
    assert reasons(case, OVERALL) == (
        f"{ILACS_CAPS} Here the grade for leadership is inadequate.",
        "The areas that count reach from good to inadequate; together, that leaves requires improvement to "
        "be good or inadequate.",
        "Inspectors judged it requires improvement to be good, the best grade that the rules allow.",
    )


def test_where_all_areas_agree_no_other_overall_was_possible(case_of):
    case = case_of("ilacs-2023", "grade: good, ", **of_ilacs("good", "good", "good", "good"))
    assert reasons(case, OVERALL) == (
        "All the areas that count are judged good, so no other overall grade was possible.",
    )
    improving = of_ilacs(*["requires improvement"] * 4)
    case = case_of("ilacs-2023", "grade: requires improvement, ", **improving)
    assert reasons(case, OVERALL) == (
        "All the areas that count are judged requires improvement to be good, so no other overall grade was "
        "possible.",
    )


def test_an_area_that_is_not_judged_is_not_told_as_good(case_of):
    case = case_of(
        "sif-2013",
        "grade: good, ",
        help_and_protection="good",
        looked_after="not judged",
        leadership="good",
    )
    assert reasons(case, OVERALL) == (
        "All the areas that were judged are graded good, so no other overall grade was possible.",
    )
    case = case_of(
        "sif-2013",
        "grade: good, ",
        help_and_protection="not judged",
        looked_after="not judged",
        leadership="good",
    )
    assert reasons(case, OVERALL) == (
        "The only area that was judged is graded good, so no other overall grade was possible.",
    )


def test_a_grade_that_is_only_possible_is_not_told_as_given(case_of):
    case = case_of("sif-2013", help_and_protection="good", adoption="inadequate", leadership="good")
    assert reasons(case, OVERALL) == (
        "No rule fixes the grade: all the areas with a grade are judged good, and the grade for children "
        "looked after, which is not recorded, could still be requires improvement or inadequate, which "
        "leaves good, requires improvement or inadequate.",
        "The record gives no overall grade; the choice is the inspectors’.",
    )
    case = case_of(
        "sif-2013", help_and_protection="good", adoption="inadequate", leadership="requires improvement"
    )
    assert reasons(case, OVERALL)[0].startswith(
        "No rule fixes the grade: the areas with a grade reach from good to requires improvement, and the "
        "grade for children looked after, which is not recorded, could still be"
    )


def test_where_the_spread_leaves_several_the_inspectors_choice_and_reason_are_told(case_of):
    areas = of_ilacs("good", "requires improvement", "good", "good")
    case = case_of("ilacs-2023", "grade: good, rationale: leaders know what to do, ", **areas)
    assert reasons(case, OVERALL) == (
        "No rule fixes the grade: the areas that count reach from good to requires improvement to be good, "
        "which leaves good or requires improvement to be good.",
        "Inspectors judged it good.",
        "leaders know what to do.",
    )


def test_on_the_cover_the_inspectors_reason_stands_before_that_of_the_rules_where_they_had_a_choice(case_of):
    areas = of_ilacs("good", "requires improvement", "good", "good")
    case = case_of("ilacs-2023", "grade: good, rationale: Leaders know what to do, ", **areas)
    assert main_reason(case, OVERALL) == "Leaders know what to do."
    case = case_of("ilacs-2023", "grade: good, ", **areas)
    assert main_reason(case, OVERALL).startswith("No rule fixes the grade:")
    forced = of_ilacs("good", "inadequate", "good", "good")
    case = case_of("ilacs-2023", "grade: inadequate, rationale: Leaders do not know., ", **forced)
    assert main_reason(case, OVERALL).startswith("If help and protection")
    assert main_reason(case, "leadership") == ""


def test_a_rationale_that_ends_with_a_full_stop_gets_no_second_one(case_of):
    areas = of_ilacs("good", "requires improvement", "good", "good")
    case = case_of("ilacs-2023", "grade: good, rationale: Leaders know what to do., ", **areas)
    assert reasons(case, OVERALL)[-1] == "Leaders know what to do."


def test_an_overall_that_stays_open_is_the_inspectors_choice(case_of):
    case = case_of("ilacs-2023", **of_ilacs("outstanding", "requires improvement", "good", "good"))
    assert reasons(case, OVERALL) == (
        "No rule fixes the grade: the areas that count reach from outstanding to requires improvement to be "
        "good, which leaves outstanding, good or requires improvement to be good.",
        "The record gives no overall grade; the choice is the inspectors’.",
    )
    assert meaning_of(case, case.outcome.overall) == (
        "The record gives no grade; the rules leave outstanding, good or requires improvement to be good."
    )
    assert label_of(case, case.outcome.overall) == "Not recorded"


def test_where_grades_reach_over_the_whole_scale_only_the_choice_is_told(case_of):
    areas = of_ilacs("outstanding", "inadequate", "good", "good")
    case = case_of("ilacs-2023", "grade: inadequate, ", **areas)
    assert reasons(case, OVERALL) == (
        "If help and protection, the work with children in care, or the work with care leavers is "
        "inadequate, the overall grade is inadequate. Here the grade for help and protection is inadequate.",
    )


def test_an_overall_that_is_not_judged_says_so(case_of):
    case = case_of("ilacs-2023", "grade: not judged, ", **of_ilacs(*["not judged"] * 4))
    assert reasons(case, OVERALL) == ("Inspectors gave no overall grade.",)
    assert label_of(case, case.outcome.overall) == "Not judged"
    assert meaning_of(case, case.outcome.overall) == (
        "Inspectors gave no grade, for instance because there was too little to judge by."
    )
    assert profile_sentences(case) == ()


def test_a_framework_without_overall_gives_no_reasons_and_says_why_there_is_none(case_of):
    case = case_of("ilacs-2026", **of_ilacs("good", "good", "inadequate", "good"))
    assert reasons(case, OVERALL) == ()
    assert label_of(case, case.outcome.overall) == "Not in this framework"
    assert meaning_of(case, case.outcome.overall) == (
        "There is no overall grade: it was dropped in April 2026, and each area is graded on its own."
    )
    assert profile_sentences(case) == (
        "The grades reach from good to inadequate, two steps apart.",
        "One of four graded areas is below good: children in care (inadequate).",
    )


@pytest.mark.parametrize(
    ("framework", "area", "meaning"),
    [
        (
            "ilacs-focused-visit",
            "findings",
            "A focused visit gives no grades: its letter says what inspectors found in one "
            "part of the service.",
        ),
        (
            "jtai",
            "partnership",
            "A joint targeted area inspection gives no grades: it says what the partnership and each "
            "service do well and what must change.",
        ),
    ],
)
def test_a_letter_without_grades_has_neither_reasons_nor_profile(case_of, framework, area, meaning):
    case = case_of(framework, **{area: ""})
    assert reasons(case, OVERALL) == reasons(case, area) == ()
    assert profile_sentences(case) == ()
    assert meaning_of(case, case.outcome.areas[area]) == meaning
    assert label_of(case, case.outcome.areas[area]) == "Not in this framework"


def test_a_plural_overall_form_and_long_area_names_make_grammatical_sentences(case_of):
    case = case_of("sccif-vaa", helped_and_protected="good", leaders_and_managers="inadequate")
    assert reasons(case, OVERALL)[0] == (
        "If leaders and managers are inadequate, the overall grade cannot be better than requires "
        "improvement to be good, and is likely to be inadequate. Here the grade for the effectiveness of "
        "leaders and managers is inadequate."
    )


# --- the whole of it, as 'reportgen explain' prints it

EXPLAINED = """\
testford-2024-05: Testford, ILACS 2023

Overall effectiveness: requires improvement (given)
  the rules leave requires improvement or inadequate
  rule leadership-inadequate-caps-overall: If leadership is inadequate, the overall grade cannot be better \
than requires improvement to be good.
    holds overall at requires improvement or worse, because of leadership (inadequate)
    derived from published outcomes: 4 of 4 published ILACS outcomes (three were requires improvement, one \
inadequate)
  rule within-areas: The overall grade is never better than the best of the areas that count, nor worse \
than the worst of them.
    keeps overall between inadequate and good, because of leadership (inadequate), help-and-protection \
(good) and care-leavers (good)
    derived from published outcomes: 426 of 426 published outcomes, under the single inspection framework \
and ILACS
  inspectors' reason: Leaders lost sight of it.

The impact of leaders on social work practice with children and families: inadequate (given)

The experiences and progress of children who need help and protection: good (given)

The experiences and progress of children in care: not judged

The experiences and progress of care leavers: good (given)

Rules that do not bind here:
  any-inadequate-forces-inadequate: If help and protection, the work with children in care, or the work with \
care leavers is inadequate, the overall grade is inadequate.

The grades reach from good to inadequate, two steps apart.
One of three graded areas is below good: leadership (inadequate).
Not judged: children in care.
"""


def test_explain_tells_every_grade_with_rule_words_effect_areas_basis_and_source(case_of):
    areas = of_ilacs("inadequate", "good", "not judged", "good")
    overall = "grade: requires improvement to be good, rationale: Leaders lost sight of it., "
    assert explain(case_of("ilacs-2023", overall, **areas)) == EXPLAINED


def test_explain_shows_a_refused_grade_as_refused(case_of):
    text = explain(case_of("ilacs-2023", "grade: good, ", **of_ilacs("good", "good", "inadequate", "good")))
    lines = text.splitlines()
    assert lines[2:4] == ["Overall effectiveness: good (given)", "  REFUSED: the rules allow inadequate"]


def test_explain_shows_an_open_grade_with_what_is_left(case_of):
    text = explain(case_of("ilacs-2023", **of_ilacs("good", "good", "outstanding", "good")))
    assert text.splitlines()[2:4] == [
        "Overall effectiveness: missing (open)",
        "  the rules leave outstanding or good",
    ]
    text = explain(case_of("sif-2013", leadership=""))
    assert text.splitlines()[2:4] == [
        "Overall effectiveness: missing (open)",
        "  open: outstanding, good, requires improvement or inadequate",
    ]


# --- the profile

PARTS_MISSING = "Not recorded: adoption and care leavers."
OTHERS_MISSING = "Not recorded: help and protection, children looked after, adoption and care leavers."
PROFILES = [
    (
        "sif-2013",
        {"help_and_protection": "good", "looked_after": "good", "leadership": "good", "lscb": "inadequate"},
        ["All three graded areas are judged good.", "No graded area is below good.", PARTS_MISSING],
    ),
    (
        "sif-2013",
        {"looked_after": "good", "adoption": "good", "care_leavers": "good"},
        [
            "All three graded areas and parts are judged good.",
            "No graded area is below good.",
            "Not recorded: help and protection and leadership.",
        ],
    ),
    (
        "sif-2013",
        {"leadership": "good"},
        ["One area is graded: good.", "No graded area is below good.", OTHERS_MISSING],
    ),
    (
        "sif-2013",
        {"leadership": "inadequate"},
        ["One area is graded: inadequate.", "It is below good.", OTHERS_MISSING],
    ),
    (
        "ilacs-2023",
        of_ilacs("good", "not judged", "", "inadequate"),
        [
            "The grades reach from good to inadequate, two steps apart.",
            "One of two graded areas is below good: care leavers (inadequate).",
            "Not judged: help and protection.",
            "Not recorded: children in care.",
        ],
    ),
    (
        "ilacs-2023",
        of_ilacs("inadequate", "requires improvement", "not judged", "not judged"),
        [
            "The grades reach from requires improvement to be good to inadequate, one step apart.",
            "Both graded areas are below good: leadership (inadequate) and help and protection (requires "
            "improvement to be good).",
            "Not judged: children in care and care leavers.",
        ],
    ),
    (
        "sif-2013",
        {"leadership": "requires improvement", "help_and_protection": "requires improvement"},
        [
            "Both graded areas are judged requires improvement, which is below good.",
            "Not recorded: children looked after, adoption and care leavers.",
        ],
    ),
    (
        "sif-2013",
        {
            "help_and_protection": "good",
            "looked_after": "requires improvement",
            "adoption": "outstanding",
            "care_leavers": "requires improvement",
            "leadership": "good",
        },
        [
            "The grades reach from outstanding to requires improvement, two steps apart.",
            "Two of five graded areas and parts are below good: children looked after (requires improvement) "
            "and care leavers (requires improvement).",
        ],
    ),
    (
        "ilacs-2023",
        of_ilacs(*["requires improvement"] * 4),
        [
            "All four graded areas are judged requires improvement to be good, which is below good.",
        ],
    ),
    (
        "ilacs-2023",
        of_ilacs("good", "not judged", "outstanding", "not judged"),
        [
            "The grades reach from outstanding to good, one step apart.",
            "No graded area is below good.",
            "Not judged: help and protection and care leavers.",
        ],
    ),
    (
        "school-report-card-2025",
        {"inclusion": "expected standard", "achievement": "expected standard", "safeguarding": "not met"},
        [
            "Both graded areas on this scale are judged expected standard.",
            "One of three graded areas is below what is expected: safeguarding (not met).",
            "Not recorded: curriculum and teaching, attendance and behaviour, personal development and "
            "well-being and leadership and governance.",
        ],
    ),
    (
        "school-report-card-2025",
        {"inclusion": "strong standard", "achievement": "needs attention", "safeguarding": "met"},
        [
            "The grades reach from strong standard to needs attention, two steps apart.",
            "One of three graded areas is below what is expected: achievement (needs attention).",
            "Not recorded: curriculum and teaching, attendance and behaviour, personal development and "
            "well-being and leadership and governance.",
        ],
    ),
]


@pytest.mark.parametrize(("framework", "areas", "sentences"), PROFILES)
def test_the_profile_tells_the_spread_who_falls_short_and_who_has_no_grade(
    case_of, framework, areas, sentences
):
    assert list(profile_sentences(case_of(framework, **areas))) == sentences


# --- frameworks of one's own, whose rules contradict one another

CONTRARY = """\
format: 1
title: Contrary
name: Contrary
kind: contrary
subject: place
source: Invented
scales:
  - id: s
    grades:
      - {word: fine, label: Fine, meaning: It is fine.}
      - {word: fair, label: Fair, meaning: It is fair.}
      - {word: poor, label: Poor, meaning: It is poor.}
areas:
  - {id: books, title: Books, label: Books, name: books, scale: s}
  - {id: staff, title: Staff, label: Staff, name: staff, scale: s}
table_order: [books, staff]
narrative_order: [books, staff]
overall: {scale: s, label: Overall, sentence: "{provider} is {grade}"}
rules:
  - {id: up, kind: forces, target: TARGET, areas: [books], at: poor, to: fine, words: Up., SOURCE}
  - {id: down, kind: caps, target: TARGET, areas: [books], at: poor, to: fair, words: Down., SOURCE}
  - {id: inside, kind: within, target: overall, areas: [books, staff], words: Inside., SOURCE}
sections:
  - {kind: summary, title: Summary}
  - {kind: areas, title: Findings}
"""


@pytest.mark.parametrize(
    ("target", "overall_reasons", "staff_reasons"),
    [
        (
            "overall",
            ("The rules contradict one another: together they leave no grade.",),
            (),
        ),
        (
            "staff",
            ("The rules contradict one another: they leave no grade for staff, and so none here.",),
            ("The rules contradict one another: together they leave no grade.",),
        ),
    ],
)
def test_rules_that_contradict_one_another_are_told_as_such_and_crash_nothing(
    tmp_path, target, overall_reasons, staff_reasons
):
    (tmp_path / "own").mkdir()
    text = CONTRARY.replace("TARGET", target).replace("SOURCE", "basis: stated, source: Invented")
    (tmp_path / "own" / "contrary.yaml").write_text(text)
    path = tmp_path / "somewhere.yaml"
    path.write_text(
        "format: 1\nframework: contrary\nprovider: {name: Here}\n"
        "inspection: {dates: [{from: 2024-01-08, to: 2024-01-09}]}\nstatus: draft\n"
        "areas: {books: {grade: poor, narrative: Text.}, staff: {narrative: Text.}}\n"
    )
    assessment = assess(path, Library([tmp_path / "own"]))
    case = assessment.case
    codes = [one.code for one in assessment.problems if one.is_error]
    assert set(codes) == {"grade.no-way-out"}
    assert reasons(case, OVERALL)[-1:] == overall_reasons
    assert reasons(case, "staff")[-1:] == staff_reasons
    assert json.loads(as_json(outcome_data(case)))["overall"]["allowed"] == []
    assert "rule up: Up." in explain(case)


# --- every sentence of every record there is


def sentences_of(case):
    """Yield what the program says; the inspectors' own reason is theirs to word."""
    targets = (OVERALL, *case.outcome.areas)
    own = case.record.overall.rationale
    for target in targets:
        yield from (
            sentence for sentence in reasons(case, target) if not own or sentence.strip(".") not in own
        )
        yield meaning_of(case, case.outcome.judgement(target))
    yield from profile_sentences(case)


def test_explain_shows_a_word_that_is_not_understood_as_that_and_not_as_missing(case_of):
    areas = of_ilacs("good", "yes", "good", "good")
    case = case_of("ilacs-2023", "grade: 'no', ", **areas)
    lines = explain(case).splitlines()
    assert lines[2:4] == [
        "Overall effectiveness: not understood: 'no'",
        "  open: outstanding, good, requires improvement or inadequate",
    ]
    assert (
        "The experiences and progress of children who need help and protection: not understood: 'yes'"
        in lines
    )
    assert lines[-1] == "Not understood: help and protection."
    assert reasons(case, OVERALL)[-1] == (
        "The record gives no overall grade that is understood; the choice is the inspectors’."
    )
    assert label_of(case, case.outcome.areas["help-and-protection"]) == "Not understood"
    forced = explain(case_of("ilacs-2023", "grade: 'no', ", **of_ilacs(*["good"] * 4))).splitlines()
    assert forced[2:4] == ["Overall effectiveness: not understood: 'no'", "  the rules leave good"]


def test_explain_names_the_state_of_an_area_in_a_rule_and_lists_areas_without_grades(case_of):
    case = case_of("sif-2013", help_and_protection="good", adoption="inadequate", leadership="good")
    assert "because of help-and-protection (good), looked-after (missing) and leadership (good)" in explain(
        case
    )
    lines = explain(case_of("ilacs-focused-visit", findings="")).splitlines()
    assert "What the visit looked at: not in this framework" in lines
    assert "Leadership: not in this framework" in lines


def labels_in_other_words(case):
    """Return patterns of the grades whose printed label is longer than the word that rules use."""
    for scale in case.framework.scales:
        for entry in scale.grades:
            printed = entry.within_sentence
            if printed != entry.word and printed.startswith(entry.word):
                yield re.compile(rf"{entry.word}(?!{re.escape(printed.removeprefix(entry.word))})")


def check_language(case):
    for sentence in sentences_of(case):
        assert sentence.strip() == sentence
        assert sentence
        assert sentence[0].isupper()
        assert sentence.endswith((".", "!", "?"))
        for flaw in ("None", "..", "  ", " ,", " .", "State.", "Origin.", "()", "{", "}", "'", '"'):
            assert flaw not in sentence, sentence
        for american in ("ize", "izing", "behavior", "color", "center", "program "):
            assert american not in sentence.lower(), sentence
        _, here, why = sentence.partition(" Here the ")
        if here:
            assert re.fullmatch(r"grade for .+ is .+\.|grades for .+ and .+ are .+\.", why), sentence
        assert not re.search(r"\bOne of [a-z0-9]+ graded areas( and parts)? are\b", sentence), sentence
        assert not re.search(
            r"\b(leavers|services|prisons|in care) is\b", sentence.partition(" Here ")[0]
        ) or ("the work with care leavers is" in sentence), sentence
        for pattern in labels_in_other_words(case):
            assert not pattern.search(sentence), sentence


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.yaml")), ids=lambda path: path.stem)
def test_the_sentences_of_the_examples_are_good_english_with_one_wording_for_each_grade(path):
    check_language(assess(path, SHIPPED).case)


@needs_shared
def test_the_sentences_of_the_corpus_are_good_english_with_one_wording_for_each_grade(tmp_path):
    paths = corpus()
    assert len(paths) == 41
    for path in paths:
        # Alone in a folder: neighbours say nothing about grades, and cost time.
        alone = tmp_path / path.name
        alone.write_bytes(path.read_bytes())
        check_language(assess(alone, SHIPPED).case)
        alone.unlink()


@needs_shared
def test_the_sentences_of_every_published_outcome_are_good_english_with_one_wording_for_each_grade(
    record_file,
):
    from test_facts import FACTS, record_text

    assert len(FACTS) == 319
    for one in FACTS:
        check_language(assess(record_file(record_text(one)), SHIPPED).case)


GRADES = ("outstanding", "good", "requires improvement", "inadequate", "not judged", "")


@pytest.mark.parametrize("framework", ["sif-2013", "ilacs-2023", "sccif-ifa"])
def test_the_sentences_of_mixed_and_incomplete_grades_are_good_english(case_of, framework):
    areas = [area.id.replace("-", "_") for area in SHIPPED.get(framework).areas if area.scale]
    for shift in range(len(GRADES)):
        for step in (0, 1, 2, 5):
            mixed = {area: GRADES[(shift + step * number) % len(GRADES)] for number, area in enumerate(areas)}
            check_language(case_of(framework, **mixed))
