import pytest
from conftest import MINIMAL

import reportgen
from reportgen.narrative import plain_text, tell

AREAS = """\
areas:
  leadership:
    grade: good
    summary: Unnumbered summary.
    narrative: |
      Leaders know their services. {#leaders}

      They act. See [the front door](#front-door).
  help-and-protection:
    grade: good
    narrative: |
      ### Early help

      Help comes early. {#early}

      Contacts are screened:
      - quickly
      - well {#front-door}
  in-care: {grade: good, narrative: Children live in good homes.}
  care-leavers: {grade: good, narrative: Care leavers are supported.}
"""
RECORD = (
    MINIMAL[: MINIMAL.index("areas:")].replace("    Services are good.\n", "    One.\n\n    Two. {#two}\n")
    + AREAS
)


@pytest.fixture
def telling(record_file):
    def told(text=RECORD):
        assessment = reportgen.assess(record_file(text))
        return assessment.case.telling, [
            (p.code, p.place.line, p.place.column)
            for p in assessment.problems
            if p.field[-1:] != ("leadership",)
        ]

    return told


def test_numbers_run_on_from_the_introduction_in_the_frameworks_order(telling):
    told, _ = telling()
    assert [(p.number, p.area, p.text.split("\n")[0]) for p in told.paragraphs] == [
        (1, None, "One."),
        (2, None, "Two."),
        (3, "help-and-protection", "Help comes early."),
        (4, "help-and-protection", "Contacts are screened:"),
        (5, "in-care", "Children live in good homes."),
        (6, "care-leavers", "Care leavers are supported."),
        (7, "leadership", "Leaders know their services."),
        (8, "leadership", "They act. See the front door."),
    ]


def test_the_anchor_is_the_number(telling):
    told, _ = telling()
    assert [p.anchor for p in told.paragraphs] == [f"p-{number}" for number in range(1, 9)]


def test_the_order_of_areas_in_the_file_does_not_matter(telling):
    head, _, areas = RECORD.partition("areas:\n")
    parts = areas.split("  help-and-protection:\n")
    turned = head + "areas:\n  help-and-protection:\n" + parts[1] + parts[0]
    first, _ = telling(RECORD)
    second, _ = telling(turned)
    assert [(p.number, p.text) for p in first.paragraphs] == [(p.number, p.text) for p in second.paragraphs]


def test_headings_and_summaries_have_no_number(telling):
    told, _ = telling()
    kinds = [type(block).__name__ for block in told.text("areas", "help-and-protection", "narrative")]
    assert kinds == ["Heading", "NumberedParagraph", "NumberedParagraph"]
    assert [type(block).__name__ for block in told.text("areas", "leadership", "summary")] == [
        "PlainParagraph"
    ]
    assert told.text("about") == ()


def test_labels_lead_to_their_paragraphs_and_are_not_printed(telling):
    told, _ = telling()
    assert {label: paragraph.number for label, paragraph in told.labels.items()} == {
        "two": 2,
        "early": 3,
        "front-door": 4,
        "leaders": 7,
    }
    assert not any("{#" in paragraph.html for paragraph in told.paragraphs)


def test_evidence_comes_once_each_in_the_order_of_the_report(telling):
    told, _ = telling()
    found = told.evidence(("leaders", "early", "leaders", "unknown", "two"))
    assert [paragraph.number for paragraph in found] == [2, 3, 7]


def test_a_link_to_a_label_leads_to_the_paragraphs_anchor(telling):
    told, problems = telling()
    assert told.paragraphs[7].html.strip() == '<p>They act. See <a href="#p-4">the front door</a>.</p>'
    assert "link.dropped" not in [code for code, _, _ in problems]


def test_a_link_to_no_label_keeps_its_text_and_is_told_with_the_nearest_label(record_file):
    assessment = reportgen.assess(record_file(RECORD.replace("(#front-door)", "(#front-dor)")))
    assert assessment.case.telling.paragraphs[7].html.strip() == "<p>They act. See the front door.</p>"
    (problem,) = [p for p in assessment.problems if p.code == "link.dropped"]
    assert problem.hint == "Did you mean 'front-door'?"
    assert not problem.is_error


