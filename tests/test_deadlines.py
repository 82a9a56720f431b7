from datetime import date, timedelta

import pytest
from conftest import SHARED, needs_shared
from hypothesis import given, settings
from hypothesis import strategies as st

from reportgen import assess, deadlines
from reportgen.deadlines import Timing, add_months, add_working_days, follow_ups, is_working_day, timing
from reportgen.frameworks import Library
from reportgen.frameworks.model import OVERALL
from reportgen.grading import Standing, State, judge
from reportgen.model import Record

# Bank holidays in England on weekdays, as gov.uk lists them.
BANK_HOLIDAYS = {
    2016: "01-01 03-25 03-28 05-02 05-30 08-29 12-26 12-27",
    2017: "01-02 04-14 04-17 05-01 05-29 08-28 12-25 12-26",
    2020: "01-01 04-10 04-13 05-08 05-25 08-31 12-25 12-28",
    2021: "01-01 04-02 04-05 05-03 05-31 08-30 12-27 12-28",
    2022: "01-03 04-15 04-18 05-02 06-02 06-03 08-29 09-19 12-26 12-27",
    2023: "01-02 04-07 04-10 05-01 05-08 05-29 08-28 12-25 12-26",
    2024: "01-01 03-29 04-01 05-06 05-27 08-26 12-25 12-26",
    2025: "01-01 04-18 04-21 05-05 05-26 08-25 12-25 12-26",
}

# Days that are holidays elsewhere in the United Kingdom, or were bank holidays in other years alone.
WORKING = (
    "2024-01-02",
    "2024-03-18",
    "2024-07-12",
    "2024-08-05",
    "2024-12-02",
    "2020-05-04",
    "2022-05-30",
    "2022-09-20",
    "2023-05-09",
    "2022-12-28",
    "2021-12-29",
    "2024-04-02",
    "2024-12-24",
    "2024-12-31",
)

END, DRAFT, RECEIVED, PUBLISHED = "2024-03-15", "2024-04-10", "2024-04-24", "2024-05-01"

# Counted by hand in a calendar of 2024: Good Friday is 29 March, Easter Monday 1 April, and 6 and 27 May
# are bank holidays. The days are those above.
COMMENTS = {"factual-accuracy": "2024-04-17"}
PLAN = {"draft-action-plan": "2024-05-23"}
AUTHORITY = {"authority-publishes": "2024-06-07", "written-statement": "2024-08-02"}
VISITS = {"monitoring-visits": None}
TIMETABLE = {"draft-report": "2024-04-12", **COMMENTS, "publication": "2024-04-26"}
IN_THREE_YEARS = "2027-05-01"
SIX_TO_TWELVE = "2024-11-01 to 2025-05-01"
TWELVE_TO_EIGHTEEN = "2025-05-01 to 2025-11-01"

SHORT = {"next-inspection-short": IN_THREE_YEARS}
STANDARD = {"next-inspection-standard": IN_THREE_YEARS}
PROGRAMME = {"programme": IN_THREE_YEARS}
THREE_YEARLY = {"next-inspection": IN_THREE_YEARS}
AGAIN_INADEQUATE = {"re-inspection-inadequate": SIX_TO_TWELVE}
AGAIN_IMPROVING = {"re-inspection-requires-improvement": TWELVE_TO_EIGHTEEN}

