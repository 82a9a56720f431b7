"""The PDF as a finished file, read back: what a reader, a screen reader and a scraper find in it."""

import re
import socket
from io import BytesIO
from itertools import count

import pikepdf
import pypdfium2
import pytest
from conftest import EXAMPLES, MINIMAL, SHARED, corpus, needs_shared
from helpers import pdf_of_case, pdf_text

from reportgen.assessment import sound_case
from reportgen.errors import RenderError
from reportgen.report.carried import carry
from reportgen.report.composition import view
from reportgen.report.pdf import render_pdf


@pytest.fixture(scope="module")
def calderwick():
    return pdf_of_case(sound_case(EXAMPLES / "calderwick-2026-06.yaml"))


@pytest.fixture(scope="module")
def opened(calderwick):
    with pikepdf.open(BytesIO(calderwick)) as pdf:
        yield pdf


def test_it_is_a4_and_every_page_says_which_it_is(calderwick, opened):
    for page in opened.pages:
        assert [round(float(side)) for side in page.mediabox] == [0, 0, 595, 842]
    texts = pdf_text(calderwick)
    for number, text in enumerate(texts, start=1):
        assert f"Page {number} of {len(texts)}" in text


def test_title_and_language_are_the_records_and_nobody_is_the_author(opened):
    assert str(opened.Root.Lang) == "en-GB"
    assert str(opened.docinfo["/Title"]) == (
        "Calderwick: Inspection of local authority children’s services, 20 April to 1 May 2026"
    )
    assert "/Author" not in opened.docinfo
    # The day of publication, not that of the build.
    assert str(opened.docinfo["/CreationDate"]) == "D:20260616000000Z"
    assert bool(opened.Root.ViewerPreferences.DisplayDocTitle)


def test_bookmarks_are_the_headings(calderwick):
    document = pypdfium2.PdfDocument(calderwick)
    marks = [(mark.level, mark.get_title()) for mark in document.get_toc()]
    document.close()
    assert marks[0] == (0, "Calderwick")
    titles = [title for _, title in marks]
    for title in ("Contents", "Why these grades", "What needs to improve", "About this inspection"):
        assert title in titles


def test_contents_give_the_pages_where_sections_begin(calderwick):
    texts = pdf_text(calderwick)
    contents = next(text for text in texts if text.count("\n") > 8 and "Contents" in text)
    found = re.search(r"What needs to improve[\s.]*(\d+)", contents)
    assert found
    assert "What needs to improve" in texts[int(found[1]) - 1]


def test_all_fonts_are_embedded_and_are_the_reports_own(opened):
    fonts = {}
    for page in opened.pages:
        for font in page.resources.get("/Font", {}).values():
            inner = font.DescendantFonts[0] if "/DescendantFonts" in font else font
            fonts[str(font.BaseFont)] = (
                "/FontFile2" in inner.FontDescriptor or "/FontFile3" in inner.FontDescriptor
            )
    assert fonts
    assert all(fonts.values())
    assert all("Atkinson" in name for name in fonts), fonts


def test_links_lead_within_the_document_or_to_public_pages(opened):
    for page in opened.pages:
        for annotation in page.get("/Annots", []):
            action = annotation.get("/A")
            if action is not None and "/URI" in action:
                assert re.match(r"https://|mailto:", str(action.URI))


def test_paragraph_anchors_are_destinations(opened):
    names = {str(name) for name in pikepdf.NameTree(opened.Root.Names.Dests)}
    case = sound_case(EXAMPLES / "calderwick-2026-06.yaml")
    linked = {
        one.anchor
        for area in view(case, carry(case)).areas
        for item in area.strengths
        for one in item.evidence
    }
    assert linked
    assert linked <= names


def test_the_grades_stand_on_page_one(calderwick):
    first = pdf_text(calderwick)[0]
    for words in ("Judgement", "Grade", "Outstanding", "Requires improvement to be good"):
        assert words in first


