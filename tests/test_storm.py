"""A large batch with everything going wrong: no work is lost, and in the end all reports are right."""

import errno
import itertools
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from batches import (
    NOW,
    Here,
    assert_report,
    assert_whole,
    built,
    order,
    states,
    tree,
    write_records,
)
from conftest import EXAMPLES, MINIMAL, ROOT
from faults import failing, striking

from reportgen import pipeline, planning
from reportgen.cli import _parser
from reportgen.environment import read_environment
from reportgen.errors import ReportgenError
from reportgen.formats import Format
from reportgen.pipeline import build

BAD = Path(__file__).parent / "bad_inputs"
COUNT = 200
JSON = (Format.JSON,)
USUAL = ("build", "r", "--format", "json", "--cache", "cache", "--today", "2026-11-01", "--summary", "s.json")


def write_bad_records(folder):
    """Write one record of each kind of bad; return the codes of what is wrong with each, by ids."""
    codes = {}
    for expectation in sorted(BAD.glob("*.expect.json")):
        told = json.loads(expectation.read_text())
        if told["outcome"] == "refused":
            stem = expectation.name.removesuffix(".expect.json")
            (source,) = (path for path in BAD.glob(f"{stem}.*") if path != expectation)
            name = "bad-" + stem.lower().replace("_", "-").replace(".", "-")
            shutil.copy(source, folder / "r" / f"{name}{source.suffix}")
            codes[name] = told["code"]
    assert len(codes) > 50
    return {**codes, **write_odd_records(folder / "r")}


def write_odd_records(records):
    """Write what is bad otherwise than by its text alone; return as `write_bad_records`."""
    texts = {
        "told-2024-05": MINIMAL.replace("Services are good.", "Call 943 476 5919, an NHS number."),
        "early-2024-05": MINIMAL.replace("published: 2024-05-01", "published: 2026-11-02"),
        "hour-2024-05": MINIMAL.replace(
            "published: 2024-05-01", f"published: {NOW.date()}\n  published_at: 09:30"
        ),
    }
    for name in (*texts, "CON", "a.", "TWIN-2024-05", "twin-2024-05"):
        (records / f"{name}.yaml").write_text(texts.get(name, MINIMAL))
    (records / "folder-2024-05.yaml").mkdir()
    os.mkfifo(records / "pipe-2024-05.yaml")
    (records / "nowhere-2024-05.yaml").symlink_to("nowhere")
    (records / "loop-2024-05.yaml").symlink_to("loop-2024-05.yaml")
    return {
        "told-2024-05": "disclosure.nhs-number",
        "early-2024-05": "publication.early",
        "hour-2024-05": "publication.early",
        **dict.fromkeys(("CON", "a."), "id.file-name"),
        **dict.fromkeys(("TWIN-2024-05", "twin-2024-05"), "id.twice"),
        **dict.fromkeys(("folder-2024-05", "pipe-2024-05"), "file.kind"),
        "nowhere-2024-05": "file.missing",
        "loop-2024-05": "file.unreadable",
    }


def in_order(folder):
    return sorted((folder / "r").iterdir())


@pytest.fixture(scope="module")
def calm(tmp_path_factory):
    """A folder of good and bad records, built without any disturbance; good ids, and what is bad by id."""
    folder = tmp_path_factory.mktemp("calm")
    good, bad = write_records(folder, COUNT), write_bad_records(folder)
    results = built(folder, formats=JSON)
    assert [result.record for result in results] == in_order(folder)
    assert states(results) == dict.fromkeys(good, "built") | dict.fromkeys(bad, "failed")
    for result in results:
        wrong = {problem.code for problem in result.problems if problem.is_error}
        assert bad.get(result.record.stem) in (wrong or {None}), result.record
    assert_whole(folder / "output")
    return folder, good, bad


@pytest.fixture
def stormy(calm, tmp_path):
    """The same records in a folder of its own."""
    subprocess.run(["cp", "-a", calm[0] / "r", tmp_path], check=True)  # with what is no file
    return tmp_path


def started(folder, *arguments, **options):
    """Start the program, as a user does."""
    return subprocess.Popen(
        [sys.executable, "-m", "reportgen", *(arguments or USUAL)],
        **{"cwd": folder, "stdout": subprocess.DEVNULL, "stderr": subprocess.PIPE, "text": True, **options},
    )


def summed_up(folder):
    return json.loads((folder / "s.json").read_text())


