"""A site put where a URL leads: no page ever leads to nothing there, and the next run finishes what ended."""

import json
import os
import posixpath
import re
import signal
import subprocess
import sys
from pathlib import Path
from urllib.request import Request, urlopen

import pytest
from conftest import ROOT

import reportgen.site.publishing as publishing_module
from reportgen.errors import AccessError, OutputError, UnreadableError, UsageError, WriteError
from reportgen.output import sha256
from reportgen.remote import Remote, Url, content_type
from reportgen.site.manifest import MANIFEST, SiteManifest
from reportgen.site.publishing import JOURNAL, Published, publish

HEAD = "<link href='{root}style.css'><link href='{root}feed.xml'><a href='{root}index.html'>Home</a>"


def page(name, *links):
    """Return a page that leads to the home page, the feed, the style and more."""
    root = "../" * name.count("/")
    return (HEAD.format(root=root) + "".join(f"<a href='{root}{link}'>{link}</a>" for link in links)).encode()


OLD = {
    "index.html": page("index.html", "providers/index.html"),
    "providers/index.html": page("providers/index.html", "providers/alton/index.html"),
    "providers/alton/index.html": page("providers/alton/index.html", "reports/alton/index.html"),
    "reports/alton/index.html": page("reports/alton/index.html", "reports/alton/report.pdf"),
    "reports/alton/report.pdf": b"%PDF the report of Alton",
    "providers/bere/index.html": page("providers/bere/index.html", "providers/bere/old.json"),
    "providers/bere/old.json": b"{}",
    "data/all.json": b'["reports/alton/index.html"]',
    "feed.xml": b"<feed>reports/alton/index.html</feed>",
    "style.css": b"p {}",
}
NEW = {
    "index.html": page("index.html", "providers/index.html", "reports/corve/index.html"),
    "providers/index.html": page(
        "providers/index.html", "providers/alton/index.html", "providers/corve/index.html"
    ),
    "providers/alton/index.html": page("providers/alton/index.html", "reports/alton/index.html"),
    "reports/alton/index.html": page("reports/alton/index.html", "reports/alton/report.pdf", "days.ics"),
    "reports/alton/report.pdf": b"%PDF the report of Alton, corrected",
    "providers/corve/index.html": page("providers/corve/index.html", "reports/corve/index.html"),
    "reports/corve/index.html": page(
        "reports/corve/index.html", "providers/corve/index.html", "reports/corve/report.pdf"
    ),
    "reports/corve/report.pdf": b"%PDF the report of Corve",
    "reports/corve/grades.csv": b"area,grade\n",
    "data/all.json": b'["reports/alton/index.html", "reports/corve/index.html"]',
    "days.ics": b"BEGIN:VCALENDAR",
    "feed.xml": b"<feed>reports/corve/index.html</feed>",
    "style.css": b"p {}",
}
OTHER = {**NEW, "reports/corve/grades.csv": b"area,grade\nall,good\n", "themes/index.html": page("themes/x")}
del OTHER["days.ics"]
OTHER["reports/alton/index.html"] = OLD["reports/alton/index.html"]


def site(folder, files):
    """Write a finished site; return its folder."""
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    (folder / MANIFEST).write_bytes(manifest(files))
    return folder


def manifest(files):
    return SiteManifest({name: sha256(data) for name, data in files.items()}).as_bytes()


@pytest.fixture
def old(tmp_path):
    return site(tmp_path / "old", OLD)


@pytest.fixture
def new(tmp_path):
    return site(tmp_path / "new", NEW)


@pytest.fixture
def other(tmp_path):
    return site(tmp_path / "other", OTHER)


@pytest.fixture(autouse=True)
def _no_memory_of_other_tests():
    from fsspec.implementations.memory import MemoryFileSystem

    yield
    MemoryFileSystem.store.clear()
    MemoryFileSystem.pseudo_dirs[:] = [""]


