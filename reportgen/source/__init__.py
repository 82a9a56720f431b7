"""Bytes in, a tree with places out: files, their parsing, and the tree itself.

Every plain scalar stays a string. `no`, `12:30`, `010` and `1e3` reach the schema as they were
written, and the schema alone says what they mean; JSON takes the same way, so both meet one
validator. Anchors, aliases, tags, merges and several documents are refused: they have no use in
a record, and every one of them is a known way to make a small file do great damage. TOML tells texts
from numbers itself; what is no text in it comes to the schema as a native.
"""

from pathlib import Path

from reportgen.disk import RefusedError
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


def read(path: Path, name: str | None = None) -> Document:
    """Return the tree of a file, by its suffix YAML or JSON; raises RefusedError."""
    return parse(read_file(path, name), as_json=path.suffix.lower() == ".json")


def read_toml(path: Path) -> Document:
    """Return the tree of a TOML file; raises RefusedError."""
    return parse_toml(read_file(path))
