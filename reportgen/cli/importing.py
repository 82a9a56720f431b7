"""Read published reports into records."""

import argparse
import os
import sys
from contextlib import closing, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from reportgen.cli.common import add, add_output
from reportgen.cli.running import Progress, add_jobs, ending_orderly

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reportgen.cli.common import Commands
    from reportgen.importing.outcome import Outcome
    from reportgen.importing.records import Records


def add_import(commands: "Commands") -> None:
    """Add `reportgen import`."""
    command = add(commands, "import", _import, "read published reports, as PDFs, into records")
    command.add_argument("files", nargs="+", type=Path, metavar="FILE", help="a report, or a folder of PDFs")
    add_output(command)
    command.add_argument(
        "--report", type=Path, metavar="REPORT", help="write there, as JSON, where each value comes from"
    )
    add_jobs(command, "read")


def _import(options: argparse.Namespace) -> int:
    from reportgen.errors import ReportgenError, UnreadableError
    from reportgen.frameworks import Library
    from reportgen.importing.batch import read_all
    from reportgen.importing.records import Records
    from reportgen.machine import usable_cores
    from reportgen.output import require_place

    library = Library(options.frameworks).checked()
    files = list(_files(options.files))
    if options.report:
        _refuse_other(options.report, files)
        require_place(options.report)
    records = Records(options.output, library)
    workers = min(options.jobs or usable_cores(), len(files))
    told = _Told(options, len(files))
    with ending_orderly(), closing(read_all(files, tuple(options.frameworks), workers)) as outcomes:
        try:
            for outcome in outcomes:
                told.add(records.add(outcome))
        except BaseException:
            with suppress(ReportgenError):  # what stopped the reading is told
                told.close(records)
            raise
        told.close(records)
    return 0 if told.done == len(files) else UnreadableError.exit_code


class _Told:
    """Tells what becomes of each file, how far the reading is, and at last of all."""

    def __init__(self, options: argparse.Namespace, count: int) -> None:
        self._output, self._report, self._count = options.output, options.report, count
        self._progress = Progress(sys.stderr, quiet=False)
        self._kept: list[Outcome] = []
        self._read = self._written = self.done = 0

    def add(self, outcome: "Outcome") -> None:
        """Tell of one file."""
        from reportgen.importing.outcome import Fate

        self._read += 1
        self._written += outcome.fate is Fate.WRITTEN
        self.done += outcome.record is not None
        if self._report:
            self._kept.append(outcome)
        self._progress.clear()
        _tell(outcome)
        self._progress.show(self._read, self._count, outcome.path)

    def close(self, records: "Records") -> None:
        """Link what was written, and tell of all, also where something stopped the reading."""
        from reportgen.importing.outcome import as_json
        from reportgen.output import write_file

        self._progress.clear()
        for _record in records.link():
            pass
        if self._report:
            write_file(self._report, as_json(self._kept).encode("utf-8", "backslashreplace"))
        there = self.done - self._written
        before = f", {there} of which were there already" if there else ""
        print(f"{self.done} of {self._count} reports are records in {self._output}{before}")


def _refuse_other(path: Path, files: list[Path]) -> None:
    """Raise UsageError if something else than an earlier account lies where this one is to be written."""
    from reportgen.disk import beginning_of, is_file
    from reportgen.errors import UsageError

    if os.path.realpath(path) in map(os.path.realpath, files):
        raise UsageError(f"--report: {path} is one of the reports; write to another file")
    if is_file(path) and beginning_of(path, 1) not in (b"", b"["):
        raise UsageError(f"--report: {path} is no account of an earlier import; write to another file")


def _files(paths: list[Path]) -> "Iterator[Path]":
    """Yield the files that are meant, each once; raises UsageError where there is none."""
    from reportgen.disk import is_folder, listed
    from reportgen.errors import ReportgenError, UsageError

    seen: set[str] = set()
    for path in paths:
        try:
            inside = (
                [one for one in listed(path) if one.suffix.lower() == ".pdf"] if is_folder(path) else [path]
            )
        except ReportgenError:
            inside = [path]  # the reading tells why it cannot be read
        for one in inside:
            if (real := os.path.realpath(one)) not in seen:
                seen.add(real)
                yield one
    if not seen:
        raise UsageError("There is no PDF in what was named")


def _tell(outcome: "Outcome") -> None:
    from reportgen.importing.outcome import Fate
    from reportgen.problems import path_shown, visible

    if outcome.failure:
        print(f"FAILED {path_shown(outcome.failure)}", file=sys.stderr)
    if outcome.fate is Fate.UNCHANGED:
        return
    for remark in outcome.remarks:
        sign = "left out" if remark.is_left_out else "look at"
        print(f"{path_shown(outcome.path)}: {sign} {visible(str(remark))}", file=sys.stderr)
    if outcome.fate is Fate.KEPT:
        print(f"kept {path_shown(outcome.record)}: it is {outcome.fate}", file=sys.stderr)
    if outcome.fate is Fate.WRITTEN:
        print(f"wrote {path_shown(outcome.record)}", flush=True)
