"""Tell what bound each grade of a record."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from reportgen.cli.common import add, add_today, now_of, record_file, told_errors
from reportgen.errors import RecordError

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
    from reportgen.desk import unnamed, veiled
    from reportgen.frameworks import Library
    from reportgen.house_style import NO_STYLE

    path, library = record_file("explain", options.path), Library(options.frameworks)
    try:
        assessment = assess(path, library, now_of(options).date())
    except RecordError as exc:
        raise RecordError(unnamed(exc.problems, path)) from None
    problems = veiled(assessment, path, NO_STYLE)
    if options.format == "json":
        from reportgen.report.contract import as_json
        from reportgen.report.data import explanation_data

        print(as_json(explanation_data(assessment.case, problems)), end="")
    else:
        from reportgen.tracing import explain

        print(explain(assessment.case), end="")
    return told_errors(problems)
