"""The folder of reports: each is there whole or not at all, whatever fails, dies or reads meanwhile."""

import errno
import json
import os
import resource
import shutil
import signal
import stat
import subprocess
import sys
from contextlib import contextmanager, suppress
from itertools import count

import pytest
from conftest import MINIMAL
from faults import dying, failing, in_a_child, striking
from test_cli import run, run_without_powers

from reportgen.errors import AccessError, OutputError, ReportgenError, WriteError
from reportgen.interrupts import held_back
from reportgen.output import MANIFEST, Manifest, opened, sha256
from reportgen.output import exchange as exchange_module
from reportgen.output import lock as lock_module

ID = "testford-2024-05"
FOREIGN = {"notes.txt": b"somebody's", "pictures/one.png": b"somebody's, too"}


def report(version):
    """Return the files of a version of a report; versions differ in which files they have, too."""
    files = {"report.html": f"page {version} ".encode() * 3000, "report.json": f"data {version}".encode()}
    return files | ({"report.pdf": b"%PDF-old"} if version == "old" else {"summary.pdf": b"%PDF-new"})


def manifest(files, status="published"):
    return Manifest(ID, status, {name: sha256(data) for name, data in files.items()}, {}, {})


def publish(path, version, status="published"):
    with opened(path) as folder:
        return folder.deliver(ID, report(version), manifest(report(version), status))


def version_in(place):
    """Return which version lies whole in a report's folder, None where no folder is."""
    if not place.exists():
        return None
    there = {path.name: path.read_bytes() for path in place.iterdir() if path.is_file()}
    own = {name: data for name, data in there.items() if name not in FOREIGN}
    for version in ("old", "new"):
        if own == {**report(version), MANIFEST: manifest(report(version)).as_bytes()}:
            return version
    pytest.fail(f"neither of the two: {sorted(own)}")


def strew(place):
    for name, data in FOREIGN.items():
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        (place / name).write_bytes(data)


def is_strewn(place):
    return all((place / name).exists() and (place / name).read_bytes() == FOREIGN[name] for name in FOREIGN)


def left_over(path):
    return sorted(one.name for one in path.rglob(".*"))


def is_summed_up(path):
    told = json.loads((path / MANIFEST).read_bytes())["reports"]
    return told == {ID: sha256((path / ID / MANIFEST).read_bytes())}


@pytest.fixture(params=[True, False], ids=["exchange", "two renames"])
def exchanging(request, monkeypatch):
    """Folders that change places in one step, or in two where the system has no such step."""
    if not request.param:
        monkeypatch.setattr(exchange_module, "_renameat2", lambda: None)
    return request.param


@pytest.fixture(params=["first", "second"])
def before(request, tmp_path):
    """The output before: nothing, or an old report with somebody's files beside it."""
    path = tmp_path / "output"
    if request.param == "second":
        publish(path, "old")
        strew(path / ID)
    return path


def finish(path, *, was_there):
    """Publish the new report, and see that nothing else is left."""
    publish(path, "new")
    assert version_in(path / ID) == "new"
    assert left_over(path) == []
    assert is_summed_up(path)
    assert not was_there or is_strewn(path / ID)


@pytest.mark.parametrize("number", [errno.EIO, errno.ENOSPC, errno.EROFS], ids=errno.errorcode.get)
def test_whichever_operation_fails_the_old_or_the_new_report_is_there_whole(before, exchanging, number):
    was_there = before.exists()
    wanted = AccessError if number == errno.EROFS else WriteError
    with_free_room = 0
    for n in count(1):
        shutil.rmtree(before, ignore_errors=True)
        if was_there:
            publish(before, "old")
            strew(before / ID)
        told = None
        with striking(n, failing(number)) as faults:
            try:
                publish(before, "new")
            except ReportgenError as exc:
                told = exc
        if not faults.has_struck:
            break
        assert told is None or type(told) is wanted
        assert told is None or os.strerror(number) in str(told)
        with_free_room += "kB are free" in str(told)
        there = version_in(before / ID)
        assert there in ({"old", "new"} if was_there else {None, "new"})
        assert told is not None or there == "new"
        finish(before, was_there=was_there)
    assert n > 15
    assert (with_free_room > 0) == (number == errno.ENOSPC)


