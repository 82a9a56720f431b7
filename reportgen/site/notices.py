"""What must be known of a record before it is known whether its report is out.

A record tells it alone, so for the same bytes it is read once and kept. Of one that is not out it is kept,
too, in the user's own cache and nowhere else.
"""

import json
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path

from reportgen.cache import Cache
from reportgen.disk import unpacked
from reportgen.environment import read_environment
from reportgen.errors import ProblemsError
from reportgen.frameworks import Library
from reportgen.journey.faults import publication_moment
from reportgen.load import load
from reportgen.model import Record
from reportgen.packing import Kit, Parcel, Shelf, digest_of
from reportgen.problems import Problem
from reportgen.site.keeping import found, keep

_FILE = "notice.json"


@dataclass(frozen=True, slots=True)
class Notice:
    """Which inspection a record is of, whose that was and when, and when everybody may read its report.

    `moment` has its zone; it is None where no day is set, and means nothing unless the record `is_public`.
    `previous` is the id that it follows.
    """

    id: str
    provider: str
    urn: str | None
    last_day: date
    previous: str | None
    is_public: bool
    moment: datetime | None


class Notices:
    """Takes notice of the records of a folder."""

    def __init__(self, folder: Path, kit: Kit, library: Library, cache: Cache | None) -> None:
        """Keep what they are read with: `library` holds the frameworks of the kit."""
        self._shelf, self._library, self._cache = Shelf(folder), library, cache
        self._common = {"notice with": kit.digest, "environment": read_environment().digest}

    def of(self, path: Path) -> Notice:
        """Return the notice of a record; raises as `load`."""
        try:
            parcel = self._shelf.alone(path)
            key = digest_of({**self._common, "record": path.name, "files": digest_of(parcel.inputs)})
            files = found(self._cache, key)
            return _understood(files[_FILE]) if files else self._read(parcel, key)
        except ProblemsError:  # whatever is wrong is told of the file where it lies
            return notice_of(load(path, self._library).record)

    def located(self, path: Path, problem: Problem) -> Problem:
        """Return a problem of a record with its place in it; raises as `load`."""
        return load(path, self._library).document.locate(problem)

    def _read(self, parcel: Parcel, key: str) -> Notice:
        with unpacked(parcel.packed):
            notice = notice_of(load(parcel.record, self._library).record)
        if not parcel.packed.missed - parcel.packed.outside:
            keep(self._cache, key, {_FILE: json.dumps(asdict(notice), default=str).encode()})
        return notice


def notice_of(record: Record) -> Notice:
    """Return the notice of a record."""
    return Notice(
        id=record.id,
        provider=record.provider.name,
        urn=record.provider.urn,
        last_day=record.inspection.last_day,
        previous=record.previous,
        is_public=record.status.is_public,
        moment=publication_moment(record),
    )


def _understood(data: bytes) -> Notice:
    """Return the notice that was kept; its key tells that this program wrote it."""
    told = json.loads(data)
    moment = datetime.fromisoformat(told["moment"]) if told["moment"] else None
    return Notice(**{**told, "last_day": date.fromisoformat(told["last_day"]), "moment": moment})
