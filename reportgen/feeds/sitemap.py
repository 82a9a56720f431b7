"""What tells search engines of a site's pages: its map, and what robots may read."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from reportgen.feeds.elements import as_xml, element
from reportgen.feeds.told import changed
from reportgen.programme import addresses
from reportgen.programme.contract import DossierData

_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
_MOST_PAGES = 50_000

_Listed = tuple[str, date | None]
"""An address, and when what is there changed last."""


def sitemaps(
    pages: Iterable[str], dossiers: Sequence[DossierData], base_url: str | None
) -> Mapping[str, str]:
    """Return the map of a site by its path from the root; of many pages several, and an index of them.

    A page has the day of the newest report or correction that it tells of: of one inspection, provider or
    framework where it is theirs, of all reports otherwise. Without the site's address there is none.

    Args:
        pages: their paths from the root of the site, in any order.
        dossiers: the providers.
        base_url: https address of the root of the site, with or without a slash at its end.
    """
    if not base_url:
        return {}
    days = _days(dossiers)
    newest = max(days.values(), default=None)
    told = [(addresses.absolute(base_url, page), days.get(page, newest)) for page in sorted(set(pages))]
    parts = [told[start : start + _MOST_PAGES] for start in range(0, len(told), _MOST_PAGES)]
    if len(parts) <= 1:
        return {addresses.SITEMAP: _listed("urlset", "url", told)}
    maps = {f"sitemap-{number}.xml": part for number, part in enumerate(parts, start=1)}
    index = [(addresses.absolute(base_url, name), _newest(part)) for name, part in maps.items()]
    return {addresses.SITEMAP: _listed("sitemapindex", "sitemap", index)} | {
        name: _listed("urlset", "url", part) for name, part in maps.items()
    }


def robots(base_url: str | None) -> str:
    """Return `robots.txt` (RFC 9309): robots may read all, and find the map where the site has an address."""
    told = ["User-agent: *", "Allow: /"]
    if base_url:
        told += ["", f"Sitemap: {addresses.absolute(base_url, addresses.SITEMAP)}"]
    return "\n".join(told) + "\n"


def _days(dossiers: Sequence[DossierData]) -> dict[str, date]:
    """Return when the newest report of each page that belongs to some of them changed last."""
    days: dict[str, date] = {}
    for dossier in dossiers:
        for one in dossier.inspections:
            for page in (
                addresses.inspection_page(one.id),
                addresses.provider_page(one.provider),
                addresses.framework_page(one.framework),
            ):
                days[page] = max(changed(one), days.get(page, date.min))
    return days


def _newest(told: Iterable[_Listed]) -> date | None:
    return max((day for _, day in told if day), default=None)


def _listed(root: str, member: str, told: Iterable[_Listed]) -> str:
    members = (
        element(
            member,
            element("loc", address),
            *([element("lastmod", day.isoformat())] if day else []),
        )
        for address, day in told
    )
    return as_xml(element(root, *members, attributes={"xmlns": _NAMESPACE}))
