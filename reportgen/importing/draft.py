"""What was read of a report, and what was not: every value with where it comes from and how sure it is."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Generic, TypeVar

from reportgen.importing.blocks import Place
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


@dataclass(frozen=True, slots=True)
class Asked:
    """An area for improvement; `is_priority` for a priority or immediate action."""

    text: str
    place: Place
    is_priority: bool = False


@dataclass(frozen=True, slots=True)
class Fact:
    """A figure about the area; `comparator` is a label and a figure of the same unit."""

    label: str
    value: str
    unit: str | None = None
    as_at: date | None = None
    comparator: tuple[str, str] | None = None


@dataclass(slots=True)
class AreaText:
    """What a report says under the heading of an area: paragraphs, each a Markdown text."""

    summary: list[str] = field(default_factory=list)
    narrative: list[str] = field(default_factory=list)
    improvements: list[Asked] = field(default_factory=list)


@dataclass(slots=True)
class Texts:
    """The texts of a report; `numbers` are those of its paragraphs, in order."""

    summary: list[str] = field(default_factory=list)
    areas: dict[str, AreaText] = field(default_factory=dict)
    improvements: list[Asked] = field(default_factory=list)
    strengths: list[str] = field(default_factory=list)
    progress: list[str] = field(default_factory=list)
    children: list[str] = field(default_factory=list)
    context: list[str] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    about: list[str] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    gaps: tuple[int, ...] = ()


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
