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
    below,
    is_inside,
    is_source,
    is_there,
    lies_at,
    listed,
    pack,
    require_folder,
)
from reportgen.errors import ReportgenError, UsageError
from reportgen.kinship import named_in, names_in, previous_in
from reportgen.limits import LIMITS
from reportgen.problems import Problem

CONFIGURATION = "reportgen.toml"
"""The configuration that is read where none is named, if it lies in the folder where the command runs."""


@dataclass(frozen=True, slots=True)
class Parcel:
    """A record's file name, with all files that may matter to its report by paths from their folder.

    `inputs` tell kind and SHA-256 of each by its name; `told` are those that make it long.
    """

    record: Path
    packed: Packed = field(compare=False, repr=False)
    inputs: Mapping[str, str]
    told: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Kit:
    """What holds for all reports of a build, by the paths that the user gave, with the files there.

    `digest` is that of `inputs`, which tell kind and SHA-256 of each file by what it is, wherever it lies.
    """

    config: Path | None
    frameworks: tuple[Path, ...]
    templates: Path | None
    packed: Packed = field(compare=False, repr=False)
    inputs: Mapping[str, str] = field(compare=False)
    digest: str


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
        earlier = self._earlier(record)
        told = [Path(path.name) for path in (record, *earlier)]
        beside = [Path(NAMES), *(Path(f"{record.stem}{ending}") for ending in SIDE_FILES)]
        contents: dict[Path, Content] = {}
        outside: set[Path] = set()
        for name in (*told, *(Path(path.name) for path in self._followers(told)), *beside, *extra):
            self._add(name, contents, outside)
        texts = {name: self._named_in(contents.get(name)) for name in list(contents)}
        for name in (one for named in texts.values() for one in named):
            self._add(name, contents, outside)
        told += [one for name in told for one in texts.get(name, ())]
        inputs = {str(name): _told(content) for name, content in contents.items()}
        known = dict.fromkeys(str(name) for name in told if name in contents)
        return Parcel(Path(record.name), Packed(contents, frozenset(outside)), inputs, tuple(known))

    def _add(self, name: Path, contents: dict[Path, Content], outside: set[Path]) -> None:
        path = self._folder / name
        if len(name.parts) > 1 and not is_inside(path, self._folder):
            outside.add(name)
        elif name not in contents and (found := pack(path)):
            contents[name] = found

    def _named_in(self, content: Content | None) -> tuple[Path, ...]:
        if content is None or isinstance(content.data, Problem):
            return ()
        return tuple(map(Path, named_in(content.data)))

    def _earlier(self, record: Path) -> list[Path]:
        """Return the records that one follows, one after the other."""
        found = {record: None}
        for path in (queue := [record]):
            ids = self._seen.previous.get(path, ())
            fresh = [one for id_ in ids for one in self._seen.named.get(id_, ()) if one not in found]
            found.update(dict.fromkeys(fresh))
            queue += fresh if len(found) <= LIMITS.chain else []
        return list(found)[1:]

    def _followers(self, names: list[Path]) -> Iterator[Path]:
        """Yield the records that follow one of some."""
        for name in names:
            yield from self._seen.followers.get(name.stem, ())

    @cached_property
    def _seen(self) -> "_Seen":
        seen = _Seen({}, {}, {})
        for path in _sources(self._folder):
            found = pack(path)
            ids = sorted(previous_in(found.data)) if found and isinstance(found.data, bytes) else []
            seen.named.setdefault(path.stem, []).append(path)
            seen.previous[path] = ids
            for one in ids:
                seen.followers.setdefault(one, []).append(path)
        return seen


@dataclass(frozen=True, slots=True)
class _Seen:
    """The records of a folder by id, the ids that each follows, and the records that follow an id."""

    named: dict[str, list[Path]]
    previous: dict[Path, list[str]]
    followers: dict[str, list[Path]]


def find_configuration_file(named: Path | None = None) -> Path | None:
    """Return the file of the configuration: the one that is named, else `reportgen.toml` here, if it is.

    Raises:
        UsageError: the file that is named is not there.
        AccessError: there is no permission to look at it.
    """
    if named is not None:
        if not is_there(named):
            raise UsageError(f"There is no configuration file {named}")
        return named
    here = Path(CONFIGURATION)
    # A link that leads nowhere is somebody's mistake, not a missing file.
    return here if lies_at(here) else None


def pack_kit(config: Path | None, frameworks: Iterable[Path], templates: Path | None) -> Kit:
    """Return what holds for all reports of a build.

    Args:
        config: the configuration's file, None where there is none.
        frameworks: folders of the user's own frameworks.
        templates: the folder of the user's own templates.

    Raises:
        UsageError: a folder is not there, or cannot be looked at.
        AccessError: there is no permission to look into one.
    """
    frameworks = tuple(frameworks)
    for folder in frameworks:
        require_folder(folder, "frameworks")
    if templates:
        require_folder(templates, "templates")
        templates = Path.cwd() / templates  # a record's own files shall never be taken for one
    paths = dict(_of_kit(config, frameworks, templates))
    contents = {path: found for path in paths if (found := pack(path))}
    outside = frozenset(path for path in contents if config and _leads_out(path, config))
    inputs = {paths[path]: _told(content) for path, content in contents.items()}
    return Kit(config, frameworks, templates, Packed(contents, outside), inputs, digest_of(inputs))


def _of_kit(
    config: Path | None, frameworks: tuple[Path, ...], templates: Path | None
) -> Iterator[tuple[Path, str]]:
    """Yield the files that hold for all reports, each with what it is."""
    if config:
        yield config, "the configuration"
        for name in names_in(config):
            yield config.parent / name, f"{name} of the configuration"
    for number, folder in enumerate(frameworks, start=1):
        for path in listed(folder):
            yield path, f"framework {number}/{path.name}"
    for path in below(templates) if templates else ():
        yield path, f"template {path.relative_to(templates or path)}"


def _leads_out(path: Path, config: Path) -> bool:
    return path.is_relative_to(config.parent) and not is_inside(path, config.parent)


def _sources(folder: Path) -> tuple[Path, ...]:
    try:
        return tuple(filter(is_source, listed(folder)))
    except ReportgenError:
        return ()


def _told(content: Content) -> str:
    data = content.data
    return f"{content.mode:o} {data.code if isinstance(data, Problem) else hashlib.sha256(data).hexdigest()}"


def digest_of(inputs: Mapping[str, str]) -> str:
    """Return the SHA-256 over named texts, in hexadecimal digits, whatever their order."""
    told = hashlib.sha256()
    for name in sorted(inputs):
        told.update(
            f"{len(name)} {name} {len(inputs[name])} {inputs[name]}\n".encode(errors="surrogateescape")
        )
    return told.hexdigest()
