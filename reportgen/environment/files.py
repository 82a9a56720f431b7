"""Hashes of files and folders, by content."""

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

_MADE_BY_PYTHON = "__pycache__"


def file_hash(path: str | Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal digits."""
    with open(path, "rb", buffering=0) as file:
        return hashlib.sha256(file.read()).hexdigest()


def tree_hash(*places: str | Path) -> str:
    """Return the SHA-256 of the names and bytes of all files in folders; a file stands for itself."""
    told = hashlib.sha256()
    for number, place in enumerate(places):
        root = os.fspath(place)
        for path in sorted(walk(root)):
            told.update(f"{number} {path[len(root) :]}\n{file_hash(path)}\n".encode(errors="surrogateescape"))
    return told.hexdigest()


def walk(root: str) -> Iterator[str]:
    """Yield the paths of all files in a folder, or of a file itself.

    What Python makes of its files is left out, and folders that cannot be read.
    """
    try:
        with os.scandir(root) as entries:
            found = list(entries)
    except NotADirectoryError:
        yield root
        return
    except OSError:
        return
    for entry in found:
        if entry.is_dir():
            if entry.name != _MADE_BY_PYTHON:
                yield from walk(entry.path)
        elif entry.is_file():
            yield entry.path
