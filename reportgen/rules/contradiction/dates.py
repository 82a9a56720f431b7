"""Days in the prose unlike those of the record: of the inspection, and of publication."""

import re
from collections.abc import Iterator
from datetime import date

from reportgen.model import Inspection
from reportgen.problems import FieldPath, Severity, all_of, quoted
from reportgen.rules.passages import Passage, inspection_passages
from reportgen.rules.reading import sentence_around, sentence_start
from reportgen.rules.rule import Desk, Finding, Rule
from reportgen.words import day, days

_MONTHS = {day(date(2000, month, 1)).split()[1]: month for month in range(1, 13)}
_MONTH = "|".join(_MONTHS)
_NUMBER = r"(\d{1,2})(?:st|nd|rd|th)?"
_DAYS = re.compile(
    rf"\b{_NUMBER}(?:\s+({_MONTH}))?(?:\s+(\d{{4}}))?\s*(?:to|and|until|[–—-])\s*{_NUMBER}\s+({_MONTH})\s+(\d{{4}})\b"
    rf"|\b{_NUMBER}\s+({_MONTH})\s+(\d{{4}})\b"
)
_IN_MONTH = re.compile(rf"\bin\s+(?P<month>{_MONTH})\s+(?P<year>\d{{4}})\b")
_OURS = re.compile(r"\b(?:(?:this|the|our)\s+(?:\w+\s+)?inspection|fieldwork|inspectors|we)\b", re.IGNORECASE)
_HELD = r"took\s+place|takes\s+place|was\s+(?:carried\s+out|held|conducted|made)"
_JUST_HELD = re.compile(rf"\b(?:{_HELD})\s*\Z", re.IGNORECASE)
_EVENT = re.compile(
    rf"\b(?:{_HELD}|ran|lasted|began|ended"
    r"|visited|inspected|were\s+on\s+site|carried\s+out\s+this\s+inspection)\b",
    re.IGNORECASE,
)
_PUBLISHED = re.compile(
    r"\b(?:this|the)\s+report\s+(?:was|is)\s+(?:first\s+)?published\s+on\s*\Z", re.IGNORECASE
)
_OTHERS = re.compile(
    r"\b(?:last|previous(?:ly)?|earlier|next|focused|monitoring|first|second|joint|jtai|thematic|send|follow-up"
    r"|since|survey|until\s+then|after|before|school|home)\b",
    re.IGNORECASE,
)
"""What tells of another inspection than this one."""

Found = tuple[date, date] | None


def inspection_days(desk: Desk) -> Iterator[Finding]:
    """Find days of this inspection, in texts about the whole, that the record does not have."""
    inspection = desk.case.record.inspection
    spans = all_of(days(period.start, period.end) for period in inspection.dates)
    message = f"The record has the inspection on {spans}"
    for passage, match, before in _dated(desk, _DAYS):
        if not _fits(_read(match), inspection) and _is_ours(before, _sentence(passage, match)):
            yield _finding(passage.field, match, message)
    for passage, match, before in _dated(desk, _IN_MONTH):
        if not _JUST_HELD.search(before) or _is_month_of(match, inspection):
            continue  # much is done in months; only an inspection is held in one
        if _is_ours(before, _sentence(passage, match)):
            yield _finding(passage.field, match, message)


def publication_day(desk: Desk) -> Iterator[Finding]:
    """Find a day of publication, in texts about the whole, that the record does not have."""
    published = desk.case.record.inspection.published
    for passage, match, before in _dated(desk, _DAYS) if published else ():
        if _PUBLISHED.search(before) and _read(match) != (published, published):
            assert published is not None  # there is nothing to look at without it
            yield _finding(passage.field, match, f"The record has the publication on {day(published)}")


def _dated(desk: Desk, pattern: re.Pattern[str]) -> Iterator[tuple[Passage, re.Match[str], str]]:
    """Yield the dates in texts about the whole, each with what stands before it in its sentence."""
    for passage in inspection_passages(desk.case.record):
        if passage.area is None and passage.is_prose:
            for match in pattern.finditer(passage.text):
                yield (
                    passage,
                    match,
                    passage.text[sentence_start(passage.text, match.start()) : match.start()],
                )


def _sentence(passage: Passage, match: re.Match[str]) -> str:
    return sentence_around(passage.text, match.start())


def _is_ours(before: str, sentence: str) -> bool:
    """Return whether a sentence tells by what stands before its days that they are of this inspection."""
    ours = _OURS.search(before)
    return ours is not None and bool(_EVENT.search(before, ours.end())) and not _OTHERS.search(sentence)


def _read(match: re.Match[str]) -> Found:
    """Return the first and the last day of a match; None where there is no such day."""
    first, first_month, first_year, last, month, year, single, its_month, its_year = match.groups()
    try:
        if single:
            only = date(int(its_year), _MONTHS[its_month], int(single))
            return only, only
        end = date(int(year), _MONTHS[month], int(last))
        return date(int(first_year or year), _MONTHS[first_month or month], int(first)), end
    except ValueError:
        return None


def _fits(said: Found, inspection: Inspection) -> bool:
    if said is None:
        return False
    if said[0] == said[1]:
        return any(period.start <= said[0] <= period.end for period in inspection.dates)
    spans = [(period.start, period.end) for period in inspection.dates]
    return said in (*spans, (inspection.first_day, inspection.last_day))


def _is_month_of(match: re.Match[str], inspection: Inspection) -> bool:
    said = (int(match["year"]), _MONTHS[match["month"]])
    return any(
        (one.start.year, one.start.month) <= said <= (one.end.year, one.end.month) for one in inspection.dates
    )


def _finding(field: FieldPath, match: re.Match[str], message: str) -> Finding:
    return Finding(
        message,
        field,
        match.start(),
        len(match[0]),
        found=quoted(match[0]),
        hint="Change the text, or the record.",
    )


RULES = (
    Rule(
        "contradiction.inspection-date",
        Severity.WARNING,
        "The prose has this inspection on the days that the record has.",
        "The cover tells the record’s days; a reader who finds others in the text will doubt both.",
        inspection_days,
        fails="about: This inspection took place from 4 to 16 March 2024.",
        passes="""\
about: |
  This inspection took place from 4 to 15 March 2024. The previous inspection took place on 1 March 2021.
""",
    ),
    Rule(
        "contradiction.publication-date",
        Severity.WARNING,
        "The prose has the day of publication that the record has.",
        "Deadlines count from this day.",
        publication_day,
        fails="about: This report was published on 2 May 2024.",
        passes="about: This report was published on 1 May 2024.",
    ),
)
