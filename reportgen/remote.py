"""Files where a URL leads: an object store, another machine, memory, by way of fsspec.

One file can be written there, read, removed; there is no lock, and no two files change in one step. What
must hold in spite of that is up to whoever writes there.
"""

import errno
import re
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from reportgen.errors import UsageError

_SCHEME = re.compile(r"[A-Za-z][\w+.:-]*://")
_WITH_FOLDERS = ("file://", "local://")
"""Beginnings of addresses where a folder must be made before there can be a file in it."""
_AT_ONCE = 16
"""Files that are read at once: each costs a way there and back, and waits for nothing but that."""


@dataclass(frozen=True, slots=True)
class Url:
    """Where a file or a folder is, as `Path` tells it on this machine."""

    text: str

    def __str__(self) -> str:
        """Return it as it was given."""
        return self.text

    def __truediv__(self, name: str) -> "Url":
        """Return where something in it is."""
        return Url(f"{self.text.rstrip('/')}/{name}")

    @property
    def name(self) -> str:
        """The last part."""
        return self.text.rpartition("/")[2]

    @property
    def parent(self) -> "Url":
        """Where that is in."""
        return Url(self.text.rpartition("/")[0])


def is_url(text: str) -> bool:
    """Return whether a text is a URL rather than a path."""
    return bool(_SCHEME.match(text))


class Remote:
    """The files below a URL, by names such as 'folder/file'. All methods raise OSError, and nothing else."""

    def __init__(self, url: Url) -> None:
        """Keep where they are.

        Raises:
            UsageError: no such file systems are known here, or what knows them is not installed.
        """
        self.url = url
        self._files, root = _file_system(url)
        self._root = root.rstrip("/")

    def names(self, folder: str = "") -> tuple[str, ...]:
        """Return the names in a folder, in order; none where it is not there."""
        with _as_os_error():
            try:
                found = self._files.ls(self._path(folder), detail=False)
            except FileNotFoundError:
                return ()
        return tuple(sorted({path.rstrip("/").rpartition("/")[2] for path in found} - {""}))

    def read(self, name: str) -> bytes:
        """Return the bytes of a file; FileNotFoundError if it is not there."""
        with _as_os_error():
            return bytes(self._files.cat_file(self._path(name)))

    def read_all(self, names: Iterable[str]) -> Iterator[bytes | None]:
        """Yield the bytes of files, in order, None for one that is not there."""
        with ThreadPoolExecutor(_AT_ONCE) as threads:
            yield from threads.map(self._found, names)

    def write(self, files: Mapping[str, bytes]) -> None:
        """Write files, in place of what they held before, in any order."""
        with _as_os_error():
            self._files.pipe({self._path(name): data for name, data in files.items()})

    def remove(self, names: Iterable[str]) -> None:
        """Remove files that are there, one after the other."""
        with _as_os_error():
            for name in names:
                self._files.rm_file(self._path(name))

    def _found(self, name: str) -> bytes | None:
        try:
            return self.read(name)
        except FileNotFoundError:
            return None

    def _path(self, name: str) -> str:
        return f"{self._root}/{name}" if name else self._root


def _file_system(url: Url) -> tuple[Any, str]:
    try:
        from fsspec.core import url_to_fs
    except ImportError:
        raise UsageError(
            f"{url} is a URL, and what writes to URLs is not installed: pip install 'reportgen[dask]'"
        ) from None
    # What others have written there must be seen.
    options: dict[str, Any] = {"use_listings_cache": False}
    if url.text.startswith(_WITH_FOLDERS):
        options["auto_mkdir"] = True
    try:
        files, root = url_to_fs(url.text, **options)
    except Exception as exc:  # noqa: BLE001  # whatever a file system finds wrong with its address
        raise UsageError(f"{url} cannot be used: {exc}") from None
    return files, str(root)


@contextmanager
def _as_os_error() -> Iterator[None]:
    """Raise all failures as the system's: each file system has kinds of its own."""
    try:
        yield
    except OSError:
        raise
    except Exception as exc:
        raise OSError(errno.EIO, f"{type(exc).__name__}: {exc}") from exc
