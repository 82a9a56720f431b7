"""Records that are followed: looked at again when a file that counts changes, the best known of each kept.

Two threads: one waits for changes, the other looks at records, one at a time, those first that changed or
are before somebody's eyes. What they find is a `State` for each record, replaced as a whole.
"""

import re
from collections import Counter
from collections.abc import Callable, Container, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from threading import Condition, Event, Thread

from reportgen.live.bench import Attempt, Bench, pdf_of
from reportgen.live.inventory import Followed, differing, signatures, take_inventory
from reportgen.live.panel import Panel
from reportgen.live.watching import nudges
from reportgen.making import Settings

_GRACE = 0.15
"""Seconds for which a good page stays before an error is told: editors empty a file, and then fill it."""
_NO_KEY = re.compile(r"[^A-Za-z0-9-]+")
RESERVED = "-"
"""The key that no record has."""


@dataclass(frozen=True, slots=True)
class State:
    """The best known of a record: the last good page, and what is told beside it.

    `is_good` tells whether the page is of the record as it lies there. Numbers grow with every change:
    `made` is that of the page, `told` that of all else; 0 before the first.
    """

    path: Path
    page: bytes = b""
    made: int = 0
    is_good: bool = False
    panel: Panel | None = None
    told: int = 0


class Session:
    """Follows records from `start` until `stop`."""

    def __init__(
        self, followed: Followed, settings: Callable[[], Settings], now: Callable[[], datetime | None]
    ) -> None:
        """Read the settings, and look where records are.

        Args:
            followed: which files.
            settings: reads what records are made with; asked anew when a file of it changes.
            now: the time that dates are held against, asked anew for every look.

        Raises:
            ReportgenError: whatever `settings` raises.
        """
        self._bench = Bench(settings, now)
        self._followed = followed
        self._inventory = take_inventory(followed)
        self._signatures = signatures(self._inventory.files)
        self._states: dict[str, State] = {}
        self._stale: dict[str, bool] = {}
        """Records to look at, and whether before others."""
        self._renew = {"settings": False, "templates": False}
        self._eyes: Counter[str] = Counter()
        self._number = 0
        self._news = Condition()
        self._stop = Event()
        self._threads = [Thread(target=one, daemon=True) for one in (self._watch, self._work)]
        self._follow()

    def start(self) -> None:
        """Begin to look at records, and to follow them."""
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """End both."""
        with self._ending():
            pass
        for thread in self._threads:
            thread.join()

    @contextmanager
    def _ending(self) -> Iterator[None]:
        """End all when one part ends, so that no page is taken for a live one."""
        try:
            yield
        finally:
            self._stop.set()
            with self._news:
                self._news.notify_all()

    @property
    def is_over(self) -> bool:
        """Whether nothing is followed any more."""
        return self._stop.is_set()

    @property
    def states(self) -> Mapping[str, State]:
        """The states of all records, by the keys that stand in addresses."""
        with self._news:
            return dict(self._states)

    @contextmanager
    def eyes_on(self, key: str) -> Iterator[None]:
        """Look at a record before others as long as somebody does."""
        with self._news:
            self._eyes[key] += 1
        try:
            yield
        finally:
            with self._news:
                self._eyes[key] -= 1

    def number(self, known: int, seconds: float) -> int:
        """Return the number of the last change, after waiting for one if it is known.

        Args:
            known: the number up to which changes are known.
            seconds: how long to wait at most.
        """
        with self._news:
            self._news.wait_for(lambda: self._number != known or self.is_over, seconds)
            return self._number

    def pdf(self, path: Path) -> bytes:
        """Return the PDF of a record as it lies there, with the settings of now; raises as `pdf_of`."""
        return pdf_of(path, self._bench.settings)

    # --- the first thread: what changed

    def _watch(self) -> None:
        with self._ending():
            while not self.is_over:
                folders = self._inventory.folders
                for _ in nudges(folders, self._stop):
                    self._look_around()
                    if self._inventory.folders != folders:
                        break

    def _look_around(self) -> None:
        """Find what changed, and mark the records that it may matter to."""
        before, now = self._inventory, take_inventory(self._followed)
        states = signatures(now.files)
        changed = differing(self._signatures, states)
        self._inventory, self._signatures = now, states
        if not changed and before.records.keys() == now.records.keys():
            return
        with self._news:
            self._follow()
            self._renew["settings"] |= bool(changed & (before.settings | now.settings))
            self._renew["templates"] |= bool(changed & (before.templates | now.templates))
            keys = {state.path: key for key, state in self._states.items()}
            concerned = before.concerned(changed) | now.concerned(changed)
            for path in concerned & now.records.keys():
                is_own = bool(now.records[path] & changed)
                self._stale[keys[path]] = is_own or self._stale.get(keys[path], False)
            self._news.notify_all()

    def _follow(self) -> None:
        """Have a state for each record, under a key of its own, and for no other."""
        keys = {state.path: key for key, state in self._states.items()}
        for path in self._inventory.records:
            if path not in keys:
                key = _free_key(path, {*self._states, RESERVED})
                self._states[key] = State(path)
                self._stale[key] = False
        for path in keys.keys() - self._inventory.records.keys():
            del self._states[keys[path]]
            self._stale.pop(keys[path], None)
        self._number += 1

    # --- the second: what became of it

    def _work(self) -> None:
        with self._ending():
            while (key := self._next()) is not None:
                self._look_at(key)

    def _next(self) -> str | None:
        """Return the record to look at as soon as there is one, or None at the end."""
        with self._news:
            self._news.wait_for(lambda: self._stale or self.is_over)
            if self.is_over:
                return None
            renew, self._renew = self._renew, dict.fromkeys(self._renew, False)
            key = max(self._stale, key=lambda one: (self._eyes[one] > 0, self._stale[one]))
            del self._stale[key]
        self._bench.renew(**renew)
        return key

    def _look_at(self, key: str) -> None:
        state = self.states.get(key)
        if state is None:
            return
        attempt = self._bench.attempt(state.path)
        if attempt.page and attempt.page != state.page:
            # Its reader need not wait for what is found in it.
            self._publish(key, lambda one, number: replace(one, page=attempt.page, made=number))
        beside = self._bench.beside(attempt).after(state.panel)
        if not self._is_overtaken(key, attempt):
            is_good = bool(attempt.page)
            self._publish(key, lambda one, number: replace(one, panel=beside, is_good=is_good, told=number))

    def _is_overtaken(self, key: str, attempt: Attempt) -> bool:
        """Return whether the record changed again, or changes while an error is held back."""
        with self._news:
            if not attempt.page and self._states[key].is_good:
                self._news.wait_for(lambda: key in self._stale or self.is_over, _GRACE)
            return key in self._stale

    def _publish(self, key: str, changed: Callable[[State, int], State]) -> None:
        with self._news:
            if key in self._states:
                self._number += 1
                self._states[key] = changed(self._states[key], self._number)
                self._news.notify_all()


def _free_key(path: Path, taken: Container[str]) -> str:
    """Return a key of a record that is not taken: its id, or what is near to it."""
    plain = _NO_KEY.sub("-", path.stem)
    numbers = (f"{plain}~{number}" for number in range(2, 10**6))
    return next(key for key in (plain, *numbers) if key not in taken)
