"""What a process and all that it started cost, from /proc: seconds of the processor, and memory."""

import os
import threading
from contextlib import contextmanager
from pathlib import Path

PROC = Path("/proc")
TICKS = os.sysconf("SC_CLK_TCK")
PAUSE = 0.05


def tree(root):
    """Return the ids of a process and of all under it."""
    parents = {}
    for path in PROC.glob("[0-9]*/stat"):
        if fields := stat(path):
            parents[int(path.parent.name)] = int(fields[1])
    found = {root}
    while more := {one for one, parent in parents.items() if parent in found} - found:
        found |= more
    return found


def most_held(one):
    """Return the most bytes of memory that a process has held at once so far, none if it is gone."""
    try:
        lines = (PROC / str(one) / "status").read_text(encoding="utf-8").splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM:"))


def stat(path):
    """Return the fields of a process from its state on, none if it is gone."""
    try:
        return path.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
    except OSError:
        return []


def seconds(root):
    """Return the seconds of the processor that a tree has taken, with those of its ended children."""
    every = (stat(PROC / str(one) / "stat") for one in tree(root))
    return sum(int(ticks) for fields in every for ticks in fields[11:15]) / TICKS


def busy():
    """Return the seconds of the processor that all on this machine have taken."""
    first, *_ = (PROC / "stat").read_text(encoding="utf-8").splitlines()
    user, nice, system, _idle, _waiting, *rest = (int(ticks) for ticks in first.split()[1:8])
    return (user + nice + system + sum(rest)) / TICKS


def memory(root):
    """Return the bytes that a tree holds, what processes share being shared out among them (PSS)."""
    return sum(share(one) for one in tree(root))


def share(one):
    """Return the bytes of a process, none if it is gone."""
    try:
        lines = (PROC / str(one) / "smaps_rollup").read_text(encoding="utf-8").splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))


@contextmanager
def watching(root):
    """Yield a list that gets the memory of a tree again and again."""
    seen, over = [memory(root)], threading.Event()

    def watch():
        while not over.wait(PAUSE):
            seen.append(memory(root))

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield seen
    finally:
        over.set()
        watcher.join()
