"""A folder that one process has for itself, until it closes it or ends, however that comes about."""

import fcntl
import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

_LOCKS = Path("/proc/locks")
"""Where Linux tells who has which file."""


def locked(path: Path, on_wait: Callable[[int | None], None]) -> tuple[int, bool]:
    """Return the descriptor of a folder, which is ours until that is closed, and whether it was made here.

    Args:
        path: the folder, made where it is missing.
        on_wait: called where another process has it, with its number where that is known.

    Raises:
        OSError: it cannot be made, or opened.
    """
    while True:
        is_made = _made(path)
        try:
            lock = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
        except FileNotFoundError:
            continue  # who had it before us has just taken it away
        try:
            _lock(lock, on_wait)
            if _is_at(lock, path):
                return lock, is_made
        except BaseException:
            os.close(lock)
            raise
        os.close(lock)


def _made(path: Path) -> bool:
    """Make a folder where none is; return whether none was."""
    try:
        path.mkdir(parents=True)
    except FileExistsError:
        if not path.is_dir():
            raise
        return False
    return True


def _lock(descriptor: int, on_wait: Callable[[int | None], None]) -> None:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        on_wait(_holder(descriptor))
        fcntl.flock(descriptor, fcntl.LOCK_EX)


def _is_at(descriptor: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(descriptor), path.lstat())
    except FileNotFoundError:
        return False


def _holder(descriptor: int) -> int | None:
    """Return which process has a file locked; None where the system does not tell."""
    place = os.fstat(descriptor)
    wanted = f"{os.major(place.st_dev):02x}:{os.minor(place.st_dev):02x}:{place.st_ino}"
    with suppress(OSError, ValueError):
        for line in _LOCKS.read_text().splitlines():
            _, kind, _, _, process, where, *_ = line.split()
            if (kind, where) == ("FLOCK", wanted) and int(process) > 0:  # 0 stands for one elsewhere
                return int(process)
    return None
