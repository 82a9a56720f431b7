"""Where the work of a build goes that is not done by this machine: from an address to an executor.

A worker of a cluster does its pieces in processes of ours beside it, held to the same bounds as here. So a
report that hangs, or that takes its process with it, costs nothing else there, either, and a worker that
runs several pieces in threads disturbs none of them.
"""

import pickle
import re
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError, Executor, Future
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

from reportgen.environment import read_environment
from reportgen.errors import UsageError
from reportgen.jobs import require_environment
from reportgen.machine import usable_cores
from reportgen.workers import Bounds, Cause, LostError, Pool

T = TypeVar("T")

_ADDRESS = re.compile(r"dask:(?P<scheduler>(?:tcp|tls)://(?:[^\s/:\[\]]+|\[[0-9A-Fa-f:.]+\]):\d{1,5})")
_EXPECTED = "dask:tcp://HOST:PORT, or dask:tls://HOST:PORT"
_PATIENCE = 10
"""Seconds in which a scheduler must answer."""


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """An executor, and how many pieces it does at once."""

    executor: Executor
    workers: int


@contextmanager
def executor_at(address: str, bounds: Bounds) -> Iterator[Elsewhere]:
    """Have the executor at an address, such as 'dask:tcp://host:8786'; what it runs at the end is dropped.

    Args:
        address: where it is.
        bounds: what one piece of work may cost.

    Raises:
        UsageError: the address is none, what it needs is not installed, nobody answers there, nobody works
            there, or a worker would make reports with anything else than is here.
    """
    found = _ADDRESS.fullmatch(address)
    if not found:
        raise UsageError(f"'{address}' is no address of an executor; expected {_EXPECTED}")
    try:
        from distributed import Client
    except ImportError:
        raise UsageError(
            f"Work cannot be sent to {address}, since Dask is not installed: pip install 'reportgen[dask]'"
        ) from None
    try:
        client = Client(found["scheduler"], timeout=_PATIENCE, set_as_default=False)
    except (OSError, ValueError) as exc:
        raise UsageError(f"The scheduler at {address} cannot be reached: {exc}") from None
    with client:
        threads = client.nthreads()
        if not threads:
            raise UsageError(f"The scheduler at {address} has no workers; start one, and build again")
        _require_sameness(client)
        yield Elsewhere(_Cluster(client, bounds), sum(threads.values()))


def _require_sameness(client: Any) -> None:
    """Raise UsageError if a worker makes reports with anything else than is here."""
    answers = client.run(require_environment, read_environment().digest, on_error="return")
    others = {worker: answer for worker, answer in answers.items() if answer is not None}
    if others:
        told = "\n".join(f"  {worker}: {answer}" for worker, answer in sorted(others.items()))
        raise UsageError(f"Not all workers of the cluster can make the reports of this build:\n{told}")


class _Cluster(Executor):
    """Dask's own executor, with work in parcels that nobody opens on the way, and losses told as ours."""

    def __init__(self, client: Any, bounds: Bounds) -> None:
        # Equal calls are not taken for one, and what fails is not tried again: it would fail again.
        self._executor = client.get_executor(pure=False, retries=0)
        self._client = client
        self._bounds = bounds

    def submit(self, fn: Callable[..., T], /, *args: Any, **kwargs: Any) -> Future[T]:
        future: Future[T] = Future()
        future.set_running_or_notify_cancel()
        data = pickle.dumps((fn, args, kwargs), pickle.HIGHEST_PROTOCOL)
        try:
            handed = self._executor.submit(_there, data, self._bounds)
            if self._client.status != "running":  # what is handed out meanwhile would never be told of again
                raise CancelledError  # noqa: TRY301  # as what was handed out before
        except Exception as exc:  # noqa: BLE001  # the connection is gone, which is told in many ways
            future.set_exception(_lost(exc))
        else:
            handed.add_done_callback(lambda done: _pass_on(done, future))
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:  # noqa: FBT001, FBT002  # as the standard has it
        self._executor.shutdown(wait=wait and not cancel_futures)


def _pass_on(done: Future[T], future: Future[T]) -> None:
    try:
        future.set_result(done.result())
    except LostError as exc:
        future.set_exception(exc)
    except Exception as exc:  # noqa: BLE001  # it belongs to whoever waits
        future.set_exception(_lost(exc))


def _lost(exc: Exception) -> Exception:
    """Return how it is told that a cluster lost a piece of work; other errors as they are."""
    match type(exc).__name__:
        case "KilledWorker":
            told = "every worker of the cluster that had it died"
        case "CancelledError" | "ClosedClientError" | "FutureCancelledError":
            told = "the connection to the cluster was lost"
        case _:
            return exc
    return LostError(Cause.DIED, told)


class _Beside:
    """The processes of ours beside this worker of a cluster, for as long as one build has the same bounds."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._bounds: Bounds | None = None
        self._pool: Pool | None = None

    def submit(self, data: bytes, bounds: Bounds) -> Future[Any]:
        with self._lock:
            if self._pool is None or self._bounds != bounds:
                if self._pool:
                    self._pool.shutdown(wait=False)
                self._bounds, self._pool = bounds, Pool(usable_cores(), bounds)
            return self._pool.submit(_called, data)


_BESIDE = _Beside()


def _there(data: bytes, bounds: Bounds) -> Any:
    """Return what comes of a piece of work; run by a worker of a cluster."""
    return _BESIDE.submit(data, bounds).result()


def _called(data: bytes) -> Any:
    function, arguments, keywords = pickle.loads(data)  # noqa: S301  # from whoever builds
    return function(*arguments, **keywords)
