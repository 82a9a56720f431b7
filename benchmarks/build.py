"""Hold whole builds of a folder's records against their targets, as ratios of runs in one go.

    python benchmarks/build.py FOLDER [--repeat N] [--only NAME,...] [--reports N]

Every run is a process of its own, as a user starts it, with its start and that of its workers; those of a
ratio follow each other, and the median of the ratios is told, with the lowest and highest.
"""

import argparse
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

HERE = Path(__file__).resolve().parent
BUILD = (sys.executable, "-m", "reportgen", "build", "--quiet", "--today", "2026-11-24")
MANY = 300
"""Reports over which the memory of workers is watched."""
PAUSE = 0.2
"""Seconds from one look at the memory to the next."""
_PREVIOUS = re.compile(r"^previous: (.+)$", re.MULTILINE)
sys.path.append(str(HERE / "peers"))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--repeat", type=int, default=3, help="runs of each (default 3)")
    parser.add_argument("--only", default="", help=f"which of {', '.join(MEASURES)} (default all)")
    parser.add_argument("--reports", type=int, default=MANY, help=f"how many are many (default {MANY})")
    options = parser.parse_args()
    names = [name for name in options.only.split(",") if name] or list(MEASURES)
    if strangers := sorted({*names} - {*MEASURES}):
        sys.exit(f"There is no {', '.join(strangers)}; there are {', '.join(MEASURES)}")
    if not list(options.folder.glob("*.yaml")):
        sys.exit(f"There is no record in {options.folder}")
    with tempfile.TemporaryDirectory() as place:
        bench = Bench(options.folder.resolve(), Path(place), options.reports)
        print(f"{len(bench.records)} records, {bench.cores} cores\n")
        for name in names:
            for line in MEASURES[name](bench, options.repeat):
                print(line, flush=True)


@dataclass
class Bench:
    """The records, a place for what is made of them, and the runs that are timed."""

    folder: Path
    place: Path
    reports: int
    cores: int = field(default_factory=lambda: len(os.sched_getaffinity(0)))

    @cached_property
    def records(self):
        return sorted(self.folder.glob("*.yaml"))

    @cached_property
    def pages(self):
        """Pages of all records, with a stylesheet beside them that declares the faces of their PDFs."""
        from reportgen.report.fonts import faces_for, font_face, font_file

        output = self.place / "pages"
        self.build(self.folder, "--format", "html", "-o", output)
        pages = sorted(output.glob("*/report.html"))
        faces = {face for page in pages for face in faces_for(page.read_text(encoding="utf-8"))}
        for face in faces:
            (self.place / face.file).write_bytes(font_file(face.address))
        rules = "\n".join(sorted(font_face(face, (self.place / face.file).as_uri()) for face in faces))
        (self.place / "faces.css").write_text(rules, encoding="utf-8")
        return pages

    def bare(self):
        """Return the seconds of WeasyPrint's bare `write_pdf` of all pages."""
        return timed([sys.executable, HERE / "bare.py", *self.pages, "--css", self.place / "faces.css"])

    def build(self, *arguments):
        """Return the seconds of a build, into an empty folder and without a cache where none is named."""
        output = () if "-o" in arguments else ("-o", self.empty())
        cache = () if "--cache" in arguments else ("--no-cache",)
        return timed([*BUILD, *arguments, *output, *cache])

    def empty(self):
        return Path(tempfile.mkdtemp(dir=self.place))

    def copies(self, count):
        """Return a folder with so many records: those there are, and again under other names."""
        folder, texts = self.empty(), [(path.stem, path.read_text(encoding="utf-8")) for path in self.records]
        for number in range(count):
            stem, text = texts[number % len(texts)]
            again = f"n{number // len(texts)}-" if number >= len(texts) else ""
            text = _PREVIOUS.sub(rf"previous: {again}\1", text)
            (folder / f"{again}{stem}.yaml").write_text(text, encoding="utf-8")
        return folder


def timed(command):
    """Return the seconds by the clock that a command takes; end with what it says where it fails."""
    began = time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{' '.join(map(str, command[:6]))}... ended with {done.returncode}:\n{done.stderr[-2000:]}")
    return time.perf_counter() - began


