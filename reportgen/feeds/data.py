"""All that published reports tell as one file, `programme.json`, and the schema of it."""

import json
from collections.abc import Sequence
from datetime import date

from reportgen import schema
from reportgen.feeds.told import with_addresses
from reportgen.programme import addresses
from reportgen.programme.contract import FORMAT, DossierData, ProgrammeData
from reportgen.publisher import Publisher
from reportgen.report.contract import data_schema


def programme_data(
    dossiers: Sequence[DossierData], publisher: Publisher, as_at: date, base_url: str | None = None
) -> ProgrammeData:
    """Return what all reports tell together; `as_json` makes the text of `programme.json` of it.

    Args:
        dossiers: the providers, in order.
        publisher: who publishes the reports, and under what licence.
        as_at: the day on which it is put together.
        base_url: where the root of the site is; without it addresses are from that root.
    """
    told = with_addresses(dossiers, base_url)
    return ProgrammeData(
        as_at=as_at,
        base_url=base_url,
        publisher=publisher.name or None,
        licence=publisher.licence,
        licence_url=publisher.licence_url,
        providers=tuple(one.provider for one in told),
        inspections=tuple(one for dossier in told for one in dossier.inspections),
        judgements=tuple(one for dossier in told for one in dossier.judgements),
        improvements=tuple(one for dossier in told for one in dossier.improvements),
        follow_ups=tuple(one for dossier in told for one in dossier.follow_ups),
    )


def programme_schema(base_url: str | None = None) -> str:
    """Return the JSON Schema of `programme.json`, under an id with its version where the site has an address.

    The version is a query, so that the one file answers to the ids of all versions.
    """
    own = f"{addresses.absolute(base_url, addresses.SCHEMA)}?format={FORMAT}" if base_url else None
    head = {"$schema": schema.DIALECT} | ({"$id": own} if own else {})
    return schema.as_text(head | json.loads(data_schema(ProgrammeData)))
