"""What an inspection framework is: scales, areas, rules, follow-ups and sections, as data.

No area, grade word or rule of any framework is in code; a framework is a file of this form, and the
checks here are those that make it safe to reason over.
"""

from datetime import date
from enum import StrEnum
from functools import cached_property
from graphlib import TopologicalSorter
from typing import Annotated, Any

from pydantic import BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from reportgen.model import Status
from reportgen.values import Date, Identifier, Line, Model, Truth, Whole

OVERALL = "overall"
"""The name of the overall grade as a rule's target."""

_MOST_WORKING_DAYS = 1_000
_MOST_MONTHS = 240
_MOST_PROVIDERS = 100_000


def _member_of(kind: type[StrEnum]) -> BeforeValidator:
    def read(value: Any) -> Any:
        if value in [member.value for member in kind]:
            return kind(value)
        words = [member.value for member in kind]
        raise PydanticCustomError("unfit", "unfit", {"code": "word.unknown", "choices": words})

    return BeforeValidator(read)


class Basis(StrEnum):
    """Why a rule or a deadline is believed."""

    STATED = "stated"
    LAW = "law"
    CONSULTED = "consulted"
    DERIVED = "derived"
    INFERRED = "inferred"
    REPORTED = "reported"

    @property
    def words(self) -> str:
        """The basis in words for readers."""
        return {
            Basis.STATED: "stated in the framework",
            Basis.LAW: "required by law",
            Basis.CONSULTED: "stated in consultation",
            Basis.DERIVED: "derived from published outcomes",
            Basis.INFERRED: "inferred",
            Basis.REPORTED: "reported in practice",
        }[self]


class RuleKind(StrEnum):
    """The three things that a rule can do to its target."""

    FORCES = "forces"
    CAPS = "caps"
    WITHIN = "within"


class Event(StrEnum):
    """The days that a deadline can count from."""

    INSPECTION_END = "inspection-end"
    DRAFT_SENT = "draft-sent"
    PUBLISHED = "published"
    RECEIVED = "received"


class Answers(StrEnum):
    """What a follow-up is the provider's answer to."""

    PRIORITY = "priority"
    IMPROVEMENTS = "improvements"


class Need(StrEnum):
    """How much a framework asks of a section."""

    REQUIRED = "required"
    EXPECTED = "expected"
    OPTIONAL = "optional"


class SectionKind(StrEnum):
    """What a section of a report is made of."""

    BRIEF = "brief"
    SUMMARY = "summary"
    WHY = "why"
    CONTEXT = "context"
    IMPROVEMENTS = "improvements"
    STRENGTHS = "strengths"
    PROGRESS = "progress"
    HISTORY = "history"
    CHILDREN = "children"
    AREAS = "areas"
    FOLLOW_UPS = "follow-ups"
    MEANINGS = "meanings"
    ABOUT = "about"


class GradeEntry(Model):
    """One step of a scale, or a value outside its order."""

    word: Line
    """The canonical word, by which rules and data know it: 'requires improvement'."""
    label: Line
    """The word as it is printed."""
    in_sentence: Line | None = None
    """How it is written within a sentence; without one, the canonical word if the label differs from it
    by case alone, and the label as it stands otherwise."""
    synonyms: tuple[Line, ...] = ()
    """Other spellings taken on input."""
    meaning: Line
    """What it means, in one sentence."""

    @property
    def within_sentence(self) -> str:
        """The grade as it is written within a sentence."""
        if self.in_sentence is not None:
            return self.in_sentence
        return self.word if self.word.casefold() == self.label.casefold() else self.label


class Scale(Model):
    """An ordered list of grades, best first."""

    id: Identifier
    """Id within the framework."""
    grades: Annotated[tuple[GradeEntry, ...], Field(min_length=1)]
    """The steps, best first."""
    outside: tuple[GradeEntry, ...] = ()
    """Values outside the order, such as 'not judged'."""
    expected_minimum: Line | None = None
    """The grade below which an area is not there yet."""

    def find(self, word: str) -> GradeEntry | None:
        """Return the entry that a word names, in any case and by any synonym, or None."""
        return self._by_word.get(word.casefold())

    def rank(self, word: str) -> int:
        """Return the place of a grade on the scale, 0 for the best; raises KeyError."""
        return self._ranks[word]

    @property
    def words(self) -> tuple[str, ...]:
        """The canonical words, best first, then those outside the order."""
        return tuple(entry.word for entry in (*self.grades, *self.outside))

    @cached_property
    def _ranks(self) -> dict[str, int]:
        return {entry.word: rank for rank, entry in enumerate(self.grades)}

    @cached_property
    def _by_word(self) -> dict[str, GradeEntry]:
        return {
            spelling.casefold(): entry
            for entry in (*self.grades, *self.outside)
            for spelling in (entry.word, entry.label, *entry.synonyms)
        }


