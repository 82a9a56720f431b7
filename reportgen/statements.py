"""What a report states, piece by piece: what can be commented on, frozen, and compared with another version.

Each statement is known by the anchor that it has in the page, so that a comment on 'p-12' means the
same in the page, in the response form and in the files beside the record. Pure.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from html import unescape

from reportgen import words
from reportgen.case import Case
from reportgen.frameworks.model import Area, SectionKind
from reportgen.markdown import Heading
from reportgen.model import Comparator, Correction, Fact, Improvement, Strength
from reportgen.narrative import NumberedParagraph, Text
from reportgen.problems import FieldPath

_LINK = re.compile(r'<a href="([^"#][^"]*)"')


class Kind(StrEnum):
    """The kinds of statement, by how they are known and compared."""

    PARAGRAPH = "paragraph"
    STRENGTH = "strength"
    IMPROVEMENT = "improvement"
    TEXT = "text"
    PROGRESS = "progress"
    FACT = "fact"
    NOTE = "note"
    CORRECTION = "correction"


@dataclass(frozen=True, slots=True)
class Statement:
    """A piece of the report.

    `name` is what readers call it, 'Paragraph 12'; `area` the id of its area, None for the whole;
    `field` where it stands in the record; `headings` those that stand above it within its text.
    """

    anchor: str
    kind: Kind
    name: str
    field: FieldPath
    text: str
    area: str | None = None
    headings: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    """Where its links lead, beyond the report."""


def area_anchor(area_id: str) -> str:
    """Return the anchor of an area."""
    return f"area-{area_id}"


def item_anchor(item: Strength | Improvement) -> str:
    """Return the anchor of a strength or an area for improvement."""
    kind = Kind.IMPROVEMENT if isinstance(item, Improvement) else Kind.STRENGTH
    return f"{kind.value}-{item.id}"


def correction_anchor(index: int) -> str:
    """Return the anchor of a correction, from its place in the record's list."""
    return f"{Kind.CORRECTION.value}-{index + 1}"


def section_anchor(kind: SectionKind) -> str:
    """Return the anchor of a section."""
    return f"section-{kind.value}"


def statements(case: Case) -> tuple[Statement, ...]:
    """Return all that the report of a case tells in words of its own, in order; not the grades."""
    record = case.record
    return (
        *_paragraphs(case, ("overall", "narrative"), None),
        *(one for area in case.told_areas for one in _of_area(case, area)),
        *_items(("improvements",), record.improvements, None),
        *_progress(case),
        *(_fact(index, fact) for index, fact in enumerate(record.context)),
        *_whole(case, ("children_summary",), section_anchor(SectionKind.CHILDREN), "Summary for children"),
        *_whole(case, ("about",), section_anchor(SectionKind.ABOUT), "About the inspection"),
        *(
            Statement(note.anchor, Kind.NOTE, f"Note {note.number}", note.references[0].field, note.text)
            for note in case.telling.notes
        ),
        *(_correction(index, correction) for index, correction in enumerate(record.corrections)),
    )


def edition(stated: Iterable[Statement]) -> str:
    """Return twelve hexadecimal digits that are the same for the same words and links at the same anchors."""
    words_of_all = [(one.anchor, *one.headings, one.text, *one.links) for one in stated]
    return hashlib.sha256(json.dumps(words_of_all).encode()).hexdigest()[:12]


def _of_area(case: Case, area: Area) -> Iterator[Statement]:
    field: FieldPath = ("areas", area.id)
    findings = case.record.areas[area.id]
    yield from _whole(case, (*field, "summary"), area_anchor(area.id), f"Summary of {area.name}", area.id)
    yield from _items((*field, "strengths"), findings.strengths, area.id)
    yield from _items((*field, "improvements"), findings.improvements, area.id)
    yield from _paragraphs(case, (*field, "narrative"), area.id)


def _paragraphs(case: Case, field: FieldPath, area: str | None) -> Iterator[Statement]:
    headings: list[str] = []
    for block in case.telling.text(*map(str, field)):
        if isinstance(block, Heading):
            headings.append(block.text)
        elif isinstance(block, NumberedParagraph):
            name = f"Paragraph {block.number}"
            links = _links(block.html)
            yield Statement(
                block.anchor, Kind.PARAGRAPH, name, field, block.text, area, tuple(headings), links
            )
            headings = []


def _items(
    field: FieldPath, items: tuple[Strength | Improvement, ...], area: str | None
) -> Iterator[Statement]:
    for index, item in enumerate(items):
        kind = Kind.IMPROVEMENT if isinstance(item, Improvement) else Kind.STRENGTH
        name = f"{'Area for improvement' if kind is Kind.IMPROVEMENT else 'Strength'} {item.id}"
        said = (item.text, getattr(item, "impact", None))
        text = "\n".join(words.ended(part) for part in said if part)
        yield Statement(item_anchor(item), kind, name, (*field, index), text, area)


def _progress(case: Case) -> Iterator[Statement]:
    for index, progress in enumerate(case.record.progress):
        text = "\n".join(part for part in (words.sentence(progress.status.value), progress.text) if part)
        name = f"Progress on {progress.of}"
        yield Statement(f"progress-{index + 1}", Kind.PROGRESS, name, ("progress", index), text)


def _fact(index: int, fact: Fact) -> Statement:
    told = f"{fact.label}: {words.figure(fact.value, fact.unit)}"
    day = f", on {words.day(fact.as_at)}" if fact.as_at else ""
    beside = f"; {_comparator(fact.comparator)}" if fact.comparator else ""
    text = words.ended(f"{told}{day}{beside}")
    return Statement(f"fact-{index + 1}", Kind.FACT, f"Fact {index + 1}", ("context", index), text)


def _correction(index: int, correction: Correction) -> Statement:
    name, field = f"Correction {index + 1}", ("corrections", index)
    text = f"{words.day(correction.day)}: {words.ended(correction.reason)}"
    return Statement(correction_anchor(index), Kind.CORRECTION, name, field, text)


def _comparator(comparator: Comparator) -> str:
    return f"{comparator.label}: {words.figure(comparator.value, comparator.unit)}"


def _whole(
    case: Case, field: FieldPath, anchor: str, name: str, area: str | None = None
) -> Iterator[Statement]:
    if text := case.telling.text(*map(str, field)):
        links = tuple(link for block in text for link in _links(block.html))
        yield Statement(anchor, Kind.TEXT, name, field, _plain(text), area, links=links)


def _links(html: str) -> tuple[str, ...]:
    return tuple(unescape(link) for link in _LINK.findall(html))


def _plain(text: Text) -> str:
    return "\n".join(block.text for block in text)
