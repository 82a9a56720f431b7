import json
import re
import subprocess
import sys

import nh3
import pytest
from conftest import ROOT
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html as lxml_html

from reportgen.limits import LIMITS
from reportgen.markdown import (
    Heading,
    NoteLink,
    anchors_in,
    emit,
    grammar,
    render,
    with_anchors,
    with_notes,
)

TAGS = {"p", "strong", "em", "ul", "ol", "li", "blockquote", "br", "code", "a", "sup"}
PIECES = [
    *(
        "word",
        "Ünïcode",
        "2016. ",
        "1. ",
        "2. ",
        "- ",
        "* ",
        "+ ",
        "> ",
        "# ",
        "### ",
        "#1 ",
        "A* to C ",
        "*",
        "**",
    ),
    *(
        "_",
        "__",
        "`",
        "```",
        "[",
        "](",
        ")",
        "[x](https://a.example/é?a=b&c=d)",
        "[x](#front-door)",
        "<",
        ">",
        "&",
    ),
    *(
        "&amp;",
        "&#58;",
        "<b>",
        "</script>",
        "<!--",
        "<![CDATA[",
        "![",
        "<https://ok.example>",
        "javascript:",
        "data:",
    ),
    *(
        "{#label}",
        "{#Bad}",
        "{#",
        "\\",
        "\\*",
        "\\\\",
        '"',
        "'",
        "|",
        "---",
        "===",
        "~~~",
        "[ref]: https://x.example",
    ),
    *(
        "\n",
        "\n\n",
        "\n- ",
        "\n1. ",
        "\n  - ",
        "\n    ",
        "  \n",
        " ",
        "  ",
        "\u00a0",
        "é",
        "klzzwxh:0000",
        "wzxhzdk:0",
    ),
    *(
        "[x](javascript:alert(1))",
        "[x](//evil.example)",
        "[x](https://[bad)",
        "[a [b](https://c.example) d]",
        "http://a",
    ),
    *("[^note]", "[^other]", "[^Odd one]", "\n\n[^note]: ", "\n[^other]: ", "[^", "\\[^note]"),
]
MARKDOWN = st.lists(st.sampled_from(PIECES), max_size=25).map("".join)


def flat(html):
    """Return the HTML without the line ends that part its blocks."""
    return re.sub(r"(</?(?:p|li|ul|ol|blockquote|br)>)\n", r"\1", html)


def only(source):
    (block,) = render(source).blocks
    return flat(str(block.html))


def told(source):
    rendered = render(source)
    return " ".join(one.text for one in (*rendered.blocks, *rendered.notes.values())).split()


def elements(block):
    return lxml_html.fragment_fromstring(str(block.html), create_parent="body")


