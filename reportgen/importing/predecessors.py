"""Which inspection comes before another, and the key by which a record names it."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from reportgen.disk import is_source, listed
from reportgen.errors import ReportgenError
from reportgen.frameworks import Framework, Library
from reportgen.importing.draft import Draft
from reportgen.importing.record import record_id
from reportgen.importing.wording import slug
from reportgen.load import load
from reportgen.rules.authorities import plain_name

_LONGEST_ID = 63


@dataclass(frozen=True, slots=True)
class Inspection:
    """What tells whether one inspection comes before another of the same provider and kind."""

    id: str
    kind: str
    urn: str | None
    name: str
    day: date

    def is_before(self, other: "Inspection") -> bool:
        """Return whether this one came before another of the same provider."""
        return self.id != other.id and self.day < other.day and self.is_of(other)

    def is_of(self, other: "Inspection") -> bool:
        """Return whether two are of one provider: of one number, else of one name; and of one kind."""
        if self.kind != other.kind:
            return False
        if self.urn and other.urn:
            return self.urn == other.urn
        return slug(plain_name(self.name)) == slug(plain_name(other.name))


_PREVIOUS = re.compile(r"^previous: (?P<id>.+)\n", re.MULTILINE)
_STATUS = re.compile(r"^status: .+\n", re.MULTILINE)


def told_previous(text: str) -> str | None:
    """Return the inspection before it that a record names."""
    found = _PREVIOUS.search(text)
    return found["id"] if found else None


def with_previous(text: str, previous: str | None) -> str:
    """Return the text of a record with another inspection before it, or with none."""
    bare = _PREVIOUS.sub("", text)
    return bare if previous is None else _STATUS.sub(rf"\g<0>previous: {previous}\n", bare, count=1)


def inspection_of(draft: Draft, framework: Framework) -> Inspection | None:
    """Return what a draft tells of its inspection; None where that gives its record no id."""
    own, about = record_id(draft), draft.particulars
    if own is None or len(own) > _LONGEST_ID or about.provider is None:
        return None
    days = [one.value for one in (about.published,) if one]
    if about.dates:
        days.insert(0, about.dates.value[0].start)
    urn = about.urn.value if about.urn else None
    return Inspection(own, framework.kind, urn, about.provider.value, days[0])


def inspections_in(folder: Path, library: Library) -> Iterator[Inspection]:
    """Yield the inspections with grades whose records are in the folder, but for records with errors."""
    if not folder.is_dir():
        return
    for path in listed(folder):
        if not is_source(path):
            continue
        try:
            record = load(path, library).record
            framework = library.get(record.framework)
        except ReportgenError:
            continue
        if framework.scales:
            about = record.provider
            yield Inspection(record.id, framework.kind, about.urn, about.name, record.inspection.first_day)


def previous_of(own: Inspection, known: Iterable[Inspection]) -> str | None:
    """Return the id of the provider's inspection that came just before."""
    earlier = [one for one in known if one.is_before(own)]
    return max(earlier, key=lambda one: (one.day, one.id)).id if earlier else None
