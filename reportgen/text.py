"""Unicode hygiene: what may stand in a text, and the one form it is kept in.

A report is read by people and by machines; characters that hide, reorder or imitate others would
make the two read different things (Unicode Technical Report 36 and Technical Standard 39).
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from reportgen.limits import LIMITS

_BIDI = frozenset(
    "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c"
    "\u206a\u206b\u206c\u206d\u206e\u206f"
)
_INVISIBLE = frozenset("\u00ad\u200b\u2060\u2061\u2062\u2063\u2064\ufeff\u180e")
_JOINERS = "\u200c\u200d"
_UNSEEN = _INVISIBLE.union(_JOINERS)
_MARKS = ("Mn", "Me")
_NEWLINES = re.compile("\r\n|[\r\u0085\u2028\u2029]")
_WORD = re.compile(r"\w+")
_FOREIGN_LETTER = re.compile(r"[^\W\x00-\x7f]")


@dataclass(frozen=True, slots=True)
class Flaw:
    """A character, or a run of them, that a text must not hold; `offset` counts from 0."""

    code: str
    message: str
    offset: int


def with_plain_newlines(text: str) -> str:
    """Return the text with every kind of line end as a line feed."""
    return _NEWLINES.sub("\n", text)


def first_flaw(text: str) -> Flaw | None:
    """Return the first thing in the text that must not be in any report, or None."""
    flaws = {char: flaw for char in set(text) if (flaw := _flaw_of(char))}
    if flaws:
        offset = min(text.index(char) for char in flaws)
        code, what = flaws[text[offset]]
        return Flaw(code, f"{what} U+{ord(text[offset]):04X}", offset)
    if (run := _combining_run(text)) is not None:
        return Flaw("text.combining", f"more than {LIMITS.combining_marks} accents on one letter", run)
    return None


def without_flaws(text: str) -> str:
    """Return the text in the form it is kept in, without what must not be in any report."""
    text = clean(text)
    while (flaw := first_flaw(text)) is not None:
        text = text.replace(text[flaw.offset], "")
    return text


def clean(text: str) -> str:
    """Return the text in the form it is kept in: NFC, no invisible characters, tabs as spaces.

    Zero-width joiners stay only between letters, marks and emoji, where they change what is seen.
    """
    if text.isascii():
        return text.replace("\t", " ")
    if not _UNSEEN.isdisjoint(text):  # in hardly any text is there one
        text = "".join(
            char
            for index, char in enumerate(text)
            if char not in _INVISIBLE and (char not in _JOINERS or _joins(text, index))
        )
    return unicodedata.normalize("NFC", text).replace("\t", " ")


def mixed_script_word(text: str) -> tuple[str, int] | None:
    """Return the first word that mixes Latin with Cyrillic or Greek letters, and its offset."""
    if not _FOREIGN_LETTER.search(text):
        return None
    for match in _WORD.finditer(text):
        if not match[0].isascii() and "LATIN" in (scripts := _scripts(match[0])) and len(scripts) > 1:
            return match[0], match.start()
    return None


def look_alikes(word: str) -> str | None:
    """Return which letters of the word only look Latin, or None: 'О (Cyrillic capital letter o)'."""
    found = [
        f"{char} ({unicodedata.name(char).capitalize()})"
        for char in dict.fromkeys(word)
        if _scripts(char) & {"CYRILLIC", "GREEK"}
    ]
    return ", ".join(found) or None


@lru_cache(maxsize=4096)
def _flaw_of(char: str) -> tuple[str, str] | None:
    if char in "\n\t":
        return None
    if char in _BIDI:
        return "text.bidi", "a bidirectional control character"
    if 0xE0000 <= ord(char) <= 0xE007F or 0xFFF9 <= ord(char) <= 0xFFFB:
        return "text.hidden", "a hidden annotation character"
    return {
        "Cc": ("text.control", "a control character"),
        "Cs": ("text.surrogate", "half of a surrogate pair"),
        "Co": ("text.private", "a private-use character"),
        "Cn": ("text.unassigned", "a code point that is no character"),
    }.get(unicodedata.category(char))


@lru_cache(maxsize=4096)
def _is_mark(char: str) -> bool:
    return unicodedata.category(char) in _MARKS


def _combining_run(text: str) -> int | None:
    if text.isascii() or not any(map(_is_mark, set(text))):
        return None
    run = 0
    for offset, char in enumerate(unicodedata.normalize("NFC", text)):
        if _is_mark(char):
            run += 1
        elif char not in _INVISIBLE and char not in _JOINERS:
            run = 0  # what cannot be seen parts no accents
        if run > LIMITS.combining_marks:
            return min(offset, len(text) - 1)
    return None


def _joins(text: str, index: int) -> bool:
    around = text[max(0, index - 1) : index] + text[index + 1 : index + 2]
    return len(around) == 2 and all(unicodedata.category(char)[0] in "LMS" for char in around)


def _scripts(word: str) -> set[str]:
    names = {unicodedata.name(char, "").split(" ")[0] for char in word if char.isalpha()}
    return names & {"LATIN", "CYRILLIC", "GREEK"}