@pytest.fixture(scope="module")
def server():
    """The address of an S3 server, moto's."""
    from moto.server import ThreadedMotoServer

    moto = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    moto.start()
    host, port = moto.get_host_and_port()
    yield f"http://{host}:{port}"
    moto.stop()


@pytest.fixture
def client(server, monkeypatch):
    """A client of the server, which holds an empty bucket; the environment says to s3fs where it is."""
    import boto3
    from s3fs import S3FileSystem

    monkeypatch.setenv("AWS_ENDPOINT_URL", server)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "somebody")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    for name in ("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"):
        monkeypatch.setenv(name, os.devnull)
    S3FileSystem.clear_instance_cache()
    urlopen(Request(f"{server}/moto-api/reset", method="POST")).close()
    client = boto3.client("s3")
    client.create_bucket(Bucket="site")
    yield client
    client.close()
    S3FileSystem.clear_instance_cache()


@pytest.fixture(params=["memory", "file", "s3"])
def url(request, tmp_path):
    if request.param == "s3":
        request.getfixturevalue("client")
    return Url(
        {"memory": "memory://site/public", "file": f"file://{tmp_path}/public", "s3": "s3://site/public"}[
            request.param
        ]
    )


@pytest.fixture
def memory():
    return Url("memory://site/public")


def lying_at(url):
    """Return all files below a URL by their names."""
    remote = Remote(url)
    return {name: remote.read(name) for name in remote.sizes()}


def whole(files):
    return {**files, MANIFEST: manifest(files)}


def dead_links(there, entries):
    """Return the links to nothing on all pages that can be reached from some, with these pages."""
    seen, todo, dead = set(), [name for name in entries if name.endswith(".html")], []
    while todo:
        name = todo.pop()
        if name in seen or not name.endswith(".html"):
            continue
        seen.add(name)
        for link in re.findall(rb"href='([^']+)'", there[name]):
            leads_to = posixpath.normpath(posixpath.join(posixpath.dirname(name), link.decode()))
            todo.append(leads_to) if leads_to in there else dead.append((name, leads_to))
    return dead


class Watched(Remote):
    """Does what `before` says before each operation, `after` after each; changes files one by one."""

    def before(self, what, name):
        pass

    def after(self, what, name):
        pass

    def _around(self, what, name, function, *given):
        self.before(what, name)
        result = function(*given)
        self.after(what, name)
        return result

    def names(self, folder=""):
        return self._around("names", folder, super().names, folder)

    def sizes(self):
        return self._around("sizes", "", super().sizes)

    def read(self, name):
        return self._around("read", name, super().read, name)

    def write(self, files):
        for name, data in files.items():
            self._around("write", name, super().write, {name: data})

    def remove(self, names):
        for name in names:
            self._around("remove", name, super().remove, [name])


class LostError(OSError):
    """The connection was lost."""


def watched(monkeypatch, *, before=None, after=None):
    """Have the next publications watched."""
    members = {}
    if before:
        members["before"] = lambda self, what, name: before(what, name)
    if after:
        members["after"] = lambda self, what, name: after(what, name)
    monkeypatch.setattr(publishing_module, "Remote", type("Watching", (Watched,), members))


def failing_at(number, *, lost_after=False):
    """Return what loses the connection at the n-th operation, and for good."""
    count = 0

    def step(what, name):
        nonlocal count
        count += 1
        if count >= number:
            raise LostError("the connection was lost")

    return {"after" if lost_after else "before": step}


def test_what_is_published_is_the_site_and_nothing_else(url, old, new):
    assert publish(old, url) == Published(new=len(OLD), changed=0, unchanged=0, removed=0)
    assert lying_at(url) == whole(OLD)
    assert publish(new, url) == Published(new=5, changed=6, unchanged=2, removed=2)
    assert lying_at(url) == whole(NEW)


def test_what_is_there_is_neither_sent_again_nor_read(url, new, monkeypatch):
    publish(new, url)
    done = []
    watched(monkeypatch, after=lambda what, name: done.append((what, name)))
    assert publish(new, url) == Published(new=0, changed=0, unchanged=len(NEW), removed=0)
    assert done == [("sizes", ""), ("read", MANIFEST)]


