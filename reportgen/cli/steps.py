"""Tell where reports stand on their way to publication, and take them to the next step."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from reportgen.cli.common import add, add_config, add_paths, add_today, now_of, record_file, unnaming
from reportgen.errors import UsageError

if TYPE_CHECKING:
    from reportgen.cli.common import Commands
    from reportgen.stepping import Stepping


def add_status(commands: "Commands") -> None:
    """Add `reportgen status`."""
    command = add(
        commands, "status", _status, "tell where reports stand, what blocks the next step, and what is due"
    )
    add_paths(command)
    command.add_argument("--format", choices=("text", "json"), default="text", help="default: text")
    add_config(command, "how much each rule matters")
    add_today(command)


def add_move(commands: "Commands") -> None:
    """Add `reportgen move`."""
    command = add(commands, "move", _move, "take a record to its next step, or back with a reason")
    command.add_argument("path", type=Path, metavar="PATH", help="a record")
    command.add_argument(
        "step", metavar="STEP", help="draft, factual-accuracy, final or published, as its framework has them"
    )
    command.add_argument(
        "--reason", metavar="TEXT", help="why: for a step back, and for a grade that has changed"
    )
    command.add_argument(
        "--templates", type=Path, metavar="DIR", help="the templates that its final report is made with"
    )
    add_config(command, "how much each rule matters")
    add_today(command)


def _status(options: argparse.Namespace) -> int:
    from reportgen.standing import as_json, as_text
    from reportgen.stepping import standings

    found = list(standings(options.paths, _stepping(options)))
    print(as_json(found) if options.format == "json" else as_text(found), end="")
    return int(any(one.case is None for one in found))


def _move(options: argparse.Namespace) -> int:
    from reportgen.model import Status
    from reportgen.problems import did_you_mean, one_of
    from reportgen.stepping import move

    step = "-".join(options.step.casefold().split())
    if step not in list(Status):
        hint = did_you_mean(step, Status) or f"Choose from {one_of(Status)}."
        raise UsageError(f"There is no step '{options.step}'. {hint}")
    reason = " ".join((options.reason or "").split())
    path = record_file("move", options.path)
    with unnaming(path):
        entry = move(path, Status(step), _stepping(options), reason)
    told = "was corrected on" if entry.is_correction else f"is at '{entry.step}' since"
    print(f"{options.path.stem} {told} {entry.on.isoformat()}")
    return 0


def _stepping(options: argparse.Namespace) -> "Stepping":
    from reportgen.configuration import find_configuration
    from reportgen.frameworks import Library
    from reportgen.stepping import Stepping

    return Stepping(
        now=now_of(options),
        library=Library(options.frameworks).checked(),
        style=find_configuration(options.config).checks,
        templates=getattr(options, "templates", None),
    )
