"""Which deadlines run at a step of a report. Pure: 'today' is an argument."""

from dataclasses import dataclass
from datetime import date

from reportgen.case import Case
from reportgen.deadlines import Due, working_days_between
from reportgen.frameworks.model import Event
from reportgen.model import Status


@dataclass(frozen=True, slots=True)
class Running:
    """A deadline that runs, and the working days that are left, less than 0 when it has passed."""

    due: Due
    days_left: int


def running(case: Case, today: date) -> tuple[Running, ...]:
    """Return the deadlines that run at the step that a case is at, the next first.

    Until publication, these are what the inspectorate and the provider owe one another before it;
    from then on, what follows from the report and has not passed.
    """
    return tuple(
        sorted(
            (
                Running(due, working_days_between(today, due.latest))
                for due in case.follow_ups
                if due.latest is not None and _runs(case, due, due.latest, today)
            ),
            key=lambda one: (one.due.latest or today, one.due.follow_up.id),
        )
    )


def _runs(case: Case, due: Due, latest: date, today: date) -> bool:
    ends_with, steps = due.follow_up.ends_with, case.framework.steps
    if case.record.status is Status.PUBLISHED:
        return ends_with is None and latest >= today and due.actual is None
    if ends_with not in steps or due.counted_from is None or due.counted_from > today:
        return False
    span = due.follow_up.due
    if span and span.start is Event.DRAFT_SENT and case.record.status is Status.DRAFT:
        return False
    return steps.index(case.record.status) < steps.index(ends_with)
