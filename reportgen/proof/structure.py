"""The project's own checks of a finished PDF: what validators do not see, and what they do.

Validators tell whether a file keeps the rules. They do not see a header cell made plain, prose hidden
as an artifact, a text alternative without words, or bookmarks that name something else.
"""

import re
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any

import pikepdf

from reportgen.proof.content import Piece
from reportgen.proof.page import parted
from reportgen.proof.tree import INLINE, Element, File, Held, read

_HEADINGS = ("H1", "H2", "H3", "H4", "H5", "H6")
_TEXTUAL = frozenset({"P", "Caption", "Lbl", *_HEADINGS})
_GROUPS = frozenset(
    {"Root", "Document", "Part", "Art", "Sect", "Div", "BlockQuote", "L", "LI", "TOC", "Table", "TR"}
)
_ONLY = {
    "L": {"LI", "L", "Caption"},
    "LI": {"Lbl", "LBody"},
    "TOC": {"TOC", "TOCI", "Caption"},
    "Table": {"Caption", "THead", "TBody", "TFoot", "TR"},
    "THead": {"TR"},
    "TBody": {"TR"},
    "TFoot": {"TR"},
    "TR": {"TH", "TD"},
}
_INFORMATION = {"/Title", "/Subject", "/Keywords", "/Producer", "/CreationDate", "/ModDate"}
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_MARGIN = 0.12
"""Share of a page's height, from either edge, that running headers and footers keep to."""


def faults(data: bytes) -> tuple[str, ...]:
    """Return what is wrong with the structure of a PDF, each with its page and element.

    Args:
        data: the PDF, one that this program wrote.

    Raises:
        pikepdf.PdfError: it is no PDF.
    """
    with pikepdf.open(BytesIO(data)) as pdf:
        if "/StructTreeRoot" not in pdf.Root:
            return ("The file is not tagged",)
        return faults_of(read(pdf))


def faults_of(file: File) -> tuple[str, ...]:
    """Return what is wrong with the structure of a PDF that is read already, as `faults` does."""
    return tuple(fault for check in CHECKS for fault in check(file))


def tree_words(data: bytes) -> list[str]:
    """Return the words of a PDF in the order of its tag tree.

    Words that a stylesheet made (markers, page numbers in the contents) and those in figures are left out.

    Raises:
        KeyError: the PDF is not tagged.
        pikepdf.PdfError: it is no PDF.
    """
    with pikepdf.open(BytesIO(data)) as pdf:
        file = read(pdf)
        return file.text(file.root).split()


def title(file: File) -> Iterator[str]:
    """The title is there, shown, and the same in the metadata."""
    told = str(file.information.get("/Title", ""))
    if not told.strip():
        yield "The file has no title"
    with file.metadata() as metadata:
        if metadata.get("dc:title") != told:
            yield f"The metadata has the title {metadata.get('dc:title')!r}, the file {told!r}"
    if file.catalog.get("/ViewerPreferences", {}).get("/DisplayDocTitle") is not True:
        yield "The title is not shown in place of the file's name"


def language(file: File) -> Iterator[str]:
    """The file names its language."""
    if not _LANGUAGE.fullmatch(str(file.catalog.get("/Lang", ""))):
        yield f"The file has no language: {file.catalog.get('/Lang')!r}"


def claims(file: File) -> Iterator[str]:
    """The file says that it is tagged, and which standards it keeps."""
    if file.catalog.get("/MarkInfo", {}).get("/Marked") is not True:
        yield "The file does not say that it is tagged"
    with file.metadata() as metadata:
        for name, value in (("pdfuaid:part", "1"), ("pdfaid:part", "3"), ("pdfaid:conformance", "A")):
            if metadata.get(_qualified(name)) != value:
                yield f"The metadata has {name} {metadata.get(_qualified(name))!r}, not {value!r}"


def _qualified(name: str) -> str:
    prefix, local = name.split(":")
    return f"{{http://www.aiim.org/{prefix.removesuffix('id')}/ns/id/}}{local}"


