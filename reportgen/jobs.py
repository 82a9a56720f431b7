"""A piece of work, and what comes of it.

These travel between processes and machines; whoever hands them out has not to import what makes reports.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from reportgen.errors import ReportgenError
from reportgen.formats import Format
from reportgen.packing import Kit, Parcel
from reportgen.problems import Problem


@dataclass(frozen=True, slots=True)
class Job:
    """All that a report is made from, and with which program, by the digest of its environment."""

    parcel: Parcel
    kit: Kit
    formats: tuple[Format, ...]
    now: datetime | None
    environment: str


@dataclass(frozen=True, slots=True)
class Made:
    """What was made of a record: files by names, or the failure; and all problems.

    `status` is the record's, empty where nothing was made.
    """

    files: Mapping[str, bytes] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    failure: ReportgenError | None = None
    status: str = ""
    uses_machine_fonts: bool = False
    """Whether a PDF may show characters in faces that the machine has, since no shipped one has them."""
    missed: frozenset[Path] = frozenset()
    """Files that were asked for and had not been packed."""
    told: tuple[str, ...] = ()
    """Names of the files that the report tells of: its record, those that this follows, and their texts."""
    chain: tuple[str, ...] = ()
    """Ids of the inspections that the record follows."""
