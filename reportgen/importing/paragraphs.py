"""From blocks to texts: the section of each, paragraphs that go on over a page, numbers that run."""

import re
from collections.abc import Iterable

from reportgen.frameworks.model import OVERALL
from reportgen.importing.blocks import Block, Kind
from reportgen.importing.draft import AreaText, Asked, Remark, Texts
from reportgen.importing.facts import read_facts
from reportgen.importing.grades import Reader
from reportgen.importing.improvements import ask, is_pointed, without_point
from reportgen.importing.layouts import Layout, Part

_NUMBERED = re.compile(r"(?P<number>\d{1,3})\s*[.)]?\s*(?P<text>\S.*)", re.DOTALL)
_POINTED = re.compile(r"\d{1,3}\s*\.(?!\d)\s*\S")
_ENDED = re.compile(r"[.!?:;…][)’”'\"\d]*$")
_HEADING = 110
"""Letters of the longest heading."""
_FORGIVEN = 5
"""How many numbers may be missing in a row before a number is taken for one of something else."""


class _Writing:
    """Where the text is that is being read: the lists that paragraphs and areas for improvement go to."""

    def __init__(self, layout: Layout, reader: Reader) -> None:
        self.layout, self.reader = layout, reader
        self.texts = Texts()
        self.part: Part = Part.NOTHING
        self.area: str | None = None
        self.is_board = False
        self.is_numbered = False
        self.gaps: list[int] = []
        self.remarks: list[Remark] = []
        self.seen: set[Part] = set()

    def area_text(self, area: str) -> AreaText:
        return self.texts.areas.setdefault(area, AreaText())

    def target(self) -> list[str] | None:
        """Return where a paragraph goes; None where it is not kept."""
        if self.area is not None:
            text = self.area_text(self.area)
            return text.summary if self.part is Part.SUMMARY else text.narrative
        return {
            Part.SUMMARY: self.texts.summary,
            Part.STRENGTHS: self.texts.strengths,
            Part.PROGRESS: self.texts.progress,
            Part.CHILDREN: self.texts.children,
            Part.CONTEXT: self.texts.context,
            Part.ABOUT: self.texts.about,
        }.get(self.part)

    def asked(self) -> list[Asked]:
        return self.texts.improvements if self.area is None else self.area_text(self.area).improvements


def read_texts(layout: Layout, reader: Reader, blocks: Iterable[Block]) -> tuple[Texts, tuple[Remark, ...]]:
    """Return the texts of a report, and what of them was left out."""
    writing = _Writing(layout, reader)
    notes = 0
    for block in blocks:
        if block.kind is Kind.NOTE:
            notes += 1
        elif block.kind is not Kind.CONTENTS and not _turns(writing, block):
            _write(writing, block)
    if notes:
        writing.remarks.append(Remark("notes", f"{notes} at the feet of pages were left out"))
    writing.texts.gaps = tuple(writing.gaps)
    writing.texts.facts = read_facts(layout, writing.texts.context)
    return writing.texts, tuple(writing.remarks)


def _turns(writing: _Writing, block: Block) -> bool:
    """Take a heading for the beginning of another part; return whether the block is one."""
    if block.kind is Kind.ROW:
        return _row_turns(writing, block)
    part = writing.layout.part(block.text)
    if part is None and len(block.text) > 2 * _HEADING:
        return False
    if part is not None:
        _turn_to(writing, part)
        return True
    graded = writing.reader.graded(block.text)
    if graded is not None:
        if block.place.page > 1 and graded != OVERALL:
            _enter(writing, graded)
        else:
            _open(writing)
        return True
    if block.kind is Kind.HEADING and writing.part in (Part.FINDINGS, Part.AREA, Part.AUTHORITY):
        named = writing.reader.named(block.text)
        if named is not None and named != writing.area:
            _enter(writing, named)
            return True
    return False


def _row_turns(writing: _Writing, block: Block) -> bool:
    area = next((one.area for one in writing.reader.readings([block])), None)
    if area is None:
        return False
    if block.place.page <= 2 and writing.texts.numbers == [] and not writing.seen & {Part.AUTHORITY}:
        _open(writing)
    else:
        _enter(writing, area)
    return True


def _open(writing: _Writing) -> None:
    """Take what stands below the table of judgements for what the form has there."""
    if writing.layout.opening is not None and writing.part is Part.NOTHING:
        _turn_to(writing, writing.layout.opening)


def _enter(writing: _Writing, area: str) -> None:
    writing.area, writing.part, writing.is_numbered = area, Part.AREA, False
    writing.is_board = area == writing.layout.board
    writing.area_text(area)


def _turn_to(writing: _Writing, part: Part) -> None:
    if writing.part is Part.MEANINGS and part is Part.AUTHORITY:
        return  # it says what the grades of the authority mean, and then those of the board
    writing.is_numbered = False
    writing.seen.add(part)
    if part in (Part.AUTHORITY, Part.BOARD):
        writing.is_board = part is Part.BOARD
        writing.area = writing.layout.board if part is Part.BOARD else None
    elif part is Part.FINDINGS and writing.is_board:
        writing.area = writing.layout.board
    elif part in _OF_THE_WHOLE and not writing.is_board:
        writing.area = None
    elif part in (Part.ABOUT, Part.MEANINGS, Part.CLOSING):
        writing.area, writing.is_board = None, False
    writing.part = Part.SUMMARY if part is Part.AREA_SUMMARY else part


