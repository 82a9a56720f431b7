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
    STRAY = "text outside of the tags"


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
    """A paragraph, heading, item or row, its text on one line; `cells` are those of a row with several.

    `marked` is the text with a `mark` at each place where it refers to a note.
    """

    kind: Kind
    text: str
    place: Place
    cells: tuple[str, ...] = ()
    marked: str = ""


@dataclass(frozen=True, slots=True)
class Pages:
    """A file as blocks in reading order; `is_tagged` tells whether they are those of its structure tree.

    `silent` are the pages without a letter, counted from 1.
    """

    blocks: tuple[Block, ...]
    count: int
    is_tagged: bool
    silent: tuple[int, ...] = ()


_MARKS = 0xF0000
"""Marks are characters of the first private plane, which no report's text has."""
_MOST_NOTES = 999
MARK = re.compile(f"\\s*([{chr(_MARKS)}-{chr(_MARKS + _MOST_NOTES)}])")


def mark(number: int) -> str:
    """Return the character that stands for a reference to the note of a number."""
    return chr(_MARKS + min(number, _MOST_NOTES))


def marked_number(char: str) -> int:
    """Return the number of the note that a mark refers to."""
    return ord(char) - _MARKS


def unmarked(text: str) -> str:
    """Return a text without its marks."""
    return MARK.sub("", text)


_DIGITS = re.compile(f"[{chr(_MARKS)}-{chr(_MARKS + 9)}]+")


def with_marks(text: str) -> str:
    """Return a text in which the marks of single digits are those of whole numbers."""
    return _DIGITS.sub(lambda run: mark(int("".join(str(marked_number(one)) for one in run[0]))), text)


def with_digits(text: str) -> str:
    """Return a text in which marks are digits again, as at the beginning of a note."""
    return _DIGITS.sub(lambda run: "".join(str(marked_number(one)) for one in run[0]), text)


_LINE_END = re.compile(r"\s*[\r\n]+\s*")
_BROKEN_DASH = re.compile(
    r"(?<=[^\W\d_])-\s+(?!(?:and|or|to|nor|but)\b)(?=[a-z])|(?<=\d)(?P<range>[-–])\s+(?=\d)|(?<=\w)-\s*[\r\n]+\s*(?=\w)"
)
"""A dash at the end of a line, which some files tell as a space; 'short- and long-term' stays."""
_DASHED = re.compile(r"(?<=\w)[\x02\ufffe]\s*")


def on_one_line(text: str) -> str:
    """Return a text with its lines joined and single spaces."""
    joined = _LINE_END.sub(" ", _BROKEN_DASH.sub(lambda dash: dash["range"] or "-", _DASHED.sub("-", text)))
    return " ".join(joined.replace("\ufffe", "-").replace("\xad", "").split())
