"""What commands share: how one is added, its common options, and the frameworks that it works with."""

import argparse
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING

from reportgen.errors import RecordError, ReportgenError, UsageError

if TYPE_CHECKING:
    from reportgen.frameworks import Framework
    from reportgen.problems import Problem
    from reportgen.remote import Url

    Commands = argparse._SubParsersAction[argparse.ArgumentParser]

EXIT_CODES = """\
exit codes:
  0  done
  1  a record has errors; nothing was built of it
  2  wrong usage: an option, a path, a name
  3  a framework file has errors
  4  a template is missing or broken
  5  a finished file cannot be read back
  6  a finished file does not agree with itself, or with another of its inspection
 70  the PDF engine failed
 73  the output cannot be made at that place
 74  writing failed: disk full, input or output error
 77  no permission to look or write there
 78  the configuration has errors
130  interrupted
141  whoever read the output has gone
143  asked to end
A build of several records ends with the highest code that occurred."""
"""The end of every help text."""
INTERRUPTED, CLOSED_PIPE, TERMINATED = 130, 141, 143
INTERRUPTED_TOLD = "interrupted; what was done is kept"


class Terminated(KeyboardInterrupt):  # as its parent
    """Somebody asked this process to end, as by a keyboard's interrupt."""


def os_error_told(exc: OSError) -> str:
    """Return in words what could not be written; an error without a name is of a standard stream."""
    return f"{exc.filename or 'the output of the program'}: {exc.strerror or exc}"


def interruption_code(exc: KeyboardInterrupt) -> int:
    """Return what the program ends with after an interruption."""
    return TERMINATED if isinstance(exc, Terminated) else INTERRUPTED


def add(
    commands: "Commands",
    name: str,
    run: Callable[[argparse.Namespace], int],
    summary: str,
) -> argparse.ArgumentParser:
    """Add a command with the option that all have, and return it."""
    command = commands.add_parser(
        name,
        help=summary,
        description=summary[:1].upper() + summary[1:] + ".",
        epilog=EXIT_CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    command.set_defaults(run=run)
    command.add_argument(
        "--frameworks",
        action="append",
        type=Path,
        default=[],
        metavar="DIR",
        help="a folder of your own framework files; may be given more than once",
    )
    return command


def add_paths(command: argparse.ArgumentParser) -> None:
    """Add the records that a command is about."""
    command.add_argument(
        "paths", nargs="+", type=Path, metavar="PATH", help="a record, or a folder of records"
    )


def add_today(command: argparse.ArgumentParser) -> None:
    """Add the day that dates are held against."""
    command.add_argument(
        "--today",
        type=_time,
        metavar="DATE",
        help="the day that dates are held against, or with THH:MM the time in England (default: now)",
    )


def add_now(command: argparse.ArgumentParser, what: str) -> None:
    """Add the time that something is made for; `what` is that."""
    command.add_argument(
        "--now",
        dest="today",
        type=_time,
        metavar="TIME",
        help=f"{what}: a day, or with THH:MM the time in England (default: now)",
    )


def add_templates(command: argparse.ArgumentParser) -> None:
    """Add the user's own templates."""
    command.add_argument(
        "--templates", type=Path, metavar="DIR", help="your own templates; each replaces a shipped one"
    )


def add_output(command: argparse.ArgumentParser, *, may_be_url: bool = False) -> None:
    """Add where to write; reports may go to a URL, and stay there."""
    also = ", also a URL such as s3://BUCKET/reports" if may_be_url else ""
    stays = "; a report whose record is gone stays there until you remove it" if may_be_url else ""
    command.add_argument(
        "-o",
        "--output",
        type=place if may_be_url else Path,
        default=Path("output"),
        metavar="DIR",
        help=f"where to{also} (default: output){stays}",
    )


def place(text: str) -> "Path | Url":
    """Return where a folder is: at a path, or where a URL leads."""
    from reportgen.remote import Url, is_url

    return Url(text) if is_url(text) else Path(text)


def add_config(command: argparse.ArgumentParser, what: str) -> None:
    """Add the configuration; `what` is what the command takes from it."""
    command.add_argument(
        "--config",
        type=Path,
        metavar="FILE",
        help=f"{what} (default: reportgen.toml in this folder, if it is there)",
    )


_ENDINGS = {".html": "html", ".htm": "html", ".json": "json"}


def add_form(command: argparse.ArgumentParser) -> None:
    """Add the form in which something is told, and the file to tell it in, whose ending may say the form."""
    command.add_argument(
        "--format", choices=("text", "html", "json"), help="default: what FILE's ending says, else text"
    )
    command.add_argument(
        "-o", "--output", type=Path, metavar="FILE", help="write it there (default: to standard output)"
    )


def tell(text: str, output: Path | None) -> None:
    """Write a text to a file that nobody else may read, or print it where there is none."""
    from reportgen.output import write_file

    if output is None:
        print(text, end="")
    else:
        write_file(output, text.encode(), private=True)
        print(f"wrote {output}")


def form_of(options: argparse.Namespace) -> str:
    """Return the form that was asked for."""
    ending = options.output.suffix.lower() if options.output else ""
    form: str = options.format or _ENDINGS.get(ending, "text")
    return form


def now_of(options: argparse.Namespace) -> datetime:
    """Return the time that a command works with, in England: that of `--today`, or now."""
    from reportgen.moments import LONDON

    given: datetime | None = options.today
    return given or datetime.now(LONDON)


def _time(text: str) -> datetime:
    from reportgen.moments import LONDON, day_of, time_of

    day, _, clock = text.partition("T")
    try:
        return datetime.combine(day_of(day), time_of(clock) if clock else time.min, LONDON)
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"'{text}' is no day; write it as YYYY-MM-DD, or with the time as YYYY-MM-DDTHH:MM"
        ) from None


