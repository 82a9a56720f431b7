"""The story of a report's steps: where each record stands, what blocks the next step, and taking it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from reportgen import checks, words
from reportgen.assessment import Assessment, assess
from reportgen.case import Case
from reportgen.checks.consistency import EARLY
from reportgen.collection import find_records
from reportgen.desk import Folder, rewritten, unnamed
from reportgen.errors import OutputError, ProblemsError, RecordError, UsageError
from reportgen.frameworks import Library
from reportgen.house_style import NO_STYLE, HouseStyle
from reportgen.journey.blocking import next_step, waits
from reportgen.journey.corrected import added_corrections
from reportgen.journey.faults import PENDING, changed_grades
from reportgen.journey.lock import lock_of
from reportgen.journey.papers import Papers, read_papers
from reportgen.journey.running import Running, running
from reportgen.journey.trail import Entry, Trail, as_json, next_entry, trail_path
from reportgen.limits import LIMITS
from reportgen.mending import Mending
from reportgen.model import Correction, Status
from reportgen.output import rewrite, write_new
from reportgen.personal import details
from reportgen.problems import Problem, Severity, all_of, in_order, one_of
from reportgen.report.shelf import templates_hash
from reportgen.rules import examine
from reportgen.statements import edition, statements
from reportgen.text import first_flaw


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a record is: its step, what blocks the next one, and which deadlines run.

    `case` is None for a record that cannot be read; what is wrong with it is in `blocking` then.
    """

    path: Path
    case: Case | None
    trail: Trail | None
    next: Status | None
    blocking: tuple[Problem, ...]
    running: tuple[Running, ...]

    @property
    def needs_reason(self) -> bool:
        """Whether the next step must say why: for a grade that is not the one of the step before."""
        if self.case is None or self.trail is None:
            return False
        return bool(changed_grades(self.case, self.trail.last))

    @property
    def since(self) -> Entry | None:
        """The entry of the step that it is at, None if its trail does not tell."""
        if self.case is None or self.trail is None or self.trail.last.step is not self.case.record.status:
            return None
        return self.trail.since


@dataclass(frozen=True, slots=True)
class Stepping:
    """With what steps are looked at and taken; `now` is the time, with its zone."""

    now: datetime
    library: Library
    style: HouseStyle = NO_STYLE
    templates: Path | None = None


def standings(paths: Iterable[Path], stepping: Stepping) -> Iterator[Standing]:
    """Yield where each record of the paths stands.

    Raises:
        UsageError: a path is not there, or a folder holds no record.
        AccessError: there is no permission to look at one.
    """
    records = find_records(paths)
    folders = {path.parent: Folder(path.parent, stepping.library) for path in records}
    for path in records:
        try:
            yield _standing(path, folders[path.parent], stepping)
        except ProblemsError as exc:
            yield Standing(path, None, None, None, unnamed(exc.problems, path), ())


def _standing(path: Path, folder: Folder, stepping: Stepping) -> Standing:
    assessment, papers = _looked_at(path, folder, stepping)
    case = assessment.case
    step = next_step(case)
    blocking = _blocking(assessment, folder, papers, step or case.record.status, stepping)
    return Standing(path, case, papers.trail, step, blocking, running(case, stepping.now.date()))


def _looked_at(path: Path, folder: Folder, stepping: Stepping) -> tuple[Assessment, Papers]:
    today = stepping.now.date()
    return assess(path, stepping.library, today, folder.neighbours), read_papers(path)


def _blocking(
    assessment: Assessment, folder: Folder, papers: Papers, step: Status, stepping: Stepping
) -> tuple[Problem, ...]:
    """Return what blocks a step: all that is wrong now or would be wrong there, and what it waits for."""
    case = assessment.case
    there = replace(case, record=case.record.model_copy(update={"status": step}))
    examined = examine(folder.desk(there, stepping.style))
    others = (
        *assessment.problems,
        # That its day has not come is told in words of its own.
        *(one for one in checks.run(there) if step is case.record.status or one.code != EARLY),
        *papers.faults(case),
        *waits(case, papers, step, stepping.now),
    )
    found = (*examined.problems, *map(examined.veil.over, others))
    return in_order(problem for problem in found if problem.is_error)


def move(path: Path, step: Status, stepping: Stepping, reason: str = "") -> Entry:
    """Take a record to another step: one forward, or back with a reason. Return the entry of its trail.

    A published record with new corrections is taken to where it is: the trail keeps what it says now.

    The trail is written first, so that a move that was cut off is ended by another one.

    Raises:
        UsageError: the step is not the next one, or a reason is missing.
        RecordError: with all that blocks the step.
        OutputError: a file cannot be written.
    """
    _refuse_reason(reason)
    folder = Folder(path.parent, stepping.library)
    assessment, papers = _looked_at(path, folder, stepping)
    case, trail = assessment.case, papers.trail
    if trail and trail.last.step is step is not case.record.status:
        return _ended(path, folder, case, papers, trail.last)
    corrected = added_corrections(case, trail.last) if trail and step is case.record.status else ()
    if not corrected:
        _refuse_leap(case, step, reason)
    if corrected or step is next_step(case):
        blocking = _blocking(assessment, folder, papers, step, stepping)
        if errors := tuple(problem for problem in blocking if problem.code != PENDING):
            raise RecordError(errors)
    reason = reason or _told(corrected)
    _refuse_silence(case, trail, reason, stepping.now.date())
    entry = _entry(case, papers, step, stepping, reason, is_correction=bool(corrected))
    _write_trail(path, case, trail, entry)
    if not corrected:
        _write_status(path, folder, case, step)
    return entry


