"""Reports and the cache where a URL leads: published by manifest, finished by the next run, only a cache."""

import json
import sys
from concurrent.futures import Executor, Future
from datetime import datetime
from pathlib import Path

import pytest
from conftest import EXAMPLES, MINIMAL

from reportgen.cli import main
from reportgen.errors import OutputError, RecordError, UsageError, WriteError
from reportgen.formats import Format
from reportgen.moments import LONDON
from reportgen.output import MANIFEST, Manifest, sha256
from reportgen.output.store import ReportStore, opened_store
from reportgen.pipeline import Order, State, build
from reportgen.remote import Remote, Url, is_url

NOW = datetime(2026, 11, 24, 12, tzinfo=LONDON)
DATA = (Format.JSON,)


class Here(Executor):
    """Does work at once, in this process, and counts it."""

    def __init__(self):
        self.done = []

    def submit(self, fn, /, *args, **kwargs):
        future = Future()
        self.done.append(fn.__name__)
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as exc:  # noqa: BLE001
            future.set_exception(exc)
        return future


class Failing(Remote):
    """Fails at the n-th change of a file; each file is changed by itself."""

    def __init__(self, url, left):
        super().__init__(url)
        self.left = left

    def _count(self):
        if self.left == 0:
            raise OSError("the connection was lost")
        self.left -= 1

    def write(self, files):
        for name, data in files.items():
            self._count()
            super().write({name: data})

    def remove(self, names):
        for name in names:
            self._count()
            super().remove([name])


@pytest.fixture(autouse=True)
def _no_memory_of_other_tests():
    from fsspec.implementations.memory import MemoryFileSystem

    yield
    MemoryFileSystem.store.clear()
    MemoryFileSystem.pseudo_dirs[:] = [""]


@pytest.fixture(params=["memory", "file"])
def url(request, tmp_path):
    return Url("memory://reports") if request.param == "memory" else Url(f"file://{tmp_path}/reports")


def records(folder, *names):
    folder.mkdir(exist_ok=True)
    for name in names:
        (folder / f"{name}.yaml").write_text(MINIMAL)
    return folder


def order(folder, output, **given):
    given = {"formats": DATA, "now": NOW, "executor": Here(), **given}
    return Order((folder,), output, **given)


def states(results):
    return [result.state for result in results]


def everything(url):
    """Return all files below a URL by their names."""
    remote = Remote(url)
    found = {}
    for name in remote.names():
        for part in remote.names(name) if name != MANIFEST else ():
            found[f"{name}/{part}"] = remote.read(f"{name}/{part}")
    return {**found, MANIFEST: remote.read(MANIFEST)}


def lying_in(folder):
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def manifest(files, status="published"):
    told = {name: sha256(data) for name, data in files.items()}
    return Manifest("one", status, told, {"one.yaml": "0" * 64}, {"reportgen": "1"})


def agrees(url, report_id):
    """Return whether a report has no manifest, or one that its files agree with."""
    remote = Remote(url)
    if MANIFEST not in remote.names(report_id):
        return True
    told = json.loads(remote.read(f"{report_id}/{MANIFEST}"))["files"]
    there = set(remote.names(report_id)) - {MANIFEST, ".manifest.json"}
    return there == set(told) and all(
        sha256(remote.read(f"{report_id}/{name}")) == one for name, one in told.items()
    )


def test_a_url_is_told_from_a_path_and_taken_apart_like_one():
    assert is_url("s3://bucket/reports")
    assert not is_url("output/a:b")
    assert not is_url("://reports")
    url = Url("s3://bucket/reports/") / "one" / "report.html"
    assert str(url) == "s3://bucket/reports/one/report.html"
    assert (url.name, str(url.parent)) == ("report.html", "s3://bucket/reports/one")


def test_what_is_written_to_a_url_is_what_is_written_to_a_folder(url, tmp_path):
    folder = records(tmp_path / "records", "one", "two")
    there = list(build(order(folder, url)))
    here = list(build(order(folder, tmp_path / "here")))
    assert states(there) == states(here) == [State.BUILT] * 2
    assert everything(url) == lying_in(tmp_path / "here")
    assert [str(result.files[0]) for result in there] == [
        f"{url}/{name}/report.json" for name in ("one", "two")
    ]


def test_a_second_build_changes_nothing_and_makes_nothing(url, tmp_path):
    folder = records(tmp_path / "records", "one", "two")
    first = list(build(order(folder, url, cache=tmp_path / "cache")))
    before, again = everything(url), order(folder, url, cache=tmp_path / "cache")
    assert states(build(again)) == [State.UNCHANGED] * 2
    assert states(first) == [State.BUILT] * 2
    assert again.executor.done == []
    assert everything(url) == before


