"""A piece of work, and what comes of it.

These travel between processes and machines; whoever hands them out has not to import what makes reports.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path

from reportgen.environment import machine_fonts, read_environment
from reportgen.errors import ReportgenError, UsageError
from reportgen.formats import Format
from reportgen.packing import Kit, Parcel
from reportgen.problems import Problem
from reportgen.siting import Siting


@dataclass(frozen=True, slots=True)
class Job:
    """All that a report is made from, and with which program, by the digest of its environment.

    `site` tells of one that stands on a site.
    """

    parcel: Parcel
    kit: Kit
    formats: tuple[Format, ...]
    now: datetime | None
    environment: str
    site: Siting | None = None


@dataclass(frozen=True, slots=True)
class Made:
    """What was made of a record: files by names, or the failure; and all problems.

    `status` is the record's, empty where nothing was made.
    """

    files: Mapping[str, bytes] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    failure: ReportgenError | None = None
    status: str = ""
    machine_fonts: str | None = None
    """The hash of the machine's fonts where it was made, if a PDF may need them: no shipped face has all."""
    missed: frozenset[Path] = frozenset()
    """Files that were asked for and had not been packed."""
    told: tuple[str, ...] = ()
    """Names of the files that the report tells of: its record, those that this follows, and their texts."""
    chain: tuple[str, ...] = ()
    """Ids of the inspections that the record follows."""


def require_environment(digest: str) -> None:
    """Raise UsageError if reports would be made here with anything else than a digest tells."""
    if digest != _environment():
        told = "Where the report was to be made, the program, its engine or its fonts are others than here"
        raise UsageError(f"{told}; install the same versions on all machines, and start the workers anew")


@cache
def fonts_here() -> str:
    """Return the hash of the machine's fonts as they were when a report first needed them in this process."""
    return machine_fonts()


@cache
def _environment() -> str:
    return read_environment().digest
