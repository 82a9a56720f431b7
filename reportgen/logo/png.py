"""Whether a PNG is whole, still and of a size that can be shown; its pixels stay packed."""

import struct
import zlib
from collections.abc import Iterator

from reportgen.limits import LIMITS
from reportgen.problems import Problem, error

PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
"""How every PNG begins."""
_HEADER = struct.Struct(">IIBBBBB")
_BIT_DEPTHS = {0: (1, 2, 4, 8, 16), 2: (8, 16), 3: (1, 2, 4, 8), 4: (8, 16), 6: (8, 16)}
"""Bits that one sample may have, by kind of colour."""
_OF_THE_PICTURE = (b"IHDR", b"PLTE", b"tRNS", b"cHRM", b"gAMA", b"sRGB", b"sBIT", b"pHYs", b"IDAT", b"IEND")
"""Kinds of chunks that say what is seen. No profile of colours is among them: the PDF engine heeds none, and
it may tell on whose machine the picture was made."""


def flaws_of_png(content: bytes) -> Iterator[Problem]:
    """Yield what is wrong with a PNG: its chunks, its header, and whether it moves."""
    chunks = dict(_chunks(content))
    header = chunks.get(b"IHDR", b"")
    if len(header) != _HEADER.size or not {b"IDAT", b"IEND"} <= chunks.keys():
        yield _damaged("The PNG is damaged or cut off", "chunks whose checksums fit, from IHDR to IEND")
        return
    width, height, depth, colour, compression, filtering, interlacing = _HEADER.unpack(header)
    most = LIMITS.logo_pixels
    if not (1 <= width <= most and 1 <= height <= most):
        yield error(
            "logo.size",
            "The logo has no pixels, or too many",
            found=f"{width:,} by {height:,} pixels",
            expected=f"1 to {most:,} pixels each way",
            hint="Save it smaller; for print, 1,000 pixels are enough.",
        )
    if depth not in _BIT_DEPTHS.get(colour, ()) or (compression, filtering) != (0, 0) or interlacing > 1:
        yield _damaged("The PNG's header is one that no PNG has", "bits and colours that go together")
    if b"acTL" in chunks:
        hint = "Save one of its frames alone."
        yield error("logo.moving", "The logo moves", expected="a still picture", hint=hint)


def picture_alone(content: bytes) -> bytes:
    """Return a sound PNG without anything that is not seen, such as its author or where it was taken."""
    kept = b"".join(_chunk(kind, data) for kind, data in _chunks(content) if kind in _OF_THE_PICTURE)
    return PNG_SIGNATURE + kept


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + _checksum(kind, data)


def _checksum(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", zlib.crc32(kind + data))


def _damaged(message: str, expected: str) -> Problem:
    return error("logo.damaged", message, expected=expected, hint="Save it again.")


def _chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield the chunks of a PNG by their kind, up to the first that is damaged or the last of the file."""
    at = len(PNG_SIGNATURE)
    while at + 12 <= len(content):
        (size,) = struct.unpack_from(">I", content, at)
        kind, data = content[at + 4 : at + 8], content[at + 8 : at + 8 + size]
        ended = at + 12 + size
        if content[at + 8 + size : ended] != _checksum(kind, data):
            return
        if kind == b"IEND" and ended != len(content):
            return
        yield kind, data
        at = ended
