"""Grades then and now: each judgement with those of earlier inspections, as far as they compare.

Only grades on the same scale are drawn and compared.
"""

from collections.abc import Iterator
from datetime import date

from reportgen import words
from reportgen.case import Case
from reportgen.frameworks.model import OVERALL
from reportgen.problems import all_of
from reportgen.report import explanation
from reportgen.report.context import Earlier, History, HistoryRow, PairedGrade, Point, Trend
from reportgen.report.judgements import table_rows
from reportgen.report.pairing import pair
from reportgen.report.steps import is_judged, on_same_scale, rank, steps_down, steps_of


def history(case: Case) -> History:
    """Return what was judged before, oldest first, beside the judgements of a case; no rows without any."""
    rows = tuple(_row(case, target, label, now) for target, label, now in _targets(case))
    told = tuple(row for row in rows if row.earlier)
    steps = [_steps_down(case, target) for target, _, _ in _targets(case)]
    finding = _finding([down for down in steps if down is not None])
    return History(finding, _when(case), told, tuple(_notes(case, told)))


def _targets(case: Case) -> Iterator[tuple[str, str, PairedGrade]]:
    for row in table_rows(case):
        if row.target != OVERALL:
            yield row.target, case.framework.area(row.target).label, pair(case, row.target)
    if case.framework.overall:
        yield OVERALL, case.framework.overall.label, pair(case, OVERALL)


def _row(case: Case, target: str, label: str, now: PairedGrade) -> HistoryRow:
    judged = _judged(case, target)
    comparable = [earlier for earlier in judged if on_same_scale(case, earlier, target)]
    return HistoryRow(
        label=label,
        now=now,
        change=_change(case, target),
        trend=_trend(target, label, [*comparable, case]),
        earlier=tuple(
            Earlier(_when(earlier), _other_framework(case, earlier), pair(earlier, target))
            for earlier in judged
        ),
    )


def _other_framework(case: Case, earlier: Case) -> str:
    return "" if earlier.framework.id == case.framework.id else earlier.framework.name


def _judged(case: Case, target: str) -> list[Case]:
    """Return the earlier inspections that judged a target, oldest first."""
    return [earlier for earlier in case.history if is_judged(earlier, target)]


def _steps_down(case: Case, target: str) -> int | None:
    """Return how many steps a grade is below the last one before it; None where the two do not compare."""
    judged = _judged(case, target)
    return steps_down(judged[-1], case, target) if judged else None


def _change(case: Case, target: str) -> str:
    """Return how a grade lies to the last one before it, in words."""
    judged, down = _judged(case, target), _steps_down(case, target)
    if not judged:
        return ""
    last = judged[-1]
    if not on_same_scale(case, last, target):
        return f"Not comparable: {last.framework.name} has another scale"
    if down is None:
        return "Not comparable: one of the two was not graded"
    if down == 0:
        return f"As in {_when(last)}"
    steps = words.counted(abs(down), "step")
    return f"{'Better' if down < 0 else 'Worse'} by {steps} than in {_when(last)}"


def _trend(target: str, label: str, cases: list[Case]) -> Trend | None:
    """Return grades as points in time; None where fewer than two were given."""
    graded = [(one, step) for one in cases if (step := rank(one, target)) is not None]
    if len(graded) < 2:
        return None
    days = [_day(one) for one, _ in graded]
    span = (days[-1] - days[0]).days
    points = tuple(
        Point(round((day - days[0]).days / span, 4), step)
        for day, (_, step) in zip(days, graded, strict=True)
    )
    told = [f"{_when(one)}: {_label(one, target)}" for one, _ in graded]
    steps = len(steps_of(cases[-1], target))
    return Trend(
        title=f"{label} over time",
        description=f"{'; '.join(told)}. The scale has {words.number(steps)} steps, the best on top.",
        steps=steps,
        points=points,
    )


def _label(case: Case, target: str) -> str:
    return explanation.label_in_sentence(case, case.outcome.judgement(target))


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
    new = [label for _, label, _ in _targets(case) if label not in shown]
    if new:
        yield f"Not judged before, or not by that name: {'; '.join(new)}."
    here = {target for target, _, _ in _targets(case)}
    gone = {
        area.label: None
        for earlier in case.history
        for area in earlier.framework.graded_areas
        if area.id not in here and is_judged(earlier, area.id)
    }
    if gone:
        yield f"Judged before, and not by that name here: {'; '.join(gone)}."


def _when(case: Case) -> str:
    return words.month(_day(case))


def _day(case: Case) -> date:
    return case.record.inspection.last_day
