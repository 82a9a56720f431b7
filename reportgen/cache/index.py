"""Which files were made of which inputs, and what each report was last made of: a database of SQLite."""

import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

_TABLES = """
CREATE TABLE IF NOT EXISTS made (key TEXT PRIMARY KEY, told TEXT, bytes INTEGER, used INTEGER) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS last (subject TEXT PRIMARY KEY, inputs TEXT) WITHOUT ROWID;
"""
_PATIENCE = 30.0
"""Seconds to wait for another process that writes."""


class Index:
    """The database; every method may raise sqlite3.Error or OSError."""

    def __init__(self, path: Path) -> None:
        """Keep the path; the database is opened when it is first asked."""
        self._path = path
        self._open: sqlite3.Connection | None = None
        self._used: list[str] = []

    def found(self, key: str) -> dict[str, Any] | None:
        """Return what is told of a key."""
        row = self._database().execute("SELECT told FROM made WHERE key = ?", (key,)).fetchone()
        if row:
            self._used.append(key)
        return json.loads(row[0]) if row else None

    def keep(self, key: str, told: Mapping[str, Any], size: int) -> None:
        """Tell what was made of a key, in place of what was told before; `size` in bytes."""
        self._database().execute(
            "INSERT OR REPLACE INTO made SELECT ?, ?, ?, 1 + coalesce(max(used), 0) FROM made",
            (key, json.dumps(told), size),
        )

    def inputs(self, subject: str) -> Any:
        """Return what a report was last made of."""
        row = self._database().execute("SELECT inputs FROM last WHERE subject = ?", (subject,)).fetchone()
        return json.loads(row[0]) if row else None

    def note(self, subject: str, inputs: Mapping[str, str]) -> None:
        """Tell what a report was made of."""
        told = json.dumps(dict(inputs))
        self._database().execute("INSERT OR REPLACE INTO last VALUES (?, ?)", (subject, told))

    def touch(self) -> None:
        """Note that what was found was used last of all."""
        if self._used:
            with self._database() as database:
                database.execute("BEGIN IMMEDIATE")
                (latest,) = database.execute("SELECT max(used) FROM made").fetchone()
                changed = [(latest + 1, key) for key in self._used]
                database.executemany("UPDATE made SET used = ? WHERE key = ?", changed)
            self._used.clear()

    def size(self) -> int:
        """Return the bytes of all files."""
        if self._open is None:
            return 0
        return int(self._open.execute("SELECT coalesce(sum(bytes), 0) FROM made").fetchone()[0])

    def forget_down_to(self, most: int) -> None:
        """Forget what was used longest ago, until no more than so many bytes are left."""
        with self._database() as database:
            database.execute("BEGIN IMMEDIATE")
            kept = 0
            rows = database.execute("SELECT key, bytes FROM made ORDER BY used DESC, key").fetchall()
            for key, size in rows:
                kept += size
                if kept > most:
                    database.execute("DELETE FROM made WHERE key = ?", (key,))

    def rows(self) -> Iterator[dict[str, Any]]:
        """Yield what is told of every key."""
        for (told,) in self._database().execute("SELECT told FROM made"):
            yield json.loads(told)

    def close(self) -> None:
        """Close the database."""
        if self._open is not None:
            self._open.close()
            self._open = None

    def _database(self) -> sqlite3.Connection:
        if self._open is None:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            try:
                self._open = _opened(self._path)
            except sqlite3.OperationalError:
                raise  # it is in use, or cannot be written: not damaged
            except sqlite3.DatabaseError:
                for path in (self._path, *self._path.parent.glob(f"{self._path.name}-*")):
                    with suppress(FileNotFoundError):
                        path.unlink()
                self._open = _opened(self._path)
        return self._open


def _opened(path: Path) -> sqlite3.Connection:
    database = sqlite3.connect(path, timeout=_PATIENCE, isolation_level=None, check_same_thread=False)
    try:
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("PRAGMA synchronous = NORMAL")
        database.executescript(_TABLES)
    except sqlite3.Error:
        database.close()
        raise
    return database
