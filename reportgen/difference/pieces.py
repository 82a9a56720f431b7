"""The statements of two cases that are not the same, by kind: improvements first, notes last.

Of two inspections nearly all prose is another's: there, what is not alike is counted, not shown.
"""

from collections.abc import Iterable, Iterator

from reportgen import words
from reportgen.case import Case
from reportgen.changes import Change, are_alike, paired
from reportgen.difference.improvements import improvement_pieces
from reportgen.difference.model import Part, Piece, Relation, Section
from reportgen.difference.wording import Wording
from reportgen.frameworks.model import SectionKind
from reportgen.statements import Kind, Statement, statements

_TITLES = {
    Kind.CORRECTION: "Corrections",
    Kind.STRENGTH: "Strengths",
    Kind.PARAGRAPH: "Paragraphs",
    Kind.TEXT: "Summaries and other texts",
    Kind.PROGRESS: "Progress",
    Kind.FACT: "Facts",
    Kind.NOTE: "Notes",
}
"""The sections after the improvements, in order."""
_OF_VERSIONS = (Kind.CORRECTION, Kind.PROGRESS)
"""What of two inspections is no change: corrections of each, and progress, told with what it is on."""
_COUNTED = {Kind.PARAGRAPH: "paragraph", Kind.TEXT: "text", Kind.NOTE: "note"}
"""What is not all shown where nearly all of it is another's, and what one of it is called."""


def sections(before: Case, after: Case, relation: Relation) -> Iterator[Section]:
    """Yield the sections that have something to say."""
    wording = Wording(before, after, relation)
    old, new = statements(before), statements(after)
    improvements = improvement_pieces(wording, _of(Kind.IMPROVEMENT, old), _of(Kind.IMPROVEMENT, new))
    title = words.upper_first(after.framework.terms.improvements)
    told = [Section(Kind.IMPROVEMENT, title, "", _one_part(improvements))]
    kinds = (kind for kind in _TITLES if kind not in _OF_VERSIONS or relation is Relation.VERSIONS)
    told.extend(_section(wording, kind, _of(kind, old), _of(kind, new)) for kind in kinds)
    return (section for section in told if section.parts or section.note)


def _of(kind: Kind, stated: Iterable[Statement]) -> tuple[Statement, ...]:
    return tuple(one for one in stated if one.kind is kind)


def _section(wording: Wording, kind: Kind, old: tuple[Statement, ...], new: tuple[Statement, ...]) -> Section:
    are_versions = wording.relation is Relation.VERSIONS
    every = paired(old, new, of_one_inspection=are_versions)
    shown = [one for one in every if not one.is_none]
    note = ""
    if kind in _COUNTED and not are_versions:
        shown = [one for one in shown if one.before and one.after and _is_alike(one.before, one.after)]
        note = _count(wording, _COUNTED[kind], every, len(shown)) if old and new else ""
    pieces = [wording.piece(one) for one in shown]
    parts = _by_area(wording, pieces) if kind is Kind.PARAGRAPH else _one_part(pieces)
    return Section(kind, _TITLES[kind], note, parts)


def _is_alike(before: Statement, after: Statement) -> bool:
    return are_alike(before.text, after.text)


def _count(wording: Wording, noun: str, every: tuple[Change, ...], alike: int) -> str:
    """Return how much prose of two inspections is the same, in a sentence."""
    then, now = (sum(side is not None for side in sides) for sides in _sides(every))
    same = sum(one.is_none for one in every)
    of_both = f"Of {words.counted(now, noun)} {wording.now} and {words.number(then)} {wording.then}"
    told = f"{of_both}, {words.number(same) if same else 'none'} {_is(same)} the same word for word"
    shown = f"; {words.number(alike)} {_is(alike)} alike and shown here" if alike else ""
    return f"{told}{shown}."


def _sides(every: tuple[Change, ...]) -> tuple[list[Statement | None], list[Statement | None]]:
    return [one.before for one in every], [one.after for one in every]


def _is(count: int) -> str:
    return "is" if count < 2 else "are"


def _one_part(pieces: Iterable[Piece]) -> tuple[Part, ...]:
    told = tuple(pieces)
    return (Part("", told),) if told else ()


def _by_area(wording: Wording, pieces: Iterable[Piece]) -> tuple[Part, ...]:
    by_title: dict[str, list[Piece]] = {}
    for piece in pieces:
        by_title.setdefault(_area_title(wording, piece), []).append(piece)
    return tuple(Part(title, tuple(those)) for title, those in by_title.items())


def _area_title(wording: Wording, piece: Piece) -> str:
    case, one = (wording.after, piece.after) if piece.after else (wording.before, piece.before)
    if one is not None and one.area is not None:
        return case.framework.area(one.area).title
    titles = (section.title for section in case.framework.sections if section.kind is SectionKind.SUMMARY)
    return next(titles, "Introduction")
