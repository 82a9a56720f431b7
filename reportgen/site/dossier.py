"""From the cases of a provider to what its published reports tell, as data that needs no record any more."""

from collections.abc import Iterator, Sequence

from reportgen import words
from reportgen.case import Case
from reportgen.deadlines import Due
from reportgen.frameworks.model import OVERALL, SectionKind
from reportgen.lives import Event, Life, lives
from reportgen.model import Record
from reportgen.programme import addresses
from reportgen.programme.contract import (
    CorrectionData,
    DossierData,
    FollowUpData,
    ImprovementData,
    InspectionData,
    JudgementData,
    ProviderData,
    SaidData,
)
from reportgen.report import explanation
from reportgen.report.following import follow_up
from reportgen.report.judgements import table_rows
from reportgen.report.pairing import pair
from reportgen.statements import area_anchor, item_anchor, section_anchor


def dossier_of(cases: Sequence[Case], slug: str) -> DossierData:
    """Return what the reports of a provider tell.

    Args:
        cases: its published inspections and visits, oldest first; one at least.
        slug: its name in addresses.
    """
    return DossierData(
        provider=_provider(cases[-1].record, slug),
        inspections=tuple(_inspection(case, slug) for case in cases),
        judgements=tuple(one for case in cases for one in _judgements(case, slug)),
        improvements=tuple(_improvement(life, slug) for life in lives(cases)),
        follow_ups=tuple(_follow_up(case, due, slug) for case in cases for due in case.follow_ups),
    )


def _provider(record: Record, slug: str) -> ProviderData:
    provider = record.provider
    return ProviderData(
        slug=slug, name=provider.name, urn=provider.urn, code=provider.code, region=provider.region
    )


def _inspection(case: Case, slug: str) -> InspectionData:
    record, inspection = case.record, case.record.inspection
    assert record.published is not None  # only what is published comes here
    return InspectionData(
        id=record.id,
        provider=slug,
        framework=case.framework.id,
        framework_name=case.framework.name,
        title=case.framework.title,
        type=inspection.type,
        first_day=inspection.first_day,
        last_day=inspection.last_day,
        published=record.published,
        previous=case.previous.record.id if case.previous else None,
        corrections=tuple(
            CorrectionData(day=one.day, reason=words.ended(one.reason)) for one in record.corrections
        ),
    )


def _judgements(case: Case, slug: str) -> Iterator[JudgementData]:
    """Yield the judgements of a case: areas by the table, the overall grade last."""
    for row in table_rows(case):
        if row.target != OVERALL:
            area = case.framework.area(row.target)
            yield _judgement(case, slug, row.target, words.upper_first(area.name), area.contributes)
    if case.framework.overall:
        yield _judgement(case, slug, OVERALL, case.framework.overall.label, contributes=True)


def _judgement(case: Case, slug: str, target: str, name: str, contributes: bool) -> JudgementData:  # noqa: FBT001
    grade = pair(case, target)
    given = [number for number, step in enumerate(grade.steps, start=1) if step.is_given]
    return JudgementData(
        inspection=case.record.id,
        provider=slug,
        target=target,
        name=name,
        contributes=contributes,
        grade=case.outcome.judgement(target).grade,
        label=grade.label,
        state=grade.state,
        step=given[0] if given else None,
        steps=len(grade.steps),
        sentence=grade.sentence,
        reason=grade.reason if grade.reason != grade.sentence else "",
        narrative=narrative_address(case, target),
    )


def narrative_address(case: Case, target: str) -> str:
    """Return the address where the text of a grade begins in its report, from the root of the site."""
    return _address(case, _told_at(case, target))


def _told_at(case: Case, target: str) -> str:
    """Return the anchor where the text of a grade begins, empty where the report has none of it."""
    if target == OVERALL:
        return section_anchor(SectionKind.SUMMARY) if case.telling.text("overall", "narrative") else ""
    return area_anchor(target) if target in case.record.areas else ""


def _address(case: Case, anchor: str) -> str:
    page = addresses.inspection_page(case.record.id)
    return f"{page}#{anchor}" if anchor else page


def _improvement(life: Life, slug: str) -> ImprovementData:
    name = explanation.area_name(life.case, life.area_id) if life.area_id else ""
    return ImprovementData(
        reference=life.reference,
        inspection=life.case.record.id,
        provider=slug,
        area=life.area_id,
        area_name=words.upper_first(name),
        text=words.ended(life.item.text),
        priority=life.item.priority,
        address=_address(life.case, _asked_at(life)),
        stage=life.stage,
        said=tuple(map(_said, life.events)),
    )


def _asked_at(life: Life) -> str:
    """Return the anchor of what was asked for, that of its area where the report has no section of such."""
    if any(section.kind is SectionKind.IMPROVEMENTS for section in life.case.framework.sections):
        return item_anchor(life.item)
    return area_anchor(life.area_id) if life.area_id else ""


def _said(event: Event) -> SaidData:
    return SaidData(
        inspection=event.case.record.id,
        day=event.case.record.inspection.last_day,
        stage=event.stage,
        text=words.ended(event.text) if event.text else "",
        repeated_as=event.by or None,
    )


def _follow_up(case: Case, due: Due, slug: str) -> FollowUpData:
    told = follow_up(due)
    return FollowUpData(
        inspection=case.record.id,
        provider=slug,
        id=due.follow_up.id,
        what=told.what,
        who=told.who,
        stated=told.when,
        earliest=due.earliest,
        latest=due.latest,
        basis=told.basis,
        source=told.source,
        note=told.note,
        next_inspection=due.follow_up.next_inspection,
        actual=due.actual,
    )
