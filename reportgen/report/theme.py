"""The theme: the custom properties of `css/tokens.css`, for where CSS itself cannot look them up.

The PDF engine applies no CSS to drawings, and no custom property to the margins of its pages.
"""

from functools import cache

import tinycss2

from reportgen.errors import TemplateError

THEME = "css/tokens.css"
"""The stylesheet that is the theme, among the templates."""
DARK = "css/tokens-dark.css"
"""The stylesheet that says how the theme differs on a dark screen."""


def token(css: str, name: str, place: str) -> str:
    """Return the value of a custom property in the first `:root` of a stylesheet.

    Args:
        css: the stylesheet.
        name: the property's name, without its two hyphens.
        place: where the stylesheet stands, for a message.

    Raises:
        TemplateError: it is not there, or stands for another.
    """
    value = _tokens(css).get(name)
    if not value:
        raise TemplateError(f"{place}: there is no --{name} in the first ':root', and a template asks for it")
    if "var(" in value:
        raise TemplateError(
            f"{place}: --{name} is '{value}'. Write the colour itself: the PDF engine cannot look it up"
        )
    return value


@cache
def _tokens(css: str) -> dict[str, str]:
    for rule in tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True):
        if rule.type == "qualified-rule" and tinycss2.serialize(rule.prelude).strip() == ":root":
            return {
                one.name.removeprefix("--"): tinycss2.serialize(one.value).strip()
                for one in tinycss2.parse_blocks_contents(rule.content)
                if one.type == "declaration" and one.name.startswith("--")
            }
    return {}
