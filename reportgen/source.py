"""Bytes in, a tree with places out: the only module that knows YAML and JSON.

Every plain scalar stays a string. `no`, `12:30`, `010` and `1e3` reach the schema as they were
written, and the schema alone says what they mean; JSON takes the same way, so both meet one
validator. Anchors, aliases, tags, merges and several documents are refused: they have no use in
a record, and every one of them is a known way to make a small file do great damage.
"""

import json
import os
import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml import events as yaml_events
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.reader import ReaderError

from reportgen import text as unicode_text
from reportgen.limits import LIMITS
from reportgen.problems import FieldPath, Place, Problem, error, quoted, warning

SUFFIXES = (".yaml", ".yml", ".json")
_ENDLESS_TAG = re.compile(r"(?<![^\s\[{,])!\S{200}")
"""What only a tag could begin, and takes the parser quadratic time to read."""
_THOUSANDS = re.compile(r"\d{3}", re.ASCII)
_BEYOND_UNICODE = re.compile(r"\\U(?!000|0010)[0-9A-Fa-f]{8}")
_NO_JSON = frozenset({"NaN", "Infinity", "-Infinity"})
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
class Scalar:
    """A text with its place; `plain` tells a bare word or number from a quoted string."""

    text: str
    plain: bool
    source: Source
    line: int
    column: int
    width: int
    block: bool = False

    @property
    def absent(self) -> bool:
        """Whether nothing was written: an empty value, or null."""
        return self.plain and self.text in _ABSENT

    def place(self, offset: int | None = None) -> Place:
        """Return the scalar's place, or that of one of its characters in a block text."""
        if offset is None or not self.block:
            return self.source.place(max(1, self.line), self.column, self.width)
        # Offsets count in the field's value, which has no empty lines at its start.
        offset += len(self.text) - len(self.text.lstrip("\n"))
        start = self.text.rfind("\n", 0, offset) + 1
        line = self.line + 1 + self.text.count("\n", 0, offset)
        shown = self.source.place(line, 1).source_line
        indent = _indent(shown) - _indent(self.text[start:].partition("\n")[0])
        return self.source.place(line, max(0, indent) + offset - start + 1)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


@dataclass(slots=True)
class Sequence:
    """A list of nodes with its place."""

    source: Source
    line: int
    column: int
    items: list["Node"] = field(default_factory=list)

    def place(self, _offset: int | None = None) -> Place:
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

    def place(self, _offset: int | None = None) -> Place:
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

    def values(self) -> dict[str, Any]:
        """Return the tree as dicts, tuples and strings; what was left empty is not in it."""
        return {key: _plain(node) for key, node in self.root.values.items() if not _absent(node)}

    def empty_keys(self) -> Iterator[FieldPath]:
        """Yield the paths of the keys that were left without a value."""
        yield from _empty_keys(self.root, ())

    def place(self, path: FieldPath, *, key: bool = False, offset: int | None = None) -> Place:
        """Return the place of a field, or of its key; of the nearest parent if it is not there."""
        node: Node = self.root
        label: Scalar | None = None
        for part in path:
            child = _child(node, part)
            if child is None:
                return (label or node).place()
            if _absent(child) and isinstance(node, Mapping):
                return node.keys[str(part)].place()
            label = node.keys[str(part)] if isinstance(node, Mapping) else None
            node = child
        if label is not None and (key or not isinstance(node, Scalar)):
            return label.place()
        return node.place(offset)

    def locate(self, problem: Problem) -> Problem:
        """Return the problem with the place of its field."""
        if problem.place is not None:
            return problem
        about_key = problem.code in {"key.unknown", "area.unknown"}
        return problem.at(self.place(problem.field, key=about_key, offset=problem.offset))


def read_file(path: Path, name: str | None = None) -> Source:
    """Return the text of a regular UTF-8 file of bounded size.

    Raises:
        RefusedError: it is missing, no regular file, too large, not UTF-8, or holds a character
            that no report may hold.
    """
    shown = name or str(path)
    return decode(_bytes_of(path, shown), shown)


