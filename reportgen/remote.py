"""Files where a URL leads: an object store, another machine, memory, by way of fsspec.

One file can be written there, read, removed; there is no lock, and no two files change in one step. What
must hold in spite of that is up to whoever writes there.
"""

import errno
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from mimetypes import MimeTypes
from typing import Any

from reportgen.errors import AccessError, UsageError, WriteError

_SCHEME = re.compile(r"[A-Za-z][\w+.:-]*://")
_WITH_FOLDERS = ("file://", "local://")
"""Beginnings of addresses where a folder must be made before there can be a file in it."""
_AT_ONCE = 16
"""Files that are read or written at once: each costs a way there and back, and waits for nothing else."""
_TYPE_TOLD: Mapping[str, Callable[[str], dict[str, Any]]] = {
    "s3": lambda kind: {"ContentType": kind},
    "gs": lambda kind: {"content_type": kind},
    "abfs": lambda kind: {"content_settings": {"content_type": kind}},
}
"""How the stores that serve files to browsers are told what a file is, by protocol; fsspec has no one way."""
_TYPES_OF_OURS = {".ics": "text/calendar", ".woff2": "font/woff2"}
"""What Python's table has in no version, or in late ones alone."""


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
        self._type_told = _type_told(self._files.protocol)

    def names(self, folder: str = "") -> tuple[str, ...]:
        """Return the names in a folder, in order; none where it is not there."""
        with _as_os_error():
            try:
                found = self._files.ls(self._path(folder), detail=False)
            except FileNotFoundError:
                return ()
        return tuple(sorted({path.rstrip("/").rpartition("/")[2] for path in found} - {""}))

    def sizes(self) -> dict[str, int]:
        """Return the sizes of all files by their names, bytes, also in folders; none where nothing is."""
        with _as_os_error():
            try:
                found = self._files.find(self._root, detail=True)
            except FileNotFoundError:
                return {}
        beginning = f"{self._root}/"
        return {
            path.removeprefix(beginning): told["size"]
            for path, told in sorted(found.items())
            # What ends in '/' stands for a folder that somebody made in a store without any.
            if path.startswith(beginning) and told["type"] == "file" and not path.endswith("/")
        }

    def read(self, name: str) -> bytes:
        """Return the bytes of a file; FileNotFoundError if it is not there."""
        with _as_os_error():
            return bytes(self._files.cat_file(self._path(name)))

    def read_all(self, names: Iterable[str]) -> Iterator[bytes | None]:
        """Yield the bytes of files, in order, None for one that is not there."""
        with ThreadPoolExecutor(_AT_ONCE) as threads:
            yield from threads.map(self._found, names)

    def write(self, files: Mapping[str, bytes]) -> None:
        """Write files, in place of what they held before, in any order.

        Stores that serve them are told what each is, by its ending; texts are UTF-8.
        """
        with ThreadPoolExecutor(_AT_ONCE) as threads:
            for _ in threads.map(self._write, files, files.values()):
                pass

    def remove(self, names: Iterable[str]) -> None:
        """Remove files that are there, one after the other."""
        with _as_os_error():
            for name in names:
                self._files.rm_file(self._path(name))

    def _write(self, name: str, data: bytes) -> None:
        with _as_os_error():
            self._files.pipe_file(self._path(name), data, **self._type_told(content_type(name)))

    def _found(self, name: str) -> bytes | None:
        try:
            return self.read(name)
        except FileNotFoundError:
            return None

    def _path(self, name: str) -> str:
        return f"{self._root}/{name}" if name else self._root


def _type_told(known: str | tuple[str, ...]) -> Callable[[str], dict[str, Any]]:
    """Return how what a file is goes with it, by the protocols of where it goes."""
    protocols = (known,) if isinstance(known, str) else known
    return next((_TYPE_TOLD[one] for one in protocols if one in _TYPE_TOLD), lambda _: {})


def content_type(name: str) -> str:
    """Return the media type of a file by its ending, with the charset of texts; the same on every machine."""
    found = _known_types().guess_type(name)[0] or "application/octet-stream"
    return f"{found}; charset=utf-8" if found.startswith("text/") else found


@cache
def _known_types() -> MimeTypes:
    types = MimeTypes()  # an own table: the module's is added to from files of the machine's
    for ending, kind in _TYPES_OF_OURS.items():
        types.add_type(kind, ending)
    return types


@contextmanager
def telling(place: Url) -> Iterator[None]:
    """Raise failures at a place as AccessError where there is no permission, and as WriteError otherwise."""
    try:
        yield
    except OSError as exc:
        kind = AccessError if isinstance(exc, PermissionError) else WriteError
        raise kind(f"Cannot write to {place}: {exc.strerror or exc}") from None


def _file_system(url: Url) -> tuple[Any, str]:
    try:
        from fsspec.core import url_to_fs
    except ImportError:
        raise UsageError(
            f"{url} is a URL, and what writes to URLs is not installed: pip install 'reportgen[publish]'"
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
