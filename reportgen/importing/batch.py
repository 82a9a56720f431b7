"""Many reports in one go: each read in a process that can be killed, and its record written at once."""

import json
import re
from collections import deque
from collections.abc import Generator, Iterable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from pathlib import Path

from reportgen.disk import SUFFIXES, RefusedError, bytes_of, is_source, listed, read_bytes
from reportgen.errors import OutputError, ReportgenError, UnreadableError
from reportgen.frameworks import Framework, Library
from reportgen.importing.account import account
from reportgen.importing.carried import Carried, carried_in
from reportgen.importing.draft import Draft, Remark
from reportgen.importing.pages import MOST_BYTES
from reportgen.importing.reading import read_report
from reportgen.importing.record import record_id, record_text
from reportgen.importing.wording import slug
from reportgen.load import load
from reportgen.output import rewrite, write_new
from reportgen.problems import Problem
from reportgen.rules.authorities import plain_name
from reportgen.workers.bounds import Bounds, LostError
from reportgen.workers.pool import Pool

_BOUNDS = Bounds(wall=60, cpu=60)
"""What one report may cost; published ones take under two seconds."""
_AHEAD = 2
_LONGEST_ID = 63
_NEAR = timedelta(days=92)
"""How far the days of one inspection are apart at most, of which one is told in place of the other."""