RENDERED = [
    ("Help:\n- early\n- good", "<p>Help:</p><ul><li>early</li><li>good</li></ul>"),
    ("Help:\n1. early\n2. good", "<p>Help:</p><ol><li>early</li><li>good</li></ol>"),
    ("Help:\n* early\n+ good", "<p>Help:</p><ul><li>early</li><li>good</li></ul>"),
    ("- a\n  - b\n- c", "<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>"),
    ("- a\n  1. b\n  2. c", "<ul><li>a<ol><li>b</li><li>c</li></ol></li></ul>"),
    ("1. a\n  - b\n2. c", "<ol><li>a<ul><li>b</li></ul></li><li>c</li></ol>"),
    ("- a\ngoes on\n- b", "<ul><li>a goes on</li><li>b</li></ul>"),
    ("It was so in\n2016. Then it changed.", "<p>It was so in 2016. Then it changed.</p>"),
    ("2016. It was so.", "<p>2016. It was so.</p>"),
    ("2. Not a list.", "<p>2. Not a list.</p>"),
    ("grades A* to C and A*", "<p>grades A* to C and A*</p>"),
    ("snake_case_word and 3*4*5", "<p>snake_case_word and 3*4*5</p>"),
    ("**bold** and *soft*", "<p><strong>bold</strong> and <em>soft</em></p>"),
    ("__bold__ and _soft_", "<p><strong>bold</strong> and <em>soft</em></p>"),
    ("**a *b* c**", "<p><strong>a <em>b</em> c</strong></p>"),
    ("&amp; &lt; &copy; &#58;", "<p>&amp;amp; &amp;lt; &amp;copy; &amp;#58;</p>"),
    ("a & b < c > d", "<p>a &amp; b &lt; c &gt; d</p>"),
    ("`*a* & <b>`", "<p><code>*a* &amp; &lt;b&gt;</code></p>"),
    ("a  \nb", "<p>a<br>b</p>"),
    ("> said\n> so", "<blockquote><p>said so</p></blockquote>"),
    ("    four spaces", "<p>four spaces</p>"),
    ("Title\n=====", "<p>Title =====</p>"),
    ("Title\n---", "<p>Title ---</p>"),
    ("---", "<p>---</p>"),
    ("#1 priority", "<p>#1 priority</p>"),
    ("# ", "<p># </p>"),
    ("## ##", "<p>## ##</p>"),
    ("[ref]: https://x.example 'lost?'", "<p>[ref]: https://x.example 'lost?'</p>"),
    ("a \\*b\\* c", "<p>a *b* c</p>"),
    ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"),
    ("![x](https://a.example/y.png)", "<p>![x](https://a.example/y.png)</p>"),
]


@pytest.mark.parametrize(("source", "html"), RENDERED)
def test_markdown_reads_as_inspectors_mean_it(source, html):
    assert only(source) == html


LINKS = [
    ("[x](https://a.example/b?c=d&e=f)", '<a href="https://a.example/b?c=d&amp;e=f">x</a>'),
    ("[x](https://a.example/(b))", '<a href="https://a.example/(b)">x</a>'),
    ("[x](HTTPS://a.example)", '<a href="HTTPS://a.example">x</a>'),
    ("[x](mailto:a@b.example)", '<a href="mailto:a@b.example">x</a>'),
    ("[x](#front-door)", '<a href="#front-door">x</a>'),
    ("<https://ok.example>", '<a href="https://ok.example">https://ok.example</a>'),
    ("<mailto:a@b.example>", '<a href="mailto:a@b.example">mailto:a@b.example</a>'),
    ("[**x**](https://a.example)", '<a href="https://a.example"><strong>x</strong></a>'),
    (
        '[x](https://a.example/"onmouseover=alert(1))',
        '<a href="https://a.example/%22onmouseover=alert(1)">x</a>',
    ),
    (
        "[x <https://b.example>](https://a.example)",
        '<a href="https://a.example">x &lt;https://b.example&gt;</a>',
    ),
]


@pytest.mark.parametrize(("source", "html"), LINKS)
def test_links_to_public_pages_addresses_and_labels_stand(source, html):
    assert only(source) == f"<p>{html}</p>"
    assert render(source).problems == ()


@pytest.mark.parametrize(
    "target",
    [
        *("javascript:alert(1)", "JaVaScRiPt:alert(1)", "JaVaScRiPt&#58;alert(1)", "javascript%3Aalert(1)"),
        *("vbscript:x", "data:text/html,x", "file:///etc/passwd", "ftp://a.example", "tel:123", "ssh://a"),
        *("https://[bad", "https://:80", "https://a.example:99999/", "x:y"),
    ],
)
def test_links_of_other_schemes_stay_as_they_were_typed(target):
    source = f"[x]({target})"
    rendered = render(source)
    assert rendered.blocks[0].text == source
    assert "<a" not in rendered.blocks[0].html
    assert [(problem.code, problem.offset) for problem in rendered.problems] == [("link.dropped", 4)]


