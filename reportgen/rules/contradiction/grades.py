"""Grades in the prose unlike those of the record."""

from collections.abc import Iterator

from reportgen.case import Case
from reportgen.frameworks.model import OVERALL, GradeEntry, Scale
from reportgen.problems import Severity, all_of, quoted
from reportgen.rules.contradiction.claims import (
    ALL_AREAS,
    ALL_SERVICES,
    Wording,
    claims,
    folded,
    is_of_leaders,
    wordings,
)
from reportgen.rules.rule import Desk, Finding, Rule
from reportgen.words import number


def another_grade(desk: Desk) -> Iterator[Finding]:
    """Find sentences that give an area, or the whole, another grade than the record."""
    case = desk.case
    for claim in claims(case):
        if claim.target in (ALL_AREAS, ALL_SERVICES):
            continue
        grade, said = case.outcome.judgement(claim.target).grade, _entry(case, claim.target, claim.words)
        if grade is not None and said is not None and said.word != grade:
            what = "the overall grade" if claim.target == OVERALL else f"the grade of '{claim.target}'"
            yield _finding(
                claim,
                f"The text says '{said.word}', and {what} is '{grade}'",
                f"'{grade}', as the record has it",
                "Change the text, or the grade.",
            )


def not_all_alike(desk: Desk) -> Iterator[Finding]:
    """Find sentences that give all areas one grade where some have another."""
    case = desk.case
    for claim in claims(case):
        if claim.target not in (ALL_AREAS, ALL_SERVICES):
            continue
        others = [
            f"'{area.id}' is '{grade}'"
            for area in case.framework.graded_areas
            if area.contributes
            and not (claim.target == ALL_SERVICES and is_of_leaders(area))
            and (grade := case.outcome.areas[area.id].grade)
            and (said := _entry(case, area.id, claim.words))
            and said.word != grade
        ]
        if others:
            yield _finding(
                claim,
                f"The text gives all areas one grade, and {all_of(others)}",
                None,
                "Name the areas that have it.",
            )


def two_wordings(desk: Desk) -> Iterator[Finding]:
    """Find grades in other words than the framework's, where the record has them in both."""
    case = desk.case
    used: dict[str, dict[str, list[Wording]]] = {}
    for wording in wordings(case):
        if (entry := _named(case, wording.words)) is not None:
            used.setdefault(entry.within_sentence, {}).setdefault(wording.words, []).append(wording)
    for printed, by_words in used.items():
        others = [words for words in by_words if words != folded(printed)]
        if len(by_words) > 1:
            for wording in (one for words in others for one in by_words[words]):
                yield _finding(
                    wording,
                    f"The record writes one grade in {number(len(by_words))} ways",
                    f"'{printed}', as {case.framework.name} has it",
                    None,
                )


def _finding(wording: Wording, message: str, expected: str | None, hint: str | None) -> Finding:
    return Finding(
        message,
        wording.passage.field,
        wording.offset,
        wording.length,
        found=quoted(wording.text),
        expected=expected,
        hint=hint,
    )


def _entry(case: Case, target: str, words: str) -> GradeEntry | None:
    """Return the step of a target's scale that folded words name, or None."""
    scale = case.framework.scale_of(target)
    return _step(scale, words) if scale else None


def _named(case: Case, words: str) -> GradeEntry | None:
    """Return the step of any scale that folded words name, or None."""
    return next((entry for scale in case.framework.scales if (entry := _step(scale, words))), None)


def _step(scale: Scale, words: str) -> GradeEntry | None:
    for entry in scale.grades:
        if words in map(folded, (entry.word, entry.label, entry.within_sentence, *entry.synonyms)):
            return entry
    return None


RULES = (
    Rule(
        "contradiction.grade",
        Severity.WARNING,
        "The prose gives each area, and the whole, the grade that the record gives it.",
        "A grade changed late leaves its old word in the text, and newspapers quote the text.",
        another_grade,
        fails="""\
areas:
  care-leavers:
    narrative: |
      Services for care leavers are outstanding. {#support}
""",
        passes="""\
areas:
  care-leavers:
    narrative: |
      Services for care leavers were inadequate in 2018. Some have outstanding debts, and few attend
      schools that are judged to require improvement. Services for care leavers are now good. {#support}
""",
    ),
    Rule(
        "contradiction.all-areas",
        Severity.WARNING,
        "What is said of all areas holds for all of them.",
        "One area that falls short is the first that a sentence about all of them will be held against.",
        not_all_alike,
        fails="""\
overall:
  rationale: Most of the work is of one standard.
  narrative: All areas are good.
areas: {care-leavers: {grade: outstanding}}
""",
        passes="overall: {narrative: All areas are good.}",
    ),
    Rule(
        "contradiction.two-wordings",
        Severity.WARNING,
        "A grade is written in one way through the whole record.",
        "Readers take two wordings for two grades.",
        two_wordings,
        fails="""\
overall:
  grade: requires improvement
  rationale: Help is too uneven.
  narrative: Children’s services in Testford require improvement to be good.
areas:
  in-care:
    grade: requires improvement
    narrative: |
      Services for children in care require improvement. {#homes}
""",
        passes="""\
overall:
  grade: requires improvement
  rationale: Help is too uneven.
  narrative: Children’s services in Testford require improvement to be good.
areas:
  in-care:
    grade: requires improvement
    narrative: |
      Services for children in care require improvement to be good. {#homes}
""",
    ),
)
