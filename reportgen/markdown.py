"""Markdown to safe HTML: the only module that knows the `markdown` package.

Published prose must come out whole, so whatever could swallow words is off: raw HTML, entities,
reference definitions, images, indented code, underlined headings and rules all stay what the
inspector typed. A list starts directly after a paragraph; a numbered list starts with 1 alone, so
that a line which happens to begin with '2016. ' keeps its year. Emphasis never opens or closes
inside a word, so 'grades A* to C' keeps its star. Every pattern is bounded, which keeps hostile
text linear. What is emitted is on an allow-list, with nh3 as a second lock.
"""

import re
import xml.etree.ElementTree as etree
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import markdown
import nh3
from markdown.blockprocessors import HashHeaderProcessor, OListProcessor, UListProcessor
from markdown.inlinepatterns import InlineProcessor, SimpleTagInlineProcessor
from markupsafe import Markup, escape

from reportgen.limits import LIMITS
from reportgen.problems import Problem, error, quoted, warning

_INDENT = 2
_TAGS = {"p", "strong", "em", "ul", "ol", "li", "blockquote", "br", "code", "a"}
_LABEL = re.compile(r"\s*\{#([a-z0-9][a-z0-9-]{0,62})\}\s*$")
_NEAR_LABEL = re.compile(r"\{#[^}\n]*\}?")
_LIST_START = re.compile(r"[ ]{0,3}(?:[-*+]|1\.)[ ]+\S")
_LIST_LINE = re.compile(r"[ ]*(?:[-*+]|\d{1,3}\.)[ ]+")
_QUOTE_DEPTH = re.compile(rf"^[ ]*(?:>[ ]*){{{LIMITS.list_depth + 1},}}", re.MULTILINE)
_STACKED = re.compile(rf"^(?:[ ]*(?:[-*+]|1\.)[ ]+){{{LIMITS.list_depth + 1},}}", re.MULTILINE)
_DEEP_ITEM = re.compile(rf"^[ ]{{{_INDENT * LIMITS.list_depth},}}(?:[-*+]|\d{{1,3}}\.)[ ]", re.MULTILINE)
_SAFE_LINK = re.compile(r"https://\S|mailto:\S|#\S", re.IGNORECASE)
_HAS_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:|[^/]*&|[^/]*%3a", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading inside a text; `level` counts from 1 within that text."""

    level: int
    html: Markup
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph with the lists or quotations that follow it directly.

    `html` is whole elements, the first a `<p>` unless the text starts with a list; `text` is its words with
    a line per paragraph or list item; `label` is what evidence refers to it by.
    """

    html: Markup
    text: str
    label: str | None = None


Block = Heading | Paragraph


@dataclass(frozen=True, slots=True)
class Rendered:
    """A text as blocks in order, with what is wrong in it; a problem's `offset` is in the source."""

    blocks: tuple[Block, ...]
    problems: tuple[Problem, ...] = ()


def render(source: str) -> Rendered:
    """Return a Markdown text as safe blocks.

    Args:
        source: Markdown of paragraphs, lists, quotations, headings, emphasis, code and links.
    """
    if (too_deep := _too_deep(source)) is not None:
        return Rendered((), (too_deep,))
    parser = _parser()
    parser.reset()
    root = parser.parser.parseDocument(_with_parted_lists(source).split("\n")).getroot()
    labels = _take_labels(root)
    for processor in parser.treeprocessors:
        root = _or_same(processor.run(root), root)
    blocks = tuple(_blocks(root, labels))
    return Rendered(blocks, tuple(_complaints(source, blocks)))


def anchors_in(html: Markup) -> list[str]:
    """Return the targets of the links within the page, without '#', in order."""
    return re.findall(r'<a href="#([^"]*)">', html)


def with_anchors(html: Markup, resolve: Callable[[str], str | None]) -> Markup:
    """Return the HTML with each link within the page led to its anchor, or unlinked without one."""

    def replace(match: re.Match[str]) -> str:
        anchor = resolve(match[1])
        return f'<a href="#{escape(anchor)}">{match[2]}</a>' if anchor else match[2]

    return Markup(re.sub(r'<a href="#([^"]*)">(.*?)</a>', replace, html, flags=re.DOTALL))  # noqa: S704


