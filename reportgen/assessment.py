"""From a file to a case: load, look around, grade, tell, check. The story before any report."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from reportgen import checks
from reportgen.case import Case
from reportgen.checks import consistency
from reportgen.deadlines import follow_ups
from reportgen.errors import FrameworkError, RecordError
from reportgen.frameworks import Library
from reportgen.grading import judge, profile, standings_of
from reportgen.limits import LIMITS
from reportgen.load import Loaded, Neighbours, open_record
from reportgen.model import AreaFindings, Overall, Record
from reportgen.narrative import Telling, tell
from reportgen.problems import Problem, has_errors, in_order

_REMEMBERED = 16
"""Records whose texts are kept, as they were told last."""


@dataclass(frozen=True, slots=True)
class Assessment:
    """A case and everything that was noticed about it, in the order of the file."""

    case: Case
    problems: tuple[Problem, ...]

    @property
    def is_sound(self) -> bool:
        """Whether a report may be made of it."""
        return not has_errors(self.problems)


def assess(
    path: Path,
    library: Library | None = None,
    today: date | None = None,
    neighbours: Neighbours | None = None,
) -> Assessment:
    """Return the case of a record file with all its problems.

    Args:
        path: the record; the previous and the next inspection are looked for beside it.
        library: the frameworks; the shipped ones if none is given.
        today: the day that dates are held against; without it none is in the future.
        neighbours: the records of its folder, where several of them are assessed.

    Raises:
        RecordError: the file cannot be read as a record at all.
        FrameworkError: its framework is the user's own and has errors.
    """
    library = library or Library()
    neighbours = neighbours or Neighbours(path.parent, library)
    try:
        loaded = neighbours.loaded(path)
    except RecordError as exc:
        raise RecordError(in_order((*exc.problems, *_areas_and_grades(path, library)))) from None
    case = _case(loaded, library, today, neighbours)
    told = tuple(case.locate(problem) for problem in case.telling.problems)
    return Assessment(case, in_order((*loaded.problems, *told, *checks.run(case))))


def assess_all(
    paths: Iterable[Path], library: Library | None = None, today: date | None = None
) -> tuple[Assessment, ...]:
    """Return the cases of several record files, in order; arguments and errors as `assess`.

    Raises:
        RecordError: with what is wrong in all of those that cannot be read.
    """
    assessments: list[Assessment] = []
    problems: list[Problem] = []
    for path in paths:
        try:
            assessments.append(assess(path, library, today))
        except RecordError as exc:
            problems.extend(exc.problems)
    if problems:
        raise RecordError(in_order(problems))
    return tuple(assessments)


def sound_case(path: Path, library: Library | None = None, today: date | None = None) -> Case:
    """Return the case of a record file without errors; arguments and errors as `assess`.

    Raises:
        RecordError: also when the record can be read but has errors.
    """
    assessment = assess(path, library, today)
    if not assessment.is_sound:
        raise RecordError(assessment.problems)
    return assessment.case


def _areas_and_grades(path: Path, library: Library) -> Iterator[Problem]:
    """Yield what is wrong with the areas and grades of a file that is no record yet."""
    try:
        document = open_record(path)
        values = document.values()
        framework = library.get(values.get("framework", ""))
    except (RecordError, KeyError, TypeError, FrameworkError):
        return
    areas = values.get("areas")
    fields: dict[str, Any] = {
        "overall": Overall.model_construct(grade=_grade_in(values.get("overall"))),
        "areas": {
            area_id: AreaFindings.model_construct(grade=_grade_in(findings))
            for area_id, findings in (areas.items() if isinstance(areas, Mapping) else ())
        },
    }
    sketch = Record.model_construct(**fields)
    _, given_wrongly = standings_of(sketch, framework)
    unknown = consistency.unknown_areas(sketch.areas, framework)
    # Rules are left aside: what does not fit could be just the grade that they look at.
    yield from map(document.locate, (*given_wrongly, *unknown))


def _grade_in(findings: object) -> str | None:
    grade = findings.get("grade") if isinstance(findings, Mapping) else None
    return grade if isinstance(grade, str) and grade.strip() else None


def _case(
    loaded: Loaded,
    library: Library,
    today: date | None,
    neighbours: Neighbours,
    followers: tuple[str, ...] = (),
) -> Case:
    """Return the case of a record; `followers` are the ids of those that it was reached from."""
    record, framework = loaded.record, loaded.framework
    standings, given_wrongly = standings_of(record, framework)
    outcome = judge(framework, standings)
    later = _later(record, library, neighbours)
    return Case(
        record=record,
        framework=framework,
        library=library,
        outcome=outcome,
        profile=profile(outcome, framework),
        telling=_told(loaded),
        follow_ups=follow_ups(record, framework, outcome, later.inspection.first_day if later else None),
        previous=_previous(record, library, neighbours, (*followers, record.id)),
        later=later,
        today=today,
        locate=loaded.document.locate,
        given_wrongly=given_wrongly,
    )


@lru_cache(maxsize=_REMEMBERED)
def _told(loaded: Loaded) -> Telling:
    """Return a record's texts, which are wanted again where it is another's previous inspection."""
    return tell(loaded.record, loaded.framework)


def _previous(
    record: Record, library: Library, neighbours: Neighbours, followers: tuple[str, ...]
) -> Case | None:
    """Return the case that a record follows, unless it is one of its followers or too far back."""
    if record.previous is None or record.previous in followers or len(followers) > LIMITS.chain:
        return None
    found = neighbours.named(record.previous)
    loaded = neighbours.sound(found) if found else None
    return _case(loaded, library, None, neighbours, followers) if loaded else None


def _later(record: Record, library: Library, neighbours: Neighbours) -> Record | None:
    """Return the earliest record of its kind beside this one that names it as its previous inspection.

    A visit between two inspections follows the first of them, too, but does not inspect it again.
    """
    kind = library.get(record.framework).kind
    others = map(neighbours.sound, neighbours.following(record.id))
    followers = [
        other
        for other in (loaded.record for loaded in others if loaded)
        if other.previous == record.id and other.id != record.id and library.get(other.framework).kind == kind
    ]
    return min(followers, key=lambda other: (other.inspection.first_day, other.id), default=None)