class Fate(StrEnum):
    """What became of the record of a report that was read."""

    WRITTEN = "written"
    UNCHANGED = "there already, as this report gives it"
    KEPT = "there already, other than this report gives it, and left as it is"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a file: its draft and record, or why there is none.

    `carried` is that of a finished file of the program's own, `record` where its record lies, and `fate` what
    became of that; `failure` is why the file was not read, or gives no record.
    """

    path: Path
    draft: Draft | None = None
    carried: Carried | None = None
    record: Path | None = None
    fate: Fate | None = None
    failure: str | None = None

    @property
    def remarks(self) -> tuple[Remark, ...]:
        """What was left out, or is worth a look."""
        return self.draft.remarks if self.draft else ()


@dataclass(frozen=True, slots=True)
class _Inspection:
    """What tells whether one inspection comes before another of the same provider and kind."""

    id: str
    kind: str
    urn: str | None
    name: str
    day: date

    def is_before(self, other: "_Inspection") -> bool:
        """Return whether this one came before another of the same provider."""
        return self.id != other.id and self.day < other.day and self.is_of(other)

    def is_of(self, other: "_Inspection") -> bool:
        """Return whether two are of one provider: of one number, else of one name; and of one kind."""
        if self.kind != other.kind:
            return False
        if self.urn and other.urn:
            return self.urn == other.urn
        return slug(plain_name(self.name)) == slug(plain_name(other.name))


def read_all(
    paths: Iterable[Path], folders: tuple[Path, ...], workers: int
) -> Generator[Outcome, None, None]:
    """Yield what was read of each file, in the order of the files; no file stops the others."""
    pool = Pool(workers, _BOUNDS)
    try:
        waiting: deque[tuple[Path, Future[Draft | Carried]]] = deque()
        for path in paths:
            waiting.append((path, pool.submit(_read, path, folders)))
            while len(waiting) > _AHEAD * workers:
                yield _outcome(*waiting.popleft())
        while waiting:
            yield _outcome(*waiting.popleft())
    finally:
        pool.shutdown(cancel_futures=True)


def _read(path: Path, folders: tuple[Path, ...]) -> Draft | Carried:
    try:
        data = read_bytes(path, path.name, MOST_BYTES)
    except RefusedError as exc:
        raise UnreadableError(f"{path.name}: {'; '.join(map(_why, exc.problems))}") from None
    return carried_in(path, data) or read_report(path.stem, data, Library(folders))


def _why(problem: Problem) -> str:
    return f"{problem.message} ({problem.expected})" if problem.expected else problem.message


def _outcome(path: Path, future: Future[Draft | Carried]) -> Outcome:
    try:
        found = future.result()
    except ReportgenError as exc:
        return Outcome(path, failure=str(exc))
    except LostError as exc:
        return Outcome(path, failure=f"{path.name} was given up: {exc}")
    except Exception as exc:  # noqa: BLE001  # whatever one file does, the others go on
        return Outcome(path, failure=f"{path.name} was given up: {type(exc).__name__}: {exc}")
    return Outcome(path, carried=found) if isinstance(found, Carried) else Outcome(path, found)


class Records:
    """A folder that records are written to, each as soon as its report is read.

    A record that is there already stays as it is, since people may have worked on it. Each has as `previous`
    the inspection before it, among those whose records are in the folder; `link` puts that into those whose
    predecessor was read after them.
    """

    def __init__(self, folder: Path, library: Library) -> None:
        """Look at what lies in the folder; raises AccessError."""
        self._folder, self._library = folder, library
        self._known = {one.id: one for one in _there(folder, library)}
        self._sources: dict[str, Path] = {}
        self._own: dict[str, str | None] = {}

    def add(self, outcome: Outcome) -> Outcome:
        """Write the record of what was read.

        Raises:
            OutputError: nothing can be written there.
        """
        if outcome.carried is not None:
            return self._put(outcome, outcome.carried.id, outcome.carried.text)
        if outcome.draft is None:
            return outcome
        framework = self._library.get(outcome.draft.framework)
        own = _inspection(outcome.draft, framework)
        if own is None:
            why = "no provider or no date was found, which its record is named by"
            return replace(outcome, failure=f"{outcome.path.name}: {why}")
        previous = _previous(own, self._known.values())
        return self._put(outcome, own.id, record_text(outcome.draft, framework, previous), own)

    def link(self) -> Iterator[Path]:
        """Put the inspection before them into records where it is missing, and yield those that changed.

        Raises:
            OutputError: one of them cannot be written.
        """
        for name, told in self._own.items():
            previous = _previous(self._known[name], self._known.values())
            if previous not in (None, told):
                record = self._place(name)
                rewrite(record, _linked(bytes_of(record).decode(), previous).encode())
                yield record

    def _put(self, outcome: Outcome, name: str, text: str, own: _Inspection | None = None) -> Outcome:
        record = self._place(name)
        self._sources.setdefault(name, outcome.path)
        try:
            write_new(record, text.encode())
        except OutputError:
            if not record.exists():
                raise
            return self._left(outcome, record, text, own)
        if own is not None:
            self._known[name] = own
            self._own[name] = _told_previous(text)
        return replace(outcome, record=record, fate=Fate.WRITTEN)

    def _place(self, name: str) -> Path:
        """Return where the record of an id lies, or is to lie."""
        places = [self._folder / f"{name}{suffix}" for suffix in SUFFIXES]
        return next((place for place in places if place.exists()), places[0])

    def _left(self, outcome: Outcome, record: Path, text: str, own: _Inspection | None) -> Outcome:
        """Return what becomes of a report whose record is there."""
        try:
            there = bytes_of(record).decode()
        except (OSError, UnicodeDecodeError) as exc:
            return replace(outcome, failure=f"{outcome.path.name}: {record} is there, and no record: {exc}")
        if _linked(there, None) == _linked(text, None):
            if own is not None:
                self._known.setdefault(own.id, own)
                if _told_previous(there) is None:
                    self._own[own.id] = None
            return replace(outcome, record=record, fate=Fate.UNCHANGED)
        source = self._sources[record.stem]
        if source != outcome.path:
            why = f"its record would be {record.name}, as that of {source.name}; it was not written"
            return replace(outcome, failure=f"{outcome.path.name}: {why}")
        known = self._known.get(record.stem)
        if own is not None and (known is None or not known.is_of(own) or abs(known.day - own.day) > _NEAR):
            why = f"{record} is there, and has errors or is of another inspection; nothing was written"
            return replace(outcome, failure=f"{outcome.path.name}: {why}")
        return replace(outcome, record=record, fate=Fate.KEPT)


_PREVIOUS = re.compile(r"^previous: (?P<id>.+)\n", re.MULTILINE)
_STATUS = re.compile(r"^status: .+\n", re.MULTILINE)


def _told_previous(text: str) -> str | None:
    """Return the inspection before it that a record names."""
    found = _PREVIOUS.search(text)
    return found["id"] if found else None


def _linked(text: str, previous: str | None) -> str:
    """Return the text of a record with another inspection before it, or with none."""
    bare = _PREVIOUS.sub("", text)
    return bare if previous is None else _STATUS.sub(rf"\g<0>previous: {previous}\n", bare, count=1)


def _inspection(draft: Draft, framework: Framework) -> _Inspection | None:
    own, about = record_id(draft), draft.particulars
    if own is None or len(own) > _LONGEST_ID or about.provider is None:
        return None
    days = [one.value for one in (about.published,) if one]
    if about.dates:
        days.insert(0, about.dates.value[0].start)
    urn = about.urn.value if about.urn else None
    return _Inspection(own, framework.kind, urn, about.provider.value, days[0])


def _there(folder: Path, library: Library) -> Iterator[_Inspection]:
    """Yield the inspections with grades whose records are in the folder, but for records with errors."""
    if not folder.is_dir():
        return
    for path in listed(folder):
        if not is_source(path):
            continue
        try:
            record = load(path, library).record
            framework = library.get(record.framework)
        except ReportgenError:
            continue
        if framework.scales:
            about = record.provider
            yield _Inspection(record.id, framework.kind, about.urn, about.name, record.inspection.first_day)


def _previous(own: _Inspection, known: Iterable[_Inspection]) -> str | None:
    """Return the id of the provider's inspection that came just before."""
    earlier = [one for one in known if one.is_before(own)]
    return max(earlier, key=lambda one: (one.day, one.id)).id if earlier else None


def as_json(outcomes: Iterable[Outcome]) -> str:
    """Return what became of all files as JSON: records, grades with their sources, and what was left out."""
    return json.dumps([_told(outcome) for outcome in outcomes], ensure_ascii=False, indent=2) + "\n"


def _told(outcome: Outcome) -> dict[str, object]:
    told: dict[str, object] = {"file": outcome.path.name}
    if outcome.record:
        told["record"] = outcome.record.name
    if outcome.fate:
        told["fate"] = outcome.fate.value
    if outcome.failure:
        told["failure"] = outcome.failure
    return told | account(outcome.draft) if outcome.draft else told
