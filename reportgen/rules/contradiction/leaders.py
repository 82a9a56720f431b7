"""Leaders who are praised, or blamed, against the grade of what they lead."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from reportgen.case import Case
from reportgen.frameworks.model import Area
from reportgen.problems import FieldPath, Severity, quoted
from reportgen.rules.contradiction.claims import is_of_leaders
from reportgen.rules.reading import sentences
from reportgen.rules.rule import Desk, Finding, Rule

_FIRST = 2
"""Sentences of a text that set its tone."""
_OF_THEM = (
    r"(?:(?:the|all|most|many|and|senior|political|corporate|strategic|elected|executive|council)\s+){0,5}"
)
_THEY = r"(?:leaders|managers|leadership(?:\s+team)?|management\s+team)"
_WHO = (
    rf"{_OF_THEM}{_THEY}(?:\s+and\s+{_OF_THEM}(?:{_THEY}|members|politicians))?"
    r"(?:\s+(?:in|of|at)\s+(?:the\s+)?\w+)?(?:,[^.,]{1,80},)?\s+"
)
_VERY = r"(?:(?:very|highly|extremely|consistently|exceptionally|significantly|both|a|an)\s+){0,3}"
_GOOD = (
    r"(?:strong|ambitious|effective|relentless|excellent|exemplary|inspirational|inspiring|impressive"
    r"|decisive|determined|outstanding|exceptional|visionary|confident|committed|proactive|dedicated)"
)
_PRAISE = re.compile(
    rf"{_WHO}(?:is|are|provides?|has|have|demonstrates?|shows?|offers?|gives?)\s+{_VERY}(?P<word>{_GOOD})\b"
    rf"|{_WHO}(?:has|have)\s+(?P<deed>(?:made|taken|shown)\s+(?:significant|substantial|decisive|determined"
    r"|purposeful|sustained)|(?:significantly|dramatically|greatly)\s+improved|transformed)\b"
    rf"|(?P<first>{_GOOD})(?:\s+and\s+\w+)?\s+{_OF_THEM}{_THEY}\b",
    re.IGNORECASE,
)
_BLAME = re.compile(
    rf"{_WHO}(?P<word>(?:have|has)\s+failed|failed|fail|fails|lacks?|(?:do|does|did|have|has)\s+not"
    r"|(?:are|is|were|was)\s+(?:not\s+aware|unaware|weak|ineffective|too\s+slow))\b",
    re.IGNORECASE,
)
_HEDGES = (
    *("but", "however", "although", "though", "despite", "while", "yet", "not always", "not only", "until"),
    *("previous", "previously", "new", "newly", "recent", "recently", "at the time", "before", "after"),
)
_TURNS = (
    "hesitate",
    "shied",
    "stood",
    "stand",
    "rest",
    "rested",
    "lose",
    "lost",
    "underestimated",
    "wavered",
)
"""What leaders do not do, to their credit."""
_SINCE = ("since", "last")
"""What only praise can lie in: a place that was worse still."""


def _any(*words: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(words)})\b".replace(" ", r"\s+"), re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Tone:
    """How a text may speak of leaders, and what takes it back within the sentence."""

    does: str
    words: re.Pattern[str]
    hedged: re.Pattern[str]


_PRAISES = _Tone("praises", _PRAISE, _any(*_HEDGES, *_SINCE))
_BLAMES = _Tone("blames", _BLAME, _any(*_HEDGES, *_TURNS))


def first_sentences(desk: Desk) -> Iterator[Finding]:
    """Find first sentences about leaders that do not go with the grade of their area."""
    case = desk.case
    for area in case.framework.areas:
        if area.id in case.record.areas and is_of_leaders(area) and (tone := _unlikely(case, area)):
            findings = case.record.areas[area.id]
            for name in ("summary", "narrative"):
                yield from _told(getattr(findings, name) or "", ("areas", area.id, name), tone, case, area)


def _unlikely(case: Case, area: Area) -> _Tone | None:
    """Return how the text of an area does not begin; None in the middle of its scale."""
    scale, grade = case.framework.scale_of(area.id), case.outcome.areas[area.id].grade
    if scale is None or grade is None or len(scale.grades) < 2:
        return None
    if grade == scale.grades[-1].word:
        return _PRAISES
    expected = scale.expected_minimum
    return _BLAMES if expected and scale.rank(grade) <= scale.rank(expected) else None


def _told(text: str, field: FieldPath, tone: _Tone, case: Case, area: Area) -> Iterator[Finding]:
    for one in sentences(text)[:_FIRST]:
        match = tone.words.match(text, one.start, one.end)
        if match and not tone.hedged.search(text, one.start, one.end):
            group = match.lastgroup or 0
            grade = case.outcome.areas[area.id].grade
            yield Finding(
                f"The text begins as one that {tone.does} leaders, and the grade of '{area.id}' is '{grade}'",
                field,
                match.start(group),
                len(match[group]),
                found=quoted(match[0]),
                hint="Begin with what the grade rests on.",
            )


RULES = (
    Rule(
        "contradiction.leaders",
        Severity.WARNING,
        "The first sentences about leaders go with their grade.",
        "First sentences are what is quoted; praise above the worst grade reads as a mistake in one of them.",
        first_sentences,
        fails="""\
areas:
  leadership:
    narrative: |
      Leaders have failed to act on what children tell them. {#leaders}
""",
        passes="""\
areas:
  leadership:
    narrative: |
      Leaders are ambitious for children. They have not met every aim of theirs. {#leaders}
""",
    ),
)
