"""The web page: one document, whole and safe, in which a grade never stands without its narrative."""

import json
import re
from itertools import pairwise

import pytest
from conftest import EXAMPLES, MINIMAL, corpus, needs_shared
from helpers import html_words, page_of_case, words_of
from lxml import html as lxml_html

from reportgen.assessment import assess, sound_case
from reportgen.frameworks import Library
from reportgen.report.context import PairedGrade
from reportgen.report.shelf import template_folder

GRADES = ("outstanding", "good", "requires improvement", "inadequate")


def page_of(path):
    return lxml_html.document_fromstring(page_of_case(sound_case(path)))


@pytest.fixture(scope="module")
def eastmarch():
    return page_of(EXAMPLES / "eastmarch-2016-11.yaml")


@pytest.fixture(scope="module")
def calderwick():
    return page_of(EXAMPLES / "calderwick-2026-06.yaml")


@pytest.fixture(scope="module")
def thornhaven():
    return page_of(EXAMPLES / "thornhaven-2025-02.yaml")


def text_of(element):
    return " ".join(element.text_content().split())


def table_of(page):
    return [
        [text_of(cell) for cell in row.xpath("./th|./td")]
        for row in page.xpath("//table[@class='judgements']//tr")
    ]


def test_the_judgement_table_has_areas_in_table_order_parts_under_theirs_and_the_board_apart(eastmarch):
    assert table_of(eastmarch) == [
        ["Judgement", "Grade"],
        ["1 Help and protection", "Requires improvement"],
        ["2 Children looked after and achieving permanence", "Requires improvement"],
        ["2.1 Adoption performance", "Good"],
        ["2.2 Experiences and progress of care leavers", "Inadequate"],
        ["3 Leadership, management and governance", "Requires improvement"],
        ["Local Safeguarding Children Board (judged on its own)", "Good"],
    ]


@needs_shared
def test_the_table_of_ilacs_starts_with_leadership_and_ends_with_the_overall():
    rows = table_of(page_of(corpus("doncaster-2025-03.yaml")[0]))
    assert [row[1] for row in rows[1:]] == [
        "Good",
        "Good",
        "Good",
        "Requires improvement to be good",
        "Good",
    ]
    assert rows[1][0].startswith("The impact of leaders")
    assert rows[-1][0] == "Overall effectiveness"


def test_the_cover_says_who_what_when_and_by_whom(eastmarch):
    pairs = {
        text_of(one.find("dt")): text_of(one.find("dd"))
        for one in eastmarch.xpath("//dl[@class='particulars']/div")
    }
    assert text_of(eastmarch.xpath("//h1")[0]) == "Eastmarch"
    assert pairs["Inspection dates:"] == "19 September to 14 October 2016"
    assert pairs["Unique reference number (URN):"] == "99001"
    assert pairs["Report published:"] == "29 November 2016"
    assert pairs["Type of inspection:"] == "Standard"
    assert "Lead inspector:" in pairs


def test_a_framework_without_overall_says_so_instead_of_a_grade(calderwick):
    cover = text_of(calderwick.xpath("//header")[0])
    assert "There is no overall grade: it was dropped in April 2026" in cover
    assert "Overall effectiveness" not in cover


def test_an_inspection_without_grades_has_no_table_and_no_grade_objects(thornhaven):
    assert table_of(thornhaven) == []
    assert thornhaven.xpath("//*[contains(@class,'grade')]") == []
    assert "What the grades mean" not in text_of(thornhaven)


def test_every_grade_object_is_followed_by_its_narrative(eastmarch, calderwick):
    for page in (eastmarch, calderwick):
        objects = page.xpath("//main//div[contains(concat(' ', @class, ' '), ' grade ')]")
        assert len(objects) >= 4
        for grade in objects:
            after = " ".join(text_of(one) for one in grade.itersiblings())
            assert len(words_of(after)) > 40


def test_the_grade_in_an_ilacs_heading_is_that_of_its_table_row(calderwick):
    table = {row[0]: row[1].lower() for row in table_of(calderwick)[1:]}
    headings = [text_of(one) for one in calderwick.xpath("//h3[contains(@class,'area-title')]")]
    assert headings == [
        f"{title}: {table[title]}"
        for title in (
            "The experiences and progress of children who need help and protection",
            "The experiences and progress of children in care",
            "The experiences and progress of care leavers",
            "The impact of leaders on social work practice with children and families",
        )
    ]


