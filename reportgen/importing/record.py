"""From a draft to the text of a record: ordered, wrapped, only what is there. Pure."""

import json
import re
import textwrap
from collections.abc import Collection, Iterable, Iterator
from itertools import groupby

from reportgen.frameworks import Framework
from reportgen.frameworks.model import OVERALL
from reportgen.importing.blocks import MARK, Kind, marked_number, unmarked
from reportgen.importing.draft import AreaText, Asked, Draft, Fact, Passage
from reportgen.importing.wording import shown, slug
from reportgen.markdown.source import escaped
from reportgen.model import FORMAT, Status
from reportgen.problems import path_shown

_WIDTH = 100
_PLAIN = re.compile(r"[^\W\d_](?:[\w ,.()/’&-]*[\w.)’])?")
"""What needs no quotes, whichever word it is: words that YAML takes for something else aside."""
_RESERVED = frozenset({"null", "true", "false", "yes", "no", "on", "off", "y", "n"})
_PARAGRAPH = re.compile(
    r"\bpara(?:graph)?s?\.?\s+(?P<numbers>\d+(?:\s*(?:,|and|&|-|–|to)\s*\d+)*)", re.IGNORECASE
)
_REFERRING = re.compile(r"\s*\((?:para|page)[^()]*\)(?=\W*$)", re.IGNORECASE)
"""The numbers at the end of an area for improvement; its evidence says the same, and paragraphs of the record
have numbers of their own."""
_RISKY = re.compile(r" (?=>|(?:[-+*]|#{1,6}|\d+[.)])(?: |$))")
"""A space before what Markdown takes for a mark at the beginning of a line."""
_COMMENTS = re.compile(r"\A(?:#.*\n)+")
"""What a record begins with where people are to be told something of it."""
_GLUE = "\x00"
_NESTED = "    "
"""What stands before the items of a list within a list."""


def record_id(draft: Draft) -> str | None:
    """Return the id of a draft's record: provider, and month of publication or else of fieldwork's end."""
    about = draft.particulars
    day = about.published.value if about.published else about.dates.value[-1].end if about.dates else None
    if about.provider is None or day is None or not slug(about.provider.value):
        return None
    return f"{slug(about.provider.value)}-{day:%Y-%m}"


def record_text(draft: Draft, framework: Framework, previous: str | None = None) -> str:
    """Return the YAML text of a draft's record; `previous` is the id of the inspection before it."""
    return "\n".join((*_origin(draft), *_lines(draft, framework, previous))) + "\n"


def without_origin(text: str) -> str:
    """Return the text of a record without the comments that it begins with."""
    return _COMMENTS.sub("", text, count=1)


def _origin(draft: Draft) -> Iterator[str]:
    """Yield as comments what a record was read from, and what was left out or is worth a look."""
    look = " Left out, or worth a look:" if draft.remarks else ""
    yield from _comment(f"Read from {path_shown(draft.name)}.{look}")
    for remark in draft.remarks:
        yield from _comment(f"- {path_shown(' '.join(str(remark).split()))}")