def day(text: str) -> date:
    """Return a day that was given as YYYY-MM-DD; raises argparse's error for anything else."""
    from reportgen.moments import day_of

    try:
        return day_of(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"'{text}' is no day; write it as YYYY-MM-DD") from None


def record_file(command: str, path: Path) -> Path:
    """Return the path of a record; raises UsageError for a folder, and where nothing is there."""
    from reportgen.disk import is_folder, is_there

    if is_folder(path) or not is_there(path):
        what = "a folder" if is_folder(path) else "not there"
        raise UsageError(f"{command} takes a record; {path} is {what}")
    return path


@contextmanager
def unnaming(*records: Path) -> Iterator[None]:
    """Take names of the lists beside records out of what is told of them where they cannot be read."""
    from reportgen.desk import unnamed

    try:
        yield
    except RecordError as exc:
        problems = exc.problems
        for record in records:
            problems = unnamed(problems, record)
        raise RecordError(problems) from None


def refuse_target(output: Path | None, *records: Path) -> None:
    """Raise UsageError if a file to write is a record, or lies beside one for a purpose of its own."""
    from reportgen.comments.model import comments_path
    from reportgen.disk import NAMES
    from reportgen.journey.trail import trail_path

    for record in records if output else ():
        taken = (record, comments_path(record), trail_path(record), record.with_name(NAMES))
        if output and os.path.realpath(output) in map(os.path.realpath, taken):
            raise UsageError(f"{output} is a record or belongs to one; write to another file")


def told_errors(problems: "Iterable[Problem]") -> int:
    """Print the errors among the problems to standard error; return the exit code."""
    from reportgen.problems import as_text

    errors = [problem for problem in problems if problem.is_error]
    for problem in errors:
        print(f"\n{as_text(problem)}", file=sys.stderr)
    return RecordError.exit_code if errors else 0


def framework_named(framework_id: str, folders: list[Path]) -> "Framework":
    """Return a framework by its id; raises UsageError where there is none of it."""
    from reportgen.frameworks import Library
    from reportgen.problems import did_you_mean, one_of

    library = Library(folders)
    if framework_id not in library.ids:
        hint = did_you_mean(framework_id, library.ids) or f"There are {one_of(library.ids)}."
        raise UsageError(f"There is no framework '{framework_id}'. {hint}")
    return library.get(framework_id)


def print_problems(problems: "Iterable[Problem]", *, quiet: bool = False) -> None:
    """Print problems to standard error; errors alone if `quiet`."""
    from reportgen.problems import as_text

    for problem in problems:
        if problem.is_error or not quiet:
            print(as_text(problem), end="\n\n", file=sys.stderr)


def print_failure(record: Path, failure: ReportgenError | None) -> None:
    """Print that nothing was made of a record; what its problems do not tell, the failure does."""
    from reportgen.problems import path_shown, visible

    if not isinstance(failure, RecordError):
        print(f"reportgen: {path_shown(record)}: {visible(str(failure))}", file=sys.stderr)
    print(f"FAILED {path_shown(record)}: nothing was built of it", file=sys.stderr)
