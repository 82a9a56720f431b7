"""What rules find, put right where no judgement is needed: the words alone, all else byte for byte. Pure."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from reportgen import text as unicode_text
from reportgen.disk import RefusedError
from reportgen.model import Record
from reportgen.problems import FieldPath, Problem
from reportgen.source import Document, Source, parse

_MARK = "\ufeff"
"""What some editors put before UTF-8."""


@dataclass(frozen=True, slots=True)
class Mending:
    """A problem with the characters of its file, from `start` up to `end`, that give way to its words."""

    problem: Problem
    source: Source
    start: int
    end: int


def mendings(document: Document, record: Record, problems: Iterable[Problem]) -> tuple[Mending, ...]:
    """Return what can be put right, in the order of the files; of two that overlap, the first.

    Left out is what stands in its file in another way than in its text, such as with escapes.

    Args:
        document: what the record was read from.
        record: has the texts that the problems were found in.
        problems: those without a replacement are left alone.
    """
    found = [one for problem in problems if (one := _mending(document, record, problem))]
    found.sort(key=lambda one: (one.source.name, one.start, one.end))
    return tuple(
        one
        for before, one in pairwise((None, *found))
        if one and (before is None or before.source is not one.source or before.end <= one.start)
    )


def _mending(document: Document, record: Record, problem: Problem) -> Mending | None:
    if problem.replacement is None or problem.offset is None:
        return None
    scalar = document.scalar(problem.field)
    span = scalar.span(problem.offset, problem.length) if scalar else None
    if scalar is None or span is None:
        return None
    words = record.text_at(problem.field)[problem.offset :][: problem.length]
    written = scalar.source.text[slice(*span)]
    if words.split() not in (written.split(), written.replace("''", "'").split()):
        return None
    return Mending(problem, scalar.source, *span)


def mended(written: str, source: Source, found: Sequence[Mending]) -> str | None:
    """Return a file with its words put right; None if it is no longer what the problems were found in.

    Args:
        written: the file as it lies there now, with its own line ends.
        source: the file as it was read.
        found: what to put right in it, in order.
    """
    start = len(written) - len(written.removeprefix(_MARK))
    body = written[start:]
    if body.replace("\r\n", "\n").replace("\r", "\n") != source.text:
        return None
    breaks = [index - number for number, index in enumerate(_line_ends(body))]
    for one in reversed(found):
        first, last = (start + place + bisect_left(breaks, place) for place in (one.start, one.end))
        written = f"{written[:first]}{one.problem.replacement}{written[last:]}"
    return written


def _line_ends(text: str) -> list[int]:
    """Return where line ends of two characters stand."""
    found = []
    index = text.find("\r\n")
    while index >= 0:
        found.append(index)
        index = text.find("\r\n", index + 2)
    return found


def says_the_same(
    before: Document, after: Source, found: Sequence[Mending], *, as_json: bool = False
) -> bool:
    """Return whether a file read again differs from what it was in the words that were put right alone.

    Args:
        before: the record, with the texts that are kept in files.
        after: the record's file, or one of those texts, after mending.
        found: what was put right in it.
        as_json: whether the file is JSON.
    """
    fields = dict.fromkeys(one.problem.field for one in found)
    expected = {field: _expected(before, field, found) for field in fields}
    if after.name != before.source.name:
        return all(unicode_text.clean(after.text) == text for text in expected.values())
    try:
        new, old = (parse(source, as_json=as_json) for source in (after, before.source))
    except RefusedError:
        return False
    for field, text in expected.items():
        scalar = new.scalar(field)
        if scalar is None or scalar.text != text:
            return False
    return _without(new, expected) == _without(old, expected)


def _expected(document: Document, field: FieldPath, found: Sequence[Mending]) -> str:
    scalar = document.scalar(field)
    assert scalar is not None  # something was found in it
    text = scalar.text
    lead = len(text) - len(text.lstrip("\n"))
    here = [one.problem for one in found if one.problem.field == field]
    for problem in sorted(here, key=lambda one: one.offset or 0, reverse=True):
        at = lead + (problem.offset or 0)
        text = f"{text[:at]}{problem.replacement}{text[at + problem.length :]}"
    return text


def _without(document: Document, fields: Iterable[FieldPath]) -> dict[str, Any]:
    """Return a record's values without the texts of some fields."""
    left_out = set(fields)

    def kept(value: Any, path: FieldPath) -> Any:
        if path in left_out:
            return None
        if isinstance(value, dict):
            return {key: kept(one, (*path, key)) for key, one in value.items()}
        if isinstance(value, tuple):
            return tuple(kept(one, (*path, index)) for index, one in enumerate(value))
        return value

    values: dict[str, Any] = kept(document.values(), ())
    return values
