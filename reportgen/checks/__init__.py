"""Checks: small pure functions from a case to problems, and the loop over them.

A check knows the record, its framework, the outcome and the records around it; it returns problems
without places, which `run` puts where they belong. A new check is a function in one of the modules
here and its name in `CHECKS`.
"""

from collections.abc import Callable, Iterable

from reportgen.case import Case
from reportgen.checks import completeness, consistency
from reportgen.problems import Problem

Check = Callable[[Case], Iterable[Problem]]

CHECKS: tuple[Check, ...] = (
    consistency.grades_within_rules,
    consistency.known_areas,
    consistency.framework_fits_dates,
    consistency.dates_not_in_future,
    consistency.publication_after_inspection,
    consistency.evidence_exists,
    consistency.references_exist,
    completeness.areas_told,
    completeness.sections_held,
    completeness.published_has_date,
    completeness.published_has_overall,
)


def run(case: Case) -> tuple[Problem, ...]:
    """Return what all checks find, each problem at its place in the record's source."""
    return tuple(case.locate(problem) for check in CHECKS for problem in check(case))
