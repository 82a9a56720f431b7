"""The command line: a face over the library. It parses, calls, prints, and turns errors into exit codes.

Each command has a module here, which imports what it needs when it runs, so that `--help` costs nothing.
"""

import argparse
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from io import TextIOWrapper

from reportgen import __version__
from reportgen.cli.answers import add_answers
from reportgen.cli.build import add_build
from reportgen.cli.check import add_check
from reportgen.cli.comments import add_comments
from reportgen.cli.common import CLOSED_PIPE, EXIT_CODES, INTERRUPTED_TOLD, interruption_code, os_error_told
from reportgen.cli.compare import add_compare
from reportgen.cli.diff import add_diff
from reportgen.cli.doctor import add_doctor
from reportgen.cli.explain import add_explain
from reportgen.cli.finished import add_read, add_verify
from reportgen.cli.frameworks import add_frameworks, add_schema
from reportgen.cli.importing import add_import
from reportgen.cli.new import add_new
from reportgen.cli.progress import add_progress
from reportgen.cli.serve import add_serve
from reportgen.cli.site import add_site
from reportgen.cli.steps import add_move, add_status
from reportgen.errors import ProblemsError, ReportgenError, WriteError

COMMANDS = (
    add_new,
    add_import,
    add_serve,
    add_check,
    add_status,
    add_move,
    add_comments,
    add_answers,
    add_diff,
    add_progress,
    add_compare,
    add_build,
    add_site,
    add_verify,
    add_read,
    add_explain,
    add_frameworks,
    add_schema,
    add_doctor,
)
"""The commands, in the order of the help."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code.

    Args:
        arguments: what stands after the program's name; those of the process if None.
    """
    _open_streams()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # not every terminal can show every letter
    parser = _parser()
    try:
        options = parser.parse_args(arguments)
        code: int = options.run(options)
        sys.stdout.flush()
    except BrokenPipeError:
        _let_go()
        return CLOSED_PIPE
    except KeyboardInterrupt as exc:
        print(f"reportgen: {INTERRUPTED_TOLD}", file=sys.stderr)
        return interruption_code(exc)
    except OSError as exc:
        _let_go()
        with suppress(OSError):
            print(f"reportgen: {os_error_told(exc)}", file=sys.stderr)
        return WriteError.exit_code
    except ProblemsError as exc:
        print(exc, file=sys.stderr)
        return exc.exit_code
    except ReportgenError as exc:
        from reportgen.problems import visible  # it conceals personal values, too, which is dear

        print(f"reportgen: {visible(str(exc))}", file=sys.stderr)
        return exc.exit_code
    return code


def _open_streams() -> None:
    """Have standard streams, whatever the process was started with: no file of ours may take their place."""
    while (descriptor := os.open(os.devnull, os.O_RDWR)) <= 2:
        pass
    os.close(descriptor)
    for name, number in (("stdout", 1), ("stderr", 2)):
        if getattr(sys, name) is None:
            setattr(sys, name, os.fdopen(number, "w", closefd=False))


def _let_go() -> None:
    """Write no more to standard output; Python would complain once more when it closes it."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="reportgen",
        description=(
            "Inspection reports from structured findings: a grade never travels without its narrative."
        ),
        epilog=EXIT_CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"reportgen {__version__}")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    for add in COMMANDS:
        add(commands)
    return parser
