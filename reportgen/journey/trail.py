"""The trail beside a record: each step that its report took, with the grades, the words and the reason.

The program alone writes it, and only at its end. Each entry holds a hash of itself and the one before, so
that a word changed by hand is told; whoever changes the program's files on purpose can make new hashes.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Annotated, Any

from reportgen.case import Case
from reportgen.disk import TRAIL, RefusedError, lies_at
from reportgen.errors import RecordError
from reportgen.frameworks.model import OVERALL
from reportgen.journey.lock import Lock, Sha256, particulars
from reportgen.model import Status
from reportgen.problems import FieldPath, Problem, error, in_order, quoted
from reportgen.source import read
from reportgen.statements import Kind, Statement
from reportgen.validation import validate
from reportgen.values import Date, Identifier, Line, Model, Truth, version, word_of

FORMAT = 1
"""Version of the trail's format."""


_BY_PROGRAM = (
    "The program writes this file: bring back the one that it wrote. If that is lost, take this one away, "
    "set the status to 'draft', and take the steps again."
)


class Said(Model):
    """A statement as it was at a step; what its fields are, `Statement` tells."""

    anchor: str
    kind: Annotated[Kind, word_of(Kind)]
    name: str
    area: str | None = None
    headings: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    text: str


class Grade(Model):
    """A grade as it was at a step; without a `grade`, none was given."""

    of: Identifier
    """'overall', or the id of an area."""
    grade: Line | None = None
    """The framework's word."""


class Held(Model):
    """What a record said beside its statements, as a hash by its name."""

    name: str
    """What it is: 'the provider', 'area for improvement I1'."""
    sha256: Sha256
    """Hash of what was said."""


class Entry(Model):
    """A step that was taken: when, with which grades and words, and why."""

    step: Annotated[Status, word_of(Status)]
    """The step that the report came to."""
    on: Date
    """The day."""
    reason: Line | None = None
    """Why: for a step back, for grades that are not those of the step before, and of a correction."""
    is_correction: Truth = False
    """Whether the step put right what was published already."""
    draft_sent: Date | None = None
    """The day on which the draft went to the provider, if one was set."""
    edition: str
    """Of the words: what `edition` of the statements returns."""
    grades: tuple[Grade, ...] = ()
    """All grades, in the order of the framework's table."""
    lock: Lock | None = None
    """What the report was made of, from the final one on."""
    held: tuple[Held, ...] = ()
    """What it said beside its statements."""
    statements: tuple[Said, ...] = ()
    """All that it stated."""
    answered: tuple[str, ...] = ()
    """Ids of the comments that were there before, on drafts that went out earlier."""
    sha256: Sha256
    """Hash of the entry and the one before."""

    @property
    def told(self) -> tuple[Statement, ...]:
        """What the report stated; where in the record is not kept."""
        return tuple(
            Statement(one.anchor, one.kind, one.name, (), one.text, one.area, one.headings, one.links)
            for one in self.statements
        )


class Trail(Model):
    """The steps of a report, the first first."""

    format: Annotated[int, version(FORMAT)]
    """Version of this format."""
    inspection: Identifier
    """The id of the inspection."""
    entries: tuple[Entry, ...]
    """The steps."""

    @property
    def last(self) -> Entry:
        """The step that the report is at."""
        return self.entries[-1]

    @property
    def since(self) -> Entry:
        """The entry from which on the report is at its step; corrections are no step on."""
        return next((one for one in reversed(self.entries) if not one.is_correction), self.last)

    def latest(self, step: Status) -> Entry | None:
        """Return the last entry of a step, None if it was never taken."""
        return next((one for one in reversed(self.entries) if one.step is step), None)


def trail_path(record: Path) -> Path:
    """Return where the trail of a record's file lies."""
    return record.with_name(f"{record.stem}{TRAIL}")


def read_trail(record: Path) -> Trail | None:
    """Return the trail beside a record's file, None if there is none.

    Raises:
        RecordError: it cannot be read, is another inspection's, or was changed by hand.
    """
    path = trail_path(record)
    if not lies_at(path):
        return None
    try:
        document = read(path)
    except RefusedError as exc:
        raise RecordError(in_order(replace(one, hint=_BY_PROGRAM) for one in exc.problems)) from None
    result = validate(document, Trail)
    if isinstance(result, tuple):
        raise RecordError(in_order(replace(one, hint=_BY_PROGRAM) for one in result))
    if problems := tuple(_faults(result, record.stem)):
        raise RecordError(in_order(document.locate(problem) for problem in problems))
    return result


def _faults(trail: Trail, record_id: str) -> Iterator[Problem]:
    if trail.inspection != record_id:
        yield error(
            "trail.elsewhere",
            f"This is the trail of another inspection, {quoted(trail.inspection)}",
            ("inspection",),
            expected=quoted(record_id),
            hint="A trail goes with its record: rename both back, or take the trail away from a copy.",
        )
    if not trail.entries:
        yield error("trail.empty", "The trail has no step", ("entries",), hint=_BY_PROGRAM)
    before = ""
    for index, entry in enumerate(trail.entries):
        if entry.sha256 != _hash(entry, before):
            field: FieldPath = ("entries", index, "sha256")
            yield error(
                "trail.altered",
                f"The trail was changed by hand, at its step {index + 1}, {entry.step.words}",
                field,
                hint=_BY_PROGRAM,
            )
            return
        before = entry.sha256


def next_entry(
    case: Case, stated: Iterable[Statement], trail: Trail | None, *, step: Status, on: date, **given: Any
) -> Entry:
    """Return the entry of a step that a case takes now.

    Args:
        case: the inspection as it is.
        stated: its statements.
        trail: the steps before, None for the first.
        step: the step.
        on: the day.
        given: further fields of the entry.
    """
    said = tuple(
        Said(
            anchor=one.anchor,
            kind=one.kind,
            name=one.name,
            area=one.area,
            headings=one.headings,
            links=one.links,
            text=one.text,
        )
        for one in stated
    )
    held = tuple(Held(name=name, sha256=sha256) for name, (sha256, _) in particulars(case.record).items())
    entry = Entry(
        step=step, on=on, grades=grades_of(case), held=held, statements=said, sha256="0" * 64, **given
    )
    return entry.model_copy(update={"sha256": _hash(entry, trail.last.sha256 if trail else "")})


def grades_of(case: Case) -> tuple[Grade, ...]:
    """Return the grades of a case, in the order of the framework's table, the overall one last."""
    grades = [
        Grade(of=area.id, grade=case.outcome.areas[area.id].grade) for area in case.framework.graded_areas
    ]
    if case.framework.overall:
        grades.append(Grade(of=OVERALL, grade=case.outcome.overall.grade))
    return tuple(grades)


def as_json(trail: Trail) -> str:
    """Return a trail as the text of its file."""
    return _dumped(trail, indent=1) + "\n"


def _hash(entry: Entry, before: str) -> str:
    """Return the hash of an entry and of the one before, which stands in for all that came earlier."""
    told = _dumped(entry.model_copy(update={"sha256": before}))
    return hashlib.sha256(told.encode()).hexdigest()


def _dumped(value: Model, indent: int | None = None) -> str:
    data = value.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    return json.dumps(data, ensure_ascii=False, indent=indent)
