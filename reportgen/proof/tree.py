"""The tag tree of a finished PDF, with the content that each element holds."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import pikepdf
from pikepdf import Dictionary

from reportgen.proof.content import Piece, pieces
from reportgen.proof.page import BREAK, blocks_of

GENERATED = "Generated"
"""Role of text that a stylesheet made."""

INLINE = frozenset({"Span", "Link", "Reference", "Quote", "Code", "Figure", GENERATED})
"""Roles that stand within a line of text."""
UNSPOKEN = frozenset({GENERATED, "Figure"})
"""Roles of what is painted and is no text of the report."""


class Held(NamedTuple):
    """A reference from an element to a marked content."""

    page: int
    mcid: int


@dataclass(slots=True, eq=False)
class Element:
    """An element: `kids` are elements, contents and annotations, in order."""

    role: str
    object: Any
    parent: "Element | None" = None
    kids: list[Any] = field(default_factory=list)

    def __iter__(self) -> Iterator["Element"]:
        """Yield this element and those in it, in reading order."""
        yield self
        for kid in self.elements():
            yield from kid

    def elements(self) -> list["Element"]:
        """Return the kids that are elements."""
        return [kid for kid in self.kids if isinstance(kid, Element)]

    def held(self) -> list[Held]:
        """Return the contents that are this element's own."""
        return [kid for kid in self.kids if isinstance(kid, Held)]

    def all(self, *roles: str) -> list["Element"]:
        """Return the elements of these roles, in reading order."""
        return [element for element in self if element.role in roles]

    def attribute(self, name: str) -> Any:
        """Return the value of an attribute such as '/Scope', None without it."""
        owners = self.object.get("/A", [])
        for owner in owners if isinstance(owners, pikepdf.Array) else [owners]:
            if name in owner:
                return owner[name]
        return None


@dataclass(slots=True)
class File:
    """A PDF read for checking."""

    pdf: pikepdf.Pdf
    pages: list[list[Piece]]
    root: Element
    contents: dict[Held, Piece]
    parents: dict[int, Any]

    @property
    def catalog(self) -> Any:
        """The root of the file's objects."""
        return self.pdf.Root

    @property
    def information(self) -> Any:
        """The file's information dictionary."""
        return self.pdf.docinfo

    def metadata(self) -> Any:
        """Return the XMP metadata for reading, in a `with`."""
        return self.pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False)

    def references(self) -> list[str]:
        """Return the numbers of notes that the text refers to, in reading order."""
        found = (element for element in self.root if _is_note_reference(element))
        return [self.text(link) for element in found for link in element.all("Link")]

    def text(self, element: Element) -> str:
        """Return the words of an element with single spaces.

        Those that a stylesheet made are left out, and numbers that refer to notes.
        """
        return " ".join(self.blocks(element))

    def blocks(self, element: Element) -> list[str]:
        """Return the same block by block."""
        return blocks_of("".join(self._chunks(element)))

    def where(self, element: Element) -> str:
        """Return a page and an element in words, for a message."""
        page = next((held.page for inner in element for held in inner.held()), None)
        words = self.text(element)[:40]
        return f"page {'?' if page is None else page + 1}, {element.role}{f' “{words}”' if words else ''}"

    def _chunks(self, element: Element) -> Iterator[str]:
        """Yield the text of an element, with a space wherever a line ends, and a mark where a block does."""
        baseline: tuple[int, float] | None = None
        for piece in self._pieces(element):
            if piece is None:
                yield BREAK
                continue
            if not piece.text or (baseline and _has_moved(baseline, piece)):
                yield " "
            yield piece.text
            baseline = baseline if piece.baseline is None else (piece.page, piece.baseline)

    def _pieces(self, element: Element) -> Iterator[Piece | None]:
        """Yield the contents of an element, and None at the edges of a block."""
        if element.role in UNSPOKEN or _is_note_reference(element):
            return
        if element.role not in INLINE:
            yield None
        for kid in element.kids:
            if isinstance(kid, Element):
                yield from self._pieces(kid)
            elif isinstance(kid, Held) and kid in self.contents:
                yield self.contents[kid]
        if element.role not in INLINE:
            yield None


def _is_note_reference(element: Element) -> bool:
    """Return whether an element refers to a note; the other references are those of the contents."""
    return element.role == "Reference" and element.parent is not None and element.parent.role != "TOCI"


def _has_moved(last: tuple[int, float], piece: Piece) -> bool:
    """Return whether a content is on another line than the last; raised small text is on the same."""
    page, baseline = last
    moved = piece.baseline is not None and abs(piece.baseline - baseline) > piece.size * 0.75
    return page != piece.page or moved


def read(pdf: pikepdf.Pdf) -> File:
    """Return a PDF with its tag tree and the content of its pages.

    Raises:
        KeyError: the PDF is not tagged.
    """
    root = grown(pdf)
    tree = root.object
    pages = pieces(pdf)
    contents = {
        Held(piece.page, piece.mcid): piece for page in pages for piece in page if piece.mcid is not None
    }
    parents = dict(_parents(tree["/ParentTree"])) if "/ParentTree" in tree else {}
    return File(pdf, pages, root, contents, parents)


def grown(pdf: pikepdf.Pdf) -> Element:
    """Return the root of a PDF's tag tree, with all that is in it.

    Raises:
        KeyError: the PDF is not tagged.
    """
    tree: Any = pdf.Root["/StructTreeRoot"]
    numbers: dict[Any, int] = {page.objgen: number for number, page in enumerate(pdf.pages)}
    root = Element("Root", tree)
    _grow(root, tree.get("/K", pikepdf.Array()), None, numbers)
    return root


def _grow(element: Element, kids: Any, page: Any, numbers: dict[Any, int]) -> None:
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, int):
            element.kids.append(Held(numbers[page.objgen], kid))
        elif not isinstance(kid, Dictionary):
            continue
        elif kid.get("/Type") == "/MCR":
            element.kids.append(Held(numbers[kid.get("/Pg", page).objgen], int(kid.MCID)))
        elif kid.get("/Type") == "/OBJR":
            element.kids.append(kid)
        else:
            inner = Element(str(kid.S).lstrip("/"), kid, element)
            element.kids.append(inner)
            _grow(inner, kid.get("/K", pikepdf.Array()), kid.get("/Pg", page), numbers)


def _parents(tree: Any) -> Iterator[tuple[int, Any]]:
    """Yield the entries of a number tree."""
    entries = list(tree.get("/Nums", []))
    yield from zip(map(int, entries[::2]), entries[1::2], strict=True)
    for kid in tree.get("/Kids", []):
        yield from _parents(kid)
