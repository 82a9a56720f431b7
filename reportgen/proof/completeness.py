"""Whether finished files say all that the record does: a page that swallowed text is no report.

What is looked for is what templates are given to show. They may order it, dress it, add to it and set it in
capitals; they may not leave it out, nor may the page have no room for it. Pure.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from unicodedata import combining

from reportgen import words
from reportgen.narrative import NumberedParagraph, Text
from reportgen.proof.page import parted
from reportgen.report.context import AreaView, Item, Report

_REACH = 60
"""How many characters may stand before what belongs beside a text: a grade's own come before its scale."""
_SHORTEST = 40
"""How much of a sentence a summary keeps however short it is, in characters."""
_QUOTED = 80
_LAST_SIMPLE_LETTER = "\u058f"
"""The last of the Latin, Greek, Cyrillic and Armenian letters."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Something that a file must say: what it is, its words, and what must stand close behind them."""

    name: str
    text: str
    beside: str = ""

    @property
    def said(self) -> tuple[str, str]:
        """Its words alone, whatever it is."""
        return self.text, self.beside


def missing(shown: Iterable[str], wanted: Sequence[Wanted]) -> list[str]:
    """Return what is not among the words of a file, each by its name and its own words.

    What is wanted in several places, as a grade is on the cover and where its area begins, must be there as
    often.

    Args:
        shown: the words that the file shows, in order.
        wanted: what it must say.
    """
    page = _Shown(shown)
    named = {one.said: one for one in wanted if one.text}
    often = Counter(one.said for one in wanted)
    told = []
    for said, one in named.items():
        found = page.count(one, often[said])
        if found < often[said]:
            told.append(f"{one.name} {_quoted(one)}" + (f", {found} of {often[said]} times" if found else ""))
    return told


def wanted_of_report(report: Report) -> Iterator[Wanted]:
    """Yield what a report must say, as a page and as a PDF."""
    yield Wanted("the provider", report.provider)
    for label, value in report.particulars:
        yield Wanted(words.lower_first(label), value)
    for one in report.corrections:
        yield Wanted("the correction", one.reason)
        yield Wanted("the day of the correction", one.day, one.reason)
    for row in report.rows:
        yield Wanted("the grade of", row.label, row.grade.label)
    if report.overall:
        yield Wanted("the overall judgement", report.overall.sentence)
        yield Wanted("the reason of the overall judgement", report.overall.grade.reason)
    for section in report.sections:
        yield from _OF_SECTION[section.kind](report)


def wanted_of_summary(report: Report) -> Iterator[Wanted]:
    """Yield what a summary on one page must say, however short it is."""
    yield Wanted("the provider", report.provider)
    for label, value in report.particulars[:1]:
        yield Wanted(words.lower_first(label), value)
    for one in report.corrections[-1:]:
        yield Wanted("the day of the last correction", one.day)
    if report.overall:
        yield Wanted("the overall judgement", report.overall.sentence)
    for row in report.brief.rows:
        sentence = words.shortened(row.sentence, _SHORTEST).rstrip("…")
        yield Wanted("the grade of", row.label, f"{row.grade.label if row.grade else ''} {sentence}")
    for step in report.brief.follow_ups[:1]:
        yield Wanted("what follows", step.what)


def _summary(report: Report) -> Iterator[Wanted]:
    yield from _prose(report.summary)
    if report.overall:
        yield Wanted("the overall grade", report.overall.grade.label)


def _why(report: Report) -> Iterator[Wanted]:
    for sentence in (*report.why.overall, *report.why.profile):
        yield Wanted("the reason", sentence)
    for link, sentences in report.why.areas:
        yield from (Wanted(f"the reason of ‘{link.text}’", sentence) for sentence in sentences)
    yield from (Wanted("the rule", rule.words) for rule in report.why.rules)


def _context(report: Report) -> Iterator[Wanted]:
    for fact in report.context.facts:
        yield Wanted("the fact", fact.label, fact.value)
        yield Wanted("what it is compared with", fact.comparator)
        yield Wanted("its day", fact.as_at)


def _improvements(report: Report) -> Iterator[Wanted]:
    for item in (*report.priority, *report.improvements):
        yield from _item("the area for improvement", item)


def _strengths(report: Report) -> Iterator[Wanted]:
    for area in report.areas:
        for item in area.strengths:
            yield from _item("the strength", item)


def _item(kind: str, item: Item) -> Iterator[Wanted]:
    yield Wanted(kind, f"{item.id} {item.text}")
    yield Wanted(f"the impact of {item.id}", item.impact)
    yield Wanted(f"what {item.id} repeats", item.repeats)


def _progress(report: Report) -> Iterator[Wanted]:
    yield Wanted("what nothing is said of", report.progress.silence)
    for one in (*report.progress.told, *report.progress.silent):
        yield Wanted("the progress on", one.reference)
        yield Wanted(f"what was asked for by {one.reference}", one.asked)
    for one in report.progress.told:
        yield Wanted(f"the status of {one.reference}", one.status)
        yield Wanted(f"what became of {one.reference}", one.text)


def _history(report: Report) -> Iterator[Wanted]:
    for row in report.history.rows:
        yield Wanted("the history of", row.label)
        yield Wanted(f"what changed in ‘{row.label}’", row.change)
        for one in row.earlier:
            yield Wanted(f"the grade of ‘{row.label}’ in", one.framework or one.when, one.grade.label)
            yield Wanted(f"what was judged as ‘{row.label}’ in {one.when}", one.known_as)
    yield from (Wanted("the remark on history", note) for note in report.history.notes)


def _areas(report: Report) -> Iterator[Wanted]:
    for area in report.areas:
        yield from _area(area)


