"""A whole output folder is proved against its manifest."""

import json
import os
import shutil

import pytest
from conftest import MINIMAL
from test_cli import run, run_without_powers

from reportgen.formats import Format
from reportgen.pipeline import Order, build
from reportgen.proof.whole import verify_all


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    folder = tmp_path_factory.mktemp("whole")
    for name in ("testford-2024-05", "otherton-2024-05"):
        (folder / f"{name}.yaml").write_text(MINIMAL.replace("Testford", name.partition("-")[0].title()))
    results = list(build(Order((folder,), folder / "output", (Format.HTML, Format.JSON), workers=1)))
    assert [result.failure for result in results] == [None, None]
    return folder / "output"


@pytest.fixture
def output(finished, tmp_path):
    return shutil.copytree(finished, tmp_path / "output")


def told(*paths):
    """Return what is not right, by names from the folder, and the paths of all that was looked at."""
    verdicts = list(verify_all(paths))
    wrong = {
        "/".join(one.path.parts[-2:]): [*one.disagreements, *([str(one.failure)] if one.failure else [])]
        for one in verdicts
        if one.disagreements or one.failure
    }
    return wrong, len(verdicts)


def test_a_folder_as_it_was_built_is_whole(output):
    assert told(output) == ({}, 1 + 2 * 3)
    assert told(output / "testford-2024-05") == ({}, 3)
    assert told(output, output / "testford-2024-05/report.json") == ({}, 8)


def test_a_file_that_was_changed_is_told_with_both_hashes(output):
    page = output / "testford-2024-05/report.html"
    page.write_bytes(page.read_bytes().replace(b"Services are good.", b"Services are poor."))
    wrong, _ = told(output)
    assert wrong["testford-2024-05/manifest.json"][0].startswith("report.html was changed: its hash is ")
    assert "The file is not as it was made" in str(wrong["testford-2024-05/report.html"])


def test_what_is_missing_is_told(output):
    (output / "testford-2024-05/report.json").unlink()
    shutil.rmtree(output / "otherton-2024-05")
    wrong, _ = told(output)
    assert wrong["testford-2024-05/manifest.json"] == ["report.json is missing"]
    assert wrong["output/manifest.json"] == ["The report 'otherton-2024-05' is missing"]


def test_what_is_of_another_build_is_told(output):
    (output / "testford-2024-05/summary.pdf").write_bytes(b"%PDF-")
    shutil.copytree(output / "otherton-2024-05", output / "third-2024-05")
    manifest = json.loads((output / "otherton-2024-05/manifest.json").read_text())
    (output / "otherton-2024-05/manifest.json").write_text(json.dumps(manifest))
    wrong, _ = told(output)
    assert wrong["testford-2024-05/manifest.json"] == ["summary.pdf is not of this build"]
    assert wrong["output/manifest.json"] == [
        "The report 'otherton-2024-05' is of another build than this manifest; build the folder again",
        "The report 'third-2024-05' is not in this manifest; build the folder again",
    ]
    assert told(output / "third-2024-05")[0]["third-2024-05/manifest.json"] == [
        "It is the manifest of 'otherton-2024-05', in the folder of 'third-2024-05'"
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (None, "has no manifest.json"),
        ("{", "is damaged: it is no JSON"),
        ("[]", "is no manifest of ours"),
        ('{"format": 1, "reports": {"a": 1}}', "is no manifest of ours"),
        ('{"format": 2, "reports": {}}', "is of format 2; this program reads 1"),
        ("[" * 100_000, "is damaged: it is no JSON"),
    ],
)
def test_a_folder_without_a_manifest_of_ours_cannot_be_proved(tmp_path, text, words):
    if text is not None:
        (tmp_path / "manifest.json").write_text(text)
    wrong, _ = told(tmp_path)
    assert words in str(wrong)


HASH = "0" * 64