@pytest.mark.parametrize(
    "target", ["//evil.example", "/etc/passwd", "../draft.pdf", "page.html", "http://a.example"]
)
def test_links_that_lead_to_no_public_page_keep_their_text_and_are_told(target):
    rendered = render(f"See [the page]({target}).")
    assert flat(str(rendered.blocks[0].html)) == "<p>See the page.</p>"
    assert [(problem.code, problem.found) for problem in rendered.problems] == [
        ("link.dropped", f"'{target}'")
    ]


def test_a_bare_link_that_is_no_address_stays_text():
    assert only("<https://[bad>") == "<p>&lt;https://[bad&gt;</p>"


@pytest.mark.parametrize(
    ("source", "text", "label"),
    [
        ("Contacts are screened. {#front-door}", "Contacts are screened.", "front-door"),
        ("Contacts are screened.\n{#front-door}", "Contacts are screened.", "front-door"),
        ("Contacts are **screened** {#a1}  ", "Contacts are screened", "a1"),
        ("Contacts:\n- one\n- two {#list}", "Contacts:\none\ntwo", "list"),
        ("> quoted {#q}", "quoted", "q"),
    ],
)
def test_a_label_at_the_end_is_taken_off_and_kept(source, text, label):
    (block,) = render(source).blocks
    assert (block.text, block.label) == (text, label)
    assert render(source).problems == ()


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("text {#Bad}", "{#Bad}"),
        ("text {#a b}", "{#a b}"),
        ("text {#a} goes on", "{#a}"),
        ("text {#one} {#two}", "{#one}"),
        ("text {#open", "{#open"),
        ("# Heading {#head}\n\ntext", "{#head}"),
        ("text\n\n{#alone}", "{#alone}"),
        ("- one {#first}\n- two", "{#first}"),
    ],
)
def test_what_only_looks_like_a_label_stays_and_is_told(source, found):
    rendered = render(source)
    assert found in " ".join(block.text for block in rendered.blocks)
    assert [(p.code, p.found, p.offset) for p in rendered.problems] == [
        ("label.form", f"'{found}'", source.index(found))
    ]


def test_of_two_labels_of_one_paragraph_the_other_is_told():
    rendered = render("Para {#x}\n- item {#y}")
    assert rendered.blocks[0].label == "y"
    assert [(p.code, p.found, p.offset) for p in rendered.problems] == [("label.form", "'{#x}'", 5)]


def test_headings_count_from_one_within_their_text_and_part_paragraphs():
    blocks = render("### Big\none\n\n##### Small ###\ntwo\n\n### Big *again*").blocks
    assert [(b.level, b.text) if isinstance(b, Heading) else b.text for b in blocks] == [
        (1, "Big"),
        "one",
        (2, "Small"),
        "two",
        (1, "Big again"),
    ]
    assert blocks[4].html == "Big <em>again</em>"


def test_the_words_of_a_block_have_a_line_for_each_item():
    (block,) = render("Help is:\n- early\n  - and kind\n- good").blocks
    assert block.text == "Help is:\nearly\nand kind\ngood"


def test_anchors_are_found_and_led_or_let_go():
    block = render("[a *b*](#one) and [c](#two) and [d](https://e.example/#three)").blocks[0]
    assert anchors_in(block.html) == ["one", "two"]
    led = with_anchors(block.html, {"one": "p-7"}.get)
    assert flat(str(led)) == (
        '<p><a href="#p-7">a <em>b</em></a> and c and <a href="https://e.example/#three">d</a></p>'
    )


@pytest.mark.parametrize("levels", [LIMITS.list_depth, LIMITS.list_depth + 1])
@pytest.mark.parametrize("form", ["lists", "quotations", "one line"])
def test_lists_and_quotations_are_bounded_in_depth(levels, form):
    source = {
        "lists": "\n".join("  " * level + "- a" for level in range(levels)),
        "quotations": "> " * levels + "a",
        "one line": "- " * levels + "a",
    }[form]
    rendered = render(source)
    assert [problem.code for problem in rendered.problems] == (
        [] if levels == LIMITS.list_depth else ["limit.depth"]
    )
    assert bool(rendered.blocks) == (levels == LIMITS.list_depth)


