"""The shared libraries that lay text out and write it: where the loader finds them, and their hashes.

Every file of a library's name that the loader could take counts, so that the order in which it looks does
not matter here.
"""

import os
import sys
import zlib
from collections.abc import Iterable, Iterator, Mapping

from reportgen.environment.files import file_hash, read_if_there

NOT_FOUND = "not found"
"""What is told of a library that is not on the machine."""

_NEEDED = {
    "gobject-2.0": 0,
    "glib-2.0": 0,
    "pango-1.0": 0,
    "pangoft2-1.0": 0,
    "harfbuzz": 0,
    "fontconfig": 1,
    "freetype": 6,
    "fribidi": 0,
}
"""What the PDF engine opens, and what those open that have a say in the layout, with their versions."""
_OPTIONAL = {"harfbuzz-subset": 0, "harfbuzz-vector": 0, "thai": 0, "graphite2": 3, "z": 1}
"""What the engine, or one of those, does without where it is not there."""
_LOADER_CACHE = "/etc/ld.so.cache"
"""Where the loader of Linux keeps the paths of all libraries."""


def libraries() -> Mapping[str, str]:
    """Return the hash of each library by its name, and the version of zlib that Python runs with."""
    known = list(_known_to_loader())
    states = {"zlib of Python": zlib.ZLIB_RUNTIME_VERSION}
    for name in (*_NEEDED, *_OPTIONAL):
        file = library_file(name)
        found = _found(file, known) or (_loaded(file) if name in _NEEDED else [])
        states[name] = " ".join(map(file_hash, found)) or NOT_FOUND
    return states


def library_file(name: str) -> str:
    """Return what the file of a library is called on this system."""
    version = {**_NEEDED, **_OPTIONAL}[name]
    return f"lib{name}.{version}.dylib" if sys.platform == "darwin" else f"lib{name}.so.{version}"


def _found(file: str, known: Iterable[str]) -> list[str]:
    """Return the files of a name that the loader could take, links followed."""
    paths = [f"{folder}/{file}" for folder in _folders()]
    paths += [path for path in known if path.endswith(f"/{file}")]
    return list(dict.fromkeys(os.path.realpath(path) for path in paths if os.access(path, os.R_OK)))


def _folders() -> Iterator[str]:
    """Yield the folders where the loader looks by itself, or is told to."""
    for variable in ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "DYLD_FALLBACK_LIBRARY_PATH"):
        yield from filter(None, os.environ.get(variable, "").split(":"))
    roots = dict.fromkeys((sys.prefix, sys.base_prefix, "/opt/homebrew", "/usr/local", "/usr", ""))
    for root in roots:
        yield from (f"{root}/lib", f"{root}/lib64")


def _known_to_loader() -> Iterator[str]:
    """Yield what the loader keeps of libraries in other folders: their paths."""
    data = read_if_there(_LOADER_CACHE) or b""
    yield from (os.fsdecode(word) for word in data.split(b"\0") if word.startswith(b"/"))


def _loaded(file: str) -> list[str]:
    """Return the file of a library that lies where nobody looks, by loading it; nothing if there is none."""
    import ctypes  # needed on few machines, and dear

    try:
        ctypes.CDLL(file)
        with open("/proc/self/maps", encoding="utf-8", errors="surrogateescape") as maps:
            paths = [line.rstrip("\n").split(maxsplit=5)[-1] for line in maps]
    except OSError:
        return []
    return list(dict.fromkeys(path for path in paths if os.path.basename(path).startswith(file)))
