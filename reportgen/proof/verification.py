"""Whether finished files agree: each with itself, and those of one inspection with one another."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from reportgen.errors import AccessError, UnreadableError
from reportgen.frameworks import Library
from reportgen.personal import concealed
from reportgen.problems import path_shown
from reportgen.proof.agreement import disagreements_with, within
from reportgen.proof.finished import Finished, read_finished
from reportgen.proof.privacy import personal_details
from reportgen.report.contract import FORMAT, ReportData


def read_data(path: Path) -> ReportData:
    """Return the data inside a finished page or PDF, or of a `report.json`.

    Raises:
        UnreadableError: the file cannot be read, or carries no data of this form.
        AccessError: there is no permission to read it.
    """
    finished = read_finished(path)
    if finished.data is None:
        raise UnreadableError(
            f"{path_shown(path)} carries no data: it was not made by reportgen, or was stripped of it"
        )
    data = _valid(finished.data)
    if isinstance(data, str):
        raise UnreadableError(f"{path_shown(path)}: {data}")
    return data


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of one file: what does not agree, in words, or why it cannot be read.

    `beside` are files in the folder of a manifest that it does not tell of; nothing is known of them.
    """

    path: Path
    disagreements: tuple[str, ...] = ()
    failure: UnreadableError | AccessError | None = None
    beside: tuple[Path, ...] = ()


def verify(paths: Iterable[Path], library: Library | None = None) -> tuple[Verdict, ...]:
    """Return a verdict on each file: whether it agrees with itself, and with the others of its inspection."""
    known = library or Library()
    read = [_read(path) for path in paths]
    kin: dict[str, list[_Read]] = {}
    for one in read:
        if isinstance(one, _Read) and one.id:
            kin.setdefault(one.id, []).append(one)
    return tuple(
        Verdict(
            one.path,
            tuple(map(concealed, (*_alone(one.finished, known), *_among(one, kin.get(one.id, []))))),
        )
        if isinstance(one, _Read)
        else one
        for one in read
    )


def disagreements(path: Path, library: Library | None = None) -> tuple[str, ...]:
    """Return what does not agree in a finished file, in words; nothing if all does.

    Raises:
        UnreadableError: the file cannot be read at all.
        AccessError: there is no permission to read it.
    """
    return tuple(map(concealed, _alone(read_finished(path), library or Library())))


@dataclass(frozen=True, slots=True)
class _Read:
    """A file that could be read, with the id of its inspection, empty where its data do not tell it."""

    path: Path
    finished: Finished
    id: str

    @property
    def hash(self) -> str:
        return hashlib.sha256(self.finished.data or b"").hexdigest()


def _read(path: Path) -> _Read | Verdict:
    try:
        finished = read_finished(path)
    except (UnreadableError, AccessError) as exc:
        return Verdict(path, failure=exc)
    data = _valid(finished.data or b"")
    return _Read(path, finished, "" if isinstance(data, str) else data.id)


def _among(one: _Read, kin: list[_Read]) -> Iterator[str]:
    """Hold a file's data against those of the files of its inspection that are as they were made.

    A `report.json` alone cannot tell whether it was changed; where these do not agree, or there is none,
    all are held against all.
    """
    intact = [other for other in kin if other.finished.shown is not None and other.finished.is_intact]
    agree = len({other.hash for other in intact}) == 1
    for other in intact[:1] if agree else kin:
        if other.hash != one.hash:
            hashes = f"its hash is {one.hash[:12]}…, there {other.hash[:12]}…"
            yield f"The data is not that of {other.path}: {hashes}"


def _alone(finished: Finished, library: Library) -> Iterator[str]:
    if finished.data is None:
        yield "The file carries no data"
    else:
        yield from _about_data(finished, finished.data, library)
    if finished.shown is not None:
        yield from finished.shown.faults
    if not finished.is_intact:
        yield "The file is not as it was made: the hash of itself inside is missing or no longer right"
    yield from personal_details(finished)


def _about_data(finished: Finished, raw: bytes, library: Library) -> Iterator[str]:
    shown, data = finished.shown, _valid(raw)
    actual = hashlib.sha256(raw).hexdigest()
    if shown is not None and finished.claimed != actual:
        claimed = (finished.claimed or "none")[:12]
        yield f"The data was changed: its hash is {actual[:12]}…, the file says {claimed}…"
    if isinstance(data, str):
        yield data
    else:
        yield from within(data, library)
        yield from disagreements_with(finished, data)


def _valid(raw: bytes) -> ReportData | str:
    try:
        data = ReportData.model_validate_json(raw)
    except ValidationError as exc:
        first = exc.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        told = ": ".join(filter(None, (where, first["msg"])))
        return f"The data is not of the form of report.json: {told}"
    if data.format != FORMAT:
        return f"The data is of format {data.format}; this program reads {FORMAT}"
    return data
