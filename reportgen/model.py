"""What a findings record is: frozen types, no input or output. The contract of format 1.

The docstrings of the fields are the text of the JSON Schema that editors show, and of the comments
that `reportgen new` writes.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from enum import StrEnum
from typing import Annotated, Any

from pydantic import BeforeValidator, ConfigDict, Field, WithJsonSchema, model_validator
from pydantic_core import PydanticCustomError

from reportgen.problems import FieldPath
from reportgen.source import ANY
from reportgen.values import (
    AtMost,
    Date,
    Expected,
    Identifier,
    ItemId,
    Line,
    Model,
    Number,
    Prose,
    Reference,
    Time,
    Truth,
    unfit,
    version,
    word_of,
)

FORMAT = 1
"""Version of the format that this program reads."""
PROSE_FIELDS = (
    ("overall", "narrative"),
    ("areas", ANY, "summary"),
    ("areas", ANY, "narrative"),
    ("children_summary",),
    ("about",),
)
"""Paths of the texts that may be written as `{file: NAME.md}`."""


class Status(StrEnum):
    """How far a report has come; until it is published, every page says that it is not."""

    DRAFT = "draft"
    FACTUAL_ACCURACY = "factual-accuracy"
    FINAL = "final"
    PUBLISHED = "published"

    @property
    def is_draft(self) -> bool:
        """Whether the report must still be marked as a draft."""
        return self in (Status.DRAFT, Status.FACTUAL_ACCURACY)

    @property
    def is_public(self) -> bool:
        """Whether the report is out, for everybody to read."""
        return self is Status.PUBLISHED

    @property
    def words(self) -> str:
        """The status in words: 'factual accuracy'."""
        return self.value.replace("-", " ")


class ProgressStatus(StrEnum):
    """What became of an area for improvement of the previous inspection."""

    MET = "met"
    PARTLY_MET = "partly met"
    NOT_MET = "not met"
    SUPERSEDED = "superseded"
    NOT_INSPECTED = "not inspected"


def _text_alone(value: Any) -> Any:
    return {"text": value} if isinstance(value, str) else value


class Provider(Model):
    """Who was inspected."""

    name: Line
    """The name as it is printed."""
    urn: Line | None = None
    """Unique reference number; quoted or not, leading zeros stay."""
    code: Line | None = None
    """GSS code of the area, such as E08000017."""
    region: Line | None = None
    """Region of England."""


class Period(Model):
    """A range of days, both included."""

    start: Date = Field(alias="from")
    """First day."""
    end: Date = Field(alias="to")
    """Last day."""

    @model_validator(mode="after")
    def _in_order(self) -> "Period":
        if self.end < self.start:
            context = {
                "code": "date.order",
                "expected": "a last day on or after the first",
                "at": "to",
            }
            raise PydanticCustomError("unfit", "unfit", context)
        return self


class Inspection(Model):
    """When the inspection was, by whom, and when its report went where."""

    type: Line | None = None
    """standard, short, re-inspection, focused visit, monitoring visit ..."""
    dates: Annotated[tuple[Period, ...], Field(min_length=1)]
    """One range of days or more."""
    lead_inspector: Line | None = None
    """The lead inspector, with title."""
    lead_inspectors: tuple[Line, ...] = ()
    """Several lead inspectors, in place of `lead_inspector`."""
    team: tuple[Line, ...] = ()
    """The other inspectors."""
    draft_sent: Date | None = None
    """Day the draft went to the provider for factual accuracy."""
    received: Date | None = None
    """Day the provider received the final report; the day of publication stands in for it."""
    published: Date | None = None
    """Day of publication."""
    published_at: Time | None = None
    """Time of publication on that day, in England, such as 09:30; nothing public is written before it."""

    @property
    def leads(self) -> tuple[str, ...]:
        """The lead inspectors, one or more."""
        return (self.lead_inspector,) if self.lead_inspector else self.lead_inspectors

    @property
    def first_day(self) -> date:
        """First day of fieldwork."""
        return min(period.start for period in self.dates)

    @property
    def last_day(self) -> date:
        """Last day of fieldwork."""
        return max(period.end for period in self.dates)

    @model_validator(mode="after")
    def _time_of_a_day(self) -> "Inspection":
        if self.published_at and not self.published:
            raise unfit("time.without-day", "the day, too, as 'published'", at="published_at")
        return self

    @model_validator(mode="after")
    def _one_form_of_lead(self) -> "Inspection":
        if self.lead_inspector and self.lead_inspectors:
            context = {
                "code": "lead.twice",
                "expected": "lead_inspector or lead_inspectors, not both",
                "at": "lead_inspectors",
            }
            raise PydanticCustomError("unfit", "unfit", context)
        return self


class Overall(Model):
    """The overall judgement and the summary of the report."""

    grade: Line | None = None
    """The overall grade, in a framework that has one."""
    rationale: Line | None = None
    """Why, where the rules leave several grades open."""
    narrative: Prose | None = None
    """The summary or introduction."""


class Strength(Model):
    """Something that works well."""

    id: ItemId | None = None
    """Stable id, such as S1."""
    text: Line
    """The strength in one sentence."""
    impact: Line | None = None
    """What difference it makes to children."""
    evidence: tuple[Identifier, ...] = ()
    """Labels of narrative paragraphs."""


_COUNTED_ID = re.compile(r"(?P<word>[A-Za-z]+)(?P<number>\d+)")


class Improvement(Model):
    """An area for improvement."""

    id: ItemId | None = None
    """Stable id, such as I1: the next inspection refers to it."""
    text: Line
    """What needs to improve."""
    priority: Truth = False
    """Whether it needs priority (or immediate) action."""
    repeats: Reference | None = None
    """The improvement of an earlier inspection that this one repeats."""
    evidence: tuple[Identifier, ...] = ()
    """Labels of narrative paragraphs."""


StrengthEntry = Annotated[Strength, BeforeValidator(_text_alone)]
ImprovementEntry = Annotated[Improvement, BeforeValidator(_text_alone)]
Improvements = Annotated[tuple[ImprovementEntry, ...], AtMost]


class AreaFindings(Model):
    """What was found in one area."""

    grade: Line | None = None
    """A word of the framework's scale, or: not judged."""
    summary: Prose | None = None
    """The area in short."""
    strengths: Annotated[tuple[StrengthEntry, ...], AtMost] = ()
    """What works well; a plain string each, or a mapping."""
    improvements: Improvements = ()
    """What needs to improve; a plain string each, or a mapping."""
    narrative: Prose | None = None
    """The findings; each paragraph gets a number that runs on through the report."""


