"""The inspection team, from lines that name a role and who had it. Pure."""

import re

from reportgen.importing.blocks import Block
from reportgen.importing.draft import Member

_LINE = re.compile(
    r"(?P<role>[A-Z][a-z]+(?: [a-z]+){0,4})(?: ?\([^)]*\))? ?:? ?(?P<names>[A-Z].*)", re.DOTALL
)
_PLAIN_ROLE = re.compile(r"(?:team )?inspectors?")
_PARTING = re.compile(r",\s*(?:and\s+)?|\s+and\s+|;\s*")
_RANK = re.compile(r",\s*(?P<rank>(?:senior )?s?hmi)\b", re.IGNORECASE)
"""What stands behind a comma and is no name."""
_NAME = re.compile(r"[^\W\d_][\w’'.-]*(?: [\w’'.()-]+){1,6}")


def members(block: Block) -> list[Member]:
    """Return those whom a line names, such as 'Shadow inspector: A. Name'; none if it is no such line."""
    found = _LINE.fullmatch(block.text)
    names = _PARTING.split(_RANK.sub(r" \g<rank>", found["names"]).strip(" .,")) if found else []
    if found is None or not all(_NAME.fullmatch(name) for name in names):
        return []
    role = found["role"].lower().removesuffix("s")
    own = None if _PLAIN_ROLE.fullmatch(role) else role
    return [Member(name, (block.place,), own) for name in names]
