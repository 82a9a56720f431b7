"""Templates and the view hold each other: what a template asks for is there, and all there is is shown."""

import dataclasses
import logging
import re

import jinja2
import pytest
from conftest import EXAMPLES
from helpers import page_of_case
from jinja2 import nodes

from reportgen import siting
from reportgen.answers import listing
from reportgen.assessment import sound_case
from reportgen.comments import form
from reportgen.comparison import model as comparison_model
from reportgen.difference import model
from reportgen.errors import TemplateError
from reportgen.feeds import dictionary
from reportgen.limits import LIMITS
from reportgen.programme import authorities, providers, themes, tiles
from reportgen.programme import views as programme_views
from reportgen.progress import model as progress_model
from reportgen.report import context
from reportgen.report.carried import carry
from reportgen.report.html import filled
from reportgen.report.pdf import render_pdf
from reportgen.report.shelf import template_folder
from reportgen.site import frame, frameworks, gone, home, index, pages, profiles, provider

TEMPLATES = sorted(template_folder().rglob("*.html"))
OF_JINJA = {"index", "index0", "first", "last", "previtem"}
OF_DIFFERENCES = {"is_none", "is_unmarked", "why"}
OF_TEXTS = {"split"}
OF_TABLES = {"is_file"}
OF_ANSWERS = {"decided", "role", "response", "allows_change"}
OF_BLOCKS = {"anchor", "html", "level"}
OF_SITE = (
    authorities,
    tiles,
    frame,
    frameworks,
    gone,
    home,
    index,
    pages,
    profiles,
    provider,
    dictionary,
    siting,
    providers,
    themes,
)
BEYOND_TEMPLATES = {
    "id": "names the output folder",
    "subject": "for themes",
    "provider": "",
    "state": "for themes",
    "narrative": "what the grade cannot be made without",
    "reasons": "",
}


def known_to_templates():
    """Return the views, and what pages of differences, comparisons, answers and the site see besides."""
    modules = (model, comparison_model, listing, programme_views, progress_model, *OF_SITE)
    seen = [kind for module in modules for kind in vars(module).values()]
    return [*views(), *(kind for kind in seen if dataclasses.is_dataclass(kind))]


def views():
    return [
        kind
        for module in (context, form)
        for kind in vars(module).values()
        if dataclasses.is_dataclass(kind) and kind.__module__ == module.__name__
    ]


def attributes(path):
    tree = jinja2.Environment(autoescape=True).parse(path.read_text())
    return {node.attr for node in tree.find_all(nodes.Getattr)}


def test_templates_ask_only_for_what_the_view_has():
    fields = {field.name for kind in known_to_templates() for field in dataclasses.fields(kind)}
    known = fields | OF_JINJA | OF_BLOCKS | OF_DIFFERENCES | OF_ANSWERS | OF_TEXTS | OF_TABLES
    for path in TEMPLATES:
        assert attributes(path) <= known, path


def test_everything_in_the_view_is_asked_for_by_a_template():
    asked = set().union(*map(attributes, TEMPLATES))
    for kind in views():
        unused = {field.name for field in dataclasses.fields(kind)} - asked - set(BEYOND_TEMPLATES)
        assert unused == set(), kind


def test_everything_in_the_view_is_frozen():
    for kind in known_to_templates():
        assert kind.__dataclass_params__.frozen, kind


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.stem)
def test_every_value_is_escaped_and_stands_in_quotes(path):
    text = re.sub(r"\{#.*?#\}", "", path.read_text(), flags=re.DOTALL)
    assert "|safe" not in text.replace(" ", "")
    assert "autoescape" not in text
    for tag in re.findall(r"<[a-zA-Z][^<>]*>", re.sub(r"\{%.*?%\}", "", text)):
        assert not re.search(r"=\s*\{\{", tag), f"{path.name}: {tag}"
    for name, inside in re.findall(r"<(style|script)[^>]*>(.*?)</\1>", text, flags=re.DOTALL):
        # JSON-LD alone is data, and `tojson` keeps it from ending its element; faces and the script of
        # a file of its own are none of a record's.
        known = r"\{\{[^|]*\| tojson \}\}|\{\{ script \}\}"
        known = known if name == "script" else r"\{\{ web_faces\(body\) \}\}"
        assert "{{" not in re.sub(known, "", inside)


def test_scripts_hold_no_template_code():
    scripts = list(template_folder().rglob("*.js"))
    assert scripts
    for path in scripts:
        assert not re.search(r"\{\{|\{%|\{#|</", path.read_text()), path


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"a" * (LIMITS.file_bytes + 1), ": The file is too large; expected at most 2,097,152 bytes"),
        (
            b"line 1\nline \xff",
            ", line 2: The file is not UTF-8: byte 0xFF. Save it again with the encoding UTF-8.",
        ),
    ],
    ids=["too large", "not UTF-8"],
)
def test_a_template_that_cannot_be_read_is_told_in_words(tmp_path, data, told):
    path = tmp_path / "report.html"
    path.write_bytes(data)
    with pytest.raises(TemplateError) as caught:
        filled("report.html", {}, tmp_path)
    assert str(caught.value) == f"{path}{told}"
    assert caught.value.exit_code == 4


def test_stylesheets_hold_no_template_code_but_tokens_and_the_mark():
    for path in template_folder().rglob("*.css"):
        # A page's margin can show no element, so the mark is written into the style.
        text = re.sub(r"\{\{ (token\(\"[\w-]+\"\)|report\.mark) \}\}", "", path.read_text())
        assert not re.search(r"\{\{|\{%|\{#", text), path


def test_the_engine_has_nothing_to_say_of_the_shipped_stylesheets(caplog):
    case = sound_case(EXAMPLES / "eastmarch-2013-12.yaml")
    html = page_of_case(case)
    heard = []
    handler = logging.Handler(logging.WARNING)
    handler.emit = lambda record: heard.append(record.getMessage())
    logging.getLogger("weasyprint").addHandler(handler)
    try:
        render_pdf(html, carry(case))
    finally:
        logging.getLogger("weasyprint").removeHandler(handler)
    assert heard == []


def contrast(first, second):
    """Return the contrast ratio of two colours as WCAG 2.2 defines it."""

    def luminance(colour):
        channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
        red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    lighter, darker = sorted((luminance(first), luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def palettes():
    """Yield the light and the dark palette: the custom properties that are colours."""
    light = (template_folder() / "css" / "tokens.css").read_text()
    texts = [
        light,
        *(path.read_text() for path in template_folder().glob("css/*.css") if path.name != "tokens.css"),
    ]
    for text in texts:
        for block in re.findall(r":root\s*\{(.*?)\}", text, flags=re.DOTALL):
            colours = dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6})\b", block))
            if "ink" in colours and "paper" in colours:
                yield colours


def test_text_has_the_contrast_of_wcag_aa_in_light_and_dark():
    found = list(palettes())
    assert len(found) >= 2
    for colours in found:
        for name in ("ink", "ink-soft", "accent"):
            for ground in ("paper", "tint"):
                if ground in colours:
                    assert contrast(colours[name], colours[ground]) >= 4.5, (name, ground, colours[name])
