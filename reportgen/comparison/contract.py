"""The form of `reportgen compare --format json`: every part with its meaning.

Its JSON Schema is `docs/comparison.schema.json`.
"""

from pydantic import ConfigDict

from reportgen.report.contract import Data

FORMAT = 1
"""Version of this form."""


class ColumnData(Data):
    """One of the inspections."""

    id: str
    """Its id."""
    provider: str
    """Who was inspected."""
    framework: str
    """Name of the framework."""
    dates: str
    """Days of fieldwork, in words."""
    status: str
    """draft, factual accuracy, final or published."""


class CellData(Data):
    """A judgement of one inspection with the sentences that stand with it."""

    inspection: str
    """The inspection's id."""
    label: str | None
    """The grade as printed, or why there is none; null where the framework has no such judgement."""
    state: str | None
    """graded, not judged, not in this framework, or missing."""
    why: str
    """What is said of it in brief, and what bound it."""
    remark: str
    """How it is not alike, in words; empty otherwise."""


class WordsData(Data):
    """A strength or an area for improvement of one inspection."""

    inspection: str
    """The inspection's id."""
    text: str
    """Its words."""


class PartData(Data):
    """An area in all inspections; of the whole service there are improvements alone."""

    target: str
    """Id of the area, 'overall', or 'service' for what belongs to no area."""
    title: str
    """Its title."""
    said: str
    """Whether the grades are the same, in words; empty where there are none."""
    judgements: tuple[CellData, ...]
    """One for each inspection, in order."""
    strengths: tuple[tuple[WordsData, ...], ...]
    """What works well; those of several inspections in nearly the same words stand together."""
    improvements: tuple[tuple[WordsData, ...], ...]
    """What needs to improve, in the same form."""


class ComparisonData(Data):
    """Inspections side by side."""

    model_config = ConfigDict(title="reportgen compare")

    format: int = FORMAT
    """Version of this form."""
    inspections: tuple[ColumnData, ...]
    """The inspections, in the order of naming."""
    finding: str
    """How many judgements are the same, in a sentence."""
    parts: tuple[PartData, ...]
    """Area by area."""


class MemberData(Data):
    """An inspection with a profile."""

    inspection: str
    """Its id."""
    sentence: str
    """What stands for its overall grade."""
    areas: tuple["SentenceData", ...]
    """What stands for the grade of each area, in table order."""


class SentenceData(Data):
    """What is said of one area in brief."""

    area: str
    """The area's name."""
    sentence: str
    """What stands for its grade."""


class GradeOfData(Data):
    """One grade of a profile."""

    area: str
    """The area's name."""
    grade: str
    """The grade as printed."""


class ProfileData(Data):
    """Area grades, and the inspections that have them."""

    grades: tuple[GradeOfData, ...]
    """By area, in table order."""
    inspections: tuple[MemberData, ...]
    """By id."""
    is_own: bool
    """Whether it is that of the inspection that was asked of."""


class SpreadData(Data):
    """What one overall grade hides."""

    model_config = ConfigDict(title="reportgen compare --among")

    format: int = FORMAT
    """Version of this form."""
    inspection: str
    """Id of the inspection that was asked of."""
    overall: str
    """Its overall grade, as printed."""
    framework: str
    """Name of the framework."""
    finding: str
    """How many inspections and profiles there are, in a sentence."""
    profiles: tuple[ProfileData, ...]
    """The most frequent first."""
