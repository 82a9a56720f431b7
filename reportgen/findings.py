"""What `reportgen check` found, in the forms that people and machines read: text, JSON, SARIF, GitHub."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from reportgen import __version__
from reportgen.problems import Problem, Severity, as_data, as_text, field_name, path_shown
from reportgen.rules import RULES, Examined

_SARIF = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


class Form(StrEnum):
    """The forms."""

    TEXT = "text"
    JSON = "json"
    SARIF = "sarif"
    GITHUB = "github"


@dataclass(frozen=True, slots=True)
class Checked:
    """A record and what was found in it, before and by the rules; `waived` with its reasons."""

    path: Path
    examined: Examined


def as_form(checked: Iterable[Checked], form: Form) -> str:
    """Return what was found as text for a terminal, JSON, SARIF 2.1.0 or GitHub's workflow commands."""
    found = list(checked)
    if form is Form.TEXT:
        return "".join(_lines(found))
    if form is Form.GITHUB:
        return "".join(f"{_command(problem)}\n" for one in found for problem in one.examined.problems)
    data = _sarif(found) if form is Form.SARIF else [_record_data(one) for one in found]
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def _lines(found: list[Checked]) -> Iterator[str]:
    for one in found:
        problems = one.examined.problems
        yield from (f"{as_text(problem)}\n\n" for problem in problems if not _is_note(problem))
        if notes := [_note(problem) for problem in problems if _is_note(problem)]:
            yield from (*notes, "\n")
        for waiver, problem in one.examined.waived:
            yield f"waived {problem.code} at {spot(problem)}: {waiver.reason}\n"
    counts = dict.fromkeys(Severity, 0)
    for one in found:
        for problem in one.examined.problems:
            counts[problem.severity] += 1
    told = ", ".join(
        f"{count} {name}{'s' if count != 1 else ''}"
        for (severity, count), name in zip(counts.items(), ("error", "warning", "note"), strict=True)
    )
    mendable = [one for checked in found for one in checked.examined.problems if one.replacement is not None]
    more = f"; --fix can mend {len(mendable)} of them" if mendable else ""
    yield f"{len(found)} record{'s' if len(found) != 1 else ''} checked: {told}{more}\n"


def _is_note(problem: Problem) -> bool:
    return problem.severity is Severity.INFO


def _note(problem: Problem) -> str:
    """Return what is worth a look on one line, so that it hides nothing that must be mended."""
    found = None if problem.found is None or problem.found in problem.message else problem.found
    expected = None if problem.expected is None else f"expected {problem.expected}"
    told = ", ".join(filter(None, (found, expected)))
    text = f"{problem.message} ({told})" if told else problem.message
    hint = f". {problem.hint}" if problem.hint else ""
    column = f":{problem.place.column}" if problem.place and problem.place.column else ""
    return f"{problem.severity} {problem.code} at {spot(problem)}{column}: {text}{hint}\n"


def spot(problem: Problem) -> str:
    """Return where a problem is, as FILE:LINE, or its field."""
    place = problem.place
    return (
        ":".join(str(part) for part in (path_shown(place.file), place.line) if part)
        if place
        else field_name(problem.field)
    )


def _record_data(one: Checked) -> dict[str, Any]:
    return {
        "file": str(one.path),
        "problems": [as_data(problem) for problem in one.examined.problems],
        "waived": [{**as_data(problem), "reason": waiver.reason} for waiver, problem in one.examined.waived],
    }


def _sarif(found: list[Checked]) -> dict[str, Any]:
    rules = [
        {
            "id": rule.code,
            "shortDescription": {"text": rule.says},
            "fullDescription": {"text": rule.why},
            "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        }
        for rule in RULES
    ]
    results = [
        {
            "ruleId": problem.code,
            "level": _LEVELS[problem.severity],
            "message": {"text": " ".join(filter(None, (f"{problem.message}.", problem.hint)))},
            "locations": [_location(problem, one.path)],
        }
        for one in found
        for problem in one.examined.problems
    ]
    driver = {"name": "reportgen", "version": __version__, "rules": rules}
    return {"$schema": _SARIF, "version": "2.1.0", "runs": [{"tool": {"driver": driver}, "results": results}]}


def _location(problem: Problem, path: Path) -> dict[str, Any]:
    place = problem.place
    physical: dict[str, Any] = {"artifactLocation": {"uri": Path(place.file if place else path).as_posix()}}
    if place and place.line:
        physical["region"] = {"startLine": place.line, "startColumn": place.column or 1}
    return {"physicalLocation": physical}


def _command(problem: Problem) -> str:
    """Return a problem as GitHub's workflow command: an annotation at its line."""
    place = problem.place
    parts = {
        "file": place.file if place else None,
        "line": place.line if place else None,
        "col": place.column if place else None,
        "title": problem.code,
    }
    where = ",".join(f"{name}={_escaped(str(value), more=True)}" for name, value in parts.items() if value)
    text = " ".join(filter(None, (f"{problem.message}.", problem.hint)))
    return f"::{_COMMANDS[problem.severity]} {where}::{_escaped(text)}"


def _escaped(text: str, *, more: bool = False) -> str:
    for char, code in (("%", "%25"), ("\r", "%0D"), ("\n", "%0A")):
        text = text.replace(char, code)
    return text.replace(":", "%3A").replace(",", "%2C") if more else text
