"""What two versions of a report state differently: pieces that came or went, and changed words.

Numbers shift when a paragraph is added, so paragraphs are paired by their words, never by number. The
time is bounded whatever the texts are: what would take too long to compare closely is told as gone and
new. Pure.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import pairwise

from reportgen.statements import Kind, Statement

_ALIKE = 0.35
"""Share of pairs of neighbouring words from which on two texts are versions of one.

Nearly half of the words may be others then. On published records, of 115,000 pairs of paragraphs from two
inspections of one provider two lie above, and both are versions of one. Words alone tell less: any two
long paragraphs share half of theirs.
"""
_MOST_STEPS = 100_000
"""Comparisons that one alignment may take: some 2,500 words of prose that are all written anew."""
_MOST_PAIRS = 400_000
"""Pairs of texts that are held against one another: 600 paragraphs in a row that were all changed."""


class RunKind(StrEnum):
    """What became of words."""

    SAME = "same"
    GONE = "gone"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class Run:
    """Words that stayed, went or came, with single spaces between them."""

    kind: RunKind
    text: str


@dataclass(frozen=True, slots=True)
class Change:
    """A statement that is not the same in two versions; `before` is None if it is new, `after` if gone.

    Joined with spaces, the runs that are not new are the words before, those that are not gone the words
    after. `headings` are the runs of the headings above that came, went or were worded anew; none where
    they stand as they stood.
    """

    before: Statement | None
    after: Statement | None
    runs: tuple[Run, ...]
    headings: tuple[Run, ...] = ()

    @property
    def is_none(self) -> bool:
        """Whether both versions state it in the same words, with the same links, below the same headings."""
        if self.before is None or self.after is None or self.before.links != self.after.links:
            return False
        return not self.headings and all(run.kind is RunKind.SAME for run in self.runs)


def changes(
    before: Iterable[Statement], after: Iterable[Statement], *, of_one_inspection: bool = True
) -> tuple[Change, ...]:
    """Return what is not the same, in the order of the later version, what is gone where it stood.

    Args:
        before: what the earlier version states.
        after: what the later one states.
        of_one_inspection: whether the ids of strengths and improvements mean the same in both.
    """
    every = paired(before, after, of_one_inspection=of_one_inspection)
    return tuple(one for one in every if not one.is_none)


def paired(
    before: Iterable[Statement], after: Iterable[Statement], *, of_one_inspection: bool = True
) -> tuple[Change, ...]:
    """Return all that either version states, each with what it is in the other; arguments as `changes`."""
    old, new = tuple(before), tuple(after)
    partners = _partners(old, new, of_one_inspection=of_one_inspection)
    gone_headings, new_headings = _moved_headings(old, new, partners)

    def change(i: int | None, j: int | None) -> Change:
        return Change(
            before=None if i is None else old[i],
            after=None if j is None else new[j],
            runs=runs("" if i is None else old[i].text, "" if j is None else new[j].text),
            headings=runs(" ".join(gone_headings.get(i, ())), " ".join(new_headings.get(j, ()))),
        )

    return tuple(change(i, j) for i, j in _in_order(partners, len(old), len(new)))


def runs(before: str, after: str) -> tuple[Run, ...]:
    """Return the words of two texts as runs; spaces and line ends make no difference."""
    return tuple(_told(_folded(_stretches(before.split(), after.split()))))


def likeness(one: str, other: str) -> float:
    """Return the share of pairs of neighbouring words that two texts have in common, from 0 to 1.

    Of texts of very different length it is 0.
    """
    return _share(_pairs_of(one), _pairs_of(other))


def are_alike(one: str, other: str) -> bool:
    """Return whether two texts are versions of one."""
    return likeness(one, other) >= _ALIKE


# Which statement of the one version is which of the other.

_Partners = dict[int, int]
"""Places in the later version by places in the earlier one."""
_CERTAIN: dict[Kind, Callable[[Statement], Hashable]] = {
    Kind.TEXT: lambda one: one.anchor,
    Kind.PROGRESS: lambda one: one.name,
    Kind.FACT: lambda one: one.text.partition(":")[0],
}
"""What is known by more than its words, and by what."""
_WITH_IDS = (Kind.STRENGTH, Kind.IMPROVEMENT)


def _partners(old: Sequence[Statement], new: Sequence[Statement], *, of_one_inspection: bool) -> _Partners:
    found: _Partners = {}
    before, after = _groups(old), _groups(new)
    for group in before.keys() & after.keys():
        kind, _ = group
        here, there = before[group], after[group]
        if kind in _CERTAIN:
            found |= _by_key(old, new, here, there, _CERTAIN[kind])
        elif kind in _WITH_IDS and of_one_inspection:
            found |= _by_id(old, new, here, there)
        else:
            found |= _by_words(old, new, here, there)
    return found


def _groups(stated: Sequence[Statement]) -> dict[tuple[Kind, str | None], list[int]]:
    """Return the places of what may be paired with one another: paragraphs of one area, facts, and so on."""
    groups: dict[tuple[Kind, str | None], list[int]] = defaultdict(list)
    for place, one in enumerate(stated):
        groups[one.kind, one.area if one.kind is Kind.PARAGRAPH else None].append(place)
    return groups


def _by_key(
    old: Sequence[Statement],
    new: Sequence[Statement],
    here: Sequence[int],
    there: Sequence[int],
    key: Callable[[Statement], Hashable],
) -> _Partners:
    """Pair what has the same key; what has the same key again, in order."""
    waiting: dict[Hashable, list[int]] = defaultdict(list)
    for j in reversed(there):
        waiting[key(new[j])].append(j)
    return {i: waiting[key(old[i])].pop() for i in here if waiting[key(old[i])]}


def _by_id(
    old: Sequence[Statement], new: Sequence[Statement], here: Sequence[int], there: Sequence[int]
) -> _Partners:
    """Pair items by id where their words bear it out, then by words, and what is left by id alone.

    An item that was written without an id is named by its place, which shifts as numbers do.
    """
    same_id = _by_key(old, new, here, there, lambda one: one.anchor)
    found = {i: j for i, j in same_id.items() if are_alike(old[i].text, new[j].text)}
    found |= _by_words(old, new, *_left(found, here, there))
    return found | _by_key(old, new, *_left(found, here, there), lambda one: one.anchor)


def _left(found: _Partners, here: Sequence[int], there: Sequence[int]) -> tuple[list[int], list[int]]:
    taken = set(found.values())
    return [i for i in here if i not in found], [j for j in there if j not in taken]


def _by_words(
    old: Sequence[Statement], new: Sequence[Statement], here: Sequence[int], there: Sequence[int]
) -> _Partners:
    """Pair texts in order: first those with the same words, then between them the most alike."""
    found: _Partners = {}
    texts = [_words_of(old[i]) for i in here], [_words_of(new[j]) for j in there]
    for is_same, (i1, i2), (j1, j2) in _aligned(*texts):
        mine, theirs = here[i1:i2], there[j1:j2]
        if is_same:
            found |= dict(zip(mine, theirs, strict=True))
        elif mine and theirs:
            found |= _most_alike(old, new, mine, theirs)
    return found


def _words_of(statement: Statement) -> str:
    return " ".join(statement.text.split())


def _most_alike(
    old: Sequence[Statement], new: Sequence[Statement], here: Sequence[int], there: Sequence[int]
) -> _Partners:
    """Return the pairs in order of which the likeness, as a sum, is greatest; each pair is alike."""
    if len(here) * len(there) > _MOST_PAIRS:
        return {}
    ours, theirs = [_pairs_of(old[i].text) for i in here], [_pairs_of(new[j].text) for j in there]
    shares = [[_share(one, other) for other in theirs] for one in ours]
    best = [[0.0] * (len(there) + 1) for _ in range(len(here) + 1)]
    for m in reversed(range(len(here))):
        for n in reversed(range(len(there))):
            paired = shares[m][n] + best[m + 1][n + 1] if shares[m][n] >= _ALIKE else 0.0
            best[m][n] = max(paired, best[m + 1][n], best[m][n + 1])
    found: _Partners = {}
    m = n = 0
    while m < len(here) and n < len(there):
        if best[m][n] == best[m + 1][n]:
            m += 1
        elif best[m][n] == best[m][n + 1]:
            n += 1
        else:
            found[here[m]] = there[n]
            m, n = m + 1, n + 1
    return found


def _pairs_of(text: str) -> Counter[tuple[str, str]]:
    """Return each pair of neighbouring words, beginning and end counted as words."""
    return Counter(pairwise(("", *text.split(), "")))


def _share(one: Counter[tuple[str, str]], other: Counter[tuple[str, str]]) -> float:
    most, both = min(one.total(), other.total()), one.total() + other.total()
    # Two texts of very different length cannot be alike; to count what they share is what takes time.
    return 2 * (one & other).total() / both if 2 * most / both >= _ALIKE else 0.0


def _in_order(partners: _Partners, old: int, new: int) -> Iterator[tuple[int | None, int | None]]:
    """Yield all places: those of the later version, what is gone behind what stood before it."""
    gone: dict[int, list[int]] = defaultdict(list)
    behind = -1
    for i in range(old):
        if i in partners:
            behind = partners[i]
        else:
            gone[behind].append(i)
    origins = {j: i for i, j in partners.items()}
    for j in range(-1, new):
        if j >= 0:
            yield origins.get(j), j
        yield from ((i, None) for i in gone[j])


_Headings = dict[int | None, list[str]]
"""Headings above statements, by the places of these."""


def _moved_headings(
    old: Sequence[Statement], new: Sequence[Statement], partners: _Partners
) -> tuple[_Headings, _Headings]:
    """Return the headings of either version that do not stand between the same pairs in the other.

    A heading belongs to the paragraph below it, and stays where it was when another comes between them.
    """
    before = _spots(old, set(partners))
    after = _spots(new, set(partners.values()))
    stayed = Counter(spot for _, spot in before) & Counter(spot for _, spot in after)
    return _without(before, stayed), _without(after, stayed)


_Spot = tuple[str | None, int, str]
"""Where a heading stands: its area, how many paired paragraphs come before it there, and its words."""


def _spots(stated: Sequence[Statement], paired: set[int]) -> list[tuple[int, _Spot]]:
    passed: Counter[str | None] = Counter()
    spots: list[tuple[int, _Spot]] = []
    for place, one in enumerate(stated):
        if one.kind is Kind.PARAGRAPH:
            spots.extend((place, (one.area, passed[one.area], heading)) for heading in one.headings)
            passed[one.area] += place in paired
    return spots


def _without(spots: list[tuple[int, _Spot]], stayed: Counter[_Spot]) -> _Headings:
    left = Counter(stayed)
    found: _Headings = defaultdict(list)
    for place, spot in spots:
        if left[spot]:
            left[spot] -= 1
        else:
            found[place].append(spot[2])
    return found


# Which words of the one text are which of the other.

_Span = tuple[int, int]
_Block = tuple[bool, _Span, _Span]
"""Whether two stretches are the same, and where each stands."""


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Words before and after that are the same, or stand for one another."""

    is_same: bool
    before: list[str]
    after: list[str]

    @property
    def length(self) -> int:
        return max(len(self.before), len(self.after))

    def with_next(self, other: "_Stretch") -> "_Stretch":
        return _Stretch(self.is_same, self.before + other.before, self.after + other.after)


