import json
import os
import random
from dataclasses import replace

import pytest
from conftest import EXAMPLES, corpus, needs_shared

from reportgen.disk import RefusedError, is_file, is_folder, is_source, is_there, listed
from reportgen.errors import AccessError, UsageError
from reportgen.limits import LIMITS
from reportgen.problems import as_text
from reportgen.source import ANY, Source, decode, parse, read, with_files
from reportgen.source.parsing import _parsed, _parsed_quickly
from reportgen.source.tree import Mapping, Sequence


def tree(text, *, as_json=False):
    return parse(Source("r.yaml", text), as_json=as_json)


def refusal(text, *, as_json=False):
    """Return code, line, column and what the first problem says of a text that cannot be a tree."""
    try:
        document = parse(decode(text if isinstance(text, bytes) else text.encode(), "r"), as_json=as_json)
        problems = document.problems
    except RefusedError as exc:
        problems = exc.problems
    first = problems[0]
    return first.code, first.place.line, first.place.column


PLAIN = [
    *("no", "on", "yes", "true", "12:30", "1:30:00", "010", "0123456789", "3.10", "1e3", "1_000", ".nan"),
    *(".inf", "0x1F", "2024-01-01", "2024-02-30", "-5", "+1", "=", "Null", "12,000", "y"),
]


@pytest.mark.parametrize("word", PLAIN)
def test_a_plain_scalar_stays_the_string_that_was_written(word):
    assert tree(f"a: {word}\n").values() == {"a": word}


@pytest.mark.parametrize("word", ["", "~", "null"])
def test_an_empty_value_is_as_if_the_key_were_not_there(word):
    document = tree(f"a: {word}\nb: 1\n")
    assert document.values() == {"b": "1"}
    assert list(document.empty_keys()) == [("a",)]


@pytest.mark.parametrize("word", ["~", "null", ""])
def test_an_empty_item_of_a_list_is_an_empty_text_never_the_word_null(word):
    assert tree(f"a:\n  - {word}\n  - x\n").values() == {"a": ("", "x")}


def test_a_quoted_null_is_a_word():
    assert tree("a: \"null\"\nb: ['~']\n").values() == {"a": "null", "b": ("~",)}


def test_json_null_in_a_list_is_an_empty_text():
    assert tree('{"a": [null, "x"], "b": null}', as_json=True).values() == {"a": ("", "x")}


REFUSED = [
    ("a: &x 1\n", "yaml.anchor", 1, 4),
    ("b: 1\na: *x\n", "yaml.alias", 2, 4),
    ("a: !!str 1\n", "yaml.tag", 1, 4),
    ("a: ! b\n", "yaml.tag", 1, 4),
    ("a: !!python/object/apply:os.system [id]\n", "yaml.tag", 1, 4),
    ("a: !!binary aGk=\n", "yaml.tag", 1, 4),
    ("a: !!set {x}\n", "yaml.tag", 1, 4),
    ("a: 1\n<<: {b: 2}\n", "yaml.merge", 2, 1),
    ("a: 1\nb: 2\na: 3\n", "yaml.duplicate", 3, 1),
    ("a:\n  b: 1\n  b: 2\n", "yaml.duplicate", 3, 3),
    ("a: 1\n---\nb: 2\n", "yaml.documents", 2, 1),
    ("%YAML 1.1\n---\na: 1\n", "yaml.directive", 2, 1),
    ("? [a]\n: b\n", "yaml.key", 1, 3),
    ("~: b\n", "yaml.key", 1, 1),
    (": b\n", "yaml.key", 1, 1),
    ("", "file.form", None, None),
    ("# only a comment\n", "file.form", None, None),
    ("null\n", "file.form", 1, 1),
    ("[]\n", "file.form", 1, 1),
    ('"x"\n', "file.form", 1, 1),
    ("\ta: 1\n", "file.syntax", 1, 1),
    ("a:\n\tb: 1\n", "file.syntax", 2, 1),
    ("title: a: b\n", "file.syntax", 1, 9),
    ('a: "x\nb: 1\n', "file.syntax", 1, 4),
    ('a: 1\nb: "\\U00110000"\n', "file.syntax", 2, 5),
    ('a: "\\UFFFFFFFF"\n', "file.syntax", 1, 5),
    ("a: [1\nb: 2\n", "file.syntax", 1, 4),
    ('a: "\\ud800"\n', "text.surrogate", 1, 4),
    ('a: "\\x01"\n', "text.control", 1, 4),
    ('a: "\\u202e"\n', "text.bidi", 1, 4),
    ("a: b\nc: x\u202ey\n", "text.bidi", 2, 5),
    ("a: b\x00\n", "text.control", 1, 5),
    (b"a: b\nc: \xff\n", "file.encoding", 2, 4),
    ("a: 1\n".encode("utf-16"), "file.encoding", 1, 1),
    ("a: " + "[" * 100_000, "limit.depth", 1, 24),
    ("a: " + "b" * (LIMITS.scalar_characters + 1), "limit.text", 1, 4),
    ("a: [" + "1," * LIMITS.nodes + "]", "limit.nodes", 1, 2 * LIMITS.nodes - 1),
]


