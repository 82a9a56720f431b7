"""Runs an engine over reports in processes of its own, and tells what that took."""

import subprocess
import sys
import time
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path

from processes import busy, seconds, watching

LANE = Path(__file__).with_name("lane.py")


class EngineError(Exception):
    """An engine did not do what it was told to; the message is its last line."""


@dataclass(frozen=True)
class Run:
    """What a run over all reports took: seconds by the clock and of the processor, and the most memory.

    `others` are the seconds of the processor that went to other work meanwhile.
    """

    clock: float
    processor: float
    others: float
    memory: int


def timed(engine, folder, warm_up, stems, lanes, *, watched=False):
    """Return what a run takes; each process is warm before it begins, and reports are dealt out in turn.

    Raises:
        EngineError: it failed.
    """
    with ExitStack() as running:
        dealt = []
        for lane in range(min(lanes, len(stems))):  # LibreOffice waits for ever where it is given none
            out = folder / engine.name / f"{lane + 1}-of-{lanes}"
            out.mkdir(parents=True, exist_ok=True)
            given = [folder, out, warm_up, *stems[lane::lanes]]
            dealt.append(running.enter_context(Lane(engine.name, given)))
        for lane in dealt:
            lane.hears("ready")
        seen = running.enter_context(watching(dealt[0].id)) if watched else [0]
        before, all_before, begun = sum(seconds(lane.id) for lane in dealt), busy(), time.perf_counter()
        for lane in dealt:
            lane.goes_on()
        for lane in dealt:
            lane.hears("done")
        clock = time.perf_counter() - begun
        processor = sum(seconds(lane.id) for lane in dealt) - before
        return Run(clock, processor, max(0, busy() - all_before - processor), max(seen))


class Lane:
    """A process of an engine; what it complains of goes to a file, lest a full pipe stop it."""

    def __init__(self, name, given):
        self.complaints = given[1] / "complaints.txt"
        with self.complaints.open("w", encoding="utf-8") as complaints:
            self.process = subprocess.Popen(
                [sys.executable, LANE, name, *given],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=complaints,
                text=True,
            )
        self.id = self.process.pid

    def __enter__(self):
        return self

    def hears(self, word):
        """Wait until it says a word."""
        if self.process.stdout.readline().strip() != word:
            self.process.wait()
            said = self.complaints.read_text(encoding="utf-8").strip().splitlines() or ["it ended"]
            raise EngineError(said[-1][:300])

    def goes_on(self):
        """Tell it to go on."""
        print(file=self.process.stdin, flush=True)

    def __exit__(self, *_):
        with suppress(BrokenPipeError):
            self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait()
