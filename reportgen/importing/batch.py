"""Many reports in one go: each read in a process that can be killed, and records linked with one another."""

import json
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from reportgen.disk import bytes_of, is_source, listed
from reportgen.errors import OutputError, ReportgenError, UnreadableError
from reportgen.frameworks import Library
from reportgen.importing.account import account
from reportgen.importing.carried import Carried, carried_in
from reportgen.importing.draft import Draft, Remark
from reportgen.importing.reading import read_report
from reportgen.importing.record import record_id, record_text
from reportgen.importing.wording import slug
from reportgen.load import load
from reportgen.output import write_new
from reportgen.workers.bounds import Bounds, LostError
from reportgen.workers.pool import Pool

_BOUNDS = Bounds(wall=60, cpu=60)
"""What one report may cost; published ones take under two seconds."""
_AHEAD = 2


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a file: its draft and record, or why there is none.

    `carried` is that of a finished file of the program's own, `record` where the record was written, and
    `failure` why the file was not read, or its record not written.
    """

    path: Path
    draft: Draft | None = None
    carried: Carried | None = None
    record: Path | None = None
    failure: str | None = None

    @property
    def remarks(self) -> tuple[Remark, ...]:
        """What was left out, or is worth a look."""
        return self.draft.remarks if self.draft else ()


@dataclass(frozen=True, slots=True)
class _Inspection:
    """What tells whether one inspection comes before another of the same provider."""

    id: str
    urn: str | None
    name: str
    day: date


def read_all(paths: Iterable[Path], folders: tuple[Path, ...], workers: int) -> Iterator[Outcome]:
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
        data = bytes_of(path)
    except OSError as exc:
        raise UnreadableError(f"{path.name} cannot be read: {exc.strerror}") from None
    return carried_in(path, data) or read_report(path.stem, data, Library(folders))


def _outcome(path: Path, future: Future[Draft | Carried]) -> Outcome:
    try:
        found = future.result()
    except ReportgenError as exc:
        return Outcome(path, failure=str(exc))
    except LostError as exc:
        return Outcome(path, failure=f"{path.name} was given up: {exc}")
    return Outcome(path, carried=found) if isinstance(found, Carried) else Outcome(path, found)


def write_all(outcomes: Iterable[Outcome], folder: Path, library: Library) -> tuple[Outcome, ...]:
    """Write the records of what was read into a folder, each with the inspection before it as `previous`.

    A record that is there already stays as it is, and is told: people may have worked on it.

    Raises:
        OutputError: nothing can be written there.
    """
    found = tuple(outcomes)
    known = {one.id: one for one in _there(folder, library)}
    for outcome in found:
        if outcome.draft and (one := _inspection(outcome.draft)):
            known.setdefault(one.id, one)
    return tuple(_written(outcome, folder, library, known) for outcome in found)


def _written(outcome: Outcome, folder: Path, library: Library, known: dict[str, _Inspection]) -> Outcome:
    if outcome.carried is not None:
        return _kept(outcome, folder / f"{outcome.carried.id}.yaml", outcome.carried.text)
    if outcome.draft is None:
        return outcome
    own = _inspection(outcome.draft)
    if own is None:
        why = "no provider or no date was found, which its record is named by"
        return replace(outcome, failure=f"{outcome.path.name}: {why}")
    framework = library.get(outcome.draft.framework)
    text = record_text(outcome.draft, framework, _previous(own, known.values()))
    return _kept(outcome, folder / f"{own.id}.yaml", text)


def _kept(outcome: Outcome, record: Path, text: str) -> Outcome:
    try:
        write_new(record, text.encode())
    except OutputError as exc:
        if not record.exists():
            raise
        return replace(outcome, failure=str(exc))
    return replace(outcome, record=record)


def _inspection(draft: Draft) -> _Inspection | None:
    own, about = record_id(draft), draft.particulars
    if own is None or about.provider is None:
        return None
    days = [one.value for one in (about.published,) if one]
    if about.dates:
        days.insert(0, about.dates.value[0].start)
    return _Inspection(own, about.urn.value if about.urn else None, about.provider.value, days[0])


def _there(folder: Path, library: Library) -> Iterator[_Inspection]:
    """Yield the inspections whose records are in the folder; what is no sound record is passed over."""
    if not folder.is_dir():
        return
    for path in listed(folder):
        if not is_source(path):
            continue
        try:
            record = load(path, library).record
        except ReportgenError:
            continue
        yield _Inspection(record.id, record.provider.urn, record.provider.name, record.inspection.first_day)


def _previous(own: _Inspection, known: Iterable[_Inspection]) -> str | None:
    """Return the id of the provider's inspection that came just before."""
    earlier = [one for one in known if one.day < own.day and _is_same(one, own)]
    return max(earlier, key=lambda one: (one.day, one.id)).id if earlier else None


def _is_same(one: _Inspection, other: _Inspection) -> bool:
    if one.urn and other.urn:
        return one.urn == other.urn
    return slug(one.name) == slug(other.name)


def as_json(outcomes: Iterable[Outcome]) -> str:
    """Return what became of all files as JSON: records, grades with their sources, and what was left out."""
    return json.dumps([_told(outcome) for outcome in outcomes], ensure_ascii=False, indent=2) + "\n"


def _told(outcome: Outcome) -> dict[str, object]:
    told: dict[str, object] = {"file": outcome.path.name}
    if outcome.record:
        told["record"] = outcome.record.name
    if outcome.failure:
        told["failure"] = outcome.failure
    return told | account(outcome.draft) if outcome.draft else told
