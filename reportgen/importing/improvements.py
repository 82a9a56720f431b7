"""Areas for improvement as items of their own: numbered, pointed, or going on over a page. Pure."""

import re
from dataclasses import replace

from reportgen.importing.blocks import Block, Kind
from reportgen.importing.draft import Asked, Reason
from reportgen.importing.sections import LONGEST_HEADING

_POINT = re.compile(r"[\ue000-\uf8ff◼◾■▪•●□⬛–−―*]\s*|o\s+(?=[a-z])|-\s+")
_NONE = re.compile(
    r"(?:there (?:are|were) no|no |none\b|(?:the inspection|inspectors) (?:did not|found no)).*",
    re.IGNORECASE,
)
_ENDED = re.compile(r"[.!?]\W*$")


def is_pointed(text: str) -> bool:
    """Return whether a text begins with the point of a list."""
    return _POINT.match(text) is not None


def without_point(text: str) -> str:
    """Return a text without the point that it may begin with."""
    return _POINT.sub("", text, count=1) if is_pointed(text) else text


def ask(
    asked: list[Asked], block: Block, text: str, *, is_numbered: bool, is_priority: bool
) -> Reason | None:
    """Add a text to areas for improvement, as one or as the rest of the last; return why it is none."""
    is_item = is_numbered or block.kind is Kind.ITEM or is_pointed(text)
    bare = without_point(text)
    if not bare or _NONE.fullmatch(bare):
        return Reason.NONE
    if asked and not is_numbered and _goes_on(asked[-1], block, bare, is_item=is_item):
        before = _parted(asked[-1]) if is_pointed(text) else asked[-1]
        asked[-1] = before.joined(bare, block.place)
    elif is_item or (is_priority and _ENDED.search(bare)):
        asked.append(Asked(bare, (block.place,), is_priority))
    else:
        return Reason.UNPLACED if len(bare) > LONGEST_HEADING and not bare.endswith(":") else Reason.HEADING
    return None


def _parted(before: Asked) -> Asked:
    """Return an area for improvement parted from the next item of the list in it."""
    if before.text.endswith((":", ";", ",", ".")):
        return before
    return replace(before, text=f"{before.text};")


def _goes_on(before: Asked, block: Block, text: str, *, is_item: bool) -> bool:
    """Return whether a text is the rest of one: of its sentence, or an item of the list that it announces."""
    is_small = text[:1].islower()
    if not is_item:
        return is_small
    if before.text.endswith(":") or (is_small and ": " in before.text):
        return True
    is_overleaf = before.places[-1].page < block.place.page and not _ENDED.search(before.text)
    return is_overleaf and is_small and before.text[:1].isupper()
