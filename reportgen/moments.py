"""Days and times of day: where they are counted, and how they are written."""

import re
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
"""Where days and hours are counted."""
YEARS = range(1900, 2200)
"""The years that a day may lie in."""

TIME_FORM = r"([01]\d|2[0-3]):[0-5]\d"
"""The form of a time of day, from 00:00 to 23:59, as a regular expression."""

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_TIME = re.compile(TIME_FORM, re.ASCII)


def is_day(text: str) -> bool:
    """Return whether a text has the form YYYY-MM-DD, whether or not the calendar has that day."""
    return _DAY.fullmatch(text) is not None


def is_time(text: str) -> bool:
    """Return whether a text has the form HH:MM, from 00:00 to 23:59."""
    return _TIME.fullmatch(text) is not None


def has_come(moment: datetime, now: datetime) -> bool:
    """Return whether a moment has come at a time; both with their zones.

    Python holds two times of one zone against each other by the clock, which an autumn night shows twice.
    """
    return moment.timestamp() <= now.timestamp()


def day_of(text: str) -> date:
    """Return the day that is written YYYY-MM-DD; raises ValueError for any other text or year."""
    if not is_day(text) or (day := date.fromisoformat(text)).year not in YEARS:
        raise ValueError(text)
    return day


def time_of(text: str) -> time:
    """Return the time of day that is written HH:MM; raises ValueError for any other text."""
    if not is_time(text):
        raise ValueError(text)
    return time.fromisoformat(text)
