"""Write a record to fill in, or copy an example."""

import argparse
import shlex
from pathlib import Path
from typing import TYPE_CHECKING

from reportgen.cli.common import add, framework_named
from reportgen.errors import UsageError

if TYPE_CHECKING:
    from reportgen.cli.common import Commands


def add_new(commands: "Commands") -> None:
    """Add `reportgen new`."""
    command = add(commands, "new", _new, "write a commented record to fill in, or copy an example")
    command.add_argument(
        "names",
        nargs="*",
        metavar="FRAMEWORK FILE",
        help="the framework's id and the file to write",
    )
    command.add_argument(
        "--example", metavar="NAME", help="copy a shipped example instead, to FILE or NAME.yaml"
    )


def _new(options: argparse.Namespace) -> int:
    from reportgen.output import write_new
    from reportgen.scaffold import example, example_names, record_path

    if options.example is not None:
        if len(options.names) > 1:
            raise UsageError("--example takes at most one FILE")
        path = record_path(options.names[0] if options.names else f"{options.example}.yaml")
        for name, text in example(options.example).items():
            place = path if name == options.example else path.with_name(f"{name}.yaml")
            write_new(place, text.encode())
            print(f"wrote {place}")
        return 0
    if len(options.names) != 2:
        from reportgen.problems import one_of

        raise UsageError(f"new takes FRAMEWORK FILE, or --example with {one_of(example_names())}")
    return _new_record(options.names[0], record_path(options.names[1]), options.frameworks)


def _new_record(framework_id: str, path: Path, folders: list[Path]) -> int:
    from reportgen.output import write_files, write_new
    from reportgen.scaffold import new_record

    texts = new_record(framework_named(framework_id, folders))
    write_new(path, texts.pop("").encode())
    for name, text in texts.items():
        place = path.parent / name
        write_files(place.parent, {place.name: text.encode()})
    print(f"wrote {path}; fill it in, then: reportgen build {shlex.quote(str(path))}")
    return 0
