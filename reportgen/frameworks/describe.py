"""Frameworks in words for a terminal."""

from collections.abc import Iterable, Iterator

from reportgen.frameworks.model import OVERALL, FollowUp, Framework, Programme, Rule, RuleKind
from reportgen.problems import all_of, one_of


def listing(frameworks: Iterable[Framework]) -> str:
    """Return a line for each framework: id, days in force, title."""
    rows = [(one.id, _in_force(one), one.title) for one in frameworks]
    widths = [max(len(row[column]) for row in rows) for column in (0, 1)]
    return "".join(f"{row[0]:{widths[0]}}  {row[1]:{widths[1]}}  {row[2]}\n" for row in rows)


def describe(framework: Framework) -> str:
    """Return what a framework holds: areas, scales, rules with basis and source, follow-ups."""
    return "\n".join(_lines(framework)) + "\n"


def _lines(framework: Framework) -> Iterator[str]:
    yield f"{framework.id}: {framework.title}"
    yield f"in force: {_in_force(framework)}"
    yield f"source: {framework.source}"
    yield ""
    yield "Areas, in the order of the judgement table:"
    for area_id in framework.table_order:
        area = framework.area(area_id)
        notes = [
            f"part of {area.part_of}" if area.part_of else "",
            "" if area.contributes else "independent",
            "optional" if area.optional else "",
            "" if area.scale else "no grade",
        ]
        told = ", ".join(note for note in notes if note)
        yield f"  {area.id}: {area.title}" + (f" ({told})" if told else "")
    yield f"told in the order: {', '.join(framework.narrative_order)}"
    yield f"overall: {framework.overall.label if framework.overall else framework.no_overall or 'none'}"
    for scale in framework.scales:
        yield ""
        yield f"Scale {scale.id}, best first:"
        for entry in (*scale.grades, *scale.outside):
            also = f" (also: {', '.join(entry.synonyms)})" if entry.synonyms else ""
            yield f"  {entry.word}: {entry.meaning}{also}"
    if framework.rules:
        yield ""
        yield "Rules:"
        for rule in framework.rules:
            yield from _rule(rule)
    if framework.follow_ups:
        yield ""
        yield "What follows:"
        for follow_up in framework.follow_ups:
            yield from _follow_up(follow_up)
    if framework.programme:
        yield ""
        yield "Programme:"
        yield from _programme(framework.programme)


def _rule(rule: Rule) -> Iterator[str]:
    target = "the overall grade" if rule.target == OVERALL else rule.target
    yield f"  {rule.id}: {rule.words}"
    if rule.kind is RuleKind.WITHIN:
        yield f"    {target} lies within {all_of(rule.areas)}"
    else:
        yield f"    {one_of(rule.areas)} at {rule.at} {rule.kind} {target} to {rule.to}"
    yield f"    {rule.basis.words}: {rule.source}"


def _follow_up(follow_up: FollowUp) -> Iterator[str]:
    yield f"  {follow_up.id}: {follow_up.what} ({follow_up.who}){_span(follow_up)}"
    yield f"    {follow_up.basis.words}: {follow_up.source}"


def _programme(programme: Programme) -> Iterator[str]:
    within = f"within {programme.months} months from the first day in force"
    yield f"  {programme.words} ({programme.providers} providers, {within})"
    yield f"    {programme.basis.words}: {programme.source}"


def _span(follow_up: FollowUp) -> str:
    due = follow_up.due
    if due is None:
        return ""
    if due.working_days is not None:
        return f", within {due.working_days} working days from {due.start}"
    opens = f"{due.not_before_months} to " if due.not_before_months is not None else ""
    return f", within {opens}{due.months} months from {due.start}"


def _in_force(framework: Framework) -> str:
    if framework.in_force is None:
        return "not in force"
    end = framework.in_force.end
    return f"{framework.in_force.start} to {end}" if end else f"from {framework.in_force.start}"
