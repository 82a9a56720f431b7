"""Why a grade is what it is, in sentences for readers; pure words over the outcome."""

from collections.abc import Iterator

from reportgen import words
from reportgen.case import Case
from reportgen.frameworks.model import OVERALL, Area, GradeEntry, RuleKind
from reportgen.grading import Judgement, Origin, Profile, State, TraceEntry
from reportgen.markdown import Heading
from reportgen.narrative import Text
from reportgen.problems import all_of, one_of
from reportgen.report.foremost import foremost

UNTOLD = "The record has no narrative for this judgement."
"""What stands where a narrative is missing."""
_STATES = {
    State.NOT_JUDGED: "not judged",
    State.NOT_IN_FRAMEWORK: "not in this framework",
    State.MISSING: "not recorded",
}


def label_of(case: Case, judgement: Judgement) -> str:
    """Return what is printed where a grade stands: the scale's label, or why there is none."""
    entry = _entry(case, judgement)
    return entry.label if entry else words.upper_first(_why_none(case, judgement))


def label_in_sentence(case: Case, judgement: Judgement) -> str:
    """Return what `label_of` does as it is written within a sentence."""
    entry = _entry(case, judgement)
    return entry.within_sentence if entry else _why_none(case, judgement)


def meaning_of(case: Case, judgement: Judgement) -> str:
    """Return what the grade means, in one sentence; of a state without grade, what that is."""
    if entry := _entry(case, judgement):
        return entry.meaning
    if judgement.state is State.NOT_IN_FRAMEWORK:
        return case.framework.no_overall or "The framework gives no grade here."
    if judgement.allowed:
        return f"{_gives_none(case, judgement, 'grade')}; the rules leave {_left(case, judgement)}."
    return f"{_gives_none(case, judgement, 'grade')}."


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
    if target == OVERALL or binding:
        sentences.extend(_choice(case, judgement))
    return tuple(sentences)


def main_reason(case: Case, target: str) -> str:
    """Return the sentence that stands with a grade on the cover: the reason of a choice, if there was one."""
    judgement, own = case.outcome.judgement(target), case.record.overall.rationale
    if target == OVERALL and own and judgement.origin is Origin.GIVEN and len(judgement.allowed) > 1:
        return words.ended(own)
    return next(iter(reasons(case, target)), "")


def in_a_sentence(case: Case, target: str) -> str:
    """Return the one sentence that tells a grade where there is room for no more.

    Of the overall grade it is why, of an area what inspectors say first of it.
    """
    said, why = first_words(case, target), main_reason(case, target)
    return (why or said if target == OVERALL else said or why) or UNTOLD


def first_words(case: Case, target: str) -> str:
    """Return the sentence that stands for the text of an area, or of 'overall'; empty without one."""
    text = (block.text for block in in_short(case, target) if not isinstance(block, Heading))
    year, grade = case.record.inspection.first_day.year, case.outcome.judgement(target).grade
    return foremost(text, year, case.framework.scale_of(target), grade)


def in_short(case: Case, target: str) -> Text:
    """Return the summary of an area, or of 'overall'; its narrative where it has none."""
    where = (OVERALL,) if target == OVERALL else ("areas", target)
    return case.telling.text(*where, "summary") or case.telling.text(*where, "narrative")


def share_below(case: Case) -> tuple[str, str] | None:
    """Return how many graded areas fall short, as 'Two of three' and what that is; None without a measure."""
    profile = case.profile
    told = [area for area in case.framework.graded_areas if area.contributes and _grade_of(case, area)]
    expected = _expected(case, told) if profile and told else ""
    if profile is None or not expected:
        return None
    below, count = len(profile.below_expected), words.number(len(told))
    what = _graded(told)
    if below == len(told):
        return (
            (f"All {count}", f"{what} are below {expected}")
            if below > 1
            else ("The one", f"graded area is below {expected}")
        )
    if below:
        share = words.upper_first(f"{words.number(below)} of {count}")
        return share, f"{what} {'is' if below == 1 else 'are'} below {expected}"
    return (
        (f"None of {count}", f"{what} is below {expected}")
        if len(told) > 1
        else ("The one", f"graded area is not below {expected}")
    )


