"""Which records a command is about: files as given, and those of folders."""

import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from reportgen.disk import is_folder, is_source, is_there, listed
from reportgen.errors import UsageError
from reportgen.output import MANIFEST, FolderManifest, found_at


def find_records(paths: Iterable[Path]) -> tuple[Path, ...]:
    """Return the records of the paths, once each: files as given, and what lies in folders by name.

    What is called as a record and is no file, such as a link to nowhere, is one that cannot be read: who
    wrote it waits for its report.

    Raises:
        UsageError: a path is not there, a folder holds no record, or all that is given is no record.
        AccessError: there is no permission to look at one.
    """
    found: dict[tuple[str, str], Path] = {}
    given = tuple(paths)
    for path in given:
        for record in _records_at(path):
            # A link under another name is another record; one file given twice is not.
            found.setdefault((os.path.realpath(record), record.stem), record)
    if given and not found:
        raise UsageError(
            f"{given[0]} is the manifest of a folder of reports; give a record, or a folder of them"
        )
    return tuple(found.values())


def is_record(path: Path) -> bool:
    """Return whether what lies in a folder is a record: called as one, and no manifest of reports."""
    return is_source(path) and not _is_manifest(path)


def _is_manifest(path: Path) -> bool:
    """Return whether a file is the manifest of a folder of reports, which may lie beside their records."""
    with suppress(OSError):  # what cannot be read is told of the record that it may be
        return path.name == MANIFEST and isinstance(found_at(path), FolderManifest)
    return False


def _records_at(path: Path) -> tuple[Path, ...]:
    if not is_folder(path):
        if not is_there(path):
            raise UsageError(f"There is no file or folder {path}")
        return () if _is_manifest(path) else (path,)  # the shell's *.json means it as little as a folder does
    records = tuple(filter(is_record, listed(path)))
    if not records:
        raise UsageError(f"There is no record in the folder {path} (*.yaml, *.yml or *.json)")
    return records
