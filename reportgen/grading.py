"""The grading core: which grades the rules allow, and why. Pure; it knows no file and no framework.

The overall grade is the inspectors' to give and the rules' to check. Each rule allows a set of
grades for its target; what all of a target's rules allow together is what is left. A grade that
was given must be in it; a grade that was not given is filled in if one alone is left, and left open
otherwise. Every rule leaves an entry in the trace, whether it bound or not.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from reportgen.frameworks.model import OVERALL, Framework, Rule, RuleKind, Scale
from reportgen.model import Record
from reportgen.problems import (
    FieldPath,
    Problem,
    all_of,
    did_you_mean,
    error,
    one_of,
    quoted,
)
from reportgen.text import look_alikes


class State(StrEnum):
    """What stands where a grade could stand. The last three are never mixed up."""

    GRADED = "graded"
    NOT_JUDGED = "not judged"
    NOT_IN_FRAMEWORK = "not in this framework"
    MISSING = "missing"


class Origin(StrEnum):
    """Where a judgement comes from."""

    GIVEN = "given"
    FORCED = "forced"
    OPEN = "open"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Standing:
    """A state and, where it is graded, the grade's canonical word."""

    state: State
    grade: str | None = None

    def __str__(self) -> str:
        """Return the grade, or why there is none."""
        return self.grade or self.state.value


@dataclass(frozen=True, slots=True)
class Judgement:
    """The outcome for one target, an area or 'overall'.

    `allowed` are the grades that the rules leave, best first; `rules` the ids of those that bind;
    `is_fixed` tells whether one of them forces the grade, so that not even 'not judged' gets past it.
    """

    target: str
    standing: Standing
    origin: Origin
    allowed: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    is_fixed: bool = False

    @property
    def grade(self) -> str | None:
        """The grade's canonical word, or None."""
        return self.standing.grade

    @property
    def state(self) -> State:
        """Whether there is a grade, and if not, why."""
        return self.standing.state

    @property
    def is_refused(self) -> bool:
        """Whether something was given that the rules exclude."""
        excluded = self.is_fixed if self.grade is None else self.grade not in self.allowed
        return self.origin is Origin.GIVEN and excluded


@dataclass(frozen=True, slots=True)
class TraceEntry:
    """What one rule did: the areas that triggered it and the grades that it allows its target."""

    rule: Rule
    binds: bool
    areas: tuple[str, ...]
    allowed: tuple[str, ...]

    @property
    def effect(self) -> str:
        """The effect in words, such as 'sets overall to inadequate'."""
        target = self.rule.target
        if not self.binds:
            return "does not bind"
        if not self.allowed:
            return f"leaves nothing for {target}, since rules contradict one another"
        if self.rule.kind is RuleKind.FORCES:
            return f"sets {target} to {self.rule.to}"
        if self.rule.kind is RuleKind.CAPS:
            return f"holds {target} at {self.rule.to} or worse"
        best, worst = self.allowed[0], self.allowed[-1]
        return f"holds {target} at {best}" if best == worst else f"keeps {target} between {worst} and {best}"


@dataclass(frozen=True, slots=True)
class Profile:
    """What a bare grade hides: the best, the worst and how many steps apart, and who falls short.

    `below_expected` are ids of areas below the expected minimum of their scale, in table order.
    """

    best: str
    worst: str
    steps: int
    below_expected: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """All judgements of an inspection, with the trace of every rule."""

    overall: Judgement
    areas: Mapping[str, Judgement]
    trace: tuple[TraceEntry, ...]

    def judgement(self, target: str) -> Judgement:
        """Return the judgement of an area, or of 'overall'; raises KeyError."""
        return self.overall if target == OVERALL else self.areas[target]

    def binding(self, target: str) -> tuple[TraceEntry, ...]:
        """Return the trace entries that bind a target: those that force first, then caps."""
        order = tuple(RuleKind)
        bound = (entry for entry in self.trace if entry.binds and entry.rule.target == target)
        return tuple(sorted(bound, key=lambda entry: order.index(entry.rule.kind)))


Standings = Mapping[str, Standing]
Possible = tuple[str, ...] | None
"""The grades that an area can still have: one once it is graded; None where it has none to have."""


