"""Sentences of a text as it was typed, by their places in it."""

import re
from collections.abc import Iterator

_END = re.compile(
    r"[.!?…][’”)]*\d{0,3}\s+(?=[“‘(]?[A-Z0-9])"  # a digit behind the mark is a footnote's
    r"|\n[ \t]*\n"
    r"|\n(?=[ \t]*(?:[-*+>#]|\d{1,3}[.)][ \t]))"
)
"""What lies between two sentences, or before the item of a list."""
_START = re.compile(r"\s*(?:(?:[-*+>]|#+|\d{1,3}[.)])[ \t]+)?")
_FURTHEST = 1_000
"""Characters around a word within which its sentence is looked for."""


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Yield where each sentence of a text begins and ends."""
    start = _begun(text, 0)
    for end in _END.finditer(text):
        stop = end.start() + len(end[0].rstrip())
        if start < stop:
            yield start, stop
        start = _begun(text, end.end())
    if start < len(text):
        yield start, len(text.rstrip())


def sentence_start(text: str, offset: int) -> int:
    """Return where the sentence of a character begins."""
    start = max(0, offset - _FURTHEST)
    for end in _END.finditer(text, start, offset):
        start = end.end()
    return min(_begun(text, start), offset)


def sentence_around(text: str, offset: int) -> str:
    """Return the sentence that a character stands in, on one line."""
    end = _END.search(text, offset, offset + _FURTHEST)
    stop = end.start() + len(end[0].rstrip()) if end else offset + _FURTHEST
    return " ".join(text[sentence_start(text, offset) : stop].split())


def in_small_letters(text: str) -> str:
    """Return a text in small letters, each at its place: searching it is faster than ignoring case."""
    small = text.lower()
    if len(small) == len(text):
        return small
    return "".join(low if len(low := char.lower()) == 1 else char for char in text)


def _begun(text: str, offset: int) -> int:
    """Return where the words begin behind blanks and the mark of a heading, quotation or item."""
    match = _START.match(text, offset)
    return match.end() if match else offset
