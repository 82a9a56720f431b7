"""What a look at the machine finds, as values."""

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """How something is."""

    OK = "ok"
    SLOWER = "slower"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at; where it is not ok, what that costs, and what to do."""

    code: str
    about: str
    state: State
    found: str
    cost: str = ""
    remedy: str = ""
    exit_code: int = 0
    """What a build that needs it ends with; 0 if none does, or if only some reports do."""


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """All findings, in order; the version of the program, and the digest of what reports are made with."""

    program: str
    environment: str
    findings: tuple[Finding, ...]

    @property
    def exit_code(self) -> int:
        """0 if a build has all that it needs."""
        return max(one.exit_code for one in self.findings)