def test_a_grade_cannot_be_made_without_its_narrative():
    with pytest.raises(ValueError, match="cannot be shown without its narrative"):
        PairedGrade("Good", "graded", "Well.", (), "", "", "", (), "section-summary")


def test_one_template_alone_prints_grades():
    printers = [
        str(path.relative_to(template_folder()))
        for path in template_folder().rglob("*.html")
        if re.search(r"grade\.label|step\.is_given", path.read_text())
    ]
    assert printers == ["components/grade.html"]


def test_metadata_names_no_grade(eastmarch, calderwick):
    for page in (eastmarch, calderwick):
        told = page.xpath("/html/head/title/text()") + page.xpath("//meta/@content")
        assert not [grade for grade in GRADES for text in told if re.search(rf"\b{grade}\b", text.lower())]


def test_the_title_is_that_of_the_record(calderwick):
    assert calderwick.xpath("/html/head/title/text()") == [
        "Calderwick: Inspection of local authority children’s services, 20 April to 1 May 2026"
    ]


def test_paragraph_numbers_and_anchors_agree_with_the_data(calderwick):
    from reportgen.report.data import report_data

    data = report_data(sound_case(EXAMPLES / "calderwick-2026-06.yaml"))
    shown = [
        (text_of(link), link.get("href").removeprefix("#"))
        for link in calderwick.xpath("//a[contains(@class,'number')]")
    ]
    assert shown == [(str(one.number), one.anchor) for one in data.paragraphs]
    assert [one.number for one in data.paragraphs] == list(range(1, len(shown) + 1))
    for one in data.paragraphs:
        (element,) = calderwick.xpath(f"//*[@id='{one.anchor}']")
        assert words_of(text_of(element)) == [str(one.number), *words_of(one.text)]


def test_every_link_within_the_page_leads_somewhere_and_ids_are_unique(eastmarch, calderwick, thornhaven):
    for page in (eastmarch, calderwick, thornhaven):
        ids = page.xpath("//@id")
        assert len(ids) == len(set(ids))
        targets = {href.removeprefix("#") for href in page.xpath("//a/@href") if href.startswith("#")}
        assert targets <= set(ids)


def test_notes_come_before_what_the_grades_mean_and_lead_back_to_what_refers_to_them(eastmarch):
    section, meanings = eastmarch.xpath("//main/section")[-2:]
    assert meanings.get("id") == "section-meanings"
    assert (section.get("id"), text_of(section.find("h2"))) == ("section-notes", "Notes")
    assert eastmarch.xpath("//nav//a[@href='#section-notes']/text()") == ["Notes"]
    shown = [
        (text_of(one), [(text_of(link), link.get("href")) for link in one.xpath(".//a")])
        for one in section.xpath(".//li")
    ]
    assert shown[1] == (
        "2 National figures are those that the Department for Education published in November 2016, for the "
        "year to 31 March 2016. Those for Eastmarch are the council’s own, for the year to 31 August 2016. "
        "Back to paragraph 20 and paragraph 27.",
        [("paragraph 20", "#note-2-ref"), ("paragraph 27", "#note-2-ref-2")],
    )
    references = [(text_of(one), one.get("aria-label")) for one in eastmarch.xpath("//sup/a")]
    assert references == [("1", "Note 1"), ("2", "Note 2"), ("2", "Note 2"), ("3", "Note 3")]


def test_a_note_leads_back_once_to_each_paragraph_and_by_title_to_a_text_without_numbers(record_file):
    notes = "One.[^a] Two.[^a]\n\n    [^a]: Note."
    about = "about: |\n  How.[^a]\n\n  [^a]: About.\n"
    page = page_of(record_file(MINIMAL.replace("Services are good.", notes) + about))
    links = [(text_of(one), one.get("href")) for one in page.xpath("//li[@class='note']//a")]
    assert links == [("paragraph 1", "#note-1-ref"), ("‘About this inspection’", "#note-2-ref")]
    assert page.xpath("//sup/a/@id") == ["note-1-ref", "note-1-ref-2", "note-2-ref"]


