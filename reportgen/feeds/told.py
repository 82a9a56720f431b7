"""What is told of dossiers the same way in every file: whole addresses, and when a report changed last."""

from collections.abc import Sequence
from datetime import date, datetime, time

from reportgen.moments import LONDON
from reportgen.programme import addresses
from reportgen.programme.contract import DossierData, InspectionData


def with_addresses(dossiers: Sequence[DossierData], base_url: str | None) -> tuple[DossierData, ...]:
    """Return dossiers whose addresses are whole; as they are where the site's address is not known."""
    return tuple(_with_addresses(one, base_url) if base_url else one for one in dossiers)


def _with_addresses(dossier: DossierData, base_url: str) -> DossierData:
    return dossier.model_copy(
        update={
            "judgements": tuple(
                one.model_copy(update={"narrative": addresses.absolute(base_url, one.narrative)})
                for one in dossier.judgements
            ),
            "improvements": tuple(
                one.model_copy(update={"address": addresses.absolute(base_url, one.address)})
                for one in dossier.improvements
            ),
        }
    )


def changed(inspection: InspectionData) -> date:
    """Return the day on which a report was published, or last corrected."""
    return max((inspection.published, *(one.day for one in inspection.corrections)))


def midnight(day: date) -> datetime:
    """Return the first moment of a day in London."""
    return datetime.combine(day, time(), LONDON)
