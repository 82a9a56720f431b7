"""Published reports made records, as a user does it."""

import io
import json

import pikepdf
import pytest
from conftest import SHARED, needs_shared

from reportgen.cli import main
from reportgen.errors import UnreadableError
from reportgen.frameworks import Library
from reportgen.importing.blocks import Block, Kind, Place
from reportgen.importing.draft import Asked
from reportgen.importing.grades import Reader
from reportgen.importing.improvements import ask
from reportgen.importing.layouts import layouts
from reportgen.importing.paragraphs import escaped, read_texts
from reportgen.importing.reading import read_report
from reportgen.importing.record import scalar

SIF = next(one for one in layouts() if one.frameworks == ("sif-2013",))
ILACS = next(one for one in layouts() if "ilacs-2018" in one.frameworks)


def block(text, page=3, kind=Kind.PARAGRAPH, cells=()):
    return Block(kind, text or " ".join(cells), Place(page, "P"), cells)


def texts_of(layout, framework, *blocks):
    return read_texts(layout, Reader(layout, Library().get(framework)), blocks)


def heading(text, page=3):
    return block(text, page, Kind.HEADING)


HELP = "The experiences and progress of children who need help and protection: good"


def test_a_paragraph_that_goes_on_over_a_page_stays_one():
    texts, remarks = texts_of(
        ILACS,
        "ilacs-2018",
        heading(HELP),
        block("1. Families get help. Consent is"),
        block("sought from all of them.", page=4),
        block("2. Thresholds are clear.", page=4),
        block("Partners know them.", page=4),
    )
    assert texts.areas["help-and-protection"].narrative == [
        "Families get help. Consent is sought from all of them. {#p1}",
        "Thresholds are clear. Partners know them. {#p2}",
    ]
    assert texts.numbers == [1, 2]
    assert remarks == ()


def test_a_number_that_is_missing_is_told_with_the_page():
    texts, remarks = texts_of(
        ILACS, "ilacs-2018", heading(HELP), block("1. One."), block("3. Three.", page=5)
    )
    assert texts.gaps == (2,)
    assert [str(one) for one in remarks] == ["paragraphs: number 2 was not found before number 3 (page 5)"]


def test_a_year_at_the_beginning_of_a_text_is_no_number_of_a_paragraph():
    texts, _remarks = texts_of(
        ILACS, "ilacs-2018", heading(HELP), block("1. In"), block("2016. Since then, more.")
    )
    assert texts.numbers == [1]


def test_text_under_no_known_heading_is_told_and_not_put_anywhere():
    long = (
        "Something that stands under a heading which no form of report has, and that goes on for a while. "
        * 2
    )
    _texts, remarks = texts_of(SIF, "sif-2013", block(long, page=4))
    assert [one.about for one in remarks] == ["texts"]


def test_the_boards_part_has_its_own_improvements():
    texts, _remarks = texts_of(
        SIF,
        "sif-2013",
        heading("Recommendations"),
        block("1. Hold meetings in time.", kind=Kind.ITEM),
        heading("The Local Safeguarding Children Board (LSCB)"),
        block("Recommendations"),
        block("2. Publish the annual report.", kind=Kind.ITEM),
    )
    assert [one.text for one in texts.improvements] == ["Hold meetings in time."]
    assert [one.text for one in texts.areas["lscb"].improvements] == ["Publish the annual report."]


def test_priority_actions_are_told_from_areas_for_improvement():
    texts, _remarks = texts_of(
        SIF,
        "sif-2013",
        heading("Priority and immediate action"),
        block("1. Review all unallocated cases.", kind=Kind.ITEM),
        heading("Areas for improvement"),
        block("2. Improve plans.", kind=Kind.ITEM),
    )
    assert [(one.text, one.is_priority) for one in texts.improvements] == [
        ("Review all unallocated cases.", True),
        ("Improve plans.", False),
    ]


def test_that_there_are_no_priority_actions_is_no_priority_action():
    asked: list[Asked] = []
    told = ask(
        asked,
        block("There are no priority actions."),
        "There are no priority actions.",
        is_numbered=False,
        is_priority=True,
    )
    assert (asked, told) == ([], None)


def test_a_figure_about_the_area_has_its_comparator():
    texts, _remarks = texts_of(
        SIF,
        "sif-2013",
        heading("Information about this local authority area"),
        block("\uf06e The proportion of children entitled to free school meals:", kind=Kind.ITEM),
        block("\uf06e in primary schools is 20% (the national average is 17%)", kind=Kind.ITEM),
    )
    (fact,) = texts.facts
    assert (fact.value, fact.unit, fact.comparator) == ("20", "%", ("National average", "17"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [("Steve Lowe", "Steve Lowe"), ("No", '"No"'), ("a: b", '"a: b"'), ("80566", '"80566"')],
)
def test_scalars_are_quoted_where_they_have_to_be(text, expected):
    assert scalar(text) == expected


def test_marks_of_markdown_are_text():
    assert escaped("# *not* a [link]") == "\\# \\*not\\* a \\[link\\]"


def test_what_is_no_report_fails_alone_and_is_told(tmp_path, capsys):
    for name, data in (("page.pdf", b"<html></html>"), ("broken.pdf", b"%PDF-1.7\n")):
        (tmp_path / name).write_bytes(data)
    told = tmp_path / "read.json"
    assert (
        main(["import", str(tmp_path), "-o", str(tmp_path / "records"), "--report", str(told), "-j", "1"])
        == 5
    )
    printed = capsys.readouterr()
    assert "FAILED page is not a PDF but a web page" in printed.err
    assert "FAILED broken is damaged" in printed.err
    assert [one["file"] for one in json.loads(told.read_text())] == ["broken.pdf", "page.pdf"]
    assert not (tmp_path / "records").exists()


def test_our_own_pages_and_pdfs_come_back_as_records_of_the_same_data(tmp_path):
    configured = ["--config", "reportgen/examples/reportgen.toml"]
    first, again, records = tmp_path / "first", tmp_path / "again", tmp_path / "records"
    main(["build", "reportgen/examples", *configured, "-o", str(first), "--format", "html,json"])
    pages = sorted(first.glob("*/report.html"))
    assert main(["import", *map(str, pages), "-o", str(records), "-j", "1"]) == 0
    main(["build", str(records), *configured, "-o", str(again), "--format", "json"])
    for page in pages:
        name = page.parent.name
        made = [json.loads((folder / name / "report.json").read_text()) for folder in (first, again)]
        assert made[0] | {"problems": []} == made[1] | {"problems": []}


def test_our_own_pdf_comes_back_as_its_page_does(tmp_path):
    example = "reportgen/examples/eastmarch-2013-12.yaml"
    main(["build", example, "-o", str(tmp_path / "made"), "--format", "html,pdf"])
    for kind in ("html", "pdf"):
        report = tmp_path / "made" / "eastmarch-2013-12" / f"report.{kind}"
        assert main(["import", str(report), "-o", str(tmp_path / kind), "-j", "1"]) == 0
    page, made = (tmp_path / kind / "eastmarch-2013-12.yaml" for kind in ("html", "pdf"))
    assert page.read_text() == made.read_text()


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
    assert main(["import", str(reports[0]), "-o", str(records)]) == 5
    assert "is there already; nothing was written" in capsys.readouterr().err


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
