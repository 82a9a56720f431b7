"""A finished web page, read back: its words in order, its judgement table, and the data it carries."""

import base64
import binascii
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

from reportgen.markdown import NOTE_REFERENCE
from reportgen.report.carried import DATA, JUDGEMENTS

BREAK = "\x1e"
"""Stands between blocks of text: a space, as `split` takes it, and a character that no text holds."""
UNPRINTED = frozenset({"skip", "unseen", "unprinted"})
"""Classes of what the print style does not display."""

_INLINE = frozenset(
    {"a", "abbr", "b", "bdi", "cite", "code", "data", "dfn", "em", "i", "mark", "q", "s", "small"}
    | {"span", "strong", "sub", "sup", "time", "u", "wbr"}
)
_SILENT = frozenset({"head", "script", "style", "svg", "template", "title"})
_TOLD = ("content", "title", "alt", "aria-label", "aria-description", "placeholder", "value")
"""Attributes that hold words."""
_FILE = re.compile(r"url\([^)]*\)")
_UNSEEN = re.compile(r"display:\s*none|visibility:\s*hidden")
_SCOPES = frozenset({"row", "col", "rowgroup", "colgroup"})
_VOID = frozenset({"br", "hr", "img", "input", "link", "meta", "wbr"})


@dataclass(slots=True)
class Page:
    """What a page says: its words, also by blocks, the rows of its first table, and what it carries.

    `references` are the numbers of notes that its text refers to, which are not among its words;
    `claimed` is the hash that the page gives for its data, `data` the bytes of it and
    `judgements` its table of judgements; None where missing.
    `unscoped` are table heads that do not say what they head, `wordless_links` the addresses of links
    without text; `unshown` is what no reader is shown as text: the title, what meta elements, comments and
    other attributes say, and what stands in the head, in styles, in scripts and in drawings.
    """

    words: list[str] = field(default_factory=list)
    blocks: list[str] = field(default_factory=list)
    references: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    headings: list[int] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    unscoped: list[str] = field(default_factory=list)
    wordless_links: list[str] = field(default_factory=list)
    unshown: list[str] = field(default_factory=list)
    wordless_images: int = 0
    mains: int = 0
    language: str = ""
    title: str = ""
    claimed: str | None = None
    data: bytes | None = None
    judgements: bytes | None = None


def read_page(html: str) -> Page:
    """Return what an HTML document says; words that print does not show are left out."""
    parser = _Reader()
    parser.feed(html)
    parser.close()
    page = parser.page
    page.blocks = blocks_of("".join(parser.text))
    page.words = " ".join(page.blocks).split()
    page.title = " ".join("".join(parser.title).split())
    return page


def blocks_of(text: str) -> list[str]:
    """Return the blocks of a text that have words, with single spaces."""
    return [flat for block in text.split(BREAK) if (flat := " ".join(block.split()))]


