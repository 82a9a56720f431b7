"""The grades of a report, read apart in its table, its headings and its sentences, and compared."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from reportgen.frameworks import Framework
from reportgen.frameworks.model import OVERALL
from reportgen.importing.blocks import Block, Kind, Place
from reportgen.importing.layouts import Layout
from reportgen.importing.wording import plain

COVER = 2
"""The pages that the table of judgements may stand on."""
_LONGEST = 260
_LINK = r"(?:\s*[:,-]\s*|\s+(?:is|are|was|were|that|it|they|judged|as|to be|children's services)\b)*\s*"
_TAIL = r"(?:\s+and (?:is|are) not yet good)?(?:[\s,]+because)?\s*[.:;]?"
_OPENING = r"(?:the (?:graded )?judge?ments? (?:for|about|of|on|is that) )?(?:the )?"


class Source(StrEnum):
    """How a grade is given."""

    TABLE = "table of judgements"
    HEADING = "heading"


@dataclass(frozen=True, slots=True)
class Reading:
    """A grade as it stands in one place; `grade` is None where the words beside an area's name are none."""

    area: str
    grade: str | None
    words: str
    source: Source
    place: Place


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is held of an area's grade: the grade if all readings agree, else why there is none."""

    area: str
    grade: str | None
    readings: tuple[Reading, ...]
    doubt: str | None = None


class Reader:
    """Reads the grades of one form of report, by the words of a framework's scales."""

    def __init__(self, layout: Layout, framework: Framework) -> None:
        """Put the expressions together."""
        self._words = _words(framework) | dict(layout.spoken)
        grades = "|".join(map(re.escape, sorted(self._words, key=len, reverse=True)))
        self._grade = re.compile(rf"(?P<grade>{grades})\s*[.*\d]{{0,3}}")
        self._names = {
            **{area: "|".join(map(re.escape, names)) for area, names in layout.areas.items()},
            OVERALL: "|".join(layout.overall),
        }
        aside = r"(?:\s*\([^)]*\))?"
        self._name = {
            area: re.compile(rf"(?:the )?(?:{names}){aside}[\s:.]*") for area, names in self._names.items()
        }
        self._sentence = {
            area: re.compile(rf"{_OPENING}(?:{names}){aside}{_LINK}(?P<grade>{grades}){_TAIL}")
            for area, names in self._names.items()
        }

    def readings(self, blocks: Iterable[Block]) -> Iterator[Reading]:
        """Yield every grade that is given to an area by a row, a heading or a sentence of its own."""
        for block in blocks:
            if block.kind in (Kind.CONTENTS, Kind.NOTE) or len(block.text) > _LONGEST:
                continue
            source = Source.TABLE if block.place.page <= COVER else Source.HEADING
            if block.kind is Kind.ROW:
                yield from self._row(block, source)
            else:
                yield from self._told(block)

    def named(self, text: str) -> str | None:
        """Return the area that a text is the name of, without a grade."""
        words = plain(text)
        forms = ((area, form) for area, form in self._name.items() if area != OVERALL)
        return next((area for area, form in forms if form.fullmatch(words)), None)

    def graded(self, text: str) -> str | None:
        """Return the area that a text gives a grade to."""
        words = plain(text)
        return next((area for area, form in self._sentence.items() if form.fullmatch(words)), None)

    def _row(self, block: Block, source: Source) -> Iterator[Reading]:
        for count in range(1, len(block.cells)):
            name = plain(" ".join(block.cells[:count]))
            rest = plain(" ".join(block.cells[count:]))
            for area, form in self._name.items():
                if form.fullmatch(name) and not rest.isdigit():  # a page, in a table of contents
                    found = self._grade.fullmatch(rest)
                    if found or count == len(block.cells) - 1:
                        grade = self._words[found["grade"]] if found else None
                        yield Reading(area, grade, rest, source, block.place)
                        return

    def _told(self, block: Block) -> Iterator[Reading]:
        words = plain(block.text)
        for area, form in self._sentence.items():
            if found := form.fullmatch(words):
                yield Reading(area, self._words[found["grade"]], words, Source.HEADING, block.place)
                return


def _words(framework: Framework) -> dict[str, str]:
    """Return the grade that each word stands for: words, labels and synonyms of all scales."""
    return {
        plain(form): grade.word
        for scale in framework.scales
        for grade in (*scale.grades, *scale.outside)
        for form in (grade.word, grade.label, *grade.synonyms)
    }


def verdicts(areas: Iterable[str], readings: Iterable[Reading]) -> Mapping[str, Verdict]:
    """Return what is held of each of these areas; readings that do not agree give no grade."""
    by_area: dict[str, list[Reading]] = {area: [] for area in areas}
    for reading in readings:
        if reading.area in by_area:
            by_area[reading.area].append(reading)
    return {area: _verdict(area, tuple(found)) for area, found in by_area.items()}


def _verdict(area: str, readings: tuple[Reading, ...]) -> Verdict:
    if not readings:
        return Verdict(area, None, (), "no grade was found")
    if unread := next((one for one in readings if one.grade is None), None):
        return Verdict(area, None, readings, f"'{unread.words}' is no grade ({unread.place})")
    grades = {one.grade for one in readings}
    if len(grades) > 1:
        told = ", ".join(f"'{one.grade}' in the {one.source} ({one.place})" for one in readings)
        return Verdict(area, None, readings, f"the report gives grades that do not agree: {told}")
    return Verdict(area, readings[0].grade, readings)
