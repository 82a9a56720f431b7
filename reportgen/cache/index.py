"""Which files were made of which inputs, and what each report was last made of: a database of SQLite.

Each row has a seal over what it tells, since SQLite does not notice when bytes on the disk have changed.
"""

import hashlib
import json
import os
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

_VERSION = 1
"""Of the tables; an index with another is begun anew."""
_TABLES = f"""
CREATE TABLE IF NOT EXISTS rows (
    kind TEXT, name TEXT, told TEXT, seal TEXT, bytes INTEGER, used INTEGER, PRIMARY KEY (kind, name)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS by_use ON rows (used);
PRAGMA user_version = {_VERSION};
"""
_MADE, _LAST = "made", "last"
"""Kinds of rows: what was made of which inputs, and of which inputs a report was last made."""
_NOT_NOW = (
    *(sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN),
    *(sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_PERM, sqlite3.SQLITE_NOMEM),
)
"""What is told of a database that is in use, or cannot be written: it is not damaged."""
_PATIENCE = 5.0
"""Seconds to wait for another process that writes."""


def is_in_use(exc: Exception) -> bool:
    """Return whether an error says that another process writes, and did not end while it was waited for."""
    return getattr(exc, "sqlite_errorcode", 0) & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


class Index:
    """The database; every method may raise sqlite3.Error, OSError or ValueError.

    One that is damaged is begun anew, and `is_new` then: what it told of is no longer known.
    """

    def __init__(self, path: Path) -> None:
        """Keep the path; the database is opened when it is first asked."""
        self._path = path
        self._open: sqlite3.Connection | None = None
        self._used: list[str] = []
        self.is_new = False

    def found(self, key: str) -> Any:
        """Return what is told of a key, None where nothing is."""
        if (told := self._told(_MADE, key)) is not None:
            self._used.append(key)
        return told

    def keep(self, key: str, told: Mapping[str, Any], size: int) -> None:
        """Tell what was made of a key, in place of what was told before; `size` in bytes, of its files."""
        self._tell(_MADE, key, told, size)

    def inputs(self, subject: str) -> Any:
        """Return what a report was last made of, None where that is not known."""
        return self._told(_LAST, subject)

    def note(self, subject: str, inputs: Mapping[str, str]) -> None:
        """Tell what a report was made of."""
        self._tell(_LAST, subject, dict(inputs), 0)

    def touch(self) -> None:
        """Note that what was found was used last of all."""
        if self._used:
            with self._transaction() as database:
                (latest,) = database.execute("SELECT 1 + coalesce(max(used), 0) FROM rows").fetchone()
                changed = [(latest, _MADE, key) for key in self._used]
                database.executemany("UPDATE rows SET used = ? WHERE kind = ? AND name = ?", changed)
            self._used.clear()

    def size(self) -> int:
        """Return the bytes of all files, and of all that is told."""
        if self._open is None:
            return 0
        return int(self._asked("SELECT coalesce(sum(bytes), 0) FROM rows")[0][0])

    def forget_down_to(self, most: int) -> None:
        """Forget what was used longest ago, until no more than so many bytes are left."""
        with self._transaction() as database:
            kept = 0
            rows = database.execute("SELECT kind, name, bytes FROM rows ORDER BY used DESC, kind, name")
            for kind, name, size in rows.fetchall():
                kept += size
                if kept > most:
                    database.execute("DELETE FROM rows WHERE kind = ? AND name = ?", (kind, name))

    def rows(self) -> Iterator[Any]:
        """Yield what is told of every key."""
        for (key,) in self._asked("SELECT name FROM rows WHERE kind = ?", _MADE):
            if (told := self._told(_MADE, key)) is not None:
                yield told

    def close(self) -> None:
        """Close the database."""
        if self._open is not None:
            self._open.close()
            self._open = None

    def _told(self, kind: str, name: str) -> Any:
        for told, seal in self._asked("SELECT told, seal FROM rows WHERE kind = ? AND name = ?", kind, name):
            if seal == _seal(kind, name, told):
                return json.loads(told)
        return None

    def _tell(self, kind: str, name: str, value: Mapping[str, Any], size: int) -> None:
        told = json.dumps(value)
        self._asked(
            "INSERT OR REPLACE INTO rows SELECT ?, ?, ?, ?, ?, 1 + coalesce(max(used), 0) FROM rows",
            *(kind, name, told, _seal(kind, name, told), size + len(told)),
        )

    def _asked(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        """Return the answer to a statement; a database that is damaged is begun anew, once."""
        try:
            return self._database().execute(statement, values).fetchall()
        except sqlite3.DatabaseError as exc:
            self._begin_anew_after(exc)
            return self._database().execute(statement, values).fetchall()

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        try:
            with self._database() as database:
                database.execute("BEGIN IMMEDIATE")
                yield database
        except sqlite3.DatabaseError as exc:
            self._begin_anew_after(exc)
            raise

    def _database(self) -> sqlite3.Connection:
        if self._open is None:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            try:
                self._open, is_new = _opened(self._path)
            except sqlite3.DatabaseError as exc:
                self._begin_anew_after(exc)
                self._open, is_new = _opened(self._path)
            self.is_new = self.is_new or is_new
        return self._open

    def _begin_anew_after(self, exc: sqlite3.DatabaseError) -> None:
        """Take away a database that is damaged; raise what says only that it cannot be used now."""
        if getattr(exc, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT) & 0xFF in _NOT_NOW:
            raise exc
        self.close()
        for path in (self._path, *self._path.parent.glob(f"{self._path.name}-*")):
            with suppress(FileNotFoundError):
                path.unlink()


def _opened(path: Path) -> tuple[sqlite3.Connection, bool]:
    """Return a database with its tables, and whether they were made just now."""
    os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600))  # for its owner alone
    database = sqlite3.connect(path, timeout=_PATIENCE, isolation_level=None, check_same_thread=False)
    try:
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("PRAGMA synchronous = NORMAL")
        (version,) = database.execute("PRAGMA user_version").fetchone()
        (tables,) = database.execute("SELECT count(*) FROM sqlite_schema").fetchone()
        if tables and version != _VERSION:
            raise sqlite3.DatabaseError("it has other tables")
        if not tables:
            database.executescript(_TABLES)
    except sqlite3.Error:
        database.close()
        raise
    return database, not tables


def _seal(kind: str, name: str, told: str) -> str:
    return hashlib.sha256("\0".join((kind, name, told)).encode()).hexdigest()
