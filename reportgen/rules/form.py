"""The form of a record: its dates, lengths and headings, and its lists of items."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from reportgen.deadlines import add_working_days
from reportgen.frameworks.model import Event, Framework
from reportgen.model import Improvement, Strength
from reportgen.problems import FieldPath, Severity, quoted
from reportgen.rules.passages import passages
from reportgen.rules.reading import blocks, plain, words
from reportgen.rules.rule import Desk, Finding, Rule
from reportgen.rules.vocabulary import ORDERS

_TITLE = re.compile(r", *\w|\b(?:HMI|Inspector|Director|Adviser|Advisor|Officer)\b")
_LONGEST_PARAGRAPH = 200
_HEADING = re.compile(r"^ {0,3}(#{1,6}) +\S[^\n]*", re.MULTILINE)
_NUMBER = re.compile(r"\D+(\d{1,9})", re.ASCII)
_DUTY = re.compile(r"\b(?:should|must|ought to|needs? to|ha(?:s|ve) to)\b")
_ARTICLE = frozenset({"the", "a", "an"})
_CONDITION = frozenset({"after", "as", "at", "before", "for", "if", "in", "once", "when", "where", "with"})
_ORDER = re.compile(rf", (?:{'|'.join(sorted(ORDERS))})\b")
"""What somebody is told to do behind 'When children come into care, ...'."""
_IS_ADVERB = re.compile("further|[a-z]+ly").fullmatch
_ENOUGH_ITEMS = 5
"""Areas for improvement that a record needs for one of them to be unlike the others."""


@dataclass(frozen=True, slots=True)
class Usual:
    """What is usual under a framework: words of a report and of an area, working days to publication."""

    report: int
    area: int
    days: int


_RECENT = Usual(report=4_259, area=965, days=30)
_USUAL = {
    "sif-2013": Usual(report=11_434, area=1_979, days=36),
    "ilacs-2018": Usual(report=3_967, area=1_123, days=21),
    "ilacs-2023": _RECENT,
    "ilacs-2026": _RECENT,
}
"""Medians of 41 reports on 13 councils, published from 2014 to 2025: 15 under the single inspection
framework, 13 under each of the two ILACS that followed. Those of 2023 stand in for 2026, until there are
reports under it."""
_LATE = 1.5
_REPORT_RANGE = (0.6, 1.5)
_AREA_RANGE = (0.4, 2.0)
_BEGUN = 0.2
"""What has less than this share of the usual length is still being written, and its writers know."""
_PADDING = "\n\n\n      Families know their workers well."


def untitled_leads(desk: Desk) -> Iterator[Finding]:
    """Find lead inspectors without a title."""
    inspection = desk.case.record.inspection
    for index, name in enumerate(inspection.leads):
        alone: FieldPath = ("inspection", "lead_inspector")
        field = alone if inspection.lead_inspector else ("inspection", "lead_inspectors", index)
        if not _TITLE.search(name):
            yield Finding(
                "The lead inspector has no title",
                field,
                found=quoted(name),
                expected="name and title, such as 'Honor Pellatrow, His Majesty’s Inspector'",
            )


def late_publication(desk: Desk) -> Iterator[Finding]:
    """Find a report that was published later than is usual under its framework."""
    inspection = desk.case.record.inspection
    days = _days_to_publication(desk.case.framework)
    if inspection.published is None or days is None:
        return
    latest = add_working_days(inspection.last_day, days)
    if inspection.published > latest:
        yield Finding(
            f"This is more than {days} working days after the inspection",
            ("inspection", "published"),
            found=quoted(inspection.published.isoformat()),
            expected=f"a day up to {latest.isoformat()}",
            hint="Check the dates; a delay is worth a sentence in 'about'.",
        )


def _days_to_publication(framework: Framework) -> int | None:
    """Return how many working days a framework gives, or else are hardly ever exceeded; None if unknown."""
    spans = (follow_up.due for follow_up in framework.follow_ups)
    stated = [span.working_days for span in spans if span and span.start is Event.INSPECTION_END]
    if given := [days for days in stated if days]:
        return max(given)
    usual = _USUAL.get(framework.id)
    return int(usual.days * _LATE) if usual else None


def odd_lengths(desk: Desk) -> Iterator[Finding]:
    """Find a report or an area of quite another length than is usual under its framework."""
    usual = _USUAL.get(desk.case.framework.id)
    if usual is None:
        return
    lengths: Counter[str | None] = Counter()
    for passage in passages(desk.case.record):
        count = len(passage.text.split())
        lengths[None] += count
        if passage.area and passage.is_prose:
            lengths[passage.area] += count
    whole = lengths.pop(None, 0)
    yield from _length("report", (), whole, usual.report, _REPORT_RANGE)
    for area_id, length in lengths.items():
        yield from _length("area", ("areas", str(area_id)), length, usual.area, _AREA_RANGE)


def _length(
    what: str, field: FieldPath, length: int, usual: int, within: tuple[float, float]
) -> Iterator[Finding]:
    least, most = (int(usual * share) for share in within)
    if length > most or usual * _BEGUN < length < least:
        yield Finding(
            f"This {what} has {length:,} words; {usual:,} are usual",
            field,
            expected=f"{least:,} to {most:,} words",
        )


def jumping_headings(desk: Desk) -> Iterator[Finding]:
    """Find headings that lie more than one level below the one before."""
    for passage in passages(desk.case.record):
        if not passage.is_prose or "#" not in passage.text:
            continue
        for above, below in pairwise(_HEADING.finditer(passage.text)):
            if len(below[1]) > len(above[1]) + 1:
                yield Finding(
                    "This heading jumps a level",
                    passage.field,
                    below.start(1),
                    below.end() - below.start(1),
                    found=quoted(below[1]),
                    expected=quoted(f"{above[1]}#"),
                )


def long_paragraphs(desk: Desk) -> Iterator[Finding]:
    """Find paragraphs that nobody reads to their end."""
    for passage in passages(desk.case.record):
        for block in blocks(passage.text) if passage.is_prose else ():
            length = len(block.of(passage.text).split())
            if length > _LONGEST_PARAGRAPH:
                yield Finding(
                    f"This paragraph has {length} words",
                    passage.field,
                    block.start,
                    len(block.of(passage.text).rstrip()),
                    expected=f"at most {_LONGEST_PARAGRAPH}",
                    hint="Part it where its subject changes: each paragraph has a number to refer to.",
                )


def odd_improvements(desk: Desk) -> Iterator[Finding]:
    """Find areas for improvement that are worded unlike nearly all others of the record."""
    formed: list[tuple[FieldPath, str, str]] = [
        ((*path, index, "text"), item.text, wording)
        for path, items in desk.case.record.item_lists()
        if path[-1] == "improvements"
        for index, item in enumerate(items)
        if (wording := _wording(item.text))
    ]
    if len(formed) < _ENOUGH_ITEMS:
        return
    (usual, count), *_ = Counter(wording for _, _, wording in formed).most_common(1)
    if count * _ENOUGH_ITEMS < len(formed) * (_ENOUGH_ITEMS - 1):
        return
    for field, text, wording in formed:
        if wording != usual:
            yield Finding(
                f"This {wording}; the others of the record do not",
                field,
                0,
                len(text.split()[0]),
                found=quoted(text),
                hint=f"Each of them {usual}.",
            )


def _wording(text: str) -> str | None:
    """Return how an area for improvement is worded, None where that cannot be told for certain."""
    said = [word for word in map(str.lower, words(text)) if not _IS_ADVERB(word)]
    if ORDERS.intersection(said[:1]) or (_CONDITION.intersection(said[:1]) and _ORDER.search(text.lower())):
        return "begins with what to do"
    if _DUTY.search(text):
        return "says who must act"
    return "names a subject alone" if _ARTICLE.intersection(said[:1]) else None


def disordered_items(desk: Desk) -> Iterator[Finding]:
    """Find items whose number is lower than that of the item before.

    Gaps are left alone: an id is for good, so one that was dropped leaves a gap.
    """
    for path, items in desk.case.record.item_lists():
        for index, (before, item) in enumerate(pairwise(items), 1):
            earlier, later = _number(before), _number(item)
            if earlier and later and earlier[0] == later[0] and later[1] < earlier[1]:
                yield Finding(
                    f"{item.id} stands behind {before.id}",
                    (*path, index, "id"),
                    found=quoted(str(item.id)),
                    hint="Move the item; its id is what others refer to, and stays.",
                )


def _number(item: Strength | Improvement) -> tuple[str, int] | None:
    """Return the letters and the number of an item's id, or None if it is of another form."""
    match = _NUMBER.fullmatch(item.id or "")
    return (match[0][: match.start(1)], int(match[1])) if match else None