def _aligned(before: Sequence[str], after: Sequence[str]) -> Iterator[_Block]:
    """Yield the stretches of two sequences in order, those that are the same and those that are not."""
    head = _common(before, after)
    tail = _common(before[head:][::-1], after[head:][::-1])
    ends = len(before) - tail, len(after) - tail
    yield True, (0, head), (0, head)
    if _steps(before[head : ends[0]], after[head : ends[1]]) <= _MOST_STEPS:
        yield from _matched(before, after, (head, ends[0]), (head, ends[1]))
    else:
        yield from _by_landmarks(before, after, (head, ends[0]), (head, ends[1]))
    yield True, (ends[0], len(before)), (ends[1], len(after))


def _common(before: Sequence[str], after: Sequence[str]) -> int:
    """Return how many items two sequences have in common at their beginning."""
    pairs = enumerate(zip(before, after, strict=False))
    return next((place for place, (one, other) in pairs if one != other), min(len(before), len(after)))


def _steps(before: Sequence[str], after: Sequence[str]) -> int:
    """Return how often an item of the one is the same as one of the other: what matching them costs."""
    theirs = Counter(after)
    return sum(count * theirs[item] for item, count in Counter(before).items())


def _matched(before: Sequence[str], after: Sequence[str], ours: _Span, theirs: _Span) -> Iterator[_Block]:
    matcher = SequenceMatcher(None, before[slice(*ours)], after[slice(*theirs)], autojunk=False)
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        yield tag == "equal", (ours[0] + i1, ours[0] + i2), (theirs[0] + j1, theirs[0] + j2)


