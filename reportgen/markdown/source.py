"""The source of a text: what words alone are written as, and a source without what no page shows of it."""

import re
from dataclasses import replace
from itertools import zip_longest

from markupsafe import Markup

from reportgen.markdown import Block, Paragraph, Rendered, emit, grammar, render
from reportgen.markdown.notes import Fate

_SPECIAL = re.compile(r"([\\*_\[\]])")
_CODE = "`"
"""A mark that no backslash takes its meaning from, so that words with it cannot be told from code."""
_OPENS = re.compile(r"^(?=[#>+-])|(?<=^\d)(?=[.)])|(?<=^\d\d)(?=[.)])")
_NAMED_NOTE = re.compile(rf"<{emit.REFERENCE}>([^<]*)</{emit.REFERENCE}>")
_NOWHERE = "-"
"""Target of a link that leads to no public page; it is told of as that of any other one."""


def escaped(line: str) -> str:
    """Return a line so that Markdown takes none of its characters for a mark."""
    return _OPENS.sub(r"\\", _SPECIAL.sub(r"\\\1", line))


def of_words(words: str) -> str:
    """Return the words of a paragraph as Markdown: a line, and an item of a list for each line below it."""
    first, *items = words.split("\n")
    return "\n".join((escaped(first), *(f"- {escaped(item)}" for item in items)))


def is_of_words(rendered: Rendered, *, is_numbered: bool) -> bool:
    """Return whether its words tell all of a text, together with labels and headings where it is numbered.

    Of headings, one of the first level above a paragraph is told.
    """
    blocks = rendered.blocks
    return not rendered.problems and all(
        _can_be_written(one.text) and one.html == _html_of_words(one, following, is_numbered=is_numbered)
        for one, following in zip_longest(blocks, blocks[1:])
    )


def _can_be_written(words: str) -> bool:
    """Return whether Markdown can tell words from marks: not an item without any, nor a mark of code."""
    return _CODE not in words and all(words.split("\n"))


def _html_of_words(block: Block, following: Block | None, *, is_numbered: bool) -> str | None:
    """Return the HTML that a block has if words tell all of it; None if they cannot."""
    if isinstance(block, Paragraph):
        return emit.paragraph_of_words(block.text) if is_numbered or block.label is None else None
    is_told = is_numbered and block.level == 1 and isinstance(following, Paragraph)
    # Hashes at its end close a heading.
    return emit.heading_of_words(block.text) if is_told and not block.text.endswith("#") else None


def public(source: str) -> str | None:
    """Return a source that makes the same text and holds nothing that this does not show.

    Targets of links that lead to no public page go, and notes are named by numbers; labels stay, as
    evidence tells them. None where the text would not be the same.
    """
    found = _with_numbered_notes(_without_lost_targets(source))
    return found if _told(render(found)) == _told(render(source)) else None


def _without_lost_targets(source: str) -> str:
    rendered = render(source)
    shown = "\n".join(one.text for one in (*rendered.blocks, *rendered.notes.values()))

    def led(match: re.Match[str]) -> str:
        is_seen = grammar.is_safe_link(match[2]) or f"]({match[2]})" in shown
        return match[0] if is_seen else f"[{match[1]}]({_NOWHERE})"

    return grammar.LINK.sub(led, source)


def _with_numbered_notes(source: str) -> str:
    numbers: dict[str, int] = {}
    parts: list[str] = []
    end = 0
    for mark in grammar.parse(source).marks if "[^" in source else ():
        if mark.fate in (Fate.NOTE, Fate.REFERENCE):
            parts += (source[end : mark.offset], f"[^{numbers.setdefault(mark.name, len(numbers) + 1)}]")
            end = mark.offset + len(f"[^{mark.name}]")
    return "".join((*parts, source[end:]))


def _told(rendered: Rendered) -> object:
    """Return what a page shows of a text, its notes by their places."""
    names: dict[str, int] = {}

    def numbered(match: re.Match[str]) -> str:
        return f"<{emit.REFERENCE}>{names.setdefault(match[1], len(names))}</{emit.REFERENCE}>"

    blocks = [replace(one, html=Markup(_NAMED_NOTE.sub(numbered, one.html))) for one in rendered.blocks]  # noqa: S704
    return blocks, [rendered.notes[name].html for name in names], [one.code for one in rendered.problems]
