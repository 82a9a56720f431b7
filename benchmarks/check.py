"""Time `reportgen check` over the records of a folder, as a whole and by its parts.

    python benchmarks/check.py FOLDER [--repeat N]

The whole is a process of its own, as a user starts it, held against the target; the parts are measured in
this one, each without the parts in it. What is held against the target is the processor's time: other work
on the machine falls on the clock's.
"""

import argparse
import os
import statistics
import subprocess
import sys
import time
from collections import Counter
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

TARGET = 3.0
"""Seconds for the 41 records of the corpus."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--repeat", type=int, default=3, help="runs of the whole command (default 3)")
    options = parser.parse_args()
    records = sorted(options.folder.glob("*.yaml"))
    if not records:
        sys.exit(f"There is no record in {options.folder}")
    report_whole([whole(options.folder) for _ in range(options.repeat)], len(records))
    report_parts(parts(options.folder, records))


def whole(folder):
    """Return the seconds by the clock and of the processor that the command takes as a process."""
    before, start = os.times(), time.perf_counter()
    command = [sys.executable, "-m", "reportgen", "check", str(folder)]
    done = subprocess.run(command, stdout=subprocess.DEVNULL, check=False)
    if done.returncode not in (0, 1):
        sys.exit(f"{' '.join(command)} ended with {done.returncode}")
    clock, after = time.perf_counter() - start, os.times()
    return clock, sum(after[2:4]) - sum(before[2:4])  # of children, user and system


def parts(folder, records):
    """Return the processor's seconds of each part of a check, of rules by families."""
    clock = Clock()
    with clock.running("start-up"):
        from reportgen.assessment import assess
        from reportgen.configuration import find_configuration  # noqa: F401  # the command needs it, too
        from reportgen.findings import Checked, Form, as_form
        from reportgen.frameworks import Library
        from reportgen.load import Neighbours
        from reportgen.rules import RULES, Desk, examine
    library = Library()
    neighbours = Neighbours(folder, library)
    neighbours.loaded = clock.on("loading", neighbours.loaded)
    rules = tuple(replace(rule, find=clock.on(f"rules: {rule.family}", rule.find)) for rule in RULES)
    checked = []
    for path in records:
        with clock.running("assessing"):
            assessment = assess(path, library, None, neighbours)
            desk = Desk(assessment.case, beside=neighbours.of_provider_of(assessment.case.record))
        with clock.running("placing"):
            checked.append(Checked(path, examine(desk, rules)))
    with clock.running("telling"):
        as_form(checked, Form.TEXT)
    return clock.seconds


class Clock:
    """Adds up the processor's time of parts, each without those that run within it."""

    def __init__(self):
        self.seconds = Counter()
        self._inner = [0.0]

    @contextmanager
    def running(self, name):
        """Measure a block as a part."""
        self._inner.append(0.0)
        start = time.process_time()
        try:
            yield
        finally:
            passed = time.process_time() - start
            self.seconds[name] += passed - self._inner.pop()
            self._inner[-1] += passed

    def on(self, name, function):
        """Return a function whose calls are measured as a part, with all that it yields."""

        def measured(*arguments):
            with self.running(name):
                result = function(*arguments)
                return result if hasattr(result, "record") else tuple(result)

        return measured


def report_whole(runs, records):
    clock, busy = (statistics.median(times) for times in zip(*runs, strict=True))
    print(f"{records} records, {len(runs)} runs of the whole command")
    print(f"median {busy:.2f} s of the processor, {clock:.2f} s by the clock; ", end="")
    print(f"target {TARGET:.1f} s: {'met' if busy <= TARGET else 'MISSED'}\n")


def report_parts(seconds):
    print(f"{'part':24}{'seconds':>10}{'share':>8}")
    total = sum(seconds.values())
    for name, passed in sorted(seconds.items(), key=lambda part: -part[1]):
        print(f"{name:24}{passed:10.2f}{passed / total:8.0%}")
    print(f"{'sum':24}{total:10.2f}")


if __name__ == "__main__":
    main()
