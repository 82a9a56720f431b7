"""TOML as a tree with places: `tomllib` says what it means, the scan where it stands."""

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportgen.disk import RefusedError
from reportgen.limits import LIMITS
from reportgen.source import Source, decode, parse_toml
from reportgen.source.tree import Mapping, Scalar, Sequence


def tree(text):
    return parse_toml(Source("c.toml", text))


def refusal(text):
    """Return code, line, column, message and hint of the first problem of a text that is refused."""
    with pytest.raises(RefusedError) as caught:
        parse_toml(decode(text if isinstance(text, bytes) else text.encode(), "c.toml"))
    first = caught.value.problems[0]
    return first.code, first.place.line, first.place.column, first.message, first.hint


def problems(text):
    return [(one.code, one.place.line, one.place.column) for one in tree(text).problems]


def scalars(node, path=()):
    if isinstance(node, Scalar):
        yield path, node
    children = enumerate(node.items) if isinstance(node, Sequence) else ()
    children = node.values.items() if isinstance(node, Mapping) else children
    for key, child in children:
        yield from scalars(child, (*path, key))


def written(text, scalar):
    """Return what stands in a text from a scalar's place on."""
    lines = text.split("\n")
    return "\n".join([lines[scalar.line - 1][scalar.column - 1 :], *lines[scalar.line :]])


PLACES = [
    ('a = "x"', ("a",), (1, 1, 1), (1, 5, 3)),
    ("\n  a='x' # y", ("a",), (2, 3, 1), (2, 5, 3)),
    ('[t]\n"a b" = "x"', ("t", "a b"), (2, 1, 5), (2, 9, 3)),
    ("[t]\n'a.b' . c = 'x'", ("t", "a.b", "c"), (2, 9, 1), (2, 13, 3)),
    ('[ t . u ]\na = "x"', ("t", "u", "a"), (2, 1, 1), (2, 5, 3)),
    ('a = {b = "x", c = "y"}', ("a", "c"), (1, 15, 1), (1, 19, 3)),
    ('a = [\n  "x", # ]\n  "y",\n]', ("a", 1), None, (3, 3, 3)),
    ('a = [["x"], ["y"]]', ("a", 1, 0), None, (1, 14, 3)),
    ('[[t]]\na = "x"\n[[t]]\na = "y"', ("t", 1, "a"), (4, 1, 1), (4, 5, 3)),
    ('[[t]]\n[t.u]\na = "x"', ("t", 0, "u", "a"), (3, 1, 1), (3, 5, 3)),
    ('a = """\n# no = "x"\n[b]\n"" ""\\""""\nb = "x"', ("b",), (5, 1, 1), (5, 5, 3)),
    ("a = '''\nb = \"\"\"'''''\nc = 'x'", ("c",), (3, 1, 1), (3, 5, 3)),
    ('a = "\\""\nb = "x"', ("b",), (2, 1, 1), (2, 5, 3)),
    ("a = 1979-05-27 07:32:00Z # then\nb = 'x'", ("a",), (1, 1, 1), (1, 5, 20)),
    ("a = 1_000.5\nb = -inf", ("b",), (2, 1, 1), (2, 5, 4)),
    ('"\\u0061" = "x"', ("a",), (1, 1, 8), (1, 12, 3)),
    ("a = 'é'\r\nb = 'x'", ("b",), (2, 1, 1), (2, 5, 3)),
]


@pytest.mark.parametrize(("text", "path", "key", "value"), PLACES)
def test_every_key_and_value_has_its_place(text, path, key, value):
    document = parse_toml(decode(text.encode(), "c.toml"))
    node = dict(scalars(document.root))[path]
    assert (node.line, node.column, node.width) == value
    if key:
        place = document.place(path, key=True)
        assert (place.line, place.column, place.width) == key


STATEMENTS = st.lists(
    st.sampled_from(
        [
            *('a = "x"', "b.c = 'y'", "d = [1, [true, \"#\"], {e = '}', f.g = 2}]"),
            *('"h i" = """\n= "q"\n"""', "m = '''\n[t]'''", 'n = "\\\\"', "# a = '''", ""),
            *("[t]", "[t.u]", "[[v]]", "[v.w]", "[[v.x]]", '[ "p.q" . r ]'),
            *("j = {}", "k = []", "l = [ # ]\n 1, ]", "o = 07:32:00", "s = 1e3 # x", "z = "),
        ]
    ),
    max_size=12,
)


@given(STATEMENTS)
def test_what_stands_at_a_place_is_the_value(statements):
    text = "\n".join(statements)
    try:
        wanted = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        with pytest.raises(RefusedError):
            tree(text)
        return
    document = tree(text)
    assert document.values() == tuples(wanted)
    for _, scalar in scalars(document.root):
        (shown,) = tomllib.loads(f"v = {token(written(text, scalar))}").values()
        assert shown == (scalar.text if scalar.native is None else scalar.native)


