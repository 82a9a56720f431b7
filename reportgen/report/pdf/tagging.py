"""The tag tree of a PDF: what its parts are, in the order they are read.

The engine tags boxes: a list item that a page break splits becomes two, a repeated table head is read
again, running headers belong to nothing, definition lists and figures are nameless. Here the tree is
made from the document's elements instead: one node for each element wherever its boxes are, so it has
the order of the HTML. Two private names of WeasyPrint are used, `Page._page_box` and `Stream._tags`.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from types import MethodType
from typing import Any, NamedTuple

import pydyf
from weasyprint.formatting_structure.boxes import MarginBox, ReplacedBox
from weasyprint.layout.absolute import AbsolutePlaceholder

from reportgen.markdown import NOTE_REFERENCE

GENERATED = "Generated"
"""Role of text that stands in a stylesheet, not in the document; readers take it for a Span."""

_ROLES = {
    "main": "Part",
    "article": "Art",
    "section": "Sect",
    "nav": "Sect",
    "aside": "Sect",
    "header": "Sect",
    "footer": "Sect",
    "blockquote": "BlockQuote",
    "figure": "Div",
    "figcaption": "Caption",
    "p": "P",
    "pre": "P",
    "address": "P",
    "ul": "L",
    "ol": "L",
    "dl": "L",
    "li": "LI",
    "dt": "Lbl",
    "dd": "LBody",
    "table": "Table",
    "caption": "Caption",
    "thead": "THead",
    "tbody": "TBody",
    "tfoot": "TFoot",
} | {tag: tag.upper() for tag in ("h1", "h2", "h3", "h4", "h5", "h6", "tr", "th", "td")}
_GROUPS = frozenset({"Document", "Part", "Art", "Sect", "Div", "BlockQuote"})
_INLINE = frozenset({"Span", "Link", "Reference", GENERATED, "content"})
_SCOPES = {"row": "/Row", "rowgroup": "/Row", "col": "/Column", "colgroup": "/Column"}
_NUMBERINGS = {"decimal": "/Decimal", "disc": "/Disc", "circle": "/Circle", "square": "/Square"}
_SVG = "{http://www.w3.org/2000/svg}"
_POINTS = 0.75
"""Points in a CSS pixel."""


class Mark(NamedTuple):
    """A marked content: the index of its page, and its number there."""

    page: int
    mcid: int


class Annotation(NamedTuple):
    """An annotation on the page of an index."""

    page: int
    object: pydyf.Dictionary


@dataclass(slots=True, eq=False)
class Node:
    """An element of the tree.

    `tag` is the HTML element's name; `entries` are those of the PDF dictionary besides S, P, Pg and K;
    an implied node has no element of its own, the PDF wants it between two that have.
    """

    role: str
    parent: "Node | None" = None
    tag: str = ""
    kids: list["Node | Mark | Annotation"] = field(default_factory=list)
    entries: dict[str, Any] = field(default_factory=dict)
    implied: bool = False

    def add(self, role: str, *, implied: bool = False) -> "Node":
        """Return a new last kid."""
        kid = Node(role, self, implied=implied)
        self.kids.append(kid)
        return kid

    def last(self, role: str) -> "Node":
        """Return the last kid if it is an implied one of this role, else a new one."""
        kid = self.kids[-1] if self.kids else None
        if isinstance(kid, Node) and kid.implied and kid.role == role:
            return kid
        return self.add(role, implied=True)

    def within(self, role: str) -> "Node | None":
        """Return the node of this role that is this one or the nearest around it, if any."""
        if self.role == role or self.parent is None:
            return self if self.role == role else None
        return self.parent.within(role)

    def pages(self) -> Iterator[int]:
        """Yield the index of the page of each content that is this node's own."""
        return (kid.page for kid in self.kids if isinstance(kid, Mark))

    def is_empty(self) -> bool:
        """Return whether nothing is to be read here; a cell without text still is a cell."""
        own = self.role in ("TH", "TD") or any(not isinstance(kid, Node) for kid in self.kids)
        return not own and all(kid.is_empty() for kid in self.kids if isinstance(kid, Node))


@dataclass(slots=True, eq=False)
class Painted:
    """What a page was painted from: its content stream, its boxes, and the number of each marked box."""

    stream: Any
    box: Any
    height: float
    marks: dict[Any, int]


