"""Failures of the n-th operation on files, as SQLite tests itself: an error, or the end of the process."""

import os
import signal
from contextlib import contextmanager

from reportgen.output import folder as folder_module

OPERATIONS = ("open", "fsync", "rename", "replace", "mkdir", "unlink", "rmdir", "listdir")


class Faults:
    """Counts operations on files, and does something before the n-th."""

    def __init__(self, number, act, *, tears):
        self.number, self.act, self.tears, self.count = number, act, tears, 0

    @property
    def has_struck(self):
        return self.count >= self.number

    def step(self, before=lambda: None):
        self.count += 1
        if self.count == self.number:
            if self.tears:
                before()
            self.act()

    def around(self, function):
        def wrapped(*arguments, **keywords):
            self.step()
            return function(*arguments, **keywords)

        return wrapped

    def fdopen(self, *arguments, **keywords):
        file = FDOPEN(*arguments, **keywords)
        return _Torn(file, self) if "w" in arguments[1] else file


FDOPEN = os.fdopen


class _Torn:
    """A file of which half of a write reaches the disk before the failure."""

    def __init__(self, file, faults):
        self._file, self._faults = file, faults

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._file.close()

    def __getattr__(self, name):
        return getattr(self._file, name)

    def write(self, data):
        def half():
            self._file.write(data[: len(data) // 2])
            self._file.flush()

        self._faults.step(half)
        return self._file.write(data)


@contextmanager
def striking(number, act, *, tears=True):
    """Within the block, something is done before the n-th operation on files; yield what counts them.

    Where that tears, half of a write reaches the disk before.
    """
    faults = Faults(number, act, tears=tears)
    before = {name: getattr(os, name) for name in OPERATIONS}
    exchange = folder_module.exchange
    try:
        for name, function in before.items():
            setattr(os, name, faults.around(function))
        os.fdopen = faults.fdopen
        folder_module.exchange = faults.around(exchange)
        yield faults
    finally:
        for name, function in before.items():
            setattr(os, name, function)
        os.fdopen = FDOPEN
        folder_module.exchange = exchange


def failing(number):
    """Return what raises the system's error of a number."""

    def fail():
        raise OSError(number, os.strerror(number))

    return fail


def dying():
    """End this process as kill -9 does."""
    os.kill(os.getpid(), signal.SIGKILL)


def in_a_child(function):
    """Call a function in a process of its own; return whether that came to its end."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            function()
            code = 0
        finally:
            os._exit(code)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return False
    assert os.WEXITSTATUS(status) == 0
    return True