def _told(corrected: Iterable[Correction]) -> str:
    """Return the reasons of corrections as that of their step."""
    told = " ".join(words.ended(one.reason) for one in corrected)
    return words.shortened(told, LIMITS.reason_characters)


def _ended(path: Path, folder: Folder, case: Case, papers: Papers, entry: Entry) -> Entry:
    """End a move that was cut off between the trail and the record."""
    there = replace(case, record=case.record.model_copy(update={"status": entry.step}))
    if errors := tuple(problem for problem in papers.faults(there) if problem.is_error):
        raise RecordError(unnamed(in_order(errors), path))
    _write_status(path, folder, case, entry.step)
    return entry


def _refuse_reason(reason: str) -> None:
    """Raise UsageError for a reason that the trail must not hold."""
    if flaw := first_flaw(reason):
        raise UsageError(f"--reason holds {flaw.message}")
    if len(reason) > LIMITS.reason_characters:
        raise UsageError(f"--reason is too long: at most {LIMITS.reason_characters:,} characters")
    if found := next(iter(details(reason)), None):
        raise UsageError(f"--reason holds {found.kind.value}; say it without, since it is kept")


def _refuse_leap(case: Case, step: Status, reason: str) -> None:
    steps, now = case.framework.steps, case.record.status
    if step not in steps:
        raise UsageError(f"{case.framework.name} has no step '{step}'; it has {one_of(steps)}")
    if now not in steps:
        if step is not steps[0] or not reason:
            told = f"'{now}' is no step of {case.framework.name}"
            raise UsageError(f"{told}: take it back to '{steps[0]}' with --reason")
        return
    if step is now:
        raise UsageError(f"{case.record.id} is at '{step}' already")
    if steps.index(step) > steps.index(now) + 1:
        raise UsageError(f"{case.record.id} is at '{now}'; its next step is '{next_step(case)}'")
    if steps.index(step) < steps.index(now) and not reason:
        raise UsageError(f"To take {case.record.id} back from '{now}' to '{step}', say why with --reason")


def _refuse_silence(case: Case, trail: Trail | None, reason: str, today: date) -> None:
    """Raise UsageError if time runs back, or a grade has changed and nobody says why."""
    if trail is None:
        return
    if today < trail.last.on:
        raise UsageError(f"The last step was taken on {trail.last.on.isoformat()}; this one is before it")
    if not reason and (changed := changed_grades(case, trail.last)):
        raise UsageError(
            f"Grades are not those of '{trail.last.step}': {all_of(changed)}. Say why with --reason"
        )


def _entry(
    case: Case, papers: Papers, step: Status, stepping: Stepping, reason: str, *, is_correction: bool
) -> Entry:
    stated = statements(case)
    is_locked = step in (Status.FINAL, Status.PUBLISHED)
    comments = papers.comments.comments if papers.comments else ()
    return next_entry(
        case,
        stated,
        papers.trail,
        step=step,
        on=stepping.now.date(),
        reason=reason or None,
        is_correction=is_correction,
        draft_sent=case.record.inspection.draft_sent,
        edition=edition(stated),
        lock=lock_of(case, templates_hash(stepping.templates), papers.comments) if is_locked else None,
        answered=tuple(one.id for one in comments) if step is Status.FACTUAL_ACCURACY else (),
    )


def _write_trail(path: Path, case: Case, trail: Trail | None, entry: Entry) -> None:
    place = trail_path(path)
    if trail is None:
        longer = Trail(format=1, inspection=case.record.id, entries=(entry,))
        write_new(place, as_json(longer).encode(), private=True)
    else:
        longer = trail.model_copy(update={"entries": (*trail.entries, entry)})
        rewrite(place, as_json(longer).encode())


def _write_status(path: Path, folder: Folder, case: Case, step: Status) -> None:
    """Write the step into the record: its word alone."""
    document = folder.neighbours.loaded(path).document
    scalar = document.scalar(("status",))
    assert scalar is not None  # the record was read from it
    length = len(scalar.text)
    problem = Problem(
        Severity.INFO, "status", "", ("status",), offset=0, length=length, replacement=step.value
    )
    span = scalar.span(0, length)
    data = rewritten(document, scalar.source, [Mending(problem, scalar.source, *span)]) if span else None
    if data is None:
        raise OutputError(
            f"{path} was changed meanwhile, or its status is written in an odd way; write 'status: {step}' "
            f"in it yourself, and the step of {case.record.id} is taken"
        )
    rewrite(path, data)
