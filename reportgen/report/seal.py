"""The hash of a finished file inside the file: nothing in it can be changed, and the hash stay right.

It is taken with zeros in its own place. What a file says is held against its data besides; the seal is
for all that the data do not hold word for word, and for what is added.
"""

import hashlib
import re

UNSEALED = "0" * 64
"""What stands in the place of the hash until it is known."""

_PLACE = re.compile(
    rb'(?<=<meta name="reportgen:file-sha256" content=")[0-9a-f]{64}|(?<=<rg:fileSha256>)[0-9a-f]{64}'
)
"""Where the hash stands: in the head of a page, in the metadata of a PDF."""


def sealed(content: bytes) -> bytes:
    """Return a file with its hash in the place for it; a file without such a place as it is."""
    return _PLACE.sub(_hash(content), content, count=1)


def is_sealed(content: bytes) -> bool:
    """Return whether a file has its hash inside, and the right one."""
    place = _PLACE.search(content)
    return place is not None and place[0] == _hash(content)


def _hash(content: bytes) -> bytes:
    return hashlib.sha256(_PLACE.sub(UNSEALED.encode(), content, count=1)).hexdigest().encode()
