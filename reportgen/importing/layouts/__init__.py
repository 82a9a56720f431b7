"""How published reports are laid out, as data: one file for each inspectorate's form."""

import re
from enum import StrEnum
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Annotated

from pydantic import Field

from reportgen.disk import is_source, listed
from reportgen.errors import FrameworkError
from reportgen.importing.wording import plain
from reportgen.source import read
from reportgen.validation import validate
from reportgen.values import Model, word_of

_NOTE_NUMBER = re.compile(r"(?<=[a-z)])\d{1,2}$")
_TITLE = 160
"""Letters of the longest title."""
SHIPPED = Path(str(files("reportgen.importing"))) / "layouts"


class Part(StrEnum):
    """What a section of a report is."""

    NOTHING = "nothing"
    COVER = "cover"
    SUMMARY = "summary"
    CONTENTS = "contents"
    CONTEXT = "context"
    IMPROVEMENTS = "improvements"
    PRIORITY = "priority"
    STRENGTHS = "strengths"
    PROGRESS = "progress"
    CHILDREN = "children"
    AREA = "area"
    AREA_SUMMARY = "area_summary"
    FINDINGS = "findings"
    AUTHORITY = "authority"
    BOARD = "board"
    ABOUT = "about"
    MEANINGS = "meanings"
    TEAM = "team"
    CLOSING = "closing"


PartWord = Annotated[Part, word_of(Part)]


class Layout(Model):
    """The form of a report: the words by which it, its areas and its sections are known."""

    title: str
    """What a person calls the form."""
    frameworks: tuple[str, ...]
    """Ids of the frameworks that it may be under; the first whose areas and dates fit is taken."""
    signs: tuple[str, ...]
    """Expressions, one of which is found on the first pages."""
    areas: dict[str, tuple[str, ...]]
    """The names of each area, by its id."""
    overall: tuple[str, ...]
    """Expressions for what a sentence or row calls the grade of the whole."""
    spoken: dict[str, str]
    """Grades in other forms, as sentences have them."""
    sections: dict[PartWord, tuple[str, ...]]
    """Expressions for headings, by what stands below them."""
    closing: tuple[str, ...]
    """How a block begins that stands behind the report: the publisher's own words and address."""
    opening: PartWord
    """What stands below the table of judgements without a heading; 'cover' for the reasons of the grades."""
    standing: tuple[str, ...] = ()
    """How a block begins that stands in every report, wherever it is."""
    short: Annotated[dict[str, tuple[str, ...]], Field(default_factory=dict)]
    """Names of areas as headings between areas for improvement have them, by the area's id."""
    facts: Annotated[dict[str, str], Field(default_factory=dict)]
    """Expressions for sentences about the area by the label of their figure, which is their group 'value';
    'share' tells that it is a percentage, and 'day' its day."""
    board: str | None = None
    """The id of the area that a part of its own is about."""
    letters: tuple[str, ...] = ()
    """How the title of a letter begins that is of the same inspectorate and gives no grades."""

    def is_letter(self, words: str) -> bool:
        """Return whether plain words are the title of a letter without grades."""
        return len(words) < _TITLE and any(re.match(letter, words) for letter in self.letters)

    def part(self, text: str) -> Part | None:
        """Return what stands below a heading; None if a text is none that is known."""
        words = _NOTE_NUMBER.sub("", plain(text).rstrip("?:. "))
        if words.startswith(self.closing):
            return Part.CLOSING
        return next(
            (
                part
                for part, titles in self.sections.items()
                if any(re.fullmatch(title, words) for title in titles)
            ),
            None,
        )

    def is_standing(self, text: str) -> bool:
        """Return whether a text stands in every report of the form."""
        return plain(text).startswith(self.standing)

    def short_name(self, text: str) -> str | None:
        """Return the area that a heading between areas for improvement is the name of."""
        words = plain(text).rstrip(": ")
        return next((area for area, names in self.short.items() if words in names), None)


@cache
def layouts() -> tuple[Layout, ...]:
    """Return all forms.

    Raises:
        FrameworkError: a file has errors.
    """
    return tuple(read_layout(path) for path in listed(SHIPPED) if is_source(path))


def read_layout(path: Path) -> Layout:
    """Return the form that a file describes; raises FrameworkError with every problem of the file."""
    document = read(path)
    result = validate(document, Layout)
    if isinstance(result, tuple):
        raise FrameworkError(tuple(map(document.locate, result)))
    return result
