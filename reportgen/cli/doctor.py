"""Tell what this machine gives to a build."""

import argparse
from typing import TYPE_CHECKING

from reportgen.cli.common import add

if TYPE_CHECKING:
    from reportgen.cli.common import Commands


def add_doctor(commands: "Commands") -> None:
    """Add `reportgen doctor`."""
    command = add(
        commands, "doctor", _doctor, "tell what this machine lacks, what that costs, and what to do"
    )
    command.add_argument("--format", choices=("text", "json"), default="text", help="default: text")


def _doctor(options: argparse.Namespace) -> int:
    from reportgen.doctor.data import as_json
    from reportgen.doctor.examination import examine
    from reportgen.doctor.terminal import as_text

    diagnosis = examine()
    print((as_json if options.format == "json" else as_text)(diagnosis), end="")
    return diagnosis.exit_code
