"""What data have as their record has it, held against the words and figures that they tell."""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal

from reportgen.limits import LIMITS
from reportgen.markdown import Heading, Paragraph, Rendered, render
from reportgen.moments import is_day, is_time
from reportgen.report.contract import ReportData
from reportgen.report.written import PUBLISHED, PUBLISHED_AT, narrative_field

_FIGURE = re.compile(r"\d{1,15}\.\d{1,15}", re.ASCII)

_Told = tuple[str | None, str | None, str]
"""A paragraph of a narrative: the heading right above it, its label and its words."""


def agrees(data: ReportData, field: str) -> bool:
    """Return whether what is written of a field says the words, the figure or the state that data tell."""
    source = data.written[field]
    if field in (PUBLISHED, PUBLISHED_AT):
        return data.inspection.published is None and (is_day if field == PUBLISHED else is_time)(source)
    if field in (figures := _figures(data)):
        return _FIGURE.fullmatch(source) is not None and Decimal(source) == figures[field]
    narratives, texts = _narratives(data), _texts(data)
    if field not in {**narratives, **texts} or len(source) > LIMITS.scalar_characters:
        return False
    rendered = render(source)
    known = {one.text for one in data.notes}
    said = list(_paragraphs(rendered)) if field in narratives else _words(rendered)
    told = narratives[field] if field in narratives else texts[field]
    return said == told and all(one.text in known for one in rendered.notes.values())


def _words(rendered: Rendered) -> str | None:
    return "\n\n".join(one.text for one in rendered.blocks) or None


def _paragraphs(rendered: Rendered) -> Iterator[_Told]:
    """Yield the paragraphs of a narrative: the heading right above each, its label and its words."""
    heading: str | None = None
    for one in rendered.blocks:
        if isinstance(one, Paragraph):
            yield heading, one.label, one.text
        heading = one.text if isinstance(one, Heading) else None


def _narratives(data: ReportData) -> Mapping[str, list[_Told]]:
    found: dict[str, list[_Told]] = {narrative_field(area): [] for area in (None, *data.outcome.areas)}
    for one in data.paragraphs:
        found.setdefault(narrative_field(one.area), []).append((one.heading, one.label, one.text))
    return found


def _texts(data: ReportData) -> Mapping[str, str | None]:
    summaries = {f"areas.{area}.summary": one.summary for area, one in data.outcome.areas.items()}
    return {"children_summary": data.children_summary, "about": data.about, **summaries}


def _figures(data: ReportData) -> Mapping[str, Decimal]:
    found: dict[str, Decimal] = {}
    for index, fact in enumerate(data.context):
        found[f"context[{index}].value"] = fact.value
        if fact.comparator:
            found[f"context[{index}].comparator.value"] = fact.comparator.value
    return found
