"""The command line: a face over the library. It parses, calls, prints, and turns errors into exit codes."""

import argparse
import os
import shlex
import sys
from collections.abc import Callable, Sequence
from datetime import date
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from reportgen import __version__
from reportgen.errors import FrameworkError, ProblemsError, RecordError, ReportgenError, UsageError

if TYPE_CHECKING:
    from reportgen.frameworks import Framework, Library
    from reportgen.pipeline import Format, Result
    from reportgen.problems import Problem

    Commands = argparse._SubParsersAction[argparse.ArgumentParser]

DISAGREES = 6
INTERRUPTED = 130
CLOSED_PIPE = 141

_EXIT_CODES = """\
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
A build of several records ends with the highest code that occurred."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code.

    Args:
        arguments: what stands after the program's name; those of the process if None.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # not every terminal can show every letter
    parser = _parser()
    try:
        options = parser.parse_args(arguments)
        code: int = options.run(options)
        sys.stdout.flush()
    except BrokenPipeError:
        # Python would complain once more when it closes standard output.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return CLOSED_PIPE
    except KeyboardInterrupt:
        print("reportgen: interrupted; what was done is kept", file=sys.stderr)
        return INTERRUPTED
    except ProblemsError as exc:
        print(exc, file=sys.stderr)
        return exc.exit_code
    except ReportgenError as exc:
        print(f"reportgen: {exc}", file=sys.stderr)
        return exc.exit_code
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="reportgen",
        description=(
            "Inspection reports from structured findings: a grade never travels without its narrative."
        ),
        epilog=_EXIT_CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"reportgen {__version__}")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    _add_build(commands)
    _add_check(commands)
    _add_explain(commands)
    _add_new(commands)
    _add_frameworks(commands)
    _add_schema(commands)
    _add_read(commands)
    _add_verify(commands)
    return parser


def _add(
    commands: "Commands",
    name: str,
    run: Callable[[argparse.Namespace], int],
    summary: str,
) -> argparse.ArgumentParser:
    command = commands.add_parser(
        name,
        help=summary,
        description=summary[:1].upper() + summary[1:] + ".",
        epilog=_EXIT_CODES,
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


def _add_build(commands: "Commands") -> None:
    command = _add(commands, "build", _build, "make the reports of records")
    command.add_argument(
        "paths", nargs="+", type=Path, metavar="PATH", help="a record, or a folder of records"
    )
    command.add_argument(
        "-o",
        "--output",
        type=Path,
        default=Path("output"),
        metavar="DIR",
        help="where to (default: output)",
    )
    command.add_argument(
        "--format",
        default="html,pdf,summary,json",
        metavar="LIST",
        help="which of html, pdf, summary and json, with commas between (default: all)",
    )
    command.add_argument(
        "--templates",
        type=Path,
        metavar="DIR",
        help="your own templates; each replaces a shipped one",
    )
    command.add_argument(
        "--config",
        type=Path,
        metavar="FILE",
        help="who publishes the reports (default: reportgen.toml in this folder, if it is there)",
    )
    command.add_argument(
        "--today",
        type=_day,
        metavar="DATE",
        help="the day that dates are held against (default: today's)",
    )
    command.add_argument("-q", "--quiet", action="store_true", help="print errors alone")


def _add_check(commands: "Commands") -> None:
    command = _add(commands, "check", _check, "find what is wrong with records, as an inspector would")
    command.add_argument(
        "paths", nargs="+", type=Path, metavar="PATH", help="a record, or a folder of records"
    )
    command.add_argument("--strict", action="store_true", help="end with 1 for warnings, too")
    command.add_argument(
        "--fix",
        action="store_true",
        help="put right in the files what needs no judgement, then tell the rest",
    )
    command.add_argument(
        "--format", choices=("text", "json", "sarif", "github"), default="text", help="default: text"
    )
    command.add_argument(
        "--config",
        type=Path,
        metavar="FILE",
        help="how much each rule matters (default: reportgen.toml in this folder, if it is there)",
    )
    command.add_argument(
        "--today",
        type=_day,
        metavar="DATE",
        help="the day that dates are held against (default: today's)",
    )


def _add_explain(commands: "Commands") -> None:
    command = _add(commands, "explain", _explain, "tell what bound each grade of a record")
    command.add_argument("path", type=Path, metavar="PATH", help="a record")
    command.add_argument("--format", choices=("text", "json"), default="text", help="default: text")
    command.add_argument(
        "--today",
        type=_day,
        metavar="DATE",
        help="the day that dates are held against (default: today's)",
    )


def _add_new(commands: "Commands") -> None:
    command = _add(commands, "new", _new, "write a commented record to fill in, or copy an example")
    command.add_argument(
        "names",
        nargs="*",
        metavar="FRAMEWORK FILE",
        help="the framework's id and the file to write",
    )
    command.add_argument(
        "--example", metavar="NAME", help="copy a shipped example instead, to FILE or NAME.yaml"
    )


def _add_frameworks(commands: "Commands") -> None:
    command = _add(commands, "frameworks", _frameworks, "list the frameworks, or show one")
    command.add_argument("id", nargs="?", metavar="ID", help="the framework to show")


def _add_schema(commands: "Commands") -> None:
    command = _add(commands, "schema", _schema, "print the JSON Schema of a record, for editors")
    command.add_argument("id", nargs="?", metavar="FRAMEWORK", help="with the areas and grades of this one")


def _add_read(commands: "Commands") -> None:
    command = _add(commands, "read", _read, "print the data inside a finished page or PDF")
    command.add_argument("path", type=Path, metavar="FILE", help="a report.html, report.pdf or report.json")
    command.add_argument("--format", choices=("text", "json"), default="text", help="default: text")


def _add_verify(commands: "Commands") -> None:
    command = _add(
        commands, "verify", _verify, "prove that finished files agree with their data and with one another"
    )
    command.add_argument(
        "paths", nargs="+", type=Path, metavar="FILE", help="a report.html, report.pdf or report.json"
    )


def _day(text: str) -> date:
    from reportgen.values import read_date

    try:
        return read_date(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"'{text}' is no day; write it as YYYY-MM-DD") from None


def _build(options: argparse.Namespace) -> int:
    from reportgen.configuration import find_configuration
    from reportgen.frameworks import Library
    from reportgen.pipeline import Settings, build

    configuration = find_configuration(options.config)
    settings = Settings(
        output=options.output,
        formats=_formats(options.format),
        today=options.today or date.today(),
        templates=options.templates,
        library=_checked(Library(options.frameworks)),
        publisher=configuration.publisher,
        style=configuration.checks,
    )
    progress = _Progress(sys.stderr, quiet=options.quiet)
    code = built = warnings = 0
    for result in build(options.paths, settings, progress.start):
        progress.clear()
        _print_result(result, quiet=options.quiet)
        built += result.failure is None
        warnings += sum(not problem.is_error for problem in result.problems)
        code = max(code, result.failure.exit_code if result.failure else 0)
    if not options.quiet:
        print(_closing(built, progress.count, warnings, options.output))
    return code


def _print_result(result: "Result", *, quiet: bool) -> None:
    from reportgen.problems import as_text

    told = [problem for problem in result.problems if problem.is_error or not quiet]
    for problem in told:
        print(as_text(problem), end="\n\n", file=sys.stderr)
    if result.failure is None:
        if not quiet:
            names = ", ".join(path.name for path in result.files)
            print(
                f"built {result.files[0].parent if result.files else result.record}: {names}",
                flush=True,
            )
        return
    if not isinstance(result.failure, RecordError):
        print(f"reportgen: {result.record}: {result.failure}", file=sys.stderr)
    print(f"FAILED {result.record}: nothing was built of it", file=sys.stderr)


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


def _check(options: argparse.Namespace) -> int:
    from reportgen.configuration import find_configuration
    from reportgen.desk import check, fix
    from reportgen.findings import Form, as_form, spot
    from reportgen.frameworks import Library

    style = find_configuration(options.config).checks
    library = _checked(Library(options.frameworks))
    today = options.today or date.today()
    form = Form(options.format)
    if options.fix:
        for problem in fix(options.paths, style, library, today):
            # Standard output holds one document in the other forms.
            told = sys.stdout if form is Form.TEXT else sys.stderr
            print(f"fixed {problem.code} at {spot(problem)}", file=told, flush=True)
    checked = list(check(options.paths, style, library, today))
    print(as_form(checked, form), end="")
    found = {problem.severity for one in checked for problem in one.examined.problems}
    return int("error" in found or (options.strict and "warning" in found))


def _explain(options: argparse.Namespace) -> int:
    from reportgen.assessment import assess
    from reportgen.frameworks import Library
    from reportgen.problems import as_text
    from reportgen.source import is_folder, is_there

    if is_folder(options.path) or not is_there(options.path):
        what = "a folder" if is_folder(options.path) else "not there"
        raise UsageError(f"explain takes a record; {options.path} is {what}")
    assessment = assess(options.path, Library(options.frameworks), options.today or date.today())
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

    texts = new_record(_framework(framework_id, folders))
    write_new(path, texts.pop("").encode())
    for name, text in texts.items():
        place = path.parent / name
        write_files(place.parent, {place.name: text.encode()})
    print(f"wrote {path}; fill it in, then: reportgen build {shlex.quote(str(path))}")
    return 0


def _frameworks(options: argparse.Namespace) -> int:
    from reportgen.frameworks import Library
    from reportgen.frameworks.describe import describe, listing

    if options.id is None:
        print(listing(_checked(Library(options.frameworks))), end="")
    else:
        print(describe(_framework(options.id, options.frameworks)), end="")
    return 0


def _schema(options: argparse.Namespace) -> int:
    from reportgen.schema import as_text, record_schema

    print(
        as_text(record_schema(_framework(options.id, options.frameworks) if options.id else None)),
        end="",
    )
    return 0


def _read(options: argparse.Namespace) -> int:
    from reportgen.proof.describe import describe
    from reportgen.proof.verification import read_data
    from reportgen.report.contract import as_json

    data = read_data(options.path)
    print(as_json(data) if options.format == "json" else describe(data), end="")
    return 0


def _verify(options: argparse.Namespace) -> int:
    from reportgen.frameworks import Library
    from reportgen.proof.verification import verify

    code = 0
    for verdict in verify(options.paths, _checked(Library(options.frameworks))):
        if verdict.failure is not None:
            print(f"reportgen: {verdict.failure}", file=sys.stderr)
            code = max(code, verdict.failure.exit_code)
            continue
        for line in verdict.disagreements:
            print(f"{verdict.path}: {line}", file=sys.stderr)
        print(f"{'ALTERED' if verdict.disagreements else 'ok'} {verdict.path}")
        code = max(code, DISAGREES if verdict.disagreements else 0)
    return code


def _framework(framework_id: str, folders: list[Path]) -> "Framework":
    from reportgen.frameworks import Library
    from reportgen.problems import did_you_mean, one_of

    library = Library(folders)
    if framework_id not in library.ids:
        hint = did_you_mean(framework_id, library.ids) or f"There are {one_of(library.ids)}."
        raise UsageError(f"There is no framework '{framework_id}'. {hint}")
    return library.get(framework_id)


def _checked(library: "Library") -> "Library":
    """Return the library after reading all of the user's own frameworks, so that none fails late."""
    problems: list[Problem] = []
    for framework_id in library.own_ids:
        try:
            library.get(framework_id)
        except FrameworkError as exc:
            problems.extend(exc.problems)
    if problems:
        raise FrameworkError(tuple(problems))
    return library


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
