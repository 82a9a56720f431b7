"""Good PDFs made bad, one fault each, and the check that must notice.

`MUTANTS` is the table: name, what doctors the file, and who must catch it: a function of `structure`,
or 'words' where only the comparison of `tree_words` with the HTML's words can.
"""

from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any, NamedTuple

import pikepdf
from pikepdf import Array, ContentStreamInstruction, Dictionary, Name, Operator, String

Doctor = Callable[[pikepdf.Pdf], None]


class Mutant(NamedTuple):
    """A fault: its name, what makes it, and the name of the check that must catch it."""

    name: str
    doctor: Doctor
    caught_by: str


def doctored(data: bytes, doctor: Doctor) -> bytes:
    """Return a PDF with one fault; the same bytes for the same input.

    Raises:
        StopIteration: the PDF has nothing of the kind that the fault needs.
    """
    with pikepdf.open(BytesIO(data)) as pdf:
        doctor(pdf)
        made = BytesIO()
        pdf.save(made, deterministic_id=True)
        return made.getvalue()


# The catalogue and the metadata.


def no_title(pdf: pikepdf.Pdf) -> None:
    del pdf.docinfo["/Title"]


def other_title(pdf: pikepdf.Pdf) -> None:
    pdf.docinfo["/Title"] = String("Microsoft Word - draft 3 FINAL")


def title_not_shown(pdf: pikepdf.Pdf) -> None:
    del pdf.Root["/ViewerPreferences"]


def no_language(pdf: pikepdf.Pdf) -> None:
    del pdf.Root["/Lang"]


def not_marked(pdf: pikepdf.Pdf) -> None:
    pdf.Root["/MarkInfo"]["/Marked"] = False


def no_identifier(pdf: pikepdf.Pdf) -> None:
    stream = pdf.Root["/Metadata"]
    stream.write(stream.read_bytes().replace(b'pdfuaid:part="1"', b""))


def an_author(pdf: pikepdf.Pdf) -> None:
    pdf.docinfo["/Author"] = String("J. Smith")


def a_creator(pdf: pikepdf.Pdf) -> None:
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
        metadata["dc:creator"] = ["J. Smith"]


def no_tab_order(pdf: pikepdf.Pdf) -> None:
    del pdf.pages[1].obj["/Tabs"]


def no_tree(pdf: pikepdf.Pdf) -> None:
    del pdf.Root["/StructTreeRoot"]


def no_association(pdf: pikepdf.Pdf) -> None:
    del pdf.Root["/AF"]


def no_relationship(pdf: pikepdf.Pdf) -> None:
    pdf.Root["/AF"][0]["/AFRelationship"] = Name.Unspecified


def bookmark_renamed(pdf: pikepdf.Pdf) -> None:
    pdf.Root["/Outlines"]["/First"]["/Title"] = String("Untitled")


def no_bookmarks(pdf: pikepdf.Pdf) -> None:
    del pdf.Root["/Outlines"]


# The tree.


def header_cell_made_plain(pdf: pikepdf.Pdf) -> None:
    next(_elements(pdf, "TH"))["/S"] = Name.TD


def row_header_made_plain(pdf: pikepdf.Pdf) -> None:
    body = next(_elements(pdf, "TBody"))
    body["/K"][0]["/K"][0]["/S"] = Name.TD


def no_scope(pdf: pikepdf.Pdf) -> None:
    del next(_elements(pdf, "TH"))["/A"]


def cell_lost(pdf: pikepdf.Pdf) -> None:
    row = next(_elements(pdf, "TBody"))["/K"][0]
    row["/K"] = Array(list(row["/K"])[:-1])


def alternative_emptied(pdf: pikepdf.Pdf) -> None:
    next(_elements(pdf, "Figure"))["/Alt"] = String("")


def alternative_of_dots(pdf: pikepdf.Pdf) -> None:
    next(_elements(pdf, "Figure"))["/Alt"] = String(" ... ")


def no_alternative(pdf: pikepdf.Pdf) -> None:
    del next(_elements(pdf, "Figure"))["/Alt"]


def alternative_over_prose(pdf: pikepdf.Pdf) -> None:
    next(_elements(pdf, "P"))["/ActualText"] = String("All is well.")


def heading_skipped(pdf: pikepdf.Pdf) -> None:
    next(_elements(pdf, "H2"))["/S"] = Name.H4


def second_title(pdf: pikepdf.Pdf) -> None:
    next(_elements(pdf, "H2"))["/S"] = Name.H1


def heading_made_prose(pdf: pikepdf.Pdf) -> None:
    next(_elements(pdf, "H3"))["/S"] = Name.P


def item_in_prose(pdf: pikepdf.Pdf) -> None:
    next(_elements(pdf, "L"))["/S"] = Name.P


