"""From a file to a case: load, look around, grade, tell, check. The story before any report."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from reportgen import checks
from reportgen.case import Case
from reportgen.deadlines import follow_ups
from reportgen.errors import ProblemsError, RecordError
from reportgen.frameworks import Library
from reportgen.grading import judge, profile, standings_of
from reportgen.load import Loaded, beside, load, mentions
from reportgen.model import Record
from reportgen.narrative import tell
from reportgen.problems import Problem, has_errors, in_order


@dataclass(frozen=True, slots=True)
class Assessment:
    """A case and everything that was noticed about it, in the order of the file."""

    case: Case
    problems: tuple[Problem, ...]

    @property
    def is_sound(self) -> bool:
        """Whether a report may be made of it."""
        return not has_errors(self.problems)


def assess(path: Path, library: Library | None = None, today: date | None = None) -> Assessment:
    """Return the case of a record file with all its problems.

    Args:
        path: the record; the previous and the next inspection are looked for beside it.
        library: the frameworks; the shipped ones if none is given.
        today: the day that dates are held against; without it none is in the future.

    Raises:
        RecordError: the file cannot be read as a record at all.
        FrameworkError: its framework is the user's own and has errors.
    """
    library = library or Library()
    loaded = load(path, library)
    case = _case(path, loaded, library, today)
    told = tuple(case.locate(problem) for problem in case.telling.problems)
    return Assessment(case, in_order((*loaded.problems, *told, *checks.run(case))))


def sound_case(path: Path, library: Library | None = None, today: date | None = None) -> Case:
    """Return the case of a record file without errors; arguments and errors as `assess`.

    Raises:
        RecordError: also when the record can be read but has errors.
    """
    assessment = assess(path, library, today)
    if not assessment.is_sound:
        raise RecordError(assessment.problems)
    return assessment.case


def _case(path: Path, loaded: Loaded, library: Library, today: date | None) -> Case:
    record, framework = loaded.record, loaded.framework
    standings, given_wrongly = standings_of(record, framework)
    outcome = judge(framework, standings)
    later = _later(path, record, library)
    return Case(
        record=record,
        framework=framework,
        library=library,
        outcome=outcome,
        profile=profile(outcome, framework),
        telling=tell(record, framework),
        follow_ups=follow_ups(record, framework, outcome, later.inspection.first_day if later else None),
        previous=_previous(path, record, library),
        later=later,
        today=today,
        locate=loaded.document.locate,
        given_wrongly=given_wrongly,
    )


def _previous(path: Path, record: Record, library: Library) -> Record | None:
    found = beside(path, record.previous) if record.previous else None
    return _read_quietly(found, library) if found else None


def _later(path: Path, record: Record, library: Library) -> Record | None:
    """Return the earliest record beside this one that names it as its previous inspection."""
    others = (_read_quietly(other, library) for other in mentions(path, record.id))
    followers = [other for other in others if other and other.previous == record.id]
    return min(followers, key=lambda other: (other.inspection.first_day, other.id), default=None)


def _read_quietly(path: Path, library: Library) -> Record | None:
    """Return a neighbouring record; what is wrong with it is its own report's business."""
    try:
        return load(path, library).record
    except ProblemsError:
        return None
