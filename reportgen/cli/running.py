"""What commands share that run for long: how far they are, how they end early, and how they wait."""

import argparse
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TextIO

from reportgen.cli.common import Terminated

if TYPE_CHECKING:
    from reportgen.workers import Bounds


def add_jobs(command: argparse.ArgumentParser, done: str = "made") -> None:
    """Add how many reports are made at once; `done` is what else is done with them."""
    command.add_argument(
        "-j",
        "--jobs",
        type=count,
        metavar="N",
        help=f"how many reports are {done} at once (default: as many as there are processors)",
    )


def add_time_limit(command: argparse.ArgumentParser) -> None:
    """Add how long one report may take."""
    command.add_argument(
        "--time-limit",
        type=count,
        metavar="SECONDS",
        help="how long one report may take before it is given up (default: 60)",
    )


def bounds_of(options: argparse.Namespace) -> "Bounds":
    """Return what one report may cost: the time of `--time-limit`, else the usual one."""
    from reportgen.limits import LIMITS
    from reportgen.workers import Bounds

    seconds = options.time_limit or LIMITS.report_seconds
    return Bounds(wall=seconds, cpu=seconds)


@contextmanager
def ending_orderly() -> Iterator[None]:
    """Take a request to end as an interrupt, so that what was done is told and what runs is stopped."""

    def end(_signal: int, _frame: Any) -> NoReturn:
        raise Terminated

    before = signal.signal(signal.SIGTERM, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def waiting(holder: int | None) -> None:
    """Tell that another process has the place that is to be written to."""
    who = f"Another build, process {holder}," if holder else "Another build"
    stopping = f"; to stop the other, 'kill {holder}': what it did is kept" if holder else ""
    print(
        f"{who} writes into the same folder; waiting for it to end. To stop waiting, press Ctrl-C{stopping}",
        file=sys.stderr,
        flush=True,
    )


def count(text: str) -> int:
    """Return a number from 1; raises argparse's error for anything else."""
    if not text.isascii() or not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"'{text}' is no number from 1")
    return int(text)


class Progress:
    """How far the build is, on one line of a terminal; nothing elsewhere."""

    def __init__(self, stream: TextIO, *, quiet: bool) -> None:
        """Keep the stream; nothing is shown where it is no terminal."""
        self._stream = stream
        self._shown = not quiet and stream.isatty()

    def show(self, done: int, count: int, path: Path) -> None:
        """Show how many are done, of how many, and which was the last."""
        from reportgen.problems import path_shown

        if self._shown:
            self._stream.write(f"\r\x1b[K[{done}/{count}] {path_shown(path.stem)}")
            self._stream.flush()

    def clear(self) -> None:
        """Take the line away again."""
        if self._shown:
            self._stream.write("\r\x1b[K")
            self._stream.flush()
