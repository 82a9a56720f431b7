"""What must not be read in any message about a record, whichever rule or check the message is from."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace

from reportgen.personal import MASK, Span, concealed, masked
from reportgen.problems import Place, Problem

_WORD = re.compile(r"\S+")
_TOO_SHORT = 5
"""Values of fewer characters, such as the figure 3, stand in many messages by chance."""

Spot = tuple[str, int]
"""A file and a line of it."""


@dataclass(frozen=True, slots=True)
class Veil:
    """Names, and the values that masked rules found, as texts and as stretches of source lines."""

    names: tuple[str, ...] = ()
    values: tuple[str, ...] = ()
    stretches: Mapping[Spot, tuple[Span, ...]] = field(default_factory=dict)

    def over(self, problem: Problem) -> Problem:
        """Return a problem whose texts and source line show nothing of all that."""
        return replace(
            problem,
            message=self.over_text(problem.message),
            # A key that nobody knows may be anything.
            field=tuple(self.over_text(part) if isinstance(part, str) else part for part in problem.field),
            found=self._over(problem.found),
            expected=self._over(problem.expected),
            hint=self._over(problem.hint),
            replacement=self._over(problem.replacement),
            place=problem.place and self._over_line(problem.place),
        )

    def over_text(self, text: str) -> str:
        """Return a text that shows nothing of all that."""
        for value in self.values:
            text = text.replace(value, masked(value))
        return concealed(text, self.names)

    def _over(self, text: str | None) -> str | None:
        return None if text is None else self.over_text(text)

    def _over_line(self, place: Place) -> Place:
        line = place.source_line
        for start, end in self.stretches.get((place.file, place.line or 0), ()):
            line = line[:start] + MASK * len(line[start:end]) + line[end:]
        return replace(place, source_line=concealed(line, self.names))


NO_VEIL = Veil()
"""What holds where nothing was found and no name is listed."""


def veil_over(
    found: Iterable[Problem], locate: Callable[[Problem], Problem], names: tuple[str, ...] = ()
) -> Veil:
    """Return the veil over what masked rules found, each still with the value as it was typed.

    Args:
        found: what was found; `offset` counts in the field's own text.
        locate: gives a problem its place.
        names: names that must not be read either.
    """
    stretches: dict[Spot, tuple[Span, ...]] = {}
    values: dict[str, None] = {}
    for problem in found:
        value = problem.found or ""
        if len(value) >= _TOO_SHORT:
            values[" ".join(value.split())] = None
        # Word by word, since a value may go on in the next line.
        for word in _WORD.finditer(value):
            place = locate(_about(problem, word)).place
            if place is not None:
                spot = (place.file, place.line or 0)
                stretches[spot] = (*stretches.get(spot, ()), _stretch(place, word[0]))
    return Veil(names, tuple(sorted(values, key=len, reverse=True)), stretches)


def _about(problem: Problem, word: re.Match[str]) -> Problem:
    offset = (problem.offset or 0) + word.start()
    return replace(problem, place=None, offset=offset, length=len(word[0]))


def _stretch(place: Place, word: str) -> Span:
    """Return where a word stands in its line; where it cannot be told, all of the line's value."""
    start = (place.column or 1) - 1
    if place.source_line[start : start + len(word)] == word:
        return Span(start, start + len(word))
    line = place.source_line
    return Span(min(start, len(line) - len(line.lstrip())), len(line))
