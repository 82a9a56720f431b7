"""What an inspection framework is: scales, areas, rules, follow-ups and sections, as data.

No area, grade word or rule of any framework is in code; a framework is a file of this form, and the
checks here are those that make it safe to reason over.
"""

from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from functools import cached_property
from graphlib import CycleError, TopologicalSorter
from string import Formatter
from typing import Annotated, Any

from pydantic import BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from reportgen.problems import FieldPath, Problem, all_of, did_you_mean, error, one_of, quoted
from reportgen.values import Date, Identifier, Line, Model, Truth, Whole

OVERALL = "overall"
"""The name of the overall grade as a rule's target."""
_MOST_WORKING_DAYS = 1_000
_MOST_MONTHS = 240


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


class Need(StrEnum):
    """How much a framework asks of a section."""

    REQUIRED = "required"
    EXPECTED = "expected"
    OPTIONAL = "optional"


class SectionKind(StrEnum):
    """What a section of a report is made of."""

    SUMMARY = "summary"
    WHY = "why"
    CONTEXT = "context"
    IMPROVEMENTS = "improvements"
    STRENGTHS = "strengths"
    PROGRESS = "progress"
    CHILDREN = "children"
    AREAS = "areas"
    FOLLOW_UPS = "follow-ups"
    MEANINGS = "meanings"
    ABOUT = "about"


class GradeEntry(Model):
    """One step of a scale, or a value outside its order."""

    word: Line
    """The canonical word, in lower case: 'requires improvement'."""
    label: Line
    """The word as it is printed."""
    synonyms: tuple[Line, ...] = ()
    """Other spellings taken on input."""
    meaning: Line
    """What it means, in one sentence."""


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


class OverallForm(Model):
    """How the framework words the overall grade."""

    scale: Identifier
    """Id of its scale."""
    label: Line
    """Label in the judgement table."""
    sentence: Line
    """The sentence for the cover, with {provider} and {grade}."""
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
    basis: Annotated[Basis, _member_of(Basis)]
    """Why the deadline is believed."""
    source: Line
    """Where it is stated."""


class Section(Model):
    """One section of the report."""

    kind: Annotated[SectionKind, _member_of(SectionKind)]
    """What it is made of."""
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


class Terms(Model):
    """The framework's own words for what all frameworks have."""

    improvement: Line = "area for improvement"
    """One thing that needs to improve."""
    improvements: Line = "areas for improvement"
    """Several."""
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
    sections: Annotated[tuple[Section, ...], Field(min_length=1)]
    """The sections of the report, in order."""
    terms: Terms = Terms()
    """The framework's own words."""

    def area(self, area_id: str) -> Area:
        """Return an area by its id; raises KeyError."""
        return self._areas[area_id]

    def has_area(self, area_id: str) -> bool:
        """Return whether the framework has an area of that id."""
        return area_id in self._areas

    def parts_of(self, area_id: str) -> tuple[Area, ...]:
        """Return the areas that are parts of one, in the order of the framework."""
        return tuple(area for area in self.areas if area.part_of == area_id)

    def scale_of(self, target: str) -> Scale | None:
        """Return the scale of an area, or of 'overall'; None where no grade is given."""
        if target == OVERALL:
            scale_id = self.overall.scale if self.overall else None
        else:
            scale_id = self._areas[target].scale
        return self._scales[scale_id] if scale_id else None

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


def inconsistencies(framework: Framework) -> Iterator[Problem]:
    """Yield what is wrong with a framework that fits the schema: names that lead nowhere first."""
    lost = tuple(_lost_names(framework))
    yield from lost
    if not lost:
        yield from _contradictions(framework)


