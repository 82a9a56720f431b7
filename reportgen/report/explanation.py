"""Why a grade is what it is, in sentences for readers; pure words over the outcome."""

from reportgen import words
from reportgen.case import Case
from reportgen.frameworks.model import OVERALL, Area, RuleKind
from reportgen.grading import Judgement, Origin, Profile, State, TraceEntry
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
        left = one_of(_lower(case, judgement, judgement.allowed))
        return f"The record gives no grade; the rules leave {left}."
    return "The record gives no grade."


def reasons(case: Case, target: str) -> tuple[str, ...]:
    """Return the sentences that say what bound a grade, the most binding first."""
    judgement = case.outcome.judgement(target)
    binding = case.outcome.binding(target)
    if judgement.state is State.NOT_IN_FRAMEWORK:
        return ()
    if lost := [area for entry in binding if not entry.allowed for area in entry.areas]:
        names = all_of(area_name(case, area) for area in dict.fromkeys(lost))
        return (f"The rules contradict one another: they leave no grade for {names}, and so none here.",)
    strict = [entry for entry in binding if entry.rule.kind is not RuleKind.WITHIN]
    sentences = [_because(case, entry) for entry in strict]
    if not judgement.allowed:
        return (*sentences, "The rules contradict one another: together they leave no grade.")
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
    # The spread is that of the first scale: grades of two scales are no nearer or further apart.
    alike = [area for area in told if area.scale == told[0].scale]
    if len(alike) == 1:
        spread = f"One area is graded: {_label(case, alike[0].id)}."
        if len(told) > 1:
            spread = f"One area is graded on its scale: {_label(case, alike[0].id)}."
    elif profile.steps == 0:
        count = "Both" if len(alike) == 2 else f"All {words.number(len(alike))}"
        of_them = "" if alike == told else " on this scale"
        spread = f"{count} {_graded(alike)}{of_them} are {_label(case, alike[0].id)}."
    else:
        steps = words.counted(profile.steps, "step")
        spread = f"The grades reach from {_best_and_worst(case, told, profile)}, {steps} apart."
    return tuple(filter(None, (spread, _below(case, told))))


def area_name(case: Case, area_id: str) -> str:
    """Return the name of an area as it reads within a sentence."""
    return case.framework.area(area_id).name


def effect_of(case: Case, entry: TraceEntry) -> str:
    """Return what a rule that binds did, in the words that the report prints."""
    target = entry.rule.target
    name = "the overall grade" if target == OVERALL else f"the grade for {area_name(case, target)}"
    if not entry.allowed:
        return f"leaves nothing for {name}, since rules contradict one another"
    best, worst = (_printed(case, target, entry.allowed[end]) for end in (0, -1))
    if entry.rule.kind is RuleKind.FORCES:
        return f"sets {name} to {best}"
    if entry.rule.kind is RuleKind.CAPS:
        return f"holds {name} at {best} or worse"
    return f"holds {name} at {best}" if best == worst else f"keeps {name} between {worst} and {best}"


def _because(case: Case, entry: TraceEntry) -> str:
    # 'The grade for care leavers is': many an area has a plural for its name.
    names = all_of(area_name(case, area) for area in entry.areas)
    grade_is = ("grade", "is") if len(entry.areas) == 1 else ("grades", "are")
    at = _printed(case, entry.areas[0], entry.rule.at or "")
    return f"{words.sentence(entry.rule.words)} Here the {grade_is[0]} for {names} {grade_is[1]} {at}."


def _range(case: Case, entry: TraceEntry) -> str:
    judgement = case.outcome.judgement(entry.rule.target)
    best, worst = (_printed(case, judgement.target, entry.allowed[end]) for end in (0, -1))
    if best == worst:
        overall = "overall " if judgement.target == OVERALL else ""
        return f"All areas that count are {best}, so no other {overall}grade was possible."
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
        return [f"The record gives no overall grade; the rules leave only {label}."]
    chosen = [f"Inspectors judged it {label}."] if len(judgement.allowed) > 1 else []
    return [*chosen, *([words.sentence(rationale)] if (rationale := case.record.overall.rationale) else [])]


def _below(case: Case, told: list[Area]) -> str:
    below = case.profile.below_expected if case.profile else ()
    scales = {area.scale: scale for area in told if (scale := case.framework.scale_of(area.id))}
    minima = [
        words.lower_first(entry.label)
        for scale in scales.values()
        if scale.expected_minimum and (entry := scale.find(scale.expected_minimum))
    ]
    if not minima:
        return ""
    expected = minima[0] if len(minima) == 1 else "what is expected"
    if not below:
        return f"No area is below {expected}."
    names = all_of(f"{area_name(case, area)} ({_label(case, area)})" for area in below)
    if len(told) == 1:
        return f"It is below {expected}."
    if len(below) == len(told):
        every = "Both" if len(below) == 2 else f"All {words.number(len(below))}"
        return f"{every} {_graded(told)} are below {expected}: {names}."
    share = f"{words.number(len(below))} of {words.number(len(told))} {_graded(told)}"
    return (
        f"{words.sentence(share).rstrip('.')} {'is' if len(below) == 1 else 'are'} below {expected}: {names}."
    )


def _graded(areas: list[Area]) -> str:
    return f"graded areas{' and parts' if any(area.part_of for area in areas) else ''}"


def _best_and_worst(case: Case, told: list[Area], profile: Profile) -> str:
    return " to ".join(_printed(case, told[0].id, word or "") for word in (profile.best, profile.worst))


def _printed(case: Case, target: str, grade: str) -> str:
    """Return a grade as the scale of its target prints it, within a sentence: one wording everywhere."""
    scale = case.framework.scale_of(target)
    entry = scale.find(grade) if scale else None
    return words.lower_first(entry.label) if entry else grade


def _label(case: Case, area_id: str) -> str:
    return words.lower_first(label_of(case, case.outcome.areas[area_id]))


def _lower(case: Case, judgement: Judgement, grades: tuple[str, ...]) -> list[str]:
    return [_printed(case, judgement.target, grade) for grade in grades]