class Predecessor(Model):
    """An area of an earlier framework from which an area goes on, where it is not the one of the same id."""

    framework: Identifier
    """Id of the earlier framework, of the same kind."""
    area: Identifier
    """Id of its area."""
    unlike: Line | None = None
    """Why grades of the two do not compare, as in 'judged together with care leavers'; without it they do."""


class Area(Model):
    """One key area of the framework."""

    id: Identifier
    """Id, the key in the record."""
    title: Line
    """Full title, as the heading has it."""
    label: Line
    """Short label for tables."""
    name: Line
    """What it is called within a sentence, and in running headers: 'help and protection'."""
    heading: Line = "{title}"
    """Form of its heading, with {title} and, where the grade stands in it, {grade}."""
    number: Line | None = None
    """Number printed before the label, such as 2.1."""
    scale: Identifier | None = None
    """Id of the scale it is graded on; without one it has no grade."""
    part_of: Identifier | None = None
    """Id of the area that it is a part of."""
    contributes: Truth = True
    """Whether it contributes to the overall grade; an independent area does not."""
    optional: Truth = False
    """Whether a record may leave it out without a word."""
    predecessors: tuple[Predecessor, ...] = ()
    """What it was in earlier frameworks that had no area of its id, or another one of that id."""


class OverallForm(Model):
    """How the framework words the overall grade."""

    scale: Identifier
    """Id of its scale."""
    label: Line
    """Label in the judgement table."""
    sentence: Line
    """The sentence for the cover, with both {provider} and {grade}."""
    in_table: Truth = True
    """Whether it is the last row of the judgement table, too."""


class Rule(Model):
    """A rule that binds a grade: data for the grading core."""

    id: Identifier
    """Id within the framework."""
    kind: Annotated[RuleKind, _member_of(RuleKind)]
    """forces, caps or within."""
    target: Identifier = OVERALL
    """What is bound: 'overall' or an area's id."""
    areas: Annotated[tuple[Identifier, ...], Field(min_length=1)]
    """The areas it looks at."""
    at: Line | None = None
    """The grade that triggers it (forces, caps)."""
    to: Line | None = None
    """The grade that it sets, or holds the target at or below (forces, caps)."""
    words: Line
    """The rule in plain words."""
    basis: Annotated[Basis, _member_of(Basis)]
    """stated, law, consulted, derived, inferred or reported."""
    source: Line
    """Where it is stated, or what it was derived from."""


class Condition(Model):
    """When a follow-up applies; every part that is given must hold."""

    overall: tuple[Line, ...] = ()
    """The overall grade is one of these."""
    any_area: tuple[Line, ...] = ()
    """A contributing area has one of these grades."""
    priority_action: Truth = False
    """There is an area for priority action."""


class Span(Model):
    """A time from an event; exactly one of the three measures."""

    start: Annotated[Event, _member_of(Event)] = Field(alias="from")
    """The event that it counts from."""
    working_days: Annotated[Whole, Field(le=_MOST_WORKING_DAYS)] | None = None
    """Within so many working days."""
    months: Annotated[Whole, Field(le=_MOST_MONTHS)] | None = None
    """Within so many months."""
    not_before_months: Annotated[Whole, Field(le=_MOST_MONTHS)] | None = None
    """With `months`: the window opens after so many months."""


class FollowUp(Model):
    """Something that must happen after the inspection, by whom and by when."""

    id: Identifier
    """Id within the framework."""
    what: Line
    """What must happen."""
    who: Line
    """Who must do it."""
    when: Condition = Condition()
    """When it applies; always, if nothing is given."""
    due: Span | None = None
    """By when; none for a duty without a date."""
    next_inspection: Truth = False
    """Whether a later inspection is what fulfils it."""
    ends_with: Annotated[Status, _member_of(Status)] | None = None
    """The step of the report that fulfils it: factual-accuracy, final or published."""
    answers: Annotated[Answers, _member_of(Answers)] | None = None
    """priority or improvements, where it is the answer to areas for priority action, or to all others."""
    basis: Annotated[Basis, _member_of(Basis)]
    """Why the deadline is believed."""
    source: Line
    """Where it is stated."""


class Section(Model):
    """One section of the report."""

    kind: Annotated[SectionKind, _member_of(SectionKind)]
    """brief, summary, why, context, improvements, strengths, progress, history, children, areas, follow-ups,
    meanings or about."""
    title: Line
    """Its heading."""
    need: Annotated[Need, _member_of(Need)] = Need.OPTIONAL
    """required, expected or optional."""


