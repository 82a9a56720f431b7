"""What became of each file: its draft and its record, or why there is none."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from reportgen.importing.account import account
from reportgen.importing.carried import Carried
from reportgen.importing.draft import Draft, Remark


class Fate(StrEnum):
    """What became of the record of a report that was read."""

    WRITTEN = "written"
    UNCHANGED = "there already, as this report gives it"
    SAME = "that of a report that was read before it, which is the same"
    KEPT = "there already, other than this report gives it, and left as it is"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a file: its draft and record, or why there is none.

    `carried` is that of a finished file of the program's own, `record` where its record lies, and `fate` what
    became of that; `failure` names the file and tells why it was not read, or gives no record. `same_as` is
    the file read before it that is the same report, and `digest` the SHA-256 of its bytes, in hexadecimal
    digits.
    """

    path: Path
    draft: Draft | None = None
    carried: Carried | None = None
    record: Path | None = None
    fate: Fate | None = None
    failure: str | None = None
    same_as: Path | None = None
    digest: str | None = None

    @property
    def remarks(self) -> tuple[Remark, ...]:
        """What was left out, or is worth a look."""
        return self.draft.remarks if self.draft else ()


def as_json(outcomes: Iterable[Outcome]) -> str:
    """Return what became of all files as JSON: records, grades with their sources, and what was left out."""
    return json.dumps([_told(outcome) for outcome in outcomes], ensure_ascii=False, indent=2) + "\n"


def _told(outcome: Outcome) -> dict[str, object]:
    told: dict[str, object] = {"file": outcome.path.name}
    if outcome.record:
        told["record"] = outcome.record.name
    if outcome.fate:
        told["fate"] = outcome.fate.value
    if outcome.same_as:
        told["same_as"] = outcome.same_as.name
    if outcome.failure:
        told["failure"] = outcome.failure
    return told | account(outcome.draft) if outcome.draft else told
