"""Where templates lie, and what tells one set of them from another."""

import hashlib
from pathlib import Path

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
    files: dict[str, Path] = {}
    for folder in filter(None, (template_folder(), own)):
        found = (path for path in folder.rglob("*") if path.is_file())
        files.update((path.relative_to(folder).as_posix(), path) for path in found)
    told = hashlib.sha256()
    for name in sorted(files):
        told.update(f"{name}\n".encode() + hashlib.sha256(files[name].read_bytes()).digest())
    return told.hexdigest()
