"""What a comparison is: frozen views, the same for the terminal, the page and the data.

As in a report, a grade is here only as a `PairedGrade`, with the narrative and the reason that it has.
"""

from dataclasses import dataclass

from reportgen.report.context import PairedGrade


@dataclass(frozen=True, slots=True)
class Column:
    """One of the inspections; `called` is what stands before whatever is of it."""

    called: str
    id: str
    provider: str
    framework: str
    dates: str
    status: str


@dataclass(frozen=True, slots=True)
class Cell:
    """A judgement of one inspection, None where it has none; `remark` says how it is not alike."""

    grade: PairedGrade | None
    remark: str


@dataclass(frozen=True, slots=True)
class Found:
    """Strengths or improvements of one or more inspections in nearly the same words.

    `by` are the names of their columns, in order, and `texts` the words of each.
    """

    by: tuple[str, ...]
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """An area, or the whole service, in all inspections; without cells where it is not graded."""

    target: str
    title: str
    said: str
    cells: tuple[Cell, ...]
    strengths: tuple[Found, ...]
    improvements: tuple[Found, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Inspections side by side, in the order of naming; `finding` counts what is the same."""

    title: str
    columns: tuple[Column, ...]
    finding: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Member:
    """An inspection of a profile: the sentence of its overall grade, and by area that of each other one.

    `called` is what it is called where many providers are told of.
    """

    id: str
    sentence: str
    areas: tuple[tuple[str, str], ...]
    called: str


@dataclass(frozen=True, slots=True)
class Profile:
    """Grades by area, and the inspections that have them; `is_own` is that of the one that was asked of."""

    grades: tuple[tuple[str, str], ...]
    inspections: tuple[Member, ...]
    is_own: bool


@dataclass(frozen=True, slots=True)
class Spread:
    """Inspections under one framework with one overall grade by their profiles, the most frequent first."""

    id: str
    overall: str
    framework: str
    finding: str
    profiles: tuple[Profile, ...]
