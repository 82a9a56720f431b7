"""Measure what a site of many reports costs: whole, where nothing changed, and where one record did.

    python benchmarks/site.py FOLDER [--records N] [--only NAME,...]

The records of FOLDER are there again under the names of further authorities, each chain with ids of its own,
until there are N. Every run is a process of its own, as a user starts it. Ratios are of seconds of the
processor, workers included, in runs of one go, since other work on the machine changes those by the clock far
more. A full run keeps all cores at work, one that changes little only one: by the clock, where nobody else
works, the ratio of the two is higher, at most as many times as there are cores.
"""

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from pathlib import Path

from reportgen.programme.authorities import authorities

HERE = Path(__file__).resolve().parent
NOW = "2026-11-24T12:00"
SITE = (sys.executable, "-m", "reportgen", "site", "--quiet", "--now", NOW)
SITE += ("--base-url", "https://reports.example.gov.uk/")
BUILD = (sys.executable, "-m", "reportgen", "build", "--quiet", "--no-cache", "--today", NOW[:10])
MANY = 340
PAUSE = 0.1
"""Seconds from one look at the memory to the next."""
sys.path.append(str(HERE / "peers"))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--records", type=int, default=MANY, help=f"how many are many (default {MANY})")
    parser.add_argument("--only", default="", help=f"which of {', '.join(MEASURES)} (default all)")
    options = parser.parse_args()
    names = [name for name in options.only.split(",") if name] or list(MEASURES)
    if strangers := sorted({*names} - {*MEASURES}):
        sys.exit(f"There is no {', '.join(strangers)}; there are {', '.join(MEASURES)}")
    if not list(options.folder.glob("*.yaml")):
        sys.exit(f"There is no record in {options.folder}")
    with tempfile.TemporaryDirectory() as place:
        bench = Bench(options.folder, Path(place), options.records)
        cores = len(os.sched_getaffinity(0))
        print(f"{options.records} records, {cores} cores\n")
        for name in names:
            for line in MEASURES[name](bench):
                print(line, flush=True)


@dataclass(frozen=True, slots=True)
class Run:
    """What a run took: seconds of the processor and by the clock, and the most bytes held at once.

    `parent` is what the command itself held, `worker` the most that one of its workers did.
    """

    used: float
    seconds: float
    parent: int
    worker: int


@dataclass
class Bench:
    """The records, a place for what is made of them, and the runs that several measures share."""

    folder: Path
    place: Path
    count: int
    cache: Path = field(init=False)

    def __post_init__(self):
        self.cache = self.empty()

    def empty(self):
        return Path(tempfile.mkdtemp(dir=self.place))

    @cached_property
    def records(self):
        return copies(self.folder, self.empty(), self.count)

    @cached_property
    def site(self):
        """The site that `full` made; later runs are made in its place."""
        return self.empty()

    @cached_property
    def full(self):
        """The run that made everything, and kept it."""
        return self.run(self.records, self.site)

    def run(self, records, site, *, is_kept=True):
        cache = ("--cache", self.cache) if is_kept else ("--no-cache",)
        return watched([*SITE, records, "-o", site, *cache])