@pytest.mark.parametrize(("text", "code", "line", "column"), REFUSED)
def test_what_a_record_has_no_use_for_is_refused_at_its_place(text, code, line, column):
    assert refusal(text) == (code, line, column)


def test_a_bomb_of_aliases_is_refused_without_being_unfolded():
    levels = ["a0: &a0 [x, x]\n", *(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 10))]
    document = tree("".join(levels))
    assert {problem.code for problem in document.problems} == {"yaml.anchor", "yaml.alias"}
    assert len(document.problems) == 10 + 81


def test_a_root_that_is_an_alias_is_told_as_one():
    assert "yaml.alias" in {problem.code for problem in _problems_of("*a")}


def _problems_of(text, *, as_json=False):
    with pytest.raises(RefusedError) as caught:
        tree(text, as_json=as_json)
    return caught.value.problems


def test_depth_is_allowed_up_to_the_limit():
    most = "[" * (LIMITS.depth - 1) + "x" + "]" * (LIMITS.depth - 1)
    assert tree(f"a: {most}\n").problems == ()
    assert _problems_of(f"a: [{most}]\n")[0].code == "limit.depth"


def test_a_text_is_allowed_up_to_the_limit():
    assert len(tree("a: " + "b" * LIMITS.scalar_characters).values()["a"]) == LIMITS.scalar_characters


def test_a_syntax_error_shows_the_line_and_what_to_do():
    problem = _problems_of("ok: 1\ntitle: a: b\n")[0]
    assert problem.place.source_line == "title: a: b"
    assert problem.hint == "A text that holds ': ' needs quotes, or a block after '|'."


@pytest.mark.parametrize(
    ("flow", "unit"),
    [
        ("{label: England, value: 70, unit: per 10,000}", "per 10,000"),
        ("{label: England, unit: per 1,000,000, value: 70}", "per 1,000,000"),
        ('{label: England, value: 70, unit: "per 10,000"}', "per 10,000"),
    ],
)
def test_a_comma_within_a_number_does_not_part_a_flow_mapping(flow, unit):
    assert tree(f"a: {flow}\n").values()["a"] == {"label": "England", "value": "70", "unit": unit}


@pytest.mark.parametrize(
    "flow", ["{unit: per 10, 000}", "{unit: per ten,000}", "{unit: '10',000}", "{a: 10,00}"]
)
def test_what_is_no_thousand_is_left_a_key_of_its_own(flow):
    assert len(list(tree(f"a: {flow}\n").empty_keys())) == 1


JSON_REFUSED = [
    ('{"a": NaN}', "file.syntax", 1, 7),
    ('{\n"a": -Infinity}', "file.syntax", 2, 6),
    ('{"a": 1,}', "file.syntax", 1, 8),
    ("{'a': 1}", "file.syntax", 1, 2),
    ('{"a": 1} # no', "file.syntax", 1, 10),
    ('{"a": 1, "a": 2}', "yaml.duplicate", 1, 10),
    ("[" * 100_000, "limit.depth", None, None),
    ('{"a":' + "[" * 30 + "]" * 30 + "}", "limit.depth", 1, 26),
    ('{"a": "\\ud800"}', "text.surrogate", 1, 7),
    ('{"a": "\\u0000"}', "text.control", 1, 7),
    ("[]", "file.form", 1, 1),
    ("null", "file.form", 1, 1),
    ("", "file.syntax", 1, 1),
]


