from datetime import date

import pytest
from conftest import EXAMPLES, MINIMAL, corpus, needs_shared

from reportgen import assess
from reportgen.checks import ABSENT, CHECKS
from reportgen.frameworks import Library
from reportgen.problems import as_text, field_name

SHIPPED = Library()
TODAY = date(2024, 6, 1)

WHOLE = MINIMAL.replace(
    "status: published\n",
    "status: published\nimprovements:\n  - {id: I1, text: Attendance of partners.}\n",
)
"""A record of which no check has anything to say."""

EARLIER = (
    MINIMAL.replace("2024-03-04", "2022-03-07")
    .replace("2024-03-15", "2022-03-18")
    .replace("ilacs-2023", "ilacs-2018")
)
EARLIER = EARLIER.replace("2024-05-01", "2022-05-04").replace(
    "status: published\n",
    "status: published\nimprovements:\n  - {id: I1, text: Supervision.}\n  - {id: I2, text: Housing.}\n",
)
FOLLOWING = WHOLE.replace("status: published\n", "status: published\nprevious: testford-2022-05\n")
PROGRESS = "progress:\n  - {of: OF, status: met}\n"


VISIT = """\
format: 1
title: Visit
name: Visit
kind: visit
subject: place
source: Invented
areas: [{id: all, title: All, label: All, name: all}]
table_order: [all]
narrative_order: [all]
sections: [{kind: summary, title: Summary}, {kind: areas, title: Findings}]
"""
VISITED = """\
format: 1
framework: visit
provider: {name: Here}
inspection: {dates: [{from: 2024-01-08, to: 2024-01-09}]}
status: draft
areas: {all: {narrative: Text.}}
"""


def told(problem):
    return (
        problem.severity.value,
        problem.code,
        field_name(problem.field),
        problem.message,
        problem.hint,
    )


def problems_of(path, today=TODAY):
    return assess(path, SHIPPED, today).problems


AREAS = WHOLE[WHOLE.index("areas:") :]
LEAVERS = "  care-leavers: {grade: good, narrative: Care leavers are well supported.}\n"

