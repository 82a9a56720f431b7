"""Who was inspected: numbers and codes in their form, and a name that is known from elsewhere."""

import re
from collections.abc import Iterator

from reportgen.model import Provider, Record
from reportgen.problems import Severity, did_you_mean, quoted
from reportgen.rules.authorities import AUTHORITIES, plain_name
from reportgen.rules.rule import Desk, Finding, Rule

_URN = re.compile(r"\d{5,8}", re.ASCII)
_CODE = re.compile(r"[EWSN]\d{8}", re.ASCII)
_OF_AUTHORITIES = "local-authority-"
"""How kinds of frameworks begin that look at local authorities."""
_ALIKE = 0.85
"""How much two names have in common of which one is probably the other, misspelled."""


_NUMBERS = {plain_name(name): number for name, number in AUTHORITIES.items()}
_NAMES = {number: name for name, number in AUTHORITIES.items() if number}


def odd_urn(desk: Desk) -> Iterator[Finding]:
    """Find a unique reference number that is none, or another authority's."""
    provider = desk.case.record.provider
    if provider.urn and not _URN.fullmatch(provider.urn):
        yield Finding(
            "This is no unique reference number",
            ("provider", "urn"),
            found=quoted(provider.urn),
            expected="five to eight digits",
        )
    elif provider.urn in _NAMES and _is_of_authority(desk):
        own = _NUMBERS.get(plain_name(provider.name))
        if own and own != provider.urn:
            yield Finding(
                f"This is the number of {_NAMES[provider.urn]}",
                ("provider", "urn"),
                found=quoted(provider.urn),
                expected=quoted(own),
            )


def missing_urn(desk: Desk) -> Iterator[Finding]:
    """Find a finished report without the provider's number."""
    record = desk.case.record
    if record.provider.urn is None and not record.status.is_draft:
        yield Finding(
            "The provider has no unique reference number",
            ("provider",),
            expected="'urn' of five to eight digits",
        )


def odd_code(desk: Desk) -> Iterator[Finding]:
    """Find a GSS code that is none."""
    code = desk.case.record.provider.code
    if code and not _CODE.fullmatch(code):
        yield Finding(
            "This is no GSS code",
            ("provider", "code"),
            found=quoted(code),
            expected="a letter and eight digits, such as E08000017",
        )


def unlike_before(desk: Desk) -> Iterator[Finding]:
    """Find what is said of a provider otherwise than in its latest record before this one."""
    earlier = max(_earlier(desk), key=_when, default=None)
    if earlier is None:
        return
    here, there = desk.case.record.provider, earlier.provider
    for key, what in (("name", "name"), ("urn", "number"), ("code", "GSS code"), ("region", "region")):
        ours, theirs = getattr(here, key), getattr(there, key)
        if ours and theirs and ours != theirs:
            yield Finding(
                f"An earlier record, {quoted(earlier.id)}, has another {what} for this provider",
                ("provider", key),
                found=quoted(ours),
                expected=quoted(theirs),
                hint="Change the one that is wrong; where both were right in their time, say so in a waiver.",
            )


def skipped_inspection(desk: Desk) -> Iterator[Finding]:
    """Find that a record passes over the last inspection of its kind that the provider had before it."""
    case = desk.case
    alike = (one for one in _earlier(desk) if _is_inspection_like(desk, one))
    last = max(alike, key=_when, default=None)
    if last is None or not case.framework.scales or last.id == case.record.previous:
        return
    if case.previous is None or _when(case.previous.record) < _when(last):
        named = case.record.previous
        yield Finding(
            "The provider was inspected before, and the record does not follow that inspection",
            ("previous",),
            found=quoted(named) if named else "no previous inspection",
            expected=quoted(last.id),
            hint=f"Write 'previous: {last.id}': without it the history has a gap.",
        )


def _is_inspection_like(desk: Desk, other: Record) -> bool:
    """Return whether another record is an inspection of the same kind with grades, and no visit between."""
    library = desk.case.library
    if other.framework not in library.ids:
        return False
    framework = library.get(other.framework)
    return framework.kind == desk.case.framework.kind and bool(framework.scales)


def _earlier(desk: Desk) -> Iterator[Record]:
    """Yield the records before this one that have the provider's number, or an authority's name.

    Schools and agencies share names; authorities do not.
    """
    here = desk.case.record
    for other in desk.beside:
        is_same = _shares(here.provider, other.provider, "urn") or (
            _is_of_authority(desk) and _shares(here.provider, other.provider, "name")
        )
        if is_same and _when(other) < _when(here):
            yield other


def _shares(one: Provider, other: Provider, key: str) -> bool:
    ours, theirs = getattr(one, key) or "", getattr(other, key) or ""
    return bool(ours) and ours.casefold() == theirs.casefold()


def _when(record: Record) -> tuple[int, str]:
    return record.inspection.last_day.toordinal(), record.id


def _is_of_authority(desk: Desk) -> bool:
    return desk.case.framework.kind.startswith(_OF_AUTHORITIES)


def unknown_authority(desk: Desk) -> Iterator[Finding]:
    """Find an authority's name that is nearly that of a known one; any other may be new, or invented.

    Where other records have it, too, it is meant; where they have another, `unlike_before` tells.
    """
    name = desk.case.record.provider.name
    plain = plain_name(name)
    if not _is_of_authority(desk) or plain in _NUMBERS or desk.beside:
        return
    if near := did_you_mean(plain, AUTHORITIES, alike=_ALIKE):
        yield Finding(
            "No local authority of this name is known", ("provider", "name"), found=quoted(name), hint=near
        )


RULES = (
    Rule(
        "form.urn",
        Severity.WARNING,
        "A unique reference number has five to eight digits, and is not another authority’s.",
        "Readers and machines find all reports on a provider by it.",
        odd_urn,
        fails="provider: {urn: '80'}",
        passes="provider: {urn: '80999'}",
    ),
    Rule(
        "form.urn-missing",
        Severity.INFO,
        "A finished report has the provider’s unique reference number.",
        "Names change and repeat; the number does not.",
        missing_urn,
        fails="provider: {urn: null}",
        passes="provider: {urn: '80999'}",
    ),
    Rule(
        "form.code",
        Severity.WARNING,
        "A GSS code is a letter and eight digits.",
        "Figures of other bodies are joined to the area by it.",
        odd_code,
        fails="provider: {code: E0800001}",
        passes="provider: {code: E08000017}",
    ),
    Rule(
        "form.provider-unlike",
        Severity.WARNING,
        "A provider has the name, number, code and region of its earlier records in the folder.",
        "Its history is put together by them: a slip in one of them cuts it off.",
        unlike_before,
        fails="{provider: {name: Testfrod}, previous: testford-2021-05}",
        passes="{provider: {name: Testford}, previous: testford-2021-05}",
        earlier="provider: {name: Testford}",
    ),
    Rule(
        "form.history-gap",
        Severity.WARNING,
        "A record follows the last inspection of its kind that the provider had, where that lies beside it.",
        "What it asked for, and its grades, are passed over in the history of the provider.",
        skipped_inspection,
        fails="previous: null",
        passes="previous: testford-2021-05",
        earlier="provider: {name: Testford}",
    ),
    Rule(
        "form.provider-unknown",
        Severity.INFO,
        "A local authority’s name is not nearly that of a known one.",
        "A slip in the name stands on the cover, and in every search for the place it is missing.",
        unknown_authority,
        fails="provider: {name: Donacster Council}",
        passes="provider: {name: City of Doncaster Council}",
    ),
)
