"""When to look at files again: the only module that knows watchfiles."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from threading import Event

from watchfiles import watch

_QUIET = 10
"""Milliseconds without a change after which a save is taken to be over."""
_LONGEST = 40
"""Milliseconds after which nobody waits for quiet any longer."""
_ANYWAY = 2
"""Seconds after which files are looked at in any case: some disks tell nothing, and events can be lost."""


def nudges(folders: Iterable[Path], stop: Event) -> Iterator[None]:
    """Yield when something may have changed in one of the folders, not below it, until `stop` is set.

    Ends early where the folders cannot be watched, at the latest after the time of one look.
    """
    try:
        for _ in watch(
            *folders,
            watch_filter=None,
            debounce=_LONGEST,
            step=_QUIET,
            stop_event=stop,
            rust_timeout=_ANYWAY * 1000,
            yield_on_timeout=True,
            raise_interrupt=False,
            recursive=False,
            ignore_permission_denied=True,
        ):
            yield
    except (OSError, RuntimeError):
        # A folder has gone, the system watches no more of them, or a name is none that can be read.
        stop.wait(_ANYWAY)