def personal(file: File) -> Iterator[str]:
    """Nothing names who made the file, or with what on whose machine."""
    for name in file.information:
        if name not in _INFORMATION:
            yield f"The file's information has {name}: {file.information[name]}"
    with file.metadata() as metadata:
        for name in ("dc:creator", "xmp:CreatorTool", "pdf:Author"):
            if name in metadata:
                yield f"The metadata has {name}: {metadata[name]}"


def tab_order(file: File) -> Iterator[str]:
    """Links are reached in the order of the tag tree."""
    for number, page in enumerate(file.pdf.pages, 1):
        if page.obj.get("/Tabs") != "/S":
            yield f"page {number}: the tab order is {page.obj.get('/Tabs')}, not that of the structure"


def marked(file: File) -> Iterator[str]:
    """Every content is marked or an artifact, and is neither within the other."""
    for piece in _all(file):
        if piece.paints and piece.mcid is None and piece.artifact is None and not piece.nested:
            yield f"page {piece.page + 1}: content that nothing marks{_quote(piece)}"
        if piece.mcid is not None and (piece.nested or piece.artifact is not None):
            yield f"page {piece.page + 1}: content {piece.mcid} is an artifact too, or within another"


def artifacts(file: File) -> Iterator[str]:
    """No words are hidden from readers but running headers and footers and repeated table heads."""
    heads = {" ".join(file.text(head).split()) for head in file.root.all("THead", "TFoot")}
    known = "".join("".join(heads).split())
    for piece in _all(file):
        if piece.artifact is None or not any(character.isalnum() for character in piece.text):
            continue
        in_head = piece.subtype == "" and "".join(piece.text.split()) in known
        if piece.artifact != "Pagination" or not (in_head or _in_margin(file, piece)):
            yield f"page {piece.page + 1}: words hidden as an artifact{_quote(piece)}"


def _in_margin(file: File, piece: Piece) -> bool:
    height = float(file.pdf.pages[piece.page].mediabox[3])
    place = (piece.baseline or 0.0) / height
    return place > 1 - _MARGIN if piece.subtype == "Header" else piece.subtype == "Footer" and place < _MARGIN


def parent_tree(file: File) -> Iterator[str]:
    """Every marked content is in the tree once, and the way back leads to the element that holds it."""
    holders: dict[Held, Element] = {}
    for element in file.root:
        for held in element.held():
            if held in holders:
                yield f"{file.where(element)}: content {held.mcid} is in the tree twice"
            if held not in file.contents:
                yield f"{file.where(element)}: content {held.mcid} is not on page {held.page + 1}"
            holders[held] = element
    for held, piece in file.contents.items():
        yield from _way_back(file, held, piece, holders.get(held))


def _way_back(file: File, held: Held, piece: Piece, holder: Element | None) -> Iterator[str]:
    where = f"page {held.page + 1}: content {held.mcid}{_quote(piece)}"
    entries = file.parents.get(int(file.pdf.pages[held.page].obj.get("/StructParents", -1)), [])
    entry = entries[held.mcid] if held.mcid < len(entries) else None
    if holder is None:
        yield f"{where} is not in the tree"
    if entry is None:
        yield f"{where} has no entry in the parent tree"
    elif holder is not None and entry.objgen != holder.object.objgen:
        yield f"{where} has another element in the parent tree"


def nesting(file: File) -> Iterator[str]:
    """Elements stand where they may: text in blocks, rows in tables, items in lists."""
    for element in file.root:
        if element.held() and element.role in _GROUPS:
            yield f"{file.where(element)}: holds text of its own"
        for kid in element.elements():
            if not _may_hold(element, kid):
                yield f"{file.where(kid)}: stands in {element.role}"
            if _points(kid.object.get("/P")) != _points(element.object):
                yield f"{file.where(kid)}: names another parent than {element.role}"


def _may_hold(element: Element, kid: Element) -> bool:
    if element.role in _ONLY:
        return kid.role in _ONLY[element.role]
    return kid.role in INLINE or element.role not in (_TEXTUAL | INLINE)


def _points(value: Any) -> Any:
    return None if value is None else value.objgen


