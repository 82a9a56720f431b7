"""Whether finished files say that they are not published: a template of one's own may have left it out."""

from collections.abc import Iterator

from reportgen.model import Record
from reportgen.proof.page import Page
from reportgen.proof.tree import File
from reportgen.report.marks import mark, titled


def unmarked(file: Page | File, record: Record) -> Iterator[str]:
    """Yield what a file does not say that it must until the report is published.

    Args:
        file: a page or a PDF, read.
        record: what it was made of.
    """
    if record.status.is_public:
        return
    wanted, beginning = mark(record), titled(record, "").strip()
    if isinstance(file, Page):
        yield from _of_page(file, wanted, beginning)
    else:
        yield from _of_pdf(file, wanted, beginning)


def _of_page(page: Page, wanted: str, beginning: str) -> Iterator[str]:
    if beginning not in page.title:
        yield f"its title does not say '{beginning}'"
    if wanted not in " ".join(page.words):
        yield f"it does not say '{wanted}'"
    if not any("noindex" in told for told in page.unshown):
        yield 'it does not keep search engines out: <meta name="robots" content="noindex">'


def _of_pdf(file: File, wanted: str, beginning: str) -> Iterator[str]:
    if beginning not in str(file.information.get("/Title", "")):
        yield f"its title does not say '{beginning}'"
    for number, page in enumerate(file.pages, start=1):
        if _closed(wanted) not in _closed("".join(piece.text for piece in page)):
            yield f"page {number} does not say '{wanted}'"
            return


def _closed(text: str) -> str:
    """Return a text without spaces, which lines and letters in a PDF may part anywhere."""
    return "".join(text.split())