def parent_misnamed(pdf: pikepdf.Pdf) -> None:
    next(_elements(pdf, "P"))["/P"] = next(_elements(pdf, "Part"))


def null_in_parent_tree(pdf: pikepdf.Pdf) -> None:
    _entries(pdf)[3][0] = None


def wrong_in_parent_tree(pdf: pikepdf.Pdf) -> None:
    _entries(pdf)[3][0] = next(_elements(pdf, "H1"))


def content_out_of_tree(pdf: pikepdf.Pdf) -> None:
    next(_elements(pdf, "P"))["/K"] = Array()


def content_twice(pdf: pikepdf.Pdf) -> None:
    prose = next(_elements(pdf, "P"))
    prose["/K"] = Array([prose["/K"][0], prose["/K"][0]])


def order_swapped(pdf: pikepdf.Pdf) -> None:
    part = next(_elements(pdf, "Part"))
    part["/K"] = Array([part["/K"][1], part["/K"][0], *list(part["/K"])[2:]])


def lines_swapped(pdf: pikepdf.Pdf) -> None:
    prose = next(
        one
        for one in _elements(pdf, "P")
        if len(one["/K"]) > 2 and all(isinstance(k, int) for k in one["/K"])
    )
    prose["/K"] = Array(reversed(list(prose["/K"])))


def section_lost(pdf: pikepdf.Pdf) -> None:
    """Takes a paragraph out wholly: content to artifact as a running header, element and entry gone."""
    prose = next(
        one
        for one in _elements(pdf, "P")
        if len(one["/K"]) > 2 and all(isinstance(k, int) for k in one["/K"])
    )
    gone = {int(kid) for kid in prose["/K"]}
    _remark(pdf, _page_of(pdf, prose), gone, Dictionary(Type=Name.Pagination, Subtype=Name.Header))
    prose["/K"] = Array()


# Links.


def annotation_without_words(pdf: pikepdf.Pdf) -> None:
    del next(_annotations(pdf))["/Contents"]


def annotation_out_of_tree(pdf: pikepdf.Pdf) -> None:
    del next(_annotations(pdf))["/StructParent"]


def link_made_span(pdf: pikepdf.Pdf) -> None:
    next(_elements(pdf, "Link"))["/S"] = Name.Span


def link_without_annotation(pdf: pikepdf.Pdf) -> None:
    link = next(_elements(pdf, "Link"))
    link["/K"] = Array(kid for kid in link["/K"] if not isinstance(kid, Dictionary))


# The content.


def unmarked_content(pdf: pikepdf.Pdf) -> None:
    page = pdf.pages[3]
    mark = Operator("BDC")
    kept, depth = [], 0
    dropped = False
    for operands, operator in _instructions(page):
        if operator == mark and not dropped:
            dropped, depth = True, 1
            continue
        if depth == 1 and operator == Operator("EMC"):
            depth = 0
            continue
        kept.append((operands, operator))
    page.obj["/Contents"] = pdf.make_stream(pikepdf.unparse_content_stream(kept))


def prose_hidden(pdf: pikepdf.Pdf) -> None:
    _remark(pdf, 3, {0}, Dictionary(Type=Name.Layout))


def prose_hidden_as_header(pdf: pikepdf.Pdf) -> None:
    _remark(pdf, 3, {4}, Dictionary(Type=Name.Pagination, Subtype=Name.Header))


def header_in_tree(pdf: pikepdf.Pdf) -> None:
    """Makes an artifact marked content again, as the engine leaves it."""
    page = pdf.pages[3]
    made = []
    for operands, operator in _instructions(page):
        if operator == Operator("BDC") and operands[0] == Name.Artifact and "/Type" in operands[1]:
            operands = [Name.Span, Dictionary(MCID=900)]  # noqa: PLW2901
        made.append(ContentStreamInstruction(list(operands), operator))
    page.obj["/Contents"] = pdf.make_stream(pikepdf.unparse_content_stream(made))


def artifact_in_tree(pdf: pikepdf.Pdf) -> None:
    _remark(pdf, 3, {0}, Dictionary(Type=Name.Pagination, MCID=0))


def font_not_embedded(pdf: pikepdf.Pdf) -> None:
    del next(_fonts(pdf))["/DescendantFonts"][0]["/FontDescriptor"]["/FontFile2"]


def font_without_text(pdf: pikepdf.Pdf) -> None:
    del next(_fonts(pdf))["/ToUnicode"]


