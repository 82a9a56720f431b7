"""Each judgement of two cases, side by side: better, worse, the same, or not to be compared."""

from collections import Counter
from collections.abc import Iterable, Iterator

from reportgen import words
from reportgen.case import Case
from reportgen.difference.model import GradeChange, Verdict
from reportgen.frameworks.model import OVERALL
from reportgen.grading import State
from reportgen.problems import all_of
from reportgen.report.context import PairedGrade
from reportgen.report.judgements import table_rows
from reportgen.report.pairing import pair
from reportgen.report.steps import Judged, judged_before, on_same_scale, steps_down

_SHARES = {
    Verdict.BETTER: "better",
    Verdict.WORSE: "worse",
    Verdict.SAME: "the same",
    Verdict.CHANGED: "changed",
    Verdict.NOT_COMPARABLE: "not comparable",
}
"""How many judgements are what, in the order in which it is told."""

_IN_NEITHER = "Not recorded in either"
"""What is said where there is nothing to compare, though nothing differs."""


def grade_changes(before: Case, after: Case) -> Iterator[GradeChange]:
    """Yield every judgement of either case: the overall first, then in table order, those gone last."""
    for then, now, label in _pairs(before, after):
        verdict, said = _verdict(then, now)
        yield GradeChange(now.target, label, _paired(then), _paired(now), verdict, said)


def finding(grades: Iterable[GradeChange]) -> str:
    """Return one sentence on how many judgements are better, worse or the same; empty without any."""
    counts = Counter(one.verdict for one in grades if one.said != _IN_NEITHER)
    told = [(counts[verdict], how) for verdict, how in _SHARES.items() if counts[verdict]]
    if not told:
        return ""
    if len(told) == 1:
        ((count, how),) = told
        subject = f"All {words.number(count)} judgements are" if count > 1 else "The one judgement is"
        return f"{subject} {how}."
    shares = all_of(f"{words.number(count)} {'is' if count == 1 else 'are'} {how}" for count, how in told)
    return f"Of {words.counted(counts.total(), 'judgement')}, {shares}."


def _pairs(before: Case, after: Case) -> Iterator[tuple[Judged, Judged, str]]:
    """Yield each judgement of the later case with what it goes on from, and those from which none does."""
    labels = _targets(before, after)
    pairs = {now.target: judged_before(now, before) for now in _known(after, labels)}
    going_on = {then.target for then in pairs.values()}
    for target, label in labels.items():
        if target in pairs or target not in going_on:
            yield pairs.get(target, Judged(before, target)), Judged(after, target), label


def _known(case: Case, targets: Iterable[str]) -> Iterator[Judged]:
    return (one for one in (Judged(case, target) for target in targets) if one.is_known)


def _targets(before: Case, after: Case) -> dict[str, str]:
    """Return the label of each judgement by its target, as the later case has it where both do."""
    form = after.framework.overall or before.framework.overall
    labels = {OVERALL: form.label} if form else {}
    for row in (*table_rows(after), *table_rows(before)):
        labels.setdefault(row.target, row.label)
    return labels


def _paired(one: Judged) -> PairedGrade | None:
    """Return a grade with its reason; of 'overall' also what stands for it where a framework has none."""
    return pair(one.case, one.target) if one.is_known or one.target == OVERALL else None


def _verdict(then: Judged, now: Judged) -> tuple[Verdict, str]:
    """Return how a judgement lies to the one before it, and that in words."""
    for one in (then, now):
        if not one.is_known:
            return Verdict.NOT_COMPARABLE, f"Not comparable: {one.case.framework.name} has no such judgement"
    if then.unlike:
        when = words.month(then.case.record.inspection.last_day)
        return Verdict.NOT_COMPARABLE, f"Not comparable: {then.unlike} in {when}"
    if not on_same_scale(then, now):
        return Verdict.NOT_COMPARABLE, f"Not comparable: {then.case.framework.name} has another scale"
    down = steps_down(then, now)
    if down is None:
        return _without_grade(then, now)
    if down == 0:
        return Verdict.SAME, "The same"
    steps = words.counted(abs(down), "step")
    return (Verdict.BETTER, f"Better by {steps}") if down < 0 else (Verdict.WORSE, f"Worse by {steps}")


def _without_grade(then: Judged, now: Judged) -> tuple[Verdict, str]:
    graded = [one.rank is not None for one in (then, now)]
    if any(graded):
        return Verdict.CHANGED, "Graded now, and not before" if graded[1] else "Graded before, and not now"
    states = {one.case.outcome.judgement(one.target).state for one in (then, now)}
    if len(states) > 1:
        return Verdict.CHANGED, "Not graded in either"
    return Verdict.SAME, _IN_NEITHER if states == {State.MISSING} else "The same"