@cache
def _parser() -> markdown.Markdown:
    parser = markdown.Markdown(tab_length=_INDENT)
    for registry, kept in (
        (parser.preprocessors, ()),
        (parser.parser.blockprocessors, ("empty", "indent", "quote", "paragraph")),
        (parser.inlinePatterns, ("escape", "linebreak")),
        (parser.treeprocessors, ("inline", "unescape")),
    ):
        for name in [item.name for item in registry._priority if item.name not in kept]:
            registry.deregister(name)
    blocks, inline = parser.parser.blockprocessors, parser.inlinePatterns
    blocks.register(_Header(parser.parser), "hashheader", 70)
    blocks.register(_NumberedList(parser.parser), "olist", 40)
    blocks.register(_BulletedList(parser.parser), "ulist", 30)
    inline.register(_Code(r"`([^`\n]{1,300})`", parser), "code", 190)
    inline.register(_Link(_LINK, parser), "link", 160)
    inline.register(_BareLink(r"<((?:https://|mailto:)[^\s<>]{1,500})>", parser), "autolink", 120)
    inline.register(SimpleTagInlineProcessor(_marked(r"\*\*", r"(?:[^*]|\*(?!\*))"), "strong"), "strong", 60)
    inline.register(SimpleTagInlineProcessor(_marked("__", "(?:[^_]|_(?!_))"), "strong"), "strong_line", 59)
    inline.register(SimpleTagInlineProcessor(_marked(r"\*", r"[^*]"), "em"), "em", 58)
    inline.register(SimpleTagInlineProcessor(_marked("_", "[^_]"), "em"), "em_line", 57)
    return parser


_LINK = r"\[([^\[\]]{1,300})\]\(((?:[^()\s<>]|\([^()\s<>]{0,200}\)){1,500})\)"


def _marked(mark: str, inside: str) -> str:
    """Return the pattern of a text between two marks that stand outside of words."""
    edge = mark[-1]
    return rf"(?<![\w{edge}])({mark})(?=\S)({inside}{{1,2000}})(?<=\S){mark}(?![\w{edge}])"


class _Header(HashHeaderProcessor):
    RE = re.compile(r"(?:^|\n)(?P<level>#{1,6})[ ]+(?P<header>[^\n]*?)[ ]*#*(?:\n|$)")


class _NumberedList(OListProcessor):
    """A numbered list that starts with 1 and goes on by ones, so that years stay words."""

    def __init__(self, parser: Any) -> None:
        super().__init__(parser)
        self.CHILD_RE = re.compile(r"^[ ]{0,3}(\d{1,3})\.[ ]+(.*)")
        self.SIBLING_TAGS = ["ol"]

    def test(self, parent: etree.Element, block: str) -> bool:
        match = self.CHILD_RE.match(block)
        return match is not None and int(match[1]) == _next_number(parent)

    def get_items(self, block: str) -> list[str]:
        return _items(block, lambda line, count: self._item(line, count))

    def _item(self, line: str, count: int) -> str | None:
        match = self.CHILD_RE.match(line)
        self._first = int(match[1]) if match and count == 0 else getattr(self, "_first", 1)
        return match[2] if match and int(match[1]) == self._first + count else None


class _BulletedList(UListProcessor):
    def __init__(self, parser: Any) -> None:
        super().__init__(parser)
        self.RE = self.CHILD_RE = re.compile(r"^[ ]{0,1}([*+-])[ ]+(.*)")
        self.SIBLING_TAGS = ["ul"]

    def get_items(self, block: str) -> list[str]:
        return _items(block, lambda line, _: (m := self.CHILD_RE.match(line)) and m[2])


def _items(block: str, starts: Callable[[str, int], str | None]) -> list[str]:
    """Return the items of a list's lines; those of a list inside it keep their indent, on their own."""
    items: list[str] = []
    count = 0
    for line in block.split("\n"):
        text = starts(line, count)
        nested = line.startswith(" " * _INDENT)
        if text is not None:
            items.append(text)
            count += 1
        elif nested and (items[-1].startswith(" " * _INDENT) or _LIST_LINE.match(line)):
            if items[-1].startswith(" " * _INDENT):
                items[-1] += f"\n{line}"
            else:
                items.append(line)
        else:
            items[-1] += f"\n{line.strip()}"
    return items


class _Code(InlineProcessor):
    def handleMatch(self, m: re.Match[str], data: str) -> tuple[etree.Element, int, int]:
        element = etree.Element("code")
        element.text = markdown.util.AtomicString(m[1])
        return element, m.start(0), m.end(0)


class _Link(InlineProcessor):
    """Links to https, mailto and places in the report; of others the text stays, or all of it."""

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[Any, int | None, int | None]:
        if _SAFE_LINK.match(m[2]):
            return _anchor(m[2], m[1]), m.start(0), m.end(0)
        if _HAS_SCHEME.match(m[2]) and not m[2].lower().startswith("http:"):
            return None, None, None
        return m[1], m.start(0), m.end(0)


class _BareLink(InlineProcessor):
    def handleMatch(self, m: re.Match[str], data: str) -> tuple[etree.Element, int, int]:
        return _anchor(m[1], markdown.util.AtomicString(m[1])), m.start(0), m.end(0)


def _anchor(target: str, text: str) -> etree.Element:
    element = etree.Element("a", href=target.replace('"', "%22").replace("'", "%27"))
    element.text = text
    return element


def _next_number(parent: etree.Element) -> int:
    last = parent[-1] if len(parent) else None
    return len(last) + 1 if last is not None and last.tag == "ol" else 1


