"""The blocks of a PDF without a structure tree, by where its lines stand: the fallback, and never as sure."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from reportgen.importing.blocks import Block, Kind, Place, on_one_line, unmarked, with_marks
from reportgen.importing.characters import Line

_BEGINS = re.compile(r"^(?:\d+\.\s|[\uf000-\uf0ff◼■•▪●\u2022]\s*)")
_LABEL = re.compile(r"^[A-Z]\w+(?: \w+){0,2}: ")
"""What begins a particular on a cover, such as 'Report published: '."""
_CONTENTS = re.compile(r"(?:\.{4,}|\s\.\s\.)\s*\d+$|^contents$", re.IGNORECASE)
_LEADING = 1.75
"""Lines of one paragraph are no further apart than this, as a share of their size."""
_NOTE = re.compile(r"\d{1,2}\s")
_SMALL = 0.92
"""Notes are printed smaller than this share of the text."""
_PAGE = re.compile(r"^\d{1,3}$")


def line_blocks(lines: Iterable[Line]) -> tuple[Block, ...]:
    """Return the blocks of lines: rows where a gap parts them, items, headings by size, paragraphs."""
    found = list(lines)
    sizes = Counter(round(line.size, 1) for line in found for _ in line.text)
    usual = sizes.most_common(1)[0][0] if sizes else 0.0
    repeated = _repeated(found)
    kept = [line for line in found if not _PAGE.match(line.text) and _key(line) not in repeated]
    return tuple(_block(group, usual) for group in _groups(kept))


def _key(line: Line) -> tuple[str, int]:
    return re.sub(r"\d+", "#", line.text), round(line.baseline)


def _repeated(lines: list[Line]) -> set[tuple[str, int]]:
    """Return the heads and feet that stand at one place of several pages."""
    pages = Counter(key for key, _page in {(_key(line), line.page) for line in lines})
    return {key for key, count in pages.items() if count > 2}


def _groups(lines: list[Line]) -> Iterator[list[Line]]:
    group: list[Line] = []
    for line in lines:
        if group and not _goes_on(group, line):
            yield group
            group = []
        group.append(line)
    if group:
        yield group


def _goes_on(group: list[Line], line: Line) -> bool:
    last = group[-1]
    if (
        line.page != last.page
        or _BEGINS.match(line.text)
        or _LABEL.match(line.text)
        or _CONTENTS.search(last.text)
    ):
        return False
    near = 0 <= line.baseline - last.baseline < _LEADING * max(line.size, last.size)
    if len(group[0].parts) > 1:
        # The name of a row may wrap beside its grade.
        lefts = [left for _text, left in group[0].parts]
        return near and len(line.parts) == 1 and any(abs(line.left - left) < line.size * 2 for left in lefts)
    return near and len(line.parts) == 1 and abs(line.size - last.size) < 0.6


def _block(group: list[Line], usual: float) -> Block:
    first = group[0]
    place = Place(first.page + 1, f"line at {first.baseline:.0f} pt")
    if len(first.parts) > 1:
        columns = [[text] for text, _left in first.parts]
        lefts = [left for _text, left in first.parts]
        for line in group[1:]:
            nearest = min(range(len(lefts)), key=lambda number: abs(lefts[number] - line.left))
            columns[nearest].append(line.text)
        if first.parts[-1][0].strip().isdigit():
            return Block(Kind.CONTENTS, first.text, place)
        cells = tuple(unmarked(on_one_line("\n".join(column))) for column in columns)
        return Block(Kind.ROW, " ".join(cells), place, cells)
    marked = with_marks(on_one_line("\n".join(line.text for line in group)))
    text = unmarked(marked)
    if _CONTENTS.search(text):
        return Block(Kind.CONTENTS, text, place)
    if first.size < usual * _SMALL and _NOTE.match(text):
        return Block(Kind.NOTE, text, place)
    if _BEGINS.match(text):
        return Block(Kind.ITEM, text, place, marked=marked)
    kind = Kind.HEADING if first.size > usual * 1.1 and len(text) < 200 else Kind.PARAGRAPH
    return Block(kind, text, place, marked=marked)
