"""What was made before, kept so that it need not be made again: nothing but time is lost without it.

Files lie under their own hash, so that what is read is what was written, or nothing. The index says which
files were made of which inputs. Several processes may use both at once. Whatever fails here is a miss.
"""

import os
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from sqlite3 import Error as DatabaseError
from typing import Any, TypeVar

from reportgen.cache.index import Index, is_in_use
from reportgen.cache.objects import Objects
from reportgen.limits import LIMITS
from reportgen.problems import Problem, problem_of, problem_told

T = TypeVar("T")

_SPARE = 0.8
"""How much of the bound is left in use after making room, so that room is not made at every turn."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A report that was made before.

    `files` are hashes by names; `since` is the time that its dates were held against, which holds for all
    times after it; `machine_fonts` tells the machine's fonts where it has characters of theirs. `told` are
    names of the files that it tells of, `absent` those of files that it would tell of if they were there.
    """

    files: Mapping[str, str]
    status: str
    problems: tuple[Problem, ...]
    since: datetime | None
    machine_fonts: str | None
    told: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()

    def holds(self, now: datetime | None, machine_fonts: Callable[[], str]) -> bool:
        """Return whether it would be made the same again; asks for the fonts only where they matter."""
        if self.machine_fonts is not None and self.machine_fonts != machine_fonts():
            return False
        return now is None or (self.since is not None and self.since <= now)


def default_folder() -> Path | None:
    """Return where the cache lies if nobody says otherwise; None where the user has no home."""
    with suppress(RuntimeError):
        base = os.environ.get("XDG_CACHE_HOME", "")
        return (Path(base) if base.startswith("/") else Path.home() / ".cache") / "reportgen"
    return None


class Cache:
    """What was made before, in a folder for its owner alone."""

    def __init__(self, folder: Path, most: int = LIMITS.cache_bytes) -> None:
        """Keep the folder, which is made when it is first needed, and the bytes that it may take."""
        self._objects = Objects(folder / "objects")
        self._index = Index(folder / "index.sqlite")
        self._most = most
        self._is_given_up = False

    def find(self, key: str) -> Kept | None:
        """Return what was made of the inputs with this digest."""
        row: Any = self._tried(lambda: self._index.found(key), None)
        with suppress(KeyError, TypeError, ValueError):
            return kept_of(row) if row else None
        return None

    def files(self, kept: Kept) -> dict[str, bytes] | None:
        """Return the files of a report by names, None where one is lost."""
        found: dict[str, bytes] = {}
        for name, sha256 in kept.files.items():
            data = self._tried(partial(self._objects.read, sha256), None)
            if data is None:
                return None
            found[name] = data
        return found

    def keep(self, key: str, kept: Kept, contents: Iterable[bytes]) -> None:
        """Keep what was made of the inputs with this digest, with the contents of its files."""

        def write() -> None:
            size = sum(self._objects.write(data) for data in contents)
            self._index.keep(key, told_of(kept), size)

        self._tried(write, None)

    def inputs(self, subject: str) -> Mapping[str, str] | None:
        """Return what a report was last made of, by names, None where that is not known."""
        found = self._tried(lambda: self._index.inputs(subject), None)
        return {str(name): str(told) for name, told in found.items()} if isinstance(found, dict) else None

    def note(self, subject: str, inputs: Mapping[str, str]) -> None:
        """Note what a report was made of."""
        self._tried(lambda: self._index.note(subject, inputs), None)

    def close(self) -> None:
        """Note what was used, and make room where there is too much."""

        def end() -> None:
            self._index.touch()
            is_over = self._index.size() > self._most
            if is_over:
                self._index.forget_down_to(int(self._most * _SPARE))
            if is_over or self._index.is_new:  # a new index knows nothing of files that were there before
                self._objects.keep_only({sha for row in self._index.rows() for sha in row["files"].values()})

        self._tried(end, None)
        with suppress(DatabaseError):
            self._index.close()

    def _tried(self, action: Callable[[], T], otherwise: T) -> T:
        """Return what comes of an action, a miss where it fails or the index was waited for in vain."""
        if self._is_given_up:
            return otherwise
        try:
            return action()
        except (OSError, DatabaseError, ValueError) as exc:
            self._is_given_up = is_in_use(exc)  # who waits again for each report waits for hours
            return otherwise


def told_of(kept: Kept) -> dict[str, object]:
    """Return what was made before as JSON can tell it."""
    return {
        "files": dict(kept.files),
        "status": kept.status,
        "problems": [problem_told(problem) for problem in kept.problems],
        "since": kept.since.isoformat() if kept.since else None,
        "machine_fonts": kept.machine_fonts,
        "told": kept.told,
        "absent": kept.absent,
    }


def kept_of(row: Mapping[str, Any]) -> Kept:
    """Return what was made before from how it was told; any error of Python's where it is told wrongly."""
    since = row["since"]
    return Kept(
        files=dict(row["files"]),
        status=row["status"],
        problems=tuple(problem_of(told) for told in row["problems"]),
        since=datetime.fromisoformat(since) if since else None,
        machine_fonts=row["machine_fonts"],
        told=tuple(row["told"]),
        absent=tuple(row["absent"]),
    )
