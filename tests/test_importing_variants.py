"""Grades of published reports as their pages might be, held against what is known of them.

Each variant changes the blocks of real reports; whatever it does, no grade may be wrong and not be told.
"""

import csv
import random
import re
from dataclasses import replace

import pytest
from conftest import SHARED, needs_shared

from reportgen.errors import UnreadableError
from reportgen.frameworks import Library
from reportgen.frameworks.model import OVERALL
from reportgen.importing import reading
from reportgen.importing.blocks import Block, Kind, Pages, Place
from reportgen.importing.characters import Characters
from reportgen.importing.lines import line_blocks
from reportgen.importing.pages import read_pages

pytestmark = needs_shared

NAMES = (
    *("80426_barnsley_2018-11-19", "80442_buckinghamshire_2014-08-08", "80460_derbyshire_2014-02-11"),
    *("80485_liverpool_2014-07-18", "80516_tower-hamlets_2017-04-07", "80536_oxfordshire_2018-05-22"),
    *("80563_stockton-on-tees_2023-05-09", "80570_telford-wrekin_2016-08-26"),
)
"""Of each layout one, and those whose tables or headings are out of the ordinary."""
COLUMNS = {
    "help-and-protection": "help_protection",
    "looked-after": "looked_after_permanence",
    "care-leavers": "care_leavers",
    "in-care": "in_care",
    "in-care-and-care-leavers": "in_care",
}
GRADE = re.compile(
    r"requires improvement to be good|requires? improvement|outstanding|inadequate|good", re.IGNORECASE
)
LIBRARY = Library()


@pytest.fixture(scope="module")
def reports():
    """Return of each report its pages by tags and by lines, and its grades by area."""
    outcomes = {}
    for path in (SHARED / "facts").glob("*.csv"):
        with path.open(encoding="utf-8") as file:
            outcomes |= {(row["urn"], row["published_site"]): row for row in csv.DictReader(file)}
    found = []
    for name in NAMES:
        data = (SHARED / "reports" / f"{name}.pdf").read_bytes()
        characters = Characters(data)
        lines = Pages(line_blocks(characters.lines()), characters.count, is_tagged=False)
        characters.close()
        urn, *_, day = name.split("_")
        found.append((name, read_pages(name, data), lines, outcomes[urn, day]))
    return found


def is_front_row(block):
    return block.kind is Kind.ROW and block.place.page <= 2


def is_graded(block):
    return len(block.text) < 260 and GRADE.search(block.text) is not None


def each(change):
    """Return the variant that changes each block to those that it is given for it."""
    return lambda pages: replace(pages, blocks=tuple(one for block in pages.blocks for one in change(block)))


def regraded(block, grade):
    word = grade if isinstance(grade, str) else grade(block.text)
    return replace(
        block, text=GRADE.sub(word, block.text), cells=tuple(GRADE.sub(word, cell) for cell in block.cells)
    )


def another(text):
    return "Good" if "inadequate" in text.casefold() else "Inadequate"


def text(words, page=3, kind=Kind.PARAGRAPH):
    return Block(kind, words, Place(page, "V"))


def row(*cells, page=1):
    return Block(Kind.ROW, " ".join(cells), Place(page, "V"), cells)


def inserted(at, *blocks):
    return lambda pages: replace(pages, blocks=(*pages.blocks[:at], *blocks, *pages.blocks[at:]))


def rows_in_another_order(pages):
    rows = [block for block in pages.blocks if is_front_row(block)]
    random.Random(1).shuffle(rows)
    return each(lambda block: [rows.pop()] if is_front_row(block) else [block])(pages)


def earlier_table(pages):
    rows = [regraded(block, another) for block in pages.blocks if is_front_row(block) and is_graded(block)]
    return inserted(20, text("Judgements of the inspection before", 1), *rows)(pages)


QUOTES = (
    "The local authority was judged inadequate in its last inspection.",
    "Children’s services in Rotherham were inadequate.",
    "Children’s services in Rotherham at the time of its last inspection were inadequate.",
    "Overall effectiveness was judged to be inadequate.",
    "The overall judgement at the previous inspection is inadequate.",
    "The experiences and progress of care leavers were inadequate.",
    "This local authority was judged to be inadequate.",
    "Leadership, management and governance were inadequate.",
)