def test_a_file_that_was_changed_there_is_put_right(url, tmp_path):
    folder = records(tmp_path / "records", "one")
    list(build(order(folder, url, cache=tmp_path / "cache")))
    before = everything(url)
    Remote(url).write({"one/report.json": b"{}"})
    assert states(build(order(folder, url, cache=tmp_path / "cache"))) == [State.BUILT]
    assert everything(url) == before


def test_files_of_formats_that_are_no_longer_made_go(url, tmp_path):
    folder = records(tmp_path / "records", "one")
    list(build(order(folder, url, formats=(Format.HTML, Format.JSON))))
    Remote(url).write({"one/notes.txt": b"somebody else's"})
    list(build(order(folder, url)))
    assert Remote(url).names("one") == (MANIFEST, "notes.txt", "report.json")


@pytest.mark.parametrize("status", ["published", "draft"])
def test_whatever_fails_on_the_way_no_manifest_tells_of_other_files_and_the_next_run_finishes(url, status):
    old = {"report.html": b"old page", "report.json": b"old data"}
    new = {"report.html": b"new page", "report.pdf": b"new PDF"}
    ended = False
    changes = 0
    while not ended:
        store = ReportStore(Remote(url))
        store.deliver("one", old, manifest(old, status))
        try:
            ReportStore(Failing(url, changes)).deliver("one", new, manifest(new, status))
            ended = True
        except WriteError:
            assert not store.holds("one", manifest(new, status).as_bytes())
        assert agrees(url, "one")
        if status == "published" and not ended:
            with pytest.raises(OutputError, match="does not give way"):
                store.deliver("one", old, manifest(old, "draft"))
        store.deliver("one", new, manifest(new, status))
        assert store.holds("one", manifest(new, status).as_bytes())
        assert Remote(url).names("one") == (MANIFEST, "report.html", "report.pdf")
        changes += 1
    assert changes == 8  # withdrawn, manifest, report.json, two files, manifest, withdrawn; and none


def test_one_report_that_cannot_be_written_costs_no_other(url, tmp_path, monkeypatch):
    folder = records(tmp_path / "records", "one", "two", "three")
    write = Remote.write

    def refuse(self, files):
        if any(name.startswith("two/") for name in files):
            raise PermissionError("Access Denied")
        write(self, files)

    monkeypatch.setattr(Remote, "write", refuse)
    results = {result.record.stem: result for result in build(order(folder, url))}
    assert {name: one.state for name, one in results.items()} == {
        "one": State.BUILT,
        "two": State.FAILED,
        "three": State.BUILT,
    }
    assert results["two"].failure.exit_code == 77
    assert str(results["two"].failure) == f"Cannot write to {url}/two: Access Denied"
    assert sorted(json.loads(Remote(url).read(MANIFEST))["reports"]) == ["one", "three"]


def test_a_record_that_fails_leaves_what_was_there(url, tmp_path):
    folder = records(tmp_path / "records", "one")
    list(build(order(folder, url)))
    before = everything(url)
    (folder / "one.yaml").write_text(MINIMAL.replace("grade: good", "grade: yes", 1))
    (result,) = build(order(folder, url))
    assert isinstance(result.failure, RecordError)
    assert everything(url) == before


def test_nothing_is_written_where_nothing_was_made(url, tmp_path):
    folder = records(tmp_path / "records", "one")
    (folder / "one.yaml").write_text("format: 1")
    list(build(order(folder, url)))
    assert Remote(url).names() == ()


def test_machines_that_share_a_cache_make_each_report_once(url, tmp_path):
    one, other = records(tmp_path / "one", "a", "b"), records(tmp_path / "other", "a", "b", "c")
    list(build(order(one, tmp_path / "out", cache=url)))
    again = order(other, tmp_path / "out-of-the-other", cache=url)
    assert states(build(again)) == [State.BUILT] * 3
    assert again.executor.done == ["_prepare", "_make"]
    out = lying_in(tmp_path / "out")
    assert {name: data for name, data in lying_in(tmp_path / "out-of-the-other").items() if name in out} | {
        MANIFEST: out[MANIFEST]
    } == out


def in_cache(url, kind):
    """Return the names of files of a kind in a shared cache."""
    remote = Remote(url)
    return [f"{kind}/{part}/{name}" for part in remote.names(kind) for name in remote.names(f"{kind}/{part}")]


DAMAGES = (
    b"",
    b"[]",
    b"{",
    b"\xff",
    b'{"files": []}',
    b'{"files": ["x"], "since": 1, "problems": {}, "machine_fonts": 1, "status": []}',
    b'{"files": {"report.json": "%s"}, "since": "soon", "problems": [], "machine_fonts": null, "status": ""}',
    b'{"files": {"../up": "%s"}, "since": "2026-01-01T00:00:00+00:00", "problems": [], '
    b'"machine_fonts": null, "status": "published"}',
    b'{"files": {"report.json": "../../up"}, "since": "2026-01-01T00:00:00+00:00", "problems": [], '
    b'"machine_fonts": null, "status": "published"}',
    b'{"files": {}, "since": "2026-01-01T00:00:00+00:00", "problems": [3], "machine_fonts": null, '
    b'"status": "published"}',
)