# Check; one change to a record that is right; then severity, code, field, message and hint; and the text
# that stands at the place, or in its line where something is lacking; None for the file alone.
CASES = {
    "grades_within_rules: unknown": (
        "  in-care: {grade: good",
        "  in-care: {grade: goood",
        ("error", "grade.unknown", "areas.in-care.grade"),
        "'goood' is not a grade of this framework",
        "Did you mean 'good'?",
        "goood",
    ),
    "grades_within_rules: excluded": (
        "  in-care: {grade: good",
        "  in-care: {grade: inadequate",
        ("error", "grade.excluded", "overall.grade"),
        "'Overall effectiveness' cannot be 'good': rule 'any-inadequate-forces-inadequate'. If help and "
        "protection, the work with children in care, or the work with care leavers is inadequate, the "
        "overall grade is inadequate (in-care: inadequate).",
        "Change this grade or that of the areas named; 'reportgen explain' shows every rule.",
        "good",
    ),
    "known_areas": (
        "  in-care: {",
        "  in-cares: {",
        ("error", "area.unknown", "areas.in-cares"),
        "'in-cares' is no area of ILACS 2023",
        "Did you mean 'in-care'?",
        "in-cares",
    ),
    "framework_fits_dates": (
        "framework: ilacs-2023",
        "framework: ilacs-2026",
        ("warning", "framework.dates", "framework"),
        "ILACS 2026 was not in force on 2024-03-04, when fieldwork began",
        "Use 'framework: ilacs-2023'.",
        "ilacs-2026",
    ),
    "dates_not_in_future: from": (
        "from: 2024-03-04\n      to: 2024-03-15",
        "from: 2042-03-04\n      to: 2042-03-15",
        ("error", "date.future", "inspection.dates[0].from"),
        "2042-03-04 is in the future",
        "Check the year; --today sets the day that dates are held against.",
        "2042-03-04",
    ),
    "dates_not_in_future: to": (
        "to: 2024-03-15",
        "to: 2024-07-15",
        ("error", "date.future", "inspection.dates[0].to"),
        "2024-07-15 is in the future",
        "Check the year; --today sets the day that dates are held against.",
        "2024-07-15",
    ),
    "dates_not_in_future: published": (
        "published: 2024-05-01",
        "published: 2024-06-02",
        ("error", "publication.early", "inspection.published"),
        "2024-06-02 is in the future, and the record calls itself published",
        "Until then its status is 'final', and nothing public is written; or check the year.",
        "2024-06-02",
    ),
    "publication_after_inspection: published": (
        "published: 2024-05-01",
        "published: 2024-03-14",
        ("error", "date.order", "inspection.published"),
        "'published' lies before the last day of fieldwork, 2024-03-15",
        None,
        "2024-03-14",
    ),
    "publication_after_inspection: draft": (
        "  published: 2024-05-01",
        "  draft_sent: 2024-03-14\n  published: 2024-05-01",
        ("error", "date.order", "inspection.draft_sent"),
        "'draft_sent' lies before the last day of fieldwork, 2024-03-15",
        None,
        "2024-03-14",
    ),
    "publication_after_inspection: received": (
        "  published: 2024-05-01",
        "  draft_sent: 2024-04-10\n  received: 2024-04-09\n  published: 2024-05-01",
        ("error", "date.order", "inspection.received"),
        "'received' lies before the day the draft was sent, 2024-04-10",
        None,
        "2024-04-09",
    ),
    "publication_after_inspection: published before the draft": (
        "  published: 2024-05-01",
        "  draft_sent: 2024-05-02\n  published: 2024-05-01",
        ("error", "date.order", "inspection.published"),
        "'published' lies before the day the draft was sent, 2024-05-02",
        None,
        "2024-05-01",
    ),
    "dates_not_in_future: correction": (
        "status: published\n",
        "status: published\ncorrections: [{day: 2024-06-02, reason: A word.}]\n",
        ("error", "date.future", "corrections[0].day"),
        "2024-06-02 is in the future",
        "Check the year; --today sets the day that dates are held against.",
        "2024-06-02",
    ),
    "corrections_after_publication: unpublished": (
        "status: published\n",
        "status: final\ncorrections: [{day: 2024-05-03, reason: A word.}]\n",
        ("error", "correction.unpublished", "corrections"),
        "The report is final, and only a published one has corrections",
        "Put the words right where they stand, and take the corrections out.",
        "corrections",
    ),
    "corrections_after_publication: early": (
        "status: published\n",
        "status: published\ncorrections: [{day: 2024-04-30, reason: A word.}]\n",
        ("error", "date.order", "corrections[0].day"),
        "The day of a correction lies before publication, 2024-05-01",
        "Corrections stand in the order in which they were made, the first first.",
        "2024-04-30",
    ),
    "corrections_after_publication: order": (
        "status: published\n",
        "status: published\n"
        "corrections: [{day: 2024-05-20, reason: A word.}, {day: 2024-05-10, reason: A word.}]\n",
        ("error", "date.order", "corrections[1].day"),
        "The day of a correction lies before the correction above it, 2024-05-20",
        "Corrections stand in the order in which they were made, the first first.",
        "2024-05-10",
    ),
    "evidence_exists": (
        "text: Attendance of partners.}",
        "text: Attendance of partners., evidence: [front-door]}",
        ("error", "evidence.unknown", "improvements[0].evidence[0]"),
        "No paragraph has the label 'front-door'",
        None,
        "front-door",
    ),
    "references_exist: missing": (
        "status: published\n",
        "status: published\nprevious: testford-2019-01\n",
        ("warning", "previous.missing", "previous"),
        "The previous inspection 'testford-2019-01' is not beside this record",
        "The report is complete without it, but cannot quote what it asked for.",
        "testford-2019-01",
    ),
    "references_exist: itself": (
        "status: published\n",
        "status: published\nprevious: testford-2024-05\n",
        ("error", "previous.itself", "previous"),
        "The record follows itself",
        None,
        "testford-2024-05",
    ),
    "references_exist: no previous": (
        "text: Attendance of partners.}",
        "text: Attendance of partners., repeats: testford-2022-05/I1}",
        ("warning", "reference.no-previous", "improvements[0].repeats"),
        "'testford-2022-05/I1' refers to an earlier inspection, but 'previous' names none",
        "Write 'previous: testford-2022-05'.",
        "testford-2022-05/I1",
    ),
    "areas_told: missing": (
        LEAVERS,
        "",
        ("warning", "area.missing", "areas"),
        "The area 'care-leavers' is not in the record",
        None,
        "areas:",
    ),
    "areas_told: none": (
        AREAS,
        "",
        ("error", "areas.none", "areas"),
        "No area has any findings",
        None,
        None,
    ),
    "grades_given: overall": (
        "  grade: good\n  narrative: |\n    Services are good.\n" + AREAS,
        "  narrative: |\n    Services are good.\n"
        + AREAS.replace("care: {grade: good", "care: {grade: outstanding"),
        ("warning", "grade.open", "overall.grade"),
        "'Overall effectiveness' has no grade, and the rules leave it open",
        "Inspectors give the grade; the rules only check it.",
        "overall",
    ),
    "grades_given: area": (
        LEAVERS,
        LEAVERS.replace("grade: good, ", ""),
        ("warning", "area.ungraded", "areas.care-leavers"),
        "The area 'care-leavers' has no grade",
        None,
        "care-leavers",
    ),
    "areas_told: untold": (
        LEAVERS,
        "  care-leavers: {grade: good}\n",
        ("warning", "area.untold", "areas.care-leavers"),
        "The area 'care-leavers' has no narrative",
        "A grade never travels without its narrative.",
        "care-leavers",
    ),
    "sections_held": (
        "improvements:\n  - {id: I1, text: Attendance of partners.}\n",
        "",
        ("warning", "section.empty", ""),
        "Nothing in the record for the section 'What needs to improve'",
        None,
        None,
    ),
    "published_has_date": (
        "  published: 2024-05-01\n",
        "",
        ("warning", "date.published", "inspection"),
        "A published report has no date of publication",
        None,
        "inspection",
    ),
    "overall_told": (
        "  narrative: |\n    Services are good.\n",
        "",
        ("warning", "overall.untold", "overall"),
        "The overall grade has no narrative",
        "Write a summary under 'overall.narrative'.",
        "overall",
    ),
}


