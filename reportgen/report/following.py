"""What follows an inspection, worded for readers."""

from datetime import date

from reportgen import words
from reportgen.deadlines import Due, Timing, timing
from reportgen.frameworks.model import Answers, Event, Span
from reportgen.problems import all_of
from reportgen.report.context import FollowUpView

_EVENTS = {
    Event.INSPECTION_END: "the end of the inspection",
    Event.DRAFT_SENT: "the day the draft is sent",
    Event.PUBLISHED: "publication",
    Event.RECEIVED: "receipt of the report",
}


def follow_up(due: Due) -> FollowUpView:
    """Return a follow-up as a table tells it."""
    stated = due.follow_up
    return FollowUpView(
        what=stated.what,
        who=words.upper_first(stated.who),
        when=span_in_words(due.follow_up.due),
        date=by_when(due),
        basis=words.upper_first(stated.basis.words),
        source=stated.source,
        note="Counted from the day of publication; the day of receipt is not recorded."
        if due.assumed
        else "",
        actual=next_inspected(due.earliest, due.latest, due.actual) if due.actual else "",
    )


def span_in_words(span: Span | None) -> str:
    """Return within what time something must happen, from when; empty where none is stated."""
    if span is None:
        return ""
    event = _EVENTS[span.start]
    if span.working_days is not None:
        return f"Within {span.working_days} working days of {event}"
    if span.not_before_months is not None:
        return f"{span.not_before_months} to {span.months} months after {event}"
    return f"Within {span.months} months of {event}"


def answer_due(dues: tuple[Due, ...], answers: Answers) -> str:
    """Return the sentence that says by when an answer is due, and what it is; empty if none is asked for."""
    told = [
        f"{words.lower_first(one.follow_up.what)}, {words.lower_first(limit(one))}"
        for one in dues
        if one.follow_up.answers is answers
    ]
    return words.ended(f"An answer is due: {all_of(told)}") if told else ""


def limit(due: Due) -> str:
    """Return the day by which something is due, or how long there is; where neither is set, that."""
    return (due.latest is None and span_in_words(due.follow_up.due)) or by_when(due)


def by_when(due: Due) -> str:
    """Return the day, or the days, by which something is due; or why none is known."""
    if due.latest is None:
        return "No date is set" if due.follow_up.due is None else "The day it counts from is not recorded"
    return words.window(due.earliest, due.latest)


def next_inspected(earliest: date | None, latest: date | None, actual: date) -> str:
    """Return from when a provider was next inspected, and how that lies to the time stated, as a sentence.

    Args:
        earliest: first day of the window; without one it is open from the day it counts from.
        latest: last day; None where none is known.
        actual: first day of the inspection.
    """
    began = f"Next inspected from {words.day(actual)}"
    if latest is None:
        return f"{began}."
    match timing(earliest, latest, actual):
        case Timing.EARLY:
            return f"{began}, before the window opened."
        case Timing.IN_TIME:
            return f"{began}, in time."
        case Timing.LATE:
            return f"{began}, {words.lapse(latest, actual)} after that."
