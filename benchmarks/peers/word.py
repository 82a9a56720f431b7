"""Makes the Word template that docxtpl fills with what `content.py` tells: the peer of `report.typ`.

A template that somebody made in Word would hold the same: paragraphs of a style each, with docxtpl's marks
for what is repeated. Drawings are left out, as a template of words has none.
"""

from docx import Document
from docx.enum.section import WD_SECTION
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

FACE = "Atkinson Hyperlegible"
SIZES = {"Title": 46, "Subtitle": 15, "Heading 1": 18, "Heading 2": 15, "Heading 3": 11.5, "Heading 4": 10.25}
LINK = "Hyperlink"
"""Word's style of links; LibreOffice's PDF has none that can be followed where it is missing."""
TEXT = "{{ run.text }}"
FORMS = (
    ("run.to.startswith('#') and run.raised", True, "superscript"),
    ("run.to.startswith('#')", True, ""),
    ("run.raised", False, "superscript"),
    ("run.bold", False, "bold"),
    ("run.italic", False, "italic"),
    ("true", False, ""),
)
"""How a run is written: in which case, whether as a link, and with which look."""


def make_template(path):
    """Write the template."""
    document = Document()
    set_up(document)
    cover(document)
    document.add_page_break()
    contents(document)
    blocks(document, "body")
    footer(document)
    document.save(path)


def set_up(document):
    """Set faces, sizes, language, margins and the title."""
    styles = document.styles
    styles.add_style(LINK, WD_STYLE_TYPE.CHARACTER)
    for name, size in {"Normal": 10.25, **SIZES}.items():
        styles[name].font.size = Pt(size)
    for style in styles:
        if style.type in (WD_STYLE_TYPE.PARAGRAPH, WD_STYLE_TYPE.CHARACTER):
            fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
            fonts.attrib.clear()
            for kind in ("ascii", "hAnsi", "cs"):
                fonts.set(qn(f"w:{kind}"), FACE)
    styles["Normal"].element.get_or_add_rPr().append(element("lang", val="en-GB"))
    # The line under a title would be left untagged, and fail the file.
    rules = styles["Title"].element.pPr.find(qn("w:pBdr"))
    rules.getparent().remove(rules)
    styles["Normal"].paragraph_format.space_after = Pt(6)
    page = document.sections[0]
    page.start_type = WD_SECTION.NEW_PAGE
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin, page.right_margin, page.top_margin, page.bottom_margin = Mm(28), Mm(30), Mm(23), Mm(20)
    document.core_properties.title = "{{ title }}"
    document.core_properties.language = "en-GB"


def cover(document):
    """Write the first page."""
    document.add_paragraph("{{ kicker }}")
    document.add_paragraph("{{ provider }}", "Title")
    document.add_paragraph("{{ what }}", "Subtitle")
    particular(document.add_paragraph(), "dates")
    with repeated(document, "if judgements"):
        table(document, "judgements")
    blocks(document, "statement")
    with repeated(document, "for pair in particulars"):
        particular(document.add_paragraph(), "pair")


def contents(document):
    """Write the contents; page numbers would need a Word that opens the file."""
    document.add_paragraph("{{ contents_title }}", "Heading 1")
    with repeated(document, "for run in contents"):
        linked(document.add_paragraph())


def blocks(document, name):
    """Write every kind of block, each chosen by what it is."""
    with repeated(document, f"for block in {name}"):
        for level in range(2, 6):
            with repeated(document, f"if block.kind == 'heading' and block.level == {level}"):
                runs(anchored(document.add_paragraph(style=f"Heading {level - 1}")), "block.runs")
        with repeated(document, "if block.kind == 'paragraph'"):
            paragraph = anchored(document.add_paragraph())
            paragraph.paragraph_format.left_indent = Mm(8)
            paragraph.paragraph_format.first_line_indent = Mm(-8)
            paragraph.add_run("{{ block.mark }}\t")
            runs(paragraph, "block.runs")
        with repeated(document, "if block.kind == 'point'"), repeated(document, "for line in block.lines"):
            runs(document.add_paragraph(style="List Bullet"), "line")
        with (
            repeated(document, "if block.kind in ('item', 'grade')"),
            repeated(document, "for line in block.lines"),
        ):
            paragraph = document.add_paragraph()
            paragraph.paragraph_format.keep_together = True
            runs(paragraph, "line")
        with repeated(document, "if block.kind == 'table'"):
            table(document, "block")


