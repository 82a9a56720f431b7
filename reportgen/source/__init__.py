"""Bytes in, a tree with places out: files, their parsing, and the tree itself.

Every plain scalar stays a string. `no`, `12:30`, `010` and `1e3` reach the schema as they were
written, and the schema alone says what they mean; JSON takes the same way, so both meet one
validator. Anchors, aliases, tags, merges and several documents are refused: they have no use in
a record, and every one of them is a known way to make a small file do great damage. TOML tells texts
from numbers itself; what is no text in it comes to the schema as a native.
"""

from functools import lru_cache
from pathlib import Path

from reportgen.disk import RefusedError, read_bytes
from reportgen.source.files import (
    ANY,
    TEXT_HINT,
    decode,
    read_beside,
    read_file,
    with_files,
    with_natives,
)
from reportgen.source.parsing import parse
from reportgen.source.toml import parse_toml
from reportgen.source.tree import Document, Notation, Scalar, Source

__all__ = [
    "ANY",
    "TEXT_HINT",
    "Document",
    "Notation",
    "RefusedError",
    "Scalar",
    "Source",
    "decode",
    "parse",
    "parse_toml",
    "read",
    "read_beside",
    "read_file",
    "read_toml",
    "with_files",
    "with_natives",
]

_REMEMBERED = 16


def read(path: Path, name: str | None = None) -> Document:
    """Return the tree of a file, by its suffix YAML or JSON; raises RefusedError."""
    shown = name or str(path)
    return _tree(read_bytes(path, shown), shown, as_json=path.suffix.lower() == ".json")


@lru_cache(maxsize=_REMEMBERED)
def _tree(data: bytes, name: str, *, as_json: bool) -> Document:
    """Return the tree of a file's bytes, which the reports of one provider's inspections all want."""
    return parse(decode(data, name), as_json=as_json)


def read_toml(path: Path) -> Document:
    """Return the tree of a TOML file; raises RefusedError."""
    return parse_toml(read_file(path))
