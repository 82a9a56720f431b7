"""What the pages of a PDF paint, how each piece is marked, and what of it can be seen.

Content streams are split into instructions here: pikepdf's own parser makes an object of every glyph, which
costs more than all else that is read of a file. Names, strings and dictionaries are left to it.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from struct import unpack
from typing import Any, NamedTuple

import pikepdf
from pikepdf import Matrix, Name, Rectangle

_SHOWING = frozenset({b"Tj", b"TJ", b"'", b'"'})
_FILLING = frozenset({b"f", b"F", b"f*", b"B", b"B*", b"b", b"b*", b"S", b"s"})
_PAINTING = _SHOWING | _FILLING | {b"sh", b"Do"}
_IMAGE = b"BI"
_DRAWING = (b"m", b"l", b"c", b"v", b"y")

_LITERAL = rb"\((?:[^()\\]++|\\.|\((?:[^()\\]++|\\.)*+\))*+\)"
_INSTRUCTION = re.compile(
    rb"((?:[\s\d.+-]++|/[^\s()<>\[\]{}/%]*+|%[^\r\n]*+"
    rb"|\[(?:[^\[\]()]++|" + _LITERAL + rb")*+\]"
    rb"|<<(?:[^<>()]++|<[^<>]*+>|" + _LITERAL + rb")*+>>"
    rb"|<[\s0-9A-Fa-f]*+>|" + _LITERAL + rb")*+)"
    rb"(BI\s.*?\sEI(?=\s|$)|[A-Za-z'\"][A-Za-z0-9*]*+|$)",
    re.DOTALL,
)
"""Operands and the operator behind them; for an image within the content, that is all its data."""
_DIGITS = re.compile(rb"<([\s0-9A-Fa-f]*)>")
_NUMBERED = re.compile(rb"\s*/(?!Artifact)\w+\s*<<\s*/MCID\s+(\d+)\s*>>\s*")
"""What nearly all marks are: a number in the tag tree and no more."""
_SHIFT = re.compile(rb"[\[>\s](-?(?:[1-9][0-9.]*|0?\.[0-9]+))")
"""A number between the strings of an array that is not nought."""
_SLACK = 0.25
"""How far text may stand out of what is seen, as a share of its size: nothing is drawn so near an edge."""


@dataclass(slots=True)
class Piece:
    """A stretch of content between its beginning and end marks, or outside of any.

    `mcid` is its number in the tag tree; `artifact` the kind of artifact ("" where untold); both None
    where nothing marks it. `text` has a space where a line ends; `unseen` is text that begins or ends
    outside of the page or of what is clipped. `baseline` and `size` are those of the first glyph, in
    points from the page's foot. `nested` tells that one is inside another.
    """

    page: int
    mcid: int | None = None
    artifact: str | None = None
    subtype: str = ""
    text: str = ""
    unseen: str = ""
    baseline: float | None = None
    size: float = 0.0
    paints: bool = False
    nested: bool = False


@dataclass(slots=True)
class _State:
    """The part of the graphics state that tells where text is, in which font, and what is seen."""

    window: Rectangle
    matrix: Matrix = field(default_factory=Matrix)
    line: Matrix = field(default_factory=Matrix)
    size: float = 0.0
    font: str = ""

    def sees(self, place: Matrix, width: float, slack: float) -> bool:
        """Return whether text of a width that begins at a place is in the window, but for some slack."""
        window = self.window
        ends = ((place.e, place.f), place.transform((width, 0)))
        return all(
            window.llx - slack <= x <= window.urx + slack and window.lly - slack <= y <= window.ury + slack
            for x, y in ends
        )


def pieces(pdf: pikepdf.Pdf) -> list[list[Piece]]:
    """Return the content of each page, in the order of painting.

    Raises:
        ValueError: a page's content, or a text in it, is none.
    """
    fonts = _Fonts()
    return [_Page(number, page, fonts).read() for number, page in enumerate(pdf.pages)]


class _Page:
    def __init__(self, number: int, page: Any, fonts: "_Fonts") -> None:
        self._number, self._page, self._fonts = number, page, fonts
        self._font_names: Any = page.resources.get("/Font", {})
        self._properties: Any = page.resources.get("/Properties", {})
        self._found: list[Piece] = []
        self._open: list[Piece] = []
        self._states = [_State(Rectangle(page.cropbox))]
        self._path: list[float] = []
        self._handlers: dict[bytes, Callable[[bytes], None]] = {
            b"q": self._save,
            b"Q": self._restore,
            b"cm": self._transform,
            b"BT": self._begin_text,
            b"Tm": self._set_line,
            b"Td": self._move,
            b"TD": self._move,
            b"Tf": self._set_font,
            b"BMC": self._begin,
            b"BDC": self._begin,
            b"EMC": self._end,
            b"re": self._draw_box,
            b"W": self._clip,
            b"W*": self._clip,
            b"n": self._forget_path,
            **dict.fromkeys(_DRAWING, self._draw),
        }

    def read(self) -> list[Piece]:
        """Return the pieces of the page."""
        for operands, operator in _instructions(_content(self._page)):
            if handler := self._handlers.get(operator):
                handler(operands)
            elif operator in _PAINTING or operator[:2] == _IMAGE:
                self._paint(operator, operands)
        return self._found

    def _save(self, _operands: bytes) -> None:
        self._states.append(replace(self._states[-1]))

    def _restore(self, _operands: bytes) -> None:
        self._states.pop()

    def _transform(self, operands: bytes) -> None:
        self._states[-1].matrix = Matrix(*_numbers(operands)) @ self._states[-1].matrix

    def _begin_text(self, _operands: bytes) -> None:
        self._states[-1].line = Matrix()

    def _set_line(self, operands: bytes) -> None:
        self._states[-1].line = Matrix(*_numbers(operands))

    def _move(self, operands: bytes) -> None:
        self._states[-1].line = Matrix(1, 0, 0, 1, *_numbers(operands)) @ self._states[-1].line

    def _set_font(self, operands: bytes) -> None:
        name, size = operands.split()
        self._states[-1].font, self._states[-1].size = name.decode("latin-1"), float(size)

    def _draw(self, operands: bytes) -> None:
        self._path += _numbers(operands)

    def _draw_box(self, operands: bytes) -> None:
        x, y, width, height = _numbers(operands)
        self._path += (x, y, x + width, y + height)

    def _clip(self, _operands: bytes) -> None:
        """Narrow what is seen to the box around the path, which holds the path itself."""
        if self._path:
            across, up = self._path[::2], self._path[1::2]
            box = Rectangle(min(across), min(up), max(across), max(up))
            self._states[-1].window &= self._states[-1].matrix.transform(box)

    def _forget_path(self, _operands: bytes) -> None:
        self._path.clear()

    def _begin(self, operands: bytes) -> None:
        piece = Piece(self._number, nested=bool(self._open))
        if numbered := _NUMBERED.fullmatch(operands):
            piece.mcid = int(numbered[1])
        else:
            self._mark(piece, *_objects(operands))
        self._found.append(piece)
        self._open.append(piece)

    def _mark(self, piece: Piece, kind: Any, marks: Any = None) -> None:
        marks = self._properties[str(marks)] if isinstance(marks, Name) else marks or {}
        if kind == Name.Artifact:
            piece.artifact = str(marks.get("/Type", "")).lstrip("/")
            piece.subtype = str(marks.get("/Subtype", "")).lstrip("/")
        if "/MCID" in marks:
            piece.mcid = int(marks["/MCID"])

    def _end(self, _operands: bytes) -> None:
        self._open.pop()

    def _paint(self, operator: bytes, operands: bytes) -> None:
        self._path.clear()
        if not self._open:
            self._found.append(Piece(self._number))
        piece = self._open[-1] if self._open else self._found[-1]
        piece.paints = True
        if operator in _SHOWING:
            self._show(piece, operands)

    def _show(self, piece: Piece, operands: bytes) -> None:
        state = self._states[-1]
        font = self._fonts.of(self._font_names[state.font])
        codes = font.codes(_shown(operands))
        place = state.line @ state.matrix
        size = abs(state.size * place.d)
        width = state.size / 1000 * (font.width(codes) - sum(map(float, _SHIFT.findall(operands))))
        parting = ""
        if piece.baseline is None:
            piece.baseline, piece.size = place.f, size
        elif abs(place.f - piece.baseline) > piece.size / 2:
            parting = " "
        if state.sees(place, width, size * _SLACK):
            piece.text += parting + font.text(codes)
        else:
            piece.unseen += parting + font.text(codes)


def _content(page: Any) -> bytes:
    found = page.obj.get("/Contents", pikepdf.Array())
    streams = found if isinstance(found, pikepdf.Array) else [found]
    return b"\n".join(stream.read_bytes() for stream in streams)


def _instructions(content: bytes) -> list[tuple[bytes, bytes]]:
    """Return operands and operators."""
    found: list[tuple[bytes, bytes]] = _INSTRUCTION.findall(content)
    if sum(map(len, chain.from_iterable(found))) != len(content):
        raise ValueError("the content of a page is none")
    return found


def _numbers(operands: bytes) -> list[float]:
    return list(map(float, operands.split()))


def _objects(operands: bytes) -> Sequence[Any]:
    return list(pikepdf.Object.parse(b"[" + operands + b"]"))


def _shown(operands: bytes) -> bytes:
    """Return the strings of an instruction that shows text, as one."""
    if b"(" not in operands:
        return bytes.fromhex(b"".join(_DIGITS.findall(operands)).decode())
    shown = _objects(operands)[-1]
    parts = shown if isinstance(shown, pikepdf.Array) else [shown]
    return b"".join(bytes(part) for part in parts if isinstance(part, pikepdf.String))


class _Meanings(dict[int, str]):
    """Texts by code; a code that is not among them is U+FFFD."""

    def __missing__(self, _code: int) -> str:
        return "\ufffd"


class _Widths(dict[int, float]):
    """Widths by code, in thousandths of the size; one that is not told takes no room."""

    def __missing__(self, _code: int) -> float:
        return 0.0


class _Font(NamedTuple):
    """What is told of a font: the texts and widths of its codes, and whether these take two bytes each."""

    meanings: Mapping[int, str]
    widths: Mapping[int, float]
    is_wide: bool

    def codes(self, shown: bytes) -> tuple[int, ...]:
        """Return the codes of a string."""
        count = len(shown) // 2
        return unpack(f">{count}H", shown[: 2 * count]) if self.is_wide else tuple(shown)

    def text(self, codes: tuple[int, ...]) -> str:
        """Return codes as text."""
        return "".join(map(self.meanings.__getitem__, codes))

    def width(self, codes: tuple[int, ...]) -> float:
        """Return how wide codes are, in thousandths of the size."""
        return sum(map(self.widths.__getitem__, codes))


class _Fonts:
    """The fonts of a file, each read once."""

    def __init__(self) -> None:
        self._fonts: dict[tuple[int, int], _Font] = {}

    def of(self, font: Any) -> _Font:
        """Return what is told of a font."""
        if font.objgen not in self._fonts:
            self._fonts[font.objgen] = _font(font)
        return self._fonts[font.objgen]


def _font(font: Any) -> _Font:
    is_composite = font.get("/Subtype") == "/Type0"
    meanings = to_unicode(font.ToUnicode.read_bytes().decode("latin-1")) if "/ToUnicode" in font else {}
    widths = _widths(font.DescendantFonts[0].get("/W", [])) if is_composite else {}
    return _Font(_Meanings(meanings), _Widths(widths), is_composite)


def _widths(told: Any) -> dict[int, float]:
    """Return the widths of a composite font: a code and the widths from it on, or a range and one width."""
    found: dict[int, float] = {}
    entries = iter(told)
    for first in entries:
        second = next(entries, 0)
        if isinstance(second, pikepdf.Array):
            found.update(enumerate(map(float, second), start=int(first)))
        else:
            found.update(dict.fromkeys(range(int(first), int(second) + 1), float(next(entries, 0))))
    return found


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