def test_progress_tells_each_file_once_in_the_order_of_the_steps(memory, old, new):
    publish(old, memory)
    told = []
    publish(new, memory, lambda *one: told.append(one))
    assert [(done, total) for done, total, _ in told] == [(done, 14) for done in range(1, 15)]
    assert [name for _, _, name in told] == [
        "reports/corve/grades.csv",
        "reports/corve/report.pdf",
        "reports/alton/report.pdf",
        "providers/corve/index.html",
        "reports/corve/index.html",
        "days.ics",
        "reports/alton/index.html",
        "providers/index.html",
        "index.html",
        "data/all.json",
        "feed.xml",
        MANIFEST,
        "providers/bere/index.html",
        "providers/bere/old.json",
    ]


@pytest.mark.parametrize("is_reversed", [False, True])
def test_after_every_single_operation_no_page_leads_to_nothing(memory, old, new, monkeypatch, is_reversed):
    write = Remote.write

    def in_any_order(self, files):
        write(self, dict(reversed(files.items()) if is_reversed else files.items()))

    monkeypatch.setattr(Remote, "write", in_any_order)
    looked = []

    def look(what, name):
        there = lying_at(memory)
        # From pages that people know: of the site that the manifest there tells of, and the home page.
        known = json.loads(there[MANIFEST])["files"] if MANIFEST in there else {}
        entries = {"index.html", *known} & there.keys()
        is_taking_away = set(known) == set(NEW)
        assert dead_links(there, entries) == []
        assert is_taking_away or set(known) <= there.keys()
        looked.append(what)

    watched(monkeypatch, after=look)
    publish(old, memory)
    publish(new, memory)
    assert looked.count("write") == len(OLD) + 11 + 2 + 2  # with manifests and journals
    assert looked.count("remove") == 2 + 2


def test_a_feed_tells_of_no_page_before_it_is_there_and_none_is_taken_away_before_the_manifest(
    memory, old, new, monkeypatch
):
    def look(what, name):
        there = lying_at(memory)
        told = {word.decode() for word in re.findall(rb"[\w/]+\.html", there.get("feed.xml", b""))}
        assert told <= there.keys()
        assert there.get(MANIFEST) == manifest(NEW) or set(OLD) <= there.keys()

    publish(old, memory)
    watched(monkeypatch, after=look)
    publish(new, memory)


@pytest.mark.parametrize("lost_after", [False, True])
@pytest.mark.parametrize("then", ["new", "other", "old"])
def test_lost_at_any_operation_it_is_finished_by_the_next_run_of_whatever_site(
    memory, tmp_path, monkeypatch, lost_after, then
):
    old, new = site(tmp_path / "old", OLD), site(tmp_path / "new", NEW)
    files = {"new": NEW, "other": OTHER, "old": OLD}[then]
    next_site = site(tmp_path / "next", files)
    real = Remote
    has_ended, number = False, 1
    while not has_ended:
        clear(memory)
        real(memory).write({"notes.txt": b"somebody else's"})
        publish(old, memory)
        watched(monkeypatch, **failing_at(number, lost_after=lost_after))
        try:
            publish(new, memory)
            has_ended = True
        except WriteError as exc:
            told = str(exc)
        there = lying_at(memory)
        assert dead_links(there, OLD.keys() if there[MANIFEST] == manifest(OLD) else NEW.keys()) == []
        monkeypatch.setattr(publishing_module, "Remote", real)
        publish(next_site, memory)
        assert lying_at(memory) == {**whole(files), "notes.txt": b"somebody else's"}
        number += 1
    assert number > 40
    assert told == f"Cannot write to {memory}: the connection was lost"


def clear(url):
    remote = Remote(url)
    remote.remove(remote.sizes())


