"""The sentence that stands for a text beside a grade, where there is room for no more. Pure.

It is the first that can be read as a reason. Many a text begins with what an earlier inspection found, and
beside the grade of this one that reads as a mistake. What is passed over within the first few sentences:

- what tells only of an earlier inspection, and what goes on in the past behind it;
- what gives another grade of the scale, unless it tells how things are since an earlier inspection;
- what points back at a sentence that was passed over: 'This was due to', 'Since then';
- what ends with a colon, as a heading does.

Where nothing is left, the first sentence stands as it is.
"""

import re
from collections.abc import Iterable
from itertools import islice

from reportgen import words
from reportgen.frameworks.model import Scale

_FEW = 6
"""Sentences that are looked at; what comes later is rarely what a text is about."""
_EARLIER = re.compile(
    r"\b(?:(?P<before>(?:last|previously) inspected|(?:last|previous|earlier) (?:[\w-]+ ){0,3}?inspection)"
    r"|inspection,? (?:in|of) (?:[A-Z][a-z]+ )?(?P<year>20\d\d))\b",
    re.IGNORECASE,
)
_LATER = re.compile(r"(?:since|following|after)\b", re.IGNORECASE)
"""What begins so tells of the time behind what it names."""
_PAST = re.compile(r"\b(?:was|were|had|led)\b", re.IGNORECASE)
_TODAY = re.compile(r"\b(?:is|are|(?<!to )(?:has|have)|do|does|now|remains?|continues?)\b", re.IGNORECASE)
_BACK = re.compile(
    r"(?:this(?! inspection)|these|those|that|it|they|(?:since|at) (?:then|that time)|however|in addition"
    r"|as a result)\b",
    re.IGNORECASE,
)
_GIVEN = (
    r"\b(?:(?:judged|graded|rated)(?: overall| as| to| be)*|judge?ment of|was|were) "
    r"[‘“']?(?P<grade>{grades})(?!-)\b"
)
"""How prose gives a grade; 'good' is an everyday word."""


def foremost(text: Iterable[str], year: int, scale: Scale | None, grade: str | None) -> str:
    """Return the sentence that stands for a text; empty where it has none.

    Args:
        text: its paragraphs.
        year: that of the inspection.
        scale: what it is graded on, None where there is no grade.
        grade: the canonical word of the grade beside it, None without one.
    """
    few = list(islice((one for paragraph in text for one in words.sentences(paragraph)), _FEW))
    has_passed = False
    for one in few:
        is_no_reason = _is_of_earlier(one, year) or _gives_another(one, year, scale, grade)
        goes_on = has_passed and (_is_past(one) or _BACK.match(one))
        if not (is_no_reason or goes_on or one.endswith(":")):
            return one
        has_passed = has_passed or is_no_reason
    return few[0] if few else ""


def _is_of_earlier(sentence: str, year: int) -> bool:
    """Return whether a sentence tells of an earlier inspection, and of nothing since."""
    return _names_earlier(sentence, year) and _is_past(sentence) and not _LATER.match(sentence)


def _names_earlier(sentence: str, year: int) -> bool:
    named = _EARLIER.finditer(sentence)
    return any(match["before"] or int(match["year"]) < year for match in named)


def _is_past(sentence: str) -> bool:
    return bool(_PAST.search(sentence)) and not _TODAY.search(sentence)


def _gives_another(sentence: str, year: int, scale: Scale | None, grade: str | None) -> bool:
    """Return whether a sentence gives a grade other than the one beside it, and not as what it was once."""
    if scale is None or grade is None or (_names_earlier(sentence, year) and _TODAY.search(sentence)):
        return False
    given = (_named(scale, match["grade"]) for match in _given(scale).finditer(sentence))
    return any(word != grade for word in given)


def _given(scale: Scale) -> re.Pattern[str]:
    spellings = {one for entry in scale.grades for one in (entry.word, entry.label, *entry.synonyms)}
    longest_first = sorted(spellings, key=lambda one: (-len(one), one))
    # 'They were judged to require improvement': behind such a verb the grade's own has no 's'.
    grades = "|".join(re.escape(one).replace(r"s\ ", r"s?\ ", 1) for one in longest_first)
    return re.compile(_GIVEN.format(grades=grades), re.IGNORECASE)


def _named(scale: Scale, spelling: str) -> str | None:
    """Return the canonical word of a grade as prose has it."""
    first, _, rest = spelling.partition(" ")
    entry = scale.find(spelling) or scale.find(f"{first}s {rest}")
    return entry.word if entry else None
