"""Workers: whatever happens in one costs the piece of work that it has, and no other."""

import gc
import os
import signal
import subprocess
import sys
import time
import weakref
from concurrent.futures import CancelledError, wait
from pathlib import Path

import pytest
from conftest import ROOT

from reportgen.workers import Bounds, Cause, LostError, Pool
from reportgen.workers import pool as pool_module
from reportgen.workers import rooms as rooms_module
from reportgen.workers.rooms import Room, clear_abandoned

BOUNDS = Bounds(wall=300.0, cpu=2, memory=1024**3)
IMPATIENT = Bounds(wall=5.0)


def double(number):
    return number * 2


def hang():
    time.sleep(600)


def spin():
    while True:
        pass


def eat_memory():
    return len([bytearray(1024**2) for _ in range(4096)])


def leave(code):
    os._exit(code)


def die(number):
    os.kill(os.getpid(), number)


def write_garbage():
    for pipe in range(3, 64):
        try:
            os.write(pipe, b"\xff" * 4096)
        except OSError:
            continue
    time.sleep(600)


def write_half_a_message():
    for pipe in range(3, 64):
        try:
            os.write(pipe, b"\0\0\0\0\0\0\1\0half")
        except OSError:
            continue
    time.sleep(600)


def say_much():
    print("x" * 1_000_000, flush=True)
    return "said"


def fork():
    """Leave a child behind, and return its process."""
    child = os.fork()
    if child == 0:
        time.sleep(3600)
    return child


def fork_and_leave(code):
    fork()
    os._exit(code)


def write_much(path):
    with path.open("wb") as file:
        for _ in range(3):
            file.write(b"x" * 60 * 1024**2)


def fail():
    raise ValueError("a failure of its own")


class UnsendableError(Exception):
    def __init__(self, one, two):
        super().__init__(f"{one} {two}")


def fail_unsendably():
    raise UnsendableError(1, 2)


def give_a_lambda():
    return lambda: None


LOSSES = (
    (hang, (), Cause.TIME, "longer than 5 s"),
    (spin, (), Cause.TIME, "more than 2 s of the processor"),
    (eat_memory, (), Cause.MEMORY, "more memory"),
    (leave, (3,), Cause.DIED, "code 3"),
    (fork_and_leave, (4,), Cause.DIED, "code 4"),
    (die, (signal.SIGKILL,), Cause.DIED, "SIGKILL"),
    (die, (signal.SIGTRAP,), Cause.MEMORY, "more memory"),
    (write_garbage, (), Cause.GARBLED, "cannot be read"),
    (write_half_a_message, (), Cause.TIME, "longer than 5 s"),
    (fail_unsendably, (), Cause.GARBLED, "cannot be sent"),
    (give_a_lambda, (), Cause.GARBLED, "cannot be sent"),
)


@pytest.mark.parametrize(
    ("function", "arguments", "cause", "words"), LOSSES, ids=[f"{one[0].__name__}{one[1]}" for one in LOSSES]
)
def test_a_piece_that_goes_wrong_is_lost_alone_and_told(function, arguments, cause, words):
    with Pool(2, IMPATIENT if "longer" in words else BOUNDS) as pool:
        before = [pool.submit(double, number) for number in range(5)]
        lost = pool.submit(function, *arguments)
        after = [pool.submit(double, number) for number in range(5)]
        assert [future.result() for future in (*before, *after)] == [0, 2, 4, 6, 8] * 2
        with pytest.raises(LostError, match=words) as caught:
            lost.result()
        assert caught.value.cause is cause
        assert pool.submit(double, 21).result() == 42


def test_output_and_children_of_a_piece_disturb_nothing():
    with Pool(1, BOUNDS) as pool:
        assert pool.submit(say_much).result() == "said"
        assert pool.submit(fork).result()
        assert pool.submit(double, 4).result() == 8


def is_gone_soon(*pids):
    until = time.monotonic() + 30
    while any(map(is_alive, pids)) and time.monotonic() < until:
        time.sleep(0.02)
    return not any(map(is_alive, pids))


def test_children_of_a_worker_end_with_it_when_it_is_dropped_and_when_the_pool_is_shut_down():
    with Pool(1, BOUNDS) as pool:
        dropped = pool.submit(fork).result()
        with pytest.raises(LostError):
            pool.submit(leave, 3).result()
        assert is_gone_soon(dropped)
        shut_down = pool.submit(fork).result()
        assert is_alive(shut_down)
    assert is_gone_soon(shut_down)
    pool = Pool(1, BOUNDS)
    stopped = pool.submit(fork).result()
    pool.submit(hang)
    pool.shutdown(cancel_futures=True)
    assert is_gone_soon(stopped)


def test_a_failure_is_raised_as_it_was_and_costs_no_worker():
    with Pool(1, BOUNDS) as pool:
        first = pool.submit(os.getpid).result()
        with pytest.raises(ValueError, match="a failure of its own"):
            pool.submit(fail).result()
        assert pool.submit(os.getpid).result() == first


