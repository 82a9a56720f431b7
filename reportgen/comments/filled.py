"""What stands in a Word document that was a response form, wherever it went on its way back.

Programs change styles, split and join runs, and keep changes on record, so only text is gone by: what
stands above a space tells what it is for. Inserted text counts and deleted text does not, as if all
changes had been accepted. Nothing that a document refers to is followed.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from docx import Document
from docx.oxml.ns import qn

from reportgen.comments.archive import check_archive, damaged
from reportgen.disk import RefusedError

_LABEL = re.compile(
    r"\s*(?:Comment on |Your role)[^\n]*?\[([a-z]+(?:-[A-Za-z0-9][A-Za-z0-9-]*)?)\]", re.IGNORECASE
)
"""What `word.label_of` writes above a space; somebody may have gone on behind it."""
_OTHERS = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_FORMULA = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_TEXTS = frozenset({qn("w:t"), _FORMULA})
_SIGNS = {
    qn("w:tab"): " ",
    qn("w:br"): "\n",
    qn("w:cr"): "\n",
    qn("w:noBreakHyphen"): "-",
}
_UNREAD = frozenset(
    {_OTHERS, *(qn(f"w:{name}") for name in ("del", "moveFrom", "pPr", "rPr", "tblPr", "sdtPr"))}
)
BULLET = "- "
"""How an item of a list begins, as text."""


@dataclass(frozen=True, slots=True)
class Filled:
    """What a document says: in its spaces, by their anchors, and outside of them, a paragraph each.

    `pictures` are the anchors of spaces with something in them that is no text; `remarks` counts the
    remarks in the margin.
    """

    spaces: tuple[tuple[str, str], ...]
    outside: tuple[str, ...]
    pictures: tuple[str, ...]
    remarks: int


def filled(data: bytes) -> Filled:
    """Return what stands in a .docx file; raises RefusedError if it may not or cannot be read."""
    check_archive(data)
    try:
        document = Document(BytesIO(data))
        body, remarks = document.element.body, len(document.comments)
        spaces, outside = _in_tables(body)
    except Exception as exc:  # made for sound documents, the package may raise anything over others
        raise RefusedError(damaged()) from exc
    return Filled(
        spaces=tuple((anchor, text) for anchor, text, _ in spaces),
        outside=(
            *(_text(one) for one in body.xpath(".//w:p[not(ancestor::w:tbl or ancestor::w:p)]")),
            *outside,
        ),
        pictures=tuple(anchor for anchor, _, is_picture in spaces if is_picture),
        remarks=remarks,
    )


def _in_tables(body: Any) -> tuple[list[tuple[str, str, bool]], list[str]]:
    """Return the spaces with their texts, and whether more than text is in them; and what is in none."""
    spaces: list[tuple[str, str, bool]] = []
    outside: list[str] = []
    for table in body.xpath(".//w:tbl[not(ancestor::w:tbl)]"):
        anchor = None
        for cell in table.xpath(".//w:tc[count(ancestor::w:tbl) = 1]"):
            text = _text(cell)
            if label := _LABEL.match(text):
                anchor, text = label[1], text[label.end() :]
            is_picture = bool(cell.xpath(".//w:drawing | .//w:pict | .//w:object"))
            if anchor is None:
                outside.append(text)
            else:
                spaces.append((anchor, text, is_picture))
    return spaces, outside


def _text(node: Any) -> str:
    return "".join(_pieces(node))


def _pieces(node: Any) -> Iterator[str]:
    for child in node:
        if child.tag in _TEXTS:
            yield child.text or ""
        elif child.tag == qn("w:p"):
            # In a text box, a paragraph stands within another.
            yield f"\n{BULLET}" if child.xpath("w:pPr/w:numPr") else "\n"
            yield from _pieces(child)
        elif child.tag in _SIGNS:
            yield _SIGNS[child.tag]
        elif child.tag not in _UNREAD:
            yield from _pieces(child)