def _by_landmarks(
    before: Sequence[str], after: Sequence[str], ours: _Span, theirs: _Span
) -> Iterator[_Block]:
    """Yield stretches as `_aligned`, going by items that stand once in either; between them as it may be."""
    mine, yours = _once(before, ours), _once(after, theirs)
    marks = [item for item in mine if item in yours], [item for item in yours if item in mine]
    i, j = ours[0], theirs[0]
    for is_same, (start, end), _ in _matched(*marks, (0, len(marks[0])), (0, len(marks[1]))):
        for item in marks[0][start:end] if is_same else ():
            yield from _between(before, after, (i, mine[item]), (j, yours[item]))
            i, j = mine[item] + 1, yours[item] + 1
            yield True, (i - 1, i), (j - 1, j)
    yield from _between(before, after, (i, ours[1]), (j, theirs[1]))


def _once(items: Sequence[str], span: _Span) -> dict[str, int]:
    counts = Counter(items[slice(*span)])
    return {items[place]: place for place in range(*span) if counts[items[place]] == 1}


def _between(before: Sequence[str], after: Sequence[str], ours: _Span, theirs: _Span) -> Iterator[_Block]:
    if _steps(before[slice(*ours)], after[slice(*theirs)]) <= _MOST_STEPS:
        yield from _matched(before, after, ours, theirs)
    else:
        yield False, ours, theirs