def decode(data: bytes, name: str) -> Source:
    """Return the text of UTF-8 bytes with plain newlines; raises RefusedError as `read_file` does."""
    try:
        content = data.decode("utf-8-sig")
    except UnicodeDecodeError as exc:
        line = data.count(b"\n", 0, exc.start) + 1
        column = exc.start - data.rfind(b"\n", 0, exc.start)
        raise RefusedError(
            error(
                "file.encoding",
                f"The file is not UTF-8: byte 0x{data[exc.start]:02X}",
                expected="UTF-8 text",
                hint="Save it again with the encoding UTF-8.",
            ).at(Place(name, line, column))
        ) from None
    source = Source(name, _with_plain_lines(content))
    if flaw := unicode_text.first_flaw(source.text):
        raise RefusedError(_flawed(flaw).at(source.place_at(flaw.offset)))
    return source


def _with_plain_lines(content: str) -> str:
    """Return the text with line feeds alone, each line that was parted inside still under its key.

    A separator such as U+2028 comes along when text is pasted; its line goes on a step further in,
    so that YAML takes it for more of the same text.
    """
    content = content.replace("\r\n", "\n").replace("\r", "\n")
    if content.isascii() or "\n" not in content:
        return unicode_text.with_plain_newlines(content)
    return "\n".join(
        unicode_text.with_plain_newlines(line).replace("\n", "\n" + " " * (_indent(line) + 1))
        for line in content.split("\n")
    )


def parse(source: Source, *, as_json: bool = False) -> Document:
    """Return the tree of a YAML 1.2 or JSON text.

    Raises:
        RefusedError: it is not well formed, not a mapping, or uses what a record has no use for.
    """
    if as_json:
        _check_json(source)
        # Raw tabs in valid JSON stand only between tokens, where YAML wants spaces.
        text = source.text.replace("\t", " ")
    else:
        if endless := _ENDLESS_TAG.search(source.text):
            problem = error("yaml.tag", "A tag without an end", expected="the value alone")
            raise RefusedError(problem.at(source.place_at(endless.start())))
        text = source.text
    builder = _Builder(source, as_json=as_json)
    try:
        root = builder.build(iter(YAML(typ="safe", pure=True).parse(text)))
    except MarkedYAMLError as exc:
        raise RefusedError(_malformed(source, exc)) from None
    except ReaderError as exc:
        raise RefusedError(
            error("text.control", "A character that YAML does not allow").at(source.place_at(exc.position))
        ) from None
    except (YAMLError, ValueError, OverflowError) as exc:
        # An escape beyond Unicode is the one mistake that comes without a mark.
        escape = _BEYOND_UNICODE.search(source.text)
        place = source.place_at(escape.start()) if escape else Place(source.name)
        raise RefusedError(error("file.syntax", f"This is not well-formed YAML: {exc}").at(place)) from None
    return Document(source, root, tuple(builder.problems))


def read(path: Path, name: str | None = None) -> Document:
    """Return the tree of a file, by its suffix YAML or JSON; raises RefusedError."""
    return parse(read_file(path, name), as_json=path.suffix.lower() == ".json")


def with_files(document: Document, names: frozenset[str], folder: Path) -> Document:
    """Return the document with every `{file: NAME}` under one of the names read in.

    What is wrong with a file, missing, outside the folder or not to be read, is added to the
    document's problems.
    """
    problems = tuple(_include(document.root, names, folder))
    return replace(document, problems=(*document.problems, *problems))


def _include(node: Node, names: frozenset[str], folder: Path) -> Iterator[Problem]:
    if isinstance(node, Sequence):
        for item in node.items:
            yield from _include(item, names, folder)
    elif isinstance(node, Mapping):
        for key, value in node.values.items():
            if key in names and isinstance(value, Mapping):
                try:
                    node.values[key] = _included(value, folder)
                except RefusedError as exc:
                    # A text stands in, so that the rest of the record is looked at, too.
                    node.values[key] = replace(node.keys[key], plain=False)
                    yield from exc.problems
            else:
                yield from _include(value, names, folder)


