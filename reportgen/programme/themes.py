"""What was asked for, area by area across all reports, with what was said of it last. Pure.

An area goes on from one framework to the next where their data say so. Nothing is said of what is alike.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from reportgen import words
from reportgen.frameworks import Library
from reportgen.lives import Stage, stage_counted
from reportgen.problems import all_of
from reportgen.programme import addresses
from reportgen.programme.contract import DossierData, ImprovementData, InspectionData, ProviderData
from reportgen.programme.providers import Choice
from reportgen.programme.succession import Line, lines
from reportgen.programme.views import PageLink, provider_link

LIST_PAGE = "site/themes.html"
"""The template of the list of themes; it sees `themes`, and the `frame` of every page."""
PAGE = "site/theme.html"
"""The template of a theme; it sees `theme`, and the `frame` of every page."""

_THING, _THINGS = "area for improvement", "areas for improvement"


@dataclass(frozen=True, slots=True)
class AskedView:
    """An area for improvement: its words, whose report asks for it, and what was said of it last.

    `asked` leads to where it stands; `last_word` is a stage in words, and `said_in` the report that says so,
    None where there is no later one. It is found by its `reference`, too.
    """

    text: str
    provider: PageLink
    asked: PageLink
    priority: bool
    stage: Stage
    last_word: str
    said_in: PageLink | None
    reference: str


@dataclass(frozen=True, slots=True)
class AskedInYear:
    """What inspections of a year asked for, the latest first."""

    year: int
    asked: tuple[AskedView, ...]


@dataclass(frozen=True, slots=True)
class RelatedTheme:
    """A theme that an area came from, or went into, without being the same; `why` says how they differ."""

    theme: PageLink
    why: str


@dataclass(frozen=True, slots=True)
class ThemeView:
    """All that was asked for in one area, or for the whole service.

    `under` names the frameworks, `count` is how much it is in words, `span` tells when and of how many
    providers; `finding` is what became of it, and `stages` are the words for that which occur.
    """

    theme: PageLink
    under: str
    count: str
    span: str
    finding: str
    stages: tuple[Choice, ...]
    has_priority: bool
    related: tuple[RelatedTheme, ...]
    years: tuple[AskedInYear, ...]


@dataclass(frozen=True, slots=True)
class _Asked:
    """An area for improvement with who was asked, in which inspection, and all inspections of theirs."""

    provider: ProviderData
    inspection: InspectionData
    improvement: ImprovementData


@dataclass(frozen=True, slots=True)
class _Area:
    """An area under frameworks that succeed one another, with its theme and what was asked for in it."""

    line: Line
    theme: PageLink
    asked: list[_Asked]


def themes(dossiers: Iterable[DossierData], library: Library) -> tuple[ThemeView, ...]:
    """Return what was asked for by area, the whole service first; areas of which nothing was are left out.

    Areas are those of the latest framework of a kind, each with what went before it; one that does not go on
    is a theme of its own.

    Args:
        dossiers: all providers.
        library: the frameworks of their inspections.
    """
    asked = sorted(_all_asked(dossiers), key=_latest_first)
    whole = [one for one in asked if one.improvement.area is None]
    areas = tuple(_areas(asked, library))
    first = (_theme(_WHOLE, whole, ()),) if whole else ()
    return (*first, *(_theme(one.theme, one.asked, _related(one, areas)) for one in areas))


def _all_asked(dossiers: Iterable[DossierData]) -> Iterator[_Asked]:
    for dossier in dossiers:
        inspections = {one.id: one for one in dossier.inspections}
        for improvement in dossier.improvements:
            yield _Asked(dossier.provider, inspections[improvement.inspection], improvement)


def _latest_first(asked: _Asked) -> tuple[int, str, str]:
    """Return what sorts the latest inspection first; what one asks for stays in its order."""
    return -asked.inspection.last_day.toordinal(), asked.provider.name, asked.inspection.id


def _areas(asked: Sequence[_Asked], library: Library) -> Iterator[_Area]:
    taken: set[str] = set()
    frameworks = map(library.get, sorted({one.inspection.framework for one in asked}))
    for line in lines(frameworks, lambda one: one.table_order):
        here = {(target.framework.id, target.target) for target in line}
        own = [one for one in asked if (one.inspection.framework, one.improvement.area) in here]
        if own:
            last = line[-1]
            name = f"{last.framework.kind}-{last.target}"
            # An area that did not go on may have left its id to another one.
            name = f"{last.framework.id}-{last.target}" if name in taken else name
            taken.add(name)
            yield _Area(line, _link(name, last.name), own)


def _link(theme: str, name: str) -> PageLink:
    return PageLink(name, addresses.theme_page(theme))


_WHOLE = _link("whole-service", "The whole service")


def _related(area: _Area, areas: Sequence[_Area]) -> tuple[RelatedTheme, ...]:
    """Return the themes that an area came from or went into without being the same."""
    came = ((one, _unlike(one, area), one.line[-1].framework.name, "until") for one in areas)
    went = ((one, _unlike(area, one), one.line[0].framework.name, "from") for one in areas)
    return tuple(
        RelatedTheme(one.theme, f"{when} {framework}, {why}")
        for one, why, framework, when in (*came, *went)
        if why
    )


def _unlike(before: _Area, after: _Area) -> str:
    """Return how the last of an area differs from the first of one that came of it; empty where none did."""
    last, first = before.line[-1], after.line[0]
    if last.framework.kind != first.framework.kind:
        return ""
    came = first.framework.predecessor(first.target, last.framework.id)
    return came.unlike or "" if came.area == last.target else ""


def _theme(theme: PageLink, asked: Sequence[_Asked], related: tuple[RelatedTheme, ...]) -> ThemeView:
    stages = Counter(one.improvement.stage for one in asked)
    frameworks = {one.inspection.framework: one.inspection.framework_name for one in reversed(asked)}
    years = groupby(asked, key=lambda one: one.inspection.last_day.year)
    return ThemeView(
        theme=theme,
        under=all_of(frameworks.values()),
        count=words.counted(len(asked), _THING, _THINGS),
        span=_span(asked),
        finding=_finding(asked, stages),
        stages=tuple(Choice(stage, words.upper_first(_word(stage))) for stage in Stage if stages[stage]),
        has_priority=any(one.improvement.priority for one in asked),
        related=related,
        years=tuple(AskedInYear(year, tuple(map(_view, own))) for year, own in years),
    )


def _span(asked: Sequence[_Asked]) -> str:
    """Return by how many inspections of how many providers it was asked for, and when."""
    providers = words.counted(len({one.provider.slug for one in asked}), "provider")
    inspections = words.counted(len({one.inspection.id for one in asked}), "inspection")
    first, last = (words.month(one.inspection.last_day) for one in (asked[-1], asked[0]))
    when = first if first == last else f"{first} to {last}"
    return f"{words.upper_first(inspections)} of {providers}, {when}"


def _finding(asked: Sequence[_Asked], stages: Counter[Stage]) -> str:
    """Return what became of it by stage, and how much of it needs priority action."""
    things = words.counted(len(asked), _THING, _THINGS)
    if len(stages) == 1:
        (stage,) = stages
        told = words.sentence(f"{things}: {_word(stage)}")
    else:
        told = f"Of {things}, {all_of(stage_counted(stages[one], one) for one in Stage if stages[one])}."
    urgent = sum(one.improvement.priority for one in asked)
    need = "needs" if urgent == 1 else "need"
    return f"{told} {words.upper_first(words.number(urgent))} {need} priority action." if urgent else told


def _word(stage: Stage) -> str:
    return "no later report yet" if stage is Stage.RAISED else stage.value


def _view(asked: _Asked) -> AskedView:
    improvement = asked.improvement
    return AskedView(
        text=improvement.text,
        provider=provider_link(asked.provider),
        asked=PageLink(words.month(asked.inspection.last_day), improvement.address),
        priority=improvement.priority,
        stage=improvement.stage,
        last_word=words.upper_first(_word(improvement.stage)),
        said_in=_said_in(improvement),
        reference=improvement.reference,
    )


def _said_in(improvement: ImprovementData) -> PageLink | None:
    """Return the report that has the last word, where one has."""
    said = next((one for one in reversed(improvement.said) if one.stage is improvement.stage), None)
    return PageLink(words.month(said.day), addresses.inspection_page(said.inspection)) if said else None
