"""The form of a site's data: every part with its meaning, which is also the data dictionary.

Its JSON Schema is `docs/programme.schema.json`. What is here was published; days are told as days, and
nothing depends on the day on which it was put together but what says so.
"""

from datetime import date

from pydantic import ConfigDict

from reportgen.lives import Stage
from reportgen.report.contract import Data

FORMAT = 1
"""Version of this form."""


class ProviderData(Data):
    """Who was inspected, as the latest report names it."""

    slug: str
    """Its name in addresses: 'doncaster' in 'providers/doncaster/index.html'."""
    name: str
    """Name as printed."""
    urn: str | None
    """Unique reference number."""
    code: str | None
    """GSS code."""
    region: str | None
    """Region of England."""


class CorrectionData(Data):
    """A correction of a published report."""

    day: date
    """When it was made."""
    reason: str
    """What was wrong, and what is right."""


class InspectionData(Data):
    """An inspection whose report is published."""

    id: str
    """Its id."""
    provider: str
    """Slug of its provider."""
    framework: str
    """Id of its framework."""
    framework_name: str
    """Short name of its framework."""
    title: str
    """What was inspected: the framework's full title."""
    type: str | None
    """standard, short, focused visit ..."""
    first_day: date
    """First day of fieldwork."""
    last_day: date
    """Last day of fieldwork."""
    published: date
    """Day of publication."""
    previous: str | None
    """Id of the inspection that it follows; null without one, or where that is not published here."""
    corrections: tuple[CorrectionData, ...]
    """What was put right since, oldest first."""


class JudgementData(Data):
    """One grade with the reason that it has and where its narrative is."""

    inspection: str
    """Id of the inspection."""
    provider: str
    """Slug of the provider."""
    target: str
    """What was judged: an area's id, or 'overall'."""
    name: str
    """What it is called, as in 'Help and protection'."""
    contributes: bool
    """Whether it counts towards the overall grade; true for that itself."""
    grade: str | None
    """Canonical word of the grade; null without one."""
    label: str
    """What is printed: the scale's label, or why there is no grade."""
    state: str
    """graded, not judged, not in this framework, or missing."""
    step: int | None
    """Its step on its scale, 1 for the best; null without a grade."""
    steps: int
    """How many steps its scale has."""
    sentence: str
    """What stands for the narrative in one sentence."""
    reason: str
    """Why it is what it is, in one sentence; empty where that sentence says it."""
    narrative: str
    """Address of its narrative: from the root of the site, or whole where that is known."""


class SaidData(Data):
    """What the report of a later inspection says of an area for improvement."""

    inspection: str
    """The inspection's id."""
    day: date
    """Last day of its fieldwork."""
    stage: Stage
    """What it says; 'no word of it' where the next report of the kind says nothing."""
    text: str
    """What inspectors found, or the words of the one that repeats it; empty without any."""
    repeated_as: str | None
    """Reference of the one that repeats it."""


class ImprovementData(Data):
    """An area for improvement with its life."""

    reference: str
    """Inspection and item, as 'doncaster-2022-04/I1'."""
    inspection: str
    """Id of the inspection that raised it."""
    provider: str
    """Slug of the provider."""
    area: str | None
    """Id of its area; null for the whole service."""
    area_name: str
    """What its area is called; empty for the whole service."""
    text: str
    """What was asked for."""
    priority: bool
    """Whether it needs priority action."""
    address: str
    """Where it stands in its report: from the root of the site, or whole where that is known."""
    stage: Stage
    """What was said of it last."""
    said: tuple[SaidData, ...]
    """What later reports say, oldest first."""


class FollowUpData(Data):
    """Something that follows an inspection, with its days where these are known."""

    inspection: str
    """Id of the inspection."""
    provider: str
    """Slug of the provider."""
    id: str
    """Id of the follow-up in its framework."""
    what: str
    """What must happen."""
    who: str
    """Who must do it."""
    stated: str
    """Within what time, in words; empty where none is stated."""
    earliest: date | None
    """First day of its window; null where it has none, or the day it counts from is not known."""
    latest: date | None
    """Last day; null as for the first."""
    basis: str
    """Why the deadline is believed, in words."""
    source: str
    """Where it is stated."""
    note: str
    """What must be known about its days; empty without any."""
    next_inspection: bool
    """Whether the next inspection is what fulfils it."""
    actual: date | None
    """First day of the inspection that fulfilled it."""


class DossierData(Data):
    """All that published reports tell of one provider."""

    provider: ProviderData
    """Who it is."""
    inspections: tuple[InspectionData, ...]
    """Its inspections and visits, oldest first."""
    judgements: tuple[JudgementData, ...]
    """Their grades, in the order of their tables, the overall grade last."""
    improvements: tuple[ImprovementData, ...]
    """What was asked for, and what became of it."""
    follow_ups: tuple[FollowUpData, ...]
    """What follows, in the framework's order."""


class ProgrammeData(Data):
    """All that the published reports of all providers tell: `programme.json`."""

    model_config = ConfigDict(title="programme.json")

    format: int = FORMAT
    """Version of this form."""
    as_at: date
    """Day on which it was put together."""
    base_url: str | None
    """Address of the root of the site; null where that is not known."""
    publisher: str | None
    """Name of the body that publishes the reports."""
    licence: str | None
    """Name of the licence that they are published under."""
    licence_url: str | None
    """Where the licence can be read."""
    providers: tuple[ProviderData, ...]
    """Who was inspected."""
    inspections: tuple[InspectionData, ...]
    """Inspections whose reports are published; in CSV, corrections are lines of one cell."""
    judgements: tuple[JudgementData, ...]
    """Grades, each with the sentence, the reason and the address of its narrative."""
    improvements: tuple[ImprovementData, ...]
    """Areas for improvement, each with what later reports say of it.

    In CSV, each thing said has a row, in columns that begin with 'said_'; the first is that it was raised.
    """
    follow_ups: tuple[FollowUpData, ...]
    """What follows inspections, and by when."""
