"""A difference as one web page, in the design of the reports."""

from reportgen.difference.model import Difference
from reportgen.report.html import filled

PAGE = "difference.html"
"""The template of the page."""


def as_page(difference: Difference) -> str:
    """Return a difference as one HTML document that needs nothing from elsewhere.

    Raises:
        TemplateError: the template is missing or broken.
    """
    return filled(PAGE, {"difference": difference})
