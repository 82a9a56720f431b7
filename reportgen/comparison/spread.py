"""What one overall grade hides: the profiles of area grades that inspections with it have."""

from collections.abc import Iterable

from reportgen import words
from reportgen.case import Case
from reportgen.comparison.model import Member, Profile, Spread
from reportgen.frameworks.model import OVERALL
from reportgen.report import explanation
from reportgen.report.judgements import TableRow, table_rows

Grades = tuple[tuple[str, str], ...]
"""Grades as printed, by the names of areas."""


def spread(case: Case, others: Iterable[Case]) -> Spread | None:
    """Return the profiles of the inspections with the same overall grade under the same framework.

    Args:
        case: the inspection of which it is asked; None comes of one without an overall grade.
        others: the inspections among which to look; the case itself may be one of them.
    """
    grade = case.outcome.overall.grade
    if grade is None:
        return None
    alike = {case.record.id: case}
    for other in others:
        if other.framework.id == case.framework.id and other.outcome.overall.grade == grade:
            alike.setdefault(other.record.id, other)
    profiles = profiles_of(((_grades(one), _told(one)) for one in alike.values()), _grades(case))
    label = explanation.label_of(case, case.outcome.overall)
    return Spread(
        case.record.id, label, case.framework.name, _finding(case, label, len(alike), profiles), profiles
    )


def profiles_of(members: Iterable[tuple[Grades, Member]], own: Grades | None = None) -> tuple[Profile, ...]:
    """Return the profiles of inspections, the most frequent first.

    Args:
        members: each inspection with its grades by area.
        own: the grades of the one that is asked of, if any is.
    """
    by_grades: dict[Grades, list[Member]] = {}
    for grades, member in members:
        by_grades.setdefault(grades, []).append(member)
    return tuple(
        Profile(grades, tuple(sorted(found, key=lambda one: one.id)), grades == own)
        for grades, found in sorted(by_grades.items(), key=lambda item: (-len(item[1]), item[0]))
    )


def _grades(case: Case) -> Grades:
    return tuple((_name(case, row.target), row.printed) for row in _rows(case))


def _rows(case: Case) -> tuple[TableRow, ...]:
    return tuple(row for row in table_rows(case) if row.target != OVERALL)


def _name(case: Case, area_id: str) -> str:
    return words.upper_first(case.framework.area(area_id).name)


def _told(case: Case) -> Member:
    said = tuple(
        (_name(case, row.target), explanation.in_a_sentence(case, row.target)) for row in _rows(case)
    )
    month = words.month(case.record.inspection.last_day)
    return Member(
        case.record.id,
        explanation.in_a_sentence(case, OVERALL),
        said,
        f"{case.record.provider.name}, {month}",
    )


def _finding(case: Case, label: str, count: int, profiles: tuple[Profile, ...]) -> str:
    own = next(one for one in profiles if one.is_own)
    shared = len(own.inspections) - 1
    others = f"{words.number(shared)} other{'s' if shared > 1 else ''}" if shared else "no other"
    verb = "is" if count == 1 else "are"
    return words.upper_first(
        f"{words.counted(count, 'inspection')} under {case.framework.name} {verb} ‘{label}’ overall here, "
        f"with {words.counted(len(profiles), 'profile')} of area grades; {case.record.provider.name} shares "
        f"its own with {others}."
    )
