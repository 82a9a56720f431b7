"""Pages of a site as linked data (schema.org): the data that can be had, and who a provider is.

Addresses are whole where the site's is known, and lead from the page where it is not.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from reportgen.feeds.dictionary import dictionary
from reportgen.programme import addresses
from reportgen.programme.contract import DossierData, ProviderData
from reportgen.publisher import Publisher

LinkedData = dict[str, Any]

_CONTEXT = "https://schema.org"


def data_page(
    dossiers: Sequence[DossierData], site: str, publisher: Publisher, as_at: date, base_url: str | None
) -> LinkedData:
    """Return the JSON-LD of the page of the data: a catalogue of all of it in one file, and of each table.

    Args:
        dossiers: the providers.
        site: the name of the site.
        publisher: who publishes the reports, and under what licence.
        as_at: the day on which the data was put together.
        base_url: where the root of the site is.
    """
    shared = {
        "publisher": {"@type": "Organization", "name": publisher.name} if publisher.name else None,
        "license": publisher.licence_url or publisher.licence,
        "inLanguage": publisher.language,
        "dateModified": as_at.isoformat(),
        "temporalCoverage": _covered(dossiers),
        "url": _url(addresses.DATA, addresses.DATA, base_url),
    }
    whole = "All that the published inspection reports of all providers tell, in one file."
    files = [("Inspection reports", whole, addresses.PROGRAMME_DATA, "application/json")]
    files += [
        (f"Inspection reports: {one.name}", one.meaning, addresses.table(one.name), "text/csv")
        for one in dictionary()
        if one.is_file
    ]
    return _told(
        {
            "@context": _CONTEXT,
            "@type": "DataCatalog",
            "name": f"Data of {site}",
            **shared,
            "dataset": [
                _told(
                    {
                        "@type": "Dataset",
                        "name": name,
                        "description": meaning,
                        **shared,
                        "distribution": {
                            "@type": "DataDownload",
                            "encodingFormat": kind,
                            "contentUrl": _url(path, addresses.DATA, base_url),
                        },
                    }
                )
                for name, meaning, path, kind in files
            ],
        }
    )


def provider_page(provider: ProviderData, base_url: str | None) -> LinkedData:
    """Return the JSON-LD of the page of a provider: who it is, and the way to the page.

    Args:
        provider: who it is.
        base_url: where the root of the site is.
    """
    page = addresses.provider_page(provider.slug)
    trail = (("Home", addresses.HOME), ("Providers", addresses.PROVIDERS), (provider.name, page))
    return {
        "@context": _CONTEXT,
        "@graph": [_organization(provider, page, base_url), _breadcrumbs(trail, page, base_url)],
    }


def _organization(provider: ProviderData, page: str, base_url: str | None) -> LinkedData:
    numbers = (("URN", provider.urn), ("GSS", provider.code))
    return _told(
        {
            "@type": "GovernmentOrganization",
            "name": provider.name,
            "identifier": [
                {"@type": "PropertyValue", "propertyID": scheme, "value": number}
                for scheme, number in numbers
                if number
            ],
            "location": {"@type": "Place", "name": provider.region} if provider.region else None,
            "mainEntityOfPage": _url(page, page, base_url),
        }
    )


def _breadcrumbs(trail: Sequence[tuple[str, str]], page: str, base_url: str | None) -> LinkedData:
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": number, "name": name, "item": _url(path, page, base_url)}
            for number, (name, path) in enumerate(trail, start=1)
        ],
    }


def _covered(dossiers: Sequence[DossierData]) -> str | None:
    """Return the days of fieldwork that the reports tell of, as an interval of ISO 8601."""
    inspections = [one for dossier in dossiers for one in dossier.inspections]
    if not inspections:
        return None
    first, last = min(one.first_day for one in inspections), max(one.last_day for one in inspections)
    return f"{first}/{last}"


def _url(path: str, page: str, base_url: str | None) -> str:
    return addresses.absolute(base_url, path) if base_url else addresses.root_of(page) + path


def _told(data: LinkedData) -> LinkedData:
    """Return linked data without what is not known."""
    return {name: value for name, value in data.items() if value}