@pytest.mark.parametrize(("text", "code", "line", "column"), JSON_REFUSED)
def test_json_is_held_to_its_own_grammar(text, code, line, column):
    found = refusal(text, as_json=True)
    # The package tells a comma before a bracket at the comma or behind it, by its version.
    assert (found[0], found[1]) == (code, line)
    assert column is None or abs(found[2] - column) <= 1


@pytest.mark.parametrize("indent", [None, 0, 2, "\t"])
def test_json_comes_out_as_json_however_it_is_indented(indent):
    data = {"a": ["x # y: z", "1"], "b": {"c": 'é 😀 " \\ / &amp;', "d": "two\nlines\n\nand more"}}
    for plain in (True, False):
        text = json.dumps(data, indent=indent, ensure_ascii=plain)
        assert tree(text, as_json=True).values() == {"a": ("x # y: z", "1"), "b": data["b"]}


def test_json_numbers_and_words_reach_the_schema_as_written():
    text = '{"a": 1.50, "b": 1e999, "c": true, "d": -0, "e": 123456789012345678901234567890}'
    values = tree(text, as_json=True).values()
    assert values == {
        "a": "1.50",
        "b": "1e999",
        "c": "true",
        "d": "-0",
        "e": "123456789012345678901234567890",
    }


def test_escaped_line_ends_of_any_kind_become_line_feeds():
    assert tree('{"a": "x\\r\\ny\\u2028z\\rq"}', as_json=True).values() == {"a": "x\ny\nz\nq"}
    assert tree('a: "x\\r\\ny\\u2029z"\n').values() == {"a": "x\ny\nz"}


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\x85", "\u2028"])
def test_a_file_may_have_any_line_ends(end):
    source = decode(end.join(["a: |", "  one", "  two", "b: 1", ""]).encode(), "r")
    assert parse(source).values() == {"a": "one\ntwo\n", "b": "1"}


@pytest.mark.parametrize("separator", ["\u2028", "\u2029", "\x85"])
def test_a_line_separator_inside_a_text_does_not_end_the_text(separator):
    source = decode(f"a: |\n  one{separator}two\nb: x{separator}y\n".encode(), "r")
    values = parse(source).values()
    assert values["a"].split() == ["one", "two"]
    assert values["b"] == "x y"
    told = decode(f'{{\n"a": "one{separator}two"}}'.encode(), "r")
    assert parse(told, as_json=True).values()["a"].split() == ["one", "two"]


def test_a_byte_order_mark_is_no_part_of_the_text():
    assert parse(decode(b"\xef\xbb\xbfa: 1\n", "r")).values() == {"a": "1"}
    assert parse(decode(b'\xef\xbb\xbf{"a": 1}', "r"), as_json=True).values() == {"a": "1"}


def test_composed_and_decomposed_letters_are_the_same_after_reading():
    assert tree("a: e\u0301\n").values() == tree("a: é\n").values() == {"a": "é"}


@pytest.mark.parametrize(
    ("path", "key", "line", "column", "width"),
    [
        (("a",), False, 1, 1, 1),
        (("a", "b"), False, 2, 6, 5),
        (("a", "b"), True, 2, 3, 1),
        (("a", "list"), False, 3, 3, 4),
        (("a", "list", 1), False, 5, 7, 3),
        (("a", "list", 9), False, 3, 3, 4),
        (("a", "nothing"), False, 1, 1, 1),
        (("a", "nothing", "deeper"), False, 1, 1, 1),
        (("empty",), False, 6, 1, 5),
        (("nowhere",), False, 1, 1, 1),
    ],
)
def test_a_field_has_the_place_of_its_value_its_key_or_its_nearest_parent(path, key, line, column, width):
    document = tree("a:\n  b: hello\n  list:\n    - one\n    - two\nempty:\n")
    place = document.place(path, key=key)
    assert (place.line, place.column, place.width) == (line, column, width)


BLOCK = "a: |{mark}\n\n\n    first\n      - nested target\n\n    last target\n"