def test_lost_again_and_again_it_still_comes_to_an_end_and_sends_nothing_twice(memory, old, new, monkeypatch):
    publish(old, memory)
    sent = []
    real = Remote
    number = 12
    while True:
        fail = failing_at(number)["before"]
        watched(monkeypatch, before=fail, after=lambda what, name: what == "write" and sent.append(name))
        try:
            publish(new, memory)
            break
        except WriteError:
            number += 1
    monkeypatch.setattr(publishing_module, "Remote", real)
    assert number > 14
    assert lying_at(memory) == whole(NEW)
    pages = [name for name in sent if not name.startswith(JOURNAL)]
    assert len(pages) == len(set(pages)) == 12


def test_a_first_publication_that_was_lost_knows_its_own_files(memory, new, monkeypatch):
    real = Remote
    watched(monkeypatch, **failing_at(9))
    with pytest.raises(WriteError):
        publish(new, memory)
    monkeypatch.setattr(publishing_module, "Remote", real)
    there = lying_at(memory)
    assert MANIFEST not in there
    assert len(there) > 2
    found = publish(new, memory)
    assert found.unchanged == len(there) - 1
    assert lying_at(memory) == whole(NEW)


@pytest.mark.parametrize("name", [MANIFEST, "index.html", "reports/corve/report.pdf"])
def test_a_file_that_was_torn_in_its_writing_is_made_whole(tmp_path, old, new, monkeypatch, name):
    url = Url(f"file://{tmp_path}/public")
    publish(old, url)
    real = Remote

    def tear(what, written):
        if (what, written) == ("write", name):
            (tmp_path / "public" / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / "public" / name).write_bytes(whole(NEW)[name][:9])
            raise LostError("the machine went down")

    watched(monkeypatch, before=tear)
    with pytest.raises(WriteError, match="the machine went down"):
        publish(new, url)
    monkeypatch.setattr(publishing_module, "Remote", real)
    publish(new, url)
    assert lying_at(url) == whole(NEW)


def test_a_journal_that_was_torn_stands_for_nothing_that_was_done(memory, old, new):
    publish(old, memory)
    Remote(memory).write({f"{JOURNAL}0123456789ab.json": b'{"format": 1, "fil'})
    publish(new, memory)
    assert lying_at(memory) == whole(NEW)


def test_a_file_that_was_lost_or_cut_there_is_sent_again(url, new):
    publish(new, url)
    Remote(url).remove(["reports/corve/report.pdf"])
    Remote(url).write({"style.css": b"p"})
    assert publish(new, url) == Published(new=1, changed=1, unchanged=len(NEW) - 2, removed=0)
    assert lying_at(url) == whole(NEW)


def test_what_is_not_ours_stays_and_is_not_written_over(url, old, new):
    Remote(url).write({"notes.txt": b"mine", "images/mine.png": b"mine"})
    publish(old, url)
    Remote(url).write({"days.ics": b"mine", "reports/corve/index.html": b"mine"})
    before = lying_at(url)
    with pytest.raises(
        OutputError, match=r"days\.ics and reports/corve/index\.html: there in .* not put there"
    ):
        publish(new, url)
    assert lying_at(url) == before
    Remote(url).remove(["days.ics", "reports/corve/index.html"])
    publish(new, url)
    assert lying_at(url) == {**whole(NEW), "notes.txt": b"mine", "images/mine.png": b"mine"}


def test_a_target_with_another_site_is_refused_whole(url, old):
    Remote(url).write({"index.html": b"somebody's home"})
    with pytest.raises(OutputError, match=r"index\.html: there in"):
        publish(old, url)
    assert lying_at(url) == {"index.html": b"somebody's home"}


