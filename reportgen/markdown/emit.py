"""From elements to HTML and to words: only what is on the list is written, and everything is escaped."""

import re
from xml.etree.ElementTree import Element, SubElement

import nh3
from markupsafe import Markup, escape

HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
"""Elements of headings; of these, only what is in them is written."""
REFERENCE = "sup"
"""Element of a reference to a note; it holds the note's name until a number takes its place."""

_TAGS = frozenset({"p", "strong", "em", "ul", "ol", "li", "blockquote", "br", "code", "a", REFERENCE})
_OWN_LINE = frozenset({"p", "li", "ul", "ol", "blockquote", "br"})
_SCHEMES = frozenset({"https", "mailto"})
_SPACES = re.compile(r"[ \n]+")


def html(element: Element) -> Markup:
    """Return an element with all in it as HTML."""
    return _locked(_outer(element))


def inner_html(element: Element) -> Markup:
    """Return what is in an element as HTML."""
    return _locked(_inner(element))


def paragraph_of_words(text: str) -> Markup:
    """Return the HTML of words alone: a paragraph of their first line, and a list of those below it."""
    first, *items = text.split("\n")
    paragraph, listed = Element("p"), Element("ul")
    paragraph.text = first
    for item in items:
        SubElement(listed, "li").text = item
    return html(paragraph) + (html(listed) if items else "")


def heading_of_words(text: str) -> Markup:
    """Return what is in a heading of words alone as HTML."""
    return _locked(_written(text))


def as_href(target: str) -> str:
    """Return a link's target as it is written into HTML: without quotes of any kind."""
    return target.replace('"', "%22").replace("'", "%27")


def keeps_link(target: str) -> bool:
    """Return whether the second lock lets a target stand; it refuses what is no address at all."""
    return "href=" in _locked(f'<a href="{escape(as_href(target))}"></a>')


def words(element: Element) -> str:
    """Return the words of an element, with a line for each paragraph or list item in it.

    References to notes are left out: the number of one would read as part of the word before it.
    """
    lines = [""]

    def visit(node: Element) -> None:
        if node.tag in _OWN_LINE and lines[-1]:
            lines.append("")
        lines[-1] += "" if node.tag == REFERENCE else node.text or ""
        for child in node:
            visit(child)
            lines[-1] += child.tail or ""

    visit(element)
    return "\n".join(flat for line in lines if (flat := " ".join(line.split())))


def _outer(element: Element) -> str:
    tag = element.tag
    if tag not in _TAGS:
        return _inner(element)
    if tag == "br":
        return "<br>\n"
    href = f' href="{escape(element.get("href", ""))}"' if tag == "a" else ""
    # A line's end keeps the words of two blocks apart for whoever reads the text without the layout.
    end = "\n" if tag in _OWN_LINE else ""
    return f"<{tag}{href}>{_inner(element)}</{tag}>{end}"


def _inner(element: Element) -> str:
    inside = (f"{_outer(child)}{_written(child.tail)}" for child in element)
    return f"{_written(element.text)}{''.join(inside)}"


def _written(text: str | None) -> str:
    """Return a text as HTML; where the lines of its source end makes no difference to a page."""
    return escape(_SPACES.sub(" ", text or ""))


def _locked(written: str) -> Markup:
    """Return the HTML through a second lock, which knows the same list and changes nothing."""
    cleaned = nh3.clean(
        written,
        tags=set(_TAGS),
        attributes={"a": {"href"}},
        url_schemes=set(_SCHEMES),
        link_rel=None,
    )
    return Markup(cleaned)  # noqa: S704  # the one place where text becomes HTML