def test_without_notes_there_is_no_section_of_them(calderwick):
    assert calderwick.xpath("//section[@id='section-notes']") == []


def test_improvements_come_with_id_area_and_links_to_their_paragraphs_priority_first(eastmarch):
    section = eastmarch.xpath("//section[@id='section-improvements']")[0]
    items = section.xpath(".//li")
    priority = ["priority" in item.get("class") for item in items]
    assert priority == sorted(priority, reverse=True)
    assert sum(priority) == 3
    assert [text_of(one) for one in section.xpath("./h3")] == [
        "Areas for priority action",
        "Areas for improvement",
    ]
    first = text_of(items[0])
    assert re.match(r"I\d+ ", first)
    assert re.search(r"[Pp]aragraphs? \d+", first)
    area, *paragraphs = items[0].xpath(".//a/@href")
    assert area == "#area-help-and-protection"
    assert paragraphs
    assert all(re.fullmatch(r"#p-\d+", link) for link in paragraphs)


def test_it_says_by_when_an_answer_is_due(eastmarch, thornhaven):
    due = "An answer is due: written statement of action, by 7 March 2017."
    assert [text_of(one) for one in eastmarch.xpath("//p[@class='answer']")] == [due, due]
    assert thornhaven.xpath("//p[@class='answer']") == []


def test_progress_quotes_what_the_earlier_inspection_asked_for(eastmarch):
    rows = eastmarch.xpath("//section[@id='section-progress']//tbody/tr")
    assert len(rows) == 7
    assert "eastmarch-2013-12/I1" in text_of(rows[0])
    assert {text_of(row.xpath("./td")[0]) for row in rows} <= {
        "Met",
        "Partly met",
        "Not met",
        "Superseded",
        "Not inspected",
    }


def test_headings_never_skip_a_level(eastmarch, calderwick, thornhaven):
    for page in (eastmarch, calderwick, thornhaven):
        levels = [int(one.tag[1]) for one in page.xpath("//h1|//h2|//h3|//h4|//h5|//h6")]
        assert levels.count(1) == 1
        assert all(after - before <= 1 for before, after in pairwise(levels))


def test_the_page_is_one_file_without_scripts_that_needs_nothing_else(eastmarch):
    # Linked data is a block of data, which no browser runs.
    assert {one.get("type") for one in eastmarch.xpath("//script")} == {"application/ld+json"}
    # Neither relation makes a browser load anything.
    assert {one.get("rel") for one in eastmarch.xpath("//link")} == {"canonical", "license"}
    assert [one.get("src")[:5] for one in eastmarch.xpath("//img")] == ["data:"]
    assert eastmarch.xpath("//iframe|//object|//embed") == []
    assert eastmarch.xpath("//@*[starts-with(name(), 'on')]") == []
    (policy,) = eastmarch.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert policy.startswith("default-src 'none'")


@pytest.mark.parametrize(
    ("status", "mark"),
    [("draft", "Draft"), ("factual-accuracy", "Draft"), ("final", "Final"), ("published", "")],
)
def test_a_report_is_marked_until_it_is_published(record_file, status, mark):
    path = record_file(MINIMAL.replace("status: published", f"status: {status}"))
    html = page_of_case(sound_case(path))
    page = lxml_html.document_fromstring(html)
    (title,) = page.xpath("/html/head/title/text()")
    marks = {"Draft": "Draft, not for publication.", "Final": "Final, not yet published."}
    assert title.partition(" – ")[0] == {"Draft": "Draft", "Final": "Not yet published"}.get(mark, title)
    assert page.xpath("//p[@class='notice']/strong/text()") == ([marks[mark]] if mark else [])
    assert bool(page.xpath("//meta[@name='robots']")) is bool(mark)


