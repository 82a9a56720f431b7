"""What inspectors may write: a small, bounded dialect of Markdown on the `markdown` package.

A list starts directly after a paragraph; a numbered list starts with 1 and goes on by ones, so that
a line which happens to begin with '2016. ' keeps its year. Emphasis never opens or closes inside a
word, so 'grades A* to C' keeps its star. Every pattern is bounded, which keeps hostile text linear;
the package's own patterns for links and emphasis are quadratic, so none of them is used.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, ClassVar
from xml.etree.ElementTree import Element

import markdown
from markdown import blockprocessors, inlinepatterns, treeprocessors
from markdown.util import AtomicString, Registry

from reportgen.markdown import emit, notes
from reportgen.markdown.notes import Mark

INDENT = 2
"""Spaces that put a list into the list above it."""
LINK = re.compile(r"(?<!!)\[([^\[\]]{1,300})\]\(((?:[^()\s<>]|\([^()\s<>]{0,200}\)){1,500})\)")
"""A link: its text and its target; what begins with '!' is an image, and stays as it was typed."""

_BARE_LINK = r"<((?:https://|mailto:)[^\s<>]{1,500})>"
_CODE = r"`([^`\n]{1,300})`"
_SAFE_LINK = re.compile(r"https://\S|mailto:\S|#\S", re.IGNORECASE)
_HAS_SCHEME = re.compile(r"(?!http:)(?:[a-z][a-z0-9+.-]*:|[^/]*&|[^/]*%3a)", re.IGNORECASE)
_LABEL = re.compile(r"\{#([a-z0-9][a-z0-9-]{0,62})\}$")
_LIST_START = re.compile(r"[ ]{0,3}(?:[-*+]|1\.)[ ]+\S")
_LIST_LINE = re.compile(r"[ ]*(?:[-*+]|\d{1,3}\.)[ ]+")


@dataclass(frozen=True, slots=True)
class Labelled:
    """A block element with the label that stood at its end."""

    element: Element
    label: str | None = None

    @property
    def is_heading(self) -> bool:
        """Whether the block is a heading."""
        return self.element.tag in emit.HEADINGS


@dataclass(frozen=True, slots=True)
class Parsed:
    """A text as elements: its blocks in order, its notes by name, and the marks of notes in order."""

    blocks: tuple[Labelled, ...]
    notes: Mapping[str, Element]
    marks: tuple[Mark, ...]


def parse(source: str) -> Parsed:
    """Return a text as elements, their inline parts resolved, labels taken off."""
    dialect = _dialect()
    dialect.reset()
    root = dialect.parser.parseDocument(_with_parted_lists(with_plain_indents(source)).split("\n")).getroot()
    assert root is not None  # the parser makes it
    labels = [_take_label(block) for block in root]
    marked = Element(root.tag)
    marked.extend(block for block in root if len(block) or _INLINE.search(block.text or ""))
    dialect.treeprocessors["inline"].run(marked)  # it tries each pattern, and most blocks are words alone
    marks = notes.refer(root)
    dialect.treeprocessors["unescape"].run(root)
    found = {name: block for block in root if (name := notes.name_of(block))}
    blocks = (
        Labelled(block, label)
        for block, label in zip(root, labels, strict=True)
        if notes.name_of(block) is None
    )
    return Parsed(tuple(blocks), found, tuple(notes.placed(marks, source)))


def is_safe_link(target: str) -> bool:
    """Return whether a target is a public page, an address, or a place in the report."""
    return _SAFE_LINK.match(target) is not None and emit.keeps_link(target)


@cache
def _dialect() -> markdown.Markdown:
    """Return the parser, built from nothing but what is wanted."""
    dialect = markdown.Markdown(tab_length=INDENT)
    parser = dialect.parser
    blocks: Registry[Any] = Registry()
    parser.blockprocessors = blocks
    blocks.register(blockprocessors.EmptyBlockProcessor(parser), "empty", 100)
    blocks.register(blockprocessors.ListIndentProcessor(parser), "indent", 90)
    blocks.register(_Header(parser), "header", 70)
    blocks.register(_NumberedList(parser), "numbered", 40)
    blocks.register(_BulletedList(parser), "bulleted", 30)
    blocks.register(blockprocessors.BlockQuoteProcessor(parser), "quote", 20)
    blocks.register(_Notes(parser), "notes", 15)
    blocks.register(blockprocessors.ParagraphProcessor(parser), "paragraph", 10)
    inline: Registry[Any] = Registry()
    dialect.inlinePatterns = inline
    inline.register(_Code(_CODE, dialect), "code", 190)
    inline.register(inlinepatterns.EscapeInlineProcessor(inlinepatterns.ESCAPE_RE, dialect), "escape", 180)
    inline.register(_Link(LINK.pattern, dialect), "link", 160)
    inline.register(_BareLink(_BARE_LINK, dialect), "bare link", 120)
    line_break = inlinepatterns.SubstituteTagInlineProcessor(inlinepatterns.LINE_BREAK_RE, "br")
    inline.register(line_break, "line break", 100)
    for priority, (mark, inside, tag) in enumerate(_MARKS, start=50):
        processor = inlinepatterns.SimpleTagInlineProcessor(_marked(mark, inside), tag)
        inline.register(processor, mark, 100 - priority)
    trees: Registry[Any] = Registry()
    dialect.treeprocessors = trees
    trees.register(treeprocessors.InlineProcessor(dialect), "inline", 20)
    trees.register(treeprocessors.UnescapeTreeprocessor(dialect), "unescape", 0)
    return dialect


_INLINE = re.compile(r"[`\\\[*_<]|  \n")
"""What stands in every text that an inline pattern finds anything in."""
_MARKS = (
    (r"\*\*", r"(?:[^*]|\*(?!\*))", "strong"),
    ("__", "(?:[^_]|_(?!_))", "strong"),
    (r"\*", "[^*]", "em"),
    ("_", "[^_]", "em"),
)
"""Emphasis: the mark, what may stand between two of them, and the element; the longer marks first."""


def _marked(mark: str, inside: str) -> str:
    """Return the pattern of a text between two marks that stand outside of words."""
    edge = mark[-1]
    return rf"(?<![\w{edge}])({mark})(?=\S)({inside}{{1,2000}})(?<=\S){mark}(?![\w{edge}])"


class _Header(blockprocessors.HashHeaderProcessor):
    """A heading needs a space after its hashes, and words: '#1 priority' is text, and '# ' is, too."""

    # Hashes at the end close the heading; looking for them from behind keeps long lines linear.
    RE = re.compile(r"(?:^|\n)(?P<level>#{1,6})[ ]+(?P<header>[^ #\n][^\n]*)(?:\n|$)")

    def run(self, parent: Element, blocks: list[str]) -> None:
        super().run(parent, blocks)
        heading = next(child for child in reversed(parent) if re.fullmatch("h[1-6]", child.tag))
        heading.text = (heading.text or "").rstrip().rstrip("#").rstrip()


class _NumberedList(blockprocessors.OListProcessor):
    SIBLING_TAGS: ClassVar[list[str]] = ["ol"]

    def __init__(self, parser: Any) -> None:
        super().__init__(parser)
        self.CHILD_RE = re.compile(r"^[ ]{0,3}(\d{1,3})\.[ ]+(.*)")

    def test(self, parent: Element, block: str) -> bool:
        match = self.CHILD_RE.match(block)
        return match is not None and int(match[1]) == _next_number(parent)

    def get_items(self, block: str) -> list[str]:
        first = self.CHILD_RE.match(block)
        assert first is not None  # `test` has seen it
        start = int(first[1])

        def item(line: str, count: int) -> str | None:
            match = self.CHILD_RE.match(line)
            # Many number every item 1.
            return match[2] if match and int(match[1]) in (start + count, 1) else None

        return _items(block, item)


class _BulletedList(blockprocessors.UListProcessor):
    SIBLING_TAGS: ClassVar[list[str]] = ["ul"]

    def __init__(self, parser: Any) -> None:
        super().__init__(parser)
        self.RE = self.CHILD_RE = re.compile(r"^[ ]{0,1}([*+-])[ ]+(.*)")

    def get_items(self, block: str) -> list[str]:
        def item(line: str, _count: int) -> str | None:
            match = self.CHILD_RE.match(line)
            return match[2] if match else None

        return _items(block, item)


def _items(block: str, item: Callable[[str, int], str | None]) -> list[str]:
    """Return a list's items; the lines of a list inside it follow its item, with their indent."""
    items: list[str] = []
    count = 0
    inside = False
    for line in block.split("\n"):
        text = item(line, count)
        if text is not None:
            items.append(text)
            count += 1
            inside = False
        elif line.startswith(" " * INDENT) and _LIST_LINE.match(line) and not inside:
            items.append(line)
            inside = True
        else:
            items[-1] += f"\n{line if inside else line.strip()}"
    return items


