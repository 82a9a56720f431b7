"""A publishing body's house style: what it sets for the rules, as `[checks]` of its configuration."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Any

from pydantic import BeforeValidator

from reportgen.values import Expected, Line, Model, Whole, unfit


class Weight(StrEnum):
    """How much a rule matters, or that it is off."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"
    OFF = "off"


_A_WEIGHT = "error, warning, info or off"


def _weight(value: Any) -> Any:
    if value in [weight.value for weight in Weight]:
        return Weight(value)
    raise unfit("word.unknown", _A_WEIGHT)


class HouseStyle(Model):
    """What is set for the rules of `reportgen check`."""

    severity: Mapping[str, Annotated[Weight, BeforeValidator(_weight), Expected(_A_WEIGHT)]] = {}
    """How much single rules matter, by code: error, warning, info or off."""
    smallest_count: Whole = 5
    """Counts of children below this are too small to be published."""
    jargon: Mapping[str, Line] = {}
    """Words to avoid beside those that are known, each with what to write in its place."""


NO_STYLE = HouseStyle()
"""What holds where no configuration sets anything."""
