"""Words of published reports in the form in which they are compared."""

import re
import unicodedata

from reportgen.text import without_flaws

_NUMBERED = re.compile(r"^(?:\d+(?:\.\d+)*\.?|[a-z]\))\s+")
_STRAIGHT = str.maketrans({"’": "'", "‘": "'", "–": "-", "—": "-", "“": '"', "”": '"'})


def low(text: str) -> str:
    """Return a text in small letters, with plain marks and single spaces."""
    return " ".join(text.casefold().translate(_STRAIGHT).split())


def plain(text: str) -> str:
    """Return a text in small letters, with plain marks and without a number before it."""
    return _NUMBERED.sub("", low(text))


def slug(text: str) -> str:
    """Return a name as part of an id: small letters of a to z, digits and hyphens."""
    letters = unicodedata.normalize("NFKD", text.replace("&", " ")).encode("ascii", "ignore").decode()
    words = re.sub(r"[^a-z0-9]+", " ", letters.casefold().replace("'", "")).split()
    return "-".join(words)


def shown(text: str) -> str:
    """Return a text without the characters that no record may hold, such as those of symbol fonts."""
    return " ".join(without_flaws(text).split())
