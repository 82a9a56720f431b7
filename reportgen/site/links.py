"""Whether every link of a site leads somewhere: to a file of it, and to an anchor that is there. Pure."""

import json
import posixpath
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from html import unescape
from urllib.parse import unquote, urldefrag, urlsplit

_LINK = re.compile(r"""<[a-zA-Z][^<>]*?\s(?:href|src)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
_REFRESH = re.compile(r"""<meta\s[^<>]*?content\s*=\s*["']\d+;\s*url=([^"'>]+)""")
_ANCHOR = re.compile(r"""<[a-zA-Z][^<>]*?\sid\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
_LISTED = re.compile(r"<loc>([^<]*)</loc>")


@dataclass(frozen=True, slots=True)
class Leads:
    """The links that a page or feed has, each once, and its anchors, to which others may lead."""

    links: tuple[str, ...]
    anchors: frozenset[str]

    def as_bytes(self) -> bytes:
        """Return them as they are kept."""
        return json.dumps({"links": self.links, "anchors": sorted(self.anchors)}).encode()

    @classmethod
    def kept(cls, data: bytes) -> "Leads":
        """Return what `as_bytes` returned the bytes of."""
        told = json.loads(data)
        return cls(tuple(told["links"]), frozenset(told["anchors"]))


def has_leads(name: str) -> bool:
    """Return whether a file is a page or feed by its name, whose links are followed."""
    return name.endswith((".html", ".xml"))


def leads_of(name: str, data: bytes) -> Leads:
    """Return the links and anchors of a page or feed by its name and its bytes."""
    text = data.decode(errors="replace")
    anchors = frozenset(unescape(_given(found)) for found in _ANCHOR.finditer(text))
    return Leads(tuple(dict.fromkeys(_links(text, name))), anchors)


def dead_links(
    names: Collection[str], leads: Callable[[str], Leads], base_url: str | None = None
) -> list[tuple[str, str]]:
    """Return every page or feed with each of its links that leads nowhere within the site, in order.

    Links to elsewhere are not followed.

    Args:
        names: the files of the site, by their paths from its root.
        leads: returns the links and anchors of one that has any.
        base_url: where the root of the site will be found: addresses below it are links within the site.
    """
    found = {name: leads(name) for name in sorted(names) if has_leads(name)}
    known = frozenset(names)
    return [
        (page, link)
        for page, one in found.items()
        for link in one.links
        if (target := _target(link, page, base_url)) and not _leads(target, known, found)
    ]


def _links(text: str, name: str) -> Iterator[str]:
    for pattern in (_LINK, _REFRESH) if name.endswith(".html") else (_LINK, _LISTED):
        for found in pattern.finditer(text):
            yield unescape(_given(found)).strip()


def _given(found: re.Match[str]) -> str:
    return next((group for group in found.groups() if group is not None), "")


def _target(link: str, page: str, base_url: str | None) -> tuple[str, str] | None:
    """Return the file and the anchor that a link leads to, None where it leads out of the site."""
    base = f"{base_url.rstrip('/')}/" if base_url else None
    if base and link.startswith(base):
        path, anchor = urldefrag(link.removeprefix(base))
        path = f"{path}index.html" if path in ("", "/") or path.endswith("/") else path
        return unquote(path), unquote(anchor)
    parts = urlsplit(link)
    if parts.scheme or parts.netloc:
        return None
    if not parts.path:
        return page, unquote(parts.fragment)
    path = posixpath.normpath(posixpath.join(posixpath.dirname(page), unquote(parts.path)))
    return path, unquote(parts.fragment)


def _leads(target: tuple[str, str], names: Collection[str], found: Mapping[str, Leads]) -> bool:
    path, anchor = target
    return path in names and (not anchor or path not in found or anchor in found[path].anchors)
