"""Which grades were given, judgement by judgement and year by year: counts that lead to what they count.

Grades stand together only where the same was judged on the same scale: under one framework, or where the next
one of its kind says that an area goes on. Nothing is averaged, and nobody is ranked.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from reportgen import words
from reportgen.frameworks import Library
from reportgen.frameworks.model import OVERALL, Framework, Scale
from reportgen.grading import State
from reportgen.problems import all_of
from reportgen.programme import addresses
from reportgen.programme.contract import DossierData, InspectionData, JudgementData
from reportgen.programme.succession import Line, Target, lines
from reportgen.programme.views import CellView, ColumnView, DistributionView, JudgedView, YearView

_FILLS = 5
_UNGRADED = ColumnView("Not graded", 0)


@dataclass(frozen=True, slots=True)
class _Given:
    """A judgement with its inspection and the name of who was inspected."""

    provider: str
    inspection: InspectionData
    judgement: JudgementData

    @property
    def is_graded(self) -> bool:
        """Whether there is a grade."""
        return self.judgement.state == State.GRADED


_Column = tuple[str | None, ColumnView]
_Found = dict[tuple[str, str], list[_Given]]


def distributions(dossiers: Iterable[DossierData], library: Library) -> tuple[DistributionView, ...]:
    """Return the grades that were given, by judgement and year of publication.

    What the latest framework of a kind judges comes first, in the order of its table.

    Args:
        dossiers: all providers.
        library: the frameworks of their inspections.
    """
    found = _found(dossiers)
    frameworks = (library.get(one) for one in sorted({framework for framework, _ in found}))
    judged = lines(frameworks, _targets, _on_one_scale)
    told = ((line, [one for target in line for one in _of(target, found)]) for line in judged)
    return tuple(_distribution(line, given, found) for line, given in told if given)


def _found(dossiers: Iterable[DossierData]) -> _Found:
    """Return all judgements by framework and target, but for those that a framework does not have."""
    found: _Found = {}
    for dossier in dossiers:
        inspections = {one.id: one for one in dossier.inspections}
        for judgement in dossier.judgements:
            if judgement.state != State.NOT_IN_FRAMEWORK:
                inspection = inspections[judgement.inspection]
                given = _Given(dossier.provider.name, inspection, judgement)
                found.setdefault((inspection.framework, judgement.target), []).append(given)
    return found


def _of(target: Target, found: _Found) -> list[_Given]:
    return found.get((target.framework.id, target.target), [])


def _targets(framework: Framework) -> Iterator[str]:
    """Yield what a framework judges, in the order of its table, the overall grade last."""
    yield from (area.id for area in framework.graded_areas)
    if framework.overall:
        yield OVERALL


def _scale(target: Target) -> Scale:
    """Return the scale of what is graded."""
    scale = target.framework.scale_of(target.target)
    assert scale is not None
    return scale


def _words(target: Target) -> tuple[str, ...]:
    """Return the grades that it may have, best first."""
    return tuple(entry.word for entry in _scale(target).grades)


def _on_one_scale(before: Target, now: Target) -> bool:
    return _words(before) == _words(now)


def _distribution(line: Line, given: list[_Given], found: _Found) -> DistributionView:
    last = line[-1]
    anchor = f"{last.framework.id}-{last.target}"
    columns = _columns(last, given)
    published = [one.inspection.published.year for one in given]
    return DistributionView(
        anchor=anchor,
        address=addresses.distribution_page(anchor),
        name=last.name,
        counted=all_of(target.framework.name for target in line if _of(target, found)),
        finding=_finding(line, given, found),
        notes=tuple(_notes(line, found)),
        columns=tuple(column for _, column in columns),
        years=tuple(
            _year(anchor, year, columns, given) for year in range(min(published), max(published) + 1)
        ),
    )


def _columns(target: Target, given: list[_Given]) -> list[_Column]:
    """Return the grades of a scale with their words; apart from them, what was not graded, if any was."""
    apart = max(len(_words(target)) - 1, 1)
    columns: list[_Column] = [
        (entry.word, ColumnView(entry.label, step * (_FILLS - 1) // apart + 1))
        for step, entry in enumerate(_scale(target).grades)
    ]
    return columns if all(one.is_graded for one in given) else [*columns, (None, _UNGRADED)]


def _year(anchor: str, year: int, columns: list[_Column], given: list[_Given]) -> YearView:
    published = sorted(
        (one for one in given if one.inspection.published.year == year),
        key=lambda one: (one.provider, one.inspection.published, one.inspection.id),
    )
    return YearView(
        year,
        tuple(
            CellView(
                f"{anchor}-{year}-{number}",
                column,
                tuple(_judged(one) for one in published if one.judgement.grade == word),
            )
            for number, (word, column) in enumerate(columns, start=1)
        ),
    )


def _judged(given: _Given) -> JudgedView:
    judgement = given.judgement
    return JudgedView(
        inspection=given.inspection.id,
        provider=given.provider,
        when=words.month(given.inspection.published),
        label=judgement.label,
        sentence=judgement.sentence,
        narrative=judgement.narrative,
    )


def _finding(line: Line, given: list[_Given], found: _Found) -> str:
    """Return what the grades come to: how many are below what is expected, or how many of each there are."""
    if not any(one.is_graded for one in given):
        return f"No grade was given in {words.counted(len(given), 'inspection')}."
    scale = _scale(line[-1])
    lowest = scale.find(scale.expected_minimum) if scale.expected_minimum else None
    if lowest is None:
        return _each_grade(line[-1], given)
    told = [
        share for target in line if (share := _below(target, scale.rank(lowest.word), _of(target, found)))
    ]
    return f"Below ‘{lowest.within_sentence}’: {all_of(told)}."


def _below(target: Target, lowest: int, given: list[_Given]) -> str:
    """Return how many grades lie below a step of the scale, the same under all frameworks of a line."""
    graded = [one.judgement.grade for one in given if one.judgement.grade is not None]
    below = sum(_scale(target).rank(grade) > lowest for grade in graded)
    count = words.number(below) if below else "none"
    return f"{count} of {words.number(len(graded))} under {target.framework.name}" if graded else ""


def _each_grade(target: Target, given: list[_Given]) -> str:
    counts = (
        (entry.within_sentence, sum(one.judgement.grade == entry.word for one in given))
        for entry in _scale(target).grades
    )
    told = [f"‘{label}’ {words.number(count)}" for label, count in counts if count]
    return f"Grades given: {all_of(told)}."


def _notes(line: Line, found: _Found) -> Iterator[str]:
    """Yield where a judgement, or a grade of it, had another name than it has under the latest framework."""
    last = line[-1]
    for target in line[:-1]:
        if not _of(target, found):
            continue
        under = f"under {target.framework.name}"
        if target.name != last.name:
            yield f"It was called ‘{words.lower_first(target.name)}’ {under}."
        for now, then in zip(_scale(last).grades, _scale(target).grades, strict=True):
            if then.label != now.label:
                yield f"‘{now.label}’ was printed as ‘{then.label}’ {under}."
