"""Counts in the prose unlike the record's: of improvements, priority actions and areas."""

import re
from collections.abc import Iterator
from functools import lru_cache

from reportgen.case import Case
from reportgen.frameworks.model import Terms
from reportgen.problems import Severity, one_of, quoted
from reportgen.rules.passages import passages
from reportgen.rules.rule import Desk, Finding, Rule
from reportgen.rules.sentences import sentence_around
from reportgen.words import number

_WORDS = (
    *("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty"),
)
_COUNT = rf"(?P<count>{'|'.join(sorted(_WORDS, key=len, reverse=True))}|\d{{1,3}})"
_FRAME = (
    r"\b(?:there\s+are|in\s+all|a\s+total\s+of|all|the\s+following"
    r"|(?:this|the)\s+report\s+(?:has|lists|names|gives|makes|sets\s+out|identifies)"
    r"|(?:we|inspectors)\s+(?:have\s+)?(?:identified|set\s+out|set|made|found|named|listed))\s+"
)
"""What a count of all that the report holds begins with."""
_OTHERS = re.compile(
    r"\b(?:last|previous(?:ly)?|earlier|since|further|remaining|other|partners?|board|schools?|homes?)\b"
    r"|\b(?:19|20)\d\d\b",
    re.IGNORECASE,
)
"""What tells that something else is counted."""


def counts(desk: Desk) -> Iterator[Finding]:
    """Find counts of improvements, priority actions and areas that are not those of the record."""
    case = desk.case
    pattern = _pattern(case.framework.terms)
    for passage in passages(case.record):
        for match in pattern.finditer(passage.text):
            kind = next(name for name in ("priorities", "improvements", "areas") if match[name])
            said, right = _value(match["count"]), _right(case, kind, passage.area)
            if said not in right and not _OTHERS.search(sentence_around(passage.text, match.start())):
                start = match.start("count")
                yield Finding(
                    f"The text counts {number(said)} {' '.join(match[kind].split())}; the record has "
                    f"{one_of([number(one) for one in sorted(right)])}",
                    passage.field,
                    start,
                    match.end() - start,
                    found=quoted(match[0][start - match.start() :]),
                    hint="Count again, or leave the number out.",
                )


@lru_cache(maxsize=32)
def _pattern(terms: Terms) -> re.Pattern[str]:
    def spaced(*words: str) -> str:
        return "|".join(r"\s+".join(map(re.escape, one.split())) for one in words)

    return re.compile(
        rf"{_FRAME}{_COUNT}\s+(?:"
        rf"(?P<priorities>{spaced(terms.priorities, 'priority actions')})"
        rf"|(?P<improvements>{spaced(terms.improvements)})"
        r"|(?P<areas>(?:key\s+)?judgement\s+areas|graded\s+areas|key\s+areas(?=\s+(?:are|were)\b))"
        r")\b",
        re.IGNORECASE,
    )


def _value(count: str) -> int:
    return int(count) if count.isdigit() else _WORDS.index(count.casefold()) + 1


def _right(case: Case, kind: str, area_id: str | None) -> set[int]:
    """Return the counts that the record bears out; a text of an area may count its own alone."""
    if kind == "areas":
        graded = case.framework.graded_areas
        return {len(graded), len([area for area in graded if area.contributes])}
    items = list(case.record.improvements_by_area())
    groups = [items, [one for one in items if one[0] == area_id]] if area_id else [items]
    if kind == "priorities":
        return {len([one for _, one in group if one.priority]) for group in groups}
    return {len(one) for group in groups for one in (group, [item for _, item in group if not item.priority])}


RULES = (
    Rule(
        "contradiction.count",
        Severity.WARNING,
        "The prose counts as many improvements, priority actions and areas as the record has.",
        "A count is what readers check first, and an item taken out late leaves it wrong.",
        counts,
        fails="overall: {narrative: Services are good. There are five areas for improvement.}",
        passes="""\
overall:
  narrative: |
    Services are good. There are four areas for improvement. In 2021 there were nine areas for improvement.
""",
    ),
)