@pytest.mark.parametrize(
    ("old", "new", "code", "at", "error"),
    [
        (
            "services. {#leaders}",
            "services. {#early}",
            "label.repeated",
            "know their services. {#early}",
            True,
        ),
        ("Two. {#two}", "Two. {#two}\n\n    Three. {#two}", "label.repeated", "Three. {#two}", True),
        ("### Early help", "### Early help {#help}", "label.form", "help {#help}", False),
        ("They act.", "They act {#Bad} so.", "label.form", "act {#Bad}", False),
        ("      - well", "      - as {#Bad} well", "label.form", "as {#Bad}", False),
    ],
)
def test_a_label_that_leads_nowhere_is_told_at_its_place(record_file, old, new, code, at, error):
    text = RECORD.replace(old, new)
    assessment = reportgen.assess(record_file(text))
    (problem,) = [p for p in assessment.problems if p.code.startswith("label")]
    offset = text.index(at) + at.index("{#")
    line, column = text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)
    assert (problem.code, problem.is_error) == (code, error)
    assert (problem.place.line, problem.place.column) == (line, column)


def test_a_label_in_a_text_without_numbers_is_told(record_file):
    assessment = reportgen.assess(record_file(RECORD.replace("Unnumbered summary.", "Short. {#short}")))
    (problem,) = [p for p in assessment.problems if p.code.startswith("label")]
    assert (problem.code, problem.is_error) == ("label.unnumbered", False)
    assert problem.place.source_line == "    summary: Short. {#short}"


def test_a_repeated_label_keeps_its_first_paragraph(telling):
    told, _ = telling(RECORD.replace("Leaders know their services. {#leaders}", "Leaders know. {#early}"))
    assert told.labels["early"].number == 3


def test_a_dropped_link_is_told_at_its_target(record_file):
    assessment = reportgen.assess(record_file(RECORD.replace("(#front-door)", "(../draft.pdf)")))
    (problem,) = [p for p in assessment.problems if p.code == "link.dropped"]
    assert problem.place.source_line[problem.place.column - 1 :].startswith("../draft.pdf")


NOTES = (
    RECORD.replace("    One.\n", "    One.[^a] And one.[^b]\n\n    [^a]: First.\n\n    [^b]: Second.\n")
    .replace("Help comes early. {#early}", "Help comes early.[^a] {#early}\n\n      [^a]: [Two](#two).")
    .replace("- quickly", "- quickly[^a][^a]")
    .replace("Unnumbered summary.", '"Short.[^s]\\n\\n[^s]: Summary."')
) + "children_summary: |\n  For you.[^1]\n\n  [^1]: Child.\nabout: |\n  How.[^1]\n\n  [^1]: About.\n"


def test_notes_are_numbered_in_the_order_of_reference_through_the_report(telling):
    told, problems = telling(NOTES)
    assert [(note.number, note.anchor, note.text) for note in told.notes] == [
        (1, "note-1", "First."),
        (2, "note-2", "Second."),
        (3, "note-3", "Two."),
        (4, "note-4", "Summary."),
        (5, "note-5", "Child."),
        (6, "note-6", "About."),
    ]
    assert not [code for code, _, _ in problems if code.startswith("note")]


def test_a_note_knows_all_that_refers_to_it(telling):
    told, _ = telling(NOTES)
    assert [(one.anchor, one.paragraph) for one in told.notes[2].references] == [
        ("note-3-ref", 3),
        ("note-3-ref-2", 4),
        ("note-3-ref-3", 4),
    ]
    (summary,) = told.notes[3].references
    assert (summary.field, summary.paragraph) == (("areas", "leadership", "summary"), None)


def test_a_reference_is_a_link_with_the_notes_number(telling):
    told, _ = telling(NOTES)
    assert told.paragraphs[0].html.strip() == (
        '<p>One.<sup><a href="#note-1" id="note-1-ref" role="doc-noteref" aria-label="Note 1">1</a></sup> '
        'And one.<sup><a href="#note-2" id="note-2-ref" role="doc-noteref" aria-label="Note 2">2</a></sup>'
        "</p>"
    )
    assert told.paragraphs[0].text == "One. And one."


