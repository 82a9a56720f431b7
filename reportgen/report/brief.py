"""The report in brief, for councillors and parents: it says nothing that the record does not.

Grades with a sentence each, what is good, what must improve, and what follows; where there is no room,
items are left out by count, never silently.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import chain, zip_longest
from typing import TypeVar

from reportgen import words
from reportgen.case import Case
from reportgen.deadlines import Due
from reportgen.frameworks.model import OVERALL, Event
from reportgen.model import Record
from reportgen.report import explanation
from reportgen.report.context import Brief, BriefItem, BriefList, BriefRow, BriefStep
from reportgen.report.following import limit
from reportgen.report.judgements import table_rows
from reportgen.report.pairing import pair

ItemT = TypeVar("ItemT")


@dataclass(frozen=True, slots=True)
class Brevity:
    """How much is told: items of each list, steps that follow, and characters of a sentence."""

    items: int
    steps: int
    characters: int


FULL = Brevity(items=6, steps=5, characters=600)
"""What a page tells; a sheet with room tells more."""


def brief(case: Case, brevity: Brevity = FULL) -> Brief:
    """Return a report in brief."""
    return Brief(
        rows=tuple(_rows(case, brevity.characters)),
        strengths=_shown(_strengths(case), brevity),
        improvements=_shown(_improvements(case), brevity),
        follow_ups=tuple(_step(due) for due in _ahead(case)[: brevity.steps]),
    )


def _rows(case: Case, characters: int) -> Iterator[BriefRow]:
    for row in table_rows(case):
        if row.target != OVERALL:
            grade = pair(case, row.target)
            yield BriefRow(row.label, int(row.is_part), grade, words.shortened(grade.sentence, characters))
    for area_id in case.framework.narrative_order:
        area, said = case.framework.area(area_id), explanation.first_words(case, area_id)
        if area.scale is None and said:
            yield BriefRow(area.label, int(bool(area.part_of)), None, words.shortened(said, characters))


def _strengths(case: Case) -> list[BriefItem]:
    told = (case.record.areas[area.id].strengths for area in case.told_areas)
    return [BriefItem(words.ended(item.text), "") for item in _in_turn(told)]


def _improvements(case: Case) -> list[BriefItem]:
    """Return what must improve: what needs action first, then one of each area in turn."""
    of_areas = [case.record.areas[area.id].improvements for area in case.told_areas]
    items = list(_in_turn((*of_areas, case.record.improvements)))
    mark = words.upper_first(case.framework.terms.priority)
    first = sorted(items, key=lambda item: not item.priority)
    return [BriefItem(words.ended(item.text), mark if item.priority else "") for item in first]


def _in_turn(lists: Iterable[tuple[ItemT, ...]]) -> Iterator[ItemT]:
    """Yield one of each list, then the next of each: a few of them speak for all."""
    return (item for item in chain.from_iterable(zip_longest(*lists)) if item is not None)


def _shown(items: list[BriefItem], brevity: Brevity) -> BriefList:
    shown = tuple(
        BriefItem(words.shortened(item.text, brevity.characters), item.mark)
        for item in items[: brevity.items]
    )
    left = len(items) - len(shown)
    if not left:
        return BriefList(shown, "")
    return BriefList(
        shown, f"and {words.number(left)} more" if shown else f"{words.number(left)} in the report"
    )


def _ahead(case: Case) -> list[Due]:
    """Return what is still to come as the report stands, by day; what has no day comes last."""
    ahead = [due for due in case.follow_ups if not _is_over(due, case.record)]
    return sorted(ahead, key=lambda due: (due.latest is None, due.latest or date.max))


def _is_over(due: Due, record: Record) -> bool:
    """Return whether something is over: by the day of publication, or since the draft has become final."""
    if record.status.is_draft:
        return False
    span, published = due.follow_up.due, record.published
    answers_draft = span is not None and span.start is Event.DRAFT_SENT
    return answers_draft or (due.latest is not None and published is not None and due.latest < published)


def _step(due: Due) -> BriefStep:
    return BriefStep(limit(due), due.follow_up.what, due.follow_up.who)
