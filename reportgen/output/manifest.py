"""What stands in a folder of a report, and in a folder of reports, so that both can be proved whole.

A manifest is made of its report alone and says nothing of any other: what tells of a draft must not
stand beside a published report.
"""

import errno
import hashlib
import json
import os
import stat
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from reportgen.errors import UnreadableError
from reportgen.problems import path_shown

MANIFEST = "manifest.json"
"""Name of both."""
REPORT_FILES = ("report.html", "report.pdf", "summary.pdf", "report.json")
"""Names of the files of a report; a build makes all of them or some."""
FORMAT = 1
"""Version of the format of both."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a report's folder holds, and what it was made of and with.

    `files` and `inputs` are SHA-256 in hexadecimal digits by names; of the inputs, those that the report
    tells of itself. `made_with` are versions and digests by names.
    """

    id: str
    status: str
    files: Mapping[str, str]
    inputs: Mapping[str, str]
    made_with: Mapping[str, str]
    format: int = FORMAT

    def as_bytes(self) -> bytes:
        """Return the manifest as JSON, the same bytes for the same content."""
        return _json(asdict(self))


@dataclass(frozen=True, slots=True)
class FolderManifest:
    """Which reports a folder holds: the SHA-256 of the manifest of each, by id."""

    reports: Mapping[str, str]
    format: int = FORMAT

    def as_bytes(self) -> bytes:
        """Return the manifest as JSON, the same bytes for the same content."""
        return _json(asdict(self))


def read_manifest(path: Path) -> Manifest | FolderManifest:
    """Return a manifest.

    Raises:
        UnreadableError: it cannot be read, or is none.
        FileNotFoundError: it is not there.
    """
    try:
        data = bytes_of(path)
    except FileNotFoundError:
        raise
    except OSError as exc:
        raise UnreadableError(f"{path_shown(path)} cannot be read: {exc.strerror}") from None
    return manifest_of(data, str(path))


def manifest_of(data: bytes, path: str) -> Manifest | FolderManifest:
    """Return the manifest that bytes are; raises UnreadableError if they are none, and names the path."""
    try:
        found = json.loads(data)
    except (ValueError, RecursionError):
        raise UnreadableError(f"{path_shown(path)} is damaged: it is no JSON") from None
    return _manifest(found, path)


def _manifest(found: Any, path: str) -> Manifest | FolderManifest:
    kinds = (FolderManifest, Manifest)
    for kind in kinds:
        if isinstance(found, dict) and found.keys() == set(kind.__dataclass_fields__):
            if found["format"] != FORMAT:
                raise UnreadableError(
                    f"{path_shown(path)} is of format {found['format']!r}; this program reads {FORMAT}"
                )
            if all(_fits(value) for value in found.values()):
                return kind(**found)
    raise UnreadableError(f"{path_shown(path)} is no manifest of ours")


def _fits(value: Any) -> bool:
    """Return whether a value is one that a manifest may have: a text, a number, or texts by names."""
    return isinstance(value, str | int) or (
        isinstance(value, dict) and all(isinstance(one, str) for one in value.values())
    )


def bytes_of(path: Path) -> bytes:
    """Return the bytes of a regular file; never waits, and raises OSError for a link or anything else."""
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW)
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise OSError(errno.EINVAL, "It is no regular file", str(path))
        with os.fdopen(descriptor, "rb", closefd=False) as file:
            return file.read()
    finally:
        os.close(descriptor)


def sha256(data: bytes) -> str:
    """Return the SHA-256 of bytes, in hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def _json(value: Any) -> bytes:
    return (json.dumps(value, indent=2, sort_keys=True, ensure_ascii=False) + "\n").encode()
