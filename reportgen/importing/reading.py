"""From a report's blocks to a draft: its form, its framework, and all that is read of it."""

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from reportgen.errors import UnreadableError
from reportgen.frameworks import Framework, Library
from reportgen.frameworks.model import OVERALL
from reportgen.importing.blocks import Block, Pages
from reportgen.importing.draft import Draft, Range, Remark, Texts, Value
from reportgen.importing.grades import Reader, Verdict, verdicts
from reportgen.importing.layouts import Layout, layouts
from reportgen.importing.pages import read_pages
from reportgen.importing.paragraphs import read_texts
from reportgen.importing.particulars import read_particulars
from reportgen.importing.wording import plain

_SIGNED = 2
"""The pages that tell what a report is."""


class _Form(NamedTuple):
    layout: Layout
    framework: Framework
    share: float


def read_report(name: str, data: bytes, library: Library) -> Draft:
    """Return what a published report says.

    Args:
        name: its file's name without the ending, which may tell URN, provider and publication.
        data: the bytes of the PDF.
        library: where its framework comes from.

    Raises:
        UnreadableError: it is no report that can be read, with the reason.
    """
    pages = read_pages(name, data)
    forms = _forms(name, pages, library)
    particulars, told = read_particulars(name, pages.blocks, forms[0].layout)
    form, doubts = _best(forms, particulars.dates)
    layout, framework = form.layout, form.framework
    reader = Reader(layout, framework)
    found = verdicts(graded_areas(framework), reader.readings(pages.blocks))
    if not any(verdict.readings for verdict in found.values()):
        raise UnreadableError(f"{name} gives no grades; it may be a letter ({layout.title})")
    texts, left_out = read_texts(layout, reader, pages.blocks)
    remarks = (
        *told,
        *doubts,
        *_untagged(pages),
        *_grade_remarks(layout, framework, found),
        *left_out,
        *_untold(framework, found, texts),
    )
    return Draft(name, framework.id, particulars, found, texts, remarks, pages.is_tagged)


def graded_areas(framework: Framework) -> tuple[str, ...]:
    """Return what a framework grades: areas in the order of its table, then the whole."""
    areas = (*framework.table_order, OVERALL)
    return tuple(area for area in areas if framework.scale_of(area) is not None)


def _forms(name: str, pages: Pages, library: Library) -> list[_Form]:
    """Return the forms whose signs stand on the first pages, each under every framework that it may have."""
    text = " ".join(plain(block.text) for block in pages.blocks if block.place.page <= _SIGNED)
    signed = [layout for layout in layouts() if any(re.search(sign, text) for sign in layout.signs)]
    if not signed:
        forms = " or ".join(layout.title for layout in layouts())
        raise UnreadableError(f"{name} is no report of a form that is known: {forms}")
    return [
        _Form(layout, library.get(one), _share(layout, library.get(one), pages.blocks))
        for layout in signed
        for one in layout.frameworks
    ]


def _share(layout: Layout, framework: Framework, blocks: tuple[Block, ...]) -> float:
    """Return how many of a framework's graded areas the report names with a grade, as a share."""
    wanted = graded_areas(framework)
    named = {reading.area for reading in Reader(layout, framework).readings(blocks)}
    return len(named.intersection(wanted)) / len(wanted)


def _best(forms: list[_Form], dates: Value[tuple[Range, ...]] | None) -> tuple[_Form, list[Remark]]:
    """Return the form whose areas the report names; of two, the one in force when fieldwork began."""
    most = max(form.share for form in forms)
    best = [form for form in forms if form.share == most]
    if dates is None:
        return best[0], []
    start = dates.value[0].start
    fitting = [form for form in best if form.framework.in_force and form.framework.in_force.covers(start)]
    if fitting:
        return fitting[0], []
    why = f"its areas are those of {best[0].framework.name}, which was not in force on {start.isoformat()}"
    return best[0], [Remark("framework", why, is_left_out=False)]


def _untagged(pages: Pages) -> Iterator[Remark]:
    if not pages.is_tagged:
        yield Remark(
            "the whole report",
            "it has no tags; it was read by where its lines stand, so look at every text",
            is_left_out=False,
        )


def _untold(framework: Framework, found: Mapping[str, Verdict], texts: Texts) -> Iterator[Remark]:
    """Yield the areas that have a grade and no text: it may stand under another, whose heading was read."""
    for area in framework.narrative_order:
        text = texts.areas.get(area)
        if area in found and found[area].readings and not (text and text.narrative):
            why = "none was found under a heading of its own; it may stand under the area before it"
            yield Remark(f"text of '{framework.area(area).title}'", why)


def _grade_remarks(layout: Layout, framework: Framework, found: Mapping[str, Verdict]) -> Iterator[Remark]:
    """Yield the grades that are left out, and those that stand on one page where a report has two."""
    for area, verdict in found.items():
        pages = {reading.place.page for reading in verdict.readings}
        if verdict.doubt is None and len(pages) == 1 and area not in (OVERALL, layout.board):
            title = framework.area(area).title
            why = f"'{verdict.grade}' was read on one page alone, with nothing to compare it with"
            yield Remark(f"grade of '{title}'", why, min(pages), is_left_out=False)
        if verdict.doubt is not None:
            title = area if area == OVERALL else framework.area(area).title
            page = verdict.readings[0].place.page if verdict.readings else None
            yield Remark(f"grade of '{title}'", verdict.doubt, page)
