"""The programme as a map of tiles, one for each local authority: where it stands, and never a grade."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import groupby

from reportgen import words
from reportgen.programme.addresses import provider_page
from reportgen.programme.authorities import Authority, authorities
from reportgen.programme.contract import DossierData, ProviderData
from reportgen.programme.standing import Standing, soonest, standing
from reportgen.rules.authorities import plain_name


@dataclass(frozen=True, slots=True)
class Tile:
    """An authority with where it stands.

    `address` is its page from the root of the site, empty without a report; `told` says where it stands, as
    in 'not due yet, next inspection by 12 March 2028'.
    """

    authority: Authority
    standing: Standing
    address: str
    told: str


@dataclass(frozen=True, slots=True)
class OffMap:
    """A provider without a tile: its name, its page from the root of the site, and where it stands."""

    name: str
    address: str
    told: str


@dataclass(frozen=True, slots=True)
class TileMap:
    """All authorities of today, row by row from the north-west; `on` is the day on which they stand so.

    `counts` has how many tiles there are of each standing, also of those that none has; `regions` the same
    tiles by region from north to south, and by name. `off_map` are the providers that are none of the
    authorities, or bear the name of one that is on the map already.
    """

    on: str
    columns: int
    rows: int
    tiles: tuple[Tile, ...]
    counts: tuple[tuple[Standing, int], ...]
    regions: tuple[tuple[str, tuple[Tile, ...]], ...]
    off_map: tuple[OffMap, ...]


def tile_map(dossiers: Iterable[DossierData], today: date) -> TileMap:
    """Return where each authority stands on a day; a provider is found by URN, else GSS code, else name."""
    placed: dict[str, DossierData] = {}
    left = tuple(dossiers)
    # The surest way first, so that a namesake takes no tile from the authority itself.
    for sign in _signs():
        left = tuple(one for one in left if not _has_place(one, sign, placed))
    tiles = tuple(_tile(one, placed.get(one.code), today) for one in authorities())
    count = Counter(tile.standing for tile in tiles)
    return TileMap(
        on=words.day(today),
        columns=max(one.column for one in authorities()),
        rows=max(one.row for one in authorities()),
        tiles=tuple(sorted(tiles, key=lambda tile: (tile.authority.row, tile.authority.column))),
        counts=tuple((one, count[one]) for one in Standing),
        regions=tuple(
            (region, tuple(group)) for region, group in groupby(tiles, key=lambda tile: tile.authority.region)
        ),
        off_map=tuple(
            OffMap(one.provider.name, provider_page(one.provider.slug), _told(one, today)) for one in left
        ),
    )


@dataclass(frozen=True, slots=True)
class _Sign:
    """A way in which a provider is known: what it has, and the code of the authority whose that is."""

    of: Callable[[ProviderData], str | None]
    codes: Mapping[str, str]


@cache
def _signs() -> tuple[_Sign, ...]:
    return (
        _Sign(lambda provider: provider.urn, {one.urn: one.code for one in authorities() if one.urn}),
        _Sign(lambda provider: provider.code, {one.code: one.code for one in authorities()}),
        _Sign(
            lambda provider: plain_name(provider.name),
            {plain_name(one.name): one.code for one in authorities()},
        ),
    )


def _has_place(dossier: DossierData, sign: _Sign, placed: dict[str, DossierData]) -> bool:
    """Give a provider the tile that a sign leads to, if that is free; return whether it has it."""
    code = sign.codes.get(sign.of(dossier.provider) or "")
    if code is None or code in placed:
        return False
    placed[code] = dossier
    return True


def _tile(authority: Authority, dossier: DossierData | None, today: date) -> Tile:
    if dossier is None:
        return Tile(authority, Standing.NO_REPORT, "", Standing.NO_REPORT.value)
    return Tile(
        authority, standing(dossier, today), provider_page(dossier.provider.slug), _told(dossier, today)
    )


def _told(dossier: DossierData, today: date) -> str:
    where, first = standing(dossier, today), soonest(dossier)
    if first is None or first.latest is None:
        return where.value
    when = words.lower_first(words.window(first.earliest, first.latest))
    if where is Standing.PASSED:
        return f"{where}: the next inspection was due {when}"
    return f"{where}, next inspection {when}"
