"""Whether a framework that fits the schema makes sense: names that lead somewhere, rules that can bind."""

from collections.abc import Iterator, Mapping
from graphlib import CycleError
from string import Formatter

from reportgen.frameworks.model import (
    OVERALL,
    Area,
    FollowUp,
    Framework,
    Rule,
    RuleKind,
    Scale,
    Section,
    SectionKind,
    Span,
)
from reportgen.model import Status
from reportgen.problems import FieldPath, Problem, all_of, did_you_mean, error, one_of, quoted

_ENDS = (Status.DRAFT, Status.PUBLISHED)
_ALWAYS = {SectionKind.SUMMARY: "no summary", SectionKind.AREAS: "no finding"}
"""The sections that every framework has, and what no report under it would tell otherwise."""


def inconsistencies(framework: Framework) -> Iterator[Problem]:
    """Yield what is wrong with a framework that fits the schema: names that lead nowhere first."""
    lost = tuple(_lost_names(framework))
    yield from lost
    if not lost:
        yield from _contradictions(framework)


def lost_predecessors(framework: Framework, others: Mapping[str, Framework]) -> Iterator[Problem]:
    """Yield which areas are said to go on from an area that another framework does not have.

    Args:
        framework: one that fits the schema.
        others: all frameworks by their ids.
    """
    of_kind = [one for one in others.values() if one.kind == framework.kind and one.id != framework.id]
    areas = {one.id: [area.id for area in one.areas] for one in of_kind}
    for index, area in enumerate(framework.areas):
        for number, one in enumerate(area.predecessors):
            field = ("areas", index, "predecessors", number)
            kind = f"of the kind '{framework.kind}'"
            yield from _known(one.framework, list(areas), (*field, "framework"), "other framework", kind)
            there = areas.get(one.framework, [one.area])
            yield from _known(one.area, there, (*field, "area"), "area", f"in '{one.framework}'")


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
        yield from _in_form(
            framework.overall.sentence, ("provider", "grade"), ("overall", "sentence"), all_needed=True
        )
    for index, rule in enumerate(framework.rules):
        yield from _in_rule(framework, rule, ("rules", index))
    for index, follow_up in enumerate(framework.follow_ups):
        yield from _in_follow_up(framework, follow_up, ("follow_ups", index))
    yield from _in_sections(framework.sections)
    yield from _in_steps(framework.steps)
    in_force = framework.in_force
    if in_force and in_force.end and in_force.end < in_force.start:
        message = "The last day in force lies before the first"
        yield error("framework.in-force", message, ("in_force", "to"), expected="a day on or after 'from'")
    if framework.programme and not in_force:
        message = "The time of a programme counts from the first day in force, and there is none"
        yield error("framework.programme", message, ("programme",), expected="'in_force', or no 'programme'")
    try:
        framework.rule_targets()
    except CycleError as exc:
        circle = " -> ".join(exc.args[1])
        yield error("framework.circle", f"Rules bind in a circle: {circle}", ("rules",))


def _known(
    word: str | None, known: list[str], field: FieldPath, noun: str, where: str = "in this framework"
) -> Iterator[Problem]:
    if word is not None and word not in known:
        yield error(
            "framework.unknown",
            f"There is no {noun} {quoted(word)} {where}",
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


def _in_form(
    form: str, names: tuple[str, ...], field: FieldPath, *, all_needed: bool = False
) -> Iterator[Problem]:
    expected = all_of(_placeholder(name) for name in names)
    try:
        # A bare name alone: an attribute, an index, a conversion or a width has no use here.
        parts = [(name, spec or conversion) for _, name, spec, conversion in Formatter().parse(form)]
        fits = all(name is None or (name in names and not extra) for name, extra in parts)
    except ValueError:
        fits = False
    if not fits:
        message = f"The sentence holds something else than {expected}"
        yield error("framework.sentence", message, field, found=quoted(form), expected=expected)
    elif all_needed and (lacking := [name for name in names if name not in dict(parts)]):
        message = f"The sentence lacks {all_of(map(_placeholder, lacking))}"
        yield error("framework.sentence", message, field, found=quoted(form), expected=expected)


def _placeholder(name: str) -> str:
    return f"{{{name}}}"


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


def _in_steps(steps: tuple[Status, ...]) -> Iterator[Problem]:
    if steps != tuple(step for step in Status if step in steps or step in _ENDS):
        yield error(
            "framework.steps",
            "These are no steps of a report",
            ("steps",),
            found=quoted(", ".join(steps)),
            expected="draft, factual-accuracy, final and published in this order; the two between may lack",
        )


def _in_sections(sections: tuple[Section, ...]) -> Iterator[Problem]:
    kinds = [section.kind for section in sections]
    for index, kind in enumerate(kinds):
        if kind in kinds[:index]:
            message = f"There are two sections of the kind '{kind}'"
            yield error("framework.repeated", message, ("sections", index, "kind"))
    for kind, told in _ALWAYS.items():
        if kind not in kinds:
            message = f"Without a section of the kind '{kind}' {told} would be in the report"
            yield error("framework.sections", message, ("sections",))


def _grades(scale: Scale) -> list[str]:
    return [entry.word for entry in scale.grades]
