"""Who was inspected, when and by whom, as a report's first pages and its file's name tell."""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import pairwise

from reportgen.importing.blocks import Block, Kind
from reportgen.importing.dates import DateError, one_date, ranges
from reportgen.importing.draft import Particulars, Range, Remark, Value
from reportgen.importing.layouts import Layout
from reportgen.importing.sureness import Sureness
from reportgen.importing.wording import plain, slug
from reportgen.moments import day_of

_DATES = re.compile(r"(?:inspection|fieldwork|re-?inspection) dates?\s*:?\s*(?P<rest>.+)", re.IGNORECASE)
_PUBLISHED = re.compile(
    r"(?:report published|(?:report )?publication date|published(?: on)?)\s*:?\s*(?P<rest>.+)",
    re.IGNORECASE,
)
_URN = re.compile(r"(?:unique reference number|urn)\b[^\d]{0,20}(?P<urn>\d{5,7})\b", re.IGNORECASE)
_LEAD = re.compile(r"lead inspectors?\s*:\s*(?P<rest>.+)", re.IGNORECASE)
_ROLE = re.compile(
    r"[\s,]*\b(?:(?:her|his) majesty[’']s inspectors?|hmi|ofsted inspector|senior hmi)\b.*$", re.IGNORECASE
)
_NAME = re.compile(r"[A-Z][\w’'.-]*(?: [\w’'.-]+){1,4}")
_BODY = re.compile(
    r"\b(?:metropolitan|city|county|district|borough|unitary|council|authority|corporation|mbc|local)\b"
)
_OFFICIAL = (
    r"(?:the )?(?:(?:london|royal|metropolitan) )?(?:london )?borough(?: council)? of (?P<a>.+)",
    r"(?:the )?(?:council of the|council of|city and county of|county of) (?P<a>.+)",
    r"(?P<a>.+?)(?: (?:metropolitan|london|royal|city|county|district|borough|unitary|district))*"
    r" (?:council|authority|mbc)(?: council)?",
    r"(?P<a>.+?) (?:metropolitan borough|borough|city)(?: of)?",
)
_FILE = re.compile(
    r"(?:(?P<urn>\d{5,7})[_ -])?(?P<name>[A-Za-z][\w .,&'-]*?)(?:[_ -](?P<day>\d{4}-\d{2}-\d{2}))?"
)
_INSPECTION_OF = re.compile(
    r"inspection of (?P<name>.{2,60}?)(?:['’]s?)? (?:local authority )?children['’]s (?:social care )?"
    r"services",
    re.IGNORECASE,
)
_ANY = "local authority"
"""What stands in a title that names nobody."""
_COVER = 2


def read_particulars(
    name: str, blocks: tuple[Block, ...], layout: Layout
) -> tuple[Particulars, tuple[Remark, ...]]:
    """Return the particulars of a report, given its file's name without ending, and what was not found."""
    cover = [block for block in blocks if block.place.page <= _COVER and block.kind is not Kind.CONTENTS]
    remarks: list[Remark] = []
    told = _FILE.fullmatch(name)
    found = Particulars(
        provider=_provider(told["name"] if told else "", cover, layout, remarks),
        urn=_urn(told["urn"] if told else None, cover, remarks),
        dates=_dates(cover, remarks),
        inspectors=_inspectors(blocks, remarks),
        published=_published(told["day"] if told else None, cover, remarks),
    )
    return found, tuple(remarks)


def _dates(cover: list[Block], remarks: list[Remark]) -> Value[tuple[Range, ...]] | None:
    for block in cover:
        if told := _DATES.fullmatch(block.text):
            try:
                return Value(ranges(told["rest"]), block.place)
            except DateError as exc:
                remarks.append(Remark("inspection dates", str(exc), block.place.page))
                return None
    remarks.append(Remark("inspection dates", "none were found on the first pages"))
    return None


