"""The command `reportgen site`: what it says, and what it ends with."""

import os
import subprocess
import sys

import pytest
from batches import tree
from conftest import MINIMAL
from test_cli import run, run_without_powers

from reportgen.site.manifest import MANIFEST


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A folder with records, a cache and a site of them; nobody changes it."""
    folder = tmp_path_factory.mktemp("made")
    (folder / "r").mkdir()
    (folder / "r" / "testford-2024-05.yaml").write_text(MINIMAL)
    draft = MINIMAL.replace("status: published", "status: draft").replace("Testford", "Secretham")
    (folder / "r" / "secretham-2024-05.yaml").write_text(draft)
    assert site(folder, "s")[0] == 0
    return folder


def site(folder, output, *more):
    """Build a site of the folder's `r`; return the exit code and what was printed and complained of."""
    always = ("site", "r", "-o", output, "--now", "2026-11-01", "--cache", "cache")
    done = run(*always, *more, cwd=folder)
    return done.returncode, done.stdout, done.stderr


def test_the_closing_line_tells_what_was_made_and_warnings_come_before_it(made):
    code, out, err = site(made, "told", "-j", "1")
    assert code == 0
    count = len(tree(made / "told")) - 1
    told = f"one report of one provider; {count} files written, 0 as they were, 0 removed; one record not out"
    assert out == f"told: {told}\n"
    assert err.startswith("warning section.empty: Nothing in the record for the section")
    assert "ecretham" not in out + err


def test_a_quiet_run_says_nothing(made):
    assert site(made, "quiet", "-q") == (0, "", "")


@pytest.mark.parametrize(
    ("records", "told"),
    [
        ("nowhere", "site takes a folder of records; nowhere is none"),
        ("a.yaml", "site takes a folder of records; a.yaml is none"),
        ("empty", "There is no record in the folder empty"),
    ],
)
def test_what_is_no_folder_of_records_is_told(tmp_path, records, told):
    (tmp_path / "a.yaml").write_text(MINIMAL)
    (tmp_path / "empty").mkdir()
    done = run("site", records, "-o", "s", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert told in done.stderr
    assert not (tmp_path / "s").exists()


@pytest.mark.parametrize(
    "url", ["ftp://x/", "x.example", "https://x.example/?a=b", "https://x.example/#a", ""]
)
def test_an_address_that_is_none_of_a_site_is_told(made, url):
    code, out, err = site(made, "none", "--base-url", url)
    assert (code, out) == (2, "")
    assert "is no address of a site; write it as https://HOST/PATH/" in err


def test_where_publishing_fails_the_site_is_made_and_both_is_said(made):
    code, out, err = site(made, "here", "--publish", "file:///proc/nowhere/site")
    assert code == 74
    assert out.startswith("here: one report of one provider")
    assert "The site was made, in here, and not all of it was published" in err
    assert "Cannot write to file:///proc/nowhere/site" in err
    assert (made / "here" / MANIFEST).exists()


def test_where_a_report_fails_the_command_says_which_and_that_the_site_is_as_it_was(tmp_path):
    (tmp_path / "r").mkdir()
    bad = MINIMAL.replace("leadership: {grade: good", "leadership: {grade: splendid")
    (tmp_path / "r" / "testford-2024-05.yaml").write_text(bad)
    code, out, err = site(tmp_path, "s", "-q")
    assert (code, out) == (1, "")
    assert "splendid" in err
    assert "FAILED r/testford-2024-05.yaml" in err
    assert "The site was not made; s is as it was." in err
    assert [path.name for path in tmp_path.iterdir() if path.name != "cache"] == ["r"]


def test_settings_with_errors_are_told_with_file_field_and_place(made, tmp_path):
    config = tmp_path / "reportgen.toml"
    config.write_text('[site]\nname = "a\\nb"\nnmae = 1\n[[site.moved]]\nbefore = "A"\n')
    code, _, err = site(made, "s", "--config", str(config))
    assert code == 78
    for told in (f"{config}:3:1  site.nmae", f"{config}:5:10  site.moved[0].before", "'site.moved[0].now'"):
        assert told in err


def test_a_folder_that_may_not_be_written_to_is_told(made, tmp_path):
    (tmp_path / "locked").mkdir(mode=0o500)
    site_of = ("site", str(made / "r"), "-o", str(tmp_path / "locked" / "s"), "--no-cache")
    done = run_without_powers(*site_of, "--now", "2026-11-01", cwd=tmp_path)
    assert done.returncode == 77
    assert f"Cannot write to {tmp_path / 'locked'}" in done.stderr


def test_zone_language_chance_and_workers_change_no_byte(made, tmp_path):
    before = tree(made / "s")
    surroundings = {"TZ": "Pacific/Kiritimati", "LANG": "tr_TR.UTF-8", "LC_ALL": "C", "PYTHONHASHSEED": "7"}
    command = [sys.executable, "-m", "reportgen", "site", str(made / "r"), "-o", str(tmp_path / "s")]
    subprocess.run(
        [*command, "--now", "2026-11-01", "--no-cache", "-q", "-j", "3"],
        env=os.environ | surroundings,
        check=True,
    )
    assert tree(tmp_path / "s") == before
