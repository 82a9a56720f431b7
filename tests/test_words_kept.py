"""No word that an inspector wrote is lost on the way into the page or the PDF."""

import re

import pytest
from conftest import EXAMPLES, corpus, needs_shared
from helpers import first_gap, html_words, page_of_case, pdf_words, words_of

from reportgen.assessment import sound_case
from reportgen.report.carried import carry
from reportgen.report.pdf import render_pdf

NOTE = re.compile(r"^\[\^[a-z0-9-]+\]:(.*(?:\n.+)*)", re.MULTILINE)


def narratives(case):
    """Return every text of the record as it was written, and every note, without labels and names."""
    record = case.record
    texts = [record.overall.narrative, record.children_summary, record.about]
    for area in record.areas.values():
        texts.extend((area.summary, area.narrative))
    parts = [part for text in texts if text for part in (NOTE.sub("", text), *NOTE.findall(text))]
    return [words_of(re.sub(r"\{#[a-z0-9-]+\}|\[\^[a-z0-9-]+\]|[#*_]", " ", part)) for part in parts]


def paragraphs_in_order(case):
    """Return the words of all numbered paragraphs, from the first to the last."""
    return [word for paragraph in case.telling.paragraphs for word in words_of(paragraph.text)]


def is_subsequence(wanted, found):
    rest = iter(found)
    return all(word in rest for word in wanted)


def lost_words(case, found):
    gaps = [gap for text in narratives(case) if (gap := first_gap(text, found))]
    if not is_subsequence(paragraphs_in_order(case), found):
        gaps.append("the paragraphs are out of order")
    return gaps


def check(path):
    case = sound_case(path)
    html = page_of_case(case)
    assert lost_words(case, html_words(html)) == []
    assert lost_words(case, pdf_words(render_pdf(html, carry(case)))) == []


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.yaml")), ids=lambda path: path.stem)
def test_every_word_of_an_example_is_in_the_page_and_in_the_pdf(path):
    check(path)


@needs_shared
@pytest.mark.parametrize("path", corpus(), ids=lambda path: path.stem)
def test_every_word_of_a_real_record_is_in_the_page_and_in_the_pdf(path):
    check(path)


def test_a_lost_word_is_noticed():
    case = sound_case(EXAMPLES / "calderwick-2026-06.yaml")
    found = html_words(page_of_case(case))
    paragraph = words_of(case.telling.paragraphs[20].text)
    start = next(i for i in range(len(found)) if found[i : i + 8] == paragraph[:8])
    assert lost_words(case, found[: start + 5] + found[start + 6 :]) != []


def test_paragraphs_out_of_order_are_noticed():
    case = sound_case(EXAMPLES / "calderwick-2026-06.yaml")
    found = html_words(page_of_case(case))
    assert lost_words(case, found[5000:] + found[:5000]) != []
