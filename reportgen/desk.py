"""The inspector's desk: what is looked at in a record by every rule, and what may never leave with it."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from pathlib import Path

from reportgen.assessment import Assessment, assess
from reportgen.case import Case
from reportgen.collection import find_records
from reportgen.disk import NAMES, RefusedError, lies_at, read_bytes
from reportgen.errors import ProblemsError, RecordError
from reportgen.findings import Checked
from reportgen.frameworks import Library
from reportgen.house_style import HouseStyle
from reportgen.journey.faults import before_its_hour, templates_fault
from reportgen.journey.papers import read_papers
from reportgen.load import Loaded, Neighbours
from reportgen.mending import Mending, mended, mendings, says_the_same
from reportgen.output import rewrite
from reportgen.problems import Problem, in_order
from reportgen.report.shelf import templates_hash
from reportgen.rules import RULES, Desk, Examined, Family, Rule, Veil, examine, leftover
from reportgen.source import Document, Source, decode, read_file

_ROUNDS = 5
"""How often a record is mended at most: what overlaps is left for the next round."""
_DISCLOSURE = tuple(rule for rule in RULES if rule.family is Family.DISCLOSURE)
_UNFINISHED = tuple(rule for rule in RULES if rule.code in leftover.UNFINISHED)


class Folder:
    """What lies beside records, looked at once for all of them: other records, and names."""

    def __init__(self, path: Path, library: Library, loading: Callable[[Path], Loaded] | None = None) -> None:
        """Keep the folder, which is looked at when first asked about; arguments as `Neighbours`."""
        self.neighbours = Neighbours(path, library, loading)
        self._path = path

    def desk(self, case: Case, style: HouseStyle) -> Desk:
        """Return what rules look at in a case of the folder; RecordError if names cannot be read."""
        beside = self.neighbours.of_provider_of(case.record)
        return Desk(case, style, self._names, beside)

    @cached_property
    def _names(self) -> tuple[str, ...]:
        return names_in(self._path)


def check(
    paths: Iterable[Path], style: HouseStyle, library: Library, today: date | None = None
) -> Iterator[Checked]:
    """Yield what is found in each record of the paths, in order.

    Args:
        paths: record files, or folders of them.
        style: what is set for the rules.
        library: the frameworks.
        today: the day that dates are held against; without it none is in the future.

    Raises:
        UsageError: a path is not there, or a folder holds no record.
        AccessError: there is no permission to look at one.
    """
    records = find_records(paths)
    folders = {path.parent: Folder(path.parent, library) for path in records}
    for path in records:
        yield check_one(path, style, library, today, folders[path.parent])


def check_one(path: Path, style: HouseStyle, library: Library, today: date | None, folder: Folder) -> Checked:
    """Return what is found in one record; `folder` is what lies beside it."""
    try:
        assessment = assess(path, library, today, folder.neighbours)
        examined = examine(folder.desk(assessment.case, style))
    except ProblemsError as exc:
        return Checked(path, Examined(unnamed(exc.problems, path), ()))
    noticed = map(examined.veil.over, (*assessment.problems, *_faults(assessment.case, path)))
    return Checked(path, replace(examined, problems=in_order((*noticed, *examined.problems))))


def fix(
    paths: Iterable[Path], style: HouseStyle, library: Library, today: date | None = None
) -> Iterator[Problem]:
    """Put right what needs no judgement in each record and its texts; yield each problem that is gone.

    Arguments as `check`. A file that cannot be read, or was changed meanwhile, is left as it is.

    Raises:
        UsageError: a path is not there, or a folder holds no record.
        OutputError: a file is a link, or cannot be written; what was written before stays.
    """
    for path in find_records(paths):
        for _ in range(_ROUNDS):
            done = list(_fixed(path, style, library, today))
            yield from done
            if not done:
                break


def _fixed(path: Path, style: HouseStyle, library: Library, today: date | None) -> Iterator[Problem]:
    folder = Folder(path.parent, library)  # anew each time, since its files change
    try:
        assessment = assess(path, library, today, folder.neighbours)
        problems = examine(folder.desk(assessment.case, style)).problems
        document = folder.neighbours.loaded(path).document
        found = mendings(document, assessment.case.record, problems)
        for source in dict.fromkeys(one.source for one in found):
            here = [one for one in found if one.source == source]
            if (data := rewritten(document, source, here)) is not None:
                rewrite(Path(source.name), data)
                yield from (one.problem for one in here)
    except (ProblemsError, RefusedError):
        return


def rewritten(document: Document, source: Source, found: list[Mending]) -> bytes | None:
    """Return a file's bytes after mending, None where they would not be what was meant.

    Args:
        document: the record that the file is of.
        source: the file as it was read.
        found: what is put right in it.

    Raises:
        RefusedError: the file can no longer be read.
    """
    path = Path(source.name)
    data = read_bytes(path)
    decode(data, source.name)  # whatever lies there now, only what a report may hold goes on
    text = mended(data.decode(), source, found)
    if text is None:
        return None
    after = decode(text.encode(), source.name)
    as_json = path.suffix.lower() == ".json"
    return text.encode() if says_the_same(document, after, found, as_json=as_json) else None


@dataclass(frozen=True, slots=True)
class Leaving:
    """With what a report leaves: house style, own templates, and the time, None to leave that out."""

    style: HouseStyle
    templates: Path | None = None
    now: datetime | None = None


def before_it_leaves(assessment: Assessment, path: Path, leaving: Leaving) -> tuple[Problem, ...]:
    """Return what was noticed of a record, with all that forbids that a report of it leaves now.

    That is what tells who a child is, what is still to be written of a report that is no draft, what does
    not agree with the record's trail, and a publication before its time.

    Raises:
        RecordError: the names, the trail or the comments beside the record cannot be read.
    """
    case = assessment.case
    rules = _DISCLOSURE if case.record.status.is_draft else _DISCLOSURE + _UNFINISHED
    examined = _examined(assessment, path, leaving.style, rules)
    errors = (problem for problem in examined.problems if problem.is_error)
    held = map(examined.veil.over, (*assessment.problems, *_held(case, path, leaving)))
    return in_order((*held, *errors))


def _held(case: Case, path: Path, leaving: Leaving) -> Iterator[Problem]:
    papers = read_papers(path)
    yield from papers.faults(case)
    if papers.trail and papers.trail.last.lock:
        templates = templates_hash(leaving.templates)
        yield from map(case.locate, templates_fault(papers.trail.last, templates))
    if leaving.now:
        yield from map(case.locate, before_its_hour(case, leaving.now))


def _faults(case: Case, path: Path) -> tuple[Problem, ...]:
    """Return what does not agree with what lies beside a record, or why that cannot be read."""
    try:
        return read_papers(path).faults(case)
    except RecordError as exc:
        return exc.problems


def veiled(assessment: Assessment, path: Path, style: HouseStyle) -> tuple[Problem, ...]:
    """Return what was noticed of a record, without anything that must not leave with it.

    Raises:
        RecordError: the names beside the record cannot be read.
    """
    return tuple(map(_examined(assessment, path, style, _DISCLOSURE).veil.over, assessment.problems))


def unnamed(problems: tuple[Problem, ...], path: Path) -> tuple[Problem, ...]:
    """Return the problems of a record that could not be read, with no name of the list beside it."""
    try:
        veil = Veil(names_beside(path))
    except RecordError as exc:
        return exc.problems
    return tuple(map(veil.over, problems))


def _examined(assessment: Assessment, path: Path, style: HouseStyle, rules: tuple[Rule, ...]) -> Examined:
    """Return what some rules find in a record, of which its neighbours need not be known."""
    return examine(Desk(assessment.case, style, names_beside(path)), rules)


def names_beside(record: Path) -> tuple[str, ...]:
    """Return the names of the list beside a record; raises as `names_in`."""
    return names_in(record.parent)


def names_in(folder: Path) -> tuple[str, ...]:
    """Return the names of the list in a folder, none without one; a line with '#' first is a remark.

    Raises:
        RecordError: it cannot be read.
    """
    path = folder / NAMES
    if not lies_at(path):
        return ()
    try:
        lines = read_file(path).text.splitlines()
    except RefusedError as exc:
        raise RecordError(tuple(map(_without_line, exc.problems))) from None
    flat = (" ".join(line.split()) for line in lines)
    return tuple(line for line in flat if line and not line.startswith("#"))


def _without_line(problem: Problem) -> Problem:
    """Return a problem of the list of names, every line of which is a name."""
    return replace(problem, place=problem.place and replace(problem.place, source_line=""))