def parted(words: list[str]) -> list[str]:
    """Return words parted where a line may end within one, as both sides of a comparison must be.

    A PDF has no sign of whether a line that ends in 'pre-' goes on with 'school' or with 'and'.
    """
    text = " ".join(words)
    for mark in "-–—/":
        text = text.replace(mark, f"{mark} ")
    return text.split()


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.page = Page()
        self.text: list[str] = []
        self.title: list[str] = []
        self._silent = 0
        self._in_title = False
        self._in_reference = False
        self._tables = 0
        self._cell: list[str] | None = None
        self._head: list[str] | None = None
        self._link = ""
        self._link_words: list[str] = []
        self._is_drawing_wordless = False
        self._in_style = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take what the element tells, and break the line where a block begins."""
        values = {name: value or "" for name, value in attrs}
        hidden = UNPRINTED & set(values.get("class", "").split()) or values.get("aria-hidden") == "true"
        hidden = hidden or "hidden" in values or bool(_UNSEEN.search(values.get("style", "")))
        if values.get("role") == NOTE_REFERENCE:
            self._in_reference = hidden = True
            self.page.references.append("")
        if tag not in _VOID and (self._silent or tag in _SILENT or hidden):
            self._silent += 1
        self._note(tag, values)
        self._break(tag)

    def handle_endtag(self, tag: str) -> None:
        """Break the line where a block ends."""
        if self._silent and tag not in _VOID:
            self._silent -= 1
        if tag == "title":
            self._in_title = False
        if tag == "a":
            self._in_reference = False
        if tag in ("th", "td") and self._cell is not None:
            self.page.rows[-1].append(" ".join("".join(self._cell).split()))
            self._cell = None
        self._close(tag)
        self._break(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take what an element without content tells, as those of SVG are; a line break parts words."""
        self._note(tag, {name: value or "" for name, value in attrs})
        self._break(tag)

    def handle_data(self, data: str) -> None:
        """Take text."""
        if self._in_title:
            self.title.append(data)
        if self._silent:
            # A style holds fonts, in which any row of digits may come up.
            self.page.unshown.append(_FILE.sub("", data) if self._in_style else data)
        self._link_words.append(data)
        if self._head is not None:
            self._head.append(data)
        if self._in_reference:
            self.page.references[-1] += data
        if not self._silent:
            self.text.append(data)
            if self._cell is not None:
                self._cell.append(data)

    def handle_comment(self, data: str) -> None:
        """Take what a comment says."""
        self.page.unshown.append(data)

    def _note(self, tag: str, values: dict[str, str]) -> None:
        page = self.page
        self._in_style = tag == "style"
        page.unshown.extend(values[name] for name in _TOLD if values.get(name))
        if tag == "html":
            page.language = values.get("lang", "")
        if "id" in values:
            page.ids.append(values["id"])
        if re.fullmatch("h[1-6]", tag):
            page.headings.append(int(tag[1]))
        if values.get("name") == "reportgen:data-sha256":
            page.claimed = values.get("content")
        if tag == "a":
            self._note_link(values)
        # An SVG has a title, too.
        self._in_title = self._in_title or (tag == "title" and not self.title)
        page.mains += tag == "main"
        self._note_table(tag)
        self._note_lack(tag, values)

    def _note_lack(self, tag: str, values: dict[str, str]) -> None:
        """Note what a table head, an image or a link tells of itself."""
        if tag == "th" and values.get("scope") not in _SCOPES:
            self._head = []
        self.page.wordless_images += tag == "img" and "alt" not in values
        label = values.get("aria-label") or values.get("aria-labelledby") or values.get("alt", "")
        if tag == "svg":
            self._is_drawing_wordless = values.get("role") == "img" and not label
        elif tag == "title":
            self._is_drawing_wordless = False
        if tag == "a" and "href" in values:
            self._link, self._link_words = values["href"], []
        self._link_words.append(label)

    def _close(self, tag: str) -> None:
        """Tell at the end of an element what it lacks."""
        if tag == "svg":
            self.page.wordless_images += self._is_drawing_wordless
        if tag == "th" and self._head is not None:
            self.page.unscoped.append(" ".join("".join(self._head).split()))
            self._head = None
        if tag == "a" and self._link:
            if not any(character.isalnum() for character in "".join(self._link_words)):
                self.page.wordless_links.append(self._link)
            self._link = ""

    def _note_link(self, values: dict[str, str]) -> None:
        address = values.get("href", "")
        if address.startswith("#"):
            self.page.links.append(address[1:])
        for name in (DATA, JUDGEMENTS):
            if values.get("download", "").endswith(name):
                self._note_file(name, address)

    def _note_file(self, name: str, address: str) -> None:
        try:
            content = base64.b64decode(address.partition("base64,")[2], validate=True)
        except binascii.Error:
            content = b""
        if name == DATA:
            self.page.data = content
        else:
            self.page.judgements = content

    def _note_table(self, tag: str) -> None:
        self._tables += tag == "table"
        if self._tables == 1 and tag == "tr":
            self.page.rows.append([])
        if self._tables == 1 and tag in ("th", "td") and self.page.rows:
            self._cell = []

    def _break(self, tag: str) -> None:
        if not self._silent and tag not in _INLINE:
            self.text.append(BREAK)
            if self._cell is not None:
                self._cell.append(" ")
