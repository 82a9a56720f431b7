"""The inspector's desk: rules that know the subject, and what they find in a record.

A rule is a small function over a `Desk`; a new one is an entry in the `RULES` of its family's module.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from reportgen.model import Waiver
from reportgen.personal import masked
from reportgen.problems import Problem, did_you_mean, field_name, in_order, quoted, warning
from reportgen.rules import (
    contradiction,
    disclosure,
    english,
    form,
    leftover,
    pairing,
    providers,
    small_counts,
)
from reportgen.rules.rule import Desk, Family, Finding, Rule
from reportgen.rules.veil import NO_VEIL, Veil, veil_over

__all__ = ["RULES", "Desk", "Examined", "Family", "Finding", "Rule", "Veil", "examine"]

RULES: tuple[Rule, ...] = (
    *pairing.RULES,
    *contradiction.RULES,
    *disclosure.RULES,
    *small_counts.RULES,
    *leftover.RULES,
    *english.RULES,
    *providers.RULES,
    *form.RULES,
)
"""Every rule, family by family."""
_CODES = tuple(rule.code for rule in RULES)


@dataclass(frozen=True, slots=True)
class Examined:
    """What the rules found, at its places in the order of the file, and what was waived, with the waivers.

    `veil` is what no other message about the record may show either.
    """

    problems: tuple[Problem, ...]
    waived: tuple[tuple[Waiver, Problem], ...]
    veil: Veil = NO_VEIL


def examine(desk: Desk, rules: tuple[Rule, ...] = RULES) -> Examined:
    """Return what rules find in a record, with the severities of the house style and the record's waivers."""
    found = _finished([(rule, problem) for rule in rules for problem in _problems(rule, desk)])
    locate = desk.case.locate
    veil = veil_over((problem for rule, problem in found if rule.masked), locate, desk.names)
    shown = in_order(veil.over(locate(_shown(rule, problem))) for rule, problem in found)
    waived = tuple(
        (waiver, problem)
        for problem in shown
        for waiver in desk.case.record.waivers
        if _waives(waiver, problem)
    )
    excused = {problem for _, problem in waived}
    used = {waiver for waiver, _ in waived}
    idle = map(veil.over, _idle_waivers(desk, used))
    problems = (*(one for one in shown if one not in excused), *idle)
    return Examined(in_order(problems), tuple((_veiled(one, veil), problem) for one, problem in waived), veil)


def _finished(found: list[tuple[Rule, Problem]]) -> list[tuple[Rule, Problem]]:
    """Return what was found without what is said of the English of placeholders and remarks."""
    unfinished = [problem for rule, problem in found if rule.code in leftover.UNFINISHED]
    if not unfinished:
        return found
    return [
        (rule, problem)
        for rule, problem in found
        if rule.family is not Family.ENGLISH or not any(_lies_in(problem, other) for other in unfinished)
    ]


def _lies_in(problem: Problem, other: Problem) -> bool:
    """Return whether the words of one problem are some of those of another."""
    if problem.field != other.field or problem.offset is None or other.offset is None:
        return False
    return other.offset <= problem.offset and problem.offset + problem.length <= other.offset + other.length


def _problems(rule: Rule, desk: Desk) -> Iterator[Problem]:
    """Yield what a rule finds, without places and as it was typed."""
    severity = desk.style.severity.get(rule.code, rule.severity)
    if severity is None:
        return
    for finding in rule.find(desk):
        yield Problem(
            severity,
            rule.code,
            finding.message,
            finding.field,
            finding.found,
            finding.expected,
            finding.hint,
            offset=finding.offset,
            length=finding.length,
            replacement=finding.replacement,
        )


def _shown(rule: Rule, problem: Problem) -> Problem:
    return replace(problem, found=masked(problem.found)) if rule.masked and problem.found else problem


def _veiled(waiver: Waiver, veil: Veil) -> Waiver:
    return waiver.model_copy(update={"reason": veil.over_text(waiver.reason)})


def _waives(waiver: Waiver, problem: Problem) -> bool:
    return waiver.rule == problem.code and waiver.field in (None, field_name(problem.field))


def _idle_waivers(desk: Desk, used: set[Waiver]) -> Iterator[Problem]:
    for index, waiver in enumerate(desk.case.record.waivers):
        if waiver in used:
            continue
        if waiver.rule in _CODES:
            why = f"the rule {quoted(waiver.rule)} finds nothing here"
            hint = "Remove it, or mend its field."
        else:
            why = f"there is no rule {quoted(waiver.rule)}"
            hint = did_you_mean(waiver.rule, _CODES) or "docs/rules.md lists the rules."
        yield desk.case.locate(
            warning("waiver.idle", f"This waives nothing: {why}", ("waivers", index, "rule"), hint=hint)
        )