FOLLOWING = [
    ("sif-2013", "outstanding", False, {**COMMENTS, **AUTHORITY, **PROGRAMME}),
    ("sif-2013", "good", True, {**COMMENTS, **AUTHORITY, **PROGRAMME}),
    ("sif-2013", "requires improvement", False, {**COMMENTS, **AUTHORITY, **PROGRAMME}),
    (
        "sif-2013",
        "inadequate",
        False,
        {**COMMENTS, **AUTHORITY, **VISITS, "re-inspection": TWELVE_TO_EIGHTEEN},
    ),
    ("ilacs-2018", "outstanding", False, {**COMMENTS, **AUTHORITY, **SHORT}),
    ("ilacs-2018", "good", False, {**COMMENTS, **AUTHORITY, **SHORT}),
    ("ilacs-2018", "requires improvement", True, {**COMMENTS, **PLAN, **AUTHORITY, **STANDARD}),
    ("ilacs-2018", "inadequate", False, {**COMMENTS, **AUTHORITY, **VISITS}),
    ("ilacs-2023", "outstanding", False, {**COMMENTS, **AUTHORITY, **SHORT}),
    ("ilacs-2023", "good", True, {**COMMENTS, **PLAN, **AUTHORITY, **SHORT}),
    ("ilacs-2023", "requires improvement", False, {**COMMENTS, **AUTHORITY, **STANDARD}),
    ("ilacs-2023", "inadequate", True, {**COMMENTS, **PLAN, **AUTHORITY, **VISITS}),
    ("ilacs-2026", None, False, {**COMMENTS, **AUTHORITY, **THREE_YEARLY}),
    ("ilacs-2026", None, True, {**COMMENTS, **PLAN, **AUTHORITY, **THREE_YEARLY}),
    ("ilacs-focused-visit", None, False, COMMENTS),
    ("ilacs-focused-visit", None, True, {**COMMENTS, **PLAN}),
    ("monitoring-visit", None, False, {**COMMENTS, **VISITS}),
    ("multi-agency-2015", "inadequate", True, COMMENTS),
    ("jtai", None, True, COMMENTS),
    ("vaa-2013", "inadequate", False, COMMENTS),
    ("ifa-2013", "outstanding", False, {**COMMENTS, **THREE_YEARLY}),
    ("ifa-2013", "good", False, {**COMMENTS, **THREE_YEARLY}),
    ("ifa-2013", "requires improvement", False, {**COMMENTS, **AGAIN_IMPROVING}),
    ("ifa-2013", "inadequate", False, {**COMMENTS, **AGAIN_INADEQUATE}),
    ("sccif-vaa", "inadequate", False, TIMETABLE),
    ("sccif-ifa", "good", False, {**TIMETABLE, **THREE_YEARLY}),
    ("sccif-ifa", "requires improvement", False, {**TIMETABLE, **AGAIN_IMPROVING}),
    ("sccif-ifa", "inadequate", False, {**TIMETABLE, **AGAIN_INADEQUATE}),
    ("school-report-card-2025", None, False, COMMENTS),
]
"""Framework, overall grade, whether there is priority action, and what follows by when."""


def day(text):
    return date.fromisoformat(text)


def record_of(framework_id, *, priority=False, received=RECEIVED, draft=DRAFT, published=PUBLISHED, end=END):
    days = {"draft_sent": draft, "received": received, "published": published}
    return Record.model_validate(
        {
            "format": 1,
            "id": "testford-2024",
            "framework": framework_id,
            "provider": {"name": "Testford"},
            "inspection": {
                "dates": ({"from": "2024-03-04", "to": end},),
                **{name: value for name, value in days.items() if value},
            },
            "status": "published",
            "improvements": ({"id": "I1", "text": "Act.", "priority": priority},),
        }
    )


def outcome_of(framework, overall, areas=()):
    standings = {area.id: Standing(State.MISSING) for area in framework.areas}
    standings.update({area: Standing(State.GRADED, grade) for area, grade in areas})
    standings[OVERALL] = Standing(State.GRADED, overall) if overall else Standing(State.NOT_IN_FRAMEWORK)
    return judge(framework, standings)


def following(library, framework_id, overall, areas=(), later=None, **record):
    framework = library.get(framework_id)
    outcome = outcome_of(framework, overall, areas)
    return follow_ups(record_of(framework_id, **record), framework, outcome, later)


def by_when(due):
    if due.earliest:
        return f"{due.earliest} to {due.latest}"
    return due.latest.isoformat() if due.latest else None


# --- working days


@pytest.mark.parametrize("weekday", WORKING)
def test_a_weekday_that_is_no_bank_holiday_in_england_is_a_working_day(weekday):
    assert is_working_day(day(weekday))


def test_the_short_way_to_englands_holidays_leads_to_those_that_the_package_gives():
    import holidays

    for year in range(2010, 2041):
        known = holidays.country_holidays("GB", subdiv="ENG", years=year)
        assert set(deadlines._england()(year)) == set(known), year


def test_where_the_package_keeps_its_countries_elsewhere_its_own_way_is_taken(monkeypatch):
    import holidays

    monkeypatch.setattr(holidays, "__path__", ["/nowhere"])
    found = deadlines._england.__wrapped__()(2026)
    assert set(found) == set(deadlines._england()(2026))


@pytest.mark.parametrize(("year", "bank_holidays"), BANK_HOLIDAYS.items())
def test_of_the_weekdays_of_a_year_just_the_bank_holidays_of_england_are_no_working_days(year, bank_holidays):
    days = [date(year, 1, 1) + timedelta(number) for number in range(366)]
    weekdays = [one for one in days if one.year == year and one.weekday() < 5]
    idle = [one.isoformat()[5:] for one in weekdays if not is_working_day(one)]
    assert idle == bank_holidays.split()


