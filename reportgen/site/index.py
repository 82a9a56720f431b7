"""Pages that are lists of other pages: comparisons, frameworks, corrections."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from reportgen import words
from reportgen.programme import addresses
from reportgen.programme.contract import DossierData
from reportgen.publication import Publication
from reportgen.site.frameworks import FrameworkPage
from reportgen.site.profiles import ProfilesPage


@dataclass(frozen=True, slots=True)
class Entry:
    """A page: its name, its address from the root of the site, and a line about it."""

    name: str
    address: str
    told: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a list, under a heading; `told` stands before it, or in its place."""

    title: str
    told: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Index:
    """A list of pages."""

    lead: str
    parts: tuple[Part, ...]


def comparisons(
    dossiers: Sequence[DossierData],
    publication: Publication,
    profiles: Sequence[ProfilesPage],
    compared: frozenset[str],
) -> Index:
    """Return the list of comparisons.

    Args:
        dossiers: all providers.
        publication: the sets that the publisher names.
        profiles: the pages of what each overall grade hides.
        compared: the addresses of pages that put a provider's own inspections side by side.
    """
    named = tuple(
        Entry(one.title, addresses.comparison_page(one.id), f"{len(one.inspections)} inspections")
        for one in publication.comparisons
    )
    hidden = tuple(Entry(f"{one.overall}, {one.framework}", one.address, one.finding) for one in profiles)
    parts = (
        Part("Inspections side by side", "", named),
        Part(
            "The profiles behind one grade",
            "Providers with the same overall grade are not the same: each page tells which grades by area "
            "stand behind it, and why.",
            hidden,
        ),
        Part("A provider’s own inspections", "", tuple(_own(dossiers, compared))),
    )
    return Index(
        "Like with like: what inspections share, and what one alone has. Nothing is ranked.",
        tuple(part for part in parts if part.entries)
        or (Part("None yet", "No two inspections are published here that can be compared.", ()),),
    )


def _own(dossiers: Iterable[DossierData], compared: frozenset[str]) -> Iterator[Entry]:
    for one in dossiers:
        address = addresses.provider_file(one.provider.slug, addresses.COMPARED)
        if address in compared:
            first, last = one.inspections[0].last_day, one.inspections[-1].last_day
            yield Entry(one.provider.name, address, f"{words.month(first)} to {words.month(last)}")


def frameworks(pages: Sequence[FrameworkPage]) -> Index:
    """Return the list of frameworks: those with reports here, then the others."""
    entries = [(page, Entry(page.name, page.address, f"{page.title}. {page.force}")) for page in pages]
    parts = (
        Part("With reports here", "", tuple(entry for page, entry in entries if page.reports)),
        Part("Without reports here", "", tuple(entry for page, entry in entries if not page.reports)),
    )
    return Index(
        "What is judged under each, by which rules, and what the grades mean.",
        tuple(part for part in parts if part.entries),
    )


def corrections(dossiers: Iterable[DossierData], publication: Publication) -> Index:
    """Return what was corrected, moved or withdrawn, the latest first."""
    moved = sorted(publication.moved, key=lambda one: one.day, reverse=True)
    withdrawn = sorted(publication.withdrawn, key=lambda one: one.day, reverse=True)
    parts = (
        ("Corrected", "No report here was corrected.", tuple(_corrected(dossiers))),
        (
            "Moved",
            "No report here has another address than before.",
            tuple(_gone(one.before, one.day, one.reason) for one in moved),
        ),
        (
            "Withdrawn",
            "No report here was withdrawn.",
            tuple(_gone(one.id, one.day, one.reason) for one in withdrawn),
        ),
    )
    return Index(
        "What is not as it was published first, with the day and the reason.",
        tuple(Part(title, "" if found else none, found) for title, none, found in parts),
    )


def _corrected(dossiers: Iterable[DossierData]) -> Iterator[Entry]:
    found = [
        (one.day, dossier.provider.name, inspection, one.reason)
        for dossier in dossiers
        for inspection in dossier.inspections
        for one in inspection.corrections
    ]
    for day, provider, inspection, reason in sorted(found, key=lambda one: (-one[0].toordinal(), one[2].id)):
        name = f"{provider}, {words.month(inspection.last_day)}"
        yield Entry(name, addresses.inspection_page(inspection.id), f"{words.day(day)}: {reason}")


def _gone(report_id: str, day: date, reason: str) -> Entry:
    return Entry(report_id, addresses.inspection_page(report_id), f"{words.day(day)}: {reason}")
