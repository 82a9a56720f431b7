"""Files under their own hash: written once, and read as they were written or not at all."""

import hashlib
import os
import shutil
import stat
from collections.abc import Set as AbstractSet
from contextlib import suppress
from pathlib import Path

from reportgen.disk import bytes_of


class Objects:
    """A folder of files that nobody but its owner may read."""

    def __init__(self, folder: Path) -> None:
        """Keep the folder."""
        self._folder = folder

    def read(self, sha256: str) -> bytes | None:
        """Return the bytes with a hash; None where they are lost or damaged, or something else is there."""
        try:
            data = bytes_of(self._path(sha256))
        except OSError:
            return None
        return data if hashlib.sha256(data).hexdigest() == sha256 else None

    def write(self, data: bytes) -> int:
        """Keep bytes; return how many. Raises OSError."""
        sha256 = hashlib.sha256(data).hexdigest()
        if self.read(sha256) is None:
            path = self._path(sha256)
            for folder in (self._folder, path.parent):
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            # The same name for all: what an end in between leaves, the next to write it overwrites.
            temporary = path.with_name(f".{path.name}")
            for place in (path, temporary):
                _make_way(place)
            try:
                descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600)
                with os.fdopen(descriptor, "wb") as file:
                    file.write(data)  # not brought to the disk: what is torn is lost, and made again
                temporary.replace(path)
            except OSError:
                with suppress(OSError):
                    temporary.unlink()
                raise
        return len(data)

    def keep_only(self, hashes: AbstractSet[str]) -> None:
        """Remove all others, and what an interrupted run has left. Raises OSError."""
        for path in self._folder.glob("*/*"):
            _make_way(path)
            if path.name not in hashes:
                path.unlink(missing_ok=True)

    def _path(self, sha256: str) -> Path:
        return self._folder / sha256[:2] / sha256


def _make_way(path: Path) -> None:
    """Remove what lies in the place of a file and is none. Raises OSError."""
    with suppress(FileNotFoundError):
        mode = path.lstat().st_mode
        if stat.S_ISDIR(mode):
            shutil.rmtree(path)
        elif not stat.S_ISREG(mode):
            path.unlink()
