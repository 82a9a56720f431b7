"""A build on a cluster: a real scheduler and real workers, which may die; the same reports, each once."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from concurrent.futures import Executor
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

import pytest
from conftest import EXAMPLES, MINIMAL, ROOT
from serving import until

from reportgen.cli import main
from reportgen.errors import RecordError, RenderError, UsageError
from reportgen.executors import executor_at
from reportgen.formats import Format
from reportgen.moments import LONDON
from reportgen.output import OutputFolder
from reportgen.pipeline import Order, State, build
from reportgen.remote import Url
from reportgen.workers import Bounds, Cause, LostError

NOW = datetime(2026, 11, 24, 12, tzinfo=LONDON)
BOUNDS = Bounds(wall=300.0, cpu=300)
SETTINGS = {
    "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "1",  # the second worker that dies is the last
    "DASK_DISTRIBUTED__SCHEDULER__WORKER_SATURATION": "1.0",  # none has a piece in hand that it has not begun
}


@dataclass
class Cluster:
    """A scheduler and its workers, each a process of its own that says nothing and leaves nothing."""

    folder: Path
    scheduler: subprocess.Popen
    workers: list[subprocess.Popen] = field(default_factory=list)

    @property
    def address(self):
        return json.loads((self.folder / "scheduler.json").read_text())["address"]

    def start(self, count, path=ROOT):
        for _ in range(count):
            options = ("--nthreads", "1", "--no-nanny", "--local-directory", str(self.folder))
            self.workers.append(started("dask_worker", path, self.address, *options))
        self.wait_for(count)

    def wait_for(self, count):
        from distributed import Client

        with Client(self.address, set_as_default=False) as client:
            client.wait_for_workers(count, timeout=60)

    def end_workers(self):
        for worker in self.workers:
            worker.kill()
            worker.wait()
        self.workers.clear()
        from distributed import Client

        with Client(self.address, set_as_default=False) as client:
            until = time.monotonic() + 60
            while client.nthreads() and time.monotonic() < until:
                time.sleep(0.05)


def started(module, path, *arguments):
    return subprocess.Popen(
        [
            sys.executable,
            "-m",
            f"distributed.cli.{module}",
            *arguments,
            "--host",
            "127.0.0.1",
            "--no-dashboard",
        ],
        env={**os.environ, **SETTINGS, "PYTHONPATH": os.pathsep.join([str(path), str(ROOT / "tests")])},
        cwd=path,  # which workers look into before all other places
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def scheduler_in(folder):
    told = folder / "scheduler.json"
    process = started("dask_scheduler", ROOT, "--port", "0", "--scheduler-file", str(told))
    until = time.monotonic() + 60
    while not told.exists() and time.monotonic() < until:
        time.sleep(0.05)
    return process


@pytest.fixture(scope="module")
def scheduler(tmp_path_factory):
    folder = tmp_path_factory.mktemp("cluster")
    process = scheduler_in(folder)
    yield Cluster(folder, process)
    process.kill()
    process.wait()


@pytest.fixture
def cluster(scheduler):
    yield scheduler
    scheduler.end_workers()


@pytest.fixture
def deliveries(monkeypatch):
    """Count what is put in its place."""
    counted = Counter()
    deliver = OutputFolder.deliver

    def count(self, report_id, files, manifest):
        counted[report_id] += 1
        return deliver(self, report_id, files, manifest)

    monkeypatch.setattr(OutputFolder, "deliver", count)
    return counted


def lying_in(folder):
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def records(folder, count):
    folder.mkdir()
    for number in range(count):
        text = MINIMAL.replace("Services are good.", f"Services are good in {number} places.")
        (folder / f"record-{number:02}.yaml").write_text(text)
    return folder


def double(number):
    return number * 2


def kill_the_worker(*_):
    os.kill(os.getppid(), signal.SIGKILL)
    time.sleep(600)


class Murderous(Executor):
    """Hands on what it is given; the work on one record kills every worker that takes it."""

    def __init__(self, executor, record):
        self._executor, self._record = executor, record

    def submit(self, fn, /, *args, **kwargs):
        parcel = getattr(args[0], "parcel", None)
        is_it = parcel is not None and parcel.record.stem == self._record
        return self._executor.submit(kill_the_worker if is_it else fn, *args, **kwargs)


def test_reports_of_a_cluster_are_those_of_this_machine(cluster, tmp_path, capsys):
    cluster.start(2)
    options = ["--config", str(EXAMPLES / "reportgen.toml"), "--today", "2026-11-24T12:00", "--no-cache"]
    arguments = ["build", str(EXAMPLES), *options, "-o"]
    assert main([*arguments, str(tmp_path / "there"), "--executor", f"dask:{cluster.address}"]) == 0
    assert main([*arguments, str(tmp_path / "here")]) == 0
    assert "4 of 4 reports built" in capsys.readouterr().out
    there = lying_in(tmp_path / "there")
    assert there == lying_in(tmp_path / "here")
    assert len([name for name in there if name.endswith(".pdf")]) == 8


def test_a_worker_that_is_killed_on_the_way_costs_nothing(cluster, deliveries, tmp_path):
    cluster.start(2)
    folder = records(tmp_path / "records", 14)
    (folder / "record-03.yaml").write_text(MINIMAL.replace("grade: good", "grade: yes", 1))
    order = Order((folder,), tmp_path / "there", (Format.HTML, Format.JSON), NOW)

    def kill_one(done, _count, _record):
        if done == 3:
            cluster.workers[0].kill()

    with executor_at(f"dask:{cluster.address}", BOUNDS) as elsewhere:
        assert elsewhere.workers == 2
        sent = replace(order, executor=elsewhere.executor, workers=elsewhere.workers)
        results = list(build(sent, kill_one))
    assert cluster.workers[0].wait() == -signal.SIGKILL
    assert [result.record.name for result in results] == sorted(path.name for path in folder.iterdir())
    failed = [result for result in results if result.state is not State.BUILT]
    assert [result.record.stem for result in failed] == ["record-03"]
    assert isinstance(failed[0].failure, RecordError)
    assert deliveries == {f"record-{number:02}": 1 for number in range(14) if number != 3}
    list(build(replace(order, output=tmp_path / "here")))
    assert lying_in(tmp_path / "there") == lying_in(tmp_path / "here")


def test_a_report_that_kills_every_worker_costs_that_report(cluster, deliveries, tmp_path):
    cluster.start(3)
    folder = records(tmp_path / "records", 8)
    with executor_at(f"dask:{cluster.address}", BOUNDS) as elsewhere:
        murderous = Murderous(elsewhere.executor, "record-02")
        results = list(build(Order((folder,), tmp_path / "out", (Format.JSON,), NOW, executor=murderous)))
    failed = [result for result in results if result.state is not State.BUILT]
    assert [result.record.stem for result in failed] == ["record-02"]
    assert isinstance(failed[0].failure, RenderError)
    assert str(failed[0].failure) == ("The report was not made: every worker of the cluster that had it died")
    assert deliveries == {f"record-{number:02}": 1 for number in range(8) if number != 2}
    until(lambda: sum(worker.poll() is not None for worker in cluster.workers) == 2, "two workers dead")


def test_the_bounds_of_this_machine_hold_on_a_cluster_and_cost_no_worker(cluster):
    cluster.start(1)
    with executor_at(f"dask:{cluster.address}", Bounds(wall=2.0)) as elsewhere:
        hanging = elsewhere.executor.submit(time.sleep, 600)
        dying = elsewhere.executor.submit(os._exit, 3)
        failing = elsewhere.executor.submit(int, "x")
        doubled = [elsewhere.executor.submit(double, number) for number in range(4)]
        with pytest.raises(LostError, match="longer than 2 s") as caught:
            hanging.result()
        assert caught.value.cause is Cause.TIME
        with pytest.raises(LostError, match="code 3"):
            dying.result()
        with pytest.raises(ValueError, match="invalid literal"):
            failing.result()
        assert [future.result() for future in doubled] == [0, 2, 4, 6]
    assert cluster.workers[0].poll() is None


def test_equal_calls_are_not_taken_for_one(cluster):
    cluster.start(1)
    with executor_at(f"dask:{cluster.address}", BOUNDS) as elsewhere:
        times = [elsewhere.executor.submit(time.monotonic_ns).result() for _ in range(2)]
    assert times[0] != times[1]


def test_a_build_on_a_cluster_writes_where_a_url_leads(cluster, tmp_path):
    cluster.start(1)
    folder = records(tmp_path / "records", 2)
    output, cache = Url(f"file://{tmp_path}/there"), Url(f"file://{tmp_path}/cache")
    with executor_at(f"dask:{cluster.address}", BOUNDS) as elsewhere:
        sent = Order((folder,), output, (Format.JSON,), NOW, cache=cache, executor=elsewhere.executor)
        assert [result.state for result in build(sent)] == [State.BUILT] * 2
        assert [result.state for result in build(sent)] == [State.UNCHANGED] * 2
    list(build(Order((folder,), tmp_path / "here", (Format.JSON,), NOW)))
    assert lying_in(tmp_path / "there") == lying_in(tmp_path / "here")


def test_workers_with_another_program_are_told_once_and_nothing_is_built(cluster, tmp_path, capsys):
    other = tmp_path / "other"
    for name in ("reportgen", "templates"):
        shutil.copytree(ROOT / name, other / name, ignore=shutil.ignore_patterns("__pycache__"))
    with (other / "reportgen" / "words.py").open("a") as file:
        file.write("# another version\n")
    cluster.start(1)
    cluster.start(1, path=other)
    cluster.wait_for(2)
    arguments = ["build", str(EXAMPLES), "-o", str(tmp_path / "out"), "--no-cache"]
    assert main([*arguments, "--executor", f"dask:{cluster.address}"]) == UsageError.exit_code
    told = capsys.readouterr().err
    assert "Not all workers of the cluster can make the reports of this build" in told
    assert told.count("install the same versions on all machines") == 1
    assert told.count("tcp://") == 1
    assert not (tmp_path / "out").exists()


def test_another_executor_with_another_program_is_told_before_anything_is_made(tmp_path, monkeypatch):
    from test_remote import Here

    monkeypatch.setattr("reportgen.jobs._environment", lambda: "another")
    folder = records(tmp_path / "records", 2)
    here = Here()
    with pytest.raises(UsageError, match="install the same versions on all machines"):
        list(build(Order((folder,), tmp_path / "out", (Format.JSON,), NOW, executor=here)))
    assert here.done == ["_prepare"]
    assert not (tmp_path / "out").exists()


def test_where_the_scheduler_ends_every_report_that_is_left_is_told(tmp_path):
    own = Cluster(tmp_path, scheduler_in(tmp_path))
    try:
        own.start(1)
        folder = records(tmp_path / "records", 12)

        def kill_all(done, _count, _record):
            if done == 2:
                own.scheduler.kill()

        with executor_at(f"dask:{own.address}", BOUNDS) as elsewhere:
            sent = Order(
                (folder,), tmp_path / "out", (Format.JSON,), NOW, executor=elsewhere.executor, workers=1
            )
            results = list(build(sent, kill_all))
    finally:
        for process in (own.scheduler, *own.workers):
            process.kill()
            process.wait()
    told = {str(result.failure) for result in results if result.state is State.FAILED}
    assert told == {"The report was not made: the connection to the cluster was lost"}
    assert {result.state for result in results} == {State.BUILT, State.FAILED}
    there = {path.name for path in (tmp_path / "out").iterdir()} - {"manifest.json"}
    assert there == {result.record.stem for result in results if result.state is State.BUILT}


@pytest.mark.parametrize(
    "address",
    [
        *("", "dask", "dask:", "dask:tcp://", "dask:tcp://host", "dask:tcp://host:port", "dask:tcp://a b:1"),
        *("tcp://host:8786", "ray:tcp://host:8786", "dask:inproc://host:8786", "dask:tcp://host:8786/x"),
    ],
)
def test_an_address_that_is_none_is_told(address, tmp_path, capsys):
    arguments = ["build", str(EXAMPLES), "-o", str(tmp_path / "out")]
    assert main([*arguments, "--executor", address]) == UsageError.exit_code
    told = capsys.readouterr().err
    assert f"'{address}' is no address of an executor; expected dask:tcp://HOST:PORT" in told
    assert not (tmp_path / "out").exists()


def test_a_scheduler_that_does_not_answer_is_told(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr("reportgen.executors._PATIENCE", 1)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # nobody listens
        address = f"dask:tcp://127.0.0.1:{taken.getsockname()[1]}"
        arguments = ["build", str(EXAMPLES), "-o", str(tmp_path / "out"), "--executor", address]
        assert main(arguments) == UsageError.exit_code
    assert f"The scheduler at {address} cannot be reached" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_a_scheduler_without_workers_is_told(cluster, tmp_path, capsys):
    arguments = ["build", str(EXAMPLES), "-o", str(tmp_path / "out")]
    assert main([*arguments, "--executor", f"dask:{cluster.address}"]) == UsageError.exit_code
    assert "has no workers; start one, and build again" in capsys.readouterr().err


def test_without_the_extra_it_is_told_how_to_install_it(tmp_path, monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "distributed", None)
    arguments = ["build", str(EXAMPLES), "-o", str(tmp_path / "out")]
    assert main([*arguments, "--executor", "dask:tcp://127.0.0.1:8786"]) == UsageError.exit_code
    assert "pip install 'reportgen[dask]'" in capsys.readouterr().err