def headings(file: File) -> Iterator[str]:
    """There is one first heading, it comes first, and no level is passed over."""
    found = file.root.all(*_HEADINGS)
    if [heading.role for heading in found].count("H1") != 1:
        yield f"The file has {sum(heading.role == 'H1' for heading in found)} headings of level 1"
    level = 0
    for heading in found:
        if int(heading.role[1]) > level + 1:
            yield f"{file.where(heading)}: follows a heading of level {level}"
        if not file.text(heading):
            yield f"{file.where(heading)}: is empty"
        level = int(heading.role[1])


def bookmarks(file: File) -> Iterator[str]:
    """The bookmarks are the headings, in words, order and depth."""
    with file.pdf.open_outline() as outline:
        marks = list(_flat(outline.root, 0))
    told = [(depth, text) for depth, text in marks]
    have = [(depth, file.text(heading)) for depth, heading in _depths(file.root.all(*_HEADINGS))]
    if len(told) != len(have):
        yield f"The file has {len(told)} bookmarks and {len(have)} headings"
    for bookmark, heading in zip(told, have, strict=False):
        if not _is_same(bookmark, heading):
            yield f"The bookmark {bookmark} is not the heading {heading}"


def _is_same(bookmark: tuple[int, str], heading: tuple[int, str]) -> bool:
    """Return whether both have one depth and the same words; a line may end within a word of the heading."""
    (depth, told), (level, have) = bookmark, heading
    return depth == level and parted(told.split()) == parted(have.split())


def _flat(items: Any, depth: int) -> Iterator[tuple[int, str]]:
    for item in items:
        yield depth, " ".join(str(item.title).split())
        yield from _flat(item.children, depth + 1)


def _depths(found: list[Element]) -> Iterator[tuple[int, Element]]:
    """Yield headings with how many others they stand under."""
    above: list[int] = []
    for heading in found:
        level = int(heading.role[1])
        while above and above[-1] >= level:
            above.pop()
        yield len(above), heading
        above.append(level)


def tables(file: File) -> Iterator[str]:
    """Rows have the same cells, heads are heads, and each says what it heads."""
    for table in file.root.all("Table"):
        grid = _grid(table)
        widths = {len(row) for row in grid}
        if len(widths) != 1:
            yield f"{file.where(table)}: has rows of {sorted(widths)} cells"
        yield from _heads(file, table)
        yield from _columns(file, table)


def _heads(file: File, table: Element) -> Iterator[str]:
    for head in table.all("TH"):
        if head.attribute("/Scope") not in ("/Row", "/Column", "/Both"):
            yield f"{file.where(head)}: does not say what it heads"
    for group in table.all("THead"):
        for cell in group.all("TD"):
            yield f"{file.where(cell)}: is no header, though in the table's head"
    if not table.all("THead"):
        yield f"{file.where(table)}: has no head"


def _columns(file: File, table: Element) -> Iterator[str]:
    """Where one row has a header in a column, every row has; its first column is one of headers."""
    body = [row for group in table.all("TBody", "TFoot") for row in group.elements()]
    for row in body:
        if row.elements() and row.elements()[0].role != "TH":
            yield f"{file.where(row.elements()[0])}: begins a row and is no header"
        for cell in row.elements():
            if cell.role == "TH" and cell.attribute("/Scope") == "/Column":
                yield f"{file.where(cell)}: heads a column from within the body"


def _grid(table: Element) -> list[list[Element]]:
    """Return the cells of a table's rows, with each cell at every place that it spans."""
    rows = [row for row in table if row.role == "TR"]
    places: dict[tuple[int, int], Element] = {}
    for number, row in enumerate(rows):
        column = 0
        for cell in row.elements():
            while (number, column) in places:
                column += 1
            width, height = int(cell.attribute("/ColSpan") or 1), int(cell.attribute("/RowSpan") or 1)
            places |= {(number + down, column + on): cell for down in range(height) for on in range(width)}
            column += width
    return [[cell for (row, _), cell in places.items() if row == number] for number in range(len(rows))]


