"""The response form for factual accuracy, sent out and filled in: as Word does it, and in a real browser."""

import io
import json
import re
import socket
import zipfile
from dataclasses import replace
from datetime import date

import docx
import pytest
from browser import checkers, records
from conftest import EXAMPLES, MINIMAL
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from helpers import PUBLISHER

from reportgen.assessment import sound_case
from reportgen.cli import main
from reportgen.comments.form import response_form
from reportgen.comments.model import read_comments
from reportgen.comments.receiving import Post, receive
from reportgen.comments.word import word_form
from reportgen.errors import RecordError
from reportgen.limits import LIMITS
from reportgen.report.html import RESPONSE_FORM, filled
from reportgen.report.shelf import template_folder
from reportgen.statements import edition, statements

DIRECTOR = "Director of children's services"
DAY = date(2026, 5, 27)
SENT = records.SCHOOL.replace("status: published", "status: draft")


@pytest.fixture
def record(record_file):
    """The file of a record that a form was made of."""
    return record_file(SENT, "school.yaml")


@pytest.fixture
def case(record):
    return sound_case(record)


@pytest.fixture
def form(case):
    return response_form(case, PUBLISHER)


def read(record, *files, names=()):
    """Add forms as the command does."""
    return receive(sound_case(record), record, Post(tuple(files), DAY, names))


def said(record):
    """Return what the side file says, by anchors."""
    return {one.on: one.text for one in read_comments(record.with_suffix(".comments.yaml")).comments}


def codes(problems):
    return [one.code for one in problems]


class Filled:
    """A form in Word, filled in by somebody."""

    def __init__(self, form, role=DIRECTOR):
        self.document = docx.Document(io.BytesIO(word_form(form)))
        self.tables = {re.search(r"\[(.*)\]", one.cell(0, 0).text)[1]: one for one in self.document.tables}
        if role:
            self.space("role").text = role

    def space(self, anchor):
        return self.tables[anchor].cell(1, 0)

    def saved(self, folder, name="back.docx"):
        path = folder / name
        self.document.save(path)
        return path


# --- what is asked


@pytest.mark.parametrize("name", ["calderwick-2026-06", "eastmarch-2016-11"])
def test_there_is_a_space_for_all_that_the_report_states_and_one_for_the_whole(name):
    case = sound_case(EXAMPLES / f"{name}.yaml")
    form = response_form(case)
    stated = statements(case)
    assert [one.anchor for one in form.spaces] == [*(one.anchor for one in stated), "report"]
    assert form.reference == f"Form {name}, edition {edition(stated)}"
    page = filled(RESPONSE_FORM, {"form": form})
    assert all(f'data-anchor="{one.anchor}"' in page for one in form.spaces)
    asked = [one.cell(0, 0).text for one in docx.Document(io.BytesIO(word_form(form))).tables]
    assert asked == [f"{one.label} [{one.anchor}]" for one in (form.role, *form.spaces)]


def test_it_says_who_answers_by_when():
    form = response_form(sound_case(EXAMPLES / "calderwick-2026-06.yaml"))
    assert dict(form.particulars) == {
        "Inspection dates": "20 April to 1 May 2026",
        "Framework": "ILACS 2026",
        "Who comments": "The authority",
        "Comments due": "By 28 May 2026",  # five working days, with the bank holiday of 25 May among them
    }


def test_before_the_draft_is_sent_it_says_how_long_there_is(record_file):
    form = response_form(sound_case(record_file()))
    assert dict(form.particulars)["Comments due"] == "Within 5 working days of the day the draft is sent"


def test_a_grade_comes_with_its_reason(record_file):
    case = sound_case(EXAMPLES / "eastmarch-2016-11.yaml")
    form = response_form(case)
    graded = [part for part in form.parts if part.grade]
    assert len(graded) == 7
    page = filled(RESPONSE_FORM, {"form": form})
    written = "\n".join(one.text for one in docx.Document(io.BytesIO(word_form(form))).paragraphs)
    for part in graded:
        assert part.reasons
        assert f"Grade: {part.grade.label}. {' '.join(part.reasons)}" in written
        assert f"<strong>{part.grade.label}</strong>. <span" in page
    # Without a reason among the rules, the first words of what inspectors found stand for it.
    adoption = next(part for part in graded if part.title == "Adoption performance")
    assert adoption.reasons == ("Adoption in Eastmarch is good.",)


