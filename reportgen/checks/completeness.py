"""Checks that a record says all that its framework asks for; what it lacks is told, never invented."""

from collections.abc import Iterator, Mapping

from reportgen.case import Case
from reportgen.frameworks.model import Need, SectionKind
from reportgen.grading import State
from reportgen.model import Status
from reportgen.problems import Problem, warning


def areas_told(case: Case) -> Iterator[Problem]:
    """Every area that the framework asks for has its narrative, and its grade where it has one."""
    for area in case.framework.areas:
        findings = case.record.areas.get(area.id)
        if findings is None:
            if not area.optional:
                yield warning("area.missing", f"The area '{area.id}' is not in the record", ("areas",))
            continue
        if case.outcome.areas[area.id].state is State.MISSING and findings.grade is None:
            yield warning("area.ungraded", f"The area '{area.id}' has no grade", ("areas", area.id))
        if not findings.narrative:
            yield warning(
                "area.untold",
                f"The area '{area.id}' has no narrative",
                ("areas", area.id),
                hint="A grade never travels without its narrative.",
            )


def sections_held(case: Case) -> Iterator[Problem]:
    """Every section that the framework expects has something to say."""
    record = case.record
    held = {
        SectionKind.SUMMARY: record.overall.narrative,
        SectionKind.IMPROVEMENTS: any(record.improvements_by_area()),
        SectionKind.STRENGTHS: any(area.strengths for area in record.areas.values()),
        SectionKind.PROGRESS: record.progress,
        SectionKind.CHILDREN: record.children_summary,
        SectionKind.CONTEXT: record.context,
        SectionKind.ABOUT: record.about,
        SectionKind.AREAS: record.areas,
    }
    yield from _sections_left_out(case, held)
    for section in case.framework.sections:
        if section.need is not Need.OPTIONAL and not held.get(section.kind, True):
            yield warning(
                "section.empty",
                f"Nothing in the record for the section '{section.title}'",
                expected=f"{_FIELDS[section.kind]} in the record",
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


_FIELDS = {
    SectionKind.SUMMARY: "'overall.narrative'",
    SectionKind.IMPROVEMENTS: "'improvements', of an area or of the whole",
    SectionKind.STRENGTHS: "'strengths' of an area",
    SectionKind.PROGRESS: "'progress'",
    SectionKind.CHILDREN: "'children_summary'",
    SectionKind.CONTEXT: "'context'",
    SectionKind.ABOUT: "'about'",
    SectionKind.AREAS: "'areas'",
}


def published_has_date(case: Case) -> Iterator[Problem]:
    """A published report says when it was published."""
    if case.record.status is Status.PUBLISHED and case.record.inspection.published is None:
        yield warning("date.published", "A published report has no date of publication", ("inspection",))


def published_has_overall(case: Case) -> Iterator[Problem]:
    """The overall grade comes with its narrative."""
    if case.outcome.overall.grade and not case.record.overall.narrative:
        yield warning(
            "overall.untold",
            "The overall grade has no narrative",
            ("overall",),
            hint="Write a summary under 'overall.narrative'.",
        )
