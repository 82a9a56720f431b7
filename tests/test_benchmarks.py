"""Benchmarks run seldom, so that a renamed function of the package would break them unseen."""

import os
import subprocess
import sys

import pytest
from conftest import EXAMPLES, ROOT
from lxml import html

sys.path.append(str(ROOT / "benchmarks" / "peers"))
import content
from engines import told

UNPRINTED = ".//svg|.//*[contains(@class, 'unprinted') or contains(@class, 'unseen') or @class='skip']"


@pytest.mark.parametrize("path", sorted((ROOT / "benchmarks").glob("*.py")), ids=lambda path: path.stem)
def test_a_benchmark_starts_and_says_what_it_does(path):
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, path, "--help"], capture_output=True, text=True, check=False, env=environment
    )
    assert done.returncode == 0, done.stderr
    assert f"python benchmarks/{path.name}" in done.stdout


@pytest.mark.parametrize("name", ["calderwick-2026-06", "eastmarch-2016-11", "thornhaven-2025-02"])
def test_peers_are_given_every_word_that_the_page_prints(name):
    page, _ = told(EXAMPLES / f"{name}.yaml")
    body = html.document_fromstring(page).body
    for part in body.xpath(UNPRINTED):
        part.drop_tree()
    given = content.counted("\n".join(content.texts(content.content(page))))
    assert content.counted(" ".join(body.itertext())) - given == {}
