"""What the engine complains of: it makes a PDF even where something is missing, and a report must not."""

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager

from reportgen.errors import RenderError

_NO_GLYPH = re.compile(r"^\.notdef glyph .*\(U\+([0-9A-F]+)\)$")
_HARMLESS = (
    # CSS that the engine does not know and passes over
    *("Ignored `", "Invalid media type", "Expected a media type"),
    # a library that is not there, which costs time alone
    "Using fontTools instead of HarfBuzz-Subset",
)
"""Beginnings of warnings that are about nothing missing in the report."""


class _Listener(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        message = record.getMessage()
        if not message.startswith(_HARMLESS):
            self.messages.append(message)


@contextmanager
def listening() -> Iterator[list[str]]:
    """Collect what the engine warns of, into a list."""
    logger = logging.getLogger("weasyprint")
    listener = _Listener()
    propagate = logger.propagate
    logger.addHandler(listener)
    logger.propagate = False
    try:
        yield listener.messages
    finally:
        logger.removeHandler(listener)
        logger.propagate = propagate


def raise_for(heard: list[str]) -> None:
    """Make an error of what the engine warned of.

    Raises:
        RenderError: it did.
    """
    if unseen := sorted({code for message in heard for code in _NO_GLYPH.findall(message)}):
        names = ", ".join(f"{chr(int(code, 16))} (U+{code})" for code in unseen)
        raise RenderError(
            f"No face has a glyph for {names}. Leave the character out, or install a font that has it, "
            "such as Debian's fonts-noto-core or fonts-noto-cjk"
        )
    if heard:
        raise RenderError(f"The PDF engine warns: {'; '.join(heard)[:500]}")
