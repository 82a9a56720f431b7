"""The list of all providers: who they are, and what the latest report of each judged, in a line. Pure."""

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from reportgen import words
from reportgen.frameworks.model import OVERALL
from reportgen.grading import State
from reportgen.problems import all_of
from reportgen.programme.contract import DossierData, InspectionData, JudgementData
from reportgen.programme.views import JudgedView, PageLink, inspection_link, provider_link

PAGE = "site/providers.html"
"""The template of the page; it sees `providers`, and the `frame` of every page."""

_NO_LETTER = "Other"


@dataclass(frozen=True, slots=True)
class Choice:
    """What a list can be narrowed to: its name in the page, and what readers see."""

    value: str
    text: str


@dataclass(frozen=True, slots=True)
class JudgedLine:
    """What a report judged, in a line: of which judgement the grade is, with what stands for its narrative.

    Without an overall grade, `profile` tells how many areas have which grade; it is empty with one.
    """

    profile: str
    name: str
    judged: JudgedView


@dataclass(frozen=True, slots=True)
class ProviderEntry:
    """A provider in the list, with its latest inspection, and the last one that gave grades.

    `also` are words that it is found by and that are not shown; `graded` is the month of an earlier
    inspection, empty where the grades are the latest one's; without any grade `line` is None.
    """

    provider: PageLink
    region: str
    urn: str
    span: str
    latest: PageLink
    framework: Choice
    graded: str
    line: JudgedLine | None
    also: str


@dataclass(frozen=True, slots=True)
class LetterView:
    """The providers whose names begin with a letter."""

    letter: str
    anchor: str
    entries: tuple[ProviderEntry, ...]


@dataclass(frozen=True, slots=True)
class ProvidersView:
    """All providers by the alphabet, and what they can be narrowed to."""

    count: int
    letters: tuple[LetterView, ...]
    regions: tuple[Choice, ...]
    frameworks: tuple[Choice, ...]


def provider_list(dossiers: Iterable[DossierData]) -> ProvidersView:
    """Return all providers by the alphabet; letters with accents stand with those without."""
    known = sorted(dossiers, key=lambda one: (_plain(one.provider.name), one.provider.slug))
    entries = tuple(map(_entry, known))
    regions = sorted({one.region for one in entries if one.region})
    frameworks = {one.framework.value: one.framework for one in entries}
    return ProvidersView(
        count=len(entries),
        letters=tuple(
            LetterView(letter, f"letter-{letter.lower()}", tuple(own))
            for letter, own in groupby(sorted(entries, key=_has_no_letter), key=_letter)
        ),
        regions=tuple(Choice(one, one) for one in regions),
        frameworks=tuple(sorted(frameworks.values(), key=lambda one: (one.text, one.value))),
    )


def _plain(text: str) -> str:
    """Return a text as it is sorted: without accents, in small letters."""
    apart = unicodedata.normalize("NFD", text)
    return "".join(one for one in apart if not unicodedata.combining(one)).casefold()


def _letter(entry: ProviderEntry) -> str:
    first = _plain(entry.provider.text)[:1].upper()
    return first if first.isalpha() and first.isascii() else _NO_LETTER


def _has_no_letter(entry: ProviderEntry) -> bool:
    return _letter(entry) == _NO_LETTER


def _entry(dossier: DossierData) -> ProviderEntry:
    provider, latest = dossier.provider, dossier.inspections[-1]
    graded = _last_graded(dossier)
    ids = (one.id for one in dossier.inspections)
    return ProviderEntry(
        provider=provider_link(provider),
        region=provider.region or "",
        urn=provider.urn or "",
        span=_span(dossier.inspections),
        latest=inspection_link(latest, words.month(latest.last_day)),
        framework=Choice(latest.framework, latest.framework_name),
        graded=words.month(graded.last_day) if graded and graded is not latest else "",
        line=_line(dossier, graded) if graded else None,
        also=" ".join(filter(None, (provider.code, provider.slug, *ids))),
    )


def _span(inspections: Sequence[InspectionData]) -> str:
    first, last = (words.month(one.last_day) for one in (inspections[0], inspections[-1]))
    count = words.upper_first(words.counted(len(inspections), "inspection"))
    return f"{count}, {first}" if first == last else f"{count}, {first} to {last}"


def _last_graded(dossier: DossierData) -> InspectionData | None:
    graded = {one.inspection for one in dossier.judgements}
    return next((one for one in reversed(dossier.inspections) if one.id in graded), None)


def _line(dossier: DossierData, inspection: InspectionData) -> JudgedLine:
    """Return what an inspection judged: its overall grade, or the profile with an area to stand for it."""
    told = [one for one in dossier.judgements if one.inspection == inspection.id]
    overall = next((one for one in told if one.target == OVERALL), None)
    counting = [one for one in told if one.contributes] or told
    one = overall or _telling(counting)
    judged = JudgedView(
        inspection=inspection.id,
        provider=dossier.provider.name,
        when=words.month(inspection.last_day),
        label=one.label,
        sentence=one.sentence,
        narrative=one.narrative,
    )
    return JudgedLine("" if overall else _profile(counting), one.name, judged)


def _telling(judgements: Sequence[JudgementData]) -> JudgementData:
    """Return the judgement told for several: of those on the scale of most, the first furthest down."""
    scales = Counter(one.steps for one in judgements if one.step)
    if not scales:
        return judgements[0]
    ((most, _),) = scales.most_common(1)
    return max((one for one in judgements if one.steps == most), key=lambda one: one.step or 0)


def _profile(judgements: Sequence[JudgementData]) -> str:
    """Return how many areas have which grade, best first on each scale, those without one last."""
    counts = Counter((one.label, one.step or one.steps + 1, one.steps) for one in _present(judgements))
    ordered = sorted(counts.items(), key=lambda item: (-item[0][2], item[0][1]))
    told = [
        f"‘{words.lower_first(label)}’ in {words.counted(count, 'area')}" for (label, _, _), count in ordered
    ]
    return f"Grades given: {all_of(told)}." if told else ""


def _present(judgements: Sequence[JudgementData]) -> Iterator[JudgementData]:
    return (one for one in judgements if one.state != State.NOT_IN_FRAMEWORK)
