"""Nothing that the record says is lost on the way to the finished files, or no files leave."""

from io import BytesIO

import pikepdf
import pytest
from conftest import EXAMPLES, MINIMAL, corpus, needs_shared

from reportgen.assessment import assess
from reportgen.errors import RenderError
from reportgen.formats import Format
from reportgen.making import Settings, render
from reportgen.proof.completeness import Wanted, missing
from reportgen.proof.content import pieces
from reportgen.report.shelf import template_folder

LONGEST = ("cheshire-east-2015-09", "sunderland-2025-03", "wirral-2024-02")
LOST = "The report does not say all that its record does"
TEXT = MINIMAL.replace(
    "narrative: Leaders know their services well.}",
    "narrative: Leaders know their services well., improvements: [Keep every plan up to date.]}",
)


@pytest.fixture(scope="module")
def rich():
    """The example that has all that a report may have."""
    return assess(EXAMPLES / "eastmarch-2016-11.yaml")


@pytest.fixture
def templates(tmp_path):
    """Give templates of one's own, each a shipped one with a part of it replaced or a rule added."""
    folder = tmp_path / "templates"

    def own(template, old, new):
        text = (template_folder() / template).read_text()
        assert old in text
        (folder / template).parent.mkdir(parents=True, exist_ok=True)
        (folder / template).write_text(text.replace(old, new) if old else text + new)
        return folder

    return own


@pytest.mark.parametrize(
    ("template", "part", "told"),
    [
        ("components/grade.html", "<strong>{{ grade.label }}</strong></p>", "the grade of “The experiences"),
        ("components/judgements.html", "{{ grade_cell(row.grade) }}", "the grade of “1 Help and protection”"),
        ("components/particulars.html", "{{ value }}", "inspection dates “19 September to 14 October 2016”"),
        ("cover.html", "{{ overall_statement(report.overall) }}", "the overall judgement “The overall"),
        ("sections/areas.html", "{{ grade_object(area.grade) }}", "the grade of “The experiences"),
        ("sections/areas.html", '<p class="reason">{{ sentence }}</p>', "the reason of ‘The experiences"),
        ("sections/areas.html", "{{ prose(area.summary, area.level + 3) }}", "the text “Children who need"),
        ("sections/areas.html", "{{ prose(area.narrative, area.level + 4) }}", "paragraph “9 Families"),
        ("sections/areas.html", "{{ item_list(area.strengths) }}", "the strength “S1"),
        ("sections/strengths.html", "{{ item_list(area.strengths, brief=true) }}", "the strength “S1"),
        ("components/items.html", "{{ item.text }}", "the area for improvement “I1"),
        ("components/items.html", "{{ item.impact }}", "the impact of S1"),
        ("components/items.html", "{{ item.repeats }}", "what I1 repeats"),
        ("components/text.html", "<h{{ depth }}>{{ block.html }}</h{{ depth }}>", "the text “Early help"),
        ("sections/why.html", "<p>{{ sentence }}</p>", "the reason “"),
        ("sections/progress.html", "<strong>{{ one.status }}</strong>", "the status of eastmarch-2013-12/I"),
        (
            "components/history.html",
            "{{ then(one.when, one.framework, one.known_as, one.grade) }}",
            "in “November 2013”, Ina",
        ),
        ("sections/context.html", "{{ fact.value }}</td>", "the fact “Children and young people aged und"),
        ("sections/follow-ups.html", "<strong>{{ one.date }}</strong>", "by when ‘Comments on the factual"),
        ("components/meanings.html", "{{ step.meaning }}", "what a grade means “Outstanding”"),
        ("sections/notes.html", "{{ note.html }}", "note “1 A personal adviser"),
        ("sections/about.html", '{{ report.team | join(", ") }}', "the inspector “"),
    ],
)
def test_no_template_can_leave_out_what_the_record_says(rich, templates, template, part, told):
    with pytest.raises(RenderError, match=LOST) as raised:
        render(rich, Settings((Format.HTML,), templates=templates(template, part, "")))
    assert "report.html does not show" in str(raised.value)
    assert told in str(raised.value)


