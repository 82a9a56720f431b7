"""What was left over from writing: placeholders, comments, doubles."""

import re
from collections.abc import Iterator

from reportgen.problems import Severity, quoted
from reportgen.rules.passages import passages
from reportgen.rules.rule import Desk, Finding, Rule

_DOUBLE = re.compile(r"\b([a-z]{2,})\s+\1\b")
_MEANT = frozenset({"had", "that"})
"""Words that good prose may say twice."""


def doubles(desk: Desk) -> Iterator[Finding]:
    """Find words that stand twice in a row."""
    for passage in passages(desk.case.record):
        for match in _DOUBLE.finditer(passage.text):
            if match[1] not in _MEANT:
                yield Finding(
                    f"The word {quoted(match[1])} stands twice",
                    passage.field,
                    match.start(),
                    len(match[0]),
                    found=quoted(match[0]),
                    replacement=match[1],
                )


RULES = (
    Rule(
        "left-over.double",
        Severity.WARNING,
        "No word stands twice in a row.",
        "A double is what an edit leaves behind, and readers stumble over it.",
        doubles,
        fails="overall: {narrative: Services are good for the the children.}",
        passes="overall: {narrative: Services are good for the children that that team helps.}",
    ),
)
