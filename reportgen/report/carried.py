"""What a finished report carries inside, the same in the page and in the PDF: its data, and whose it is.

`report.json` is the data, `judgements.csv` its judgements for a spreadsheet. The hash of `report.json`
stands in the page and in the PDF's metadata, and so ties the three together.
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from reportgen.case import Case
from reportgen.frameworks.model import OVERALL
from reportgen.grading import Judgement
from reportgen.problems import Problem
from reportgen.publisher import NO_PUBLISHER, Publisher
from reportgen.report import explanation
from reportgen.report.contract import as_json
from reportgen.report.data import report_data
from reportgen.report.seal import UNSEALED
from reportgen.spreadsheet import as_csv

DATA = "report.json"
"""Name of the data file."""
JUDGEMENTS = "judgements.csv"
"""Name of the table of judgements."""
NAMESPACE = "https://reportgen.invalid/ns/1#"
"""Namespace of the project's own metadata in a PDF."""
PROPERTIES = {
    "framework": "Id of the framework that the inspection was made under",
    "provider": "Name of the provider that was inspected",
    "urn": "Unique reference number of the provider",
    "inspectionDates": "Days of fieldwork, as ISO 8601 intervals",
    "status": "draft, factual-accuracy, final or published",
    "document": "report, or summary on one page",
    "dataSha256": "SHA-256 of the report.json inside, in hexadecimal digits",
    "fileSha256": "SHA-256 of the file with zeros in place of this value, in hexadecimal digits",
}
"""Names of that metadata with what they mean; all are texts."""

REPORT, SUMMARY = "report", "summary"
"""What a document is, as its properties say it."""

_COLUMNS = (
    *("inspection", "provider", "urn", "framework", "from", "to", "published"),
    *("judgement", "title", "grade", "printed", "standing", "rules", "why", "paragraphs"),
)


@dataclass(frozen=True, slots=True)
class CarriedFile:
    """A file inside another: its name, its media type, what it is, and its bytes."""

    name: str
    media_type: str
    description: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Carried:
    """What a report carries: its files, its properties by names of `PROPERTIES`, and the day of both."""

    day: date
    properties: Mapping[str, str]
    files: tuple[CarriedFile, ...]

    @property
    def sha256(self) -> str:
        """SHA-256 of the data, in hexadecimal digits."""
        return self.properties["dataSha256"]

    def of_summary(self) -> "Carried":
        """Return what the summary of the same report carries: all the same."""
        return replace(self, properties={**self.properties, "document": SUMMARY})


def carry(case: Case, problems: tuple[Problem, ...] = (), publisher: Publisher = NO_PUBLISHER) -> Carried:
    """Return what the report of a case carries.

    Args:
        case: the inspection.
        problems: what `assess` noticed, which the data tells.
        publisher: who publishes the report, which the data tells.
    """
    record = case.record
    data = as_json(report_data(case, problems, publisher)).encode()
    properties = {
        "framework": case.framework.id,
        "provider": record.provider.name,
        "urn": record.provider.urn or "",
        "inspectionDates": " ".join(f"{one.start}/{one.end}" for one in record.inspection.dates),
        "status": record.status.value,
        "document": REPORT,
        "dataSha256": hashlib.sha256(data).hexdigest(),
        "fileSha256": UNSEALED,
    }
    return Carried(
        day=record.published or record.inspection.last_day,
        properties={name: text for name, text in properties.items() if text},
        files=(
            CarriedFile(DATA, "application/json", "all that it says, for machines", data),
            CarriedFile(JUDGEMENTS, "text/csv", "its judgements as a table", _table(case)),
        ),
    )


def _table(case: Case) -> bytes:
    rows = (_row(case, judgement, title) for judgement, title in _judgements(case))
    return as_csv((_COLUMNS, *rows)).encode()


def _judgements(case: Case) -> Iterator[tuple[Judgement, str]]:
    for area in case.framework.graded_areas:
        yield case.outcome.areas[area.id], area.title
    if case.framework.overall:
        yield case.outcome.overall, case.framework.overall.label


def _row(case: Case, judgement: Judgement, title: str) -> tuple[str, ...]:
    inspection, provider = case.record.inspection, case.record.provider
    where = ("overall",) if judgement.target == OVERALL else ("areas", judgement.target)
    numbers = [getattr(block, "number", None) for block in case.telling.text(*where, "narrative")]
    return (
        case.record.id,
        provider.name,
        provider.urn or "",
        case.framework.id,
        inspection.first_day.isoformat(),
        inspection.last_day.isoformat(),
        case.record.published.isoformat() if case.record.published else "",
        judgement.target,
        title,
        judgement.grade or "",
        explanation.label_of(case, judgement),
        judgement.state.value,
        " ".join(judgement.rules),
        " ".join(explanation.reasons(case, judgement.target)),
        " ".join(str(number) for number in numbers if number),
    )
