"""Tables of what published reports tell, as CSV: columns have the names of the contract's fields.

A grade never travels without its narrative: each row of a judgement has the sentence, the reason and the
address of the text. Days are YYYY-MM-DD, truths are true and false, and what is not known is empty.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from reportgen.feeds.told import with_addresses
from reportgen.lives import Stage
from reportgen.programme import addresses
from reportgen.programme.contract import (
    CorrectionData,
    DossierData,
    FollowUpData,
    ImprovementData,
    InspectionData,
    JudgementData,
    ProviderData,
    SaidData,
)
from reportgen.report.contract import Data
from reportgen.spreadsheet import as_csv

SAID = "said_"
"""What the columns begin with that tell what one report says of an area for improvement."""


def tables(dossiers: Sequence[DossierData], base_url: str | None = None) -> Mapping[str, str]:
    """Return all tables as CSV, by their paths from the root of the site.

    Args:
        dossiers: the providers, in the order of the rows.
        base_url: where the root of the site is; without it addresses are from that root.
    """
    return {
        addresses.table("providers"): providers_csv(dossiers),
        addresses.table("inspections"): inspections_csv(dossiers),
        addresses.table("judgements"): judgements_csv(dossiers, base_url),
        addresses.table("improvements"): improvements_csv(dossiers, base_url),
        addresses.table("follow_ups"): follow_ups_csv(dossiers),
    }


def providers_csv(dossiers: Sequence[DossierData]) -> str:
    """Return a row for each provider."""
    return _table(ProviderData, (one.provider for one in dossiers))


def inspections_csv(dossiers: Sequence[DossierData]) -> str:
    """Return a row for each inspection; corrections are a line each in one cell, as 'DAY: REASON'."""
    return _table(InspectionData, (one for dossier in dossiers for one in dossier.inspections))


def judgements_csv(dossiers: Sequence[DossierData], base_url: str | None = None) -> str:
    """Return a row for each judgement, with its sentence, its reason and the address of its narrative."""
    told = with_addresses(dossiers, base_url)
    return _table(JudgementData, (one for dossier in told for one in dossier.judgements))


def improvements_csv(dossiers: Sequence[DossierData], base_url: str | None = None) -> str:
    """Return a row for each thing said of an area for improvement; its first tells that it was raised."""
    own = tuple(name for name in ImprovementData.model_fields if name != "said")
    said = tuple(SaidData.model_fields)
    rows = (
        (*_cells(one, own), *_cells(event, said))
        for dossier in with_addresses(dossiers, base_url)
        for one in dossier.improvements
        for event in _events(one, dossier)
    )
    return as_csv(((*own, *(f"{SAID}{name}" for name in said)), *rows))


def follow_ups_csv(dossiers: Sequence[DossierData]) -> str:
    """Return a row for each thing that follows an inspection."""
    return _table(FollowUpData, (one for dossier in dossiers for one in dossier.follow_ups))


def _events(one: ImprovementData, dossier: DossierData) -> Iterator[SaidData]:
    (day,) = (held.last_day for held in dossier.inspections if held.id == one.inspection)
    yield SaidData(inspection=one.inspection, day=day, stage=Stage.RAISED, text="", repeated_as=None)
    yield from one.said


def _table(kind: type[Data], rows: Iterable[Data]) -> str:
    names = tuple(kind.model_fields)
    return as_csv((names, *(_cells(row, names) for row in rows)))


def _cells(row: Data, names: Iterable[str]) -> tuple[str, ...]:
    return tuple(_cell(getattr(row, name)) for name in names)


def _cell(value: str | int | date | tuple[CorrectionData, ...] | None) -> str:
    match value:
        case None:
            return ""
        case bool():
            return str(value).lower()
        case tuple():
            return "\n".join(f"{one.day}: {one.reason}" for one in value)
    return str(value)
