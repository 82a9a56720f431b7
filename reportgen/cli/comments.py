"""Make the response form for factual accuracy, and read those that come back."""

import argparse
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from reportgen.cli.common import (
    add,
    add_config,
    add_output,
    add_templates,
    add_today,
    day,
    now_of,
    print_failure,
    print_problems,
    record_file,
    unnaming,
)
from reportgen.errors import UsageError

if TYPE_CHECKING:
    from reportgen.cli.common import Commands
    from reportgen.comments.receiving import Added
    from reportgen.journey.trail import Entry


def add_comments(commands: "Commands") -> None:
    """Add `reportgen comments`."""
    summary = "make the response form for factual accuracy, or read it back"
    command = add(commands, "comments", _comments, summary)
    command.add_argument("path", type=Path, metavar="PATH", help="a record")
    add_output(command)
    command.add_argument(
        "--read",
        nargs="+",
        type=Path,
        metavar="FILE",
        help="add what forms that came back say to the file of comments beside the record",
    )
    command.add_argument(
        "--received", type=day, metavar="DATE", help="the day on which they came back (default: today's)"
    )
    add_templates(command)
    add_config(command, "who publishes the reports")
    add_today(command)


def _comments(options: argparse.Namespace) -> int:
    record_file("comments", options.path)
    if options.read is None:
        return _ask(options)
    with unnaming(options.path):
        return _read(options)


def _ask(options: argparse.Namespace) -> int:
    from reportgen.configuration import find_configuration
    from reportgen.frameworks import Library
    from reportgen.making import Settings, ask
    from reportgen.output import write_files

    if options.received:
        raise UsageError("--received goes with --read: it is the day on which forms came back")
    configuration = find_configuration(options.config)
    settings = Settings(
        now=now_of(options),
        templates=options.templates,
        library=Library(options.frameworks).checked(),
        publisher=configuration.publisher,
        style=configuration.checks,
    )
    made = ask(options.path, settings)
    print_problems(made.problems)
    if made.failure:
        print_failure(options.path, made.failure)
        return made.failure.exit_code
    written = write_files(options.output, made.files, private=True)
    print(f"built {options.output}: {', '.join(path.name for path in written)}")
    return 0


def _read(options: argparse.Namespace) -> int:
    from reportgen.assessment import assess
    from reportgen.comments.receiving import Post, receive
    from reportgen.desk import names_beside
    from reportgen.frameworks import Library
    from reportgen.journey.papers import read_papers
    from reportgen.model import Status
    from reportgen.problems import as_text

    trail = read_papers(options.path).trail
    sent = trail.latest(Status.FACTUAL_ACCURACY) if trail else None
    received = options.received or now_of(options).date()
    _refuse_day(received, now_of(options).date(), sent)
    post = Post(
        files=tuple(options.read),
        received=received,
        names=names_beside(options.path),
        sent=sent.told if sent else None,
    )
    case = assess(options.path, Library(options.frameworks).checked()).case
    done = receive(case, options.path, post)
    for problem in done.problems:
        print(as_text(problem), end="\n\n", file=sys.stderr)
    for one in done.added:
        print(_told(one, done.side_file))
    return 0


def _refuse_day(received: date, today: date, sent: "Entry | None") -> None:
    """Raise UsageError for a day on which no form can have come back."""
    if received > today:
        raise UsageError(f"--received {received.isoformat()} is in the future")
    if sent and received < sent.on:
        raise UsageError(
            f"--received {received.isoformat()} is before {sent.on.isoformat()}, when the draft went out"
        )


def _told(added: "Added", side_file: Path) -> str:
    if not added.is_new:
        return f"nothing new in {added.file}"
    who = added.role.removeprefix("The ").removeprefix("the ")
    count = len(added.comments)
    if count == 0:
        return f"added the reply of the {who} to {side_file}: no comments"
    joined = " and " if count == 2 else " to "
    which = added.comments[0] if count == 1 else f"{added.comments[0]}{joined}{added.comments[-1]}"
    return f"added {count} comment{'s' if count != 1 else ''} ({which}) of the {who} to {side_file}"
