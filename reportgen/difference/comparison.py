"""What is not the same in two cases: the story of a comparison, from the grades down to the notes."""

from collections.abc import Iterator

from reportgen import words
from reportgen.case import Case
from reportgen.difference.grades import finding, grade_changes
from reportgen.difference.model import Difference, Particular, Relation, Side
from reportgen.difference.pieces import sections
from reportgen.report.composition import fieldwork

_TITLES = {
    Relation.VERSIONS: "Two versions of one inspection",
    Relation.INSPECTIONS: "Two inspections of one provider",
    Relation.PROVIDERS: "Inspections of two providers",
}


def difference(before: Case, after: Case) -> Difference:
    """Return what is not the same in two cases: versions of one inspection, or two inspections."""
    relation = relation_of(before, after)
    then, now = _called(before, after, relation)
    grades = tuple(grade_changes(before, after))
    return Difference(
        relation=relation,
        title=_TITLES[relation],
        subject=_names(before, after) if relation is Relation.PROVIDERS else after.record.provider.name,
        before=_side(before, then),
        after=_side(after, now),
        remarks=tuple(_remarks(before, after, relation)),
        finding=finding(grades),
        grades=grades,
        particulars=tuple(_particulars(before, after)),
        sections=tuple(sections(before, after, relation)),
    )


def relation_of(before: Case, after: Case) -> Relation:
    """Return what two cases are to one another.

    They are versions of one inspection if they have one id, or one provider and the same days of fieldwork.
    """
    of_one_provider = before.is_of_provider_of(after)
    same_days = set(before.record.inspection.dates) == set(after.record.inspection.dates)
    if before.record.id == after.record.id or (of_one_provider and same_days):
        return Relation.VERSIONS
    return Relation.INSPECTIONS if of_one_provider else Relation.PROVIDERS


def _names(before: Case, after: Case) -> str:
    return f"{before.record.provider.name} and {after.record.provider.name}"


def _called(before: Case, after: Case, relation: Relation) -> tuple[str, str]:
    """Return by what name each of the two is called: by its month where that tells them apart."""
    if relation is Relation.PROVIDERS:
        return "First", "Second"
    then, now = (words.month(case.record.inspection.last_day) for case in (before, after))
    return (then, now) if relation is Relation.INSPECTIONS and then != now else ("Before", "Now")


def _side(case: Case, called: str) -> Side:
    record = case.record
    return Side(
        called=called,
        id=record.id,
        provider=record.provider.name,
        framework=case.framework.name,
        dates=fieldwork(case),
        status=_status(case),
    )


def _status(case: Case) -> str:
    return case.record.status.value.replace("-", " ")


def _remarks(before: Case, after: Case, relation: Relation) -> Iterator[str]:
    if relation is Relation.PROVIDERS:
        yield f"{_names(before, after)} are two providers: what differs is no change."
    elif before.record.inspection.first_day > after.record.inspection.last_day:
        yield "The record named first is of the later inspection: what is told as new was there before."


def _particulars(before: Case, after: Case) -> Iterator[Particular]:
    """Yield the details that are not the same, in the order of the cover."""
    for (label, then), (_, now) in zip(_details(before), _details(after), strict=True):
        if then != now:
            yield Particular(label, then, now)


def _details(case: Case) -> Iterator[tuple[str, str]]:
    record, inspection, provider = case.record, case.record.inspection, case.record.provider
    days = (inspection.draft_sent, inspection.received, inspection.published)
    draft_sent, received, published = (words.day(one) if one else "" for one in days)
    yield "Provider", provider.name
    yield "Framework", case.framework.name
    yield "Status", _status(case)
    yield "Inspection dates", fieldwork(case)
    yield "Lead inspector", "; ".join(inspection.leads)
    yield "Team", "; ".join(inspection.team)
    yield "Type of inspection", words.upper_first(inspection.type or "")
    yield "Unique reference number (URN)", provider.urn or ""
    yield "Area code", provider.code or ""
    yield "Region", provider.region or ""
    yield "Draft sent", draft_sent
    yield "Report received", received
    yield "Report published", published
    yield "Follows", record.previous or ""
