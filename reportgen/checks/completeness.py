"""Checks that a record says all that its framework asks for; what it lacks is told, never invented."""

from collections.abc import Callable, Iterator, Mapping

from reportgen.case import Case
from reportgen.frameworks.model import OVERALL, Need, SectionKind
from reportgen.grading import State, grade_field, target_name
from reportgen.model import AreaFindings, Status
from reportgen.problems import Problem, all_of, error, one_of, warning


def areas_told(case: Case) -> Iterator[Problem]:
    """Every area that the framework asks for is in the record, with its narrative."""
    areas = case.record.areas
    missing = [f"'{area.id}'" for area in case.framework.areas if area.id not in areas and not area.optional]
    if all(findings == AreaFindings() for findings in areas.values()):
        yield _by_status(case)(
            "areas.none",
            "No area has any findings",
            ("areas",),
            expected=f"findings under 'areas' for {all_of(missing)}" if missing else "findings under 'areas'",
        )
        return
    if missing:
        subject = "The area {} is" if len(missing) == 1 else "The areas {} are"
        yield warning("area.missing", f"{subject.format(all_of(missing))} not in the record", ("areas",))
    for area in case.framework.areas:
        if area.id in areas and not areas[area.id].narrative:
            yield warning(
                "area.untold",
                f"The area '{area.id}' has no narrative",
                ("areas", area.id),
                hint="A grade never travels without its narrative.",
            )


def grades_given(case: Case) -> Iterator[Problem]:
    """Every grade that the framework asks for is in the record, or follows from the rules."""
    if _lacks_grade(case, OVERALL):
        yield warning(
            "grade.open",
            f"{target_name(case.framework, OVERALL)} has no grade, and the rules leave it open",
            grade_field(OVERALL),
            expected=one_of(case.outcome.overall.allowed),
            hint="Inspectors give the grade; the rules only check it.",
        )
    for area_id, findings in case.record.areas.items():
        # An area without anything in it is told as such.
        if area_id in case.outcome.areas and findings != AreaFindings() and _lacks_grade(case, area_id):
            yield warning(
                "area.ungraded",
                f"The area '{area_id}' has no grade",
                ("areas", area_id),
                expected=one_of(case.outcome.areas[area_id].allowed),
            )


def _lacks_grade(case: Case, target: str) -> bool:
    """Return whether a grade is simply not there; one given wrongly, or ruled out, is an error already."""
    judgement = case.outcome.judgement(target)
    return judgement.state is State.MISSING and bool(judgement.allowed) and case.misread(target) is None


def sections_held(case: Case) -> Iterator[Problem]:
    """Every section that the framework expects has something to say, and every text has its section."""
    record = case.record
    held = {
        SectionKind.SUMMARY: record.overall.narrative,
        SectionKind.IMPROVEMENTS: any(record.improvements_by_area()),
        SectionKind.STRENGTHS: any(area.strengths for area in record.areas.values()),
        SectionKind.PROGRESS: record.progress,
        SectionKind.CHILDREN: record.children_summary,
        SectionKind.CONTEXT: record.context,
        SectionKind.ABOUT: record.about,
    }
    yield from _sections_left_out(case, held)
    for section in case.framework.sections:
        if section.need is Need.OPTIONAL or held.get(section.kind, True):
            continue
        make = _by_status(case) if section.need is Need.REQUIRED else warning
        yield make(
            "section.empty",
            f"Nothing in the record for the section '{section.title}'",
            expected=f"something under {_FIELDS[section.kind]}",
        )


def _sections_left_out(case: Case, held: Mapping[SectionKind, object]) -> Iterator[Problem]:
    kinds = {section.kind for section in case.framework.sections}
    for kind, content in held.items():
        # Strengths are told with their area, too.
        if content and kind not in kinds and kind is not SectionKind.STRENGTHS:
            yield warning(
                "section.left-out",
                f"{_FIELDS[kind]} has no section in {case.framework.name}, so the report leaves it out",
                hint=f"Give the framework a section of the kind '{kind}'.",
            )


# The section of the areas is not here: `areas_told` looks after it.
_FIELDS = {
    SectionKind.SUMMARY: "'overall.narrative'",
    SectionKind.IMPROVEMENTS: "'improvements', of the whole or of an area",
    SectionKind.STRENGTHS: "'strengths' of an area",
    SectionKind.PROGRESS: "'progress'",
    SectionKind.CHILDREN: "'children_summary'",
    SectionKind.CONTEXT: "'context'",
    SectionKind.ABOUT: "'about'",
}


def published_has_date(case: Case) -> Iterator[Problem]:
    """A published report says when it was published."""
    if case.record.status is Status.PUBLISHED and case.record.inspection.published is None:
        yield warning("date.published", "A published report has no date of publication", ("inspection",))


def overall_told(case: Case) -> Iterator[Problem]:
    """The overall grade comes with its narrative."""
    if case.outcome.overall.grade and not case.record.overall.narrative:
        yield warning(
            "overall.untold",
            "The overall grade has no narrative",
            ("overall",),
            hint="Write a summary under 'overall.narrative'.",
        )


def _by_status(case: Case) -> Callable[..., Problem]:
    """Return the maker of a problem that stops a finished report, and is told with a draft."""
    return warning if case.record.status.is_draft else error