@contextmanager
def sync_failing(monkeypatch, number):
    """Within the block, the n-th call fails that brings bytes or names to the disk."""
    sync, turn = os.fsync, count(1)

    def fsync(descriptor):
        if next(turn) == number:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        sync(descriptor)

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", fsync)
        yield


def test_a_report_that_may_not_outlast_a_power_cut_is_told_as_failed_and_gives_its_place_back(
    before, exchanging, monkeypatch
):
    was_there = before.exists()
    last = len(report("new")) + 3  # the files, their manifest, their folder; then the folder of all
    with opened(before) as folder:
        there = version_in(before / ID)
        with sync_failing(monkeypatch, last), pytest.raises(WriteError, match="Input/output error") as told:
            folder.deliver(ID, report("new"), manifest(report("new")))
        assert str(told.value) == f"Cannot write to {before / ID}: Input/output error"
        assert version_in(before / ID) == there == ("old" if was_there else None)
        assert left_over(before) == []
        assert not was_there or is_strewn(before / ID)
    finish(before, was_there=was_there)


def test_wherever_the_program_dies_the_next_run_finds_the_old_or_the_new_report(before, exchanging):
    was_there = before.exists()
    found = set()
    for n in count(1):
        shutil.rmtree(before, ignore_errors=True)
        if was_there:
            publish(before, "old")
            strew(before / ID)

        def publish_and_die(n=n):
            with striking(n, dying):
                publish(before, "new")

        if in_a_child(publish_and_die):
            break
        there = version_in(before / ID)
        assert there or not was_there or not exchanging
        with opened(before):
            pass
        restored = version_in(before / ID) if before.exists() else None
        assert restored == (there or ("old" if was_there else None))
        assert not was_there or is_strewn(before / ID)
        assert not before.exists() or left_over(before) == []
        found.add(restored)
        finish(before, was_there=was_there)
    assert n > 15
    assert found == ({"old", "new"} if was_there else {None, "new"})


def test_a_failure_while_a_dead_run_is_tidied_costs_nothing(tmp_path, exchanging):
    """Dies between any two operations, and the next run fails at each of its own."""
    path = tmp_path / "output"
    for n in range(5, 40, 3):
        for m in range(1, 12, 2):
            shutil.rmtree(path, ignore_errors=True)
            publish(path, "old")
            strew(path / ID)

            def publish_and_die(n=n):
                with striking(n, dying):
                    publish(path, "new")

            in_a_child(publish_and_die)
            with striking(m, failing(errno.EIO)), suppress(ReportgenError):
                publish(path, "new")
            finish(path, was_there=True)


def test_what_is_not_of_the_program_stays_beside_a_report(tmp_path, exchanging):
    publish(tmp_path / "o", "old")
    strew(tmp_path / "o" / ID)
    (tmp_path / "o" / ID / "link").symlink_to("nowhere")
    publish(tmp_path / "o", "new")
    assert version_in(tmp_path / "o" / ID) == "new"
    assert is_strewn(tmp_path / "o" / ID)
    assert (tmp_path / "o" / ID / "link").is_symlink()


def test_what_stays_of_a_dead_run_in_a_place_that_is_gone_comes_back_to_it(tmp_path):
    path = tmp_path / "output"
    publish(path, "old")
    strew(path / ID)
    (path / ID).rename(path / f".coming-{ID}")
    finish(path, was_there=True)


def test_leavings_that_are_links_are_not_followed(tmp_path):
    publish(tmp_path / "elsewhere", "old")
    path = tmp_path / "output"
    path.mkdir()
    (path / f".coming-{ID}").symlink_to(tmp_path / "elsewhere" / ID)
    (path / ".going-other").symlink_to(tmp_path / "elsewhere" / ID)
    with pytest.raises(OutputError, match="File exists"):
        publish(path, "new")
    assert version_in(tmp_path / "elsewhere" / ID) == "old"
    assert sorted(one.name for one in path.iterdir()) == [f".coming-{ID}", ".going-other"]


