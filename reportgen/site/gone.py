"""Addresses of reports that are there no more: one that moved leads on, one that was withdrawn says so."""

from dataclasses import dataclass

from reportgen import words
from reportgen.programme import addresses
from reportgen.publication import Moved, Withdrawn


@dataclass(frozen=True, slots=True)
class GonePage:
    """What stands at the address of a report that is there no more; `leads_to` is its new one, if any."""

    title: str
    told: str
    reason: str
    leads_to: str


def moved_page(one: Moved) -> GonePage:
    """Return what stands at the old address of a report: its new one."""
    return GonePage(
        title="This report has another address",
        told=f"The report {one.before} has been at another address since {words.day(one.day)}.",
        reason=words.ended(one.reason),
        leads_to=addresses.inspection_page(one.now),
    )


def tombstone(one: Withdrawn) -> GonePage:
    """Return what stands at the address of a report that was withdrawn: that it was, and why."""
    return GonePage(
        title="This report was withdrawn",
        told=f"The report {one.id} was withdrawn on {words.day(one.day)}.",
        reason=words.ended(one.reason),
        leads_to="",
    )
