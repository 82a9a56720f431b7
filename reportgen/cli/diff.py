"""Tell how two records differ."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

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

if TYPE_CHECKING:
    from reportgen.cli.common import Commands
    from reportgen.difference.model import Difference


def add_diff(commands: "Commands") -> None:
    """Add `reportgen diff`."""
    command = add(
        commands, "diff", _diff, "tell how two versions of a record, or two inspections of a provider, differ"
    )
    command.add_argument("before", type=Path, metavar="A", help="the earlier record")
    command.add_argument("after", type=Path, metavar="B", help="the later record")
    add_form(command)
    add_today(command)


def _diff(options: argparse.Namespace) -> int:
    from reportgen.assessment import assess_all
    from reportgen.difference.comparison import difference
    from reportgen.frameworks import Library

    paths = [record_file("diff", path) for path in (options.before, options.after)]
    refuse_target(options.output, *paths)
    with unnaming(*paths):
        before, after = assess_all(paths, Library(options.frameworks), now_of(options).date())
    told = _as(form_of(options), difference(before.case, after.case))
    tell(told, options.output)
    return told_errors((*before.problems, *after.problems))


def _as(form: str, found: "Difference") -> str:
    if form == "html":
        from reportgen.difference.page import as_page

        return as_page(found)
    if form == "json":
        from reportgen.difference.data import difference_data
        from reportgen.report.contract import as_json

        return as_json(difference_data(found))
    from reportgen.difference.terminal import as_text

    return as_text(found)
