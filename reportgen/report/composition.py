"""From a case to what a template may see: the one place where a report is put together."""

from collections.abc import Container, Iterator
from dataclasses import replace

from reportgen import words
from reportgen.case import Case
from reportgen.frameworks.model import OVERALL, Answers, Area, Framework, OverallForm, SectionKind
from reportgen.grading import State, TraceEntry
from reportgen.model import Improvement, Strength
from reportgen.narrative import Note, Reference, section_of
from reportgen.problems import all_of
from reportgen.publisher import NO_PUBLISHER, Publisher
from reportgen.report import explanation, marks
from reportgen.report.brief import brief
from reportgen.report.carried import Carried, CarriedFile
from reportgen.report.context import (
    AreaView,
    CorrectionView,
    Download,
    Item,
    Link,
    NoteView,
    Overall,
    Report,
    Row,
    RuleView,
    ScaleView,
    SectionView,
    Step,
    Why,
)
from reportgen.report.facts import facts
from reportgen.report.figures import figures
from reportgen.report.following import answer_due, follow_up
from reportgen.report.history import history
from reportgen.report.imprint import data_address, imprint
from reportgen.report.judgements import TableRow, table_rows
from reportgen.report.linked import linked_data
from reportgen.report.pairing import pair
from reportgen.report.progress import progress
from reportgen.siting import Siting
from reportgen.statements import area_anchor, correction_anchor, item_anchor, section_anchor


def view(
    case: Case, carried: Carried, publisher: Publisher = NO_PUBLISHER, site: Siting | None = None
) -> Report:
    """Return what a case says, ready for the templates.

    Args:
        case: the inspection.
        carried: what `carry` returns for the same case; the page carries it, too.
        publisher: who publishes it.
        site: where it stands on a site, if it does.
    """
    record, framework, telling = case.record, case.framework, case.telling
    dates = fieldwork(case)
    title = f"{record.provider.name}: {framework.title}, {dates}"
    answer = answer_due(case.follow_ups, Answers.IMPROVEMENTS)
    areas = tuple(_area(case, area) for area in case.told_areas)
    items = tuple(_improvement(case, item, area_id) for area_id, item in record.improvements_by_area())
    report = Report(
        id=record.id,
        language=publisher.language,
        title=marks.titled(record, title),
        description=_description(case, dates),
        provider=record.provider.name,
        framework=framework.title,
        framework_name=f"the framework ‘{framework.name}’",
        framework_source=framework.source,
        mark=marks.mark(record),
        notice=marks.notice(record),
        particulars=tuple(_particulars(case, dates)),
        corrections=tuple(
            CorrectionView(correction_anchor(index), words.day(one.day), words.ended(one.reason))
            for index, one in enumerate(record.corrections)
        ),
        figures=figures(case),
        overall=None,
        no_overall=(framework.no_overall or "") if framework.overall is None else "",
        rows=(),
        sections=(),
        brief=brief(case),
        summary=telling.text("overall", "narrative"),
        why=_why(case),
        areas=areas,
        priority=tuple(item for item in items if item.priority),
        improvements=tuple(item for item in items if not item.priority),
        improvement_term=words.upper_first(framework.terms.improvements),
        improvement_answer=answer,
        priority_term=words.upper_first(framework.terms.priorities),
        priority_answer=answer_due(case.follow_ups, Answers.PRIORITY) or answer,
        progress=progress(case),
        children=telling.text("children_summary"),
        about=telling.text("about"),
        context=facts(record.context),
        history=history(case),
        follow_ups=tuple(follow_up(due) for due in case.follow_ups),
        scales=scales(framework),
        notes=tuple(_note(case, note) for note in case.telling.notes),
        team=record.inspection.team,
        imprint=imprint(publisher, case),
        downloads=tuple(_download(file) for file in carried.files),
        data_sha256=carried.sha256,
        linked_data=linked_data(case, title, publisher),
        site=site,
    )
    return _with_links(case, report)


def _with_links(case: Case, report: Report) -> Report:
    """Return the report with its sections, and with the judgements that lead into them."""
    sections = _sections(case, report)
    anchors = [section.anchor for section in sections]
    rows = tuple(_row(case, row, anchors) for row in table_rows(case) if row.target != OVERALL)
    return replace(report, sections=sections, overall=_overall(case, anchors), rows=rows)


