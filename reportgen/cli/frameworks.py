"""List the frameworks, show one, or print the schema of its records."""

import argparse
from typing import TYPE_CHECKING

from reportgen.cli.common import add, framework_named

if TYPE_CHECKING:
    from reportgen.cli.common import Commands


def add_frameworks(commands: "Commands") -> None:
    """Add `reportgen frameworks`."""
    command = add(commands, "frameworks", _frameworks, "list the frameworks, or show one")
    command.add_argument("id", nargs="?", metavar="ID", help="the framework to show")


def _frameworks(options: argparse.Namespace) -> int:
    from reportgen.frameworks import Library
    from reportgen.frameworks.describe import describe, listing

    if options.id is None:
        print(listing(Library(options.frameworks).checked()), end="")
    else:
        print(describe(framework_named(options.id, options.frameworks)), end="")
    return 0


def add_schema(commands: "Commands") -> None:
    """Add `reportgen schema`."""
    command = add(commands, "schema", _schema, "print the JSON Schema of a record, for editors")
    command.add_argument("id", nargs="?", metavar="FRAMEWORK", help="with the areas and grades of this one")


def _schema(options: argparse.Namespace) -> int:
    from reportgen.schema import as_text, record_schema

    print(
        as_text(record_schema(framework_named(options.id, options.frameworks) if options.id else None)),
        end="",
    )
    return 0