LACKING = {check.__name__ for check in ABSENT}


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        (
            AREAS,
            "",
            "warning areas.none: No area has any findings\n  --> {path}  areas\n   expected: findings",
        ),
        (LEAVERS, "", "not in the record\n  --> {path}:18  areas\n"),
        (
            "improvements:\n  - {id: I1, text: Attendance of partners.}\n",
            "",
            "for the section 'What needs to improve'\n  --> {path}\n"
            "   expected: something under 'improvements', of the whole or of an area",
        ),
    ],
)
def test_what_is_absent_is_told_without_a_caret(record_file, before, after, shown):
    path = record_file(WHOLE.replace("status: published", "status: draft").replace(before, after))
    told = "\n".join(as_text(problem) + "\n" for problem in problems_of(path))
    assert shown.format(path=path) in told


def test_several_missing_areas_are_one_warning(record_file):
    leadership = AREAS.splitlines()[1]
    path = record_file(WHOLE.replace(AREAS, f"areas:\n{leadership}\n"))
    missing = [one for one in problems_of(path) if one.code == "area.missing"]
    assert [one.message for one in missing] == [
        "The areas 'help-and-protection', 'in-care' and 'care-leavers' are not in the record"
    ]


@pytest.mark.parametrize("areas", ["", "areas:\n", "areas:\n  leadership:\n    grade:\n  in-care: {}\n"])
@pytest.mark.parametrize(
    ("status", "severity"),
    [("draft", "warning"), ("factual-accuracy", "warning"), ("final", "error"), ("published", "error")],
)
def test_a_finished_report_without_any_findings_is_an_error_and_a_draft_is_told(
    record_file, status, severity, areas
):
    text = WHOLE.replace("status: published", f"status: {status}").replace(AREAS, areas)
    path = record_file(text)
    (problem,) = [one for one in problems_of(path) if one.code.startswith("area")]
    assert (problem.severity.value, problem.code, problem.place.file) == (severity, "areas.none", str(path))
    assert problem.place.line == (text.splitlines().index("areas:") + 1 if areas else None)
    assert problem.expected == (
        "findings under 'areas' for 'leadership', 'help-and-protection', 'in-care' and 'care-leavers'"
        if "in-care" not in areas
        else "findings under 'areas' for 'help-and-protection' and 'care-leavers'"
    )


