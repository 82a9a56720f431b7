"""What belongs together and stands alone: a grade without its reason, an area without its strengths.

What the form leaves free to be absent altogether is told once, as information; what some parts of a
record have and others lack is a warning.
"""

from collections.abc import Iterator
from statistics import median

from reportgen.case import Case
from reportgen.frameworks.model import OVERALL, Answers, Area, Framework
from reportgen.grading import Origin, grade_field
from reportgen.model import AreaFindings, Improvement, Strength
from reportgen.problems import FieldPath, Severity, all_of, one_of, quoted
from reportgen.rules.rule import Desk, Finding, Rule
from reportgen.words import counted, shortened

_THIN = 1 / 3
"""A narrative shorter than this part of its peers' is thin."""
_SHORTEST_PEERS = 30
"""Words that peers must have for the comparison to mean anything."""
_LONGEST_TEXT = 80


def reason_given(desk: Desk) -> Iterator[Finding]:
    """Find an overall grade that inspectors chose among several, without the reason."""
    case = desk.case
    overall = case.outcome.overall
    chosen = overall.origin is Origin.GIVEN and overall.grade is not None and len(overall.allowed) > 1
    if chosen and not case.record.overall.rationale:
        yield Finding(
            f"The rules leave a choice, and nothing says why it fell on '{overall.grade}'",
            (OVERALL, "rationale"),
            expected="one or two sentences under 'overall.rationale'",
            hint=f"The areas allow {one_of(overall.allowed)}.",
        )


def strengths_told(desk: Desk) -> Iterator[Finding]:
    """Find areas at the expected grade or above without strengths, where other areas have some."""
    case = desk.case
    if any(area.strengths for area in case.record.areas.values()):
        for area in _whole_areas(case):
            if _is_expected(case, area) and not any(one.strengths for one in _with_parts(case, area)):
                yield Finding(
                    f"{_named(area)} is '{_grade(case, area)}' and names no strength",
                    ("areas", area.id, "strengths"),
                    hint="Say what works well, and what difference it makes to children.",
                )


def strengths_anywhere(desk: Desk) -> Iterator[Finding]:
    """Find a record with areas at the expected grade or above that has no strengths at all."""
    case = desk.case
    if any(area.strengths for area in case.record.areas.values()):
        return
    areas = [f"'{area.id}'" for area in _whole_areas(case) if _is_expected(case, area)]
    if areas:
        yield Finding(
            "The record names no strength at all",
            ("areas",),
            expected=f"strengths in {all_of(areas)}",
            hint="The page can then show them beside each grade.",
        )


def improvements_told(desk: Desk) -> Iterator[Finding]:
    """Find areas below the best grade without improvements, where every improvement has its area."""
    case = desk.case
    if case.record.improvements or not any(area.improvements for area in case.record.areas.values()):
        return
    for area in _whole_areas(case):
        scale, grade = case.framework.scale_of(area.id), _grade(case, area)
        is_best = scale is None or grade is None or scale.rank(grade) == 0
        if not is_best and not any(one.improvements for one in _with_parts(case, area)):
            yield Finding(
                f"{_named(area)} is '{grade}' and names nothing to improve",
                ("areas", area.id, "improvements"),
                hint="Say what keeps it from the best grade.",
            )


def priority_told(desk: Desk) -> Iterator[Finding]:
    """Find a worst grade without priority action, where the framework knows it."""
    case = desk.case
    if not _knows_priority(case.framework):
        return
    if any(item.priority for _, item in case.record.improvements_by_area()):
        return
    worst = next((target for target in _contributing(case) if _is_worst(case, target)), None)
    if worst is not None:
        yield Finding(
            f"The grade is '{case.outcome.judgement(worst).grade}', and no improvement needs priority action",
            grade_field(worst),
            hint="If one does, write 'priority: true' with it.",
        )


def improvements_placed(desk: Desk) -> Iterator[Finding]:
    """Find improvements of the whole service in a record whose other improvements have an area."""
    record = desk.case.record
    if any(area.improvements for area in record.areas.values()):
        for index in range(len(record.improvements)):
            yield Finding(
                "This improvement belongs to no area, and others of the record do",
                ("improvements", index, "text"),
                hint="If it is about one area, move it there.",
            )


def improvements_evidenced(desk: Desk) -> Iterator[Finding]:
    """Find improvements without evidence where most have some."""
    items = [one for one in _items(desk.case) if isinstance(one[1], Improvement)]
    for path in _lacking([(path, bool(item.evidence)) for path, item in items]):
        yield Finding(
            "This improvement refers to no paragraph, and most others do",
            (*path, "text"),
            expected="the label of a paragraph under 'evidence'",
        )


