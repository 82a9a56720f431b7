"""Which files count for the records that are followed, and which of them changed."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from reportgen.collection import find_records, is_record
from reportgen.disk import NAMES, is_folder, is_source, listed
from reportgen.errors import ReportgenError
from reportgen.kinship import kinship, names_in, names_in_configuration

Signature = tuple[int, int, int]
"""What tells one state of a file from another: when it was written, its size, and which file it is."""
_NOT_THERE: Signature = (0, 0, 0)


@dataclass(frozen=True, slots=True)
class Followed:
    """What is followed, as the user gave it: records and folders of them, and what they are made with."""

    paths: tuple[Path, ...]
    config: Path
    frameworks: tuple[Path, ...] = ()
    templates: Path | None = None


@dataclass(frozen=True, slots=True)
class Inventory:
    """The files that count, there or not: for each record its own, those of settings, and templates.

    `names` are those lists of names that count for every record of their folder; `families` are records that
    refer to one another or are of one provider, so that a change of one may show in all.
    """

    records: Mapping[Path, frozenset[Path]]
    families: tuple[frozenset[Path], ...]
    names: frozenset[Path]
    settings: frozenset[Path]
    templates: frozenset[Path]
    folders: frozenset[Path]
    """Where all of them lie, as far as that is there."""

    @property
    def files(self) -> frozenset[Path]:
        """All files."""
        return self.names.union(self.settings, self.templates, *self.families, *self.records.values())

    def concerned(self, changed: frozenset[Path]) -> frozenset[Path]:
        """Return the records that changed files may matter to."""
        if changed & (self.settings | self.templates):
            return frozenset(self.records)
        folders = {path.parent for path in changed & self.names}
        own = {path for path, files in self.records.items() if files & changed or path.parent in folders}
        kin = frozenset[Path]().union(*(family for family in self.families if family & (own | changed)))
        return frozenset(own | kin & self.records.keys())


def take_inventory(followed: Followed) -> Inventory:
    """Return the files that count now."""
    records = {path: frozenset(_of_record(path)) for path in _records(followed.paths)}
    folders = {path.parent for path in records} | set(filter(_is_folder, followed.paths))
    families = (family for folder in folders for family in _families(_sources(folder)))
    settings = list(_of_configuration(followed.config, _signature(followed.config)))
    settings += [file for folder in followed.frameworks for file in _sources(folder)]
    below = list(_folders_below(followed.templates)) if followed.templates else []
    templates = [file for folder in below for file in _listed(folder) if file.is_file()]
    texts = {file.parent for file in (*settings, *(one for own in records.values() for one in own))}
    watched = folders | set(followed.frameworks) | set(below) | texts
    return Inventory(
        records,
        tuple(families),
        frozenset(folder / NAMES for folder in folders),
        frozenset(settings),
        frozenset(templates),
        frozenset(filter(_is_folder, watched)),
    )


def signatures(files: Iterable[Path]) -> dict[Path, Signature]:
    """Return what tells the present state of each file."""
    return {path: _signature(path) for path in files}


def differing(before: Mapping[Path, Signature], after: Mapping[Path, Signature]) -> frozenset[Path]:
    """Return the files whose state differs; one that was not asked for is as one that was not there."""
    both = before.keys() | after.keys()
    return frozenset(path for path in both if before.get(path, _NOT_THERE) != after.get(path, _NOT_THERE))


def with_named(path: Path) -> tuple[Path, ...]:
    """Return a file and those below its folder that it names, whether or not it can be understood."""
    return (path, *(path.parent / name for name in _names_in(path, _signature(path))))


@lru_cache(maxsize=8)
def _of_configuration(path: Path, _signature: Signature) -> tuple[Path, ...]:
    return (path, *(path.parent / name for name in names_in_configuration(path)))


def _of_record(path: Path) -> Iterator[Path]:
    """Yield the files of a record: itself, those that it names, and those beside it that go by its id."""
    yield from with_named(path)
    yield from (file for file in _listed(path.parent) if file.name.startswith(f"{path.stem}."))


def _families(records: tuple[Path, ...]) -> list[frozenset[Path]]:
    """Return the records of a folder in groups of those that name one another, or one provider."""
    signs = {path: _signs_of(path, _signature(path)) for path in records}
    bearing: dict[str, set[Path]] = {}
    for path in records:
        for sign in signs[path]:
            bearing.setdefault(sign, set()).add(path)
    families: list[frozenset[Path]] = []
    for path in records:
        kin = frozenset[Path]().union(*(bearing[sign] for sign in signs[path]))
        linked = [family for family in families if family & kin]
        families = [family for family in families if family not in linked]
        families.append(kin.union(*linked))
    return families


@lru_cache(maxsize=256)
def _signs_of(path: Path, _signature: Signature) -> frozenset[str]:
    """Return what relates a record to others: its id, those that it follows, and its provider."""
    kin = kinship(path)
    ids = (f"id {one}" for one in (path.stem, *kin.previous))
    return frozenset((*ids, *(f"provider {one}" for one in kin.providers)))


def _signature(path: Path) -> Signature:
    try:
        found = path.stat()
    except (OSError, ValueError):
        return _NOT_THERE
    return found.st_mtime_ns, found.st_size, found.st_ino


def _records(paths: Iterable[Path]) -> Iterator[Path]:
    """Yield the records of the paths; a file that was given stays one while it is away."""
    found = [record for path in paths for record in _records_at(path)]
    there = [path for path in found if _signature(path) != _NOT_THERE]
    with suppress(ReportgenError):  # one has gone since: the next look finds out
        there = list(find_records(there))
    yield from dict.fromkeys((*there, *(path for path in found if _signature(path) == _NOT_THERE)))


def _records_at(path: Path) -> tuple[Path, ...]:
    if not _is_folder(path):
        # What is away, and was no record, was a folder of them.
        return (path,) if is_source(path) or path.is_file() else ()
    return tuple(filter(is_record, _listed(path)))


def _sources(folder: Path) -> tuple[Path, ...]:
    return tuple(path for path in _listed(folder) if is_source(path))


def _listed(folder: Path) -> tuple[Path, ...]:
    try:
        return listed(folder)
    except ReportgenError:
        return ()


def _is_folder(path: Path) -> bool:
    try:
        return is_folder(path)
    except ReportgenError:
        return False


def _folders_below(folder: Path) -> Iterator[Path]:
    yield folder
    yield from (path for path in folder.rglob("*") if path.is_dir())


@lru_cache(maxsize=256)
def _names_in(path: Path, _signature: Signature) -> tuple[str, ...]:
    return names_in(path)
