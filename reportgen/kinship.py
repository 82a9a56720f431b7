"""What files name, by their bytes alone: texts kept in other files, earlier inspections, and providers.

No record is understood here, so that those which are broken tell it, too; more may be named than is meant.
A configuration is read as TOML besides: nobody asks later for what could not be seen to be named in it.
"""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reportgen.disk import RefusedError, read_bytes

_FOLLOWS = re.compile(rb"""previous["']?\s*:""")
_ID = re.compile(rb"[a-z0-9][a-z0-9-]*")
_GAP = re.compile(rb"""(?:[\s"'|>+-]++|#[^\n]*+\n?)*+""")
_GAP_IN_LINE = re.compile(rb"""[ \t\r\f\v"'|>+-]*+""")
"""What may stand between 'previous' and an id, in whatever way YAML or JSON may write it."""
_OF_PROVIDER = tuple(  # two, since a search for letters is several times as fast as one for either word
    re.compile(key + rb"""["']?[ \t]*:[ \t]*["']?([^"'#,{}\r\n]+)""") for key in (b"name", b"urn")
)
"""The name and the number of a provider behind their keys, up to what may end them in YAML or JSON."""
_NAMED = re.compile(
    rb"""(?:file|logo)["']?\s*[:=]\s*(?:"([^"\n]+)"|'([^'\n]+)'|([^"'}\s](?:(?!\s\#)[^}\n])*))"""
)
"""A file that another one names, in whatever way YAML, JSON or TOML may write it."""


@dataclass(frozen=True, slots=True)
class Kinship:
    """What a file seems to name: ids of previous inspections, and names and numbers of providers."""

    previous: frozenset[str]
    providers: frozenset[str]


def kinship(path: Path) -> Kinship:
    """Return what a file seems to name, whether or not it is a record."""
    data = _readable(path)
    values = (value for pattern in _OF_PROVIDER for value in pattern.findall(data))
    return Kinship(previous_in(data), frozenset(sign_of(value.decode(errors="replace")) for value in values))


def previous_in(data: bytes) -> frozenset[str]:
    """Return the ids that the bytes of a file seem to name as previous inspections."""
    found: set[str] = set()
    place = barren = 0
    while key := _FOLLOWS.search(data, place):
        # Up to `barren` no id stands behind a line's end: remarks are not read once for each key in them.
        gap = (_GAP_IN_LINE if key.end() < barren else _GAP).match(data, key.end())
        assert gap
        if record_id := _ID.match(data, gap.end()):
            found.add(record_id.group().decode())
        place = record_id.end() if record_id else key.end()
        barren = max(barren, gap.end())
    return frozenset(found)


def named_in(data: bytes) -> tuple[str, ...]:
    """Return the files, beside or below it, that the bytes of a file seem to name."""
    names = (b"".join(found).decode(errors="replace").strip() for found in _NAMED.findall(data))
    return tuple(name for name in names if "\0" not in name and not {"..", "/"} & set(Path(name).parts))


def names_in(path: Path) -> tuple[str, ...]:
    """Return the files, beside or below it, that a file seems to name."""
    return named_in(_readable(path))


def names_in_configuration(path: Path) -> tuple[str, ...]:
    """Return the files, beside or below it, that a configuration seems to name or does, however written."""
    import tomllib  # where there is no configuration, nobody needs it

    data = _readable(path)
    try:
        tree = tomllib.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError):  # what is wrong with it is told by who reads it
        tree = {}
    named = map(os.path.normpath, _named_below(tree))
    inside = (name for name in named if "\0" not in name and not {"..", "/"} & set(Path(name).parts))
    return tuple(dict.fromkeys((*named_in(data), *inside)))


def _named_below(tree: dict[str, Any]) -> Iterator[str]:
    """Yield the names of files in a table of TOML and in those within it."""
    for key, value in tree.items():
        if isinstance(value, dict):
            yield from _named_below(value)
        elif key in ("logo", "file") and isinstance(value, str):
            yield value


def sign_of(value: str) -> str:
    """Return a provider's name or number as far as it is the same in whatever quotes it stands."""
    return re.split("[\"'#,{}]", value)[0].strip().casefold()


def _readable(path: Path) -> bytes:
    """Return a neighbouring file's bytes, none if it is no record that could be read."""
    try:
        return read_bytes(path)
    except RefusedError:
        return b""
