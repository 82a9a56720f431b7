"""Where a report stands on a site. Imports nothing: who hands out work knows it, too."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Siting:
    """Where a report stands among others: the name of the site, and its provider there.

    `provider` is the provider's name in addresses; `base_url` is where the site's root is found, None where
    that is not known.
    """

    site: str
    provider: str
    base_url: str | None
