"""Counts of children that are too small to be published, and what a small one can be worked out from."""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import NamedTuple

from reportgen.model import Fact
from reportgen.problems import FieldPath, Severity
from reportgen.rules.passages import passages
from reportgen.rules.reading import in_small_letters
from reportgen.rules.rule import Desk, Finding, Rule

_NUMBERS: Mapping[str, int] = {
    word: number
    for number, word in enumerate(
        ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"), 1
    )
}
_NUMBER = rf"(?:{'|'.join(_NUMBERS)}|\d{{1,6}})"
_PLURAL = (
    r"(?:children|young\s(?:people|persons|women|men|adults)|care\sleavers|babies|infants|toddlers|teenagers"
    r"|adolescents|siblings|girls|boys|pupils)"
)
_SINGULAR = r"(?:child|young\s(?:person|woman|man|adult)|care\sleaver|baby|infant|teenager|girl|boy|pupil)"
_OF = (
    r"(?:(?:of|the|these|those|other|more|further|additional|very|young|younger|older|new|current|looked[\s-]after"
    r"|disabled|unaccompanied|asylum[\s-]seeking|homeless|missing|adopted|privately|fostered|eligible|primary"
    r"|secondary|unborn|vulnerable|local)\s){0,4}"
)
_COUNT = re.compile(
    # It begins with what stands before a word, so that the search passes over the rest of a text.
    rf"[\s(“‘](?P<count>(?P<number>{_NUMBER})"
    rf"(?:\s(?:out\s)?of\s(?:the\s|these\s|its\s|their\s)?(?P<total>{_NUMBER}))?"
    rf"\s{_OF}(?:{_PLURAL}|(?P<single>{_SINGULAR})))\b(?![’'-])"
)
_REST = re.compile(
    # 'Of 37 children who went missing, 35 returned'.
    rf"of\s(?:the\s|these\s|its\s|their\s)?(?P<total>{_NUMBER})\s{_OF}{_PLURAL}\b[^.;:,\n]{{0,60}},\s"
    rf"(?:only\s|all\sbut\s)?(?P<count>(?P<number>{_NUMBER}))\s"
    r"(?:were|was|had|have|has|are|is|did|do|went|came|left|got|\w+ed)\b"
)
_NO_COUNT = re.compile(
    r"(?:\b(?:stage|level|tier|phase|year|years|step|care|grade|part|section|aged|age|under|over|above|below|band"
    r"|category|group|type|table|figure|paragraph|regulation|chapter|article|to|than|least|every|per"
    r"|(?:one|\d)\sin)|[:–-])\Z",
    re.IGNORECASE,
)
"""What stands before a number that counts no children: 'key stage 2 children', 'fewer than four children'."""
_ALONE = re.compile(r"\b(?:only|just|all\sbut)\Z", re.IGNORECASE)
_VOICES = re.compile(
    r"\s(?:who\s)?(?:told|said|say|did\ssay|spoke|described|met|commented|explained|reported|sit|sat|chair|co-?chair"
    r"|are\smembers|identified\sto\sbe|interview)\b",
    re.IGNORECASE,
)
"""What follows where children speak, to inspectors or for others."""


def in_prose(desk: Desk) -> Iterator[Finding]:
    """Find small counts of children in texts, and counts that leave a small number over."""
    limit = desk.style.smallest_count
    for passage in passages(desk.case.record):
        text = in_small_letters(f" {passage.text}")
        small = [match for match in _COUNT.finditer(text) if _is_small(match, limit)]
        for match in (*small, *(match for match in _REST.finditer(text) if _is_telling(match, limit))):
            start, end = match.start("count") - 1, match.end("count") - 1
            yield Finding(
                "A count of children is small enough to tell who they are",
                passage.field,
                start,
                end - start,
                found=passage.text[start:end],
                expected=f"no count below {limit}, nor one that leaves so few over",
                hint="Write 'a small number', or leave the count out.",
            )


def _is_small(match: re.Match[str], limit: int) -> bool:
    before = match.string[max(0, match.start() - 20) : match.start()]
    count = _counted(match["number"])
    # 'One young person told inspectors' is about what a child said, not about how many there are.
    is_anecdote = count == 1 and not match["total"] and not _ALONE.search(before)
    is_crowd = match["single"] is not None and count > 1
    if is_anecdote or is_crowd or _NO_COUNT.search(before) or _VOICES.match(match.string, match.end()):
        return False
    return _is_telling(match, limit)


def _is_telling(match: re.Match[str], limit: int) -> bool:
    """Return whether a count is small, or leaves a small number over."""
    count, total = _counted(match["number"]), _counted(match["total"] or "0")
    return 0 < count < limit or 0 < total - count < limit


