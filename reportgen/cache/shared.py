"""What was made before, where a URL leads, so that several machines share it.

Files lie under their own hash, and for each digest of inputs a small one says which files were made of
them. What a report was last made of is this machine's own, as its path is. Nothing is thrown away there:
object stores forget by rules of their own. Whatever fails is a miss; after the first failure that is not
one, this build asks no more, since every further one would cost the same wait.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from typing import TypeVar

from reportgen.cache import Cache, Kept, kept_of, told_of
from reportgen.remote import Remote, Url

T = TypeVar("T")


class SharedCache:
    """Stands in for a `Cache`, of which it has one, `own`, for what is this machine's."""

    def __init__(self, url: Url, own: Cache | None) -> None:
        """Keep where it is; raises UsageError where no such file systems are known."""
        self._files = Remote(url)
        self._own = own
        self._is_lost = False

    def find(self, key: str) -> Kept | None:
        """Return what was made of the inputs with this digest."""
        data = self._read([_made(key)])[0]
        # Others write there, too: what is told may have any form.
        with suppress(KeyError, TypeError, ValueError, AttributeError, AssertionError):
            kept = kept_of(json.loads(data)) if data else None
            return kept if kept and all(map(_is_plain, (*kept.files, *kept.files.values()))) else None
        return None

    def files(self, kept: Kept) -> dict[str, bytes] | None:
        """Return the files of a report by names, None where one is lost or damaged."""
        found = self._read([_object(told) for told in kept.files.values()])
        files = {name: data for name, data in zip(kept.files, found, strict=True) if data is not None}
        is_whole = all(name in files and _sha256(files[name]) == told for name, told in kept.files.items())
        return files if is_whole else None

    def keep(self, key: str, kept: Kept, contents: Iterable[bytes]) -> None:
        """Keep what was made of the inputs with this digest, with the contents of its files."""

        def write() -> None:
            self._files.write({_object(_sha256(data)): data for data in contents})
            self._files.write({_made(key): json.dumps(told_of(kept)).encode()})

        self._tried(write, None)

    def inputs(self, subject: str) -> Mapping[str, str] | None:
        """Return what a report was last made of on this machine, by names, None where that is not known."""
        return self._own.inputs(subject) if self._own else None

    def note(self, subject: str, inputs: Mapping[str, str]) -> None:
        """Note what a report was made of."""
        if self._own:
            self._own.note(subject, inputs)

    def close(self) -> None:
        """Close what is this machine's own."""
        if self._own:
            self._own.close()

    def _read(self, names: list[str]) -> list[bytes | None]:
        nothing: list[bytes | None] = [None] * len(names)
        return self._tried(lambda: list(self._files.read_all(names)), nothing)

    def _tried(self, action: Callable[[], T], otherwise: T) -> T:
        if self._is_lost:
            return otherwise
        try:
            return action()
        except OSError:
            self._is_lost = True
            return otherwise


def _is_plain(name: str) -> bool:
    """Return whether a name leads to no other folder."""
    return "/" not in name and not name.startswith(".")


def _made(key: str) -> str:
    return f"made/{key[:2]}/{key}.json"


def _object(sha256: str) -> str:
    return f"objects/{sha256[:2]}/{sha256}"


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
