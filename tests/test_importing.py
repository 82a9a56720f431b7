"""Published reports made records, as a user does it."""

import io
import json
import zipfile

import pikepdf
import pytest
from conftest import SHARED, needs_shared

from reportgen.cli import main
from reportgen.errors import UnreadableError
from reportgen.frameworks import Library
from reportgen.importing.reading import read_report
from reportgen.importing.record import scalar


@pytest.mark.parametrize(
    ("text", "expected"),
    [("Steve Lowe", "Steve Lowe"), ("No", '"No"'), ("a: b", '"a: b"'), ("80566", '"80566"')],
)
def test_scalars_are_quoted_where_they_have_to_be(text, expected):
    assert scalar(text) == expected


def test_what_is_no_report_fails_alone_and_is_told(tmp_path, capsys):
    for name, data in (("page.pdf", b"<html></html>"), ("broken.pdf", b"%PDF-1.7\n")):
        (tmp_path / name).write_bytes(data)
    told = tmp_path / "read.json"
    assert (
        main(["import", str(tmp_path), "-o", str(tmp_path / "records"), "--report", str(told), "-j", "1"])
        == 5
    )
    printed = capsys.readouterr()
    assert f"FAILED {tmp_path / 'page.pdf'} is not a PDF but a web page\n" in printed.err
    assert f"FAILED {tmp_path / 'broken.pdf'} is damaged" in printed.err
    assert printed.out == f"0 of 2 reports are records in {tmp_path / 'records'}\n"
    assert [one["file"] for one in json.loads(told.read_text())] == ["broken.pdf", "page.pdf"]
    assert not (tmp_path / "records").exists()


def test_a_folder_whose_pdfs_lie_further_down_is_told_with_one_that_holds_some(tmp_path, capsys):
    folder = tmp_path / "reports"
    (folder / "2016" / "telford").mkdir(parents=True)
    (folder / "notes.txt").write_text("notes")
    (folder / "2016" / "telford" / "x.PDF").write_bytes(b"%PDF-1.7\n")
    assert main(["import", str(folder), "-o", str(tmp_path / "records")]) == 2
    assert capsys.readouterr().err == (
        f"reportgen: There is no PDF in the folder {folder}. Folders in it are not looked into: "
        f"name one that holds PDFs, such as {folder / '2016' / 'telford'}\n"
    )


def test_a_folder_without_pdfs_is_told_also_beside_one_that_has_some(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    for name in ("bare", "full"):
        (tmp_path / name).mkdir()
    (tmp_path / "full" / "x.pdf").write_bytes(b"%PDF-1.7\n")
    assert main(["import", "full", "bare", "-o", "records"]) == 2
    assert capsys.readouterr().err == "reportgen: There is no PDF in the folder bare\n"


def test_what_is_not_there_is_told_once(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(["import", "nosuch", "-o", "records"]) == 5
    printed = capsys.readouterr()
    assert printed.err == "FAILED nosuch: There is no such file\n"
    assert printed.out == "0 of 1 report is a record in records\n"


def zipped(name):
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as file:
        file.writestr(name, "x")
    return kept.getvalue()


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (zipped("word/document.xml"), "is a Word document, not a PDF: save it as PDF"),
        (OLE + "WordDocument".encode("utf-16-le"), "is a Word document, not a PDF: save it as PDF"),
        (zipped("xl/workbook.xml"), "is not a PDF"),
        (OLE + "Workbook".encode("utf-16-le"), "is not a PDF"),
    ],
)
def test_a_file_is_named_as_it_was_typed_and_a_word_document_said_to_be_one(
    data, told, tmp_path, monkeypatch, capsys
):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "My report.docx").write_bytes(data)
    assert main(["import", "./My report.docx", "-o", "records"]) == 5
    assert capsys.readouterr().err == f"FAILED My report.docx {told}\n"


def pdf(pages=1, text=None, password=None):
    """Return a PDF without tags, with a text on its first page."""
    made = pikepdf.new()
    for _ in range(pages):
        made.add_blank_page()
    if text:
        font = pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
        )
        made.pages[0].Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
        lines = "".join(f"({line}) Tj 0 -30 Td " for line in text)
        made.pages[0].Contents = made.make_stream(f"BT /F1 12 Tf 50 750 Td {lines} ET".encode())
    kept = io.BytesIO()
    made.save(kept, encryption=pikepdf.Encryption(owner=password, user=password) if password else False)
    return kept.getvalue()


