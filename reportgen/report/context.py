"""What a template may see: frozen views over a case, and nothing else.

Templates get one value, `report`, a `Report`. Pairing is by construction: a grade reaches a template
only inside a `PairedGrade`, which cannot be made without the narrative that it stands for.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from reportgen.narrative import Text
from reportgen.siting import Siting


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a scale: its label, what it means, and whether it is the one given."""

    label: str
    meaning: str
    is_given: bool


@dataclass(frozen=True, slots=True)
class PairedGrade:
    """A grade with its narrative; the one form in which a grade reaches a template.

    `label` is printed; `state` tells whether there is a grade; `steps` is its scale, best first;
    `place` says in words where on the scale it stands; `reason` is one sentence of why, the inspectors'
    own where the rules left a choice; `sentence` stands for the narrative where there is room for no more,
    the first of it that is no tale of an earlier inspection and gives no other grade; `narrative` is the
    text it stands for, and `told_at` the anchor where that text begins, or else the reasons; empty where
    the report has neither.
    """

    label: str
    state: str
    meaning: str
    steps: tuple[Step, ...]
    place: str
    reason: str
    sentence: str
    narrative: Text
    told_at: str
    untold: str = ""

    def __post_init__(self) -> None:
        """Refuse a grade that travels alone."""
        if not self.narrative and not self.untold:
            raise ValueError("a grade cannot be shown without its narrative, or a word that there is none")

    @property
    def why(self) -> str:
        """The sentences that stand with it: the one for its text, and what bound it."""
        bound = self.reason if self.reason != self.sentence else ""
        return f"{self.sentence} {bound}".strip()


@dataclass(frozen=True, slots=True)
class Link:
    """A link within the report; a mere text if `anchor` is empty."""

    text: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Item:
    """A strength or an area for improvement, with where it comes from.

    `area` leads to its area, without a text for the whole service; `evidence` are the numbers and
    anchors of its paragraphs; `mark` is the framework's term for an item that needs action first;
    `repeats` quotes the earlier improvement that it repeats.
    """

    id: str
    anchor: str
    text: str
    area: Link
    evidence: tuple[Link, ...]
    impact: str = ""
    priority: bool = False
    mark: str = ""
    repeats: str = ""