def test_no_file_grows_beyond_its_bound(tmp_path):
    with Pool(1, BOUNDS) as pool, pytest.raises(OSError, match="File too large"):
        pool.submit(write_much, tmp_path / "large").result()
    assert (tmp_path / "large").stat().st_size <= BOUNDS.file


def test_large_messages_pass_both_ways():
    with Pool(2, BOUNDS) as pool:
        texts = [str(number) * 3_000_000 for number in range(4)]
        futures = [pool.submit(double, text) for text in texts]
        assert [future.result() for future in futures] == [text * 2 for text in texts]


def test_free_workers_that_are_killed_are_replaced_and_nothing_is_lost():
    with Pool(2, BOUNDS) as pool:
        for round_number in range(5):
            number = pool.submit(os.getpid).result()
            os.kill(number, signal.SIGKILL)
            assert pool.submit(double, round_number).result() == round_number * 2


def test_where_no_worker_lives_long_enough_to_begin_that_is_told(monkeypatch):
    monkeypatch.setattr(pool_module, "_COMMAND", "import os; os._exit(9)")
    with Pool(2, BOUNDS) as pool, pytest.raises(LostError, match="code 9"):
        pool.submit(double, 1).result()


@pytest.mark.parametrize("others", [0, 1])
def test_where_no_process_can_be_started_pieces_are_told_or_wait_for_one_that_was(monkeypatch, others):
    start, started = Pool._start, []

    def failing(pool):
        if len(started) >= others:
            raise OSError(24, "Too many open files")
        started.append(pool)
        return start(pool)

    monkeypatch.setattr(Pool, "_start", failing)
    with Pool(3, BOUNDS) as pool:
        futures = [pool.submit(double, number) for number in range(6)]
        if others:
            assert [future.result() for future in futures] == [0, 2, 4, 6, 8, 10]
        else:
            assert {str(future.exception()) for future in futures} == {
                "no process can be started for it: Too many open files"
            }


def test_a_process_that_cannot_be_started_leaves_no_descriptor_open(monkeypatch):
    def fails(*_, **__):
        raise OSError(12, "Cannot allocate memory")

    monkeypatch.setattr(pool_module.subprocess, "Popen", fails)
    gc.collect()  # what tests before left to it is closed now, and not on the way
    before = sorted(Path("/proc/self/fd").iterdir())
    # While a pool lives, its thread may be about to start another.
    with Pool(1, BOUNDS) as pool, pytest.raises(LostError, match="Cannot allocate memory"):
        pool.submit(double, 1).result()
    assert sorted(Path("/proc/self/fd").iterdir()) == before


loaded = []


def load_slowly():
    time.sleep(3)
    loaded.append("engine")


def load_and_fail():
    raise ValueError("of whoever loads")


def tell_loaded():
    return loaded


def test_what_comes_before_the_first_piece_is_at_no_pieces_cost():
    with Pool(1, Bounds(wall=1.5), load_slowly) as pool:
        assert [pool.submit(tell_loaded).result() for _ in range(3)] == [["engine"]] * 3


def test_what_fails_before_the_first_piece_leaves_it_to_the_piece_to_tell():
    with Pool(1, BOUNDS, load_and_fail) as pool:
        assert pool.submit(double, 2).result() == 4


def test_where_no_worker_begins_in_time_that_is_told(monkeypatch):
    monkeypatch.setattr(pool_module, "_START", 0.5)
    with Pool(1, Bounds(wall=0.1), hang) as pool, pytest.raises(LostError, match="did not begin") as caught:
        pool.submit(double, 1).result()
    assert caught.value.cause is Cause.TIME


def leave_a_file():
    import tempfile

    return tempfile.mkstemp()[1]


def leave_a_file_and_die():
    leave_a_file()
    die(signal.SIGKILL)


def test_temporary_files_go_with_their_worker_however_it_ends(scratch):
    with Pool(2, BOUNDS) as pool:
        assert Path(pool.submit(leave_a_file).result()).is_relative_to(scratch)
        with pytest.raises(LostError):
            pool.submit(leave_a_file_and_die).result()
    assert list(scratch.iterdir()) == []


def test_as_many_work_at_once_as_were_asked_for_and_no_more():
    with Pool(3, BOUNDS) as pool:
        futures = [pool.submit(time.sleep, 0.2) for _ in range(6)]
        wait(futures)
        pids = {pool.submit(os.getpid).result() for _ in range(20)}
        assert 1 <= len(pids) <= 3


def test_what_waits_is_cancelled_and_what_runs_is_stopped():
    pool = Pool(1, BOUNDS)
    running, waiting = pool.submit(hang), pool.submit(double, 1)
    time.sleep(0.5)
    pool.shutdown(cancel_futures=True)
    with pytest.raises(LostError, match="interrupted"):
        running.result(timeout=1)
    with pytest.raises(CancelledError):
        waiting.result(timeout=1)
    with pytest.raises(RuntimeError):
        pool.submit(double, 1)