def standings_of(record: Record, framework: Framework) -> tuple[dict[str, Standing], tuple[Problem, ...]]:
    """Return what the record gives for every area and for 'overall', and what it gives wrongly."""
    standings: dict[str, Standing] = {}
    problems: list[Problem] = []
    for target in (*(area.id for area in framework.areas), OVERALL):
        words, field = _given(record, target)
        standing = _read_grade(framework, target, words, field)
        if isinstance(standing, Problem):
            problems.append(standing)
            standing = Standing(State.MISSING)
        standings[target] = standing
    return standings, tuple(problems)


def judge(framework: Framework, standings: Standings) -> Outcome:
    """Return the outcome of what was given under the framework's rules.

    Args:
        framework: the scales and rules.
        standings: for every area id and 'overall', what was given, as `standings_of` returns it.
    """
    possible: dict[str, Possible] = {}
    judgements: dict[str, Judgement] = {}
    trace: dict[str, TraceEntry] = {}
    for target in framework.rule_targets():
        scale = framework.scale_of(target)
        if scale is None:
            continue
        entries = [_apply(rule, scale, possible) for rule in framework.rules if rule.target == target]
        trace.update((entry.rule.id, entry) for entry in entries)
        judgement = _judge_one(target, standings[target], scale, entries)
        judgements[target] = judgement
        possible[target] = _possible(judgement)
    for target, standing in standings.items():
        judgements.setdefault(target, Judgement(target, standing, Origin.NONE))
    return Outcome(
        judgements.pop(OVERALL),
        MappingProxyType({area.id: judgements[area.id] for area in framework.areas}),
        tuple(trace[rule.id] for rule in framework.rules),
    )


def refusals(outcome: Outcome, framework: Framework) -> Iterator[Problem]:
    """Yield a problem for every grade that the rules exclude, and for every target they leave without one."""
    for target in (OVERALL, *outcome.areas):
        judgement = outcome.judgement(target)
        if judgement.is_refused or (judgement.origin is Origin.OPEN and not judgement.allowed):
            yield _refusal(outcome, framework, judgement)


def profile(outcome: Outcome, framework: Framework) -> Profile | None:
    """Return the spread of the contributing areas' grades, None if none has one.

    Grades of two scales are no nearer or further apart: the spread is that of the first area's scale.
    """
    graded = [
        (area.id, grade, framework.scale_of(area.id))
        for area in framework.graded_areas
        if area.contributes and (grade := outcome.areas[area.id].grade)
    ]
    scale = graded[0][2] if graded else None
    if scale is None:
        return None
    ranked = sorted(scale.rank(grade) for _, grade, its_scale in graded if its_scale is scale)
    below = tuple(
        area_id for area_id, grade, its_scale in graded if its_scale and _is_below(its_scale, grade)
    )
    words = scale.words
    return Profile(words[ranked[0]], words[ranked[-1]], ranked[-1] - ranked[0], below)


def _given(record: Record, target: str) -> tuple[str | None, FieldPath]:
    if target == OVERALL:
        return record.overall.grade, grade_field(OVERALL)
    findings = record.areas.get(target)
    return (findings.grade if findings else None), grade_field(target)


def grade_field(target: str) -> FieldPath:
    """Return where a record gives the grade of a target."""
    return (OVERALL, "grade") if target == OVERALL else ("areas", target, "grade")


def _read_grade(framework: Framework, target: str, words: str | None, field: FieldPath) -> Standing | Problem:
    scale = framework.scale_of(target)
    if scale is None:
        if words is None:
            return Standing(State.NOT_IN_FRAMEWORK)
        return error(
            "grade.not-in-framework",
            f"{target_name(framework, target)} has no grade under {framework.name}",
            field,
            found=quoted(words),
            hint=framework.no_overall or "Remove the grade; the narrative says it.",
        )
    if words is None:
        return Standing(State.MISSING)
    entry = scale.find(words)
    if entry is None:
        return _unknown_grade(scale, words, field)
    if entry in scale.outside:
        return Standing(State.NOT_JUDGED)
    return Standing(State.GRADED, entry.word)


def _unknown_grade(scale: Scale, words: str, field: FieldPath) -> Problem:
    hint = did_you_mean(words, scale.words)
    if imitated := look_alikes(words):
        hint = f"It holds letters that only look Latin: {imitated}. Type the word again."
    elif hint is None:
        hint = "Write the grade as a word; quoting this value does not make it one."
    return error(
        "grade.unknown",
        f"{quoted(words)} is not a grade of this framework",
        field,
        found=quoted(words),
        expected=one_of(scale.words),
        hint=hint,
    )


