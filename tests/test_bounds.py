"""What the PDF engine is given and what it makes keep within bounds, each tested below, at and above."""

from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest
from conftest import MINIMAL, ROOT
from helpers import page_of_case, pdf_text
from test_cli import run

from reportgen.assessment import sound_case
from reportgen.errors import RenderError
from reportgen.limits import LIMITS
from reportgen.report import bounds
from reportgen.report.carried import carry
from reportgen.report.pdf import render_pdf


@pytest.fixture
def limited(monkeypatch):
    """Make one of the limits smaller."""
    return lambda **most: monkeypatch.setattr(bounds, "LIMITS", replace(LIMITS, **most))


def test_the_help_of_a_build_tells_the_limit_of_time_that_holds():
    assert f"before it is given up (default: {LIMITS.report_seconds})" in " ".join(
        run("build", "-h", cwd=ROOT).stdout.split()
    )


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """A small report: its page, what it carries, its PDF and how many pages that has."""
    path = tmp_path_factory.mktemp("small") / "testford-2024-05.yaml"
    path.write_text(MINIMAL)
    case = sound_case(path)
    page, carried = page_of_case(case), carry(case)
    pdf = render_pdf(page, carried)
    return page, carried, pdf, len(pdf_text(pdf))


def nested(depth):
    return ET.fromstring("<p>" * depth + "</p>" * depth)


@pytest.mark.parametrize("more", [1, 0])
def test_a_report_within_every_bound_is_made(small, limited, more):
    page, carried, pdf, pages = small
    limited(document_bytes=len(page.encode()) + more, pages=pages + more, pdf_bytes=len(pdf) + more)
    assert render_pdf(page, carried) == pdf


def test_a_document_that_is_too_large_never_reaches_the_engine(small, limited, monkeypatch):
    page, carried, _, _ = small
    size = len(page.encode())
    limited(document_bytes=size - 1)
    monkeypatch.setattr("weasyprint.HTML", None)
    with pytest.raises(RenderError, match=rf"^The document has {size:,} bytes; at most {size - 1:,} are"):
        render_pdf(page, carried)


def test_a_document_with_too_many_pages_is_not_written(small, limited):
    page, carried, _, pages = small
    limited(pages=pages - 1)
    with pytest.raises(RenderError, match=f"^The PDF has {pages} pages; at most {pages - 1} are allowed$"):
        render_pdf(page, carried)


def test_a_pdf_that_is_too_large_is_none(small, limited):
    page, carried, pdf, _ = small
    limited(pdf_bytes=len(pdf) - 1)
    with pytest.raises(RenderError, match=rf"^The PDF has {len(pdf):,} bytes; at most {len(pdf) - 1:,} are"):
        render_pdf(page, carried)


def test_elements_stand_as_deep_as_they_may_and_no_deeper():
    bounds.refuse_deep_document(nested(LIMITS.document_depth - 1))
    bounds.refuse_deep_document(nested(LIMITS.document_depth))
    with pytest.raises(RenderError, match="<p> stands in 40 others, and may stand in 39"):
        bounds.refuse_deep_document(nested(LIMITS.document_depth + 1))


def test_a_document_that_is_too_deep_is_not_laid_out(small):
    page, carried, _, _ = small
    with pytest.raises(RenderError, match="The document is too deeply nested: an element <div> stands in"):
        render_pdf(page.replace("</main>", "<div>" * 200 + "x" + "</div>" * 200 + "</main>"), carried)
