"""Tell what inspectors answered a provider, and what was changed for it."""

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
from reportgen.errors import RecordError

if TYPE_CHECKING:
    from reportgen.answers.listing import Answers
    from reportgen.cli.common import Commands


def add_answers(commands: "Commands") -> None:
    """Add `reportgen answers`."""
    command = add(
        commands,
        "answers",
        _answers,
        "list a provider's comments with decisions and what was changed",
    )
    command.add_argument("path", type=Path, metavar="PATH", help="a record whose draft was sent")
    add_form(command)
    add_today(command)


def _answers(options: argparse.Namespace) -> int:
    from dataclasses import replace

    from reportgen.answers.listing import answers
    from reportgen.assessment import assess
    from reportgen.comments.privacy import telling
    from reportgen.desk import names_beside
    from reportgen.frameworks import Library
    from reportgen.journey.papers import read_papers
    from reportgen.problems import Severity

    path = record_file("answers", options.path)
    refuse_target(options.output, path)
    with unnaming(path):
        assessment = assess(path, Library(options.frameworks), now_of(options).date())
        papers = read_papers(path)
    if papers.loaded and (found := tuple(telling(papers.loaded, names_beside(path)))):
        raise RecordError(tuple(replace(one, severity=Severity.ERROR) for one in found))
    told = _as(form_of(options), answers(assessment.case, papers.trail, papers.comments))
    tell(told, options.output)
    return told_errors(assessment.problems)


def _as(form: str, told: "Answers") -> str:
    if form == "html":
        from reportgen.answers.page import as_page

        return as_page(told)
    if form == "json":
        from reportgen.answers.data import as_json

        return as_json(told)
    from reportgen.answers.terminal import as_text

    return as_text(told)
