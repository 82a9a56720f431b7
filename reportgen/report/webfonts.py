"""The text family inside a web page, so that it is set in the same face on every machine.

Each face is cut down to one repertoire, whatever a report says: the work is done once for a process, or
before, and two pages carry the same bytes. Other characters come from the reader's machine.
"""

import base64
import re
from collections.abc import Iterator, Mapping
from io import BytesIO

from reportgen.report.fonts import TEXT, Face, font_face

REPERTOIRE = frozenset(
    code
    for first, last in (
        (0x0020, 0x017F),  # Basic Latin, Latin-1, Latin Extended-A
        (0x0218, 0x021B),  # Romanian
        (0x2010, 0x205F),  # punctuation
        (0x2070, 0x209F),  # raised and lowered figures
        (0x20A0, 0x20CF),  # currencies
        (0x2100, 0x22FF),  # signs like ™, arrows, mathematics
    )
    for code in range(first, last + 1)
)
"""The characters that are kept of a face, as far as it has them."""

_FEATURES = ("ccmp", "kern", "liga", "locl", "mark", "mkmk", "tnum")
_NAMES = (*range(7), 13, 14)
"""Entries of the name table that stay: what it is called, whose it is, and the licence, which wants that."""
_ITALIC = re.compile(r"<(?:em|i)\b")
_BOLD_ITALIC = re.compile(
    r"<(strong|b|h[1-6]|th)\b(?:(?!</\1>).)*?<(?:em|i)\b|<(em|i)\b(?:(?!</\2>).)*?<(?:strong|b)\b", re.DOTALL
)


def web_faces(html: str) -> str:
    """Return the CSS that declares the faces which a page needs, each with its bytes inside.

    Args:
        html: what the page shows; italics are left out where it has none.
    """
    return "\n".join(font_face(face, _address(face)) for face in _needed(html))


def _needed(html: str) -> Iterator[Face]:
    yield TEXT.regular
    yield TEXT.bold
    if _ITALIC.search(html):
        yield TEXT.italic
    if _BOLD_ITALIC.search(html):
        yield TEXT.bold_italic


def _address(face: Face) -> str:
    return f"data:font/woff2;base64,{base64.b64encode(web_font(face)).decode()}"


_made: dict[Face, bytes] = {}
_USUAL = (TEXT.regular, TEXT.bold, TEXT.italic)


def web_font(face: Face) -> bytes:
    """Return a face with the repertoire alone, as WOFF2: the same bytes for the same face."""
    if face not in _made:
        _made[face] = _cut_down(face)
    return _made[face]


def usual_faces() -> dict[str, bytes]:
    """Return the faces that most pages carry, by the names of their files, to be kept for `take_faces`."""
    return {face.file: web_font(face) for face in _USUAL}


def take_faces(faces: Mapping[str, bytes]) -> None:
    """Take what `usual_faces` returned, with the same packages, so that it need not be made again."""
    _made.update((face, faces[face.file]) for face in _USUAL if face.file in faces)


def _cut_down(face: Face) -> bytes:
    """Return a face with the repertoire alone.

    Hints are left out: they are a third of the bytes, and screens of today set text without.
    """
    # Most need no face made: to import what cuts them takes as long, and more memory.
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTFont

    font = TTFont(BytesIO(face.read()), recalcTimestamp=False)
    subsetter = Subsetter(Options(hinting=False, layout_features=list(_FEATURES), name_IDs=list(_NAMES)))
    subsetter.populate(unicodes=REPERTOIRE)
    subsetter.subset(font)
    font.flavor = "woff2"
    written = BytesIO()
    font.save(written)
    return written.getvalue()