@pytest.mark.parametrize("mark", ["", "-", "+"])
@pytest.mark.parametrize("which", [1, 2])
def test_a_character_of_a_block_text_has_its_exact_place(mark, which):
    text = BLOCK.format(mark=mark)
    document = tree(text)
    value = document.values()["a"].strip("\n")
    offset = value.find("target") if which == 1 else value.rfind("target")
    place = document.place(("a",), offset=offset)
    assert place.source_line[place.column - 1 :].startswith("target")
    assert place.line == (5 if which == 1 else 7)


def test_a_character_of_an_included_text_has_its_place_in_that_file(tmp_path):
    (tmp_path / "part.md").write_text("\nfirst\n\n- a\n  - nested target\n")
    (tmp_path / "r.yaml").write_text("narrative: {file: part.md}\n")
    document = with_files(read(tmp_path / "r.yaml"), [("narrative",)], tmp_path)
    value = document.values()["narrative"].strip("\n")
    place = document.place(("narrative",), offset=value.find("target"))
    assert place.file == str(tmp_path / "part.md")
    assert (place.line, place.column) == (5, 12)


def _include(folder, wanted):
    (folder / "r.yaml").write_text(f"format: 1\nnarrative: {{file: {wanted}}}\n")
    return with_files(read(folder / "r.yaml"), [("narrative",)], folder)


@pytest.mark.parametrize("wanted", ["part.md", "./part.md", "below/part.md", "below/../part.md"])
def test_a_text_may_be_a_file_beside_or_below_the_record(tmp_path, wanted):
    (tmp_path / "below").mkdir()
    for path in (tmp_path / "part.md", tmp_path / "below" / "part.md"):
        path.write_text("Some text.\n")
    document = _include(tmp_path, wanted)
    assert document.problems == ()
    assert document.values()["narrative"] == "Some text.\n"


@pytest.mark.parametrize("wanted", ["a.md", "a.MD", "a.markdown", "a.txt", "a", "the text", "a.b.md"])
def test_a_text_is_known_by_its_ending_or_has_none(tmp_path, wanted):
    (tmp_path / wanted).write_text("Some text.\n")
    assert _include(tmp_path, wanted).values()["narrative"] == "Some text.\n"


@pytest.mark.parametrize(
    "wanted",
    [
        "other-1.comments.yaml",
        "other-1.trail.json",
        "other-1.yaml",
        "other-1.YML",
        "other-1.json",
        "reportgen.toml",
        "names.txt",
        "Names.TXT",
        "./names.txt",
        "below/../names.txt",
        ".env",
        ".notes.md",
        ".git/config",
        "below/.hidden/a.md",
        "key.pem",
    ],
)
def test_no_file_but_a_plain_text_is_published(tmp_path, wanted):
    path = tmp_path / wanted
    (tmp_path / "below").mkdir()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("CANARY")
    document = _include(tmp_path, wanted)
    (problem,) = document.problems
    assert (problem.code, problem.place.line, problem.place.column) == ("include.kind", 2, 19)
    assert problem.found == f"'{wanted}'"
    assert problem.expected == (
        "the name of a text, which ends in .md, .markdown or .txt or has no ending, other than names.txt and "
        "hidden files"
    )
    assert problem.hint == (
        "Save the text in a file of its own, such as help.md; readers of the report see all of it."
    )
    assert "CANARY" not in str(document.values())


@pytest.mark.parametrize(
    ("wanted", "code"),
    [
        ("missing.md", "file.missing"),
        ("../secret.md", "include.outside"),
        ("below/../../secret.md", "include.outside"),
        ("ABSOLUTE", "include.outside"),
        ("link.md", "include.outside"),
        ("folder-link/secret.md", "include.outside"),
        ("loop", "include.outside"),
        ("below", "file.kind"),
        ("''", "file.kind"),
        (".", "file.kind"),
        ("pipe", "file.kind"),
        ("n" * 300, "file.unreadable"),
        ("part.md/x", "file.unreadable"),
        ("[a]", "include.form"),
        ("", "include.form"),
        ("a.md, other: b", "include.form"),
    ],
)
def test_a_file_that_must_not_be_a_text_is_refused_at_its_name(tmp_path, wanted, code):
    folder = tmp_path / "records"
    (folder / "below").mkdir(parents=True)
    (folder / "part.md").write_text("text")
    (tmp_path / "secret.md").write_text("CANARY")
    (folder / "link.md").symlink_to(tmp_path / "secret.md")
    (folder / "folder-link").symlink_to(tmp_path)
    (folder / "loop").symlink_to(folder / "loop")
    os.mkfifo(folder / "pipe")
    document = _include(folder, str(tmp_path / "secret.md") if wanted == "ABSOLUTE" else wanted)
    (problem,) = document.problems
    assert (problem.code, problem.place.line) == (code, 2)
    assert problem.field == ("narrative",)
    assert problem.place.column == {"": 13, "[a]": 13, "a.md, other: b": 25}.get(wanted, 19)
    assert "CANARY" not in str(document.values())


