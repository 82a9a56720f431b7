"""A worker: takes a piece of work, does it, sends what came of it, and waits for the next.

It ends with whoever started it: its lifeline is a pipe that the kernel closes then, however that died.
"""

import ctypes
import gc
import json
import os
import pickle
import shutil
import signal
import threading
from contextlib import suppress
from typing import Any

from reportgen.limits import LIMITS
from reportgen.workers.bounds import Bounds, Cause, LostError, allow, enter, short_of_memory
from reportgen.workers.messages import BEGUN, framed, receive


def main(arguments: str) -> None:
    """Work until there is nothing more to come, and end with all children.

    Args:
        arguments: JSON of file descriptors, `work`, `results` and `lifeline`, and of `bounds`.
    """
    given = json.loads(arguments)
    pipes = [given[name] for name in ("work", "results", "lifeline")]
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the terminal sends it to all; who started us decides
    threading.Thread(target=_end_with, args=(given["lifeline"],), daemon=True).start()
    os.register_at_fork(after_in_child=lambda: _close(pipes))
    with suppress(BrokenPipeError):  # whoever waited for what was made has gone
        _work(given["work"], given["results"], Bounds(**given["bounds"]))
    _leave()


def _work(work: int, results: int, bounds: Bounds) -> None:
    enter(bounds)
    if (first := receive(work)) is None:
        return
    _done_first(first)
    gc.collect()
    gc.freeze()  # what is loaded by now stays, and need not be looked through again
    gc.disable()  # it runs between the pieces
    while (data := receive(work)) is not None:
        allow(bounds.cpu)
        _send(results, BEGUN)
        _send(results, _done(data))
        del data
        _give_back()


def _give_back() -> None:
    """Give back the memory that a piece leaves behind, to Python and to the system.

    The C library keeps what lies between pages that are in use: 15 MB after a report, and slowly more.
    """
    gc.collect()
    with suppress(AttributeError):  # another C library than GNU's
        ctypes.CDLL(None).malloc_trim(0)


def _end_with(lifeline: int) -> None:
    os.read(lifeline, 1)
    _leave()


def _leave() -> None:
    """Clear temporary files away, and end this process with the group that it leads."""
    shutil.rmtree(os.environ["TMPDIR"], ignore_errors=True)
    with suppress(ProcessLookupError):  # it leads no group
        os.killpg(os.getpid(), signal.SIGKILL)
    os._exit(1)


def _close(pipes: list[int]) -> None:
    """Close pipes in a child, since the end of its parent would not be seen while one of them is open."""
    for pipe in pipes:
        with suppress(OSError):
            os.close(pipe)


def _done_first(data: bytes) -> None:
    """Do what is to be done before the first piece; where it fails, a piece will fail so, too, and tell."""
    with suppress(Exception):
        first = pickle.loads(data)  # noqa: S301  # from who started us
        if first:
            first()


def _send(results: int, message: bytes) -> None:
    left = memoryview(framed(message))
    while left:
        left = left[os.write(results, left) :]


def _done(data: bytes) -> bytes:
    """Return what came of a piece of work: whether it was done, and its result or the error."""
    try:
        function, arguments, keywords = pickle.loads(data)  # noqa: S301  # from who started us
        return _told(function(*arguments, **keywords), is_done=True)
    except MemoryError:
        return _told(short_of_memory(), is_done=False)
    except Exception as exc:  # noqa: BLE001  # whatever it is, it is this piece's alone
        return _told(exc, is_done=False)


def _told(result: Any, *, is_done: bool) -> bytes:
    try:
        message = pickle.dumps((is_done, result), pickle.HIGHEST_PROTOCOL)
        if not is_done:
            pickle.loads(message)  # noqa: S301  # some errors can be sent and not be received
        if len(message) > LIMITS.message_bytes:
            raise ValueError(f"{len(message):,} bytes, of at most {LIMITS.message_bytes:,}")  # noqa: TRY301
    except Exception as exc:  # noqa: BLE001  # it is told in words, then
        lost = LostError(Cause.GARBLED, f"what came of it cannot be sent: {result!r:.300} ({exc})")
        return pickle.dumps((False, lost), pickle.HIGHEST_PROTOCOL)
    return message
