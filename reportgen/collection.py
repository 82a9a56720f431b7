"""Which records a command is about: files as given, and those of folders."""

import os
from collections.abc import Iterable
from pathlib import Path

from reportgen.disk import is_folder, is_source, is_there, listed
from reportgen.errors import UsageError


def find_records(paths: Iterable[Path]) -> tuple[Path, ...]:
    """Return the records of the paths, once each: files as given, and what lies in folders by name.

    What is called as a record and is no file, such as a link to nowhere, is one that cannot be read: who
    wrote it waits for its report.

    Raises:
        UsageError: a path is not there, or a folder holds no record.
        AccessError: there is no permission to look at one.
    """
    found: dict[tuple[str, str], Path] = {}
    for path in paths:
        for record in _records_at(path):
            # A link under another name is another record; one file given twice is not.
            found.setdefault((os.path.realpath(record), record.stem), record)
    return tuple(found.values())


def _records_at(path: Path) -> tuple[Path, ...]:
    if not is_folder(path):
        if not is_there(path):
            raise UsageError(f"There is no file or folder {path}")
        return (path,)
    records = tuple(filter(is_source, listed(path)))
    if not records:
        raise UsageError(f"There is no record in the folder {path} (*.yaml, *.yml or *.json)")
    return records
