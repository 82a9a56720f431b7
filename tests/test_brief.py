"""The report in brief: what it picks, how it gets onto one sheet, and that the sheet is sound."""

import sys
from dataclasses import replace
from pathlib import Path
from textwrap import indent

import page
import pypdfium2
import pytest
from conftest import EXAMPLES, MINIMAL, corpus, needs_shared
from helpers import pdf_text

sys.path.append(str(Path(__file__).parent / "verapdf"))
import verapdf

from reportgen.assessment import assess, sound_case
from reportgen.errors import RenderError
from reportgen.proof import structure
from reportgen.proof.page import parted, read_page
from reportgen.proof.verification import disagreements, read_data
from reportgen.report import summary
from reportgen.report.brief import Brevity, brief
from reportgen.report.carried import carry
from reportgen.report.composition import view
from reportgen.report.html import SHEET, render_html
from reportgen.report.shelf import template_folder
from reportgen.report.summary import BREVITIES, render_summary

EXAMPLE_NAMES = sorted(path.stem for path in EXAMPLES.glob("*.yaml"))
every_example = pytest.mark.parametrize("name", EXAMPLE_NAMES)


def summary_of(case, templates=None):
    carried = carry(case)
    return render_summary(case, view(case, carried), carried, templates)


def pages(data):
    with pypdfium2.PdfDocument(data) as pdf:
        return len(pdf)


def flat(text):
    return " ".join(text.split())


@pytest.fixture(scope="module")
def sheets():
    return {name: summary_of(sound_case(EXAMPLES / f"{name}.yaml")) for name in EXAMPLE_NAMES}


# --- what is picked


def test_each_judgement_has_its_grade_and_a_sentence():
    told = brief(sound_case(EXAMPLES / "calderwick-2026-06.yaml"))
    assert [(row.grade.label, row.sentence) for row in told.rows] == [
        ("Good", "Leaders are steady, well informed and ambitious for children."),
        (
            "Requires improvement to be good",
            "Families get effective help early, and the first response to children in danger is quick "
            "and sure.",
        ),
        (
            "Good",
            "Children come into care when they need to, and most settle in homes where they are loved "
            "and stretched.",
        ),
        ("Outstanding", "Young people leave care with adults beside them who do not give up."),
    ]


def test_what_needs_action_first_comes_first_and_every_area_has_its_turn():
    case = sound_case(EXAMPLES / "eastmarch-2016-11.yaml")
    told = brief(case)
    assert [bool(item.mark) for item in told.improvements.items] == [True, True, True, False, False, False]
    assert told.improvements.more == "and 16 more"
    areas = [
        area_id
        for item in told.strengths.items
        for area_id, area in case.record.areas.items()
        if item.text in [strength.text for strength in area.strengths]
    ]
    assert sorted(areas) == sorted(case.record.areas)


def test_an_inspection_without_grades_is_told_by_its_areas_first_sentences():
    told = brief(sound_case(EXAMPLES / "thornhaven-2025-02.yaml"))
    assert {row.grade for row in told.rows} == {None}
    assert told.rows[1].label == "Local authority"
    assert told.rows[1].sentence.startswith("Domestic abuse advisers sit with the social workers")


def leaders_in_brief(record_file, grade, narrative):
    area = f"  leadership:\n    grade: {grade}\n    narrative: |\n" + indent(narrative, " " * 6)
    text = MINIMAL.replace("  leadership: {grade: good, narrative: Leaders know their services well.}", area)
    return brief(assess(record_file(text)).case).rows[0].sentence


AT_THE_LAST = "At the last inspection, services were judged to be good."
WHAT_WAS_FOUND = "Leaders do not see what children need."


@pytest.mark.parametrize(
    "narrative",
    [
        WHAT_WAS_FOUND,
        f"{AT_THE_LAST} {WHAT_WAS_FOUND}",
        f"{AT_THE_LAST}\n\n{WHAT_WAS_FOUND} Visits are late.",
        f"Services were last inspected in May 2019, with a judgement of good. {WHAT_WAS_FOUND}",
        f"At the time of the inspection in 2019, plans were inadequate. {WHAT_WAS_FOUND}",
        f"Leaders were judged to be outstanding. {WHAT_WAS_FOUND}",
        f"Leaders were rated as ‘requires improvement to be good’. {WHAT_WAS_FOUND}",
        f"Leaders were judged to require improvement to be good. {WHAT_WAS_FOUND}",
        f"{AT_THE_LAST} This is no longer so. Since then, much has changed. {WHAT_WAS_FOUND}",
        f"{AT_THE_LAST} Plans were put in place. {WHAT_WAS_FOUND}",
        f"What inspectors found of leaders:\n\n{WHAT_WAS_FOUND}",
    ],
)
def test_no_sentence_of_another_inspection_or_grade_stands_beside_a_grade(record_file, narrative):
    assert leaders_in_brief(record_file, "inadequate", narrative) == WHAT_WAS_FOUND


