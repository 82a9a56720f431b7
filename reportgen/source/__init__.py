"""Bytes in, a tree with places out: files, their parsing, and the tree itself.

Every plain scalar stays a string. `no`, `12:30`, `010` and `1e3` reach the schema as they were
written, and the schema alone says what they mean; JSON takes the same way, so both meet one
validator. Anchors, aliases, tags, merges and several documents are refused: they have no use in
a record, and every one of them is a known way to make a small file do great damage.
"""

from pathlib import Path

from reportgen.source.files import decode, read_bytes, read_file, with_files
from reportgen.source.parsing import parse
from reportgen.source.tree import Document, RefusedError, Source

SUFFIXES = (".yaml", ".yml", ".json")
"""The endings of files that are read; `.json` is held to JSON's grammar."""

__all__ = [
    "SUFFIXES",
    "Document",
    "RefusedError",
    "Source",
    "decode",
    "parse",
    "read",
    "read_bytes",
    "read_file",
    "with_files",
]


def read(path: Path, name: str | None = None) -> Document:
    """Return the tree of a file, by its suffix YAML or JSON; raises RefusedError."""
    return parse(read_file(path, name), as_json=path.suffix.lower() == ".json")