class repeated:  # noqa: N801  # reads as a word
    """Put what is written in a block between docxtpl's marks."""

    def __init__(self, document, what):
        self.document, self.what = document, what

    def __enter__(self):
        self.document.add_paragraph(f"{{%p {self.what} %}}")

    def __exit__(self, *_):
        self.document.add_paragraph(f"{{%p end{self.what.split()[0]} %}}")


def table(document, name):
    """Write a table whose head is told on every page."""
    with repeated(document, f"if {name}.runs"):
        runs(document.add_paragraph(style="Caption"), f"{name}.runs")
    made = document.add_table(4, 3, "Table Grid")
    row(made.rows[0], f"cell in {name}.head")
    made.rows[0]._tr.get_or_add_trPr().append(element("tblHeader"))
    made.cell(1, 0).text = f"{{%tr for row in {name}.rows %}}"
    row(made.rows[2], "cell in row")
    made.cell(3, 0).text = "{%tr endfor %}"
    document.add_paragraph()


def row(made, cells):
    """Write a row whose middle cell is repeated."""
    first, cell, last = made.cells
    first.text = f"{{%tc for {cells} %}}"
    runs(cell.paragraphs[0], "cell")
    last.text = "{%tc endfor %}"


def particular(paragraph, pair):
    """Write a label and its value."""
    paragraph.add_run(f"{{{{ {pair}[0] }}}}").bold = True
    paragraph.add_run(f" {{{{ {pair}[1] }}}}")


def anchored(paragraph):
    """Begin a paragraph with the bookmark that links lead to."""
    mark(paragraph, "{% if block.anchor %}")
    for name in ("bookmarkStart", "bookmarkEnd"):
        bookmark = element(name, id="{{ loop.index }}")
        if name == "bookmarkStart":
            bookmark.set(qn("w:name"), "{{ block.anchor }}")
        paragraph._p.append(bookmark)
    mark(paragraph, "{% endif %}")
    return paragraph


def runs(paragraph, name):
    """Write a list of runs, each with its look, or as a link."""
    mark(paragraph, f"{{% for run in {name} %}}")
    for place, (is_so, is_link, look) in enumerate(FORMS):
        mark(paragraph, f"{{% {'elif' if place else 'if'} {is_so} %}}")
        run = linked(paragraph) if is_link else paragraph.add_run(TEXT)
        if look:
            setattr(run.font, look, True)
    mark(paragraph, "{% endif %}{% endfor %}")


def linked(paragraph):
    """Write a run as a link within the document."""
    run = paragraph.add_run(TEXT, LINK)
    link = element("hyperlink", anchor="{{ run.to[1:] }}")
    link.append(run._r)
    paragraph._p.append(link)
    return run


def mark(paragraph, text):
    """Write a mark between runs; docxtpl's own `{%r %}` would leave two empty runs at each."""
    last = paragraph._p[-1] if len(paragraph._p) else paragraph._p.get_or_add_pPr()
    last.tail = (last.tail or "") + text


def element(name, **attributes):
    """Return an element of a Word document."""
    made = OxmlElement(f"w:{name}")
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), value)
    return made


def footer(document):
    """Write the footer: who, and which page of how many."""
    paragraph = document.sections[0].footer.paragraphs[0]
    paragraph.add_run("{{ provider }}\tPage ")
    field(paragraph, "PAGE")
    paragraph.add_run(" of ")
    field(paragraph, "NUMPAGES")


def field(paragraph, name):
    """Write a field that the program fills."""
    made = element("fldSimple", instr=name)
    made.append(paragraph.add_run("1")._r)
    paragraph._p.append(made)
