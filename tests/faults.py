"""Failures of the n-th operation on files, as SQLite tests itself: an error, or the end of the process."""

import builtins
import fcntl
import io
import os
import signal
from contextlib import ExitStack, contextmanager

from reportgen.output import switch as switch_module

OPERATIONS = (
    *((os, name) for name in ("open", "fsync", "fchmod", "rename", "replace", "link", "unlink")),
    *((os, name) for name in ("mkdir", "rmdir", "listdir", "scandir", "stat")),
    (fcntl, "flock"),
    (switch_module, "exchange"),
)
"""What is struck, beside reading and writing."""


class Faults:
    """Counts operations on files, and does something before the n-th, which is about the path `struck`."""

    def __init__(self, number, act, *, tears):
        self.number, self.act, self.tears, self.count = number, act, tears, 0
        self.struck = ""

    @property
    def has_struck(self):
        return self.count >= self.number

    def step(self, about, before=lambda: None):
        self.count += 1
        if self.count == self.number:
            self.struck = _path_of(about)
            if self.tears:
                before()
            self.act(None if isinstance(about, int) else self.struck)

    def around(self, function):
        def wrapped(*arguments, **keywords):
            self.step(arguments[0] if arguments else "")
            return function(*arguments, **keywords)

        return wrapped

    def fdopen(self, *arguments, **keywords):
        return _Torn(OPEN(*arguments, **keywords), self)

    def opened(self, path, *arguments, **keywords):
        self.step(path)
        return _Torn(OPEN(path, *arguments, **keywords), self)


OPEN, READLINK = io.open, os.readlink


def _path_of(about):
    return READLINK(f"/proc/self/fd/{about}") if isinstance(about, int) else os.fspath(about)


class _Torn:
    """A file of which half of a write reaches the disk before the failure."""

    def __init__(self, file, faults):
        self._file, self._faults = file, faults

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._file.close()

    def __iter__(self):
        return iter(self._file)

    def __getattr__(self, name):
        return getattr(self._file, name)

    def write(self, data):
        def half():
            self._file.write(data[: len(data) // 2])
            self._file.flush()

        self._faults.step(self._file.fileno(), half)
        return self._file.write(data)

    def read(self, *arguments):
        self._faults.step(self._file.fileno())
        return self._file.read(*arguments)


@contextmanager
def striking(number, act, *, tears=True):
    """Within the block, something is done before the n-th operation on files; yield what counts them.

    Where that tears, half of a write reaches the disk before.
    """
    faults = Faults(number, act, tears=tears)
    wrapped = {place: faults.around(getattr(*place)) for place in OPERATIONS}
    files = {(os, "fdopen"): faults.fdopen, (io, "open"): faults.opened, (builtins, "open"): faults.opened}
    with ExitStack() as after:
        for (module, name), function in {**wrapped, **files}.items():
            after.callback(setattr, module, name, getattr(module, name))
            setattr(module, name, function)
        yield faults


def failing(number):
    """Return what raises the system's error of a number; with the path where the system was given one."""

    def fail(path):
        raise OSError(number, os.strerror(number), path)

    return fail


def dying(_path):
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
