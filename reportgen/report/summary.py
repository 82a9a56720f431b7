"""The summary on one sheet: what the report says in brief, and less of it until it fits."""

from bisect import bisect_left
from dataclasses import replace
from functools import cache
from pathlib import Path

from reportgen.case import Case
from reportgen.errors import RenderError
from reportgen.report.brief import FULL, Brevity, brief
from reportgen.report.carried import Carried
from reportgen.report.context import Report
from reportgen.report.html import SHEET, render_html
from reportgen.report.pdf import Pages, collector_held

BREVITIES = (
    Brevity(items=14, steps=8, characters=600),
    Brevity(items=12, steps=8, characters=600),
    Brevity(items=10, steps=8, characters=600),
    Brevity(items=9, steps=6, characters=600),
    Brevity(items=8, steps=6, characters=600),
    Brevity(items=7, steps=6, characters=600),
    FULL,
    Brevity(items=5, steps=5, characters=400),
    Brevity(items=4, steps=4, characters=320),
    Brevity(items=3, steps=3, characters=240),
    Brevity(items=2, steps=3, characters=160),
    Brevity(items=1, steps=2, characters=110),
    Brevity(items=0, steps=1, characters=80),
)
"""From most to least; items are left out before sentences are cut short."""


def render_summary(case: Case, report: Report, carried: Carried, templates: Path | None = None) -> bytes:
    """Return the summary of a report as a PDF of one page, with the report's data inside.

    Args:
        case: the inspection.
        report: what `view` returns for it.
        carried: what `carry` returns for it.
        templates: as for `render_html`.

    Raises:
        TemplateError: a template is broken.
        RenderError: the engine failed, or the summary does not fit on a page however short it is.
    """
    # Brevities that tell the same are one; what is briefer takes less room, so halving finds the fullest.
    told = tuple(dict.fromkeys(brief(case, brevity) for brevity in BREVITIES))

    @cache
    def sheet(place: int) -> Pages | None:
        pages = Pages(render_html(replace(report, brief=told[place]), templates, SHEET))
        return pages if len(pages) == 1 else None

    def fits(place: int) -> int:
        return int(sheet(place) is not None)

    with collector_held():
        fullest = bisect_left(range(len(told)), 1, key=fits)
        found = sheet(fullest) if fullest < len(told) else None
        if found is None:
            raise RenderError("The summary does not fit on one page: its template leaves too little room")
        return found.pdf(carried.of_summary())