# --- the Word document


def test_the_same_form_is_the_same_bytes_and_tells_no_time_and_nobody(form):
    data = word_form(form)
    assert data == word_form(form)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert {one.date_time for one in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        core = archive.read("docProps/core.xml").decode()
        everything = b"".join(map(archive.read, archive.namelist())).decode()
    assert "created" not in core
    assert "modified" not in core
    assert "<dc:creator>Office for Inspected Services</dc:creator>" in core
    assert not re.search(r"python-docx|Macintosh|T\d\d:\d\d:\d\dZ", everything)
    assert "<dc:creator></dc:creator>" in (
        zipfile.ZipFile(io.BytesIO(word_form(replace(form, publisher="")))).read("docProps/core.xml").decode()
    )


def test_it_has_a_title_a_language_headings_and_tables_with_a_head(form):
    document = docx.Document(io.BytesIO(word_form(form)))
    assert document.core_properties.title == form.title
    assert document.core_properties.language == "en-GB"
    styles = document.styles.element
    assert styles.xpath("//w:docDefaults//w:lang/@w:val") == ["en-GB"]
    headings = [(one.style.name, one.text) for one in document.paragraphs if one.style.name[:4] == "Head"]
    assert headings[:4] == [
        ("Heading 1", "How to fill in this form"),
        ("Heading 1", "Your role"),
        ("Heading 1", form.parts[0].title),
        ("Heading 2", "Paragraph 1"),
    ]
    assert headings[-1] == ("Heading 1", "The report as a whole")
    for table in document.element.xpath("//w:tbl"):
        assert len(table.xpath("w:tr[1]/w:trPr/w:tblHeader")) == 1
        assert table.xpath("w:tblPr/w:tblCaption/@w:val")
        assert table.xpath("w:tr[2]//w:t") == []
    section = document.sections[0]
    assert section.header.paragraphs[0].text == "Draft, not for publication"
    assert section.footer.paragraphs[0].text.startswith(form.reference)


def test_marks_of_xml_are_text(record_file):
    text = MINIMAL.replace("Services are good.", "Less than < 5 & more ]]> than 3.")
    form = response_form(sound_case(record_file(text)))
    document = docx.Document(io.BytesIO(word_form(form)))
    assert "Less than < 5 & more ]]> than 3." in [one.text for one in document.paragraphs]
    assert "Less than &lt; 5 &amp; more ]]&gt; than 3." in filled(RESPONSE_FORM, {"form": form})


# --- what comes back in Word


GOLDEN = """\
# Comments on the factual accuracy of the draft of school. They are not published.
#
# Answer each comment: write below its 'response:' what inspectors say to it, and behind its 'decision:'
# 'accepted', 'partly accepted' or 'not accepted'. It is open until it has both. For example:
#
#     response: |
#       The opening was confirmed; the paragraph now says seven.
#     decision: accepted
#
# Remarks above the comments show how the text began when they were added.
format: 1
inspection: school
replies:
  - received: 2026-05-27
    role: Director of children's services
    edition: {edition}
    form: {form}
comments:
  # Paragraph 4: Staff see each pupil.
  - id: C1
    on: p-4
    role: Director of children's services
    text: |
      They see 'all' pupils: each day.

      # 3 of 3 asked.
    response:
    decision:

  # The report as a whole
  - id: C2
    on: report
    role: Director of children's services
    text: |
      Thank you.
    response:
    decision:
"""


def test_comments_go_into_a_file_that_says_how_to_answer_them(record, form, tmp_path):
    filled = Filled(form)
    filled.space("p-4").text = "They see 'all' pupils: each day.\n\n# 3 of 3 asked."
    filled.space("report").text = "Thank you."
    received = read(record, filled.saved(tmp_path))
    assert [(one.comments, one.is_new) for one in received.added] == [(("C1", "C2"), True)]
    assert received.problems == ()
    written = received.side_file.read_text(encoding="utf-8")
    (reply,) = read_comments(received.side_file).replies
    assert (reply.received, reply.edition) == (DAY, form.edition)

    def scalar(value):
        return value if value[0].isalpha() else f"'{value}'"

    assert written == GOLDEN.format(edition=scalar(reply.edition), form=scalar(reply.form))


def test_a_form_without_a_comment_is_an_answer(record, form, tmp_path):
    received = read(record, Filled(form).saved(tmp_path))
    assert [(one.comments, one.is_new) for one in received.added] == [((), True)]
    comments = read_comments(received.side_file)
    assert len(comments.replies) == 1
    assert comments.comments == ()


def test_the_same_form_twice_adds_nothing_even_when_a_comment_was_mended_since(record, form, tmp_path):
    filled = Filled(form)
    filled.space("p-4").text = "Jane Doe says so."
    path = filled.saved(tmp_path)
    side_file = read(record, path).side_file
    side_file.write_text(side_file.read_text().replace("Jane Doe", "A child"))
    before = side_file.read_bytes()
    assert [one.is_new for one in read(record, path, path).added] == [False, False]
    assert side_file.read_bytes() == before


def test_a_second_form_of_one_role_adds_what_it_has_more(record, form, tmp_path):
    filled = Filled(form)
    filled.space("p-4").text = "First."
    read(record, filled.saved(tmp_path, "one.docx"))
    filled.space("p-5").text = "Second."
    received = read(record, filled.saved(tmp_path, "two.docx"))
    assert [one.comments for one in received.added] == [("C2",)]
    assert said(record) == {"p-4": "First.", "p-5": "Second."}
    assert len(read_comments(received.side_file).replies) == 2


def test_a_reply_of_another_role_stands_for_itself(record, form, tmp_path):
    files = []
    for name in (DIRECTOR, "Lead member: children"):
        filled = Filled(form, name)
        filled.space("p-4").text = "The same."
        files.append(filled.saved(tmp_path, f"{name[:4]}.docx"))
    assert [one.comments for one in read(record, *files).added] == [("C1",), ("C2",)]


def run(text, extra=""):
    return f"<w:r {nsdecls('w')}>{extra}<w:t xml:space='preserve'>{text}</w:t></w:r>"


def test_whatever_programs_make_of_a_cell_its_text_is_read(record, form, tmp_path):
    filled = Filled(form)
    cell = filled.space("p-4")
    paragraph = cell.paragraphs[0]
    for part in ("There ", "are ", "seven"):
        paragraph.add_run(part).bold = part == "are "
    paragraph._p.append(parse_xml(f"<w:ins {nsdecls('w')} w:id='1' w:author='A'>{run(' family')}</w:ins>"))
    paragraph._p.append(
        parse_xml(
            f"<w:del {nsdecls('w')} w:id='2' w:author='A'><w:r><w:delText>six</w:delText></w:r></w:del>"
        )
    )
    paragraph._p.append(parse_xml(f"<w:hyperlink {nsdecls('w')}>{run(' hubs')}</w:hyperlink>"))
    paragraph._p.append(
        parse_xml(f"<w:sdt {nsdecls('w')}><w:sdtContent>{run(', we')}</w:sdtContent></w:sdt>")
    )
    paragraph._p.append(
        parse_xml(
            f"<w:r {nsdecls('w')}><w:tab/><w:t>say</w:t><w:br/><w:t>co</w:t><w:noBreakHyphen/><w:t>op</w:t>"
            "<w:instrText>PAGE</w:instrText></w:r>"
        )
    )
    cell.add_paragraph("In a list", "List Number")
    bullet = cell.add_paragraph("With a mark")
    bullet._p.get_or_add_pPr().append(
        parse_xml(f"<w:numPr {nsdecls('w')}><w:ilvl w:val='0'/><w:numId w:val='1'/></w:numPr>")
    )
    cell.add_table(1, 1).cell(0, 0).text = "In a table"
    read(record, filled.saved(tmp_path))
    assert said(record) == {
        "p-4": "There are seven family hubs, we say\nco-op\nIn a list\n- With a mark\nIn a table"
    }


def test_it_does_not_matter_how_cells_are_cut(record, form, tmp_path):
    filled = Filled(form)
    # Written behind the label, into two rows that were one, and into two tables that have become one.
    head = filled.tables["p-4"].cell(0, 0).paragraphs[0]
    head.add_run("\nBehind the label.")
    rows = filled.tables["p-5"]
    rows.cell(1, 0).text = "First row."
    rows.add_row().cells[0].text = "Second row."
    table, following = filled.tables["p-6"]._tbl, filled.tables["p-7"]._tbl
    filled.space("p-6").text = "Sixth."
    filled.space("p-7").text = "Seventh."
    for row in following.xpath("w:tr"):
        table.append(row)
    following.getparent().remove(following)
    read(record, filled.saved(tmp_path))
    assert said(record) == {
        "p-4": "Behind the label.",
        "p-5": "First row.\n\nSecond row.",
        "p-6": "Sixth.",
        "p-7": "Seventh.",
    }


def test_what_is_not_read_is_told(record, form, tmp_path):
    filled = Filled(form)
    (paragraph,) = [one for one in filled.document.paragraphs if one.text == "Early reading is weak."]
    paragraph.add_run(" Not so.")
    filled.document.add_paragraph("Nor here.")
    filled.document.add_comment(paragraph.runs, "In the margin.", author="A", initials="A")
    filled.space("p-4").paragraphs[0].add_run()._r.append(parse_xml(f"<w:pict {nsdecls('w')}/>"))
    problems = read(record, filled.saved(tmp_path)).problems
    assert sorted((one.code, one.found or one.message) for one in problems) == [
        ("form.outside", "'Early reading is weak. Not so.'"),
        ("form.outside", "'Nor here.'"),
        ("form.unread", "1"),
        ("form.unread", "A picture or an object stands at [p-4], and is not read"),
    ]
    assert not any(one.is_error for one in problems)


def test_many_paragraphs_outside_are_counted(record, form, tmp_path):
    filled = Filled(form)
    for number in range(14):
        filled.document.add_paragraph(f"Outside {number}.")
    problems = read(record, filled.saved(tmp_path)).problems
    assert codes(problems) == ["form.outside"] * 11
    assert "4 more paragraphs stand outside" in problems[-1].message + problems[0].message


def test_who_somebody_is_is_told_masked_and_nothing_of_it_shown(record, form, tmp_path, capsys):
    filled = Filled(form)
    filled.space("p-4").text = "Of Jane Doe, NHS 943 476 5919, all was known."
    record.with_name("names.txt").write_text("Jane Doe\n")
    assert main(["comments", str(record), "--read", str(filled.saved(tmp_path))]) == 0
    told = capsys.readouterr().err
    assert "comments.personal: Comment C1 holds an NHS number" in told
    assert "Comment C1 holds a name of names.txt" in told
    assert "school.comments.yaml:24:" in told
    assert "943" not in told
    assert "Doe" not in told


@pytest.mark.parametrize(
    ("sign", "code"),
    [("\u202e", "text.bidi"), ("\ue000", "text.private"), ("\U000e0041", "text.hidden"), ("\u0085", None)],
)
def test_what_cannot_be_seen_is_refused_as_in_records(record, form, tmp_path, sign, code):
    filled = Filled(form)
    filled.space("p-4").paragraphs[0].add_run(f"One{sign}two")
    path = filled.saved(tmp_path)
    if code is None:
        read(record, path)
        assert said(record) == {"p-4": "One\ntwo"}
        return
    with pytest.raises(RecordError) as caught:
        read(record, path)
    assert codes(caught.value.problems) == [code]
    assert "[p-4]" in str(caught.value)


# --- forms that are refused


def test_nothing_is_added_where_one_form_is_wrong(record, form, tmp_path):
    files = [Filled(form).saved(tmp_path, "good.docx"), Filled(form, role="").saved(tmp_path, "bad.docx")]
    with pytest.raises(RecordError) as caught:
        read(record, *files)
    assert codes(caught.value.problems) == ["form.role"]
    assert "bad.docx" in str(caught.value)
    assert not record.with_suffix(".comments.yaml").exists()


def test_a_form_of_another_inspection_is_refused(record, form, tmp_path):
    path = Filled(response_form(sound_case(EXAMPLES / "calderwick-2026-06.yaml"))).saved(tmp_path)
    with pytest.raises(RecordError) as caught:
        read(record, path)
    (problem,) = caught.value.problems
    assert (problem.code, problem.found, problem.expected) == (
        "form.inspection",
        "'calderwick-2026-06'",
        "'school'",
    )


def test_a_form_of_another_edition_is_added_with_a_warning(record, form, tmp_path):
    filled = Filled(form)
    filled.space("p-4").text = "Not all."
    path = filled.saved(tmp_path)
    record.write_text(SENT.replace("Early reading is weak", "Early reading is poor"))
    assert codes(read(record, path).problems) == ["form.edition"]
    assert read_comments(record.with_suffix(".comments.yaml")).replies[0].edition == form.edition


def test_a_comment_on_what_is_no_longer_there_is_an_error(record, form, tmp_path):
    filled = Filled(form)
    filled.space("fact-2").text = "Not so many."
    path = filled.saved(tmp_path)
    facts = re.search(r"context:\n(?:  .*\n)*", SENT)[0]
    record.write_text(SENT.replace(facts, ""))
    with pytest.raises(RecordError) as caught:
        read(record, path)
    assert sorted(codes(caught.value.problems)) == ["form.anchor", "form.edition"]
    assert "There is no [fact-2] in the draft" in str(caught.value)


def packed(data, change):
    """Return an archive anew, with its entries changed."""
    entries = {}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        entries = {name: archive.read(name) for name in archive.namelist()}
    change(entries)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return made.getvalue()


def add(name, content):
    return lambda data: packed(data, lambda entries: entries.update({name: content}))


def edit(name, old, new):
    def change(entries):
        assert old in entries[name]
        entries[name] = entries[name].replace(old, new, 1)

    return lambda data: packed(data, change)


def twice(data):
    made = io.BytesIO(data)
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(made, "a") as archive:
        archive.writestr("word/document.xml", b"<w/>")
    return made.getvalue()


def marked_as_encrypted(data):
    changed = bytearray(data)
    for sign, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        changed[data.index(sign) + offset] |= 1
    return bytes(changed)


DTD = b'<!DOCTYPE w:document [<!ENTITY x SYSTEM "file:///etc/hostname">]><w:document '
DOCUMENT = "word/document.xml"
BAD = {
    "empty": (lambda data: b"", "form.kind"),
    "text": (lambda data: b"Comments", "form.kind"),
    "locked, or of an old Word": (lambda data: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + data, "form.kind"),
    "half": (lambda data: data[: len(data) // 2], "form.damaged"),
    "garbled": (lambda data: data[:9000] + b"\0" * 500 + data[9500:], "form.damaged"),
    "no document": (lambda data: packed(data, lambda entries: entries.pop(DOCUMENT)), "form.damaged"),
    "no types": (
        lambda data: packed(data, lambda entries: entries.pop("[Content_Types].xml")),
        "form.damaged",
    ),
    "broken XML": (edit(DOCUMENT, b"</w:body>", b""), "form.damaged"),
    "nothing in it": (add(DOCUMENT, b"<a/>"), "form.damaged"),
    "entry outside": (add("../x", b"x"), "form.archive"),
    "absolute": (add("/etc/x", b"x"), "form.archive"),
    "drive": (add("C:\\x", b"x"), "form.archive"),
    "twice": (twice, "form.archive"),
    "encrypted": (marked_as_encrypted, "form.locked"),
    "zip in zip": (add("word/embeddings/a.bin", b"PK\x03\x04..."), "form.nested"),
    "macros": (add("word/vbaProject.bin", b"x"), "form.macros"),
    "docm": (
        edit("[Content_Types].xml", b"wordprocessingml.document.main", b"x.macroEnabled.main"),
        "form.macros",
    ),
    "DTD": (edit(DOCUMENT, b"<w:document ", DTD), "form.xml"),
    "DTD in UTF-16": (
        lambda data: packed(
            data,
            lambda entries: entries.update({DOCUMENT: DTD.decode().encode("utf-16")}),
        ),
        "form.xml",
    ),
    "DTD in EBCDIC": (
        add("word/a.xml", "<?xml version='1.0' encoding='cp037'?><!DOCTYPE a>".encode("cp037")),
        "form.xml",
    ),
    "an encoding of its own": (edit(DOCUMENT, b"encoding='UTF-8'", b"encoding='IBM037'"), "form.xml"),
    "bomb": (add("word/media/a.bmp", b"\0" * (LIMITS.unpacked_bytes + 1)), "limit.unpacked"),
    "ratio": (add("word/media/a.bmp", b"\0" * 12_000_000), "limit.unpacked"),
    "files": (
        lambda data: packed(data, lambda entries: entries.update({f"a{n}": b"" for n in range(600)})),
        "limit.unpacked",
    ),
    "no reference": (
        lambda data: packed(
            data,
            lambda entries: entries.update({DOCUMENT: entries[DOCUMENT].replace(b", edition ", b"")}),
        ),
        "form.kind",
    ),
    "long comment": (
        edit(DOCUMENT, b"[p-4]</w:t>", b"[p-4] " + b"x" * (LIMITS.comment_characters + 1) + b"</w:t>"),
        "limit.comment",
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_a_file_that_is_no_form_is_told_as_what_it_is(record, form, tmp_path, capsys, name):
    spoil, code = BAD[name]
    path = tmp_path / "back.docx"
    path.write_bytes(spoil(Filled(form).saved(tmp_path).read_bytes()))
    assert main(["comments", str(record), "--read", str(path)]) == 1
    told = capsys.readouterr().err
    assert re.findall(r"^error (\S+):", told, re.MULTILINE) == [code]
    assert f"--> {path}" in told
    assert "Traceback" not in told


def test_too_large_a_file_is_not_read(record, tmp_path, capsys):
    path = tmp_path / "back.docx"
    with path.open("wb") as file:
        file.truncate(LIMITS.form_bytes + 1)
    assert main(["comments", str(record), "--read", str(path)]) == 1
    assert "limit.file" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["back.odt", "back.pdf", "back", "none.docx"])
def test_another_kind_of_file_is_refused(record, tmp_path, capsys, name):
    path = tmp_path / name
    if name != "none.docx":
        path.write_bytes(b"PK\x03\x04")
    assert main(["comments", str(record), "--read", str(path)]) == 1
    told = capsys.readouterr().err
    assert "file.missing" in told if name == "none.docx" else "form.kind" in told


def test_nothing_that_a_form_refers_to_is_followed(record, form, tmp_path, monkeypatch):
    def linked(entries):
        name = "word/_rels/document.xml.rels"
        kind = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
        for number, one in enumerate((b"attachedTemplate", b"image", b"hyperlink", b"subDocument")):
            link = (
                b'<Relationship Id="x%d" Type="%s%s" Target="http://127.0.0.1:9/%s" TargetMode="External"/>'
            )
            entries[name] = entries[name].replace(
                b"</Relationships>", link % (number, kind, one, one) + b"</Relationships>"
            )

    def refuse(*_):
        raise AssertionError("a socket was opened")

    path = tmp_path / "back.docx"
    path.write_bytes(packed(Filled(form).saved(tmp_path).read_bytes(), linked))
    monkeypatch.setattr(socket, "socket", refuse)
    assert [one.is_new for one in read(record, path).added] == [True]


# --- the page


@pytest.fixture
def page_file(form, tmp_path):
    path = tmp_path / "school-comments.html"
    path.write_text(filled(RESPONSE_FORM, {"form": form}), encoding="utf-8")
    return path


def download(page, folder):
    with page.expect_download() as waiting:
        page.get_by_role("button").click()
    path = folder / waiting.value.suggested_filename
    waiting.value.save_as(path)
    return path


def test_what_is_typed_into_the_page_is_saved_and_read_back(browser, page_file, record, form, tmp_path):
    with checkers.opened(browser, page_file) as page:
        page.get_by_label("Your role, not your name").fill(DIRECTOR)
        page.get_by_label("Comment on paragraph 4", exact=True).fill(
            "There are seven:\n\n- all open </script>"
        )
        page.get_by_label("Comment on the report as a whole").fill("Thank you.")
        path = download(page, tmp_path)
        assert page.get_by_role("status").inner_text() == "Saved school-comments.json with 2 comments."
    assert path.name == "school-comments.json"
    assert json.loads(path.read_text()) == {
        "format": 1,
        "inspection": "school",
        "edition": form.edition,
        "role": DIRECTOR,
        "comments": [
            {"on": "p-4", "text": "There are seven:\n\n- all open </script>"},
            {"on": "report", "text": "Thank you."},
        ],
    }
    assert [one.comments for one in read(record, path).added] == [("C1", "C2")]
    assert said(record) == {"p-4": "There are seven:\n\n- all open </script>", "report": "Thank you."}


def test_the_page_and_word_say_the_same_so_one_form_is_added_once(browser, page_file, record, form, tmp_path):
    filled = Filled(form)
    filled.space("p-4").text = "Not all."
    with checkers.opened(browser, page_file) as page:
        page.get_by_label("Your role").fill(DIRECTOR)
        page.get_by_label("Comment on paragraph 4", exact=True).fill("Not all.")
        path = download(page, tmp_path)
    assert [one.is_new for one in read(record, filled.saved(tmp_path), path).added] == [True, False]


def test_without_a_role_nothing_is_saved_and_it_is_asked_for(browser, page_file):
    with checkers.opened(browser, page_file) as page:
        page.get_by_role("button").click()
        role = page.get_by_label("Your role")
        assert page.get_by_role("alert").inner_text().startswith("Please fill in your role")
        assert role.evaluate("(one) => one === document.activeElement")
        assert role.get_attribute("aria-invalid") == "true"
        role.fill(DIRECTOR)
        page.get_by_role("button").click()
        assert page.get_by_role("alert").inner_text() == ""
        assert page.get_by_role("status").inner_text() == "Saved school-comments.json with no comments."


def test_leaving_with_unsaved_comments_is_asked_about(browser, page_file, tmp_path):
    with checkers.opened(browser, page_file) as page:
        asked = []
        page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
        page.reload()
        assert asked == []
        page.get_by_label("Your role").fill(DIRECTOR)
        page.get_by_role("button").click()
        page.reload()
        assert asked == []
        page.get_by_label("Comment on the report as a whole").type("Not yet.")
        page.reload()
        assert asked == ["beforeunload"]
        assert page.get_by_label("Comment on the report as a whole").input_value() == ""


def test_without_scripts_the_page_points_to_the_word_form(browser, page_file):
    context = browser.new_context(java_script_enabled=False)
    try:
        page = context.new_page()
        page.goto(page_file.as_uri())
        assert page.locator(".without-script").is_visible()
        assert "school-comments.docx" in page.locator(".without-script").inner_text()
        assert not page.get_by_role("button").is_visible()
    finally:
        context.close()
    with checkers.opened(browser, page_file) as page:
        assert page.locator(".without-script").count() == 0


def test_the_page_asks_for_nothing_and_only_its_own_script_runs(browser, page_file):
    page_file.write_text(
        page_file.read_text().replace("</main>", "<script>document.title = 'x'</script></main>")
    )
    heard = []
    context = browser.new_context()
    try:
        page = context.new_page()
        page.on("request", lambda request: heard.append(request.url))
        page.goto(page_file.as_uri())
        assert page.title().startswith("Draft – Comments on factual accuracy: St Wulfrida")
        assert page.get_by_role("button").is_visible()
    finally:
        context.close()
    assert heard == [page_file.as_uri()]


def test_every_space_has_a_label_and_is_reached_by_the_keyboard_in_order(browser, page_file, form):
    with checkers.opened(browser, page_file, width=390) as page:
        expected = [f"write-{one.anchor}" for one in (form.role, *form.spaces)]
        reached = []
        for _ in range(len(expected) + len(form.parts) + 10):
            page.keyboard.press("Tab")
            found = page.evaluate("document.activeElement.id || document.activeElement.localName")
            reached.append(found)
            if found == "button":
                break
        assert [one for one in reached if one.startswith("write-")] == expected
        assert reached[-1] == "button"
        labels = page.locator("textarea").evaluate_all("(all) => all.map((one) => one.labels[0].textContent)")
        assert labels == [one.label for one in form.spaces]


@pytest.mark.parametrize("name", ["school", "long-words", "calderwick-2026-06"])
def test_the_checkers_find_nothing_in_the_page(browser, tmp_path, name):
    path = tmp_path / "form.html"
    case = records.case_of(name, tmp_path)
    path.write_text(filled(RESPONSE_FORM, {"form": response_form(case, PUBLISHER)}), encoding="utf-8")
    with checkers.opened(browser, path, bypass_csp=True) as page:
        assert checkers.axe(page) == []
        for width in (320, 390, 768, 1024, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            assert checkers.look(page, "lost", ".skip:not(:focus)") == [], width
    assert checkers.nu([path]) == []


def test_the_page_shows_every_class_of_its_template(form):
    source = re.sub(r"\{#.*?#\}", "", (template_folder() / "comments.html").read_text(), flags=re.DOTALL)
    asked = set(" ".join(re.findall(r'class="([^"{]*)', source)).split())
    shown = set(" ".join(re.findall(r'class="([^"]*)"', filled(RESPONSE_FORM, {"form": form}))).split())
    assert asked <= shown


# --- the answers of the page, by hand


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"format": 2}, "format.unknown"),
        ({"edition": 5}, "edition.form"),
        ({"role": " "}, "form.role"),
        ({"comments": [{"on": "p-4"}]}, "key.missing"),
        ({"comments": [{"on": "p-99", "text": "x"}]}, "form.anchor"),
        ({"comments": [{"on": "p-4", "text": "a\u202eb"}]}, "text.bidi"),
        ({"comments": [{"on": "p-4", "text": "x" * 10_001}]}, "limit.comment"),
        ({"comments": [{"on": "p-4", "text": f"{n}"} for n in range(1_001)]}, "limit.comments"),
        ({"more": "x"}, "key.unknown"),
    ],
)
def test_what_is_wrong_with_answers_is_told(record, form, tmp_path, change, code):
    path = tmp_path / "back.json"
    answers = {"format": 1, "inspection": "school", "edition": form.edition, "role": DIRECTOR, **change}
    path.write_text(json.dumps(answers))
    with pytest.raises(RecordError) as caught:
        read(record, path)
    assert code in codes(caught.value.problems)


def test_another_json_file_is_told_in_one_word(record, tmp_path):
    other = tmp_path / "report.json"
    other.write_text('{"id": "school", "outcome": {}, "paragraphs": []}')
    with pytest.raises(RecordError) as caught:
        read(record, other)
    assert [one.code for one in caught.value.problems] == ["form.kind"]


def test_answers_with_a_key_twice_are_refused(record, form, tmp_path):
    path = tmp_path / "back.json"
    answers = {"format": 1, "inspection": "school", "edition": form.edition, "role": DIRECTOR}
    path.write_text(json.dumps(answers).replace('"role"', '"role": "A", "role"'))
    with pytest.raises(RecordError) as caught:
        read(record, path)
    assert codes(caught.value.problems) == ["yaml.duplicate"]


# --- the command


def test_the_command_writes_both_forms_and_reads_them_back(record, tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert main(["comments", "school.yaml", "-o", "out"]) == 0
    assert "built out: school-comments.html, school-comments.docx" in capsys.readouterr().out
    document = docx.Document(tmp_path / "out" / "school-comments.docx")
    for table in document.tables:
        if "[role]" in table.cell(0, 0).text:
            table.cell(1, 0).text = f"The {DIRECTOR}"
        if re.search(r"\[(p-4|p-5)\]", table.cell(0, 0).text):
            table.cell(1, 0).text = "Not so."
    document.save(tmp_path / "back.docx")
    assert main(["comments", "school.yaml", "--read", "back.docx", "--received", "2026-02-03"]) == 0
    told = capsys.readouterr().out
    assert told == f"added 2 comments (C1 and C2) of the {DIRECTOR} to school.comments.yaml\n"
    assert read_comments(tmp_path / "school.comments.yaml").replies[0].received == date(2026, 2, 3)
    assert main(["comments", "school.yaml", "--read", "back.docx"]) == 0
    assert capsys.readouterr().out == "nothing new in back.docx\n"


def test_one_comment_and_none_are_told_as_such(record, form, tmp_path, capsys):
    filled = Filled(form, "Lead member")
    none = filled.saved(tmp_path, "none.docx")
    filled.space("p-4").text = "Not so."
    one = filled.saved(tmp_path, "one.docx")
    assert main(["comments", str(record), "--read", str(none), str(one)]) == 0
    path = record.with_suffix(".comments.yaml")
    assert capsys.readouterr().out.splitlines() == [
        f"added the reply of the Lead member to {path}: no comments",
        f"added 1 comment (C1) of the Lead member to {path}",
    ]


def test_no_form_is_made_of_a_record_that_tells_who_a_child_is(record_file, tmp_path, capsys):
    record = record_file(MINIMAL.replace("Services are good.", "Of NHS 943 476 5919 all is known."))
    assert main(["comments", str(record), "-o", str(tmp_path / "out")]) == 1
    assert "disclosure.nhs-number" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["none.yaml"], "none.yaml is not there"),
        (["."], ". is a folder"),
        (["school.yaml", "--received", "2026-02-03"], "--received goes with --read"),
    ],
)
def test_wrong_usage_is_told(record, tmp_path, capsys, monkeypatch, arguments, says):
    monkeypatch.chdir(tmp_path)
    assert main(["comments", *arguments]) == 2
    assert says in capsys.readouterr().err