def _lost_names(framework: Framework) -> Iterator[Problem]:
    area_ids = [area.id for area in framework.areas]
    scale_ids = [scale.id for scale in framework.scales]
    targets = [*area_ids, OVERALL] if framework.overall else area_ids
    for name, ids in (
        ("areas", area_ids),
        ("scales", scale_ids),
        ("rules", [rule.id for rule in framework.rules]),
        ("follow_ups", [follow_up.id for follow_up in framework.follow_ups]),
    ):
        yield from _repeated(ids, name)
    if OVERALL in area_ids:
        message = f"'{OVERALL}' means the overall grade, so no area can have it as id"
        yield error("framework.reserved", message, ("areas", area_ids.index(OVERALL), "id"))
    for index, area in enumerate(framework.areas):
        yield from _known(area.scale, scale_ids, ("areas", index, "scale"), "scale")
        yield from _known(area.part_of, area_ids, ("areas", index, "part_of"), "area")
    for index, rule in enumerate(framework.rules):
        yield from _known(rule.target, targets, ("rules", index, "target"), "target")
        for number, area_id in enumerate(rule.areas):
            yield from _known(area_id, area_ids, ("rules", index, "areas", number), "area")
    if framework.overall:
        yield from _known(framework.overall.scale, scale_ids, ("overall", "scale"), "scale")
    for name, order in (
        ("table_order", framework.table_order),
        ("narrative_order", framework.narrative_order),
    ):
        yield from _in_order(order, area_ids, name)


def _contradictions(framework: Framework) -> Iterator[Problem]:
    for index, scale in enumerate(framework.scales):
        yield from _in_scale(scale, ("scales", index))
    for index, area in enumerate(framework.areas):
        yield from _in_form(area.heading, ("title", "grade"), ("areas", index, "heading"))
        yield from _in_part(framework, area, ("areas", index, "part_of"))
    if framework.overall:
        yield from _in_form(framework.overall.sentence, ("provider", "grade"), ("overall", "sentence"))
    for index, rule in enumerate(framework.rules):
        yield from _in_rule(framework, rule, ("rules", index))
    for index, follow_up in enumerate(framework.follow_ups):
        yield from _in_follow_up(framework, follow_up, ("follow_ups", index))
    yield from _in_sections(framework.sections)
    in_force = framework.in_force
    if in_force and in_force.end and in_force.end < in_force.start:
        message = "The last day in force lies before the first"
        yield error("framework.in-force", message, ("in_force", "to"), expected="a day on or after 'from'")
    try:
        framework.rule_targets()
    except CycleError as exc:
        circle = " -> ".join(exc.args[1])
        yield error("framework.circle", f"Rules bind in a circle: {circle}", ("rules",))


def _known(word: str | None, known: list[str], field: FieldPath, noun: str) -> Iterator[Problem]:
    if word is not None and word not in known:
        yield error(
            "framework.unknown",
            f"There is no {noun} {quoted(word)} in this framework",
            field,
            found=quoted(word),
            expected=one_of(known) if known else None,
            hint=did_you_mean(word, known),
        )


def _repeated(ids: list[str], name: str) -> Iterator[Problem]:
    for index, one in enumerate(ids):
        if one in ids[:index]:
            yield error("framework.repeated", f"'{one}' stands twice in '{name}'", (name, index, "id"))


def _in_scale(scale: Scale, field: FieldPath) -> Iterator[Problem]:
    if len(scale.grades) < 2:
        message = f"The scale '{scale.id}' has one grade, so there is nothing to choose from"
        yield error("framework.short", message, (*field, "grades"), expected="two grades or more")
    seen: dict[str, int] = {}
    for step, entry in enumerate((*scale.grades, *scale.outside)):
        for spelling in sorted({word.casefold() for word in (entry.word, entry.label, *entry.synonyms)}):
            if seen.setdefault(spelling, step) != step:
                message = f"'{spelling}' names two grades of the scale '{scale.id}'"
                yield error("framework.ambiguous", message, field)
    if scale.expected_minimum:
        yield from _known(scale.expected_minimum, _grades(scale), (*field, "expected_minimum"), "grade")


def _in_order(order: tuple[str, ...], area_ids: list[str], name: str) -> Iterator[Problem]:
    for index, area_id in enumerate(order):
        yield from _known(area_id, area_ids, (name, index), "area")
    if missing := [area_id for area_id in area_ids if area_id not in order]:
        yield error(
            "framework.order",
            f"'{name}' leaves out {one_of(missing)}",
            (name,),
            expected="every area once",
        )
    elif len(order) != len(set(order)):
        yield error("framework.order", f"'{name}' names an area twice", (name,), expected="every area once")


