"""A whole output folder is proved against its manifest."""

import json
import shutil

import pytest
from conftest import MINIMAL

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