@pytest.mark.parametrize("found", [b'{"name": "app"}', b"{", b'{"format": 1, "files": {"../up": "0"}}'])
def test_a_manifest_there_that_is_not_ours_is_refused(url, old, found):
    Remote(url).write({MANIFEST: found})
    with pytest.raises(OutputError, match="is not the manifest of a site"):
        publish(old, url)
    assert lying_at(url) == {MANIFEST: found}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda folder: (folder / "feed.xml").write_bytes(b"<feed/>"), r"feed\.xml is changed"),
        (lambda folder: (folder / "feed.xml").unlink(), r"feed\.xml is missing"),
        (lambda folder: (folder / MANIFEST).unlink(), r"no finished site: it has no site\.json"),
        (lambda folder: (folder / MANIFEST).write_bytes(b"{}"), "is no manifest of a site"),
        (
            lambda folder: (folder / MANIFEST).write_bytes(manifest({**OLD, MANIFEST: b""})),
            r"site\.json is not to be named",
        ),
    ],
)
def test_a_folder_that_is_not_what_its_manifest_says_is_refused_before_anything_is_sent(
    memory, old, change, words
):
    change(old)
    with pytest.raises(UnreadableError, match=words):
        publish(old, memory)
    assert lying_at(memory) == {}


def test_what_is_somebodys_in_the_folder_of_a_site_stays_there(memory, old):
    (old / "CNAME").write_text("reports.example.gov.uk")
    (old / "link").symlink_to(old / "feed.xml")
    publish(old, memory)
    assert {"CNAME", "link"}.isdisjoint(lying_at(memory))
    assert lying_at(memory).keys() == {*OLD, MANIFEST}


def test_a_folder_that_is_not_there_is_told(memory, tmp_path):
    with pytest.raises(UsageError, match="There is no folder of a site at"):
        publish(tmp_path / "nowhere", memory)


def test_a_file_that_changes_while_it_is_published_is_not_sent(memory, old, new):
    publish(old, memory)

    def change(done, total, name):
        (new / "index.html").write_bytes(b"changed meanwhile")

    with pytest.raises(UnreadableError, match=r"index\.html is changed"):
        publish(new, memory, change)
    assert lying_at(memory)["index.html"] == OLD["index.html"]


@pytest.mark.parametrize("moment", range(1, 14))
def test_who_publishes_at_the_same_time_is_found_out_and_the_next_run_puts_right_what_both_did(
    memory, old, new, other, moment
):
    publish(old, memory)
    outcomes = []

    def meanwhile(done, total, name):
        if done == moment:
            outcomes.append(publish(other, memory))

    with pytest.raises(OutputError, match="Somebody else publishes to memory://site/public at the same time"):
        publish(new, memory, meanwhile)
    assert len(outcomes) == 1
    publish(new, memory)
    assert lying_at(memory) == whole(NEW)


def test_what_was_sent_over_the_others_files_is_found_by_the_next_run(memory, tmp_path, old, new):
    files = {**NEW, "feed.xml": NEW["feed.xml"].upper()}
    like = site(tmp_path / "like", files)
    publish(old, memory)

    def meanwhile(done, total, name):
        if done == 1:
            publish(like, memory)
            Remote(memory).write({"feed.xml": NEW["feed.xml"]})  # which was on its way

    with pytest.raises(OutputError, match="Somebody else publishes to"):
        publish(new, memory, meanwhile)
    assert lying_at(memory)[MANIFEST] == manifest(files)
    assert publish(like, memory) == Published(new=0, changed=1, unchanged=len(NEW) - 1, removed=0)
    assert lying_at(memory) == whole(files)


def test_two_that_begin_at_the_same_time_both_stop(memory, old, new, other):
    publish(old, memory)
    told = []

    def meanwhile(done, total, name):
        if not told:
            told.append(name)
            publish(other, memory, between)

    def between(done, total, name):
        if len(told) == 1:
            told.append(name)
            Remote(memory).write({f"{JOURNAL}of-the-first.json": manifest(NEW)})

    with pytest.raises(OutputError, match="Somebody else publishes to"):
        publish(new, memory, meanwhile)
    there = lying_at(memory)
    assert dead_links(there, OLD) == []
    assert there[MANIFEST] == manifest(OLD)
    publish(other, memory)
    assert lying_at(memory) == whole(OTHER)