class InForce(Model):
    """The days of fieldwork that the framework covers."""

    start: Date = Field(alias="from")
    """First day."""
    end: Date | None = Field(default=None, alias="to")
    """Last day; none while it is in force."""

    def covers(self, day: date) -> bool:
        """Return whether fieldwork that began on that day falls under the framework."""
        return self.start <= day and (self.end is None or day <= self.end)


class Programme(Model):
    """How many providers were to be inspected under the framework, and within what time."""

    providers: Annotated[Whole, Field(ge=1, le=_MOST_PROVIDERS)]
    """How many providers."""
    months: Annotated[Whole, Field(ge=1, le=_MOST_MONTHS)]
    """Within how many months of the first day in force."""
    words: Line
    """The programme in plain words."""
    basis: Annotated[Basis, _member_of(Basis)]
    """Why it is believed."""
    source: Line
    """Where it is stated."""


class Terms(Model):
    """The framework's own words for what all frameworks have."""

    improvements: Line = "areas for improvement"
    """Things that need to improve."""
    priority: Line = "area for priority action"
    """One thing that needs action first."""
    priorities: Line = "areas for priority action"
    """Several."""


class Framework(Model):
    """An inspection framework."""

    model_config = ConfigDict(title="Inspection framework")

    format: Annotated[Whole, Field(ge=1, le=1)]
    """Version of this format: 1."""
    id: Annotated[Identifier, Field(exclude=True)]
    """Id: the file's name without its suffix."""
    title: Line
    """Full title of an inspection under it."""
    name: Line
    """Short name of the framework."""
    kind: Identifier
    """What is inspected; frameworks of one kind succeed one another."""
    subject: Line
    """Who is inspected, as in 'the {subject}': 'local authority'."""
    in_force: InForce | None = None
    """The days of fieldwork it covers; none if it was never in force."""
    source: Line
    """Where the framework is described."""
    scales: tuple[Scale, ...] = ()
    """The scales of its grades."""
    areas: Annotated[tuple[Area, ...], Field(min_length=1)]
    """The areas."""
    table_order: tuple[Identifier, ...]
    """Ids of the areas in the order of the judgement table."""
    narrative_order: tuple[Identifier, ...]
    """Ids of the areas in the order in which they are told."""
    overall: OverallForm | None = None
    """The overall grade; none if the framework has none."""
    no_overall: Line | None = None
    """Why there is no overall grade, told to readers."""
    rules: tuple[Rule, ...] = ()
    """The rules that bind grades."""
    follow_ups: tuple[FollowUp, ...] = ()
    """What follows, and by when."""
    programme: Programme | None = None
    """How many were to be inspected within what time; none where that was never stated."""
    steps: tuple[Annotated[Status, _member_of(Status)], ...] = tuple(Status)
    """The steps of a report, in order: from draft to published, factual-accuracy and final where they are
    taken between."""
    sections: Annotated[tuple[Section, ...], Field(min_length=1)]
    """The sections of the report, in order; 'summary' and 'areas' are always among them."""
    terms: Terms = Terms()
    """The framework's own words."""

    def area(self, area_id: str) -> Area:
        """Return an area by its id; raises KeyError."""
        return self._areas[area_id]

    def scale_of(self, target: str) -> Scale | None:
        """Return the scale of an area, or of 'overall'; None where no grade is given."""
        if target == OVERALL:
            scale_id = self.overall.scale if self.overall else None
        else:
            scale_id = self._areas[target].scale
        return self._scales[scale_id] if scale_id else None

    def predecessor(self, target: str, framework_id: str) -> Predecessor:
        """Return what an area, or 'overall', was in an earlier framework: what it says, or the same id."""
        said = () if target == OVERALL else self._areas[target].predecessors
        same = Predecessor(framework=framework_id, area=target)
        return next((one for one in said if one.framework == framework_id), same)

    @property
    def graded_areas(self) -> tuple[Area, ...]:
        """The areas that get a grade, in table order."""
        return tuple(area for area_id in self.table_order if (area := self._areas[area_id]).scale)

    def rule_targets(self) -> tuple[str, ...]:
        """Return what rules bind, each after all that its rules look at; raises CycleError."""
        graph: dict[str, set[str]] = {area.id: set() for area in self.graded_areas}
        if self.overall:
            graph[OVERALL] = set(graph)
        for rule in self.rules:
            graph.setdefault(rule.target, set()).update(rule.areas)
        return tuple(TopologicalSorter(graph).static_order())

    @cached_property
    def _areas(self) -> dict[str, Area]:
        return {area.id: area for area in self.areas}

    @cached_property
    def _scales(self) -> dict[str, Scale]:
        return {scale.id: scale for scale in self.scales}
