"""A folder of records, to which those of reports are added as soon as each is read."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from reportgen.disk import SUFFIXES, bytes_of
from reportgen.errors import OutputError
from reportgen.frameworks import Library
from reportgen.importing.outcome import Fate, Outcome
from reportgen.importing.predecessors import (
    Inspection,
    inspection_of,
    inspections_in,
    previous_of,
    told_previous,
    with_previous,
)
from reportgen.importing.record import record_text, without_origin
from reportgen.output import require_room, rewrite, sha256, write_new

_NEAR = timedelta(days=92)
"""How far the days of one inspection are apart at most, of which one is told in place of the other."""


class Records:
    """A folder that records are written to, each as soon as its report is read.

    A record that is there already stays as it is, since people may have worked on it. Each has as `previous`
    the inspection before it, among those whose records are in the folder; `link` puts that into those whose
    predecessor was read after them.
    """

    def __init__(self, folder: Path, library: Library) -> None:
        """Look at what lies in the folder.

        Raises:
            OutputError: it cannot be made, or nothing can be written there.
        """
        require_room(folder)
        self._folder, self._library = folder, library
        self._known = {one.id: one for one in inspections_in(folder, library)}
        self._sources: dict[str, Path] = {}
        self._done: dict[str, Outcome] = {}
        self._own: dict[str, str | None] = {}

    def add(self, outcome: Outcome) -> Outcome:
        """Write the record of what was read.

        Raises:
            OutputError: nothing can be written there.
        """
        return self._once(outcome.digest, outcome, self._add)

    def _add(self, outcome: Outcome) -> Outcome:
        if outcome.carried is not None:
            return self._put(outcome, outcome.carried.id, outcome.carried.text)
        if outcome.draft is None:
            return outcome
        framework = self._library.get(outcome.draft.framework)
        own = inspection_of(outcome.draft, framework)
        if own is None:
            why = "no provider or no date was found, which its record is named by"
            return replace(outcome, failure=f"{outcome.path}: {why}")
        previous = previous_of(own, self._known.values())
        return self._put(outcome, own.id, record_text(outcome.draft, framework, previous), own)

    def link(self) -> Iterator[Path]:
        """Put the inspection before them into records where it is missing, and yield those that changed.

        Raises:
            OutputError: one of them cannot be written.
        """
        for name, told in self._own.items():
            previous = previous_of(self._known[name], self._known.values())
            if previous not in (None, told):
                record = self._place(name)
                rewrite(record, with_previous(bytes_of(record).decode(), previous).encode())
                yield record

    def _put(self, outcome: Outcome, name: str, text: str, own: Inspection | None = None) -> Outcome:
        digest = sha256(f"{name}\n{_bare(text)}".encode())
        return self._once(digest, outcome, lambda one: self._write(one, name, text, own))

    def _once(self, digest: str | None, outcome: Outcome, add: Callable[[Outcome], Outcome]) -> Outcome:
        """Return what becomes of a report: it is one of the same digest, or else what `add` makes of it."""
        if digest in self._done:
            first = self._done[digest]
            return replace(outcome, record=first.record, fate=Fate.SAME, same_as=first.path)
        done = add(outcome)
        if digest is not None and done.record is not None:
            self._done[digest] = Outcome(done.same_as or done.path, record=done.record)
        return done

    def _write(self, outcome: Outcome, name: str, text: str, own: Inspection | None) -> Outcome:
        record = self._place(name)
        self._sources.setdefault(name, outcome.path)
        try:
            write_new(record, text.encode())
        except OutputError:
            if not record.exists():
                raise
            return self._left(outcome, record, text, own)
        if own is not None:
            self._known[name] = own
            self._own[name] = told_previous(text)
        return replace(outcome, record=record, fate=Fate.WRITTEN)

    def _place(self, name: str) -> Path:
        """Return where the record of an id lies, or is to lie."""
        places = [self._folder / f"{name}{suffix}" for suffix in SUFFIXES]
        return next((place for place in places if place.exists()), places[0])

    def _left(self, outcome: Outcome, record: Path, text: str, own: Inspection | None) -> Outcome:
        """Return what becomes of a report whose record is there."""
        try:
            there = bytes_of(record).decode()
        except (OSError, UnicodeDecodeError) as exc:
            return replace(outcome, failure=f"{outcome.path}: {record} is there, and no record: {exc}")
        if _bare(there) == _bare(text):
            if own is not None:
                self._known.setdefault(own.id, own)
                if told_previous(there) is None:
                    self._own[own.id] = None
            return replace(outcome, record=record, fate=Fate.UNCHANGED)
        source = self._sources[record.stem]
        if source != outcome.path:
            why = f"its record would be {record.name}, as that of {source}; it was not written"
            return replace(outcome, failure=f"{outcome.path}: {why}")
        known = self._known.get(record.stem)
        if own is not None and (known is None or not known.is_of(own) or abs(known.day - own.day) > _NEAR):
            why = f"{record} is there, and has errors or is of another inspection; nothing was written"
            return replace(outcome, failure=f"{outcome.path}: {why}")
        return replace(outcome, record=record, fate=Fate.KEPT)


def _bare(text: str) -> str:
    """Return the text of a record without what its report does not say: origin and inspection before."""
    return with_previous(without_origin(text), None)
