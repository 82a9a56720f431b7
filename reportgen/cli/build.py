"""Make the reports of records."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from reportgen.cli.common import (
    add,
    add_config,
    add_output,
    add_paths,
    add_templates,
    add_today,
    checked,
    now_of,
    print_result,
)
from reportgen.errors import UsageError

if TYPE_CHECKING:
    from reportgen.cli.common import Commands
    from reportgen.pipeline import Format


def add_build(commands: "Commands") -> None:
    """Add `reportgen build`."""
    command = add(commands, "build", _build, "make the reports of records")
    add_paths(command)
    add_output(command)
    command.add_argument(
        "--format",
        default="html,pdf,summary,json",
        metavar="LIST",
        help="which of html, pdf, summary and json, with commas between (default: all)",
    )
    add_templates(command)
    add_config(command, "who publishes the reports")
    add_today(command)
    command.add_argument("-q", "--quiet", action="store_true", help="print errors alone")


def _build(options: argparse.Namespace) -> int:
    from reportgen.configuration import find_configuration
    from reportgen.frameworks import Library
    from reportgen.pipeline import Settings, build

    configuration = find_configuration(options.config)
    settings = Settings(
        output=options.output,
        formats=_formats(options.format),
        now=now_of(options),
        templates=options.templates,
        library=checked(Library(options.frameworks)),
        publisher=configuration.publisher,
        style=configuration.checks,
    )
    progress = _Progress(sys.stderr, quiet=options.quiet)
    code = built = warnings = 0
    for result in build(options.paths, settings, progress.start):
        progress.clear()
        print_result(result, quiet=options.quiet)
        built += result.failure is None
        warnings += sum(not problem.is_error for problem in result.problems)
        code = max(code, result.failure.exit_code if result.failure else 0)
    if not options.quiet:
        print(_closing(built, progress.count, warnings, options.output))
    return code


def _closing(built: int, count: int, warnings: int, output: Path) -> str:
    told = f"{built} of {count} report{'s' if count != 1 else ''} built in {output}"
    return f"{told}, {warnings} warning{'s' if warnings != 1 else ''}" if warnings else told


def _formats(text: str) -> tuple["Format", ...]:
    from reportgen.pipeline import Format
    from reportgen.problems import did_you_mean, one_of

    names = [name.strip() for name in text.split(",")]
    known = [one.value for one in Format]
    for name in names:
        if name not in known:
            hint = did_you_mean(name, known) or f"Choose from {one_of(known)}."
            raise UsageError(f"--format: there is no format '{name}'. {hint}")
    return tuple(one for one in Format if one.value in names)


class _Progress:
    """The record that is being built, on one line of a terminal; nothing elsewhere."""

    def __init__(self, stream: TextIO, *, quiet: bool) -> None:
        self.count = 0
        self._stream = stream
        self._shown = not quiet and stream.isatty()

    def start(self, number: int, count: int, path: Path) -> None:
        self.count = count
        if self._shown:
            self._stream.write(f"\r\x1b[K[{number}/{count}] {path.stem}")
            self._stream.flush()

    def clear(self) -> None:
        if self._shown:
            self._stream.write("\r\x1b[K")
            self._stream.flush()
