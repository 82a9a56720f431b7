"""Texts of published reports: each block in its place, and none lost without a word."""

import re
from collections import Counter
from datetime import date

import pytest
from conftest import SHARED, needs_shared

from reportgen.frameworks import Library
from reportgen.importing.account import account
from reportgen.importing.blocks import Block, Kind, Place, mark, on_one_line, unmarked
from reportgen.importing.draft import Asked, Draft, Particulars, Reason
from reportgen.importing.grades import Reader
from reportgen.importing.improvements import ask
from reportgen.importing.layouts import layouts
from reportgen.importing.notes import referring
from reportgen.importing.pages import read_pages
from reportgen.importing.paragraphs import read_texts
from reportgen.importing.people import members
from reportgen.importing.reading import read_report
from reportgen.importing.record import record_text

SIF = next(one for one in layouts() if one.frameworks == ("sif-2013",))
ILACS = next(one for one in layouts() if "ilacs-2018" in one.frameworks)


def block(text, page=3, kind=Kind.PARAGRAPH, cells=(), marked=""):
    return Block(kind, text or " ".join(cells), Place(page, "P"), cells, marked)


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
    assert [(one.text, one.number) for one in texts.areas["help-and-protection"].narrative] == [
        ("Families get help. Consent is sought from all of them.", 1),
        ("Thresholds are clear. Partners know them.", 2),
    ]
    assert texts.numbers == [1, 2]
    assert remarks == ()


def test_a_number_that_is_missing_is_told_with_the_page():
    texts, remarks = texts_of(
        ILACS, "ilacs-2018", heading(HELP), block("1. One."), block("3. Three.", page=5)
    )
    assert texts.gaps == [2]
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
    assert [str(one) for one in remarks] == [
        "texts: 'Something that stands under a heading which no form of repor…' "
        "stands under no heading that is known (page 4)"
    ]


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
    assert (asked, told) == ([], Reason.NONE)


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


def record_of(layout, framework, *blocks):
    """Return the record of a report of these blocks alone, from its texts on."""
    texts, _remarks = texts_of(layout, framework, *blocks)
    draft = Draft("x", framework, Particulars(), {}, texts, ())
    return record_text(draft, Library().get(framework)).partition("status: published\n")[2]


AREA_HEADING = "Information about this local authority area"


def test_what_stands_about_the_area_is_kept_with_its_headings_lists_and_notes():
    record = record_of(
        SIF,
        "sif-2013",
        heading("Information about this inspection"),
        block("Inspectors read case files."),
        block(AREA_HEADING, kind=Kind.HEADING, marked=AREA_HEADING + mark(2)),
        block("2 The authority has reviewed this section.", kind=Kind.NOTE),
        heading("Children looked after in this area"),
        block("\uf06e At 31 March 2014, 300 children were being looked after; of these:", kind=Kind.ITEM),
        block(
            "\uf02d 12 live in special schools, as some do",
            kind=Kind.ITEM,
            marked=f"\uf02d 12 live in special schools{mark(3)}, as some do",
        ),
        block("3 Those that look after children.", kind=Kind.NOTE),
        block("\uf06e The chair has been in post since May.", kind=Kind.ITEM),
    )
    assert record[record.index("about:") :].splitlines() == [
        "about: |",
        "  Inspectors read case files.",
        "",
        "  ## Information about this local authority area",
        "",
        "  The authority has reviewed this section.",
        "",
        "  ### Children looked after in this area",
        "",
        "  - At 31 March 2014, 300 children were being looked after; of these:",
        "      - 12 live in special schools[^3], as some do",
        "  - The chair has been in post since May.",
        "",
        "  [^3]: Those that look after children.",
    ]


def test_a_number_printed_as_the_end_of_a_word_refers_to_the_note_of_its_page():
    texts, remarks = texts_of(
        SIF,
        "sif-2013",
        heading(AREA_HEADING),
        block("\uf06e Four live in special schools3, all of them near.", kind=Kind.ITEM),
        block("3 Those that look after children.", kind=Kind.NOTE),
    )
    (_heading, item, note) = texts.context
    assert item.text == f"Four live in special schools{mark(3)}, all of them near."
    assert (note.kind, note.number, note.text) == (Kind.NOTE, 3, "Those that look after children.")
    assert remarks == ()


def test_a_note_that_nothing_refers_to_is_told():
    _texts, remarks = texts_of(SIF, "sif-2013", block("4 Operation Erle was large.", kind=Kind.NOTE))
    assert [str(one) for one in remarks] == [
        "texts: '4 Operation Erle was large.' is a note that nothing refers to (page 3)"
    ]


