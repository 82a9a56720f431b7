"""A parsed file as a tree: texts, lists and mappings, each with its place in the source."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import accumulate
from typing import Any

from reportgen.problems import FieldPath, Place, Problem

_RUN = re.compile(r"\S+")
_ABSENT = frozenset({"", "~", "null"})


@lru_cache(maxsize=4)
def _lines(text: str) -> tuple[str, ...]:
    """Return the lines of a file, parted once however many problems it has."""
    return tuple(text.split("\n"))


@lru_cache(maxsize=4)
def _line_starts(text: str) -> tuple[int, ...]:
    """Return where each line of a file begins, and where one behind the last would."""
    return tuple(accumulate((len(line) + 1 for line in _lines(text)), initial=0))


@dataclass(frozen=True, slots=True)
class Source:
    """A file as text: its name as the user gave it, and its lines for showing places."""

    name: str
    text: str

    def place(self, line: int, column: int, width: int = 1) -> Place:
        """Return the place at a line and column, both from 1, with the line's text."""
        lines = _lines(self.text)
        shown = lines[line - 1] if 0 < line <= len(lines) else ""
        return Place(self.name, line, column, width, shown)

    def place_at(self, offset: int) -> Place:
        """Return the place of a character of the whole text, from 0."""
        line = self.text.count("\n", 0, offset) + 1
        return self.place(line, offset - self.text.rfind("\n", 0, offset))


@dataclass(frozen=True, slots=True)
class Notation:
    """How a language writes a list of one text and several, and a text that is kept in a file, for hints."""

    one_item: str
    items: str
    file: str


YAML = Notation("[{}]", "Begin each item on a line of its own with '- '.", "{file: NAME.md}")
TOML = Notation(
    '["{}"]', 'Write each item in quotes, and all in brackets: ["one", "two"].', '{file = "NAME.md"}'
)


@dataclass(frozen=True, slots=True)
class Scalar:
    """A text with its place; `plain` tells a bare word or number from a quoted string.

    `native` is what stands there where that is no text: a number of TOML, or what a file was read as.
    """

    text: str
    plain: bool
    source: Source
    line: int
    column: int
    width: int
    block: bool = False
    native: object = None

    @property
    def is_text(self) -> bool:
        """Whether a text stands here."""
        return self.native is None and not self.absent

    @property
    def absent(self) -> bool:
        """Whether nothing was written: an empty value, or null."""
        return self.plain and self.text in _ABSENT

    def place(self, offset: int | None = None, length: int = 1) -> Place:
        """Return the scalar's place, or that of a stretch of its text where that can be told."""
        if offset is None:
            return self.source.place(max(1, self.line), self.column, self.width)
        return self._within_block(offset, length) if self.block else self._within_line(offset, length)

    def _within_block(self, offset: int, length: int) -> Place:
        # Offsets count in the field's value, which has no empty lines at its start.
        offset += len(self.text) - len(self.text.lstrip("\n"))
        start = self.text.rfind("\n", 0, offset) + 1
        line = self.line + 1 + self.text.count("\n", 0, offset)
        shown = self.source.place(line, 1).source_line
        indent = indent_of(shown) - indent_of(self.text[start:].partition("\n")[0])
        column = max(0, indent) + offset - start + 1
        return self.source.place(line, column, max(1, min(length, len(shown) - column + 1)))

    def _within_line(self, offset: int, length: int) -> Place:
        span = self.span(offset, length)
        if span is None:
            return self.source.place(max(1, self.line), self.column, self.width)
        place = self.source.place_at(span[0])
        return replace(
            place, width=max(1, min(span[1] - span[0], len(place.source_line) - (place.column or 1) + 1))
        )

    def span(self, offset: int, length: int) -> tuple[int, int] | None:
        """Return where a stretch of the text stands in its file: the characters from the one up to the other.

        None where the file has other characters than the text, such as escapes.
        """
        offset += len(self.text) - len(self.text.lstrip("\n"))
        quote = self._quote
        runs = _runs(self.source.text, self._start, self.text, quote)
        if not runs or not 0 <= offset < offset + length <= len(self.text):
            return None
        start, last = (_spot(runs, self.text, one, quote) for one in (offset, offset + length - 1))
        return start, last + (2 if quote == "'" == self.text[offset + length - 1] else 1)

    @property
    def _quote(self) -> str:
        """The mark that the text is quoted with in its file, if it is."""
        mark = self.source.place(self.line, 1).source_line[self.column - 1 : self.column]
        return mark if not self.plain and mark in ("'", '"') else ""

    @property
    def _start(self) -> int:
        """Where the text begins in its file, behind a quotation mark, or below the line of '|' or '>'."""
        starts = _line_starts(self.source.text)
        if self.plain or self._quote:
            return starts[self.line - 1] + self.column - 1 + len(self._quote)
        return starts[self.line]  # a file of its own has '|' on line 0, above its first


@dataclass(frozen=True, slots=True)
class _Run:
    """What stands in a text without a space, with where it begins there and in the file."""

    words: str
    start: int
    place: int


