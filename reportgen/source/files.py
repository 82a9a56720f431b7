"""Files in: bounded, UTF-8, of characters that a report may hold; and the texts kept beside a record."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from reportgen import text as unicode_text
from reportgen.disk import NAMES, TEXTS, RefusedError, is_inside, is_text, read_bytes
from reportgen.limits import LIMITS
from reportgen.problems import FieldPath, Place, Problem, did_you_mean, error, one_of, quoted
from reportgen.source.tree import Document, Mapping, Node, Scalar, Source, indent_of

MadeT = TypeVar("MadeT")

TEXT_HINT = "A text that holds ': ' needs quotes, or a block after '|'."
"""What to do where YAML took the words before a colon for a key."""

_SEPARATORS = frozenset("\u0085\u2028\u2029")


def read_file(path: Path, name: str | None = None) -> Source:
    """Return the text of a regular UTF-8 file of bounded size.

    Raises:
        RefusedError: it is missing, no regular file, too large, not UTF-8, or holds a character
            that no report may hold.
    """
    shown = name or str(path)
    return decode(read_bytes(path, shown), shown)


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
        raise RefusedError(flawed(flaw).at(source.place_at(flaw.offset)))
    return source


def _with_plain_lines(content: str) -> str:
    """Return the text with line feeds alone, each line that was parted inside still under its key.

    A separator such as U+2028 comes along when text is pasted; its line goes on a step further in,
    so that YAML takes it for more of the same text.
    """
    content = content.replace("\r\n", "\n").replace("\r", "\n")
    if _SEPARATORS.isdisjoint(content):
        return content
    if "\n" not in content:
        return unicode_text.with_plain_newlines(content)
    return "\n".join(
        unicode_text.with_plain_newlines(line).replace("\n", "\n" + " " * (indent_of(line) + 1))
        for line in content.split("\n")
    )


ANY = "*"
"""Stands in a field's path for whatever key is there."""


def with_files(document: Document, fields: Iterable[tuple[str, ...]], folder: Path) -> Document:
    """Return the document with `{file: NAME}` read in wherever one of the fields has it.

    What is wrong with a file, missing, outside the folder, no text or not to be read, is added to
    the document's problems.

    Args:
        document: the record.
        fields: paths of the fields that may be files, `ANY` standing for any key.
        folder: where the files lie.
    """

    def read(node: Node) -> Node:
        return _included(node, folder, document.notation.file) if isinstance(node, Mapping) else node

    # A text stands in for what is wrong, so that the rest of the record is looked at, too.
    return _replaced(document, fields, read, stand_in=None)


def with_natives(
    document: Document, field: tuple[str, ...], read: Callable[[Scalar], object], stand_in: object
) -> Document:
    """Return the document with what its field is read as in place of the field's text.

    Args:
        document: the file.
        field: path of the field.
        read: makes a value of the text, or raises RefusedError, whose problems the document gets.
        stand_in: the value to go on with where the text is wrong.
    """

    def native(node: Node) -> Node:
        return replace(node, native=read(node)) if isinstance(node, Scalar) and node.is_text else node

    return _replaced(document, [field], native, stand_in)


def _replaced(
    document: Document,
    fields: Iterable[tuple[str, ...]],
    replacement: Callable[[Node], Node],
    stand_in: object,
) -> Document:
    root = document.root
    problems: list[Problem] = []
    for path, parent in (found for field in fields for found in _fields(document.root, field)):
        key = str(path[-1])
        node: Node
        try:
            node = replacement(parent.values[key])
        except RefusedError as exc:
            node = replace(parent.keys[key], plain=False, native=stand_in)
            problems.extend(replace(problem, field=path) for problem in exc.problems)
        if node is not parent.values[key]:
            root = _with(root, path, node)
    if root is document.root:
        return document
    return replace(document, root=root, problems=(*document.problems, *problems))


def _with(mapping: Mapping, path: FieldPath, node: Node) -> Mapping:
    """Return a mapping with a node at a path; the one that was given stays as it is."""
    first, *rest = map(str, path)
    child = mapping.values[first]
    changed = _with(child, tuple(rest), node) if rest and isinstance(child, Mapping) else node
    return replace(mapping, values={**mapping.values, first: changed})