def overhear(document: Any) -> list[Painted]:
    """Keep what is known of each page while it is painted, and leave the engine nothing to tag.

    Args:
        document: the laid-out `weasyprint.Document`; its pages can be painted once from here on.

    Returns:
        A list that fills as `document.write_pdf` paints, a page after the other.
    """
    heard: list[Painted] = []
    for page in document.pages:
        page.paint = MethodType(_paint_and_tell(heard, type(page).paint), page)
    return heard


def _paint_and_tell(heard: list[Painted], paint: Any) -> Any:
    def paint_page(page: Any, stream: Any, scale: float = 1) -> None:
        paint(page, stream, scale)
        heard.append(
            Painted(
                stream,
                page._page_box,  # noqa: SLF001
                page.height,
                {box: mark["mcid"] for box, mark in stream._tags.items()},  # noqa: SLF001
            )
        )
        stream._tags.clear()  # noqa: SLF001
        page._page_box = page._page_box.copy_with_children([])  # noqa: SLF001

    return paint_page


def tag(pdf: pydyf.PDF, heard: list[Painted]) -> None:
    """Write the tag tree, and turn what is no part of it into artifacts.

    Args:
        pdf: the finished file, tagged by the engine with an empty tree.
        heard: what `overhear` returned.

    Raises:
        ValueError: a figure has no text that stands for it, or text is painted where tags do not reach.
    """
    reader = _Reader()
    for number, page in enumerate(heard):
        reader.read(number, page)
    numbers = [_settle(page, hidden) for page, hidden in zip(heard, reader.hidden, strict=True)]
    _Writer(pdf, numbers).write(reader.root)


class _Reader:
    """Reads boxes into nodes, one for each element, and notes the contents that are artifacts."""

    def __init__(self) -> None:
        self.root = Node("Document")
        self.hidden: list[dict[int, pydyf.Dictionary]] = []
        self._nodes: dict[tuple[Any, str], Node] = {}
        self._heads: dict[Any, int] = {}
        self._number = 0
        self._page: Painted

    def read(self, number: int, page: Painted) -> None:
        """Read the page of an index."""
        self._number, self._page = number, page
        self.hidden.append({})
        self._walk(page.box, self.root)

    def _walk(self, box: Any, parent: Node) -> None:
        box = _real(box)
        if (artifact := self._artifact(box)) is not None:
            self._hide(box, artifact, parent)
            return
        node = self._node(box, parent)
        self._annotate(box, node)
        if box in self._page.marks:
            _home(node, "content").kids.append(Mark(self._number, self._page.marks[box]))
        for child in box.children:
            self._walk(child, node)

    def _artifact(self, box: Any) -> dict[str, str] | None:
        """Return what kind of artifact a box is, if it is one."""
        if isinstance(box, MarginBox):
            kind = "/Header" if box.at_keyword.startswith("@top") else "/Footer"
            return {"Type": "/Pagination", "Subtype": kind}
        if self._is_repeated(box):
            return {"Type": "/Pagination"}
        if box.is_leader or (box.element is not None and _is_silent(box.element)):
            return {"Type": "/Layout"}
        return None

    def _is_repeated(self, box: Any) -> bool:
        """Return whether a table's head or foot was on an earlier page already."""
        if not (getattr(box, "is_header", False) or getattr(box, "is_footer", False)):
            return False
        return self._heads.setdefault(box.element, self._number) != self._number

    def _hide(self, box: Any, artifact: dict[str, str], parent: Node) -> None:
        """Note what a box holds as artifacts; the dots of a link in the contents stay clickable."""
        for inner in map(_real, box.descendants(placeholders=True)):
            self._annotate(inner, parent)
            if inner in self._page.marks:
                self.hidden[-1][self._page.marks[inner]] = pydyf.Dictionary(artifact)

    def _node(self, box: Any, parent: Node) -> Node:
        """Return the node that a box's content belongs to."""
        if box.element is None:
            return parent
        key = (box.element, box.element_tag)
        if key not in self._nodes:
            role = _role(box, parent)
            if role is None:
                return parent
            self._nodes[key] = node = _home(parent, role).add(role)
            node.tag = box.element_tag
            node.entries = _entries(node, box, self._page)
        return self._nodes[key]

    def _annotate(self, box: Any, node: Node) -> None:
        """Give a link its annotation, if the box has one, and the annotation its words."""
        if not box.link_annotation:
            return
        element = box.element
        says = element.get("aria-label") or _words(element)
        target = element.get("href", "#")
        box.link_annotation["Contents"] = pydyf.String(
            says if target.startswith("#") else f"{says} ({target})"
        )
        (node.within("Link") or node).kids.append(Annotation(self._number, box.link_annotation))


