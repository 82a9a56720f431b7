"""What is left over, and what only looks so."""

from types import SimpleNamespace

import pytest
from test_rules import found, laid_over

from reportgen.formats import Format
from reportgen.making import Settings, make_here


@pytest.fixture
def codes(record_file):
    """Return what the rules of a family find in a narrative: code and words."""

    def look(narrative, family="left-over"):
        import json

        part = json.dumps({"overall": {"narrative": narrative}}, ensure_ascii=False)
        problems = found(record_file(laid_over(part)))
        return [
            (one.code, narrative[one.offset : one.offset + one.length] if one.offset is not None else None)
            for one in problems
            if one.code.startswith(family)
        ]

    return look


@pytest.mark.parametrize(
    "words",
    [
        *("LA NAME", "XX", "XXX", "xx", "TBC", "tba", "TBD", "[insert date]", "[Name of council]", "???"),
        *("??", "?"),
        *("____", "<insert name>", "20XX", "DD/MM/YYYY", "«LA_Name»", "Lorem ipsum"),
    ],
)
def test_placeholders_are_found(codes, words):
    assert codes(f"Help in {words} is early.") == [("left-over.placeholder", words)]


@pytest.mark.parametrize("words", ["TODO", "XX", "[TB: tbc]", "lorem ipsum", "{++more++}"])
def test_a_report_that_is_no_draft_is_not_built_while_words_are_still_to_come(record_file, words):
    for status, is_built in (("draft", True), ("published", False)):
        part = f'{{"status": "{status}", "overall": {{"narrative": "Help in {words} is early."}}}}'
        made = make_here(record_file(laid_over(part)), Settings(formats=(Format.JSON,)))
        assert bool(made.files) == is_built
        told = [one.code for one in made.problems if one.is_error]
        assert is_built or told[0].startswith("left-over.")


@pytest.mark.parametrize(
    "words",
    [
        "XXL",
        "[name](https://example.org)",
        "What works?",
        "a_b",
        "outbursts",
        "footballers",
        "TBAs",
        "20 [sic]",
    ],
)
def test_words_that_look_like_placeholders_are_none(codes, words):
    assert codes(f"Help in {words} is early.") == []


@pytest.mark.parametrize("words", ["TBC", "[TB: ask about the MASH program]", "[insert LA]"])
def test_nobody_is_told_of_the_english_of_what_is_no_text_yet(codes, words):
    assert codes(f"Help in {words} is early.", family="") in (
        [("left-over.placeholder", words)],
        [("left-over.remark", words)],
    )
    assert ("english.abbreviation", "MARAC") in codes(f"{words} The MARAC works.", family="")


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        ("Help is early.However, it ends.", ["."]),
        ("Help is early,and it ends;It is so.", [",", ";"]),
        ("See www.help.example, help@it.is, https://a.example/a.Help or 3,000.", []),
        ("The U.S.A. and Node.js. **Early.** Help", []),
    ],
)
def test_marks_with_no_space_behind_them(codes, text, marks):
    assert [words for code, words in codes(text) if code == "left-over.run-on"] == marks


def test_placeholders_are_found_on_the_cover(record_file):
    problems = found(record_file(laid_over("provider: {name: LA NAME}")))
    assert [(one.code, one.field) for one in problems] == [("left-over.placeholder", ("provider", "name"))]


@pytest.mark.parametrize(
    "words",
    [
        *("NB check", "NB: is this right", "TODO", "[JS: is this so?]", "<!-- ask -->", "[note: ask]"),
        *("(?)", "Commented [JS1]"),
    ],
)
def test_remarks_are_found(codes, words):
    assert codes(f"Help is early {words} here.")[0][0] == "left-over.remark"


@pytest.mark.parametrize(
    "words", ["NB", "to do", "[sic]", "[the council]", "[JS: x](https://example.org) [a]"]
)
def test_words_that_look_like_remarks_are_none(codes, words):
    assert codes(f"Help is early {words} here.") == []


@pytest.mark.parametrize("words", ["{++more++}", "{--less--}", "{~~a~>b~~}", "{>>why<<}", "{==this==}"])
def test_marks_of_tracked_changes_are_found(codes, words):
    assert {code for code, _ in codes(f"Help is {words} early.")} == {"left-over.edit-mark"}