@pytest.mark.parametrize(
    "damage",
    [
        {"format": 1, "reports": "x"},
        {"format": 1, "reports": 5},
        {"format": 1, "reports": {"a\0b": HASH}},
        {"format": 1, "reports": {"a\ud800b": HASH}},
        {"format": 1, "reports": {"../elsewhere": HASH}},
        {"format": 1, "reports": {".": HASH}},
        {"format": 1, "reports": {"": HASH}},
        {"format": 1, "reports": {"a": "\x1b[2J"}},
    ],
)
def test_a_manifest_of_reports_holds_plain_names_with_hashes(tmp_path, damage):
    (tmp_path / "manifest.json").write_text(json.dumps(damage))
    (verdict,) = verify_all([tmp_path])
    assert verdict.failure.exit_code == 5
    assert "is no manifest of ours" in str(verdict.failure)


@pytest.mark.parametrize(
    "files", ["abc", 5, ["report.html"], {"../../../etc/passwd": HASH}, {"notes.txt": HASH}]
)
def test_a_manifest_of_a_report_tells_of_files_of_a_report_alone(output, files):
    path = output / "testford-2024-05/manifest.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), "files": files}))
    wrong, _ = told(output)
    assert "is no manifest of ours" in str(wrong["testford-2024-05/manifest.json"])
    assert "of another build" in str(wrong["output/manifest.json"])


def test_a_report_id_that_is_too_long_for_a_file_is_told(tmp_path):
    (tmp_path / "manifest.json").write_text(json.dumps({"format": 1, "reports": {"a" * 300: HASH}}))
    wrong, _ = told(tmp_path)
    assert "File name too long" in str(wrong)


@pytest.mark.parametrize("name", ["report.html", "manifest.json"])
def test_a_pipe_in_a_reports_folder_is_told_and_never_waited_for(output, name):
    path = output / "testford-2024-05" / name
    path.unlink()
    os.mkfifo(path)
    wrong, _ = told(output)
    assert f"{name} cannot be read: It is no regular file" in str(wrong[f"testford-2024-05/{name}"])


def test_a_link_in_place_of_a_reports_file_is_told(output):
    page = output / "testford-2024-05/report.html"
    page.rename(output.parent / "page")
    page.symlink_to(output.parent / "page")
    assert told(output)[0] == {"testford-2024-05/manifest.json": ["report.html is no regular file"]}


def test_a_folder_of_reports_in_the_place_of_one_is_not_entered(output):
    shutil.rmtree(output / "testford-2024-05")
    (output / "testford-2024-05").symlink_to(output)
    wrong, count = told(output)
    assert wrong["testford-2024-05/manifest.json"] == [
        "It is the manifest of many reports, in the folder of one"
    ]
    assert count == 1 + 1 + 3


def test_what_no_manifest_tells_of_is_told(output):
    shutil.copytree(output / "otherton-2024-05", output / "planted-2024-05")
    (output / "planted-2024-05/manifest.json").unlink()
    (output / "report.pdf").write_bytes(b"%PDF-")
    (output / "notes.txt").write_text("somebody's")
    (output / "testford-2024-05/minutes.txt").write_text("somebody's")
    first, *others = verify_all([output])
    assert first.disagreements == (
        "'planted-2024-05' holds report.html, report.json, and no manifest tells of that",
        "report.pdf is here, and is of no report in this manifest",
    )
    assert first.beside == (output / "notes.txt",)
    assert [path for one in others for path in one.beside] == [output / "testford-2024-05/minutes.txt"]
    done = run("verify", output, cwd=output)
    assert done.returncode == 6
    assert f"not looked at {output}/notes.txt\n" in done.stdout
    (output / "report.pdf").unlink()
    shutil.rmtree(output / "planted-2024-05")
    assert run("verify", output, cwd=output).returncode == 0


@pytest.mark.parametrize("name", ["testford-2024-05", "testford-2024-05/report.html", "manifest.json", "."])
def test_what_nobody_may_read_ends_with_77(output, name):
    mode = (output / name).stat().st_mode
    (output / name).chmod(0)
    try:
        done = run_without_powers("verify", output, cwd=output.parent)
    finally:
        (output / name).chmod(mode)
    assert done.returncode == 77, done.stderr
    assert "Permission denied" in done.stderr
    assert "Traceback" not in done.stderr
