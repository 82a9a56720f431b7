"""What is told of all reports together: from the dossiers of all providers to pages and files of the site."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from reportgen.feeds.atom import atom_feeds
from reportgen.feeds.data import programme_data, programme_schema
from reportgen.feeds.dictionary import Table, dictionary
from reportgen.feeds.linked import data_page
from reportgen.feeds.sitemap import robots, sitemaps
from reportgen.feeds.tables import tables
from reportgen.frameworks import Library
from reportgen.programme import addresses
from reportgen.programme.contract import FORMAT, DossierData
from reportgen.programme.overview import DISTRIBUTION_PAGE, programme
from reportgen.programme.overview import PAGE as PROGRAMME_PAGE
from reportgen.programme.providers import provider_list
from reportgen.programme.themes import themes
from reportgen.publication import Publication
from reportgen.report.contract import as_json
from reportgen.report.html import filled
from reportgen.site import index
from reportgen.site.frame import Above, Surroundings
from reportgen.site.frameworks import framework_page
from reportgen.site.gone import moved_page, tombstone
from reportgen.site.home import home
from reportgen.site.index import Entry
from reportgen.site.profiles import profile_pages

_INDEX = "site/index.html"
_GONE = "Corrected, moved and withdrawn reports"
_HOME = "Published inspection reports with their reasons and their history."
_PROGRAMME = (
    "Who is due and by when, which stated times were kept, and which grades were given, by area and year."
)
_BEHIND = "The grades that one judgement was given, year by year, with what inspectors say and where."
_PROVIDERS = "Every provider whose reports are published here, with what its latest one says and why."
_PROFILES = "The grades by area behind one overall grade, each with what stands for its narrative."
_THEMES = "What reports ask for, area by area, and what later ones say became of it."
_DATA = "All reports as data: files, fields and what they mean."
_TABLES = {
    "providers": "Who was inspected",
    "inspections": "A row for each inspection",
    "judgements": "A row for each grade, with its reason and the address of its narrative",
    "improvements": "A row for each thing that a report says of an area for improvement",
    "follow_ups": "What follows, by when, and why that is believed",
}

File = tuple[str, bytes]
"""A file by its path from the root of the site."""


@dataclass(frozen=True, slots=True)
class DataPage:
    """What the page of the data tells: the files, and what each field of them means."""

    format: int
    files: tuple[Entry, ...]
    tables: tuple[Table, ...]


@dataclass(frozen=True, slots=True)
class Whole:
    """All that the pages of all reports are made from; `today` is the day that times are held against.

    `compared` are the addresses of the pages that put a provider's own inspections side by side.
    """

    dossiers: Sequence[DossierData]
    library: Library
    publication: Publication
    around: Surroundings
    today: date
    templates: Path | None
    compared: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Page:
    """A page to be filled: with which template and what, where it is, what it is called, what leads to it."""

    template: str
    path: str
    title: str
    values: Mapping[str, Any]
    description: str
    above: Above = ()
    linked_data: Mapping[str, Any] | None = None


def pages(whole: Whole) -> Iterator[File]:
    """Yield every file that tells of all reports together, and those of feeds and data."""
    told = tuple(_pages(whole))
    for page in (*told, *_gone(whole)):
        yield page.path, _filled(page, whole)
    yield from _data(whole)
    yield from _encoded(sitemaps(_found(whole, told), whole.dossiers, whole.around.base_url))
    yield addresses.ROBOTS, robots(whole.around.base_url).encode()


def _found(whole: Whole, told: Iterable[_Page]) -> Iterator[str]:
    """Yield the pages that search engines are told of."""
    yield from (page.path for page in told)
    for dossier in whole.dossiers:
        yield addresses.provider_page(dossier.provider.slug)
        yield from (addresses.inspection_page(one.id) for one in dossier.inspections)


def _pages(whole: Whole) -> Iterator[_Page]:
    dossiers, name = whole.dossiers, whole.publication.name
    yield _Page("site/home.html", addresses.HOME, name, {"home": home(dossiers, whole.today)}, _HOME)
    yield from _programme(whole)
    providers = provider_list(dossiers)
    yield _Page("site/providers.html", addresses.PROVIDERS, "Providers", {"providers": providers}, _PROVIDERS)
    yield from _comparisons(whole)
    yield from _themes(whole)
    yield from _frameworks(whole)
    corrections = index.corrections(dossiers, whole.publication)
    yield _Page(_INDEX, addresses.CORRECTIONS, _GONE, {"index": corrections}, corrections.lead)
    linked = data_page(dossiers, name, whole.around.publisher, whole.today, whole.around.base_url)
    data = DataPage(FORMAT, _files(), dictionary())
    yield _Page("site/data.html", addresses.DATA, "Data", {"data": data}, _DATA, linked_data=linked)


def _programme(whole: Whole) -> Iterator[_Page]:
    told = programme(whole.dossiers, whole.library, whole.today)
    yield _Page(PROGRAMME_PAGE, addresses.PROGRAMME, "Programme", {"programme": told}, _PROGRAMME)
    above = (("Programme", addresses.PROGRAMME),)
    for one in told.distributions:
        title, values = f"{one.name}: grades by year", {"distribution": one}
        yield _Page(DISTRIBUTION_PAGE, one.address, title, values, _BEHIND, above)


def _comparisons(whole: Whole) -> Iterator[_Page]:
    profiles = profile_pages(whole.dossiers)
    told = index.comparisons(whole.dossiers, whole.publication, profiles, whole.compared)
    yield _Page(_INDEX, addresses.COMPARISONS, "Comparisons", {"index": told}, told.lead)
    above = (("Comparisons", addresses.COMPARISONS),)
    for one in profiles:
        title = f"‘{one.overall}’ under {one.framework}"
        yield _Page("site/profiles.html", one.address, title, {"page": one}, _PROFILES, above)


def _themes(whole: Whole) -> Iterator[_Page]:
    told = themes(whole.dossiers, whole.library)
    yield _Page("site/themes.html", addresses.THEMES, "Themes", {"themes": told}, _THEMES)
    above = (("Themes", addresses.THEMES),)
    for one in told:
        yield _Page("site/theme.html", one.theme.address, one.theme.text, {"theme": one}, _THEMES, above)


def _frameworks(whole: Whole) -> Iterator[_Page]:
    told = [framework_page(one, whole.dossiers) for one in whole.library]
    listed = index.frameworks(told)
    yield _Page(_INDEX, addresses.FRAMEWORKS, "Frameworks", {"index": listed}, listed.lead)
    above = (("Frameworks", addresses.FRAMEWORKS),)
    for one in told:
        yield _Page("site/framework.html", one.address, one.name, {"page": one}, listed.lead, above)


def _gone(whole: Whole) -> Iterator[_Page]:
    """Yield what stands at the addresses of reports that are there no more."""
    above = ((_GONE, addresses.CORRECTIONS),)
    for moved in whole.publication.moved:
        page = moved_page(moved)
        path = addresses.inspection_page(moved.before)
        yield _Page("site/gone.html", path, page.title, {"page": page}, page.told, above)
    for withdrawn in whole.publication.withdrawn:
        page = tombstone(withdrawn)
        path = addresses.inspection_page(withdrawn.id)
        yield _Page("site/gone.html", path, page.title, {"page": page}, page.told, above)


def _filled(page: _Page, whole: Whole) -> bytes:
    frame = whole.around.frame(page.path, page.title, page.description, page.above, page.linked_data)
    return filled(page.template, {"frame": frame, **page.values}, whole.templates).encode()


def _files() -> tuple[Entry, ...]:
    whole = (
        Entry("All data as JSON", addresses.PROGRAMME_DATA, "Everything in one file"),
        Entry("The form of that file as JSON Schema", addresses.SCHEMA, "For programs that read it"),
    )
    of_tables = (
        Entry(f"{name.replace('_', '-').capitalize()} as CSV", addresses.table(name), told)
        for name, told in _TABLES.items()
    )
    return (*whole, *of_tables)


def _data(whole: Whole) -> Iterator[File]:
    dossiers, base_url, publisher = whole.dossiers, whole.around.base_url, whole.around.publisher
    data = programme_data(dossiers, publisher, whole.today, base_url)
    yield addresses.PROGRAMME_DATA, as_json(data).encode()
    yield addresses.SCHEMA, programme_schema(base_url).encode()
    yield from _encoded(tables(dossiers, base_url))
    yield from _encoded(atom_feeds(dossiers, whole.around.name, publisher, base_url))


def _encoded(files: Mapping[str, str]) -> Iterable[File]:
    return ((path, text.encode()) for path, text in files.items())
