"""What became of a build, told in a line and as data."""

import json
from collections import Counter
from collections.abc import Sequence
from typing import Any

from reportgen.pipeline import Result, State
from reportgen.problems import as_data, path_shown


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
        stopped: why it did not come to its end, None if it did.
    """
    counts = Counter(result.state for result in results)
    told = {
        "format": 1,
        "exit_code": code,
        "stopped": stopped,
        "counts": {state.value: counts[state] for state in State},
        "records": [_told(result) for result in results],
    }
    # A file's name may hold what is no text; JSON can tell of it by escapes.
    return (json.dumps(told, indent=2, ensure_ascii=False) + "\n").encode(errors="backslashreplace")


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