MUTANTS = (
    Mutant("no title", no_title, "title"),
    Mutant("another title than the metadata's", other_title, "title"),
    Mutant("title not shown", title_not_shown, "title"),
    Mutant("no language", no_language, "language"),
    Mutant("not said to be tagged", not_marked, "claims"),
    Mutant("no PDF/UA identifier", no_identifier, "claims"),
    Mutant("an author", an_author, "personal"),
    Mutant("a creator in the metadata", a_creator, "personal"),
    Mutant("no tab order", no_tab_order, "tab_order"),
    Mutant("no tag tree", no_tree, "faults"),
    Mutant("attachments not associated", no_association, "attached"),
    Mutant("attachment without its relationship", no_relationship, "attached"),
    Mutant("a bookmark renamed", bookmark_renamed, "bookmarks"),
    Mutant("no bookmarks", no_bookmarks, "bookmarks"),
    Mutant("a TH of the head made TD", header_cell_made_plain, "tables"),
    Mutant("a TH of a row made TD", row_header_made_plain, "tables"),
    Mutant("a TH without Scope", no_scope, "tables"),
    Mutant("a row one cell short", cell_lost, "tables"),
    Mutant("Alt emptied", alternative_emptied, "figures"),
    Mutant("Alt of dots", alternative_of_dots, "figures"),
    Mutant("no Alt", no_alternative, "figures"),
    Mutant("ActualText over prose", alternative_over_prose, "figures"),
    Mutant("a level of headings skipped", heading_skipped, "headings"),
    Mutant("two H1", second_title, "headings"),
    Mutant("a heading made prose", heading_made_prose, "bookmarks"),
    Mutant("a list in prose", item_in_prose, "nesting"),
    Mutant("an element that names another parent", parent_misnamed, "nesting"),
    Mutant("null in the parent tree", null_in_parent_tree, "parent_tree"),
    Mutant("another element in the parent tree", wrong_in_parent_tree, "parent_tree"),
    Mutant("content out of the tree", content_out_of_tree, "parent_tree"),
    Mutant("content in the tree twice", content_twice, "parent_tree"),
    Mutant("sections swapped", order_swapped, "words"),
    Mutant("lines of a paragraph swapped", lines_swapped, "words"),
    Mutant("a paragraph taken out as a running header", section_lost, "words"),
    Mutant("an annotation without Contents", annotation_without_words, "links"),
    Mutant("an annotation out of the tree", annotation_out_of_tree, "links"),
    Mutant("a Link made Span", link_made_span, "links"),
    Mutant("a Link without its annotation", link_without_annotation, "links"),
    Mutant("content outside of marks", unmarked_content, "marked"),
    Mutant("prose as an artifact", prose_hidden, "artifacts"),
    Mutant("prose as a running header", prose_hidden_as_header, "artifacts"),
    Mutant("a running header as content", header_in_tree, "parent_tree"),
    Mutant("an artifact in the tree", artifact_in_tree, "marked"),
    Mutant("a font not embedded", font_not_embedded, "fonts"),
    Mutant("a font without ToUnicode", font_without_text, "fonts"),
)
"""All faults."""


def _elements(pdf: pikepdf.Pdf, role: str) -> Iterator[Any]:
    """Yield the elements of a role, in reading order."""
    yield from (one for one in _inside(pdf.Root["/StructTreeRoot"]["/K"]) if one["/S"] == f"/{role}")


def _inside(kids: Any) -> Iterator[Any]:
    for kid in kids if isinstance(kids, Array) else [kids]:
        if isinstance(kid, Dictionary) and "/S" in kid:
            yield kid
            yield from _inside(kid.get("/K", Array()))


def _entries(pdf: pikepdf.Pdf) -> list[Any]:
    """Return the parent tree's arrays, by the number of the page."""
    return list(pdf.Root["/StructTreeRoot"]["/ParentTree"]["/Nums"])[1::2]


def _annotations(pdf: pikepdf.Pdf) -> Iterator[Any]:
    yield from (annotation for page in pdf.pages for annotation in page.obj.get("/Annots", []))


def _fonts(pdf: pikepdf.Pdf) -> Iterator[Any]:
    yield from (font for page in pdf.pages for font in page.resources["/Font"].values())


def _page_of(pdf: pikepdf.Pdf, element: Any) -> int:
    return next(number for number, page in enumerate(pdf.pages) if page.objgen == element["/Pg"].objgen)


def _instructions(page: Any) -> Any:
    return pikepdf.parse_content_stream(page)


def _remark(pdf: pikepdf.Pdf, number: int, marks: set[int], properties: Any) -> None:
    """Turn contents of a page into artifacts."""
    page = pdf.pages[number]
    made = []
    for operands, operator in _instructions(page):
        if operator == Operator("BDC") and operands[1].get("/MCID") in marks:
            operands = [Name.Artifact, properties]  # noqa: PLW2901
        made.append(ContentStreamInstruction(list(operands), operator))
    page.obj["/Contents"] = pdf.make_stream(pikepdf.unparse_content_stream(made))
