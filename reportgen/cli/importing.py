"""Read published reports into records."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from reportgen.cli.common import add, add_output

if TYPE_CHECKING:
    from reportgen.cli.common import Commands
    from reportgen.importing.batch import Outcome


def add_import(commands: "Commands") -> None:
    """Add `reportgen import`."""
    command = add(commands, "import", _import, "read published reports, as PDFs, into records")
    command.add_argument("files", nargs="+", type=Path, metavar="FILE", help="a report, or a folder of PDFs")
    add_output(command)
    command.add_argument(
        "--report", type=Path, metavar="REPORT", help="write there, as JSON, where each value comes from"
    )
    command.add_argument("-j", "--jobs", type=int, metavar="N", help="reports at once (default: a core each)")


def _import(options: argparse.Namespace) -> int:
    from reportgen.errors import UnreadableError, UsageError
    from reportgen.frameworks import Library
    from reportgen.importing.batch import as_json, read_all, write_all
    from reportgen.machine import usable_cores
    from reportgen.output import write_file

    if options.jobs is not None and options.jobs < 1:
        raise UsageError("-j takes a number from 1")
    library = Library(options.frameworks).checked()
    files = list(_files(options.files))
    workers = min(options.jobs or usable_cores(), len(files))
    read = []
    for outcome in read_all(files, tuple(options.frameworks), workers):
        read.append(outcome)
        _progress(len(read), len(files), outcome)
    outcomes = write_all(read, options.output, library)
    for outcome in outcomes:
        _tell(outcome)
    if options.report:
        write_file(options.report, as_json(outcomes).encode())
    done = sum(outcome.record is not None for outcome in outcomes)
    print(f"{done} of {len(files)} reports are records in {options.output}")
    return 0 if done == len(files) else UnreadableError.exit_code


def _files(paths: list[Path]) -> "list[Path]":
    from reportgen.disk import asked_for, is_folder, listed
    from reportgen.errors import UsageError

    asked_for(paths)
    found: list[Path] = []
    for path in paths:
        found += [one for one in listed(path) if one.suffix.lower() == ".pdf"] if is_folder(path) else [path]
    if not found:
        raise UsageError("There is no PDF in what was named")
    return found


def _progress(number: int, count: int, outcome: "Outcome") -> None:
    if sys.stderr.isatty():
        print(f"\r\x1b[K{number} of {count}: {outcome.path.name}", end="", file=sys.stderr, flush=True)
        if number == count:
            print("\r\x1b[K", end="", file=sys.stderr)


def _tell(outcome: "Outcome") -> None:
    from reportgen.problems import path_shown, visible

    for remark in outcome.remarks:
        sign = "left out" if remark.is_left_out else "look at"
        print(f"{path_shown(outcome.path)}: {sign} {visible(str(remark))}", file=sys.stderr)
    if outcome.failure:
        print(f"FAILED {visible(outcome.failure)}", file=sys.stderr)
    if outcome.record:
        print(f"wrote {path_shown(outcome.record)}")
