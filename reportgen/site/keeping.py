"""What was made for a site before, by keys that tell all that it was made from and with."""

from collections.abc import Mapping

from reportgen.cache import Cache, Kept
from reportgen.output import sha256


def found(cache: Cache | None, key: str) -> Mapping[str, bytes] | None:
    """Return the files that are kept under a key by their names, None where none or not all are."""
    kept = cache.find(key) if cache else None
    return cache.files(kept) if cache and kept else None


def keep(cache: Cache | None, key: str, files: Mapping[str, bytes]) -> None:
    """Keep files under a key, where there is a cache."""
    if cache:
        kept = Kept({name: sha256(data) for name, data in files.items()}, "", (), None, None)
        cache.keep(key, kept, files.values())
