"""The faces that a report is set in; they come with packages, so none is assumed on the machine.

Text is set in Atkinson Hyperlegible, made for low vision readers, in static faces. It lacks, for
instance, the Welsh ŵ and ŷ; a character that it has no glyph for comes from the first fallback that
has one. Fallbacks are variable, which costs the engine time, so a document gets only those it needs.
"""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from io import BytesIO
from typing import NamedTuple

from fontTools.ttLib import TTFont


@dataclass(frozen=True, slots=True)
class Face:
    """One file of a family: its package and name, and the styles and weights that it is for."""

    family: str
    package: str
    file: str
    style: str = "normal"
    weights: str = "100 900"

    @property
    def is_variable(self) -> bool:
        """Whether one file holds a range of weights."""
        return " " in self.weights

    @property
    def address(self) -> str:
        """The `asset:` address that a stylesheet names it by."""
        return f"asset:{self.package}/{self.file}".replace("[", "-").replace("]", "").replace(",", "-")

    def read(self) -> bytes:
        """Return the file's bytes, TrueType."""
        return (files(self.package) / "files" / self.file).read_bytes()


class Family(NamedTuple):
    """The four faces of a family for running text."""

    regular: Face
    italic: Face
    bold: Face
    bold_italic: Face


TEXT = Family(
    *(
        Face(
            "Atkinson Hyperlegible",
            "fontpkg_atkinson_hyperlegible",
            f"AtkinsonHyperlegible-{name}.ttf",
            style,
            weight,
        )
        for name, style, weight in (
            ("Regular", "normal", "400"),
            ("Italic", "italic", "400"),
            ("Bold", "normal", "700"),
            ("BoldItalic", "italic", "700"),
        )
    )
)
"""What all text is set in, as far as it has the characters."""
_FALLBACKS = (
    Face("Noto Sans", "fontpkg_noto_sans", "NotoSans[wdth,wght].ttf"),
    Face("Noto Sans Arabic", "fontpkg_noto_sans_arabic", "NotoSansArabic[wdth,wght].ttf"),
    Face("Heebo", "fontpkg_heebo", "Heebo[wght].ttf"),
)
"""Latin of all kinds, Greek and Cyrillic; Arabic; Hebrew."""


SHIPPED = (*TEXT, *_FALLBACKS)
"""Every face that comes with the program."""


def without_face(text: str) -> frozenset[str]:
    """Return the characters of a text that no shipped face has, which the machine's fonts must have."""
    covered = frozenset[int]().union(*map(_covered, SHIPPED))
    return frozenset(char for char in set(text) if ord(char) not in covered)


def faces_for(text: str) -> tuple[Face, ...]:
    """Return the faces that a text needs: those of the text family, and fallbacks for the rest."""
    left = {ord(char) for char in set(text)} - _covered(TEXT.regular)
    needed: list[Face] = []
    for face in _FALLBACKS:
        if left & _covered(face):
            needed.append(face)
            left -= _covered(face)
    return (*TEXT, *needed)


def font_face(face: Face, address: str) -> str:
    """Return the CSS that declares a face, to be found at an address."""
    return (
        f'@font-face {{ font-family: "{face.family}"; font-style: {face.style}; '
        f'font-weight: {face.weights}; src: url("{address}"); }}'
    )


@cache
def font_file(address: str) -> bytes | None:
    """Return the face at an address as bytes, None if there is none."""
    known = {face.address: face for face in SHIPPED}
    return known[address].read() if address in known else None


@cache
def _covered(face: Face) -> frozenset[int]:
    """Return the code points that a face has glyphs for."""
    return frozenset(TTFont(BytesIO(face.read()), lazy=True).getBestCmap())
