"""Tell what bound each grade of a record."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from reportgen.cli.common import add, add_today, now_of, record_file, told_errors

if TYPE_CHECKING:
    from reportgen.cli.common import Commands


def add_explain(commands: "Commands") -> None:
    """Add `reportgen explain`."""
    command = add(commands, "explain", _explain, "tell what bound each grade of a record")
    command.add_argument("path", type=Path, metavar="PATH", help="a record")
    command.add_argument("--format", choices=("text", "json"), default="text", help="default: text")
    add_today(command)


def _explain(options: argparse.Namespace) -> int:
    from reportgen.assessment import assess
    from reportgen.frameworks import Library

    path = record_file("explain", options.path)
    assessment = assess(path, Library(options.frameworks), now_of(options).date())
    if options.format == "json":
        from reportgen.report.contract import as_json
        from reportgen.report.data import explanation_data

        print(as_json(explanation_data(assessment.case, assessment.problems)), end="")
    else:
        from reportgen.tracing import explain

        print(explain(assessment.case), end="")
    return told_errors(assessment.problems)
