"""The form of `reportgen diff --format json`: every part with its meaning.

Its JSON Schema is `docs/difference.schema.json`.
"""

from pydantic import ConfigDict

from reportgen.changes import RunKind
from reportgen.difference.model import Fate, Relation, Verdict
from reportgen.report.contract import Data
from reportgen.statements import Kind

FORMAT = 1
"""Version of this form."""


class SideData(Data):
    """One of the two records."""

    id: str
    """The inspection's id."""
    provider: str
    """Who was inspected."""
    framework: str
    """Name of the framework."""
    dates: str
    """Days of fieldwork, in words."""
    status: str
    """draft, factual accuracy, final or published."""


class GradeData(Data):
    """A grade with the sentences that stand with it."""

    label: str
    """What is printed: the scale's label, or why there is no grade."""
    state: str
    """graded, not judged, not in this framework, or missing."""
    why: str
    """What is said of it in brief, and what bound it."""


class GradeChangeData(Data):
    """A judgement in both records."""

    target: str
    """'overall' or an area's id."""
    judgement: str
    """What is judged."""
    verdict: Verdict
    """How the later one lies to the earlier one; changed where one of the two is no grade."""
    said: str
    """The verdict in words, with the number of steps or why there is none."""
    before: GradeData | None
    """The judgement of the first record; null if its framework has none of that name."""
    after: GradeData | None
    """The judgement of the second record; null if its framework has none of that name."""


class ParticularData(Data):
    """A detail of the inspection that is not the same."""

    label: str
    """What it is."""
    before: str | None
    """In the first record."""
    after: str | None
    """In the second record."""


class RunData(Data):
    """Words that stayed, went or came, with single spaces between them."""

    kind: RunKind
    """same, gone or new."""
    text: str
    """The words."""


class StatementData(Data):
    """A piece of one of the two reports."""

    anchor: str
    """The anchor that it has in the page and the PDF."""
    name: str
    """What readers call it, such as Paragraph 12."""
    area: str | None
    """Id of its area; null for the whole."""
    text: str
    """Its words."""


class PieceData(Data):
    """A piece of the reports that is not the same in both."""

    fate: Fate
    """new, gone, changed, repeated (the record says so) or kept."""
    before: StatementData | None
    """In the first record; null if it is new."""
    after: StatementData | None
    """In the second record; null if it is gone."""
    runs: tuple[RunData, ...]
    """Its words: joined with spaces, those not new are the words before, those not gone the words after."""
    headings: tuple[RunData, ...]
    """The headings above it that are not the same."""
    remarks: tuple[str, ...]
    """Sentences on it."""


class SectionData(Data):
    """All pieces of a kind."""

    kind: Kind
    """improvement, strength, paragraph, text, progress, fact or note."""
    note: str
    """What is counted and not told piece by piece, in a sentence; empty where all is told."""
    pieces: tuple[PieceData, ...]
    """In the order of the second record, what is gone where it stood."""


class DifferenceData(Data):
    """All that is not the same in two records."""

    model_config = ConfigDict(title="reportgen diff")

    format: int = FORMAT
    """Version of this form."""
    relation: Relation
    """What the two are to one another."""
    before: SideData
    """The first record."""
    after: SideData
    """The second record."""
    remarks: tuple[str, ...]
    """Sentences on how to read what follows."""
    grades: tuple[GradeChangeData, ...]
    """Every judgement of either record, the overall one first."""
    particulars: tuple[ParticularData, ...]
    """Details of the inspection that are not the same."""
    sections: tuple[SectionData, ...]
    """What else is not the same, improvements first."""
