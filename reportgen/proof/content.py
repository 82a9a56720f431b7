"""What the pages of a PDF paint, and how each piece is marked."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pikepdf
from pikepdf import Matrix, Name

_SHOWING = frozenset({"Tj", "TJ", "'", '"'})
_FILLING = frozenset({"f", "F", "f*", "B", "B*", "b", "b*", "S", "s"})
_PAINTING = _SHOWING | _FILLING | {"sh", "Do", "INLINE IMAGE"}


@dataclass(slots=True)
class Piece:
    """A stretch of content between its beginning and end marks, or outside of any.

    `mcid` is its number in the tag tree; `artifact` the kind of artifact ("" where untold); both None
    where nothing marks it. `text` has a space where a line ends; `baseline` and `size` are those of the
    first glyph, in points from the page's foot. `nested` tells that one is inside another.
    """

    page: int
    mcid: int | None = None
    artifact: str | None = None
    subtype: str = ""
    text: str = ""
    baseline: float | None = None
    size: float = 0.0
    paints: bool = False
    nested: bool = False


@dataclass(slots=True)
class _State:
    """The part of the graphics state that tells where text is, and in which font."""

    matrix: Matrix = field(default_factory=Matrix)
    line: Matrix = field(default_factory=Matrix)
    size: float = 0.0
    font: str = ""


def pieces(pdf: pikepdf.Pdf) -> list[list[Piece]]:
    """Return the content of each page, in the order of painting."""
    fonts = _Fonts()
    return [_Page(number, page, fonts).read() for number, page in enumerate(pdf.pages)]


class _Page:
    def __init__(self, number: int, page: Any, fonts: "_Fonts") -> None:
        self._number, self._page, self._fonts = number, page, fonts
        self._font_names: Any = page.resources.get("/Font", {})
        self._properties: Any = page.resources.get("/Properties", {})
        self._found: list[Piece] = []
        self._open: list[Piece] = []
        self._states = [_State()]
        self._handlers: dict[str, Callable[[Any], None]] = {
            "q": self._save,
            "Q": self._restore,
            "cm": self._transform,
            "BT": self._begin_text,
            "Tm": self._set_line,
            "Td": self._move,
            "TD": self._move,
            "Tf": self._set_font,
            "BMC": self._begin,
            "BDC": self._begin,
            "EMC": self._end,
        }

    def read(self) -> list[Piece]:
        """Return the pieces of the page."""
        instructions: Any = pikepdf.parse_content_stream(self._page)
        for operands, operator in instructions:
            name = str(operator)
            if handler := self._handlers.get(name):
                handler(operands)
            elif name in _PAINTING:
                self._paint(name, operands)
        return self._found

    def _save(self, _operands: Any) -> None:
        now = self._states[-1]
        self._states.append(_State(now.matrix, now.line, now.size, now.font))

    def _restore(self, _operands: Any) -> None:
        self._states.pop()

    def _transform(self, operands: Any) -> None:
        self._states[-1].matrix = Matrix(*map(float, operands)) @ self._states[-1].matrix

    def _begin_text(self, _operands: Any) -> None:
        self._states[-1].line = Matrix()

    def _set_line(self, operands: Any) -> None:
        self._states[-1].line = Matrix(*map(float, operands))

    def _move(self, operands: Any) -> None:
        self._states[-1].line = Matrix(1, 0, 0, 1, *map(float, operands)) @ self._states[-1].line

    def _set_font(self, operands: Any) -> None:
        self._states[-1].font, self._states[-1].size = str(operands[0]), float(operands[1])

    def _begin(self, operands: Any) -> None:
        marks = operands[1] if len(operands) > 1 else {}
        if isinstance(marks, Name):
            marks = self._properties[str(marks)]
        piece = Piece(self._number, nested=bool(self._open))
        if operands[0] == Name.Artifact:
            piece.artifact = str(marks.get("/Type", "")).lstrip("/")
            piece.subtype = str(marks.get("/Subtype", "")).lstrip("/")
        if "/MCID" in marks:
            piece.mcid = int(marks["/MCID"])
        self._found.append(piece)
        self._open.append(piece)

    def _end(self, _operands: Any) -> None:
        self._open.pop()

    def _paint(self, operator: str, operands: Any) -> None:
        if not self._open:
            self._found.append(Piece(self._number))
        piece = self._open[-1] if self._open else self._found[-1]
        piece.paints = True
        if operator in _SHOWING:
            self._show(piece, operands[-1])

    def _show(self, piece: Piece, shown: Any) -> None:
        state = self._states[-1]
        place = state.line @ state.matrix
        if piece.baseline is None:
            piece.baseline, piece.size = place.f, abs(state.size * place.d)
        elif abs(place.f - piece.baseline) > piece.size / 2:
            piece.text += " "
        read = self._fonts.reader(self._font_names[state.font])
        parts = shown if isinstance(shown, pikepdf.Array) else [shown]
        piece.text += "".join(read(bytes(part)) for part in parts if isinstance(part, pikepdf.String))


class _Fonts:
    """Reads codes of a font as text, by its ToUnicode map; a code that is not in it is U+FFFD."""

    def __init__(self) -> None:
        self._readers: dict[tuple[int, int], Callable[[bytes], str]] = {}

    def reader(self, font: Any) -> Callable[[bytes], str]:
        """Return what turns a string of a font into text."""
        if font.objgen not in self._readers:
            self._readers[font.objgen] = _reader(font)
        return self._readers[font.objgen]


def _reader(font: Any) -> Callable[[bytes], str]:
    width = 2 if font.get("/Subtype") == "/Type0" else 1
    meanings = to_unicode(font.ToUnicode.read_bytes().decode("latin-1")) if "/ToUnicode" in font else {}

    def read(codes: bytes) -> str:
        numbers = (int.from_bytes(codes[i : i + width], "big") for i in range(0, len(codes), width))
        return "".join(meanings.get(number, "\ufffd") for number in numbers)

    return read


def to_unicode(cmap: str) -> dict[int, str]:
    """Return the texts of a ToUnicode map by code."""
    found: dict[int, str] = {}
    for block in re.findall(r"beginbfchar(.*?)endbfchar", cmap, re.DOTALL):
        found |= {int(code, 16): _utf16(text) for code, text in re.findall(r"<(\w+)>\s*<(\w*)>", block)}
    for block in re.findall(r"beginbfrange(.*?)endbfrange", cmap, re.DOTALL):
        found |= dict(_range(block))
    return found


def _range(block: str) -> Iterator[tuple[int, str]]:
    for first, last, text in re.findall(r"<(\w+)>\s*<(\w+)>\s*<(\w+)>", block):
        for step in range(int(last, 16) - int(first, 16) + 1):
            yield int(first, 16) + step, _utf16(f"{int(text, 16) + step:0{len(text)}x}")


def _utf16(digits: str) -> str:
    return bytes.fromhex(digits).decode("utf-16-be")
