"""The characters of a PDF's pages, by the marks around them and by lines.

PDFium decodes every kind of font, and finds the spaces and the ends of lines.
"""

import ctypes
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from reportgen.importing.blocks import mark

UNMARKED = -1
"""What PDFium says of content that is in no element: page heads and feet."""
_RAISED = 0.8
"""A digit smaller than this share of the text before it is the number of a note."""
_RAISING = 0.55
"""How far from the baseline a line's letters stand at most, as a share of their size."""
_SPACE, _WIDE = 0.15, 0.65
"""Gaps between words and between columns, as shares of the size of the letters."""
_SPACES = (" ", "\xa0")
"""What stands between words where letters are set too close for a gap."""
_BOLD = 600
"""The weight of the lightest bold letters."""


@dataclass(frozen=True, slots=True)
class _Glyph:
    char: str
    left: float
    right: float
    baseline: float
    size: float
    is_bold: bool
    is_spaced: bool


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a line that no wide gap parts, with where it begins and ends, in points from the left."""

    text: str
    left: float
    right: float
    is_bold: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a page, from 0, in points from its top: parts between wide gaps, from left to right."""

    page: int
    parts: tuple[Part, ...]
    baseline: float
    size: float

    @property
    def text(self) -> str:
        """The whole of the line."""
        return " ".join(part.text for part in self.parts)

    @property
    def left(self) -> float:
        """Where it begins."""
        return self.parts[0].left

    @property
    def right(self) -> float:
        """Where it ends."""
        return self.parts[-1].right

    @property
    def is_bold(self) -> bool:
        """Whether all of it is bold."""
        return all(part.is_bold for part in self.parts)


_MARK = re.compile(r"\d+(?:\.\d+)*\.?|\W")
"""A number or bullet before an item, which is no column of a table."""


class DamagedError(ValueError):
    """A page, or the whole of a PDF, cannot be opened."""


class Characters:
    """The texts of a PDF from its bytes.

    Raises:
        DamagedError: PDFium cannot open it; also where a page is asked for that it cannot open.
    """

    def __init__(self, data: bytes) -> None:
        """Open the file."""
        try:
            self._pdf = pypdfium2.PdfDocument(data)
        except pypdfium2.PdfiumError as exc:
            raise DamagedError(str(exc)) from None

    @property
    def count(self) -> int:
        """How many pages there are."""
        return len(self._pdf)

    def close(self) -> None:
        """Let go of the file."""
        self._pdf.close()

    def by_mark(self) -> dict[tuple[int, int], str]:
        """Return the texts of marked contents by page, from 0, and number."""
        found: dict[tuple[int, int], list[str]] = {}
        for number, page, text in self._pages():
            marks: dict[int, tuple[int, float]] = {}
            current, size = UNMARKED, 0.0
            for index in range(pdfium.FPDFText_CountChars(text)):
                char = _char(text, index)
                if (thing := pdfium.FPDFText_GetTextObject(text, index)) is not None and thing:
                    address = ctypes.cast(thing, ctypes.c_void_p).value or 0
                    if address not in marks:
                        marks[address] = (
                            pdfium.FPDFPageObj_GetMarkedContentID(thing),
                            _size(text, index),
                        )
                    before = current, size
                    current, own = marks[address]
                    if char.isdigit() and current == before[0] and own < size * _RAISED:
                        found.setdefault((number, current), []).append(mark(int(char)))
                        continue
                    size = own
                found.setdefault((number, current), []).append(char)
            page.close()
        return {key: "".join(chars) for key, chars in found.items()}

    def lines(self) -> Iterator[Line]:
        """Yield the lines of all pages from top to bottom, but for those without letters."""
        for number, page, text in self._pages():
            height = page.get_height()
            glyphs = [glyph for glyph in _glyphs(text, height) if glyph.char.strip()]
            for row in _rows(glyphs):
                largest = max(row, key=lambda one: one.size)
                yield Line(number, _parts(row), largest.baseline, largest.size)
            page.close()

    def _pages(self) -> Iterator[tuple[int, Any, Any]]:
        for number in range(len(self._pdf)):
            try:
                page = self._pdf[number]
                text = page.get_textpage()
            except pypdfium2.PdfiumError:
                raise DamagedError(f"page {number + 1} cannot be read") from None
            yield number, page, text