class Progress(Model):
    """What became of one area for improvement of the previous inspection."""

    of: Reference
    """The improvement, such as doncaster-2022-04/I1."""
    status: Annotated[
        ProgressStatus,
        word_of(ProgressStatus),
        WithJsonSchema({"type": "string", "enum": [status.value for status in ProgressStatus]}),
    ]
    """met, partly met, not met, superseded or not inspected."""
    text: Line | None = None
    """What inspectors found."""


class Comparator(Model):
    """A figure to set beside a fact."""

    label: Line
    """Whose figure it is, such as England."""
    value: Number
    """The figure."""
    unit: Line | None = None
    """What it counts, such as 'per 10,000' or '%'."""


class Fact(Model):
    """A fact about the area that the provider serves."""

    label: Line
    """What is counted."""
    value: Number
    """The figure."""
    unit: Line | None = None
    """What it counts, if the label does not say; drawn beside a comparator of the same unit."""
    as_at: Date | None = None
    """Day of the figure."""
    comparator: Comparator | None = None
    """A figure to set beside it."""


class Correction(Model):
    """What was put right in a report after it was published; the report tells it."""

    day: Date
    """Day on which the corrected report went out."""
    reason: Line
    """What was wrong and what is right, such as: Paragraph 12 gave 341 children in care; there were 314."""