def _area(area: AreaView) -> Iterator[Wanted]:
    yield Wanted("the area", area.heading)
    if area.grade:
        yield Wanted("the grade of", area.title, area.grade.label)
    yield from (Wanted(f"the reason of ‘{area.title}’", sentence) for sentence in area.reasons)
    yield from _prose(area.summary)
    for item in area.improvements:
        yield from _item("the area for improvement", item)
    for item in area.strengths:
        yield from _item("the strength", item)
    yield from _prose(area.narrative)


def _prose(text: Text) -> Iterator[Wanted]:
    for block in text:
        if isinstance(block, NumberedParagraph):
            yield Wanted("paragraph", f"{block.number} {block.text}")
        else:
            yield Wanted("the text", block.text)


def _follow_ups(report: Report) -> Iterator[Wanted]:
    for one in report.follow_ups:
        yield Wanted("what follows", one.what)
        yield Wanted(f"by whom ‘{one.what}’", one.who)
        yield Wanted(f"by when ‘{one.what}’", one.date)


def _meanings(report: Report) -> Iterator[Wanted]:
    for scale in report.scales:
        yield from (Wanted("what a grade means", step.label, step.meaning) for step in scale.steps)


def _notes(report: Report) -> Iterator[Wanted]:
    yield from (Wanted("note", f"{note.number} {note.html.striptags()}") for note in report.notes)


def _about(report: Report) -> Iterator[Wanted]:
    yield from _prose(report.about)
    yield from (Wanted("the inspector", name) for name in report.team)


_OF_SECTION: Mapping[str, Callable[[Report], Iterator[Wanted]]] = {
    "brief": lambda _report: iter(()),  # on the page alone, and what others say at length
    "summary": _summary,
    "why": _why,
    "context": _context,
    "improvements": _improvements,
    "strengths": _strengths,
    "progress": _progress,
    "history": _history,
    "children": lambda report: _prose(report.children),
    "areas": _areas,
    "follow-ups": _follow_ups,
    "meanings": _meanings,
    "about": _about,
    "notes": _notes,
}
"""What each kind of section must say."""


class _Shown:
    """The words of a file as one text to search in."""

    def __init__(self, shown: Iterable[str]) -> None:
        self._text = f" {_flat(' '.join(shown))} "
        self._folded = _folded(self._text)

    def count(self, wanted: Wanted, most: int) -> int:
        """Return how often something is said with what belongs beside it, up to a number.

        A word that is too long for its line has spaces in a PDF where it is broken.
        """
        text, beside = _flat(wanted.text), _flat(wanted.beside)
        if any(map(_is_doubtful, {*text, *beside})):
            return self._plain.count(_plain(text)) if _plain(text) else most
        found = self._near(self._ends(_folded(text)), beside, most)
        return found if found == most else self._near(self._broken_ends(_folded(text)), beside, most)

    def _near(self, ends: Iterator[int], beside: str, most: int) -> int:
        """Return behind how many places a text stands close, up to a number; no grade is 'good'."""
        forms = {_closed(beside), _closed(beside.upper())}
        near = (_closed(self._text[end : end + _REACH + len(beside)]) for end in ends)
        return sum(1 for _ in islice((one for one in near if any(form in one for form in forms)), most))

    def _ends(self, text: str) -> Iterator[int]:
        """Yield where a text ends, wherever whole words of the page are it."""
        for start in _places(text, self._folded):
            if self._is_whole(start, start + len(text)):
                yield start + len(text)

    def _broken_ends(self, text: str) -> Iterator[int]:
        """Yield the same where spaces make no difference."""
        closed = _closed(text)
        for start in _places(closed, _closed(self._folded)):
            first, last = self._letters[start], self._letters[start + len(closed) - 1]
            if self._is_whole(first, last + 1):
                yield last + 1

    def _is_whole(self, start: int, end: int) -> bool:
        """Return whether no word goes on at either end of a stretch."""
        return not (self._text[start - 1].isalnum() or self._text[end].isalnum())

    @cached_property
    def _letters(self) -> list[int]:
        """Where all that is no space stands."""
        return [place for place, character in enumerate(self._folded) if character != " "]

    @cached_property
    def _plain(self) -> str:
        return _plain(self._text)


def _places(text: str, page: str) -> Iterator[int]:
    place = page.find(text)
    while place >= 0:
        yield place
        place = page.find(text, place + 1)


def _flat(text: str) -> str:
    """Return a text as both sides of a comparison have it: parted where lines may end, not hyphenated."""
    for mark in ("\u2010 ", "\u2010", "\u00ad"):
        text = text.replace(mark, "")
    return " ".join(parted(text.split()))


def _folded(text: str) -> str:
    """Return a text in small letters, each in its place."""
    folded = text.casefold()
    if len(folded) == len(text):
        return folded
    return "".join(small if len(small := one.casefold()) == 1 else one for one in text)


def _closed(text: str) -> str:
    return text.replace(" ", "")


def _plain(text: str) -> str:
    """Return the letters of a text that the engine writes down as they are."""
    return "".join(one for one in _folded(text) if one.isalpha() and not _is_doubtful(one))


def _is_doubtful(character: str) -> bool:
    """Return whether a PDF may have a character elsewhere, or as another one.

    Scripts that are written from right to left stand there as they are seen; and of a letter that is drawn
    from several glyphs, as with dots, vowel signs or accents of its own, each glyph has but one meaning.
    """
    return character > _LAST_SIMPLE_LETTER if character.isalpha() else combining(character) > 0


def _quoted(wanted: Wanted) -> str:
    told = words.shortened(" ".join(wanted.text.split()), _QUOTED)
    return f"“{told}”" + (f", {wanted.beside}" if wanted.beside else "")