def _included(node: Mapping, folder: Path) -> Scalar:
    wanted = node.values.get("file")
    if not isinstance(wanted, Scalar) or len(node.values) != 1 or wanted.absent:
        raise RefusedError(
            error(
                "include.form",
                "A text is either written here or named as a file",
                expected="text, or {file: NAME.md}",
            ).at(node.place())
        )
    path = folder / wanted.text
    if not _is_inside(path, folder):
        raise RefusedError(
            error(
                "include.outside",
                "The file is outside the record's folder",
                found=quoted(wanted.text),
                expected="a file beside or below the record",
            ).at(wanted.place())
        )
    try:
        source = read_file(path, str(Path(node.source.name).parent / wanted.text))
    except RefusedError as exc:
        told = (problem.at(wanted.place()) if _names_only(problem) else problem for problem in exc.problems)
        raise RefusedError(*told) from None
    if len(source.text) > LIMITS.scalar_characters:
        expected = f"at most {LIMITS.scalar_characters:,} characters"
        raise RefusedError(error("limit.text", "Too long a text", expected=expected).at(wanted.place()))
    # Line 0 holds the '|' that would stand above the text in the record.
    text = unicode_text.clean(source.text)
    return Scalar(text, plain=False, source=source, line=0, column=1, width=1, block=True)


def _is_inside(path: Path, folder: Path) -> bool:
    try:
        return path.resolve().is_relative_to(folder.resolve())
    except (OSError, RuntimeError):  # a loop of symbolic links leads nowhere
        return False


def _names_only(problem: Problem) -> bool:
    return problem.place is None or problem.place.line is None


def _unreadable(exc: OSError | ValueError, path: Path) -> Problem:
    if isinstance(exc, FileNotFoundError):
        return error("file.missing", "There is no such file", found=quoted(path.name))
    # A NUL in the name is a ValueError.
    told = exc.strerror if isinstance(exc, OSError) else exc
    return error("file.unreadable", f"The file cannot be read: {told}", found=quoted(path.name))


def _bytes_of(path: Path, name: str) -> bytes:
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    except (OSError, ValueError) as exc:
        raise RefusedError(_unreadable(exc, path).at(Place(name))) from None
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise RefusedError(error("file.kind", "This is not a regular file").at(Place(name)))
    try:
        with os.fdopen(descriptor, "rb") as file:
            data = file.read(LIMITS.file_bytes + 1)
    except OSError as exc:
        raise RefusedError(_unreadable(exc, path).at(Place(name))) from None
    if len(data) > LIMITS.file_bytes:
        raise RefusedError(
            error(
                "limit.file",
                "The file is too large",
                expected=f"at most {LIMITS.file_bytes // 1024} KiB",
            ).at(Place(name))
        )
    return data


