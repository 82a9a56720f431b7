"""From blocks to texts: paragraphs that go on over a page, numbers that run, and no block lost in silence."""

import re
from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise

from reportgen.importing.blocks import MARK, Block, Kind, Place, marked_number, unmarked
from reportgen.importing.draft import Aside, Asked, Passage, Reason, Remark, Texts
from reportgen.importing.facts import read_facts
from reportgen.importing.grades import Reader
from reportgen.importing.improvements import ask, is_pointed, without_point
from reportgen.importing.layouts import Layout
from reportgen.importing.notes import referring
from reportgen.importing.people import members
from reportgen.importing.sections import LONGEST_HEADING, Sections

_NUMBERED = re.compile(r"(?P<number>\d{1,3})\s*[.)]?\s*(?P<text>\S.*)", re.DOTALL)
_POINTED = re.compile(r"\d{1,3}\s*\.(?!\d)\s*\S")
_ENDED = re.compile(r"[.!?:;…][)’”'\"\d]*$")
_APART = {Kind.CONTENTS: Reason.CONTENTS, Kind.STRAY: Reason.OUTSIDE}
_FORGIVEN = 5
"""How many numbers may be missing in a row before a number is taken for one of something else."""


def read_texts(
    layout: Layout, reader: Reader, blocks: Sequence[Block], particulars: Collection[Place] = ()
) -> tuple[Texts, tuple[Remark, ...]]:
    """Return the texts of a report, and what was left out; `particulars` are where others were read."""
    writing = _Writing(layout, reader, particulars)
    for block, following in pairwise((*referring(blocks), None)):
        if block is not None:
            writing.take(block, following)
    writing.put_notes()
    writing.leave_out_foreign(reader.areas)
    writing.texts.facts = read_facts(layout, writing.texts.context)
    lost = (
        Remark("texts", f"'{_begun(one.text)}' {one.reason.value}", one.place.page)
        for one in writing.texts.asides
        if one.reason.is_loss
    )
    return writing.texts, (*writing.remarks, *writing.likened(), *_groups(writing.texts), *lost)


def _groups(texts: Texts) -> Iterator[Remark]:
    """Yield that headings between areas for improvement were left out, all in one."""
    found = [one for one in texts.asides if one.reason is Reason.GROUP]
    if found:
        told = ", ".join(f"'{one.text}'" for one in found)
        yield Remark(
            "improvements", f"headings between them have no place in a record: {told}", found[0].place.page
        )


def _begun(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:60]}…"