def test_a_link_in_a_note_leads_to_its_paragraph(telling):
    told, _ = telling(NOTES)
    assert told.notes[2].html == '<a href="#p-2">Two</a>.'


def test_a_dead_link_in_a_note_is_told_at_its_place(record_file):
    assessment = reportgen.assess(record_file(NOTES.replace("[Two](#two)", "[Two](#nowhere)")))
    (problem,) = [p for p in assessment.problems if p.code == "link.dropped"]
    assert problem.place.source_line == "      [^a]: [Two](#nowhere)."
    assert assessment.case.telling.notes[2].html == "Two."


def told_in(record_file, *kinds):
    """Return the notes of the record in a framework with these kinds of sections, in this order."""
    case = reportgen.assess(record_file(NOTES)).case
    by_kind = {section.kind.value: section for section in case.framework.sections}
    sections = tuple(by_kind[kind] for kind in kinds)
    telling = tell(case.record, case.framework.model_copy(update={"sections": sections}))
    return [(note.number, note.text) for note in telling.notes]


def test_notes_follow_the_order_of_the_frameworks_sections(record_file):
    assert told_in(record_file, "summary", "children", "areas", "about") == [
        (1, "First."),
        (2, "Second."),
        (3, "Child."),
        (4, "Two."),
        (5, "Summary."),
        (6, "About."),
    ]


def test_a_text_that_has_no_section_has_no_notes(record_file):
    assert told_in(record_file, "summary", "about", "areas") == [
        (1, "First."),
        (2, "Second."),
        (3, "About."),
        (4, "Two."),
        (5, "Summary."),
    ]


@pytest.mark.parametrize(
    ("old", "new", "code", "at", "error"),
    [
        ("One.[^a]", "One.[^c]", "note.undefined", "[^c]", False),
        ("    [^b]: Second.", "    [^b]: Second.\n\n    [^b]: Third.", "note.repeated", "[^b]: Third.", True),
        ("    [^b]: Second.", "    [^b]: Second.\n\n    [^c]: Third.", "note.unused", "[^c]: Third.", False),
        ("[^b]: Second.", "[^b]: See [^a].", "note.nested", "[^a].", False),
        ("### Early help", "### Early help[^a]", "note.heading", "[^a]", False),
        ("one.[^b]", "one.[^b] [^B].", "note.form", "[^B].", False),
    ],
)
def test_what_is_wrong_with_notes_is_told_at_its_place(record_file, old, new, code, at, error):
    assessment = reportgen.assess(record_file(NOTES.replace(old, new, 1)))
    problem = next(p for p in assessment.problems if p.code == code)
    assert problem.is_error is error
    assert problem.place.source_line[problem.place.column - 1 :].startswith(at)


def test_what_is_told_after_the_areas_has_no_number_either(telling):
    told, _ = telling(RECORD + "children_summary: For you.\nabout: |\n  How.\n\n  Why.\n")
    assert [block.text for block in told.text("about")] == ["How.", "Why."]
    assert [block.text for block in told.text("children_summary")] == ["For you."]
    assert len(told.paragraphs) == 8


def test_each_link_to_no_label_is_told_at_its_own_target(record_file):
    text = RECORD.replace(
        "They act. See [the front door](#front-door).",
        "See [it](#nowhere), [front](#front-door)\n\n      and [it again](#nowhere).",
    )
    assessment = reportgen.assess(record_file(text))
    lost = [p for p in assessment.problems if p.code == "link.dropped"]
    assert [p.place.source_line[p.place.column - 1 :] for p in lost] == [
        "#nowhere), [front](#front-door)",
        "#nowhere).",
    ]


def test_a_text_of_no_record_keeps_the_words_of_its_notes_and_drops_links_to_paragraphs():
    told = plain_text("Write to us.[^a] See [more](#here).\n\n[^a]: Or *call*.")
    assert "".join(block.html for block in told) == (
        "<p>Write to us.<sup>a</sup> See more.</p>\n<p><sup>a</sup> Or <em>call</em>.</p>\n"
    )
