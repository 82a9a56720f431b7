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
from reportgen.report.steps import knows, on_same_scale, rank, steps_down

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
    for target, label in _targets(before, after).items():
        then, now = _paired(before, target), _paired(after, target)
        verdict, said = _verdict(before, after, target)
        yield GradeChange(target, label, then, now, verdict, said)


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


def _targets(before: Case, after: Case) -> dict[str, str]:
    """Return the label of each judgement by its target, as the later case has it where both do."""
    form = after.framework.overall or before.framework.overall
    labels = {OVERALL: form.label} if form else {}
    for row in (*table_rows(after), *table_rows(before)):
        labels.setdefault(row.target, row.label)
    return labels


def _paired(case: Case, target: str) -> PairedGrade | None:
    """Return a grade with its reason; of 'overall' also what stands for it where a framework has none."""
    return pair(case, target) if knows(case, target) or target == OVERALL else None


def _verdict(before: Case, after: Case, target: str) -> tuple[Verdict, str]:
    """Return how a judgement lies to the one before it, and that in words."""
    for case in (before, after):
        if not knows(case, target):
            return Verdict.NOT_COMPARABLE, f"Not comparable: {case.framework.name} has no such judgement"
    if not on_same_scale(before, after, target):
        return Verdict.NOT_COMPARABLE, f"Not comparable: {before.framework.name} has another scale"
    down = steps_down(before, after, target)
    if down is None:
        return _without_grade(before, after, target)
    if down == 0:
        return Verdict.SAME, "The same"
    steps = words.counted(abs(down), "step")
    return (Verdict.BETTER, f"Better by {steps}") if down < 0 else (Verdict.WORSE, f"Worse by {steps}")


def _without_grade(before: Case, after: Case, target: str) -> tuple[Verdict, str]:
    graded = [rank(case, target) is not None for case in (before, after)]
    if any(graded):
        return Verdict.CHANGED, "Graded now, and not before" if graded[1] else "Graded before, and not now"
    states = {case.outcome.judgement(target).state for case in (before, after)}
    if len(states) > 1:
        return Verdict.CHANGED, "Not graded in either"
    return Verdict.SAME, _IN_NEITHER if states == {State.MISSING} else "The same"
