"""The response form as a Word document, made with python-docx: the same bytes for the same form.

Each piece of the report is a heading, its text, and a table of one column: a row that says what the comment
is about, and one to write in. So it reads in one line, aloud and on a phone, and a comment has the width of
the page. What tells where a comment belongs is text that people see: programs that a form passes through
keep text best.
"""

from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx import Document
from docx.document import Document as Word
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.rel import Relationships
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from reportgen.comments.form import Form, Part, Space

DRAFT = "Draft, not for publication"
SEND_IT_TO = "Send it to "
"""How the paragraph begins that is of the publisher, and not of the inspection."""
_FONT = "Arial"
"""A face without serifs that every machine has, or another of the same widths."""
_SIZES = {"Normal": 12, "Title": 24, "Subtitle": 16, "Heading 1": 18, "Heading 2": 13}
_INK, _SHADE, _EDGE = "1C1A1D", "EFEAEE", "7D7580"
_WIDTH, _HEIGHT, _MARGIN = Mm(210), Mm(297), Mm(22)
_MEASURE = Mm(210 - 2 * 22)
_ROOM = Mm(18)
"""The least height of a space; it grows with what is written in it."""
_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The first moment that an archive can name: a form knows no clock."""
_LEFTOVERS = ("thumbnail", "extended-properties", "customXml", "stylesWithEffects")
"""What the package's empty document still has of the machine that it was made on."""


def word_form(form: Form) -> bytes:
    """Return a form as a .docx file."""
    document = Document()
    for relationships in (document.part.package.rels, document.part.rels):
        _drop_leftovers(relationships)
    _set_properties(document, form)
    _set_styles(document, form.language)
    _set_page(document, form)
    _write_opening(document, form)
    for part in form.parts:
        _write_part(document, part)
    document.add_heading(form.whole.name, 1)
    _write_space(document, form.whole)
    return _packed(document)


def label_of(space: Space) -> str:
    """Return what stands above a space: what it is for, and the anchor by which it is read back."""
    return f"{space.label} [{space.anchor}]"


def _write_opening(document: Word, form: Form) -> None:
    document.add_paragraph("Comments on factual accuracy", "Title")
    document.add_paragraph(form.provider, "Subtitle")
    document.add_paragraph(form.framework)
    for label, value in form.particulars:
        paragraph = document.add_paragraph()
        paragraph.add_run(f"{label}: ").bold = True
        paragraph.add_run(value)
    document.add_paragraph(f"{form.reference}. Please leave this line as it is.")
    document.add_heading("How to fill in this form", 1)
    for sentence in form.how:
        document.add_paragraph(sentence, "List Bullet")
    if form.contact:
        whom = form.publisher or "the inspectors"
        document.add_paragraph(f"{SEND_IT_TO}{whom}: {'; '.join(form.contact)}")
    document.add_heading(form.role.name, 1)
    _write_space(document, form.role)


def _write_part(document: Word, part: Part) -> None:
    document.add_heading(part.title, 1)
    if part.grade is not None:
        paragraph = document.add_paragraph("Grade: ")
        paragraph.add_run(part.grade.label).bold = True
        paragraph.add_run(f". {' '.join(part.reasons)}")
    for space in part.spaces:
        document.add_heading(space.name, 2)
        if space.headings:
            paragraph = document.add_paragraph(f"Below the heading ‘{' – '.join(space.headings)}’")
            paragraph.runs[0].italic = True
        for line in space.lines:
            document.add_paragraph(line)
        _write_space(document, space)


def _write_space(document: Word, space: Space) -> None:
    """Write a table of two rows, the first repeated where a long comment goes on to another page."""
    label = _node("w:t")
    label.text = label_of(space)
    near = _node("w:pPr", _node("w:keepNext"), _node("w:spacing", before="40", after="40"))
    said = _node("w:p", near, _node("w:r", _node("w:rPr", _node("w:b")), label))
    shade = _node("w:shd", val="clear", color="auto", fill=_SHADE)
    table = _node(
        "w:tbl",
        _node(
            "w:tblPr",
            _node("w:tblStyle", val="TableGrid"),
            _node("w:tblW", w="5000", type="pct"),
            _borders(),
            _node("w:tblLook", val="0020", firstRow="1", noHBand="1", noVBand="1"),
            _node("w:tblCaption", val=space.label),
        ),
        _node("w:tblGrid", _node("w:gridCol", w=str(_MEASURE.twips))),
        _row(said, shade, _node("w:cantSplit"), _node("w:tblHeader")),
        _row(_node("w:p"), None, _node("w:trHeight", val=str(_ROOM.twips), hRule="atLeast")),
    )
    # Tables that touch would become one.
    document.element.body.insert_element_before(table, "w:sectPr")
    document.add_paragraph()


