"""The blocks of a PDF without a structure tree, by where its lines stand: the fallback, and never as sure."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import pairwise

from reportgen.importing.blocks import Block, Kind, Place, on_one_line, unmarked, with_marks
from reportgen.importing.characters import Line, Part

_BEGINS = re.compile(r"^(?:\d+\.(?:\s|(?=[^\W\d_]))|[\uf000-\uf0ff◼■•▪●]\s*|[-\u2212]\s)")
_LABEL = re.compile(r"^[A-Z]\w+(?: \w+){0,2}: ")
"""What begins a particular on a cover, such as 'Report published: '."""
_CONTENTS = re.compile(r"(?:\.{4,}|\s\.\s\.)\s*\d+$|^contents$", re.IGNORECASE)
_LEADING = 1.6
"""Lines of one paragraph are no further apart than this, as a share of their size."""
_TIGHT = 1.4
"""Lines of one row of a table are no further apart than this."""
_BESIDE = 0.9
"""Lines that are closer than this stand beside one another, not below."""
_INDENT = 2.0
"""How far apart the lines of one cell begin at most: those below a number stand further in."""
_ALIKE = 0.6
"""Letters of one size differ by less than this, in points."""
_NOTE = re.compile(r"\d{1,2}\s")
_SMALL = 0.92
"""Notes are printed smaller than this share of the text."""
_LARGE = 1.1
_LONGEST_HEADING = 200
_PAGE = re.compile(r"^\d{1,3}$")


def line_blocks(lines: Iterable[Line]) -> tuple[Block, ...]:
    """Return the blocks of lines: rows by column, items, headings by size or weight, paragraphs."""
    found = list(lines)
    sizes = Counter(round(line.size, 1) for line in found for _ in line.text)
    usual = sizes.most_common(1)[0][0] if sizes else 0.0
    repeated = _repeated(found)
    kept = [line for line in found if not _PAGE.match(line.text) and _key(line) not in repeated]
    return tuple(_named_once([_block(group, usual) for group in _groups(kept)]))


def _key(line: Line) -> tuple[str, int]:
    return re.sub(r"\d+", "#", line.text), round(line.baseline)


def _repeated(lines: list[Line]) -> set[tuple[str, int]]:
    """Return the heads and feet that stand at one place of several pages."""
    pages = Counter(key for key, _page in {(_key(line), line.page) for line in lines})
    return {key for key, count in pages.items() if count > 2}


class _Row:
    """Lines that make one row of a table: a cell in each column goes on below, or beside another's lines."""

    def __init__(self, *lines: Line) -> None:
        self.lines = list(lines)
        self.columns: list[list[Part]] = [
            [part] for part in sorted((part for line in lines for part in line.parts), key=_left)
        ]

    @property
    def cells(self) -> tuple[str, ...]:
        return tuple(
            unmarked(on_one_line("\n".join(part.text for part in column))) for column in self.columns
        )

    def takes(self, line: Line, beside: Line) -> bool:
        """Return whether a line next to one of the row goes on with its cells."""
        places = [self._column(part, line.size) for part in line.parts]
        is_inner = len(places) == 1 or any(part.text[:1].islower() for part in line.parts)
        return (
            is_inner
            and None not in places
            and len(set(places)) == len(places)
            and _is_near(beside, line, _TIGHT)
            and abs(line.size - beside.size) < _ALIKE
        )

    def put(self, line: Line, *, is_first: bool = False) -> None:
        """Add a line that the row takes, below the others or before them."""
        for part in line.parts:
            column = self.columns[self._column(part, line.size) or 0]
            column.insert(0 if is_first else len(column), part)
        self.lines.insert(0 if is_first else len(self.lines), line)

    def _column(self, part: Part, size: float) -> int | None:
        for number, column in enumerate(self.columns):
            is_aligned = abs(part.left - column[0].left) < size * _INDENT
            before, after = self.columns[:number], self.columns[number + 1 :]
            is_free = all(one.right < part.left for inner in before for one in inner) and all(
                part.right < one.left for inner in after for one in inner
            )
            if is_aligned and is_free and part.is_bold == column[0].is_bold:
                return number
        return None


def _left(part: Part) -> float:
    return part.left


def _is_near(line: Line, other: Line, share: float) -> bool:
    apart = abs(other.baseline - line.baseline)
    return line.page == other.page and apart < share * max(line.size, other.size)


def _is_beside(line: Line, other: Line) -> bool:
    is_apart = line.right < other.left or other.right < line.left
    return is_apart and _is_near(line, other, _BESIDE)


