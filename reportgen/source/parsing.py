"""Text in, a tree out: the only module that knows YAML and JSON."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml import events as yaml_events
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.reader import ReaderError

from reportgen import text as unicode_text
from reportgen.disk import RefusedError
from reportgen.limits import LIMITS
from reportgen.problems import Place, Problem, error, quoted, warning
from reportgen.source.files import flawed
from reportgen.source.syntax import explained
from reportgen.source.tree import Document, Mapping, Node, Scalar, Sequence, Source, is_absent

_ENDLESS_TAG = re.compile(r"(?<![^\s\[{,])!\S{200}")
"""What only a tag could begin, and takes the parser quadratic time to read."""

_THOUSANDS = re.compile(r"\d{3}", re.ASCII)

_BEYOND_UNICODE = re.compile(r"\\U(?!000|0010)[0-9A-Fa-f]{8}")

_MAY_LOSE_WORDS = re.compile(r" #\S")  # no row of spaces is read once for each of them
_LOST_WORDS = re.compile(r" +#\S")
"""What YAML takes for a remark, and was perhaps meant as text: 'the #1 priority'."""

_NO_JSON = frozenset({"NaN", "Infinity", "-Infinity"})

_READ_OTHERWISE = re.compile(r"[\t\ufeff\x85\u2028\u2029]|[|>][-+\d]*#")
"""Of what stands around these, LibYAML thinks otherwise than YAML 1.2."""


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
    return _parsed_quickly(source, text, as_json=as_json) or _parsed(source, text, as_json=as_json)


def _parsed_quickly(source: Source, text: str, *, as_json: bool) -> Document | None:
    """Return the tree as LibYAML reads it, five times as fast; None where the other reader has the word.

    LibYAML follows an older YAML, takes some things that are none, and tells mistakes in fewer words:
    it is trusted only where it finds nothing to tell in a text of which both are known to think alike.
    """
    if _READ_OTHERWISE.search(text):
        return None
    builder = _Builder(source, as_json=as_json)
    try:
        root = builder.build(iter(YAML(typ="safe").parse(text)))
    except (YAMLError, ValueError, OverflowError, RefusedError):
        return None
    return None if builder.problems else Document(source, root, ())


def _parsed(source: Source, text: str, *, as_json: bool) -> Document:
    """Return the tree, or raise RefusedError with what is wrong."""
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


class _Builder:
    """Turns a stream of YAML events into nodes, refusing on the way what a record must not use."""

    def __init__(self, source: Source, *, as_json: bool) -> None:
        self.source = source
        self.as_json = as_json
        self.problems: list[Problem] = []
        self.nodes = 0
        self._may_lose_words = not as_json and _MAY_LOSE_WORDS.search(source.text) is not None

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
                    "The file is empty" if root is None or is_absent(root) else "The file is not a mapping",
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
                node = self._node(item, stream, depth + 1)
                if isinstance(node, Scalar) and not node.text:
                    self._tell_lost_words(node.line, node.column - 1)
                sequence.items.append(node)
            return sequence
        mapping = Mapping(self.source, line, column)
        while not isinstance(item := next(stream), yaml_events.MappingEndEvent):
            key = self._key(item, mapping, stream, depth)
            value = self._node(next(stream), stream, depth + 1)
            if isinstance(value, Scalar) and not value.text:
                # The parser gives an empty value the place of whatever comes next.
                self._tell_lost_words(key.line, key.column + key.width)
            if is_absent(value) and self._is_rest_of_number(key, mapping):
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
        if not isinstance(key, Scalar) or is_absent(key):
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
        if scalar.plain and scalar.text:
            self._tell_lost_words(end.line + 1, end.column)
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

    def _tell_lost_words(self, line: int, end: int) -> None:
        """Tell of words that YAML takes for a remark, behind a value that ends at a column from 0."""
        if not self._may_lose_words:
            return
        written = self.source.place(line, 1).source_line
        if lost := _LOST_WORDS.match(written, end):
            self.problems.append(
                warning(
                    "text.comment",
                    "What follows ' #' is a remark, and no part of the text",
                    found=quoted(written[lost.end() - 2 :]),
                    hint="Put the text in quotes, or below '|'; for a remark write '# ', with a space.",
                ).at(self.source.place(line, lost.end() - 1, len(written) - lost.end() + 2))
            )

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
                raise RefusedError(flawed(flaw).at(place))
        return unicode_text.clean(value)

    def _tell(self, event: Any, code: str, message: str, expected: str) -> None:
        mark = event.start_mark
        place = self.source.place(mark.line + 1, mark.column + 1)
        self.problems.append(error(code, message, expected=expected).at(place))

    def _refused(self, event: Any, code: str, message: str, expected: str) -> RefusedError:
        self._tell(event, code, message, expected)
        return RefusedError(*self.problems)


def _with_surrogates_joined(value: str) -> str:
    # JSON writes a character above U+FFFF as two escapes; YAML reads them as two halves.
    return value.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")


def _malformed(source: Source, exc: MarkedYAMLError) -> Problem:
    told = " ".join(part for part in (exc.context, exc.problem) if part)
    start, end = (mark and (mark.line, mark.column) for mark in (exc.context_mark, exc.problem_mark))
    return explained(source, told, start, end or start or (0, 0))


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
