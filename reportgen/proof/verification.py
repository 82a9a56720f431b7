"""Whether finished files agree: each with itself, and those of one inspection with one another."""

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from reportgen.errors import UnreadableError
from reportgen.frameworks.model import OVERALL
from reportgen.proof.finished import Finished, Shown, read_finished
from reportgen.proof.page import parted
from reportgen.report.contract import FORMAT, ReportData

_COUNT = re.compile(r"(?:and )?[\w,]+ (?:more|in the report)")
"""How a summary says how many items it leaves out."""


def read_data(path: Path) -> ReportData:
    """Return the data inside a finished page or PDF, or of a `report.json`.

    Raises:
        UnreadableError: the file cannot be read, or carries no data of this form.
    """
    finished = read_finished(path)
    if finished.data is None:
        raise UnreadableError(f"{path} carries no data: it was not made by reportgen, or was stripped of it")
    data = _valid(finished.data)
    if isinstance(data, str):
        raise UnreadableError(f"{path}: {data}")
    return data


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of one file: what does not agree, in words, or why it cannot be read."""

    path: Path
    disagreements: tuple[str, ...] = ()
    failure: UnreadableError | None = None


def verify(paths: Iterable[Path]) -> tuple[Verdict, ...]:
    """Return a verdict on each file: whether it agrees with itself, and with the others of its inspection."""
    read = [_read(path) for path in paths]
    kin: dict[str, list[_Read]] = {}
    for one in read:
        if isinstance(one, _Read) and one.id:
            kin.setdefault(one.id, []).append(one)
    return tuple(
        Verdict(one.path, (*_alone(one.finished), *_among(one, kin.get(one.id, []))))
        if isinstance(one, _Read)
        else one
        for one in read
    )


def disagreements(path: Path) -> tuple[str, ...]:
    """Return what does not agree in a finished file, in words; nothing if all does.

    Raises:
        UnreadableError: the file cannot be read at all.
    """
    return tuple(_alone(read_finished(path)))


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
    except UnreadableError as exc:
        return Verdict(path, failure=exc)
    data = _valid(finished.data or b"")
    return _Read(path, finished, "" if isinstance(data, str) else data.id)


def _among(one: _Read, kin: list[_Read]) -> Iterator[str]:
    """Hold a file's data against those of the first `report.json` of its inspection, or else of all files."""
    measure = [other for other in kin if other.finished.shown is None][:1]
    for other in measure or kin:
        if other.hash != one.hash:
            hashes = f"its hash is {one.hash[:12]}…, there {other.hash[:12]}…"
            yield f"The data is not that of {other.path}: {hashes}"


def _alone(finished: Finished) -> Iterator[str]:
    if finished.data is None:
        yield "The file carries no data"
    else:
        yield from _about_data(finished, finished.data)
    if finished.shown is not None:
        yield from finished.shown.faults
    if not finished.is_intact:
        yield "The file is not as it was made: the hash of itself inside is missing or no longer right"


def _about_data(finished: Finished, raw: bytes) -> Iterator[str]:
    shown, data = finished.shown, _valid(raw)
    actual = hashlib.sha256(raw).hexdigest()
    if shown is not None and finished.claimed != actual:
        claimed = (finished.claimed or "none")[:12]
        yield f"The data was changed: its hash is {actual[:12]}…, the file says {claimed}…"
    if isinstance(data, str):
        yield data
    elif shown is not None and shown.is_summary:
        yield from _about_brief_table(shown, data)
        yield from _about_brief_items(shown, data)
    elif shown is not None:
        yield from _about_table(shown, data)
        yield from _about_text(shown, data)
        yield from _about_notes(shown, data)


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


def _about_table(shown: Shown, data: ReportData) -> Iterator[str]:
    wanted = [(row.judgement, row.grade) for row in data.outcome.table]
    if not wanted:
        return
    if not shown.table or shown.table[0] != ["Judgement", "Grade"]:
        yield "The first table is not headed 'Judgement' and 'Grade'"
        return
    rows = [tuple(row) for row in shown.table[1:]]
    if len(rows) != len(wanted):
        yield f"The judgement table has {len(rows)} rows, the data {len(wanted)}"
    for row, (judgement, grade) in zip(rows, wanted, strict=False):
        if len(row) != 2 or not row[0].startswith(judgement) or row[1] != grade:
            yield f"The judgement table says {' | '.join(row)!r}, the data {judgement} | {grade!r}"