def told_of(folder):
    return {Path(one["record"]).stem: one["state"] for one in summed_up(folder)["records"]}


def assert_all_right(folder, calm):
    """Hold what is there in the end against the build without any disturbance."""
    assert tree(folder / "output") == tree(calm[0] / "output")
    assert_whole(folder / "output")


def assert_nothing_torn(folder, calm):
    """Hold each report that is there against the same."""
    wanted = calm[0] / "output"
    for place in (folder / "output").glob("[!.]*/"):
        assert_report(place)
        assert tree(place) == tree(wanted / place.name)


def finish(folder, calm):
    """Build once more in peace; all good records have their reports, and the bad ones are told."""
    done = started(folder)
    error = done.communicate()[1]
    assert done.returncode == 1, error
    assert "Traceback" not in error
    told = told_of(folder)
    assert list(told) == [path.stem for path in in_order(folder)]
    assert {one for one, state in told.items() if state == "failed"} == set(calm[2])
    assert {one for one, state in told.items() if state in ("built", "unchanged")} == set(calm[1])
    for one in summed_up(folder)["records"]:
        wrong = {problem["code"] for problem in one["problems"] if problem["severity"] == "error"}
        assert calm[2].get(Path(one["record"]).stem) in (wrong or {None}), one
        assert not one["failure"] or one["failure"]["kind"] == "RecordError"
    assert_all_right(folder, calm)


def test_two_hundred_good_records_are_built_whatever_bad_ones_lie_among_them(stormy, calm):
    finish(stormy, calm)
    assert summed_up(stormy)["exit_code"] == 1
    assert summed_up(stormy)["counts"] == {"built": COUNT, "unchanged": 0, "failed": len(calm[2]), "left": 0}
    finish(stormy, calm)
    assert summed_up(stormy)["counts"]["unchanged"] == COUNT


NUMBERS = (errno.ENOSPC, errno.EIO, errno.EMFILE, errno.EACCES)
BAD_ID = "bad-2024-05"
BROKEN = MINIMAL.replace("leadership: {grade: good", "leadership: {grade: yes")


class Sieged:
    """A few records with a bad one among them, and what builds them in this process as the program does."""

    def __init__(self, folder, *, is_built):
        """Prepare them; where they are built, with one that was changed thereafter."""
        self.folder = folder
        self.good = write_records(folder, 2)
        (folder / "r" / f"{BAD_ID}.yaml").write_text(BROKEN)
        (folder / "r" / "overall.md").write_text("Services are good.\n")
        record = folder / "r" / f"{self.good[1]}.yaml"
        record.write_text(record.read_text().replace("|\n    Services are good.", "{file: overall.md}"))
        names = ("build", str(folder / "r"), "--format", "json", "--today", "2026-11-01")
        places = [f"--{name}={folder / place}" for name, place in PLACES.items()]
        self.options = _parser().parse_args([*names, *places])
        self.kept = folder / "kept"
        self.kept.mkdir()
        if is_built:
            self.build()
            for place in ("output", "cache"):
                (folder / place).rename(self.kept / place)
            (folder / "r" / "overall.md").write_text("Services are fine.\n")
        self.before = tree(self.kept / "output")
        self.build()
        self.wanted = tree(folder / "output")

    def build(self):
        """Build, and return the exit code; whatever is raised and is no error of the program's goes on."""
        try:
            return self.options.run(self.options)
        except ReportgenError as exc:
            return exc.exit_code

    def reset(self):
        for place in PLACES.values():
            path = self.folder / place
            shutil.rmtree(path, ignore_errors=True)
            path.unlink(missing_ok=True)
        shutil.copytree(self.kept, self.folder, dirs_exist_ok=True)

    def of(self, report, files):
        return {name: data for name, data in files.items() if name.startswith(f"{report}/")}

    def told_as_it_is(self, faults, number, code):
        """Hold what is told of each report against what lies there; return whose failures are told."""
        there = tree(self.folder / "output")
        told = told_of(self.folder) if (self.folder / "s.json").exists() else {}
        for one in self.good:
            is_new = self.of(one, there) == self.of(one, self.wanted)
            assert is_new or self.of(one, there) == self.of(one, self.before), "torn"
            assert is_new or told.get(one) not in ("built", "unchanged")
        if not told:
            assert code in (2, 74, 77)  # what is told is not written, or nothing could be told of any record
            return {"all"}
        summary = summed_up(self.folder)
        assert summary["exit_code"] == code
        if summary["stopped"]:
            assert os.strerror(number) in summary["stopped"]
            return {"all"}
        failures = {Path(one["record"]).stem: one["failure"] for one in summary["records"] if one["failure"]}
        assert code == max(one["exit_code"] for one in failures.values())
        assert set(told) == {*self.good, BAD_ID}
        assert set(told.values()) <= {"built", "unchanged", "failed"}
        struck = {one for one in told if one in faults.struck} or {*told}
        # A text of which it cannot be seen whether it is a link is not read: it may lead out of the folder.
        words = os.strerror(number), "The file is not in the folder of"
        others = {one for one in failures if any(word in failures[one]["message"] for word in words)}
        assert len(others) <= 1
        assert others <= struck
        assert failures.keys() == {BAD_ID, *others}
        return others