@pytest.mark.parametrize("kind", ["link", "broken link", "file"])
def test_what_stands_in_a_reports_place_and_is_no_folder_is_left_there(tmp_path, kind):
    path = tmp_path / "output"
    path.mkdir()
    if kind == "file":
        (path / ID).write_text("somebody's")
    else:
        (path / ID).symlink_to(tmp_path if kind == "link" else "nowhere")
    with pytest.raises(OutputError, match=r"is a link|is no folder") as caught:
        publish(path, "new")
    assert caught.value.exit_code == 73
    assert [one.name for one in path.iterdir()] == [ID]


@pytest.mark.parametrize("kind", ["link", "file"])
def test_an_output_that_is_no_folder_is_refused(tmp_path, kind):
    path = tmp_path / "output"
    if kind == "file":
        path.write_text("somebody's")
    else:
        path.symlink_to(tmp_path)
    with pytest.raises(OutputError) as caught:
        publish(path, "new")
    assert caught.value.exit_code == 73
    assert str(path) in str(caught.value)


def test_a_folder_that_vanishes_meanwhile_is_told(tmp_path):
    path = tmp_path / "output"

    def publish_and_vanish():
        with opened(path) as folder:
            shutil.rmtree(path)
            folder.deliver(ID, report("new"), manifest(report("new")))

    with pytest.raises(OutputError, match="No such file") as caught:
        publish_and_vanish()
    assert caught.value.exit_code == 73


def test_a_folder_that_was_made_for_nothing_is_taken_away_and_no_other(tmp_path):
    with opened(tmp_path / "made"):
        assert (tmp_path / "made").is_dir()
    (tmp_path / "there").mkdir()
    with opened(tmp_path / "there"):
        pass
    assert [one.name for one in tmp_path.iterdir()] == ["there"]


@pytest.mark.parametrize("change", ["altered", "deleted", "added", "link", "pipe", "manifest", "folder link"])
def test_a_report_is_held_only_as_its_manifest_says(tmp_path, change):
    path = tmp_path / "output"
    publish(path, "new")
    place, told = path / ID, manifest(report("new")).as_bytes()
    with opened(path) as folder:
        assert folder.holds(ID, told)
        page = place / "report.html"
        if change == "altered":
            page.write_bytes(page.read_bytes()[:-1] + b"!")
        elif change == "added":
            (place / "report.pdf").write_bytes(b"")
        elif change == "manifest":
            (place / MANIFEST).write_bytes(told + b"\n")
        elif change == "folder link":
            place.rename(path / "other")
            place.symlink_to("other")
        else:
            page.rename(tmp_path / "page")
            if change == "link":
                page.symlink_to(tmp_path / "page")
            elif change == "pipe":
                os.mkfifo(page)
        assert not folder.holds(ID, told)


def test_a_pipe_for_a_manifest_is_never_waited_for(tmp_path):
    path = tmp_path / "output"
    (path / "somebodys").mkdir(parents=True)
    os.mkfifo(path / "somebodys" / MANIFEST)
    publish(path, "new")
    assert is_summed_up(path)


def test_a_draft_never_takes_the_place_of_the_published_report(tmp_path):
    path = tmp_path / "output"
    publish(path, "old")
    with pytest.raises(OutputError, match="published"):
        publish(path, "new", status="draft")
    assert version_in(path / ID) == "old"


def test_a_draft_is_for_its_owner_alone_and_the_published_report_for_all(tmp_path):
    path = tmp_path / "output"
    before = os.umask(0)
    try:
        publish(path, "old", status="draft")
        modes = {one.name: stat.S_IMODE(one.stat().st_mode) for one in (path / ID, *path.rglob("*.*"))}
        assert modes.pop(ID) == 0o700
        assert set(modes.values()) == {0o600}
        publish(path, "new")
    finally:
        os.umask(before)
    modes = {one.name: stat.S_IMODE(one.stat().st_mode) for one in (path / ID, *path.rglob("*.*"))}
    assert modes.pop(ID) == 0o777
    assert set(modes.values()) == {0o666}