PARENT = """
import sys, time
from reportgen.workers import Pool
import test_workers
pool = Pool(2)
futures = [pool.submit(test_workers.tell_pids, sys.argv[1], name) for name in "ab"]
time.sleep(600)
"""


def tell_pids(folder, name):
    leave_a_file()
    written = Path(folder, f"{name}.tmp")
    written.write_text(f"{os.getpid()} {fork()}")
    written.rename(Path(folder, name))
    time.sleep(600)


def is_alive(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().split(")")[1].split()[0] != "Z"
    except OSError:
        return False


@pytest.fixture
def scratch(tmp_path, monkeypatch):
    """The folder for temporary files, of this process and all that it starts."""
    folder = tmp_path / "scratch"
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.setattr(rooms_module.tempfile, "tempdir", None)
    return folder


def rooms_in(scratch):
    return sorted(scratch.glob("reportgen-worker-*"))


@pytest.fixture
def parent(tmp_path, scratch):
    """A process with two workers, each of which has a child; the pids of the former, and of the latter."""
    path = os.pathsep.join([str(ROOT), str(ROOT / "tests")])
    process = subprocess.Popen(
        [sys.executable, "-c", PARENT, str(tmp_path)], env={**os.environ, "PYTHONPATH": path}
    )
    until = time.monotonic() + 30
    while len(list(tmp_path.glob("?"))) < 2 and time.monotonic() < until:
        time.sleep(0.05)
    told = [file.read_text().split() for file in tmp_path.glob("?")]
    assert len(told) == 2
    yield process, [int(pids[0]) for pids in told], [int(pids[1]) for pids in told]
    process.kill()
    process.wait()


def test_workers_and_their_children_and_files_end_with_whoever_started_them(parent, scratch):
    process, workers, children = parent
    process.kill()
    process.wait()
    assert is_gone_soon(*workers, *children)
    assert rooms_in(scratch) == []


def test_rooms_of_workers_that_were_killed_with_whoever_started_them_are_cleared_by_the_next_pool(
    parent, scratch
):
    process, workers, children = parent
    kept = rooms_in(scratch)
    assert len(kept) == 2
    assert all(list(room.iterdir()) for room in kept)
    with Pool(1, BOUNDS) as pool:
        assert pool.submit(double, 1).result() == 2
    assert rooms_in(scratch) == kept  # of one that is alive
    os.kill(process.pid, signal.SIGSTOP)  # so that none is told that another has died
    for pid in (*workers, *children, process.pid):
        os.kill(pid, signal.SIGKILL)
    process.wait()
    assert is_gone_soon(*workers, *children)
    assert rooms_in(scratch) == kept
    with Pool(1, BOUNDS) as pool:
        assert pool.submit(double, 1).result() == 2
    assert rooms_in(scratch) == []


def test_what_is_no_room_of_ours_is_never_cleared(tmp_path, scratch):
    names = [f"reportgen-worker-{kind}" for kind in ("abcd1234", "link1234", "file1234", "somebodys")]
    room, link, file, other = (scratch / name for name in names)
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "kept").touch()
    for folder in (room, other):
        folder.mkdir()
        (folder / "left").symlink_to(tmp_path / "elsewhere")
    link.symlink_to(tmp_path / "elsewhere")
    file.touch()
    if os.geteuid() == 0:
        (foreign := scratch / "reportgen-worker-foreign1").mkdir()
        os.chown(foreign, 12345, -1)
        names.append(foreign.name)
    clear_abandoned()
    assert {path.name for path in scratch.iterdir()} == {*names} - {room.name}
    assert (tmp_path / "elsewhere" / "kept").exists()


def test_a_room_that_is_taken_for_abandoned_while_it_is_made_is_given_up_for_another(scratch, monkeypatch):
    made = []
    mkdtemp = rooms_module.tempfile.mkdtemp

    def mkdtemp_and_lose(**keywords):
        made.append(mkdtemp(**keywords))
        if len(made) == 1:
            clear_abandoned()
        return made[-1]

    monkeypatch.setattr(rooms_module.tempfile, "mkdtemp", mkdtemp_and_lose)
    room = Room()
    assert len(made) == 2
    assert [room.path] == list(scratch.iterdir())
    clear_abandoned()
    assert [room.path] == list(scratch.iterdir())
    room.clear()
    assert list(scratch.iterdir()) == []


class Node:
    """What only the collector frees, once it refers to itself."""


left = []


def leave_a_cycle():
    """Return whether the collector ran while this was under way, whether or not it was called for."""
    node = Node()
    node.itself = node
    left.append(weakref.ref(node))
    del node
    rubbish = [[] for _ in range(100_000)]
    return gc.isenabled() or left[-1]() is None or not rubbish


def is_left():
    return left[-1]() is not None


def test_the_collector_waits_while_a_piece_is_under_way_and_runs_before_the_next():
    with Pool(1, BOUNDS) as pool:
        for _ in range(2):
            assert pool.submit(leave_a_cycle).result() is False
            assert pool.submit(is_left).result() is False
        assert pool.submit(gc.get_freeze_count).result() > 1000
