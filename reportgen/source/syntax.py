"""What the YAML parser's complaints mean, in words for whoever wrote the file, and where to look."""

import re
from dataclasses import dataclass

from reportgen.problems import Problem, error
from reportgen.source.files import TEXT_HINT
from reportgen.source.tree import Source

Spot = tuple[int, int]
"""A line and a column, both from 0, as the parser counts."""

_IN_QUOTES = "Put the text in quotes, or below '|'."
_BELOW = "A text of several lines goes below 'key: |', further in than its key."


@dataclass(frozen=True, slots=True)
class _Meaning:
    """What a complaint means where the text around its place looks a certain way.

    `told` stands in the complaint; `line`, `before` and `above` are searched for in the line of the
    place, in what stands there before it, and in the line above. `at_start` tells the place where
    the parser began, not the one where it gave up.
    """

    told: str
    message: str
    hint: str
    line: str = ""
    before: str = ""
    above: str = ""
    at_start: bool = False


_MEANINGS = (
    _Meaning(
        r"character '\t'",
        "A tab stands where only spaces may",
        "Indent with spaces, two for each step.",
    ),
    _Meaning("cannot start any token", "A text cannot start with this character", _IN_QUOTES),
    _Meaning("expected the node content", "A text cannot start with this character", _IN_QUOTES, before=":"),
    _Meaning("mapping keys are not allowed", "A text cannot start with this character", _IN_QUOTES),
    _Meaning("scanning an alias", "A text cannot start with this character", _IN_QUOTES, at_start=True),
    _Meaning("scanning an anchor", "A text cannot start with this character", _IN_QUOTES, at_start=True),
    _Meaning("a tag", "A text cannot start with this character", _IN_QUOTES, at_start=True),
    _Meaning(
        "unknown escape character",
        "A backslash between double quotes begins an escape, and this is none",
        "Write the backslash twice, or the text in single quotes.",
    ),
    _Meaning(
        "scanning a quoted scalar",
        "The quotation mark that opens here is never closed",
        "It must be closed at the end of the text; or write the text below '|', without quotes.",
        at_start=True,
    ),
    _Meaning(
        "scanning a block scalar",
        "Nothing but a line end may follow '|' or '>'",
        "Begin the text on the next line, further in than its key.",
    ),
    _Meaning(
        "expected ',' or",
        "The bracket that opens here is not closed on its line",
        "Close it, or put a text that starts with a bracket in quotes.",
        line=r"^[^\[{]*[\[{][^\]}]*$",
        at_start=True,
    ),
    _Meaning("expected ',' or", "A comma or a closing bracket is missing here", _IN_QUOTES),
    _Meaning(
        "expected <block end>",
        "The text in quotes ended before this",
        "Within single quotes, double the apostrophe or use double quotes.",
        before=r"(^|[:-] +)'[^']*('')*'\s*$|''\s*$",
    ),
    _Meaning(
        "expected <block end>",
        "The text in quotes ended before this",
        'Within double quotes, write a quotation mark as \\", or use single quotes.',
        before=r'(^|[:-] +)"[^"]*"\s*$',
    ),
    _Meaning(
        "expected <block end>",
        "A text that starts with '*' needs quotes",
        _IN_QUOTES,
        before=r"(^|[:-] +)\*\S+\s+$",
    ),
    _Meaning(
        "but found '-'",
        "A list item stands among keys",
        "A list goes below a key of its own; check the indentation of this line.",
    ),
    _Meaning(
        "but found '?'",
        "A key stands among the items of a list",
        "Check the indentation of this line against the lines above it.",
    ),
    _Meaning("expected <block end>", "A bracket closes that was never opened", _IN_QUOTES, before=r"\S"),
    _Meaning(
        "expected <block end>",
        "The remark in the line above ended the text",
        "Write remarks on lines of their own; a text with ' #' needs quotes, or a block after '|'.",
        above=r"\S\s+#",
    ),
    _Meaning(
        "expected <block end>",
        "This line stands at an indentation that no line above it has",
        "Indent it just as far as the lines that it goes with.",
    ),
    _Meaning(
        "sequence entries are not allowed",
        "A list cannot start on the line of its key",
        "Put each '- ' on a line of its own below the key, and a text that starts with '- ' in quotes.",
    ),
    _Meaning(
        "mapping values are not allowed",
        "A '-' has no space after it",
        "Write '- ' before each item of a list.",
        above=r"^ *-[^\s-]",
    ),
    _Meaning(
        "mapping values are not allowed",
        "The colon in the line above has no space after it",
        "Write a space between 'key:' and its value.",
        above=r"^ *[\w-]+:[^\s:]\S*$",
    ),
    _Meaning(
        "mapping values are not allowed", "A text goes on after a second colon", TEXT_HINT, before=r":\s+\S"
    ),
    _Meaning(
        "mapping values are not allowed",
        "This key is indented further than the key above it",
        "Keys that go together stand at one indentation; a list of them needs '- ' before the first.",
        above=r"^ *(- +)?[\w-]+:\s+\S",
    ),
    _Meaning("mapping values are not allowed", "A key stands within a text", TEXT_HINT),
    _Meaning(
        "could not find expected ':'",
        "The text below '|' is not indented",
        "Indent it further than its key.",
        above=r"[|>][+-]?\s*$",
        at_start=True,
    ),
    _Meaning(
        "could not find expected ':'",
        "The colon in this line has no space after it",
        "Write a space between 'key:' and its value.",
        line=r"^ *[\w-]+:\S+$",
        at_start=True,
    ),
    _Meaning(
        "could not find expected ':'",
        "This line is no key with a colon, and is not indented as a text",
        _BELOW,
        at_start=True,
    ),
)


def explained(source: Source, told: str, start: Spot | None, end: Spot) -> Problem:
    """Return the problem that a complaint of the parser is, at the place where the mistake was made.

    Args:
        source: the file.
        told: the complaint.
        start: where the parser began what it could not end, if it says so.
        end: where it gave up.
    """
    for meaning in _MEANINGS:
        spot = start or end if meaning.at_start else end
        if meaning.told in told and _fits(meaning, source, spot):
            return _problem(source, spot, meaning.message, meaning.hint)
    return _problem(source, end, f"This is not well-formed YAML: {told}", None)


def _fits(meaning: _Meaning, source: Source, spot: Spot) -> bool:
    line, above = (source.place(spot[0] + number, 1).source_line for number in (1, 0))
    return all(
        re.search(pattern, text)
        for pattern, text in (
            (meaning.line, line),
            (meaning.before, line[: spot[1]]),
            (meaning.above, above),
        )
    )


def _problem(source: Source, spot: Spot, message: str, hint: str | None) -> Problem:
    return error("file.syntax", message, hint=hint).at(source.place(spot[0] + 1, spot[1] + 1))