def _next_number(parent: Element) -> int:
    last = parent[-1] if len(parent) else None
    return len(last) + 1 if last is not None and last.tag == "ol" else 1


class _Notes(blockprocessors.BlockProcessor):
    """Notes stand at the top of a text, not in a list or a quotation."""

    def test(self, parent: Element, block: str) -> bool:
        return parent.tag == self.parser.md.doc_tag and notes.begins(block)

    def run(self, parent: Element, blocks: list[str]) -> None:
        notes.add(parent, blocks.pop(0))


class _Code(inlinepatterns.InlineProcessor):
    def handleMatch(self, m: re.Match[str], _data: str) -> tuple[Element, int, int]:  # type: ignore[override]  # noqa: N802
        element = Element("code")
        element.text = AtomicString(m[1])
        return element, m.start(0), m.end(0)


class _Link(inlinepatterns.InlineProcessor):
    """Links to public pages and places in the report; of others the text stays, or all of it."""

    ANCESTOR_EXCLUDES = ("a",)

    def handleMatch(self, m: re.Match[str], _data: str) -> tuple[Any, Any, Any]:  # type: ignore[override]  # noqa: N802
        if is_safe_link(m[2]):
            return _anchor(m[2], m[1]), m.start(0), m.end(0)
        if _HAS_SCHEME.match(m[2]):
            return None, None, None
        return m[1], m.start(0), m.end(0)


