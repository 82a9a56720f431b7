"""The list of changes since a draft went to the provider, by the comments that asked for them. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from reportgen import words
from reportgen.case import Case
from reportgen.changes import Change
from reportgen.comments.model import REPORT, Comment, Comments, Reply
from reportgen.errors import UsageError
from reportgen.frameworks import Framework
from reportgen.frameworks.model import OVERALL
from reportgen.journey.frozen import altered, comments_on
from reportgen.journey.trail import Entry, Trail, grades_of
from reportgen.model import Status
from reportgen.report.context import PairedGrade
from reportgen.report.foremost import foremost
from reportgen.report.pairing import pair
from reportgen.statements import Kind, Statement, area_anchor, statements


@dataclass(frozen=True, slots=True)
class Answer:
    """A comment with the inspectors' answer; `on` is what it is about, `sent` that as it was sent."""

    comment: Comment
    on: str
    sent: str
    changes: tuple[Change, ...]

    @property
    def decided(self) -> str:
        """The decision in words."""
        return words.upper_first(self.comment.decision or "open")


@dataclass(frozen=True, slots=True)
class GradeChange:
    """A grade that is not as it was sent, each with a sentence of its text, and why it was changed."""

    judgement: str
    before: str
    sentence: str
    after: PairedGrade
    reason: str


@dataclass(frozen=True, slots=True)
class Answers:
    """The answers on one draft; `unasked` is what was changed without a comment that asked for it."""

    id: str
    provider: str
    framework: str
    sent: date
    status: str
    replies: tuple[Reply, ...]
    grades: tuple[GradeChange, ...]
    answers: tuple[Answer, ...]
    unasked: tuple[Change, ...]

    @property
    def particulars(self) -> tuple[tuple[str, str], ...]:
        """Labels and values: when the draft went out, and what came back when from whom."""
        return (
            ("Draft sent", words.day(self.sent)),
            *(("Answer received", f"{words.day(one.received)}, {one.role}") for one in self.replies),
            ("Report", f"{self.id}, {self.status}"),
        )

    @property
    def finding(self) -> str:
        """One sentence on how the comments were decided."""
        if not self.answers:
            return "No comment came back." if self.replies else "No answer came back."
        kinds = [answer.decided for answer in self.answers]
        told = [f"{words.number(kinds.count(one))} {words.lower_first(one)}" for one in dict.fromkeys(kinds)]
        return f"{words.upper_first(words.counted(len(kinds), 'comment'))}: {', '.join(told)}."


def answers(case: Case, trail: Trail | None, comments: Comments | None) -> Answers:
    """Return the answers on the draft of a case that was sent last.

    Args:
        case: the inspection as it is now.
        trail: the steps of its report.
        comments: the provider's comments.

    Raises:
        UsageError: no draft was sent, as far as the trail tells.
    """
    sent = trail.latest(Status.FACTUAL_ACCURACY) if trail else None
    if trail is None or sent is None:
        raise UsageError(
            f"No draft of {case.record.id} was sent: `reportgen move` to factual-accuracy keeps what went out"
        )
    found = altered(sent, statements(case), comments)
    told = {one.anchor: one for one in sent.told}
    return Answers(
        id=case.record.id,
        provider=case.record.provider.name,
        framework=case.framework.title,
        sent=sent.on,
        status=case.record.status.words,
        replies=tuple(one for one in comments.replies if one.edition == sent.edition) if comments else (),
        grades=tuple(_grades(case, sent, trail)),
        answers=tuple(
            _answer(one, told, tuple(each.change for each in found if one in each.comments))
            for one in comments_on(sent, comments)
        ),
        unasked=tuple(one.change for one in found if not one.comments),
    )


def _answer(comment: Comment, told: dict[str, Statement], changes: tuple[Change, ...]) -> Answer:
    if comment.on == REPORT:
        return Answer(comment, "The report as a whole", "", changes)
    about = told.get(comment.on)
    return Answer(comment, about.name if about else comment.on, about.text if about else "", changes)


def _grades(case: Case, sent: Entry, trail: Trail) -> Iterator[GradeChange]:
    before = {one.of: one.grade for one in sent.grades}
    for one in grades_of(case):
        then = before.get(one.of)
        if one.grade != then:
            yield GradeChange(
                _name(case.framework, one.of),
                _label(case.framework, one.of, then),
                _sentence(case, sent, one.of, then),
                pair(case, one.of),
                _reason(trail, sent, one.of),
            )


def _name(framework: Framework, target: str) -> str:
    if target == OVERALL:
        return framework.overall.label if framework.overall else target
    return framework.area(target).title


def _label(framework: Framework, target: str, grade: str | None) -> str:
    scale = framework.scale_of(target)
    entry = scale.find(grade) if scale and grade else None
    return entry.label if entry else "No grade"


def _sentence(case: Case, sent: Entry, target: str, grade: str | None) -> str:
    """Return the sentence that stands for what was sent with a grade: its summary, else its narrative."""
    area = None if target == OVERALL else target
    said = [one for one in sent.told if one.area == area and one.kind in (Kind.TEXT, Kind.PARAGRAPH)]
    summary = [one for one in said if one.anchor == area_anchor(target)]
    year, scale = case.record.inspection.first_day.year, case.framework.scale_of(target)
    return foremost((one.text for one in summary or said), year, scale, grade)


def _reason(trail: Trail, sent: Entry, target: str) -> str:
    """Return why a grade is not as it was sent, empty while no step has said so."""
    later = trail.entries[trail.entries.index(sent) + 1 :]
    grades = [({one.of: one.grade for one in entry.grades}, entry.reason) for entry in (sent, *later)]
    changed = (
        reason
        for (then, _), (now, reason) in pairwise(grades)
        if then.get(target) != now.get(target) and reason
    )
    return next(changed, "")
