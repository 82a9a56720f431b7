"""What an account of progress is: frozen views, the same for the terminal, the data and the table.

As in a report, a grade is here only as a `PairedGrade`, with the narrative and the reason that it has.
"""

from dataclasses import dataclass
from datetime import date

from reportgen.lives import Stage
from reportgen.report.context import FollowUpView, History


@dataclass(frozen=True, slots=True)
class Inspected:
    """One inspection: `when` is its month, `dates` are its days in words, `status` that of its report.

    `next_ones` tell stated against actual time to the next inspection.
    """

    id: str
    when: str
    dates: str
    first_day: date
    last_day: date
    framework_id: str
    framework: str
    status: str
    next_ones: tuple[FollowUpView, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """What the report of a later inspection says of an area for improvement.

    `by` is the reference of the one that repeats it, empty unless it is repeated.
    """

    inspection: str
    when: str
    last_day: date
    stage: Stage
    text: str
    by: str


@dataclass(frozen=True, slots=True)
class Asked:
    """An area for improvement, and what later reports say of it, oldest first; `area` names its area."""

    reference: str
    inspection: str
    area_id: str
    area: str
    text: str
    priority: bool
    stage: Stage
    said: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class AskedIn:
    """What one inspection asked for, with what became of each; `when` is its month.

    `silence` is one sentence where the next report tells of none of it, which then no `said` repeats.
    """

    id: str
    when: str
    silence: str
    asked: tuple[Asked, ...]


@dataclass(frozen=True, slots=True)
class Account:
    """All that is known of a provider: its inspections, oldest first, its grades over time, what was asked.

    `finding` says in a sentence what became of what was asked before the last inspection; empty without any.
    """

    provider: str
    urn: str
    inspections: tuple[Inspected, ...]
    history: History
    finding: str
    asked: tuple[Asked, ...]
