"""What in a finished file tells who somebody is: in what it shows, its data, and what it does not show."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import Any

from reportgen.personal import CONTACTS, Kind, details, masked, named
from reportgen.proof.finished import Finished
from reportgen.report.context import Report

_NO_CONTACTS = tuple(kind for kind in Kind if kind not in CONTACTS)
_WORD = re.compile(r"\w+")


def personal_details(finished: Finished) -> Iterator[str]:
    """Tell of details in a file that tell who somebody is, none of them in full.

    A publisher's telephone number and address stand rightly in its imprint, so those of others are
    looked for in the inspection's own data alone, which are held against what the file shows.
    """
    told = [(text, tuple(Kind)) for text in _own_texts(finished.data or b"")]
    told += [(" ".join(finished.shown.words) if finished.shown else "", _NO_CONTACTS)]
    told += [(text, _NO_CONTACTS) for text in finished.unshown]
    yield from dict.fromkeys(
        f"The file tells what looks like {detail.kind}: {masked(text[slice(*detail.span)])}"
        for text, kinds in told
        for detail in details(text, kinds)
    )


def added_details(texts: Iterable[str], report: Report, names: tuple[str, ...]) -> tuple[str, ...]:
    """Tell of details in texts of a file that its template was not given to show, none of them in full.

    What it was given was looked at in the record, where a waiver may let it stand. Telephone numbers and
    addresses are a publisher's own to add.
    """
    found = dict.fromkeys(one for text in texts for one in _found(text, names))
    given = _spoken(" ".join(_texts_in(asdict(report)))) if found else ""
    return tuple(f"{what}: {masked(value)}" for what, value in found if _spoken(value) not in given)


def _found(text: str, names: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    for detail in details(text, _NO_CONTACTS):
        yield f"what looks like {detail.kind}", text[slice(*detail.span)]
    for span in named(text, names):
        yield "a name that must not stand in it", text[slice(*span)]


def _spoken(text: str) -> str:
    """Return the words of a text as both sides of a comparison have them, whatever parts them."""
    return f" {' '.join(_WORD.findall(text.casefold()))} "


def _own_texts(raw: bytes) -> Iterator[str]:
    """Yield the texts of the data, without what they say of the publisher; nothing if they cannot be read."""
    try:
        data = json.loads(raw)
    except (ValueError, RecursionError):
        return
    if isinstance(data, dict):
        yield from _texts_in([value for key, value in data.items() if key != "publisher"])


def _texts_in(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list | tuple):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _texts_in(one)