def profile_sentences(case: Case) -> tuple[str, ...]:
    """Return what the bare grade hides: best, worst, who falls short, and who has no grade."""
    profile = case.profile
    if profile is None:
        return ()
    counting = [area for area in case.framework.graded_areas if area.contributes]
    told = [area for area in counting if case.outcome.areas[area.id].grade]
    sentences = (_spread(case, told, profile), _below(case, told, profile), *_without_grade(case, counting))
    return tuple(filter(None, sentences))


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
    reach = _reach(case, entry)
    if len(entry.allowed) == 1:
        overall = "overall " if judgement.target == OVERALL else ""
        return f"{words.upper_first(reach)}, so no other {overall}grade was possible."
    if judgement.allowed == entry.allowed:
        return f"No rule fixes the grade: {reach}, which leaves {_left(case, judgement)}."
    return f"{words.upper_first(reach)}; together, that leaves {_left(case, judgement)}."


def _reach(case: Case, entry: TraceEntry) -> str:
    """Return from where to where the areas of a rule reach: given grades, and what is still possible."""
    judgements = [case.outcome.areas[area] for area in entry.rule.areas]
    graded = [one for one in judgements if one.grade]
    missing = [one for one in judgements if one.state is State.MISSING]
    clauses = [_could_be(case, missing, allowed) for allowed in dict.fromkeys(one.allowed for one in missing)]
    if graded:
        clauses.insert(0, _given(case, entry, graded, missing, len(judgements)))
    return ", and ".join(clauses)


def _given(
    case: Case, entry: TraceEntry, graded: list[Judgement], missing: list[Judgement], count: int
) -> str:
    one = len(graded) == 1
    if missing:
        which, verb = "with a grade", "judged"
    elif len(graded) < count:
        which, verb = ("that was judged" if one else "that were judged"), "graded"
    else:
        which, verb = ("that counts" if one else "that count"), "judged"
    given = {judgement.grade for judgement in graded}
    scale = case.framework.scale_of(entry.rule.target)
    best, *worse = [step.within_sentence for step in (scale.grades if scale else ()) if step.word in given]
    if worse:
        return f"the areas {which} reach from {best} to {worse[-1]}"
    return f"the only area {which} is {verb} {best}" if one else f"all the areas {which} are {verb} {best}"


def _could_be(case: Case, missing: list[Judgement], allowed: tuple[str, ...]) -> str:
    alike = [one for one in missing if one.allowed == allowed]
    names = all_of(area_name(case, one.target) for one in alike)
    grade, are = ("grade", "is") if len(alike) == 1 else ("grades", "are")
    return f"the {grade} for {names}, which {are} not recorded, could still be {_left(case, alike[0])}"


def _choice(case: Case, judgement: Judgement) -> Iterator[str]:
    """Yield what was given within the rules, and the inspectors' reason for it."""
    noun = "overall grade" if judgement.target == OVERALL else "grade"
    label = label_in_sentence(case, judgement)
    if judgement.origin is Origin.FORCED:
        yield f"{_gives_none(case, judgement, noun)}; the rules leave only {label}."
    elif judgement.origin is Origin.OPEN and judgement.target == OVERALL:
        yield f"{_gives_none(case, judgement, noun)}; the choice is the inspectors’."
    elif judgement.origin is Origin.OPEN:
        yield f"{_gives_none(case, judgement, noun)}; the rules leave {_left(case, judgement)}."
    elif judgement.is_refused:
        yield f"The record gives {label}, which the rules exclude."
    elif judgement.state is State.NOT_JUDGED:
        yield f"Inspectors gave no {noun}."
    elif len(judgement.allowed) > 1:
        yield f"Inspectors judged it {label}{_under_cap(case, judgement)}."
    own = case.record.overall.rationale
    if judgement.target == OVERALL and judgement.origin is Origin.GIVEN and own:
        yield words.ended(own)


def _under_cap(case: Case, judgement: Judgement) -> str:
    """Return how a grade lies to the best one, where a rule caps it; nothing where none does."""
    if not any(entry.rule.kind is RuleKind.CAPS for entry in case.outcome.binding(judgement.target)):
        return ""
    best = judgement.allowed[0]
    if judgement.grade == best:
        return ", the best grade that the rules allow"
    return f"; the best grade that the rules allow is {_printed(case, judgement.target, best)}"


def _gives_none(case: Case, judgement: Judgement, noun: str) -> str:
    understood = " that is understood" if case.misread(judgement.target) else ""
    return f"The record gives no {noun}{understood}"