def _starts(line: Line) -> bool:
    return bool(_BEGINS.match(line.text) or _LABEL.match(line.text))


def _groups(lines: list[Line]) -> Iterator[_Row | list[Line]]:
    """Yield rows, and lines that are one paragraph, heading or item."""
    done = 0
    for start, end, row in _rows(lines):
        yield from _paragraphs(lines[done:start])
        yield row
        done = end
    yield from _paragraphs(lines[done:])


def _rows(lines: list[Line]) -> Iterator[tuple[int, int, _Row]]:
    """Yield the rows among lines, each with the number of its first line and of the first one behind it."""
    done = index = 0
    while index < len(lines):
        start, end = index, index + 1
        if len(lines[index].parts) > 1:
            row = _Row(lines[index]) if not _is_bridged(lines, index) else None
        elif end < len(lines) and _is_beside(lines[index], lines[end]):
            end += 1
            row = _Row(*lines[index:end])
        else:
            row = None
        index += 1
        if row is None:
            continue
        while start > done and not any(map(_starts, row.lines)) and row.takes(lines[start - 1], lines[start]):
            start -= 1
            row.put(lines[start], is_first=True)
        while end < len(lines) and not _starts(lines[end]) and row.takes(lines[end], lines[end - 1]):
            row.put(lines[end])
            end += 1
        yield start, end, row
        done = index = end


def _is_bridged(lines: list[Line], index: int) -> bool:
    """Return whether lines next to one run over its gaps: they are of its text, then, and no columns."""
    line = lines[index]
    gaps = [(before.right, after.left) for before, after in pairwise(line.parts)]
    return any(
        _is_near(line, other, _TIGHT)
        and abs(line.size - other.size) < _ALIKE
        and any(part.left < left and right < part.right for part in other.parts for left, right in gaps)
        for other in (*lines[max(index - 1, 0) : index], *lines[index + 1 : index + 2])
    )


def _paragraphs(lines: Iterable[Line]) -> Iterator[list[Line]]:
    group: list[Line] = []
    for line in lines:
        if group and not _goes_on(group[-1], line):
            yield group
            group = []
        group.append(line)
    if group:
        yield group


def _goes_on(last: Line, line: Line) -> bool:
    # Words may be bold where a line ends; a heading ends before the next begins anew.
    is_set_apart = line.is_bold != last.is_bold and not line.text[:1].islower()
    return not (
        is_set_apart
        or _starts(line)
        or _CONTENTS.search(last.text)
        or line.baseline < last.baseline
        or not _is_near(last, line, _LEADING)
        or abs(line.size - last.size) >= _ALIKE
    )


def _block(group: _Row | list[Line], usual: float) -> Block:
    if isinstance(group, _Row):
        return _row_block(group)
    first = group[0]
    place = _place(first)
    marked = with_marks(on_one_line("\n".join(line.text for line in group)))
    text = unmarked(marked)
    if _CONTENTS.search(text):
        return Block(Kind.CONTENTS, text, place)
    if first.size < usual * _SMALL and _NOTE.match(text):
        return Block(Kind.NOTE, text, place)
    if _BEGINS.match(text):
        return Block(Kind.ITEM, text, place, marked=marked)
    is_set_apart = first.size > usual * _LARGE or all(line.is_bold for line in group)
    kind = Kind.HEADING if is_set_apart and len(text) < _LONGEST_HEADING else Kind.PARAGRAPH
    return Block(kind, text, place, marked=marked)


def _row_block(row: _Row) -> Block:
    place, cells = _place(row.lines[0]), row.cells
    if cells[-1].isdigit():
        return Block(Kind.CONTENTS, " ".join(cells), place)
    return Block(Kind.ROW, " ".join(cells), place, cells)


def _named_once(blocks: Iterable[Block]) -> list[Block]:
    """Return blocks in which a heading is one with the row below it whose first cell repeats its words."""
    kept: list[Block] = []
    for block in blocks:
        # The head of the table may stand between the two.
        at = len(kept) - (2 if kept and kept[-1].kind is Kind.ROW else 1)
        if at >= 0 and kept[at].kind is Kind.HEADING and block.cells[:1] == (kept[at].text,):
            heading = kept.pop(at)
            kept.append(replace(block, text=f"{heading.text} {block.text}"))
        else:
            kept.append(block)
    return kept


def _place(line: Line) -> Place:
    return Place(line.page + 1, f"line at {line.baseline:.0f} pt")