def impact_told(desk: Desk) -> Iterator[Finding]:
    """Find strengths without impact where most have one."""
    items = [one for one in _items(desk.case) if isinstance(one[1], Strength)]
    for path in _lacking([(path, bool(getattr(item, "impact", None))) for path, item in items]):
        yield Finding(
            "This strength does not say what difference it makes, and most others do",
            (*path, "text"),
            expected="a sentence under 'impact'",
        )


def labels_used(desk: Desk) -> Iterator[Finding]:
    """Find labels of paragraphs that no evidence and no link refers to."""
    case = desk.case
    used = {label for _, item in _items(case) for label in item.evidence}
    idle = [(label, one) for label, one in case.telling.labels.items() if label not in used]
    if not idle:
        return
    narratives = dict(_narratives(case))
    for label, paragraph in idle:
        if not any(f"](#{label})" in text for text in narratives.values()):
            text = narratives[paragraph.area]
            path = ("areas", paragraph.area) if paragraph.area else (OVERALL,)
            written = f"{{#{label}}}"
            yield Finding(
                f"No strength, improvement or link refers to the label {quoted(label)}",
                (*path, "narrative"),
                text.rfind(written),
                len(written),
                found=quoted(label),
                hint="Refer to it under 'evidence', or remove it.",
            )


def narratives_of_one_weight(desk: Desk) -> Iterator[Finding]:
    """Find areas told in far fewer words than their peers."""
    case = desk.case
    peers = [area for area in _whole_areas(case) if area.contributes]
    counts = {area.id: len((case.record.areas[area.id].narrative or "").split()) for area in peers}
    told = {area_id: count for area_id, count in counts.items() if count}
    for area_id, count in told.items():
        others = [other for other_id, other in told.items() if other_id != area_id]
        usual = int(median(others)) if len(others) > 1 else 0
        if usual >= _SHORTEST_PEERS and count < usual * _THIN:
            yield Finding(
                f"The narrative of '{area_id}' has {count} words, those of its peers about {usual}",
                ("areas", area_id, "narrative"),
                hint="Say as much of it as its grade needs.",
            )


def summaries_even(desk: Desk) -> Iterator[Finding]:
    """Find areas with a narrative but no summary where most of their peers have one."""
    areas = desk.case.record.areas
    told = [area.id for area in _whole_areas(desk.case) if areas[area.id].narrative]
    for path in _lacking([(("areas", area_id), bool(areas[area_id].summary)) for area_id in told]):
        yield Finding(
            f"The area '{path[-1]}' has no summary, and most others do",
            (*path, "summary"),
            expected="a few sentences under 'summary'",
        )


def progress_told(desk: Desk) -> Iterator[Finding]:
    """Find a record that says nothing of what the previous inspection asked for."""
    case = desk.case
    earlier = _asked_before(case)
    if earlier and not case.record.progress and len(earlier) > len(_followed(case)):
        asked = counted(len(earlier), "improvement")
        yield Finding(
            f"The previous inspection asked for {asked}, and nothing says what became of it",
            ("previous",),
            expected="a status of each under 'progress'",
            hint=f"Such as '- {{of: {next(iter(earlier))}, status: met}}'.",
        )


def every_improvement_followed(desk: Desk) -> Iterator[Finding]:
    """Find improvements of the previous inspection without a status where others have one."""
    case = desk.case
    if case.record.progress:
        followed = _followed(case)
        for reference, item in _asked_before(case).items():
            if reference not in followed:
                yield Finding(
                    f"The improvement {quoted(reference)} of the previous inspection has no status",
                    ("progress",),
                    expected=f"an entry 'of: {reference}'",
                    hint=f"It asked for: {shortened(item.text, _LONGEST_TEXT)}",
                )


def _whole_areas(case: Case) -> Iterator[Area]:
    """Yield the areas of the record that are no part of another, in narrative order."""
    for area_id in case.framework.narrative_order:
        area = case.framework.area(area_id)
        if area_id in case.record.areas and area.part_of is None:
            yield area


def _with_parts(case: Case, area: Area) -> Iterator[AreaFindings]:
    """Yield the findings of an area and of its parts."""
    for one in case.framework.areas:
        if area.id in (one.id, one.part_of) and (findings := case.record.areas.get(one.id)):
            yield findings


def _items(case: Case) -> Iterator[tuple[FieldPath, Strength | Improvement]]:
    for path, items in case.record.item_lists():
        for index, item in enumerate(items):
            yield (*path, index), item


def _narratives(case: Case) -> Iterator[tuple[str | None, str]]:
    """Yield the texts with numbered paragraphs by area, None for the introduction."""
    yield None, case.record.overall.narrative or ""
    yield from ((area_id, findings.narrative or "") for area_id, findings in case.record.areas.items())