class _Builder:
    """Turns a stream of YAML events into nodes, refusing on the way what a record must not use."""

    def __init__(self, source: Source, *, as_json: bool) -> None:
        self.source = source
        self.as_json = as_json
        self.problems: list[Problem] = []
        self.nodes = 0

    def build(self, stream: Iterator[Any]) -> Mapping:
        root: Node | None = None
        for event in stream:
            if isinstance(event, yaml_events.DocumentStartEvent):
                self._check_document(event, root)
            elif isinstance(event, yaml_events.NodeEvent):
                root = self._node(event, stream, 0)
        if not isinstance(root, Mapping):
            raise RefusedError(
                *self.problems,
                error(
                    "file.form",
                    "The file is empty" if root is None or _absent(root) else "The file is not a mapping",
                    expected="keys and values, such as 'format: 1'",
                    hint="'reportgen new FRAMEWORK FILE' writes a record to fill in.",
                ).at(root.place() if root else Place(self.source.name)),
            )
        return root

    def _check_document(self, event: Any, root: Node | None) -> None:
        if root is not None:
            raise self._refused(
                event, "yaml.documents", "A second document starts here", "one document a file"
            )
        if event.version or event.tags:
            raise self._refused(event, "yaml.directive", "A YAML directive", "no directives")

    def _node(self, event: Any, stream: Iterator[Any], depth: int) -> Node:
        self._check(event, depth)
        line, column = event.start_mark.line + 1, event.start_mark.column + 1
        if isinstance(event, yaml_events.AliasEvent):
            return Scalar("", plain=True, source=self.source, line=line, column=column, width=1)
        if isinstance(event, yaml_events.ScalarEvent):
            return self._scalar(event)
        if isinstance(event, yaml_events.SequenceStartEvent):
            sequence = Sequence(self.source, line, column)
            while not isinstance(item := next(stream), yaml_events.SequenceEndEvent):
                sequence.items.append(self._node(item, stream, depth + 1))
            return sequence
        mapping = Mapping(self.source, line, column)
        while not isinstance(item := next(stream), yaml_events.MappingEndEvent):
            key = self._key(item, mapping, stream, depth)
            value = self._node(next(stream), stream, depth + 1)
            if _absent(value) and self._is_rest_of_number(key, mapping):
                continue
            mapping.values[key.text] = value
            mapping.keys[key.text] = key
        return mapping

    def _is_rest_of_number(self, key: Scalar, mapping: Mapping) -> bool:
        """Mend `{unit: per 10,000}`: YAML parts it at the comma, which nobody means."""
        if not mapping.values or not _THOUSANDS.fullmatch(key.text):
            return False
        name, last = next(reversed(mapping.values.items()))
        if not isinstance(last, Scalar) or not last.plain or not last.text[-1:].isdigit():
            return False
        if (last.line, last.column + last.width + 1) != (key.line, key.column):
            return False
        mapping.values[name] = replace(last, text=f"{last.text},{key.text}", width=last.width + 1 + key.width)
        return True

    def _check(self, event: Any, depth: int) -> None:
        self.nodes += 1
        if isinstance(event, yaml_events.AliasEvent):
            self._tell(event, "yaml.alias", f"An alias, '*{event.anchor}'", "the value itself")
        elif event.anchor:
            self._tell(event, "yaml.anchor", f"An anchor, '&{event.anchor}'", "the value alone")
        elif event.ctag:
            self._tell(event, "yaml.tag", f"A tag, '{event.ctag}'", "the value alone")
        if depth > LIMITS.depth:
            raise self._refused(event, "limit.depth", "Too deeply nested", f"at most {LIMITS.depth} levels")
        if self.nodes > LIMITS.nodes:
            raise self._refused(event, "limit.nodes", "Too many values", f"at most {LIMITS.nodes:,}")

    def _key(self, event: Any, mapping: Mapping, stream: Iterator[Any], depth: int) -> Scalar:
        key = self._node(event, stream, depth + 1)
        if not isinstance(key, Scalar) or _absent(key):
            raise self._refused(event, "yaml.key", "A key that is no word", "a word as key")
        if key.text == "<<":
            self._tell(event, "yaml.merge", "A merge key, '<<'", "the keys themselves")
        if (first := mapping.keys.get(key.text)) is not None:
            message = f"The key '{key.text}' stands twice; the first is on line {first.line}"
            self._tell(event, "yaml.duplicate", message, "each key once")
        return key

    def _scalar(self, event: Any) -> Scalar:
        start, end = event.start_mark, event.end_mark
        if self.as_json and not event.style and event.value in _NO_JSON:
            self._tell(event, "file.syntax", f"JSON has no {event.value}", "a number in plain digits")
        width = max(1, end.column - start.column) if start.line == end.line else len(event.value) or 1
        scalar = Scalar(
            text=self._checked(event),
            plain=event.style is None or event.style == "",
            source=self.source,
            line=start.line + 1,
            column=start.column + 1,
            width=width,
            block=event.style == "|",
        )
        if mixed := unicode_text.mixed_script_word(scalar.text):
            word, offset = mixed
            self.problems.append(
                warning(
                    "text.mixed-script",
                    f"{quoted(word)} mixes Latin with letters that only look Latin",
                    found=unicode_text.look_alikes(word),
                    hint="Type the word again.",
                ).at(scalar.place(offset))
            )
        return scalar

    def _checked(self, event: Any) -> str:
        value: str = event.value
        if len(value) > LIMITS.scalar_characters:
            raise self._refused(
                event,
                "limit.text",
                "Too long a text",
                f"at most {LIMITS.scalar_characters:,} characters",
            )
        if "\\" in self.source.text and event.style == '"':
            value = unicode_text.with_plain_newlines(_with_surrogates_joined(value))
            if flaw := unicode_text.first_flaw(value):
                place = self.source.place(event.start_mark.line + 1, event.start_mark.column + 1)
                raise RefusedError(_flawed(flaw).at(place))
        return unicode_text.clean(value)

    def _tell(self, event: Any, code: str, message: str, expected: str) -> None:
        mark = event.start_mark
        place = self.source.place(mark.line + 1, mark.column + 1)
        self.problems.append(error(code, message, expected=expected).at(place))

    def _refused(self, event: Any, code: str, message: str, expected: str) -> RefusedError:
        self._tell(event, code, message, expected)
        return RefusedError(*self.problems)