def _apply(rule: Rule, scale: Scale, possible: Mapping[str, Possible]) -> TraceEntry:
    every = tuple(entry.word for entry in scale.grades)
    areas: tuple[str, ...]
    allowed: tuple[str, ...]
    looked_at = {area: grades for area in rule.areas if (grades := possible[area]) is not None}
    if not all(looked_at.values()):
        # Rules that contradict one another about an area leave nothing to whatever depends on it.
        areas, allowed = tuple(area for area, grades in looked_at.items() if not grades), ()
    elif rule.kind is RuleKind.WITHIN:
        areas, allowed = tuple(looked_at), _within(scale, looked_at)
    else:
        areas = tuple(area for area, grades in looked_at.items() if grades == (rule.at,))
        allowed = tuple(word for word in every if _permits(rule, scale, word)) if areas else every
    binds = bool(areas) and allowed != every
    return TraceEntry(rule, binds, areas if binds else (), allowed)


def _permits(rule: Rule, scale: Scale, word: str) -> bool:
    assert rule.to is not None  # the framework's own checks hold this
    if rule.kind is RuleKind.FORCES:
        return word == rule.to
    return scale.rank(word) >= scale.rank(rule.to)


def _within(scale: Scale, looked_at: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Bound a target by what its areas can be; areas not judged are left aside."""
    every = tuple(entry.word for entry in scale.grades)
    ranks = [scale.rank(grade) for grades in looked_at.values() for grade in grades]
    return every[min(ranks) : max(ranks) + 1] if ranks else every


def _possible(judgement: Judgement) -> Possible:
    if judgement.grade is not None:
        return (judgement.grade,)
    return judgement.allowed if judgement.state is State.MISSING else None


def _judge_one(target: str, given: Standing, scale: Scale, entries: Iterable[TraceEntry]) -> Judgement:
    entries = tuple(entries)
    allowed = tuple(
        entry.word for entry in scale.grades if all(entry.word in trace.allowed for trace in entries)
    )
    rules = tuple(entry.rule.id for entry in entries if entry.binds)
    if given.state is not State.MISSING:
        is_fixed = any(entry.binds and entry.rule.kind is RuleKind.FORCES for entry in entries)
        return Judgement(target, given, Origin.GIVEN, allowed, rules, is_fixed)
    if len(allowed) == 1:
        return Judgement(target, Standing(State.GRADED, allowed[0]), Origin.FORCED, allowed, rules)
    is_open = target == OVERALL or bool(rules)
    return Judgement(target, given, Origin.OPEN if is_open else Origin.NONE, allowed, rules)


def _refusal(outcome: Outcome, framework: Framework, judgement: Judgement) -> Problem:
    against = [entry for entry in outcome.binding(judgement.target) if _excludes(entry, judgement)]
    ids = all_of(f"'{entry.rule.id}'" for entry in against)
    because = " ".join(f"{entry.rule.words.rstrip('.')} ({_because(entry, outcome)})." for entry in against)
    name = target_name(framework, judgement.target)
    if judgement.state is State.MISSING:
        message = f"The rules {ids} leave no grade for {name}: {because}"
        return error("grade.no-way-out", message, grade_field(judgement.target))
    given = judgement.grade or judgement.state.value
    return error(
        "grade.excluded",
        f"{name} cannot be '{given}': {'rules' if len(against) > 1 else 'rule'} {ids}. {because}",
        grade_field(judgement.target),
        found=quoted(given),
        expected=one_of(judgement.allowed) if judgement.allowed else None,
        hint="Change this grade or that of the areas named; 'reportgen explain' shows every rule."
        if judgement.allowed
        else "The rules contradict one another; the framework must be mended.",
    )


def _excludes(entry: TraceEntry, judgement: Judgement) -> bool:
    """Return whether a rule is against what was given; 'not judged' gets past all but a force."""
    if judgement.state is State.NOT_JUDGED:
        return entry.rule.kind is RuleKind.FORCES
    return judgement.grade not in entry.allowed


def _because(entry: TraceEntry, outcome: Outcome) -> str:
    return ", ".join(f"{area}: {outcome.areas[area].standing}" for area in entry.areas)


def target_name(framework: Framework, target: str) -> str:
    """Return the label of an area or of the overall grade, quoted for a message."""
    if target == OVERALL:
        return f"'{framework.overall.label}'" if framework.overall else "The whole"
    return f"'{framework.area(target).label}'"


def _is_below(scale: Scale, grade: str) -> bool:
    return scale.expected_minimum is not None and scale.rank(grade) > scale.rank(scale.expected_minimum)
