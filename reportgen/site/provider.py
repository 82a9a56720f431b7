"""The page of a provider: its inspections, its grades over time, and what became of what was asked of it."""

from collections.abc import Sequence
from dataclasses import dataclass

from reportgen import words
from reportgen.case import Case
from reportgen.frameworks.model import OVERALL
from reportgen.programme import addresses
from reportgen.progress.account import account, asked_in_turn
from reportgen.progress.model import Account, AskedIn
from reportgen.report import explanation
from reportgen.report.composition import fieldwork
from reportgen.report.context import FollowUpView, History, PairedGrade
from reportgen.report.judgements import table_rows
from reportgen.report.pairing import pair
from reportgen.site.dossier import narrative_address


@dataclass(frozen=True, slots=True)
class Visit:
    """An inspection or a visit: its month and days, what it was, and when its report came out."""

    id: str
    when: str
    what: str
    dates: str
    published: str


@dataclass(frozen=True, slots=True)
class Judgement:
    """A grade with its narrative, and the address where that stands, from the root of the site."""

    label: str
    grade: PairedGrade
    address: str


@dataclass(frozen=True, slots=True)
class NextOne:
    """What was stated about the next inspection after one, and what came of it."""

    when: str
    due: FollowUpView


@dataclass(frozen=True, slots=True)
class ProviderPage:
    """All that the site tells of a provider; the visits are those of all kinds, the latest first.

    `latest` are the judgements of the last inspection with grades, and `latest_when` is its month; `alike` is
    the address of what its overall grade, `alike_grade`, hides, empty without one; `told` is what became
    of what was asked for, in a sentence; `has_dates` says that something has a day to come.
    """

    slug: str
    name: str
    span: str
    particulars: tuple[tuple[str, str], ...]
    visits: tuple[Visit, ...]
    latest: tuple[Judgement, ...]
    latest_id: str
    latest_when: str
    alike: str
    alike_grade: str
    history: History
    told: str
    asked: tuple[AskedIn, ...]
    next_ones: tuple[NextOne, ...]
    is_compared: bool
    has_dates: bool


def provider_page(cases: Sequence[Case], slug: str) -> ProviderPage:
    """Return the page of a provider.

    Args:
        cases: its published inspections and visits, oldest first; one at least.
        slug: its name in addresses.
    """
    found, provider = account(tuple(cases)), cases[-1].record.provider
    graded = [case for case in cases if case.framework.scales]
    pairs = (
        ("Region", provider.region or ""),
        ("Unique reference number (URN)", provider.urn or ""),
        ("Area code", provider.code or ""),
    )
    return ProviderPage(
        slug=slug,
        name=provider.name,
        span=_span(found),
        particulars=tuple((label, value) for label, value in pairs if value),
        visits=tuple(_visit(case) for case in reversed(cases)),
        latest=_judgements(graded[-1]) if graded else (),
        latest_id=graded[-1].record.id if graded else "",
        latest_when=_when(graded[-1]) if graded else "",
        alike=_alike(graded[-1]) if graded else "",
        alike_grade=explanation.label_of(graded[-1], graded[-1].outcome.overall) if graded else "",
        history=found.history,
        told=found.finding,
        asked=asked_in_turn(found)[::-1],
        next_ones=tuple(
            NextOne(one.when, due) for one in reversed(found.inspections) for due in one.next_ones
        ),
        is_compared=len(compared(cases)) > 1,
        has_dates=any(due.latest and not due.actual for case in cases for due in case.follow_ups),
    )


def compared(cases: Sequence[Case]) -> tuple[Case, ...]:
    """Return the inspections of a provider that are put side by side: those of the last one's kind."""
    graded = [case for case in cases if case.framework.scales]
    return tuple(case for case in graded if case.framework.kind == graded[-1].framework.kind)


def _span(found: Account) -> str:
    first, last = found.inspections[0], found.inspections[-1]
    count = words.upper_first(words.counted(len(found.inspections), "inspection"))
    return f"{count}, {first.when}" if first is last else f"{count}, {first.when} to {last.when}"


def _visit(case: Case) -> Visit:
    record = case.record
    assert record.published is not None  # only what is published comes here
    kind = f", {words.lower_first(record.inspection.type)}" if record.inspection.type else ""
    return Visit(
        id=record.id,
        when=_when(case),
        what=f"{case.framework.name}{kind}",
        dates=fieldwork(case),
        published=words.day(record.published),
    )


def _judgements(case: Case) -> tuple[Judgement, ...]:
    told = [(row.target, row.label) for row in table_rows(case) if row.target != OVERALL]
    if case.framework.overall:
        told.append((OVERALL, case.framework.overall.label))
    return tuple(Judgement(label, pair(case, one), narrative_address(case, one)) for one, label in told)


def _alike(case: Case) -> str:
    grade = case.outcome.overall.grade
    return addresses.profiles_page(case.framework.id, grade) if grade else ""


def _when(case: Case) -> str:
    return words.month(case.record.inspection.last_day)