LETTER = [
    "Inspection of Calderwick local authority children's services",
    "Inspection dates: 4 to 8 June 2018",
    *["Dear director, this letter tells what was found and has no grades of any kind in it."] * 4,
]


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (pdf(text=LETTER, password="secret"), "x is encrypted"),
        (pdf(), "x holds no text"),
        (pdf(pages=201), "x has 201 pages; no published report has more than 200"),
        (
            pdf(
                text=["A paper on something else, that goes on for a while and says nothing of children."] * 5
            ),
            "x is no report of a form that is known",
        ),
        (pdf(text=LETTER), "x gives no grades; it may be a letter"),
    ],
)
def test_what_cannot_be_read_is_told_in_a_sentence(data, told):
    with pytest.raises(UnreadableError, match=told):
        read_report("x", data, Library())


def test_a_report_without_tags_is_read_by_its_lines_and_says_so():
    rows = [
        *LETTER[:2],
        "Lead inspector: Honor Pellatrow, Her Majesty's Inspector",
        *("The impact of leaders on social work practice with children and families: good",),
        *("The experiences and progress of children in care and care leavers: good",),
        *("Overall effectiveness: inadequate",),
        "The experiences and progress of children who need help and protection: inadequate",
        "1. Children wait for help.",
    ]
    draft = read_report("80999_calderwick_2018-07-20", pdf(text=rows), Library())
    assert draft.framework == "ilacs-2018"
    assert {area: one.grade for area, one in draft.grades.items()} == {
        "leadership": "good",
        "help-and-protection": "inadequate",
        "in-care-and-care-leavers": "good",
        "overall": "inadequate",
    }
    assert draft.particulars.provider.value == "Calderwick"
    assert draft.particulars.urn.value == "80999"
    assert any("it has no tags" in str(one) for one in draft.remarks)


@needs_shared
def test_a_councils_past_becomes_linked_records_that_pass_check_and_build(tmp_path, capsys):
    reports = sorted((SHARED / "reports").glob("80554_*.pdf"))
    records = tmp_path / "records"
    assert main(["import", *map(str, reports), "-o", str(records)]) == 0
    names = sorted(path.name for path in records.glob("*.yaml"))
    assert names == ["solihull-2016-07.yaml", "solihull-2020-01.yaml", "solihull-2023-01.yaml"]
    assert "previous: solihull-2020-01" in (records / names[2]).read_text()
    assert "previous: solihull-2016-07" in (records / names[1]).read_text()
    assert main(["check", str(records)]) == 0
    assert main(["build", str(records), "-o", str(tmp_path / "out"), "--format", "json"]) == 0
    assert main(["import", str(reports[0]), "-o", str(records)]) == 0
    printed = capsys.readouterr().out
    assert printed.endswith(f"1 of 1 report is a record in {records}, 1 of which was there already\n")


@needs_shared
def test_the_words_of_a_record_are_those_of_the_corpus(tmp_path):
    report = SHARED / "reports" / "80566_sunderland_2021-08-20.pdf"
    main(["import", str(report), "-o", str(tmp_path)])
    ours = " ".join((tmp_path / "sunderland-2021-08.yaml").read_text().split())
    theirs = (SHARED / "corpus" / "sunderland-2021-08.yaml").read_text()
    narrative = theirs[theirs.index("  help-and-protection:") :].split("\n\n")
    found = [" ".join(text.split()) in ours for text in narrative[1:-1] if ":\n" not in text]
    assert found.count(True) >= 0.95 * len(found)


@needs_shared
def test_paragraphs_of_a_report_run_to_the_last_without_a_gap():
    for name in ("80481_leeds_2015-03-27", "80426_barnsley_2018-11-19", "80537_peterborough_2015-09-18"):
        numbers = read_report(
            name, (SHARED / "reports" / f"{name}.pdf").read_bytes(), Library()
        ).texts.numbers
        assert numbers == list(range(1, numbers[-1] + 1))
        assert numbers[-1] > 40
