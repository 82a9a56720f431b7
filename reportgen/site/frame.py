"""What stands around every page of a site: its name, the ways to the other pages, and who publishes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from reportgen.programme import addresses
from reportgen.publisher import Publisher
from reportgen.report.context import Contact
from reportgen.report.imprint import contacts

_WAYS = (
    ("Providers", addresses.PROVIDERS),
    ("Programme", addresses.PROGRAMME),
    ("Comparisons", addresses.COMPARISONS),
    ("Themes", addresses.THEMES),
    ("Frameworks", addresses.FRAMEWORKS),
    ("Data", addresses.DATA),
)


Above = tuple[tuple[str, str], ...]
"""Names and paths of the pages that lead to one, below the home page."""


@dataclass(frozen=True, slots=True)
class Way:
    """A link to another page of the site: `here` is 'page' for this one, 'true' for one that leads to it."""

    text: str
    address: str
    here: str = ""


@dataclass(frozen=True, slots=True)
class Frame:
    """What a page of the site has around it.

    `root` leads from the page to the root; `address` is where the page is found publicly, empty where that is
    not known; `trail` leads from the home page to the one above this; `feed` is the address of news.
    """

    title: str
    description: str
    site: str
    language: str
    root: str
    address: str
    ways: tuple[Way, ...]
    trail: tuple[Way, ...]
    feed: str
    publisher: str
    licence: str
    licence_url: str
    contact: tuple[Contact, ...]
    linked_data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What holds for all pages of a site: its name, its publisher, where it is found, whether it has news."""

    name: str
    publisher: Publisher
    base_url: str | None
    has_news: bool = True

    def frame(
        self,
        path: str,
        title: str,
        description: str,
        trail: Above = (),
        linked_data: Mapping[str, Any] | None = None,
    ) -> Frame:
        """Return what stands around a page.

        Args:
            path: the page, from the root of the site.
            title: what it is called.
            description: one sentence for search engines, without a grade.
            trail: names and paths of the pages that lead to it, below the home page.
            linked_data: JSON-LD about what it shows.
        """
        above = ("Home", addresses.HOME), *trail
        return Frame(
            title=title,
            description=description,
            site=self.name,
            language=self.publisher.language,
            root=addresses.root_of(path),
            address=addresses.absolute(self.base_url, path) if self.base_url else "",
            ways=tuple(Way(text, to, _here(to, path, trail)) for text, to in _WAYS),
            trail=tuple(Way(*one) for one in above) if path != addresses.HOME else (),
            feed=addresses.FEED if self.base_url and self.has_news else "",
            publisher=self.publisher.name,
            licence=self.publisher.licence or "",
            licence_url=self.publisher.licence_url or "",
            contact=contacts(self.publisher),
            linked_data=linked_data or {},
        )


def _here(address: str, path: str, trail: Above) -> str:
    if address == path:
        return "page"
    return "true" if address in [one for _, one in trail] else ""
