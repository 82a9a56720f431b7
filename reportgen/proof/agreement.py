"""What a finished file shows, held against the data that it carries, and these against one another."""

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from io import StringIO

from reportgen import words
from reportgen.frameworks import Library
from reportgen.frameworks.model import OVERALL
from reportgen.grading import State
from reportgen.problems import all_of
from reportgen.proof.finished import Finished, Shown
from reportgen.proof.page import parted
from reportgen.proof.written import agrees
from reportgen.report.carried import JUDGEMENTS
from reportgen.report.contract import AreaData, NoteData, OverallData, ParagraphData, ReportData

_COUNT = re.compile(r"(?:and )?[\w,]+ (?:more|in the report)")
"""How a summary says how many items it leaves out."""


class _Text:
    """The words of a file as one text; places in it are found as fast as the machine reads."""

    def __init__(self, shown: list[str]) -> None:
        self._text = f" {' '.join(shown)} "

    def find(self, wanted: list[str], start: int = 0, end: int | None = None) -> int | None:
        """Return where words stand one after the other, from a place on and before another, or None."""
        place = self._text.find(f" {' '.join(wanted)} ", start, end)
        return None if place < 0 else place


def disagreements_with(finished: Finished, data: ReportData) -> Iterator[str]:
    """Yield what a file shows or carries otherwise than its data, in words."""
    shown = finished.shown
    if shown is None:
        return
    text = _Text(shown.words)
    yield from _about_particulars(shown, text, data)
    yield from _about_judgements(finished.judgements, data)
    if shown.is_summary:
        yield from _about_brief_table(shown, data)
        yield from _about_brief_items(shown, data)
    else:
        yield from _about_table(shown, data)
        places = _places(text, data.paragraphs)
        yield from _about_areas(text, data, places)
        yield from _missing("Paragraph", data.paragraphs, places)
        yield from _about_items(text, data)
        yield from _about_notes(shown, text, data)
        yield from _about_follow_ups(text, data)


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


def _about_items(shown: _Text, data: ReportData) -> Iterator[str]:
    """Hold every strength and area for improvement against the words of the file, with its id."""
    items = [(item.id, item.text) for item in data.improvements]
    items += [(item.id, item.text) for item in data.strengths]
    for name, text in items:
        # The last word may have a full stop in the report that the record has not.
        if shown.find(parted([name, *text.split()])[:-1]) is None:
            yield f"{name} is not what the data says"


def _about_areas(shown: _Text, data: ReportData, places: Mapping[int, int]) -> Iterator[str]:
    """Hold the grade that opens each area, with what it means, against the data."""
    for _, area in _judgements(data):
        if not isinstance(area, AreaData):
            continue
        start = places.get(area.paragraphs[0]) if area.paragraphs else None
        if start is None:
            continue
        before = places.get(area.paragraphs[0] - 1, 0)
        if shown.find(_words(f"{area.label} {area.meaning}"), before, start + 1) is None:
            yield f"The grade of '{area.title}' is not what the data says: {area.label}"


def _about_particulars(shown: Shown, words_shown: _Text, data: ReportData) -> Iterator[str]:
    """Hold who was inspected when, by whom, and what was corrected against the data."""
    periods = sorted(data.inspection.dates, key=lambda period: period.start)
    told = [f"Inspection dates: {all_of(words.days(one.start, one.end) for one in periods)}"]
    if not shown.is_summary:
        leads = data.inspection.lead_inspectors
        told += [f"Lead inspector: {'; '.join(leads)}"] if leads else []
        told += [f"Corrected on {words.day(one.day)}: {words.ended(one.reason)}" for one in data.corrections]
    elif data.corrections:
        told.append(f"Last corrected on {words.day(data.corrections[-1].day)}")
    for text in (data.provider.name, *told):
        if words_shown.find(_words(text)) is None:
            yield f"The file does not say '{text}', as the data does"


def _about_follow_ups(shown: _Text, data: ReportData) -> Iterator[str]:
    """Hold what follows, by whom and by when, against the data."""
    for one in data.follow_ups:
        if one.due is None:
            continue
        date = words.window(one.earliest, one.due)
        if shown.find(_words(f"{one.what} {words.upper_first(one.who)} {date}")) is None:
            yield f"'{one.what}' is not due as the data says: {date}"


def _about_judgements(table: bytes | None, data: ReportData) -> Iterator[str]:
    """Hold the table of judgements inside against the data."""
    if table is None:
        yield f"The file carries no {JUDGEMENTS}"
        return
    try:
        rows = list(csv.DictReader(StringIO(table.decode())))
    except (UnicodeDecodeError, csv.Error):
        rows = []
    shown = {row.get("judgement"): row.get("printed") for row in rows}
    for target, judgement in _judgements(data):
        if shown.get(target) != judgement.label:
            yield f"{JUDGEMENTS} says {shown.get(target)!r} of '{target}', the data {judgement.label!r}"


def _judgements(data: ReportData) -> Iterator[tuple[str, AreaData | OverallData]]:
    """Yield what the framework gives a grade, by target."""
    judgements: dict[str, AreaData | OverallData] = {**data.outcome.areas, OVERALL: data.outcome.overall}
    for target, judgement in judgements.items():
        if judgement.standing != State.NOT_IN_FRAMEWORK.value:
            yield target, judgement


def within(data: ReportData, library: Library) -> Iterator[str]:
    """Hold the parts of the data against one another: grades, how they are printed, the table, and texts."""
    judgements = dict(_judgements(data))
    for row in data.outcome.table:
        judgement = judgements.get(row.target)
        if judgement is None or judgement.label != row.grade:
            yield f"The data's table says {row.grade!r} of '{row.target}', its judgements something else"
    framework = library.get(data.framework) if data.framework in library.ids else None
    for target, judgement in judgements.items():
        scale = framework.scale_of(target) if framework else None
        entry = scale.find(judgement.grade) if scale and judgement.grade else None
        if entry and entry.label != judgement.label:
            yield f"The data gives '{target}' the grade {judgement.grade!r} and prints {judgement.label!r}"
    for field in data.written:
        if not agrees(data, field):
            yield f"What the data has as written of '{field}' does not say what they tell of it"


def _about_notes(shown: Shown, text: _Text, data: ReportData) -> Iterator[str]:
    """Hold the notes against the words of the file, and its references to notes against the notes."""
    yield from _missing("Note", data.notes, _places(text, data.notes))
    known = [str(note.number) for note in data.notes]
    told = list(dict.fromkeys(shown.references))
    yield from (f"The text refers to note {one}, which the data has not" for one in told if one not in known)
    yield from (f"Nothing in the text refers to note {one}" for one in known if one not in told)


def _places(shown: _Text, texts: Sequence[ParagraphData] | Sequence[NoteData]) -> dict[int, int]:
    """Return where texts with their numbers stand one after the other, by number; only those found."""
    places: dict[int, int] = {}
    start = 0
    for one in texts:
        wanted = _words(f"{one.number} {one.text}")
        found = shown.find(wanted, start)
        if found is not None:
            places[one.number] = found
            start = found + len(" ".join(wanted)) + 1
    return places


def _missing(
    kind: str, texts: Sequence[ParagraphData] | Sequence[NoteData], places: Mapping[int, int]
) -> Iterator[str]:
    """Tell of the texts that have no place."""
    yield from (f"{kind} {one.number} is not what the data says" for one in texts if one.number not in places)


def _words(text: str) -> list[str]:
    """Return the words of a text as both sides of a comparison have them."""
    return parted(text.split())
