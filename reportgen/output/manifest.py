"""What stands in a folder of a report, and in a folder of reports, so that both can be proved whole.

A manifest is made of its report alone and says nothing of any other: what tells of a draft must not
stand beside a published report.
"""

import errno
import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from reportgen.disk import bytes_of
from reportgen.errors import AccessError, OutputError, UnreadableError
from reportgen.problems import path_shown

MANIFEST = "manifest.json"
"""Name of both."""
REPORT_FILES = ("report.html", "report.pdf", "summary.pdf", "report.json")
"""Names of the files of a report; a build makes all of them or some."""
FORMAT = 1
"""Version of the format of both."""
_HASH = re.compile("[0-9a-f]{64}")
_NO_FILE = (errno.ENOENT, errno.ENOTDIR, errno.ELOOP, errno.EINVAL, errno.ENXIO, errno.EFBIG)
"""What the system and `bytes_of` answer where there is no regular file of a size that a manifest may have."""


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
        AccessError: there is no permission to read it.
        FileNotFoundError, NotADirectoryError: it is not there.
    """
    try:
        data = bytes_of(path)
    except (FileNotFoundError, NotADirectoryError):
        raise
    except PermissionError as exc:
        raise AccessError(f"{path_shown(path)} cannot be read: {exc.strerror}") from None
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
            if all(_fits(name, value) for name, value in found.items()):
                return kind(**found)
    raise UnreadableError(f"{path_shown(path)} is no manifest of ours")


def _fits(field: str, value: Any) -> bool:
    """Return whether a value is one that a field of a manifest may have: no name leads out of its folder."""
    match field:
        case "format":
            return isinstance(value, int)
        case "id" | "status":
            return isinstance(value, str)
    are_texts = isinstance(value, dict) and all(isinstance(one, str) for one in value.values())
    match field:
        case "files":
            return are_texts and value.keys() <= set(REPORT_FILES) and _are_hashes(value)
        case "reports":
            return are_texts and all(map(is_plain, value)) and _are_hashes(value)
    return are_texts


def _are_hashes(texts: Mapping[str, str]) -> bool:
    return all(_HASH.fullmatch(text) for text in texts.values())


def is_plain(name: str) -> bool:
    """Return whether a name is one that a report's folder may have, and leads nowhere else."""
    return name.isprintable() and "/" not in name and not name.startswith(".") and name != ""


def may_be_torn(data: bytes) -> bool:
    """Return whether bytes begin as the manifest of a folder of reports does, as far as they go."""
    beginning = FolderManifest({}).as_bytes().rstrip(b"}\n")
    return data.startswith(beginning) or beginning.startswith(data)


def refuse_foreign(place: object, there: Manifest | FolderManifest | None) -> None:
    """Raise OutputError unless what lies in the place of a manifest of reports is one."""
    if not isinstance(there, FolderManifest):
        raise OutputError(
            f"{place} is there and is not the manifest of a folder of reports, which would take its place; "
            "it is left as it was. Build into another folder with -o, or take it away"
        )


def found_at(path: Path) -> Manifest | FolderManifest | None:
    """Return the manifest at a path, None where none is; raises OSError where that cannot be seen."""
    try:
        return manifest_of(bytes_of(path), str(path))
    except UnreadableError:
        return None
    except OSError as exc:
        if exc.errno in _NO_FILE:
            return None
        raise


def sha256(data: bytes) -> str:
    """Return the SHA-256 of bytes, in hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def _json(value: Any) -> bytes:
    return (json.dumps(value, indent=2, sort_keys=True, ensure_ascii=False) + "\n").encode()