def _real(box: Any) -> Any:
    """Return a box, also where a placeholder stands for one that is positioned."""
    return box._box if isinstance(box, AbsolutePlaceholder) else box  # noqa: SLF001


def _is_silent(element: Any) -> bool:
    return (
        element.get("aria-hidden") == "true"
        or element.get("role") in ("none", "presentation")
        or (element.tag == "img" and element.get("alt") == "")
    )


def _role(box: Any, parent: Node) -> str | None:
    """Return the role of a box's element, None where it has no meaning of its own."""
    tag_name, _, pseudo = box.element_tag.partition("::")
    if tag_name in ("html", "body"):
        return None
    if pseudo:
        return "Lbl" if pseudo == "marker" and parent.role == "LI" else GENERATED
    if isinstance(box, ReplacedBox):
        return "Figure"
    if tag_name in ("ol", "ul") and (parent.tag == "nav" or parent.role == "TOCI"):
        return "TOC"
    if parent.role in ("TOC", "L") and tag_name in ("li", "div"):
        return "TOCI" if parent.role == "TOC" else "LI"
    return _ROLES.get(tag_name) or _inline_role(tag_name, box.element)


def _inline_role(tag_name: str, element: Any) -> str | None:
    """Return the role of an element within a line, None where it has no meaning of its own."""
    if tag_name == "a" and element.get("href"):
        return "Link"
    if tag_name == "sup" and any(kid.get("role") == NOTE_REFERENCE for kid in element):
        return "Reference"
    return "Span" if element.get("lang") or tag_name == "abbr" else None


def _home(parent: Node, role: str) -> Node:
    """Return where a kid of this role goes: some parents hold it only in an element between."""
    if parent.role == "LI" and role not in ("Lbl", "LBody"):
        return parent.last("LBody")
    if parent.role == "L" and role in ("Lbl", "LBody"):
        return _item(parent, role)
    if parent.role == "TOCI" and role == "Link":
        return parent.add("Reference")
    if parent.tag.endswith("::marker") and role == "content":
        return parent.last(GENERATED)
    if parent.role in _GROUPS and role in _INLINE:
        return parent.last("P")
    return parent


def _item(parent: Node, role: str) -> Node:
    """Return the item of a definition list that a term or description belongs to."""
    last = parent.kids[-1] if parent.kids else None
    told = isinstance(last, Node) and any(isinstance(kid, Node) and kid.role == "LBody" for kid in last.kids)
    return parent.add("LI", implied=True) if told and role == "Lbl" else parent.last("LI")


def _entries(node: Node, box: Any, page: Painted) -> dict[str, Any]:
    """Return what a structure element says besides its role."""
    element = box.element
    entries: dict[str, Any] = {}
    if language := element.get("lang"):
        entries["Lang"] = pydyf.String(language)
    if element.tag == "abbr" and element.get("title"):
        entries["E"] = pydyf.String(element.get("title"))
    if node.role == "Figure":
        entries["Alt"] = pydyf.String(_alternative(element))
    if attributes := _attributes(node, box, page):
        entries["A"] = pydyf.Dictionary(attributes)
    return entries


def _attributes(node: Node, box: Any, page: Painted) -> dict[str, Any]:
    if node.role == "Figure":
        return {"O": "/Layout", "Placement": "/Block", "BBox": _bounds(box, page)}
    if node.role == "L":
        # A list of terms has no marks, whatever style it inherits.
        marks = "none" if box.element.tag == "dl" else str(box.style["list_style_type"])
        return {"O": "/List", "ListNumbering": _NUMBERINGS.get(marks, "/None")}
    if node.role == "Table":
        summary = _words(box.element.find("caption"))
        return {"O": "/Table", "Summary": pydyf.String(summary)} if summary else {}
    return _cell(node, box)


def _cell(node: Node, box: Any) -> dict[str, Any]:
    """Return what a cell spans, and what it heads: as it says, else as its place in the table says."""
    if node.role not in ("TH", "TD"):
        return {}
    spans = {"ColSpan": box.colspan, "RowSpan": box.rowspan}
    attributes: dict[str, Any] = {name: span for name, span in spans.items() if span > 1}
    if node.role == "TH":
        place = "/Column" if node.within("THead") else "/Row"
        attributes["Scope"] = _SCOPES.get(box.element.get("scope"), place)
    return {"O": "/Table"} | attributes if attributes else {}


def _words(element: Any) -> str:
    """Return the text of an element, or of none, with single spaces."""
    return "" if element is None else " ".join("".join(element.itertext()).split())