def _stretches(before: list[str], after: list[str]) -> list[_Stretch]:
    """Return the words as stretches that are in turn the same and not the same."""
    found: list[_Stretch] = []
    for is_same, ours, theirs in _aligned(before, after):
        stretch = _Stretch(is_same, before[slice(*ours)], after[slice(*theirs)])
        if found and found[-1].is_same == is_same:
            found[-1] = found[-1].with_next(stretch)
        elif stretch.length:
            found.append(stretch)
    return found


def _folded(stretches: list[_Stretch]) -> list[_Stretch]:
    """Return the stretches, what stayed by chance counted to the longer changes on both sides of it."""
    kept: list[_Stretch] = []
    for place, stretch in enumerate(stretches):
        following = stretches[place + 1 : place + 2]
        is_chance = bool(kept and following) and all(
            2 * stretch.length < beside.length for beside in (kept[-1], *following)
        )
        if kept and not kept[-1].is_same and (not stretch.is_same or is_chance):
            kept[-1] = kept[-1].with_next(stretch)
        else:
            kept.append(stretch)
    return kept


def _told(stretches: list[_Stretch]) -> Iterator[Run]:
    for stretch in stretches:
        if stretch.is_same:
            yield Run(RunKind.SAME, " ".join(stretch.before))
        else:
            sides = ((RunKind.GONE, stretch.before), (RunKind.NEW, stretch.after))
            yield from (Run(kind, " ".join(words)) for kind, words in sides if words)