READER = """
import os, sys
torn = seen = 0
while not os.path.exists(sys.argv[2]):
    try:
        folder = os.open(sys.argv[1], os.O_RDONLY | os.O_DIRECTORY)
    except FileNotFoundError:
        continue
    texts = []
    for name in ("report.html", "report.json"):
        try:
            with open(os.open(name, os.O_RDONLY, dir_fd=folder)) as file:
                texts.append(file.read().split()[1])
        except FileNotFoundError:
            pass  # it was taken away meanwhile: who reads on, opens the folder again
    os.close(folder)
    seen += len(texts) == 2
    torn += len(set(texts)) > 1
print(seen, torn)
"""


def test_readers_find_no_mixture_in_a_folder_while_reports_change_places(tmp_path, exchanging):
    path = tmp_path / "output"
    publish(path, "old")
    arguments = [sys.executable, "-c", READER, str(path / ID), str(tmp_path / "end")]
    readers = [subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    for turn in range(400):
        publish(path, ("new", "old")[turn % 2])
    (tmp_path / "end").touch()
    for reader in readers:
        seen, torn = map(int, reader.communicate()[0].split())
        assert torn == 0
        assert seen > 0


def test_one_writer_waits_for_the_other_and_says_so(tmp_path):
    path = tmp_path / "output"
    ready, go = os.pipe(), os.pipe()
    child = os.fork()
    if child == 0:
        with opened(path) as folder:
            os.write(ready[1], b"!")
            os.read(go[0], 1)
            folder.deliver(ID, report("old"), manifest(report("old")))
        os._exit(0)
    os.read(ready[0], 1)
    waited = []

    def let_go(holder):
        waited.append(holder)
        os.write(go[1], b"!")

    with opened(path, let_go) as folder:
        assert version_in(path / ID) == "old"
        folder.deliver(ID, report("new"), manifest(report("new")))
    os.waitpid(child, 0)
    assert waited == [child]
    assert version_in(path / ID) == "new"
    for end in (*ready, *go):
        os.close(end)


def test_where_the_system_does_not_tell_of_locks_nobody_is_named(tmp_path, monkeypatch):
    monkeypatch.setattr(lock_module, "_LOCKS", tmp_path / "locks")
    descriptor = os.open(tmp_path, os.O_RDONLY)
    assert lock_module._holder(descriptor) is None
    place = tmp_path.stat()
    mine = f"{os.major(place.st_dev):02x}:{os.minor(place.st_dev):02x}:{place.st_ino}"
    others = (
        f"POSIX  ADVISORY  WRITE 7 {mine}",
        "FLOCK  ADVISORY  WRITE 8 00:00:1",
        f"FLOCK  X  WRITE 0 {mine}",
    )
    lines = [f"{number}: {one} 0 EOF\n" for number, one in enumerate(others)]
    (tmp_path / "locks").write_text("".join(lines))
    assert lock_module._holder(descriptor) is None
    waiting = f"3: -> FLOCK  ADVISORY  WRITE 9 {mine} 0 EOF\n3: FLOCK  ADVISORY  WRITE 10 {mine} 0 EOF\n"
    (tmp_path / "locks").write_text("".join(lines) + waiting)
    assert lock_module._holder(descriptor) == 10
    os.close(descriptor)


@pytest.fixture
def built(tmp_path):
    """A folder with a record and its report, and the bytes of that."""
    (tmp_path / "r").mkdir()
    (tmp_path / "r" / f"{ID}.yaml").write_text(MINIMAL)
    assert run("build", "r", "--format", "json", cwd=tmp_path).returncode == 0
    (tmp_path / "r" / f"{ID}.yaml").write_text(MINIMAL.replace("Services are good", "Services are fine"))
    return tmp_path


def test_who_waits_for_another_build_is_told_for_which_and_what_to_do(built):
    command = [sys.executable, "-m", "reportgen", "build", "r", "--format", "json", "--no-cache"]
    with opened(built / "output"):
        waiting = subprocess.Popen(
            command, cwd=built, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
        )
        told = waiting.stderr.readline()
    assert "Another build" not in waiting.communicate()[1]
    assert waiting.returncode == 0
    assert told == (
        f"Another build, process {os.getpid()}, writes into the same folder; waiting for it to end. "
        f"To stop waiting, press Ctrl-C; to stop the other, 'kill {os.getpid()}': what it did is kept\n"
    )


def bytes_in(folder):
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_limit_on_the_size_of_files_ends_with_74_and_leaves_the_old_report(built):
    before = bytes_in(built / "output")

    def limited():
        resource.setrlimit(resource.RLIMIT_FSIZE, (3000, 3000))

    done = run("build", "r", "--format", "json", "--no-cache", "-j1", cwd=built, preexec_fn=limited)
    assert done.returncode == 74, done.stderr
    assert f"Cannot write to output/{ID}: File too large" in done.stderr
    assert "Traceback" not in done.stderr
    assert bytes_in(built / "output") == before


def test_a_full_disk_ends_with_74_and_leaves_every_old_report(built):
    disk = built / "disk"
    disk.mkdir()
    mounted = ["mount", "-t", "tmpfs", "-o", "size=300k", "none", str(disk)]
    if subprocess.run(mounted, capture_output=True, check=False).returncode:
        pytest.skip("no disk can be mounted here")
    try:
        for number in range(9):
            text = MINIMAL.replace("name: Testford", f"name: Place {number}")
            (built / "r" / f"place-{number}-2024-05.yaml").write_text(text)
        first = run("build", "r", "--format", "json", "-o", "disk/output", cwd=built)
        assert first.returncode == 0, first.stderr
        before = bytes_in(disk)
        with (disk / "fill").open("wb") as file:
            try:
                while True:
                    file.write(b"x" * 4096)
                    file.flush()
            except OSError:
                pass
            os.truncate(file.fileno(), max(0, file.tell() - 3 * 4096))
        second = run("build", "r", "--format", "json,html", "-o", "disk/output", cwd=built)
        assert second.returncode == 74, second.stderr
        assert "No space left on device (" in second.stderr
        assert "kB are free)" in second.stderr
        (disk / "fill").unlink()
        assert bytes_in(disk) == before
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def test_an_output_that_nobody_may_write_into_ends_with_77_and_stays_as_it_was(built):
    before = bytes_in(built / "output")
    (built / "output").chmod(0o555)
    try:
        done = run_without_powers("build", "r", "--format", "json", "--no-cache", cwd=built)
    finally:
        (built / "output").chmod(0o755)
    assert done.returncode == 77, done.stderr
    assert "Permission denied" in done.stderr
    assert f"output/.coming-{ID}" in done.stderr
    assert bytes_in(built / "output") == before


def test_a_report_that_nobody_may_look_into_ends_with_77_and_stays_as_it_was(built):
    (built / "output" / ID).chmod(0o000)
    try:
        done = run_without_powers("build", "r", "--format", "json", "--no-cache", cwd=built)
    finally:
        (built / "output" / ID).chmod(0o755)
    assert done.returncode == 77, done.stderr
    assert left_over(built / "output") == []


def test_an_output_that_is_a_file_ends_with_73(built):
    done = run("build", "r", "-o", f"r/{ID}.yaml", cwd=built)
    assert done.returncode == 73
    assert f"r/{ID}.yaml" in done.stderr


def test_a_signal_between_two_files_of_a_report_waits_for_the_last(tmp_path):
    path = tmp_path / "output"
    publish(path, "old")

    def interrupt(_path):
        os.kill(os.getpid(), signal.SIGINT)

    for n in range(8, 30, 4):
        publish(path, "old")
        with pytest.raises(KeyboardInterrupt), held_back(), striking(n, interrupt, tears=False):
            publish(path, "new")
        assert version_in(path / ID) == "new"
        assert left_over(path) == []


@pytest.mark.parametrize(
    "kind", ["a record", "a web app's", "a report's own", "a pipe", "a folder", "a link"]
)
def test_a_manifest_that_is_not_ours_is_refused_before_anything_is_built(tmp_path, kind):
    path = tmp_path / "output"
    path.mkdir()
    place = path / MANIFEST
    if kind == "a pipe":
        os.mkfifo(place)
    elif kind == "a folder":
        place.mkdir()
    elif kind == "a link":
        place.symlink_to("nowhere")
    elif kind == "a report's own":
        place.write_bytes(manifest(report("old")).as_bytes())
    else:
        place.write_text({"a record": MINIMAL, "a web app's": '{"name": "app", "icons": []}'}[kind])
    before = place.lstat()
    with pytest.raises(OutputError, match="is not the manifest of a folder of reports") as caught:
        publish(path, "new")
    assert caught.value.exit_code == 73
    assert [one.name for one in path.iterdir()] == [MANIFEST]
    assert place.lstat() == before


def test_a_manifest_that_somebody_puts_there_meanwhile_is_left_there(tmp_path):
    path = tmp_path / "output"

    def publish_and_put():
        with opened(path) as folder:
            folder.deliver(ID, report("new"), manifest(report("new")))
            (path / MANIFEST).write_text("{}")

    with pytest.raises(OutputError, match="take it away"):
        publish_and_put()
    assert (path / MANIFEST).read_text() == "{}"
    assert version_in(path / ID) == "new"


@pytest.mark.parametrize("name", ["report.pdf", "summary.pdf", MANIFEST])
def test_a_file_of_somebodys_under_a_name_of_ours_is_never_replaced_or_removed(tmp_path, name):
    path = tmp_path / "output"
    (path / ID).mkdir(parents=True)
    (path / ID / name).write_text("signed")
    with pytest.raises(OutputError, match=f"{ID} holds {name}, and no manifest") as caught:
        publish(path, "new")
    assert caught.value.exit_code == 73
    assert bytes_in(path) == {path / ID / name: b"signed"}


def test_a_report_whose_manifest_alone_is_gone_is_still_known(tmp_path):
    path = tmp_path / "output"
    publish(path, "new")
    (path / ID / MANIFEST).unlink()
    publish(path, "new")
    assert version_in(path / ID) == "new"
    (path / ID / MANIFEST).unlink()
    with pytest.raises(OutputError, match="no manifest that tells of a report of ours"):
        publish(path, "old")


def test_a_folder_of_a_reports_name_that_holds_other_files_takes_the_report(tmp_path):
    path = tmp_path / "output"
    strew(path / ID)
    finish(path, was_there=True)


def test_reports_beside_their_records_are_built_again_and_again(built):
    before = bytes_in(built / "r")
    for state in ("built", "unchanged"):
        done = run("build", "r", "-o", "r", "--format", "json", "--cache", "cache", cwd=built)
        assert done.returncode == 0, done.stderr
        assert done.stdout.startswith(f"{state} r/{ID}: report.json\n1 of 1 report built in r")
    assert bytes_in(built / "r").items() >= before.items()
    assert is_summed_up(built / "r")


def test_a_record_with_the_name_of_a_manifest_is_left_as_it_is(built):
    record = built / "r" / MANIFEST
    record.write_text(MINIMAL)
    done = run("build", "r", "-o", "r", "--format", "json", "--no-cache", cwd=built)
    assert done.returncode == 73, done.stderr
    assert "r/manifest.json is there and is not the manifest of a folder of reports" in done.stderr
    assert record.read_text() == MINIMAL
    assert not (built / "r" / ID).exists()


def test_the_manifest_is_no_record_either_where_it_is_given_as_one(built):
    record = built / "r" / f"{ID}.yaml"
    for _ in range(2):
        done = run("build", record, built / "output" / MANIFEST, "--format", "json", cwd=built)
        assert done.returncode == 0, done.stderr
        assert "1 of 1 report built in output" in done.stdout
    done = run("build", "output/manifest.json", cwd=built)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        "reportgen: output/manifest.json is the manifest of a folder of reports; "
        "give a record, or a folder of them\n"
    )
