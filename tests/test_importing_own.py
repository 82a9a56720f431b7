"""Our own finished files come back as the records that they were made from, byte for byte."""

import base64
import json
import re

import pytest
from conftest import EXAMPLES, MINIMAL, corpus, needs_shared
from hypothesis import given, settings
from test_markdown import MARKDOWN

from reportgen.assessment import sound_case
from reportgen.cli import main
from reportgen.errors import UnreadableError
from reportgen.importing.carried import carried_in
from reportgen.markdown import Heading, render
from reportgen.markdown.source import escaped, is_of_words, of_words, public
from reportgen.proof.verification import disagreements, read_data
from reportgen.report.contract import as_json
from reportgen.report.data import report_data
from reportgen.source import Source
from reportgen.source.parsing import parse

CONFIGURED = ["--config", str(EXAMPLES / "reportgen.toml")]

NASTY = """\
# A remark of the file's: SECRET
about: {file: texts/about.md}  # SECRET
children_summary: |
  # For you

  What we *found*:

  1. one
     - nested, with `code`
  2. two

  Ask [us](https://us.example).[^us]

  [^us]: Or **write**.
format: 1
framework: sif-2013
provider: {name: "Wöllstadt & ‘Söhne’ #1", urn: "00417", code: E08000017, region: South  East}
inspection:
  type: re-inspection
  dates:
    - {from: 2016-03-07, to: 2016-03-11}
    - {from: 2016-02-01, to: 2016-02-05}
  lead_inspectors: [Jo O’Brien, "Dr. No: MBE"]
  team: ["No", "yes", "A, B"]
  draft_sent: 2016-04-01
  received: 2016-04-20
  published: 2016-05-03
  published_at: "09:30"
status: published
previous: nowhere-2013-01
waivers:
  - {rule: english.jargon, reason: SECRET}
overall:
  grade: Inadequate
  rationale: "A *plain* line: with [marks](https://a.example), `code` and a # in it, \
which goes on until it is too long for a line."
  narrative: |
    ## *Emphasis* first
    ### Two headings

    A paragraph that is wrapped
    in the middle, with *soft*, **strong**, __*both*__ and a hard break,\x20\x20
    and a [link](https://a.example/b_(c)?d=e&f=g "no).

    <b>what is typed is shown</b> and 2 < 3 & 4 > 1, A* to C, \\*escaped\\* \\_marks\\_ and \\`.

    > A quotation
    >
    > of two *paragraphs*[^q] {#quoted}

    Dropped: [text](../SECRET/draft.docx) and [page](http://SECRET.example/) and `[code](../seen.docx)`.

    ##### Last

    [^q]: A note with *emphasis* and a [link](#quoted).

    [^unused]: It stays.
areas:
  leadership:
    grade: good
    summary: |
      > Quoted.

      Plain.
    narrative: |
      - a list first
        - nested
          1. and numbered
      - second

        with a paragraph of its own

      3. no list, but a paragraph

      A note[^secret-name] here.

      [^secret-name]: Nobody sees its name.
    improvements:
      - An improvement without an id, which ends in [brackets]
      - {id: X9, text: "- looks like a list", priority: true, \
repeats: nowhere-2013-01/I1, evidence: [plain, other]}
  lscb: {}
  adoption:
    grade: not judged
    narrative: |
      ## Only words

      It was so in
      2016. Then it changed, since a very long paragraph has to be \
wrapped somewhere near - of all places - a mark > there.
      - an item that is long enough to be wrapped, 12) \
and with another mark or two, + and # and 2. as well as >this {#plain}

      ## Only words

      1\\. No list, ##### and so that a line ends \
before the mark of a list, of which this is a little bit - long. {#other}
    strengths:
      - {text: A strength with “quotes” and émphasis, impact: "An impact: yes", evidence: [code]}
      - "2. no list"
  help-and-protection:
    grade: inadequate
    narrative: |
      Hard\u00a0space, and twice a mark of ` code `. {#code}
context:
  - {label: "No", value: 75.80, unit: "%", as_at: 2015-03-31, \
comparator: {label: England, value: 12.0, unit: "%"}}
  - {label: Children, value: 1234.50}
progress:
  - {of: nowhere-2013-01/I1, status: partly met, text: "yes"}
  - {of: nowhere-2013-01/I2, status: not inspected}
improvements:
  - For the whole
corrections:
  - {day: 2016-06-01, reason: "Paragraph 1 said: no."}
"""
ABOUT = "Read *here*.\n\n## A heading in a text without numbers\n\n1. one\n\n2. two {#label}\n"


def there_and_back(folder, records, kind="html", formats="html,json"):
    """Build records, import the files of a kind, build what came back beside what was left: both outputs."""
    first, again, back = folder / "first", folder / "again", folder / "back"
    assert main(["build", *map(str, records), *CONFIGURED, "-o", str(first), "--format", formats]) == 0
    made = sorted(first.glob(f"*/report.{kind}"))
    assert main(["import", *map(str, made), "-o", str(back)]) == 0
    assert main(["build", str(back), *CONFIGURED, "-o", str(again), "--format", formats]) == 0
    return first, again


