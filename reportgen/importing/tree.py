"""The blocks of a tagged PDF, as its structure tree has them."""

from collections import Counter
from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import Any

import pikepdf

from reportgen.importing.blocks import Block, Kind, Place, on_one_line, unmarked, with_digits, with_marks
from reportgen.importing.characters import UNMARKED
from reportgen.proof.tree import Element, Held, grown

_PARAGRAPHS = frozenset({"P", "Caption", "BlockQuote", "Normal"})
_NOTES = frozenset({"Note", "Footnote", "Endnote", "FENote"})
_CONTENTS = frozenset({"TOC", "TOCI"})
_CELLS = frozenset({"TD", "TH"})
_INLINE = frozenset({"Span", "Link", "Reference", "Quote", "Code", "Lbl", "Annot", "Em", "Strong"})
_LONG = 240
"""Letters that no cell of a table of particulars has: a row with more is there for the look of the page."""

_FOOT = 200
"""Letters that the head and foot of a page have at most, together; they are in no element."""

Texts = Mapping[tuple[int, int], str]


class UntaggedError(ValueError):
    """A PDF has no structure tree, or none that can be followed."""


def tree_blocks(data: bytes, texts: Texts) -> tuple[Block, ...]:
    """Return the blocks of a PDF, given the texts of its marked contents by page and number.

    Raises:
        UntaggedError: it has no tree that can be followed.
        pikepdf.PasswordError: it is encrypted.
    """
    try:
        with pikepdf.open(BytesIO(data)) as pdf:
            return tuple(_Walk(pdf, texts).blocks(grown(pdf)))
    except pikepdf.PasswordError:
        raise
    except (pikepdf.PdfError, AttributeError, LookupError, TypeError, ValueError, RecursionError) as exc:
        raise UntaggedError(str(exc)) from None


class _Walk:
    """Goes through a tree; text that stands in no paragraph of its own is one with its neighbours."""

    def __init__(self, pdf: pikepdf.Pdf, texts: Texts) -> None:
        self._texts = texts
        self._places: Counter[Place] = Counter()
        self._read: set[tuple[int, int]] = set()
        # Published reports name their own roles; what those stand for is told beside them.
        told: Any = pdf.Root["/StructTreeRoot"].get("/RoleMap", {})
        self._roles: dict[str, str] = {str(name)[1:]: str(told[name])[1:] for name in told}

    def blocks(self, root: Element) -> Iterator[Block]:
        """Yield the blocks of the whole tree."""
        yield from self._inside(root, Kind.PARAGRAPH, "")
        yield from self._strays()

    def _strays(self) -> Iterator[Block]:
        """Yield the texts that no element holds, but for what is as short as the head and foot of a page."""
        for (page, mark), text in self._texts.items():
            is_stray = len(text) > _FOOT if mark == UNMARKED else (page, mark) not in self._read
            if is_stray and (told := unmarked(on_one_line(text)).strip()):
                yield Block(Kind.STRAY, told, self._place(page, "no element"))

    def _role(self, element: Element) -> str:
        role = element.role
        for _ in range(4):
            if role not in self._roles or role in _NOTES:
                break
            role = self._roles[role]
        return role

    def _inside(self, element: Element, kind: Kind, path: str) -> Iterator[Block]:
        loose: list[Held] = []
        for kid in element.kids:
            if isinstance(kid, Held):
                loose.append(kid)
            elif isinstance(kid, Element) and self._role(kid) in _INLINE and not self._holds_blocks(kid):
                loose.extend(held for inner in kid for held in inner.held())
            elif isinstance(kid, Element):
                yield from self._block(loose, kind, path)
                loose = []
                yield from self._element(kid, kind, path)
        yield from self._block(loose, kind, path)

    def _holds_blocks(self, element: Element) -> bool:
        return any(self._role(inner) not in _INLINE | {"Figure"} for inner in element if inner is not element)

    def _element(self, element: Element, kind: Kind, path: str) -> Iterator[Block]:
        role = self._role(element)
        path = f"{path}/{role}" if path else role
        if kind in (Kind.NOTE, Kind.CONTENTS):
            yield from self._inside(element, kind, path)
        elif role in _NOTES:
            yield from self._inside(element, Kind.NOTE, path)
        elif role in _CONTENTS:
            yield from self._inside(element, Kind.CONTENTS, path)
        elif role[:1] == "H" and (role[1:].isdigit() or role == "H"):
            yield from self._inside(element, Kind.HEADING, path)
        elif role in {"LI", "LBody"}:
            yield from self._inside(element, Kind.ITEM, path)
        elif role == "TR":
            yield from self._row(element, path)
        elif role in _PARAGRAPHS:
            yield from self._inside(element, kind if kind is Kind.ITEM else Kind.PARAGRAPH, path)
        else:
            yield from self._inside(element, kind, path)

    def _row(self, element: Element, path: str) -> Iterator[Block]:
        cells = [kid for kid in element.elements() if self._role(kid) in _CELLS]
        inner = [list(self._inside(cell, Kind.PARAGRAPH, f"{path}/{self._role(cell)}")) for cell in cells]
        filled = [blocks for blocks in inner if blocks]
        texts = tuple(" ".join(block.text for block in blocks) for blocks in filled)
        if len(filled) < 2 or any(len(text) > _LONG for text in texts):
            for blocks in filled:
                yield from blocks
            return
        place = self._place(filled[0][0].place.page - 1, path)
        yield Block(Kind.ROW, " ".join(texts), place, texts)

    def _place(self, page: int, path: str) -> Place:
        """Return a place that no other block has: elements of one path are counted on each page."""
        place = Place(page + 1, path or "Document")
        self._places[place] += 1
        count = self._places[place]
        return place if count == 1 else Place(place.page, f"{place.element}[{count}]")

    def _block(self, held: list[Held], kind: Kind, path: str) -> Iterator[Block]:
        parts: list[str] = []
        page: int | None = None
        last: int | None = None
        for one in held:
            text = self._texts.get((one.page, one.mcid), "")
            self._read.add((one.page, one.mcid))
            if text.strip() and page is None:
                page = one.page
            if last is not None and one.page != last:
                parts.append("\n")
            parts.append(text)
            last = one.page
        joined = on_one_line("".join(parts))
        marked = with_digits(joined) if kind is Kind.NOTE else with_marks(joined)
        text = unmarked(marked).strip()
        if text and page is not None:
            yield Block(kind, text, self._place(page, path), marked=marked)