_UNNUMBERED = frozenset(
    {
        *(Part.ABOUT, Part.MEANINGS, Part.TEAM),
        *(Part.CONTEXT, Part.CHILDREN, Part.CONTENTS, Part.CLOSING),
    }
)
_OF_THE_WHOLE = frozenset(
    {
        *(Part.SUMMARY, Part.IMPROVEMENTS, Part.PRIORITY, Part.STRENGTHS, Part.PROGRESS),
        *(Part.CHILDREN, Part.CONTEXT, Part.ABOUT, Part.MEANINGS),
    }
)


def _write(writing: _Writing, block: Block) -> None:
    number, text = _number(writing, block)
    if number is not None:
        _count(writing, number, block)
        if writing.area is not None and writing.part is Part.SUMMARY:
            writing.part = Part.FINDINGS  # older forms have no heading between the two
    if writing.part in (Part.IMPROVEMENTS, Part.PRIORITY):
        is_priority = writing.part is Part.PRIORITY
        if left := ask(writing.asked(), block, text, is_numbered=number is not None, is_priority=is_priority):
            writing.remarks.append(left)
        return
    target = writing.target()
    if target is None:
        _miss(writing, block)
        return
    if number is not None:
        writing.is_numbered = True
        target.append(_labelled(escaped(text), number))
    else:
        _go_on(writing, target, block, text)


def _number(writing: _Writing, block: Block) -> tuple[int | None, str]:
    """Return the number of a paragraph where it is one that may come next, and the text behind it."""
    found = _NUMBERED.fullmatch(block.text)
    is_cover = writing.part is Part.NOTHING and block.place.page == 1
    if found is None or writing.part in _UNNUMBERED or (is_cover and writing.layout.opening is None):
        return None, block.text
    number = int(found["number"])
    last = writing.texts.numbers[-1] if writing.texts.numbers else 0
    is_next = number == last + 1 and (block.kind is Kind.ITEM or _POINTED.match(block.text))
    is_later = last < number <= last + 1 + _FORGIVEN and _POINTED.match(block.text)
    if is_next or is_later:
        return number, found["text"]
    if number <= last and block.kind is Kind.ITEM and _POINTED.match(block.text) and number == 1:
        return None, found["text"]
    return None, block.text


def _count(writing: _Writing, number: int, block: Block) -> None:
    last = writing.texts.numbers[-1] if writing.texts.numbers else 0
    missing = list(range(last + 1, number))
    if missing:
        told = ", ".join(map(str, missing))
        writing.gaps.extend(missing)
        writing.remarks.append(
            Remark("paragraphs", f"number {told} was not found before number {number}", block.place.page)
        )
    writing.texts.numbers.append(number)


def _go_on(writing: _Writing, target: list[str], block: Block, text: str) -> None:
    """Add a text without a number: to the paragraph before it, to a list, or as one of its own."""
    if _stands_alone(writing, text):
        target.append(escaped(without_point(text)))
    elif is_pointed(text) or (block.kind is Kind.ITEM and not writing.is_numbered and _is_ended(target)):
        item = f"- {escaped(without_point(text))}"
        if target and target[-1].startswith("- "):
            target[-1] += f"\n{item}"
        else:
            target.append(item)
    else:
        _join(writing, target, block, text)


def _is_ended(target: list[str]) -> bool:
    return not target or _ENDED.search(_parted(target[-1])[0]) is not None


def _miss(writing: _Writing, block: Block) -> None:
    """Tell of a text under no heading that is known: what stands on covers and is there for the law aside."""
    is_text = len(block.text) > _HEADING and block.place.page > 1
    if is_text and writing.part in (Part.NOTHING, Part.AUTHORITY, Part.BOARD):
        why = f"'{block.text[:60]}…' stands under no heading that is known"
        writing.remarks.append(Remark("texts", why, block.place.page))


def _stands_alone(writing: _Writing, text: str) -> bool:
    """Return whether an item is a paragraph: the oldest reports have points where others have numbers."""
    is_finding = writing.area is not None and not writing.texts.numbers
    return is_finding and is_pointed(text) and len(text) > _HEADING


def _join(writing: _Writing, target: list[str], block: Block, text: str) -> None:
    if target and _continues(writing, target[-1], block, text):
        body, label = _parted(target[-1])
        target[-1] = f"{body} {escaped(text)}{label}"
    elif _is_heading(block, text):
        target.append(f"## {escaped(text)}")
    else:
        target.append(escaped(text))


def _continues(writing: _Writing, before: str, block: Block, text: str) -> bool:
    before, _label = _parted(before)
    if before.startswith("## "):
        return False
    if not _ENDED.search(before) and block.kind is not Kind.HEADING:
        return True
    if _is_heading(block, text):
        return False
    return text[:1].islower() or (writing.is_numbered and not before.startswith("- "))


def _is_heading(block: Block, text: str) -> bool:
    if len(text) > _HEADING or _ENDED.search(text.rstrip(":")) or text[:1].islower():
        return False
    return block.kind is Kind.HEADING or not text.endswith((":", ","))


def _labelled(text: str, number: int) -> str:
    """Return a paragraph with a label of its number, which improvements refer to."""
    return f"{text} {{#p{number}}}"


def _parted(text: str) -> tuple[str, str]:
    """Return a paragraph and its label."""
    body, mark, label = text.rpartition(" {#p")
    return (body, mark + label) if mark else (text, "")


_SPECIAL = re.compile(r"([\\`*_\[\]<])")
_OPENS = re.compile(r"^(?=[#>+-])|(?<=^\d)(?=[.)])|(?<=^\d\d)(?=[.)])")


def escaped(text: str) -> str:
    """Return a text so that Markdown takes none of its characters for a mark."""
    return _OPENS.sub(r"\\", _SPECIAL.sub(r"\\\1", text))
