"""Tell what bound each grade of a record."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from reportgen.cli.common import add, add_today, now_of
from reportgen.errors import RecordError, UsageError

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
    from reportgen.problems import as_text
    from reportgen.source import is_folder, is_there

    if is_folder(options.path) or not is_there(options.path):
        what = "a folder" if is_folder(options.path) else "not there"
        raise UsageError(f"explain takes a record; {options.path} is {what}")
    assessment = assess(options.path, Library(options.frameworks), now_of(options).date())
    if options.format == "json":
        from reportgen.report.contract import as_json
        from reportgen.report.data import explanation_data

        print(as_json(explanation_data(assessment.case, assessment.problems)), end="")
    else:
        from reportgen.tracing import explain

        print(explain(assessment.case), end="")
    errors = [problem for problem in assessment.problems if problem.is_error]
    for problem in errors:
        print(f"\n{as_text(problem)}", file=sys.stderr)
    return RecordError.exit_code if errors else 0
