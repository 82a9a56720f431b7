"""Areas for improvement as items of their own: numbered, pointed, or going on over a page. Pure."""

import re

from reportgen.importing.blocks import Block, Kind
from reportgen.importing.draft import Asked, Reason
from reportgen.importing.sections import LONGEST_HEADING

_POINT = re.compile(r"[\ue000-\uf8ff◼◾■▪•●□⬛–*]\s*|o\s+(?=[a-z])|-\s+")
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
    if asked and not is_numbered and _goes_on(asked[-1].text, bare, is_item=is_item):
        asked[-1] = asked[-1].joined(bare, block.place)
    elif is_item or (is_priority and _ENDED.search(bare)):
        asked.append(Asked(bare, (block.place,), is_priority))
    else:
        return Reason.UNPLACED if len(bare) > LONGEST_HEADING and not bare.endswith(":") else Reason.HEADING
    return None


def _goes_on(before: str, text: str, *, is_item: bool) -> bool:
    """Return whether a text is the rest of one: of its sentence, or an item of the list that it announces."""
    if not is_item:
        return text[:1].islower()
    return before.endswith(":") or (text[:1].islower() and ": " in before)
