"""Areas for improvement of two cases: what is new, gone or asked for again, and what was found of it."""

from collections.abc import Iterator

from reportgen import words
from reportgen.case import Case
from reportgen.changes import Change, paired, runs
from reportgen.difference.model import Fate, Piece, Relation
from reportgen.difference.wording import Wording
from reportgen.model import Improvement
from reportgen.statements import Statement, item_anchor


def improvement_pieces(
    wording: Wording, old: tuple[Statement, ...], new: tuple[Statement, ...]
) -> Iterator[Piece]:
    """Yield what became of each area for improvement; of two versions, only what is not the same."""
    are_versions = wording.relation is Relation.VERSIONS
    repeated = [] if are_versions else list(_repeated(wording, old, new))
    for change in repeated:
        yield wording.piece(change, Fate.REPEATED, tuple(_remarks(wording, change)))
    taken = {side for change in repeated for side in (change.before, change.after)}
    left = ([one for one in side if one not in taken] for side in (old, new))
    for change in paired(*left, of_one_inspection=are_versions):
        remarks = tuple(_remarks(wording, change))
        if remarks or not (are_versions and change.is_none):
            yield wording.piece(change, remarks=remarks)


def _repeated(wording: Wording, old: tuple[Statement, ...], new: tuple[Statement, ...]) -> Iterator[Change]:
    """Yield the improvements of which the later record says that they repeat one of the earlier record."""
    asked = {_reference(wording, one): one for one in old}
    for statement in new:
        repeats = _item(wording.after, statement).repeats
        if repeats in asked:
            before = asked[repeats]
            yield Change(before, statement, runs(before.text, statement.text))


def _remarks(wording: Wording, change: Change) -> Iterator[str]:
    before = _item(wording.before, change.before) if change.before else None
    after = _item(wording.after, change.after) if change.after else None
    yield from _on_priority(wording, before, after)
    if wording.relation is Relation.VERSIONS and change.before and change.after:
        yield from _on_area(wording, change.before, change.after)
    if wording.relation is Relation.INSPECTIONS and change.before:
        yield from _on_progress(wording, change.before)


def _on_priority(wording: Wording, before: Improvement | None, after: Improvement | None) -> Iterator[str]:
    was, is_now = bool(before and before.priority), bool(after and after.priority)
    case = wording.after if after else wording.before
    mark = f"‘{case.framework.terms.priority}’"
    if before is None or after is None:
        if was or is_now:
            yield f"Marked as {mark}."
    elif was != is_now:
        yield f"Now marked as {mark}." if is_now else f"No longer marked as {mark}."


def _on_area(wording: Wording, before: Statement, after: Statement) -> Iterator[str]:
    if before.area != after.area:
        then, now = _area(wording.before, before), _area(wording.after, after)
        yield f"Moved from {then} to {now}."


def _on_progress(wording: Wording, before: Statement) -> Iterator[str]:
    reference = _reference(wording, before)
    for progress in wording.after.record.progress:
        if progress.of == reference:
            found = words.ended(progress.text) if progress.text else ""
            yield f"Progress: {words.ended(progress.status.value)} {found}".strip()


def _area(case: Case, statement: Statement) -> str:
    return f"‘{case.framework.area(statement.area).name}’" if statement.area else "the whole service"


def _item(case: Case, statement: Statement) -> Improvement:
    items = (item for _, item in case.record.improvements_by_area())
    return next(item for item in items if item_anchor(item) == statement.anchor)


def _reference(wording: Wording, before: Statement) -> str:
    """Return how a later record refers to an improvement of the earlier one."""
    return f"{wording.before.record.id}/{_item(wording.before, before).id}"