def _published(told: str | None, cover: list[Block], remarks: list[Remark]) -> Value[date] | None:
    named = None if told is None else _day(told)
    for block in cover:
        if found := _PUBLISHED.fullmatch(block.text):
            try:
                day = one_date(found["rest"])
            except DateError:
                continue
            if named is not None and named != day:
                why = f"the report says {day.isoformat()} and was followed; the file's name says {named}"
                remarks.append(Remark("publication date", why, block.place.page, is_left_out=False))
            return Value(day, block.place, Sureness.AGREED if named == day else Sureness.READ)
    if named is None:
        remarks.append(Remark("publication date", "neither the report nor the file's name tells it"))
        return None
    return Value(named, None, Sureness.INFERRED)


def _day(told: str) -> date | None:
    try:
        return day_of(told)
    except ValueError:
        return None


def _urn(told: str | None, cover: list[Block], remarks: list[Remark]) -> Value[str] | None:
    for block in cover:
        if found := _URN.search(block.text):
            return Value(
                found["urn"], block.place, Sureness.AGREED if told == found["urn"] else Sureness.READ
            )
    if told is None:
        remarks.append(Remark("URN", "neither the report nor the file's name tells it"))
        return None
    return Value(told, None, Sureness.INFERRED)


def _provider(told: str, cover: list[Block], layout: Layout, remarks: list[Remark]) -> Value[str] | None:
    for printed, block in _printed(cover, layout):
        name = _short(printed)
        agrees = bool(told) and slug(told) == slug(name)
        return Value(name, block.place, Sureness.AGREED if agrees else Sureness.READ)
    if told:
        name = told.replace("-", " ").replace("_", " ").title()
        remarks.append(
            Remark("provider", "the cover does not tell it; taken from the file's name", is_left_out=False)
        )
        return Value(name, None, Sureness.INFERRED)
    remarks.append(Remark("provider", "neither the cover nor the file's name tells it"))
    return None


def _printed(cover: list[Block], layout: Layout) -> Iterator[tuple[str, Block]]:
    """Yield the name as the cover has it: within the title, or just above it."""
    first = [block for block in cover if block.place.page == 1 and block.kind is not Kind.NOTE]
    for block in first[:6]:
        found = _INSPECTION_OF.match(block.text)
        if found and plain(found["name"]) != _ANY:
            yield found["name"], block
    for before, block in pairwise(first[:4]):
        found = _INSPECTION_OF.fullmatch(f"{before.text} {block.text}")
        if found and plain(found["name"]) != _ANY:
            yield found["name"], before
    for before, block in pairwise(first[:8]):
        if any(re.search(sign, plain(block.text)) for sign in layout.signs):
            yield before.text, before
    for block in first[:6]:
        if _BODY.search(plain(block.text)) and len(block.text) < 80 and "inspection" not in plain(block.text):
            yield block.text, block


def _short(printed: str) -> str:
    """Return a council's name without the words for what kind of council it is."""
    text = " ".join(printed.replace("Children’s Services", "").split()).strip(" .,:")
    for form in _OFFICIAL:
        if found := re.fullmatch(form, text, re.IGNORECASE):
            text = str(found["a"]).strip(" ,")
    return text


def _inspectors(blocks: Iterable[Block], remarks: list[Remark]) -> Value[tuple[str, ...]] | None:
    for block in blocks:
        if block.kind is Kind.CONTENTS or not (told := _LEAD.fullmatch(block.text)):
            continue
        names = tuple(
            name
            for part in re.split(r"\s+and\s+|;|,(?=\s*[A-Z][\w’'-]+ [A-Z])", _ROLE.sub("", told["rest"]))
            if (name := _ROLE.sub("", part).strip(" ,."))
        )
        if names and all(_NAME.fullmatch(name) for name in names):
            return Value(names, block.place)
        remarks.append(Remark("lead inspector", f"'{told['rest'][:60]}' is no name", block.place.page))
        return None
    remarks.append(Remark("lead inspector", "no line names one"))
    return None
