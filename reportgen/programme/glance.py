"""The programme at a glance: a few figures in words, each with the page where it stands."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date

from reportgen import words
from reportgen.programme import addresses
from reportgen.programme.contract import DossierData
from reportgen.programme.coverage import published_lately
from reportgen.programme.standing import Standing, standing
from reportgen.programme.views import GlanceView

_DUE = f"{addresses.PROGRAMME}#due"
_COVERAGE = f"{addresses.PROGRAMME}#coverage"


def at_a_glance(dossiers: Iterable[DossierData], today: date) -> tuple[GlanceView, ...]:
    """Return what is known of the whole programme in figures: who is here, what is new, and who is due.

    Args:
        dossiers: all providers.
        today: the day that times are held against.
    """
    return tuple(_figures(tuple(dossiers), today))


def _figures(dossiers: tuple[DossierData, ...], today: date) -> Iterator[GlanceView]:
    reports = sum(len(one.inspections) for one in dossiers)
    lately = published_lately(dossiers, today)
    standings = Counter(standing(one, today) for one in dossiers)
    due, passed = standings[Standing.OPEN], standings[Standing.PASSED]
    yield _figure(len(dossiers), "provider inspected", "providers inspected", addresses.PROVIDERS)
    yield _figure(reports, "report published here", "reports published here", _COVERAGE)
    span = f"published in the 12 months to {words.day(today)}"
    yield _figure(lately, f"report {span}", f"reports {span}", _COVERAGE)
    yield _figure(due, "next inspection due now", "next inspections due now", _DUE)
    ending = f"for which the time stated had passed by {words.day(today)}"
    yield _figure(passed, f"next inspection {ending}", f"next inspections {ending}", _DUE)


def _figure(count: int, one: str, many: str, address: str) -> GlanceView:
    return GlanceView(words.upper_first(words.number(count)), one if count == 1 else many, address)
