"""Who is due and by when, and what came of the times that were stated before."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import TypeVar

from reportgen import words
from reportgen.deadlines import Timing, timing
from reportgen.problems import all_of
from reportgen.programme import addresses
from reportgen.programme.contract import DossierData, FollowUpData, InspectionData
from reportgen.programme.standing import Standing, awaited, standing, standing_of
from reportgen.programme.views import (
    DueRow,
    DueView,
    PageLink,
    WindowRow,
    WindowsView,
    inspection_link,
    provider_link,
)
from reportgen.report.following import next_inspected

_STANDINGS = {
    Standing.PASSED: "for {} the time stated has passed",
    Standing.OPEN: "{} {is} due now",
    Standing.NOT_YET: "{} {is} not due yet",
    Standing.UNDATED: "for {} no date is stated",
}
_TIMINGS: dict[Timing | Standing, str] = {
    Timing.IN_TIME: "{} {was} in time",
    Timing.EARLY: "{} {was} early",
    Timing.LATE: "{} {was} late",
    Standing.PASSED: "of {} the time has passed with no report here",
    Standing.OPEN: "{} {is} due now",
}

_Kind = TypeVar("_Kind")
_Stated = tuple[DossierData, InspectionData, FollowUpData]


def due_list(dossiers: Iterable[DossierData], today: date) -> DueView:
    """Return each next inspection that is awaited, by the last day of its time, then by the provider's name.

    Args:
        dossiers: all providers.
        today: the day that times are held against.
    """
    known = tuple(dossiers)
    dated: list[tuple[date, DueRow]] = []
    undated: list[DueRow] = []
    for dossier in sorted(known, key=lambda one: (one.provider.name, one.provider.slug)):
        said = awaited(dossier)
        dated.extend((one.latest, _due_row(dossier, one, today)) for one in said if one.latest is not None)
        undated.extend(_due_row(dossier, one, today) for one in said if one.latest is None)
        if not said:
            undated.append(_silent_row(dossier))
    return DueView(
        finding=_due_finding(known, today),
        dated=tuple(row for _, row in sorted(dated, key=lambda one: one[0])),
        undated=tuple(undated),
    )


def _due_row(dossier: DossierData, follow_up: FollowUpData, today: date) -> DueRow:
    after = next(one for one in dossier.inspections if one.id == follow_up.inspection)
    dated = follow_up.latest and words.window(follow_up.earliest, follow_up.latest)
    return DueRow(
        provider=provider_link(dossier.provider),
        after=_after(after),
        what=follow_up.what,
        when=dated or follow_up.stated or "No date is set",
        basis=words.upper_first(follow_up.basis),
        source=follow_up.source,
        note=follow_up.note,
        standing=standing_of(follow_up, today),
    )


def _silent_row(dossier: DossierData) -> DueRow:
    """Return the row of a provider of which nothing says that it is to be inspected next."""
    return DueRow(
        provider=provider_link(dossier.provider),
        after=_after(dossier.inspections[-1]),
        what="Next inspection",
        when="No time is stated",
        basis="",
        source="",
        note="",
        standing=Standing.UNDATED,
    )


def _after(inspection: InspectionData) -> PageLink:
    return inspection_link(inspection, words.month(inspection.last_day))


def _due_finding(dossiers: tuple[DossierData, ...], today: date) -> str:
    if not dossiers:
        return ""
    counts = Counter(standing(dossier, today) for dossier in dossiers)
    providers = words.counted(len(dossiers), "provider")
    told = _told(counts, _STANDINGS)
    return f"On {words.day(today)}, of {providers} with reports here, {told}."


def _told(counts: Counter[_Kind], forms: Mapping[_Kind, str]) -> str:
    """Return how many there are of each kind, in words: all of them where there is one kind alone."""
    kinds = [one for one in forms if counts[one]]
    if len(kinds) == 1:
        return _counted(counts.total(), forms[kinds[0]], _every(counts.total()))
    return all_of(_counted(counts[one], forms[one], words.number(counts[one])) for one in kinds)


def _every(count: int) -> str:
    """Return how all of so many are called."""
    return "one" if count == 1 else "both" if count == 2 else f"all {words.number(count)}"


def _counted(count: int, form: str, said: str) -> str:
    numbers = {"is": "is", "was": "was"} if count == 1 else {"is": "are", "was": "were"}
    return form.format(said, **numbers)


def windows(dossiers: Iterable[DossierData], today: date) -> tuple[WindowsView, ...]:
    """Return the times stated for next inspections that have come, with what came of each.

    They are told apart by what the framework states, and lie in the order of the first of each.
    """
    groups: dict[tuple[str, str], list[_Stated]] = {}
    for stated in sorted(_come(dossiers, today), key=_when):
        _, inspection, follow_up = stated
        groups.setdefault((inspection.framework, follow_up.id), []).append(stated)
    return tuple(_windows(group, today) for group in groups.values())


def windows_finding(dossiers: Iterable[DossierData], today: date) -> str:
    """Return in a sentence what came of all times stated for next inspections; empty where none has come."""
    return _outcomes(tuple(_come(dossiers, today)), today)


def _come(dossiers: Iterable[DossierData], today: date) -> Iterator[_Stated]:
    """Yield what states a time that has come: one was inspected, or the time is open, or it has passed."""
    for dossier in dossiers:
        inspections = {one.id: one for one in dossier.inspections}
        for follow_up in dossier.follow_ups:
            if follow_up.next_inspection and _outcome(follow_up, today) in _TIMINGS:
                yield dossier, inspections[follow_up.inspection], follow_up


def _when(stated: _Stated) -> tuple[date, str]:
    dossier, _, follow_up = stated
    return follow_up.latest or date.max, dossier.provider.name


def _outcome(follow_up: FollowUpData, today: date) -> Timing | Standing:
    if follow_up.actual is None or follow_up.latest is None:
        return standing_of(follow_up, today)
    return timing(follow_up.earliest, follow_up.latest, follow_up.actual)


def _windows(group: list[_Stated], today: date) -> WindowsView:
    _, inspection, follow_up = group[0]
    return WindowsView(
        what=follow_up.what,
        framework=PageLink(inspection.framework_name, addresses.framework_page(inspection.framework)),
        stated=follow_up.stated,
        basis=words.upper_first(follow_up.basis),
        source=follow_up.source,
        finding=_outcomes(tuple(group), today),
        rows=tuple(_window(*stated, today) for stated in group),
    )


def _window(
    dossier: DossierData, inspection: InspectionData, follow_up: FollowUpData, today: date
) -> WindowRow:
    assert follow_up.latest is not None
    if follow_up.actual is not None:
        outcome = next_inspected(follow_up.earliest, follow_up.latest, follow_up.actual)
    elif standing_of(follow_up, today) is Standing.PASSED:
        outcome = "The time has passed, with no report of an inspection here."
    else:
        outcome = "Due now."
    return WindowRow(
        provider=provider_link(dossier.provider),
        after=_after(inspection),
        window=words.window(follow_up.earliest, follow_up.latest),
        outcome=outcome,
    )


def _outcomes(found: tuple[_Stated, ...], today: date) -> str:
    if not found:
        return ""
    counts = Counter(_outcome(follow_up, today) for *_, follow_up in found)
    stated = words.counted(len(found), "next inspection")
    return f"Of {stated} whose stated time has come, {_told(counts, _TIMINGS)}."
