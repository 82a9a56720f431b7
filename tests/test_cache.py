"""The cache is only a cache: whatever becomes of it, the reports are the same, and it heals."""

import os
import random
import shutil
import sqlite3
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from batches import NOW, built, fresh, states, tree, write_records
from conftest import EXAMPLES, MINIMAL
from test_cli import run, run_without_powers

from reportgen.cache import Cache, Kept
from reportgen.output import sha256
from reportgen.problems import warning

RECORD = "thornhaven-2025-02.yaml"


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    """A folder with a record, its report and the cache of it, as it is left at the end, or by the dead."""
    folder = tmp_path_factory.mktemp("kept")
    (folder / "r").mkdir()
    shutil.copy(EXAMPLES / RECORD, folder / "r")
    (folder / "cache").mkdir(mode=0o700)
    reader = sqlite3.connect(folder / "cache" / "index.sqlite")
    built(folder)
    reader.execute("SELECT * FROM rows").fetchone()
    write_records(folder, 1)
    built(folder)
    shutil.copytree(folder / "cache", folder / "of the dead")
    reader.close()
    assert (folder / "of the dead" / "index.sqlite-wal").stat().st_size > 0
    return folder


@pytest.fixture
def again(kept, tmp_path):
    """The same in a folder of its own."""
    shutil.copytree(kept, tmp_path, dirs_exist_ok=True)
    return tmp_path


def made_again(folder, name="cache"):
    """Return the files of the reports put into an empty folder, and whether all came from the cache."""
    fresh(folder)
    results = built(folder, cache=folder / name)
    assert set(states(results).values()) == {"built"}, [result.failure for result in results]
    whence = {"they were kept" in " ".join(result.why) for result in results}
    return tree(folder / "output"), whence == {True}


def garbled(data, seed):
    chosen = random.Random(seed)
    start = chosen.randrange(len(data))
    return data[:start] + chosen.randbytes(min(200, len(data) - start)) + data[start + 200 :]


