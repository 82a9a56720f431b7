"""A text as it is read: its blocks, sentences and words, each at its place in the text as typed."""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from reportgen.words import sentence_ends

_MARKUP = re.compile(r"\{#[a-z0-9-]*\}|\]\([^()\s]*\)|\[\^[a-z0-9-]*\]:?|https?://[^\s()]+|[*`]")
_MARKS = ("{#", "](", "[^", "://", "*", "`")
"""One of them stands in all that is markup or an address: most texts have none."""
_LINE = re.compile(r"[^\n]*\n?")
_HEADING = re.compile(r" {0,3}#{1,6}(?=[ \n]|$)")
_ITEM = re.compile(r"\s*(?:>\s*)?(?:[-+*•]|\d{1,3}[.)])\s")
_MARK = re.compile(r"\s*(?:>\s*)?(?:(?:[-+*•]|#{1,6}|\d{1,3}[.)])\s+)?")
"""What stands before the words of a block: the mark of a quotation, an item or a heading."""
_WORD = re.compile(r"[^\W\d_][\w’'-]*|\d[\d,.]*\w*")
_TOKEN = re.compile(r"[^\W\d_]+|[^\w\s]+|\d+|\n\s*\n")
_QUOTED = re.compile(r"“[^“”]*”|‘(?:[^‘’]|’(?=\w))*’(?!\w)|\"[^\"\n]*\"")
_SHORTEST = ("a", "i", "o")
"""Other single letters are what apostrophes part from words."""
_VOWELS = re.compile(r"[aeiouy]+")
_SILENT = re.compile(
    r"(?:[^aeiouylr]e|[aeiouy][lr]e|[^aeiouytd]ed|[^aeiouycgsxz]es)$"
    r"|(?<=[^aeiouy])e(?=(?:ly|ment|ments|ful|less|ness)$)"
)
_HIATUS = re.compile(
    r"i(?:a(?!l|n|ge)|o(?!us|n)|u)|[^cgtx]iou|[^ct]ien|[^qg]ua|eo(?!u|p)|[rd]ea\b|[aeiouy]ing"
    r"|^(?:co|re|pre)(?=[aeiou])|creat|ier$|iet"
)
"""Vowels side by side that are spoken apart."""

_REMEMBERED = 512
_FURTHEST = 1_000
"""Characters around a word that its sentence is read within, however long it is."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a text, from `start` up to and without `end`."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """Return the part."""
        return text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Block(Stretch):
    """A paragraph, a list item, or a heading."""

    is_heading: bool = False


@lru_cache(maxsize=_REMEMBERED)
def plain(text: str) -> str:
    """Return a text of the same length with blanks in place of its markup and addresses."""
    if not any(mark in text for mark in _MARKS):
        return text
    return _MARKUP.sub(lambda match: " " * len(match[0]), text)


def in_small_letters(text: str) -> str:
    """Return a text in small letters, each at its place: searching it is faster than ignoring case."""
    small = text.lower()
    if len(small) == len(text):
        return small
    return "".join(low if len(low := char.lower()) == 1 else char for char in text)


@lru_cache(maxsize=_REMEMBERED)
def blocks(text: str) -> tuple[Block, ...]:
    """Return the paragraphs, list items and headings of a text."""
    found: list[Block] = []
    goes_on = False
    for line in _LINE.finditer(text):
        if not line[0].strip():
            goes_on = False
        elif _HEADING.match(line[0]):
            found.append(Block(line.start(), line.end(), is_heading=True))
            goes_on = False
        elif goes_on and not _ITEM.match(line[0]):
            found[-1] = Block(found[-1].start, line.end())
        else:
            found.append(Block(line.start(), line.end()))
            goes_on = True
    return tuple(found)


@lru_cache(maxsize=_REMEMBERED)
def sentences(text: str) -> tuple[Stretch, ...]:
    """Return the sentences of a text, headings left out."""
    shown = plain(text)
    found: list[Stretch] = []
    for block in blocks(text):
        if block.is_heading:
            continue
        start = _behind_mark(text, block)
        for end in (*sentence_ends(block.of(shown)), block.end - block.start):
            stretch = _trimmed(shown, start, block.start + end)
            if stretch.end > stretch.start:
                found.append(stretch)
            start = block.start + end
    return tuple(found)


def sentence_start(text: str, offset: int) -> int:
    """Return where the words of a character's sentence, or heading, begin."""
    return max(_sentence_at(text, offset).start, offset - _FURTHEST)