def test_a_cover_with_all_that_a_cover_may_say_takes_one_page():
    cover, contents, *_ = pdf_text(pdf_of_case(sound_case(EXAMPLES / "eastmarch-2013-12.yaml")))
    assert "Report published: 20 December 2013" in cover
    assert contents.startswith("Contents")


@pytest.mark.parametrize(
    ("status", "mark"),
    [
        ("draft", "draft, not for publication"),
        ("factual-accuracy", "draft, not for publication"),
        ("final", "final, not yet published"),
        ("published", ""),
    ],
)
def test_a_report_is_marked_on_every_page_until_it_is_published(record_file, status, mark):
    text = MINIMAL.replace("status: published", f"status: {status}").replace(
        "Services are good.", "\n\n    ".join("A sentence on what inspectors found. " * 30 for _ in range(12))
    )
    pdf = pdf_of_case(sound_case(record_file(text)))
    pages = pdf_text(pdf)
    assert len(pages) > 3
    marks = ("draft, not for publication", "final, not yet published")
    assert [[one for one in marks if one in page.lower()] for page in pages] == [[mark] * bool(mark)] * len(
        pages
    )


@needs_shared
def test_no_page_of_a_real_report_is_empty():
    pdf = pdf_of_case(sound_case(corpus("doncaster-2025-03.yaml")[0]))
    for text in pdf_text(pdf):
        assert len(text.split()) > 25


def test_nothing_but_the_given_fonts_is_reached(monkeypatch, tmp_path):
    def forbidden(*_arguments, **_options):
        raise AssertionError("a socket was opened")

    monkeypatch.setattr(socket, "socket", forbidden)
    carried = carry(sound_case(EXAMPLES / "calderwick-2026-06.yaml"))
    secret = tmp_path / "secret.css"
    secret.write_text("p::before { content: 'CANARY' }")
    for vector in (
        f'<img src="file://{secret}" alt="x">',
        '<img src="http://127.0.0.1:9/x.png" alt="x">',
        f'<style>@import url("file://{secret}");</style>',
        f'<link rel="stylesheet" href="file://{secret}">',
        f'<link rel="attachment" href="file://{secret}">',
        f'<a rel="attachment" href="file://{secret}">x</a>',
        f'<p style="background: url(file://{secret})">x</p>',
        f'<object data="file://{secret}"></object>',
        f'<base href="file://{tmp_path}/"><img src="secret.css" alt="x">',
        f'<svg role="img" aria-label="x" width="9"><image href="file://{secret}"/></svg>',
        '<img src="data:image/svg+xml,<svg xmlns=\'http://www.w3.org/2000/svg\'/>" alt="x">',
        f'<style>@font-face {{ font-family: x; src: url("file://{secret}") }}</style>',
    ):
        with pytest.raises(RenderError, match="outside of it"):
            render_pdf(f"<!doctype html><html lang='en'><title>x</title><body><h1>x</h1>{vector}", carried)


def test_a_machine_without_the_subsetting_library_makes_a_pdf_all_the_same(monkeypatch, record_file):
    monkeypatch.setattr("weasyprint.pdf.fonts.harfbuzz_subset", None)
    pdf = pdf_of_case(sound_case(record_file()))
    assert "Services are good." in " ".join(pdf_text(pdf))


def test_letters_of_a_variable_face_bring_no_clock_into_the_file(monkeypatch, record_file):
    moments = count(3_900_000_000)
    monkeypatch.setattr("fontTools.ttLib.tables._h_e_a_d.timestampNow", lambda: next(moments))
    case = sound_case(record_file(MINIMAL.replace("Testford", "Y Fŵal a’r Tŷ")))
    assert pdf_of_case(case) == pdf_of_case(case)


def test_the_pdf_and_the_page_say_nothing_of_where_they_were_made(calderwick):
    with pikepdf.open(BytesIO(calderwick)) as pdf:
        pdf.save(
            plain := BytesIO(), compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.all
        )
    for word in (b"/work", b"/root", b"/home", b"/tmp", str(SHARED).encode()):
        assert word not in plain.getvalue()