def _counted(word: str) -> int:
    return int(word) if word.isdecimal() else _NUMBERS[word]


_CHILDREN = re.compile(rf"\b(?:{_PLURAL}|{_SINGULAR})\b(?![’'-])", re.IGNORECASE)
_NO_PEOPLE = re.compile(
    r"%|\b(?:per|percent|percentage|proportion|share|rate|ratio|average|mean|median|score|days|weeks|months|years"
    r"|hours|times|homes|centres|schools|nurseries|teams|workers|services|spending|cost|budget|pounds|index)\b|£",
    re.IGNORECASE,
)
_PART = re.compile(r"(?:of|among|including)\s(?:whom|which|these|them|those)\b|including\b", re.IGNORECASE)


class _Figure(NamedTuple):
    """A count of children, with its label and the field that it stands in."""

    label: str
    value: Decimal
    field: FieldPath


def small_figures(desk: Desk) -> Iterator[Finding]:
    """Find counts of children among the facts that are too small."""
    limit = desk.style.smallest_count
    for figure in _figures(desk):
        if 0 < figure.value < limit:
            yield _finding(figure, "This figure counts so few children that it tells who they are", limit)


def differences(desk: Desk) -> Iterator[Finding]:
    """Find figures that, taken from the total above them, leave a small number of children."""
    limit = desk.style.smallest_count
    total: _Figure | None = None
    parts: list[_Figure] = []
    for figure in _figures(desk):
        if total is None or not _is_part(figure, total):
            total, parts = figure, []
            continue
        parts.append(figure)
        rests = {total.value - figure.value, total.value - sum(part.value for part in parts)}
        if any(0 < rest < limit for rest in rests):
            yield _finding(figure, "Taken from the total above, this figure leaves very few children", limit)


def _finding(figure: _Figure, message: str, limit: int) -> Finding:
    return Finding(
        message,
        figure.field,
        0,
        len(str(figure.value)),
        found=str(figure.value),
        expected=f"0, or {limit} or more",
        hint="Leave the figure out, and with it the one that it could be worked out from.",
    )


def _figures(desk: Desk) -> Iterator[_Figure]:
    """Yield the facts that count children, and the figures that they are set beside."""
    is_of_children = False
    for index, fact in enumerate(desk.case.record.context):
        is_of_children = _counts_children(fact.label, fact.unit) or (
            is_of_children and not fact.unit and _PART.match(fact.label) is not None
        )
        if is_of_children:
            yield _Figure(fact.label, fact.value, ("context", index, "value"))
        yield from _beside(fact, index)


def _beside(fact: Fact, index: int) -> Iterator[_Figure]:
    other = fact.comparator
    if other and _counts_children(fact.label, other.unit or fact.unit):
        yield _Figure(other.label, other.value, ("context", index, "comparator", "value"))


def _counts_children(label: str, unit: str | None) -> bool:
    told = unit or label
    return _CHILDREN.search(told) is not None and not _NO_PEOPLE.search(f"{label} {unit or ''}")


def _is_part(figure: _Figure, total: _Figure) -> bool:
    begins_alike = figure.label.casefold().startswith(f"{total.label.casefold()}")
    return figure.value <= total.value and (begins_alike or _PART.match(figure.label) is not None)


RULES = (
    Rule(
        "disclosure.small-count",
        Severity.WARNING,
        "No text tells a very small count of children, nor one that leaves very few over.",
        "Neighbours know who the two children are; 'all but two of 40' tells of two as well.",
        in_prose,
        fails="overall: {narrative: Only three children live in private fostering.}",
        passes="overall: {narrative: A small number of children live in the three children’s homes.}",
        masked=True,
    ),
    Rule(
        "disclosure.small-figure",
        Severity.ERROR,
        "No fact counts so few children that it tells who they are.",
        "A figure in a table is copied and compared; 0, or the smallest count of the house style, may stand.",
        small_figures,
        fails="context: [{label: Children in custody, value: 3}]",
        passes="context: [{label: Children in custody, value: 5}, {label: Children’s homes, value: 3}]",
        masked=True,
    ),
    Rule(
        "disclosure.difference",
        Severity.ERROR,
        "No total stands above a part of it where the rest is a small number of children.",
        "What was left out because it is small can be worked out from a total and the other parts.",
        differences,
        fails="context: [{label: Children in care, value: 40}, {label: Children in care nearby, value: 38}]",
        passes="context: [{label: Children in care, value: 40}, {label: Children in care nearby, value: 30}]",
        masked=True,
    ),
)
