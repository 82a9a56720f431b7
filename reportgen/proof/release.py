"""What finished files must show before they leave: that they are drafts, and all that the record says."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from reportgen.errors import RenderError, TemplateError, UnreadableError
from reportgen.model import Record
from reportgen.proof.completeness import Wanted, missing, wanted_of_report, wanted_of_summary
from reportgen.proof.finished import opened
from reportgen.proof.marking import unmarked
from reportgen.proof.page import Page, read_page
from reportgen.proof.tree import File
from reportgen.report.context import Report

_TOLD = 5
"""How many missing texts are told of one file."""

_WANTED: Mapping[str, Callable[[Report], Iterator[Wanted]]] = {
    "report.html": wanted_of_report,
    "report.pdf": wanted_of_report,
    "summary.pdf": wanted_of_summary,
}


def refuse_unfit(files: Mapping[str, bytes], record: Record, report: Report) -> None:
    """Look into each finished page and PDF once, whether it may leave.

    Args:
        files: pages and PDFs by name, as they are to be written.
        record: what they were made of.
        report: what the templates were given to show of it.

    Raises:
        TemplateError: a file does not say of an unpublished report that it is one.
        RenderError: a file does not show all that the record says, or cannot be read back.
    """
    lacking: list[str] = []
    lost: list[str] = []
    for name, content in files.items():
        with _read(name, content) as file:
            lacking += (f"{name}: {what}" for what in unmarked(file, record))
            shown = file.words if isinstance(file, Page) else file.text(file.root).split()
            if gone := missing(shown, tuple(_WANTED[name](report))):
                lost.append(f"{name} does not show {_told(gone)}")
    if lacking:
        raise TemplateError(
            f"The report is not published, and a template leaves that out. {'; '.join(lacking)}. "
            "Show {{ report.mark }} and {{ report.title }}, as the shipped templates do"
        )
    if lost:
        raise RenderError(
            f"The report does not say all that its record does. {'. '.join(lost)}. "
            "A template leaves it out, hides it, or has no room for it on the page"
        )


@contextmanager
def _read(name: str, content: bytes) -> Iterator[Page | File]:
    if name.endswith(".html"):
        yield read_page(content.decode())
        return
    try:
        with opened(name, content) as file:
            yield file
    except UnreadableError as exc:
        raise RenderError(f"What the PDF engine made cannot be read back: {exc}") from None


def _told(gone: list[str]) -> str:
    more = len(gone) - _TOLD
    return "; ".join(gone[:_TOLD]) + (f"; and {more} more" if more > 0 else "")