@pytest.mark.parametrize(
    "first",
    [
        "Since the last inspection, when services were judged to be good, leaders have lost their way.",
        "Following the last inspection in 2019, there was a period of decline.",
        "Children get a worse service than they did at the last inspection.",
        "At the time of the inspection in May 2024, plans were late.",
        "Families were good-humoured when they waited.",
        "Plans were seen to be late.",
        "This is a place where children wait.",
    ],
)
def test_what_tells_of_this_inspection_stands_though_it_names_another(record_file, first):
    assert leaders_in_brief(record_file, "inadequate", f"{first} {WHAT_WAS_FOUND}") == first


def test_where_a_text_is_all_of_the_past_its_first_sentence_stands(record_file):
    late = " ".join(["Plans were late."] * 5)
    assert leaders_in_brief(record_file, "inadequate", AT_THE_LAST) == AT_THE_LAST
    assert (
        leaders_in_brief(record_file, "inadequate", f"{AT_THE_LAST} {late} {WHAT_WAS_FOUND}") == AT_THE_LAST
    )


@needs_shared
@pytest.mark.parametrize(
    ("record", "label", "begins"),
    [
        ("northumberland-2024-07", "Outstanding", "Despite the instability, children’s services leaders"),
        ("wirral-2019-07", "Good", "Since late 2017, there has been an increase in the pace of change"),
        ("wirral-2024-02", "Requires improvement to be good", "There have been improvements in the quality"),
    ],
)
def test_a_real_area_has_a_sentence_that_goes_with_its_grade(record, label, begins):
    told = brief(sound_case(corpus(f"{record}.yaml")[0])).rows[0]
    assert told.grade.label == label
    assert told.sentence.startswith(begins)


def test_what_follows_is_what_lies_ahead_of_publication_by_day():
    told = brief(sound_case(EXAMPLES / "eastmarch-2016-11.yaml")).follow_ups
    assert [(one.date, one.who) for one in told] == [
        ("By 10 January 2017", "the authority"),
        ("By 7 March 2017", "the authority"),
        ("By 29 November 2019", "the inspectorate"),
    ]


@pytest.mark.parametrize("published", ["", "  published: 2024-05-01\n"])
@pytest.mark.parametrize("sent", ["", "  draft_sent: 2024-04-02\n"])
@pytest.mark.parametrize(
    ("status", "is_ahead"), [("draft", True), ("factual-accuracy", True), ("final", False)]
)
def test_a_draft_is_still_to_be_commented_on_and_a_final_report_no_longer(
    record_file, status, is_ahead, sent, published
):
    text = MINIMAL.replace("  published: 2024-05-01\n", sent + published)
    case = assess(record_file(text.replace("status: published", f"status: {status}"))).case
    told = [one.what for one in brief(case).follow_ups]
    assert ("Comments on the factual accuracy of the draft" in told) is is_ahead
    assert "Publication of the report by the authority" in told


def test_what_is_left_out_is_counted_and_what_is_cut_ends_in_dots():
    case = sound_case(EXAMPLES / "eastmarch-2016-11.yaml")
    told = brief(case, Brevity(items=1, steps=1, characters=40))
    assert told.strengths.more == "and 17 more"
    assert told.improvements.items[0].text == "Whenever a child who already has a…"
    assert len(told.follow_ups) == 1
    assert brief(case, Brevity(items=0, steps=0, characters=40)).strengths.more == "18 in the report"


# --- the sheet


@every_example
def test_it_fits_on_one_page(sheets, name):
    assert pages(sheets[name]) == 1


@needs_shared
@pytest.mark.parametrize("path", corpus(), ids=lambda path: path.stem)
def test_real_records_fit_on_one_page(path):
    assert pages(summary_of(sound_case(path))) == 1


def test_what_there_is_room_for_is_told(sheets):
    told = flat(" ".join(pdf_text(sheets["thornhaven-2025-02"])))
    assert "and two more" in told
    report = flat(" ".join(pdf_text(sheets["eastmarch-2016-11"])))
    assert "and 14 more" in report


def test_however_long_the_sentences_are_it_fits_on_one_page(record_file):
    long = "Children and young people who need help get help " * 60
    text = MINIMAL.replace("Testford", "Testford with the outlying boroughs and islands of the north " * 3)
    for narrative in ("Leaders know their services well.", "Children get help early."):
        text = text.replace(narrative, f"{long}.")
    items = "".join(f"      - {long}{number}\n" for number in range(40))
    text = text.replace(
        "  in-care: {grade: good, narrative: Children in care live in good homes.}",
        "  in-care:\n    grade: good\n    narrative: Homes.\n    strengths:\n"
        + items
        + "    improvements:\n"
        + items,
    )
    sheet = summary_of(assess(record_file(text)).case)
    assert pages(sheet) == 1
    assert "40 in the report" in flat(" ".join(pdf_text(sheet))) or "more" in " ".join(pdf_text(sheet))


