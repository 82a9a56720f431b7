"""Put inspections beside one another, or tell what one overall grade hides."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from reportgen.cli.common import (
    add,
    add_form,
    add_today,
    form_of,
    now_of,
    record_file,
    refuse_target,
    tell,
    told_errors,
    unnaming,
)
from reportgen.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date

    from reportgen.assessment import Assessment
    from reportgen.case import Case
    from reportgen.cli.common import Commands
    from reportgen.frameworks import Library
    from reportgen.report.contract import Data

T = TypeVar("T")


def add_compare(commands: "Commands") -> None:
    """Add `reportgen compare`."""
    command = add(
        commands,
        "compare",
        _compare,
        "put inspections side by side, area by area: what they share, and what one alone has; "
        "or tell what profiles one overall grade hides",
    )
    command.add_argument("records", nargs="+", type=Path, metavar="PATH", help="two records or more")
    command.add_argument(
        "--among",
        type=Path,
        metavar="PATH",
        help="of one record: the profiles of all inspections there with its overall grade",
    )
    add_form(command)
    add_today(command)


def _compare(options: argparse.Namespace) -> int:
    from reportgen.assessment import assess_all
    from reportgen.frameworks import Library

    paths = [record_file("compare", path) for path in options.records]
    if (len(paths) == 1) != (options.among is not None):
        raise UsageError("compare takes two records or more, or one record with --among")
    refuse_target(options.output, *paths)
    library, today = Library(options.frameworks).checked(), now_of(options).date()
    with unnaming(*paths):
        found = assess_all(paths, library, today)
    if len({one.case.record.id for one in found}) < len(found):
        raise UsageError("compare takes different inspections; for two versions of one there is diff")
    told = _spread(found[0], options, library, today) if options.among else _beside(found, options)
    tell(told, options.output)
    return told_errors(problem for one in found for problem in one.problems)


def _beside(found: "tuple[Assessment, ...]", options: argparse.Namespace) -> str:
    from reportgen.comparison import data, page, terminal
    from reportgen.comparison.beside import comparison

    told = comparison([one.case for one in found])
    return _in_form(options, told, terminal.as_text, page.as_page, data.comparison_data)


def _spread(one: "Assessment", options: argparse.Namespace, library: "Library", today: "date") -> str:
    from reportgen.comparison import data, page, terminal
    from reportgen.comparison.spread import spread

    told = spread(one.case, _sound(options.among, library, today))
    if told is None:
        raise UsageError(f"{options.records[0]} has no overall grade that others could have, too")
    return _in_form(options, told, terminal.spread_as_text, page.spread_as_page, data.spread_data)


def _in_form(
    options: argparse.Namespace,
    told: T,
    as_text: "Callable[[T], str]",
    as_page: "Callable[[T], str]",
    as_data: "Callable[[T], Data]",
) -> str:
    """Return what is told in the form that was asked for, by the one of its faces that has it."""
    from reportgen.report.contract import as_json

    match form_of(options):
        case "html":
            return as_page(told)
        case "json":
            return as_json(as_data(told))
        case _:
            return as_text(told)


def _sound(place: Path, library: "Library", today: "date") -> "Iterator[Case]":
    """Yield the cases of all records at a place that have no errors."""
    from reportgen.assessment import assess
    from reportgen.collection import find_records
    from reportgen.errors import ProblemsError

    for path in find_records([place]):
        try:
            found = assess(path, library, today)
        except ProblemsError:
            continue
        if found.is_sound:
            yield found.case