def figures(file: File) -> Iterator[str]:
    """Every figure has words that stand for it, and nothing else has none."""
    for figure in file.root.all("Figure", "Formula"):
        told = str(figure.object.get("/Alt", ""))
        if not any(character.isalnum() for character in told):
            yield f"{file.where(figure)}: has no text that stands for it: {told!r}"
    for element in file.root:
        if element.role not in ("Figure", "Formula") and {"/Alt", "/ActualText"} & set(element.object.keys()):
            yield f"{file.where(element)}: another text stands for words that can be read"


def links(file: File) -> Iterator[str]:
    """Every annotation has words and an element, a link that of a link."""
    for number, page in enumerate(file.pdf.pages, 1):
        for annotation in page.obj.get("/Annots", []):
            where = f"page {number}: the {str(annotation.Subtype).lstrip('/').lower()} annotation"
            if not any(character.isalnum() for character in str(annotation.get("/Contents", ""))):
                yield f"{where} {annotation.get('/Dest', '')} has no words"
            yield from _element_of(file, annotation, where)
    for link in file.root.all("Link"):
        if not any(map(_is_held, link.kids)):
            yield f"{file.where(link)}: leads nowhere"


def _is_held(kid: Any) -> bool:
    return isinstance(kid, pikepdf.Dictionary)


def _element_of(file: File, annotation: Any, where: str) -> Iterator[str]:
    entry = file.parents.get(int(annotation.get("/StructParent", -1)))
    if entry is None:
        yield f"{where} “{annotation.get('/Contents', '')}” is not in the tree"
    elif entry.get("/S") != "/Link":
        yield f"{where} “{annotation.get('/Contents', '')}” is in {entry.get('/S')}, not in a link"
    elif annotation.objgen not in [_points(kid.get("/Obj")) for kid in entry.K if _is_held(kid)]:
        yield f"{where} “{annotation.get('/Contents', '')}” is not held by the element that it names"


def fonts(file: File) -> Iterator[str]:
    """Every font is inside, and its glyphs can be read as text."""
    for font in _fonts(file.pdf):
        name = str(font.get("/BaseFont", "?")).lstrip("/")
        for inner in font.get("/DescendantFonts", [font]):
            descriptor = inner.get("/FontDescriptor", {})
            if not {"/FontFile", "/FontFile2", "/FontFile3"} & set(descriptor.keys()):
                yield f"The font {name} is not embedded"
        if "/ToUnicode" not in font:
            yield f"The font {name} does not tell which text its glyphs are"
    for piece in _all(file):
        if "\ufffd" in piece.text:
            yield f"page {piece.page + 1}: glyphs that are no text{_quote(piece)}"


def _fonts(pdf: Any) -> list[Any]:
    found = {font.objgen: font for page in pdf.pages for font in page.resources.get("/Font", {}).values()}
    return list(found.values())


def attached(file: File) -> Iterator[str]:
    """Every file inside is listed, described, and said to be the data."""
    listed = [_points(one) for one in file.catalog.get("/AF", [])]
    named = file.catalog.get("/Names", {}).get("/EmbeddedFiles", {}).get("/Names", [])
    for name, one in zip(list(named)[::2], list(named)[1::2], strict=True):
        if listed.count(_points(one)) != 1:
            yield f"The attachment {name} is associated {listed.count(_points(one))} times"
        if one.get("/AFRelationship") != "/Data" or not str(one.get("/Desc", "")):
            yield f"The attachment {name} does not say what it is"


def _all(file: File) -> Iterator[Piece]:
    return (piece for page in file.pages for piece in page)


def _quote(piece: Piece) -> str:
    words = " ".join(piece.text.split())[:40]
    return f" “{words}”" if words else ""


CHECKS: tuple[Callable[[File], Iterator[str]], ...] = (
    title,
    language,
    claims,
    personal,
    tab_order,
    marked,
    artifacts,
    parent_tree,
    nesting,
    headings,
    bookmarks,
    tables,
    figures,
    links,
    fonts,
    attached,
)
"""All checks; each takes a file and yields what it finds wrong."""
