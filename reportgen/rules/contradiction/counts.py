"""Counts in the prose unlike the record's: of improvements, priority actions and areas."""

import re
from collections.abc import Iterator
from enum import Enum, auto
from functools import lru_cache

from reportgen.case import Case
from reportgen.frameworks.model import Terms
from reportgen.problems import Severity, one_of, quoted
from reportgen.rules.passages import inspection_passages
from reportgen.rules.reading import in_small_letters, sentence_around
from reportgen.rules.rule import Desk, Finding, Rule
from reportgen.words import number

_WORDS = (
    *("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty"),
)
_COUNT = rf"(?P<count>{'|'.join(sorted(_WORDS, key=len, reverse=True))}|\d{{1,3}})"
_BEFORE = re.compile(
    r"\b(?:there\s+are|in\s+all|a\s+total\s+of|all|the\s+following"
    r"|(?:this|the)\s+report\s+(?:has|lists|names|gives|makes|sets\s+out|identifies)"
    r"|(?:we|inspectors)\s+(?:have\s+)?(?:identified|set\s+out|set|made|found|named|listed))"
    rf"\s+(?P<count>{'|'.join(sorted(_WORDS, key=len, reverse=True))}|\d{{1,3}})\s+\Z"
)
"""A count of all that the report holds, up to what is counted."""
_FURTHEST = 80
_OTHERS = re.compile(
    r"\b(?:last|previous(?:ly)?|earlier|since|further|remaining|other|partners?|board|schools?|homes?)\b"
    r"|\b(?:19|20)\d\d\b",
    re.IGNORECASE,
)
"""What tells that something else is counted."""


def counts(desk: Desk) -> Iterator[Finding]:
    """Find counts of improvements, priority actions and areas that are not those of the record."""
    case = desk.case
    kinds = _kinds(case.framework.terms)
    pattern = _things(frozenset(kinds))
    for passage in inspection_passages(case.record):
        small = in_small_letters(passage.text)
        for match in pattern.finditer(small):
            before = _BEFORE.search(small, max(0, match.start() - _FURTHEST), match.start())
            if before is None or _OTHERS.search(sentence_around(passage.text, match.start())):
                continue
            things = " ".join(match[0].split())
            said, right = _value(before["count"]), _right(case, kinds[things], passage.area)
            if said not in right:
                start = before.start("count")
                yield Finding(
                    f"The text counts {number(said)} {things}; the record has "
                    f"{one_of([number(one) for one in sorted(right)])}",
                    passage.field,
                    start,
                    match.end() - start,
                    found=quoted(passage.text[start : match.end()]),
                    hint="Count again, or leave the number out.",
                )


class _Kind(Enum):
    """What is counted."""

    PRIORITIES = auto()
    IMPROVEMENTS = auto()
    AREAS = auto()


def _kinds(terms: Terms) -> dict[str, _Kind]:
    """Return the phrases for what is counted, in small letters."""
    areas = ("key judgement areas", "judgement areas", "graded areas", "key areas are", "key areas were")
    return {
        **dict.fromkeys(areas, _Kind.AREAS),
        terms.improvements.casefold(): _Kind.IMPROVEMENTS,
        terms.priorities.casefold(): _Kind.PRIORITIES,
        "priority actions": _Kind.PRIORITIES,
    }


@lru_cache(maxsize=32)
def _things(phrases: frozenset[str]) -> re.Pattern[str]:
    """Return what finds phrases; each begins with letters and in no group, to be found fast."""
    longest_first = sorted(phrases, key=lambda phrase: (-len(phrase), phrase))
    forms = (r"\s+".join(map(re.escape, phrase.split())) for phrase in longest_first)
    return re.compile(rf"(?:{'|'.join(forms)})\b")


def _value(count: str) -> int:
    return int(count) if count.isdigit() else _WORDS.index(count) + 1


def _right(case: Case, kind: _Kind, area_id: str | None) -> set[int]:
    """Return the counts that the record bears out; a text of an area may count its own alone."""
    if kind is _Kind.AREAS:
        graded = case.framework.graded_areas
        return {len(graded), len([area for area in graded if area.contributes])}
    items = list(case.record.improvements_by_area())
    groups = [items, [one for one in items if one[0] == area_id]] if area_id else [items]
    if kind is _Kind.PRIORITIES:
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