def repeated_items(desk: Desk) -> Iterator[Finding]:
    """Find items that say the very same as another one of the record."""
    first: dict[tuple[str, str], str | None] = {}
    for path, items in desk.case.record.item_lists():
        for index, item in enumerate(items):
            key = (path[-1], " ".join(words(plain(item.text))).casefold())
            if key in first:
                yield Finding(
                    f"This is the same as {first[key]}",
                    (*path, index, "text"),
                    0,
                    len(item.text),
                    found=quoted(item.text),
                    hint="Write it once, or say how the two differ.",
                )
            first.setdefault(key, item.id)


def _improvements(*items: str) -> str:
    """Return an example with areas for improvement of the last area, whose ids come after all others'."""
    lines = "".join(f"      - {{id: {item}, evidence: [support]}}\n" for item in items)
    return f"areas:\n  care-leavers:\n    improvements:\n{lines}"


RULES = (
    Rule(
        "form.lead-title",
        Severity.INFO,
        "The lead inspector’s name comes with a title.",
        "It tells readers in whose name the inspector judges.",
        untitled_leads,
        fails="inspection: {lead_inspector: A. Smith}",
        passes="inspection: {lead_inspector: 'A. Smith, Ofsted Inspector'}",
    ),
    Rule(
        "form.publication",
        Severity.INFO,
        "A report is published within the days that its framework gives, or that are usual under it.",
        "What is far later is often a wrong month or year.",
        late_publication,
        fails="inspection: {published: 2024-09-02}",
        passes="inspection: {published: 2024-05-01}",
    ),
    Rule(
        "form.length",
        Severity.INFO,
        "A report and its areas are about as long as others under the framework.",
        "What is much shorter lacks reasons, and what is much longer is not read.",
        odd_lengths,
        fails="areas: {help-and-protection: {narrative: 'Families get help. {#help}" + _PADDING * 40 + "'}}",
        passes="areas: {help-and-protection: {narrative: 'Families get help. {#help}" + _PADDING * 80 + "'}}",
    ),
    Rule(
        "form.heading-level",
        Severity.INFO,
        "A heading is at most one level below the one before.",
        "A jump tells readers, and screen readers, of a level that is not there.",
        jumping_headings,
        fails='overall: {narrative: "### Help\\n\\nIt is early.\\n\\n##### Schools\\n\\nThey help."}',
        passes='overall: {narrative: "### Help\\n\\nIt is early.\\n\\n#### Schools\\n\\nThey help."}',
    ),
    Rule(
        "form.long-paragraph",
        Severity.INFO,
        f"No paragraph has more than {_LONGEST_PARAGRAPH} words.",
        "Paragraphs are what comments and evidence refer to: a long one hides what is meant.",
        long_paragraphs,
        fails="overall: {narrative: '" + "Children in Testford get help early. " * 34 + "'}",
        passes="overall: {narrative: 'Children in Testford get help early.'}",
    ),
    Rule(
        "form.odd-improvement",
        Severity.INFO,
        "Areas for improvement are worded alike.",
        "Readers compare them, and one of another form looks like one of another weight.",
        odd_improvements,
        fails=_improvements(
            "I1, text: Leaders should listen.",
            "I2, text: Carers should learn.",
            "I3, text: The quality of plans.",
        ),
        passes=_improvements(
            "I1, text: Leaders should listen.",
            "I2, text: Carers should learn.",
            "I3, text: Staff should plan better.",
        ),
    ),
    Rule(
        "form.item-order",
        Severity.INFO,
        "Items stand in the order of their ids.",
        "Readers look for I2 between I1 and I3.",
        disordered_items,
        fails=_improvements("I9, text: Leaders should listen.", "I8, text: Staff should learn."),
        passes=_improvements("I8, text: Leaders should listen.", "I9, text: Staff should learn."),
    ),
    Rule(
        "form.repeated-item",
        Severity.WARNING,
        "No strength and no area for improvement stands twice.",
        "A repeated one was pasted, and something else was lost.",
        repeated_items,
        fails=_improvements("I8, text: Staff should listen.", "I9, text: Staff should listen."),
        passes=_improvements("I8, text: Staff should listen.", "I9, text: Staff should learn."),
    ),
)