def different(first, again):
    """Return the files of two outputs that are not the same."""
    names = sorted(path.relative_to(first) for path in first.glob("*/report.*"))
    assert names == sorted(path.relative_to(again) for path in again.glob("*/report.*"))
    return [str(name) for name in names if (first / name).read_bytes() != (again / name).read_bytes()]


@pytest.fixture
def nasty(tmp_path):
    record = tmp_path / "records" / "nasty-2016-05.yaml"
    (record.parent / "texts").mkdir(parents=True)
    record.write_text(NASTY)
    (record.parent / "texts" / "about.md").write_text(ABOUT)
    return record


@pytest.mark.parametrize("kind", ["html", "pdf"])
def test_a_record_with_everything_in_it_comes_back_whole(tmp_path, nasty, kind):
    first, again = there_and_back(tmp_path, [nasty], kind, "html,pdf,json")
    assert different(first, again) == []
    assert disagreements(first / nasty.stem / f"report.{kind}") == ()


def test_every_example_comes_back_whole(tmp_path):
    assert different(*there_and_back(tmp_path, [EXAMPLES], "pdf", "html,pdf,json")) == []


@needs_shared
def test_every_real_record_comes_back_whole(tmp_path):
    assert different(*there_and_back(tmp_path, corpus())) == []


@pytest.mark.parametrize(
    ("status", "planned"),
    [
        ("final", "published: 2099-05-01\n  published_at: 09:30"),
        ("final", "received: 2024-04-30"),
        ("draft", "published: 2099-05-01\n  published_at: 09:30"),
        ("factual-accuracy", "draft_sent: 2024-04-02"),
    ],
)
def test_what_is_not_published_comes_back_with_its_day_and_without_grades_that_rules_filled_in(
    tmp_path, record_file, status, planned
):
    text = MINIMAL.replace("status: published", f"status: {status}").replace("published: 2024-05-01", planned)
    text = text.replace("  grade: good\n", "", 1).replace(
        "{grade: good, narrative: Leaders", "{grade: inadequate, narrative: Leaders"
    )
    assert different(*there_and_back(tmp_path, [record_file(text)])) == []


def test_what_no_page_shows_is_not_in_the_data(nasty):
    data = as_json(report_data(sound_case(nasty)))
    assert "seen.docx" in data
    assert not re.search("secret", data, re.IGNORECASE)


def test_a_text_of_words_alone_is_told_once(nasty):
    written = report_data(sound_case(nasty)).written
    assert set(written) == {
        *("overall.narrative", "areas.leadership.summary", "areas.leadership.narrative", "about"),
        *("areas.help-and-protection.narrative", "children_summary"),
        *("context[0].value", "context[0].comparator.value", "context[1].value"),
    }


def test_marks_of_markdown_are_text():
    line = "# *not* a [link], 1 < 2 and \\"
    assert escaped(line) == "\\# \\*not\\* a \\[link\\], 1 < 2 and \\\\"
    assert render(escaped(line)).blocks[0].text == line


@settings(deadline=None, max_examples=400)
@given(MARKDOWN)
def test_words_alone_make_the_text_that_they_were_taken_from(source):
    rendered = render(source)
    if is_of_words(rendered, is_numbered=True):
        again = render("\n\n".join(map(source_of, rendered.blocks)))
        assert [(one.html, one.text) for one in again.blocks] == [
            (one.html, one.text) for one in rendered.blocks
        ]
        assert not again.problems


@pytest.mark.parametrize(
    "source", ["word\n\n- ", "# word# #\n\nword", "a `b\nc` d", "## one\n\n## two\n\nword"]
)
def test_words_that_markdown_would_take_for_marks_are_not_all_of_a_text(source):
    assert not is_of_words(render(source), is_numbered=True)


def source_of(block):
    return f"## {escaped(block.text)}" if isinstance(block, Heading) else of_words(block.text)


@settings(deadline=None, max_examples=400)
@given(MARKDOWN)
def test_what_is_public_of_a_source_makes_the_same_words(source):
    found = public(source)
    if found is not None:
        told = [[one.text for one in render(text).blocks] for text in (source, found)]
        assert told[0] == told[1]


# --- files that were changed, or are of somebody else's making


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    """The page of a record with a text that is more than words."""
    folder = tmp_path_factory.mktemp("page")
    record = folder / "testford-2024-05.yaml"
    text = MINIMAL.replace("Leaders know", "Leaders *know*") + "context: [{label: Children, value: 512.0}]\n"
    record.write_text(text)
    assert main(["build", str(record), "-o", str(folder / "out"), "--format", "html"]) == 0
    return folder / "out" / record.stem / "report.html"


