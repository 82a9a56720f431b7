"""The faces inside a page: the same bytes for all reports, with all that text needs and no more."""

import base64
import hashlib
import re
import subprocess
import sys
from io import BytesIO

import pytest
from conftest import EXAMPLES, ROOT, corpus
from fontTools.ttLib import TTFont
from helpers import page_of_case

from reportgen.assessment import sound_case
from reportgen.report.fonts import TEXT
from reportgen.report.webfonts import REPERTOIRE, web_faces, web_font

every_face = pytest.mark.parametrize("face", TEXT, ids=lambda face: face.file)


def declared(css):
    """Return the weights and styles of the faces of a stylesheet."""
    return re.findall(r"font-style: (\w+); font-weight: (\d+); src: url\(\"data:font/woff2;base64,", css)


UPRIGHT = [("normal", "400"), ("normal", "700")]
ITALIC = ("italic", "400")
BOLD_ITALIC = ("italic", "700")


@pytest.mark.parametrize(
    ("html", "italics"),
    [
        ("<p>None <strong>here</strong>, <embed>", []),
        ("<p><em>One</em>", [ITALIC]),
        ("<p><i class='x'>One</i> <strong>two</strong>", [ITALIC]),
        ("<p><strong>One</strong> <em>two</em> <strong>three</strong>", [ITALIC]),
        ("<p><strong>One\n<em>two</em></strong>", [ITALIC, BOLD_ITALIC]),
        ("<p><em>One <strong>two</strong></em>", [ITALIC, BOLD_ITALIC]),
        ('<h4 id="x">One <em>two</em></h4>', [ITALIC, BOLD_ITALIC]),
        ("<header>One <em>two</em></header>", [ITALIC]),
    ],
)
def test_a_page_has_italics_only_where_it_uses_them(html, italics):
    assert declared(web_faces(html)) == UPRIGHT + italics


def test_a_page_carries_its_faces_for_the_screen_alone():
    html = page_of_case(sound_case(EXAMPLES / "calderwick-2026-06.yaml"))
    sheets = dict(re.findall(r'<style media="(\w+)">(.*?)</style>', html, re.DOTALL))
    assert declared(sheets["screen"]) == [*UPRIGHT, ITALIC]
    assert declared(sheets["print"]) == []
    inside = re.findall(r"data:font/woff2;base64,([^\"]*)", html)
    assert [base64.b64decode(one) for one in inside] == [
        web_font(face) for face in (TEXT.regular, TEXT.bold, TEXT.italic)
    ]


@every_face
def test_a_face_keeps_its_repertoire_kerning_and_tabular_figures(face):
    whole, kept = TTFont(BytesIO(face.read())), TTFont(BytesIO(web_font(face)))
    assert set(kept.getBestCmap()) == set(whole.getBestCmap()) & REPERTOIRE
    features = {
        record.FeatureTag
        for table in ("GSUB", "GPOS")
        for record in kept[table].table.FeatureList.FeatureRecord
    }
    assert {"kern", "tnum"} <= features
    assert "SIL Open Font License" in kept["name"].getDebugName(13)
    assert "fpgm" not in kept


def test_the_repertoire_has_every_character_of_reports_that_the_face_has():
    texts = [path.read_text() for path in (*EXAMPLES.glob("*.yaml"), *corpus())]
    printable = {ord(char) for text in texts for char in text if char.isprintable()}
    assert printable & set(TTFont(BytesIO(TEXT.regular.read())).getBestCmap()) <= REPERTOIRE


@every_face
def test_a_face_is_small(face):
    assert len(web_font(face)) < 15_000


def test_two_processes_make_the_same_bytes():
    code = (
        "import hashlib; from reportgen.report.fonts import TEXT;"
        "from reportgen.report.webfonts import web_font;"
        "print(*(hashlib.sha256(web_font(face)).hexdigest() for face in TEXT))"
    )
    told = {
        subprocess.run(
            [sys.executable, "-c", code],
            cwd=ROOT,
            env={"PYTHONPATH": str(ROOT), "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()
        for seed in ("1", "2")
    }
    assert told == {" ".join(hashlib.sha256(web_font(face)).hexdigest() for face in TEXT)}
