"""What a record says against its trail: steps not taken, frozen words changed, a lock broken."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, time

from reportgen import words
from reportgen.case import Case
from reportgen.changes import Change, RunKind, changes
from reportgen.checks import consistency
from reportgen.comments.model import REPORT, Comments
from reportgen.journey.corrected import added_corrections
from reportgen.journey.frozen import altered, comments_on
from reportgen.journey.lock import Lock, lock_of, particulars
from reportgen.journey.trail import Entry, Trail, grades_of
from reportgen.model import Record, Status
from reportgen.moments import LONDON, has_come
from reportgen.problems import FieldPath, Problem, all_of, error, quoted, warning
from reportgen.statements import Statement, statements

PENDING = "correction.pending"
"""The code of a correction that is in the record, and not yet in its trail."""
_STATUS: FieldPath = ("status",)
_MOST_NAMES = 3


def faults(case: Case, trail: Trail | None, comments: Comments | None) -> Iterator[Problem]:
    """Yield what of a record does not agree with its trail; nothing is built of one with errors.

    Args:
        case: the inspection.
        trail: the steps that its report took, None if no step was taken with the program.
        comments: the provider's comments on the draft.
    """
    status = case.record.status
    if status not in case.framework.steps:
        yield _no_step(case)
    elif trail is None:
        yield from _untracked(case)
    elif trail.last.step is not status:
        yield _skipped(status, trail.last.step)
    elif status is Status.FACTUAL_ACCURACY:
        found = altered(trail.last, statements(case), comments)
        yield from (_thawed(case, one.change) for one in found if not one.comments)
        yield from _about_sending(case, trail.last)
        yield from _about_particulars(case, trail.last, comments)
        yield from _about_grades(case, trail.last)
    elif trail.last.lock:
        yield from _about_lock(case, trail.last, trail.last.lock, comments)


def templates_fault(final: Entry, templates: str) -> Iterator[Problem]:
    """Yield that a report would be made with other templates than those that it was made final with."""
    if final.lock and final.lock.templates != templates:
        yield warning(
            "lock.templates",
            "The templates are not those that the report was made final with, so it may look otherwise",
            _STATUS,
        )


def before_its_hour(case: Case, now: datetime) -> Iterator[Problem]:
    """Yield that a case calls itself published on the right day, and before its hour.

    That the day has not come, the checks of every build tell.

    Args:
        case: the inspection.
        now: the time, with its zone.
    """
    inspection, is_published = case.record.inspection, case.record.status is Status.PUBLISHED
    moment = publication_moment(case.record)
    is_today = moment is not None and moment.date() == now.date()
    if is_published and is_today and moment and inspection.published and not has_come(moment, now):
        yield consistency.too_early(
            ("inspection", "published_at"), words.moment(inspection.published, inspection.published_at)
        )


def publication_moment(record: Record) -> datetime | None:
    """Return when a report is published, London time; None while no day is set."""
    inspection = record.inspection
    if inspection.published is None:
        return None
    return datetime.combine(inspection.published, inspection.published_at or time.min, LONDON)


def _no_step(case: Case) -> Problem:
    return error(
        "status.step",
        f"{case.framework.name} has no step {quoted(case.record.status.value)}",
        _STATUS,
        found=quoted(case.record.status.value),
        expected=", ".join(case.framework.steps),
    )


def _untracked(case: Case) -> Iterator[Problem]:
    # Reports of the past were published without the program; a draft has taken no step yet.
    if case.record.status in (Status.FACTUAL_ACCURACY, Status.FINAL):
        yield warning(
            "status.untracked",
            f"The record came to '{case.record.status}' without a trail, so nothing holds it as it was",
            _STATUS,
            hint="Set it back to 'draft', and let `reportgen move` take each step.",
        )


def _skipped(status: Status, step: Status) -> Problem:
    return error(
        "status.skipped",
        f"The record says '{status}', but the last step of its trail is '{step}'",
        _STATUS,
        found=quoted(status.value),
        expected=quoted(step.value),
        hint=f"Set it back to '{step}', and take the step with `reportgen move`.",
    )


def _thawed(case: Case, change: Change) -> Problem:
    if change.after is None:
        assert change.before is not None  # a change has at least one of them
        return error(
            "frozen.gone",
            f"{change.before.name} of the draft that was sent is not there any more",
            ("areas", change.before.area) if change.before.area else (),
            expected=_expected(change.before),
            hint=_THAW,
        )
    if change.before is None:
        found = error(
            "frozen.new",
            f"{change.after.name} was not in the draft that was sent",
            change.after.field,
            expected="an accepted comment on what stands before or behind it, or on the report",
            hint=_THAW,
        )
    else:
        found = error(
            "frozen.changed",
            f"{change.after.name} is not as it was sent",
            change.after.field,
            expected=_expected(change.before),
            hint=_THAW,
        )
    return replace(found, offset=_first_change(case.record, change))


_WORDS_AROUND = 4


def _first_change(record: Record, change: Change) -> int | None:
    """Return where the first word that is not as it was stands in its field, None if that is not found.

    A statement is plain, and its field may be Markdown, so the words are looked for with those around them.
    """
    assert change.after is not None  # what is gone stands nowhere
    before: list[str] = []
    for run in change.runs:
        if run.kind is RunKind.SAME:
            before.extend(run.text.split())
        else:
            break
    after = change.after.text.split()[len(before) :][:_WORDS_AROUND]
    lead = before[-_WORDS_AROUND:]
    wanted = r"\s+".join([*map(re.escape, lead), "(" + r"\s+".join(map(re.escape, after)) + ")"])
    try:
        match = re.search(wanted, record.text_at(change.after.field))
    except (LookupError, AttributeError):
        return None
    return match.start(1) if match else None


_THAW = "Bring the words back, or record the comment that asked for it, with response and decision."


def _expected(sent: Statement) -> str:
    return f"the words that were sent, or an accepted comment on {sent.anchor}"


def changed_grades(case: Case, entry: Entry) -> list[str]:
    """Return in words each grade of a case that is not as it was at a step."""
    before = {one.of: one.grade for one in entry.grades}
    return [
        f"{one.of} was {before.get(one.of) or 'without a grade'} and is {one.grade or 'without one'}"
        for one in grades_of(case)
        if one.grade != before.get(one.of)
    ]


def _about_sending(case: Case, entry: Entry) -> Iterator[Problem]:
    if case.record.inspection.draft_sent != entry.draft_sent:
        sent = entry.draft_sent.isoformat() if entry.draft_sent else "no day"
        yield error(
            "frozen.draft-sent",
            "The day on which the draft was sent is not as it was",
            ("inspection", "draft_sent"),
            expected=sent,
            hint="The provider's time counts from it.",
        )


def _about_particulars(case: Case, entry: Entry, comments: Comments | None) -> Iterator[Problem]:
    on_report = [one for one in comments_on(entry, comments) if one.on == REPORT and one.allows_change]
    now = particulars(case.record)
    for held in entry.held if not on_report else ():
        # What came or went is told as a statement.
        if held.name in now and now[held.name][0] != held.sha256:
            yield error(
                "frozen.particulars",
                f"{words.upper_first(held.name)} is not as it was sent",
                now[held.name][1],
                expected=f"what was sent, or an accepted comment on '{REPORT}'",
                hint=_THAW,
            )


def _about_grades(case: Case, entry: Entry) -> Iterator[Problem]:
    if changed := changed_grades(case, entry):
        yield warning(
            "grade.changed",
            f"Grades are not those that were sent: {all_of(changed)}",
            _STATUS,
            hint="The next step asks for the reason: `reportgen move RECORD final --reason ...`.",
        )


def _about_lock(case: Case, entry: Entry, lock: Lock, comments: Comments | None) -> Iterator[Problem]:
    now = lock_of(case, lock.templates, comments)
    corrected = added_corrections(case, entry)
    if corrected:
        yield from _about_corrections(case, entry, len(corrected))
    elif now.record != lock.record or grades_of(case) != entry.grades:
        found = changes(entry.told, statements(case))
        first = next((one for one in found if one.after), None)
        what = _what_changed(case, entry, found)
        problem = error(
            "lock.record",
            f"The report is {case.record.status}, and its record was changed: {what}",
            first.after.field if first and first.after else _STATUS,
            hint=_correct_or_unlock(case),
        )
        yield replace(problem, offset=_first_change(case.record, first) if first else None)
    if now.framework != lock.framework:
        told = "The framework is not as it was when the report was made final"
        yield error("lock.framework", told, _STATUS, hint=_UNLOCK)
    if now.earlier != lock.earlier and not corrected:
        told = "An earlier inspection is not as it was when the report was made final"
        yield error("lock.earlier", told, _STATUS, hint=_correct_or_unlock(case))
    if now.comments != lock.comments:
        told = "The provider's comments and their decisions are not as they were"
        yield warning("lock.comments", f"{told} when the report was made final", _STATUS)
    if case.record.status is Status.PUBLISHED and now.days != lock.days:
        yield error(
            "lock.days",
            "The days of sending and publication are not as they were when the report was published",
            ("inspection",),
            hint=_UNLOCK,
        )


def _about_corrections(case: Case, entry: Entry, added: int) -> Iterator[Problem]:
    """Yield that corrections wait for their step, and which of them are dated before the last one."""
    every = case.record.corrections
    for index in range(len(every) - added, len(every)):
        if every[index].day < entry.on:
            yield error(
                "date.order",
                f"Correction {index + 1} is dated before the last step, that of {words.day(entry.on)}",
                ("corrections", index, "day"),
                found=quoted(every[index].day.isoformat()),
                expected="the day on which the corrected report goes out",
            )
    yield error(
        PENDING,
        f"The record has {words.counted(added, 'correction')} that its trail does not know of",
        ("corrections", len(every) - added),
        hint="Take the step: `reportgen move RECORD published`.",
    )


def _correct_or_unlock(case: Case) -> str:
    return _CORRECT if case.record.status is Status.PUBLISHED else _UNLOCK


_CORRECT = (
    "Bring back what it said; to correct it, add to the end of 'corrections' the day and the reason, "
    "and take the step: `reportgen move RECORD published`."
)
_UNLOCK = (
    "Bring back what it said; to correct it, take it back to 'draft' with a reason: "
    "`reportgen move RECORD draft --reason ...`."
)


def _what_changed(case: Case, entry: Entry, found: tuple[Change, ...]) -> str:
    names = [one.name for one in (one.after or one.before for one in found) if one]
    if grades_of(case) != entry.grades:
        names.insert(0, "a grade")
    if not names:
        return "what it says of the inspection itself"
    shown = [
        *names[:_MOST_NAMES],
        *([f"{len(names) - _MOST_NAMES} more"] if len(names) > _MOST_NAMES else []),
    ]
    return all_of(words.lower_first(name) for name in shown)