PLACES = {"output": "output", "cache": "cache", "summary": "s.json"}


@pytest.fixture
def quick_folder(tmp_path):
    """A folder in memory where there is one: bringing hundreds of builds to a disk would take a minute."""
    memory = Path("/dev/shm")
    if not memory.is_dir():
        yield tmp_path
        return
    with tempfile.TemporaryDirectory(dir=memory) as folder:
        yield Path(folder)


@pytest.mark.parametrize("is_built", [False, True], ids=["first", "again"])
def test_whichever_operation_of_a_build_fails_what_it_struck_is_told_and_nothing_else(
    quick_folder, monkeypatch, capsys, is_built
):
    environment = read_environment()  # its own operations are struck in the tests of it
    monkeypatch.setattr(planning, "read_environment", lambda: environment)
    monkeypatch.setattr(pipeline, "Pool", lambda *_: Here())
    sieged = Sieged(quick_folder, is_built=is_built)
    descriptors = len(list(Path("/proc/self/fd").iterdir()))
    failing_ones = set()
    for n in itertools.count(1):
        sieged.reset()
        number = NUMBERS[n % len(NUMBERS)]
        with striking(n, failing(number)) as faults:
            code = sieged.build()
        if not faults.has_struck:
            break
        failing_ones |= sieged.told_as_it_is(faults, number, code)
        assert sieged.build() == 1
        assert tree(quick_folder / "output") == sieged.wanted
        assert list(told_of(quick_folder).values()).count("failed") == 1
    assert n > 150
    assert failing_ones == {
        "all",
        *sieged.good[is_built:],
        BAD_ID,
    }  # of one that is as it was, nothing is read
    assert len(list(Path("/proc/self/fd").iterdir())) == descriptors


def children_of(process):
    found = []
    for path in Path(f"/proc/{process}/task").glob("*/children"):
        try:
            found += map(int, path.read_text().split())
        except OSError:
            continue
    return found


class _Killer(threading.Thread):
    """Kills children of a process at random instants until that ends, or so many are killed."""

    def __init__(self, process, chance, pause=(0.02, 0.4), most=1000):
        super().__init__(daemon=True)
        self.process, self.chance, self.pause, self.most, self.kills = process, chance, pause, most, 0

    def run(self):
        while self.process.poll() is None and self.kills < self.most:
            time.sleep(self.chance.uniform(*self.pause))
            children = sorted(children_of(self.process.pid))
            if children and self.process.poll() is None:
                try:
                    os.kill(self.chance.choice(children), signal.SIGKILL)
                except ProcessLookupError:
                    continue
                self.kills += 1


def test_workers_that_are_killed_cost_their_own_piece_and_the_next_run_makes_it(stormy, calm):
    chance = random.Random(20)
    kills = 0
    while kills < 50:
        process = started(stormy, *USUAL, "-j", "3")
        killer = _Killer(process, chance)
        killer.start()
        error = process.communicate()[1]
        killer.join()
        kills += killer.kills
        assert "Traceback" not in error, error
        told = summed_up(stormy)
        lost = [one for one in told["records"] if one["failure"] and one["failure"]["kind"] != "RecordError"]
        assert process.returncode == told["exit_code"] == (70 if lost or told["stopped"] else 1), error
        if told["stopped"]:  # none that looked at what holds for all reports lived to the end
            assert "No report can be made here: " in told["stopped"]
        else:
            assert len(told["records"]) == COUNT + len(calm[2])
            assert told["counts"]["left"] == 0
        for one in lost:
            assert "died by signal 9 (SIGKILL)" in one["failure"]["message"]
            assert Path(one["record"]).stem in [*calm[1], *calm[2]]
        assert_nothing_torn(stormy, calm)
        if told["counts"]["built"] + told["counts"]["unchanged"] == COUNT:
            assert_all_right(stormy, calm)
            shutil.rmtree(stormy / "output")
            shutil.rmtree(stormy / "cache")
    finish(stormy, calm)