HARMLESS = {
    "as it is": lambda pages: pages,
    "rows in another order": rows_in_another_order,
    "the grade first": each(
        lambda block: [replace(block, cells=block.cells[::-1])] if is_front_row(block) else [block]
    ),
    "a head row": inserted(3, row("Judgement", "Grade")),
    "a column of pages": each(
        lambda block: [replace(block, cells=(*block.cells, "7"))] if is_front_row(block) else [block]
    ),
    "earlier inspections quoted": lambda pages: inserted(8, *map(text, QUOTES))(
        inserted(90, *map(text, QUOTES))(pages)
    ),
    "earlier grades in a section about the area": lambda pages: replace(
        pages,
        blocks=(
            *pages.blocks,
            text("Information about this local authority area", 40, Kind.HEADING),
            row("Overall effectiveness", "Inadequate", page=40),
            text("The overall judgement is inadequate.", 40),
            text("Care leavers: inadequate", 40),
        ),
    ),
    "a table of contents": inserted(
        9,
        row("Leadership, management and governance", "30", page=2),
        row("The experiences and progress of children who need help and protection", "..... 12", page=2),
        text("The experiences and progress of care leavers 26", 2),
    ),
}
"""What leaves every grade as it was."""

LOSSY = {
    "no table": each(lambda block: [] if is_front_row(block) else [block]),
    "rows in two": each(
        lambda block: (
            [text(cell, block.place.page) for cell in block.cells] if is_front_row(block) else [block]
        )
    ),
    "grades lost in the text": each(
        lambda block: [regraded(block, "")] if not is_front_row(block) and is_graded(block) else [block]
    ),
    "a column of earlier grades": each(
        lambda block: [replace(block, cells=(*block.cells, "Inadequate"))] if is_front_row(block) else [block]
    ),
    "a table of earlier grades": earlier_table,
    "front pages alone": lambda pages: replace(
        pages, blocks=tuple(block for block in pages.blocks if block.place.page <= 2)
    ),
}
"""What takes grades away, or puts others beside them: they are missing, then, and that is told."""

ALTERED = {
    "other grades in the table": each(
        lambda block: [regraded(block, another)] if is_front_row(block) and is_graded(block) else [block]
    ),
    "other grades in the text": each(
        lambda block: [regraded(block, another)] if block.place.page > 2 and is_graded(block) else [block]
    ),
    "not judged in the table": each(
        lambda block: [regraded(block, "Not judged")] if is_front_row(block) and is_graded(block) else [block]
    ),
}
"""What sets the places of a grade against one another."""


def outcomes_of(monkeypatch, reports, variant):
    """Yield each grade as known, its verdict, and whether a doubt is told, by tags and by lines."""
    for name, *ways, outcome in reports:
        for pages in ways:
            changed = variant(pages)
            monkeypatch.setattr(reading, "read_pages", lambda *_, changed=changed: changed)
            try:
                draft = reading.read_report(name, b"", LIBRARY)
            except UnreadableError:
                continue
            framework = LIBRARY.get(draft.framework)
            about = {one.about for one in draft.remarks}
            for area, verdict in draft.grades.items():
                wanted = outcome.get(COLUMNS.get(area, area), outcome.get("impact_of_leaders"))
                title = area if area == OVERALL else framework.area(area).title
                is_told = f"grade of '{title}'" in about or "the whole report" in about
                yield (name, area, wanted.removesuffix(" to be good")), verdict, is_told


@pytest.mark.parametrize("variant", HARMLESS.values(), ids=HARMLESS)
def test_what_changes_no_grade_leaves_each_as_it_was(variant, reports, monkeypatch):
    wrong = [
        (known, verdict.grade)
        for known, verdict, is_told in outcomes_of(monkeypatch, reports, variant)
        if verdict.grade != known[2] and (verdict.grade is not None or not is_told)
    ]
    assert wrong == []
    by_tags = [(name, pages, outcome) for name, pages, _lines, outcome in reports]
    found = [verdict.grade == known[2] for known, verdict, _ in outcomes_of(monkeypatch, by_tags, variant)]
    assert all(found)


@pytest.mark.parametrize("variant", LOSSY.values(), ids=LOSSY)
def test_what_takes_grades_away_makes_none_wrong_and_tells_each_gap(variant, reports, monkeypatch):
    found = list(outcomes_of(monkeypatch, reports, variant))
    assert [known for known, verdict, _ in found if verdict.grade not in (None, known[2])] == []
    assert [known for known, verdict, is_told in found if verdict.grade is None and not is_told] == []
    assert found


@pytest.mark.parametrize("variant", ALTERED.values(), ids=ALTERED)
def test_places_that_do_not_agree_leave_no_grade_wrong_in_silence(variant, reports, monkeypatch):
    found = list(outcomes_of(monkeypatch, reports, variant))
    assert [known for known, verdict, told in found if verdict.grade != known[2] and not told] == []
    assert sum("do not agree" in (verdict.doubt or "") for _, verdict, _ in found) > len(found) / 3
