"""What became of a build, told in a line and as data."""

import json
import re
import stat
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from reportgen.disk import beginning_of, is_folder, is_inside, is_source
from reportgen.errors import UsageError
from reportgen.output import require_place
from reportgen.output.files import told
from reportgen.pipeline import Order, Result, State
from reportgen.problems import as_data, path_shown

_BEGINNING = re.compile(rb'\{\n  "format": \d+,\n  "exit_code": \d+,\n  "stopped": ')
"""How the text of every summary begins."""


def exit_code(results: Sequence[Result]) -> int:
    """Return what a build ends with: the highest code of a failure, 0 without one."""
    return max((result.failure.exit_code for result in results if result.failure), default=0)


def closing_line(results: Sequence[Result], output: object) -> str:
    """Return in a line how many reports there are, and what became of the others."""
    counts = Counter(result.state for result in results)
    made = counts[State.BUILT] + counts[State.UNCHANGED]
    warnings = sum(not problem.is_error for result in results for problem in result.problems)
    told = [
        f"{made} of {len(results)} report{'s' if len(results) != 1 else ''} built in {path_shown(output)}"
    ]
    told += [f"{counts[State.UNCHANGED]} of them unchanged"] if counts[State.UNCHANGED] else []
    told += [f"{counts[State.FAILED]} failed"] if counts[State.FAILED] else []
    told += [f"{counts[State.LEFT]} not tried"] if counts[State.LEFT] else []
    told += [f"{warnings} warning{'s' if warnings != 1 else ''}"] if warnings else []
    return ", ".join(told)


def summary(results: Sequence[Result], code: int, stopped: str | None = None) -> bytes:
    """Return what became of each record as JSON, in order, and how many became what.

    Its JSON Schema is `docs/summary.schema.json`.

    Args:
        results: those of the build.
        code: what the build ends with.
        stopped: why it did not come to its end, None if it did or was to stop at a failure.
    """
    counts = Counter(result.state for result in results)
    if stopped is None and counts[State.LEFT]:
        stopped = "stopped at the first failure, as --fail-fast asks"
    content = {
        "format": 1,
        "exit_code": code,
        "stopped": stopped,
        "counts": {state.value: counts[state] for state in State},
        "records": [_told(result) for result in results],
    }
    # A file's name may hold what is no text; JSON can tell of it by escapes.
    return (json.dumps(content, indent=2, ensure_ascii=False) + "\n").encode(errors="backslashreplace")


def require_summary_place(path: Path, order: Order) -> None:
    """See that the summary of a build can be written to a place, before anything is built.

    Raises:
        UsageError: something else lies there, reports go there, or it would be taken for a record there.
        OutputError: it cannot be written there.
        AccessError: there is no permission.
        WriteError: the disk is full, or reading and writing fail.
    """
    refuse_other(path)
    if isinstance(order.output, Path) and is_inside(path, order.output):
        raise UsageError(
            f"--summary: {path} is in {order.output}, where the reports go; write to a file elsewhere"
        )
    folder = path.parent.resolve()
    if is_source(path) and any(is_folder(one) and one.resolve() == folder for one in order.paths):
        raise UsageError(
            f"--summary: {path} would be taken for a record of its folder; write to a file elsewhere"
        )
    require_place(path)


def refuse_other(path: Path) -> None:
    """Raise UsageError if something lies at a path that is no earlier summary; an empty file may be one.

    Raises:
        OutputError: it cannot be looked at.
    """
    try:
        is_file = stat.S_ISREG(path.lstat().st_mode)
        beginning = beginning_of(path, 100) if is_file else b""
    except (FileNotFoundError, NotADirectoryError):
        return
    except OSError as exc:
        raise told(exc, path) from None
    if not is_file:
        raise UsageError(f"--summary: {path} is no file; write to one, or to where nothing is yet")
    if beginning and not _BEGINNING.match(beginning):
        raise UsageError(f"--summary: {path} is there and is no summary of a build; write to another file")


def _told(result: Result) -> dict[str, Any]:
    return {
        "record": str(result.record),
        "state": result.state.value,
        "files": [str(path) for path in result.files],
        "why": list(result.why),
        "failure": _failure(result),
        "problems": [as_data(problem) for problem in result.problems],
    }


def _failure(result: Result) -> dict[str, Any] | None:
    if result.failure is None:
        return None
    return {
        "kind": type(result.failure).__name__,
        "exit_code": result.failure.exit_code,
        "message": str(result.failure),
    }