def changed(page, folder, change):
    """Return a page whose data were changed."""
    data = json.loads(as_json(read_data(page)))
    change(data)
    text = re.sub(
        r'(report\.json" href="data:application/json;base64,)[^"]*',
        lambda match: match[1] + base64.b64encode(json.dumps(data).encode()).decode(),
        page.read_text(),
    )
    path = folder / "report.html"
    path.write_text(text)
    return path


def record_in(path):
    """Return what YAML reads in the record that a file carries."""
    return parse(Source("x.yaml", carried_in(path, path.read_bytes()).text)).values()


LEADERS = "areas.leadership.narrative"


@pytest.mark.parametrize(
    ("field", "source"),
    [
        (LEADERS, "Leaders *know* their services badly."),
        (LEADERS, "## A heading\n\nLeaders *know* their services well."),
        (LEADERS, "Leaders know their services well. {#label}"),
        (LEADERS, "Leaders know their services well.[^n]\n\n[^n]: A note."),
        (LEADERS, "Leaders know their services well." + " " * 60_000),
        ("areas.other.narrative", "Leaders"),
        ("context[0].value", "513.0"),
        ("context[0].value", "512.0 # x"),
        ("inspection.published", "2030-01-01"),
        ("status", "draft"),
    ],
)
def test_what_is_written_is_held_against_the_words_and_the_words_come_back(page, tmp_path, field, source):
    path = changed(page, tmp_path, lambda data: data["written"].update({field: source}))
    told = f"What the data has as written of '{field}' does not say what they tell of it"
    assert told in disagreements(path)
    record = record_in(path)
    assert record["areas"]["leadership"]["narrative"] in (
        "Leaders know their services well.\n",
        "Leaders *know* their services well.\n",
    )
    assert (record["status"], record["context"][0]["value"]) == (
        "published",
        "512" if "value" in field else "512.0",
    )


@pytest.mark.parametrize(
    "text",
    [
        *(
            ": x",
            "- x",
            "x: y # z",
            "'",
            '"',
            "\\",
            "|",
            "%YAML",
            "---",
            "...",
            "&a *b !c",
            "{a: b}",
            "null",
            "1e3",
        ),
        *("a\nstatus: draft", "0x10", "2024-01-01", "no", "~", "<<", "? x", "@", "`", "é\u2028x", "=", "#"),
    ],
)
def test_whatever_a_text_holds_yaml_reads_it_as_it_is(page, tmp_path, text):
    def change(data):
        data["framework"] = data["provider"]["name"] = data["inspection"]["team"] = text
        data["inspection"]["team"] = [text]
        data["outcome"]["overall"]["rationale"] = f"{text} {'long ' * 40}"
        data["paragraphs"][0]["text"] = text
        data["children_summary"] = text
        data["written"]["children_summary"] = text

    record = record_in(changed(page, tmp_path, change))
    flat = " ".join(text.split())
    assert (record["framework"], record["provider"]["name"]) == (flat, flat)
    assert record["inspection"]["team"] == (flat,)
    assert record["overall"]["rationale"] == f"{flat} {'long ' * 40}".strip()
    assert record["status"] == "published"
    assert set(record) == {
        *("format", "framework", "provider", "inspection", "status", "overall", "areas", "context"),
        "children_summary",
    }


def test_a_figure_without_end_and_an_item_without_words_are_for_the_record_to_refuse(page, tmp_path):
    def change(data):
        data["context"][0]["value"] = "1e999999999999"
        data["strengths"] = [{"id": "", "area": "leadership", "text": "", "impact": None, "evidence": []}]

    record = record_in(changed(page, tmp_path, change))
    assert record["context"][0]["value"] == "1E+999999999999"
    assert record["areas"]["leadership"]["strengths"] == ({},)


def strengths_in_a_circle(data):
    one = {"id": "S1", "text": "x", "impact": None, "evidence": []}
    data["strengths"] = [one | {"area": area} for area in ("leadership", "in-care")]
    two = {"id": "I1", "text": "x", "priority": False, "repeats": None, "evidence": []}
    data["improvements"] = [two | {"area": area} for area in ("in-care", "leadership")]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda data: data.update(id="../../testford"), "an inspection whose id is none"),
        (lambda data: data.update(id="con"), "an inspection whose id is none"),
        (strengths_in_a_circle, "data that tell of no one record"),
        (
            lambda data: data.update(
                strengths=[{"id": "S1", "area": "x", "text": "x", "impact": None, "evidence": []}] * 2
            ),
            "data that tell of no one record",
        ),
    ],
)
def test_data_that_no_record_can_have_made_are_refused(page, tmp_path, change, told):
    path = changed(page, tmp_path, change)
    with pytest.raises(UnreadableError, match=told):
        carried_in(path, path.read_bytes())
