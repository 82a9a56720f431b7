"""Notes of a text: what names them, what they say, and what stays as it was typed.

A note is a paragraph of its own that begins with `[^name]:`; `[^name]` in the text refers to it. The
package's extension for footnotes loses the first of two notes of one name, and refers from headings and
from notes, too; here no word is lost, and what can be no note and no reference stays in the text.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import Enum, auto
from xml.etree.ElementTree import Element, SubElement

from reportgen.markdown.emit import HEADINGS, REFERENCE

_NAME = "[a-z0-9][a-z0-9-]{0,62}"
_START = re.compile(rf"\[\^({_NAME})\]:[ ]*(?=\S)")
_NEXT = re.compile(rf"\n(?=\[\^{_NAME}\]:[ ]*\S)")
# The package writes a bracket after a backslash as its code point between two control characters.
_MARK = re.compile(r"(?P<bracket>\[|\x0291\x03)\^(?P<name>[^\[\]\n\\\x02\x03]{1,80})\]")
_NOTE = "note"
_AS_TYPED = frozenset({"a", "code"})


class Fate(Enum):
    """What becomes of a mark."""

    NOTE = auto()
    """It begins a note."""
    UNUSED = auto()
    """It begins a note that nothing refers to."""
    REPEATED = auto()
    """It begins a second note of its name."""
    REFERENCE = auto()
    """It refers to a note."""
    UNDEFINED = auto()
    """It refers to a note that is not there."""
    NESTED = auto()
    """It stands in a note."""
    IN_HEADING = auto()
    """It stands in a heading."""
    NO_NAME = auto()
    """What it holds is no name."""
    AS_TYPED = auto()
    """It stands in code or in a link, or after a backslash."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A `[^name]` in a text and what becomes of it; `offset` is in the source."""

    name: str
    fate: Fate
    offset: int = 0


def begins(block: str) -> bool:
    """Return whether a block begins with a note."""
    return _START.match(block) is not None


def add(parent: Element, block: str) -> None:
    """Add the notes of a block that begins with one."""
    for one in _NEXT.split(block):
        start = _START.match(one)
        assert start is not None  # the block begins with a note, and is split before the others
        note = SubElement(parent, _NOTE, name=start[1])
        note.text = one[start.end() :].strip()


def name_of(element: Element) -> str | None:
    """Return the name of a note, None if the element is none."""
    return element.get("name") if element.tag == _NOTE else None


def refer(root: Element) -> list[Mark]:
    """Turn references into elements, and notes that cannot be told into paragraphs as they were typed.

    Args:
        root: the blocks of a text with their inline parts resolved.

    Returns:
        The marks in the order of the text, not yet placed.
    """
    reader = _Reader({name for element in root if (name := name_of(element))})
    for element in root:
        reader.read(element)
    used = {mark.name for mark in reader.marks if mark.fate is Fate.REFERENCE}
    for element in root:
        if name_of(element) and name_of(element) not in used:
            _type(element)
    return [
        replace(mark, fate=Fate.UNUSED) if mark.fate is Fate.NOTE and mark.name not in used else mark
        for mark in reader.marks
    ]


def placed(marks: Iterable[Mark], source: str) -> Iterator[Mark]:
    """Yield marks with their places in the source, which has them in the same order."""
    end = 0
    for mark in marks:
        written = f"[^{mark.name}]"
        start = source.find(written, end)
        end = start + len(written) if start >= 0 else end
        yield replace(mark, offset=max(0, start))


def _type(note: Element) -> None:
    """Turn a note back into the paragraph that was typed."""
    note.tag = "p"
    note.text = f"[^{note.get('name')}]: {note.text or ''}"


class _Reader:
    """Reads the marks of a text, and puts an element where one refers to a note."""

    def __init__(self, names: set[str]) -> None:
        self.marks: list[Mark] = []
        self._names = names
        self._begun: set[str] = set()

    def read(self, block: Element) -> None:
        """Read a block; the second note of a name becomes a paragraph."""
        name = name_of(block)
        if name is None:
            self._walk(block, Fate.IN_HEADING if block.tag in HEADINGS else None)
            return
        is_repeated = name in self._begun
        self.marks.append(Mark(name, Fate.REPEATED if is_repeated else Fate.NOTE))
        self._begun.add(name)
        self._walk(block, Fate.NESTED)
        if is_repeated:
            _type(block)

    def _walk(self, element: Element, kept: Fate | None) -> None:
        """Read an element; `kept` is the fate of all marks in it, None where they may refer to notes."""
        kept = Fate.AS_TYPED if element.tag in _AS_TYPED else kept
        kids = list(element)
        element.text, parts = self._parted(element.text, kept)
        for kid in kids:
            self._walk(kid, kept)
            kid.tail, references = self._parted(kid.tail, kept)
            parts += [kid, *references]
        element[:] = parts

    def _parted(self, text: str | None, kept: Fate | None) -> tuple[str, list[Element]]:
        """Return a text up to its first reference, and the references with the text after each."""
        text = text or ""
        found = [match for match in _MARK.finditer(text) if self._note(match, kept) is Fate.REFERENCE]
        ends = [*(match.start() for match in found), len(text)]
        references = []
        for match, end in zip(found, ends[1:], strict=True):
            reference = Element(REFERENCE)
            reference.text = match["name"]
            reference.tail = text[match.end() : end]
            references.append(reference)
        return text[: ends[0]], references

    def _note(self, match: re.Match[str], kept: Fate | None) -> Fate:
        fate = Fate.AS_TYPED if match["bracket"] != "[" else kept or self._fate(match["name"])
        self.marks.append(Mark(match["name"], fate))
        return fate

    def _fate(self, name: str) -> Fate:
        if re.fullmatch(_NAME, name) is None:
            return Fate.NO_NAME
        return Fate.REFERENCE if name in self._names else Fate.UNDEFINED