@pytest.mark.parametrize(
    ("days", "until"),
    [
        ("", "."),
        ("  published: 2024-05-01\n", " on 1 May 2024."),
        ("  published: 2024-05-01\n  published_at: 09:30\n", " on 1 May 2024, 9.30am."),
    ],
)
def test_a_final_report_says_for_whom_it_is_and_until_when(record_file, days, until):
    text = MINIMAL.replace("status: published", "status: final").replace("  published: 2024-05-01\n", days)
    page = lxml_html.document_fromstring(page_of_case(sound_case(record_file(text))))
    (notice,) = page.xpath("//p[@class='notice']")
    assert notice.text_content() == (
        "Final, not yet published. For the provider and the inspectorate alone until it is published" + until
    )
    assert "Not yet published" in page.text_content()
    assert page.xpath("//link[@rel='canonical']") == []


def test_what_inspectors_write_is_never_code(record_file):
    nasty = '{{7*7}} {% for x in y %} {# gone #} </script><script>alert(1)</script> "><svg onload=alert(1)>'
    text = MINIMAL.replace("name: Testford", f"name: {json.dumps(nasty)}")
    text = text.replace("Services are good.", nasty)
    text = text.replace("lead_inspector: A. Inspector", f"lead_inspector: {json.dumps(nasty)}")
    benign = page_of(record_file(MINIMAL.replace("name: Testford", "name: Test ford"), "benign.yaml"))
    hostile = page_of(record_file(text, "hostile.yaml"))
    assert [one.tag for one in hostile.iter()] == [one.tag for one in benign.iter()]
    assert html_words(lxml_html.tostring(hostile, encoding="unicode")).count("onload") >= 3


def test_all_problems_of_the_examples_are_mended():
    for path in EXAMPLES.glob("*.yaml"):
        assert assess(path).problems == ()


@needs_shared
def test_no_real_record_has_an_error():
    for path in corpus():
        problems = assess(path).problems
        assert not [problem for problem in problems if problem.is_error]


@needs_shared
def test_stated_and_actual_reinspection_stand_side_by_side():
    page = page_of(corpus("doncaster-2015-11.yaml")[0])
    row = next(
        text_of(one)
        for one in page.xpath("//section[@id='section-follow-ups']//tr")
        if "Re-inspection" in text_of(one)
    )
    assert "27 November 2016 to 27 May 2017" in row
    assert "Next inspected from" in row
    assert "after that." in row


# --- a framework of one's own, whose words are no English adjectives

OWN = """\
format: 1
title: Estyn inspection of things
name: Mini
kind: mini
subject: service
source: Invented
scales:
  - id: s
    expected_minimum: B
    grades:
      - {word: A, label: A, meaning: Best.}
      - {word: B, label: B, meaning: Middle.}
      - {word: C, label: C, meaning: Worst.}
areas:
  - {id: house, title: House, label: House, name: house, scale: s, heading: "{title}: {grade}"}
  - {id: care, title: Care, label: Care, name: care, scale: s}
table_order: [house, care]
narrative_order: [house, care]
overall: {scale: s, label: Whole, sentence: "{provider} is {grade}"}
rules:
  - id: c
    kind: caps
    target: house
    areas: [care]
    at: C
    to: B
    words: Care caps House.
    basis: stated
    source: Invented
sections:
  - {kind: summary, title: Summary}
  - {kind: improvements, title: Improvements}
  - {kind: areas, title: Areas}
  - {kind: about, title: About}
terms:
  improvements: recommendations for the NHS and Estyn
  priority: recommendation for the NHS
  priorities: urgent recommendations for the NHS
"""
MINI = """\
format: 1
framework: mini
provider: {name: X}
inspection: {dates: [{from: 2024-01-01, to: 2024-01-02}]}
status: draft
overall: {grade: a, rationale: iPads help, narrative: Words here.}
areas:
  house:
    grade: b
    strengths: [{text: iPads help, impact: "eBooks are read:"}]
    improvements: [{id: I1, text: "Read more:", priority: true}, {id: I2, text: do it}]
    narrative: Fine.
  care: {grade: C, narrative: Good.}
"""


@pytest.fixture
def page_of_own(record_file, tmp_path):
    def write(record=MINI, framework=OWN):
        (tmp_path / "own").mkdir(exist_ok=True)
        (tmp_path / "own" / "mini.yaml").write_text(framework)
        case = sound_case(record_file(record, "mini-1.yaml"), Library([tmp_path / "own"]))
        return lxml_html.document_fromstring(page_of_case(case))

    return write


