"""The grades of a report, read apart in its table, its headings and its sentences, and compared."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from reportgen.frameworks import Framework
from reportgen.frameworks.model import OVERALL
from reportgen.grading import Standing, State, judge
from reportgen.importing.blocks import Block, Kind, Place
from reportgen.importing.layouts import Layout, Part
from reportgen.importing.sureness import Sureness
from reportgen.importing.wording import plain

COVER = 2
"""The pages that the table of judgements may stand on."""
_LONGEST = 260
_LINK = r"(?:\s*[:,-]\s*|\s+(?:is|are|that|it|they|judged|as|to be|children's services)\b)*\s*"
_TAIL = r"(?:\s+and (?:is|are) not yet good)?(?:[\s,]+because)?\s*[.:;]?"
_OPENING = r"(?:the (?:graded )?judge?ments? (?:for|about|of|on|is that) )?(?:the )?"
_NEARLY = 0.88
"""Names of different areas are alike by 0.84 at most, and wordings of one name by more than 0.9, mostly."""
_EARLIER = re.compile(
    r"\b(?:was|were|had|been|last|previous(?:ly)?|earlier|former(?:ly)?|since|then|(?:19|20)\d\d)\b"
)
"""Words of a sentence about an inspection before this one."""
_QUIET = frozenset({Part.CONTEXT, Part.PROGRESS, Part.ABOUT, Part.MEANINGS, Part.TEAM, Part.CLOSING})
"""Sections that may tell of grades which are not those of the inspection."""
_HEADING = 120
"""Letters of the longest heading of a section."""


class Source(StrEnum):
    """How a grade is given."""

    TABLE = "table of judgements"
    COVER = "sentence on the cover"
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
    """What is held of an area's grade: the grade if all readings agree, else why there is none.

    `sureness` is how sure the grade is, None where there is none.
    """

    area: str
    grade: str | None
    readings: tuple[Reading, ...]
    doubt: str | None = None
    sureness: Sureness | None = None


class Reader:
    """Reads the grades of one form of report, by the words of a framework's scales."""

    def __init__(self, layout: Layout, framework: Framework) -> None:
        """Put the expressions together."""
        self._layout = layout
        self.areas = frozenset(area.id for area in framework.areas)
        self._words = _words(framework) | dict(layout.spoken)
        grades = "|".join(map(re.escape, sorted(self._words, key=len, reverse=True)))
        self._grade = re.compile(rf"(?P<grade>{grades})\s*[.*\d]{{0,3}}")
        self._behind = re.compile(rf"[\s:,-]+(?:(?:is|are|that|it|they)\s+)*(?:{grades})\s*[.]?$")
        self._names = {
            **{area: "|".join(map(re.escape, map(_even, names))) for area, names in layout.areas.items()},
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
        """Yield every grade that is given to an area by a row, a heading or a sentence of its own.

        Sections that tell of other inspections or of what grades mean give none, but for headings in them.
        """
        is_quiet = False
        for block in blocks:
            if block.kind in (Kind.CONTENTS, Kind.NOTE, Kind.STRAY) or len(block.text) > _LONGEST:
                continue
            found = self._row(block) if block.kind is Kind.ROW else self._told(block)
            if found is not None and (not is_quiet or block.kind is Kind.HEADING):
                is_quiet = False
                yield found
            elif block.kind is not Kind.ROW and len(block.text) <= _HEADING:
                is_quiet = self._is_quiet_below(block, is_quiet=is_quiet)

    def _is_quiet_below(self, block: Block, *, is_quiet: bool) -> bool:
        """Return whether grades below a block may be others than those of the inspection."""
        if (part := self._layout.part(block.text)) is not None:
            return part in _QUIET
        is_area = block.kind is Kind.HEADING and self.named(block.text) is not None
        return is_quiet and not is_area

    def named(self, text: str) -> str | None:
        """Return the area that a text is the name of, without a grade."""
        return next((area for area in self._named(text) if area != OVERALL), None)

    def resembled(self, text: str) -> str | None:
        """Return the area whose name a text nearly is, with or without a grade; None for any other."""
        words = self._behind.sub("", _even(plain(text))).removeprefix("the ")
        likeness = {
            area: max(SequenceMatcher(None, words, _even(name)).ratio() for name in names)
            for area, names in self._layout.areas.items()
        }
        nearest = max(likeness, key=likeness.__getitem__)
        return nearest if likeness[nearest] >= _NEARLY else None

    def graded(self, text: str) -> str | None:
        """Return the area that a text gives a grade to."""
        words = _even(plain(text))
        return next((area for area, form in self._sentence.items() if form.fullmatch(words)), None)

    def _row(self, block: Block) -> Reading | None:
        """Return the grade beside a name, on whichever side; on first pages also that there is none."""
        cells = [plain(cell) for cell in block.cells]
        is_front = block.place.page <= COVER
        source = Source.TABLE if is_front else Source.HEADING
        beside = [pair for pair in self._pairs(cells) if any(map(str.isalpha, pair[1]))]
        for area, words in beside:
            if found := self._grade.fullmatch(words):
                return Reading(area, self._words[found["grade"]], words, source, block.place)
        if beside and (is_front or self._grade.search(beside[0][1])):
            return Reading(beside[0][0], None, beside[0][1], source, block.place)
        return None

    def _pairs(self, cells: list[str]) -> Iterator[tuple[str, str]]:
        """Yield an area and the words beside its name, for every way to part a row; digits are pages."""
        for count in range(1, len(cells)):
            before, after = " ".join(cells[:count]), " ".join(cells[count:])
            yield from ((area, after) for area in self._named(before))
            if self._grade.fullmatch(before):
                yield from ((area, before) for area in self._named(after))

    def _named(self, words: str) -> Iterator[str]:
        even = _even(plain(words))
        return (area for area, form in self._name.items() if form.fullmatch(even))

    def _told(self, block: Block) -> Reading | None:
        words = plain(block.text)
        even = _even(words)
        for area, form in self._sentence.items():
            found = form.fullmatch(even)
            if found and not _EARLIER.search(words):
                is_cover = area == OVERALL and block.place.page <= COVER
                source = Source.COVER if is_cover else Source.HEADING
                return Reading(area, self._words[found["grade"]], words, source, block.place)
        return None


def _even(words: str) -> str:
    """Return plain words without what differs between reports in the names of one area."""
    return words.replace(",", "").replace(" & ", " and ").replace("experience and", "experiences and")


def _words(framework: Framework) -> dict[str, str]:
    """Return the grade that each word stands for: words, labels and synonyms of all scales."""
    return {
        plain(form): grade.word
        for scale in framework.scales
        for grade in (*scale.grades, *scale.outside)
        for form in (grade.word, grade.label, *grade.synonyms)
    }


def verdicts(
    framework: Framework, readings: Iterable[Reading], *, is_tagged: bool = True
) -> Mapping[str, Verdict]:
    """Return what is held of everything that a framework grades; readings that do not agree give no grade.

    Nor does an overall grade that was read in one kind of place alone and that the framework's rules exclude.
    """
    by_area: dict[str, list[Reading]] = {area: [] for area in graded_areas(framework)}
    for reading in readings:
        if reading.area in by_area:
            by_area[reading.area].append(reading)
    found = {area: _verdict(area, tuple(all_), is_tagged=is_tagged) for area, all_ in by_area.items()}
    if OVERALL in found and found[OVERALL].sureness not in (None, Sureness.AGREED):
        found[OVERALL] = _held_to_rules(framework, found)
    return found


def graded_areas(framework: Framework) -> tuple[str, ...]:
    """Return what a framework grades: areas in the order of its table, then the whole."""
    areas = (*framework.table_order, OVERALL)
    return tuple(area for area in areas if framework.scale_of(area) is not None)


def _verdict(area: str, readings: tuple[Reading, ...], *, is_tagged: bool) -> Verdict:
    if not readings:
        return Verdict(area, None, (), "no grade was found; this report may not judge it")
    if unread := next((one for one in readings if one.grade is None), None):
        return Verdict(area, None, readings, f"'{unread.words}' is no grade ({unread.place})")
    grades = {one.grade for one in readings}
    if len(grades) > 1:
        told = ", ".join(f"'{one.grade}' in the {one.source} ({one.place})" for one in readings)
        return Verdict(area, None, readings, f"the report gives grades that do not agree: {told}")
    is_agreed = len({one.source for one in readings}) > 1
    sureness = Sureness.AGREED if is_agreed else Sureness.READ
    return Verdict(area, readings[0].grade, readings, None, sureness if is_tagged else Sureness.LAID_OUT)


def _held_to_rules(framework: Framework, found: Mapping[str, Verdict]) -> Verdict:
    """Return what is held of the overall grade once the grades of the areas are looked at."""
    told = found[OVERALL]
    targets = (*(area.id for area in framework.areas), OVERALL)
    standings = {target: _standing(framework, target, found.get(target)) for target in targets}
    judged = judge(framework, standings).overall
    if not judged.is_refused:
        return told
    rules = ", ".join(judged.rules)
    why = f"'{told.grade}' ({told.readings[0].place}) is not what the grades of the areas leave by {rules}"
    return Verdict(OVERALL, None, told.readings, why)


def _standing(framework: Framework, target: str, verdict: Verdict | None) -> Standing:
    scale = framework.scale_of(target)
    if scale is None:
        return Standing(State.NOT_IN_FRAMEWORK)
    if verdict is None or verdict.grade is None:
        return Standing(State.MISSING)
    if verdict.grade in (one.word for one in scale.outside):
        return Standing(State.NOT_JUDGED)
    return Standing(State.GRADED, verdict.grade)
