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
    """Return what says by when a provider is to be inspected next: of its last inspection that says so."""
    for inspection in reversed(dossier.inspections):
        said = [one for one in dossier.follow_ups if one.inspection == inspection.id and one.next_inspection]
        if said:
            return tuple(said)
    return ()


def standing(dossier: DossierData, today: date) -> Standing:
    """Return where a provider stands on a day; of several times stated the first to end counts.

    A window without a first day is open from the day it counts from, so it is due only once it has passed;
    until then the inspection is not due yet.
    """
    dated = [one for one in awaited(dossier) if one.latest is not None and one.actual is None]
    if not dated:
        return Standing.UNDATED
    first = min(dated, key=lambda one: one.latest or date.max)
    assert first.latest is not None
    if first.latest < today:
        return Standing.PASSED
    return Standing.OPEN if first.earliest is not None and first.earliest <= today else Standing.NOT_YET
