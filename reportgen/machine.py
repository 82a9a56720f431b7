"""What the machine gives to this process: cores, memory, and room for temporary files."""

import os
import tempfile
from contextlib import suppress
from pathlib import Path

_MEMORY = Path("/proc/meminfo")
_CONTAINER = Path("/sys/fs/cgroup")


def all_cores() -> int:
    """Return how many cores the machine has."""
    return os.cpu_count() or 1


def usable_cores() -> int:
    """Return how many cores this process may use, which is how many workers a build takes."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return all_cores()  # not every system can tell


def free_memory() -> int | None:
    """Return how many bytes of memory are left for this process, None where the system does not tell."""
    free = [_free_of_machine(), _free_of_container()]
    return min((one for one in free if one is not None), default=None)


def free_for_temporary_files() -> int:
    """Return how many bytes there are for temporary files, after writing one.

    Raises:
        OSError: there is no folder that one can be written into.
    """
    with tempfile.TemporaryFile() as file:
        file.write(b"x")
        file.flush()
        told = os.fstatvfs(file.fileno())
    return told.f_bavail * told.f_frsize


def _free_of_machine() -> int | None:
    with suppress(OSError):
        for line in _MEMORY.read_text().splitlines():
            if line.startswith("MemAvailable:"):
                return int(line.split()[1]) * 1024
    return None


def _free_of_container() -> int | None:
    """Return what a container may still take; None if none sets a limit."""
    with suppress(OSError, ValueError):
        most = int((_CONTAINER / "memory.max").read_text())
        return most - int((_CONTAINER / "memory.current").read_text())
    return None