def _about_brief_table(shown: Shown, data: ReportData) -> Iterator[str]:
    """Hold the judgements of a summary against the data, each with its grade and its sentence."""
    wanted = [(row.judgement, row.grade, row.sentence) for row in data.outcome.table if row.target != OVERALL]
    if not wanted:
        return
    rows = shown.table[1:]
    if shown.table[:1] != [["Judgement", "Grade", "In a sentence"]] or len(rows) != len(wanted):
        yield f"The table of the summary has {len(rows)} judgements, the data {len(wanted)}"
        return
    for row, (judgement, grade, sentence) in zip(rows, wanted, strict=True):
        if row[:2] != [judgement, grade] or not _is_beginning(row[2], sentence):
            yield f"The summary says {' | '.join(row)!r}, the data {judgement} | {grade} | {sentence!r}"


def _about_brief_items(shown: Shown, data: ReportData) -> Iterator[str]:
    """Hold the lists of a summary against the data: it tells no item that they have not."""
    known = [*(one.text for one in data.strengths), *(one.text for one in data.improvements)]
    steps = [one.what for one in data.follow_ups]
    for item in shown.items:
        is_step = any(step in item for step in steps)
        is_count = _COUNT.fullmatch(item) is not None
        if not is_step and not is_count and not any(_is_beginning(item, text) for text in known):
            yield f"The summary says {item!r}, which is not in the data"


def _is_beginning(shown: str, text: str) -> bool:
    """Return whether what a summary shows is a text, behind a mark or not, or the beginning of one."""
    wanted = _flat(text)
    for told in (_flat(shown), _flat(shown.partition(": ")[2])):
        beginning = told.removesuffix("…").rstrip()
        if told == wanted or (told.endswith("…") and beginning and wanted.startswith(beginning)):
            return True
    return False


def _flat(text: str) -> str:
    """Return a text as both sides of a comparison have it; in a report, a full stop may have been added."""
    return " ".join(parted(text.split())).rstrip(".")


def _about_text(shown: Shown, data: ReportData) -> Iterator[str]:
    """Hold every text of the data against the words of the file, the paragraphs with their numbers."""
    yield from _in_order(shown, (("Paragraph", one.number, one.text) for one in data.paragraphs))
    items = [(item.id, item.text) for item in data.improvements]
    items += [(item.id, item.text) for item in data.strengths]
    for name, text in items:
        # The last word may have a full stop in the report that the record has not.
        if _find(parted([name, *text.split()])[:-1], shown.words, 0) is None:
            yield f"{name} is not what the data says"


def _about_notes(shown: Shown, data: ReportData) -> Iterator[str]:
    """Hold the notes against the words of the file, and its references to notes against the notes."""
    yield from _in_order(shown, (("Note", one.number, one.text) for one in data.notes))
    known = [str(note.number) for note in data.notes]
    told = list(dict.fromkeys(shown.references))
    yield from (f"The text refers to note {one}, which the data has not" for one in told if one not in known)
    yield from (f"Nothing in the text refers to note {one}" for one in known if one not in told)


def _in_order(shown: Shown, texts: Iterable[tuple[str, int, str]]) -> Iterator[str]:
    """Tell of the texts, each with what it is and its number, that do not stand one after the other."""
    place = 0
    for kind, number, text in texts:
        wanted = parted([str(number), *text.split()])
        found = _find(wanted, shown.words, place)
        if found is None:
            yield f"{kind} {number} is not what the data says"
        else:
            place = found + len(wanted)


def _find(wanted: list[str], words: list[str], start: int) -> int | None:
    """Return where the wanted words stand one after the other, from a place on, or None."""
    first = wanted[0] if wanted else None
    for place in range(start, len(words) - len(wanted) + 1):
        if first is None or (words[place] == first and words[place : place + len(wanted)] == wanted):
            return place
    return None
