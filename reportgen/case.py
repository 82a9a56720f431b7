"""One inspection with all that follows from it: what checks look at and reports are made from."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from reportgen.deadlines import Due
from reportgen.frameworks import Framework, Library
from reportgen.frameworks.model import Area
from reportgen.grading import Outcome, Profile, grade_field
from reportgen.model import Improvement, Record
from reportgen.narrative import Telling
from reportgen.problems import Problem


@dataclass(frozen=True, slots=True)
class Case:
    """An inspection: the record, its framework, the outcome, the texts, and what follows.

    `previous` is the inspection that it follows, itself a case, and `later` the record of the next of
    its kind that follows it, where they lie beside it; `today` is the day that checks hold dates
    against, None to leave that out.
    """

    record: Record
    framework: Framework
    library: Library
    outcome: Outcome
    profile: Profile | None
    telling: Telling
    follow_ups: tuple[Due, ...]
    previous: "Case | None"
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

    @property
    def told_areas(self) -> tuple[Area, ...]:
        """The areas that the record has, in the framework's narrative order."""
        order = self.framework.narrative_order
        return tuple(self.framework.area(area_id) for area_id in order if area_id in self.record.areas)

    def earlier_improvement(self, reference: str) -> Improvement | None:
        """Return the improvement of an earlier record that 'inspection/item' names, or None."""
        inspection_id, _, item_id = reference.partition("/")
        for case in self.chain:
            if case.record.id == inspection_id:
                found = (item for _, item in case.record.improvements_by_area() if item.id == item_id)
                return next(found, None)
        return None

    @property
    def chain(self) -> tuple["Case", ...]:
        """The inspections that this one follows, the latest first, as their records name one another."""
        return () if self.previous is None else (self.previous, *self.previous.chain)

    @property
    def history(self) -> tuple["Case", ...]:
        """The chain, oldest first, as far as it is of one provider and goes back in time."""
        if self.previous is None or not self.continues(self.previous):
            return ()
        return (*self.previous.history, self.previous)

    def continues(self, earlier: "Case") -> bool:
        """Return whether another inspection is of the same provider, and before this one."""
        one, two = earlier.record.inspection, self.record.inspection
        is_before = one.first_day < two.first_day and one.last_day < two.last_day
        return is_before and self.is_of_provider_of(earlier)

    def is_of_provider_of(self, other: "Case") -> bool:
        """Return whether another inspection is of the same provider: by URN, or by name if one has none."""
        one, two = self.record.provider, other.record.provider
        if one.urn and two.urn:
            return one.urn == two.urn
        return one.name.casefold() == two.name.casefold()
