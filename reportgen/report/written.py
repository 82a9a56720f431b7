"""What a report shows with more than the words and figures of its data, as its record has it.

So a report comes back from its data whole. Nothing else of the record is among it: no remark of its file, no
target of a link that leads nowhere, no name of a note.
"""

from collections.abc import Iterator
from decimal import Decimal

from reportgen.case import Case
from reportgen.markdown import render
from reportgen.markdown.source import is_of_words, public
from reportgen.narrative import is_told
from reportgen.problems import field_name

PUBLISHED = "inspection.published"
"""Field of the day of publication, which is to come where the report is not published."""
PUBLISHED_AT = "inspection.published_at"
"""Field of the time on that day."""


def narrative_field(area: str | None) -> str:
    """Return the field of the narrative of an area, or of the introduction."""
    return f"areas.{area}.narrative" if area else "overall.narrative"


def written(case: Case) -> dict[str, str]:
    """Return it by fields of the record."""
    return dict((*_texts(case), *_figures(case), *_publication(case)))


def _texts(case: Case) -> Iterator[tuple[str, str]]:
    for path in case.telling.texts:
        if not is_told(path, case.framework):
            continue
        source = case.record.text_at(path)
        if not is_of_words(render(source), is_numbered=path[-1] == "narrative") and (found := public(source)):
            yield field_name(path), found


def _figures(case: Case) -> Iterator[tuple[str, str]]:
    for index, fact in enumerate(case.record.context):
        path = ("context", index)
        yield from _figure(field_name((*path, "value")), fact.value)
        if fact.comparator:
            yield from _figure(field_name((*path, "comparator", "value")), fact.comparator.value)


def _figure(field: str, value: Decimal) -> Iterator[tuple[str, str]]:
    if (as_written := f"{value:f}") != f"{value.normalize():f}":
        yield field, as_written


def _publication(case: Case) -> Iterator[tuple[str, str]]:
    """Yield when the report is to be published, as far as its notice or what follows tells it."""
    day, clock = case.record.inspection.published, case.record.inspection.published_at
    if day is None or case.record.status.is_public:
        return
    is_final = not case.record.status.is_draft
    if is_final or any(one.counted_from == day for one in case.follow_ups):
        yield PUBLISHED, day.isoformat()
    if is_final and clock:
        yield PUBLISHED_AT, clock.isoformat("minutes")
