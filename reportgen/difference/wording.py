"""How what became of a statement is told, by what the two records are to one another."""

from dataclasses import dataclass

from reportgen import words
from reportgen.case import Case
from reportgen.changes import Change
from reportgen.difference.model import Fate, Piece, Relation
from reportgen.statements import Kind, Statement

_SAID = {
    Relation.VERSIONS: {
        Fate.NEW: "New",
        Fate.GONE: "Gone",
        Fate.CHANGED: "Changed",
        Fate.KEPT: "In the same words",
    },
    Relation.INSPECTIONS: {
        Fate.NEW: "New",
        Fate.GONE: "Only before",
        Fate.CHANGED: "Worded anew",
    },
    Relation.PROVIDERS: {
        Fate.NEW: "Only in the second",
        Fate.GONE: "Only in the first",
        Fate.CHANGED: "In both, worded differently",
        Fate.KEPT: "In both, in the same words",
    },
}
_SAID_OF_IMPROVEMENTS = {
    Fate.NEW: "New",
    Fate.GONE: "Not asked for again",
    Fate.CHANGED: "Asked for again, worded anew",
    Fate.REPEATED: "Asked for again, as the record says",
    Fate.KEPT: "Asked for again in the same words",
}
"""Of the improvements of two inspections of one provider."""
_WITH_AREA = (Kind.STRENGTH, Kind.IMPROVEMENT)


@dataclass(frozen=True, slots=True)
class Wording:
    """Two cases, and how their pieces are worded."""

    before: Case
    after: Case
    relation: Relation

    @property
    def then(self) -> str:
        """What is said of the first record."""
        return "in the first" if self.relation is Relation.PROVIDERS else "before"

    @property
    def now(self) -> str:
        """What is said of the second record."""
        return "in the second" if self.relation is Relation.PROVIDERS else "now"

    def piece(self, change: Change, fate: Fate | None = None, remarks: tuple[str, ...] = ()) -> Piece:
        """Return a change as it is shown; `fate` where the change alone does not tell it."""
        fate = fate or _fate(change)
        return Piece(
            fate=fate,
            said=self._said(change, fate),
            name=self._name(change),
            before=change.before,
            after=change.after,
            runs=change.runs,
            headings=change.headings,
            remarks=remarks,
        )

    def _said(self, change: Change, fate: Fate) -> str:
        either = change.after or change.before
        of_improvement = either is not None and either.kind is Kind.IMPROVEMENT
        by_fate = _SAID_OF_IMPROVEMENTS if self._follows and of_improvement else _SAID[self.relation]
        return by_fate[fate]

    @property
    def _follows(self) -> bool:
        return self.relation is Relation.INSPECTIONS

    def _name(self, change: Change) -> str:
        then, now = _named(self.before, change.before), _named(self.after, change.after)
        if not then or not now or then == now:
            return now or then
        return f"{now} ({self.then}: {words.lower_first(then)})"


def _fate(change: Change) -> Fate:
    if change.is_none:
        return Fate.KEPT
    if change.before is None:
        return Fate.NEW
    return Fate.GONE if change.after is None else Fate.CHANGED


def _named(case: Case, statement: Statement | None) -> str:
    """Return what readers call a statement, an item with its area."""
    if statement is None:
        return ""
    if statement.kind not in _WITH_AREA or statement.area is None:
        return statement.name
    return f"{statement.name}, {case.framework.area(statement.area).name}"