@dataclass(frozen=True, slots=True)
class AreaView:
    """An area told as a whole; `level` is 1 for an area and 2 for a part of one."""

    id: str
    anchor: str
    title: str
    heading: str
    level: int
    grade: PairedGrade | None
    reasons: tuple[str, ...]
    summary: Text
    strengths: tuple[Item, ...]
    improvements: tuple[Item, ...]
    narrative: Text


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the judgement table; `indent` is 1 for a part of an area, `anchor` empty without areas."""

    label: str
    indent: int
    independent: bool
    anchor: str
    grade: PairedGrade


@dataclass(frozen=True, slots=True)
class Overall:
    """The overall grade: the sentence for the cover, and the grade with its narrative."""

    label: str
    sentence: str
    in_table: bool
    grade: PairedGrade


@dataclass(frozen=True, slots=True)
class Why:
    """What bound the grades: sentences on the overall, on single areas, and on the profile."""

    overall: tuple[str, ...]
    areas: tuple[tuple[Link, tuple[str, ...]], ...]
    profile: tuple[str, ...]
    rules: tuple["RuleView", ...]


@dataclass(frozen=True, slots=True)
class RuleView:
    """A rule and what it did here."""

    words: str
    basis: str
    source: str
    effect: str


@dataclass(frozen=True, slots=True)
class ProgressView:
    """What became of one earlier area for improvement; `again` leads to those that repeat it."""

    reference: str
    asked: str
    status: str
    text: str
    again: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class ProgressMade:
    """What the report says of earlier areas for improvement; `silence` says of how many it says nothing."""

    told: tuple[ProgressView, ...]
    silence: str
    silent: tuple[ProgressView, ...]


@dataclass(frozen=True, slots=True)
class Beside:
    """A figure beside its comparator, both as shares of a line to be drawn, and the difference in words."""

    figure: float
    comparator: float
    words: str


@dataclass(frozen=True, slots=True)
class FactView:
    """A fact about the area, worded for a table; `beside` where its comparator counts the same."""

    label: str
    value: str
    as_at: str
    comparator: str
    beside: Beside | None


@dataclass(frozen=True, slots=True)
class FactsView:
    """The facts, and one sentence on how they lie to their comparators, empty where too few do."""

    finding: str
    facts: tuple[FactView, ...]


@dataclass(frozen=True, slots=True)
class Point:
    """A grade in a chart: how far along it is in time, from 0 to 1, and its step, 0 for the best."""

    along: float
    step: int


@dataclass(frozen=True, slots=True)
class Trend:
    """Grades of one judgement over time, to be drawn: steps of the scale, points, and both in words."""

    title: str
    description: str
    steps: int
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Earlier:
    """A judgement of an earlier inspection: when, the framework if it is another, and the grade.

    `known_as` says what it was of, where that was not the same: by which name, or why it does not compare.
    """

    when: str
    framework: str
    known_as: str
    grade: PairedGrade


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """One judgement then and now; `change` says how the two compare, `trend` where it can be drawn."""

    label: str
    now: PairedGrade
    change: str
    trend: Trend | None
    earlier: tuple[Earlier, ...]


@dataclass(frozen=True, slots=True)
class History:
    """What was judged before: one sentence on it, a row for each judgement, and what has no row."""

    finding: str
    when: str
    rows: tuple[HistoryRow, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FollowUpView:
    """Something that follows, worded for a table; `actual` is empty until it happened."""

    what: str
    who: str
    when: str
    date: str
    basis: str
    source: str
    note: str
    actual: str


@dataclass(frozen=True, slots=True)
class ScaleView:
    """A scale and the areas that are graded on it."""

    steps: tuple[Step, ...]
    areas: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NoteView:
    """A note: its number and words, and links back to the places that refer to it."""

    number: int
    anchor: str
    html: Markup
    places: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class SectionView:
    """A section that has something to say, in the framework's order; `kind` names its template.

    The notes come last in every report that has any.
    """

    kind: str
    title: str
    anchor: str


@dataclass(frozen=True, slots=True)
class CorrectionView:
    """What was put right after publication: on which day, and what was wrong and is right."""

    anchor: str
    day: str
    reason: str


@dataclass(frozen=True, slots=True)
class Figure:
    """One of the figures of the cover, in words: how many, and of what."""

    count: str
    what: str


@dataclass(frozen=True, slots=True)
class BriefRow:
    """A judgement in brief, or an area without one: what is said of it in one sentence."""

    label: str
    indent: int
    grade: PairedGrade | None
    sentence: str


@dataclass(frozen=True, slots=True)
class BriefItem:
    """A strength or an area for improvement in brief; `mark` tells one that needs action first."""

    text: str
    mark: str


@dataclass(frozen=True, slots=True)
class BriefList:
    """Some items of a list, and how many more there are, in words."""

    items: tuple[BriefItem, ...]
    more: str


@dataclass(frozen=True, slots=True)
class BriefStep:
    """Something that follows, in brief: by when, what, and by whom."""

    date: str
    what: str
    who: str


@dataclass(frozen=True, slots=True)
class Brief:
    """The report on one page, in plain words."""

    rows: tuple[BriefRow, ...]
    strengths: BriefList
    improvements: BriefList
    follow_ups: tuple[BriefStep, ...]


@dataclass(frozen=True, slots=True)
class Contact:
    """A line of how to reach the publisher; `address` is where it links to, if anywhere."""

    text: str
    address: str


@dataclass(frozen=True, slots=True)
class Imprint:
    """Who publishes the report; `logo` holds the whole picture, `address` is where the report is found."""

    name: str
    logo: str
    licence: str
    licence_url: str
    contact: tuple[Contact, ...]
    accessibility: Text
    address: str


@dataclass(frozen=True, slots=True)
class Download:
    """A file that the page carries: its name, what it is, and an address that holds all of it."""

    name: str
    description: str
    address: str


@dataclass(frozen=True, slots=True)
class Report:
    """Everything a report says.

    `particulars` are label and value pairs for the cover; `framework_name` names the framework as a
    sentence does; `improvement_term` and `priority_term` are headings, and the answers say by when one
    is due; `linked_data` is JSON-LD for search engines; `site` tells where the report stands
    on a site, None for one by itself.
    """

    id: str
    language: str
    title: str
    description: str
    provider: str
    framework: str
    framework_name: str
    framework_source: str
    mark: str
    notice: str
    particulars: tuple[tuple[str, str], ...]
    corrections: tuple[CorrectionView, ...]
    figures: tuple[Figure, ...]
    overall: Overall | None
    no_overall: str
    rows: tuple[Row, ...]
    sections: tuple[SectionView, ...]
    brief: Brief
    summary: Text
    why: Why
    areas: tuple[AreaView, ...]
    priority: tuple[Item, ...]
    improvements: tuple[Item, ...]
    improvement_term: str
    improvement_answer: str
    priority_term: str
    priority_answer: str
    progress: ProgressMade
    children: Text
    about: Text
    context: FactsView
    history: History
    follow_ups: tuple[FollowUpView, ...]
    scales: tuple[ScaleView, ...]
    notes: tuple[NoteView, ...]
    team: tuple[str, ...]
    imprint: Imprint
    downloads: tuple[Download, ...]
    data_sha256: str
    linked_data: Mapping[str, Any]
    site: Siting | None
