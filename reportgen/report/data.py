"""A report as data: the one form in which machines get what the page and the PDF say."""

from collections.abc import Iterable

from reportgen.case import Case
from reportgen.deadlines import Due
from reportgen.frameworks.model import OVERALL
from reportgen.grading import Judgement, TraceEntry
from reportgen.markdown import Heading
from reportgen.model import Comparator, Improvement, Record, Strength
from reportgen.narrative import Note, NumberedParagraph, Text
from reportgen.problems import Problem, field_name
from reportgen.publisher import NO_PUBLISHER, Publisher
from reportgen.report import explanation
from reportgen.report.contract import (
    AreaData,
    ComparatorData,
    CorrectionData,
    ExplanationData,
    FactData,
    FollowUpData,
    ImprovementData,
    InspectionData,
    NoteData,
    OutcomeData,
    OverallData,
    ParagraphData,
    PeriodData,
    PlacedProblemData,
    ProblemData,
    ProfileData,
    ProgressData,
    ProviderData,
    PublisherData,
    ReportData,
    StrengthData,
    TableRowData,
    TraceData,
)
from reportgen.report.judgements import table_rows
from reportgen.report.written import written


def explanation_data(case: Case, problems: tuple[Problem, ...] = ()) -> ExplanationData:
    """Return what bound the grades of a case as data; arguments as `report_data`."""
    return ExplanationData(
        id=case.record.id,
        framework=case.framework.id,
        outcome=outcome_data(case),
        problems=tuple(_placed(problem) for problem in problems),
    )


def report_data(
    case: Case, problems: tuple[Problem, ...] = (), publisher: Publisher = NO_PUBLISHER
) -> ReportData:
    """Return a case as data.

    Args:
        case: the inspection with its outcome.
        problems: what `assess` noticed; where it stands in files is left out.
        publisher: who publishes the report.
    """
    record = case.record
    return ReportData(
        id=record.id,
        framework=case.framework.id,
        status=record.status.value,
        publisher=_publisher(publisher, record),
        provider=ProviderData(**record.provider.model_dump()),
        inspection=_inspection(case),
        previous=record.previous,
        outcome=outcome_data(case),
        paragraphs=tuple(_paragraphs(case)),
        notes=tuple(_note(note) for note in case.telling.notes),
        strengths=tuple(
            _strength(case, area_id, item)
            for area_id, area in record.areas.items()
            for item in area.strengths
        ),
        improvements=tuple(
            _improvement(case, area_id, item) for area_id, item in record.improvements_by_area()
        ),
        progress=tuple(
            ProgressData(of=one.of, status=one.status.value, text=one.text) for one in record.progress
        ),
        follow_ups=tuple(_follow_up(due) for due in case.follow_ups),
        context=tuple(
            FactData(
                label=fact.label,
                value=fact.value,
                unit=fact.unit,
                as_at=fact.as_at,
                comparator=_comparator(fact.comparator),
            )
            for fact in record.context
        ),
        children_summary=_plain(case.telling.text("children_summary")),
        about=_plain(case.telling.text("about")),
        corrections=tuple(CorrectionData(day=one.day, reason=one.reason) for one in record.corrections),
        written=written(case),
        problems=_problems(problems),
    )


def outcome_data(case: Case) -> OutcomeData:
    """Return the outcome of a case as data, as `explain` prints it and `report.json` holds it."""
    return OutcomeData(
        overall=_overall(case),
        areas={area_id: _area(case, judgement) for area_id, judgement in case.outcome.areas.items()},
        table=tuple(
            TableRowData(
                target=row.target,
                judgement=row.label,
                grade=row.printed,
                sentence=explanation.in_a_sentence(case, row.target),
            )
            for row in table_rows(case)
        ),
        profile=_profile(case),
        trace=tuple(_trace(entry) for entry in case.outcome.trace),
    )


def _publisher(publisher: Publisher, record: Record) -> PublisherData | None:
    if not publisher.name:
        return None
    return PublisherData(
        name=publisher.name,
        licence=publisher.licence,
        licence_url=publisher.licence_url,
        contact=publisher.contact,
        report_url=publisher.address(record.id, is_public=record.status.is_public),
    )


def _inspection(case: Case) -> InspectionData:
    inspection = case.record.inspection
    return InspectionData(
        type=inspection.type,
        dates=tuple(PeriodData(start=period.start, end=period.end) for period in inspection.dates),
        lead_inspectors=inspection.leads,
        team=inspection.team,
        draft_sent=inspection.draft_sent,
        received=inspection.received,
        published=case.record.published,
    )