def _comment(text: str) -> list[str]:
    hanging = "#   " if text.startswith("- ") else "# "
    return textwrap.wrap(
        text,
        _WIDTH,
        initial_indent="# ",
        subsequent_indent=hanging,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _lines(draft: Draft, framework: Framework, previous: str | None) -> Iterator[str]:
    yield f"format: {FORMAT}"
    yield f"framework: {draft.framework}"
    yield from _particulars(draft)
    yield f"status: {Status.PUBLISHED.value}"
    if previous:
        yield f"previous: {previous}"
    labels = _labels(draft)
    yield from _overall(draft, labels)
    yield from _improvements(draft.texts.improvements, 0, 1, labels)
    yield from _prose("children_summary", draft.texts.children, 0, labels)
    yield "areas:"
    start = len(draft.texts.improvements) + 1
    for area in framework.narrative_order:
        text = draft.texts.areas.get(area, AreaText())
        grade = draft.grades[area].grade if area in draft.grades else None
        if grade or text.summary or text.narrative or text.improvements:
            yield f"  {area}:"
            yield from [f"    grade: {grade}"] if grade else []
            yield from _prose("summary", text.summary, 4, labels)
            yield from _improvements(text.improvements, 4, start, labels)
            yield from _prose("narrative", text.narrative, 4, labels)
            start += len(text.improvements)
    yield from _facts(draft.texts.facts)
    yield from _prose("about", (*draft.texts.about, *draft.texts.context), 0, labels)


def _particulars(draft: Draft) -> Iterator[str]:
    about = draft.particulars
    yield "provider:"
    if about.provider:
        yield f"  name: {scalar(about.provider.value)}"
    if about.urn:
        yield f'  urn: "{about.urn.value}"'
    yield "inspection:"
    if about.type:
        yield f"  type: {about.type.value}"
    if about.dates:
        yield "  dates:"
        for days in about.dates.value:
            yield f"    - from: {days.start.isoformat()}"
            yield f"      to: {days.end.isoformat()}"
    if about.inspectors:
        names = about.inspectors.value
        several = f"  lead_inspectors: [{', '.join(map(quoted, names))}]"
        yield f"  lead_inspector: {scalar(names[0])}" if len(names) == 1 else several
    if draft.texts.team:
        yield "  team:"
        yield from (f"    - {scalar(str(one))}" for one in draft.texts.team)
    if about.published:
        yield f"  published: {about.published.value.isoformat()}"


def _overall(draft: Draft, labels: set[int]) -> Iterator[str]:
    grade = draft.grades[OVERALL].grade if OVERALL in draft.grades else None
    if grade or draft.texts.narrative:
        yield "overall:"
        yield from [f"  grade: {grade}"] if grade else []
        yield from _prose("narrative", draft.texts.narrative, 2, labels)


def _labels(draft: Draft) -> set[int]:
    """Return the numbers of paragraphs that an area for improvement refers to; these are labelled."""
    texts, areas = draft.texts, draft.texts.areas.values()
    narratives = (texts.narrative, *(area.narrative for area in areas))
    found = {one.number for narrative in narratives for one in narrative if one.kind is Kind.PARAGRAPH}
    asked = (*texts.improvements, *(one for area in areas for one in area.improvements))
    return {number for one in asked for number in _references(one.text) if number in found}


def _improvements(asked: Iterable[Asked], indent: int, start: int, labels: set[int]) -> Iterator[str]:
    pad = " " * indent
    for number, one in enumerate(asked, start=start):
        if number == start:
            yield f"{pad}improvements:"
        yield f"{pad}  - id: I{number}"
        references = _references(one.text)
        is_told = bool(references) and labels.issuperset(references)
        yield from wrapped_line("text", _REFERRING.sub("", one.text) if is_told else one.text, indent + 4)
        if one.is_priority:
            yield f"{pad}    priority: true"
        evidence = [_label(number) for number in references if number in labels]
        if evidence:
            yield f"{pad}    evidence: [{', '.join(evidence)}]"


def _label(number: int) -> str:
    return f"p{number}"


def _references(text: str) -> list[int]:
    """Return the paragraphs that a text refers to by number: 'paragraphs 33 to 35', 'Para 31'."""
    found: dict[int, None] = {}
    for told in _PARAGRAPH.finditer(text):
        for first, last in re.findall(r"(\d+)(?:\s*(?:-|–|to)\s*(\d+))?", told["numbers"]):
            end = int(last or first)
            if int(first) <= end <= int(first) + 30:
                found |= dict.fromkeys(range(int(first), end + 1))
    return list(found)


def _facts(facts: Iterable[Fact]) -> Iterator[str]:
    for number, fact in enumerate(facts):
        if not number:
            yield "context:"
        yield f"  - label: {scalar(fact.label)}"
        yield f"    value: {fact.value}"
        if fact.unit:
            yield f"    unit: {scalar(fact.unit)}"
        if fact.as_at:
            yield f"    as_at: {fact.as_at.isoformat()}"
        if fact.comparator:
            label, value = fact.comparator
            unit = f", unit: {quoted(fact.unit)}" if fact.unit else ""
            yield f"    comparator: {{label: {quoted(label)}, value: {value}{unit}}}"


def scalar(text: str) -> str:
    """Return a text as a YAML scalar, quoted where it has to be."""
    text = shown(text)
    is_plain = _PLAIN.fullmatch(text) and text.casefold() not in _RESERVED
    return text if is_plain else quoted(text)


def quoted(text: str) -> str:
    """Return a text as a YAML scalar in quotes, as it has to be within brackets."""
    return json.dumps(shown(text), ensure_ascii=False)


def wrapped_line(key: str, text: str, indent: int) -> Iterator[str]:
    """Yield a text of one line, folded where it is long."""
    text = shown(text)
    if len(text) + len(key) + indent < _WIDTH:
        yield f"{' ' * indent}{key}: {scalar(text)}"
        return
    yield f"{' ' * indent}{key}: >-"
    for line in textwrap.wrap(text, _WIDTH - indent - 2, break_long_words=False, break_on_hyphens=False):
        yield f"{' ' * (indent + 2)}{line}"


def _prose(key: str, passages: Iterable[Passage], indent: int, labels: set[int]) -> Iterator[str]:
    """Yield passages as a Markdown block; of numbered paragraphs, those with these numbers are labelled."""
    yield from wrapped_prose(key, _paragraphs(tuple(passages), labels), indent)


def _paragraphs(passages: tuple[Passage, ...], labels: set[int]) -> Iterator[str]:
    """Yield each passage as Markdown, items of one list together; notes are at the end of their text."""
    notes = {one.number for one in passages if one.kind is Kind.NOTE}
    ordered = sorted(passages, key=lambda one: one.kind is Kind.NOTE)
    for is_item, group in groupby(ordered, key=lambda one: one.kind is Kind.ITEM):
        texts = [_markdown(one, notes, labels) for one in group]
        yield from ["\n".join(texts)] if is_item else texts


def _markdown(one: Passage, notes: Collection[int | None], labels: set[int]) -> str:
    text = MARK.sub(lambda char: _reference(marked_number(char[1]), notes), escaped(one.text))
    match one.kind:
        case Kind.HEADING:
            return f"{'#' * (one.depth + 2)} {unmarked(escaped(one.text))}"
        case Kind.ITEM:
            return f"{_NESTED * one.depth}- {text}"
        case Kind.NOTE:
            return f"[^{one.number}]: {text}"
        case _:
            return f"{text} {{#{_label(one.number)}}}" if one.number in labels else text


def _reference(number: int, notes: Collection[int | None]) -> str:
    return f"[^{number}]" if number in notes else ""


def wrapped_prose(key: str, paragraphs: Iterable[str], indent: int) -> Iterator[str]:
    """Yield a Markdown text as a block, its paragraphs parted by blank lines; nothing for none."""
    pad = " " * (indent + 2)
    for number, paragraph in enumerate(paragraphs):
        yield f"{' ' * indent}{key}: |" if not number else ""
        for line in paragraph.split("\n"):
            nested = _NESTED if line.startswith(_NESTED) else ""
            width = _WIDTH - indent - 2 - len(nested)
            yield from (f"{pad}{nested}{one}" for one in _wrapped(shown(line), width))


def _wrapped(text: str, width: int) -> list[str]:
    """Return a paragraph in lines, none of which begins with what Markdown takes for a mark."""
    hanging = "  " if text.startswith("- ") else ""
    glued = text[:2] + _RISKY.sub(_GLUE, text[2:])
    lines = textwrap.wrap(
        glued, width, break_long_words=False, break_on_hyphens=False, subsequent_indent=hanging
    )
    return [line.replace(_GLUE, " ") for line in lines]
