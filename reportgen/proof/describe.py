"""The data of a finished report in words for a terminal."""

from collections.abc import Iterator

from reportgen import words
from reportgen.report.contract import ReportData


def describe(data: ReportData) -> str:
    """Return who was inspected and when, every judgement with its reasons, and what must improve."""
    return "\n".join(_lines(data)) + "\n"


def _lines(data: ReportData) -> Iterator[str]:
    inspection = data.inspection
    yield f"{data.id}: {data.provider.name} ({data.framework}, {data.status})"
    yield "inspected: " + "; ".join(words.days(one.start, one.end) for one in inspection.dates)
    if inspection.published:
        yield f"published: {words.day(inspection.published)}"
    for row in data.outcome.table:
        yield f"{row.judgement}: {row.grade}"
        reasons = data.outcome.areas[row.target].reasons if row.target in data.outcome.areas else ()
        yield from (f"  {reason}" for reason in reasons)
    overall = data.outcome.overall
    if overall.grade:
        yield f"overall: {overall.grade} ({overall.state})"
        yield from (f"  {reason}" for reason in overall.reasons)
    for item in data.improvements:
        yield f"{item.id}{' (priority)' if item.priority else ''}: {item.text}"
    yield f"{len(data.paragraphs)} paragraphs, {len(data.strengths)} strengths"
