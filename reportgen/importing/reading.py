"""From a report's blocks to a draft: its form, its framework, and all that is read of it."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from pathlib import PurePath
from typing import NamedTuple

from reportgen.errors import UnreadableError
from reportgen.frameworks import Framework, Library
from reportgen.frameworks.model import OVERALL
from reportgen.importing.blocks import Pages
from reportgen.importing.draft import Draft, Range, Remark, Texts, Value
from reportgen.importing.grades import Reader, Reading, Source, Verdict, graded_areas, verdicts
from reportgen.importing.layouts import Layout, layouts
from reportgen.importing.pages import read_pages
from reportgen.importing.paragraphs import read_texts
from reportgen.importing.particulars import read_particulars
from reportgen.importing.wording import plain

_SIGNED = 2
"""The pages that tell what a report is."""
_FEW = 0.5
"""The share of a framework's areas that a report of another kind may name by chance."""


class _Form(NamedTuple):
    layout: Layout
    framework: Framework
    reader: Reader
    readings: tuple[Reading, ...]

    @property
    def graded(self) -> tuple[str, ...]:
        """What its framework grades."""
        return graded_areas(self.framework)

    @property
    def areas(self) -> tuple[str, ...]:
        """The same without the whole."""
        return tuple(area for area in self.graded if area != OVERALL)

    @property
    def foreign(self) -> set[str]:
        """The areas that the report names with a grade and the framework has not."""
        return {reading.area for reading in self.readings}.difference(self.graded, [OVERALL])

    def share(self, areas: Collection[str]) -> float:
        """Return how many of these areas the report names with a grade, as a share."""
        named = {reading.area for reading in self.readings}
        return len(named.intersection(areas)) / len(areas) if areas else 0.0

    def is_in_force(self, day: date) -> bool:
        """Return whether its framework was in force on a day."""
        return self.framework.in_force is not None and self.framework.in_force.covers(day)


def read_report(name: str, data: bytes, library: Library) -> Draft:
    """Return what a published report says.

    Args:
        name: its file, as it is to be called where it cannot be read; its name without folder and ending may
            tell URN, provider and publication.
        data: the bytes of the PDF.
        library: where its framework comes from.

    Raises:
        UnreadableError: it is no report that can be read, with the reason.
    """
    pages = read_pages(name, data)
    forms = _forms(name, pages, library)
    particulars, told = read_particulars(PurePath(name).stem, pages.blocks, forms[0].layout)
    form, doubts = _best(name, forms, particulars.dates)
    layout, framework = form.layout, form.framework
    found = verdicts(framework, form.readings, is_tagged=pages.is_tagged)
    if not any(verdict.readings for verdict in found.values()):
        raise UnreadableError(f"{name} gives no grades; it may be a letter ({layout.title})")
    texts, left_out = read_texts(layout, form.reader, pages.blocks, particulars.places)
    remarks = (
        *told,
        *doubts,
        *_of_pages(pages),
        *_grade_remarks(layout, framework, found),
        *_ungraded(framework, form.readings),
        *left_out,
        *_untold(framework, found, texts),
    )
    return Draft(PurePath(name).name, framework.id, particulars, found, texts, remarks, pages.is_tagged)


def _forms(name: str, pages: Pages, library: Library) -> list[_Form]:
    """Return the forms whose signs stand on the first pages, each under every framework that it may have."""
    first = [plain(block.text) for block in pages.blocks if block.place.page <= _SIGNED]
    text = " ".join(first)
    signed = [layout for layout in layouts() if any(re.search(sign, text) for sign in layout.signs)]
    if not signed:
        forms = " or ".join(layout.title for layout in layouts())
        raise UnreadableError(f"{name} is no report of a form that is known: {forms}")
    if letter := next((line for line in first if any(one.is_letter(line) for one in signed)), None):
        raise UnreadableError(f"{name} is no report with grades: '{letter}'")
    return [
        _Form(layout, framework, reader, tuple(reader.readings(pages.blocks)))
        for layout in signed
        for framework in map(library.get, layout.frameworks)
        for reader in [Reader(layout, framework)]
    ]


def _best(
    name: str, forms: list[_Form], dates: Value[tuple[Range, ...]] | None
) -> tuple[_Form, list[Remark]]:
    """Return the form that has all areas which the report names; of several, the one in force at fieldwork.

    Raises:
        UnreadableError: none was in force then, and few of their areas are named: it is of another kind.
    """
    start = dates.value[0].start if dates else None

    def rank(form: _Form) -> tuple[int, bool, float, float]:
        is_in_force = start is not None and form.is_in_force(start)
        return -len(form.foreign), is_in_force, form.share(form.areas), form.share(form.graded)

    best = max(forms, key=rank)
    is_dated = start is not None and any(form.is_in_force(start) for form in forms)
    if not is_dated and best.share(best.areas) <= _FEW:
        raise UnreadableError(
            f"{name} grades other things than reports of this form do, and is of no day when it was in use "
            f"({best.layout.title})"
        )
    if start is None or best.is_in_force(start):
        return best, []
    why = f"its areas are those of {best.framework.name}, which was not in force on {start.isoformat()}"
    return best, [Remark("framework", why, is_left_out=False)]


def _of_pages(pages: Pages) -> Iterator[Remark]:
    """Yield what is told of the file as a whole, and of pages that gave nothing."""
    for page in pages.silent:
        yield Remark("pages", "this one holds no text; it may be a picture, or damaged", page)
    if not pages.is_tagged:
        yield Remark(
            "the whole report",
            "it has no tags; it was read by where its lines stand, so look at every grade and text",
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
    """Yield the grades that are left out, and those that are worth a look.

    Such stand in one place where a report has two, or in the one place that another contradicts elsewhere.
    """
    disputed = {source for verdict in found.values() if not verdict.grade for source in _sources(verdict)}
    for area, verdict in found.items():
        about = f"grade of '{area if area == OVERALL else framework.area(area).title}'"
        page = verdict.readings[0].place.page if verdict.readings else None
        if verdict.doubt is not None:
            yield Remark(about, verdict.doubt, page)
        elif len(sources := _sources(verdict)) == 1 and area not in (OVERALL, layout.board):
            why = f"'{verdict.grade}' was read in one place alone, with nothing to compare it with"
            yield Remark(about, why, page, is_left_out=False)
        elif len(sources) == 1 and sources & disputed:
            why = f"'{verdict.grade}' was read in one place alone, and other grades there are in doubt"
            yield Remark(about, why, page, is_left_out=False)


def _sources(verdict: Verdict) -> set[Source]:
    return {reading.source for reading in verdict.readings}


def _ungraded(framework: Framework, readings: Iterable[Reading]) -> Iterator[Remark]:
    """Yield the grades that the report gives to what its framework does not grade."""
    known = graded_areas(framework)
    for reading in {one.area: one for one in readings if one.area not in known and one.grade}.values():
        why = f"the report gives '{reading.grade}' to it, and {framework.name} has no such grade"
        yield Remark(f"grade of '{reading.area}'", why, reading.place.page)
