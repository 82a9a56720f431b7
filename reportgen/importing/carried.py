"""Finished files of the program's own: their records come back from the data inside them."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from graphlib import TopologicalSorter
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import pikepdf

from reportgen.importing.record import escaped, quoted, scalar, wrapped_line, wrapped_prose
from reportgen.model import FORMAT
from reportgen.proof.verification import read_data
from reportgen.report.carried import DATA
from reportgen.report.contract import FactData, ImprovementData, ParagraphData, ReportData, StrengthData

_PAGE = re.compile(rb"<html", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Carried:
    """The record that a finished file was made from: its id and its text."""

    id: str
    text: str


def carried_in(path: Path, data: bytes) -> Carried | None:
    """Return the record that a file carries; None if it is no finished file of the program's.

    Raises:
        UnreadableError: it carries data that is damaged.
    """
    if not _carries(data):
        return None
    found = read_data(path)
    return Carried(found.id, "\n".join(_Writer(found).lines()) + "\n")


def _carries(data: bytes) -> bool:
    if not data.startswith(b"%PDF-"):
        return DATA.encode() in data and _PAGE.search(data[:2000]) is not None
    try:
        with pikepdf.open(BytesIO(data)) as pdf:
            return DATA in pdf.attachments
    except (pikepdf.PdfError, AttributeError, LookupError, TypeError, ValueError):
        return False  # what it is instead is told where its pages are read


class _Writer:
    """Writes the record of a report's data."""

    def __init__(self, data: ReportData) -> None:
        self._data = data
        self._labels = {one.number: one.label for one in data.paragraphs if one.label}

    def lines(self) -> Iterator[str]:
        """Yield the lines of the record."""
        data = self._data
        yield f"format: {FORMAT}"
        yield f"framework: {data.framework}"
        yield "provider:"
        for key, value in data.provider.model_dump().items():
            yield from [f"  {key}: {scalar(value)}"] if value else []
        yield from self._inspection()
        yield f"status: {data.status}"
        yield from [f"previous: {data.previous}"] if data.previous else []
        yield from self._overall()
        yield from self._improvements(None, 0)
        yield from self._progress()
        yield from self._text("children_summary", data.children_summary, 0)
        yield "areas:"
        for area in self._order():
            yield from self._area(area)
        yield from _facts(data.context)
        yield from self._text("about", data.about, 0)
        for number, one in enumerate(data.corrections):
            yield from ["corrections:"] if not number else []
            yield f"  - day: {one.day.isoformat()}"
            yield f"    reason: {scalar(one.reason)}"

    def _order(self) -> Iterable[str]:
        """Return the areas as the record had them, as far as its strengths and improvements tell."""
        order = TopologicalSorter[str](dict.fromkeys(self._data.outcome.areas, ()))
        strengths = dict.fromkeys(one.area for one in self._data.strengths)
        improvements = dict.fromkeys(one.area for one in self._data.improvements if one.area)
        for told in (strengths, improvements):
            for before, after in pairwise(told):
                order.add(after, before)
        return order.static_order()

    def _inspection(self) -> Iterator[str]:
        about = self._data.inspection
        yield "inspection:"
        yield from [f"  type: {scalar(about.type)}"] if about.type else []
        yield "  dates:"
        for days in about.dates:
            yield f"    - from: {days.start.isoformat()}"
            yield f"      to: {days.end.isoformat()}"
        for key, names in (("lead_inspectors", about.lead_inspectors), ("team", about.team)):
            yield from [f"  {key}: [{', '.join(map(quoted, names))}]"] if names else []
        for key in ("draft_sent", "received", "published"):
            day = getattr(about, key)
            yield from [f"  {key}: {day.isoformat()}"] if day else []

    def _overall(self) -> Iterator[str]:
        overall = self._data.outcome.overall
        narrative = list(self._narrative(None))
        if overall.grade or narrative:
            yield "overall:"
            yield from [f"  grade: {overall.grade}"] if overall.grade else []
            yield from wrapped_line("rationale", overall.rationale, 2) if overall.rationale else []
            yield from wrapped_prose("narrative", narrative, 2)

    def _area(self, area: str) -> Iterator[str]:
        found = self._data.outcome.areas[area]
        yield f"  {area}:"
        yield from [f"    grade: {found.grade}"] if found.grade else []
        yield from self._text("summary", found.summary, 4)
        strengths = [one for one in self._data.strengths if one.area == area]
        for number, strength in enumerate(strengths):
            yield from ["    strengths:"] if not number else []
            yield from self._item(strength, 6)
            yield from wrapped_line("impact", strength.impact, 8) if strength.impact else []
        yield from self._improvements(area, 4)
        yield from wrapped_prose("narrative", self._narrative(area), 4)

    def _improvements(self, area: str | None, indent: int) -> Iterator[str]:
        pad = " " * indent
        for number, one in enumerate(one for one in self._data.improvements if one.area == area):
            yield from [f"{pad}improvements:"] if not number else []
            yield from self._item(one, indent + 2)
            yield from [f"{pad}    priority: true"] if one.priority else []
            yield from [f"{pad}    repeats: {one.repeats}"] if one.repeats else []

    def _item(self, one: StrengthData | ImprovementData, indent: int) -> Iterator[str]:
        yield f"{' ' * indent}- id: {one.id}"
        yield from wrapped_line("text", one.text, indent + 2)
        labels = [self._labels[number] for number in one.evidence if number in self._labels]
        yield from [f"{' ' * (indent + 2)}evidence: [{', '.join(labels)}]"] if labels else []

    def _progress(self) -> Iterator[str]:
        for number, one in enumerate(self._data.progress):
            yield from ["progress:"] if not number else []
            yield f"  - of: {one.of}"
            yield f"    status: {one.status}"
            yield from wrapped_line("text", one.text, 4) if one.text else []

    def _narrative(self, area: str | None) -> Iterator[str]:
        """Yield the paragraphs of an area, the headings among them, and the notes that they refer to."""
        heading: str | None = None
        for one in self._data.paragraphs:
            if one.area == area:
                if one.heading and one.heading != heading:
                    yield f"## {escaped(one.heading)}"
                heading = one.heading
                yield self._paragraph(one)
        told: Mapping[int, str | None] = {one.number: one.area for one in self._data.paragraphs}
        for note in self._data.notes:
            if any(number in told and told[number] == area for number in note.paragraphs):
                yield f"[^n{note.number}]: {escaped(note.text)}"

    def _paragraph(self, one: ParagraphData) -> str:
        notes = "".join(f"[^n{note.number}]" for note in self._data.notes if one.number in note.paragraphs)
        label = f" {{#{one.label}}}" if one.label else ""
        first, *items = _words(one.text).split("\n")
        return "\n".join((f"{first}{notes}{label}", *items))

    @staticmethod
    def _text(key: str, text: str | None, indent: int) -> Iterator[str]:
        yield from wrapped_prose(key, map(_words, text.split("\n\n")) if text else (), indent)


def _words(text: str) -> str:
    """Return the words of a paragraph as Markdown: a line, and one for each item of the list below it."""
    first, *items = text.split("\n")
    return "\n".join((escaped(first), *(f"- {escaped(item)}" for item in items)))


def _facts(facts: Iterable[FactData]) -> Iterator[str]:
    for number, fact in enumerate(facts):
        yield from ["context:"] if not number else []
        yield f"  - label: {scalar(fact.label)}"
        yield f"    value: {fact.value}"
        yield from [f"    unit: {scalar(fact.unit)}"] if fact.unit else []
        yield from [f"    as_at: {fact.as_at.isoformat()}"] if fact.as_at else []
        if fact.comparator:
            unit = f", unit: {quoted(fact.comparator.unit)}" if fact.comparator.unit else ""
            label = quoted(fact.comparator.label)
            yield f"    comparator: {{label: {label}, value: {fact.comparator.value}{unit}}}"
