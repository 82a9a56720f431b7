"""The words of a report's HTML document in the order of its text: what a PDF's tag tree must say."""

import re
from html.parser import HTMLParser

_INLINE = frozenset(
    "a abbr b bdi cite code data dfn em i mark q s small span strong sub sup time u wbr".split()  # noqa: SIM905
)
_SILENT = frozenset({"head", "script", "style", "svg", "template", "title"})
_VOID = frozenset({"br", "hr", "img", "input", "link", "meta", "wbr"})


def html_words(html: str, unprinted: frozenset[str] = frozenset({"skip", "unseen"})) -> list[str]:
    """Return the words that a printed document has, without figures.

    Args:
        html: the document.
        unprinted: classes of elements that the print style does not display.
    """
    parser = _Words(unprinted)
    parser.feed(html)
    parser.close()
    return "".join(parser.text).split()


def parted(words: list[str]) -> list[str]:
    """Return words parted where a line may end within one, as both sides of a comparison must be.

    A PDF has no sign of whether a line that ends in 'pre-' goes on with 'school' or with 'and'.
    """
    return re.sub(r"(?<=[-–—/])(?=\S)", " ", " ".join(words)).split()


class _Words(HTMLParser):
    def __init__(self, unprinted: frozenset[str]) -> None:
        super().__init__(convert_charrefs=True)
        self.text: list[str] = []
        self._unprinted = unprinted
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Break the line where a block begins, and count what is not read."""
        values = dict(attrs)
        hidden = (
            self._unprinted & set((values.get("class") or "").split()) or values.get("aria-hidden") == "true"
        )
        if tag not in _VOID and (self._silent or tag in _SILENT or hidden):
            self._silent += 1
        self._break(tag)

    def handle_endtag(self, tag: str) -> None:
        """Break the line where a block ends."""
        if self._silent and tag not in _VOID:
            self._silent -= 1
        self._break(tag)

    def handle_startendtag(self, tag: str, _attrs: list[tuple[str, str | None]]) -> None:
        """Pass over an element without content, as those of SVG are; a line break parts words."""
        self._break(tag)

    def handle_data(self, data: str) -> None:
        """Take text."""
        if not self._silent:
            self.text.append(data)

    def _break(self, tag: str) -> None:
        if not self._silent and tag not in _INLINE:
            self.text.append(" ")
