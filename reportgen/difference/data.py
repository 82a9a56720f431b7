"""A difference as data."""

from collections.abc import Iterable

from reportgen.changes import Run
from reportgen.difference.contract import (
    DifferenceData,
    GradeChangeData,
    GradeData,
    ParticularData,
    PieceData,
    RunData,
    SectionData,
    SideData,
    StatementData,
)
from reportgen.difference.model import Difference, GradeChange, Piece, Section, Side
from reportgen.report.context import PairedGrade
from reportgen.statements import Statement


def difference_data(difference: Difference) -> DifferenceData:
    """Return a difference as data."""
    return DifferenceData(
        relation=difference.relation,
        before=_side(difference.before),
        after=_side(difference.after),
        remarks=difference.remarks,
        grades=tuple(map(_grade_change, difference.grades)),
        particulars=tuple(
            ParticularData(label=one.label, before=one.before or None, after=one.after or None)
            for one in difference.particulars
        ),
        sections=tuple(map(_section, difference.sections)),
    )


def _side(side: Side) -> SideData:
    return SideData(
        id=side.id, provider=side.provider, framework=side.framework, dates=side.dates, status=side.status
    )


def _grade_change(change: GradeChange) -> GradeChangeData:
    return GradeChangeData(
        target=change.target,
        judgement=change.label,
        verdict=change.verdict,
        said=change.said,
        before=_grade(change.before),
        after=_grade(change.after),
    )


def _grade(grade: PairedGrade | None) -> GradeData | None:
    return GradeData(label=grade.label, state=grade.state, why=grade.why) if grade else None


def _section(section: Section) -> SectionData:
    pieces = tuple(_piece(piece) for part in section.parts for piece in part.pieces)
    return SectionData(kind=section.kind, note=section.note, pieces=pieces)


def _piece(piece: Piece) -> PieceData:
    return PieceData(
        fate=piece.fate,
        before=_statement(piece.before),
        after=_statement(piece.after),
        runs=_runs(piece.runs),
        headings=_runs(piece.headings),
        remarks=piece.remarks,
    )


def _statement(statement: Statement | None) -> StatementData | None:
    if statement is None:
        return None
    return StatementData(
        anchor=statement.anchor, name=statement.name, area=statement.area, text=statement.text
    )


def _runs(runs: Iterable[Run]) -> tuple[RunData, ...]:
    return tuple(RunData(kind=run.kind, text=run.text) for run in runs)
