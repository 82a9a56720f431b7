"""Finished files of the program's own: their records come back from the data inside them."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from graphlib import CycleError, TopologicalSorter
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import pikepdf

from reportgen.errors import UnreadableError
from reportgen.grading import Origin, State
from reportgen.importing.record import quoted, scalar, wrapped_line, wrapped_prose
from reportgen.limits import LIMITS
from reportgen.markdown.source import escaped, of_words
from reportgen.model import FORMAT
from reportgen.problems import path_shown
from reportgen.proof.verification import read_data
from reportgen.proof.written import agrees
from reportgen.report.carried import DATA
from reportgen.report.contract import (
    AreaData,
    ComparatorData,
    FactData,
    ImprovementData,
    OverallData,
    ParagraphData,
    ReportData,
    StrengthData,
)
from reportgen.report.written import PUBLISHED, PUBLISHED_AT, narrative_field
from reportgen.text import with_plain_newlines, without_flaws
from reportgen.values import is_identifier

_PAGE = re.compile(rb"<html", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Carried:
    """The record that a finished file was made from: its id and its text."""

    id: str
    text: str


def carried_in(path: Path, data: bytes) -> Carried | None:
    """Return the record that a file carries; None if it is no finished file of the program's.

    Raises:
        UnreadableError: it carries data that is damaged, or that no record could have made.
    """
    if not _carries(data):
        return None
    found = read_data(path)
    try:
        lines = [*_lines(_Telling(found).record(), 0)]
    except (CycleError, LookupError):
        raise UnreadableError(f"{path_shown(path)} carries data that tell of no one record") from None
    if not is_identifier(found.id):
        raise UnreadableError(f"{path_shown(path)} carries data of an inspection whose id is none")
    return Carried(found.id, "\n".join(lines) + "\n")


def _carries(data: bytes) -> bool:
    if not data.startswith(b"%PDF-"):
        return DATA.encode() in data and _PAGE.search(data[:2000]) is not None
    try:
        with pikepdf.open(BytesIO(data)) as pdf:
            return DATA in pdf.attachments
    except (pikepdf.PdfError, pikepdf.PasswordError, AttributeError, LookupError, TypeError, ValueError):
        return False  # what it is instead is told where its pages are read


class _Markdown(str):
    """A text of several lines, as it was written."""

    __slots__ = ()


class _Paragraphs(tuple[str, ...]):
    """Paragraphs of Markdown, whose lines may end anywhere."""

    __slots__ = ()


_Mapping = Mapping[str, "_Value"]
_Value = str | bool | Decimal | date | _Paragraphs | _Mapping | list[_Mapping] | tuple[str, ...] | None


class _Telling:
    """Tells the record of a report's data in its order; what is None or empty there, it does not have."""

    def __init__(self, data: ReportData) -> None:
        self._data = data
        self._labels = {one.number: one.label for one in data.paragraphs if one.label}
        self._written = {field: text for field, text in data.written.items() if agrees(data, field)}
        self._problems = {(one.code, one.field) for one in data.problems}

    def record(self) -> _Mapping:
        data = self._data
        return {
            "format": Decimal(FORMAT),
            "framework": data.framework,
            "provider": data.provider.model_dump(),
            "inspection": self._inspection(),
            "status": data.status,
            "previous": data.previous,
            "overall": self._overall(data.outcome.overall),
            "improvements": self._improvements(None, "improvements"),
            "progress": [{"of": one.of, "status": one.status, "text": one.text} for one in data.progress],
            "children_summary": self._text("children_summary", data.children_summary),
            "areas": self._areas(),
            "context": [self._fact(fact, f"context[{index}]") for index, fact in enumerate(data.context)],
            "about": self._text("about", data.about),
            "corrections": [{"day": one.day, "reason": one.reason} for one in data.corrections],
        }

    def _areas(self) -> _Mapping | None:
        return {area: told for area in self._order() if (told := self._area(area)) is not None} or None

    def _order(self) -> Iterable[str]:
        """Return the areas as the record had them, as far as its strengths and improvements tell."""
        data = self._data
        order = TopologicalSorter[str](dict.fromkeys(data.outcome.areas, ()))
        strengths = [one.area for one in data.strengths]
        improvements = [one.area for one in data.improvements if one.area]
        for areas in (strengths, improvements):
            for before, after in pairwise(dict.fromkeys(areas)):
                order.add(after, before)
        for area in (*strengths, *improvements, *(one.area for one in data.paragraphs if one.area)):
            order.add(area)  # so that one which there is not is found out
        return order.static_order()

    def _inspection(self) -> _Mapping:
        about = self._data.inspection
        return {
            "type": about.type,
            "dates": [{"from": one.start, "to": one.end} for one in about.dates],
            "lead_inspectors": about.lead_inspectors,
            "team": about.team,
            "draft_sent": about.draft_sent,
            "received": about.received,
            "published": about.published or self._written.get(PUBLISHED),
            "published_at": self._written.get(PUBLISHED_AT),
        }

    def _overall(self, overall: OverallData) -> _Mapping | None:
        narrative = self._narrative(None)
        told = {"grade": _grade(overall), "rationale": overall.rationale, "narrative": narrative}
        return told if any(told.values()) else None

    def _area(self, area: str) -> _Mapping | None:
        """Return what the record has of an area, which may be nothing in it; None if it does not have it."""
        found, field = self._data.outcome.areas[area], f"areas.{area}"
        told: _Mapping = {
            "grade": _grade(found),
            "summary": self._text(f"{field}.summary", found.summary),
            "strengths": [
                self._item(one) | {"impact": one.impact} for one in self._data.strengths if one.area == area
            ],
            "improvements": self._improvements(area, f"{field}.improvements"),
            "narrative": self._narrative(area),
        }
        return told if any(told.values()) or ("area.untold", field) in self._problems else None

    def _improvements(self, area: str | None, field: str) -> list[_Mapping]:
        """Return the areas for improvement; one whose id stood in for none has none again."""
        return [
            self._item(one, has_id=("id.missing", f"{field}[{index}]") not in self._problems)
            | {"priority": one.priority or None, "repeats": one.repeats}
            for index, one in enumerate(one for one in self._data.improvements if one.area == area)
        ]

    def _item(self, one: StrengthData | ImprovementData, *, has_id: bool = True) -> dict[str, _Value]:
        labels = tuple(self._labels[number] for number in one.evidence if number in self._labels)
        return {"id": one.id if has_id else None, "text": one.text, "evidence": labels}

    def _narrative(self, area: str | None) -> _Value:
        paragraphs = _Paragraphs(self._paragraphs(area))
        return _Markdown(self._written.get(narrative_field(area), "")) or paragraphs

    def _paragraphs(self, area: str | None) -> Iterator[str]:
        for one in self._data.paragraphs:
            if one.area == area:
                yield from [f"## {escaped(one.heading)}"] if one.heading else []
                yield self._paragraph(one)
        told = {one.number: one.area for one in self._data.paragraphs}
        for note in self._data.notes:
            if any(number in told and told[number] == area for number in note.paragraphs):
                yield f"[^{note.number}]: {escaped(note.text)}"

    def _paragraph(self, one: ParagraphData) -> str:
        notes = "".join(f"[^{note.number}]" for note in self._data.notes if one.number in note.paragraphs)
        label = f" {{#{one.label}}}" if one.label else ""
        first, *items = of_words(one.text).split("\n")
        return "\n".join((f"{first}{notes}{label}", *items))

    def _text(self, field: str, words: str | None) -> _Value:
        if field in self._written:
            return _Markdown(self._written[field])
        return _Paragraphs(map(of_words, words.split("\n\n"))) if words else None

    def _fact(self, fact: FactData, field: str) -> _Mapping:
        return {
            "label": fact.label,
            "value": self._figure(fact.value, f"{field}.value"),
            "unit": fact.unit,
            "as_at": fact.as_at,
            "comparator": self._comparator(fact.comparator, f"{field}.comparator"),
        }

    def _comparator(self, compared: ComparatorData | None, field: str) -> _Mapping | None:
        if compared is None:
            return None
        value = self._figure(compared.value, f"{field}.value")
        return {"label": compared.label, "value": value, "unit": compared.unit}

    def _figure(self, value: Decimal, field: str) -> Decimal:
        return Decimal(self._written.get(field, value))


