"""The form of `reportgen progress --format json`: every part with its meaning.

Its JSON Schema is `docs/progress.schema.json`.
"""

from datetime import date

from pydantic import ConfigDict

from reportgen.lives import Stage
from reportgen.report.contract import Data

FORMAT = 1
"""Version of this form."""


class NextInspectionData(Data):
    """When the next inspection was due, and when it was."""

    what: str
    """What was due."""
    stated: str
    """Within what time, in words; empty where none is stated."""
    due: str
    """The day, or the days, by which it was due, in words; or why none is known."""
    basis: str
    """Why that is believed."""
    source: str
    """Where it is stated."""
    actual: str
    """When the next inspection began, and how that lies to it, in words; empty until then."""


class InspectedData(Data):
    """An inspection or a visit."""

    id: str
    """Its id."""
    framework: str
    """Id of its framework."""
    first_day: date
    """First day of fieldwork."""
    last_day: date
    """Last day of fieldwork."""
    status: str
    """draft, factual accuracy, final or published."""
    next_inspection: tuple[NextInspectionData, ...]
    """Stated against actual time to the next."""


class GradeThenData(Data):
    """A grade with the sentence that stands for its narrative."""

    when: str
    """Month of the inspection."""
    known_as: str
    """What it was of, where that was not the same; empty otherwise."""
    label: str
    """The grade as printed, or why there is none."""
    state: str
    """graded, not judged, not in this framework, or missing."""
    sentence: str
    """What is said of it in brief."""


class JudgementData(Data):
    """One judgement over time."""

    judgement: str
    """Its label in the last inspection."""
    change: str
    """How it lies to the last one before it, or why the two do not compare."""
    grades: tuple[GradeThenData, ...]
    """Oldest first."""


class SaidData(Data):
    """What the report of a later inspection says of an area for improvement."""

    inspection: str
    """The inspection's id."""
    last_day: date
    """Last day of its fieldwork."""
    stage: Stage
    """What it says; 'no word of it' where the next report of the kind says nothing."""
    text: str
    """What inspectors found, or the words of the one that repeats it; empty without any."""
    repeated_as: str | None
    """Reference of the one that repeats it."""


class AskedData(Data):
    """An area for improvement and what became of it."""

    reference: str
    """Inspection and item, as 'doncaster-2022-04/I1'."""
    inspection: str
    """Id of the inspection that raised it."""
    area: str | None
    """Id of its area; null for the whole service."""
    text: str
    """What was asked for."""
    priority: bool
    """Whether it needs priority action."""
    stage: Stage
    """What was said of it last."""
    said: tuple[SaidData, ...]
    """What later reports say, oldest first."""


class AccountData(Data):
    """All that is known of a provider from its inspections."""

    model_config = ConfigDict(title="reportgen progress")

    format: int = FORMAT
    """Version of this form."""
    provider: str
    """Its name in the last inspection."""
    urn: str | None
    """Its unique reference number there."""
    inspections: tuple[InspectedData, ...]
    """Its inspections and visits, oldest first."""
    judgements: tuple[JudgementData, ...]
    """Grades over time."""
    not_compared: tuple[str, ...]
    """What has no counterpart, in words."""
    improvements: tuple[AskedData, ...]
    """What was asked for, and what became of it."""