def copies(folder, place, count):
    """Return a folder with so many records: those there are, and again under names of other authorities."""
    records = {path: path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.yaml"))}
    names = {path: path.stem.rpartition("-20")[0] for path in records}
    own = {given(text, "name") for text in records.values()}
    others = iter([one for one in authorities() if one.name not in own])
    for number in range(-(-count // len(records))):
        again = {name: next(others) for name in dict.fromkeys(names.values())} if number else {}
        for path, text in islice(records.items(), count - number * len(records)):
            name = names[path]
            told = renamed(text, name, again[name]) if again else text
            stem = path.stem.replace(name, slug(again[name]), 1) if again else path.stem
            (place / f"{stem}.yaml").write_text(told, encoding="utf-8")
    return place


def renamed(text, name, authority):
    """Return a record as that of another authority: what is inspected, and which inspections it names."""
    text = text.replace(f"{name}-20", f"{slug(authority)}-20")
    text = text.replace(f'urn: "{given(text, "urn")}"', f'urn: "{authority.urn or authority.code}"')
    return text.replace(given(text, "name"), authority.name)


def given(text, key):
    """Return what the first field of a name says, between quotes."""
    return text.partition(f'{key}: "')[2].partition('"')[0]


def slug(authority):
    return "-".join("".join(char if char.isalnum() else " " for char in authority.name.lower()).split())


def watched(command):
    """Return what a command took; end with what it says where it fails."""
    from processes import most_held, tree

    before, began = used(), time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    parent = worker = 0
    while process.poll() is None:
        time.sleep(PAUSE)
        parent = max(parent, most_held(process.pid))
        worker = max(worker, max(map(most_held, tree(process.pid) - {process.pid}), default=0))
    if process.returncode:
        sys.exit(f"{' '.join(map(str, command[:6]))}... ended with {process.returncode}")
    return Run(used() - before, time.perf_counter() - began, parent, worker)


def used():
    """Return the seconds of the processor that all ended commands have taken, with their workers."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return children.ru_utime + children.ru_stime


def full(bench):
    """Everything made and kept, by the page; and what it holds meanwhile."""
    files = [path for path in bench.site.rglob("*") if path.is_file()] if bench.full else []
    pages = sum(path.suffix == ".html" for path in files)
    yield told("full, s of the processor", bench.full.used)
    yield told("  by the clock, s", bench.full.seconds)
    yield told(f"  a page of {pages} and {len(files) - pages} other files, s", bench.full.used / pages)
    yield told("  most of the command itself, MB", bench.full.parent / 1e6, "under 250")
    yield told("  most of a worker, MB", bench.full.worker / 1e6)


def unchanged(bench):
    whole, again = bench.full, bench.run(bench.records, bench.site)
    yield told("nothing changed : full", again.used / whole.used, "under 0.03")
    yield told("  by the clock, s", again.seconds)
    yield told("  most of the command itself, MB", again.parent / 1e6, "under 250")


def one(bench):
    """A word of one record changed, the latest of its provider, with and without what tells of it."""
    whole = bench.full.used
    provider = min(bench.folder.glob("*.yaml")).stem.rpartition("-20")[0]
    before, changed = sorted(bench.records.glob(f"{provider}-20*.yaml"))[-2:]
    text = changed.read_text(encoding="utf-8")
    changed.write_text(text.replace("Children", "All children", 1), encoding="utf-8")
    took = bench.run(bench.records, bench.site).used
    own = watched([*BUILD, before, changed, "-o", bench.empty()]).used
    yield told("one record changed : full", took / whole)
    yield told("  less a build of the two reports that tell of it", (took - own) / whole, "under 0.05")
    changed.write_text(text, encoding="utf-8")


def bare(bench):
    took = bench.run(bench.records, bench.empty(), is_kept=False)
    yield told("full without a cache : full", took.used / bench.full.used)


def growth(bench):
    """What the site costs beside its reports, which are found: a quarter of them, half and all."""
    took = {}
    for count in (bench.count // 4, bench.count // 2, bench.count):
        records = copies(bench.folder, bench.empty(), count)
        bench.run(records, bench.empty())  # reports that other records follow here
        took[count] = bench.run(records, bench.empty()).used
        yield told(f"reports found, the rest made, {count} records : full", took[count] / bench.full.used)
    quarter, half, whole = took.values()
    yield told("  half : a quarter of the records", half / quarter, "at most 2.1")
    yield told("  all : half of the records", whole / half, "at most 2.1")


def told(what, value, target=""):
    return f"{what:62}{value:9.3f}" + (f"   ({target})" if target else "")


MEASURES = {"full": full, "unchanged": unchanged, "one": one, "growth": growth, "bare": bare}


if __name__ == "__main__":
    main()
