"""Dates of published reports, in all of their forms, as ranges of days."""

import re
from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from reportgen.importing.draft import Range

_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_NUMBERS = {name[:3]: number for number, name in enumerate(_MONTHS, start=1)}
_WEEKDAY = re.compile(
    r"\b(?:mon|tue(?:s)?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\b[,.]?(?=\s*\d)|^(?:from|on)\s"
)
"""What may stand before a day."""
_MONTH = rf"(?P<month>{'|'.join(_MONTHS)}|{'|'.join(name[:3] for name in _MONTHS)}|sept)"
_DAY = re.compile(
    rf"(?P<day>\d{{1,2}})(?!\d)(?:st|nd|rd|th)?(?:\s*(?:of\s+)?{_MONTH}\b\.?)?(?:,?\s+(?P<year>\d{{4}}))?"
)
_NUMERIC = re.compile(r"(?P<day>\d{1,2})[/.](?P<month>\d{1,2})[/.](?P<year>\d{4})")
_ISO = re.compile(r"(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})\b")
_BETWEEN = re.compile(r"^between\s(?P<first>.+?)\sand\s(?P<last>.+)")
_TO = re.compile(r"\s*(?:-|to|until|and ending on)\s*")
_DASHES = str.maketrans(dict.fromkeys("–—−‐‑", "-"))


class DateError(ValueError):
    """A text is no date, or not one alone."""


def one_date(text: str) -> date:
    """Return the date that a text is; raises DateError."""
    found = ranges(text)
    if len(found) != 1 or found[0].start != found[0].end:
        raise DateError(f"'{text}' is not one date")
    return found[0].start


def ranges(text: str) -> tuple[Range, ...]:
    """Return the ranges that a text consists of: '5 to 9 December 2022 and 14 to 15 February 2023'.

    What is not said of a day is that of the one after it: '9 May - 20 May 2022'.

    Raises:
        DateError: anything else stands in the text, a day is none, or the days are out of order.
    """
    plain = " ".join(_WEEKDAY.sub("", text.casefold().translate(_DASHES)).split()).rstrip(".")
    plain = _BETWEEN.sub(r"\g<first> to \g<last>", plain)
    days = list(_days(plain))
    if not days:
        raise DateError(f"'{text}' holds no date")
    dates = _completed(text, days)
    joined = _joined(text, plain, days)
    found: list[Range] = []
    for index, day in enumerate(dates):
        if index and joined[index - 1]:
            found[-1] = Range(found[-1].start, day)
        else:
            found.append(Range(day, day))
    ordered = [one for pair in found for one in (pair.start, pair.end)]
    if ordered != sorted(ordered):
        raise DateError(f"the days of '{text}' are out of order")
    return tuple(found)


def _days(plain: str) -> Iterator[re.Match[str]]:
    position = 0
    while position < len(plain):
        found = _ISO.match(plain, position) or _NUMERIC.match(plain, position) or _DAY.match(plain, position)
        if found:
            yield found
            position = found.end()
        else:
            position += 1


def _joined(text: str, plain: str, days: list[re.Match[str]]) -> list[bool]:
    """Return for each gap between days whether it joins them to a range; others part two."""
    if plain[: days[0].start()].strip() or plain[days[-1].end() :].strip():
        raise DateError(f"'{text}' is not a date alone")
    joined = []
    for before, after in pairwise(days):
        between = plain[before.end() : after.start()]
        if _TO.fullmatch(between):
            joined.append(True)
        elif re.fullmatch(r"\s*(?:,|;|&|and|, and)\s*", between):
            joined.append(False)
        else:
            raise DateError(f"'{text}' is not a date alone")
    return joined


def _completed(text: str, days: list[re.Match[str]]) -> list[date]:
    month: int | None = None
    year: int | None = None
    found: list[date] = []
    for day in reversed(days):
        told = day["month"]
        own = (int(told) if told.isdigit() else _NUMBERS[told[:3]]) if told else None
        year = int(day["year"]) if day["year"] else year
        if own is not None and month is not None and own > month and not day["year"] and year is not None:
            year -= 1  # '14 December to 12 January 2017'
        month = own or month
        if month is None or year is None:
            raise DateError(f"'{text}' has no month or no year")
        try:
            found.append(date(year, month, int(day["day"])))
        except ValueError:
            raise DateError(f"'{text}' holds a day that does not exist") from None
    return found[::-1]
