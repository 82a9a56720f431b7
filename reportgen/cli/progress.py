"""Tell what became of what a provider's inspections asked for."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from reportgen.cli.common import (
    add,
    add_today,
    now_of,
    record_file,
    refuse_target,
    tell,
    told_errors,
    unnaming,
)

if TYPE_CHECKING:
    from reportgen.cli.common import Commands
    from reportgen.progress.model import Account

_FORMS = {".json": "json", ".csv": "csv"}


def add_progress(commands: "Commands") -> None:
    """Add `reportgen progress`."""
    command = add(
        commands,
        "progress",
        _progress,
        "tell the history of a provider: its grades over time, and what became of what was asked for",
    )
    command.add_argument(
        "record", metavar="PATH|ID", help="any of its records, or the id of one in the folder of --records"
    )
    command.add_argument(
        "--records",
        type=Path,
        default=Path(),
        metavar="DIR",
        help="where a record that is named by its id lies (default: this folder)",
    )
    command.add_argument(
        "--format", choices=("text", "json", "csv"), help="default: what FILE's ending says, else text"
    )
    command.add_argument(
        "-o", "--output", type=Path, metavar="FILE", help="write it there (default: to standard output)"
    )
    add_today(command)


def _progress(options: argparse.Namespace) -> int:
    from reportgen.assessment import assess
    from reportgen.frameworks import Library
    from reportgen.load import Neighbours
    from reportgen.progress.account import account, inspections_around

    path = record_file("progress", _named(options.record, options.records))
    refuse_target(options.output, path)
    library, today = Library(options.frameworks).checked(), now_of(options).date()
    neighbours = Neighbours(path.parent, library)
    with unnaming(path):
        first = assess(path, library, today, neighbours)
    told = account(inspections_around(first.case, neighbours, today))
    ending = options.output.suffix.lower() if options.output else ""
    tell(_as(options.format or _FORMS.get(ending, "text"), told), options.output)
    return told_errors(first.problems)


def _named(text: str, folder: Path) -> Path:
    """Return the path of a record that is named by its path, or by its id where no such file is."""
    from reportgen.disk import SUFFIXES, is_there

    path = Path(text)
    if path.suffix or len(path.parts) != 1 or is_there(path):
        return path
    named = [folder / f"{text}{suffix}" for suffix in SUFFIXES]
    return next((one for one in named if is_there(one)), named[0])


def _as(form: str, found: "Account") -> str:
    if form == "json":
        from reportgen.progress.data import account_data
        from reportgen.report.contract import as_json

        return as_json(account_data(found))
    if form == "csv":
        from reportgen.progress.table import as_table

        return as_table(found)
    from reportgen.progress.terminal import as_text

    return as_text(found)
