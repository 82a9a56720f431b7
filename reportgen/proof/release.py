"""What finished files must show before they leave: that they are drafts, all of the record, and no child."""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from reportgen.errors import RenderError, TemplateError, UnreadableError
from reportgen.model import Record
from reportgen.proof.completeness import Wanted, missing, wanted_of_report, wanted_of_summary
from reportgen.proof.finished import opened, unshown
from reportgen.proof.marking import unmarked
from reportgen.proof.page import Page, read_page
from reportgen.proof.privacy import added_details
from reportgen.proof.tree import File
from reportgen.report.context import Report

_TOLD = 5
"""How many missing texts are told of one file."""

_WANTED: Mapping[str, Callable[[Report], Iterator[Wanted]]] = {
    "report.html": wanted_of_report,
    "report.pdf": wanted_of_report,
    "summary.pdf": wanted_of_summary,
}


def refuse_unfit(
    files: Mapping[str, bytes], record: Record, report: Report, names: tuple[str, ...] = ()
) -> None:
    """Look into each finished page and PDF once, whether it may leave.

    Args:
        files: pages and PDFs by name, as they are to be written.
        record: what they were made of.
        report: what the templates were given to show of it.
        names: whose names must not stand in a report.

    Raises:
        TemplateError: a file does not say of an unpublished report that it is one, or tells of its own who
            somebody is.
        RenderError: a file does not show all that the record says, or cannot be read back.
    """
    lacking: list[str] = []
    lost: list[str] = []
    seen: set[str] = set()  # most of what a page and its PDF show is what they should, and the same
    told: list[str] = []
    for name, content in files.items():
        with _read(name, content) as file:
            lacking += (f"{name}: {what}" for what in unmarked(file, record))
            blocks = file.blocks if isinstance(file, Page) else file.blocks(file.root)
            wanted = tuple(_WANTED[name](report))
            if gone := missing(" ".join(blocks).split(), wanted):
                lost.append(f"{name} does not show {_told(gone)}")
            seen.update(" ".join(one.text.split()) for one in wanted)
            texts = {*blocks, *_besides(file, report)} - seen
            seen |= texts
            told += (f"{name} holds {what}" for what in added_details(sorted(texts), report, names))
    if lacking:
        raise TemplateError(
            f"The report is not published, and a template leaves that out. {'; '.join(lacking)}. "
            "Show {{ report.mark }} and {{ report.title }}, as the shipped templates do"
        )
    if told:
        raise TemplateError(
            f"The report tells who somebody is, and its record does not. {'; '.join(told)}. "
            "A template or a stylesheet adds it, seen or unseen: take it out of that"
        )
    if lost:
        raise RenderError(
            f"The report does not say all that its record does. {'. '.join(lost)}. "
            "A template leaves it out, hides it, or has no room for it on the page"
        )


def _besides(file: Page | File, report: Report) -> Iterator[str]:
    """Yield what a file holds and does not show as its text, but for the linked data that it was given."""
    texts = file.unshown if isinstance(file, Page) else unshown(file)
    return (text for text in texts if not _is_linked_data(text, report))


def _is_linked_data(text: str, report: Report) -> bool:
    try:
        return text.startswith("{") and bool(json.loads(text) == report.linked_data)
    except ValueError:
        return False


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
