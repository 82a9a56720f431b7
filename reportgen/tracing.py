"""The outcome of a record in words for a terminal: what bound each grade, and what did not."""

from collections.abc import Iterator

from reportgen.case import Case
from reportgen.frameworks.model import OVERALL
from reportgen.grading import Judgement, Origin, State, TraceEntry
from reportgen.problems import all_of, one_of
from reportgen.report import explanation


def explain(case: Case) -> str:
    """Return what binds every grade of a case: rule, words, basis, source and triggering areas."""
    record, framework = case.record, case.framework
    lines = [f"{record.id}: {record.provider.name}, {framework.name}", ""]
    if framework.overall is None:
        lines.append(f"Overall: {State.NOT_IN_FRAMEWORK}. {framework.no_overall or ''}".rstrip())
    else:
        lines.extend(_judgement(case, framework.overall.label, case.outcome.overall))
    for area in framework.areas:
        lines.append("")
        lines.extend(_judgement(case, area.label, case.outcome.areas[area.id]))
    if idle := [entry for entry in case.outcome.trace if not entry.binds]:
        lines.extend(("", "Rules that do not bind here:"))
        lines.extend(f"  {entry.rule.id}: {entry.rule.words}" for entry in idle)
    if sentences := explanation.profile_sentences(case):
        lines.extend(("", *sentences))
    return "\n".join(lines) + "\n"


def _judgement(case: Case, label: str, judgement: Judgement) -> Iterator[str]:
    misread = case.misread(judgement.target)
    yield f"{label}: {_not_understood(misread) if misread else _grade(judgement)}"
    if judgement.is_refused:
        yield f"  REFUSED: the rules allow {one_of(judgement.allowed) if judgement.allowed else 'nothing'}"
    elif judgement.allowed and judgement.rules and (len(judgement.allowed) > 1 or misread):
        yield f"  the rules leave {one_of(judgement.allowed)}"
    elif judgement.origin is Origin.OPEN and judgement.allowed:
        yield f"  open: {one_of(judgement.allowed)}"
    for entry in case.outcome.binding(judgement.target):
        yield from _entry(case, entry)
    if judgement.target == OVERALL and case.record.overall.rationale:
        yield f"  inspectors' reason: {case.record.overall.rationale}"


def _grade(judgement: Judgement) -> str:
    if judgement.grade is None and judgement.origin is not Origin.OPEN:
        return str(judgement.standing)
    return f"{judgement.standing} ({judgement.origin})"


def _not_understood(misread: str) -> str:
    """Return what stands for a grade that is given, but is none of the scale: it is not missing."""
    return f"not understood: {misread}"


def _in_rule(case: Case, area_id: str) -> str:
    judgement, misread = case.outcome.areas[area_id], case.misread(area_id)
    told = _not_understood(misread) if misread and judgement.grade is None else str(judgement.standing)
    return f"{area_id} ({told})"


def _entry(case: Case, entry: TraceEntry) -> Iterator[str]:
    rule = entry.rule
    areas = (_in_rule(case, area) for area in entry.areas)
    yield f"  rule {rule.id}: {rule.words}"
    yield f"    {entry.effect}, because of {all_of(areas)}"
    yield f"    {rule.basis.words}: {rule.source}"