def test_a_bad_character_in_an_included_file_is_told_in_that_file(tmp_path):
    (tmp_path / "part.md").write_text("fine\nbad \u202e\n")
    (problem,) = _include(tmp_path, "part.md").problems
    assert (problem.code, problem.place.line, problem.place.column) == ("text.bidi", 2, 5)
    assert problem.place.file.endswith("part.md")


def test_an_included_text_is_held_to_the_limit_of_a_text(tmp_path):
    (tmp_path / "part.md").write_text("a" * (LIMITS.scalar_characters + 1))
    (problem,) = _include(tmp_path, "part.md").problems
    assert (problem.code, problem.place.line) == ("limit.text", 2)


def test_a_file_of_just_the_largest_size_is_read_and_one_byte_more_is_refused(tmp_path):
    path = tmp_path / "r.yaml"
    head = b"a: 1\n"
    path.write_bytes(head + b"#" * (LIMITS.file_bytes - len(head)))
    assert read(path).values() == {"a": "1"}
    path.write_bytes(head + b"#" * (LIMITS.file_bytes - len(head) + 1))
    with pytest.raises(RefusedError) as caught:
        read(path)
    assert caught.value.problems[0].code == "limit.file"


@pytest.mark.parametrize(
    ("key", "hint"),
    [
        ("File", "Did you mean 'file'?"),
        ("Leaders know", "A text that holds ': ' needs quotes, or a block after '|'."),
        ("other", None),
    ],
)
def test_a_wrong_key_in_place_of_file_is_shown_and_helped(tmp_path, key, hint):
    (tmp_path / "r.yaml").write_text(f"narrative:\n  {key}: a.md\n")
    (problem,) = with_files(read(tmp_path / "r.yaml"), [("narrative",)], tmp_path).problems
    assert (problem.code, problem.place.line, problem.place.column) == ("include.form", 2, 3)
    assert (problem.found, problem.hint) == (f"'{key}'", hint)


def test_only_the_fields_that_may_be_files_are_read_in(tmp_path):
    (tmp_path / "a.md").write_text("Words.")
    (tmp_path / "r.yaml").write_text(
        "areas:\n  summary:\n    grade: good\n    summary: {file: a.md}\n  about: {grade: {file: a.md}}\n"
    )
    document = with_files(read(tmp_path / "r.yaml"), [("about",), ("areas", ANY, "summary")], tmp_path)
    assert document.problems == ()
    assert document.values()["areas"] == {
        "summary": {"grade": "good", "summary": "Words."},
        "about": {"grade": {"file": "a.md"}},
    }


@pytest.mark.parametrize(
    ("text", "line", "column", "lost"),
    [
        ("summary: Good #1 of all\n", 1, 15, "#1 of all"),
        ("summary: #1 of all\n", 1, 10, "#1 of all"),
        ("a:\n  - #2\n  - b\n", 2, 5, "#2"),
        ("a:\n  - Do this #2\n", 2, 13, "#2"),
        ("a: {b: c #d\n }\n", 1, 10, "#d"),
        ("a: one\n  two #3\nb: c\n", 2, 7, "#3"),
        ("'a b': x #y\n", 1, 10, "#y"),
    ],
)
def test_words_that_yaml_takes_for_a_remark_are_told(text, line, column, lost):
    (problem,) = tree(text).problems
    assert (problem.code, problem.is_error) == ("text.comment", False)
    assert (problem.place.line, problem.place.column, problem.place.width) == (line, column, len(lost))
    assert problem.found == f"'{lost}'"