class _BareLink(inlinepatterns.InlineProcessor):
    ANCESTOR_EXCLUDES = ("a",)

    def handleMatch(self, m: re.Match[str], _data: str) -> tuple[Any, Any, Any]:  # type: ignore[override]  # noqa: N802
        if not is_safe_link(m[1]):
            return None, None, None
        return _anchor(m[1], AtomicString(m[1])), m.start(0), m.end(0)


def _anchor(target: str, text: str) -> Element:
    element = Element("a", href=emit.as_href(target))
    element.text = text
    return element


def _take_label(block: Element) -> str | None:
    """Remove the label at the end of a block and return it.

    Evidence can refer to no heading and to no note, so what looks like the label of one is text.
    """
    if block.tag in emit.HEADINGS or notes.name_of(block):
        return None
    last = block
    while len(last):
        last = last[-1]
    text = (last.text or "").rstrip()
    if (match := _LABEL.search(text)) and (before := text[: match.start()].rstrip()):
        last.text = before
        return match[1]
    return None  # or a label with nothing to label, which stays to be seen


def with_plain_indents(source: str) -> str:
    """Return the source with the lines of lists indented by their level, line for line.

    People put a list into a list with two, three or four spaces; here the level alone counts.
    """
    lines: list[str] = []
    open_lists: list[int] = []
    for line in source.split("\n"):
        text = line.lstrip(" ")
        width = len(line) - len(line.lstrip(" "))
        level = 0
        if text and _LIST_LINE.match(line) and (open_lists or _LIST_START.match(line)):
            open_lists = [one for one in open_lists if one <= width]
            if not open_lists or width > open_lists[-1] + 1:
                open_lists.append(width)
            level = len(open_lists) - 1
        elif text and open_lists and width:
            level = len(open_lists)
        elif text and not (lines and lines[-1]):
            open_lists = []
        lines.append(" " * INDENT * level + text if open_lists else line)
    return "\n".join(lines)


def _with_parted_lists(source: str) -> str:
    """Return the source with an empty line before each list that follows a paragraph directly."""
    lines: list[str] = []
    in_list = False
    for line in source.split("\n"):
        starts = _LIST_START.match(line) is not None
        after_text = bool(lines) and bool(lines[-1].strip()) and not in_list
        if starts and after_text:
            lines.append("")
        in_list = (in_list or starts) and bool(line.strip())
        lines.append(line)
    return "\n".join(lines)