def tuples(value):
    if isinstance(value, dict):
        return {key: tuples(one) for key, one in value.items()}
    return tuple(map(tuples, value)) if isinstance(value, list) else value


def token(rest):
    """Return the shortest start of a text that is a value on its own, the longest among numbers."""
    ends = range(1, len(rest) + 1) if rest[0] in "\"'" else range(len(rest), 0, -1)
    starts = (rest[:end] for end in ends if rest[:3] not in ('"""', "'''") or end > 5)
    return next(start for start in starts if is_value(start))


def is_value(text):
    try:
        return len(tomllib.loads(f"v = {text}")) == 1 and not ("\n" in text and text[0] not in "\"'")
    except tomllib.TOMLDecodeError:
        return False


REFUSED = [
    ("name = Office", 1, 8, "Invalid value", 'A text stands in quotes, as in name = "Office".'),
    ("a = 1\nname = “Office”", 2, 8, "Invalid value", 'A text stands in quotes, as in name = "Office".'),
    ('a = "x\nb = 1', 1, 7, "Illegal character '\\n'", "Close the quotation mark on the line where it opens"),
    ('a = "x', 1, 7, "Unterminated string", "Close the quotation mark"),
    ("[publisher\nname = 1", 1, 11, "Expected ']'", None),
    ('a "x"', 1, 3, "Expected '='", 'Write key = "value"'),
    ('a = "C:\\q"', 1, 10, "Unescaped '\\'", "single quotes"),
    ('a = "x" b = "y"', 1, 9, "Expected newline", "line of its own"),
    ("a = [1", 1, 7, "Unclosed array", "bracket"),
    (f"a = {'9' * 5000}", None, None, "Exceeds the limit", None),
]


@pytest.mark.parametrize(("text", "line", "column", "says", "hint"), REFUSED)
def test_what_is_no_toml_is_told_at_its_place_with_what_to_do(text, line, column, says, hint):
    found = refusal(text)
    assert found[0] == "file.syntax"
    assert line is None or found[1:3] == (line, column)
    assert says in found[3]
    assert (found[4] is None) if hint is None else hint in found[4]


@pytest.mark.parametrize(
    ("text", "line", "column", "name"),
    [
        ("a = 1\nb = 2\na = 3\nc = 4", 3, 1, "'a' stands twice; the first is on line 1"),
        ("[t]\na = 1\n[u]\n[t]", 4, 2, "'t' stands twice; the first is on line 1"),
        ("a = {b = 1, b = 2}", 1, 13, "'a.b' stands twice; the first is on line 1"),
        ("a.b = 1\na = 2", 2, 1, "'a' stands twice; the first is on line 1"),
        ("a = 1\n[a]", 2, 2, "'a' stands twice; the first is on line 1"),
    ],
)
def test_a_key_that_stands_twice_is_told_at_the_second(text, line, column, name):
    assert refusal(text)[:4] == ("toml.duplicate", line, column, name)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a = " + "[" * 100_000, "limit.depth"),
        (".".join("a" * 500_000) + " = 1", "limit.depth"),
        ("." + ".".join("a" * 500_000) + " = 1", "file.syntax"),
        (" . ".join(['"a b"'] * 100_000) + " = 1", "limit.depth"),
        ("a = {" + "a = {" * 100_000, "limit.depth"),
        ("[" + ".".join("a" * 100_000) + "]", "limit.depth"),
        ("a = [" + "1," * LIMITS.nodes + "]", "limit.nodes"),
        ("".join(f"[a{number}]\n" for number in range(LIMITS.nodes + 2)), "limit.nodes"),
        ('a = """' + '\\"""' * 100_000, "file.syntax"),
        (b"a = '\xff'", "file.encoding"),
        ("a = 'x\u202ey'", "text.bidi"),
    ],
)
def test_untrusted_text_costs_bounded_time(text, code):
    assert refusal(text)[0] == code


def test_what_escapes_write_is_held_to_what_a_text_may_hold():
    text = 'a = "\\u202E"\n"\\u001b[2J" = ["ok", "\\u0000"]\n'
    assert problems(text) == [("text.bidi", 1, 5), ("text.control", 2, 1), ("text.control", 2, 22)]


def test_a_text_and_a_number_are_held_to_their_limits():
    most = "x" * LIMITS.scalar_characters
    assert problems(f'a = "{most}"') == []
    assert problems(f'a = "{most}x"\nb = 0x{"f" * 5000}') == [("limit.text", 1, 5), ("limit.digits", 2, 5)]


def test_nothing_is_a_word_for_nothing():
    document = tree('a = "null"\nb = ""\nc = "~"\n')
    assert document.values() == {"a": "null", "b": "", "c": "~"}
    assert list(document.empty_keys()) == []


def test_an_empty_file_is_an_empty_table():
    assert tree("").values() == {}
    assert tree("\n# nothing\n").values() == {}
