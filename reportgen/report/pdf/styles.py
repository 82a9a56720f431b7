"""The faces and stylesheets of documents, read once for a process: reports share them."""

import re
from functools import cache, lru_cache
from typing import Any

import weasyprint
from weasyprint.text.fonts import FontConfiguration

from reportgen.report.fonts import Face, font_face
from reportgen.report.pdf.assets import AssetFetcher
from reportgen.report.pdf.complaints import listening, raise_for

_FOR_PRINT = {None: True, "all": True, "print": True, "screen": False}
"""Media of stylesheets, and whether they are for print."""
_FOR_OTHERS = re.compile(r"@(?:layer|counter-style|color-profile)\b", re.IGNORECASE)
"""What a stylesheet sets for those after it, too, so that the engine must read them together."""


@cache
def fonts_with(faces: tuple[Face, ...]) -> tuple[FontConfiguration, weasyprint.CSS]:
    """Return the font configuration with faces, and the stylesheet that declares them."""
    fonts = FontConfiguration()
    rules = "\n".join(font_face(face, face.address) for face in faces)
    return fonts, weasyprint.CSS(string=rules, font_config=fonts, url_fetcher=AssetFetcher())


def take_stylesheets(document: weasyprint.HTML, faces: tuple[Face, ...]) -> list[weasyprint.CSS]:
    """Take the stylesheets out of a document's head, and return those for print, read.

    All of them or none are taken, since the engine ranks those that it is given below those that it finds.

    Raises:
        RenderError: one has a mistake that the engine warns of, or asked for something outside.
        FatalURLFetchingError: one asks for something outside.
    """
    root = document.etree_element
    head = root.find("head")
    found = [one for one in head if one.tag == "style"] if head is not None else []
    if len(found) != sum(1 for _ in root.iter("style")) or not all(map(_is_plain, found)):
        return []
    for one in found:
        head.remove(one)
    return [_stylesheet(one.text or "", faces) for one in found if _FOR_PRINT[one.get("media")]]


def _is_plain(style: Any) -> bool:
    return (
        set(style.keys()) <= {"media"}
        and style.get("media") in _FOR_PRINT
        and not _FOR_OTHERS.search(style.text or "")
    )


@lru_cache(maxsize=16)
def _stylesheet(text: str, faces: tuple[Face, ...]) -> weasyprint.CSS:
    """Return a stylesheet; one with which anything is wrong is not kept, so that it is told each time."""
    fonts, _ = fonts_with(faces)
    fetcher = AssetFetcher()
    with listening() as heard:
        stylesheet = weasyprint.CSS(string=text, font_config=fonts, url_fetcher=fetcher)
    fetcher.raise_if_refused()
    raise_for(heard)
    return stylesheet
