"""What fontconfig goes by on this machine: its configuration, with all that it includes, and its fonts.

What else the environment of a process sets for faces goes with it.
"""

import hashlib
import os
import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass

from reportgen.environment.files import is_missing, read_if_there, walk

_HOMES = ("/etc/fonts", "/usr/local/etc/fonts", "/opt/homebrew/etc/fonts")
"""Where its configuration lies, by system."""
_ELEMENT = re.compile(rb"<(include|dir)\b([^>]*)>\s*([^<]+?)\s*</")
_XDG = {"include": ("XDG_CONFIG_HOME", "~/.config"), "dir": ("XDG_DATA_HOME", "~/.local/share")}
_VARIABLES = ("FONTCONFIG_", "FC_", "FREETYPE_", "HB_", "PANGO", "LIBTHAI_", "FONTTOOLS_")
"""How variables begin that set how faces are found, shaped and drawn, by the libraries that read them."""


@dataclass(frozen=True, slots=True)
class Configuration:
    """The hash of a configuration's files, in the order of reading, and the folders of fonts they name."""

    digest: str
    folders: tuple[str, ...]


def read_configuration() -> Configuration:
    """Return the machine's configuration, each file in the place where it is included."""
    variables = sorted(one for one in os.environ.items() if one[0].startswith(_VARIABLES))
    told = hashlib.sha256(repr(variables).encode())
    folders: dict[str, None] = {}
    waiting = [path for home in _homes() for path in _files(f"{home}/fonts.conf")]
    if named := os.environ.get("FONTCONFIG_FILE"):
        waiting = [path for place in _places(named, "include", "", "") for path in _files(place)]
    seen: set[str] = set()
    while waiting:
        path = waiting.pop(0)
        if (real := os.path.realpath(path)) in seen:
            continue
        seen.add(real)
        data = read_if_there(path) or b""  # fontconfig passes over what it may not read, too
        told.update(hashlib.sha256(data).digest())
        for element, attributes, value in _ELEMENT.findall(data):
            kind = element.decode()
            for place in _places(os.fsdecode(value), kind, attributes.decode(errors="replace"), path):
                if kind == "include":
                    waiting += _files(place)
                else:
                    folders[place] = None
    return Configuration(told.hexdigest(), tuple(folders))


def fonts_hash(folders: tuple[str, ...]) -> str:
    """Return the SHA-256 of the names and bytes of all fonts in folders."""
    told = hashlib.sha256()
    for folder in folders:
        for path in sorted(walk(folder)):
            if (data := read_if_there(path)) is not None:  # as fontconfig sees it
                digest = hashlib.sha256(data).hexdigest()
                told.update(f"{path} {digest}\n".encode(errors="surrogateescape"))
    return told.hexdigest()


def _homes() -> Iterator[str]:
    yield from filter(None, os.environ.get("FONTCONFIG_PATH", "").split(":"))
    yield from _HOMES


def _places(value: str, kind: str, attributes: str, path: str) -> Iterator[str]:
    """Yield where what a file names may lie: beside that file, or with others."""
    if 'prefix="xdg"' in attributes:
        variable, usual = _XDG[kind]
        yield os.path.join(os.environ.get(variable) or os.path.expanduser(usual), value)
        return
    beside = (os.path.dirname(path), *_homes())
    yield from dict.fromkeys(os.path.join(folder, os.path.expanduser(value)) for folder in beside)


def _files(place: str) -> list[str]:
    """Return the files that an `include` of a place reads, in order; none if nothing is there."""
    try:
        mode = os.stat(place).st_mode
        if stat.S_ISDIR(mode):
            return [os.path.join(place, name) for name in sorted(os.listdir(place)) if name.endswith(".conf")]
    except OSError as exc:
        if is_missing(exc):
            return []
        raise
    return [place] if stat.S_ISREG(mode) else []
