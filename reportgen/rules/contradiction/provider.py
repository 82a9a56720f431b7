"""Another place's name where the provider's should stand."""

import re
from collections.abc import Iterator

from reportgen.model import Provider
from reportgen.problems import Severity, quoted
from reportgen.rules.passages import inspection_passages
from reportgen.rules.reading import sentences
from reportgen.rules.rule import Desk, Finding, Rule

_NAME = r"[A-Z][\w’'-]+(?:\s+(?:(?:and|upon|on|the)\s+)?[A-Z][\w’'-]+){0,4}"
_COUNCIL = re.compile(
    rf"\b(?:The\s+)?(?P<place>(?!The\s){_NAME})\s+(?:City|County|Borough|District|Metropolitan|Unitary)\s+(?:Borough\s+)?Council\b"
)
_SERVICES = re.compile(
    r"(?:Children’s\s+services|Children's\s+services|Services\s+(?:for|to)\s+children"
    r"(?:(?:,\s+young\s+people)?\s+and\s+(?:their\s+)?(?:young\s+people|families))?)\s+in\s+"
    rf"(?P<place>{_NAME})\s+(?:are|is|have|has|remain|require|continue)\b"
)
_SHORT = 3
"""Words of a name up to this length, such as 'and', are no sign of it."""
_COUNTRIES = ("england", "wales", "britain", "united kingdom")


def another_place(desk: Desk) -> Iterator[Finding]:
    """Find first sentences of texts about the whole that name another place than the provider's."""
    provider = desk.case.record.provider
    for passage in inspection_passages(desk.case.record):
        if passage.area is not None or not passage.is_prose:
            continue
        for first in sentences(passage.text)[:1]:
            within = (passage.text, first.start, first.end)
            match = _SERVICES.match(*within) or _COUNCIL.search(*within)
            if match and not _is_known(provider, first.of(passage.text)):
                yield Finding(
                    f"The text begins with another place than {quoted(provider.name)}",
                    passage.field,
                    match.start("place"),
                    len(match["place"]),
                    found=quoted(match["place"]),
                    expected=quoted(provider.name),
                    hint="Was this written for another report?",
                )


def _is_known(provider: Provider, sentence: str) -> bool:
    """Return whether a sentence has any word of the provider's name or region, or a whole country."""
    words = f"{provider.name} {provider.region or ''}".casefold().split()
    known = [word for word in words if len(word) > _SHORT] or words
    return any(word in sentence.casefold() for word in (*known, *_COUNTRIES))


RULES = (
    Rule(
        "contradiction.provider",
        Severity.WARNING,
        "A text about the whole begins with the provider’s own name, if with any place’s.",
        "A report begun from another one keeps that one’s name where nobody looks for it.",
        another_place,
        fails="overall: {narrative: Children’s services in Otherham are good.}",
        passes="overall: {narrative: Children’s services in Testford are good.}",
    ),
)
