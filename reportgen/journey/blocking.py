"""What a report waits for before its next step: decisions on comments, and days."""

from collections.abc import Iterator
from datetime import date, datetime

from reportgen import words
from reportgen.case import Case
from reportgen.comments.model import REPORT, Comment
from reportgen.deadlines import working_days_between
from reportgen.journey.faults import publication_moment
from reportgen.journey.frozen import comments_on
from reportgen.journey.papers import Papers
from reportgen.journey.running import running
from reportgen.model import Status
from reportgen.moments import has_come
from reportgen.problems import Problem, error, quoted


def next_step(case: Case) -> Status | None:
    """Return the step behind the one that a case is at, None at the last."""
    steps = case.framework.steps
    if case.record.status not in steps:
        return None
    return next(iter(steps[steps.index(case.record.status) + 1 :]), None)


def waits(case: Case, papers: Papers, step: Status, now: datetime) -> Iterator[Problem]:
    """Yield what a case waits for before a step, beside the mistakes in it.

    Args:
        case: the inspection.
        papers: its trail and the comments on it.
        step: the next step.
        now: the time, with its zone.
    """
    if papers.trail is None and case.record.status in (Status.FACTUAL_ACCURACY, Status.FINAL):
        yield case.locate(_UNTRACKED)
    if step is case.record.status:
        return
    if step is Status.FACTUAL_ACCURACY:
        yield from _sending(case, papers, now.date())
    elif case.record.status is Status.FACTUAL_ACCURACY:
        yield from _comments(case, papers, now.date())
    if step is Status.PUBLISHED:
        yield from _publication(case, papers, now)


_UNTRACKED = error(
    "step.untracked",
    "The record has no trail, so nothing tells what was sent, with which grades",
    ("status",),
    hint="Bring the trail back; or set the status to 'draft', and take the steps again.",
)


def _sending(case: Case, papers: Papers, today: date) -> Iterator[Problem]:
    sent, last = case.record.inspection.draft_sent, papers.trail.last.on if papers.trail else None
    if sent is None or sent > today or (last and sent < last):
        told = _UNSENT
        if sent:
            told = f"The draft is to go to the provider on {words.day(sent)}"
            told += f", before the last step of {words.day(last)}" if last and sent < last else ""
        yield case.locate(
            error(
                "step.draft-sent",
                told,
                ("inspection", "draft_sent"),
                expected=f"'draft_sent' with the day on which it goes, such as {today.isoformat()}",
                hint="The time for comments counts from it.",
            )
        )


_UNSENT = "No day is set on which the draft goes to the provider"


def _comments(case: Case, papers: Papers, today: date) -> Iterator[Problem]:
    sent = papers.trail.latest(Status.FACTUAL_ACCURACY) if papers.trail else None
    if sent is None:
        return
    names = {REPORT: "the report"} | {one.anchor: words.lower_first(one.name) for one in sent.told}
    of_this_draft = comments_on(sent, papers.comments)
    if papers.loaded:
        for index, comment in enumerate(papers.loaded.comments.comments):
            place = papers.loaded.document.place(("comments", index))
            if comment in of_this_draft and comment.on not in names:
                yield _lost(comment).at(place)
            elif comment.is_open:
                yield _open(comment, names).at(place)
    replies = papers.comments.replies if papers.comments else ()
    if not of_this_draft and not any(reply.edition == sent.edition for reply in replies):
        yield from _time_left(case, today)


def _open(comment: Comment, names: dict[str, str]) -> Problem:
    on = names.get(comment.on, quoted(comment.on))
    lacking = "decision" if comment.decision is None else "response"
    return error(
        "comment.open",
        f"Comment {comment.id} on {on} has no {lacking}",
        expected="'response', and 'decision': accepted, partly accepted or not accepted",
        hint="Answer it here; silence is no answer.",
    )


def _lost(comment: Comment) -> Problem:
    return error(
        "comment.nowhere",
        f"Comment {comment.id} is on nothing that was in the draft",
        found=quoted(comment.on),
        expected=f"an anchor of the draft that was sent, such as p-12, or '{REPORT}'",
        hint="Write what it is about behind 'on'.",
    )


def _time_left(case: Case, today: date) -> Iterator[Problem]:
    """Yield that the provider may still comment, and has not yet."""
    for one in running(case, today):
        latest = one.due.latest
        if one.due.follow_up.ends_with is Status.FINAL and latest and latest >= today:
            left = working_days_between(today, latest)
            yield case.locate(
                error(
                    "step.waiting",
                    f"{words.upper_first(one.due.follow_up.who)} may comment until {words.day(latest)}: "
                    f"{words.counted(left, 'working day')} left",
                    ("inspection", "draft_sent"),
                    hint="If the answer has come, read it in: `reportgen comments RECORD --read FILE`.",
                )
            )


def _publication(case: Case, papers: Papers, now: datetime) -> Iterator[Problem]:
    inspection, moment = case.record.inspection, publication_moment(case.record)
    last = papers.trail.last.on if papers.trail else None
    if inspection.published is None or moment is None:
        told = "No day of publication is set"
    elif last and inspection.published < last:
        told = f"The day of publication is before the last step, that of {words.day(last)}"
    elif not has_come(moment, now):
        when = words.moment(inspection.published, inspection.published_at)
        told = f"The report may be published from {when} on"
    else:
        return
    field = "published_at" if inspection.published_at else "published"
    expected = f"'published' with a day, such as {now.date().isoformat()}"
    is_early = inspection.published is not None and not told.startswith("The day")
    yield case.locate(
        error("step.published", told, ("inspection", field), expected=None if is_early else expected)
    )
