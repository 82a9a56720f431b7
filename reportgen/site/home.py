"""The home page: the programme at a glance, what is new, and where each authority stands."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from reportgen import words
from reportgen.programme import addresses
from reportgen.programme.contract import DossierData
from reportgen.programme.glance import at_a_glance
from reportgen.programme.tiles import TileMap, tile_map
from reportgen.programme.views import GlanceView
from reportgen.site.index import Entry

_NEW = 6
"""How many reports are told as the latest."""


@dataclass(frozen=True, slots=True)
class Home:
    """What the home page tells on a day."""

    as_at: str
    glance: tuple[GlanceView, ...]
    latest: tuple[Entry, ...]
    map: TileMap


def home(dossiers: Sequence[DossierData], today: date) -> Home:
    """Return what the home page tells.

    Args:
        dossiers: all providers.
        today: the day that times are held against.
    """
    return Home(
        as_at=words.day(today),
        glance=at_a_glance(dossiers, today),
        latest=tuple(_latest(dossiers)),
        map=tile_map(dossiers, today),
    )


def _latest(dossiers: Iterable[DossierData]) -> Iterator[Entry]:
    reports = [(one, dossier.provider.name) for dossier in dossiers for one in dossier.inspections]
    reports.sort(key=lambda report: (-report[0].published.toordinal(), report[0].id))
    for one, provider in reports[:_NEW]:
        fieldwork = words.days(one.first_day, one.last_day)
        told = f"{one.framework_name}; fieldwork {fieldwork}; published {words.day(one.published)}"
        yield Entry(provider, addresses.inspection_page(one.id), told)
