"""A grade and the narrative that it stands for, put together: the only maker of `PairedGrade`."""

from reportgen.case import Case
from reportgen.frameworks.model import OVERALL
from reportgen.narrative import Text
from reportgen.report import explanation
from reportgen.report.context import PairedGrade, Step


def pair(case: Case, target: str, anchor: str = "") -> PairedGrade:
    """Return the grade of a target with its narrative.

    Args:
        case: the inspection.
        target: an area's id, or 'overall'.
        anchor: where in the report its text begins; empty if that is not in this report.
    """
    judgement = case.outcome.judgement(target)
    scale = case.framework.scale_of(target)
    narrative = text_of(case, target)
    steps = tuple(
        Step(entry.label, entry.meaning, entry.word == judgement.grade)
        for entry in (scale.grades if scale else ())
    )
    return PairedGrade(
        label=explanation.label_of(case, judgement),
        state=judgement.state.value,
        meaning=explanation.meaning_of(case, judgement),
        steps=steps,
        place=_place(steps),
        reason=explanation.main_reason(case, target),
        sentence=explanation.in_a_sentence(case, target),
        narrative=narrative,
        told_at=anchor,
        untold="" if narrative else explanation.UNTOLD,
    )


def text_of(case: Case, target: str) -> Text:
    """Return the text that a grade stands for: the summary of an area and its narrative."""
    if target == OVERALL:
        return case.telling.text(OVERALL, "narrative")
    return case.telling.text("areas", target, "summary") + case.telling.text("areas", target, "narrative")


def _place(steps: tuple[Step, ...]) -> str:
    given = [number for number, step in enumerate(steps, start=1) if step.is_given]
    return f"step {given[0]} of {len(steps)}, counted from the best" if given else "no step of the scale"