@settings(deadline=None, max_examples=500)
@given(MARKDOWN)
def test_only_elements_and_attributes_of_the_list_come_out(source):
    for block in render(source).blocks:
        for element in elements(block).iterdescendants():
            assert element.tag in TAGS
            assert set(element.attrib) == ({"href"} if element.tag == "a" else set())
            assert re.match(r"https://|mailto:|#", element.get("href", "#"), re.IGNORECASE)
            assert element.tag != "a" or not any(up.tag == "a" for up in element.iterancestors())


def outcome_words(text):
    return re.findall(r"\w+", text.replace("_", " "))


PROSE = st.lists(
    st.sampled_from(
        [
            piece
            for piece in PIECES
            if not re.search(r"\]\(|\{#|\[\^", piece) and piece not in ("1. ", "\n1. ", "2. ")
        ]
        + ["alpha", " beta ", "gamma ", "delta. "]
    ),
    max_size=25,
).map("".join)


@settings(deadline=None, max_examples=500)
@given(PROSE)
def test_every_word_of_a_text_without_links_labels_and_notes_comes_out_in_order(source):
    rendered = render(source)
    if not any(problem.code == "limit.depth" for problem in rendered.problems):
        in_html = " ".join(elements(block).text_content() for block in rendered.blocks)
        # Blocks meet without a space in the extract, so letters are compared, not words.
        letters = "".join(outcome_words(source))
        assert "".join(outcome_words(in_html)) == letters
        assert "".join(outcome_words(" ".join(block.text for block in rendered.blocks))) == letters


@settings(deadline=None, max_examples=300)
@given(MARKDOWN)
def test_every_word_of_any_text_comes_out_but_targets_labels_and_list_numbers(source):
    rendered = render(source)
    if not any(problem.code == "limit.depth" for problem in rendered.problems):
        labels = [block.label for block in rendered.blocks if getattr(block, "label", None)]
        out = "".join(told(source))
        for word in re.findall(r"word|Ünïcode|2016|script|priority|klzzwxh|wzxhzdk", source):
            assert word in out, labels
        assert out.count("Ünïcode") == source.count("Ünïcode")
        assert out.count("word") == source.count("word")


@settings(deadline=None, max_examples=400)
@given(MARKDOWN)
def test_the_second_lock_changes_nothing_that_the_first_wrote(source):
    for one in () if render(source).problems else grammar.parse(source).blocks:
        written = emit._outer(one.element)
        locked = str(emit.html(one.element))
        assert lxml_html.tostring(lxml_html.fragment_fromstring(written, create_parent="body")) == (
            lxml_html.tostring(lxml_html.fragment_fromstring(locked, create_parent="body"))
        )
        assert nh3.clean(locked, tags=TAGS, attributes={"a": {"href"}}, link_rel=None) == locked


@settings(deadline=None, max_examples=200)
@given(st.text(max_size=80))
def test_any_characters_at_all_are_rendered_without_an_exception(source):
    for block in render(source.encode("utf-8", "ignore").decode()).blocks:
        assert isinstance(block.text, str)