def test_wherever_the_program_is_killed_the_next_run_goes_on_from_there(stormy, calm):
    chance = random.Random(21)
    rounds = 0
    while rounds < 44:
        child = os.fork()
        if child == 0:
            list(build(order(stormy, formats=JSON, executor=Here())))
            os._exit(0)
        time.sleep(chance.uniform(0.01, 0.5))
        os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        rounds += os.WIFSIGNALED(status)
        assert_nothing_torn(stormy, calm)
        if not os.WIFSIGNALED(status):
            assert_all_right(stormy, calm)
            shutil.rmtree(stormy / "output")
            shutil.rmtree(stormy / "cache")
    finish(stormy, calm)


def test_a_program_that_is_killed_takes_its_workers_with_it_and_loses_nothing(stormy, calm):
    chance = random.Random(22)
    for _ in range(6):
        process = started(stormy, *USUAL, "-j", "2")
        time.sleep(chance.uniform(0.2, 1.6))
        workers = children_of(process.pid)
        process.kill()
        process.communicate()
        until = time.monotonic() + 30
        while any(Path(f"/proc/{one}").exists() for one in workers) and time.monotonic() < until:
            time.sleep(0.02)
        assert not any(Path(f"/proc/{one}").exists() for one in workers)
        assert_nothing_torn(stormy, calm)
    finish(stormy, calm)


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)], ids=["SIGINT", "SIGTERM"]
)
def test_who_is_asked_to_end_ends_in_order_and_tells_what_was_done(stormy, calm, number, code):
    chance = random.Random(int(number))
    for turn in range(2):
        process = started(stormy, *USUAL, "-j", "2", "--no-cache", start_new_session=True)
        until = time.monotonic() + 60
        while not list((stormy / "output").glob("place-*")) and time.monotonic() < until:
            time.sleep(0.01)
        time.sleep(chance.uniform(0.0, 0.3))
        if turn % 2:
            os.killpg(process.pid, number)  # as a terminal does, to all of them
        else:
            process.send_signal(number)
        error = process.communicate()[1]
        assert process.returncode == code, error
        assert "Traceback" not in error
        assert error.splitlines()[-1] == "reportgen: interrupted; what was done is kept"
        told = summed_up(stormy)
        assert (told["exit_code"], told["stopped"]) == (code, "interrupted; what was done is kept")
        assert list(told_of(stormy)) == [path.stem for path in in_order(stormy)]
        there = {path.name for path in (stormy / "output").iterdir() if path.is_dir()}
        assert {one for one, state in told_of(stormy).items() if state == "built"} == there
        assert 0 < told["counts"]["built"] < COUNT
        assert told["counts"]["left"] > 0
        assert_nothing_torn(stormy, calm)
        assert_whole(stormy / "output")
        shutil.rmtree(stormy / "output")


def test_a_reader_of_the_output_that_goes_away_stops_the_build_in_order(stormy, calm):
    process = started(stormy, *USUAL, "-j", "2", stdout=subprocess.PIPE)
    process.stdout.readline()
    process.stdout.close()
    error = process.stderr.read()
    process.stderr.close()
    assert process.wait() == 141
    assert "Traceback" not in error
    told = summed_up(stormy)
    assert (told["exit_code"], told["stopped"]) == (141, "whoever read the output has gone")
    assert_nothing_torn(stormy, calm)
    assert_whole(stormy / "output")
    finish(stormy, calm)


def test_eight_programs_at_once_on_one_output_wait_for_one_another(tmp_path):
    ids = write_records(tmp_path, 12)
    processes = [started(tmp_path, *USUAL, "-j", "1", "--summary", f"s{number}.json") for number in range(8)]
    errors = [process.communicate()[1] for process in processes]
    assert [process.returncode for process in processes] == [0] * 8, errors
    counts = [json.loads((tmp_path / f"s{number}.json").read_text())["counts"] for number in range(8)]
    assert sorted(one["built"] for one in counts) == [0] * 7 + [len(ids)]
    assert sum(error.count("waiting for it to end") for error in errors) >= 1
    assert_whole(tmp_path / "output")


