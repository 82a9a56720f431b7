"""The form of `report.json`: every part with its meaning. Its JSON Schema is `docs/report.schema.json`."""

import json
from datetime import date
from decimal import Decimal
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, PlainSerializer, WithJsonSchema

from reportgen.grading import Origin
from reportgen.values import with_meanings

FORMAT = 1
"""Version of the form of `report.json`."""


def _as_json_number(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


JsonNumber = Annotated[Decimal, PlainSerializer(_as_json_number), WithJsonSchema({"type": "number"})]


class Data(BaseModel):
    """A part of `report.json`."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", json_schema_extra=with_meanings, validate_by_name=True
    )


class PublisherData(Data):
    """The body that publishes the report."""

    name: str
    """Name as printed."""
    licence: str | None
    """Name of the licence that the report is published under."""
    licence_url: str | None
    """Where the licence can be read."""
    contact: tuple[str, ...]
    """How to reach the publisher: a line each."""
    report_url: str | None
    """Address of the report's page."""


class ProviderData(Data):
    """Who was inspected."""

    name: str
    """Name as printed."""
    urn: str | None
    """Unique reference number."""
    code: str | None
    """GSS code."""
    region: str | None
    """Region of England."""


class PeriodData(Data):
    """A range of days, both included."""

    start: date = Field(alias="from")
    """First day."""
    end: date = Field(alias="to")
    """Last day."""


class InspectionData(Data):
    """When and by whom."""

    type: str | None
    """standard, short, focused visit ..."""
    dates: tuple[PeriodData, ...]
    """Ranges of fieldwork."""
    lead_inspectors: tuple[str, ...]
    """One or more."""
    team: tuple[str, ...]
    """The other inspectors."""
    draft_sent: date | None
    """Day the draft went to the provider."""
    received: date | None
    """Day the provider received the final report."""
    published: date | None
    """Day of publication."""


class OverallData(Data):
    """The overall judgement."""

    grade: str | None
    """Canonical word of the grade; null without one."""
    label: str
    """What is printed: the scale's label, or why there is no grade."""
    state: Origin
    """Where it comes from: given, forced, open or none (the framework has no overall grade)."""
    standing: str
    """What stands there: graded, not judged, not in this framework, or missing."""
    allowed: tuple[str, ...]
    """The grades that the rules leave, best first."""
    rules: tuple[str, ...]
    """Ids of the rules that bind it."""
    reasons: tuple[str, ...]
    """Why, in sentences."""
    rationale: str | None
    """The inspectors' reason, where the rules leave it open."""
    paragraphs: tuple[int, ...]
    """Numbers of the paragraphs of its narrative."""


class AreaData(Data):
    """The judgement of an area, with what it stands on."""

    title: str
    """Full title."""
    grade: str | None
    """Canonical word of the grade; null without one."""
    label: str
    """What is printed: the scale's label, or why there is no grade."""
    state: Origin
    """Where it comes from: given, forced, open or none (no grade is given, and no rule looks for one)."""
    standing: str
    """What stands there: graded, not judged, not in this framework, or missing."""
    meaning: str
    """What the grade means."""
    part_of: str | None
    """Id of the area that it is a part of."""
    contributes: bool
    """Whether it counts towards the overall grade."""
    rules: tuple[str, ...]
    """Ids of the rules that bind it."""
    reasons: tuple[str, ...]
    """Why, in sentences."""
    summary: str | None
    """The area in short, as text."""
    paragraphs: tuple[int, ...]
    """Numbers of the paragraphs of its narrative."""


class TraceData(Data):
    """What one rule did."""

    rule: str
    """Id of the rule."""
    target: str
    """What it binds: 'overall' or an area's id."""
    words: str
    """The rule in plain words."""
    basis: str
    """stated, law, consulted, derived, inferred or reported."""
    source: str
    """Where it is from."""
    binds: bool
    """Whether it bound here."""
    effect: str
    """What it did, in words."""
    areas: tuple[str, ...]
    """Ids of the areas that triggered it."""
    allowed: tuple[str, ...]
    """The grades that it allows."""


class ProfileData(Data):
    """What a bare grade hides."""

    best: str
    """Best grade of a contributing area."""
    worst: str
    """Worst grade of a contributing area."""
    steps: int
    """How many steps apart they are."""
    below_expected: tuple[str, ...]
    """Ids of the areas below the framework's expected minimum."""


class TableRowData(Data):
    """A row of the judgement table, as it is printed."""

    target: str
    """'overall' or an area's id."""
    judgement: str
    """What is judged."""
    grade: str
    """The grade, or why there is none."""
    sentence: str
    """The sentence that stands with it in brief."""


class OutcomeData(Data):
    """All judgements, and why."""

    overall: OverallData
    """The overall judgement."""
    areas: dict[str, AreaData]
    """By id, in the framework's order."""
    table: tuple[TableRowData, ...]
    """The judgement table, in order."""
    profile: ProfileData | None
    """The spread of the grades."""
    trace: tuple[TraceData, ...]
    """Every rule, whether it bound or not."""


class ParagraphData(Data):
    """A numbered paragraph of a narrative."""

    number: int
    """Runs on through the report from 1."""
    anchor: str
    """The anchor in the page and the PDF."""
    area: str | None
    """Id of its area; null in the introduction."""
    heading: str | None
    """The sub-heading that stands right above it."""
    label: str | None
    """The label that evidence refers to it by."""
    text: str
    """Its words, a line for each paragraph or list item; the numbers of notes are not among them."""


class NoteData(Data):
    """A note to the text."""

    number: int
    """Runs on through the report from 1, in the order of first reference."""
    anchor: str
    """The anchor in the page and the PDF."""
    text: str
    """Its words."""
    paragraphs: tuple[int, ...]
    """Numbers of the paragraphs that refer to it; summaries and other texts without numbers may, too."""


class StrengthData(Data):
    """Something that works well."""

    id: str
    """Id within the inspection."""
    area: str
    """Id of its area."""
    text: str
    """The strength."""
    impact: str | None
    """What difference it makes."""
    evidence: tuple[int, ...]
    """Numbers of the paragraphs that show it."""


class ImprovementData(Data):
    """Something that needs to improve."""

    id: str
    """Id within the inspection."""
    area: str | None
    """Id of its area; null for the whole service."""
    text: str
    """What needs to improve."""
    priority: bool
    """Whether it needs action first."""
    repeats: str | None
    """The earlier improvement that it repeats."""
    evidence: tuple[int, ...]
    """Numbers of the paragraphs that show it."""


class ProgressData(Data):
    """What became of an earlier improvement."""

    of: str
    """The improvement, as inspection/item."""
    status: str
    """met, partly met, not met, superseded or not inspected."""
    text: str | None
    """What inspectors found."""


class ComparatorData(Data):
    """A figure set beside a fact."""

    label: str
    """Whose figure it is."""
    value: JsonNumber
    """The figure."""
    unit: str | None
    """What it counts."""


class FactData(Data):
    """A fact about the area."""

    label: str
    """What is counted."""
    value: JsonNumber
    """The figure."""
    unit: str | None
    """What it counts."""
    as_at: date | None
    """Day of the figure."""
    comparator: ComparatorData | None
    """A figure beside it."""


class CorrectionData(Data):
    """What was put right after publication."""

    day: date
    """Day on which the corrected report went out."""
    reason: str
    """What was wrong and what is right."""


class FollowUpData(Data):
    """Something that follows."""

    id: str
    """Id within the framework."""
    what: str
    """What must happen."""
    who: str
    """Who must do it."""
    answers: str | None
    """priority or improvements, where it is the answer to these."""
    counted_from: date | None
    """The day it counts from; null while it is not known."""
    assumed: bool
    """Whether the day of publication stands in for the day of receipt."""
    earliest: date | None
    """First day of its window."""
    due: date | None
    """Last day."""
    basis: str
    """stated, law, consulted, derived, inferred or reported."""
    source: str
    """Where it is from."""
    actual: date | None
    """First day of the later inspection that fulfils it."""
    kept: bool | None
    """Whether the actual day lies within the window, or up to the last day where none opens."""


class ProblemData(Data):
    """Something that the record lacks or gets wrong, wherever it stands in a file."""

    severity: str
    """error, warning or info."""
    code: str
    """Stable code."""
    message: str
    """What is wrong."""
    field: str
    """Path of the field."""


class PlacedProblemData(ProblemData):
    """A problem with its place, for those who have the file."""

    line: int | None
    """Line in the record, from 1."""
    column: int | None
    """Column in the record, from 1."""


class ReportData(Data):
    """Everything a report says."""

    model_config = ConfigDict(title="report.json")

    format: int = FORMAT
    """Version of this form."""
    id: str
    """The inspection's id."""
    framework: str
    """Id of the framework."""
    status: str
    """draft, factual-accuracy, final or published."""
    publisher: PublisherData | None
    """The body that publishes the report; null where no configuration names one."""
    provider: ProviderData
    """Who was inspected."""
    inspection: InspectionData
    """When and by whom."""
    previous: str | None
    """Id of the inspection that this one follows."""
    outcome: OutcomeData
    """All judgements, and why."""
    paragraphs: tuple[ParagraphData, ...]
    """The numbered paragraphs, in order."""
    notes: tuple[NoteData, ...]
    """The notes, in order."""
    strengths: tuple[StrengthData, ...]
    """What works well."""
    improvements: tuple[ImprovementData, ...]
    """What needs to improve."""
    progress: tuple[ProgressData, ...]
    """What became of earlier improvements."""
    follow_ups: tuple[FollowUpData, ...]
    """What follows, and by when."""
    context: tuple[FactData, ...]
    """Facts about the area."""
    children_summary: str | None
    """The summary for children and young people, as text."""
    about: str | None
    """How the inspection was done, as text."""
    corrections: tuple[CorrectionData, ...]
    """What was put right since publication, the first first."""
    written: dict[str, str]
    """What the report shows with more than the words and figures above, as its record has it, by field:
    Markdown of texts that are more than paragraphs, lists below them and headings; figures that end in zeros;
    a publication that is to come."""
    problems: tuple[ProblemData, ...]
    """What the record lacks, by field."""


class ExplanationData(Data):
    """What `explain` prints: the outcome and what was noticed, without the texts."""

    id: str
    """The inspection's id."""
    framework: str
    """Id of the framework."""
    outcome: OutcomeData
    """All judgements, and why."""
    problems: tuple[PlacedProblemData, ...]
    """What the record lacks or gets wrong."""


def as_json(data: Data) -> str:
    """Return data as JSON text: UTF-8 as it is, two spaces of indent, one newline at the end."""
    return json.dumps(data.model_dump(mode="json", by_alias=True), ensure_ascii=False, indent=2) + "\n"


def data_schema(kind: type[Data] = ReportData) -> str:
    """Return the JSON Schema of `report.json`, or of another kind of data, as JSON text."""
    schema = kind.model_json_schema(mode="serialization", by_alias=True)
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"
