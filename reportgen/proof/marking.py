"""Whether finished files say that they are not published: a template of one's own may have left it out."""

from collections.abc import Iterator, Mapping
from io import BytesIO

import pikepdf

from reportgen.model import Record
from reportgen.proof.content import pieces
from reportgen.proof.page import read_page
from reportgen.report.marks import mark, titled


def unmarked(files: Mapping[str, bytes], record: Record) -> Iterator[str]:
    """Yield what a file does not say that it must until the report is published.

    Args:
        files: pages and PDFs by name.
        record: what they were made of.
    """
    if record.status.is_public:
        return
    wanted, beginning = mark(record), titled(record, "").strip()
    for name, data in files.items():
        if name.endswith(".html"):
            found = _of_page(data, wanted, beginning)
        elif name.endswith(".pdf"):
            found = _of_pdf(data, wanted, beginning)
        else:
            continue
        yield from (f"{name}: {what}" for what in found)


def _of_page(data: bytes, wanted: str, beginning: str) -> Iterator[str]:
    page = read_page(data.decode())
    if beginning not in page.title:
        yield f"its title does not say '{beginning}'"
    if wanted not in " ".join(page.words):
        yield f"it does not say '{wanted}'"
    if not any("noindex" in told for told in page.unshown):
        yield 'it does not keep search engines out: <meta name="robots" content="noindex">'


def _of_pdf(data: bytes, wanted: str, beginning: str) -> Iterator[str]:
    with pikepdf.open(BytesIO(data)) as pdf:
        if beginning not in str(pdf.docinfo.get("/Title", "")):
            yield f"its title does not say '{beginning}'"
        for number, page in enumerate(pieces(pdf), start=1):
            if _closed(wanted) not in _closed("".join(piece.text for piece in page)):
                yield f"page {number} does not say '{wanted}'"
                return


def _closed(text: str) -> str:
    """Return a text without spaces, which lines and letters in a PDF may part anywhere."""
    return "".join(text.split())
