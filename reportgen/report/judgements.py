"""The judgement table: its rows in order, the same for page, PDF and data."""

from dataclasses import dataclass

from reportgen.case import Case
from reportgen.frameworks.model import OVERALL, Area
from reportgen.report import explanation


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row: what is judged, its label, the grade as printed, and where the row stands."""

    target: str
    label: str
    printed: str
    is_part: bool = False
    is_independent: bool = False


def table_rows(case: Case) -> tuple[TableRow, ...]:
    """Return the rows: areas in table order, parts under theirs, independent ones, then the overall."""
    rows = [_row(case, area) for area in _areas(case)]
    overall = case.framework.overall
    if overall and overall.in_table:
        rows.append(TableRow(OVERALL, overall.label, explanation.label_of(case, case.outcome.overall)))
    return tuple(rows)


def _row(case: Case, area: Area) -> TableRow:
    return TableRow(
        target=area.id,
        label=f"{area.number} {area.label}" if area.number else area.label,
        printed=explanation.label_of(case, case.outcome.areas[area.id]),
        is_part=area.part_of is not None,
        is_independent=not area.contributes,
    )


def _areas(case: Case) -> tuple[Area, ...]:
    graded = [area for area in case.framework.graded_areas if not _left_out(case, area)]
    whole = [area for area in graded if area.part_of is None]
    ordered = [one for area in whole for one in (area, *(part for part in graded if part.part_of == area.id))]
    return tuple(sorted(ordered, key=lambda area: not area.contributes))


def _left_out(case: Case, area: Area) -> bool:
    return area.optional and area.id not in case.record.areas
