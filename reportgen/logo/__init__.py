"""What a publisher's logo may be: a picture that is seen, and does nothing else.

It comes from outside and stands in every page and PDF, so nothing in it may run, move, or ask for anything
that is not in it. What it is its content says, never its name.
"""

from dataclasses import dataclass, field
from enum import StrEnum

from reportgen.disk import RefusedError
from reportgen.logo.png import PNG_SIGNATURE, flaws_of_png, picture_alone
from reportgen.logo.svg import flaws_of_svg
from reportgen.problems import Place, Problem, error
from reportgen.source import decode

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_OTHERS = {
    b"\xff\xd8\xff": "a JPEG",
    b"GIF8": "a GIF",
    b"%PDF": "a PDF",
    b"RIFF": "a WebP",
    b"\x1f\x8b": "a compressed file",
    b"\xff\xfe": "a text in UTF-16",
    b"\xfe\xff": "a text in UTF-16",
}


class MediaType(StrEnum):
    """What a logo can be."""

    SVG = "image/svg+xml"
    PNG = "image/png"


@dataclass(frozen=True, slots=True)
class Logo:
    """A picture that `read_logo` found fit to be shown, as an image and not among a page's own elements."""

    media_type: MediaType
    content: bytes = field(repr=False)


def read_logo(content: bytes, name: str) -> Logo:
    """Return the logo that the bytes of a file are.

    Args:
        content: the bytes.
        name: the file's name, for problems.

    Raises:
        RefusedError: it is neither SVG nor PNG, is damaged, or holds what a logo must not.
    """
    if content.startswith(PNG_SIGNATURE):
        _refuse(*(problem.at(Place(name)) for problem in flaws_of_png(content)))
        return Logo(MediaType.PNG, picture_alone(content))
    if content.removeprefix(_BYTE_ORDER_MARK).lstrip().startswith(b"<"):
        source = decode(content, name)
        _refuse(*flaws_of_svg(source))
        # What was looked at, and nothing but that.
        return Logo(MediaType.SVG, source.text.encode())
    raise RefusedError(_of_no_kind(content).at(Place(name)))


def _refuse(*problems: Problem) -> None:
    if problems:
        raise RefusedError(*problems)


def _of_no_kind(content: bytes) -> Problem:
    known = next((kind for start, kind in _OTHERS.items() if content.startswith(start)), None)
    unknown = f"a file that begins with {content[:4].hex(' ')}" if content else "an empty file"
    return error(
        "logo.kind",
        "The logo is neither SVG nor PNG",
        found=known or unknown,
        expected="an SVG or PNG file",
        hint="Save the picture as one of them; another name does not make it one.",
    )
