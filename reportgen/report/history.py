"""Grades then and now: each judgement with those of earlier inspections, as far as they compare.

Only grades on the same scale are drawn and compared, and only of what is the same under another name.
"""

from collections.abc import Iterator
from datetime import date
from itertools import takewhile

from reportgen import words
from reportgen.case import Case
from reportgen.frameworks.model import OVERALL
from reportgen.problems import all_of
from reportgen.report import explanation
from reportgen.report.context import Earlier, History, HistoryRow, Point, Trend
from reportgen.report.judgements import table_rows
from reportgen.report.pairing import pair
from reportgen.report.steps import Judged, judged_before, on_same_scale, steps_down


def history(case: Case) -> History:
    """Return what was judged before, oldest first, beside the judgements of a case; no rows without any."""
    targets = [(now, label, _judged(now)) for now, label in _targets(case)]
    told = tuple(_row(*target) for target in targets if target[-1])
    steps = [steps_down(judged[-1], now) for now, _, judged in targets if judged]
    finding = _finding([down for down in steps if down is not None])
    return History(finding, _when(case), told, tuple(_notes(case, told)))


def _targets(case: Case) -> Iterator[tuple[Judged, str]]:
    """Yield what a case judges, each with its label."""
    for row in table_rows(case):
        if row.target != OVERALL:
            yield Judged(case, row.target), case.framework.area(row.target).label
    if case.framework.overall:
        yield Judged(case, OVERALL), case.framework.overall.label


def _row(now: Judged, label: str, judged: list[Judged]) -> HistoryRow:
    """Return a judgement with those from which it goes on, one at least, oldest first."""
    return HistoryRow(
        label=label,
        now=pair(now.case, now.target),
        change=_change(now, judged[-1]),
        trend=_trend(label, [*_comparable(now, judged), now]),
        earlier=tuple(_earlier(now, one) for one in judged),
    )


def _earlier(now: Judged, then: Judged) -> Earlier:
    case = then.case
    framework = "" if case.framework.id == now.case.framework.id else case.framework.name
    return Earlier(_when(case), framework, _known_as(now, then), pair(case, then.target))


def _known_as(now: Judged, then: Judged) -> str:
    """Return what an earlier judgement was of, where that was not the same: why, or by which name."""
    if then.unlike or then.target == now.target:
        return then.unlike
    return f"as {then.case.framework.area(then.target).name}"


def _judged(now: Judged) -> list[Judged]:
    """Return the earlier judgements from which one goes on, oldest first."""
    before = (judged_before(now, earlier) for earlier in now.case.history)
    return [one for one in before if one.is_judged]


def _comparable(now: Judged, judged: list[Judged]) -> list[Judged]:
    """Return the last of the earlier judgements that compare, back to one that does not.

    A line over that one would tell of a change that nobody judged.
    """
    alike = takewhile(lambda one: not one.unlike and on_same_scale(one, now), reversed(judged))
    return list(alike)[::-1]


def _change(now: Judged, last: Judged) -> str:
    """Return how a grade lies to the last one before it, in words."""
    down = steps_down(last, now)
    if last.unlike:
        return f"Not comparable: {last.unlike} in {_when(last.case)}"
    if not on_same_scale(last, now):
        return f"Not comparable: {last.case.framework.name} has another scale"
    if down is None:
        return "Not comparable: one of the two was not graded"
    if down == 0:
        return f"As in {_when(last.case)}"
    steps = words.counted(abs(down), "step")
    return f"{'Better' if down < 0 else 'Worse'} by {steps} than in {_when(last.case)}"


def _trend(label: str, judged: list[Judged]) -> Trend | None:
    """Return grades as points in time; None where fewer than two were given."""
    graded = [(one, step) for one in judged if (step := one.rank) is not None]
    if len(graded) < 2:
        return None
    days = [_day(one.case) for one, _ in graded]
    span = (days[-1] - days[0]).days
    points = tuple(
        Point(round((day - days[0]).days / span, 4), step)
        for day, (_, step) in zip(days, graded, strict=True)
    )
    told = [f"{_when(one.case)}: {_label(one)}" for one, _ in graded]
    steps = len(judged[-1].steps)
    return Trend(
        title=f"{label} over time",
        description=f"{'; '.join(told)}. The scale has {words.number(steps)} steps, the best on top.",
        steps=steps,
        points=points,
    )


def _label(one: Judged) -> str:
    return explanation.label_in_sentence(one.case, one.case.outcome.judgement(one.target))


def _finding(steps: list[int]) -> str:
    """Return one sentence on what changed since each was last judged, by steps down; empty without any."""
    counts = (
        (sum(down < 0 for down in steps), "better"),
        (sum(down > 0 for down in steps), "worse"),
        (steps.count(0), "the same"),
    )
    told = [(count, how) for count, how in counts if count]
    if not told:
        return ""
    (first, how), *others = told
    total = sum(count for count, _ in told)
    last = f"{'as' if how == 'the same' else 'than'} when last judged"
    if not others:
        subject = "The one judgement" if total == 1 else f"All {words.number(total)} judgements"
        return f"{subject} that can be compared {'is' if total == 1 else 'are'} {how} {last}."
    share = words.upper_first(f"{words.number(first)} of {words.number(total)} judgements")
    rest = all_of(f"{words.number(count)} {'is' if count == 1 else 'are'} {how}" for count, how in others)
    return f"{share} that can be compared {'is' if first == 1 else 'are'} {how} {last}, {rest}."


def _notes(case: Case, rows: tuple[HistoryRow, ...]) -> Iterator[str]:
    """Yield what has no row: judgements that are new here, and those that are no longer made."""
    if not rows:
        return
    shown = {row.label for row in rows}
    new = [label for _, label in _targets(case) if label not in shown]
    if new:
        yield f"Not judged before, or not by that name: {'; '.join(new)}."
    if gone := dict.fromkeys(_gone(case)):
        yield f"Judged before, and not by that name here: {'; '.join(gone)}."


def _gone(case: Case) -> Iterator[str]:
    """Yield the labels of the earlier judgements from which none goes on."""
    for earlier in case.history:
        going_on = {judged_before(now, earlier).target for now, _ in _targets(case)}
        for area in earlier.framework.graded_areas:
            if area.id not in going_on and Judged(earlier, area.id).is_judged:
                yield area.label


def _when(case: Case) -> str:
    return words.month(_day(case))


def _day(case: Case) -> date:
    return case.record.inspection.last_day
