"""Requests to end, held back where they would tear apart what belongs together."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_REQUESTS = (signal.SIGINT, signal.SIGTERM)


@contextmanager
def held_back() -> Iterator[None]:
    """Within the block, requests to end wait; at its end they are heeded."""
    if threading.current_thread() is not threading.main_thread():
        yield  # no request comes here
        return
    waiting: list[signal.Signals] = []
    before = {
        number: signal.signal(number, lambda came, _: waiting.append(signal.Signals(came)))
        for number in _REQUESTS
    }
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, signal.SIG_DFL if handler is None else handler)
        for number in dict.fromkeys(waiting):
            signal.raise_signal(number)
