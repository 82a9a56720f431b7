"""TOML in, the same tree out: the only module that knows TOML.

`tomllib` says what a text means, but not where anything stands in it; so a scan finds the places of keys
and values, and nothing else.
"""

import re
import tomllib
from bisect import bisect_right
from dataclasses import replace
from itertools import count
from typing import Any

from reportgen import text as unicode_text
from reportgen.disk import RefusedError
from reportgen.limits import LIMITS
from reportgen.problems import FieldPath, Problem, error, field_name
from reportgen.source.files import flawed
from reportgen.source.tree import TOML, Document, Mapping, Node, Scalar, Sequence, Source

_BASIC = r'"(?:[^"\\\n]|\\[^\n])*"'
_LITERAL = r"'[^'\n]*'"
_BLANK = re.compile(r"(?:[ \t\n]|#[^\n]*)*")
_KEY = re.compile(rf"{_BASIC}|{_LITERAL}|[A-Za-z0-9_-]+")
_SCALAR = re.compile(
    r'"""(?:[^"\\]|\\.|"{1,2}(?!"))*"{3,5}'
    r"|'''(?:[^']|'{1,2}(?!'))*'{3,5}"
    rf"|{_BASIC}|{_LITERAL}|[^,\]}}\n#]+",
    re.DOTALL,
)
_WHERE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")
_TWICE = ("Cannot overwrite", "Cannot declare", "Duplicate", "Cannot mutate", "Cannot redefine")
"""How the parser's complaints about keys begin; it tells them behind the value."""
_INTEGER_BITS = 63
"""What TOML asks readers to take; Python would take any, at a cost."""
_AN_INTEGER = "a whole number of at most 18 digits"

_Spot = tuple[int, int, int]
"""Line and column, both from 1, and width."""

_MEANINGS = (
    ("Invalid value", 'A text stands in quotes, as in name = "Office".'),
    ("Illegal character '\\n'", "Close the quotation mark on the line where it opens, or use three of them."),
    ("Unterminated string", "Close the quotation mark that opens this text."),
    ("Unescaped", "Between double quotes a backslash begins an escape; between single quotes it does not."),
    ("Expected '='", 'Write key = "value", or [table] on a line of its own.'),
    ("Expected newline", "Put each key on a line of its own."),
    ("Unclosed array", "Put a comma between the items, and a bracket behind the last."),
)
"""What to do about the parser's complaints."""


def parse_toml(source: Source) -> Document:
    """Return the tree of a TOML text; what is no text is native in it.

    Raises:
        RefusedError: it is not well formed, or exceeds a limit.
    """
    # The scan comes first: it is linear, and tomllib is not in the number of a key's parts.
    places = _Places(source)
    try:
        values = tomllib.loads(source.text)
    except ValueError as exc:
        twice = places.repeated if str(exc).startswith(_TWICE) else None
        raise RefusedError(twice or _malformed(source, str(exc))) from None
    builder = _Builder(source, places)
    root = builder.table(values, ())
    return Document(source, root, tuple(builder.problems), TOML)


def _malformed(source: Source, told: str) -> Problem:
    where = _WHERE.search(told)
    place = source.place_at(len(source.text.rstrip()))
    if where and where[1]:
        place = source.place(int(where[1]), int(where[2]))
    message = _WHERE.sub("", told)
    hint = next((hint for start, hint in _MEANINGS if message.startswith(start)), None)
    return error("file.syntax", f"This is not well-formed TOML: {message}", hint=hint).at(place)


class _StopError(Exception):
    """The text is not well formed from here on; `tomllib` tells how."""


