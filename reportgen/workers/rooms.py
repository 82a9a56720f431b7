"""Rooms: folders for the temporary files of workers, none of which stays behind for good.

Whoever is killed clears nothing away. So a room is locked for as long as the pool that made it or the worker
in it lives: the kernel frees the lock with the last of them, and the next pool clears what is free.
"""

import fcntl
import os
import re
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path

_PREFIX = "reportgen-worker-"
_NAME = re.compile(rf"{_PREFIX}[a-z0-9_]{{8}}")


class Room:
    """A folder of its own for the temporary files of a worker; `lock` is to be handed on to that."""

    def __init__(self) -> None:
        """Make it; raises OSError."""
        while True:
            self.path = Path(tempfile.mkdtemp(prefix=_PREFIX))
            with suppress(FileNotFoundError):  # another pool took it for abandoned before it was locked
                self.lock = _opened(self.path)
                if self._is_ours():
                    return
                os.close(self.lock)

    def _is_ours(self) -> bool:
        try:
            fcntl.flock(self.lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except OSError:  # nothing can be locked there, so nobody takes anything for abandoned, either
            return True
        return _is_at(self.lock, self.path)

    def clear(self) -> None:
        """Remove it with all that lies in it."""
        shutil.rmtree(self.path, ignore_errors=True)
        os.close(self.lock)


def clear_abandoned() -> None:
    """Remove the rooms of this user whose pools and workers were all killed."""
    with suppress(OSError), os.scandir(tempfile.gettempdir()) as entries:
        for entry in entries:
            if _NAME.fullmatch(entry.name):
                with suppress(OSError):
                    _clear_if_abandoned(Path(entry.path))


def _clear_if_abandoned(path: Path) -> None:
    lock = _opened(path)
    try:
        if os.fstat(lock).st_uid == os.geteuid():
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if _is_at(lock, path):
                shutil.rmtree(path, ignore_errors=True)
    finally:
        os.close(lock)


def _opened(path: Path) -> int:
    return os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)


def _is_at(descriptor: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(descriptor), path.lstat())
    except FileNotFoundError:
        return False
