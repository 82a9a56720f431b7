"""From the HTML document to a PDF: the only room that knows WeasyPrint.

WeasyPrint can reach nothing but the fonts given to it here, and pictures that the document holds itself:
one fetcher serves these, and everything else that a document asks for is refused, recorded, and makes
the report fail.
"""

import logging
import re
from base64 import b64decode
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

import weasyprint
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from reportgen.errors import RenderError, WriteError
from reportgen.report.bounds import refuse_deep_document, refuse_large_document, refuse_large_pdf
from reportgen.report.carried import Carried
from reportgen.report.fonts import Face, faces_for, font_face, font_file
from reportgen.report.pdf import accessible
from reportgen.report.pdf.accessible import OverlongError

__all__ = ["OverlongError", "render_pdf"]

_NO_GLYPH = re.compile(r"^\.notdef glyph .*\(U\+([0-9A-F]+)\)$")
_PICTURE = re.compile(r"data:(image/(?:png|svg\+xml));base64,([A-Za-z0-9+/]*={0,2})")
_HARMLESS = ("Ignored `", "Invalid media type", "Expected a media type")
"""Beginnings of warnings about CSS that the engine does not know and passes over."""


def render_pdf(html: str, carried: Carried, most_pages: int | None = None) -> bytes:
    """Return a report's HTML document as a PDF that is PDF/UA-1 and PDF/A-3a, with its data inside.

    Args:
        html: the document that `render_html` returns.
        carried: what `carry` returns for the same case.
        most_pages: how many pages it may have, None for any number.

    Raises:
        OverlongError: it has more pages.
        RenderError: the engine failed, warned, or was asked for something outside; a template has
            a figure without words, or words where no tag can reach them; or a bound is exceeded.
        WriteError: there is no room for its temporary files.
    """
    refuse_large_document(html)
    fetcher = _AssetFetcher()
    fonts, declared = _fonts(faces_for(html))
    with _listening() as heard:
        try:
            document = weasyprint.HTML(string=html, base_url=None, url_fetcher=fetcher)
            refuse_deep_document(document.etree_element)
            data = accessible.render(
                document,
                carried,
                most_pages,
                font_config=fonts,
                stylesheets=[declared],
                presentational_hints=False,
                custom_metadata=False,
            )
        except FatalURLFetchingError as exc:
            raise RenderError(f"The document asks for something outside of it: {exc}") from None
        except OSError as exc:
            # The engine keeps fonts in temporary files.
            raise WriteError(f"Cannot write a temporary file: {exc.strerror or exc}") from None
        except RecursionError:
            raise RenderError("The document is too deeply nested to lay out") from None
        except (
            ArithmeticError,
            AttributeError,
            LookupError,
            TypeError,
            ValueError,
        ) as exc:
            raise RenderError(f"The PDF engine failed: {type(exc).__name__}: {exc}") from exc
    _refuse(fetcher.refused, heard)
    refuse_large_pdf(data)
    return data


class _AssetFetcher(URLFetcher):  # type: ignore[misc]  # the engine is not typed
    """Serves the fonts by their `asset:` names, pictures in the document, and refuses everything else."""

    def __init__(self) -> None:
        super().__init__(allowed_protocols=(), allow_redirects=False)
        self.refused: list[str] = []

    def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:  # noqa: ARG002
        if (data := font_file(url)) is not None:
            return URLFetcherResponse(url, data, {"Content-Type": "font/ttf"})
        if picture := _PICTURE.fullmatch(url):
            return URLFetcherResponse(url, b64decode(picture[2]), {"Content-Type": picture[1]})
        self.refused.append(url)
        raise FatalURLFetchingError(url[:200])


@cache
def _fonts(faces: tuple[Face, ...]) -> tuple[FontConfiguration, weasyprint.CSS]:
    """Return the font configuration with faces, made once for the process, and their declarations."""
    configuration = FontConfiguration()
    rules = "\n".join(font_face(face, face.address) for face in faces)
    declared = weasyprint.CSS(string=rules, font_config=configuration, url_fetcher=_AssetFetcher())
    return configuration, declared


class _Listener(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        message = record.getMessage()
        if not message.startswith(_HARMLESS):
            self.messages.append(message)


@contextmanager
def _listening() -> Iterator[list[str]]:
    """Collect what the engine warns of; it makes a PDF even where something is missing."""
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


def _refuse(refused: list[str], heard: list[str]) -> None:
    if refused:
        raise RenderError(f"The document asks for something outside of it: {', '.join(refused)[:500]}")
    if unseen := sorted({code for message in heard for code in _NO_GLYPH.findall(message)}):
        names = ", ".join(f"{chr(int(code, 16))} (U+{code})" for code in unseen)
        raise RenderError(
            f"No face has a glyph for {names}. Leave the character out, or install a font that has it, "
            "such as Debian's fonts-noto-core or fonts-noto-cjk"
        )
    if heard:
        raise RenderError(f"The PDF engine warns: {'; '.join(heard)[:500]}")