@pytest.mark.parametrize(
    ("status", "severity"),
    [("draft", "warning"), ("factual-accuracy", "warning"), ("final", "error"), ("published", "error")],
)
def test_a_required_section_without_anything_to_say_stops_a_finished_report(
    record_file, tmp_path, status, severity
):
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "visit.yaml").write_text(
        VISIT.replace("{kind: summary, title: Summary}", "{kind: summary, title: Summary, need: required}")
    )
    path = record_file(VISITED.replace("status: draft", f"status: {status}"))
    codes = {one.code: one.severity.value for one in assess(path, Library([tmp_path / "own"])).problems}
    codes.pop("date.published", None)
    assert codes == {"section.empty": severity}


@pytest.mark.parametrize("words", ["no", "Requires Improvment"])
def test_a_grade_that_is_not_understood_is_not_told_as_missing_too(record_file, words):
    text = WHOLE.replace("  grade: good\n", f"  grade: {words}\n")
    text = text.replace("in-care: {grade: good", f"in-care: {{grade: {words}")
    assert [told(one)[:3] for one in problems_of(record_file(text))] == [
        ("error", "grade.unknown", "overall.grade"),
        ("error", "grade.unknown", "areas.in-care.grade"),
    ]


def test_an_area_that_a_rule_leaves_open_is_told_once_with_what_is_left(record_file):
    path = record_file(
        "format: 1\nframework: sif-2013\nprovider: {name: Here}\n"
        "inspection: {dates: [{from: 2016-01-11, to: 2016-01-12}]}\nstatus: draft\n"
        "areas:\n  looked-after: {narrative: Text.}\n  adoption: {grade: inadequate, narrative: Text.}\n"
    )
    found = [one for one in problems_of(path) if "looked-after" in field_name(one.field)]
    assert [(one.code, one.expected) for one in found] == [
        ("area.ungraded", "requires improvement or inadequate")
    ]


def test_every_check_has_a_case_that_fails():
    assert {check.__name__ for check in CHECKS} == {name.partition(":")[0] for name in CASES}


def test_a_record_that_is_right_has_no_problem_at_all(record_file):
    assert problems_of(record_file(WHOLE)) == ()


@pytest.mark.parametrize("name", CASES)
def test_a_check_that_fails_tells_severity_code_field_message_and_hint(record_file, name):
    before, after, kind, message, hint, _ = CASES[name]
    assert before in WHOLE
    found = [told(problem) for problem in problems_of(record_file(WHOLE.replace(before, after)))]
    assert (*kind, message, hint) in found


@pytest.mark.parametrize("name", CASES)
def test_a_check_that_fails_points_at_what_was_changed(record_file, name):
    before, after, (_, code, _), _, _, shown = CASES[name]
    path = record_file(WHOLE.replace(before, after))
    (problem,) = [one for one in problems_of(path) if one.code == code]
    place = problem.place
    assert place.file == str(path)
    if place.line is None:
        assert (shown, place.column) == (None, None)
        return
    assert place.source_line == path.read_text().splitlines()[place.line - 1]
    assert (place.column is None) == (name.partition(":")[0] in LACKING)
    if place.column is None:
        assert shown in place.source_line
    else:
        assert place.source_line[place.column - 1 :].startswith(shown)


