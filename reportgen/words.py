"""How figures, dates and lists are worded, the same everywhere; British English, no locale."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from reportgen.problems import all_of

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
_TO_NINE = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def day(value: date) -> str:
    """Return a day as '18 March 2025'."""
    return f"{value.day} {_MONTHS[value.month - 1]} {value.year}"


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


def counted(count: int, one: str, many: str | None = None) -> str:
    """Return a count with its noun: 'one area', 'three areas'."""
    return f"{number(count)} {one if count == 1 else many or one + 's'}"


def figure(value: Decimal, unit: str | None = None) -> str:
    """Return a figure for a table: '1,234', '17.3%', '70 per 10,000'."""
    shown = f"{value:,}"
    return shown if unit is None else f"{shown}%" if unit == "%" else f"{shown} {unit}"


def sentence(text: str) -> str:
    """Return the text with a capital first letter and a full stop at its end."""
    start = text[:1].upper() + text[1:]
    # A closing quotation mark or bracket may stand after the full stop; an apostrophe ends nothing.
    return start if not start or start.rstrip("’”)").endswith((".", "?", "!", "…")) else f"{start}."


def lower_first(text: str) -> str:
    """Return the text with a lower-case first letter, unless it starts with an abbreviation."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def paragraphs(numbers: Iterable[int]) -> str:
    """Return 'paragraph 33' or 'paragraphs 33 and 34'."""
    shown = [str(one) for one in numbers]
    return f"paragraph{'s' if len(shown) > 1 else ''} {all_of(shown)}"