def _in_form(form: str, names: tuple[str, ...], field: FieldPath) -> Iterator[Problem]:
    expected = all_of(f"{{{name}}}" for name in names)
    try:
        # A bare name alone: an attribute, an index, a conversion or a width has no use here.
        parts = [(name, spec or conversion) for _, name, spec, conversion in Formatter().parse(form)]
        fits = all(name is None or (name in names and not extra) for name, extra in parts)
    except ValueError:
        fits = False
    if not fits:
        message = f"The sentence holds something else than {expected}"
        yield error("framework.sentence", message, field, found=quoted(form), expected=expected)


def _in_rule(framework: Framework, rule: Rule, field: FieldPath) -> Iterator[Problem]:
    target = framework.scale_of(rule.target)
    if target is None:
        yield error("framework.ungraded", f"'{rule.target}' has no grade to bind", (*field, "target"))
        return
    for number, area_id in enumerate(rule.areas):
        if framework.scale_of(area_id) is not target and rule.kind is RuleKind.WITHIN:
            message = f"'{area_id}' is not on the scale of '{rule.target}'"
            yield error("framework.scale", message, (*field, "areas", number))
        elif (scale := framework.scale_of(area_id)) is None:
            yield error("framework.ungraded", f"'{area_id}' has no grade", (*field, "areas", number))
        elif rule.at and rule.kind is not RuleKind.WITHIN:
            # Outside the order nothing is better or worse: 'not judged' can trigger no rule.
            yield from _known(rule.at, _grades(scale), (*field, "at"), "grade")
    if rule.kind is RuleKind.WITHIN:
        if rule.at or rule.to:
            yield error("framework.rule", "A rule 'within' takes neither 'at' nor 'to'", field)
    elif rule.at is None or rule.to is None:
        yield error("framework.rule", f"A rule '{rule.kind}' needs 'at' and 'to'", field)
    else:
        yield from _known(rule.to, _grades(target), (*field, "to"), "grade")


def _in_follow_up(framework: Framework, follow_up: FollowUp, field: FieldPath) -> Iterator[Problem]:
    overall = framework.scale_of(OVERALL)
    contributing = [framework.scale_of(area.id) for area in framework.areas if area.contributes]
    for part, scales in (("overall", [overall]), ("any_area", contributing)):
        words = list(dict.fromkeys(word for scale in scales if scale for word in _grades(scale)))
        for index, word in enumerate(getattr(follow_up.when, part)):
            yield from _known(word, words, (*field, "when", part, index), "grade")
    if follow_up.due:
        yield from _in_span(follow_up.due, (*field, "due"))


def _in_span(due: Span, field: FieldPath) -> Iterator[Problem]:
    if (due.working_days is None) == (due.months is None):
        yield error("framework.span", "A deadline needs either 'working_days' or 'months'", field)
    elif due.not_before_months is not None and (due.months is None or due.not_before_months > due.months):
        message = "A window opens before it closes: 'not_before_months' up to 'months'"
        yield error("framework.span", message, (*field, "not_before_months"))


def _in_part(framework: Framework, area: Area, field: FieldPath) -> Iterator[Problem]:
    if area.part_of is None:
        return
    whole = framework.area(area.part_of)
    if whole.part_of is not None:
        yield error("framework.part", f"'{whole.id}' is a part itself, or a part of itself", field)
    elif area.scale and not whole.scale:
        message = f"'{area.id}' has a grade, but '{whole.id}', which it is a part of, has none"
        yield error("framework.part", message, field)


def _in_sections(sections: tuple[Section, ...]) -> Iterator[Problem]:
    kinds = [section.kind for section in sections]
    for index, kind in enumerate(kinds):
        if kind in kinds[:index]:
            message = f"There are two sections of the kind '{kind}'"
            yield error("framework.repeated", message, ("sections", index, "kind"))
    if SectionKind.AREAS not in kinds:
        message = f"Without a section of the kind '{SectionKind.AREAS}' no finding would be in the report"
        yield error("framework.sections", message, ("sections",))


def _grades(scale: Scale) -> list[str]:
    return [entry.word for entry in scale.grades]
