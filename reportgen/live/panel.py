"""What stands beside a record's page: its outcome with the reasons, and what `check` finds; pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from reportgen import words
from reportgen.case import Case
from reportgen.findings import Checked
from reportgen.frameworks.model import OVERALL, SectionKind
from reportgen.model import Status
from reportgen.problems import Excerpt, FieldPath, Problem, Severity, excerpt, field_name
from reportgen.report import explanation
from reportgen.report.judgements import table_rows
from reportgen.report.pairing import pair
from reportgen.rules import Veil
from reportgen.rules.passages import passages
from reportgen.statements import Kind, Statement, area_anchor, section_anchor, statements

_NAMES = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}


@dataclass(frozen=True, slots=True)
class Told:
    """A problem as it is told beside the page; `anchor` leads to what it is about, and may be empty."""

    severity: str
    code: str
    message: str
    where: str
    field: str
    excerpt: Excerpt | None
    found: str
    expected: str
    hint: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Waived:
    """A problem that the record lets stand, with its reason."""

    code: str
    message: str
    where: str
    reason: str


@dataclass(frozen=True, slots=True)
class Judged:
    """A judgement: its grade, where on the scale that stands, and why; the best step is 0."""

    label: str
    grade: str
    steps: tuple[str, ...]
    given: int | None
    reasons: tuple[str, ...]
    anchor: str
    is_part: bool
    is_overall: bool


@dataclass(frozen=True, slots=True)
class Panel:
    """All that stands beside a page.

    Up to `graded` it is empty of a record that was never understood, and `is_old` where the record is not
    understood now; `is_stopped` tells whether nothing can be built of it.
    """

    provider: str
    title: str
    status: str
    is_draft: bool
    judged: tuple[Judged, ...]
    graded: str
    is_old: bool
    is_stopped: bool
    counts: str
    problems: tuple[Told, ...]
    waived: tuple[Waived, ...]

    def after(self, earlier: "Panel | None") -> "Panel":
        """Return it with what was known of the record before, where it is not understood now."""
        if earlier is None or not self.is_old:
            return self
        names = ("provider", "title", "status", "is_draft", "judged", "graded")
        return replace(self, **{name: getattr(earlier, name) for name in names})


def panel(case: Case | None, checked: Checked, *, is_stopped: bool) -> Panel:
    """Return what stands beside the page of a record.

    Args:
        case: the inspection, None where the record cannot be understood.
        checked: what was found in it.
        is_stopped: whether nothing can be built of it.
    """
    examined, folder = checked.examined, checked.path.parent
    stated = statements(case) if case else ()
    judged = tuple(_judged(case, examined.veil)) if case else ()
    return Panel(
        provider=case.record.provider.name if case else "",
        title=f"{case.framework.title}, {_dates(case)}" if case else "",
        status=words.upper_first(_status(case.record.status)) if case else "",
        is_draft=case.record.status.is_draft if case else False,
        judged=judged,
        graded=_graded(case) if case else "",
        is_old=case is None,
        is_stopped=is_stopped,
        counts=counts(examined.problems),
        problems=tuple(_told(one, folder, case, stated) for one in _worst_first(examined.problems)),
        waived=tuple(
            Waived(one.code, one.message, _where(one, folder), waiver.reason)
            for waiver, one in examined.waived
        ),
    )


def counts(problems: Iterable[Problem]) -> str:
    """Return how many problems there are of each severity, as 'two errors and one note'; empty of none."""
    found = [problem.severity for problem in problems]
    told = [words.counted(count, _NAMES[one]) for one in Severity if (count := found.count(one))]
    return words.upper_first(" and ".join(filter(None, (", ".join(told[:-1]), *told[-1:]))))


def _worst_first(problems: Iterable[Problem]) -> list[Problem]:
    order = list(Severity)
    return sorted(problems, key=lambda problem: order.index(problem.severity))


def _status(status: Status) -> str:
    return status.value.replace("-", " ")


def _dates(case: Case) -> str:
    inspection = case.record.inspection
    return words.days(inspection.first_day, inspection.last_day)


def _graded(case: Case) -> str:
    areas = [case.outcome.areas[area.id] for area in case.framework.graded_areas]
    given = sum(judgement.grade is not None for judgement in areas)
    return f"{given} of {len(areas)}" if areas else ""


def _judged(case: Case, veil: Veil) -> Iterator[Judged]:
    form = case.framework.overall
    if form is not None:
        yield _judgement(case, OVERALL, form.label, veil)
    for row in table_rows(case):
        if row.target != OVERALL:
            yield _judgement(case, row.target, row.label, veil, is_part=row.is_part)


def _judgement(case: Case, target: str, label: str, veil: Veil, *, is_part: bool = False) -> Judged:
    anchor = _anchor_of_target(case, target)
    grade = pair(case, target, anchor)
    reasons = explanation.reasons(case, target)
    told = reasons if target == OVERALL and reasons else (grade.sentence, *reasons)
    return Judged(
        label=label,
        grade=grade.label,
        steps=tuple(step.label for step in grade.steps),
        given=next((place for place, step in enumerate(grade.steps) if step.is_given), None),
        reasons=tuple(map(veil.over_text, dict.fromkeys(told))),
        anchor=anchor,
        is_part=is_part,
        is_overall=target == OVERALL,
    )


def _anchor_of_target(case: Case, target: str) -> str:
    if target == OVERALL:
        return section_anchor(SectionKind.SUMMARY)
    return area_anchor(target) if target in case.record.areas else ""


def _told(problem: Problem, folder: Path, case: Case | None, stated: tuple[Statement, ...]) -> Told:
    return Told(
        severity=_NAMES[problem.severity],
        code=problem.code,
        message=problem.message,
        where=_where(problem, folder),
        field=field_name(problem.field),
        excerpt=excerpt(problem.place) if problem.place else None,
        found=problem.found or "",
        expected=problem.expected or "",
        hint=problem.hint or "",
        anchor=anchor_of(problem, case, stated) if case else "",
    )


def _where(problem: Problem, folder: Path) -> str:
    """Return file, line and column of a problem; files are named from the record's folder on."""
    place = problem.place
    if place is None:
        return ""
    file = Path(place.file)
    name = file.relative_to(folder) if file.is_relative_to(folder) else file
    return ":".join(str(part) for part in (name, place.line, place.column) if part)


