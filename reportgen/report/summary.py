"""The summary on one sheet: what the report says in brief, and less of it until it fits."""

from collections.abc import Callable
from dataclasses import replace
from math import ceil
from pathlib import Path

from reportgen.case import Case
from reportgen.errors import RenderError
from reportgen.report.brief import FULL, Brevity, brief
from reportgen.report.carried import Carried
from reportgen.report.context import Brief, Report
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
    # Brevities that tell the same are one; what is briefer takes less room.
    told = tuple(dict.fromkeys(brief(case, brevity) for brevity in BREVITIES))
    start = next((place for place, one in enumerate(told) if _lines(one) <= _ROOM), len(told) - 1)

    def sheet(place: int) -> Pages | None:
        pages = Pages(render_html(replace(report, brief=told[place]), templates, SHEET))
        return pages if len(pages) == 1 else None

    with collector_held():
        found = _fullest(sheet, start, len(told))
        if found is None:
            raise RenderError("The summary does not fit on one page: its template leaves too little room")
        return found.pdf(carried.of_summary())


def _fullest(sheet: Callable[[int], Pages | None], start: int, count: int) -> Pages | None:
    """Return the first sheet that there is, looked for from a place near it, None if there is none.

    Each look is a layout, so halving, which begins in the middle, would take longer.
    """
    found = sheet(start)
    if found is None:
        return next(filter(None, map(sheet, range(start + 1, count))), None)
    for place in range(start - 1, -1, -1):
        fuller = sheet(place)
        if fuller is None:
            break
        found = fuller
    return found


_ROOM = 47
"""Lines that rows, items and steps may take on the shipped sheet, roughly: where to begin to look."""


def _lines(told: Brief) -> float:
    """Return roughly how many lines a brief takes, the spaces between them included."""
    rows = sum(1.2 + max(_wrapped(row.label, 24), _wrapped(row.sentence, 46)) for row in told.rows)
    sides = (
        sum(0.4 + _wrapped(f"{item.mark} {item.text}", 52) for item in one.items) + bool(one.more)
        for one in (told.strengths, told.improvements)
    )
    steps = sum(0.4 + _wrapped(f"{step.date} {step.what} {step.who}", 100) for step in told.follow_ups)
    return rows + max(sides) + steps


def _wrapped(text: str, width: int) -> int:
    return ceil(len(text) / width)