def _borders() -> Any:
    sides = ("top", "left", "bottom", "right", "insideH")
    lines = (_node(f"w:{side}", val="single", sz="8", space="0", color=_EDGE) for side in sides)
    return _node("w:tblBorders", *lines)


def _row(paragraph: Any, shade: Any, *properties: Any) -> Any:
    """Return a row of one cell."""
    width = _node("w:tcW", w=str(_MEASURE.twips), type="dxa")
    cell = _node("w:tc", _node("w:tcPr", width, *([] if shade is None else [shade])), paragraph)
    return _node("w:tr", _node("w:trPr", *properties), cell)


def _node(tag: str, *children: Any, **attributes: str) -> Any:
    """Return an element of WordprocessingML."""
    node = OxmlElement(tag)
    for name, value in attributes.items():
        node.set(qn(f"w:{name}"), value)
    node.extend(children)
    return node


def _drop_leftovers(relationships: Relationships) -> None:
    for key in [key for key, one in relationships.items() if one.reltype.endswith(_LEFTOVERS)]:
        del relationships[key]


def _set_properties(document: Word, form: Form) -> None:
    properties = document.core_properties
    properties.title, properties.subject = form.title, form.reference
    properties.author, properties.comments, properties.language = form.publisher, "", form.language
    part = document.part.package.part_related_by(RELATIONSHIP_TYPE.CORE_PROPERTIES)
    for day in part.element.xpath("dcterms:created | dcterms:modified"):
        day.getparent().remove(day)


def _set_styles(document: Word, language: str) -> None:
    styles = document.styles
    for fonts in styles.element.xpath("//w:rFonts"):
        fonts.attrib.clear()
        for script in ("ascii", "hAnsi", "cs", "eastAsia"):
            fonts.set(qn(f"w:{script}"), _FONT)
    for spoken in styles.element.xpath("//w:docDefaults//w:lang"):
        spoken.set(qn("w:val"), language)
    for name, size in _SIZES.items():
        font = styles[name].font
        font.size, font.color.rgb, font.italic = Pt(size), RGBColor.from_string(_INK), False
    for drawn in styles["Title"].element.xpath(".//w:pBdr"):
        drawn.getparent().remove(drawn)
    for key in document.settings.element.xpath("//w:themeFontLang"):
        key.set(qn("w:val"), language)
    for mode in document.settings.element.xpath("//w:compatSetting[@w:name='compatibilityMode']"):
        mode.set(qn("w:val"), "15")  # Word's own; an earlier one is called a mode of compatibility


def _set_page(document: Word, form: Form) -> None:
    (section,) = document.sections
    section.page_width, section.page_height = _WIDTH, _HEIGHT
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = _MARGIN
    section.header.paragraphs[0].add_run(DRAFT).bold = True
    section.footer.paragraphs[0].add_run(f"{form.reference}, page ")
    counted = _node("w:t")
    counted.text = "1"  # until whoever opens it counts
    number = _node("w:fldSimple", _node("w:r", counted), instr="PAGE")
    section.footer.part.element.xpath("w:p")[0].append(number)


def _packed(document: Word) -> bytes:
    """Return the file with the same moment for all that is in it."""
    saved, packed = BytesIO(), BytesIO()
    document.save(saved)
    with ZipFile(saved) as found, ZipFile(packed, "w") as archive:
        for name in found.namelist():
            entry = ZipInfo(name, _EPOCH)
            entry.compress_type, entry.create_system = ZIP_DEFLATED, 0
            archive.writestr(entry, found.read(name))
    return packed.getvalue()
