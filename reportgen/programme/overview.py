"""The page of the whole programme: who is due, what came of stated times, who was inspected, which grades."""

from collections.abc import Iterable
from datetime import date

from reportgen import words
from reportgen.frameworks import Library
from reportgen.programme.contract import DossierData
from reportgen.programme.coverage import coverage
from reportgen.programme.distributions import distributions
from reportgen.programme.due import due_list, windows, windows_finding
from reportgen.programme.views import ProgrammeView

PAGE = "site/programme.html"
"""The template of the page; it sees `programme`, and the `frame` of every page."""
DISTRIBUTION_PAGE = "site/distribution.html"
"""The template of a page behind it, of one judgement's grades; it sees `distribution`, and a `frame`."""


def programme(dossiers: Iterable[DossierData], library: Library, today: date) -> ProgrammeView:
    """Return all that the reports here tell of the programme as a whole.

    Args:
        dossiers: all providers, in any order.
        library: the frameworks of their inspections.
        today: the day that times are held against; the page tells it.
    """
    known = tuple(dossiers)
    return ProgrammeView(
        as_at=words.day(today),
        due=due_list(known, today),
        windows_finding=windows_finding(known, today),
        windows=windows(known, today),
        coverage=coverage(known, library, today),
        distributions=distributions(known, library),
    )
