"""Whether a finished file agrees with itself: data, hash, judgement table, text and structure."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

from pydantic import ValidationError

from reportgen.errors import UnreadableError
from reportgen.proof.finished import Finished, read_finished
from reportgen.proof.page import parted
from reportgen.report.contract import FORMAT, ReportData


def read_data(path: Path) -> ReportData:
    """Return the data inside a finished page or PDF.

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


def disagreements(path: Path) -> tuple[str, ...]:
    """Return what does not agree in a finished page or PDF, in words; nothing if all does.

    Raises:
        UnreadableError: the file cannot be read at all.
    """
    finished = read_finished(path)
    return (*_about_data(finished), *finished.faults())


def _about_data(finished: Finished) -> Iterator[str]:
    if finished.data is None:
        yield "The file carries no data"
        return
    actual = hashlib.sha256(finished.data).hexdigest()
    if finished.claimed != actual:
        claimed = (finished.claimed or "none")[:12]
        yield f"The data was changed: its hash is {actual[:12]}…, the file says {claimed}…"
    data = _valid(finished.data)
    if isinstance(data, str):
        yield data
        return
    yield from _about_table(finished, data)
    yield from _about_text(finished, data)


def _valid(raw: bytes) -> ReportData | str:
    try:
        data = ReportData.model_validate_json(raw)
    except ValidationError as exc:
        first = exc.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        return f"The data is not of the form of report.json: {where}: {first['msg']}"
    if data.format != FORMAT:
        return f"The data is of format {data.format}; this program reads {FORMAT}"
    return data


def _about_table(finished: Finished, data: ReportData) -> Iterator[str]:
    wanted = [(row.judgement, row.grade) for row in data.outcome.table]
    if not wanted:
        return
    if not finished.table or finished.table[0] != ["Judgement", "Grade"]:
        yield "The first table is not headed 'Judgement' and 'Grade'"
        return
    shown = [tuple(row) for row in finished.table[1:]]
    if len(shown) != len(wanted):
        yield f"The judgement table has {len(shown)} rows, the data {len(wanted)}"
    for row, (judgement, grade) in zip(shown, wanted, strict=False):
        if len(row) != 2 or not row[0].startswith(judgement) or row[1] != grade:
            yield f"The judgement table says {' | '.join(row)!r}, the data {judgement} | {grade!r}"


def _about_text(finished: Finished, data: ReportData) -> Iterator[str]:
    """Hold every text of the data against the words of the file, the paragraphs with their numbers."""
    place = 0
    for paragraph in data.paragraphs:
        wanted = parted([str(paragraph.number), *paragraph.text.split()])
        found = _find(wanted, finished.words, place)
        if found is None:
            yield f"Paragraph {paragraph.number} is not what the data says"
        else:
            place = found + len(wanted)
    items = [(item.id, item.text) for item in data.improvements]
    items += [(item.id, item.text) for item in data.strengths]
    for name, text in items:
        # The last word may have a full stop in the report that the record has not.
        if _find(parted([name, *text.split()])[:-1], finished.words, 0) is None:
            yield f"{name} is not what the data says"


def _find(wanted: list[str], words: list[str], start: int) -> int | None:
    """Return where the wanted words stand one after the other, from a place on, or None."""
    first = wanted[0] if wanted else None
    for place in range(start, len(words) - len(wanted) + 1):
        if first is None or (words[place] == first and words[place : place + len(wanted)] == wanted):
            return place
    return None