@pytest.mark.parametrize("name", [name for name in CASES if CASES[name][2][0] == "error"])
def test_a_record_with_an_error_is_not_sound_and_one_with_warnings_is(record_file, name):
    before, after, *_ = CASES[name]
    assert not assess(record_file(WHOLE.replace(before, after)), SHIPPED, TODAY).is_sound


@pytest.mark.parametrize("name", [name for name in CASES if CASES[name][2][0] == "warning"])
def test_a_warning_stops_nothing(record_file, name):
    before, after, *_ = CASES[name]
    if "ilacs-2026" in after:
        after, before = "", "  grade: good\n"
        text = WHOLE.replace(before, after).replace("ilacs-2023", "ilacs-2026")
    else:
        text = WHOLE.replace(before, after)
    assert assess(record_file(text), SHIPPED, TODAY).is_sound


# --- grades that YAML or a keyboard makes of something else


@pytest.mark.parametrize("words", ["yes", "1", "no", "on", "true", "01", "1.0", '"yes"', '"1"'])
def test_a_grade_that_is_no_word_of_the_scale_is_refused_and_quoting_is_not_the_remedy(record_file, words):
    path = record_file(WHOLE.replace("leadership: {grade: good", f"leadership: {{grade: {words}"))
    (problem,) = [one for one in problems_of(path) if one.is_error]
    bare = words.strip('"')
    assert told(problem) == (
        "error",
        "grade.unknown",
        "areas.leadership.grade",
        f"'{bare}' is not a grade of this framework",
        "Write the grade as a word; quoting this value does not make it one.",
    )
    assert problem.found == f"'{bare}'"
    assert problem.expected == "outstanding, good, requires improvement, inadequate or not judged"
    assert problem.place.source_line[problem.place.column - 1 :].startswith(words)


def test_a_grade_with_a_cyrillic_letter_is_refused_and_the_letter_named(record_file):
    text = WHOLE.replace("leadership: {grade: good", "leadership: {grade: \u041eutstanding")
    problems = problems_of(record_file(text))
    (problem,) = [one for one in problems if one.is_error]
    assert (problem.code, field_name(problem.field)) == ("grade.unknown", "areas.leadership.grade")
    assert problem.hint == (
        "It holds letters that only look Latin: \u041e (Cyrillic capital letter o). Type the word again."
    )


@pytest.mark.parametrize("words", ["GOOD", "Good", '"good "', "'good'"])
def test_a_grade_in_any_case_and_with_a_space_after_it_is_that_grade(record_file, words):
    path = record_file(WHOLE.replace("leadership: {grade: good", f"leadership: {{grade: {words}"))
    assessment = assess(path, SHIPPED, TODAY)
    assert assessment.is_sound
    assert assessment.case.outcome.areas["leadership"].grade == "good"


def test_a_grade_that_is_left_empty_is_missing_and_not_an_error(record_file):
    path = record_file(WHOLE.replace("leadership: {grade: good", "leadership: {grade: "))
    assert [told(one)[:3] for one in problems_of(path)] == [("warning", "area.ungraded", "areas.leadership")]


def test_several_wrong_grades_are_all_told_at_once_in_the_order_of_the_file(record_file):
    text = WHOLE.replace("  grade: good\n", "  grade: 2\n").replace("care: {grade: good", "care: {grade: yes")
    errors = [field_name(one.field) for one in problems_of(record_file(text)) if one.is_error]
    assert errors == ["overall.grade", "areas.in-care.grade"]


# --- the fine print of single checks


