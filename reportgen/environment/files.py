"""Hashes of files and folders, by content.

What is not there for this process is told from what cannot be looked at just now: that raises OSError, with
its path, since what is there must not pass for what is not.
"""

import errno
import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

_MADE_BY_PYTHON = "__pycache__"
_MISSING = {errno.ENOENT, errno.ENOTDIR, errno.ELOOP, errno.ENAMETOOLONG, errno.EACCES, errno.EPERM}


def is_missing(exc: OSError) -> bool:
    """Return whether an error says that something is not there for this process."""
    return exc.errno in _MISSING


def read(path: str | Path) -> bytes:
    """Return a file's bytes."""
    try:
        with open(path, "rb", buffering=0) as file:
            return file.read()
    except OSError as exc:
        exc.filename = os.fspath(path)  # reading itself tells none
        raise


def read_if_there(path: str | Path) -> bytes | None:
    """Return a file's bytes, None where it is not there for this process."""
    try:
        return read(path)
    except OSError as exc:
        if is_missing(exc):
            return None
        raise


def file_hash(path: str | Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal digits."""
    return hashlib.sha256(read(path)).hexdigest()


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

    What Python makes of its files is left out, and folders that may not be read.
    """
    try:
        with os.scandir(root) as entries:
            found = list(entries)
    except NotADirectoryError:
        yield root
        return
    except OSError as exc:
        if is_missing(exc):
            return
        raise
    for entry in found:
        if entry.is_dir():
            if entry.name != _MADE_BY_PYTHON:
                yield from walk(entry.path)
        elif entry.is_file():
            yield entry.path
