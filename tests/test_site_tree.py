"""The site on the disk: the old one or the new one, whole, whatever fails, dies, reads or lies there."""

import errno
import os
import shutil
import signal
import subprocess
import sys
import time
from itertools import count
from pathlib import Path

import pytest
from batches import tree
from faults import dying, failing, in_a_child, striking

from reportgen.errors import AccessError, OutputError, ReportgenError, WriteError
from reportgen.output import exchange as exchange_module
from reportgen.output import sha256
from reportgen.site.manifest import MANIFEST, SiteManifest
from reportgen.site.tree import opened_tree

OLD = {"index.html": b"old " * 3000, "a/index.html": b"a", "gone/index.html": b"gone"}
NEW = {"index.html": b"new " * 3000, "a/index.html": b"a", "b/c/index.html": b"c"}
FOREIGN = {"CNAME": b"reports.example.gov.uk\n", "a/.htaccess": b"Options -Indexes\n"}


def put(place, files, on_wait=lambda _holder: None):
    with opened_tree(place, on_wait) as site:
        for name, data in files.items():
            site.put(name, data)
        return site.switch()


def whole(files):
    manifest = SiteManifest({name: sha256(data) for name, data in files.items()})
    return {**files, MANIFEST: manifest.as_bytes()}


def version_at(place):
    """Return which version lies whole in a place, None where nothing does."""
    if not place.exists():
        return None
    found = tree(place)
    own = {name: data for name, data in found.items() if FOREIGN.get(name) != data}
    for version, files in (("old", OLD), ("new", NEW)):
        if own == whole(files):
            return version
    pytest.fail(f"neither of the two: {sorted(found)}")


def strew(place):
    for name, data in FOREIGN.items():
        (place / name).write_bytes(data)


def is_strewn(place):
    return all((place / name).read_bytes() == data for name, data in FOREIGN.items())


def names_in(folder):
    return sorted(path.name for path in folder.iterdir())


@pytest.fixture(params=[True, False], ids=["exchange", "two renames"])
def exchanging(request, monkeypatch):
    """Folders that change places in one step, or in two where the system has no such step."""
    if not request.param:
        monkeypatch.setattr(exchange_module, "_renameat2", lambda: None)
    return request.param


@pytest.fixture(params=["first", "second"])
def place(request, tmp_path):
    """A place with nothing, or an old site with somebody's files in it."""
    path = tmp_path / "all" / "site"
    if request.param == "second":
        put(path, OLD)
        strew(path)
    return path


def again(place, *, was_there):
    """Bring back what was before."""
    shutil.rmtree(place.parent, ignore_errors=True)
    if was_there:
        put(place, OLD)
        strew(place)


def finish(place, *, was_there):
    """Put the new site, and see that nothing else is left."""
    put(place, NEW)
    assert version_at(place) == "new"
    assert names_in(place.parent) == ["site"]
    assert not was_there or is_strewn(place)


@pytest.mark.parametrize("number", [errno.EIO, errno.ENOSPC, errno.EROFS], ids=errno.errorcode.get)
def test_whichever_operation_fails_the_old_or_the_new_site_is_there_whole(place, exchanging, number):
    was_there = place.exists()
    wanted = AccessError if number == errno.EROFS else WriteError
    for n in count(1):
        again(place, was_there=was_there)
        told = None
        with striking(n, failing(number)) as faults:
            try:
                put(place, NEW)
            except ReportgenError as exc:
                told = exc
        if not faults.has_struck:
            break
        assert told is None or (type(told) is wanted and os.strerror(number) in str(told))
        there = version_at(place)
        assert there in ({"old", "new"} if was_there else {None, "new"})
        assert told is not None or there == "new"
        assert there is None or not was_there or is_strewn(place)
        finish(place, was_there=was_there)
    assert n > 40


def test_wherever_the_program_dies_the_next_run_finds_the_old_or_the_new_site(place, exchanging):
    was_there = place.exists()
    found = set()
    for n in count(1):
        again(place, was_there=was_there)

        def put_and_die(n=n):
            with striking(n, dying):
                put(place, NEW)

        if in_a_child(put_and_die):
            break
        there = version_at(place)
        assert there or not was_there or not exchanging
        with opened_tree(place, lambda _holder: None):
            pass
        restored = version_at(place)
        assert restored == (there or ("old" if was_there else None))
        assert restored is None or not was_there or is_strewn(place)
        found.add(restored)
        finish(place, was_there=was_there)
    assert n > 40
    assert found == ({"old", "new"} if was_there else {None, "new"})