def _download(file: CarriedFile) -> Download:
    return Download(file.name, file.description, data_address(file.media_type, file.content))


def _sections(case: Case, report: Report) -> tuple[SectionView, ...]:
    """Return the framework's sections that have something to say here, and the notes if there are any."""
    held = {
        SectionKind.BRIEF: report.brief.rows,
        SectionKind.SUMMARY: report.summary,
        SectionKind.WHY: report.why.overall or report.why.areas or report.why.profile,
        SectionKind.CONTEXT: report.context.facts,
        SectionKind.IMPROVEMENTS: report.priority or report.improvements,
        SectionKind.STRENGTHS: any(area.strengths for area in report.areas),
        SectionKind.PROGRESS: report.progress.told or report.progress.silent,
        SectionKind.HISTORY: report.history.rows,
        SectionKind.CHILDREN: report.children,
        SectionKind.AREAS: report.areas,
        SectionKind.FOLLOW_UPS: report.follow_ups,
        SectionKind.MEANINGS: report.scales,
        SectionKind.ABOUT: True,
    }
    told = [
        SectionView(section.kind.value, section.title, section_anchor(section.kind))
        for section in case.framework.sections
        if held[section.kind]
    ]
    # What the grades mean closes a report, on its back page.
    closes = bool(told) and told[-1].kind == SectionKind.MEANINGS.value
    notes = [SectionView("notes", "Notes", "section-notes")] if report.notes else []
    return (*told[: len(told) - closes], *notes, *told[len(told) - closes :])


def _overall(case: Case, anchors: Container[str]) -> Overall | None:
    form = case.framework.overall
    if form is None:
        return None
    anchor = _first_anchor(anchors, SectionKind.SUMMARY, SectionKind.WHY, SectionKind.AREAS)
    return Overall(form.label, _cover_sentence(case, form), form.in_table, pair(case, OVERALL, anchor))


def _cover_sentence(case: Case, form: OverallForm) -> str:
    provider, judgement = case.record.provider.name, case.outcome.overall
    if judgement.state is State.MISSING:
        return words.ended(f"No overall grade is recorded for {provider}")
    grade = explanation.label_in_sentence(case, judgement)
    return words.ended(form.sentence.format(provider=provider, grade=grade))


def _row(case: Case, row: TableRow, anchors: Container[str]) -> Row:
    anchor = _area_link(case, row.target).anchor or _first_anchor(anchors, SectionKind.AREAS)
    return Row(row.label, int(row.is_part), row.is_independent, anchor, pair(case, row.target, anchor))


def _area(case: Case, area: Area) -> AreaView:
    findings = case.record.areas[area.id]
    anchor = area_anchor(area.id)
    grade = pair(case, area.id, anchor) if area.scale else None
    given = explanation.label_in_sentence(case, case.outcome.areas[area.id]) if area.scale else ""
    heading = area.heading.format(title=area.title, grade=given)
    return AreaView(
        id=area.id,
        anchor=anchor,
        title=area.title,
        heading=heading,
        level=1 if area.part_of is None else 2,
        grade=grade,
        reasons=explanation.reasons(case, area.id),
        summary=case.telling.text("areas", area.id, "summary"),
        strengths=tuple(_strength(case, item, area.id) for item in findings.strengths),
        improvements=tuple(_improvement(case, item, area.id) for item in findings.improvements),
        narrative=case.telling.text("areas", area.id, "narrative"),
    )


def _strength(case: Case, item: Strength, area_id: str) -> Item:
    return Item(
        id=item.id or "",
        anchor=item_anchor(item),
        text=words.ended(item.text),
        area=_area_name(case, area_id),
        evidence=_evidence(case, item),
        impact=words.ended(item.impact) if item.impact else "",
    )


def _improvement(case: Case, item: Improvement, area_id: str | None) -> Item:
    return Item(
        id=item.id or "",
        anchor=item_anchor(item),
        text=words.ended(item.text),
        area=_area_name(case, area_id) if area_id else Link("", ""),
        evidence=_evidence(case, item),
        priority=item.priority,
        mark=words.upper_first(case.framework.terms.priority) if item.priority else "",
        repeats=_repeats(case, item.repeats) if item.repeats else "",
    )


