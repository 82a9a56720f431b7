"""News as Atom feeds (RFC 4287): reports that were published, and that some were corrected.

No title or summary tells a grade, nor why a report was corrected, which may name one: each leads to the page
where grades stand beside their narrative. Nothing depends on the day on which a feed is made.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from reportgen import words
from reportgen.feeds.elements import Element, as_xml, element
from reportgen.feeds.told import midnight
from reportgen.programme import addresses
from reportgen.programme.contract import DossierData, InspectionData, ProviderData
from reportgen.publisher import Publisher
from reportgen.statements import correction_anchor

_NAMESPACE = "http://www.w3.org/2005/Atom"
_MOST_ENTRIES = 50


@dataclass(frozen=True, slots=True)
class _News:
    """What happened on a day; `address` is its id, and where it can be read."""

    day: date
    address: str
    title: str
    summary: str


@dataclass(frozen=True, slots=True)
class _Channel:
    """Where news is told: the feed's own address, that of the page it belongs to, and what it is called."""

    address: str
    page: str
    title: str


def atom_feeds(
    dossiers: Sequence[DossierData], site: str, publisher: Publisher, base_url: str | None
) -> Mapping[str, str]:
    """Return the feed of all providers and one for each, by their paths from the root of the site.

    A feed goes by its address and has the day of its latest entry, so there is none where the site's address
    is not known, nor where no report is published.

    Args:
        dossiers: the providers.
        site: the name of the site, which is the author's where the publisher has none.
        publisher: who publishes the reports.
        base_url: https address of the root of the site, with or without a slash at its end.
    """
    if not base_url:
        return {}
    told = {addresses.FEED: (addresses.HOME, site, dossiers)} | {
        addresses.provider_file(one.provider.slug, addresses.FEED): (
            addresses.provider_page(one.provider.slug),
            f"{one.provider.name}: {site}",
            (one,),
        )
        for one in dossiers
    }
    feeds = {}
    for path, (page, title, members) in told.items():
        if news := _latest(members, base_url):
            own, leads_to = (addresses.absolute(base_url, one) for one in (path, page))
            feeds[path] = as_xml(_feed(news, _Channel(own, leads_to, title), publisher, site))
    return feeds


def _latest(dossiers: Sequence[DossierData], base_url: str) -> list[_News]:
    """Return the latest news, newest first, that of one day by their addresses."""
    news = [
        one
        for dossier in dossiers
        for inspection in dossier.inspections
        for one in _news(inspection, dossier.provider, base_url)
    ]
    news.sort(key=lambda one: one.address)
    news.sort(key=lambda one: one.day, reverse=True)
    return news[:_MOST_ENTRIES]


def _news(inspection: InspectionData, provider: ProviderData, base_url: str) -> Iterator[_News]:
    address = addresses.absolute(base_url, addresses.inspection_page(inspection.id))
    month = words.month(inspection.last_day)
    fieldwork = words.days(inspection.first_day, inspection.last_day)
    yield _News(
        inspection.published,
        address,
        f"{provider.name}: {inspection.title}, {month}",
        f"The report of the inspection (fieldwork: {fieldwork}) was published on "
        f"{words.day(inspection.published)}.",
    )
    for index, correction in enumerate(inspection.corrections):
        yield _News(
            correction.day,
            f"{address}#{correction_anchor(index)}",
            f"{provider.name}: correction of {inspection.title}, {month}",
            f"The report of the inspection (fieldwork: {fieldwork}) was corrected on "
            f"{words.day(correction.day)}; it says what was wrong, and what is right.",
        )


def _feed(news: list[_News], channel: _Channel, publisher: Publisher, site: str) -> Element:
    licence = " – ".join(one for one in (publisher.licence, publisher.licence_url) if one)
    return element(
        "feed",
        element("id", channel.address),
        element("title", channel.title),
        element("updated", _moment(news[0].day)),
        _link("self", channel.address, "application/atom+xml"),
        _link("alternate", channel.page, "text/html"),
        element("author", element("name", publisher.name or site)),
        *([element("rights", licence)] if licence else []),
        *map(_entry, news),
        attributes={"xmlns": _NAMESPACE, "xml:lang": publisher.language},
    )


def _entry(news: _News) -> Element:
    moment = _moment(news.day)
    return element(
        "entry",
        element("id", news.address),
        element("title", news.title),
        element("updated", moment),
        element("published", moment),
        _link("alternate", news.address, "text/html"),
        element("summary", news.summary),
    )


def _link(relation: str, address: str, kind: str) -> Element:
    return element("link", attributes={"rel": relation, "href": address, "type": kind})


def _moment(day: date) -> str:
    """Return the first moment of a day in London as RFC 3339 writes it."""
    return midnight(day).isoformat()
