"""Make the reports of records."""

import argparse
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from reportgen.cli.common import (
    CLOSED_PIPE,
    INTERRUPTED_TOLD,
    add,
    add_config,
    add_output,
    add_paths,
    add_templates,
    add_today,
    interruption_code,
    now_of,
    os_error_told,
    place,
    print_failure,
    print_problems,
    refuse_target,
)
from reportgen.cli.running import Progress, add_jobs, add_time_limit, bounds_of, ending_orderly, waiting
from reportgen.errors import AccessError, ReportgenError, UsageError, WriteError

if TYPE_CHECKING:
    from reportgen.cli.common import Commands
    from reportgen.formats import Format
    from reportgen.pipeline import Order, Result


def add_build(commands: "Commands") -> None:
    """Add `reportgen build`."""
    command = add(commands, "build", _build, "make the reports of records")
    add_paths(command)
    add_output(command, may_be_url=True)
    command.add_argument(
        "--format",
        default="html,pdf,summary,json",
        metavar="LIST",
        help="which of html, pdf, summary and json, with commas between (default: all)",
    )
    add_templates(command)
    add_config(command, "who publishes the reports")
    add_today(command)
    add_jobs(command)
    command.add_argument(
        "--executor",
        metavar="ADDRESS",
        help="send the work to a cluster, such as dask:tcp://HOST:PORT; -j then tells for how many workers "
        "work is handed out (default: as many as it has)",
    )
    add_time_limit(command)
    command.add_argument(
        "--keep-going",
        dest="fail_fast",
        action="store_false",
        default=False,
        help="go on with the others where a report fails (default)",
    )
    command.add_argument("--fail-fast", action="store_true", help="stop at the first failure")
    command.add_argument("--why", action="store_true", help="tell why each report is made anew")
    command.add_argument(
        "--cache",
        type=place,
        metavar="DIR",
        help="where what was made before is kept, also a URL that several machines share "
        "(default: the user's folder for such, ~/.cache/reportgen)",
    )
    command.add_argument("--no-cache", action="store_true", help="make every report anew, and keep none")
    command.add_argument(
        "--summary",
        type=Path,
        metavar="FILE",
        help="write what became of each record to a file, as JSON, in place of an earlier summary and of "
        "nothing else",
    )
    command.add_argument("-q", "--quiet", action="store_true", help="print errors alone")


def _build(options: argparse.Namespace) -> int:
    from reportgen.pipeline import build
    from reportgen.summing import closing_line, exit_code, require_summary_place

    order = _order(options)
    if options.summary:
        _refuse_records(options)
        require_summary_place(options.summary, order)
    progress = Progress(sys.stderr, quiet=options.quiet)
    results: list[Result] = []
    stopped: BaseException | None = None
    try:
        with (
            ending_orderly(),
            _handing_out(order, options) as handed,
            closing(build(handed, progress.show, waiting)) as reports,
        ):
            for result in reports:
                results.append(result)
                progress.clear()
                _print(result, options)
    except BaseException as exc:
        stopped = exc
        raise
    finally:
        progress.clear()
        try:
            if options.summary:
                _sum_up(results, stopped, options.summary)
        finally:
            if not options.quiet and results:
                print(closing_line(results, order.output))
    return exit_code(results)


def _refuse_records(options: argparse.Namespace) -> None:
    """Raise UsageError if the summary would be written over a record."""
    from reportgen.collection import find_records

    records: tuple[Path, ...] = ()
    with suppress(UsageError, AccessError):  # the build itself tells these
        records = find_records(options.paths)
    refuse_target(options.summary, *records)


def _sum_up(results: list["Result"], stopped: BaseException | None, path: Path) -> None:
    """Write what became of the records to a file, as JSON, and what the program ends with."""
    from reportgen.output import write_file
    from reportgen.summing import exit_code, refuse_other, summary

    code, told = exit_code(results), None
    match stopped:
        case KeyboardInterrupt():
            code, told = interruption_code(stopped), INTERRUPTED_TOLD
        case BrokenPipeError():
            code, told = CLOSED_PIPE, "whoever read the output has gone"
        case ReportgenError():
            code, told = stopped.exit_code, str(stopped)
        case OSError():
            code, told = WriteError.exit_code, os_error_told(stopped)
        case Exception():
            code, told = 1, f"{type(stopped).__name__}: {stopped}"
    try:
        refuse_other(path)  # a report may have come there
        write_file(path, summary(results, code, told), private=True)
    except ReportgenError as exc:
        if stopped is None:
            raise
        print(f"reportgen: {exc}", file=sys.stderr)  # what stopped the build is told after it


def _order(options: argparse.Namespace) -> "Order":
    from reportgen.cache import default_folder
    from reportgen.machine import usable_cores
    from reportgen.packing import find_configuration_file
    from reportgen.pipeline import Order

    return Order(
        paths=tuple(options.paths),
        output=options.output,
        formats=_formats(options.format),
        now=now_of(options),
        config=find_configuration_file(options.config),
        frameworks=tuple(options.frameworks),
        templates=options.templates,
        cache=None if options.no_cache else options.cache or default_folder(),
        workers=options.jobs or usable_cores(),
        bounds=bounds_of(options),
        stops_at_failure=options.fail_fast,
    )


@contextmanager
def _handing_out(order: "Order", options: argparse.Namespace) -> Iterator["Order"]:
    """Have the order with the executor that was asked for, if any was."""
    if options.executor is None:
        yield order
        return
    from dataclasses import replace

    from reportgen.executors import executor_at

    with executor_at(options.executor, order.bounds) as elsewhere:
        yield replace(order, executor=elsewhere.executor, workers=options.jobs or elsewhere.workers)


def _print(result: "Result", options: argparse.Namespace) -> None:
    from reportgen.pipeline import State
    from reportgen.problems import path_shown

    print_problems(result.problems, quiet=options.quiet)
    if result.state is State.FAILED:
        print_failure(result.record, result.failure)
    elif result.state is not State.LEFT and not options.quiet:
        names = ", ".join(path_shown(path.name) for path in result.files)
        folder = result.files[0].parent if result.files else result.record
        print(f"{result.state} {path_shown(folder)}: {names}", flush=True)
        if options.why and result.why:
            print(f"  since {'; '.join(map(path_shown, result.why))}")


def _formats(text: str) -> tuple["Format", ...]:
    from reportgen.formats import Format
    from reportgen.problems import did_you_mean, one_of

    names = [name.strip() for name in text.split(",")]
    known = [one.value for one in Format]
    for name in names:
        if name not in known:
            hint = did_you_mean(name, known) or f"Choose from {one_of(known)}."
            raise UsageError(f"--format: there is no format '{name}'. {hint}")
    return tuple(one for one in Format if one.value in names)