def _spread(case: Case, told: list[Area], profile: Profile) -> str:
    # Grades of two scales are no nearer or further apart.
    alike = [area for area in told if area.scale == told[0].scale]
    if len(alike) == 1:
        on_scale = " on its scale" if len(told) > 1 else ""
        return f"One area is graded{on_scale}: {_printed_for(case, alike[0].id)}."
    if profile.steps == 0:
        on_scale = "" if alike == told else " on this scale"
        short = f", which is below {_expected(case, told)}" if _all_alike_below(told, profile) else ""
        return f"{_every(alike)}{on_scale} are judged {_printed_for(case, alike[0].id)}{short}."
    best, worst = (_printed(case, told[0].id, grade) for grade in (profile.best, profile.worst))
    return f"The grades reach from {best} to {worst}, {words.counted(profile.steps, 'step')} apart."


def _below(case: Case, told: list[Area], profile: Profile) -> str:
    below, expected = profile.below_expected, _expected(case, told)
    if not expected or _all_alike_below(told, profile):
        return ""
    if not below:
        return f"No graded area is below {expected}."
    if len(told) == 1:
        return f"It is below {expected}."
    names = all_of(f"{area_name(case, area)} ({_printed_for(case, area)})" for area in below)
    if len(below) == len(told):
        return f"{_every(told)} are below {expected}: {names}."
    share = words.upper_first(f"{words.number(len(below))} of {words.number(len(told))} {_graded(told)}")
    return f"{share} {'is' if len(below) == 1 else 'are'} below {expected}: {names}."


def _all_alike_below(told: list[Area], profile: Profile) -> bool:
    """Return whether several areas have one grade, below what is expected: one sentence says both."""
    one_scale = len({area.scale for area in told}) == 1
    return one_scale and profile.steps == 0 and 1 < len(told) == len(profile.below_expected)


def _expected(case: Case, told: list[Area]) -> str:
    """Return the expected minimum of the areas, in words if they have several; empty if they have none."""
    scales = {area.scale: scale for area in told if (scale := case.framework.scale_of(area.id))}
    minima = [
        entry.within_sentence
        for scale in scales.values()
        if scale.expected_minimum and (entry := scale.find(scale.expected_minimum))
    ]
    return minima[0] if len(minima) == 1 else "what is expected" if minima else ""


def _without_grade(case: Case, counting: list[Area]) -> Iterator[str]:
    """Yield who counts and has no grade, and why; an optional area may be left out without a word."""
    names: dict[str, list[str]] = {}
    for area in counting:
        judgement = case.outcome.areas[area.id]
        if judgement.grade is None and not (area.optional and area.id not in case.record.areas):
            names.setdefault(label_of(case, judgement), []).append(area.name)
    return (words.sentence(f"{label}: {all_of(those)}") for label, those in names.items())


def _grade_of(case: Case, area: Area) -> str | None:
    return case.outcome.areas[area.id].grade


def _every(areas: list[Area]) -> str:
    return f"{'Both' if len(areas) == 2 else f'All {words.number(len(areas))}'} {_graded(areas)}"


def _graded(areas: list[Area]) -> str:
    return f"graded areas{' and parts' if any(area.part_of for area in areas) else ''}"


def _entry(case: Case, judgement: Judgement) -> GradeEntry | None:
    """Return the scale's entry for what stands there, a grade or 'not judged', or None."""
    scale = case.framework.scale_of(judgement.target)
    if scale is None:
        return None
    if judgement.grade:
        return scale.find(judgement.grade)
    return scale.outside[0] if judgement.state is State.NOT_JUDGED and scale.outside else None


def _why_none(case: Case, judgement: Judgement) -> str:
    return "not understood" if case.misread(judgement.target) else _STATES[judgement.state]


def _printed(case: Case, target: str, grade: str) -> str:
    """Return a grade as the scale of its target prints it, within a sentence: one wording everywhere."""
    scale = case.framework.scale_of(target)
    entry = scale.find(grade) if scale else None
    return entry.within_sentence if entry else grade


def _printed_for(case: Case, area_id: str) -> str:
    return label_in_sentence(case, case.outcome.areas[area_id])


def _left(case: Case, judgement: Judgement) -> str:
    return one_of(_printed(case, judgement.target, grade) for grade in judgement.allowed)
