"""Which grades were given, judgement by judgement and year by year: counts that lead to what they count.

Grades stand together only where the same was judged on the same scale: under one framework, or where the next
one of its kind says that an area goes on. Nothing is averaged, and nobody is ranked.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from reportgen import words
from reportgen.frameworks import Library
from reportgen.frameworks.model import OVERALL, Framework, Scale
from reportgen.grading import State
from reportgen.problems import all_of
from reportgen.programme.contract import DossierData, InspectionData, JudgementData
from reportgen.programme.views import CellView, ColumnView, DistributionView, JudgedView, YearView

_FILLS = 5
_UNGRADED = ColumnView("Not graded", 0)


@dataclass(frozen=True, slots=True)
class _Target:
    """What a framework judges: an area by its id, or 'overall'."""

    framework: Framework
    target: str

    @property
    def scale(self) -> Scale:
        """Its scale; only what is graded is a target."""
        scale = self.framework.scale_of(self.target)
        assert scale is not None
        return scale

    @property
    def words(self) -> tuple[str, ...]:
        """The grades that it may have, best first."""
        return tuple(entry.word for entry in self.scale.grades)

    @property
    def name(self) -> str:
        """What it is called, with a capital."""
        overall = self.framework.overall
        if self.target == OVERALL and overall:
            return overall.label
        return words.upper_first(self.framework.area(self.target).name)


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


_Line = list[_Target]
"""One judgement under frameworks that succeed one another, the earliest first."""
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
    lines = sorted(_lines(frameworks), key=_latest_first)
    told = ((line, [one for target in line for one in _of(target, found)]) for line in lines)
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


def _of(target: _Target, found: _Found) -> list[_Given]:
    return found.get((target.framework.id, target.target), [])


def _latest_first(line: _Line) -> tuple[str, int, int]:
    """Return what sorts lines: by kind, the latest framework first, in the order of its table."""
    framework = line[-1].framework
    place = list(_targets(framework)).index(line[-1])
    return framework.kind, -_began(framework).toordinal(), place


def _began(framework: Framework) -> date:
    return framework.in_force.start if framework.in_force else date.min


def _lines(frameworks: Iterable[Framework]) -> list[_Line]:
    """Return what is judged under frameworks, each judgement with those that it goes on from."""
    lines: list[_Line] = []
    previous: Framework | None = None
    for framework in sorted(frameworks, key=lambda one: (one.kind, _began(one), one.id)):
        open_ones = {line[-1].target: line for line in lines if line[-1].framework is previous}
        for target in _targets(framework):
            line = _going_on(target, previous, open_ones)
            if line is None:
                lines.append([target])
            else:
                line.append(target)
        previous = framework
    return lines


def _targets(framework: Framework) -> Iterator[_Target]:
    """Yield what a framework judges, in the order of its table, the overall grade last."""
    for area in framework.graded_areas:
        yield _Target(framework, area.id)
    if framework.overall:
        yield _Target(framework, OVERALL)


def _going_on(now: _Target, previous: Framework | None, open_ones: dict[str, _Line]) -> _Line | None:
    """Return the line that a judgement goes on with, and take it; None where it begins one."""
    if previous is None or previous.kind != now.framework.kind:
        return None
    before = now.framework.predecessor(now.target, previous.id)
    line = open_ones.get(before.area)
    if before.unlike or line is None or line[-1].words != now.words:
        return None
    return open_ones.pop(before.area)


def _distribution(line: _Line, given: list[_Given], found: _Found) -> DistributionView:
    last = line[-1]
    anchor = f"{last.framework.id}-{last.target}"
    columns = _columns(last, given)
    published = [one.inspection.published.year for one in given]
    return DistributionView(
        anchor=anchor,
        name=last.name,
        counted=all_of(target.framework.name for target in line if _of(target, found)),
        finding=_finding(line, given, found),
        notes=tuple(_notes(line, found)),
        columns=tuple(column for _, column in columns),
        years=tuple(
            _year(anchor, year, columns, given) for year in range(min(published), max(published) + 1)
        ),
    )


def _columns(target: _Target, given: list[_Given]) -> list[_Column]:
    """Return the grades of a scale with their words; apart from them, what was not graded, if any was."""
    apart = max(len(target.words) - 1, 1)
    columns: list[_Column] = [
        (entry.word, ColumnView(entry.label, step * (_FILLS - 1) // apart + 1))
        for step, entry in enumerate(target.scale.grades)
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


def _finding(line: _Line, given: list[_Given], found: _Found) -> str:
    """Return what the grades come to: how many are below what is expected, or how many of each there are."""
    if not any(one.is_graded for one in given):
        return f"No grade was given in {words.counted(len(given), 'inspection')}."
    scale = line[-1].scale
    lowest = scale.find(scale.expected_minimum) if scale.expected_minimum else None
    if lowest is None:
        return _each_grade(line[-1], given)
    told = [
        share for target in line if (share := _below(target, scale.rank(lowest.word), _of(target, found)))
    ]
    return f"Below ‘{lowest.within_sentence}’: {all_of(told)}."


def _below(target: _Target, lowest: int, given: list[_Given]) -> str:
    """Return how many grades lie below a step of the scale, the same under all frameworks of a line."""
    graded = [one.judgement.grade for one in given if one.judgement.grade is not None]
    below = sum(target.scale.rank(grade) > lowest for grade in graded)
    count = words.number(below) if below else "none"
    return f"{count} of {words.number(len(graded))} under {target.framework.name}" if graded else ""


def _each_grade(target: _Target, given: list[_Given]) -> str:
    counts = (
        (entry.within_sentence, sum(one.judgement.grade == entry.word for one in given))
        for entry in target.scale.grades
    )
    told = [f"‘{label}’ {words.number(count)}" for label, count in counts if count]
    return f"Grades given: {all_of(told)}."


def _notes(line: _Line, found: _Found) -> Iterator[str]:
    """Yield where a judgement, or a grade of it, had another name than it has under the latest framework."""
    last = line[-1]
    for target in line[:-1]:
        if not _of(target, found):
            continue
        under = f"under {target.framework.name}"
        if target.name != last.name:
            yield f"It was called ‘{words.lower_first(target.name)}’ {under}."
        for now, then in zip(last.scale.grades, target.scale.grades, strict=True):
            if then.label != now.label:
                yield f"‘{now.label}’ was printed as ‘{then.label}’ {under}."
