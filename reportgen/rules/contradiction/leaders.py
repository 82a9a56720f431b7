"""Leaders who are praised, or blamed, against the grade of what they lead."""

import re
from collections.abc import Iterator

from reportgen.case import Case
from reportgen.frameworks.model import Area
from reportgen.problems import Severity, quoted
from reportgen.rules.contradiction.claims import is_of_leaders
from reportgen.rules.rule import Desk, Finding, Rule
from reportgen.rules.sentences import sentences

_FIRST = 2
"""Sentences of a text that set its tone."""
_WHO = (
    r"(?:(?:the|all|most|many|senior|political|corporate|strategic|elected|executive)\s+){0,3}"
    r"(?:leaders|managers|leadership|leadership\s+team|management\s+team)"
    r"(?:\s+and\s+(?:all\s+|senior\s+|elected\s+)?(?:leaders|managers|members))?"
    r"(?:\s+in\s+\w+)?"
)
_VERY = r"(?:(?:very|highly|extremely|consistently|exceptionally|both|a|an)\s+){0,3}"
_PRAISE = re.compile(
    rf"{_WHO}\s+(?:is|are|provides?|has|have|demonstrates?|shows?|offers?|gives?)\s+{_VERY}"
    r"(?P<word>strong|ambitious|effective|relentless|excellent|exemplary|inspirational|inspiring"
    r"|impressive|decisive|determined|outstanding|exceptional|visionary|confident)\b",
    re.IGNORECASE,
)
_BLAME = re.compile(
    rf"{_WHO}\s+(?P<word>(?:have|has)\s+failed|failed|fail|fails|lacks?|(?:do|does|did|have|has)\s+not"
    r"|(?:are|is|were|was)\s+(?:not\s+aware|unaware|weak|ineffective|too\s+slow))\b",
    re.IGNORECASE,
)
_HEDGED = re.compile(
    r"\b(?:but|however|although|though|despite|while|yet|not\s+always|not\s+only|newly?|recently?|previous(?:ly)?"
    r"|until|since|last|hesitate|shied?|stood|stand|rest(?:ed)?|lose|lost|underestimated?|complacent)\b",
    re.IGNORECASE,
)
"""What tells of another time, or of the other side, within the sentence."""


def tone(desk: Desk) -> Iterator[Finding]:
    """Find first sentences about leaders that do not go with the grade of their area."""
    case = desk.case
    for area in case.framework.areas:
        if area.id in case.record.areas and is_of_leaders(area) and (kind := _unlikely(case, area)):
            findings = case.record.areas[area.id]
            for name in ("summary", "narrative"):
                yield from _told(getattr(findings, name) or "", ("areas", area.id, name), kind, case, area)


def _unlikely(case: Case, area: Area) -> re.Pattern[str] | None:
    """Return what an area of this grade does not begin with; None in the middle of its scale."""
    scale, grade = case.framework.scale_of(area.id), case.outcome.areas[area.id].grade
    if scale is None or grade is None or len(scale.grades) < 2:
        return None
    if grade == scale.grades[-1].word:
        return _PRAISE
    expected = scale.expected_minimum
    return _BLAME if expected and scale.rank(grade) <= scale.rank(expected) else None


def _told(
    text: str, field: tuple[str, str, str], kind: re.Pattern[str], case: Case, area: Area
) -> Iterator[Finding]:
    for (start, end), _ in zip(sentences(text), range(_FIRST), strict=False):
        match = kind.match(text, start, end)
        if match and not _HEDGED.search(text, start, end):
            done = "praises" if kind is _PRAISE else "blames"
            grade = case.outcome.areas[area.id].grade
            yield Finding(
                f"The text begins as one that {done} leaders, and the grade of '{area.id}' is '{grade}'",
                field,
                match.start("word"),
                len(match["word"]),
                found=quoted(match[0]),
                hint="Begin with what the grade rests on.",
            )


RULES = (
    Rule(
        "contradiction.leaders",
        Severity.WARNING,
        "The first sentences about leaders go with their grade.",
        "First sentences are what is quoted; praise above the worst grade reads as a mistake in one of them.",
        tone,
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