HOSTILE = {
    "brackets": "[" * 20_000,
    "open links": "[a](" * 5_000,
    "open links to labels": "[a](#b" * 3_333,
    "open tags": "<a " * 6_666,
    "comments": "<!--" * 5_000,
    "declarations": "<![" * 6_666,
    "open marks": "*a _b " * 3_333,
    "stars": "*" * 20_000,
    "underscores": "_" * 20_000,
    "star words": "*a" * 10_000,
    "strong words": "**a" * 6_666,
    "backticks": "`" * 20_000,
    "ladders": "".join("`" * n + " " for n in range(1, 199)),
    "quotations": ">" * 3_000 + "text",
    "quoted lines": "> a\n" * 5_000,
    "images": "![" * 10_000,
    "parentheses": "[a](" + "(" * 20_000,
    "backslashes": "\\" * 20_000,
    "escapes": "\\*" * 10_000,
    "labels": "{#a}" * 5_000,
    "spaces": "a" + " " * 20_000 + "b",
    "spaces in heading": "# a" + " " * 20_000 + "b",
    "hashes in heading": "# " + "#" * 20_000 + "b",
    "hashes and spaces in heading": "# a" + " #" * 10_000 + "b",
    "spaces round label": "a" + " " * 10_000 + "{#a}" + " " * 10_000 + "b",
    "gaps between bullets": ("-" + " " * 4_999) * 4 + "x",
    "gaps between numbers": ("1." + " " * 4_998) * 4 + "x",
    "gaps between quotations": (">" + " " * 4_999) * 4 + "x",
    "bullets": "- " * 10_000,
    "bullets in quotations": "- > " * 5_000 + "a",
    "quotations in bullets": "> - " * 5_000 + "a",
    "numbers in quotations": "1. > " * 4_000 + "a",
    "quoted stairs": "".join(f"> {'  ' * n}- a\n" for n in range(130)),
    "stairs": "".join(f"{'  ' * n}- a\n\n" for n in range(130)),
    "stairs of quotations": "".join("> " * (n % 4) + "- " * (n % 3) + "a\n" for n in range(2_000)),
    "list lines": "a\n- b\n" * 3_333,
    "newlines": "\n" * 20_000,
    "headings": "# a\n" * 5_000,
    "breaks": "a  \n" * 5_000,
    "bare links": "<https://" * 2_222,
    "entities": "&#58;" * 4_000,
    "tables": "|a" * 10_000 + "\n" + "|-" * 10_000,
    "good links": "[a](https://a.example) " * 870,
    "emphasis": "*a* " * 5_000,
    "references to notes": "[^a] " * 4_000 + "\n\n[^a]: b",
    "references without notes": "[^a] " * 4_000,
    "open references to notes": "[^a" * 6_666,
    "nested references to notes": "[^" * 5_000 + "]" * 5_000,
    "notes": "".join(f"[^a{n}]: b\n\n" for n in range(1_700)),
    "notes of one name": "[^a]: b\n" * 2_500,
    "nearly named references to notes": "".join(
        f"[^a-long-name-{n}]\n\n[^long-name-{n}]: b\n\n" for n in range(500)
    ),
    "notes in notes": "[^a]: [^a]: [^a]: " * 1_111,
    "notes and references": "".join(f"a[^a{n}]\n\n[^a{n}]: b\n\n" for n in range(800)),
}


@pytest.fixture(scope="module")
def hostile_times():
    """Render every hostile text in one process that is killed if it hangs; 20 kB must take less than 1 s."""
    script = (
        "import json, sys, time\nfrom reportgen.markdown import render\n"
        "render('warm *up* [x](https://a.example)')\n"
        "for name, source in json.load(sys.stdin).items():\n"
        "    start = time.perf_counter()\n    done = render(source)\n"
        "    print(json.dumps([name, time.perf_counter() - start, ' '.join(b.text for b in done.blocks),"
        " [p.code for p in done.problems][:1]]), flush=True)\n"
    )
    try:
        output = subprocess.run(
            [sys.executable, "-c", script],
            input=json.dumps(HOSTILE),
            capture_output=True,
            text=True,
            timeout=60,
            cwd=ROOT,
            check=False,
        ).stdout
    except subprocess.TimeoutExpired as exc:
        output = (exc.stdout or b"").decode()
    return {name: rest for name, *rest in map(json.loads, output.splitlines())}


