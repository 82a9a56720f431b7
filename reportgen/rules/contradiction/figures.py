"""Figures of the area in the prose unlike those of `context`."""

import re
from collections.abc import Iterator
from decimal import Decimal

from reportgen.model import Fact, Provider
from reportgen.problems import Severity, quoted
from reportgen.rules.passages import inspection_passages
from reportgen.rules.reading import sentence_around
from reportgen.rules.rule import Desk, Finding, Rule
from reportgen.words import figure

_FIGURE = r"(?P<figure>\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?)"
_OTHERS = re.compile(
    r"\b(?:england|national(?:ly)?|average|previous(?:ly)?|last|earlier|neighbours?|compared)\b",
    re.IGNORECASE,
)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


def figures(desk: Desk) -> Iterator[Finding]:
    """Find figures of the record's facts that are told as others, where all of a place is meant."""
    record = desk.case.record
    texts = (
        [one for one in inspection_passages(record) if one.field[0] != "context"] if record.context else []
    )
    for index, fact in enumerate(record.context):
        for pattern in _patterns(fact, record.provider):
            for passage, match in ((one, match) for one in texts for match in pattern.finditer(one.text)):
                said = Decimal(match["figure"].replace(",", ""))
                if said != fact.value and _is_meant(fact, sentence_around(passage.text, match.start())):
                    yield Finding(
                        f"The text has {match['figure']}, and 'context[{index}]' {figure(fact.value)}",
                        passage.field,
                        match.start("figure"),
                        len(match["figure"]),
                        found=quoted(match[0]),
                        hint="Change one of them, or say of when or of whom the other is.",
                    )


def _patterns(fact: Fact, provider: Provider) -> tuple[re.Pattern[str], ...]:
    """Return what tells a fact whole: 'there are 512 children looked after', 'children looked after: 512'."""
    label, place = (r"\s+".join(map(re.escape, words.split())) for words in (fact.label, provider.name))
    here = rf"\s+in\s+(?:{place}|the\s+(?:city|county|borough|area))\b"
    return (
        re.compile(
            rf"\b(?:there\s+(?:are|were)|{place}\s+has|a\s+total\s+of)\s+{_FIGURE}\s+{label}"
            rf"(?={here}|\s*[.,;]|\s*\Z)",
            re.IGNORECASE,
        ),
        re.compile(rf"\b{label}\s*:\s*{_FIGURE}\b", re.IGNORECASE),
    )


def _is_meant(fact: Fact, sentence: str) -> bool:
    """Return whether a sentence is about the fact's own year and place."""
    years = {int(year) for year in _YEAR.findall(sentence)}
    of_its_year = not years or (fact.as_at is not None and years == {fact.as_at.year})
    return of_its_year and not _OTHERS.search(sentence)


RULES = (
    Rule(
        "contradiction.figure",
        Severity.WARNING,
        "The prose has the figures that `context` has.",
        "Two figures for one thing make readers doubt every other.",
        figures,
        fails="""\
overall: {narrative: There are 530 children looked after in Testford.}
context: [{label: Children looked after, value: 512}]
""",
        passes="""\
overall:
  narrative: |
    There are 512 children looked after in Testford. There are 40 children looked after who live far away.
context: [{label: Children looked after, value: 512}]
""",
    ),
)