def _lacking(entries: list[tuple[FieldPath, bool]]) -> Iterator[FieldPath]:
    """Yield where something is lacking that most of its kind have."""
    lacking = [path for path, has in entries if not has]
    if len(lacking) * 2 < len(entries):
        yield from lacking


def _named(area: Area) -> str:
    return f"The area '{area.id}'"


def _grade(case: Case, area: Area) -> str | None:
    return case.outcome.areas[area.id].grade


def _is_expected(case: Case, area: Area) -> bool:
    scale, grade = case.framework.scale_of(area.id), _grade(case, area)
    if scale is None or grade is None or scale.expected_minimum is None:
        return False
    return scale.rank(grade) <= scale.rank(scale.expected_minimum)


def _contributing(case: Case) -> Iterator[str]:
    """Yield what can call for priority action: the areas that count, and the whole."""
    yield from (area.id for area in case.framework.graded_areas if area.contributes)
    yield OVERALL


def _is_worst(case: Case, target: str) -> bool:
    scale = case.framework.scale_of(target)
    return scale is not None and case.outcome.judgement(target).grade == scale.grades[-1].word


def _knows_priority(framework: Framework) -> bool:
    return "priority" in framework.terms.model_fields_set or any(
        follow_up.when.priority_action or follow_up.answers is Answers.PRIORITY
        for follow_up in framework.follow_ups
    )


def _asked_before(case: Case) -> dict[str, Improvement]:
    """Return the improvements that the previous inspection asked for, by reference."""
    if case.previous is None or not case.continues(case.previous):
        return {}
    earlier = case.previous.record
    return {f"{earlier.id}/{item.id}": item for _, item in earlier.improvements_by_area() if item.id}


def _followed(case: Case) -> set[str]:
    """Return the earlier improvements that the record says something of: a status, or that it repeats."""
    stated = {progress.of for progress in case.record.progress}
    repeated = {item.repeats for _, item in case.record.improvements_by_area() if item.repeats}
    return (stated | repeated) & set(_asked_before(case))


_VISITS = "improvements: [{id: I1, text: Managers should see that visits to children happen on time.}]"

