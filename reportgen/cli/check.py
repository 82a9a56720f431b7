"""Find what is wrong with records."""

import argparse
import sys
from typing import TYPE_CHECKING

from reportgen.cli.common import add, add_config, add_paths, add_today, now_of

if TYPE_CHECKING:
    from reportgen.cli.common import Commands


def add_check(commands: "Commands") -> None:
    """Add `reportgen check`."""
    command = add(commands, "check", _check, "find what is wrong with records, as an inspector would")
    add_paths(command)
    command.add_argument("--strict", action="store_true", help="end with 1 for warnings, too")
    command.add_argument(
        "--fix",
        action="store_true",
        help="put right in the files what needs no judgement, then tell the rest",
    )
    command.add_argument(
        "--format", choices=("text", "json", "sarif", "github"), default="text", help="default: text"
    )
    add_config(command, "how much each rule matters")
    add_today(command)


def _check(options: argparse.Namespace) -> int:
    from reportgen.configuration import find_configuration
    from reportgen.desk import check, fix
    from reportgen.findings import Form, as_form, spot
    from reportgen.frameworks import Library

    style = find_configuration(options.config).checks
    library = Library(options.frameworks).checked()
    today = now_of(options).date()
    form = Form(options.format)
    if options.fix:
        for problem in fix(options.paths, style, library, today):
            # Standard output holds one document in the other forms.
            told = sys.stdout if form is Form.TEXT else sys.stderr
            print(f"fixed {problem.code} at {spot(problem)}", file=told, flush=True)
    found_in = list(check(options.paths, style, library, today))
    print(as_form(found_in, form), end="")
    found = {problem.severity for one in found_in for problem in one.examined.problems}
    return int("error" in found or (options.strict and "warning" in found))
