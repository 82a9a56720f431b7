"""Inspections put beside one another: their grades as far as they compare, and what was found in each."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from reportgen import words
from reportgen.case import Case
from reportgen.comparison.model import Cell, Column, Comparison, Found, Part
from reportgen.frameworks.model import OVERALL
from reportgen.likeness import ALIKE, share, words_in
from reportgen.model import AreaFindings, Improvement, Strength
from reportgen.report.composition import fieldwork
from reportgen.report.judgements import table_rows
from reportgen.report.pairing import pair
from reportgen.report.steps import Judged, judged_before, on_same_scale

WHOLE = "service"
"""What stands for an area where something belongs to none."""


def comparison(cases: Sequence[Case]) -> Comparison:
    """Return inspections side by side, by the areas of the latest of them; two at least."""
    columns = tuple(map(_column, cases, _called(cases)))
    parts = tuple(_parts(cases, [column.called for column in columns]))
    return Comparison(
        title=f"{words.upper_first(words.number(len(cases)))} inspections side by side",
        columns=columns,
        finding=_finding(part for part in parts if part.cells),
        parts=parts,
    )


def _called(cases: Sequence[Case]) -> Iterator[str]:
    """Yield by what each is called: by its provider, or its month too, or its id, as tells them apart."""
    names = [case.record.provider.name for case in cases]
    dated = [
        f"{name}, {words.month(case.record.inspection.last_day)}"
        for name, case in zip(names, cases, strict=True)
    ]
    for forms in (names, dated):
        if len(set(forms)) == len(forms):
            yield from forms
            return
    yield from (case.record.id for case in cases)


def _column(case: Case, called: str) -> Column:
    return Column(
        called=called,
        id=case.record.id,
        provider=case.record.provider.name,
        framework=case.framework.name,
        dates=fieldwork(case),
        status=case.record.status.words,
    )


def _parts(cases: Sequence[Case], called: list[str]) -> Iterator[Part]:
    """Yield the judgements of the latest, those that it has not, and what belongs to the whole service."""
    latest = max(cases, key=lambda case: case.record.inspection.last_day)
    told: set[tuple[str, str]] = set()
    for now in chain.from_iterable(map(_judged, (latest, *cases))):
        if (now.case.record.id, now.target) not in told:
            beside = [judged_before(now, case) for case in cases]
            told |= {(one.case.record.id, one.target) for one in beside}
            yield _part(now, beside, called)
    whole = _found([case.record.improvements for case in cases], called)
    if whole:
        yield Part(WHOLE, "The whole service", "", (), (), whole)


def _judged(case: Case) -> Iterator[Judged]:
    if case.framework.overall:
        yield Judged(case, OVERALL)
    yield from (Judged(case, row.target) for row in table_rows(case) if row.target != OVERALL)


def _part(now: Judged, beside: list[Judged], called: list[str]) -> Part:
    form = now.case.framework.overall
    title = form.label if now.target == OVERALL and form else now.case.framework.area(now.target).title
    return Part(
        target=now.target,
        title=title,
        said=_said(beside),
        cells=tuple(_cell(now, one) for one in beside),
        strengths=_found([_findings(one).strengths for one in beside], called),
        improvements=_found([_findings(one).improvements for one in beside], called),
    )


def _cell(now: Judged, one: Judged) -> Cell:
    if not one.is_known:
        return Cell(None, f"{one.case.framework.name} has no such judgement")
    renamed = one.target != now.target and not one.unlike
    remark = f"as {one.case.framework.area(one.target).name}" if renamed else one.unlike
    return Cell(pair(one.case, one.target), remark)


def _said(beside: list[Judged]) -> str:
    """Return whether the grades are the same in all, in words; empty where fewer than two compare."""
    graded = [one for one in beside if one.is_known and not one.unlike and one.rank is not None]
    if len(graded) < 2:
        return "Not comparable"
    if not all(on_same_scale(graded[0], one) for one in graded):
        return "Not comparable: the scales are not the same"
    which = "in all" if len(graded) == len(beside) else "in those that compare"
    return f"The same {which}" if len({one.rank for one in graded}) == 1 else f"Not the same {which}"


def _findings(one: Judged) -> AreaFindings:
    return one.case.record.areas.get(one.target, AreaFindings()) if one.is_known else AreaFindings()


def _found(lists: Iterable[Sequence[Strength | Improvement]], called: list[str]) -> tuple[Found, ...]:
    """Return the items of several lists, those in nearly the same words together and before all others."""
    groups: list[dict[str, str]] = []
    for name, items in zip(called, lists, strict=True):
        for item in items:
            text = words.ended(item.text)
            _group_for(text, name, groups)[name] = text
    return tuple(
        Found(tuple(group), tuple(group.values())) for group in sorted(groups, key=lambda one: -len(one))
    )


def _group_for(text: str, name: str, groups: list[dict[str, str]]) -> dict[str, str]:
    """Return the group to which a text is nearest, of those without one of its inspection, or a new one."""
    said = words_in(text)
    near = [
        (max(share(said, words_in(other)) for other in group.values()), number)
        for number, group in enumerate(groups)
        if name not in group
    ]
    alike, number = max(near, default=(0.0, 0))
    if alike < ALIKE:
        groups.append({})
        number = len(groups) - 1
    return groups[number]


def _finding(parts: Iterable[Part]) -> str:
    """Return one sentence on how many judgements are the same; empty without any that compare."""
    told = [part.said for part in parts if not part.said.startswith("Not comparable")]
    if not told:
        return ""
    same = sum(said.startswith("The same") for said in told)
    of = words.counted(len(told), "judgement")
    verb = "is" if same == 1 else "are"
    return f"Of {of} that can be compared, {words.number(same) if same else 'none'} {verb} the same."
