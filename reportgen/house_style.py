"""A publishing body's house style: what it sets for the rules, as `[checks]` of its configuration."""

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BeforeValidator

from reportgen.problems import Severity
from reportgen.values import Expected, Line, Model, Whole, unfit

_OFF = "off"
_A_WEIGHT = "error, warning, info or off"


def _weight(value: Any) -> Any:
    if isinstance(value, Severity) or value is None:
        return value
    if value in (_OFF, *Severity):
        return None if value == _OFF else Severity(value)
    raise unfit("word.unknown", _A_WEIGHT)


Weight = Annotated[Severity | None, BeforeValidator(_weight), Expected(_A_WEIGHT)]
"""How much a rule matters; None where it is off."""


class HouseStyle(Model):
    """What is set for the rules of `reportgen check`."""

    severity: Mapping[str, Weight] = {}
    """How much single rules matter, by code: error, warning, info or off."""
    smallest_count: Whole = 5
    """Counts of children below this are too small to be published."""
    jargon: Mapping[str, Line] = {}
    """Words to avoid beside those that are known, each with what to write in its place."""


NO_STYLE = HouseStyle()
"""What holds where no configuration sets anything."""
