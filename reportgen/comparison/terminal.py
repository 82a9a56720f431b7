"""A comparison, and a spread, as text for a terminal."""

from collections.abc import Iterator

from reportgen import words
from reportgen.comparison.model import Cell, Comparison, Found, Part, Spread


def as_text(comparison: Comparison) -> str:
    """Return inspections side by side for a terminal; it needs no colour."""
    lines = [comparison.title]
    lines.extend(
        f"  {one.called}: {one.id}, {one.framework}, {one.dates}, {one.status}" for one in comparison.columns
    )
    if comparison.finding:
        lines.extend(("", comparison.finding))
    called = tuple(column.called for column in comparison.columns)
    for part in comparison.parts:
        lines.extend(("", *_part(part, called)))
    return "\n".join(lines) + "\n"


def _part(part: Part, called: tuple[str, ...]) -> Iterator[str]:
    yield f"{part.title}: {words.lower_first(part.said)}" if part.said else part.title
    for name, cell in zip(called, part.cells, strict=False):  # what belongs to no area has no cells
        yield f"  {name}: {_cell(cell)}"
    for title, found in (("Strengths", part.strengths), ("Areas for improvement", part.improvements)):
        if found:
            yield f"  {title}"
            for one in found:
                yield from _found(one, called)


def _cell(cell: Cell) -> str:
    if cell.grade is None:
        return words.ended(cell.remark)
    label = f"{cell.grade.label}, {cell.remark}" if cell.remark else cell.grade.label
    return f"{words.ended(label)} {cell.grade.why}"


def _found(found: Found, called: tuple[str, ...]) -> Iterator[str]:
    if len(found.by) == 1:
        yield f"    {found.by[0]} alone: {found.texts[0]}"
        return
    which = "all" if found.by == called else words.number(len(found.by))
    yield f"    {words.upper_first(which)}, in nearly the same words"
    yield from (f"      {name}: {text}" for name, text in zip(found.by, found.texts, strict=True))


def spread_as_text(spread: Spread) -> str:
    """Return the profiles behind one overall grade for a terminal."""
    lines = [spread.finding]
    for profile in spread.profiles:
        grades = "; ".join(f"{area}: {words.lower_first(grade)}" for area, grade in profile.grades)
        lines.extend(("", f"{grades}{' (its own)' if profile.is_own else ''}"))
        for one in profile.inspections:
            lines.append(f"  {one.id}: {one.sentence}")
            lines.extend(f"    {area}: {sentence}" for area, sentence in one.areas)
    return "\n".join(lines) + "\n"