@pytest.mark.parametrize("name", HOSTILE)
def test_twenty_kilobytes_of_a_hostile_pattern_take_less_than_a_second(hostile_times, name):
    assert name in hostile_times, "did not end"
    seconds, text, codes = hostile_times[name]
    assert seconds < 1
    letters = re.findall("[a-z]", HOSTILE[name])
    if codes != ["limit.depth"] and not re.search("link|label|note", name):
        assert re.findall("[a-z]", text) == letters


@pytest.mark.parametrize("indent", [2, 3, 4])
def test_a_list_in_a_list_may_be_indented_by_two_three_or_four_spaces(indent):
    gap = " " * indent
    (block,) = render(f"Areas:\n- one\n{gap}- inner\n{gap * 2}- deep\n- two").blocks
    assert "".join(block.html.split()) == (
        "<p>Areas:</p><ul><li>one<ul><li>inner<ul><li>deep</li></ul></li></ul></li><li>two</li></ul>"
    )


def test_a_list_numbered_one_throughout_keeps_its_items():
    (block,) = render("1. first\n1. second\n1. third").blocks
    assert block.text.split("\n") == ["first", "second", "third"]


def test_a_line_break_in_a_list_item_stays():
    (block,) = render("- one  \n  goes on\n- two").blocks
    assert "one<br>" in block.html


def notes_of(source):
    return {name: (str(note.html), note.text) for name, note in render(source).notes.items()}


def odd(source):
    """Return what is wrong with the notes of a text, each with the place that is pointed at."""
    return [(p.code, source[p.offset :].split("\n")[0]) for p in render(source).problems]


def test_a_note_is_taken_out_of_the_text_and_what_refers_to_it_stays_as_its_name():
    rendered = render("Few wait.[^dfe] Most do not.\n\n[^dfe]: The *department*, 2016.\n\nSome do.")
    assert [flat(str(block.html)) for block in rendered.blocks] == [
        "<p>Few wait.<sup>dfe</sup> Most do not.</p>",
        "<p>Some do.</p>",
    ]
    assert [block.text for block in rendered.blocks] == ["Few wait. Most do not.", "Some do."]
    assert {name: note.text for name, note in rendered.notes.items()} == {"dfe": "The department, 2016."}
    assert rendered.notes["dfe"].html == "The <em>department</em>, 2016."
    assert rendered.problems == ()


@pytest.mark.parametrize(
    "written",
    [
        "one\n    two",
        "one\ntwo",
        "one two\n\nText.",
        "one two\n[^b]: next",
        "one two\n# Heading",
        "one two\n> quotation",
        "one two\n- item",
    ],
)
def test_a_note_goes_on_to_a_blank_line_or_to_what_begins_something_else(written):
    rendered = render(f"x[^a] y[^b]\n\n[^a]: {written}\n\n[^b]: next")
    assert rendered.notes["a"].text == "one two"
    assert rendered.notes["b"].text == "next"


@pytest.mark.parametrize(
    "text",
    [
        *("*soft[^a]*", "**bold**[^a]", "- item[^a]", "> said[^a]", "[x](https://a.example)[^a]"),
        *("(see[^a])", "one[^a][^a]", "[^a]", "word[^a]word", "\\\\[^a]", "word.[^a] {#label}"),
    ],
)
def test_any_words_may_refer_to_a_note(text):
    rendered = render(f"{text}\n\n[^a]: Note.")
    assert rendered.blocks[0].html.count("<sup>a</sup>") == text.count("[^a]")
    assert "[^" not in rendered.blocks[0].text
    assert rendered.problems == ()


@pytest.mark.parametrize("text", ["`[^a]`", "\\[^a]", "<https://a.example/[^a]>"])
def test_what_is_code_an_address_or_escaped_refers_to_nothing_and_is_no_problem(text):
    rendered = render(f"{text} word[^a]\n\n[^a]: Note.")
    assert "[^a]" in rendered.blocks[0].text
    assert rendered.blocks[0].html.count("<sup>") == 1
    assert rendered.problems == ()


