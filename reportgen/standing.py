"""Where records stand, in the forms that people and machines read: text and JSON."""

import json
import shlex
from collections.abc import Iterable, Iterator
from typing import Any

from reportgen import words
from reportgen.journey.faults import publication_moment
from reportgen.journey.running import Running
from reportgen.problems import as_data, path_shown
from reportgen.problems import as_text as problem_as_text
from reportgen.stepping import Standing


def as_text(standings: Iterable[Standing]) -> str:
    """Return where records stand as text for a terminal."""
    return "\n".join("".join(f"{line}\n" for line in _lines(one)) for one in standings)


def _lines(one: Standing) -> Iterator[str]:
    yield _title(one)
    if one.case is not None:
        yield f"  step: {_step(one)}"
        for running in one.running:
            yield f"  due: {_due(running)}"
        yield f"  next: {_next(one)}"
    for problem in one.blocking:
        yield ""
        yield from (f"    {line}" for line in problem_as_text(problem).split("\n"))


def _title(one: Standing) -> str:
    if one.case is None:
        return f"{path_shown(one.path)}: this record cannot be read"
    return f"{path_shown(one.path)}: {one.case.record.provider.name}, {one.case.framework.name}"


def _step(one: Standing) -> str:
    assert one.case is not None  # who asks has looked
    status = one.case.record.status
    if one.since is None:
        return f"{status.words} (its trail says {one.trail.last.step.words})" if one.trail else status.words
    reason = f" ({one.since.reason})" if one.since.reason else ""
    return f"{status.words}, since {words.day(one.since.on)}{reason}"


def _next(one: Standing) -> str:
    if one.next is None:
        return "nothing, this is the last step" if not one.blocking else "nothing; but this is wrong:"
    if one.blocking:
        count = words.counted(len(one.blocking), "thing")
        return f"{one.next.words}, blocked by {count}:"
    command = f"reportgen move {shlex.quote(path_shown(one.path))} {one.next}"
    if one.needs_reason:
        return f"{one.next.words}; say why grades have changed: {command} --reason '...'"
    return f"{one.next.words}; nothing blocks it: {command}"


def _due(running: Running) -> str:
    due, left = running.due, running.days_left
    assert due.latest is not None  # it runs
    by = words.lower_first(words.window(due.earliest, due.latest))
    what = f"{due.follow_up.what} ({due.follow_up.who}), {by}"
    if left < 0:
        return f"{what}: {words.counted(-left, 'working day')} late"
    if due.follow_up.due is None or due.follow_up.due.working_days is None:
        return what
    return f"{what}: {words.counted(left, 'working day')} left" if left else f"{what}: today"


def as_json(standings: Iterable[Standing]) -> str:
    """Return where records stand as JSON."""
    return json.dumps([_data(one) for one in standings], ensure_ascii=False, indent=2) + "\n"


def _data(one: Standing) -> dict[str, Any]:
    return {
        "file": str(one.path),
        "id": one.path.stem,
        "step": one.case.record.status.value if one.case else None,
        "since": one.since.on.isoformat() if one.since else None,
        "reason": one.since.reason if one.since else None,
        "next": one.next.value if one.next else None,
        "publication": _publication(one),
        "blocking": [as_data(problem) for problem in one.blocking],
        "due": [
            {
                "id": running.due.follow_up.id,
                "what": running.due.follow_up.what,
                "who": running.due.follow_up.who,
                "earliest": running.due.earliest.isoformat() if running.due.earliest else None,
                "latest": running.due.latest.isoformat() if running.due.latest else None,
                "working_days_left": running.days_left,
            }
            for running in one.running
        ],
        "steps": [
            {
                "step": entry.step.value,
                "on": entry.on.isoformat(),
                "reason": entry.reason,
                "grades": {grade.of: grade.grade for grade in entry.grades},
            }
            for entry in (one.trail.entries if one.trail else ())
        ],
    }


def _publication(one: Standing) -> str | None:
    moment = publication_moment(one.case.record) if one.case else None
    return moment.isoformat(timespec="minutes") if moment else None
