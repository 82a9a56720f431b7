"""A pool of workers as an executor, in which losing a worker costs the piece of work that it had.

The standard pool of processes fails all that is pending when one process dies, and cannot stop one that
hangs; others share a pipe and its lock between workers, so that one which dies at the wrong moment stops
all. Here each worker has pipes of its own, and nothing is shared.
"""

import json
import os
import pickle
import selectors
import signal
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Executor, Future
from contextlib import ExitStack, suppress
from dataclasses import asdict, dataclass, field
from typing import Any, TypeVar

from reportgen.limits import LIMITS
from reportgen.workers.bounds import Bounds, Cause, LostError, ending
from reportgen.workers.messages import BEGUN, GarbledError, framed, parted
from reportgen.workers.rooms import Room, clear_abandoned

T = TypeVar("T")

_COMMAND = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[1]); "
    "from reportgen.workers.worker import main; main(sys.argv[2])"
)
_GRACE = 5.0
"""Seconds that a worker has to end by itself."""
_START = 120.0
"""Seconds that a worker has until it begins with a piece; it may have to load much before its first."""
_CHUNK = 1024**2
_INTERRUPTED = "it was interrupted"
_TRIES = 3
"""How often a piece is given to a worker that dies before it begins; a machine may let none live."""


@dataclass(slots=True, eq=False)
class _Piece:
    """A piece of work, packed, and where its result goes."""

    data: bytes
    future: Future[Any]
    is_begun: bool = False
    tries: int = 0


@dataclass(slots=True, eq=False)
class _Worker:
    """A process and our ends of its pipes; the piece that it has, if any, and until when.

    `room` is its folder for temporary files; `is_new` is one that never had a piece; `left` is what is still
    to be sent, `received` what has come of its result.
    """

    process: subprocess.Popen[bytes]
    work: int
    results: int
    lifeline: int
    room: Room
    is_new: bool = True
    piece: _Piece | None = None
    until: float = 0.0
    left: memoryview = field(default_factory=lambda: memoryview(b""))
    received: bytearray = field(default_factory=bytearray)