def _absent(node: Node) -> bool:
    return isinstance(node, Scalar) and node.absent


def _empty_keys(node: Node, path: FieldPath) -> Iterator[FieldPath]:
    if isinstance(node, Sequence):
        for index, item in enumerate(node.items):
            yield from _empty_keys(item, (*path, index))
    elif isinstance(node, Mapping):
        for key, value in node.values.items():
            if _absent(value):
                yield (*path, key)
            else:
                yield from _empty_keys(value, (*path, key))


def _plain(node: Node) -> Any:
    if isinstance(node, Scalar):
        return "" if node.absent else node.text
    if isinstance(node, Sequence):
        return tuple(_plain(item) for item in node.items)
    return {key: _plain(value) for key, value in node.values.items() if not _absent(value)}


def _child(node: Node, part: str | int) -> Node | None:
    if isinstance(node, Mapping):
        return node.values.get(str(part))
    if isinstance(node, Sequence) and isinstance(part, int):
        return node.items[part] if part < len(node.items) else None
    return None


def _flawed(flaw: unicode_text.Flaw) -> Problem:
    return error(
        flaw.code,
        f"The text holds {flaw.message}",
        expected="characters that can be seen",
        hint="Remove it; it often comes along when text is pasted.",
    )


def _with_surrogates_joined(value: str) -> str:
    # JSON writes a character above U+FFFF as two escapes; YAML reads them as two halves.
    return value.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")


_SYNTAX_HINTS = (
    (
        "mapping values are not allowed",
        "A text that holds ': ' needs quotes, or a block after '|'.",
    ),
    (
        "cannot start any token",
        "Indent with spaces, and put quotes round a text that starts with a sign.",
    ),
    ("expected <block end>", "Check the indentation of this line against the lines above it."),
    (
        "could not find expected ':'",
        "A key needs a colon; a text of several lines needs '|' before it.",
    ),
    ("while scanning a quoted scalar", "A quotation mark that opens a text must be closed."),
)


def _malformed(source: Source, exc: MarkedYAMLError) -> Problem:
    mark = exc.problem_mark or exc.context_mark
    told = " ".join(part for part in (exc.context, exc.problem) if part)
    hint = next((hint for words, hint in _SYNTAX_HINTS if words in told), None)
    place = source.place(mark.line + 1, mark.column + 1) if mark else Place(source.name)
    return error("file.syntax", f"This is not well-formed YAML: {told}", hint=hint).at(place)


def _check_json(source: Source) -> None:
    """Hold JSON to its own grammar; the tree itself is built by the YAML reader, which has places."""
    try:
        # Not strict: a separator such as U+2028, which JSON allows in a text, is a line end by now.
        json.loads(source.text, parse_int=str, parse_float=str, parse_constant=str, strict=False)
    except json.JSONDecodeError as exc:
        problem = error("file.syntax", f"This is not well-formed JSON: {exc.msg}")
        raise RefusedError(problem.at(source.place(exc.lineno, exc.colno))) from None
    except RecursionError:
        problem = error("limit.depth", "Too deeply nested", expected=f"at most {LIMITS.depth} levels")
        raise RefusedError(problem.at(Place(source.name))) from None