DAMAGES = {
    "deleted": None,
    "emptied": lambda data: b"",
    "halved": lambda data: data[: len(data) // 2],
    "shortened": lambda data: data[:-1],
    "garbled at its start": lambda data: b"\xff" * min(64, len(data)) + data[64:],
    "replaced": lambda data: b"x" * len(data),
}


@pytest.mark.parametrize("kind", ["a pipe", "a link", "a folder", "too large"])
def test_what_stands_in_the_place_of_an_object_and_is_none_is_a_miss_and_heals(again, kind):
    wanted = tree(again / "output")
    objects = [path for path in (again / "cache" / "objects").rglob("*") if path.is_file()]
    for path in objects:
        path.unlink()
        if kind == "a pipe":
            os.mkfifo(path)
            os.mkfifo(path.with_name(f".{path.name}"))
        elif kind == "a link":
            path.symlink_to("/dev/zero")
        elif kind == "a folder":
            (path / "within").mkdir(parents=True)
        else:
            with path.open("wb") as file:
                file.truncate(2**40)
    assert made_again(again) == (wanted, False)
    assert made_again(again) == (wanted, True)
    assert all(path.is_file() and not path.is_symlink() for path in objects)


@pytest.mark.parametrize("name", ["cache", "of the dead"])
@pytest.mark.parametrize("damage", DAMAGES)
def test_whichever_file_of_it_is_damaged_reports_are_the_same_and_it_heals(again, name, damage):
    wanted = tree(again / "output")
    files = sorted(path for path in (again / name).rglob("*") if path.is_file())
    assert len(files) >= 5
    for file in files:
        shutil.copytree(again / name, again / "damaged")
        damaged = again / "damaged" / file.relative_to(again / name)
        if change := DAMAGES[damage]:
            damaged.write_bytes(change(file.read_bytes()))
        else:
            damaged.unlink()
        assert made_again(again, "damaged")[0] == wanted, file
        # An index that is found to be damaged late in a build begins anew there, without what came before.
        assert made_again(again, "damaged")[0] == wanted, file
        assert made_again(again, "damaged") == (wanted, True), file
        shutil.rmtree(again / "damaged")


def test_wherever_the_index_is_garbled_reports_are_the_same_and_it_heals(again):
    wanted = tree(again / "output")
    for name in ("cache/index.sqlite", "of the dead/index.sqlite-wal"):
        folder, _, file = name.partition("/")
        data = (again / name).read_bytes()
        for seed in range(25):
            shutil.copytree(again / folder, again / "damaged")
            (again / "damaged" / file).write_bytes(garbled(data, seed))
            for _ in range(2):  # where sizes are garbled, all is forgotten at the end
                assert made_again(again, "damaged")[0] == wanted, seed
            assert made_again(again, "damaged") == (wanted, True), seed
            shutil.rmtree(again / "damaged")


def test_a_change_that_the_database_cannot_see_is_seen(again):
    """Changes what is told of a report's status and problems, in place, with the same length."""
    wanted = tree(again / "output")
    index = again / "cache" / "index.sqlite"
    data = index.read_bytes()
    assert b'"status": "published"' in data
    index.write_bytes(data.replace(b'"status": "published"', b'"status": "publisher"'))
    assert made_again(again) == (wanted, False)
    assert made_again(again) == (wanted, True)


def test_an_index_with_other_tables_is_begun_anew(again):
    wanted = tree(again / "output")
    database = sqlite3.connect(again / "cache" / "index.sqlite")
    database.executescript("DROP TABLE rows; CREATE TABLE rows (other TEXT); PRAGMA user_version = 99")
    database.close()
    assert made_again(again) == (wanted, False)
    assert made_again(again) == (wanted, True)


def test_deleting_it_changes_nothing_in_an_output_that_is_there(again):
    wanted = tree(again / "output")
    shutil.rmtree(again / "cache")
    built(again)
    assert tree(again / "output") == wanted
    assert set(states(built(again)).values()) == {"unchanged"}


def test_files_that_a_new_index_does_not_know_are_cleared_away(again):
    stray = again / "cache" / "objects" / "00" / ("0" * 64)
    stray.parent.mkdir(exist_ok=True)
    stray.write_bytes(b"of an index that is no more")
    (again / "cache" / "index.sqlite").unlink()
    made_again(again)
    assert not stray.exists()
    assert made_again(again)[1]


def test_several_processes_may_use_it_at_once(tmp_path):
    write_records(tmp_path, 12)

    def build(number):
        output = f"o{number % 3}-{number}"
        done = run("build", "r", "--format", "json", "-o", output, "--cache", "cache", "-j1", cwd=tmp_path)
        assert done.returncode == 0, done.stderr
        return tree(tmp_path / output)

    with ThreadPoolExecutor(4) as threads:
        first, *others = threads.map(build, range(4))
    assert all(other == first for other in others)
    done = run(*["build", "r", "--format", "json", "--cache", "cache", "-o", "last", "--why"], cwd=tmp_path)
    assert done.stdout.count("they were kept") == 12
    assert tree(tmp_path / "last") == first


def test_one_that_another_process_holds_is_waited_for_once_and_given_up(tmp_path, monkeypatch):
    monkeypatch.setattr("reportgen.cache.index._PATIENCE", 0.05)
    Cache(tmp_path / "cache").keep("before", one_kept(b"before"), [b"before"])
    cache = Cache(tmp_path / "cache")
    holder = sqlite3.connect(tmp_path / "cache" / "index.sqlite", isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    cache.keep("one", one_kept(b"one"), [b"one"])
    holder.execute("ROLLBACK")
    holder.close()
    cache.keep("two", one_kept(b"two"), [b"two"])
    assert cache.find("before") is None
    cache.close()
    again = Cache(tmp_path / "cache")
    assert [again.find(key) is not None for key in ("before", "one", "two")] == [True, False, False]
    again.close()


def one_kept(text):
    return Kept({"report.json": sha256(text)}, "published", (), NOW, None)


@pytest.fixture
def cache_of(tmp_path):
    """Open the cache with a bound; all are closed at the end."""
    opened = []

    def open_(most=10_000):
        opened.append(Cache(tmp_path / "cache", most))
        return opened[-1]

    yield open_
    for cache in opened:
        cache.close()


def test_what_was_used_longest_ago_is_forgotten_first_and_its_files_go(cache_of, tmp_path):
    cache = cache_of()
    texts = {f"key {number}": bytes([number]) * 1500 for number in range(5)}
    for key, text in texts.items():
        cache.keep(key, one_kept(text), [text])
    cache.close()
    cache = cache_of()
    assert cache.find("key 0")
    cache.keep("key 5", one_kept(b"5" * 1500), [b"5" * 1500])
    cache.keep("key 6", one_kept(b"6" * 1500), [b"6" * 1500])
    cache.close()
    cache = cache_of()
    there = [number for number in range(7) if cache.find(f"key {number}")]
    assert there == [0, 4, 5, 6]
    files = [path for path in (tmp_path / "cache" / "objects").rglob("*") if path.is_file()]
    assert sum(path.stat().st_size for path in files) == 4 * 1500


def test_notes_of_what_reports_were_made_of_count_and_are_forgotten_too(cache_of, tmp_path):
    cache = cache_of(100_000)
    for number in range(400):
        cache.note(f"/records/{number}.yaml", {"a file": "x" * 1000})
    cache.close()
    cache = cache_of(100_000)
    told = [number for number in range(400) if cache.inputs(f"/records/{number}.yaml")]
    assert told == list(range(400 - len(told), 400))
    assert 50 < len(told) < 100


def test_a_file_that_two_reports_share_stays_as_long_as_one_of_them(cache_of):
    cache = cache_of(4000)
    shared = b"s" * 1500
    cache.keep("old", one_kept(shared), [shared])
    cache.keep("other", one_kept(b"o" * 1500), [b"o" * 1500])
    cache.keep("new", one_kept(shared), [shared])
    cache.close()
    cache = cache_of(4000)
    assert cache.find("old") is None
    assert cache.files(cache.find("new")) == {"report.json": shared}


def test_what_it_keeps_comes_back_as_it_was(cache_of):
    problem = warning("a.code", "‘Words’ \udcff", ("areas", "x", 3), found="'a'", hint="None.")
    kept = replace(one_kept(b"text"), problems=(problem,), machine_fonts="digest")
    cache = cache_of()
    cache.keep("key", kept, [b"text"])
    assert cache.find("key") == kept
    assert cache.find("another key") is None


def test_it_is_for_its_owner_alone_also_in_a_folder_that_is_open_to_all(tmp_path):
    write_records(tmp_path, 2)
    (tmp_path / "cache").mkdir(mode=0o755)
    before = os.umask(0)
    try:
        built(tmp_path)
        built(tmp_path, cache=tmp_path / "deep" / "cache", output=tmp_path / "other")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "deep" / "cache").stat().st_mode) == 0o700
    for folder in (tmp_path / "cache", tmp_path / "deep" / "cache"):
        inside = list(folder.rglob("*"))
        assert len(inside) > 5
        modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in inside}
        assert modes == {path.name: 0o700 if path.is_dir() else 0o600 for path in inside}


