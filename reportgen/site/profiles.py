"""What one overall grade hides, over all reports: the profiles of area grades behind it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from reportgen import words
from reportgen.comparison.model import Member, Profile
from reportgen.comparison.spread import Grades, profiles_of
from reportgen.frameworks.model import OVERALL
from reportgen.programme import addresses
from reportgen.programme.contract import DossierData, InspectionData, JudgementData


@dataclass(frozen=True, slots=True)
class ProfilesPage:
    """The inspections under one framework with one overall grade, by their profiles."""

    address: str
    framework: str
    overall: str
    finding: str
    profiles: tuple[Profile, ...]


@dataclass(frozen=True, slots=True)
class _Judged:
    inspection: InspectionData
    provider: str
    overall: JudgementData
    areas: tuple[JudgementData, ...]


def profile_pages(dossiers: Iterable[DossierData]) -> tuple[ProfilesPage, ...]:
    """Return a page for each overall grade under each framework, by framework and from the best on."""
    by_grade: dict[tuple[str, int], list[_Judged]] = {}
    for one in (judged for dossier in dossiers for judged in _judged(dossier)):
        by_grade.setdefault((one.inspection.framework, one.overall.step or 0), []).append(one)
    return tuple(_page(found) for _, found in sorted(by_grade.items()))


def _judged(dossier: DossierData) -> Iterator[_Judged]:
    """Yield the inspections of a provider that have an overall grade."""
    for inspection in dossier.inspections:
        own = [one for one in dossier.judgements if one.inspection == inspection.id]
        overall = next((one for one in own if one.target == OVERALL and one.step), None)
        if overall:
            areas = tuple(one for one in own if one.target != OVERALL)
            yield _Judged(inspection, dossier.provider.name, overall, areas)


def _page(found: Sequence[_Judged]) -> ProfilesPage:
    framework, overall = found[0].inspection, found[0].overall
    profiles = profiles_of((_grades(one), _member(one)) for one in found)
    count = words.counted(len(found), "inspection")
    behind = words.counted(len(profiles), "profile")
    verb = "has" if len(found) == 1 else "have"
    return ProfilesPage(
        address=addresses.profiles_page(framework.framework, overall.grade or ""),
        framework=framework.framework_name,
        overall=overall.label,
        finding=words.upper_first(
            f"{count} under {framework.framework_name} {verb} the overall grade ‘{overall.label}’, "
            f"with {behind} of area grades."
        ),
        profiles=profiles,
    )


def _grades(one: _Judged) -> Grades:
    return tuple((area.name, area.label) for area in one.areas)


def _member(one: _Judged) -> Member:
    month = words.month(one.inspection.last_day)
    return Member(
        id=one.inspection.id,
        sentence=f"{one.overall.sentence} {one.overall.reason}".strip(),
        areas=tuple((area.name, area.sentence) for area in one.areas),
        called=f"{one.provider}, {month}",
    )