RULES = (
    Rule(
        "pairing.grade-without-reason",
        Severity.WARNING,
        "A grade that the rules leave open comes with the reason why it was given.",
        "Two places with the same area grades can have different overall grades; readers will ask why.",
        reason_given,
        fails="areas: {care-leavers: {grade: outstanding}}",
        passes="""\
overall: {rationale: Most children here are in need of help and that help is good.}
areas: {care-leavers: {grade: outstanding}}
""",
    ),
    Rule(
        "pairing.strengths-missing",
        Severity.WARNING,
        "An area at the expected grade or above names its strengths, where other areas do.",
        "A good grade without anything good under it cannot be believed or copied.",
        strengths_told,
        fails="areas: {in-care: {strengths: []}}",
        passes="areas: {in-care: {grade: good, strengths: [{id: S3, text: Homes are stable.}]}}",
    ),
    Rule(
        "pairing.strengths-nowhere",
        Severity.INFO,
        "A record with areas at the expected grade or above names strengths somewhere.",
        "Without them, the page shows what is wrong with a place and nothing that is right.",
        strengths_anywhere,
        fails="""\
areas:
  leadership: {strengths: []}
  help-and-protection: {strengths: []}
  in-care: {strengths: []}
  care-leavers: {strengths: []}
""",
        passes="areas: {leadership: {strengths: [{id: S1, text: Leaders listen to children.}]}}",
    ),
    Rule(
        "pairing.nothing-to-improve",
        Severity.WARNING,
        "An area below the best grade names what to improve, where each improvement has its area.",
        "What keeps an area from the best grade is what its leaders must hear.",
        improvements_told,
        fails="areas: {in-care: {improvements: []}}",
        passes="""\
overall: {rationale: Work with children in care alone is of the highest standard.}
areas: {in-care: {grade: outstanding, improvements: []}}
""",
    ),
    Rule(
        "pairing.no-priority",
        Severity.INFO,
        "The worst grade comes with priority action, in a framework that knows it.",
        "Deadlines of the authority hang on priority action; a forgotten mark leaves them out.",
        priority_told,
        fails="""\
overall: {grade: inadequate}
areas: {care-leavers: {grade: inadequate}}
""",
        passes="""\
overall: {grade: inadequate}
areas:
  care-leavers:
    grade: inadequate
    improvements: [{id: I4, text: The council should offer more homes., priority: true, evidence: [support]}]
""",
    ),
    Rule(
        "pairing.improvement-without-area",
        Severity.INFO,
        "Improvements have an area where others of the record do.",
        "What belongs to everybody is done by nobody; an area has someone who answers for it.",
        improvements_placed,
        fails="improvements: [{id: I5, text: Partners should share what they know., evidence: [leaders]}]",
        passes="""\
areas:
  leadership:
    improvements: [{id: I5, text: Partners should share what they know., evidence: [leaders]}]
""",
    ),
    Rule(
        "pairing.improvement-without-evidence",
        Severity.WARNING,
        "An improvement refers to the paragraphs that it rests on, where most do.",
        "A council that cannot see what an improvement rests on will dispute it.",
        improvements_evidenced,
        fails="""\
areas: {in-care: {improvements: [{id: I3, text: Carers should get training sooner.}]}}
""",
        passes="""\
areas: {in-care: {improvements: [{id: I3, text: Carers should get training., evidence: [homes]}]}}
""",
    ),
    Rule(
        "pairing.strength-without-impact",
        Severity.INFO,
        "A strength says what difference it makes to children, where most do.",
        "What works well matters for what it changes in children’s lives.",
        impact_told,
        fails="""\
areas:
  leadership:
    strengths:
      - {id: S1, text: Leaders listen., impact: Children see their ideas in use., evidence: [leaders]}
      - {id: S5, text: Leaders plan ahead., impact: Families know whom to ask., evidence: [leaders]}
  help-and-protection:
    strengths: [{id: S2, text: Help comes early., impact: Problems stay small., evidence: [help]}]
  in-care:
    strengths: [{id: S3, text: Homes are stable., impact: Friendships last., evidence: [homes]}]
""",
        passes="""\
areas:
  in-care:
    strengths: [{id: S3, text: Homes are stable., impact: Friendships last., evidence: [homes]}]
""",
    ),
    Rule(
        "pairing.label-unused",
        Severity.INFO,
        "A label of a paragraph is referred to.",
        "A label that nothing refers to often means an improvement that lost its evidence.",
        labels_used,
        fails="""\
areas:
  in-care:
    narrative: "Children live in good homes. {#homes}\n\nThey do well. {#school}"
""",
        passes="""\
areas:
  in-care:
    narrative: "Children live in good homes. {#homes}\n\nThey do well. {#school}"
    strengths: [{id: S3, text: Homes are stable., evidence: [homes, school]}]
""",
    ),
    Rule(
        "pairing.thin-narrative",
        Severity.WARNING,
        "An area is told at a length that its peers have, too.",
        "A grade on six lines beside others on two pages looks like an afterthought, and is hard to defend.",
        narratives_of_one_weight,
        fails="""\
areas:
  leadership:
    narrative: |
      Leaders know their services well. They visit teams each month and ask what gets in the way. {#leaders}

      Members of the council hear from children before they decide on money that is meant for them.
  help-and-protection:
    narrative: |
      Families get help before problems grow. A worker meets them within days and stays with them. {#help}

      Teachers and nurses know whom to ring when they are worried, and they get an answer quickly.
  in-care:
    narrative: |
      Children in care live in good homes. Most stay there until they are ready to leave. {#homes}

      Carers say that help is there at night and at weekends, when they need it the most.
""",
        passes="areas: {in-care: {narrative: 'Children in care live in good homes. {#homes}'}}",
    ),
    Rule(
        "pairing.summary-missing",
        Severity.WARNING,
        "An area with a narrative has a summary where most of its peers have one.",
        "Readers who compare areas by their summaries will take a missing one for a missing judgement.",
        summaries_even,
        fails="""\
areas:
  leadership: {summary: Leaders know their services.}
  help-and-protection: {summary: Families get help early.}
  in-care: {summary: Children live in stable homes.}
""",
        passes="areas: {leadership: {summary: Leaders know their services.}}",
    ),
    Rule(
        "pairing.progress-missing",
        Severity.INFO,
        "A record says what became of the improvements that the previous inspection asked for.",
        "Readers see from it whether a place gets better; nobody else can put it together later.",
        progress_told,
        fails="previous: testford-2021-05",
        passes="""\
previous: testford-2021-05
progress: [{of: testford-2021-05/I1, status: met}]
""",
        earlier=_VISITS,
    ),
    Rule(
        "pairing.improvement-without-status",
        Severity.WARNING,
        "Each improvement of the previous inspection has a status where others have one.",
        "The one that is left out is the one that readers will ask about.",
        every_improvement_followed,
        fails="""\
previous: testford-2021-05
progress: [{of: testford-2021-05/I1, status: met}]
""",
        passes="""\
previous: testford-2021-05
progress:
  - {of: testford-2021-05/I1, status: met}
  - {of: testford-2021-05/I2, status: not inspected}
""",
        earlier="""\
improvements:
  - {id: I1, text: Managers should see that visits to children happen on time.}
  - {id: I2, text: The council should find more foster carers.}
""",
    ),
)