class Pool(Executor):
    """Runs functions in processes of its own; they are started at once, since loading takes long, and kept.

    A function and its arguments travel as pickles, as with the standard pool. The future of a piece
    that was lost with its worker raises LostError; no piece is run twice.
    """

    def __init__(
        self, workers: int, bounds: Bounds | None = None, first: Callable[[], object] | None = None
    ) -> None:
        """Keep how many processes there may be at once, and what a piece may cost.

        `first` is called in each before its first piece, at no piece's cost; what it raises is not told.

        Raises:
            LostError: `first` is too large to be sent.
        """
        self._most = workers
        self._first = _message(first)
        self._bounds = bounds or Bounds()
        self._waiting: deque[_Piece] = deque()
        self._workers: list[_Worker] = []
        self._lock = threading.Lock()
        self._is_closing = self._is_stopping = False
        self._selector = selectors.DefaultSelector()
        self._heard, self._bell = os.pipe()
        self._selector.register(self._heard, selectors.EVENT_READ)
        self._thread = threading.Thread(target=self._run, daemon=True, name="pool")
        self._thread.start()

    def submit(self, fn: Callable[..., T], /, *args: Any, **kwargs: Any) -> Future[T]:
        """Return the future of a call.

        Raises:
            RuntimeError: after `shutdown`.
            LostError: the call is too large to be sent.
        """
        data = _message((fn, args, kwargs))
        future: Future[T] = Future()
        with self._lock:
            if self._is_closing:
                raise RuntimeError("the pool takes no more work")
            self._waiting.append(_Piece(data, future))
            self._ring()
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:  # noqa: FBT001, FBT002  # as the standard has it
        """Take no more work, and end the workers when they are done; with `cancel_futures`, at once."""
        with self._lock:
            self._is_stopping = self._is_stopping or cancel_futures
            if not self._is_closing or cancel_futures:
                self._is_closing = True
                self._ring()
        if wait:
            self._thread.join()

    def _ring(self) -> None:
        """Wake the thread that looks after the workers; the lock is held."""
        if self._bell >= 0:
            os.write(self._bell, b"!")

    def _run(self) -> None:
        with suppress(OSError):  # where one can still be had when it is wanted, it is started then
            while len(self._workers) < self._most:
                self._start()
        clear_abandoned()
        try:
            while not self._is_done():
                self._hand_out()
                for key, _ in self._selector.select(self._patience()):
                    self._attend(key)
                self._stop_late_ones()
        finally:
            self._end()

    def _end(self) -> None:
        """Tell all who still wait that nothing comes, and end the workers."""
        with self._lock:
            self._is_closing = True
            waiting = list(self._waiting)
        for piece in waiting:
            if piece.future.cancel():
                piece.future.set_running_or_notify_cancel()
            else:
                piece.future.set_exception(LostError(Cause.DIED, _INTERRUPTED))
        for worker in list(self._workers):
            self._dismiss(worker)
        with self._lock:
            self._selector.close()
            os.close(self._heard)
            os.close(self._bell)
            self._bell = -1

    def _is_done(self) -> bool:
        with self._lock:
            is_busy = bool(self._waiting) or any(worker.piece for worker in self._workers)
            return self._is_stopping or (self._is_closing and not is_busy)

    def _patience(self) -> float | None:
        """Return the seconds until the first worker has had its time."""
        times = [worker.until - time.monotonic() for worker in self._workers if worker.piece]
        return max(0.0, min(times)) if times else None

    def _hand_out(self) -> None:
        """Give what waits to workers that are free, and start those that are still to be had."""
        while self._waiting:
            try:
                worker = self._free()
            except OSError as exc:
                told = f"no process can be started for it: {exc.strerror}"
                self._fail(self._waiting.popleft(), LostError(Cause.DIED, told))
                continue
            if worker is None:
                return
            piece = self._waiting.popleft()
            if piece.tries or piece.future.set_running_or_notify_cancel():
                worker.piece, worker.until = piece, time.monotonic() + max(_START, self._bounds.wall)
                if not worker.left:
                    self._selector.register(worker.work, selectors.EVENT_WRITE, worker)
                worker.left = memoryview(bytes(worker.left) + piece.data)
                worker.is_new = False

    def _fail(self, piece: _Piece, why: LostError) -> None:
        if piece.tries or piece.future.set_running_or_notify_cancel():
            piece.future.set_exception(why)

    def _free(self) -> _Worker | None:
        """Return a worker that has no piece, started if it must be; None where one will be free later.

        Raises:
            OSError: none can be started, and there is none to wait for.
        """
        free = next((worker for worker in self._workers if worker.piece is None), None)
        if free or len(self._workers) >= self._most:
            return free
        try:
            return self._start()
        except OSError:
            if not self._workers:
                raise
            return None

    def _start(self) -> _Worker:
        with ExitStack() as undone:
            room = Room()
            undone.callback(room.clear)
            theirs, ours = [], []
            for is_ours_to_read in (False, True, False):
                ends = os.pipe()
                for end in ends:
                    undone.callback(os.close, end)
                theirs.append(ends[is_ours_to_read])
                ours.append(ends[not is_ours_to_read])
            process = subprocess.Popen(  # noqa: S603  # of our own program
                [sys.executable, "-c", _COMMAND, json.dumps(sys.path), self._told(*theirs)],
                pass_fds=(*theirs, room.lock),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                env={**os.environ, "TMPDIR": str(room.path)},
                process_group=0,  # what a terminal sends to end us reaches them by us
            )
            undone.pop_all()
        for end in theirs:
            os.close(end)
        work, results, lifeline = ours
        os.set_blocking(work, False)
        worker = _Worker(process, work, results, lifeline, room, left=memoryview(self._first))
        self._workers.append(worker)
        self._selector.register(results, selectors.EVENT_READ, worker)
        self._selector.register(work, selectors.EVENT_WRITE, worker)
        return worker

    def _told(self, work: int, results: int, lifeline: int) -> str:
        """Return what a worker is told at its start; its end of the lifeline closes however we end."""
        bounds = asdict(self._bounds)
        return json.dumps({"work": work, "results": results, "lifeline": lifeline, "bounds": bounds})

    def _attend(self, key: selectors.SelectorKey) -> None:
        worker: _Worker | None = key.data
        if worker is None:
            os.read(self._heard, _CHUNK)
        elif worker not in self._workers:
            return  # it was lost in this round
        elif key.fd == worker.work:
            self._send(worker)
        else:
            self._receive(worker)

    def _send(self, worker: _Worker) -> None:
        with suppress(BrokenPipeError):  # its end is told by its other pipe
            worker.left = worker.left[os.write(worker.work, worker.left[:_CHUNK]) :]
            if worker.left:
                return
        self._selector.unregister(worker.work)

    def _receive(self, worker: _Worker) -> None:
        data = os.read(worker.results, _CHUNK)
        worker.received += data
        if not data:
            self._lose(worker)
            return
        try:
            while (message := parted(worker.received)) is not None:
                self._hear(worker, message)
        except Exception:  # noqa: BLE001  # what is no message of ours may fail in any way
            self._lose(worker, LostError(Cause.GARBLED, "the process that made it sent what cannot be read"))

    def _hear(self, worker: _Worker, message: bytes) -> None:
        """Note that a piece has begun, or tell who waits for it what came of it."""
        if not worker.piece or worker.left or worker.piece.is_begun != (message != BEGUN):
            raise GarbledError
        if message == BEGUN:
            worker.piece.is_begun = True
            worker.until = time.monotonic() + self._bounds.wall
            return
        is_done, result = pickle.loads(message)  # noqa: S301  # from a process of our own
        if not is_done and not isinstance(result, Exception):
            raise GarbledError
        future, worker.piece = worker.piece.future, None
        if is_done:
            future.set_result(result)
        else:
            future.set_exception(result)
        if isinstance(result, LostError):
            self._drop(worker)  # nobody knows what is left of it without memory

    def _stop_late_ones(self) -> None:
        now = time.monotonic()
        for worker in [one for one in self._workers if one.piece and one.until <= now]:
            assert worker.piece
            told = f"it took longer than {self._bounds.wall:g} s, and was stopped"
            if not worker.piece.is_begun:
                told = f"the process that was to make it did not begin within {_START:g} s"
            self._lose(worker, LostError(Cause.TIME, told))

    def _lose(self, worker: _Worker, why: LostError | None = None) -> None:
        """Drop a worker, and tell who waits for its piece; why, its own end tells where nothing else does."""
        piece = worker.piece
        code = self._drop(worker, patience=0.0 if why else _GRACE)
        if piece and not piece.is_begun and not why and piece.tries < _TRIES:
            piece.tries += 1
            self._waiting.appendleft(piece)
        elif piece:
            piece.future.set_exception(why or ending(code, self._bounds))

    def _dismiss(self, worker: _Worker) -> None:
        """End a worker: one that has done work and is free by itself, another at once."""
        if worker.piece:
            self._lose(worker, LostError(Cause.DIED, _INTERRUPTED))
        else:
            self._drop(worker, patience=0.0 if worker.is_new else _GRACE)

    def _drop(self, worker: _Worker, patience: float = 0.0) -> int:
        """Close what leads to a worker, and see to its end and that of its children; return its exit code."""
        self._workers.remove(worker)
        for pipe in (worker.work, worker.results):
            with suppress(KeyError):
                self._selector.unregister(pipe)
            os.close(pipe)
        with suppress(subprocess.TimeoutExpired):
            worker.process.wait(patience)
        with suppress(OSError):  # there is none left; a number that was free is not given anew so soon
            os.killpg(worker.process.pid, signal.SIGKILL)
        os.close(worker.lifeline)
        code = worker.process.wait()
        worker.room.clear()  # what is killed leaves its temporary files
        return code


def _message(content: object) -> bytes:
    data = pickle.dumps(content, pickle.HIGHEST_PROTOCOL)
    if len(data) > LIMITS.message_bytes:
        told = f"it is too large to be sent to a process: {len(data):,} bytes, of at most"
        raise LostError(Cause.SIZE, f"{told} {LIMITS.message_bytes:,}")
    return framed(data)