SETTINGS = {
    "one worker": (("-j", "1"), {}, 0o022),
    "three workers": (("-j", "3"), {}, 0o022),
    "far east": (("-j", "2"), {"TZ": "Pacific/Kiritimati", "LANG": "tr_TR.UTF-8", "LC_ALL": "C"}, 0o077),
    "far west": (("-j", "2"), {"TZ": "Pacific/Midway", "PYTHONHASHSEED": "1", "HOME": "/nowhere"}, 0o002),
    "another seed": (("-j", "2"), {"PYTHONHASHSEED": "4711", "LANG": "C", "PYTHONUTF8": "0"}, 0o027),
}


@pytest.fixture(scope="module")
def plain(tmp_path_factory):
    """Records, with the bytes of all that is made of them, the PDF of one among it, by one thread."""
    folder = tmp_path_factory.mktemp("plain")
    write_records(folder, 2)
    shutil.copy(EXAMPLES / "eastmarch-2013-12.yaml", folder / "r")
    (folder / "r" / "foreign-2024-05.yaml").write_text(MINIMAL.replace("Testford", "Őrség Ünnep"))
    with ThreadPoolExecutor(1) as executor:
        results = built(folder, formats=tuple(Format), executor=executor)
    assert set(states(results).values()) == {"built"}
    return folder


@pytest.mark.parametrize("setting", SETTINGS)
def test_the_same_records_give_the_same_bytes_however_and_wherever_they_are_built(plain, tmp_path, setting):
    arguments, environment, mask = SETTINGS[setting]
    elsewhere = tmp_path / "some where else"
    (elsewhere / "below").mkdir(parents=True)
    shutil.copytree(plain / "r", elsewhere / "records")
    process = started(
        elsewhere / "below",
        *("build", "../records", "-o", "made", "--no-cache", "--today", "2026-11-01", *arguments),
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        umask=mask,
    )
    error = process.communicate()[1]
    assert process.returncode == 0, error
    assert tree(elsewhere / "below" / "made") == tree(plain / "output")


def test_pages_and_pdfs_are_whole_wherever_the_program_and_its_workers_are_killed(plain, tmp_path):
    shutil.copytree(plain / "r", tmp_path / "r")
    command = ("build", "r", "-j", "2", "--cache", "cache", "--today", "2026-11-01", "--summary", "s.json")
    wanted = tree(plain / "output")
    chance, kills = random.Random(23), 0
    for is_killed in (False, True, True, True, True):
        process = started(tmp_path, *command)
        killer = _Killer(process, chance, (0.3, 1.5), most=2)
        killer.start()
        if is_killed:
            time.sleep(chance.uniform(0.5, 2.5))
            process.kill()
        error = process.communicate()[1]
        killer.join()
        kills += killer.kills
        assert "Traceback" not in error, error
        assert process.returncode in ((-signal.SIGKILL, 0, 70) if is_killed else (0, 70)), error
        for place in (tmp_path / "output").glob("[!.]*/"):
            assert tree(place) == tree(plain / "output" / place.name)
        if tree(tmp_path / "output") == wanted:
            shutil.rmtree(tmp_path / "output")
            shutil.rmtree(tmp_path / "cache")
    assert kills > 2
    process = started(tmp_path, *command)
    assert process.communicate()[1].count("FAILED") == process.returncode == 0
    assert tree(tmp_path / "output") == wanted
    assert_whole(tmp_path / "output")


def test_threads_and_another_order_give_the_same_bytes_too(plain, tmp_path):
    records = sorted((plain / "r").iterdir(), reverse=True)
    random.Random(1).shuffle(records)
    quick = (Format.HTML, Format.JSON)
    built(plain, output=tmp_path / "one", formats=quick, cache=None)
    with ThreadPoolExecutor(4) as executor:
        results = built(
            plain,
            paths=tuple(records),
            output=tmp_path / "other",
            formats=quick,
            cache=None,
            executor=executor,
        )
    assert [result.record for result in results] == records
    assert tree(tmp_path / "one") == tree(tmp_path / "other")


def test_a_later_day_and_another_place_of_the_clock_change_nothing(plain, tmp_path):
    later = NOW.replace(month=11, day=3)
    built(plain, output=tmp_path / "one", formats=JSON, cache=None)
    built(plain, output=tmp_path / "other", formats=JSON, cache=None, now=later)
    assert tree(tmp_path / "one") == tree(tmp_path / "other")
