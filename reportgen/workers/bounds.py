"""What a piece of work may cost, and how it is told that it cost more.

The bounds are the kernel's own: a limit within the process is no limit, since the engine of PDFs catches
what is raised in it.
"""

import resource
import signal
from dataclasses import dataclass
from enum import StrEnum

from reportgen.limits import LIMITS


@dataclass(frozen=True, slots=True)
class Bounds:
    """What one piece of work may cost; those of memory and files hold for a worker as long as it lives."""

    wall: float = LIMITS.report_seconds
    """Seconds by the clock, after which the worker is killed."""
    cpu: int = LIMITS.report_seconds
    """Seconds of the processor."""
    memory: int = LIMITS.report_memory
    """Address space of the process, bytes."""
    file: int = LIMITS.report_file_bytes
    """Size of a file that the process writes, bytes."""
    descriptors: int = LIMITS.report_descriptors
    """Files that the process has open at once."""


class Cause(StrEnum):
    """Why a piece of work was lost."""

    TIME = "time"
    MEMORY = "memory"
    DIED = "died"
    GARBLED = "garbled"
    SIZE = "size"


class LostError(Exception):
    """A piece of work was lost with its worker; no other was."""

    def __init__(self, cause: Cause, message: str) -> None:
        """Keep why, as a cause and in words."""
        super().__init__(cause, message)
        self.cause = cause
        self.message = message

    def __str__(self) -> str:
        """Return why, in words."""
        return self.message


def enter(bounds: Bounds) -> None:
    """Hold this process to the bounds of a worker, from now on."""
    for kind, most in (
        (resource.RLIMIT_AS, bounds.memory),
        (resource.RLIMIT_FSIZE, bounds.file),
        (resource.RLIMIT_NOFILE, bounds.descriptors),
        (resource.RLIMIT_CORE, 0),
    ):
        _lower(kind, most)
    # Python ignores the signal of a file too large; the error that comes instead is told.


def allow(seconds: int) -> None:
    """Allow this process so many seconds of the processor more; beyond them the kernel ends it."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    most = int(used.ru_utime + used.ru_stime) + 1 + seconds
    resource.setrlimit(
        resource.RLIMIT_CPU, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard)
    )


def _lower(kind: int, most: int) -> None:
    """Set a limit, unless a stricter one holds already."""
    _, hard = resource.getrlimit(kind)
    most = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(kind, (most, most))


def short_of_memory() -> LostError:
    """Return how the loss of a piece is told that had not the memory it wanted."""
    return LostError(Cause.MEMORY, "it needs more memory than it may have")


def ending(code: int, bounds: Bounds) -> LostError:
    """Return how the loss of a worker is told that ended by itself.

    Args:
        code: its exit code, negative for a signal, as `subprocess` gives it.
        bounds: what it was held to.
    """
    if code == -signal.SIGXCPU:
        return LostError(Cause.TIME, f"it took more than {bounds.cpu} s of the processor, and was stopped")
    if code == -signal.SIGTRAP:
        # GLib, on which the engine of PDFs stands, ends a process so where it gets no memory, or no thread
        # for want of room for its stack.
        return short_of_memory()
    if code < 0:
        return LostError(Cause.DIED, f"the process that made it died by signal {-code} ({_name(-code)})")
    return LostError(Cause.DIED, f"the process that made it ended with code {code}")


def _name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return "unknown"
