"""The list of changes as one web page, in the design of the reports, to go to the provider."""

from reportgen.answers.listing import Answers
from reportgen.report.html import filled

PAGE = "answers.html"
"""The template of the page."""


def as_page(told: Answers) -> str:
    """Return the answers on a draft as one HTML document that needs nothing from elsewhere.

    Raises:
        TemplateError: the template is missing or broken.
    """
    return filled(PAGE, {"answers": told})
