"""How the grades of two inspections lie to one another: only those on the same scale are compared.

'met' is no better or worse than 'good', and what was judged together with something else, or under another
title, is not the same because it sounds alike: what an area goes on from is data of its framework.
"""

from dataclasses import dataclass

from reportgen.case import Case
from reportgen.frameworks.model import OVERALL
from reportgen.grading import State


@dataclass(frozen=True, slots=True)
class Judged:
    """What a case judges: an area by its id, or 'overall'.

    `unlike` says why it does not compare with what goes on from it, empty where it does.
    """

    case: Case
    target: str
    unlike: str = ""

    @property
    def is_known(self) -> bool:
        """Whether the framework has such a judgement."""
        known = self.case.framework.overall if self.target == OVERALL else None
        return known is not None or self.target in self.case.outcome.areas

    @property
    def is_judged(self) -> bool:
        """Whether there is a grade, or a word that it was not judged."""
        states = (State.GRADED, State.NOT_JUDGED)
        return self.is_known and self.case.outcome.judgement(self.target).state in states

    @property
    def steps(self) -> tuple[str, ...]:
        """The grades that it may have, best first; none without a scale."""
        scale = self.case.framework.scale_of(self.target)
        return tuple(entry.word for entry in scale.grades) if scale else ()

    @property
    def rank(self) -> int | None:
        """The step of its grade, 0 for the best; None without one."""
        grade = self.case.outcome.judgement(self.target).grade
        return None if grade is None else self.steps.index(grade)


def judged_before(now: Judged, earlier: Case) -> Judged:
    """Return what an earlier inspection judged from which a judgement goes on, whether it is known or not.

    Under one framework that is the same judgement. Frameworks of two kinds look at different things, whatever
    they call them.
    """
    there = now.case.framework.predecessor(now.target, earlier.framework.id)
    unlike = there.unlike or ""
    if earlier.framework.kind != now.case.framework.kind:
        unlike = "part of an inspection of another kind"
    return Judged(earlier, there.area, unlike)


def on_same_scale(one: Judged, other: Judged) -> bool:
    """Return whether two judgements that are both known are graded on the same scale."""
    return one.steps == other.steps


def steps_down(before: Judged, after: Judged) -> int | None:
    """Return how many steps a grade is below the one before it; None where the two do not compare."""
    if before.unlike or not on_same_scale(before, after):
        return None
    then, now = before.rank, after.rank
    return None if then is None or now is None else now - then
