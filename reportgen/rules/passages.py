"""The texts of a record, as they were typed, each with the field and the area that it stands in."""

from collections.abc import Iterator
from dataclasses import dataclass

from reportgen.model import Record
from reportgen.problems import FieldPath


@dataclass(frozen=True, slots=True)
class Passage:
    """A text as it was typed; `area` is the id of its area, None for the whole; prose is Markdown."""

    field: FieldPath
    text: str
    area: str | None = None
    is_prose: bool = False


def passages(record: Record) -> Iterator[Passage]:
    """Yield every text that the report will show, in the order of the record."""
    yield from inspection_passages(record)
    yield from correction_passages(record)


def correction_passages(record: Record) -> Iterator[Passage]:
    """Yield the reasons of the corrections."""
    for index, correction in enumerate(record.corrections):
        yield Passage(("corrections", index, "reason"), correction.reason)


def inspection_passages(record: Record) -> Iterator[Passage]:
    """Yield the same without the corrections: they quote what was wrong, and contradict the rest rightly."""
    overall = record.overall
    yield from _some(("overall", "rationale"), overall.rationale)
    yield from _some(("overall", "narrative"), overall.narrative, is_prose=True)
    for area_id, findings in record.areas.items():
        for name, text in (("summary", findings.summary), ("narrative", findings.narrative)):
            yield from _some(("areas", area_id, name), text, area_id, is_prose=True)
    for path, items in record.item_lists():
        of_area = str(path[1]) if path[0] == "areas" else None
        for index, item in enumerate(items):
            yield Passage((*path, index, "text"), item.text, of_area)
            yield from _some((*path, index, "impact"), getattr(item, "impact", None), of_area)
    for index, progress in enumerate(record.progress):
        yield from _some(("progress", index, "text"), progress.text)
    yield from _some(("children_summary",), record.children_summary, is_prose=True)
    for index, fact in enumerate(record.context):
        yield Passage(("context", index, "label"), fact.label)
    yield from _some(("about",), record.about, is_prose=True)


def _some(
    field: FieldPath, text: str | None, area: str | None = None, *, is_prose: bool = False
) -> Iterator[Passage]:
    if text:
        yield Passage(field, text, area, is_prose)