def _overall(case: Case) -> OverallData:
    judgement = case.outcome.overall
    return OverallData(
        grade=judgement.grade,
        label=explanation.label_of(case, judgement),
        state=judgement.origin,
        standing=judgement.state.value,
        allowed=judgement.allowed,
        rules=judgement.rules,
        reasons=explanation.reasons(case, OVERALL),
        rationale=case.record.overall.rationale,
        paragraphs=_numbers(case.telling.text(OVERALL, "narrative")),
    )


def _area(case: Case, judgement: Judgement) -> AreaData:
    area = case.framework.area(judgement.target)
    return AreaData(
        title=area.title,
        grade=judgement.grade,
        label=explanation.label_of(case, judgement),
        state=judgement.origin,
        standing=judgement.state.value,
        meaning=explanation.meaning_of(case, judgement),
        part_of=area.part_of,
        contributes=area.contributes,
        rules=judgement.rules,
        reasons=explanation.reasons(case, area.id),
        summary=_plain(case.telling.text("areas", area.id, "summary")),
        paragraphs=_numbers(case.telling.text("areas", area.id, "narrative")),
    )


def _profile(case: Case) -> ProfileData | None:
    found = case.profile
    if found is None:
        return None
    return ProfileData(
        best=found.best, worst=found.worst, steps=found.steps, below_expected=found.below_expected
    )


def _trace(entry: TraceEntry) -> TraceData:
    rule = entry.rule
    return TraceData(
        rule=rule.id,
        target=rule.target,
        words=rule.words,
        basis=rule.basis.value,
        source=rule.source,
        binds=entry.binds,
        effect=entry.effect,
        areas=entry.areas,
        allowed=entry.allowed,
    )


def _paragraphs(case: Case) -> list[ParagraphData]:
    found: list[ParagraphData] = []
    for path, text in case.telling.texts.items():
        heading: str | None = None
        for block in text if path[-1] == "narrative" else ():
            if isinstance(block, Heading):
                heading = block.text
            elif isinstance(block, NumberedParagraph):
                found.append(
                    ParagraphData(
                        number=block.number,
                        anchor=block.anchor,
                        area=block.area,
                        heading=heading,
                        label=block.label,
                        text=block.text,
                    )
                )
                heading = None
    return found


def _note(note: Note) -> NoteData:
    numbers = dict.fromkeys(one.paragraph for one in note.references if one.paragraph is not None)
    return NoteData(number=note.number, anchor=note.anchor, text=note.text, paragraphs=tuple(numbers))


def _strength(case: Case, area_id: str, item: Strength) -> StrengthData:
    return StrengthData(
        id=item.id or "",
        area=area_id,
        text=item.text,
        impact=item.impact,
        evidence=_evidence(case, item.evidence),
    )


def _improvement(case: Case, area_id: str | None, item: Improvement) -> ImprovementData:
    return ImprovementData(
        id=item.id or "",
        area=area_id,
        text=item.text,
        priority=item.priority,
        repeats=item.repeats,
        evidence=_evidence(case, item.evidence),
    )


def _evidence(case: Case, labels: tuple[str, ...]) -> tuple[int, ...]:
    return tuple(paragraph.number for paragraph in case.telling.evidence(labels))


def _follow_up(due: Due) -> FollowUpData:
    follow_up = due.follow_up
    return FollowUpData(
        id=follow_up.id,
        what=follow_up.what,
        who=follow_up.who,
        answers=follow_up.answers.value if follow_up.answers else None,
        counted_from=due.counted_from,
        assumed=due.assumed,
        earliest=due.earliest,
        due=due.latest,
        basis=follow_up.basis.value,
        source=follow_up.source,
        actual=due.actual,
        kept=due.kept,
    )


def _comparator(compared: Comparator | None) -> ComparatorData | None:
    if compared is None:
        return None
    return ComparatorData(label=compared.label, value=compared.value, unit=compared.unit)


def _problems(problems: Iterable[Problem]) -> tuple[ProblemData, ...]:
    """Return problems in an order that does not depend on where the record has what they are about."""
    told = {ProblemData(**_told(problem)) for problem in problems}
    return tuple(sorted(told, key=lambda one: (one.field, one.code, one.message)))


def _placed(problem: Problem) -> PlacedProblemData:
    place = problem.place
    return PlacedProblemData(
        **_told(problem), line=place.line if place else None, column=place.column if place else None
    )


def _told(problem: Problem) -> dict[str, str]:
    return {
        "severity": problem.severity.value,
        "code": problem.code,
        "message": problem.message,
        "field": field_name(problem.field),
    }


def _numbers(text: Text) -> tuple[int, ...]:
    return tuple(block.number for block in text if isinstance(block, NumberedParagraph))


def _plain(text: Text) -> str | None:
    return "\n\n".join(block.text for block in text) or None
