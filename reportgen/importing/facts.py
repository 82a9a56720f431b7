"""Figures about the area, where a sentence of a known form gives one. Pure."""

import re
from collections.abc import Iterator
from datetime import date

from reportgen.importing.dates import DateError, one_date
from reportgen.importing.draft import Fact
from reportgen.importing.layouts import Layout
from reportgen.importing.wording import plain

_COMPARED = re.compile(r"\(the (?P<label>national average) is (?P<value>\d+(?:\.\d+)?)%\)")
_ITEM = re.compile(r"^- (?P<text>.*)$", re.MULTILINE)


def read_facts(layout: Layout, context: list[str]) -> list[Fact]:
    """Return the figures of a report's section about the area; a sentence of another form gives none."""
    found: dict[str, Fact] = {}
    announced = ""
    for text in _items(context):
        words = plain(text)
        if words.endswith(":"):
            announced = words
            continue
        for label, form in layout.facts.items():
            if label not in found and (told := re.fullmatch(form, f"{announced} {words}")):
                found[label] = _fact(label, told, words)
                break
            if label not in found and (told := re.fullmatch(form, words)):
                found[label] = _fact(label, told, words)
                announced = ""
                break
    return list(found.values())


def _items(context: list[str]) -> Iterator[str]:
    for paragraph in context:
        for item in _ITEM.finditer(paragraph):
            yield item["text"]


def _fact(label: str, told: re.Match[str], words: str) -> Fact:
    groups = told.groupdict()
    compared = _COMPARED.search(words)
    return Fact(
        label,
        told["value"].replace(",", ""),
        "%" if groups.get("share") else None,
        _day(groups.get("day")),
        ("National average", compared["value"]) if compared else None,
    )


def _day(text: str | None) -> date | None:
    try:
        return one_date(text) if text else None
    except DateError:
        return None
