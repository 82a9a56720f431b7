"""An account of progress as data."""

from reportgen.progress.contract import (
    AccountData,
    AskedData,
    GradeThenData,
    InspectedData,
    JudgementData,
    NextInspectionData,
    SaidData,
)
from reportgen.progress.model import Account, Asked, Inspected, Said
from reportgen.report.context import FollowUpView, HistoryRow, PairedGrade


def account_data(account: Account) -> AccountData:
    """Return an account as data."""
    return AccountData(
        provider=account.provider,
        urn=account.urn or None,
        inspections=tuple(map(_inspected, account.inspections)),
        judgements=tuple(_judgement(row, account.history.when) for row in account.history.rows),
        not_compared=account.history.notes,
        improvements=tuple(map(_asked, account.asked)),
    )


def _inspected(one: Inspected) -> InspectedData:
    return InspectedData(
        id=one.id,
        framework=one.framework_id,
        first_day=one.first_day,
        last_day=one.last_day,
        status=one.status,
        next_inspection=tuple(map(_next, one.next_ones)),
    )


def _next(due: FollowUpView) -> NextInspectionData:
    return NextInspectionData(
        what=due.what, stated=due.when, due=due.date, basis=due.basis, source=due.source, actual=due.actual
    )


def _judgement(row: HistoryRow, now: str) -> JudgementData:
    earlier = tuple(_grade(one.when, one.grade, one.known_as) for one in row.earlier)
    return JudgementData(judgement=row.label, change=row.change, grades=(*earlier, _grade(now, row.now)))


def _grade(when: str, grade: PairedGrade, known_as: str = "") -> GradeThenData:
    return GradeThenData(
        when=when, known_as=known_as, label=grade.label, state=grade.state, sentence=grade.sentence
    )


def _asked(one: Asked) -> AskedData:
    return AskedData(
        reference=one.reference,
        inspection=one.inspection,
        area=one.area_id or None,
        text=one.text,
        priority=one.priority,
        stage=one.stage,
        said=tuple(map(_said, one.said)),
    )


def _said(said: Said) -> SaidData:
    return SaidData(
        inspection=said.inspection,
        last_day=said.last_day,
        stage=said.stage,
        text=said.text,
        repeated_as=said.by or None,
    )
