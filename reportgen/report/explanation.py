"""Why a grade is what it is, in sentences for readers; pure words over the outcome."""

from reportgen import words
from reportgen.case import Case
from reportgen.frameworks.model import OVERALL, RuleKind
from reportgen.grading import Judgement, Origin, State, TraceEntry
from reportgen.problems import all_of, one_of

_STATES = {
    State.NOT_JUDGED: "Not judged",
    State.NOT_IN_FRAMEWORK: "Not in this framework",
    State.MISSING: "Not recorded",
}


def label_of(case: Case, judgement: Judgement) -> str:
    """Return what is printed where a grade stands: the scale's label, or why there is none."""
    scale = case.framework.scale_of(judgement.target)
    if judgement.grade and scale and (entry := scale.find(judgement.grade)):
        return entry.label
    if judgement.state is State.NOT_JUDGED and scale and scale.outside:
        return scale.outside[0].label
    return _STATES[judgement.state]


def meaning_of(case: Case, judgement: Judgement) -> str:
    """Return what the grade means, in one sentence; of a state without grade, what that is."""
    scale = case.framework.scale_of(judgement.target)
    if judgement.grade and scale and (entry := scale.find(judgement.grade)):
        return entry.meaning
    if judgement.state is State.NOT_JUDGED and scale and scale.outside:
        return scale.outside[0].meaning
    if judgement.state is State.NOT_IN_FRAMEWORK:
        return case.framework.no_overall or "The framework gives no grade here."
    if judgement.allowed:
        return f"The record gives no grade; the rules leave {one_of(_lower(case, judgement, judgement.allowed))}."
    return "The record gives no grade."


def reasons(case: Case, target: str) -> tuple[str, ...]:
    """Return the sentences that say what bound a grade, the most binding first."""
    judgement = case.outcome.judgement(target)
    binding = case.outcome.binding(target)
    if judgement.state is State.NOT_IN_FRAMEWORK:
        return ()
    strict = [entry for entry in binding if entry.rule.kind is not RuleKind.WITHIN]
    sentences = [_because(case, entry) for entry in strict]
    # Where a rule fixes the grade, its bounds add nothing.
    if not any(entry.rule.kind is RuleKind.FORCES for entry in strict):
        sentences.extend(_range(case, entry) for entry in binding if entry not in strict)
    if target == OVERALL:
        sentences.extend(_choice(case, judgement))
    return tuple(sentences)


def profile_sentences(case: Case) -> tuple[str, ...]:
    """Return what the bare grade hides: best, worst, and who is below the expected minimum."""
    profile = case.profile
    if profile is None:
        return ()
    graded = [area for area in case.framework.graded_areas if area.contributes]
    told = [area for area in graded if case.outcome.areas[area.id].grade]
    if profile.steps == 0:
        spread = f"All {words.counted(len(told), 'graded area')} are {_label(case, told[0].id)}."
        if len(told) == 1:
            spread = f"One area is graded: {_label(case, told[0].id)}."
    else:
        steps = words.counted(profile.steps, "step")
        spread = f"The grades reach from {profile.best} to {profile.worst}, {steps} apart."
    return spread, _below(case, len(told))


def area_name(case: Case, area_id: str) -> str:
    """Return the name of an area as it reads within a sentence."""
    return case.framework.area(area_id).name


def _because(case: Case, entry: TraceEntry) -> str:
    names = all_of(f"{area_name(case, area)}" for area in entry.areas)
    verb = "is" if len(entry.areas) == 1 else "are"
    here = f"Here {names} {verb} {entry.rule.at}." if entry.rule.at else f"Here {names} decide."
    return f"{words.sentence(entry.rule.words)} {here}"


def _range(case: Case, entry: TraceEntry) -> str:
    judgement = case.outcome.judgement(entry.rule.target)
    best, worst = entry.allowed[0], entry.allowed[-1]
    if best == worst:
        return f"All areas that count are {best}, so no other overall grade was possible."
    left = one_of(_lower(case, judgement, judgement.allowed))
    if judgement.allowed == entry.allowed:
        return (
            f"No rule fixes the grade: the areas that count reach from {best} to {worst}, "
            f"which leaves {left}."
        )
    return f"Within the areas that count, which reach from {best} to {worst}, that leaves {left}."


def _choice(case: Case, judgement: Judgement) -> list[str]:
    label = words.lower_first(label_of(case, judgement))
    if judgement.origin is Origin.OPEN:
        return ["The record gives no overall grade; the choice is the inspectors’."]
    if judgement.state is State.NOT_JUDGED:
        return ["Inspectors gave no overall grade."]
    if judgement.origin is Origin.FORCED:
        return [f"The record gives no overall grade; the rules leave {label} alone."]
    chosen = [f"Inspectors judged it {label}."] if len(judgement.allowed) > 1 else []
    return [*chosen, *([case.record.overall.rationale] if case.record.overall.rationale else [])]


def _below(case: Case, graded: int) -> str:
    below = case.profile.below_expected if case.profile else ()
    scale = case.framework.scale_of(case.framework.graded_areas[0].id)
    expected = scale.expected_minimum if scale else None
    if not expected:
        return ""
    if not below:
        return f"No area is below {expected}."
    names = all_of(f"{area_name(case, area)} ({_label(case, area)})" for area in below)
    parts = any(area.part_of for area in case.framework.graded_areas)
    share = (
        f"{words.number(len(below))} of {words.number(graded)} graded areas{' and parts' if parts else ''}"
    )
    return (
        f"{words.sentence(share).rstrip('.')} {'is' if len(below) == 1 else 'are'} below {expected}: {names}."
    )


def _label(case: Case, area_id: str) -> str:
    return words.lower_first(label_of(case, case.outcome.areas[area_id]))


def _lower(case: Case, judgement: Judgement, grades: tuple[str, ...]) -> list[str]:
    scale = case.framework.scale_of(judgement.target)
    entries = [scale.find(grade) for grade in grades] if scale else []
    return [words.lower_first(entry.label) for entry in entries if entry]
