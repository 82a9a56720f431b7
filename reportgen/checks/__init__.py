"""Checks: small pure functions from a case to problems, and the loop over them.

A check knows the record, its framework, the outcome and the records around it; it returns problems
without places, which `run` puts where they belong. A new check is a function in one of the modules
here and its name in `PRESENT` or `ABSENT`.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace

from reportgen.case import Case
from reportgen.checks import completeness, consistency
from reportgen.problems import Problem

Check = Callable[[Case], Iterable[Problem]]

PRESENT: tuple[Check, ...] = (
    consistency.grades_within_rules,
    consistency.known_areas,
    consistency.framework_fits_dates,
    consistency.dates_not_in_future,
    consistency.publication_after_inspection,
    consistency.corrections_after_publication,
    consistency.evidence_exists,
    consistency.references_exist,
)
"""Checks of what stands in a record: a caret points at it."""

ABSENT: tuple[Check, ...] = (
    completeness.areas_told,
    completeness.grades_given,
    completeness.sections_held,
    completeness.published_has_date,
    completeness.overall_told,
)
"""Checks of what a record lacks: there is nothing to point at."""

CHECKS = (*PRESENT, *ABSENT)


def run(case: Case) -> tuple[Problem, ...]:
    """Return what all checks find, each problem at its place in the record's source."""
    return (
        *(case.locate(problem) for check in PRESENT for problem in check(case)),
        *(_beside(case, problem) for check in ABSENT for problem in check(case)),
    )


def _beside(case: Case, problem: Problem) -> Problem:
    """Return a problem at the line of what it is lacking in, or at the file alone: no caret anywhere."""
    place, top = (case.locate(one).place for one in (problem, replace(problem, field=())))
    assert place is not None  # `locate` has just given it
    return problem.at(replace(place, line=None if place == top else place.line, column=None))
