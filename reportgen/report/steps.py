"""How the grades of two inspections lie to one another: only those on the same scale are compared.

'met' is no better or worse than 'good'.
"""

from reportgen.case import Case
from reportgen.frameworks.model import OVERALL
from reportgen.grading import State


def knows(case: Case, target: str) -> bool:
    """Return whether the framework of a case has a judgement of an area, or of 'overall'."""
    return target in case.outcome.areas or (target == OVERALL and case.framework.overall is not None)


def is_judged(case: Case, target: str) -> bool:
    """Return whether a case has a grade for a target, or says that it was not judged."""
    return knows(case, target) and case.outcome.judgement(target).state in (State.GRADED, State.NOT_JUDGED)


def steps_of(case: Case, target: str) -> tuple[str, ...]:
    """Return the grades that a target may have, best first; none without a scale."""
    scale = case.framework.scale_of(target)
    return tuple(entry.word for entry in scale.grades) if scale else ()


def on_same_scale(one: Case, other: Case, target: str) -> bool:
    """Return whether two cases that both know a target grade it on the same scale."""
    return steps_of(one, target) == steps_of(other, target)


def rank(case: Case, target: str) -> int | None:
    """Return the step of a grade, 0 for the best, or None without one."""
    grade = case.outcome.judgement(target).grade
    return None if grade is None else steps_of(case, target).index(grade)


def steps_down(before: Case, after: Case, target: str) -> int | None:
    """Return how many steps a grade is below the one before it; None where the two do not compare."""
    if not on_same_scale(before, after, target):
        return None
    then, now = rank(before, target), rank(after, target)
    return None if then is None or now is None else now - then
