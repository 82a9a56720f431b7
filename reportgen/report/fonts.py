"""The faces that a PDF is set in; they come with a package, so none is assumed on the machine."""

from functools import cache
from importlib.resources import files

_FAMILY = "Atkinson Hyperlegible"
_FILES = files("fontpkg_atkinson_hyperlegible") / "files"
_FACES = (
    ("Regular", "normal", 400),
    ("Italic", "italic", 400),
    ("Bold", "normal", 700),
    ("BoldItalic", "italic", 700),
)


def font_faces() -> str:
    """Return the CSS that declares the faces, each at an `asset:` address."""
    return "\n".join(
        f'@font-face {{ font-family: "{_FAMILY}"; font-style: {style}; font-weight: {weight}; '
        f'src: url("asset:{name}.ttf"); }}'
        for name, style, weight in _FACES
    )


@cache
def font_files() -> dict[str, bytes]:
    """Return the faces by their address, as bytes of static TrueType files."""
    return {
        f"asset:{name}.ttf": (_FILES / f"AtkinsonHyperlegible-{name}.ttf").read_bytes()
        for name, _, _ in _FACES
    }