def _alternative(element: Any) -> str:
    """Return the text that stands for a figure.

    Raises:
        ValueError: there is none.
    """
    titles = (element.findtext(f"{_SVG}title"), element.findtext(f"{_SVG}desc"))
    told = element.get("aria-label") or element.get("alt") or ". ".join(filter(None, titles))
    if not any(character.isalnum() for character in told):
        raise ValueError(f"a figure <{element.tag}> has no text that stands for it")
    return str(told)


def _bounds(box: Any, page: Painted) -> pydyf.Array:
    """Return left, bottom, right and top of a box in points from the page's lower left corner."""
    left, top = box.content_box_x(), box.content_box_y()
    edges = (left, page.height - top - box.height, left + box.width, page.height - top)
    return pydyf.Array(round(edge * _POINTS, 2) for edge in edges)


def _settle(page: Painted, hidden: dict[int, pydyf.Dictionary]) -> dict[int, int]:
    """Turn contents of a page into artifacts, and number the others without a gap.

    Args:
        page: the page.
        hidden: property lists by the numbers of the contents that are artifacts.

    Returns:
        The new numbers by the old ones.

    Raises:
        ValueError: a content is not in the page's own stream.
    """
    parts = page.stream.stream
    numbers: dict[int, int] = {}
    for place, item in enumerate(parts):
        if not isinstance(item, pydyf.Dictionary) or "MCID" not in item:
            continue
        if item["MCID"] in hidden:
            parts[place - 1 : place + 1] = ["/Artifact", hidden[item["MCID"]]]
        else:
            item["MCID"] = numbers.setdefault(item["MCID"], len(numbers))
    if len(numbers) + len(hidden) != len(page.marks):
        raise ValueError("content has an opacity, so the tag tree cannot hold it: give it a colour instead")
    return numbers


class _Writer:
    """Writes nodes as objects of the file."""

    def __init__(self, pdf: pydyf.PDF, numbers: list[dict[int, int]]) -> None:
        self._pdf = pdf
        self._numbers = numbers
        self._pages = pdf.page_references
        self._parents: list[list[bytes]] = [[b"null"] * len(page) for page in numbers]
        self._annotated: list[bytes] = []

    def write(self, root: Node) -> None:
        """Fill the tree and the parent tree that the engine left empty."""
        tree = self._object(self._pdf.catalog["StructTreeRoot"])
        tree["RoleMap"] = pydyf.Dictionary({GENERATED: "/Span"})
        document = self._object(tree["K"][0])
        document["K"] = self._kids(root, document, None)
        self._object(tree["ParentTree"])["Nums"] = self._parent_tree()
        tree["ParentTreeNextKey"] = len(self._parents) + len(self._annotated)

    def _object(self, reference: bytes) -> Any:
        return self._pdf.objects[int(reference.split()[0])]

    def _kids(self, node: Node, element: pydyf.Dictionary, page: int | None) -> pydyf.Array:
        return pydyf.Array(
            self._kid(kid, element, page)
            for kid in node.kids
            if not (isinstance(kid, Node) and kid.is_empty())
        )

    def _kid(self, kid: Node | Mark | Annotation, element: pydyf.Dictionary, page: int | None) -> Any:
        if isinstance(kid, Node):
            return self._element(kid, element)
        if isinstance(kid, Mark):
            return self._content(kid, element, page)
        kid.object["StructParent"] = len(self._parents) + len(self._annotated)
        self._annotated.append(element.reference)
        return pydyf.Dictionary({"Type": "/OBJR", "Obj": kid.object.reference, "Pg": self._pages[kid.page]})

    def _element(self, node: Node, parent: pydyf.Dictionary) -> bytes:
        page = next(node.pages(), None)
        element = pydyf.Dictionary({"Type": "/StructElem", "S": f"/{node.role}", "P": parent.reference})
        self._pdf.add_object(element)
        if page is not None:
            element["Pg"] = self._pages[page]
        element.update(node.entries)
        element["K"] = self._kids(node, element, page)
        return bytes(element.reference)

    def _content(self, mark: Mark, element: pydyf.Dictionary, page: int | None) -> Any:
        number = self._numbers[mark.page][mark.mcid]
        self._parents[mark.page][number] = element.reference
        if mark.page == page:
            return number
        return pydyf.Dictionary({"Type": "/MCR", "Pg": self._pages[mark.page], "MCID": number})

    def _parent_tree(self) -> pydyf.Array:
        entries = [pydyf.Array(page) for page in self._parents] + self._annotated
        return pydyf.Array(part for pair in enumerate(entries) for part in pair)
