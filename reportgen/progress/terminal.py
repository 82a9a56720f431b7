"""An account of progress as text for a terminal: grades over time, then what became of what was asked."""

from collections.abc import Iterator

from reportgen import words
from reportgen.lives import Stage
from reportgen.progress.account import asked_in_turn
from reportgen.progress.model import Account, Asked, Inspected, Said
from reportgen.report.context import HistoryRow, PairedGrade


def as_text(account: Account) -> str:
    """Return an account for a terminal; it needs no colour."""
    first, last = account.inspections[0], account.inspections[-1]
    count = words.counted(len(account.inspections), "inspection")
    span = first.when if first is last else f"{first.when} to {last.when}"
    lines = [f"{account.provider}: {count}, {span}"]
    lines.extend(f"  {one.id}: {one.framework}, {one.dates}, {one.status}" for one in account.inspections)
    if account.history.rows:
        lines.extend(("", f"Grades over time. {account.history.finding}".rstrip()))
        for row in account.history.rows:
            lines.extend(("", *_row(row, account.history.when)))
        lines.extend(f"  {note}" for note in account.history.notes)
    lines.extend(("", *_asked(account)))
    lines.extend(_next_ones(account))
    return "\n".join(lines) + "\n"


def _row(row: HistoryRow, now: str) -> Iterator[str]:
    yield f"  {row.label}: {words.lower_first(row.change)}"
    for one in row.earlier:
        yield _grade(one.when, one.grade, one.known_as)
    yield _grade(now, row.now)


def _grade(when: str, grade: PairedGrade, known_as: str = "") -> str:
    label = f"{grade.label}, {known_as}" if known_as else grade.label
    return f"    {when}: {words.ended(label)} {grade.sentence}"


def _asked(account: Account) -> Iterator[str]:
    if not account.asked:
        yield "No area for improvement is recorded."
        return
    yield f"Areas for improvement. {account.finding}".rstrip()
    for one in asked_in_turn(account):
        heading = f"  Asked for in {one.when}"
        yield ""
        yield f"{heading}. {one.silence}" if one.silence else heading
        for asked in one.asked:
            yield from _life(asked)


def _life(one: Asked) -> Iterator[str]:
    mark = ", priority action" if one.priority else ""
    where = f", {words.lower_first(one.area)}" if one.area else ""
    yield f"    {one.reference}{where}{mark}: {one.text}"
    yield from (f"      {said.when}: {_said(said)}" for said in one.said)


def _said(said: Said) -> str:
    if said.stage is Stage.REPEATED:
        return f"repeated as {said.by}: {said.text}"
    return f"{said.stage.value}. {said.text}".rstrip() if said.text else said.stage.value


def _next_ones(account: Account) -> Iterator[str]:
    told = [line for one in account.inspections for line in _due(one)]
    if told:
        yield ""
        yield "Stated against actual time to the next inspection"
        yield from told


def _due(one: Inspected) -> Iterator[str]:
    for due in one.next_ones:
        stated = f"{words.lower_first(due.when)}, {words.lower_first(due.date)}" if due.when else due.date
        yield f"  {one.when}: {words.lower_first(due.what)}, {stated}. {due.actual}".rstrip()
