"""One inspection with all that follows from it: what checks look at and reports are made from."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from reportgen.deadlines import Due
from reportgen.frameworks import Framework, Library
from reportgen.grading import Outcome, Profile, grade_field
from reportgen.model import Improvement, Record
from reportgen.narrative import Telling
from reportgen.problems import Problem


@dataclass(frozen=True, slots=True)
class Case:
    """An inspection: the record, its framework, the outcome, the texts, and what follows.

    `previous` is the record that it follows and `later` the next of its kind that follows it, where
    they lie beside it; `today` is the day that checks hold dates against, None to leave that out.
    """

    record: Record
    framework: Framework
    library: Library
    outcome: Outcome
    profile: Profile | None
    telling: Telling
    follow_ups: tuple[Due, ...]
    previous: Record | None
    later: Record | None
    today: date | None
    locate: Callable[[Problem], Problem]
    given_wrongly: tuple[Problem, ...]
    """Grades of the record that its framework does not know."""

    def misread(self, target: str) -> str | None:
        """Return, quoted, the word given as a target's grade that is none of its scale, or None."""
        if self.framework.scale_of(target) is None:
            return None
        field = grade_field(target)
        return next((problem.found for problem in self.given_wrongly if problem.field == field), None)

    def earlier_improvement(self, reference: str) -> Improvement | None:
        """Return the improvement of the previous record that 'inspection/item' names, or None."""
        inspection_id, _, item_id = reference.partition("/")
        if self.previous is None or self.previous.id != inspection_id:
            return None
        return next((item for _, item in self.previous.improvements_by_area() if item.id == item_id), None)