@pytest.mark.parametrize("damage", DAMAGES)
def test_what_a_shared_cache_tells_wrongly_is_a_miss(url, damage, tmp_path):
    folder = records(tmp_path / "records", "one")
    list(build(order(folder, tmp_path / "out", cache=url)))
    right = lying_in(tmp_path / "out")
    (row,) = in_cache(url, "made")
    Remote(url).write({row: damage.replace(b"%s", b"0" * 64)})
    again = order(folder, tmp_path / "again", cache=url)
    assert states(build(again)) == [State.BUILT]
    assert again.executor.done == ["_prepare", "_make"]
    assert lying_in(tmp_path / "again") == right


def test_a_file_of_a_shared_cache_that_is_lost_or_changed_is_a_miss(url, tmp_path):
    folder = records(tmp_path / "records", "one")
    for change in (
        lambda name: Remote(url).write({name: b"words of another"}),
        lambda name: Remote(url).remove([name]),
    ):
        list(build(order(folder, tmp_path / "out", cache=url)))
        right = lying_in(tmp_path / "out")
        (name,) = in_cache(url, "objects")
        change(name)
        again = order(folder, tmp_path / "again", cache=url)
        list(build(again))
        assert lying_in(tmp_path / "again") == right


def test_a_shared_cache_that_fails_is_asked_once_and_costs_nothing_else(url, tmp_path, monkeypatch):
    asked = []

    def fail(self, name):
        asked.append(name)
        raise RuntimeError("no such host")

    monkeypatch.setattr(type(Remote(url)._files), "cat_file", fail)
    folder = records(tmp_path / "records", "one", "two", "three")
    assert states(build(order(folder, tmp_path / "out", cache=url))) == [State.BUILT] * 3
    assert len(asked) == 1
    assert in_cache(url, "made") == []


@pytest.mark.parametrize("option", ["-o", "--cache"])
@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("nowhere://reports", "nowhere://reports cannot be used: Protocol not known: nowhere"),
        ("s3://bucket/reports", "s3://bucket/reports cannot be used: Install s3fs to access S3"),
    ],
)
def test_a_url_that_nothing_is_known_of_is_told_before_anything_is_made(
    option, address, words, tmp_path, capsys, monkeypatch
):
    from fsspec.registry import _registry

    monkeypatch.setitem(sys.modules, "s3fs", None)
    monkeypatch.delitem(_registry, "s3", raising=False)  # where a test before had it
    folder = records(tmp_path / "records", "one")
    arguments = ["build", str(folder), "-o", str(tmp_path / "out"), "--format", "json", option, address]
    assert main(arguments) == UsageError.exit_code
    assert words in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_without_the_extra_it_is_told_how_to_install_it(tmp_path, monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "fsspec", None)
    monkeypatch.setitem(sys.modules, "fsspec.core", None)
    assert main(["build", str(EXAMPLES), "-o", "memory://reports"]) == UsageError.exit_code
    assert "pip install 'reportgen[publish]'" in capsys.readouterr().err


def test_the_command_writes_to_a_url_and_says_so(tmp_path, capsys):
    folder = records(tmp_path / "records", "one")
    told = tmp_path / "summary.json"
    assert main([*f"build {folder} -o memory://reports --format json --summary {told}".split()]) == 0
    assert "built memory://reports/one: report.json\n1 of 1 report built in memory://reports" in (
        capsys.readouterr().out
    )
    (record,) = json.loads(told.read_text())["records"]
    assert record["files"] == ["memory://reports/one/report.json"]
    assert Path("memory:").exists() is False


def test_a_place_that_cannot_be_looked_at_is_told_before_anything_is_made(tmp_path):
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(WriteError, match="Cannot write to"), opened_store(Url(f"file://{tmp_path}/file/x")):
        raise AssertionError("it was opened")


def test_a_manifest_there_that_is_not_ours_is_refused_and_one_that_is_torn_is_made_whole(url, tmp_path):
    folder = records(tmp_path / "records", "one")
    Remote(url).write({MANIFEST: b'{"name": "app"}'})
    with pytest.raises(OutputError, match="is not the manifest of a folder of reports"):
        list(build(order(folder, url)))
    assert Remote(url).names() == (MANIFEST,)
    assert Remote(url).read(MANIFEST) == b'{"name": "app"}'
    Remote(url).remove([MANIFEST])
    list(build(order(folder, url)))
    whole = everything(url)
    Remote(url).write({MANIFEST: whole[MANIFEST][:50]})
    list(build(order(folder, url)))
    assert everything(url) == whole