class _Writing:
    """Takes blocks one by one: each ends in a passage, in an area for improvement, or as an aside."""

    def __init__(self, layout: Layout, reader: Reader, particulars: Collection[Place]) -> None:
        self._layout, self._particulars = layout, particulars
        self.texts = Texts()
        self.remarks: list[Remark] = []
        self._sections = Sections(layout, reader, self.texts)
        self._is_numbered = False
        self._following: Block | None = None
        self._notes: list[Block] = []
        self._referred: dict[int, tuple[list[Passage], int]] = {}

    def take(self, block: Block, following: Block | None) -> None:
        """Take the next block of a report, which another follows."""
        self._following = following
        reason = self._beside(block)
        if reason is not None:
            self._sections.aside(block, reason)
        elif block.kind is Kind.NOTE:
            self._notes.append(block)
        elif self._sections.turn(block):
            self._is_numbered = False
            self._refer(block)
        else:
            self._write(block)

    def leave_out_foreign(self, areas: Collection[str]) -> None:
        """Leave out the text of areas that the framework has not: no record under it has a place for them."""
        for area in [one for one in self.texts.areas if one not in areas]:
            text = self.texts.areas.pop(area)
            gone: list[Passage | Asked] = [*text.summary, *text.narrative, *text.improvements]
            for one in gone:
                self.texts.asides.append(Aside(unmarked(one.text), one.places[0], Reason.UNPLACED))

    def likened(self) -> Iterator[Remark]:
        """Yield the headings that are no area's name and were taken for that of one, since they are near."""
        for block, area in self._sections.likened:
            why = f"'{_begun(block.text)}' was taken for that of '{self._layout.areas[area][0]}'"
            yield Remark("heading of an area", why, block.place.page, is_left_out=False)

    def _beside(self, block: Block) -> Reason | None:
        """Return why a block is no text, wherever it stands."""
        if block.place in self._particulars:
            return Reason.PARTICULAR
        if block.kind in _APART:
            return _APART[block.kind]
        words = _NUMBERED.sub(r"\g<text>", block.text) if block.kind is Kind.NOTE else block.text
        return Reason.STANDING if self._layout.is_standing(words) else None

    def _write(self, block: Block) -> None:
        number, text = self._number(block)
        if number is not None:
            self._count(number, block)
            self._sections.leave_summary()
        if self._sections.is_team and (found := members(block)):
            self.texts.team += found
            return
        if self._sections.is_asking:
            self._ask(block, unmarked(text), is_numbered=number is not None)
            return
        target = self._sections.target()
        if target is None:
            self._sections.aside(block, self._sections.reason(block))
        elif number is not None:
            self._is_numbered = True
            target.append(Passage(text, Kind.PARAGRAPH, (block.place,), number))
            self._refer(block)
        else:
            self._go_on(target, block, text)
            self._refer(block)

    def _ask(self, block: Block, text: str, *, is_numbered: bool) -> None:
        reason = ask(
            self._sections.asked(),
            block,
            text,
            is_numbered=is_numbered,
            is_priority=self._sections.is_urgent,
        )
        if reason is Reason.HEADING:
            self._sections.head(block)
        elif reason is not None:
            self._sections.aside(block, reason)

    def _number(self, block: Block) -> tuple[int | None, str]:
        """Return the number of a paragraph where it is one that may come next, and the text behind it."""
        text = block.marked or block.text
        found = _NUMBERED.fullmatch(text)
        if found is None or not self._sections.is_numbering:
            return None, text
        number, is_item = int(found["number"]), block.kind is Kind.ITEM
        last = self.texts.numbers[-1] if self.texts.numbers else 0
        is_pointed = _POINTED.match(block.text) is not None
        is_next = number == last + 1 and (is_item or is_pointed)
        if is_next or (is_pointed and last < number <= last + 1 + _FORGIVEN):
            return number, found["text"]
        is_list_of_its_own = number == 1 and number <= last and is_item and is_pointed
        return None, found["text"] if is_list_of_its_own else text

    def _count(self, number: int, block: Block) -> None:
        last = self.texts.numbers[-1] if self.texts.numbers else 0
        missing = list(range(last + 1, number))
        if missing:
            told = ", ".join(map(str, missing))
            self.texts.gaps.extend(missing)
            self.remarks.append(
                Remark("paragraphs", f"number {told} was not found before number {number}", block.place.page)
            )
        self.texts.numbers.append(number)

    def _go_on(self, target: list[Passage], block: Block, text: str) -> None:
        """Add a text without a number: to the paragraph before it, to a list, or as one of its own."""
        is_item = is_pointed(text) or (
            block.kind is Kind.ITEM and not self._is_numbered and _is_ended(target)
        )
        if is_item and not self._stands_alone(text):
            bare = without_point(text)
            target.append(Passage(bare, Kind.ITEM, (block.place,), depth=_depth(target, bare)))
        elif not is_item and target and self._continues(target[-1], block, text):
            target[-1] = target[-1].joined(text, block.place)
        else:
            kind = Kind.HEADING if not is_item and self._is_heading(block, text) else Kind.PARAGRAPH
            depth = self._sections.depth if kind is Kind.HEADING else 0
            target.append(Passage(without_point(text), kind, (block.place,), depth=depth))

    def _stands_alone(self, text: str) -> bool:
        """Return whether an item is a paragraph: the oldest reports have points where others have numbers."""
        is_finding = self._sections.area is not None and not self.texts.numbers
        return is_finding and is_pointed(text) and len(text) > LONGEST_HEADING

    def _continues(self, before: Passage, block: Block, text: str) -> bool:
        if before.kind is Kind.HEADING:
            return False
        if not _ENDED.search(unmarked(before.text)) and block.kind is not Kind.HEADING:
            return True
        if self._is_heading(block, text):
            return False
        return text[:1].islower() or (self._is_numbered and before.kind is not Kind.ITEM)

    def _is_heading(self, block: Block, text: str) -> bool:
        """Return whether a text is a heading; the last line of a page, which goes on overleaf, is none."""
        text = unmarked(text)
        if len(text) > LONGEST_HEADING or _ENDED.search(text.rstrip(":")) or text[:1].islower():
            return False
        if block.kind is Kind.HEADING:
            return True
        after = self._following
        goes_on = after is not None and after.kind is Kind.PARAGRAPH and after.text[:1].islower()
        return not text.endswith((":", ",")) and not goes_on

    def _refer(self, block: Block) -> None:
        """Remember where the notes go that a block refers to: below its text."""
        target = self._sections.target()
        for char in MARK.findall(block.marked):
            if target is not None:
                self._referred.setdefault(marked_number(char), (target, len(target)))

    def put_notes(self) -> None:
        """Put each note into the text that refers to it; below a heading it is a paragraph."""
        for block in reversed(self._notes):
            found = _NUMBERED.fullmatch(block.text)
            referred = self._referred.pop(int(found["number"]), None) if found else None
            if found is None or referred is None:
                self._sections.aside(block, Reason.NOTE)
                continue
            target, index = referred
            number = int(found["number"])
            is_marked = any(number in map(marked_number, MARK.findall(one.text)) for one in target)
            if is_marked:
                target.append(Passage(found["text"], Kind.NOTE, (block.place,), number))
            else:
                target.insert(index, Passage(found["text"], Kind.PARAGRAPH, (block.place,)))


def _is_ended(target: list[Passage]) -> bool:
    return not target or _ENDED.search(unmarked(target[-1].text)) is not None


def _depth(target: list[Passage], text: str) -> int:
    """Return how deep an item stands: a colon announces those below it that begin in small letters."""
    before = target[-1] if target and target[-1].kind is Kind.ITEM else None
    is_announced = before is not None and (before.depth > 0 or unmarked(before.text).endswith(":"))
    return int(is_announced and not text[:1].isupper())