@pytest.mark.parametrize(
    "kind",
    [
        *("summary", "why", "context", "improvements", "strengths", "progress", "history", "children"),
        *("areas", "follow-ups", "meanings", "about", "notes"),
    ],
)
def test_no_template_can_leave_out_a_section(rich, templates, kind):
    include = '{% include "sections/" ~ section.kind ~ ".html" %}'
    own = templates("report.html", include, f'{{% if section.kind != "{kind}" %}}{include}{{% endif %}}')
    with pytest.raises(RenderError, match=LOST):
        render(rich, Settings((Format.HTML,), templates=own))


def test_one_paragraph_or_item_that_is_left_out_is_told_by_its_number(rich, templates):
    shown = "{{ block | with_number }}"
    own = templates("components/text.html", shown, f"{{% if block.number != 7 %}}{shown}{{% endif %}}")
    with pytest.raises(RenderError, match=r"report\.html does not show paragraph “7 Leaders accept[^;]*$"):
        render(rich, Settings((Format.HTML,), templates=own))


def test_what_print_hides_is_not_shown_on_the_page(rich, templates):
    own = templates("sections/children.html", "{{ prose", '<div style="display:none">{{ prose')
    with pytest.raises(RenderError, match=r"report\.html does not show the text “Inspectors are people"):
        render(rich, Settings((Format.HTML,), templates=own))


PAINTED_AWAY = [
    ".paragraph { height: 0; overflow: hidden; }",
    ".paragraph { position: absolute; left: -300mm; }",
    ".paragraph { margin-left: 190mm; white-space: nowrap; }",
    ".paragraph { position: relative; top: 400mm; }",
    ".paragraph { font-size: 0; }",
    ".paragraph { visibility: hidden; }",
    ".paragraph { display: none; }",
    ".paragraph { transform: translate(0, -400mm); }",
]


@pytest.mark.parametrize("rule", PAINTED_AWAY)
def test_a_text_that_print_does_not_show_is_missing_from_the_pdf(record_file, templates, rule):
    own = templates("css/print.css", "", f"\n{rule}\n")
    with pytest.raises(RenderError, match=r"report\.pdf does not show paragraph “1 Services are good"):
        render(assess(record_file()), Settings((Format.PDF,), templates=own))


def test_a_summary_that_swallows_a_grade_is_none(record_file, templates):
    own = templates(
        "css/summary.css", "", "\nmain table { height: 2mm; overflow: hidden; display: block; }\n"
    )
    with pytest.raises(RenderError, match=r"summary\.pdf does not show the grade of “The impact of leaders"):
        render(assess(record_file()), Settings((Format.SUMMARY,), templates=own))


@pytest.mark.parametrize(
    "rule",
    [
        "h1, h2, h3, h4, strong { text-transform: uppercase; }",
        "body { hyphens: auto; text-align: justify; }",
        "main { width: 30mm; overflow-wrap: anywhere; }",
        ".paragraph { letter-spacing: 0.3em; }",
        "table, h2, h3 { overflow: hidden; }",
        "p { position: relative; left: 2mm; }",
    ],
)
def test_a_style_that_changes_how_words_look_loses_none(record_file, templates, rule):
    long = TEXT.replace("Services are good.", "Accommodation and safeguarding responsibilities. " * 30)
    own = templates("css/print.css", "", f"\n{rule}\n")
    assert render(assess(record_file(long)), Settings((Format.PDF,), templates=own))


@pytest.mark.parametrize(
    "words",
    [
        "Ysgol Llŵyn-y-Gŵr, Łódź and Straße; well‐being and re‑start – and/or a—b.",
        "“نحن نحب مدرستنا كثيرا” said one, and “ثم عدنا إلى البيت مع أصدقائنا” another. שלום.",
        "The Ɓ̃ and m̄ n̄ o. Then mammals and none.",
        f"A word of {'x' * 3000} letters.",
        "affluent official ﬁnal waffle, 1,000 of 12 %.",
    ],
)
def test_any_text_that_a_record_may_have_is_found_again(record_file, words):
    path = record_file(MINIMAL.replace("Services are good.", f"{words} {words}"))
    assert set(render(assess(path), Settings())) == {
        "report.html",
        "report.pdf",
        "summary.pdf",
        "report.json",
    }


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.yaml")), ids=lambda path: path.stem)
def test_the_examples_say_all_that_they_should(path):
    assert len(render(assess(path), Settings())) == 4


