"""The inspector's desk: rules that know the subject, and what they find in a record.

A rule is a small function over a `Desk`; a new one is an entry in the `RULES` of its family's module.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from reportgen.house_style import Weight
from reportgen.model import Waiver
from reportgen.problems import Problem, Severity, field_name, in_order, warning
from reportgen.rules import contradiction, english, form, leftover, pairing
from reportgen.rules.rule import Desk, Family, Finding, Rule

__all__ = ["RULES", "Desk", "Examined", "Family", "Finding", "Rule", "examine"]

RULES: tuple[Rule, ...] = (
    *pairing.RULES,
    *contradiction.RULES,
    *leftover.RULES,
    *english.RULES,
    *form.RULES,
)
"""Every rule, family by family."""

_MASK = "•"


@dataclass(frozen=True, slots=True)
class Examined:
    """What the rules found, at its places in the order of the file, and what was waived, with the waivers."""

    problems: tuple[Problem, ...]
    waived: tuple[tuple[Waiver, Problem], ...]


def examine(desk: Desk, rules: tuple[Rule, ...] = RULES) -> Examined:
    """Return what rules find in a record, with the severities of the house style and the record's waivers."""
    found = in_order(problem for rule in rules for problem in _problems(rule, desk))
    waived = tuple(
        (waiver, problem)
        for problem in found
        for waiver in desk.case.record.waivers
        if _waives(waiver, problem)
    )
    excused = {problem for _, problem in waived}
    used = {waiver for waiver, _ in waived}
    problems = (*(one for one in found if one not in excused), *_idle_waivers(desk, used))
    return Examined(in_order(problems), waived)


def _problems(rule: Rule, desk: Desk) -> Iterator[Problem]:
    weight = desk.style.severity.get(rule.code, Weight(rule.severity.value))
    if weight is Weight.OFF:
        return
    for finding in rule.find(desk):
        problem = Problem(
            Severity(weight.value),
            rule.code,
            finding.message,
            finding.field,
            _masked(finding.found) if rule.masked and finding.found else finding.found,
            finding.expected,
            finding.hint,
            offset=finding.offset,
            length=finding.length,
            replacement=finding.replacement,
        )
        located = desk.case.locate(problem)
        yield _hidden(located) if rule.masked else located


def _masked(text: str) -> str:
    """Return a text of which the first and the last character alone can be read."""
    return f"{text[:1]}{_MASK * max(1, len(text) - 2)}{text[-1:]}" if len(text) > 2 else _MASK * len(text)


def _hidden(problem: Problem) -> Problem:
    """Return a problem whose source line does not show what was found."""
    place = problem.place
    if place is None or place.column is None:
        return problem
    start, end = place.column - 1, place.column - 1 + place.width
    line = place.source_line
    return problem.at(replace(place, source_line=line[:start] + _MASK * len(line[start:end]) + line[end:]))


def _waives(waiver: Waiver, problem: Problem) -> bool:
    return waiver.rule == problem.code and waiver.field in (None, field_name(problem.field))


def _idle_waivers(desk: Desk, used: set[Waiver]) -> Iterator[Problem]:
    for index, waiver in enumerate(desk.case.record.waivers):
        if waiver not in used:
            yield desk.case.locate(
                warning(
                    "waiver.idle",
                    f"This waives nothing: the rule '{waiver.rule}' finds nothing here",
                    ("waivers", index),
                    hint="Remove it, or mend its rule or field.",
                )
            )
