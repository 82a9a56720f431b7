"""The page of a framework: its areas, its rules with their basis and source, and what its grades mean."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from reportgen import words
from reportgen.frameworks.model import Area, FollowUp, Framework
from reportgen.programme import addresses
from reportgen.programme.contract import DossierData
from reportgen.report.composition import scales
from reportgen.report.context import ScaleView
from reportgen.report.following import span_in_words


@dataclass(frozen=True, slots=True)
class AreaLine:
    """An area: its title, and what is to be known of it, such as that it is judged on its own."""

    title: str
    note: str


@dataclass(frozen=True, slots=True)
class Stated:
    """A rule, or what follows by when: its words, why it is believed, and where it stands."""

    words: str
    basis: str
    source: str


@dataclass(frozen=True, slots=True)
class ReportOf:
    """A report under the framework: of whom and when, and its address."""

    text: str
    address: str


@dataclass(frozen=True, slots=True)
class FrameworkPage:
    """What the site tells of a framework; `overall` says what it does about an overall grade."""

    id: str
    address: str
    name: str
    title: str
    force: str
    source: str
    overall: str
    areas: tuple[AreaLine, ...]
    scales: tuple[ScaleView, ...]
    rules: tuple[Stated, ...]
    follow_ups: tuple[Stated, ...]
    reports: tuple[ReportOf, ...]


def framework_page(framework: Framework, dossiers: Iterable[DossierData]) -> FrameworkPage:
    """Return the page of a framework, with the reports under it, the latest first."""
    form = framework.overall
    return FrameworkPage(
        id=framework.id,
        address=addresses.framework_page(framework.id),
        name=framework.name,
        title=framework.title,
        force=_force(framework),
        source=words.ended(framework.source),
        overall=f"There is an overall grade: {words.lower_first(form.label)}."
        if form
        else words.ended(framework.no_overall or "There is no overall grade"),
        areas=tuple(_area(framework, framework.area(one)) for one in framework.table_order),
        scales=scales(framework),
        rules=tuple(
            Stated(words.sentence(rule.words), words.upper_first(rule.basis.words), rule.source)
            for rule in framework.rules
        ),
        follow_ups=tuple(map(_follow_up, framework.follow_ups)),
        reports=tuple(_reports(framework.id, dossiers)),
    )


def _force(framework: Framework) -> str:
    days = framework.in_force
    if days is None:
        return "It was never in force."
    if days.end is None:
        return f"In force for fieldwork from {words.day(days.start)}."
    return f"In force for fieldwork {words.window(days.start, days.end)}."


def _area(framework: Framework, area: Area) -> AreaLine:
    notes = (
        f"part of {framework.area(area.part_of).name}" if area.part_of else "",
        "" if area.contributes else "judged on its own",
        "" if area.scale else "told without a grade",
        "may be left out" if area.optional else "",
    )
    return AreaLine(area.title, "; ".join(filter(None, notes)))


def _follow_up(one: FollowUp) -> Stated:
    when = span_in_words(one.due)
    told = f"{one.what}, by {one.who}" + (f": {words.lower_first(when)}" if when else "")
    return Stated(words.ended(told), words.upper_first(one.basis.words), one.source)


def _reports(framework: str, dossiers: Iterable[DossierData]) -> Iterator[ReportOf]:
    found = [
        (inspection.last_day, dossier.provider.name, inspection.id)
        for dossier in dossiers
        for inspection in dossier.inspections
        if inspection.framework == framework
    ]
    for day, provider, inspection in sorted(found, key=lambda one: (-one[0].toordinal(), *one[1:])):
        yield ReportOf(f"{provider}, {words.month(day)}", addresses.inspection_page(inspection))