@lru_cache(maxsize=8)
def _runs(source: str, start: int, text: str, quote: str) -> tuple[_Run, ...]:
    """Return the runs of a text with their places in a file, none if the file has others.

    Line ends, indents and folds differ between the two; what stands between them does not.
    """
    found: list[_Run] = []
    place = start
    for match in _RUN.finditer(text):
        written = match[0].replace("'", "''") if quote == "'" else match[0]
        while source[place : place + 1].isspace():
            place += 1
        if not source.startswith(written, place):
            return ()
        found.append(_Run(match[0], match.start(), place))
        place += len(written)
    return tuple(found)


def _spot(runs: tuple[_Run, ...], text: str, offset: int, quote: str) -> int:
    """Return where a character of a text stands in the file; a space, as far behind the last run."""
    run = runs[max(0, bisect_right(runs, offset, key=lambda one: one.start) - 1)]
    doubled = text.count("'", run.start, min(offset, run.start + len(run.words))) if quote == "'" else 0
    return run.place + offset - run.start + doubled


def indent_of(line: str) -> int:
    """Return how many spaces a line begins with."""
    return len(line) - len(line.lstrip(" "))


@dataclass(slots=True)
class Sequence:
    """A list of nodes with its place."""

    source: Source
    line: int
    column: int
    items: list["Node"] = field(default_factory=list)

    def place(self, _offset: int | None = None, _length: int = 1) -> Place:
        """Return the place where the list starts."""
        return self.source.place(self.line, self.column)


@dataclass(slots=True)
class Mapping:
    """Keys with their nodes, in order, with its place."""

    source: Source
    line: int
    column: int
    keys: dict[str, Scalar] = field(default_factory=dict)
    values: dict[str, "Node"] = field(default_factory=dict)

    def place(self, _offset: int | None = None, _length: int = 1) -> Place:
        """Return the place where the mapping starts."""
        return self.source.place(self.line, self.column)


Node = Scalar | Sequence | Mapping


@dataclass(frozen=True, slots=True, eq=False)
class Document:
    """A parsed file: its tree, and warnings about its characters.

    Each is itself alone, so that what follows from one can be remembered by it.
    """

    source: Source
    root: Mapping
    problems: tuple[Problem, ...] = ()
    notation: Notation = YAML

    def values(self) -> dict[str, Any]:
        """Return the tree as dicts, tuples, strings and natives; what was left empty is not in it."""
        return {key: _plain(node) for key, node in self.root.values.items() if not is_absent(node)}

    def empty_keys(self) -> Iterator[FieldPath]:
        """Yield the paths of the keys that were left without a value."""
        yield from _empty_keys(self.root, ())

    def place(
        self, path: FieldPath, *, key: bool = False, offset: int | None = None, length: int = 1
    ) -> Place:
        """Return the place of a field, or of its key; of the nearest parent if it is not there."""
        node: Node = self.root
        label: Scalar | None = None
        for part in path:
            child = _child(node, part)
            if child is None:
                return (label or node).place()
            if is_absent(child) and isinstance(node, Mapping):
                return node.keys[str(part)].place()
            label = node.keys[str(part)] if isinstance(node, Mapping) else None
            node = child
        if label is not None and (key or not isinstance(node, Scalar)):
            return label.place()
        return node.place(offset, length)

    def scalar(self, path: FieldPath) -> Scalar | None:
        """Return the text of a field, None if none stands there."""
        node: Node | None = self.root
        for part in path:
            node = None if node is None else _child(node, part)
        return node if isinstance(node, Scalar) and node.is_text else None

    def locate(self, problem: Problem) -> Problem:
        """Return the problem with the place of its field."""
        if problem.place is not None:
            return problem
        about_key = problem.code in {"key.unknown", "area.unknown"}
        return problem.at(
            self.place(problem.field, key=about_key, offset=problem.offset, length=problem.length)
        )


def is_absent(node: Node) -> bool:
    """Return whether nothing was written: an empty value, or null."""
    return isinstance(node, Scalar) and node.absent


def _empty_keys(node: Node, path: FieldPath) -> Iterator[FieldPath]:
    if isinstance(node, Sequence):
        for index, item in enumerate(node.items):
            yield from _empty_keys(item, (*path, index))
    elif isinstance(node, Mapping):
        for key, value in node.values.items():
            if is_absent(value):
                yield (*path, key)
            else:
                yield from _empty_keys(value, (*path, key))


def _plain(node: Node) -> Any:
    if isinstance(node, Scalar):
        return ("" if node.absent else node.text) if node.native is None else node.native
    if isinstance(node, Sequence):
        return tuple(_plain(item) for item in node.items)
    return {key: _plain(value) for key, value in node.values.items() if not is_absent(value)}


def _child(node: Node, part: str | int) -> Node | None:
    if isinstance(node, Mapping):
        return node.values.get(str(part))
    if isinstance(node, Sequence) and isinstance(part, int):
        return node.items[part] if part < len(node.items) else None
    return None