def test_marks_of_a_merge_are_found(codes):
    merge = "<<<<<<< HEAD\nHelp is early.\n=======\nHelp is late.\n>>>>>>> other"
    assert [words for _, words in codes(merge)] == ["<<<<<<< HEAD", "=======", ">>>>>>> other"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("To the the child.", "the the"),
        ("The the child.", "The the"),
        ("To the\nthe child.", "the\nthe"),
        ("To the the the child.", "the the the"),
        ("They had had help, and that that helped.", None),
        ("### Help\n\nHelp is early.", None),
        ("A step step-down plan. A well-being being. A child’s s.", None),
        ("It helps. Helps whom?", None),
        ("- help\n- help", None),
        ("very, very early", None),
        ("It gave her her own room.", None),
    ],
)
def test_doubles(codes, text, words):
    assert codes(text) == ([("left-over.double", words)] if words else [])


def test_a_name_of_two_such_words_is_told_and_not_mended(record_file):
    (problem,) = found(record_file(laid_over("overall: {narrative: Children live in Bora Bora.}")))
    assert (problem.code, problem.replacement) == ("left-over.double", None)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("### Help", 1),
        ("### Help\n\n### More\n\nIt is early.", 1),
        ("### Help\n\n#### More\n\nIt is early.", 0),
        ("### Help\n\nIt is early.", 0),
        ("#1 priority", 0),
    ],
)
def test_empty_headings(codes, text, count):
    assert [code for code, _ in codes(text)] == ["left-over.empty-heading"] * count


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Help (early.", ["("]),
        ("Help early).", [")"]),
        ("Help ‘early’ (and “more”).", []),
        ("“Help.\n\n“More.”", []),
        ("“Help.\n\nMore.", ["“"]),
        ("This is: a) early; b) good.", []),
        ("1) Help is early.", []),
        ("See [this](https://example.org/a_(b)).", []),
        ("(Help\n\nis early.)", ["(", ")"]),
    ],
)
def test_lone_marks(codes, text, words):
    assert [mark for code, mark in codes(text) if code == "left-over.lone-mark"] == words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Help,, early", [",,"]),
        ("Help , early", [" ,"]),
        ("Help .", [" ."]),
        ("Help..", [".."]),
        ("Help... and … more: 1,000; e.g., a", []),
        ("**Help**, `more`.", []),
        ("Help?!", []),
    ],
)
def test_doubled_punctuation(codes, text, expected):
    assert [words for code, words in codes(text) if code == "left-over.punctuation"] == expected


def test_spaces_behind_marks_of_lists_and_at_line_ends_are_left(codes):
    assert codes("-  Help\n-  More  \n   again\n\n1.  One") == []


def test_straight_quotes_are_told_only_beside_curly_ones(codes):
    assert codes('The child\'s "own" plan.') == []
    assert len(codes("The child's “own” plan.")) == 1


HOSTILE = (
    *("a " * 30_000, "(" * 60_000, "[insert " * 7_000, "<!-- " * 10_000, "the " * 15_000, "x" * 60_000),
    *("'" * 60_000, "“‘" * 30_000, ". A" * 20_000, "# " * 30_000, " " * 59_000 + "a", "{#" * 30_000),
    *("](" * 30_000, "A&" * 30_000, "word\n" * 12_000, "«" * 60_000, "A! " * 20_000, "MASH " * 12_000),
    *("Center. " * 7_000, "‘We’ we " * 7_000, "a  b" * 15_000, "Realize realise. " * 3_500),
)


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: repr(text[:8]))
def test_hostile_texts_are_read_to_their_end(text):
    """Each would take minutes, were a rule quadratic."""
    from reportgen.frameworks import Library
    from reportgen.model import Inspection, Overall, Provider, Record
    from reportgen.rules import RULES, Desk, Family

    cover = {"provider": Provider(name="Testford"), "inspection": Inspection.model_construct(dates=())}
    record = Record.model_construct(framework="ilacs-2023", overall=Overall(narrative=text), **cover)
    case = SimpleNamespace(record=record, framework=Library().get(record.framework))
    for rule in RULES:
        if rule.family in (Family.LEFT_OVER, Family.ENGLISH):
            assert len(list(rule.find(Desk(case)))) <= len(text)