@pytest.mark.parametrize("step", range(1, 4))
def test_no_request_to_end_comes_between_the_two_steps_of_a_switch(tmp_path, monkeypatch, step):
    """Where a system has no step that does both, the place is empty for an instant, and must not stay so."""
    monkeypatch.setattr(exchange_module, "_renameat2", lambda: None)
    place = tmp_path / "site"
    put(place, OLD)
    rename, turn = os.rename, count(1)

    def renamed(*arguments, **keywords):
        rename(*arguments, **keywords)
        if next(turn) == step:
            signal.raise_signal(signal.SIGINT)

    monkeypatch.setattr(os, "rename", renamed)
    try:
        put(place, NEW)
        interrupted = False
    except KeyboardInterrupt:
        interrupted = True
    assert interrupted == (step <= 2)
    assert version_at(place) == "new"


PUT_AGAIN = """
import sys
sys.path.insert(0, sys.argv[2])
from pathlib import Path
import signal
from test_site_tree import NEW, OLD, put
signal.signal(signal.SIGTERM, signal.default_int_handler)
turn = 0
print(flush=True)
while True:
    put(Path(sys.argv[1]), (NEW, OLD)[turn % 2])
    turn += 1
"""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL], ids=lambda one: one.name)
def test_whenever_the_program_is_ended_one_of_the_two_sites_is_there_whole(tmp_path, number):
    place = tmp_path / "all" / "site"
    put(place, OLD)
    strew(place)
    for turn in range(10):
        arguments = [sys.executable, "-c", PUT_AGAIN, str(place), str(Path(__file__).parent)]
        child = subprocess.Popen(arguments, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        child.stdout.readline()
        time.sleep(0.003 * turn)
        child.send_signal(number)
        child.communicate()
        assert version_at(place) in {"old", "new"}
        assert is_strewn(place)
        if number != signal.SIGKILL:
            assert names_in(place.parent) in (["site"], [".lock-site", "site"])
        finish(place, was_there=True)


def test_a_second_run_waits_for_the_first_and_says_who_it_is(tmp_path):
    place = tmp_path / "site"
    ready, go = os.pipe(), os.pipe()
    child = os.fork()
    if child == 0:
        with opened_tree(place, lambda _holder: None) as site:
            os.write(ready[1], b"!")
            os.read(go[0], 1)
            for name, data in OLD.items():
                site.put(name, data)
            site.switch()
        os._exit(0)
    os.read(ready[0], 1)
    waited = []

    def let_go(holder):
        waited.append(holder)
        os.write(go[1], b"!")

    changes = put(place, NEW, let_go)
    os.waitpid(child, 0)
    assert waited == [child]
    assert changes.removed == ("gone/index.html",)  # it found what the first had made
    assert version_at(place) == "new"
    assert names_in(tmp_path) == ["site"]
    for end in (*ready, *go):
        os.close(end)


READER = """
import os, sys
torn = seen = 0
while not os.path.exists(sys.argv[2]):
    folder = os.open(sys.argv[1], os.O_RDONLY | os.O_DIRECTORY)  # it is always there
    words = set()
    try:
        for name in ("index.html", "a/word.txt"):
            with open(os.open(name, os.O_RDONLY, dir_fd=folder)) as file:
                words.add(file.read().split()[0])
        seen += 1
    except FileNotFoundError:
        pass  # it was taken away meanwhile: who reads on, opens the folder again
    os.close(folder)
    torn += len(words) > 1
print(seen, torn)
"""


def test_a_web_server_finds_no_mixture_and_no_gap_while_sites_change_places(tmp_path):
    place = tmp_path / "site"
    sites = [{"index.html": word * 100, "a/word.txt": word} for word in (b"old ", b"new ")]
    put(place, sites[0])
    arguments = [sys.executable, "-c", READER, str(place), str(tmp_path / "end")]
    readers = [subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    for turn in range(1, 200):
        put(place, sites[turn % 2])
    (tmp_path / "end").touch()
    for reader in readers:
        seen, torn = map(int, reader.communicate()[0].split())
        assert torn == 0
        assert seen > 0


# --- What is somebody's


def test_links_empty_folders_and_pipes_of_somebodys_go_along_and_are_not_followed(tmp_path):
    place, elsewhere = tmp_path / "site", tmp_path / "elsewhere"
    put(place, OLD)
    elsewhere.mkdir()
    (elsewhere / "thesis.txt").write_text("years of work")
    (place / "folder-link").symlink_to(elsewhere)
    (place / "broken").symlink_to("nowhere")
    (place / "empty" / "within").mkdir(parents=True)
    os.mkfifo(place / "pipe")
    for _ in range(2):
        put(place, NEW)
    assert (place / "folder-link").readlink() == elsewhere
    assert (place / "broken").readlink() == Path("nowhere")
    assert (place / "empty" / "within").is_dir()
    assert (place / "pipe").is_fifo()
    assert tree(elsewhere) == {"thesis.txt": b"years of work"}


@pytest.mark.parametrize("name", ["b/c/index.html", "b/c", "b"])
@pytest.mark.parametrize("kind", ["file", "link"])
def test_what_is_somebodys_gives_its_place_to_no_file_of_ours(tmp_path, name, kind):
    place = tmp_path / "site"
    put(place, OLD)
    (place / name).parent.mkdir(parents=True, exist_ok=True)
    if kind == "file":
        (place / name).write_text("years of work")
    else:
        (place / name).symlink_to(tmp_path)
    with pytest.raises(OutputError, match="is not of the site") as caught:
        put(place, NEW)
    assert str(place / name) in str(caught.value)
    assert (place / "index.html").read_bytes() == OLD["index.html"]
    assert os.path.lexists(place / name)
    assert names_in(tmp_path) == ["site"]


def test_a_folder_of_somebodys_gives_its_place_to_no_file_of_ours(tmp_path):
    place = tmp_path / "site"
    put(place, OLD)
    (place / "b" / "c" / "index.html" / "within").mkdir(parents=True)
    with pytest.raises(OutputError, match="is not of the site"):
        put(place, NEW)
    assert (place / "b" / "c" / "index.html" / "within").is_dir()


def test_files_that_a_backup_shares_with_the_site_stay_as_they_were_backed_up(tmp_path):
    place = tmp_path / "site"
    put(place, OLD)
    shutil.copytree(place, tmp_path / "backup", copy_function=os.link)
    put(place, NEW)
    assert version_at(tmp_path / "backup") == "old"
    assert version_at(place) == "new"


def test_a_file_that_was_changed_by_hand_or_made_a_link_is_written_anew(tmp_path):
    place = tmp_path / "site"
    put(place, OLD)
    (place / "a" / "index.html").write_bytes(b"b")
    (tmp_path / "x").write_bytes(OLD["index.html"])
    (place / "index.html").unlink()
    (place / "index.html").symlink_to(tmp_path / "x")
    assert set(put(place, OLD).written) == {"a/index.html", "index.html"}
    assert version_at(place) == "old"
    assert not (place / "index.html").is_symlink()


@pytest.mark.parametrize(
    "damage",
    [
        b"",
        b"{",
        b'{"format": 2, "files": {}}',
        b'{"format": 1, "files": {"../x": "0"}}',
        b'{"format": 1, "files": {"/x": "0"}}',
        b'{"format": 1, "files": {"a\\u0000": "0"}}',
        b'{"format": 1, "files": {"a": 1}}',
        b"[" * 100_000,
        b"\xff",
    ],
)
def test_a_site_with_a_damaged_manifest_is_left_as_it_is(tmp_path, damage):
    place = tmp_path / "site"
    put(place, OLD)
    (tmp_path / "x").write_text("years of work")
    (place / MANIFEST).write_bytes(damage)
    before = tree(tmp_path)
    with pytest.raises(OutputError, match=r"site\.json"):
        put(place, NEW)
    assert tree(tmp_path) == before


@pytest.mark.parametrize("name", [".coming-site", ".going-site"])
def test_leavings_that_are_links_are_not_followed(tmp_path, name):
    put(tmp_path / "elsewhere", OLD)
    place = tmp_path / "all" / "site"
    place.parent.mkdir()
    (place.parent / name).symlink_to(tmp_path / "elsewhere")
    with pytest.raises(OutputError, match="is a link"):
        put(place, NEW)
    assert version_at(tmp_path / "elsewhere") == "old"


# --- Places that no folder can take


@pytest.mark.parametrize("named", [".", "..", "", "/"])
def test_the_folder_that_one_is_in_is_no_place_for_a_site(tmp_path, monkeypatch, named):
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    with pytest.raises(OutputError, match="is the folder that you are in") as caught:
        put(Path(named), NEW)
    assert "public" in str(caught.value)
    assert names_in(tmp_path) == ["here"]


def test_a_file_system_of_its_own_is_no_place_for_a_site():
    with pytest.raises(OutputError, match="/proc is a file system of its own"):
        put(Path("/proc"), NEW)
