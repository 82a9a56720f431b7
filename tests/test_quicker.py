"""What stands in for the engine's hot spots changes the time of a PDF, and no byte of it."""

import re
import subprocess
import sys
import time
from pathlib import Path

import pytest
import weasyprint
from conftest import EXAMPLES, corpus, needs_shared
from helpers import page_of_case
from hypothesis import given
from hypothesis import strategies as st
from weasyprint.formatting_structure import boxes

from reportgen.assessment import sound_case
from reportgen.report.carried import carry
from reportgen.report.composition import view
from reportgen.report.pdf import quicker, render_pdf
from reportgen.report.summary import render_summary

ODD = (Path(__file__).parent / "odd.html").read_text()
"""A document with what no report has: flex, grid, floats, columns, three scripts and both directions."""


@pytest.fixture
def both():
    """Return what a function makes with the engine's own functions, and with ours."""

    def make(function, *arguments):
        quicker.withdraw()
        try:
            plain = function(*arguments)
        finally:
            quicker.apply()
        return plain, function(*arguments)

    return make


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*-*.yaml")), ids=lambda path: path.stem)
def test_the_examples_keep_every_byte(both, path):
    case = sound_case(path)
    carried = carry(case)
    plain, ours = both(render_pdf, page_of_case(case), carried)
    assert plain == ours
    plain, ours = both(render_summary, case, view(case, carried), carried)
    assert plain == ours


@needs_shared
@pytest.mark.parametrize("path", corpus("*-2019-*.yaml"), ids=lambda path: path.stem)
def test_real_records_keep_every_byte(both, path):
    case = sound_case(path)
    plain, ours = both(render_pdf, page_of_case(case), carry(case))
    assert plain == ours


def test_what_no_report_has_keeps_every_byte(both):
    carried = carry(sound_case(EXAMPLES / "calderwick-2026-06.yaml"))
    plain, ours = both(render_pdf, ODD, carried)
    assert plain == ours


@given(st.text("a\t \n"))
def test_line_ends_lose_the_spaces_around_them_as_in_the_engine(text):
    assert boxes.TAB_RE.sub("\n", text) == re.sub(r"[\t ]*\n[\t ]*", "\n", text)


def test_a_row_of_spaces_takes_time_by_its_length():
    begun = time.process_time()
    assert boxes.TAB_RE.sub("\n", f"a{' ' * 50_000}\nb{' ' * 50_000}b") == f"a\nb{' ' * 50_000}b"
    assert time.process_time() - begun < 0.5


def test_it_is_in_place_once_and_leaves_no_trace():
    quicker.withdraw()
    own = weasyprint.layout.block.resolve_percentages
    quicker.apply()
    ours = weasyprint.layout.block.resolve_percentages
    quicker.apply()
    assert ours is not own
    assert weasyprint.layout.block.resolve_percentages is ours
    quicker.withdraw()
    assert weasyprint.layout.block.resolve_percentages is own
    assert not hasattr(weasyprint.css.Style, "twin")
    quicker.apply()


def test_another_version_of_the_engine_is_left_alone():
    code = (
        "import sys, weasyprint; weasyprint.__version__ = '70.1'; import reportgen.report.pdf;"
        "assert 'reportgen.report.pdf.quicker' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
