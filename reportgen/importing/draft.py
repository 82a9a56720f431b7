"""What was read of a report, and what was not: every value with where it comes from and how sure it is."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Generic, TypeVar

from reportgen.importing.blocks import Kind, Place, on_one_line
from reportgen.importing.grades import Verdict
from reportgen.importing.sureness import Sureness

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Value(Generic[T]):
    """A value with its source: a place in the file, or None for its name."""

    value: T
    place: Place | None
    sureness: Sureness = Sureness.READ


@dataclass(frozen=True, slots=True)
class Remark:
    """Something that was left out, or is worth a look: what, why, and on which page, if on one."""

    about: str
    why: str
    page: int | None = None
    is_left_out: bool = True

    def __str__(self) -> str:
        """Return it in words."""
        at = f" (page {self.page})" if self.page else ""
        return f"{self.about}: {self.why}{at}"


@dataclass(frozen=True, slots=True)
class Range:
    """Days of fieldwork, first and last."""

    start: date
    end: date


@dataclass(frozen=True, slots=True)
class Particulars:
    """Who was inspected, when, and by whom."""

    provider: Value[str] | None = None
    urn: Value[str] | None = None
    dates: Value[tuple[Range, ...]] | None = None
    inspectors: Value[tuple[str, ...]] | None = None
    published: Value[date] | None = None
    type: Value[str] | None = None

    @property
    def places(self) -> frozenset[Place]:
        """The places that they were read from."""
        values = (self.provider, self.urn, self.dates, self.inspectors, self.published, self.type)
        return frozenset(value.place for value in values if value and value.place)


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph, heading, item or note, with the blocks that it was put together from.

    `text` has its words, with a `mark` where the report refers to a note; `number` is that of the paragraph
    or note, and `depth` how deep a heading or item stands below others.
    """

    text: str
    kind: Kind
    places: tuple[Place, ...]
    number: int | None = None
    depth: int = 0

    def joined(self, text: str, place: Place) -> "Passage":
        """Return it with more text from another block."""
        return replace(self, text=on_one_line(f"{self.text}\n{text}"), places=(*self.places, place))


@dataclass(frozen=True, slots=True)
class Asked:
    """An area for improvement; `is_priority` for a priority or immediate action."""

    text: str
    places: tuple[Place, ...]
    is_priority: bool = False

    def joined(self, text: str, place: Place) -> "Asked":
        """Return it with more text from another block."""
        return replace(self, text=on_one_line(f"{self.text}\n{text}"), places=(*self.places, place))


@dataclass(frozen=True, slots=True)
class Fact:
    """A figure about the area; `comparator` is a label and a figure of the same unit."""

    label: str
    value: str
    places: tuple[Place, ...]
    unit: str | None = None
    as_at: date | None = None
    comparator: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody of the inspection team, and what they did where it was more than to inspect."""

    name: str
    places: tuple[Place, ...]
    role: str | None = None

    def __str__(self) -> str:
        """Return name and role."""
        return f"{self.name}, {self.role}" if self.role else self.name


class Reason(StrEnum):
    """Why the words of a block are in no text of the record."""

    TITLE = "stands on the title page"
    PARTICULAR = "is a particular of the inspection, which was read"
    HEADING = "is a heading that the record has a key or another heading for"
    GROUP = "is a heading between areas for improvement, which a record has none of"
    GRADE = "gives a grade, which was read"
    CONTENTS = "belongs to the table of contents"
    STANDING = "stands in every report of its form"
    NONE = "says that nothing is asked for"
    NOTE = "is a note that nothing refers to"
    UNPLACED = "stands under no heading that is known"
    OUTSIDE = "is in no element of the file's tags"

    @property
    def is_loss(self) -> bool:
        """Whether something that only this report says is lost with it."""
        return self in (Reason.NOTE, Reason.UNPLACED, Reason.OUTSIDE)


@dataclass(frozen=True, slots=True)
class Aside:
    """A block whose words are in no text of the record, and why."""

    text: str
    place: Place
    reason: Reason


@dataclass(slots=True)
class AreaText:
    """What a report says under the heading of an area."""

    summary: list[Passage] = field(default_factory=list)
    narrative: list[Passage] = field(default_factory=list)
    improvements: list[Asked] = field(default_factory=list)


@dataclass(slots=True)
class Texts:
    """The texts of a report; `numbers` are those of its paragraphs, in order.

    Every block of the report is in one of the passages or areas for improvement, or is an aside.
    """

    narrative: list[Passage] = field(default_factory=list)
    areas: dict[str, AreaText] = field(default_factory=dict)
    improvements: list[Asked] = field(default_factory=list)
    children: list[Passage] = field(default_factory=list)
    about: list[Passage] = field(default_factory=list)
    context: list[Passage] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    team: list[Member] = field(default_factory=list)
    asides: list[Aside] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    gaps: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Draft:
    """A report as it was read; `is_tagged` tells that its structure tree was there to read."""

    name: str
    framework: str
    particulars: Particulars
    grades: Mapping[str, Verdict]
    texts: Texts
    remarks: tuple[Remark, ...]
    is_tagged: bool = True

    def passages(self) -> Iterator[tuple[str, Sequence[Passage]]]:
        """Yield the texts of the record that is to be, each by its key."""
        texts = self.texts
        yield "overall.narrative", texts.narrative
        yield "children_summary", texts.children
        for area, text in texts.areas.items():
            yield f"areas.{area}.summary", text.summary
            yield f"areas.{area}.narrative", text.narrative
        yield "about", (*texts.about, *texts.context)

    def asked(self) -> Iterator[tuple[str, Sequence[Asked]]]:
        """Yield the areas for improvement of the record that is to be, by their key."""
        yield "improvements", self.texts.improvements
        for area, text in self.texts.areas.items():
            yield f"areas.{area}.improvements", text.improvements
