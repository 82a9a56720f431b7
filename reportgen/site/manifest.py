"""What a site consists of, by hashes: what was published last, and what changed since."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from reportgen.errors import UnreadableError
from reportgen.problems import path_shown

MANIFEST = "site.json"
"""Name of a site's manifest, at its root."""
FORMAT = 1
"""Version of its form."""


@dataclass(frozen=True, slots=True)
class SiteManifest:
    """The files of a site by their paths from its root, with '/', each with its SHA-256 in hex digits."""

    files: Mapping[str, str]

    def as_bytes(self) -> bytes:
        """Return the manifest as it is written: the same files give the same bytes."""
        told = {"format": FORMAT, "files": dict(self.files)}
        return (json.dumps(told, indent=1, sort_keys=True, ensure_ascii=False) + "\n").encode()


def site_manifest_of(data: bytes, path: str) -> SiteManifest:
    """Return the manifest that bytes are; raises UnreadableError if they are none, and names the path."""
    try:
        found = json.loads(data)
    except (ValueError, RecursionError):
        raise UnreadableError(f"{path_shown(path)} is damaged: it is no JSON") from None
    if not _is_manifest(found):
        raise UnreadableError(f"{path_shown(path)} is no manifest of a site")
    return SiteManifest(found["files"])


def _is_manifest(found: Any) -> bool:
    if not isinstance(found, dict) or found.keys() != {"format", "files"} or found["format"] != FORMAT:
        return False
    files = found["files"]
    return isinstance(files, dict) and all(
        _is_inside(name) and isinstance(told, str) for name, told in files.items()
    )


def _is_inside(name: str) -> bool:
    """Return whether a path from the root stays below it, and means one file alone."""
    path = PurePosixPath(name)
    return str(path) == name and not path.is_absolute() and ".." not in path.parts and name.isprintable()