def _fields(node: Node, field: tuple[str, ...], path: FieldPath = ()) -> Iterator[tuple[FieldPath, Mapping]]:
    """Yield the path of every field of that form, with the mapping that it stands in."""
    if not isinstance(node, Mapping):
        return
    first, *rest = field
    for key in node.values if first == ANY else {first} & node.values.keys():
        if rest:
            yield from _fields(node.values[key], tuple(rest), (*path, key))
        else:
            yield (*path, key), node


def _included(node: Mapping, folder: Path, form: str) -> Scalar:
    wanted = _file_name(node, form)
    if not is_text(Path(wanted.text)):
        raise RefusedError(_no_text(wanted))
    source = read_beside(wanted, folder, decode)
    if len(source.text) > LIMITS.scalar_characters:
        expected = f"at most {LIMITS.scalar_characters:,} characters"
        raise RefusedError(error("limit.text", "Too long a text", expected=expected).at(wanted.place()))
    # Line 0 holds the '|' that would stand above the text in the record.
    text = unicode_text.clean(source.text)
    return Scalar(text, plain=False, source=source, line=0, column=1, width=1, block=True)


def _no_text(wanted: Scalar) -> Problem:
    return error(
        "include.kind",
        "This file is none that a report takes its texts from",
        found=quoted(wanted.text),
        expected=f"the name of a text, which ends in {one_of(filter(None, TEXTS))} or has no ending, "
        f"other than {NAMES} and hidden files",
        hint="Save the text in a file of its own, such as help.md; readers of the report see all of it.",
    ).at(wanted.place())


def read_beside(
    wanted: Scalar, folder: Path, make: Callable[[bytes, str], MadeT], most: int = LIMITS.file_bytes
) -> MadeT:
    """Return what is made of a file that another one names.

    Args:
        wanted: its name, as it stands in that other file.
        folder: where the other file lies; nothing outside of it is read.
        make: takes the bytes and the name to show; may raise RefusedError.
        most: the largest size, bytes.

    Raises:
        RefusedError: the file is outside the folder, cannot be read, or nothing can be made of it; a
            problem without a line in the file itself has the place where the file is named.
    """
    if Path(wanted.text).is_absolute() or not is_inside(folder / wanted.text, folder):
        raise RefusedError(
            error(
                "include.outside",
                f"The file is not in the folder of {Path(wanted.source.name).name}",
                found=quoted(wanted.text),
                expected="the name of a file beside or below it",
            ).at(wanted.place())
        )
    shown = str(Path(wanted.source.name).parent / wanted.text)
    try:
        return make(read_bytes(folder / wanted.text, shown, most), shown)
    except RefusedError as exc:
        told = (problem.at(wanted.place()) if _names_only(problem) else problem for problem in exc.problems)
        raise RefusedError(*told) from None


def _file_name(node: Mapping, form: str) -> Scalar:
    """Return the name in `{file: NAME}`; raises RefusedError at whatever else stands there."""
    key = next((key for key in node.keys if key != "file"), "file")
    wanted = node.values.get(key)
    if key == "file" and isinstance(wanted, Scalar) and wanted.is_text:
        return wanted
    raise RefusedError(
        error(
            "include.form",
            "A text is either written here or named as a file",
            found=quoted(key) if key != "file" else None,
            expected=f"text, or {form}",
            hint=TEXT_HINT if " " in key else did_you_mean(key, ["file"]) if key != "file" else None,
        ).at(node.keys.get(key, node).place())
    )


def _names_only(problem: Problem) -> bool:
    return problem.place is None or problem.place.line is None


def flawed(flaw: unicode_text.Flaw) -> Problem:
    """Return the problem that a flaw of a text is."""
    return error(
        flaw.code,
        f"The text holds {flaw.message}",
        expected="characters that can be seen",
        hint="Remove it; it often comes along when text is pasted.",
    )
