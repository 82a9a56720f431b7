"""Working days of England, and what follows an inspection by when. Pure: it knows no 'today'.

A working day is not a Saturday, a Sunday, Christmas Day, Good Friday or a bank holiday in England
(SI 2007/462, regulation 2). The holidays come from the `holidays` package, one-off days included.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache, lru_cache
from importlib.machinery import SourceFileLoader
from types import ModuleType

from dateutil.relativedelta import relativedelta

from reportgen.frameworks.model import Condition, Event, FollowUp, Framework, Span
from reportgen.grading import Outcome
from reportgen.model import Inspection, Record


class Timing(StrEnum):
    """How the day on which something was done lies to its window."""

    EARLY = "early"
    IN_TIME = "in time"
    LATE = "late"


def timing(earliest: date | None, latest: date, actual: date) -> Timing:
    """Return how a day lies to a window; one without a first day is open from the day it counts from."""
    if earliest is not None and actual < earliest:
        return Timing.EARLY
    return Timing.IN_TIME if actual <= latest else Timing.LATE


@dataclass(frozen=True, slots=True)
class Due:
    """One follow-up with its dates.

    `counted_from` is the day it counts from, None while that day is not known; `assumed` tells that
    the day of publication stands in for the day of receipt. The window is `earliest` to `latest`.
    `actual` is the first day of the later inspection that fulfils it, where one is known.
    """

    follow_up: FollowUp
    counted_from: date | None = None
    assumed: bool = False
    earliest: date | None = None
    latest: date | None = None
    actual: date | None = None

    @property
    def kept(self) -> bool | None:
        """Whether the actual day lies within the window; None while either is unknown."""
        if self.actual is None or self.latest is None:
            return None
        return timing(self.earliest, self.latest, self.actual) is Timing.IN_TIME


@lru_cache(maxsize=256)
def _holidays_of(year: int) -> frozenset[date]:
    return frozenset(_england()(year))


@cache
def _england() -> Callable[[int], Iterable[date]]:
    """Return what gives the holidays of a year, from its file alone where the package keeps it there.

    The package's own way to one country imports all two hundred, which costs more than a report's data.
    """
    import holidays  # wanted once a day is counted, and not before

    kingdom = ModuleType("the_united_kingdom")
    file = f"{holidays.__path__[0]}/countries/united_kingdom.py"
    try:
        SourceFileLoader(kingdom.__name__, file).exec_module(kingdom)
    except (OSError, ImportError):
        return lambda year: holidays.country_holidays("GB", subdiv="ENG", years=year)
    return lambda year: kingdom.UnitedKingdom(subdiv="ENG", years=year)


def is_working_day(day: date) -> bool:
    """Return whether a day is a working day in England."""
    return day.weekday() < 5 and day not in _holidays_of(day.year)


def add_working_days(start: date, count: int) -> date:
    """Return the working day `count` working days after `start`; the day itself counts as 0."""
    day = start
    while count > 0:
        day += timedelta(days=1)
        count -= is_working_day(day)
    return day


def working_days_between(start: date, end: date) -> int:
    """Return how many working days lie after `start` up to `end`; less than 0 where `end` lies before."""
    if end < start:
        return -working_days_between(end, start)
    return sum(is_working_day(start + timedelta(days=count)) for count in range(1, (end - start).days + 1))


def add_months(start: date, count: int) -> date:
    """Return the same day `count` months on, or the last day of that month if it is shorter."""
    return start + relativedelta(months=count)


def follow_ups(
    record: Record, framework: Framework, outcome: Outcome, later: date | None = None
) -> tuple[Due, ...]:
    """Return what follows from the outcome, in the framework's order.

    Args:
        record: gives the days that deadlines count from.
        framework: the follow-ups.
        outcome: decides which of them apply.
        later: first day of the next inspection of the same kind, where one is known.
    """
    return tuple(
        _due(follow_up, record.inspection, later)
        for follow_up in framework.follow_ups
        if _applies(follow_up.when, record, framework, outcome)
    )


def _applies(when: Condition, record: Record, framework: Framework, outcome: Outcome) -> bool:
    contributing = {outcome.areas[area.id].grade for area in framework.areas if area.contributes}
    return (
        (not when.overall or outcome.overall.grade in when.overall)
        and (not when.any_area or not contributing.isdisjoint(when.any_area))
        and (not when.priority_action or _has_priority(record))
    )


def _has_priority(record: Record) -> bool:
    return any(item.priority for _, item in record.improvements_by_area())


def _due(follow_up: FollowUp, inspection: Inspection, later: date | None) -> Due:
    actual = later if follow_up.next_inspection else None
    if follow_up.due is None:
        return Due(follow_up, actual=actual)
    start, assumed = _day_of(follow_up.due.start, inspection)
    if start is None:
        return Due(follow_up, actual=actual)
    earliest, latest = _window(follow_up.due, start)
    return Due(follow_up, start, assumed, earliest, latest, actual)


def _day_of(event: Event, inspection: Inspection) -> tuple[date | None, bool]:
    if event is Event.RECEIVED and inspection.received is None:
        return inspection.published, inspection.published is not None
    days = {
        Event.INSPECTION_END: inspection.last_day,
        Event.DRAFT_SENT: inspection.draft_sent,
        Event.PUBLISHED: inspection.published,
        Event.RECEIVED: inspection.received,
    }
    return days[event], False


def _window(span: Span, start: date) -> tuple[date | None, date]:
    if span.working_days is not None:
        return None, add_working_days(start, span.working_days)
    opens = span.not_before_months
    return (None if opens is None else add_months(start, opens)), add_months(start, span.months or 0)