def sentence_around(text: str, offset: int) -> str:
    """Return the sentence or heading that a character stands in, on one line."""
    end = min(_sentence_at(text, offset).end, offset + _FURTHEST)
    return " ".join(text[sentence_start(text, offset) : end].split())


def _sentence_at(text: str, offset: int) -> Stretch:
    """Return the sentence of a character, or else its block; what is in neither, such as a mark, is alone."""
    if (found := _holding(sentences(text), offset)) is not None:
        return found
    block = _holding(blocks(text), offset)
    start = offset if block is None else min(offset, _behind_mark(text, block))
    return Stretch(start, offset if block is None else block.end)


def _holding(parts: Sequence[Stretch], offset: int) -> Stretch | None:
    """Return the one of several parts, in order, that a character stands in."""
    index = bisect_right(parts, offset, key=lambda one: one.start) - 1
    return parts[index] if index >= 0 and offset < parts[index].end else None


def _behind_mark(text: str, block: Stretch) -> int:
    mark = _MARK.match(text, block.start)
    return min(mark.end(), block.end) if mark else block.start


def _trimmed(text: str, start: int, end: int) -> Stretch:
    part = text[start:end]
    return Stretch(start + len(part) - len(part.lstrip()), start + len(part.rstrip()))


def words(text: str) -> list[str]:
    """Return the words of a text, figures among them."""
    return _WORD.findall(text)


@lru_cache(maxsize=_REMEMBERED)
def tokens(text: str) -> tuple[str, ...]:
    """Return the words of a text in small letters, parted at apostrophes and hyphens, and what is between."""
    return tuple(_TOKEN.findall(plain(text).lower()))


@lru_cache(maxsize=_REMEMBERED)
def vocabulary(text: str) -> frozenset[str]:
    """Return the different tokens of a text."""
    return frozenset(tokens(text))


@lru_cache(maxsize=_REMEMBERED)
def quotations(text: str) -> tuple[Stretch, ...]:
    """Return the parts of a text that stand in quotation marks: other people's words, or names."""
    return tuple(Stretch(match.start(), match.end()) for match in _QUOTED.finditer(text))


def is_quoted(text: str, offset: int) -> bool:
    """Return whether a character of a text stands in quotation marks."""
    return _holding(quotations(text), offset) is not None


@lru_cache(maxsize=_REMEMBERED)
def beginnings(text: str) -> frozenset[int]:
    """Return where sentences, paragraphs and headings begin: a capital there tells of no name."""
    return frozenset(one.start for one in (*sentences(text), *blocks(text)))


@lru_cache(maxsize=8192)
def syllables(word: str) -> int:
    """Return about how many syllables a word in small letters has: its groups of vowels that are spoken."""
    return max(1, len(_VOWELS.findall(word)) - len(_SILENT.findall(word)) + len(_HIATUS.findall(word)))


def reading_age(*texts: str) -> float | None:
    """Return the age at which texts can be read, the Flesch-Kincaid grade and five; None of no words."""
    told = sum(len(sentences(text)) for text in texts)
    read: Counter[str] = Counter()
    for text in texts:
        read.update(tokens(text))
    counts = {
        word: count for word, count in read.items() if word.isalpha() and (len(word) > 1 or word in _SHORTEST)
    }
    total = sum(counts.values())
    if not total or not told:
        return None
    spoken = sum(syllables(word) * count for word, count in counts.items())
    return 0.39 * total / told + 11.8 * spoken / total - 15.59 + 5
