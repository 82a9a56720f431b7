"""References to notes that are printed as part of a word: 'schools3'. Pure."""

import re
from collections.abc import Sequence
from dataclasses import replace

from reportgen.importing.blocks import MARK, Block, Kind, mark, marked_number, unmarked

_NUMBER = re.compile(r"(\d{1,2})\s")


def referring(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Return blocks in which every note has its mark, where one word of its page ends with its number."""
    found = list(blocks)
    for note in blocks:
        begins = _NUMBER.match(note.text) if note.kind is Kind.NOTE else None
        if begins is None:
            continue
        number, page = int(begins[1]), note.place.page
        beside = [
            index
            for index, one in enumerate(found)
            if one.place.page == page and one.kind not in (Kind.NOTE, Kind.CONTENTS, Kind.STRAY)
        ]
        if any(number in map(marked_number, MARK.findall(found[index].marked)) for index in beside):
            continue
        word = re.compile(rf"(?<=[^\W\d_]){number}(?!\w)")
        ending = [index for index in beside if word.search(found[index].text)]
        if len(ending) == 1:
            found[ending[0]] = _marked(found[ending[0]], word, number)
    return tuple(found)


def _marked(block: Block, word: re.Pattern[str], number: int) -> Block:
    marked = word.sub(mark(number), block.marked or block.text, count=1)
    return replace(block, marked=marked, text=unmarked(marked))
