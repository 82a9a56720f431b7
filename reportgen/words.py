"""How figures, dates and lists are worded, the same everywhere; British English, no locale."""

import re
from collections.abc import Iterator
from datetime import date, time
from decimal import Decimal

_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_SENTENCE_END = re.compile(r"[.?!…][’”)]*\d{0,2}(?=\s+[“‘(]?[A-Z0-9])")
# A digit behind the mark is a footnote's, as text taken from older reports has it.
_ABBREVIATIONS = re.compile(r"(?:\b(?:[A-Z]|Dr|Mr|Mrs|Ms|St|No|Nos|vs|cf|para|paras|e\.g|i\.e|etc))\.$")
"""What ends with a full stop that ends no sentence; a single capital is an initial."""
_LONGEST_ABBREVIATION = 8
_END_MARKS = (".", "?", "!", "…", ":", ";")
_TO_NINE = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def day(value: date) -> str:
    """Return a day as '18 March 2025'."""
    return f"{value.day} {_MONTHS[value.month - 1]} {value.year}"


def clock(value: time) -> str:
    """Return a time of day as '9.30am'."""
    hour = value.hour % 12 or 12
    minutes = f".{value.minute:02}" if value.minute else ""
    return f"{hour}{minutes}{'am' if value.hour < 12 else 'pm'}"


def moment(on: date, at: time | None) -> str:
    """Return a day, and the time of that day if there is one, as '16 June 2026, 9.30am'."""
    return f"{day(on)}, {clock(at)}" if at else day(on)


def days(start: date, end: date) -> str:
    """Return a range of days as '20 to 31 January 2025', naming month and year once."""
    if start == end:
        return day(end)
    if (start.year, start.month) == (end.year, end.month):
        return f"{start.day} to {day(end)}"
    if start.year == end.year:
        return f"{start.day} {_MONTHS[start.month - 1]} to {day(end)}"
    return f"{day(start)} to {day(end)}"


def number(count: int) -> str:
    """Return a count as prose has it: up to nine in words, 0 as 'no'."""
    return _TO_NINE[count] if 0 <= count < len(_TO_NINE) else f"{count:,}"


def window(earliest: date | None, latest: date) -> str:
    """Return by when something is due: 'By 18 March 2025', or a range of days."""
    return f"By {day(latest)}" if earliest is None else days(earliest, latest)


def month(value: date) -> str:
    """Return the month of a day as 'March 2025'."""
    return f"{_MONTHS[value.month - 1]} {value.year}"


def counted(count: int, one: str, many: str | None = None) -> str:
    """Return a count with its noun: 'one area', 'three areas'."""
    return f"{number(count)} {one if count == 1 else many or one + 's'}"


def lapse(start: date, end: date) -> str:
    """Return the time from a day to a later one in whole months; in days where it is less than one."""
    months = (end.year - start.year) * 12 + end.month - start.month - (end.day < start.day)
    return counted(months, "month") if months else counted((end - start).days, "day")


def figure(value: Decimal, unit: str | None = None) -> str:
    """Return a figure for a table: '1,234', '17.3%', '70 per 10,000'."""
    # Without 'f', a small figure would be told as 1E-7.
    shown = f"{value:,f}"
    return shown if unit is None else f"{shown}%" if unit == "%" else f"{shown} {unit}"


def upper_first(text: str) -> str:
    """Return the text with a capital first letter; all others stay as they are."""
    return text[:1].upper() + text[1:]


def lower_first(text: str) -> str:
    """Return the text with a small first letter, as a phrase of the program's own goes on in a sentence."""
    return text[:1].lower() + text[1:]


def ended(text: str) -> str:
    """Return the text with a full stop at its end, unless it ends with a mark of its own."""
    # A closing quotation mark or bracket may stand after the mark; an apostrophe ends nothing.
    return text if not text or text.rstrip("’”)").endswith(_END_MARKS) else f"{text}."


def sentence(text: str) -> str:
    """Return words of the program or of a framework as a sentence: a capital first, a mark at the end.

    What inspectors write keeps its first letter, 'iPads help' as it is: `ended`.
    """
    return ended(upper_first(text))


def first_sentence(text: str) -> str:
    """Return the first sentence of a text; all of its first line where no sentence ends in it."""
    return next(sentences(text), "")


def sentences(text: str) -> Iterator[str]:
    """Yield the sentences of a text; no line goes on in the next."""
    for line in text.strip().split("\n"):
        start = 0
        for end in (*sentence_ends(line), len(line)):
            if one := line[start:end].strip():
                yield one
            start = end


def sentence_ends(text: str) -> Iterator[int]:
    """Yield where sentences end within a text: behind their marks, and before the next one begins."""
    for mark in _SENTENCE_END.finditer(text):
        end = mark.end()
        if not _ABBREVIATIONS.search(text[max(0, end - _LONGEST_ABBREVIATION) : end]):
            yield end


def shortened(text: str, most: int) -> str:
    """Return a text of at most `most` characters: whole words, and '…' where some were left out."""
    if len(text) <= most:
        return text
    kept = text[: most - 1].rpartition(" ")[0] or text[: most - 1]
    return f"{kept.rstrip(' ,;:–—-')}…"
