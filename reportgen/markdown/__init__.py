"""Markdown to safe HTML: blocks that cannot hold anything but what is on the list.

Published prose must come out whole, so whatever could swallow words is off: raw HTML, entities,
reference definitions, images, indented code, underlined headings and rules all stay what the
inspector typed. `grammar` is the only module that knows the `markdown` package; `notes` finds notes and
what refers to them; `emit` writes what they find, and nothing else, with nh3 as a second lock.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache

from markupsafe import Markup, escape

from reportgen.limits import LIMITS
from reportgen.markdown import emit, grammar
from reportgen.markdown.notes import Fate, Mark
from reportgen.problems import Problem, did_you_mean, error, quoted, warning

NOTE_REFERENCE = "doc-noteref"
"""ARIA role of a link to a note, by which readers of pages and makers of PDFs know it."""

_NEAR_LABEL = re.compile(r"\{#[^}\n]*\}?")
_PAGE_LINK = re.compile(r'<a href="#([^"]*)">(.*?)</a>', re.DOTALL)
_NAMED_NOTE = re.compile(rf"<{emit.REFERENCE}>([^<]*)</{emit.REFERENCE}>")
_REMEMBERED = 128
"""Texts that are kept as they were rendered: of a chain of inspections, each is told with every later one."""
_BEYOND = LIMITS.list_depth + 1
_TOO_DEEP = (
    re.compile(rf"^[ ]*(?:(?:[-*+]|1\.)[ ]+|>[ ]*){{{_BEYOND},}}", re.MULTILINE),
    re.compile(
        rf"^(?:[ ]*>)*[ ]{{{grammar.INDENT * LIMITS.list_depth},}}(?:[-*+]|\d{{1,3}}\.)[ ]", re.MULTILINE
    ),
)
"""Lists and quotations in one another on one line, and lists by their indent; both in linear time."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading inside a text; `level` counts from 1 within that text."""

    level: int
    html: Markup
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph with the lists or quotations that follow it directly.

    `html` is whole elements, the first a `<p>` unless the text starts with a list; `text` is its
    words with a line per paragraph or list item, without references to notes; `label` is what evidence
    refers to it by.
    """

    html: Markup
    text: str
    label: str | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """What a note says; `html` is what goes into a paragraph."""

    html: Markup
    text: str


Block = Heading | Paragraph


@dataclass(frozen=True, slots=True)
class Rendered:
    """A text as blocks in order, with its notes by name and what is wrong in it.

    The HTML refers to notes by name, for `with_notes`; a problem's `offset` is in the source.
    """

    blocks: tuple[Block, ...]
    problems: tuple[Problem, ...] = ()
    notes: Mapping[str, Note] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class NoteLink:
    """A reference to a note: the note's number and anchor, and the anchor of the reference itself."""

    number: int
    target: str
    anchor: str


@lru_cache(maxsize=_REMEMBERED)
def render(source: str) -> Rendered:
    """Return a Markdown text as safe blocks.

    Args:
        source: Markdown of paragraphs, lists, quotations, headings, emphasis, code, links and notes.
    """
    if (too_deep := _too_deep(source)) is not None:
        return Rendered((), (too_deep,))
    parsed = grammar.parse(source)
    blocks = tuple(_blocks(parsed.blocks))
    notes = {name: Note(emit.inner_html(one), emit.words(one)) for name, one in parsed.notes.items()}
    problems = (
        *_lost_links(source),
        *_odd_labels(source, (*blocks, *notes.values())),
        *_unused_labels(source, parsed.blocks, blocks),
        *_odd_marks(parsed.marks),
    )
    return Rendered(blocks, problems, notes)


def anchors_in(html: Markup) -> list[str]:
    """Return the targets of the links within the page, without '#', in order."""
    return [match[1] for match in _PAGE_LINK.finditer(html)]


def with_anchors(html: Markup, resolve: Callable[[str], str | None]) -> Markup:
    """Return the HTML with each link within the page led to its anchor, or unlinked without one."""

    def led(match: re.Match[str]) -> str:
        anchor = resolve(match[1])
        return f'<a href="#{escape(anchor)}">{match[2]}</a>' if anchor else match[2]

    return Markup(_PAGE_LINK.sub(led, html))  # noqa: S704  # what it was, but for the targets


def with_notes(html: Markup, resolve: Callable[[str], NoteLink]) -> Markup:
    """Return the HTML with each reference to a note, by name, led to the note by its number, in order."""

    def led(match: re.Match[str]) -> str:
        link = resolve(match[1])
        return (
            f'<sup><a href="#{link.target}" id="{link.anchor}" role="{NOTE_REFERENCE}" '
            f'aria-label="Note {link.number}">{link.number}</a></sup>'
        )

    return Markup(_NAMED_NOTE.sub(led, html))  # noqa: S704  # what it was, and numbers