def test_a_second_publisher_is_found_out_in_a_store(client, old, new, other):
    url = Url("s3://site/public")
    publish(old, url)
    outcomes = []

    def meanwhile(done, total, name):
        if done == 8:
            outcomes.append(publish(other, url))

    with pytest.raises(OutputError, match="Somebody else publishes to s3://site/public"):
        publish(new, url, meanwhile)
    publish(new, url)
    assert lying_at(url) == whole(NEW)


def test_a_manifest_that_changed_since_it_was_read_stops_a_publication(memory, old, new):
    publish(old, memory)

    def meanwhile(done, total, name):
        Remote(memory).write({MANIFEST: manifest(OTHER)})

    with pytest.raises(OutputError, match="Somebody else publishes to memory://site/public at the same time"):
        publish(new, memory, meanwhile)
    assert lying_at(memory)[MANIFEST] == manifest(OTHER)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("index.html", "text/html; charset=utf-8"),
        ("feed.xml", "text/xml; charset=utf-8"),
        ("style.css", "text/css; charset=utf-8"),
        ("data/all.json", "application/json"),
        ("reports/corve/grades.csv", "text/csv; charset=utf-8"),
        ("days.ics", "text/calendar; charset=utf-8"),
        ("reports/corve/report.pdf", "application/pdf"),
        (MANIFEST, "application/json"),
    ],
)
def test_a_store_serves_each_file_as_what_it_is(client, new, name, kind):
    publish(new, Url("s3://site"))
    assert client.head_object(Bucket="site", Key=name)["ContentType"] == kind


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("face.woff2", "font/woff2"),
        ("logo.svg", "image/svg+xml"),
        ("logo.PNG", "image/png"),
        ("robots.txt", "text/plain; charset=utf-8"),
        ("report.unheard-of", "application/octet-stream"),
        ("CNAME", "application/octet-stream"),
    ],
)
def test_a_type_is_told_by_the_ending(name, kind):
    assert content_type(name) == kind


def test_a_bucket_that_is_not_there_is_told(client, old):
    with pytest.raises(
        WriteError, match="Cannot write to s3://nowhere/public: The specified bucket does not"
    ):
        publish(old, Url("s3://nowhere/public"))


@pytest.fixture
def strict(monkeypatch):
    """From when it is called, the server asks who somebody is and what he may do."""
    from moto import settings

    return lambda: monkeypatch.setattr(settings, "INITIAL_NO_AUTH_ACTION_COUNT", 0)


def test_keys_that_the_store_does_not_know_are_told(client, strict, old):
    strict()
    with pytest.raises(AccessError, match="Cannot write to s3://site: The AWS Access Key Id you provided"):
        publish(old, Url("s3://site"))


def test_a_right_to_read_alone_leaves_the_site_whole(client, strict, old, new, monkeypatch):
    import boto3
    from s3fs import S3FileSystem

    publish(old, Url("s3://site"))
    iam = boto3.client("iam")
    iam.create_user(UserName="reader")
    allowed = {"Effect": "Allow", "Action": ["s3:GetObject", "s3:ListBucket"], "Resource": "*"}
    policy = json.dumps({"Version": "2012-10-17", "Statement": [allowed]})
    iam.put_user_policy(UserName="reader", PolicyName="read", PolicyDocument=policy)
    key = iam.create_access_key(UserName="reader")["AccessKey"]
    iam.close()
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", key["AccessKeyId"])
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", key["SecretAccessKey"])
    S3FileSystem.clear_instance_cache()
    strict()
    with pytest.raises(AccessError, match=r"Cannot write to s3://site: Access Denied"):
        publish(new, Url("s3://site"))
    assert lying_at(Url("s3://site")) == whole(OLD)


def test_without_any_keys_it_is_told(client, old, monkeypatch):
    from s3fs import S3FileSystem

    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    S3FileSystem.clear_instance_cache()
    with pytest.raises(WriteError, match=r"Cannot write to s3://site: .*credentials"):
        publish(old, Url("s3://site"))


PROGRAM = """
import os, signal, sys
from pathlib import Path
from reportgen.remote import Url
from reportgen.site.publishing import publish

def told(done, total, name):
    if done == int(sys.argv[3]):
        os.kill(os.getpid(), signal.SIGKILL)

publish(Path(sys.argv[1]), Url(sys.argv[2]), told)
"""


