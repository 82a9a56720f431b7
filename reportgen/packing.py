"""What a report is made from, packed and hashed: its record, what belongs to that, and what holds for all.

A parcel holds what may matter to its report and errs by too much; what it lacks all the same, whoever
makes the report finds out and asks for. Nothing is understood here, and next to nothing imported: a build
that changes nothing comes no further than this.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from reportgen.disk import (
    NAMES,
    SIDE_FILES,
    Content,
    Packed,
    is_folder,
    is_inside,
    is_source,
    listed,
    pack,
)
from reportgen.errors import ReportgenError
from reportgen.kinship import named_in, names_in, previous_in
from reportgen.limits import LIMITS
from reportgen.problems import Problem


@dataclass(frozen=True, slots=True)
class Parcel:
    """A record's file name, with all files that may matter to its report by paths from their folder."""

    record: Path
    packed: Packed = field(compare=False, repr=False)
    digest: str
    """SHA-256 over names, kinds and bytes of the files, in hexadecimal digits."""


@dataclass(frozen=True, slots=True)
class Kit:
    """What holds for all reports of a build, by the paths that the user gave, with the files there."""

    config: Path | None
    frameworks: tuple[Path, ...]
    templates: Path | None
    packed: Packed = field(compare=False, repr=False)
    digest: str
    """SHA-256 over names, kinds and bytes of the files, in hexadecimal digits."""


class Shelf:
    """A folder of records, looked through once for all parcels that are packed from it."""

    def __init__(self, folder: Path) -> None:
        """Keep the folder; it is looked through when the first parcel is packed."""
        self._folder = folder

    def parcel(self, record: Path, extra: Iterable[Path] = ()) -> Parcel:
        """Return what a record's report is made from.

        Args:
            record: a file of the folder.
            extra: paths from the folder of other files that turned out to matter.
        """
        names = [record.name, NAMES, *(f"{record.stem}{ending}" for ending in SIDE_FILES)]
        kin = [path.name for path in self._kin(record)]
        found = _Gathered(self._folder)
        for name in (*names, *kin):
            found.add(Path(name))
        for name in (record.name, *kin):
            found.add_named_in(Path(name))
        for path in extra:
            found.add(path)
        packed = Packed(found.contents, frozenset(found.outside))
        return Parcel(Path(record.name), packed, _digest(packed))

    def _kin(self, record: Path) -> Iterator[Path]:
        """Yield the records that one refers to, one after the other, and those that refer to any of these."""
        known, ids = {record}, [record.stem]
        for stem in ids:
            earlier = [
                path for one in self._seen.previous.get(stem, ()) for path in self._seen.named.get(one, ())
            ]
            followers = self._seen.followers.get(stem, ())
            fresh = [path for path in dict.fromkeys((*earlier, *followers)) if path not in known]
            yield from fresh
            known.update(fresh)
            if len(ids) <= LIMITS.chain:
                ids += [path.stem for path in fresh if path in earlier and path.stem not in ids]

    @cached_property
    def _seen(self) -> "_Seen":
        seen = _Seen({}, {}, {})
        for path in _sources(self._folder):
            found = pack(path)
            data = found.data if found else b""
            ids = previous_in(data) if isinstance(data, bytes) else frozenset[str]()
            seen.named.setdefault(path.stem, []).append(path)
            seen.previous.setdefault(path.stem, []).extend(sorted(ids))
            for one in ids:
                seen.followers.setdefault(one, []).append(path)
        return seen


@dataclass(frozen=True, slots=True)
class _Seen:
    """The records of a folder by id, what those of an id follow, and the records that follow an id."""

    named: dict[str, list[Path]]
    previous: dict[str, list[str]]
    followers: dict[str, list[Path]]


class _Gathered:
    """Files of a folder and below it, each read once."""

    def __init__(self, folder: Path) -> None:
        self.contents: dict[Path, Content] = {}
        self.outside: set[Path] = set()
        self._folder = folder

    def add(self, name: Path) -> None:
        if name in self.contents:
            return
        if len(name.parts) > 1 and not is_inside(self._folder / name, self._folder):
            self.outside.add(name)
        elif found := pack(self._folder / name):
            self.contents[name] = found

    def add_named_in(self, name: Path) -> None:
        """Add the files that one of the files seems to name."""
        found = self.contents.get(name)
        if found and isinstance(found.data, bytes):
            for named in named_in(found.data):
                self._add_named(Path(named))

    def _add_named(self, name: Path) -> None:
        if is_inside(self._folder / name, self._folder):
            self.add(name)
        else:
            self.outside.add(name)


def pack_kit(config: Path | None, frameworks: tuple[Path, ...], templates: Path | None) -> Kit:
    """Return what holds for all reports of a build.

    Args:
        config: the configuration's file, None where there is none.
        frameworks: folders of the user's own frameworks.
        templates: the folder of the user's own templates.

    Raises:
        UsageError: a folder is not there, or cannot be looked at.
        AccessError: there is no permission to look into one.
    """
    paths = [config, *(config.parent / name for name in names_in(config))] if config else []
    paths += [path for folder in frameworks for path in listed(folder)]
    paths += _below(templates) if templates else []
    contents = {path: found for path in paths if path and (found := pack(path))}
    packed = Packed(
        contents, frozenset(path for path in paths if path and config and _leads_out(path, config))
    )
    return Kit(config, frameworks, templates, packed, _digest(packed))


def _leads_out(path: Path, config: Path) -> bool:
    return path.is_relative_to(config.parent) and not is_inside(path, config.parent)


def _below(folder: Path) -> Iterator[Path]:
    for path in listed(folder):
        if is_folder(path) and not path.is_symlink():
            yield from _below(path)
        else:
            yield path


def _sources(folder: Path) -> tuple[Path, ...]:
    try:
        return tuple(filter(is_source, listed(folder)))
    except ReportgenError:
        return ()


def _digest(packed: Packed) -> str:
    return digest_of({str(path): _told(content) for path, content in packed.contents.items()})


def _told(content: Content) -> str:
    data = content.data
    return f"{content.mode:o} {data.code if isinstance(data, Problem) else hashlib.sha256(data).hexdigest()}"


def digest_of(parts: Mapping[str, str]) -> str:
    """Return the SHA-256 over named texts, in hexadecimal digits, whatever their order."""
    told = hashlib.sha256()
    for name in sorted(parts):
        told.update(f"{len(name)} {name} {len(parts[name])} {parts[name]}\n".encode(errors="surrogateescape"))
    return told.hexdigest()