def _grade(judgement: AreaData | OverallData) -> str | None:
    """Return the word that was given for a grade; None where rules filled it in."""
    if judgement.standing == State.NOT_JUDGED.value:
        return judgement.standing
    return judgement.grade if judgement.state is Origin.GIVEN else None


def _lines(told: _Mapping, indent: int) -> Iterator[str]:
    """Yield the lines of a mapping as YAML."""
    for key, value in told.items():
        if value not in (None, "", [], ()):
            yield from _entry(scalar(key), value, indent)


def _entry(key: str, value: _Value, indent: int) -> Iterator[str]:
    pad = " " * indent
    if isinstance(value, _Markdown):
        yield from _as_written(key, value, indent)
    elif isinstance(value, _Paragraphs):
        yield from wrapped_prose(key, value, indent)
    elif isinstance(value, str):
        yield from wrapped_line(key, value, indent)
    elif isinstance(value, Mapping):
        lines = list(_lines(value, indent + 2))
        yield from (f"{pad}{key}:", *lines) if lines else (f"{pad}{key}: {{}}",)
    elif isinstance(value, list):
        yield f"{pad}{key}:"
        for one in value:
            first, *others = [*_lines(one, indent + 4)] or ["{}"]
            yield from (f"{pad}  - {first.lstrip()}", *others)
    elif isinstance(value, tuple):
        names = (scalar(one) if is_identifier(one) else quoted(one) for one in value)
        yield f"{pad}{key}: [{', '.join(names)}]"
    elif isinstance(value, Decimal):
        # A figure beyond all bounds is not written out; the record is refused for it.
        yield f"{pad}{key}: {value:f}" if abs(value.adjusted()) <= LIMITS.digits else f"{pad}{key}: {value}"
    else:
        yield f"{pad}{key}: {str(value).lower()}"


def _as_written(key: str, text: str, indent: int) -> Iterator[str]:
    """Yield a text as a block; in quotes where it begins or ends with spaces, which a block does not keep."""
    text = _allowed(text)
    if text != text.strip():
        yield f"{' ' * indent}{key}: {json.dumps(text, ensure_ascii=False)}"
        return
    yield f"{' ' * indent}{key}: |"
    for line in text.split("\n"):
        yield f"{' ' * (indent + 2)}{line}" if line else ""


def _allowed(text: str) -> str:
    """Return a text without the characters that no record may hold."""
    return without_flaws(with_plain_newlines(text)).strip("\n")