@pytest.mark.parametrize("christmas", ["2016-12-25", "2021-12-25", "2022-12-25", "2024-12-25"])
def test_christmas_day_is_no_working_day_on_any_day_of_the_week(christmas):
    assert not is_working_day(day(christmas))


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [
        ("2024-04-10", 0, "2024-04-10"),
        ("2024-04-10", 1, "2024-04-11"),
        ("2024-04-12", 1, "2024-04-15"),
        ("2024-04-13", 1, "2024-04-15"),
        ("2024-04-14", 1, "2024-04-15"),
        ("2024-03-28", 1, "2024-04-02"),
        ("2024-03-29", 1, "2024-04-02"),
        ("2024-12-24", 1, "2024-12-27"),
        ("2024-12-31", 1, "2025-01-02"),
        ("2021-12-24", 1, "2021-12-29"),
        ("2022-12-23", 1, "2022-12-28"),
        ("2022-06-01", 1, "2022-06-06"),
        ("2022-09-16", 1, "2022-09-20"),
        ("2023-05-05", 1, "2023-05-09"),
        ("2023-04-28", 5, "2023-05-09"),
        ("2020-05-07", 1, "2020-05-11"),
        ("2022-05-27", 5, "2022-06-07"),
    ],
)
def test_working_days_are_counted_from_the_day_after(start, count, end):
    assert add_working_days(day(start), count) == day(end)


DAYS = st.dates(date(1990, 1, 1), date(2060, 12, 31))


@given(DAYS, st.integers(1, 90))
@settings(deadline=None, max_examples=200)
def test_n_working_days_lie_between_a_day_and_its_deadline_and_the_deadline_is_one_of_them(start, count):
    end = add_working_days(start, count)
    assert is_working_day(end)
    between = (start + timedelta(number) for number in range(1, (end - start).days + 1))
    assert sum(map(is_working_day, between)) == count


@given(DAYS, st.integers(1, 60))
@settings(deadline=None, max_examples=100)
def test_a_later_day_never_has_an_earlier_deadline(start, count):
    assert add_working_days(start, count) <= add_working_days(start + timedelta(1), count)


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        ("2015-11-27", 12, "2016-11-27"),
        ("2015-11-27", 18, "2017-05-27"),
        ("2024-08-31", 6, "2025-02-28"),
        ("2023-08-31", 6, "2024-02-29"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2024-02-29", 48, "2028-02-29"),
        ("2024-01-31", 1, "2024-02-29"),
        ("2024-10-31", 18, "2026-04-30"),
        ("2024-12-31", 36, "2027-12-31"),
        ("2024-05-01", 0, "2024-05-01"),
    ],
)
def test_months_end_on_the_same_day_or_on_the_last_of_a_shorter_month(start, months, end):
    assert add_months(day(start), months) == day(end)


# --- what follows


@pytest.mark.parametrize(("framework_id", "overall", "priority", "expected"), FOLLOWING)
def test_what_follows_an_outcome_and_by_when(library, framework_id, overall, priority, expected):
    dues = following(library, framework_id, overall, priority=priority)
    assert {due.follow_up.id: by_when(due) for due in dues} == expected
    assert [due.follow_up.id for due in dues] == list(expected)


def test_the_table_above_has_every_follow_up_of_every_framework():
    told = {(framework_id, one) for framework_id, _, _, expected in FOLLOWING for one in expected}
    told.add(("ilacs-2026", "monitoring-visits"))  # it hangs on an area, in the next test
    shipped = {(framework.id, one.id) for framework in Library() for one in framework.follow_ups}
    assert told == shipped


def test_without_an_overall_grade_an_inadequate_area_brings_monitoring_visits(library):
    dues = following(library, "ilacs-2026", None, [("in-care", "inadequate"), ("leadership", "good")])
    assert [due.follow_up.id for due in dues if due.follow_up.id in VISITS] == ["monitoring-visits"]
    dues = following(library, "ilacs-2026", None, [("in-care", "requires improvement")])
    assert [due.follow_up.id for due in dues if due.follow_up.id in VISITS] == []


def test_an_overall_that_is_not_given_brings_only_what_hangs_on_no_grade(library):
    framework = library.get("sif-2013")
    missing = {target: Standing(State.MISSING) for target in (*framework.table_order, OVERALL)}
    dues = follow_ups(record_of("sif-2013"), framework, judge(framework, missing))
    assert [due.follow_up.id for due in dues] == [
        "factual-accuracy",
        "authority-publishes",
        "written-statement",
    ]


def test_a_forced_overall_brings_what_a_given_one_would(library):
    framework = library.get("sif-2013")
    standings = {target: Standing(State.MISSING) for target in (*framework.table_order, OVERALL)}
    standings["leadership"] = Standing(State.GRADED, "inadequate")
    dues = follow_ups(record_of("sif-2013"), framework, judge(framework, standings))
    assert "re-inspection" in [due.follow_up.id for due in dues]


