"""The form that a provider answers with, as a value: what it says and asks in every kind of file. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from reportgen import words
from reportgen.case import Case
from reportgen.comments.model import REPORT
from reportgen.deadlines import Due
from reportgen.frameworks.model import OVERALL, Event, SectionKind
from reportgen.limits import LIMITS
from reportgen.publisher import NO_PUBLISHER, Publisher
from reportgen.report import explanation
from reportgen.report.composition import fieldwork
from reportgen.report.context import PairedGrade
from reportgen.report.following import limit
from reportgen.report.pairing import pair
from reportgen.statements import Kind, Statement, edition, statements

ROLE = "role"
"""Stands for an anchor at the space for the role of whoever fills the form in."""
FORM = "Form"
EDITION = "edition"
"""The two words of a form's reference: 'Form calderwick-2026-06, edition 3f0c5a1be972'."""
_PARTS = {
    "overall": SectionKind.SUMMARY,
    "improvements": SectionKind.IMPROVEMENTS,
    "progress": SectionKind.PROGRESS,
    "context": SectionKind.CONTEXT,
    "children_summary": SectionKind.CHILDREN,
    "about": SectionKind.ABOUT,
}
"""The sections that tell what stands in no area, by the first key of its field."""
_NOTES = "notes"
_HOW = (
    "Comment on facts: names, dates, figures, and what happened. Grades are the inspectors’ judgement; one "
    "changes only where a fact that it rests on does.",
    "Write in the space for what your comment is about. Say what is wrong, what is right, and where "
    "inspectors can see that.",
    "Name no child and no member of a family, and give no number that tells who somebody is. ‘The child in "
    "paragraph 12’ is enough.",
    "Change nothing else in the form: what stands outside of the spaces is not read as a comment.",
    "If all is right, fill in your role alone and send the form back: that is an answer, too.",
    "Inspectors answer every comment, and tell what they decided.",
)


@dataclass(frozen=True, slots=True)
class Space:
    """A space to write in, below what it is about.

    `name` is what readers call that, `lines` is its text, and `headings` stood above it in the report.
    """

    anchor: str
    name: str
    label: str
    lines: tuple[str, ...] = ()
    headings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the report with a space for each piece of it; a grade comes with the reasons for it."""

    anchor: str
    title: str
    grade: PairedGrade | None
    reasons: tuple[str, ...]
    spaces: tuple[Space, ...]


@dataclass(frozen=True, slots=True)
class Form:
    """All that a response form says and asks.

    `edition` identifies the words of the draft, and `reference` tells in words which form this is; `most`
    bounds the characters of one comment.
    """

    inspection: str
    edition: str
    reference: str
    language: str
    title: str
    provider: str
    framework: str
    publisher: str
    contact: tuple[str, ...]
    particulars: tuple[tuple[str, str], ...]
    how: tuple[str, ...]
    role: Space
    parts: tuple[Part, ...]
    whole: Space
    most: int

    @property
    def spaces(self) -> tuple[Space, ...]:
        """All spaces for comments, in the order of the form."""
        return (*(space for part in self.parts for space in part.spaces), self.whole)


def response_form(case: Case, publisher: Publisher = NO_PUBLISHER) -> Form:
    """Return the response form of a case, with a space for all that its report states."""
    record, stated = case.record, statements(case)
    name = edition(stated)
    groups = groupby(stated, key=_part_of)
    return Form(
        inspection=record.id,
        edition=name,
        reference=f"{FORM} {record.id}, {EDITION} {name}",
        language=publisher.language,
        title=f"Draft – Comments on factual accuracy: {record.provider.name}, {fieldwork(case)}",
        provider=record.provider.name,
        framework=case.framework.title,
        publisher=publisher.name,
        contact=publisher.contact,
        particulars=tuple(_particulars(case)),
        how=_HOW,
        role=Space(ROLE, "Your role", "Your role, not your name"),
        parts=tuple(_part(case, key, tuple(group), number) for number, (key, group) in enumerate(groups, 1)),
        whole=Space(REPORT, "The report as a whole", "Comment on the report as a whole"),
        most=LIMITS.comment_characters,
    )


def _particulars(case: Case) -> Iterator[tuple[str, str]]:
    yield "Inspection dates", fieldwork(case)
    yield "Framework", case.framework.name
    if due := _answer(case):
        yield "Who comments", words.upper_first(due.follow_up.who)
        yield "Comments due", limit(due)


def _answer(case: Case) -> Due | None:
    """Return the follow-up that the form is for: what is due from the day on which the draft was sent."""
    spans = ((due, due.follow_up.due) for due in case.follow_ups)
    return next((due for due, span in spans if span and span.start is Event.DRAFT_SENT), None)


def _part_of(stated: Statement) -> str:
    """Return what the statements of one part have in common: their area, or the first key of their field."""
    if stated.kind is Kind.NOTE:
        return _NOTES
    return stated.area or str(stated.field[0])


def _part(case: Case, key: str, stated: tuple[Statement, ...], number: int) -> Part:
    target = stated[0].area or (OVERALL if key == OVERALL and case.framework.overall else None)
    graded = target is not None and case.framework.scale_of(target) is not None
    grade = pair(case, target, stated[0].anchor) if target and graded else None
    reasons = (explanation.reasons(case, target) if target else ()) or (grade.sentence,) if grade else ()
    return Part(
        anchor=f"part-{number}",
        title=_title(case, key, stated[0]),
        grade=grade,
        reasons=reasons,
        spaces=tuple(map(_space, stated)),
    )


def _title(case: Case, key: str, first: Statement) -> str:
    if first.area is not None:
        return case.framework.area(first.area).title
    kind = _PARTS.get(key)
    titles = (section.title for section in case.framework.sections if section.kind is kind)
    return next(titles, words.upper_first(key.replace("_", " ")))


def _space(stated: Statement) -> Space:
    what = f"‘{stated.name}’" if stated.kind is Kind.TEXT else words.lower_first(stated.name)
    return Space(
        anchor=stated.anchor,
        name=stated.name,
        label=f"Comment on {what}",
        lines=tuple(stated.text.split("\n")),
        headings=stated.headings,
    )
