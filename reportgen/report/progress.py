"""What became of the areas for improvement of the previous inspection, as a section tells it."""

from collections.abc import Iterator

from reportgen import words
from reportgen.case import Case
from reportgen.lives import Event, Life, Stage, lives
from reportgen.model import Progress
from reportgen.report.context import Link, ProgressMade, ProgressView
from reportgen.statements import item_anchor

_LONGEST_REMINDER = 240
"""Characters; the longest area for improvement of 41 published reports has 1,421."""


def progress(case: Case) -> ProgressMade:
    """Return what a report says of each earlier area for improvement, and of which it says nothing."""
    asked = _asked(case)
    silent = tuple(_reminder(life) for life in asked if not life.is_told)
    told = tuple(_view(life, case) for life in asked if life.is_told)
    known = {life.reference for life in asked}
    elsewhere = tuple(_stated(case, one) for one in case.record.progress if one.of not in known)
    return ProgressMade((*told, *elsewhere), _silence(case, len(silent)), silent)


def _asked(case: Case) -> tuple[Life, ...]:
    """Return the lives of what the previous inspection asked for, as far as this one tells them."""
    if not case.history:
        return ()
    previous = case.history[-1]
    return tuple(life for life in lives((previous, case)) if life.case is previous)


def _view(life: Life, case: Case) -> ProgressView:
    return ProgressView(
        reference=life.reference,
        asked=words.ended(life.item.text),
        status=words.upper_first(_status(life.events)),
        text=" ".join(words.ended(one.text) for one in life.events if one.text and not one.by),
        again=tuple(_again(case, life.reference)),
    )


def _reminder(life: Life) -> ProgressView:
    """Return one of which nothing is said; where it is long, the report that raised it has all its words."""
    asked = words.ended(words.shortened(life.item.text, _LONGEST_REMINDER))
    return ProgressView(life.reference, asked, words.upper_first(Stage.NO_WORD.value), "", ())


def _status(events: tuple[Event, ...]) -> str:
    """Return the status that was given, else that it is asked for again, to which links lead in any case."""
    return next((event.stage.value for event in events if not event.by), Stage.REPEATED.value)


def _again(case: Case, reference: str) -> Iterator[Link]:
    """Yield links to the areas for improvement that repeat an earlier one."""
    for _, item in case.record.improvements_by_area():
        if item.repeats == reference:
            yield Link(item.id or "", item_anchor(item))


def _stated(case: Case, one: Progress) -> ProgressView:
    """Return what is said of an area for improvement that is not one of the previous inspection's."""
    asked = case.earlier_improvement(one.of)
    return ProgressView(
        reference=one.of,
        asked=words.ended(asked.text) if asked else "",
        status=words.upper_first(one.status.value),
        text=words.ended(one.text) if one.text else "",
        again=tuple(_again(case, one.of)),
    )


def _silence(case: Case, count: int) -> str:
    """Return the sentence over what nothing is said of; empty where something is said of all."""
    if not count:
        return ""
    when = words.month(case.history[-1].record.inspection.last_day)
    terms = case.framework.terms.improvements
    what = f"{words.number(count)} {terms}" if count > 1 else f"one of the {terms}"
    return f"This report does not say what became of {what} of {when}:"
