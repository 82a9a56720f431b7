"""The figures that matter, for the cover: who falls short, what must be done first, what is still open."""

from collections.abc import Iterator

from reportgen import words
from reportgen.case import Case
from reportgen.model import ProgressStatus
from reportgen.report import explanation
from reportgen.report.context import Figure

_STILL_OPEN = (ProgressStatus.PARTLY_MET, ProgressStatus.NOT_MET)


def figures(case: Case) -> tuple[Figure, ...]:
    """Return the figures in words: areas below what is expected, priority action, what is carried over."""
    return tuple(_figures(case))


def _figures(case: Case) -> Iterator[Figure]:
    if share := explanation.share_below(case):
        yield Figure(*share)
    terms = case.framework.terms
    priorities = sum(item.priority for _, item in case.record.improvements_by_area())
    yield Figure(
        words.upper_first(words.number(priorities)), terms.priority if priorities == 1 else terms.priorities
    )
    yield _carried_over(case)


def _carried_over(case: Case) -> Figure:
    """Return how many earlier areas for improvement are still open, and of how many that is not known."""
    progress = case.record.progress
    repeated = {item.repeats for _, item in case.record.improvements_by_area() if item.repeats}
    still_open = repeated | {one.of for one in progress if one.status in _STILL_OPEN}
    told = repeated | {one.of for one in progress if one.status is not ProgressStatus.NOT_INSPECTED}
    asked = _asked(case) | repeated | {one.of for one in progress}
    term = f"earlier {case.framework.terms.improvements}"
    if case.previous is not None and not asked:
        return Figure("No", f"{term} to carry over")
    if not repeated and not progress:
        return Figure("Not recorded", f"what became of {term}")
    count = words.upper_first(words.number(len(still_open)) if still_open else "none")
    untold = len(asked - told)
    return Figure(
        f"{count} of {words.number(len(asked))}",
        f"{term} {'is' if len(still_open) < 2 else 'are'} carried over"
        + (f"; what became of {words.number(untold)} is not known" if untold else ""),
    )


def _asked(case: Case) -> set[str]:
    """Return what the previous inspection asked for, as references."""
    if case.previous is None:
        return set()
    earlier = case.previous.record
    return {f"{earlier.id}/{item.id}" for _, item in earlier.improvements_by_area()}