def whole(bench, repeat):
    """The page's PDF and all that leads to it and follows it; then the summary's PDF, too."""
    assert bench.pages
    for formats, target in (("html,pdf,json", "at most 1.25"), ("html,pdf,summary,json", "none")):
        pairs = [(bench.build(bench.folder, "--format", formats), bench.bare()) for _ in range(repeat)]
        yield told(f"{formats} : bare WeasyPrint of report.html", pairs, target)


def workers(bench, repeat):
    pairs = [[bench.build(bench.folder, "-j", count) for count in ("1", "2")] for _ in range(repeat)]
    yield told("one worker : two", pairs, "at least 1.85")


def unchanged(bench, repeat):
    """Nothing changed, and one record changed, each beside the full build that came before it."""
    nothing, one = [], []
    for _ in range(repeat):
        folder, kept = bench.copies(len(bench.records)), ("-o", bench.empty(), "--cache", bench.empty())
        full = bench.build(folder, *kept)
        nothing.append((bench.build(folder, *kept), full))
        changed = folder / bench.records[0].name
        changed.write_text(changed.read_text(encoding="utf-8") + "\n# changed\n", encoding="utf-8")
        took, anew = with_summary(bench, folder, *kept)
        one.append((took - bench.build(*anew), full))
    yield told("nothing changed : full", nothing, "under 0.01")
    yield told("one changed, less those that tell of it : full", one, "under 0.01")


def with_summary(bench, *arguments):
    """Return the seconds of a build, and the records that it built."""
    summary = bench.place / "summary.json"
    took = bench.build(*arguments, "--summary", summary)
    records = json.loads(summary.read_text(encoding="utf-8"))["records"]
    return took, [record["record"] for record in records if record["state"] == "built"]


def formats(bench, repeat):
    pairs = [
        (bench.build(bench.folder), bench.build(bench.folder, "--format", "html,json")) for _ in range(repeat)
    ]
    yield told("all : html,json", pairs, "at least 25")


def twice(bench, repeat):
    count = len(bench.records)
    double, once = bench.copies(2 * count), bench.copies(count)
    pairs = [(bench.build(double), bench.build(once)) for _ in range(repeat)]
    yield told(f"{2 * count} records : {count}", pairs, "at most 2.1")


def many(bench, _repeat):
    """Many reports: the most that a worker holds in each quarter, and the time beside that of pages alone."""
    folder = bench.copies(bench.reports)
    took, held = watched(folder, bench.empty(), bench.reports)
    for quarter in range(1, 5):
        first, last = bench.reports * (quarter - 1) / 4, bench.reports * quarter / 4
        highest = max((most for done, most in held if first <= done <= last), default=0)
        what = f"most of a worker to report {bench.reports * quarter // 4}, MB"
        yield f"{what:58}{highest / 1e6:8.1f}   (under 150, and flat)"
    pages = bench.build(folder, "--format", "html,json")
    yield told(f"{bench.reports} records, all : html,json", [(took, pages)], "none")


def watched(folder, output, count):
    """Return the seconds of a build, and again and again how many reports are done and what workers hold."""
    from processes import most_held, tree

    began = time.perf_counter()
    process = subprocess.Popen([*BUILD, folder, "-o", output, "--no-cache"], stdout=subprocess.DEVNULL)
    held = []
    while process.poll() is None:
        time.sleep(PAUSE)
        done = min(count, sum(not path.name.startswith(".") for path in output.iterdir()))
        held.append((done, max(map(most_held, tree(process.pid) - {process.pid}), default=0)))
    if process.returncode:
        sys.exit(f"The build of {count} reports ended with {process.returncode}")
    return time.perf_counter() - began, held


def told(what, pairs, target):
    ratios = sorted(first / second for first, second in pairs)
    seconds = ", ".join(f"{statistics.median(column):.2f}" for column in zip(*pairs, strict=True))
    spread = f"{ratios[0]:.3f} to {ratios[-1]:.3f}"
    return f"{what:58}{statistics.median(ratios):8.3f}   {spread} ({target}; median s {seconds})"


MEASURES = {
    "whole": whole,
    "workers": workers,
    "unchanged": unchanged,
    "formats": formats,
    "twice": twice,
    "many": many,
}


if __name__ == "__main__":
    main()
