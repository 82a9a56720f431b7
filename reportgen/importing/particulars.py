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
from reportgen.rules.authorities import AUTHORITIES, plain_name

_DATES = re.compile(r"(?:inspection|fieldwork|re-?inspection) dates?\s*:?\s*(?P<rest>.+)", re.IGNORECASE)
_PUBLISHED = re.compile(
    r"(?:report published|(?:report )?publication date|published(?: on)?)\s*:?\s*(?P<rest>.+)",
    re.IGNORECASE,
)
_URN = re.compile(r"(?:unique reference number|urn)\b[^\d]{0,20}(?P<urn>\d{5,7})\b", re.IGNORECASE)
_LEAD = re.compile(r"lead inspectors?\s*:\s*(?P<rest>.+)", re.IGNORECASE)
_ROLE = re.compile(
    r"[\s,(]*\b(?P<role>(?:senior )?(?:(?:her|his) majesty[’']s inspector|hmi)|ofsted inspector)"
    r"(?P<all>s)?\b\)?",
    re.IGNORECASE,
)
_TITLED = re.compile(r"(?P<name>[^\x00]+)(?:\x00(?P<role>[^\x00]+)\x00)?[\s.]*(?:\([^)]*\))?")
_SEVERAL = re.compile(r"\s+and\s+|\s*[;&]\s*|,(?=\s*[A-Z][\w’'-]+ [A-Z])")
_NAME = re.compile(r"[A-Z][\w’'.-]*(?: [\w’'.-]+){1,4}")
_PRINTED = re.compile(r"[^\W\d][^\d:;?!/]{1,100}")
"""What may be a name: words, on a line of their own."""
_OFFICIAL = (
    r"(?:the )?(?:(?:london|royal|metropolitan) )?(?:london )?borough(?: council)? of (?P<a>.+)",
    r"(?:the )?(?:council of the|council of|city and county of|county of|corporation of) (?P<a>.+)",
    r"(?P<a>.+?), (?:city|county) of",
    r"(?P<a>.+?)(?: (?:metropolitan|london|royal|city|county|district|borough|unitary|district))*"
    r" (?:council|authority|mbc)(?: council)?",
    r"(?P<a>.+?) corporation",
    r"(?P<a>.+?) (?:metropolitan borough|borough|city)(?: of)?",
)
_FILE = re.compile(
    r"(?:(?P<urn>\d{5,7})[_ -])?(?P<name>[A-Za-z][\w .,&'-]*?)(?:[_ -](?P<day>\d{4}-\d{2}-\d{2}))?"
    r"(?:[_ ]?\(\d+\))?"
)
_INSPECTION_OF = re.compile(
    r"inspection of (?P<name>.{2,100}?)(?:['’]s?)? (?:local authority )?children['’]s (?:social care )?"
    r"services",
    re.IGNORECASE,
)
_AGAIN = re.compile(r"re-?inspection of ", re.IGNORECASE)
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
        provider=_provider(
            told["name"] if told else "", told["urn"] if told else None, cover, layout, remarks
        ),
        urn=_urn(told["urn"] if told else None, cover, remarks),
        dates=_dates(cover, remarks),
        inspectors=_inspectors(blocks, remarks),
        published=_published(told["day"] if told else None, cover, remarks),
        type=_type(cover),
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


def _type(cover: list[Block]) -> Value[str] | None:
    """Return the type of the inspection where the title says more than that it is one."""
    titles = (block for block in cover if _AGAIN.match(block.text))
    return next((Value("re-inspection", block.place) for block in titles), None)


def _day(told: str) -> date | None:
    try:
        return day_of(told)
    except ValueError:
        return None


def _urn(told: str | None, cover: list[Block], remarks: list[Remark]) -> Value[str] | None:
    for block in cover:
        if found := _URN.search(block.text):
            if told not in (None, found["urn"]):
                why = f"the report says {found['urn']} and was followed; the file's name says {told}"
                remarks.append(Remark("URN", why, block.place.page, is_left_out=False))
            sureness = Sureness.AGREED if told == found["urn"] else Sureness.READ
            return Value(found["urn"], block.place, sureness)
    if told is None:
        remarks.append(Remark("URN", "neither the report nor the file's name tells it"))
        return None
    return Value(told, None, Sureness.INFERRED)