def _repeats(case: Case, reference: str) -> str:
    earlier = case.earlier_improvement(reference)
    return f"{reference}: {words.ended(earlier.text)}" if earlier else f"{reference}."


def _evidence(case: Case, item: Strength | Improvement) -> tuple[Link, ...]:
    return tuple(Link(str(one.number), one.anchor) for one in case.telling.evidence(item.evidence))


def _why(case: Case) -> Why:
    if not case.framework.scales:
        return Why((), (), (), ())
    areas = tuple(
        (_area_link(case, area_id), sentences)
        for area_id in case.framework.narrative_order
        if (sentences := explanation.reasons(case, area_id))
    )
    rules = tuple(
        RuleView(
            words.sentence(entry.rule.words),
            words.upper_first(entry.rule.basis.words),
            entry.rule.source,
            _effect(case, entry),
        )
        for entry in case.outcome.trace
    )
    overall = (
        explanation.reasons(case, OVERALL) if case.framework.overall else (case.framework.no_overall or "",)
    )
    return Why(tuple(filter(None, overall)), areas, explanation.profile_sentences(case), rules)


def _effect(case: Case, entry: TraceEntry) -> str:
    if not entry.binds:
        return "Did not bind here."
    return words.sentence(explanation.effect_of(case, entry))


def scales(framework: Framework) -> tuple[ScaleView, ...]:
    """Return the scales of a framework with what their steps mean."""
    return tuple(
        ScaleView(
            tuple(Step(one.label, one.meaning, is_given=False) for one in (*scale.grades, *scale.outside)),
            tuple(area.label for area in framework.areas if area.scale == scale.id),
        )
        for scale in framework.scales
    )


def _note(case: Case, note: Note) -> NoteView:
    """Return a note with one link back to each paragraph or text that refers to it."""
    places: dict[str, str] = {}
    for reference in note.references:
        places.setdefault(_place_of(case, reference), reference.anchor)
    return NoteView(note.number, note.anchor, note.html, tuple(Link(*place) for place in places.items()))


def _place_of(case: Case, reference: Reference) -> str:
    """Return a place that refers to a note in words; a text without numbers by its area or section."""
    if reference.paragraph is not None:
        return f"paragraph {reference.paragraph}"
    kind = section_of(reference.field)
    if kind is SectionKind.AREAS:
        return f"‘{case.framework.area(str(reference.field[1])).title}’"
    return next(f"‘{section.title}’" for section in case.framework.sections if section.kind is kind)


def fieldwork(case: Case) -> str:
    """Return the days of an inspection in words."""
    periods = sorted(case.record.inspection.dates, key=lambda period: period.start)
    return all_of(words.days(period.start, period.end) for period in periods)


def _particulars(case: Case, dates: str) -> Iterator[tuple[str, str]]:
    inspection, provider = case.record.inspection, case.record.provider
    pairs = (
        ("Inspection dates", dates),
        # One label for one and for several, by which scrapers of such reports find them.
        ("Lead inspector", "; ".join(inspection.leads)),
        ("Type of inspection", words.upper_first(inspection.type or "")),
        ("Framework", case.framework.name),
        ("Unique reference number (URN)", provider.urn or ""),
        ("Area code", provider.code or ""),
        ("Region", provider.region or ""),
        (
            "Report published",
            words.day(case.record.published) if case.record.published else "Not yet published",
        ),
    )
    return ((label, value) for label, value in pairs if value)


def _description(case: Case, dates: str) -> str:
    """Return one sentence for metadata; it names no grade, since the narrative cannot come along."""
    title, provider = case.framework.title, case.record.provider.name
    return f"{title}, {provider}, {dates}: findings, reasons and what follows."


def _area_name(case: Case, area_id: str) -> Link:
    """Return a link to an area by its short name; what belongs to it is in the record, so it is, too."""
    return Link(words.upper_first(explanation.area_name(case, area_id)), area_anchor(area_id))


def _area_link(case: Case, area_id: str) -> Link:
    """Return a link to an area, without an anchor if the record does not have it."""
    told = area_id in case.record.areas
    return Link(case.framework.area(area_id).title, area_anchor(area_id) if told else "")


def _first_anchor(anchors: Container[str], *kinds: SectionKind) -> str:
    """Return the anchor of the first kind of section that the report has, empty if it has none."""
    return next((anchor for anchor in map(section_anchor, kinds) if anchor in anchors), "")
