"""What a published report consists of, whatever the layout: blocks of text, each with where it stands."""

import re
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a block is, as far as its file tells."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "list item"
    ROW = "table row"
    NOTE = "note"
    CONTENTS = "contents"


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a file something stands: a page, counted from 1, and an element or a line of it."""

    page: int
    element: str

    def __str__(self) -> str:
        """Return it in words."""
        return f"page {self.page}, {self.element}"


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading, item or row, its text on one line; `cells` are those of a row with several."""

    kind: Kind
    text: str
    place: Place
    cells: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Pages:
    """A file as blocks in reading order; `is_tagged` tells whether they are those of its structure tree."""

    blocks: tuple[Block, ...]
    count: int
    is_tagged: bool


_LINE_END = re.compile(r"\s*[\r\n]+\s*")
_BROKEN_DASH = re.compile(r"(?<=\w)-\s*[\r\n]+\s*(?=\w)")
_DASHED = re.compile(r"(?<=\w)[\x02\ufffe]\s*")


def on_one_line(text: str) -> str:
    """Return a text with its lines joined and single spaces."""
    joined = _LINE_END.sub(" ", _BROKEN_DASH.sub("-", _DASHED.sub("-", text)))
    return " ".join(joined.replace("\ufffe", "-").replace("\xad", "").split())
