"""A difference as text for a terminal: grades first; changed words marked [-gone-] and {+new+}."""

from collections.abc import Iterable, Iterator

from reportgen import words
from reportgen.changes import Run, RunKind
from reportgen.difference.model import Difference, Piece, Section
from reportgen.report.context import PairedGrade

_AROUND = 8
"""Words that are shown of a long unchanged stretch on each side of a change."""
_NOTHING = "none"


def as_text(difference: Difference) -> str:
    """Return a difference for a terminal; it needs no colour."""
    before, after = difference.before, difference.after
    lines = [f"{difference.title}: {difference.subject}"]
    lines.extend(
        f"  {side.called}: {side.id}, {side.framework}, {side.dates}, {side.status}"
        for side in (before, after)
    )
    lines.extend(difference.remarks)
    if difference.is_none:
        lines.extend(("", "No difference in what the two records state."))
        return "\n".join(lines) + "\n"
    lines.extend(("", *_grades(difference)))
    if difference.particulars:
        lines.extend(("", "Particulars"))
        lines.extend(
            f"  {one.label}: {one.before or _NOTHING} -> {one.after or _NOTHING}"
            for one in difference.particulars
        )
    for section in difference.sections:
        lines.extend(("", *_section(section)))
    return "\n".join(lines) + "\n"


def marked(runs: Iterable[Run]) -> str:
    """Return words with those that are gone and new marked, long stretches between them shortened."""
    told = tuple(runs)
    marks = {RunKind.GONE: "[-{}-]", RunKind.NEW: "{{+{}+}}"}
    return " ".join(
        marks[run.kind].format(run.text)
        if run.kind in marks
        else _shortened(run.text, opens=place == 0, closes=place == len(told) - 1)
        for place, run in enumerate(told)
    )


def _shortened(text: str, *, opens: bool, closes: bool) -> str:
    """Return the words next to a change, the first ones where there is none, with '…' for the others."""
    said = text.split(" ")
    ahead = _AROUND if closes or not opens else 0
    behind = 0 if closes else _AROUND
    if len(said) <= ahead + behind + 1:
        return text
    return " ".join((*said[:ahead], "…", *said[len(said) - behind :]))


def _grades(difference: Difference) -> Iterator[str]:
    yield f"Grades. {difference.finding}".rstrip()
    for one in difference.grades:
        yield ""
        yield f"  {one.label}: {words.lower_first(one.said)}"
        if one.is_none:
            yield _grade("both", one.after)
        else:
            sides = ((difference.before, one.before), (difference.after, one.after))
            yield from (_grade(side.called, grade) for side, grade in sides if grade)


def _grade(called: str, grade: PairedGrade | None) -> str:
    return f"    {called}: {words.ended(grade.label)} {grade.why}" if grade else ""


def _section(section: Section) -> Iterator[str]:
    yield f"{section.title}. {section.note}" if section.note else section.title
    for part in section.parts:
        if part.title:
            yield ""
            yield f"  {part.title}"
        for piece in part.pieces:
            yield ""
            yield from (f"  {line}" for line in _piece(piece))


def _piece(piece: Piece) -> Iterator[str]:
    yield f"{piece.said}: {piece.name}"
    told = _plain if piece.is_unmarked else marked
    if piece.headings:
        yield f"  Heading: {told(piece.headings)}"
    yield f"  {told(piece.runs)}"
    yield from (f"  {remark}" for remark in piece.remarks)


def _plain(runs: Iterable[Run]) -> str:
    return " ".join(run.text for run in runs)
