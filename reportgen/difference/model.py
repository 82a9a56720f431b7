"""What a difference is: frozen views, the same for the terminal, the page and the data.

As in a report, a grade is here only as a `PairedGrade`, with the narrative and the reason that it has.
"""

from dataclasses import dataclass
from enum import StrEnum

from reportgen.changes import Run
from reportgen.report.context import PairedGrade
from reportgen.statements import Kind, Statement


class Relation(StrEnum):
    """What two records are to one another."""

    VERSIONS = "versions of one inspection"
    INSPECTIONS = "inspections of one provider"
    PROVIDERS = "inspections of two providers"


class Verdict(StrEnum):
    """How a judgement lies to the one before it; `CHANGED` where one of the two is no grade."""

    SAME = "same"
    BETTER = "better"
    WORSE = "worse"
    CHANGED = "changed"
    NOT_COMPARABLE = "not comparable"


class Fate(StrEnum):
    """What became of a statement; `REPEATED` where the later record says which one it repeats."""

    NEW = "new"
    GONE = "gone"
    CHANGED = "changed"
    REPEATED = "repeated"
    KEPT = "kept"


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two records; `called` is what stands before whatever is of it."""

    called: str
    id: str
    provider: str
    framework: str
    dates: str
    status: str


@dataclass(frozen=True, slots=True)
class GradeChange:
    """A judgement in both records, None where a framework has none of its name; `said` is the verdict."""

    target: str
    label: str
    before: PairedGrade | None
    after: PairedGrade | None
    verdict: Verdict
    said: str

    @property
    def is_none(self) -> bool:
        """Whether both say the same, for the same reason."""
        why = [grade.why if grade else "" for grade in (self.before, self.after)]
        return self.verdict is Verdict.SAME and why[0] == why[1]


@dataclass(frozen=True, slots=True)
class Particular:
    """A detail of the inspection that is not the same; empty where one of them has none."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A statement that is not the same: what became of it in words, its name, and its words as runs.

    `remarks` are sentences on it: what inspectors found of it since, or that it needs action first.
    """

    fate: Fate
    said: str
    name: str
    before: Statement | None
    after: Statement | None
    runs: tuple[Run, ...]
    headings: tuple[Run, ...] = ()
    remarks: tuple[str, ...] = ()

    @property
    def is_unmarked(self) -> bool:
        """Whether all of it came, went or stayed, so that no word needs a mark."""
        return self.fate in (Fate.NEW, Fate.GONE, Fate.KEPT)


@dataclass(frozen=True, slots=True)
class Part:
    """Pieces that stand together, such as those of an area; without a title where nothing else is beside."""

    title: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """All pieces of a kind, by parts; `note` is a sentence on what is not shown piece by piece."""

    kind: Kind
    title: str
    note: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """All that is not the same in two records.

    `title` says what the two are to one another, `subject` who was inspected; `finding` is one sentence on
    the grades.
    """

    relation: Relation
    title: str
    subject: str
    before: Side
    after: Side
    remarks: tuple[str, ...]
    finding: str
    grades: tuple[GradeChange, ...]
    particulars: tuple[Particular, ...]
    sections: tuple[Section, ...]

    @property
    def is_none(self) -> bool:
        """Whether both records state the same."""
        return not self.particulars and not self.sections and all(one.is_none for one in self.grades)
