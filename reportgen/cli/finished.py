"""Read finished files back, and prove that they agree."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from reportgen.cli.common import add

if TYPE_CHECKING:
    from reportgen.cli.common import Commands

DISAGREES = 6
"""The exit code where files do not agree."""


def add_read(commands: "Commands") -> None:
    """Add `reportgen read`."""
    command = add(commands, "read", _read, "print the data inside a finished page or PDF")
    command.add_argument("path", type=Path, metavar="FILE", help="a report.html, report.pdf or report.json")
    command.add_argument("--format", choices=("text", "json"), default="text", help="default: text")


def _read(options: argparse.Namespace) -> int:
    from reportgen.proof.describe import describe
    from reportgen.proof.verification import read_data
    from reportgen.report.contract import as_json

    data = read_data(options.path)
    print(as_json(data) if options.format == "json" else describe(data), end="")
    return 0


def add_verify(commands: "Commands") -> None:
    """Add `reportgen verify`."""
    command = add(
        commands,
        "verify",
        _verify,
        "prove that finished files agree with one another, and folders and sites with their manifests",
    )
    command.add_argument(
        "paths",
        nargs="+",
        type=Path,
        metavar="PATH",
        help="a report.html, report.pdf or report.json, the folder of one report or of all, or a site",
    )


def _verify(options: argparse.Namespace) -> int:
    from reportgen.frameworks import Library
    from reportgen.problems import path_shown, visible
    from reportgen.site.proving import verify_everything

    code = 0
    for verdict in verify_everything(options.paths, Library(options.frameworks).checked()):
        if verdict.failure is not None:
            print(f"reportgen: {visible(str(verdict.failure))}", file=sys.stderr)
            code = max(code, verdict.failure.exit_code)
            continue
        for line in verdict.disagreements:
            print(f"{path_shown(verdict.path)}: {visible(line)}", file=sys.stderr)
        for path in verdict.beside:
            print(f"not looked at {path_shown(path)}")
        print(f"{'ALTERED' if verdict.disagreements else 'ok'} {path_shown(verdict.path)}")
        code = max(code, DISAGREES if verdict.disagreements else 0)
    return code
