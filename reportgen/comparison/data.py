"""A comparison, and a spread, as data."""

from reportgen.comparison.contract import (
    CellData,
    ColumnData,
    ComparisonData,
    GradeOfData,
    MemberData,
    PartData,
    ProfileData,
    SentenceData,
    SpreadData,
    WordsData,
)
from reportgen.comparison.model import Cell, Comparison, Found, Part, Profile, Spread


def comparison_data(comparison: Comparison) -> ComparisonData:
    """Return inspections side by side as data."""
    ids = {column.called: column.id for column in comparison.columns}
    return ComparisonData(
        inspections=tuple(
            ColumnData(
                id=one.id,
                provider=one.provider,
                framework=one.framework,
                dates=one.dates,
                status=one.status,
            )
            for one in comparison.columns
        ),
        finding=comparison.finding,
        parts=tuple(_part(part, ids) for part in comparison.parts),
    )


def _part(part: Part, ids: dict[str, str]) -> PartData:
    cells = zip(ids.values(), part.cells, strict=False)  # what belongs to no area has no cells
    return PartData(
        target=part.target,
        title=part.title,
        said=part.said,
        judgements=tuple(_cell(one, cell) for one, cell in cells),
        strengths=tuple(_words(found, ids) for found in part.strengths),
        improvements=tuple(_words(found, ids) for found in part.improvements),
    )


def _cell(inspection: str, cell: Cell) -> CellData:
    grade = cell.grade
    return CellData(
        inspection=inspection,
        label=grade.label if grade else None,
        state=grade.state if grade else None,
        why=grade.why if grade else "",
        remark=cell.remark,
    )


def _words(found: Found, ids: dict[str, str]) -> tuple[WordsData, ...]:
    pairs = zip(found.by, found.texts, strict=True)
    return tuple(WordsData(inspection=ids[name], text=text) for name, text in pairs)


def spread_data(spread: Spread) -> SpreadData:
    """Return the profiles behind one overall grade as data."""
    return SpreadData(
        inspection=spread.id,
        overall=spread.overall,
        framework=spread.framework,
        finding=spread.finding,
        profiles=tuple(map(_profile, spread.profiles)),
    )


def _profile(profile: Profile) -> ProfileData:
    return ProfileData(
        grades=tuple(GradeOfData(area=area, grade=grade) for area, grade in profile.grades),
        inspections=tuple(
            MemberData(
                inspection=one.id,
                sentence=one.sentence,
                areas=tuple(SentenceData(area=area, sentence=said) for area, said in one.areas),
            )
            for one in profile.inspections
        ),
        is_own=profile.is_own,
    )