def anchor_of(problem: Problem, case: Case, stated: tuple[Statement, ...]) -> str:
    """Return the anchor of the statement that a problem is about, or of its area; empty where none is.

    Args:
        problem: with its field; in a text of several paragraphs its offset leads to one of them.
        case: the inspection.
        stated: its statements.
    """
    field = problem.field
    here = [one for one in stated if one.kind is not Kind.NOTE and field[: len(one.field)] == one.field]
    if here:
        return _nearest(problem, case, here).anchor
    if len(field) > 1 and field[0] == "areas":
        return _anchor_of_target(case, str(field[1]))
    return section_anchor(SectionKind.SUMMARY) if field[:1] == (OVERALL,) else ""


def _nearest(problem: Problem, case: Case, here: list[Statement]) -> Statement:
    """Return the paragraph with most words of the one in which a problem stands as it was typed."""
    text = _text_at(case, problem.field)
    if problem.offset is None or not text or len(here) == 1:
        return here[0]
    typed = _paragraph_at(text, problem.offset)
    return max(here, key=lambda one: _likeness(typed, set(one.text.split())))


def _likeness(one: set[str], other: set[str]) -> float:
    return len(one & other) / max(1, len(one | other))


def _text_at(case: Case, field: FieldPath) -> str:
    return next((one.text for one in passages(case.record) if one.field == field), "")


def _paragraph_at(text: str, offset: int) -> set[str]:
    start = text.rfind("\n\n", 0, offset) + 1
    end = text.find("\n\n", offset)
    return set(text[start : end if end >= 0 else None].split())
