"""What is wrong with an input, as a value; and the one place where such values become text.

A `Problem` is made by whoever finds it, often a pure function that knows no file. `at` gives it its
place in the source; `as_text` prints it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import Any

from reportgen.personal import concealed

FieldPath = tuple[str | int, ...]
"""Where a value stands in a record: keys and, in lists, indices from 0."""

_LONGEST_QUOTE = 60
_LONGEST_LINE = 110


class Severity(StrEnum):
    """How much a problem matters: an error stops the report, a warning is told with it."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a source file; line and column count from 1, `width` is in characters."""

    file: str
    line: int | None = None
    column: int | None = None
    width: int = 1
    source_line: str = ""


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A source line as it may be shown: its number, and its text before, within and after what is meant."""

    line: int
    before: str
    marked: str
    after: str


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: what, where, what was found, what was expected, what to do."""

    severity: Severity
    code: str
    message: str
    field: FieldPath = ()
    found: str | None = None
    expected: str | None = None
    hint: str | None = None
    place: Place | None = None
    offset: int | None = None
    """Character in the field's own text that the problem is about, from 0."""
    length: int = 1
    """How many characters it is about."""
    replacement: str | None = None
    """What may stand in their place without anybody's judgement."""

    @property
    def is_error(self) -> bool:
        """Whether the problem stops the report."""
        return self.severity is Severity.ERROR

    def at(self, place: Place) -> "Problem":
        """Return the same problem with its place in the source."""
        return replace(self, place=place)


def as_data(problem: Problem) -> dict[str, Any]:
    """Return a problem as plain data."""
    place = problem.place
    return {
        "severity": problem.severity.value,
        "code": problem.code,
        "message": problem.message,
        "field": field_name(problem.field),
        "file": place.file if place else None,
        "line": place.line if place else None,
        "column": place.column if place else None,
        "found": problem.found,
        "expected": problem.expected,
        "hint": problem.hint,
    }


def problem_told(problem: Problem) -> dict[str, object]:
    """Return a problem as plain data, which `problem_of` reads."""
    return asdict(problem)


def problem_of(told: Mapping[str, Any]) -> Problem:
    """Return the problem that plain data tells; raises TypeError or ValueError where they tell none."""
    place = told["place"]
    return Problem(
        **{
            **told,
            "severity": Severity(told["severity"]),
            "field": tuple(told["field"]),
            "place": Place(**place) if place else None,
        }
    )


def error(
    code: str,
    message: str,
    field: FieldPath = (),
    *,
    found: str | None = None,
    expected: str | None = None,
    hint: str | None = None,
) -> Problem:
    """Return a problem that stops the report."""
    return Problem(Severity.ERROR, code, message, field, found, expected, hint)


def warning(
    code: str,
    message: str,
    field: FieldPath = (),
    *,
    found: str | None = None,
    expected: str | None = None,
    hint: str | None = None,
) -> Problem:
    """Return a problem that is told but stops nothing."""
    return Problem(Severity.WARNING, code, message, field, found, expected, hint)


def has_errors(problems: Iterable[Problem]) -> bool:
    """Return whether any of the problems stops the report."""
    return any(problem.is_error for problem in problems)


def in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return the problems once each, by file, line and column, errors first at one place."""

    def key(problem: Problem) -> tuple[str, int, int, bool, str, str]:
        place = problem.place or Place("")
        return (
            place.file,
            place.line or 0,
            place.column or 0,
            not problem.is_error,
            problem.code,
            problem.message,
        )

    return tuple(sorted(dict.fromkeys(problems), key=key))


def did_you_mean(word: str, choices: Iterable[str], *, alike: float = 0.6) -> str | None:
    """Return 'Did you mean ...?' with the choice that is most like the word, or None.

    `alike` is how much the two must have in common, from 0 to 1.
    """
    from difflib import get_close_matches  # wanted for mistakes alone

    known = {choice.casefold(): choice for choice in choices}
    close = get_close_matches(word.strip().casefold(), known, n=1, cutoff=alike)
    return f"Did you mean '{known[close[0]]}'?" if close else None


def one_of(choices: Iterable[str]) -> str:
    """Return the choices as words: 'a, b or c'."""
    *others, last = choices
    return f"{', '.join(others)} or {last}" if others else last


def all_of(things: Iterable[str]) -> str:
    """Return the things as words: 'a, b and c'."""
    *others, last = things
    return f"{', '.join(others)} and {last}" if others else last


def quoted(value: str) -> str:
    """Return a value as it can safely be shown: short, on one line, nothing hidden or personal in it."""
    flat = " ".join(visible(concealed(value)).split())
    return f"'{flat[: _LONGEST_QUOTE - 1]}…'" if len(flat) > _LONGEST_QUOTE else f"'{flat}'"


def visible(text: str) -> str:
    """Return the text with every character that cannot be seen written as its code point."""
    return "".join(char if char.isprintable() or char in "\n\t" else f"<U+{ord(char):04X}>" for char in text)


def path_shown(path: object) -> str:
    """Return a file's path as it can safely be shown: on one line, nothing hidden in it."""
    return visible(str(path)).replace("\n", "<U+000A>").replace("\t", "<U+0009>")


def field_name(field: FieldPath) -> str:
    """Return a path as people write it: 'areas.leadership.strengths[0].text'."""
    name = ""
    for part in field:
        name += f"[{part}]" if isinstance(part, int) else f".{part}" if name else part
    return name


def as_text(problem: Problem) -> str:
    """Return the problem as several lines for a terminal, its source line with a caret."""
    lines = [f"{problem.severity} {problem.code}: {visible(concealed(problem.message))}"]
    if problem.place is not None:
        lines.append(_where(problem.place, problem.field))
        lines.extend(_caret(problem.place))
    lines.extend(
        f"   {label}: {visible(text)}"
        for label in ("found", "expected", "hint")
        if (text := getattr(problem, label))
    )
    return "\n".join(lines)


def _where(place: Place, field: FieldPath) -> str:
    spot = ":".join(str(part) for part in (path_shown(place.file), place.line, place.column) if part)
    return f"  --> {spot}  {concealed(field_name(field))}".rstrip()


def excerpt(place: Place) -> Excerpt | None:
    """Return the source line of a place, the part around its column if it is long; None without one."""
    if place.line is None or place.column is None or not place.source_line.strip():
        return None
    start = max(0, place.column - 1 - _LONGEST_LINE // 2) if place.column > _LONGEST_LINE else 0
    shown = concealed(place.source_line)[start : start + _LONGEST_LINE].replace("\t", " ")
    first = place.column - 1 - start
    last = first + place.width
    return Excerpt(place.line, *map(visible, (shown[:first], shown[first:last], shown[last:])))


def _caret(place: Place) -> list[str]:
    found = excerpt(place)
    if found is None:
        return []
    gutter = f"{found.line:5} | "
    return [
        f"{gutter}{found.before}{found.marked}{found.after}",
        " " * (len(gutter) - 2) + "| " + " " * len(found.before) + "^" * max(1, len(found.marked)),
    ]