def _or_same(result: etree.Element | None, root: etree.Element) -> etree.Element:
    return root if result is None else result


def _too_deep(source: str) -> Problem | None:
    for pattern, what in ((_QUOTE_DEPTH, "quotations"), (_DEEP_ITEM, "lists"), (_STACKED, "lists")):
        if match := pattern.search(source):
            problem = error(
                "limit.depth",
                f"Too many {what} in one another",
                expected=f"at most {LIMITS.list_depth} levels",
            )
            return _at_offset(problem, match.start())
    return None


def _at_offset(problem: Problem, offset: int) -> Problem:
    return Problem(
        problem.severity, problem.code, problem.message, problem.field, problem.found,
        problem.expected, problem.hint, offset=offset,
    )


def _with_parted_lists(source: str) -> str:
    """Return the source with an empty line before each list that follows a paragraph directly."""
    lines: list[str] = []
    for line in source.split("\n"):
        above = lines[-1] if lines else ""
        in_paragraph = above.strip() and not _LIST_LINE.match(above) and not above.startswith(" " * _INDENT)
        if in_paragraph and _LIST_START.match(line) and not _inside_list(lines):
            lines.append("")
        lines.append(line)
    return "\n".join(lines)


def _inside_list(lines: list[str]) -> bool:
    """Return whether the last line goes on with a list item that began above it."""
    for line in reversed(lines):
        if not line.strip():
            return False
        if _LIST_START.match(line):
            return True
    return False


def _take_labels(root: etree.Element) -> dict[int, str]:
    """Remove the labels at the ends of blocks; return them by the block's index in the root."""
    labels: dict[int, str] = {}
    for index, block in enumerate(root):
        last = block
        while len(last):
            last = last[-1]
        if last.text and (match := _LABEL.search(last.text)):
            labels[index] = match[1]
            last.text = last.text[: match.start()]
    return labels


def _blocks(root: etree.Element, labels: dict[int, str]) -> Iterator[Block]:
    levels = sorted({element.tag for element in root if _is_heading(element)})
    group: list[etree.Element] = []
    label: str | None = None
    for index, element in enumerate(root):
        if group and (element.tag == "p" or _is_heading(element)):
            yield _paragraph(group, label)
            group, label = [], None
        if _is_heading(element):
            yield Heading(levels.index(element.tag) + 1, _safe(_inner(element)), _words(element))
        else:
            group.append(element)
            label = labels.get(index, label)
    if group:
        yield _paragraph(group, label)


def _is_heading(element: etree.Element) -> bool:
    return re.fullmatch("h[1-6]", element.tag) is not None


def _paragraph(group: list[etree.Element], label: str | None) -> Paragraph:
    html = "".join(_outer(element) for element in group)
    return Paragraph(_safe(html), "\n".join(_words(element) for element in group), label)


def _safe(html: str) -> Markup:
    cleaned = nh3.clean(
        html, tags=_TAGS, attributes={"a": {"href"}}, url_schemes={"https", "mailto"}, link_rel=None
    )
    return Markup(cleaned)  # noqa: S704


def _outer(element: etree.Element) -> str:
    if element.tag not in _TAGS:
        return _inner(element)
    if element.tag == "br":
        return "<br>"
    href = f' href="{escape(element.get("href", ""))}"' if element.tag == "a" else ""
    return f"<{element.tag}{href}>{_inner(element)}</{element.tag}>"


def _inner(element: etree.Element) -> str:
    parts = [str(escape(element.text or ""))]
    for child in element:
        parts.append(_outer(child) + str(escape(child.tail or "")))
    return "".join(parts)


def _words(element: etree.Element) -> str:
    """Return the element's text with a line for each block in it."""
    lines: list[str] = [""]

    def visit(node: etree.Element) -> None:
        if node.tag in ("p", "li", "ul", "ol", "blockquote", "br") and lines[-1]:
            lines.append("")
        lines[-1] += node.text or ""
        for child in node:
            visit(child)
            lines[-1] += child.tail or ""

    visit(element)
    return "\n".join(flat for line in lines if (flat := " ".join(line.split())))


def _complaints(source: str, blocks: tuple[Block, ...]) -> Iterator[Problem]:
    for match in re.finditer(_LINK, source):
        if not _SAFE_LINK.match(match[2]):
            yield _at_offset(
                warning(
                    "link.dropped",
                    "The link leads to no public page; its text stays",
                    found=quoted(match[2]),
                    expected="https://..., mailto:... or #label",
                ),
                match.start(2),
            )
    left = [match[0] for block in blocks for match in _NEAR_LABEL.finditer(block.text)]
    for label in left:
        yield _at_offset(
            warning(
                "label.form",
                "This is no label; it stays in the text",
                found=quoted(label),
                expected="{#label} of lower-case letters, digits and hyphens, at the end of a paragraph",
            ),
            max(0, source.find(label)),
        )