def _blocks(elements: tuple[grammar.Labelled, ...]) -> Iterator[Block]:
    levels = sorted({one.element.tag for one in elements if one.is_heading})
    group: list[grammar.Labelled] = []
    for one in elements:
        if group and (one.is_heading or one.element.tag == "p"):
            yield _paragraph(group)
            group = []
        if one.is_heading:
            level = levels.index(one.element.tag) + 1
            yield Heading(level, emit.inner_html(one.element), emit.words(one.element))
        else:
            group.append(one)
    if group:
        yield _paragraph(group)


def _paragraph(group: list[grammar.Labelled]) -> Paragraph:
    html = Markup().join(emit.html(one.element) for one in group)
    labels = [one.label for one in group if one.label]
    return Paragraph(
        html, "\n".join(emit.words(one.element) for one in group), labels[-1] if labels else None
    )


def _too_deep(source: str) -> Problem | None:
    levelled = grammar.with_plain_indents(source)
    for pattern in _TOO_DEEP:
        if match := pattern.search(levelled):
            expected = f"at most {LIMITS.list_depth} levels"
            problem = error("limit.depth", "Too many lists or quotations in one another", expected=expected)
            lines_above = source.split("\n")[: levelled.count("\n", 0, match.start())]
            return replace(problem, offset=sum(len(line) + 1 for line in lines_above))
    return None


def _lost_links(source: str) -> Iterator[Problem]:
    for match in grammar.LINK.finditer(source):
        if not grammar.is_safe_link(match[2]):
            problem = warning(
                "link.dropped",
                "The link leads to no public page; its text stays",
                found=quoted(match[2]),
                expected="https://..., mailto:... or #label",
            )
            yield replace(problem, offset=match.start(2))


def _odd_labels(source: str, texts: tuple[Block | Note, ...]) -> Iterator[Problem]:
    for one in texts:
        for match in _NEAR_LABEL.finditer(one.text):
            problem = warning(
                "label.form",
                "This is no label; it stays in the text",
                found=quoted(match[0]),
                expected="{#label} of lower-case letters, digits and hyphens, at the end of a paragraph",
            )
            yield replace(problem, offset=max(0, source.find(match[0])))


def _unused_labels(
    source: str, elements: tuple[grammar.Labelled, ...], blocks: tuple[Block, ...]
) -> Iterator[Problem]:
    """Tell of the labels that gave way to another one at the end of the same paragraph."""
    used = {block.label for block in blocks if isinstance(block, Paragraph)}
    for one in elements:
        if one.label and one.label not in used:
            problem = warning(
                "label.form",
                "A paragraph takes one label, the last; this one is not used",
                found=quoted(f"{{#{one.label}}}"),
                expected="one label for a paragraph and the list that follows it",
            )
            yield replace(problem, offset=source.find(f"{{#{one.label}}}"))


_SUGGESTED = 20
"""Names of notes among which one that was meant is looked for; each costs time for each reference."""
_KEPT = {
    Fate.UNDEFINED: (
        "note.undefined",
        "This refers to no note of this text; it stays as it was typed",
        "a paragraph of its own that begins with {typed}:",
    ),
    Fate.UNUSED: (
        "note.unused",
        "Nothing in this text refers to this note; it stays as it was typed",
        "{typed} where the note belongs",
    ),
    Fate.NESTED: (
        "note.nested",
        "A note cannot refer to a note; this stays as it was typed",
        "{typed} in the text",
    ),
    Fate.IN_HEADING: (
        "note.heading",
        "A heading cannot refer to a note; this stays as it was typed",
        "{typed} in a paragraph",
    ),
    Fate.NO_NAME: (
        "note.form",
        "This is no name of a note; it stays as it was typed",
        "[^name] of lower-case letters, digits and hyphens",
    ),
}
"""Of marks that stay in the text: code, message, and what was expected instead."""


def _odd_marks(marks: tuple[Mark, ...]) -> Iterator[Problem]:
    """Tell of the marks that neither begin a note nor refer to one."""
    names = [mark.name for mark in marks if mark.fate in (Fate.NOTE, Fate.UNUSED)][:_SUGGESTED]
    for mark in marks:
        if mark.fate is Fate.REPEATED:
            problem = error("note.repeated", f"The note '{mark.name}' stands twice in this text")
        elif mark.fate in _KEPT:
            code, message, expected = _KEPT[mark.fate]
            typed = f"[^{mark.name}]"
            hint = did_you_mean(mark.name, names) if mark.fate is Fate.UNDEFINED else None
            problem = warning(
                code, message, found=quoted(typed), expected=expected.format(typed=typed), hint=hint
            )
        else:
            continue
        yield replace(problem, offset=mark.offset)