@pytest.mark.parametrize(
    "text",
    [
        "a: b # a remark\n",
        "a:  # a remark\n",
        "a: b #\n",
        "#remark\na: b\n#another\n",
        "a: 'b' #c\n",
        "a: b#c\n",
        "a: |\n  b #c\n",
        "a: >\n  b #c\n",
        "a: 'b #c'\n",
        "a:\n  #remark\n  b: c\n",
    ],
)
def test_a_remark_that_was_meant_as_one_is_not_told(text):
    assert tree(text).problems == ()


def test_a_sign_in_json_is_no_remark():
    assert tree('{"a": "b #c"}', as_json=True).problems == ()


SYNTAX = [
    ("a: |\n  x\n\tb\n", 3, 1, "A tab stands where only spaces may", "spaces"),
    ("a: @home\n", 1, 4, "cannot start with this character", "quotes"),
    ("a: *em* x\n", 1, 9, "starts with '*'", "quotes"),
    ("a: * x\n", 1, 4, "cannot start with this character", "quotes"),
    ("a: , x\n", 1, 4, "cannot start with this character", "quotes"),
    ("a: ? x\n", 1, 4, "cannot start with this character", "quotes"),
    ("a: b\nc: 'd\ne: f\n", 2, 4, "never closed", "closed at the end"),
    ('a: "\\q"\n', 1, 6, "A backslash", "twice"),
    ("a: 'Leaders' plans are good.'\n", 1, 14, "ended before this", "double the apostrophe or use double"),
    ("a: ''x''\n", 1, 6, "ended before this", "double the apostrophe or use double"),
    ('a: "it" is\n', 1, 9, "ended before this", "single quotes"),
    ("a: |x\n  b\n", 1, 5, "Nothing but a line end", "next line"),
    ("a: {b: c\nd: e\n", 1, 4, "not closed on its line", "Close it"),
    ("a: {b: [c}\n", 1, 10, "A comma or a closing bracket is missing", "quotes"),
    ("a: [b]]\n", 1, 7, "never opened", "quotes"),
    ("a: - b\n", 1, 4, "A list cannot start on the line of its key", "line of its own"),
    ("a: b\n- c\n", 2, 1, "A list item stands among keys", "indentation"),
    ("- a\nb: c\n", 2, 1, "A key stands among the items", "indentation"),
    ("a:\n  -b\n  -c: d\n", 3, 5, "A '-' has no space after it", "'- '"),
    ("a:b\nc: d\n", 2, 2, "colon in the line above has no space", "space"),
    ("a: b\nc:d\ne: f\n", 2, 1, "colon in this line has no space", "space"),
    ("a: Leaders say: good\n", 1, 15, "second colon", "quotes"),
    ("a:\n  from: x\n    to: y\n", 3, 7, "further than the key above", "one indentation"),
    ("a:\n  b: c\n d: e\n", 3, 2, "an indentation that no line above it has", "just as far"),
    ("a: x\n  y #z\n  w\nb: c\n", 3, 3, "The remark in the line above ended", "lines of their own"),
    ("a:\n  b: |\n  They know.\nc: d\n", 3, 3, "The text below '|' is not indented", "further"),
    ("a:\n  b: |\n  They know.\n", 3, 3, "The text below '|' is not indented", "further"),
    ("a: Leaders are good.\nThey know.\nb: c\n", 2, 1, "This line is no key", "below 'key: |'"),
    ("a: Leaders are good.\nThey know.\n", 2, 1, "This line is no key", "below 'key: |'"),
]


@pytest.mark.parametrize(("text", "line", "column", "says", "hint"), SYNTAX)
def test_what_is_no_yaml_is_told_in_plain_words_where_the_mistake_was_made(text, line, column, says, hint):
    (problem,) = _problems_of(text)
    assert (problem.code, problem.place.line, problem.place.column) == ("file.syntax", line, column)
    assert says in problem.message
    assert hint in problem.hint
    assert "while" not in as_text(problem)