class Waiver(Model):
    """Why a finding of `reportgen check` is let stand."""

    rule: Line
    """Code of the rule, such as english.long-sentence."""
    field: Line | None = None
    """Where it holds, such as areas.leadership.narrative; without one, in the whole record."""
    reason: Line
    """Why; the check prints it."""


class Record(Model):
    """One inspection, as inspectors write it down."""

    model_config = ConfigDict(title="Findings record")

    format: Annotated[int, version(FORMAT), WithJsonSchema({"const": FORMAT}), Expected(str(FORMAT))]
    """Version of this format."""
    id: Annotated[Identifier, Field(exclude=True)]
    """The inspection's id: the file's name without its suffix."""
    framework: Identifier
    """Id of the framework that the inspection was made under."""
    provider: Provider
    """Who was inspected."""
    inspection: Inspection
    """When and by whom."""
    status: Annotated[
        Status,
        word_of(Status),
        WithJsonSchema({"type": "string", "enum": [status.value for status in Status]}),
    ]
    """draft, factual-accuracy, final or published."""
    previous: Identifier | None = None
    """Id of the inspection that this one follows."""
    overall: Overall = Overall()
    """The overall judgement; without an overall grade, the narrative alone."""
    areas: Mapping[str, AreaFindings] = {}
    """The areas of the framework by id."""
    improvements: Improvements = ()
    """Areas for improvement that belong to the whole service."""
    progress: tuple[Progress, ...] = ()
    """What became of the previous inspection's areas for improvement."""
    children_summary: Prose | None = None
    """The summary for children and young people."""
    context: Annotated[tuple[Fact, ...], AtMost] = ()
    """Facts about the area."""
    about: Prose | None = None
    """How the inspection was done."""
    corrections: Annotated[tuple[Correction, ...], AtMost] = ()
    """What was put right since the report was published, the first first; they stay for good."""
    waivers: Annotated[tuple[Waiver, ...], AtMost] = ()
    """Findings of `reportgen check` that are let stand; no report shows them."""

    @property
    def published(self) -> date | None:
        """Day of publication; None until then, though the day that is planned may be named."""
        return self.inspection.published if self.status.is_public else None

    def text_at(self, field: FieldPath) -> str:
        """Return the text of a field; raises LookupError or AttributeError where there is none."""
        value: Any = self
        for part in field:
            holds_parts: Any = isinstance(value, (Mapping, tuple))
            value = value[part] if holds_parts else getattr(value, str(part))
        return str(value)

    def item_lists(self) -> Iterator[tuple[tuple[str, ...], tuple[Strength | Improvement, ...]]]:
        """Yield every list of strengths and improvements with its path, in the order of the file."""
        for area_id, area in self.areas.items():
            yield ("areas", area_id, "strengths"), area.strengths
            yield ("areas", area_id, "improvements"), area.improvements
        yield ("improvements",), self.improvements

    def improvements_by_area(self) -> Iterator[tuple[str | None, Improvement]]:
        """Yield every improvement with the id of its area, None for the whole service.

        They come by number where all ids are numbers behind one word, such as I1; else those of the whole
        service come last.
        """
        found: list[tuple[str | None, Improvement]] = [
            *((area_id, item) for area_id, area in self.areas.items() for item in area.improvements),
            *((None, item) for item in self.improvements),
        ]
        counted = [told for _, item in found if (told := _COUNTED_ID.fullmatch(item.id or ""))]
        if len(counted) == len(found) and len({told["word"] for told in counted}) == 1:
            numbers = [int(told["number"]) for told in counted]
            found = [found[place] for place in sorted(range(len(found)), key=numbers.__getitem__)]
        yield from found
