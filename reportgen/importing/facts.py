"""Figures about the area, where a sentence of a known form gives one. Pure."""

import re
from collections.abc import Iterable
from datetime import date

from reportgen.house_style import NO_STYLE
from reportgen.importing.blocks import Kind, unmarked
from reportgen.importing.dates import DateError, one_date
from reportgen.importing.draft import Fact, Passage
from reportgen.importing.layouts import Layout
from reportgen.importing.wording import low

_COMPARED = {
    "National average": re.compile(
        r"\((?:the )?national (?:average|proportion)(?: is|:)? (?P<value>\d+(?:\.\d+)?)%\)"
    ),
    "Country as a whole": re.compile(
        r"compared (?:with|to) (?P<value>\d+(?:\.\d+)?)% in the country as a whole"
    ),
}


def read_facts(layout: Layout, context: Iterable[Passage]) -> list[Fact]:
    """Return the figures of a report's section about the area; a sentence of another form gives none.

    Nor does one of so few children that the house style tells no such count; the sentence stays what it is.
    """
    found: dict[str, Fact] = {}
    announced = ""
    for item in (one for one in context if one.kind is Kind.ITEM):
        words = low(unmarked(item.text))
        for label, form in layout.facts.items():
            told = _told(form, words, announced)
            if told is not None and label not in found:
                found[label] = _fact(label, told, words, item)
                break
        if words.endswith(":"):
            announced = words
    return [one for one in found.values() if one.unit or int(one.value) >= NO_STYLE.smallest_count]


def _told(form: str, words: str, announced: str) -> re.Match[str] | None:
    """Return what a sentence tells of a figure, by itself or behind the one that announces it."""
    if (alone := re.fullmatch(form, words)) or not announced or re.fullmatch(form, announced):
        return alone
    return re.fullmatch(form, f"{announced} {words}")


def _fact(label: str, told: re.Match[str], words: str, item: Passage) -> Fact:
    groups = told.groupdict()
    compared = ((whom, form.search(words)) for whom, form in _COMPARED.items())
    return Fact(
        label,
        told["value"].replace(",", ""),
        item.places,
        "%" if groups.get("share") else None,
        _day(groups.get("day")),
        next(((whom, found["value"]) for whom, found in compared if found), None),
    )


def _day(text: str | None) -> date | None:
    try:
        return one_date(text) if text else None
    except DateError:
        return None