def test_names_that_must_not_stand_in_records_do_not_stand_in_it_either(tmp_path):
    write_records(tmp_path, 2)
    (tmp_path / "r" / "names.txt").write_text("Zebediah Quillfeather\n")
    text = MINIMAL.replace("Services are good.", "Services for Zebediah Quillfeather are good.")
    (tmp_path / "r" / "named-2024-05.yaml").write_text(text)
    results = built(tmp_path)
    assert sorted(states(results).values()) == ["built", "built", "failed"]
    for data in tree(tmp_path / "cache").values():
        assert b"Quillfeather" not in data
        assert b"Zebediah" not in data


@pytest.mark.parametrize("kind", ["file", "folder as index", "full of folders", "link to nowhere"])
def test_one_that_cannot_be_is_no_error(tmp_path, kind):
    write_records(tmp_path, 2)
    cache = tmp_path / "cache"
    if kind == "file":
        cache.write_text("somebody's")
    elif kind == "folder as index":
        (cache / "index.sqlite").mkdir(parents=True)
    elif kind == "full of folders":
        for number in range(256):
            (cache / "objects" / f"{number:02x}").mkdir(parents=True)
            (cache / "objects" / f"{number:02x}").chmod(0o700)
        (cache / "objects").joinpath("index.sqlite").touch()
    else:
        cache.symlink_to(tmp_path / "nowhere" / "at all")
    assert set(states(built(tmp_path)).values()) == {"built"}
    assert set(states(built(tmp_path, output=tmp_path / "other")).values()) == {"built"}
    assert tree(tmp_path / "other") == tree(tmp_path / "output")


def test_one_that_may_not_be_written_is_no_error(tmp_path):
    write_records(tmp_path, 2)
    built(tmp_path)
    for path in (tmp_path / "cache", *(tmp_path / "cache").rglob("*")):
        path.chmod(0o555 if path.is_dir() else 0o444)
    write_records(tmp_path, 3)
    told = ["build", "r", "--format", "html,json", "--cache", "cache", "--today", "2026-11-01", "-o", "other"]
    done = run_without_powers(*told, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stderr.count("Traceback") == 0
    for path in (tmp_path / "cache", *(tmp_path / "cache").rglob("*")):
        path.chmod(0o755)


def test_without_a_home_reports_are_made_all_the_same(tmp_path):
    write_records(tmp_path, 1)
    environment = {"HOME": str(tmp_path / "nowhere"), "XDG_CACHE_HOME": "not/absolute"}
    command = ["env", *(f"{name}={value}" for name, value in environment.items())]
    done = subprocess.run(
        [*command, sys.executable, "-m", "reportgen", "build", "r", "--format", "json"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
