"""The faces that a PDF is set in; they come with packages, so none is assumed on the machine.

Text is set in Atkinson Hyperlegible, made for low vision readers, in static faces. It lacks, for
instance, the Welsh ŵ and ŷ; a character that it has no glyph for comes from the first fallback that
has one. Fallbacks are variable, which costs the engine time, so a document gets only those it needs.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from io import BytesIO


@dataclass(frozen=True, slots=True)
class Face:
    """One file of a family: its package and name, and the styles and weights that it is for."""

    family: str
    package: str
    file: str
    style: str = "normal"
    weights: str = "100 900"

    @property
    def address(self) -> str:
        """The `asset:` address that a stylesheet names it by."""
        return f"asset:{self.package}/{self.file}".replace("[", "-").replace("]", "").replace(",", "-")

    def read(self) -> bytes:
        """Return the file's bytes, TrueType."""
        return (files(self.package) / "files" / self.file).read_bytes()


_TEXT = "Atkinson Hyperlegible"
_TEXT_FACES = tuple(
    Face(_TEXT, "fontpkg_atkinson_hyperlegible", f"AtkinsonHyperlegible-{name}.ttf", style, weight)
    for name, style, weight in (
        ("Regular", "normal", "400"),
        ("Italic", "italic", "400"),
        ("Bold", "normal", "700"),
        ("BoldItalic", "italic", "700"),
    )
)
_FALLBACKS = (
    Face("Noto Sans", "fontpkg_noto_sans", "NotoSans[wdth,wght].ttf"),
    Face("Noto Sans Arabic", "fontpkg_noto_sans_arabic", "NotoSansArabic[wdth,wght].ttf"),
    Face("Heebo", "fontpkg_heebo", "Heebo[wght].ttf"),
)
"""Latin of all kinds, Greek and Cyrillic; Arabic; Hebrew."""


def faces_for(text: str) -> tuple[Face, ...]:
    """Return the faces that a text needs: those of the text family, and fallbacks for the rest."""
    left = {ord(char) for char in set(text)} - _covered(_TEXT_FACES[0])
    needed: list[Face] = []
    for face in _FALLBACKS:
        if left & _covered(face):
            needed.append(face)
            left -= _covered(face)
    return (*_TEXT_FACES, *needed)


def font_faces(faces: Iterable[Face]) -> str:
    """Return the CSS that declares faces, each at its `asset:` address."""
    return "\n".join(
        f'@font-face {{ font-family: "{face.family}"; font-style: {face.style}; '
        f'font-weight: {face.weights}; src: url("{face.address}"); }}'
        for face in faces
    )


@cache
def font_file(address: str) -> bytes | None:
    """Return the face at an address as bytes, None if there is none."""
    known = {face.address: face for face in (*_TEXT_FACES, *_FALLBACKS)}
    return known[address].read() if address in known else None


@cache
def _covered(face: Face) -> frozenset[int]:
    """Return the code points that a face has glyphs for."""
    # A part of the PDF engine, so imported only where a PDF is made.
    from fontTools.ttLib import TTFont

    return frozenset(TTFont(BytesIO(face.read()), lazy=True).getBestCmap())
