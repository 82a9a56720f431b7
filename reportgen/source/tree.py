"""A parsed file as a tree: texts, lists and mappings, each with its place in the source."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from reportgen.problems import FieldPath, Place, Problem

_ABSENT = frozenset({"", "~", "null"})


@lru_cache(maxsize=4)
def _lines(text: str) -> tuple[str, ...]:
    """Return the lines of a file, parted once however many problems it has."""
    return tuple(text.split("\n"))


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
        """Return the place of a stretch of a text on one line, which stands there as it is."""
        whole = self.source.place(max(1, self.line), self.column, self.width)
        start = self.column - 1 + (not self.plain)
        if whole.source_line[start : start + len(self.text)] != self.text:
            return whole
        return self.source.place(self.line, start + offset + 1, length)


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


class RefusedError(Exception):
    """A source that cannot be read as a tree; `problems` says why and where."""

    def __init__(self, *problems: Problem) -> None:
        """Keep the problems."""
        super().__init__(*problems)
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Document:
    """A parsed file: its tree, and warnings about its characters."""

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