def test_an_overall_that_is_left_open_is_a_warning_with_what_is_left(record_file):
    text = WHOLE.replace("  grade: good\n", "").replace(
        "in-care: {grade: good", "in-care: {grade: outstanding"
    )
    (problem,) = problems_of(record_file(text))
    assert told(problem) == (
        "warning",
        "grade.open",
        "overall.grade",
        "'Overall effectiveness' has no grade, and the rules leave it open",
        "Inspectors give the grade; the rules only check it.",
    )
    assert problem.expected == "outstanding or good"


def test_an_overall_that_the_rules_force_needs_no_word_in_the_record(record_file):
    text = WHOLE.replace("  grade: good\n", "").replace(
        "in-care: {grade: good", "in-care: {grade: inadequate"
    )
    assert problems_of(record_file(text)) == ()


def test_a_grade_where_the_framework_has_none_is_refused_with_the_frameworks_own_words(record_file):
    text = (
        WHOLE.replace("ilacs-2023", "ilacs-2026").replace("2024-03", "2026-06").replace("2024-05", "2026-08")
    )
    (problem,) = problems_of(record_file(text), date(2026, 12, 1))
    assert told(problem)[:3] == ("error", "grade.not-in-framework", "overall.grade")
    assert problem.hint == (
        "There is no overall grade: it was dropped in April 2026, and each area is graded on its own."
    )


def test_a_framework_of_another_time_names_both_that_overlapped(record_file):
    text = WHOLE.replace("ilacs-2023", "ilacs-2026").replace("  grade: good\n", "")
    text = text.replace("2024-03-04", "2018-03-05").replace("2024-03-15", "2018-03-16")
    problems = [one for one in problems_of(record_file(text)) if one.code == "framework.dates"]
    assert [one.expected for one in problems] == ["ilacs-2018 or sif-2013"]


def test_a_framework_that_nobody_follows_on_that_day_says_so(record_file):
    text = WHOLE.replace("2024-03-04", "2010-03-05").replace("2024-03-15", "2010-03-16")
    (problem,) = [one for one in problems_of(record_file(text)) if one.code == "framework.dates"]
    assert (problem.expected, problem.hint) == (None, "No known framework of this kind covers that day.")


def test_a_framework_that_was_never_in_force_fits_every_day(record_file):
    text = (
        "format: 1\nframework: multi-agency-2015\nprovider: {name: Here}\n"
        "inspection: {dates: [{from: 2016-01-11, to: 2016-01-12}]}\nstatus: draft\n"
        "areas: {police: {grade: good, narrative: Text.}}\n"
    )
    assert "framework.dates" not in [one.code for one in problems_of(record_file(text))]


def test_without_a_today_nothing_is_in_the_future(record_file):
    text = WHOLE.replace("published: 2024-05-01", "published: 2025-12-01")
    assert problems_of(record_file(text), None) == ()


def test_today_itself_is_not_in_the_future(record_file):
    assert problems_of(record_file(WHOLE), date(2024, 5, 1)) == ()
    assert [one.code for one in problems_of(record_file(WHOLE), date(2024, 4, 30))] == ["publication.early"]


def test_a_draft_may_be_written_while_fieldwork_goes_on(record_file):
    text = WHOLE.replace("status: published", "status: draft").replace("  published: 2024-05-01\n", "")
    assert problems_of(record_file(text), date(2024, 3, 10)) == ()
    codes = [one.code for one in problems_of(record_file(text), date(2024, 3, 3))]
    assert codes == ["date.future"]


def test_a_report_may_be_received_after_its_publication_and_days_may_coincide(record_file):
    days = "  draft_sent: 2024-03-15\n  received: 2024-05-03\n  published: 2024-05-01\n"
    assert problems_of(record_file(WHOLE.replace("  published: 2024-05-01\n", days))) == ()


def test_evidence_that_has_its_label_is_right_and_a_slip_in_it_is_found(record_file):
    text = WHOLE.replace("    Services are good.\n", "    Services are good. {#front-door}\n")
    right = text.replace("of partners.}", "of partners., evidence: [front-door]}")
    assert problems_of(record_file(right)) == ()
    (problem,) = problems_of(record_file(right.replace("[front-door]", "[front-dor]")))
    assert (problem.code, problem.hint) == ("evidence.unknown", "Did you mean 'front-door'?")