class _Places:
    """Where the keys and values of a TOML text stand, by their paths.

    Text that is well formed is taken for granted: at anything else the search ends, as `tomllib` will,
    which then tells what is wrong. Depth and number of values are held to the limits here.
    """

    def __init__(self, source: Source) -> None:
        self.keys: dict[FieldPath, _Spot] = {}
        self.values: dict[FieldPath, _Spot] = {}
        self.repeated: Problem | None = None
        self._source = source
        self._text = source.text
        self._at = 0
        self._starts = [0, *(match.end() for match in re.finditer("\n", source.text))]
        self._tables: set[FieldPath] = set()
        self._lengths: dict[FieldPath, int] = {}
        self._latest: _Spot = (1, 1, 1)
        try:
            self._search()
        except _StopError:
            return

    def spot(self, path: FieldPath) -> _Spot:
        """Return where a value stands, or the key that opens a table."""
        return self.values.get(path) or self.keys.get(path) or (1, 1, 1)

    def _search(self) -> None:
        table: FieldPath = ()
        while self._past(_BLANK) < len(self._text):
            if self._take("["):
                table = self._header()
            else:
                self._pair(table)

    def _header(self) -> FieldPath:
        several = self._take("[")
        path = self._key(())
        for bracket in "]]" if several else "]":
            self._expect(bracket)
        if several:
            self._lengths[path] = self._lengths.get(path, 0) + 1
            return self._entered(path)
        self._tell_repeated(path, known=path in self._tables or path in self.values)
        self._tables.add(path)
        return path

    def _pair(self, table: FieldPath) -> None:
        path = self._key(table)
        self._tell_repeated(path, known=self.keys[path] != self._latest)
        self._expect("=")
        self._past(_BLANK)
        self._value(path)

    def _key(self, table: FieldPath) -> FieldPath:
        path = table
        while True:
            self._past(_BLANK)
            start = self._at
            path = (*self._entered(path), _bare(self._match(_KEY)))
            self._latest = self._noted(path, start)
            self.keys.setdefault(path, self._latest)
            self._past(_BLANK)
            if not self._take("."):
                return path

    def _value(self, path: FieldPath) -> None:
        start = self._at
        self.values[path] = self._noted(path, start)
        if self._take("["):
            self._items(path)
        elif self._take("{"):
            self._inline_table(path)
        else:
            self._match(_SCALAR)
            self.values[path] = self._noted(path, start)

    def _items(self, path: FieldPath) -> None:
        for index in count():
            self._past(_BLANK)
            if self._take("]"):
                return
            self._value((*path, index))
            self._past(_BLANK)
            if not self._take(","):
                self._expect("]")
                return

    def _inline_table(self, path: FieldPath) -> None:
        while self._past(_BLANK) and not self._take("}"):
            self._pair(path)
            self._past(_BLANK)
            if not self._take(","):
                self._expect("}")
                return

    def _entered(self, path: FieldPath) -> FieldPath:
        """Return the path of the table that is being written, where a list of tables has the path."""
        return (*path, self._lengths[path] - 1) if path in self._lengths else path

    def _noted(self, path: FieldPath, start: int) -> _Spot:
        """Return the spot of what was just read, after a look at the limits."""
        line = bisect_right(self._starts, start)
        written = self._text[start : self._at].partition("\n")[0].rstrip()
        spot = (line, start - self._starts[line - 1] + 1, max(1, len(written)))
        if len(path) > LIMITS.depth:
            raise self._refused(spot, "limit.depth", "Too deeply nested", f"at most {LIMITS.depth} levels")
        if len(self.keys) + len(self.values) > LIMITS.nodes:
            raise self._refused(spot, "limit.nodes", "Too many values", f"at most {LIMITS.nodes:,}")
        return spot

    def _refused(self, spot: _Spot, code: str, message: str, expected: str) -> RefusedError:
        return RefusedError(error(code, message, expected=expected).at(self._source.place(*spot)))

    def _tell_repeated(self, path: FieldPath, *, known: bool) -> None:
        if known and self.repeated is None:
            message = f"'{field_name(path)}' stands twice; the first is on line {self.keys[path][0]}"
            problem = error("toml.duplicate", message, path, expected="each key once")
            self.repeated = problem.at(self._source.place(*self._latest))

    def _past(self, pattern: re.Pattern[str]) -> int:
        match = pattern.match(self._text, self._at)
        self._at = match.end() if match else self._at
        return self._at

    def _match(self, pattern: re.Pattern[str]) -> str:
        match = pattern.match(self._text, self._at)
        if match is None:
            raise _StopError
        self._at = match.end()
        return match[0]

    def _take(self, char: str) -> bool:
        taken = self._text.startswith(char, self._at)
        self._at += taken
        return taken

    def _expect(self, char: str) -> None:
        if not self._take(char):
            raise _StopError


def _bare(key: str) -> str:
    """Return a key without its quotes."""
    if key[0] not in "\"'":
        return key
    try:
        return next(iter(tomllib.loads(f"{key} = 0")))
    except ValueError:
        raise _StopError from None


class _Builder:
    """Makes nodes of what `tomllib` has read, and keeps what is wrong with the texts among it."""

    def __init__(self, source: Source, places: _Places) -> None:
        self.problems: list[Problem] = []
        self._source = source
        self._places = places

    def table(self, values: dict[str, Any], path: FieldPath) -> Mapping:
        line, column, _ = self._places.spot(path)
        mapping = Mapping(self._source, line, column)
        for key, value in values.items():
            at = (*path, key)
            spot = self._places.keys.get(at, (line, column, 1))
            mapping.keys[key] = self._scalar(self._text(key, at, spot), spot)
            mapping.values[key] = self._node(value, at)
        return mapping

    def _node(self, value: Any, path: FieldPath) -> Node:
        if isinstance(value, dict):
            return self.table(value, path)
        spot = self._places.spot(path)
        if isinstance(value, list):
            items = [self._node(item, (*path, index)) for index, item in enumerate(value)]
            return Sequence(self._source, spot[0], spot[1], items)
        if isinstance(value, str):
            return self._scalar(self._text(value, path, spot), spot)
        if isinstance(value, int) and value.bit_length() > _INTEGER_BITS:
            self._tell(error("limit.digits", "Too large a number", path, expected=_AN_INTEGER), spot)
            return self._scalar("", spot)
        return self._scalar(str(value), spot, value)

    def _scalar(self, text: str, spot: _Spot, native: object = None) -> Scalar:
        line, column, width = spot
        return Scalar(
            text, plain=False, source=self._source, line=line, column=column, width=width, native=native
        )

    def _text(self, value: str, path: FieldPath, spot: _Spot) -> str:
        value = unicode_text.with_plain_newlines(value)
        if len(value) > LIMITS.scalar_characters:
            expected = f"at most {LIMITS.scalar_characters:,} characters"
            self._tell(error("limit.text", "Too long a text", path, expected=expected), spot)
        elif flaw := unicode_text.first_flaw(value):
            self._tell(replace(flawed(flaw), field=path), spot)
        return unicode_text.clean(value)

    def _tell(self, problem: Problem, spot: _Spot) -> None:
        self.problems.append(problem.at(self._source.place(*spot)))
