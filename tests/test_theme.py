"""A theme is one file: its colours reach page and PDF, drawings and margins too, and nothing else changes."""

import re
from io import BytesIO

import pikepdf
import pytest
import themes
from conftest import EXAMPLES, MINIMAL
from helpers import html_words, pdf_words

from reportgen.assessment import sound_case
from reportgen.errors import TemplateError
from reportgen.proof import structure
from reportgen.report.carried import carry
from reportgen.report.composition import view
from reportgen.report.html import render_html
from reportgen.report.pdf import render_pdf
from reportgen.report.shelf import template_folder
from reportgen.report.theme import token

EASTMARCH = EXAMPLES / "eastmarch-2013-12.yaml"


SHOWN = ("ink", "ink-soft", "edge", "step-3", "step-5")
"""What is seen of the theme in this record's PDF."""


def made(path, templates=None):
    """Return the page and the PDF of a record."""
    case = sound_case(path)
    html = render_html(view(case, carry(case)), templates)
    return html, render_pdf(html, carry(case))


def colours(data):
    """Return the colours that a PDF paints and draws with, but black, as a stylesheet writes them."""
    found = set()
    with pikepdf.open(BytesIO(data)) as pdf:
        for page in pdf.pages:
            for operands, operator in pikepdf.parse_content_stream(page):
                if str(operator) in ("rg", "RG"):
                    found.add("#" + "".join(f"{round(float(part) * 255):02x}" for part in operands))
    return found - {"#000000"}


def shipped():
    css = (template_folder() / "css" / "tokens.css").read_text()
    return {name: token(css, name, "") for name in themes.BLUES}


def test_the_colours_of_a_report_are_those_of_its_theme(tmp_path):
    plain, plain_pdf = made(EASTMARCH)
    themed, themed_pdf = made(EASTMARCH, themes.theme(tmp_path))
    old, new = shipped(), themes.BLUES
    assert {old[name] for name in SHOWN} <= colours(plain_pdf)
    assert {new[name] for name in SHOWN} <= colours(themed_pdf)
    assert colours(themed_pdf) <= {*new.values(), "#ffffff", "#c9c2c9"}
    fills = re.compile(r'class="step given given-(\d)"[^>]*fill="([^"]*)"')
    assert {fill for _, fill in fills.findall(plain)} <= set(old.values())
    assert {(place, fill) for place, fill in fills.findall(themed)} == {
        (place, new[f"step-{place}"]) for place, _ in fills.findall(plain)
    }
    assert html_words(themed) == html_words(plain)
    assert pdf_words(themed_pdf) == pdf_words(plain_pdf)
    assert structure.faults(themed_pdf) == ()


def test_the_mark_of_a_draft_is_in_the_themes_colours(tmp_path, record_file):
    path = record_file(MINIMAL.replace("status: published", "status: draft"))
    html, _ = made(path, themes.theme(tmp_path / "blue"))
    (sheet,) = re.findall(r'<style media="print">(.*?)</style>', html, re.DOTALL)
    assert set(re.findall(r"#[0-9a-f]{6}", sheet)) == {"#10202c", "#44525e", "#ffffff"}


def test_no_template_but_the_theme_names_a_colour():
    for path in template_folder().rglob("*.*"):
        if not path.name.startswith("tokens"):
            text = re.sub(r"&#?\w+;", "", path.read_text())
            assert not re.search(r"#[0-9a-f]{3,8}\b|\brgb|\bhsl", text), path


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("", "there is no --step-3 in the first ':root', and a template asks for it"),
        ("  --step-3: ;\n", "there is no --step-3"),
        ("  --step-3: var(--accent);\n", "--step-3 is 'var(--accent)'. Write the colour itself"),
    ],
)
def test_a_theme_that_lacks_a_colour_says_which_and_where(tmp_path, line, says):
    css = re.sub(r"  --step-3: .*\n", line, themes.tokens())
    case = sound_case(EASTMARCH)
    with pytest.raises(TemplateError) as caught:
        render_html(view(case, carry(case)), themes.theme(tmp_path, css))
    assert str(caught.value).startswith(f"{tmp_path}/css/tokens.css: ")
    assert says in str(caught.value)


@pytest.mark.parametrize(
    "css",
    [
        ":root { --a: #123456 }",
        "/* :root { --a: red } */ :root{--a:#123456;}",
        '@media print { :root { --a: red } } html { --a: red } :root { --b: ";} --a: red"; --a: #123456; }',
        ":root { color: red; --a: red; --a: /* of old */ #123456; } :root { --a: red }",
    ],
)
def test_a_token_is_read_as_a_browser_reads_it(css):
    assert token(css, "a", "here") == "#123456"