def in_a_process(folder, url, ends_at):
    command = [sys.executable, "-c", PROGRAM, str(folder), str(url), str(ends_at)]
    return subprocess.run(command, cwd=ROOT, check=False).returncode


@pytest.mark.parametrize("ends_at", [1, 8, 13])
def test_killed_while_it_publishes_it_is_finished_by_the_next_run(client, old, new, ends_at):
    url = Url("s3://site/public")
    publish(old, url)
    assert in_a_process(new, url, ends_at) == -signal.SIGKILL
    there = lying_at(url)
    assert there not in (whole(OLD), whole(NEW))
    assert dead_links(there, OLD.keys() if there[MANIFEST] == manifest(OLD) else NEW.keys()) == []
    assert in_a_process(new, url, ends_at=0) == 0
    assert lying_at(url) == whole(NEW)


def test_a_server_that_goes_in_the_middle_is_told_and_the_old_site_is_whole(
    client, server, old, new, monkeypatch
):
    from moto.server import ThreadedMotoServer
    from s3fs import S3FileSystem

    url = Url("s3://site/public")
    going = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)  # of the same buckets
    going.start()
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://{}:{}".format(*going.get_host_and_port()))
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    monkeypatch.setattr(S3FileSystem, "retries", 2)
    publish(old, url)
    with pytest.raises(WriteError, match=r"Cannot write to s3://site/public: .*[Cc]onnect"):
        publish(new, url, lambda done, total, name: going.stop() if done == 4 else None)
    monkeypatch.setenv("AWS_ENDPOINT_URL", server)
    S3FileSystem.clear_instance_cache()
    there = lying_at(url)
    assert dead_links(there, OLD) == []
    assert there[MANIFEST] == manifest(OLD)
    publish(new, url)
    assert lying_at(url) == whole(NEW)


def test_a_site_larger_than_a_portion_is_sent_in_portions(memory, tmp_path, monkeypatch):
    files = {f"reports/{n}/report.pdf": b"%d" % n * 10 for n in range(150)}
    folder = site(tmp_path / "many", files)
    portions = []
    write = Remote.write

    def counted(self, files):
        portions.append(len(files))
        write(self, files)

    monkeypatch.setattr(Remote, "write", counted)
    publish(folder, memory)
    assert portions == [1, 64, 64, 22, 1]
    assert lying_at(memory) == whole(files)
    monkeypatch.setattr(publishing_module, "_BYTES_AT_ONCE", 100)
    portions.clear()
    clear(memory)
    publish(folder, memory)
    assert max(portions) == 5  # of 20 bytes each
    assert lying_at(memory) == whole(files)


def test_the_right_words_stand_where_a_folder_is_closed(tmp_path, old):
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(WriteError, match="Cannot write to file://"):
        publish(old, Url(f"file://{Path(tmp_path)}/file/site"))


def test_names_that_addresses_write_otherwise_are_kept(url, tmp_path):
    files = {"a b/Łódź 100%.html": b"page", "x[1]*.pdf": b"file", "what?v=1#x.json": b"{}", "index.html": b""}
    folder = site(tmp_path / "odd", files)
    publish(folder, url)
    assert lying_at(url) == whole(files)
    assert publish(folder, url).unchanged == 4


def test_what_lies_beside_the_target_under_a_name_that_begins_alike_is_not_looked_at(client, old):
    Remote(Url("s3://site/public2")).write({"index.html": b"of another"})
    publish(old, Url("s3://site/public"))
    assert lying_at(Url("s3://site/public2")) == {"index.html": b"of another"}


def test_a_folder_that_a_stores_own_page_made_is_no_file(client, old):
    client.put_object(Bucket="site", Key="public/")
    client.put_object(Bucket="site", Key="public/reports/")
    publish(old, Url("s3://site/public"))
    assert lying_at(Url("s3://site/public")) == whole(OLD)