def test_the_reasons_beside_the_grades_of_the_first_page_open_the_narrative():
    texts, remarks = texts_of(
        SIF,
        "sif-2013",
        block("Calderwick City Council", page=1),
        block("The overall judgement is inadequate", page=1),
        block("There are serious failures.", page=1),
        block("It is Ofsted’s expectation that, as a minimum, all children receive good help.", page=1),
        block("The effectiveness of the Local Safeguarding Children Board is inadequate", page=1),
        block("The LSCB does not know what happens.", page=1),
        heading("Executive summary"),
        block("Children wait."),
    )
    assert [one.text for one in texts.narrative] == ["There are serious failures.", "Children wait."]
    assert [one.text for one in texts.areas["lscb"].summary] == ["The LSCB does not know what happens."]
    assert [one.reason for one in texts.asides] == [
        *(Reason.TITLE, Reason.GRADE, Reason.STANDING, Reason.GRADE, Reason.HEADING),
    ]
    assert remarks == ()


def test_strengths_and_progress_of_the_whole_stand_below_headings_of_their_own():
    texts, _remarks = texts_of(
        SIF,
        "sif-2013",
        heading("The local authority’s strengths"),
        block("1. Leaders know the city."),
        heading("Progress since the last inspection"),
        block("2. The front door is safe now."),
    )
    assert [(one.kind, one.text) for one in texts.narrative] == [
        (Kind.HEADING, "The local authority’s strengths"),
        (Kind.PARAGRAPH, "Leaders know the city."),
        (Kind.HEADING, "Progress since the last inspection"),
        (Kind.PARAGRAPH, "The front door is safe now."),
    ]


def test_an_area_for_improvement_below_the_name_of_an_area_is_that_areas():
    texts, _remarks = texts_of(
        SIF,
        "sif-2013",
        heading("Areas for improvement"),
        block("1. Publish the plan.", kind=Kind.ITEM),
        heading("Help and protection"),
        block("2. See children sooner.", kind=Kind.ITEM),
        heading("Quality of practice"),
        block("3. Write better plans.", kind=Kind.ITEM),
    )
    assert [one.text for one in texts.improvements] == ["Publish the plan.", "Write better plans."]
    asked = texts.areas["help-and-protection"].improvements
    assert [one.text for one in asked] == ["See children sooner."]


@pytest.mark.parametrize(
    ("line", "team"),
    [
        (
            "Team inspectors: Sean Tarpey, Gary Lamb and Dick O’Brien.",
            ["Sean Tarpey", "Gary Lamb", "Dick O’Brien"],
        ),
        ("Deputy lead inspector: Shelagh Myers HMI", ["Shelagh Myers HMI, deputy lead inspector"]),
        (
            "Senior data analysts: Stew Hartshorne, Judith Swindell",
            ["Stew Hartshorne, senior data analyst", "Judith Swindell, senior data analyst"],
        ),
        (
            "Quality assurance manager: Kit Sands, Senior HMI",
            ["Kit Sands Senior HMI, quality assurance manager"],
        ),
        ("Quality assurance: this was done by others who are not named.", []),
        ("The inspection team consisted of nine inspectors.", []),
    ],
)
def test_the_team_is_read_with_its_roles(line, team):
    assert [str(one) for one in members(block(line))] == team


def test_every_value_tells_its_places_and_how_sure_it_is():
    texts, remarks = texts_of(
        ILACS,
        "ilacs-2018",
        heading("What needs to improve"),
        block("The quality of plans.", kind=Kind.ITEM),
        heading(HELP),
        block("1. Families get help. Consent is"),
        block("sought from all of them.", page=4),
        block("2. Thresholds are clear.", page=4),
    )
    told = account(Draft("x", "ilacs-2018", Particulars(), {}, texts, remarks))
    text, other = told["texts"]
    assert (text["key"], text["number"], text["from"]) == (
        "areas.help-and-protection.narrative",
        1,
        ["page 3, P", "page 4, P"],
    )
    assert text["sureness"] == "put together from parts that follow one another"
    assert other["sureness"] == "read in one place, with a number that follows the one before"
    (asked,) = told["improvements"]
    assert (asked["key"], asked["from"]) == ("improvements", ["page 3, P"])
    assert [one["why"] for one in told["in_no_text"]] == [
        "is a heading that the record has a key or another heading for",
        "gives a grade, which was read",
    ]


WORDS = re.compile(r"\w+")


def words(texts):
    return Counter(word for text in texts for word in WORDS.findall(unmarked(text)))


@needs_shared
@pytest.mark.parametrize(
    "name",
    [
        "80456_coventry_2014-03-21",
        "80481_leeds_2015-03-27",
        "80462_doncaster_2015-11-27",
        "80537_peterborough_2015-09-18",
        "80566_sunderland_2021-08-20",
        "80557_south-tyneside_2023-05-10",
    ],
)
def test_every_word_of_a_report_is_in_a_text_of_the_record_or_told_beside_it(name):
    data = (SHARED / "reports" / f"{name}.pdf").read_bytes()
    draft = read_report(name, data, Library())
    texts = [one.text for _key, passages in draft.passages() for one in passages]
    asked = [one.text for _key, asked in draft.asked() for one in asked]
    beside = [one.text for one in draft.texts.asides]
    of_team = {place for one in draft.texts.team for place in one.places}
    blocks = referring(read_pages(name, data).blocks)
    said = [block.text for block in blocks if block.place not in of_team]
    lost = words(said) - words([*texts, *asked, *beside])
    numbers = {*map(str, draft.texts.numbers), *(str(one) for one in range(1, 100))}
    assert {word: count for word, count in lost.items() if word not in numbers} == {}
    assert sum(words(texts).values()) > 0.7 * sum(words(said).values())