def _provider(
    told: str, urn: str | None, cover: list[Block], layout: Layout, remarks: list[Remark]
) -> Value[str] | None:
    """Return who was inspected; of a file's name only what is known, or stands beside a number."""
    printed = [(_known(_short(name)), _short(name), block) for name, block in _printed(cover, layout)]
    named = told.replace("-", " ").replace("_", " ").strip()
    if printed:
        known, short, block = next((one for one in printed if one[0]), printed[0])
        name = known or short
        if known is None:
            why = f"no local authority is known as '{short}'"
            remarks.append(Remark("provider", why, block.place.page, is_left_out=False))
        elif printed[0][0] is None:
            why = f"'{name}' was followed; the cover says '{printed[0][1]}', too, which is not known"
            remarks.append(Remark("provider", why, block.place.page, is_left_out=False))
        agrees = bool(told) and _key(told) == _key(name)
        if not agrees and (_known(named) or urn):
            why = f"the report says '{name}' and was followed; the file's name says '{named}'"
            remarks.append(Remark("provider", why, block.place.page, is_left_out=False))
        alone = Sureness.KNOWN if known else Sureness.READ
        return Value(name, block.place, Sureness.AGREED if agrees else alone)
    if named and (_known(named) or urn):
        why = "the cover does not tell it; taken from the file's name"
        remarks.append(Remark("provider", why, is_left_out=False))
        return Value(_known(named) or named.title(), None, Sureness.INFERRED)
    remarks.append(Remark("provider", "neither the cover nor the file's name tells it"))
    return None


def _known(name: str) -> str | None:
    """Return the local authority, or the two, that a name is one of; None for any other."""
    if found := _AUTHORITIES.get(_key(name)):
        return found
    for joint in re.finditer(r" and ", name):
        both = [_AUTHORITIES.get(_key(_short(half))) for half in (name[: joint.start()], name[joint.end() :])]
        if None not in both:
            return " and ".join(filter(None, both))
    return None


def _key(name: str) -> str:
    """Return a name in the form in which it is looked for: without its style, marks and 'and'."""
    return slug(plain_name(name)).replace("-and-", "-")


_AUTHORITIES = {_key(name): name for name in AUTHORITIES}


def _printed(cover: list[Block], layout: Layout) -> Iterator[tuple[str, Block]]:
    """Yield the name as the cover has it: within the title, just above it, or elsewhere if it is known."""
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
        is_title = any(re.search(sign, plain(block.text)) for sign in layout.signs)
        if is_title and _PRINTED.fullmatch(before.text):
            yield before.text, before
    for block in first[:6]:
        if _PRINTED.fullmatch(block.text) and _known(_short(block.text)):
            yield block.text, block


def _short(printed: str) -> str:
    """Return a council's name without the words for what kind of council it is."""
    text = " ".join(printed.replace("Children’s Services", "").split()).strip(" .,:")
    for form in _OFFICIAL:
        if found := re.fullmatch(form, text, re.IGNORECASE):
            text = str(found["a"]).strip(" ,")
    return text


def _inspectors(blocks: Iterable[Block], remarks: list[Remark]) -> Value[tuple[str, ...]] | None:
    """Return the lead inspectors, each with the title that the report gives."""
    for block in blocks:
        if block.kind is Kind.CONTENTS or not (told := _LEAD.fullmatch(block.text)):
            continue
        if names := _titled(told["rest"]):
            return Value(names, block.place)
        remarks.append(Remark("lead inspector", f"'{told['rest'][:60]}' is no name", block.place.page))
        return None
    remarks.append(Remark("lead inspector", "no line names one"))
    return None


def _titled(text: str) -> tuple[str, ...]:
    """Return names as records have them, 'A. Heron HMI' or 'A. Heron, His Majesty's Inspector'.

    A text that is not of names alone gives none.
    """
    several = next((title["role"] for title in _ROLE.finditer(text) if title["all"]), None)
    marked = _ROLE.sub(lambda title: f"\x00{title['role']}\x00", text)
    found = []
    for part in filter(str.strip, _SEVERAL.split(marked)):
        told = _TITLED.fullmatch(part.strip(" ,"))
        if told is None or not _NAME.fullmatch(name := told["name"].strip(" ,.")):
            return ()
        role = told["role"] or several
        link = " " if role and role.casefold().endswith("hmi") else ", "
        found.append(f"{name}{link}{role}" if role else name)
    return tuple(found)
