"""Reading finished files back: words of a page, words and structure of a PDF."""

import re

import pypdfium2
from conftest import EXAMPLES
from lxml import html as lxml_html

from reportgen.configuration import find_configuration
from reportgen.report.carried import carry
from reportgen.report.composition import view
from reportgen.report.html import render_html
from reportgen.report.pdf import render_pdf

_WORD = re.compile(r"[^\W\d_]+|\d+")
"""Letters and digits apart, since the number of a note follows its word without a space."""


PUBLISHER = find_configuration(EXAMPLES / "reportgen.toml").publisher
"""Who publishes the examples; pages and PDFs of tests name them, so that all there can be is looked at."""


def page_of_case(case, publisher=PUBLISHER):
    """Return the page of a case."""
    return render_html(view(case, carry(case, (), publisher), publisher))


def pdf_of_case(case, publisher=PUBLISHER):
    """Return the PDF of a case."""
    return render_pdf(page_of_case(case, publisher), carry(case, (), publisher))


def words_of(text):
    """Return the words of a text, without marks, so that line ends and hyphens make no difference."""
    return _WORD.findall(text.replace("\u2019", "").replace("'", ""))


def html_words(html):
    """Return the words of a page's body in order."""
    body = lxml_html.document_fromstring(html).body
    return words_of(" ".join(body.itertext()))


def pdf_text(data):
    """Return the text of a PDF, page by page."""
    document = pypdfium2.PdfDocument(data)
    try:
        return [page.get_textpage().get_text_range() for page in document]
    finally:
        document.close()


def pdf_words(data):
    """Return the words of a PDF in order, running headers and footers among them."""
    # PDFium marks a hyphen at a line's end with U+FFFE.
    return words_of("\n".join(pdf_text(data)).replace("\ufffe", "-").replace("\x02", "-"))


def first_gap(wanted, found, *, furniture=30):
    """Return the first wanted word that is not found in order, with the words around it, or None.

    Between two wanted words at most `furniture` others may stand: a page's footer and header, a
    paragraph's number. More would mean that words were lost and found again elsewhere. A text may
    begin like another one, so every place where its first words stand is tried.
    """
    starts = [i for i in range(len(found)) if found[i] == wanted[0]]
    reached = max((_matched(wanted, found, start, furniture) for start in starts), default=0)
    return None if reached == len(wanted) else " ".join(wanted[max(0, reached - 5) : reached + 3])


def _matched(wanted, found, place, furniture):
    """Return how many of the wanted words stand in order from a place on."""
    for index, word in enumerate(wanted):
        ahead = found[place : place + furniture]
        if word not in ahead:
            return index
        place += ahead.index(word) + 1
    return len(wanted)
