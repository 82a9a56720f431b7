"""The bounds on what the PDF engine is given and on what it makes, since it knows none itself."""

from collections.abc import Iterable
from typing import Any

from reportgen.errors import RenderError
from reportgen.limits import LIMITS


def refuse_large_document(html: str) -> None:
    """Look whether a document may be given to the engine.

    Raises:
        RenderError: it is too large.
    """
    size = len(html.encode())
    if size > LIMITS.document_bytes:
        raise RenderError(_beyond("The document has", size, LIMITS.document_bytes, "bytes"))


def refuse_deep_document(root: Iterable[Any]) -> None:
    """Look whether a document may be laid out, which takes a call for each element around another.

    Args:
        root: its outermost element, which yields those in it.

    Raises:
        RenderError: its elements stand too deep in one another.
    """
    depth, level = 1, list(root)
    while level:
        depth += 1
        if depth > LIMITS.document_depth:
            raise RenderError(
                f"The document is too deeply nested: an element <{level[0].tag}> stands in "
                f"{LIMITS.document_depth} others, and may stand in {LIMITS.document_depth - 1}"
            )
        level = [kid for element in level for kid in element]


def refuse_many_pages(count: int) -> None:
    """Look whether a document may be written on as many pages.

    Raises:
        RenderError: they are too many.
    """
    if count > LIMITS.pages:
        raise RenderError(_beyond("The PDF has", count, LIMITS.pages, "pages"))


def refuse_large_pdf(data: bytes) -> None:
    """Look whether a PDF may be as large.

    Raises:
        RenderError: it is too large.
    """
    if len(data) > LIMITS.pdf_bytes:
        raise RenderError(_beyond("The PDF has", len(data), LIMITS.pdf_bytes, "bytes"))


def _beyond(what: str, found: int, most: int, unit: str) -> str:
    return f"{what} {found:,} {unit}; at most {most:,} are allowed"