def _char(text: Any, index: int) -> str:
    """Return a character; damaged fonts have some that no text can hold."""
    code = int(pdfium.FPDFText_GetUnicode(text, index))
    return "\ufffd" if 0xD800 <= code < 0xE000 or code > sys.maxunicode else chr(code)


def _size(text: Any, index: int) -> float:
    """Return how large a letter is painted, in points: fonts may be scaled from any size."""
    matrix = pdfium.FS_MATRIX()
    scale = abs(matrix.d) if pdfium.FPDFText_GetMatrix(text, index, matrix) else 1.0
    return float(pdfium.FPDFText_GetFontSize(text, index)) * (scale or 1.0)


def _glyphs(text: Any, height: float) -> Iterator[_Glyph]:
    box = pdfium.FS_RECTF()
    origin = [ctypes.c_double() for _ in range(2)]
    before = ""
    for index in range(pdfium.FPDFText_CountChars(text)):
        char = _char(text, index)
        is_placed = pdfium.FPDFText_GetCharOrigin(text, index, *map(ctypes.byref, origin))
        if is_placed and pdfium.FPDFText_GetLooseCharBox(text, index, box):
            left, baseline = (one.value for one in origin)
            is_bold = pdfium.FPDFText_GetFontWeight(text, index) >= _BOLD
            yield _Glyph(
                char,
                left,
                max(box.right, left),
                height - baseline,
                _size(text, index),
                is_bold,
                is_spaced=before in _SPACES,
            )
        before = char


def _rows(glyphs: list[_Glyph]) -> Iterator[list[_Glyph]]:
    """Yield the glyphs of each line, from left to right; raised ones are on the line below them."""
    row: list[_Glyph] = []
    for glyph in sorted(glyphs, key=lambda one: (one.baseline, one.left)):
        if row and glyph.baseline - row[-1].baseline > max(glyph.size, row[-1].size) * _RAISING:
            yield sorted(row, key=lambda one: one.left)
            row = []
        row.append(glyph)
    if row:
        yield sorted(row, key=lambda one: one.left)


def _parts(row: list[_Glyph]) -> tuple[Part, ...]:
    parts = [_part(glyphs) for glyphs in _apart(row)]
    if len(parts) > 1 and _MARK.fullmatch(parts[0].text.strip()):
        mark_, first = parts[:2]
        text = f"{mark_.text.strip()} {first.text}"
        parts[:2] = [Part(text, mark_.left, first.right, first.is_bold)]
    return tuple(parts)


def _apart(row: list[_Glyph]) -> Iterator[list[_Glyph]]:
    """Yield the glyphs between the wide gaps of a row."""
    glyphs = row[:1]
    for glyph in row[1:]:
        if glyph.left - glyphs[-1].right > _WIDE * glyph.size:
            yield glyphs
            glyphs = []
        glyphs.append(glyph)
    yield glyphs


def _part(glyphs: list[_Glyph]) -> Part:
    text, full, end = "", glyphs[0], glyphs[0].right
    for glyph in glyphs:
        is_apart = glyph.is_spaced or glyph.left - end > _SPACE * glyph.size
        if is_apart and text and not text.endswith(" "):
            text += " "
        if glyph.char.isdigit() and glyph.size < full.size * _RAISED:
            text += mark(int(glyph.char))
        else:
            text += glyph.char
            full = glyph
        end = glyph.right
    letters = [glyph for glyph in glyphs if glyph.char.isalnum()]
    is_bold = bool(letters) and all(glyph.is_bold for glyph in letters)
    return Part(text, glyphs[0].left, end, is_bold)