@pytest.fixture
def two_records(record_file):
    def write(text):
        record_file(EARLIER, "testford-2022-05.yaml")
        return problems_of(record_file(text))

    return write


def test_progress_on_an_improvement_of_the_previous_record_is_right(two_records):
    assert two_records(FOLLOWING + PROGRESS.replace("OF", "testford-2022-05/I1")) == ()


def test_progress_on_an_improvement_that_the_previous_record_lacks_names_those_it_has(two_records):
    (problem,) = two_records(FOLLOWING + PROGRESS.replace("OF", "testford-2022-05/I3"))
    assert told(problem)[:4] == (
        "warning",
        "reference.unknown",
        "progress[0].of",
        "The inspection 'testford-2022-05' has no area for improvement 'testford-2022-05/I3'",
    )
    assert problem.expected == "testford-2022-05/I1 or testford-2022-05/I2"


def test_progress_on_another_inspection_than_the_previous_one_is_told(two_records):
    (problem,) = two_records(FOLLOWING + PROGRESS.replace("OF", "testford-2022-06/I1"))
    assert told(problem) == (
        "warning",
        "reference.elsewhere",
        "progress[0].of",
        "'testford-2022-06/I1' is not of the previous inspection, 'testford-2022-05'",
        "Did you mean 'testford-2022-05'?",
    )


def test_what_is_repeated_may_be_older_than_the_previous_inspection(two_records):
    text = FOLLOWING.replace("of partners.}", "of partners., repeats: testford-2014-01/I9}")
    assert two_records(text) == ()


def test_what_is_repeated_from_the_previous_inspection_must_be_there(two_records):
    text = FOLLOWING.replace("of partners.}", "of partners., repeats: testford-2022-05/I9}")
    assert [told(one)[:3] for one in two_records(text)] == [
        ("warning", "reference.unknown", "improvements[0].repeats")
    ]


def test_an_optional_area_may_be_left_out_without_a_word(record_file):
    text = (
        "format: 1\nframework: ilacs-focused-visit\nprovider: {name: Here}\n"
        "inspection: {dates: [{from: 2024-01-08, to: 2024-01-09}]}\nstatus: draft\n"
        "overall: {narrative: Text.}\nimprovements: [{id: I1, text: Act.}]\n"
        "areas: {findings: {narrative: Text.}}\n"
    )
    assert problems_of(record_file(text)) == ()


def test_not_judged_is_no_missing_grade(record_file):
    text = WHOLE.replace("in-care: {grade: good", "in-care: {grade: not judged")
    assert problems_of(record_file(text)) == ()


def test_a_text_for_which_a_framework_has_no_section_is_told_and_not_lost_in_silence(record_file, tmp_path):
    own = tmp_path / "own"
    own.mkdir()
    (own / "visit.yaml").write_text(VISIT)
    path = record_file(VISITED + "children_summary: We came to see you.\n")
    (problem,) = assess(path, Library([own])).problems
    assert told(problem) == (
        "warning",
        "section.left-out",
        "",
        "'children_summary' has no section in Visit, so the report leaves it out",
        "Give the framework a section of the kind 'children'.",
    )


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.yaml")), ids=lambda path: path.stem)
def test_no_check_has_anything_to_say_about_the_examples(path):
    assert [told(one) for one in problems_of(path, date(2026, 11, 1))] == []


@needs_shared
def test_no_corpus_record_has_an_error_and_what_they_lack_is_told_as_a_warning():
    paths = corpus("*-202*.yaml")
    assert paths
    for path in paths:
        assessment = assess(path, SHIPPED, date(2026, 1, 1))
        assert assessment.is_sound, path.stem
        codes = {problem.code for problem in assessment.problems}
        assert codes <= {"id.missing", "section.empty", "previous.missing", "link.dropped"}, path.stem