@pytest.mark.parametrize(
    ("source", "code", "at", "kept"),
    [
        ("word[^b] and[^a]\n\n[^a]: Note.", "note.undefined", "[^b] and[^a]", "word[^b] and"),
        ("word[^a]\n[^a]: No paragraph of its own.", "note.undefined", "[^a]", "word[^a] [^a]: No"),
        ("word\n\n[^a]: *Some* note.", "note.unused", "[^a]: *Some* note.", "[^a]: Some note."),
        ("word[^a]\n\n[^a]: See [^b].\n\n[^b]: B", "note.nested", "[^b].", "See [^b]."),
        ("# Head[^a]\n\nword[^a]\n\n[^a]: Note.", "note.heading", "[^a]", "Head[^a]"),
        ("word[^DfE]\n\n[^DfE]: Note.", "note.form", "[^DfE]", "word[^DfE] [^DfE]: Note."),
        ("`[^b]` word[^b]", "note.undefined", "[^b]", "[^b] word[^b]"),
        ("word[^a]\n\n[^a]:", "note.undefined", "[^a]", "word[^a] [^a]:"),
        ("word[^a]\n\n- x\n\n  [^a]: inner", "note.undefined", "[^a]", "[^a]: inner"),
        ("word[^a]\n\n[^a]: Note. {#label}", "label.form", "{#label}", "Note. {#label}"),
    ],
)
def test_what_is_no_note_and_no_reference_stays_and_is_told_at_its_place(source, code, at, kept):
    assert (code, at) in odd(source)
    assert kept in " ".join(told(source))
    assert not any(problem.is_error for problem in render(source).problems)


def test_each_mark_is_told_at_its_own_place():
    source = "a[^x] `[^x]` b[^y]\n\n# c[^y]\n\n[^y]: d[^x]"
    places = [(p.code, p.offset) for p in render(source).problems]
    assert places == [("note.undefined", 1), ("note.heading", 23), ("note.nested", 36)]


def test_a_second_note_of_a_name_is_an_error_and_stays_in_the_text():
    rendered = render("word[^a]\n\n[^a]: First.\n\n[^a]: Second.")
    assert [(p.code, p.is_error, p.offset) for p in rendered.problems] == [("note.repeated", True, 24)]
    assert [block.text for block in rendered.blocks] == ["word", "[^a]: Second."]
    assert rendered.notes["a"].text == "First."


@pytest.mark.parametrize("text", ["w[^home] x[^homes]", "w[^home]"])
def test_a_note_that_is_nearly_named_is_suggested(text):
    (problem,) = [p for p in render(f"{text}\n\n[^homes]: N.").problems if p.hint]
    assert (problem.found, problem.hint) == ("'[^home]'", "Did you mean 'homes'?")


def test_references_to_notes_are_led_in_order():
    block = render("one[^a] two[^b] three[^a]\n\n[^a]: A\n\n[^b]: B").blocks[0]
    asked = []

    def resolve(name):
        asked.append(name)
        return NoteLink(len(asked), f"note-{name}", f"ref-{len(asked)}")

    led = with_notes(block.html, resolve)
    assert asked == ["a", "b", "a"]
    assert flat(str(led)).startswith(
        '<p>one<sup><a href="#note-a" id="ref-1" role="doc-noteref" aria-label="Note 1">1</a></sup> two'
    )


@settings(deadline=None, max_examples=300)
@given(MARKDOWN)
def test_every_name_that_the_text_keeps_has_its_note_and_every_note_its_name(source):
    rendered = render(source)
    kept = {name for block in rendered.blocks for name in re.findall("<sup>(.*?)</sup>", block.html)}
    assert kept == set(rendered.notes)


def test_an_image_stays_as_it_was_typed():
    (block,) = render("See ![plan](https://a.example/plan.png) here.").blocks
    assert block.html.strip() == "<p>See ![plan](https://a.example/plan.png) here.</p>"
