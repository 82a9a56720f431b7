"""The built wheel does the main job on its own, away from the checkout."""

import os
import subprocess
import sys
import zipfile

import pytest
from conftest import ROOT


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    return next(folder.glob("*.whl"))


def test_it_carries_templates_frameworks_examples_and_types(wheel):
    names = set(zipfile.ZipFile(wheel).namelist())
    for name in (
        "reportgen/templates/report.html",
        "reportgen/templates/css/tokens.css",
        "reportgen/frameworks/data/sif-2013.yaml",
        "reportgen/programme/authorities.csv",
        "reportgen/examples/eastmarch-2016-11.yaml",
        "reportgen/live/web/desk.html",
        "reportgen/py.typed",
    ):
        assert name in names
    assert not [name for name in names if "tests" in name or "__pycache__" in name]


def test_it_builds_an_example_from_a_folder_of_its_own(wheel, tmp_path):
    site = tmp_path / "site"
    zipfile.ZipFile(wheel).extractall(site)
    environment = {**os.environ, "PYTHONPATH": str(site)}

    def run(*arguments):
        return subprocess.run(
            [sys.executable, "-P", "-m", "reportgen", *arguments],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )

    where = subprocess.run(
        [sys.executable, "-P", "-c", "import reportgen; print(reportgen.__file__)"],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert where.stdout.startswith(str(site))
    assert run("new", "--example", "thornhaven-2025-02").returncode == 0
    done = run("build", "thornhaven-2025-02.yaml")
    assert done.returncode == 0, done.stderr
    built = tmp_path / "output" / "thornhaven-2025-02"
    assert sorted(path.name for path in built.iterdir()) == [
        "manifest.json",
        "report.html",
        "report.json",
        "report.pdf",
        "summary.pdf",
    ]
