"""Where a provider stands in the programme on a day: whether its next inspection is due."""

from datetime import date
from enum import StrEnum

from reportgen.programme.contract import DossierData, FollowUpData


class Standing(StrEnum):
    """How the time stated for a provider's next inspection lies to a day."""

    NO_REPORT = "no report here"
    NOT_YET = "not due yet"
    OPEN = "due now"
    PASSED = "time stated has passed"
    UNDATED = "no date stated"


def awaited(dossier: DossierData) -> tuple[FollowUpData, ...]:
    """Return what says by when a provider is to be inspected next: of its last inspection that says so.

    What a later inspection fulfilled is awaited no longer.
    """
    for inspection in reversed(dossier.inspections):
        said = [one for one in dossier.follow_ups if one.inspection == inspection.id and one.next_inspection]
        if said:
            return tuple(one for one in said if one.actual is None)
    return ()


def soonest(dossier: DossierData) -> FollowUpData | None:
    """Return what ends first of what is awaited, what has no time stated last; None where nothing is."""
    return min(awaited(dossier), key=lambda one: one.latest or date.max, default=None)


def standing(dossier: DossierData, today: date) -> Standing:
    """Return where a provider stands on a day; of several times stated the first to end counts."""
    first = soonest(dossier)
    return standing_of(first, today) if first else Standing.UNDATED


def standing_of(awaited: FollowUpData, today: date) -> Standing:
    """Return how the time stated for one inspection that is awaited lies to a day.

    A window without a first day is open from the day it counts from, so it is due only once it has passed;
    until then the inspection is not due yet.
    """
    if awaited.latest is None:
        return Standing.UNDATED
    if awaited.latest < today:
        return Standing.PASSED
    return Standing.OPEN if awaited.earliest is not None and awaited.earliest <= today else Standing.NOT_YET
