"""A comparison as one web page, in the design of the reports."""

from reportgen.comparison.model import Comparison, Spread
from reportgen.report.html import filled

PAGE = "comparison.html"
SPREAD_PAGE = "spread.html"
"""The templates of the pages."""


def as_page(comparison: Comparison) -> str:
    """Return inspections side by side as one HTML document that needs nothing from elsewhere.

    Raises:
        TemplateError: the template is missing or broken.
    """
    return filled(PAGE, {"comparison": comparison})


def spread_as_page(spread: Spread) -> str:
    """Return the profiles behind one overall grade as one HTML document; raises as `as_page`."""
    return filled(SPREAD_PAGE, {"spread": spread})