def test_a_template_that_leaves_no_room_is_told(tmp_path):
    (tmp_path / "css").mkdir()
    (tmp_path / "css" / "summary.css").write_text("p, li, td, th { font-size: 60pt; line-height: 70pt; }")
    with pytest.raises(RenderError, match="does not fit on one page"):
        summary_of(sound_case(EXAMPLES / "calderwick-2026-06.yaml"), tmp_path)


def test_a_template_with_more_room_tells_more(tmp_path):
    (tmp_path / "css").mkdir()
    shipped = (template_folder() / "css" / "summary.css").read_text()
    closer = "main * { font-size: 5pt !important; line-height: 6pt !important }"
    (tmp_path / "css" / "summary.css").write_text(f"{shipped}\n{closer}")
    told = flat(" ".join(pdf_text(summary_of(sound_case(EXAMPLES / "eastmarch-2016-11.yaml"), tmp_path))))
    assert "and eight more" in told  # of 22, with 14 told: the fullest


def test_a_few_layouts_find_the_fullest_sheet(monkeypatch):
    laid_out = []

    class Counted(summary.Pages):
        def __init__(self, html):
            laid_out.append(html)
            super().__init__(html)

    monkeypatch.setattr(summary, "Pages", Counted)
    for name in EXAMPLE_NAMES:
        summary_of(sound_case(EXAMPLES / f"{name}.yaml"))
    assert len(laid_out) <= 3 * len(EXAMPLE_NAMES)


@every_example
def test_the_sheet_reads_word_for_word_as_its_page(sheets, name):
    case = sound_case(EXAMPLES / f"{name}.yaml")
    report = view(case, carry(case))
    pages_of_it = (
        render_html(replace(report, brief=brief(case, brevity)), template=SHEET) for brevity in BREVITIES
    )
    told = parted(structure.tree_words(sheets[name]))
    assert told in [parted(read_page(html).words) for html in pages_of_it]


@every_example
def test_our_own_checks_find_no_fault_in_the_sheet(sheets, name):
    assert structure.faults(sheets[name]) == ()
    assert page.is_pdf_compliant_bytes(sheets[name], profile=page.ValidationProfile.PDF_UA_1)


def test_verapdf_passes_every_sheet_as_ua_1_and_as_a_3a(sheets, tmp_path):
    for name, data in sheets.items():
        (tmp_path / f"{name}.pdf").write_bytes(data)
    verdicts = verapdf.validate(sorted(tmp_path.glob("*.pdf")))
    assert list(verapdf.told(verdicts)) == []
    assert [verdict["compliant"] for verdict in verdicts] == [True] * 2 * len(sheets)


def test_a_draft_says_so_on_the_sheet(record_file):
    text = MINIMAL.replace("status: published", "status: draft")
    sheet = summary_of(assess(record_file(text)).case)
    assert "Draft, not for publication" in flat(" ".join(pdf_text(sheet)))


# --- the sheet agrees with the data inside it


def test_the_sheet_agrees_with_its_data_and_with_the_report(sheets, tmp_path):
    for name, data in sheets.items():
        path = tmp_path / f"{name}.pdf"
        path.write_bytes(data)
        assert disagreements(path) == ()
        assert read_data(path).id == name


@needs_shared
@pytest.mark.parametrize("path", corpus("*-201[6-9]-*.yaml"), ids=lambda path: path.stem)
def test_the_sheets_of_real_records_agree_with_their_data(path, tmp_path):
    sheet = tmp_path / "summary.pdf"
    sheet.write_bytes(summary_of(sound_case(path)))
    assert disagreements(sheet) == ()


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("<strong>Outstanding</strong>", "<strong>Good</strong>", "The summary says 'The experiences"),
        ("who do not give up.", "who give up.", "The summary says 'The experiences"),
        ("Hold every strategy", "Hold some strategy", "The summary says 'Hold some"),
        ("<li>", "<li>All is well.</li>\n<li>", "The summary says 'All is well.'"),
    ],
)
def test_a_doctored_sheet_says_what_no_longer_agrees(monkeypatch, tmp_path, old, new, says):
    def doctored(*arguments):
        html = render_html(*arguments)
        assert old in html
        return html.replace(old, new, 1)

    monkeypatch.setattr(summary, "render_html", doctored)
    path = tmp_path / "summary.pdf"
    path.write_bytes(summary_of(sound_case(EXAMPLES / "calderwick-2026-06.yaml")))
    (told,) = disagreements(path)
    assert told.startswith(says)