def test_the_day_of_publication_stands_in_for_the_day_of_receipt_and_says_so(library):
    dues = {due.follow_up.id: due for due in following(library, "ilacs-2023", "good", received=None)}
    publishes = dues["authority-publishes"]
    assert (publishes.counted_from, publishes.assumed) == (day(PUBLISHED), True)
    assert publishes.latest == day("2024-06-14")
    assert not dues["next-inspection-short"].assumed
    known = {due.follow_up.id: due for due in following(library, "ilacs-2023", "good")}
    assert (known["authority-publishes"].counted_from, known["authority-publishes"].assumed) == (
        day(RECEIVED),
        False,
    )


def test_a_deadline_from_a_day_that_is_not_known_has_no_date_and_assumes_none(library):
    dues = following(library, "ilacs-2023", "good", received=None, published=None, draft=None)
    assert [(due.counted_from, due.assumed, due.earliest, due.latest, due.kept) for due in dues] == [
        (None, False, None, None, None)
    ] * len(dues)


def test_an_inspection_ends_with_the_last_of_its_ranges():
    record = record_of("sccif-vaa")
    ranges = (*record.inspection.dates, *record_of("sccif-vaa", end="2024-03-08").inspection.dates)
    both = record.inspection.model_copy(update={"dates": ranges})
    framework = Library().get("sccif-vaa")
    outcome = outcome_of(framework, "good")
    dues = follow_ups(record.model_copy(update={"inspection": both}), framework, outcome)
    assert dues[0].counted_from == day(END)


@pytest.mark.parametrize(
    ("later", "kept", "early"),
    [
        ("2025-04-30", False, True),
        ("2025-05-01", True, False),
        ("2025-11-01", True, False),
        ("2025-11-02", False, False),
        (None, None, False),
    ],
)
def test_a_later_inspection_keeps_its_window_from_the_first_day_to_the_last(library, later, kept, early):
    later = day(later) if later else None
    dues = {one.follow_up.id: one for one in following(library, "sif-2013", "inadequate", later=later)}
    assert (dues["re-inspection"].actual, dues["re-inspection"].kept) == (later, kept)
    if later:
        window = dues["re-inspection"].earliest, dues["re-inspection"].latest
        assert (timing(*window, later) is Timing.EARLY) is early
    assert dues["written-statement"].actual is None
    assert dues["monitoring-visits"].actual is None


@needs_shared
def test_doncaster_was_to_be_re_inspected_in_12_to_18_months_and_was_after_23():
    case = assess(SHARED / "corpus" / "doncaster-2015-11.yaml").case
    (again,) = [due for due in case.follow_ups if due.follow_up.next_inspection]
    assert again.follow_up.id == "re-inspection"
    assert again.counted_from == day("2015-11-27")
    assert (again.earliest, again.latest) == (day("2016-11-27"), day("2017-05-27"))
    assert (again.actual, again.kept) == (day("2017-11-09"), False)
    assert case.later.id == "doncaster-2018-01"


@needs_shared
def test_no_authority_of_the_corpus_that_was_inadequate_under_sif_was_re_inspected_in_its_window():
    kept = []
    for path in sorted((SHARED / "corpus").glob("*-201[4-7]-*.yaml")):
        dues = assess(path).case.follow_ups
        kept.extend(due.kept for due in dues if due.follow_up.id == "re-inspection")
    assert len(kept) >= 5
    assert set(kept) == {False}


FIRST = """\
format: 1
framework: sif-2013
provider: {name: Aville}
inspection: {dates: [{from: 2016-01-11, to: 2016-01-28}], published: 2016-04-01}
status: published
overall: {grade: inadequate, narrative: X.}
areas:
  help-and-protection: {grade: inadequate, narrative: A.}
  looked-after: {grade: good, narrative: A.}
  leadership: {grade: good, narrative: A.}
"""
FOLLOWER = """\
format: 1
framework: FRAMEWORK
provider: {name: Aville}
inspection: {dates: [{from: DAY, to: DAY}]}
status: draft
previous: aville-2016-01
areas: {leadership: {narrative: A.}}
"""


def test_a_visit_between_two_inspections_is_no_re_inspection(record_file):
    path = record_file(FIRST, "aville-2016-01.yaml")

    def followed_by(framework, first_day):
        text = FOLLOWER.replace("FRAMEWORK", framework).replace("DAY", first_day)
        record_file(text, f"aville-{first_day}.yaml")
        case = assess(path).case
        (again,) = [due for due in case.follow_ups if due.follow_up.id == "re-inspection"]
        return case.later and case.later.id, again.actual, again.kept

    assert followed_by("monitoring-visit", "2016-09-11") == (None, None, None)
    assert followed_by("ilacs-focused-visit", "2017-05-15") == (None, None, None)
    # A successor of the framework is of the same kind.
    assert followed_by("ilacs-2018", "2018-05-14") == ("aville-2018-05-14", day("2018-05-14"), False)
    assert followed_by("sif-2013", "2017-05-01") == ("aville-2017-05-01", day("2017-05-01"), True)
