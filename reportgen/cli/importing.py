"""Read published reports into records."""

import argparse
import os
import sys
from collections import Counter
from contextlib import closing, suppress
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from reportgen.cli.common import add, add_output
from reportgen.cli.running import Progress, add_jobs, ending_orderly

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reportgen.cli.common import Commands
    from reportgen.importing.outcome import Fate, Outcome
    from reportgen.importing.records import Records


_SOON = 10_000
"""How many files are looked at for a better folder to name."""


def add_import(commands: "Commands") -> None:
    """Add `reportgen import`."""
    command = add(commands, "import", _import, "read published reports, as PDFs, into records")
    command.add_argument(
        "files", nargs="+", type=Path, metavar="FILE", help="a report, or a folder with PDFs directly in it"
    )
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
        self._read = self.done = 0
        self._fates: Counter[Fate | None] = Counter()

    def add(self, outcome: "Outcome") -> None:
        """Tell of one file."""
        self._read += 1
        self._fates[outcome.fate] += 1
        self.done += outcome.record is not None
        if self._report:
            self._kept.append(outcome)
        self._progress.clear()
        _tell(outcome)
        self._progress.show(self._read, self._count, outcome.path)

    def close(self, records: "Records") -> None:
        """Link what was written, and tell of all, also where something stopped the reading."""
        from reportgen.importing.outcome import Fate, as_json
        from reportgen.output import write_file
        from reportgen.problems import path_shown

        self._progress.clear()
        for _record in records.link():
            pass
        if self._report:
            write_file(self._report, as_json(self._kept).encode("utf-8", "backslashreplace"))
        are = "report is a record" if self._count == 1 else "reports are records"
        there = self._fates[Fate.UNCHANGED] + self._fates[Fate.KEPT]
        before = f", {there} of which {'was' if there == 1 else 'were'} there already" if there else ""
        twins = self._fates[Fate.SAME]
        same = f", {twins} of which {'is' if twins == 1 else 'are'} the same as another" if twins else ""
        print(f"{self.done} of {self._count} {are} in {path_shown(self._output)}{before}{same}")


def _refuse_other(path: Path, files: list[Path]) -> None:
    """Raise UsageError if something else than an earlier account lies where this one is to be written."""
    from reportgen.disk import beginning_of, is_file
    from reportgen.errors import UsageError

    if os.path.realpath(path) in map(os.path.realpath, files):
        raise UsageError(f"--report: {path} is one of the reports; write to another file")
    if is_file(path) and beginning_of(path, 1) not in (b"", b"["):
        raise UsageError(f"--report: {path} is no account of an earlier import; write to another file")


def _files(paths: list[Path]) -> "Iterator[Path]":
    """Yield the files that are meant, each once; raises UsageError for a folder that holds none."""
    seen: set[str] = set()
    for path in paths:
        for one in _meant(path):
            if (real := os.path.realpath(one)) not in seen:
                seen.add(real)
                yield one


def _meant(path: Path) -> list[Path]:
    """Return what a path stands for: itself, or the PDFs of a folder."""
    from reportgen.disk import is_folder, listed
    from reportgen.errors import ReportgenError, UsageError
    from reportgen.problems import path_shown

    try:
        if not is_folder(path):
            return [path]
        inside = listed(path)
    except ReportgenError:
        return [path]  # the reading tells why it cannot be read
    if found := [one for one in inside if _is_pdf(one)]:
        return found
    below = _folder_below(path)
    instead = "Folders in it are not looked into: name one that holds PDFs, such as"
    hint = f". {instead} {path_shown(below)}" if below else ""
    raise UsageError(f"There is no PDF in the folder {path_shown(path)}{hint}")


def _is_pdf(path: Path) -> bool:
    return path.suffix.lower() == ".pdf"


def _folder_below(folder: Path) -> Path | None:
    """Return a folder within a folder that holds PDFs, None where none is found soon."""
    from reportgen.disk import below
    from reportgen.errors import ReportgenError

    with suppress(ReportgenError):  # what cannot be looked into is not named
        return next((one.parent for one in islice(below(folder), _SOON) if _is_pdf(one)), None)
    return None


def _tell(outcome: "Outcome") -> None:
    from reportgen.importing.outcome import Fate
    from reportgen.problems import path_shown, visible

    if outcome.failure:
        print(f"FAILED {path_shown(outcome.failure)}", file=sys.stderr)
    if outcome.same_as:
        first = path_shown(outcome.same_as)
        print(f"{path_shown(outcome.path)} is the same report as {first}", file=sys.stderr)
    if outcome.fate in (Fate.UNCHANGED, Fate.SAME):
        return
    for remark in outcome.remarks:
        sign = "left out" if remark.is_left_out else "look at"
        print(f"{path_shown(outcome.path)}: {sign} {visible(str(remark))}", file=sys.stderr)
    if outcome.fate is Fate.KEPT:
        compare = "import the report into another folder and run 'reportgen diff' on the two records"
        print(
            f"kept {path_shown(outcome.record)}: it is {outcome.fate}; to see how it differs, {compare}",
            file=sys.stderr,
        )
    if outcome.fate is Fate.WRITTEN:
        print(f"wrote {path_shown(outcome.record)}", flush=True)
