"""Who was inspected under which framework, and how far through its round that is, by the reports here."""

from collections.abc import Iterable, Iterator
from datetime import date

from reportgen import words
from reportgen.deadlines import add_months
from reportgen.frameworks import Library
from reportgen.frameworks.model import Framework, InForce, Programme
from reportgen.programme import addresses
from reportgen.programme.contract import DossierData, InspectionData
from reportgen.programme.views import (
    CoverageView,
    FrameworkView,
    InspectedView,
    PageLink,
    RoundRow,
    RoundView,
    inspection_link,
    provider_link,
)

_RECENT_MONTHS = 12


def coverage(dossiers: Iterable[DossierData], library: Library, today: date) -> CoverageView:
    """Return who was inspected under which framework, the earliest fieldwork first.

    Args:
        dossiers: all providers.
        library: the frameworks, which may state a programme.
        today: the day up to which the last 12 months are told.
    """
    known = tuple(sorted(dossiers, key=lambda one: (one.provider.name, one.provider.slug)))
    inspections = sorted(_inspections(known), key=lambda one: (one.first_day, one.id))
    frameworks = dict.fromkeys(one.framework for one in inspections)
    rounds = (_round(known, library.get(one), today) for one in frameworks)
    return CoverageView(
        finding=_finding(known, inspections, len(frameworks)),
        recent=_recent(known, today),
        frameworks=tuple(_framework(known, library.get(one)) for one in frameworks),
        rounds=tuple(one for one in rounds if one),
    )


def published_lately(dossiers: Iterable[DossierData], today: date) -> int:
    """Return how many of the reports here were published in the 12 months up to a day."""
    since = add_months(today, -_RECENT_MONTHS)
    return sum(since < one.published <= today for one in _inspections(dossiers))


def _inspections(dossiers: Iterable[DossierData]) -> Iterator[InspectionData]:
    return (one for dossier in dossiers for one in dossier.inspections)


def _finding(dossiers: tuple[DossierData, ...], found: list[InspectionData], frameworks: int) -> str:
    if not found:
        return "No report is published here."
    span = words.days(found[0].first_day, max(one.last_day for one in found))
    return words.upper_first(
        f"{words.counted(len(found), 'report')} of {words.counted(len(dossiers), 'provider')} under "
        f"{words.counted(frameworks, 'framework')} {'is' if len(found) == 1 else 'are'} published here, "
        f"with fieldwork from {span}."
    )


def _recent(dossiers: tuple[DossierData, ...], today: date) -> str:
    count = published_lately(dossiers, today)
    was = "was" if count == 1 else "were"
    return words.upper_first(
        f"{words.counted(count, 'report')} {was} published in the {_RECENT_MONTHS} months to "
        f"{words.day(today)}."
    )


def _framework(dossiers: tuple[DossierData, ...], framework: Framework) -> FrameworkView:
    under = [
        (dossier, [one for one in dossier.inspections if one.framework == framework.id])
        for dossier in dossiers
    ]
    inspected = [(dossier, own) for dossier, own in under if own]
    every = [one for _, own in inspected for one in own]
    return FrameworkView(
        framework=_link(framework),
        title=framework.title,
        finding=words.upper_first(
            f"{words.counted(len(every), 'inspection')} of {words.counted(len(inspected), 'provider')}"
        ),
        days=words.days(min(one.first_day for one in every), max(one.last_day for one in every)),
        inspected=tuple(
            InspectedView(
                provider_link(dossier.provider),
                tuple(inspection_link(one, words.month(one.last_day)) for one in own),
            )
            for dossier, own in inspected
        ),
    )


def _link(framework: Framework) -> PageLink:
    return PageLink(framework.name, addresses.framework_page(framework.id))


def _round(dossiers: tuple[DossierData, ...], framework: Framework, today: date) -> RoundView | None:
    """Return how far through its round a framework is; None where no programme is stated for it."""
    stated, force = framework.programme, framework.in_force
    if stated is None or force is None:
        return None
    firsts = [
        min(one.last_day for one in own)
        for dossier in dossiers
        if (own := [one for one in dossier.inspections if one.framework == framework.id])
    ]
    end = add_months(force.start, stated.months)
    return RoundView(
        framework=_link(framework),
        finding=_progress(firsts, stated, end, today),
        stated=stated.words,
        basis=words.upper_first(stated.basis.words),
        source=stated.source,
        providers=stated.providers,
        rows=tuple(_round_rows(firsts, stated, _told_days(force, firsts, end, today), end)),
    )


def _progress(firsts: list[date], stated: Programme, end: date, today: date) -> str:
    in_time, later = sum(day <= end for day in firsts), sum(day > end for day in firsts)
    share = words.upper_first(f"{words.number(in_time)} of {stated.providers} providers")
    alone = "only reports published here are counted"
    if today < end:
        verb = "has" if in_time == 1 else "have"
        return f"{share} {verb} been inspected so far; all are to be by {words.day(end)}; {alone}."
    after = f", and {words.number(later)} more after that" if later else ""
    return f"{share} had been inspected by {words.day(end)}, when all were to be{after}; {alone}."


def _told_days(force: InForce, firsts: list[date], end: date, today: date) -> list[date]:
    """Return the ends of years, the day by which all were to be inspected, and today if it is earlier."""
    years = range(force.start.year, max(*firsts, end).year + 1)
    days = {*(date(year, 12, 31) for year in years), end, min(today, end)}
    return sorted(day for day in days if day <= today)


def _round_rows(firsts: list[date], stated: Programme, days: list[date], end: date) -> Iterator[RoundRow]:
    for day in days:
        count = sum(first <= day for first in firsts)
        share = round(min(count / stated.providers, 1), 4)
        yield RoundRow(words.day(day), count, share, is_end=day == end)