@needs_shared
@pytest.mark.parametrize("path", corpus(), ids=lambda path: path.stem)
def test_real_records_say_all_that_they_should(path):
    # What all 41 take as PDFs, the benchmarks build; here, the longest of each kind.
    formats = [Format.HTML, Format.PDF] if path.stem in LONGEST else [Format.HTML]
    assert len(render(assess(path), Settings(tuple(formats)))) == len(formats)


def found(shown, *wanted):
    return missing(shown.split(), wanted)


def test_a_text_is_told_as_often_as_it_is_wanted():
    row, area = Wanted("the grade of", "Care", "Good"), Wanted("the grade of", "Care", "Good")
    assert found("Care Good and later Care: Good", row, area) == []
    assert found("Care Good and later Care", row, area) == ["the grade of “Care”, Good, 1 of 2 times"]
    assert found("Care and later Care", row, area) == ["the grade of “Care”, Good"]


@pytest.mark.parametrize("shown", ["CARE GOOD", "Care (judged alone) Good", "C are Goo d", "Care, Good."])
def test_a_grade_may_be_dressed_in_any_way(shown):
    assert found(shown, Wanted("the grade of", "Care", "Good")) == []


@pytest.mark.parametrize("shown", ["Care good", f"Care {'far ' * 20} Good", "Scare Good", "Good Care", ""])
def test_a_grade_stands_behind_what_is_judged_and_close_to_it(shown):
    assert found(shown, Wanted("the grade of", "Care", "Good")) == ["the grade of “Care”, Good"]


def painted(content, resources=None):
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(100, 100))
        page = pdf.pages[0]
        page.Contents = pdf.make_stream(content)
        widths = pikepdf.Array([65, pikepdf.Array([500, 500])])
        inner = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.CIDFontType2, W=widths)
        meanings = pdf.make_stream(b"2 beginbfchar <0041> <0041> <0042> <0042> endbfchar")
        font = pikepdf.Dictionary(
            Type=pikepdf.Name.Font,
            Subtype=pikepdf.Name.Type0,
            DescendantFonts=pikepdf.Array([pdf.make_indirect(inner)]),
            ToUnicode=meanings,
        )
        page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=pdf.make_indirect(font)))
        made = BytesIO()
        pdf.save(made)
    with pikepdf.open(made) as pdf:
        return [(one.text, one.unseen) for one in pieces(pdf)[0] if one.paints]


@pytest.mark.parametrize(
    ("content", "seen"),
    [
        (b"BT /F 10 Tf 1 0 0 1 50 50 Tm <00410042> Tj ET", True),
        (b"BT /F 10 Tf 1 0 0 1 50 50 Tm [<0041>-10<0042>] TJ ET % a remark", True),
        (b"BT /F 10 Tf 1 0 0 1 50 50 Tm (\\000A\\000B) Tj ET", True),
        (b"BT /F 10 Tf 1 0 0 1 95 50 Tm <00410042> Tj ET", False),
        (b"BT /F 10 Tf 1 0 0 1 50 50 Tm [<0041>-9000<0042>] TJ ET", False),
        (b"BT /F 10 Tf 1 0 0 1 50 -9 Tm <00410042> Tj ET", False),
        (b"q 0 0 40 40 re W n BT /F 10 Tf 1 0 0 1 50 50 Tm <00410042> Tj ET Q", False),
        (b"q 0 0 40 40 re W n Q BT /F 10 Tf 1 0 0 1 50 50 Tm <00410042> Tj ET", True),
        (b"q 0 0 m 90 0 l 90 90 l W* n BT /F 10 Tf 1 0 0 1 50 50 Tm <00410042> Tj ET Q", True),
        (b"0 0 9 9 re f 0 0 99 99 re W n BT /F 10 Tf 1 0 0 1 50 50 Tm <00410042> Tj ET", True),
    ],
)
def test_text_is_seen_where_it_lies_on_the_page_and_is_not_clipped(content, seen):
    assert painted(content)[-1] == (("AB", "") if seen else ("", "AB"))


def test_an_image_within_the_content_is_passed_over_and_what_is_no_content_is_told():
    image = b"BI /W 1 /H 1 /BPC 8 /CS /G ID (<[ EI BT /F 10 Tf 1 0 0 1 50 50 Tm <0041> Tj ET"
    assert painted(image) == [("", ""), ("A", "")]
    with pytest.raises(ValueError, match="the content of a page is none"):
        painted(b"BT (never closed ET")
