"""What tests share: where the real material lies, and short ways to a record."""

import atexit
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest

from reportgen.cli import main
from reportgen.frameworks import Library

# What tests build is kept apart from what the user of this machine has.
os.environ["XDG_CACHE_HOME"] = tempfile.mkdtemp(prefix="reportgen-tests-")
atexit.register(shutil.rmtree, os.environ["XDG_CACHE_HOME"], ignore_errors=True)

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
EXAMPLES = ROOT / "reportgen" / "examples"

MINIMAL = """\
format: 1
framework: ilacs-2023
provider:
  name: Testford
inspection:
  dates:
    - from: 2024-03-04
      to: 2024-03-15
  lead_inspector: A. Inspector
  published: 2024-05-01
status: published
overall:
  grade: good
  narrative: |
    Services are good.
areas:
  leadership: {grade: good, narrative: Leaders know their services well.}
  help-and-protection: {grade: good, narrative: Children get help early.}
  in-care: {grade: good, narrative: Children in care live in good homes.}
  care-leavers: {grade: good, narrative: Care leavers are well supported.}
"""
"""The smallest record under ILACS 2023 that has all areas."""


LONGEST = (
    "test_site_browser",
    "test_browser",
    "test_storm",
    "test_batch",
    "test_cli",
    "test_site",
    "test_words_kept",
    "test_proof",
    "test_bad_inputs",
    "test_workers",
    "test_cluster",
    "test_attacks",
    "test_walk",
    "test_output",
    "test_completeness",
    "test_cache",
    "test_journey",
    "test_quicker",
    "test_brief",
    "test_publishing",
    "test_site_tree",
)
"""Modules that begin first, the longest before, since no process shall be left with one of them at the end.

Each takes some twenty seconds or more; what comes after them fills up what is left.
"""


def pytest_collection_modifyitems(items):
    """Put the longest modules first; each is run in one process, which makes what its tests share once."""
    turns = {name: turn for turn, name in enumerate(LONGEST)}
    items.sort(key=lambda item: turns.get(item.path.stem, len(turns)))


@pytest.fixture(scope="session")
def library():
    return Library()


@pytest.fixture
def record_file(tmp_path):
    """Write a record's text into a folder of its own and return its path."""

    def write(text=MINIMAL, name="testford-2024-05.yaml"):
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return write


@pytest.fixture
def run(capfd, monkeypatch):
    """Run a command in this process, and return what it and its workers print and its exit code.

    It costs a fraction of what a start of the program does; for that there is `test_cli.run`.
    """

    def run(*arguments, cwd):
        capfd.readouterr()
        with monkeypatch.context() as patch:
            patch.chdir(cwd)
            patch.setenv("NO_COLOR", "1")
            try:
                code = main([*map(str, arguments)])
            except SystemExit as exc:  # the parser's
                code = exc.code
        return subprocess.CompletedProcess(arguments, code, *capfd.readouterr())

    return run


@pytest.fixture(scope="module")
def browser():
    """Chromium, which fails where it or the other checkers are not on the machine."""
    from browser import checkers
    from playwright.sync_api import sync_playwright

    if lacks := checkers.missing():
        pytest.fail("These tests cannot run without " + "; ".join(lacks), pytrace=False)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=str(checkers.CHROMIUM), args=list(checkers.OPTIONS)
        )
        yield browser
        browser.close()


def corpus(pattern="*.yaml"):
    """Return the corpus records, none where the material is absent; use with `needs_shared`."""
    return sorted((SHARED / "corpus").glob(pattern))


needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="../shared is absent")
