"""What tells who somebody is, found in plain text: numbers, dates of birth, addresses, names.

Every finder is a pure function from a text to the stretches of it; no record is needed, so the same
look is taken at a record's texts, at messages before they are shown, and at finished files. Where a
number has a check digit, it must hold: years, budgets and tables are full of digits.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import StrEnum
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

MASK = "•"
"""Stands for every character that must not be shown."""


class Kind(StrEnum):
    """What a detail is, as a message names it."""

    NHS_NUMBER = "an NHS number"
    PUPIL_NUMBER = "a unique pupil number"
    NATIONAL_INSURANCE = "a National Insurance number"
    DATE_OF_BIRTH = "a date of birth"
    CASE_NUMBER = "a case number"
    PHONE = "a telephone number"
    EMAIL = "a personal e-mail address"
    POSTCODE = "a full postcode"
    INITIALS = "initials with an age"


CONTACTS = frozenset({Kind.PHONE, Kind.EMAIL, Kind.POSTCODE})
"""Kinds that an organisation has, too, and rightly prints."""


class Span(NamedTuple):
    """A stretch of a text, from 0; the end is not in it."""

    start: int
    end: int


class Detail(NamedTuple):
    """A stretch of a text that tells who somebody is."""

    kind: Kind
    span: Span


def details(text: str, kinds: Iterable[Kind] = tuple(Kind)) -> tuple[Detail, ...]:
    """Return what tells in a text who somebody is, in its order."""
    if not _is_telling(text):
        return ()
    here = kinds if _has_long_number(text) else (kind for kind in kinds if kind not in _LONG_NUMBERS)
    return tuple(sorted((Detail(kind, span) for kind in here for span in _FINDERS[kind](text)), key=_place))


def concealed(text: str, names: tuple[str, ...] = ()) -> str:
    """Return a text of the same length in which no detail and none of the names can be read."""
    for start, end in (*(detail.span for detail in details(text)), *named(text, names)):
        text = text[:start] + MASK * (end - start) + text[end:]
    return text


def masked(value: str) -> str:
    """Return what may be shown of a value: its first letter, where it begins with one, and not its length."""
    return (value[:1] if value[:1].isalpha() else "") + MASK * 3


def _place(detail: Detail) -> Span:
    return detail.span


# Most texts have nothing to tell: what is so is asked once a text, not once a kind.
@lru_cache(maxsize=256)
def _is_telling(text: str) -> bool:
    return _TELLING.search(text) is not None


@lru_cache(maxsize=256)
def _has_long_number(text: str) -> bool:
    return _LONG_ROW.search(text) is not None


_TELLING = re.compile(r"[\d@]|-year-old|aged\s")
"""One of these is in everything but names."""
_LONG_ROW = re.compile(r"\d(?:[\s*\\)‐-―-]{0,3}\d){8}")
_LONG_NUMBERS = frozenset({Kind.NHS_NUMBER, Kind.PUPIL_NUMBER, Kind.PHONE})
"""Kinds that are nine digits or more in a row, whatever parts them."""
_GAP = r"[\s*\\‐-―-]{0,3}"
"""What may part the groups of a number: spaces, hyphens, a line's end, marks of emphasis."""


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Return whether a stretch is neither part of a longer word or number nor a decimal."""
    if text[start - 1 : start].isalnum() or text[end : end + 1].isalnum():
        return False
    is_fraction = text[start - 1 : start] in (".", ",") and text[start - 2 : start - 1].isdigit()
    has_fraction = text[end : end + 1] in (".", ",") and text[end + 1 : end + 2].isdigit()
    return not (start and is_fraction) and not has_fraction


def _digits(text: str) -> list[int]:
    return [int(char) for char in text if char.isdecimal()]


_TEN_DIGITS = re.compile(rf"\d{{3}}{_GAP}\d{{3}}{_GAP}\d{{4}}")


def nhs_numbers(text: str) -> Iterator[Span]:
    """Yield NHS numbers of ten digits, of which the last must be the check digit.

    The nine before it are weighted 10 to 2; the sum modulo 11, taken from 11, is the check digit, 11
    counts as 0, and 10 is never issued (NHS Data Model and Dictionary, 'NHS Number'). An ISBN of ten
    digits has the same check.
    """
    for match in _TEN_DIGITS.finditer(text):
        start, end = match.span()
        before = text[max(0, start - 6) : start].upper()
        labelled = start - 3 if before.endswith("NHS") else start
        digits = _digits(match[0])
        check = 11 - sum(weight * digit for weight, digit in zip(range(10, 1, -1), digits, strict=False)) % 11
        is_number = check % 11 == digits[9] and len(set(digits)) > 1 and "ISBN" not in before
        if is_number and _stands_alone(text, labelled, end):
            yield Span(start, end)


_PUPIL = re.compile(r"\d{3}[\s-]?\d{4}[\s-]?\d{2}[\s-]?\d{2}[\s-]?[\dA-Za-z]")
_CHECK_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"


def pupil_numbers(text: str) -> Iterator[Span]:
    """Yield unique pupil numbers: a check letter and twelve digits, the last a letter if temporary.

    Characters 2 to 13 are weighted with their places, a letter counts as its place from 0 in the
    alphabet without I, O and S, and the sum modulo 23 is the place of the check letter (Department for
    Education, common basic data set; Government Data Standards Catalogue, 'Unique Pupil Number' 2.0).
    """
    for match in _PUPIL.finditer(text):
        start = match.start() - (2 if text[match.start() - 1 : match.start()] in (" ", "-") else 1)
        letter = text[max(start, 0) : max(start, 0) + 1].upper()
        signs = [sign for sign in match[0].upper() if sign.isalnum()]
        if start < 0 or not letter or letter not in _CHECK_LETTERS or not _can_be_last(signs[11]):
            continue
        values = [*map(int, signs[:11]), _value(signs[11])]
        total = sum(weight * value for weight, value in enumerate(values, 2))
        if _CHECK_LETTERS[total % 23] == letter and _stands_alone(text, start, match.end()):
            yield Span(start, match.end())


def _can_be_last(sign: str) -> bool:
    return sign.isdecimal() or sign in _CHECK_LETTERS


def _value(sign: str) -> int:
    return int(sign) if sign.isdecimal() else _CHECK_LETTERS.index(sign)


_INSURED = re.compile(r"\d{2}[\s-]?\d{2}[\s-]?\d{2}[\s-]?[A-Da-d]")
_INSURED_PREFIX = re.compile(r"[A-CEGHJ-PR-TW-Za-ceghj-pr-tw-z][A-CEGHJ-NPR-TW-Za-ceghj-npr-tw-z][\s-]?\Z")
_NEVER_PREFIXES = frozenset({"BG", "GB", "KN", "NK", "NT", "TN", "ZZ"})


def national_insurance_numbers(text: str) -> Iterator[Span]:
    """Yield National Insurance numbers: a prefix that may be given out, six digits, A to D.

    D, F, I, Q, U and V are in no prefix, O is no second letter, and seven prefixes are not used (HMRC,
    National Insurance Manual, NIM39110).
    """
    for match in _INSURED.finditer(text):
        prefix = _INSURED_PREFIX.search(text[max(0, match.start() - 3) : match.start()])
        if prefix is None or prefix[0][:2].upper() in _NEVER_PREFIXES:
            continue
        start = match.start() - len(prefix[0])
        value = text[start : match.end()]
        # 'at 12 12 12 a' is prose; a number in small letters stands in one piece.
        if (value.isupper() or value.isalnum()) and _stands_alone(text, start, match.end()):
            yield Span(start, match.end())


_PHONE = re.compile(r"(?:\+44[\s-]?(?:\(0\)[\s-]?)?|\(?0)[127]\d(?:[\s)-]{0,2}\d){8}")


def phone_numbers(text: str) -> Iterator[Span]:
    """Yield telephone numbers of homes and mobiles: 01, 02 and 07 (Ofcom's National Numbering Plan).

    Numbers in 03 and 08 are those of bodies and firms, and help lines.
    """
    for match in _PHONE.finditer(text):
        if _stands_alone(text, *match.span()):
            yield Span(*match.span())


_LOCAL = re.compile(r"[\w.+%'’-]{1,64}\Z")
_DOMAIN = re.compile(r"[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,6}")
_PRIVATE_PROVIDERS = re.compile(
    r"(?:gmail|googlemail|hotmail|outlook|live|msn|yahoo|ymail|rocketmail|icloud|me|mac|aol|gmx|mail|zoho"
    r"|protonmail|proton|tutanota|btinternet|btopenworld|sky|talktalk|virginmedia|virgin|ntlworld|blueyonder"
    r"|tiscali|plusnet|o2|orange|wanadoo|fastmail|hushmail)\.(?:com|co\.uk|uk|net|me|org|fr|de)",
    re.IGNORECASE,
)
# Possessive, so that a long row of such words is not tried in every way that it could be parted.
_ROLE = re.compile(
    r"(?:administration|communications|accessibility|communication|participation|publications"
    r"|safeguarding|compliments|independent|information|inspections|partnership|performance"
    r"|recruitment|complaints|democratic|donotreply|inspection|inspectors|outofhours|postmaster"
    r"|protection|assurance|childrens|complaint|contactus|customers|directors|education"
    r"|elections|emergency|enquiries|fostering|inquiries|libraries|referrals|reporting"
    r"|reviewing|secretary|standards|webmaster|accounts|adoption|children|customer|director"
    r"|external|families|feedback|helpdesk|helpline|internal|learning|referral|response"
    r"|sendiass|services|cabinet|contact|council|enquiry|finance|freedom|general|housing"
    r"|justice|leavers|leaving|mailbox|noreply|parents|privacy|quality|reports|schools"
    r"|service|support|virtual|website|access|adults|advice|family|health|office|ofsted"
    r"|online|people|policy|public|report|school|single|social|admin|adult|board|child"
    r"|early|first|front|hello|hours|legal|media|point|press|reply|teams|young|youth|care"
    r"|data|door|duty|help|info|jobs|lado|lscb|lscp|mail|mash|news|post|send|team|and"
    r"|foi|for|hub|the|web|in|of)++",
    re.IGNORECASE,
)


def private_emails(text: str) -> Iterator[Span]:
    """Yield e-mail addresses of persons: those at private providers, and those not named for a task.

    'enquiries@' and 'childrens.services@' of an organisation are its own to print.
    """
    place = text.find("@")
    while place >= 0:
        local = _LOCAL.search(text[max(0, place - 64) : place])
        domain = _DOMAIN.match(text, place + 1)
        # Behind '://' it is who logs in at an address of the web.
        is_login = local is not None and text.endswith("://", 0, place - len(local[0]))
        if local and domain and not is_login and not _is_role(local[0], domain[0]):
            yield Span(place - len(local[0]), domain.end())
        place = text.find("@", place + 1)


def _is_role(local: str, domain: str) -> bool:
    if _PRIVATE_PROVIDERS.fullmatch(domain):
        return False
    parts = [part for part in re.split(r"[\W\d_]+", local) if part]
    return bool(parts) and all(map(_ROLE.fullmatch, parts))


_INWARD = re.compile(r"\d(?:[ABD-HJLNP-UW-Z]{2}|[abd-hjlnp-uw-z]{2})")
_OUTWARD = re.compile(r"([A-Za-z]{1,2})\d(?:\d|[A-HJKMNPR-Ya-hjkmnpr-y])?\s?\Z")
_ORDINALS = frozenset({"st", "nd", "rd", "th"})
_POSTCODE_AREA = re.compile(
    r"AB|AL|B|BA|BB|BD|BH|BL|BN|BR|BS|BT|CA|CB|CF|CH|CM|CO|CR|CT|CV|CW|DA|DD"
    r"|DE|DG|DH|DL|DN|DT|DY|E|EC|EH|EN|EX|FK|FY|G|GL|GU|GY|HA|HD|HG|HP|HR|HS"
    r"|HU|HX|IG|IM|IP|IV|JE|KA|KT|KW|KY|L|LA|LD|LE|LL|LN|LS|LU|M|ME|MK|ML|N|NE"
    r"|NG|NN|NP|NR|NW|OL|OX|PA|PE|PH|PL|PO|PR|RG|RH|RM|S|SA|SE|SG|SK|SL|SM|SN"
    r"|SO|SP|SR|SS|ST|SW|SY|TA|TD|TF|TN|TQ|TR|TS|TW|UB|W|WA|WC|WD|WF|WN|WR|WS"
    r"|WV|YO|ZE",
    re.IGNORECASE,
)


def postcodes(text: str) -> Iterator[Span]:
    """Yield full postcodes: an outward code of a real area, and the inward code that leads to a street.

    C, I, K, M, O and V are in no inward code (Royal Mail, Programmers' Guide to the Postcode Address File).
    """
    for match in _INWARD.finditer(text):
        outward = _OUTWARD.search(text[max(0, match.start() - 5) : match.start()])
        if outward is None or not _POSTCODE_AREA.fullmatch(outward[1]):
            continue
        start = match.start() - len(outward[0])
        code = text[start : match.end()]
        is_prose = code.islower() and match[0][1:] in _ORDINALS
        if (code.isupper() or code.islower()) and not is_prose and _stands_alone(text, start, match.end()):
            yield Span(start, match.end())


_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?"
    r"|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)"
)
_DATE = re.compile(
    rf"\d{{4}}[/.-]\s?\d{{1,2}}[/.-]\s?\d{{1,2}}|\d{{1,2}}\s?[/.-]\s?\d{{1,2}}\s?[/.-]\s?\d{{2,4}}"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?\s(?:of\s)?{_MONTH}\b(?:,?\s\d{{4}}|\s\d\d\b)?"
    rf"|{_MONTH}\s\d{{1,2}}(?:st|nd|rd|th)?\b(?:,?\s\d{{4}})?",
    re.IGNORECASE,
)
_BIRTH = re.compile(
    # One set of first letters lets the search pass over all others.
    r"[BbDdAa](?i:orn\b|irthday|irth\s?date|ate\s+of\s+birth|\.?o\.?b\b\.?|ged\s\d{1,2}\son\b)"
)
_SENTENCE_ENDS = re.compile(r"[.!?;]\s|\n\n")
_COHORT = re.compile(r"(?:since|after|before|between|until|by|from|to)\s*\Z", re.IGNORECASE)
_NEAR = 40


def dates_of_birth(text: str) -> Iterator[Span]:
    """Yield dates in one sentence with 'born', 'DOB', 'date of birth' or a birthday, of one person.

    'Born after 1 September 2010' tells of a year group.
    """
    taken = -1
    for match in _BIRTH.finditer(text):
        for span in (_date_before(text, match), _date_after(text, match.end())):
            if span is not None and span.start > taken:
                taken = span.start
                yield span


def _date_after(text: str, place: int) -> Span | None:
    found = _DATE.search(text[place : place + _NEAR + 20])
    if found is None or found.start() > _NEAR:
        return None
    gap = text[place : place + found.start()]
    if _SENTENCE_ENDS.search(gap) or _COHORT.search(gap):
        return None
    return Span(place + found.start(), place + found.end())


def _date_before(text: str, birth: re.Match[str]) -> Span | None:
    if birth[0].casefold() == "born" or birth[0].startswith("aged"):
        return None  # the date of a visit, in which a child that was born later is told of
    start = max(0, birth.start() - _NEAR)
    window = text[start : birth.start()]
    found = max(_DATE.finditer(window), key=lambda one: one.start(), default=None)
    if found is None or _SENTENCE_ENDS.search(window[found.end() :]):
        return None
    return Span(start + found.start(), start + found.end())


_LONG_NUMBER = re.compile(r"\d{3,}[\w/-]{0,20}")
_SYSTEMS = (
    r"LCS|ICS|EHM|EHMS|Mosaic|Liquid\s?[Ll]ogic|Framework-?i|Fwi|CareFirst|Eclipse|Azeus|Capita\sOne|PARIS"
)
_CASE = re.compile(
    rf"\b(?:(?P<sure>(?:(?i:case|child|client|person|pupil|patient|referral|file|record|court)\s+"
    rf"(?:(?i:file|record)\s+)?|(?:{_SYSTEMS})\s+(?:(?i:case|record|file|child|person)\s+)?)"
    rf"(?i:id|no|number|ref|reference|code)\b\.?(?:\s+(?i:is|was))?|(?:{_SYSTEMS}))"
    rf"|(?P<bare>(?i:case|record|file))"
    rf"|(?P<ref>(?i:ref|reference)\b(?:\s+(?i:no|number))?(?=[.:]|\s(?i:no|number)|\s[A-Z]{{0,3}}/?\Z)\.?))"
    r"\s{0,2}[:=#]?\s{0,2}#?(?P<begun>[A-Za-z0-9/-]{0,12})\Z"
)
_YEAR = re.compile(r"(?:19|20)\d\d(?:[/–-]\d{2,4})?")
_OWN_REFERENCE = re.compile(
    r"(?:inspection|inspections|ofsted|report|publication|document|provider|unique|visit)\s+\Z", re.IGNORECASE
)
_FEWEST = 5


def case_numbers(text: str) -> Iterator[Span]:
    """Yield numbers behind 'case number', 'record', 'ref:', 'LCS', 'Mosaic' and their like.

    An inspection has numbers of its own, 'unique reference number' and 'inspection reference'; a bare
    'case' or 'record' needs five digits, since years and counts follow it, too.
    """
    for match in _LONG_NUMBER.finditer(text):
        window = text[max(0, match.start() - 50) : match.start()]
        case = _CASE.search(window)
        token = match[0].rstrip("-/")
        if case is None or _YEAR.fullmatch(token) or text[match.end() : match.end() + 2] == ",0":
            continue
        is_short = len(_digits(token)) < (_FEWEST if case["bare"] else 4 if case["ref"] else 3)
        if is_short or _OWN_REFERENCE.search(window[: case.start()]):
            continue
        yield Span(match.start() - len(case["begun"]), match.start() + len(token))


_AGES = (
    r"(?:\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen"
    r"|sixteen|seventeen)\b"
)
_NO_RANGE = (
    r"(?!\s?(?:to|and|or|[‐-―-])\s?(?:\d|over|under|above|below|older|younger|up|one|two|t|s|f|e|n)|\+)"
)
_INITIALS = re.compile(
    r"(?P<who>[A-Z](?:\.?\s?[A-Z]\b)?)\b\.?(?:"
    rf",?\s?\(?(?P<told>aged?\s{_AGES}{_NO_RANGE})"
    rf"|,?\s?\(?(?:an?\s)?(?P<old>{_AGES}[\s-]years?[\s-]old)"
    rf"|(?P<bare>\s?\({_AGES}\s?(?:years|months|yrs)?\)|,\s{_AGES}(?=[,.;:)]|\s(?:years|months))))"
)
_OLD_FIRST = re.compile(r"\d{1,2}-year-old(?:\s(?:boy|girl|child))?,?\s[A-Z]\b(?:\.?[A-Z]\b)?")
_CHILD = re.compile(
    r"\b(?:child|boy|girl|young\s(?:person|man|woman)|sibling|baby|infant|toddler|teenager|pupil|student"
    r"|brother|sister|son|daughter)\s\Z",
    re.IGNORECASE,
)
_NO_INITIALS = frozenset({"I", "UK", "LA", "YP", "CP", "CE", "EU", "US", "AD", "NI", "GP", "HM"})


def initials_with_ages(text: str) -> Iterator[Span]:
    """Yield one child's initials with the age: 'J, aged 14', 'child A (15)', 'J.S. (14)', '14-year-old J'.

    Group ages are what reports tell: 'aged 16 to 17', 'in the UK aged under 18'.
    """
    for match in _INITIALS.finditer(text):
        start, end = match.span()
        is_child = _CHILD.search(text[max(0, start - 20) : start]) is not None
        is_certain = match["bare"] is None or is_child or "." in match["who"]
        known = is_certain and match["who"] not in _NO_INITIALS
        if known and not text[max(0, start - 1) : start].isalnum():
            yield Span(start, end)
    for match in _OLD_FIRST.finditer(text):
        yield Span(*match.span())


_FINDERS: Mapping[Kind, Callable[[str], Iterator[Span]]] = {
    Kind.NHS_NUMBER: nhs_numbers,
    Kind.PUPIL_NUMBER: pupil_numbers,
    Kind.NATIONAL_INSURANCE: national_insurance_numbers,
    Kind.DATE_OF_BIRTH: dates_of_birth,
    Kind.CASE_NUMBER: case_numbers,
    Kind.PHONE: phone_numbers,
    Kind.EMAIL: private_emails,
    Kind.POSTCODE: postcodes,
    Kind.INITIALS: initials_with_ages,
}

_NAME_WORD = re.compile(r"[^\W\d_]+(?:['’`][^\W\d_]+)*")
_WIDEST_GAP = 4


def named(text: str, names: tuple[str, ...]) -> tuple[Span, ...]:
    """Return where names stand in a text: whole words in any case, with or without accents.

    Hyphens, apostrophes, line ends and a possessive make no difference, the first name may be its
    initial alone, and 'Doe, Jane' in the list is Jane Doe.
    """
    wanted = _by_first_word(names)
    if not wanted or wanted.keys().isdisjoint(map(_folded, set(_NAME_WORD.findall(text)))):
        return ()
    words = [(_folded(match[0]), *match.span()) for match in _NAME_WORD.finditer(text)]
    return tuple(span for place in range(len(words)) if (span := _name_at(place, words, wanted)))


def _name_at(
    place: int, words: list[tuple[str, int, int]], wanted: Mapping[str, tuple[tuple[str, ...], ...]]
) -> Span | None:
    """Return the longest name that begins with a word."""
    best: Span | None = None
    for name in wanted.get(words[place][0], ()):
        here = words[place : place + len(name)]
        near = all(after[1] - before[2] <= _WIDEST_GAP for before, after in pairwise(here))
        if near and tuple(word for word, _, _ in here) == name and (not best or here[-1][2] > best.end):
            best = Span(here[0][1], here[-1][2])
    return best


@lru_cache(maxsize=8)
def _by_first_word(names: tuple[str, ...]) -> Mapping[str, tuple[tuple[str, ...], ...]]:
    """Return names as folded words, those that begin alike together."""
    found: dict[str, tuple[tuple[str, ...], ...]] = {}
    for name in names:
        last, comma, first = name.partition(",")
        words = tuple(
            _folded(match[0]) for match in _NAME_WORD.finditer(f"{first} {last}" if comma else last)
        )
        forms = [words, (words[0][:1], *words[1:])] if len(words) > 1 else [words]
        for form in filter(None, forms):
            found[form[0]] = (*found.get(form[0], ()), form)
    return found


@lru_cache(maxsize=8192)
def _folded(word: str) -> str:
    """Return a word without case, accents, apostrophes and a possessive."""
    plain = word.casefold()
    for ending in ("'s", "’s", "`s"):
        plain = plain.removesuffix(ending)
    if not plain.isascii():
        plain = "".join(char for char in unicodedata.normalize("NFD", plain) if char.isalpha())
    return plain.replace("'", "").replace("`", "")