@pytest.mark.parametrize("name", ["a.yaml", "a.YAML", "a.Yml", "a.JSON", "my.record.yaml"])
def test_a_source_is_known_by_its_ending_in_any_case(tmp_path, name):
    assert is_source(tmp_path / name)


@pytest.mark.parametrize("name", [".a.yaml", "a.txt", "yaml", "a.yaml~", ".yaml", "a.Comments.yaml"])
def test_what_is_hidden_lies_beside_another_or_ends_otherwise_is_no_source(tmp_path, name):
    assert not is_source(tmp_path / name)


@pytest.mark.parametrize("name", ["nothing", "file/below", "loop", "a\0b"])
def test_nothing_is_there_where_no_file_could_be(tmp_path, name):
    (tmp_path / "file").write_text("")
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    assert not is_there(tmp_path / name)
    assert not is_folder(tmp_path / name)
    assert not is_file(tmp_path / name)


@pytest.mark.parametrize("look", [is_there, is_folder, is_file, listed])
def test_what_cannot_be_looked_at_is_told_as_wrong_usage(tmp_path, look):
    with pytest.raises(UsageError, match=r"Cannot look at .*: File name too long"):
        look(tmp_path / ("n" * 300))


def test_a_folder_without_permission_is_told_as_such(tmp_path, monkeypatch):
    def refuse(_path):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(type(tmp_path), "iterdir", refuse)
    with pytest.raises(AccessError, match="Permission denied"):
        listed(tmp_path)


ODDITIES = (
    *"\t:#-?{}[],&*!|>'\"%@`\\ \n~<=.é",
    *("---\n", "...\n", ": ", " #", "- ", "? ", "\n\n", "|-\n", ">2\n", '"\\u00e9"', "{a: b}", "[a,b]", "''"),
    *("%YAML 1.1\n", "\u2028", "\x85", '"a":b', "!x ", "&a ", "*a", "- - ", "\r", "\ufeff", '"\\/"', "a:b"),
    *('{"a":1}', "?x", "-x", ":x", "|+\n", "|1\n", "'\n", " |\n\n", "\n \n", " \t# x", "\n#\n", "|#\n", "😀"),
)
"""What readers of YAML may think differently of."""


def odd(text, chance):
    """Return some lines of a text, with oddities put into them."""
    lines = text.splitlines(keepends=True)
    first = chance.choice((0, chance.randrange(len(lines))))
    text = "".join(lines[first : first + chance.randint(1, 25)])
    for _ in range(chance.randint(0, 4)):
        place = chance.randrange(len(text) + 1)
        gone = chance.choice((0, 0, 0, chance.randint(1, 4)))
        text = text[:place] + ("" if gone else chance.choice(ODDITIES)) + text[place + gone :]
    return text


def as_told(node):
    """Return a tree with its places; an absent value has none of its own."""
    match node:
        case Mapping():
            return {key: (as_told(node.keys[key]), as_told(value)) for key, value in node.values.items()}
        case Sequence():
            return (node.line, node.column, [as_told(item) for item in node.items])
    return None if node.absent else replace(node, source=None)


def told_by(reader, text):
    """Return what a reader makes of a text: the tree and what it tells, or the message that refuses it."""
    try:
        document = reader(Source("r.yaml", text), text, as_json=False)
    except RefusedError as exc:
        return exc.problems[0].message
    return document and (as_told(document.root), document.problems)


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.yaml")), ids=lambda path: path.stem)
def test_both_readers_find_the_same_in_what_the_quick_one_takes(path):
    text, chance = path.read_text(), random.Random(path.stem)
    assert told_by(_parsed_quickly, text) == told_by(_parsed, text)
    taken = 0
    for one in (odd(text, chance) for _ in range(400)):
        if (quickly := told_by(_parsed_quickly, one)) is None:
            continue
        taken += 1
        # The package's own reader refuses a text whose second line stands further in, below an empty one.
        assert told_by(_parsed, one) in (quickly, STEPPED), one
    assert taken > 50


STEPPED = "This is not well-formed YAML: more indented follow up line than first in a block scalar"


@needs_shared
@pytest.mark.parametrize("path", corpus(), ids=lambda path: path.stem)
def test_real_records_are_read_quickly(path):
    assert told_by(_parsed_quickly, path.read_text()) == told_by(_parsed, path.read_text())