def test_what_is_nearly_the_name_of_an_area_is_its_heading_and_told():
    texts, remarks = texts_of(
        SIF,
        "sif-2013",
        block("Leadership, management and governance is good"),
        block("1. Leaders know the city."),
        block("The experience and progess of care leavers: good"),
        block("2. Care leavers have homes."),
        block("Care leavers know whom they can ask for help."),
    )
    assert [one.text for one in texts.areas["leadership"].narrative] == ["Leaders know the city."]
    assert [one.text for one in texts.areas["care-leavers"].narrative] == [
        "Care leavers have homes. Care leavers know whom they can ask for help."
    ]
    assert [(str(one), one.is_left_out) for one in remarks] == [
        (
            "heading of an area: 'The experience and progess of care leavers: good' was taken for that of "
            "'experiences and progress of care leavers' (page 3)",
            False,
        )
    ]


def test_text_of_an_area_that_the_framework_has_not_is_left_out_and_told():
    texts, remarks = texts_of(
        ILACS,
        "ilacs-2018",
        heading(HELP),
        block("1. Families get help."),
        heading("The experiences and progress of children in care: good"),
        block("2. Children live near their schools."),
    )
    assert list(texts.areas) == ["help-and-protection"]
    assert [str(one) for one in remarks] == [
        "texts: 'Children live near their schools.' stands under no heading that is known (page 3)"
    ]


def test_the_last_line_of_a_page_that_goes_on_overleaf_is_no_heading():
    texts, _remarks = texts_of(
        ILACS,
        "ilacs-2018",
        heading(HELP),
        block("1. Families get help."),
        heading("Early help"),
        block("Data are widely read by managers and front-"),
        block("line staff, but not used.", page=4),
    )
    assert [(one.kind, one.text) for one in texts.areas["help-and-protection"].narrative] == [
        (Kind.PARAGRAPH, "Families get help."),
        (Kind.HEADING, "Early help"),
        (Kind.PARAGRAPH, "Data are widely read by managers and front-line staff, but not used."),
    ]


def test_an_area_for_improvement_that_goes_on_overleaf_stays_one_and_keeps_the_list_in_it():
    texts, _remarks = texts_of(
        ILACS,
        "ilacs-2018",
        heading("What needs to improve"),
        block("The robust analysis of", kind=Kind.ITEM),
        block("safeguarding data.", 4, Kind.ITEM),
        block("Services to care leavers, including:", 4, Kind.ITEM),
        block("− homes near where they study", 4, Kind.ITEM),
        block("− safety planning.", 4, Kind.ITEM),
        block("Permanence.", 4, Kind.ITEM),
    )
    assert [one.text for one in texts.improvements] == [
        "The robust analysis of safeguarding data.",
        "Services to care leavers, including: homes near where they study; safety planning.",
        "Permanence.",
    ]
    assert len(texts.improvements[0].places) == 2


def test_headings_between_areas_for_improvement_that_name_no_area_are_told_in_one():
    _texts, remarks = texts_of(
        SIF,
        "sif-2013",
        heading("Areas for improvement"),
        heading("Quality of practice"),
        block("1. See children sooner.", kind=Kind.ITEM),
        heading("Governance"),
        block("2. Publish the plan.", kind=Kind.ITEM),
    )
    assert [str(one) for one in remarks] == [
        "improvements: headings between them have no place in a record: 'Quality of practice', "
        "'Governance' (page 3)"
    ]


def test_a_figure_that_announces_its_parts_is_read_as_they_are():
    texts, _remarks = texts_of(
        SIF,
        "sif-2013",
        heading(AREA_HEADING),
        block(
            "\uf06e At 20th May 2015, 1,294 children are being looked after; of this number:",
            kind=Kind.ITEM,
        ),
        block("\uf02d 284 (or 22%) live outside the local authority area", kind=Kind.ITEM),
    )
    assert [(one.label, one.value, one.unit, one.as_at) for one in texts.facts] == [
        ("Children looked after", "1294", None, date(2015, 5, 20)),
        ("Looked after outside the area", "22", "%", None),
    ]


@pytest.mark.parametrize(
    ("broken", "whole"),
    [
        ("seven-days-a- week", "seven-days-a-week"),
        ("2013– 14", "2013–14"),
        ("pre-\r\nproceedings", "pre-proceedings"),
        ("short- and long-term", "short- and long-term"),
        ("plans – and more", "plans – and more"),
    ],
)
def test_a_dash_at_the_end_of_a_line_leaves_no_space(broken, whole):
    assert on_one_line(broken) == whole
