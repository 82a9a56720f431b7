"""The inspector's desk: what is looked at in a record by every rule, and what may never leave with it."""

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

from reportgen.assessment import Assessment, assess
from reportgen.collection import find_records
from reportgen.errors import ProblemsError, RecordError, UsageError
from reportgen.findings import Checked
from reportgen.frameworks import Library
from reportgen.house_style import HouseStyle
from reportgen.load import Neighbours
from reportgen.problems import Problem, did_you_mean, in_order
from reportgen.rules import RULES, Desk, Examined, Family, examine
from reportgen.source import RefusedError, is_file, read_file

NAMES = "names.txt"
"""File beside a record of the names that must not stand in it, one on a line."""

_DISCLOSURE = tuple(rule for rule in RULES if rule.family is Family.DISCLOSURE)


def check(
    paths: Iterable[Path], style: HouseStyle, library: Library, today: date | None = None
) -> Iterator[Checked]:
    """Yield what is found in each record of the paths, in order.

    Args:
        paths: record files, or folders of them.
        style: what is set for the rules.
        library: the frameworks.
        today: the day that dates are held against; without it none is in the future.

    Raises:
        UsageError: a path is not there, a folder holds no record, or the style names no rule.
        AccessError: there is no permission to look at one.
    """
    _refuse_unknown(style)
    records = find_records(paths)
    neighbours = {path.parent: Neighbours(path.parent, library) for path in records}
    for path in records:
        try:
            assessment = assess(path, library, today, neighbours[path.parent])
            examined = examine(_desk(assessment, path, style))
        except ProblemsError as exc:
            yield Checked(path, Examined(exc.problems, ()))
        else:
            problems = in_order((*assessment.problems, *examined.problems))
            yield Checked(path, Examined(problems, examined.waived))


def disclosures(assessment: Assessment, path: Path, style: HouseStyle) -> tuple[Problem, ...]:
    """Return what a record tells that must not leave: the errors that stop its report.

    Raises:
        RecordError: the names beside the record cannot be read.
    """
    examined = examine(_desk(assessment, path, style), _DISCLOSURE)
    return tuple(problem for problem in examined.problems if problem.is_error)


def _refuse_unknown(style: HouseStyle) -> None:
    known = [rule.code for rule in RULES]
    for code in style.severity:
        if code not in known:
            hint = did_you_mean(code, known) or "docs/rules.md lists them."
            raise UsageError(f"[checks] severity: there is no rule '{code}'. {hint}")


def _desk(assessment: Assessment, path: Path, style: HouseStyle) -> Desk:
    return Desk(assessment.case, style, _names(path.parent / NAMES))


def _names(path: Path) -> tuple[str, ...]:
    """Return the names of a file, none without one; a line that begins with '#' is a remark.

    Raises:
        RecordError: it cannot be read.
    """
    if not is_file(path):
        return ()
    try:
        lines = read_file(path).text.splitlines()
    except RefusedError as exc:
        raise RecordError(exc.problems) from None
    flat = (" ".join(line.split()) for line in lines)
    return tuple(line for line in flat if line and not line.startswith("#"))
