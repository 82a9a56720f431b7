"""What in a finished file tells who somebody is: in what it shows, its data, and what it does not show."""

import json
from collections.abc import Iterator
from typing import Any

from reportgen.personal import CONTACTS, Kind, details, masked
from reportgen.proof.finished import Finished

_NO_CONTACTS = tuple(kind for kind in Kind if kind not in CONTACTS)


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
    elif isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _texts_in(one)