def assert_links_lead_somewhere(page):
    targets = {href.removeprefix("#") for href in page.xpath("//a/@href") if href.startswith("#")}
    assert targets <= set(page.xpath("//@id"))


def test_words_of_a_framework_and_of_a_record_keep_their_capitals(page_of_own):
    page = page_of_own()
    assert page.xpath("/html/head/title/text()") == [
        "Draft – X: Estyn inspection of things, 1 to 2 January 2024"
    ]
    (description,) = page.xpath("//meta[@name='description']/@content")
    assert description.startswith("Estyn inspection of things, X, 1 to 2 January 2024:")
    assert text_of(page.xpath("//*[@class='statement-sentence']")[0]).endswith("X is A.")
    assert text_of(page.xpath("//*[@class='statement-reason']")[0]) == "iPads help."
    assert text_of(page.xpath("//*[@id='area-house-title']")[0]) == "House: B"
    assert [text_of(one) for one in page.xpath("//section[@id='section-improvements']/h3")] == [
        "Urgent recommendations for the NHS",
        "Recommendations for the NHS and Estyn",
    ]
    items = [text_of(one) for one in page.xpath("//p[@class='item-text']")]
    assert "S1 iPads help." in items
    assert "I1 Read more:" in items
    assert "I2 do it." in items
    assert "eBooks are read:" in text_of(page.xpath("//p[@class='item-impact']")[0])


def test_one_item_that_needs_priority_is_marked_in_the_singular(page_of_own, eastmarch):
    (mark,) = page_of_own().xpath("//p[@class='priority-mark']")
    assert text_of(mark) == "Recommendation for the NHS"
    marks = {text_of(one) for one in eastmarch.xpath("//p[@class='priority-mark']")}
    assert marks == {"Area for priority action"}


def test_an_overall_that_is_not_recorded_is_said_to_be_none_and_not_a_grade(page_of_own):
    page = page_of_own(MINI.replace("grade: a, rationale: iPads help, ", ""))
    sentence = text_of(page.xpath("//*[@class='statement-sentence']")[0])
    assert sentence.endswith("No overall grade is recorded for X.")


def test_the_framework_of_an_inspection_is_named_as_one(eastmarch):
    about = text_of(eastmarch.xpath("//section[@id='section-about']")[0])
    assert "under the framework ‘Single inspection framework’ (Ofsted" in about


OWN_WITH_WHY = OWN.replace("sections:", "sections:\n  - {kind: why, title: Why}")
WITHOUT_AREAS = MINI[: MINI.index("areas:")]


@pytest.mark.parametrize(
    ("record", "framework"),
    [
        (WITHOUT_AREAS, OWN),
        (WITHOUT_AREAS.replace(", narrative: Words here.", ""), OWN),
        (
            WITHOUT_AREAS.replace("narrative: Words here.", ""),
            OWN_WITH_WHY,
        ),
        (MINI.replace("narrative: Words here.", ""), OWN),
        (
            MINI[: MINI.index("  house:")] + "  care: {grade: C, narrative: Good.}\n",
            OWN_WITH_WHY,
        ),
    ],
)
def test_links_lead_only_to_what_the_report_has(page_of_own, record, framework):
    page = page_of_own(record, framework)
    assert_links_lead_somewhere(page)
    assert [row[0] for row in table_of(page)[1:]] == ["House", "Care", "Whole"]


def test_a_visit_before_the_window_of_re_inspection_is_not_in_time(record_file):
    from test_deadlines import FIRST, FOLLOWER

    path = record_file(FIRST, "aville-2016-01.yaml")

    def told(framework, first_day):
        text = FOLLOWER.replace("FRAMEWORK", framework).replace("DAY", first_day)
        record_file(text, "aville-2.yaml")
        rows = page_of(path).xpath("//section[@id='section-follow-ups']//tr")
        return next(text_of(row) for row in rows if "Re-inspection" in text_of(row))

    assert "Next inspected" not in told("monitoring-visit", "2016-09-11")
    assert "Next inspected from 11 September 2016, before the window opened." in told(
        "sif-2013", "2016-09-11"
    )
    assert "Next inspected from 1 April 2017, in time." in told("sif-2013", "2017-04-01")
    assert "Within 70 working days of receipt of the report." in text_of(page_of(path))
