"""Measure what one report costs on the way through a cluster, for the arithmetic of docs/scale.md.

    python benchmarks/scale.py FOLDER [--executor dask:tcp://HOST:PORT] [--output URL] [--reports N]

Prints, per report of the records in FOLDER: bytes in and out, seconds of a core where it is made, and
seconds of the side that hands out: to pack and hash, to send and receive (with `--executor`, through a
cluster that gives back what it would have made), to put in place, and to see that it lies there.
"""

import argparse
import pickle
import shutil
import statistics
import tempfile
import time
from datetime import datetime
from pathlib import Path

from reportgen.executors import executor_at
from reportgen.formats import Format
from reportgen.making import made_of
from reportgen.moments import LONDON
from reportgen.output import sha256
from reportgen.output.folder import opened
from reportgen.output.store import opened_store
from reportgen.packing import pack_kit
from reportgen.planning import Planner
from reportgen.remote import Url
from reportgen.workers import Bounds

NOW = datetime(2026, 11, 24, 12, tzinfo=LONDON)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--executor", help="a cluster to send the work to and back")
    parser.add_argument("--output", help="a URL to write to, besides a folder")
    parser.add_argument("--reports", type=int, default=1000, help="how many are packed (default 1000)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        jobs = packed(many(options.folder, Path(temporary), options.reports), options.reports)
        made = [making(job) for job in jobs[:: max(1, len(jobs) // 20)]]
        results = [one for one, _ in made]
        told("bytes in", [len(pickle.dumps(job)) for job in jobs], "{:,.0f}")
        told("bytes out", [len(pickle.dumps(one)) for one in results], "{:,.0f}")
        told("seconds of a core to make", [seconds for _, seconds in made])
        if options.executor:
            sending(options.executor, jobs[:200], results)
        delivering("a folder", opened(Path(temporary) / "out"), results)
        if options.output:
            delivering(options.output, opened_store(Url(options.output)), results)


def many(folder: Path, place: Path, count: int) -> list[Path]:
    """Return so many records, in folders that are as the given one, each with the earlier ones it follows."""
    rounds = [place / f"records-{number}" for number in range(-(-count // len(list(folder.glob("*.yaml")))))]
    return [record for one in rounds for record in sorted(copied(folder, one).glob("*.yaml"))][:count]


def copied(folder, place):
    return Path(shutil.copytree(folder, place))


def packed(records, count):
    planner = Planner(pack_kit(None, (), None), tuple(Format), NOW)
    began = time.process_time()
    jobs = [planner.job(planner.task(record)) for record in records]
    print(f"seconds to pack and hash: {(time.process_time() - began) / count:.5f}")
    return jobs


def making(job):
    began = time.process_time()
    made = made_of(job)
    assert made.files, made.failure
    return made, time.process_time() - began


def sending(address, jobs, results):
    """Send what comes in, and have back as many bytes as come out, with nothing made between."""
    sizes = [len(pickle.dumps(one)) for one in results]
    with executor_at(address, Bounds()) as elsewhere:
        elsewhere.executor.submit(len, "x").result()
        began, used = time.perf_counter(), time.process_time()
        futures = [
            elsewhere.executor.submit(bytes.ljust, pickle.dumps(job), sizes[number % len(sizes)])
            for number, job in enumerate(jobs)
        ]
        for future in futures:
            future.result()
        wall, used = time.perf_counter() - began, time.process_time() - used
    print(
        f"seconds to send and to receive: {used / len(jobs):.5f} of a core here, "
        f"{wall / len(jobs):.5f} by the clock"
    )


def delivering(name, output, results):
    with output as place:
        jobs = [(f"report-{number}", made) for number, made in enumerate(results)]
        began = time.perf_counter()
        for report_id, made in jobs:
            place.deliver(report_id, made.files, manifest(report_id, made))
        written = time.perf_counter() - began
        began = time.perf_counter()
        assert all(place.holds(report_id, manifest(report_id, made).as_bytes()) for report_id, made in jobs)
        looked = time.perf_counter() - began
    count = len(results)
    print(f"{name}: seconds to put in place {written / count:.5f}, to look it through {looked / count:.5f}")


def manifest(report_id, made):
    from reportgen.output import Manifest

    told = {name: sha256(data) for name, data in made.files.items()}
    return Manifest(report_id, made.status, told, {}, {})


def told(what, values, form="{:.3f}"):
    numbers = [form.format(one) for one in (statistics.mean(values), min(values), max(values))]
    print(f"{what}: mean {numbers[0]} (lowest {numbers[1]}, highest {numbers[2]})")


if __name__ == "__main__":
    main()
