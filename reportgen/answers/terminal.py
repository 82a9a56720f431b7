"""The list of changes as text for a terminal."""

import textwrap
from collections.abc import Iterator

from reportgen import words
from reportgen.answers.listing import Answer, Answers
from reportgen.changes import Change
from reportgen.difference.terminal import marked

_WIDTH = 100
_NO_REASON = "no reason is kept yet."


def as_text(told: Answers) -> str:
    """Return the answers on a draft for a terminal; changed words are marked [-gone-] and {+new+}."""
    return "\n".join(_lines(told)) + "\n"


def _lines(told: Answers) -> Iterator[str]:
    yield f"Comments, decisions and changes: {told.provider}"
    yield from (f"  {label}: {value}" for label, value in told.particulars)
    yield told.finding
    for grade in told.grades:
        yield ""
        yield f"Grade of {grade.judgement}: {grade.before} -> {grade.after.label}"
        yield from _wrapped(f"As sent: {grade.sentence}")
        yield from _wrapped(f"Now: {grade.after.sentence}")
        yield from _wrapped(f"Why it was changed: {grade.reason or _NO_REASON}")
    for answer in told.answers:
        yield ""
        yield from _answer(answer)
    if told.unasked:
        yield ""
        yield "Changed without a comment:"
        for change in told.unasked:
            yield from _change(change)


def _answer(answer: Answer) -> Iterator[str]:
    comment = answer.comment
    yield f"{comment.id}, {words.lower_first(answer.on)}: {words.lower_first(answer.decided)}"
    yield from _wrapped(f"{comment.role}: {comment.text}")
    if comment.response:
        yield from _wrapped(f"Response: {comment.response}")
    if comment.allows_change and not answer.changes:
        yield "  Nothing was changed."
    for change in answer.changes:
        yield from _change(change)


def _change(change: Change) -> Iterator[str]:
    said = "Gone" if change.after is None else "New" if change.before is None else "Changed"
    about = change.after or change.before
    yield f"  {said}: {about.name if about else ''}"
    if change.headings:
        yield from _wrapped(f"Heading: {marked(change.headings)}", "    ")
    yield from _wrapped(marked(change.runs), "    ")


def _wrapped(text: str, indent: str = "  ") -> Iterator[str]:
    for paragraph in filter(None, map(str.strip, text.split("\n"))):
        yield textwrap.fill(
            paragraph,
            _WIDTH,
            initial_indent=indent,
            subsequent_indent=indent,
            break_long_words=False,
            break_on_hyphens=False,
        )
