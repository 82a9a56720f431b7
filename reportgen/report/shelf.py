"""Where templates lie, and what tells one set of them from another."""

import hashlib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from reportgen.disk import RefusedError, below, read_bytes

_PACKAGE = Path(__file__).resolve().parent.parent


def template_folder() -> Path:
    """Return the folder of the templates: in the package of a wheel, beside it in a checkout."""
    packaged = _PACKAGE / "templates"
    return packaged if packaged.is_dir() else _PACKAGE.parent / "templates"


def templates_hash(own: Path | None = None) -> str:
    """Return the SHA-256 of all templates, in hexadecimal digits.

    Args:
        own: a folder whose files stand before the shipped ones.
    """
    files = dict(_files(template_folder()))
    if own:
        files.update(_files(own))
    told = hashlib.sha256()
    for name in sorted(files):
        told.update(f"{name}\n".encode() + hashlib.sha256(files[name]).digest())
    return told.hexdigest()


def _files(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Yield the files below a folder that can be read, by their names."""
    for path in below(folder):
        with suppress(RefusedError):
            yield path.relative_to(folder).as_posix(), read_bytes(path)
