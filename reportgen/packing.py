"""What a report is made from, packed and hashed: its record, what belongs to that, and what holds for all.

A parcel holds what may matter to its report and errs by too much; what it lacks all the same, whoever
makes the report finds out and asks for. Nothing is understood here, and next to nothing imported: a build
that changes nothing comes no further than this.
"""

import hashlib
import os
from collections.abc import Callable, Collection, Container, Iterable, Iterator, Mapping
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
    is_link,
    is_source,
    is_text,
    is_there,
    lies_at,
    listed,
    pack,
    require_folder,
)
from reportgen.errors import RecordError, ReportgenError, UsageError
from reportgen.kinship import named_in, names_in_configuration, previous_in
from reportgen.limits import LIMITS
from reportgen.problems import Place, Problem, error

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

    def __init__(self, folder: Path, among: Container[Path] | None = None) -> None:
        """Keep the folder; it is looked through when the first parcel is packed.

        Args:
            folder: where the records lie.
            among: those of them that there are for whoever reads a parcel; None for all.
        """
        self._folder = folder
        self._among = among

    def parcel(self, record: Path, extra: Iterable[Path] = ()) -> Parcel:
        """Return what a record's report is made from.

        Args:
            record: a file of the folder.
            extra: paths from the folder of other files that turned out to matter.

        Raises:
            RecordError: it is more than a report may be made from.
        """
        told = [Path(path.name) for path in (record, *self._earlier(record))]
        beside = [Path(NAMES), *(Path(f"{record.stem}{ending}") for ending in SIDE_FILES)]
        beside += [Path(path.name) for path in self._followers(told)]
        return self._packed(record, told, beside, extra)

    def alone(self, record: Path) -> Parcel:
        """Return what a record is read from: itself and what it names. Raises as `parcel`."""
        return self._packed(record, [Path(record.name)], (), ())

    def _packed(
        self, record: Path, told: list[Path], beside: Iterable[Path], extra: Iterable[Path]
    ) -> Parcel:
        bundle = _Bundle(record, self._is_there)
        bundle.add((*told, *beside))
        contents = bundle.contents
        texts = {name: self._named_in(content) for name, content in contents.items()}
        wanted = dict.fromkeys((*extra, *(one for named in texts.values() for one in named)))
        bundle.require_few(wanted.keys() | contents.keys())
        outside = frozenset(name for name in wanted if self._leads_out(name))
        bundle.add(name for name in wanted if name not in outside)
        known = [*told, *(one for name in told for one in texts.get(name, ()))]
        inputs = {
            str(name): _told(contents.get(name), is_outside=name in outside) for name in (*contents, *outside)
        }
        long = dict.fromkeys(str(name) for name in known if name in contents)
        return Parcel(Path(record.name), Packed(contents, outside), inputs, tuple(long))

    def _leads_out(self, name: Path) -> bool:
        """Return whether a file that another one names lies elsewhere; such a one may not be read."""
        path = self._folder / name
        try:
            may_lead_out = len(name.parts) > 1 or is_link(path)
        except ReportgenError:  # in doubt it does, and is not read
            return True
        return may_lead_out and not is_inside(path, self._folder)

    def _named_in(self, content: Content) -> tuple[Path, ...]:
        """Return the texts that a file seems to name; what is for no reader stays where it is."""
        names = () if isinstance(content.data, Problem) else named_in(content.data)
        return tuple(filter(is_text, map(Path, names)))

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

    def _is_there(self, path: Path) -> bool:
        """Return whether a file is no record, or one of those that there are."""
        return self._among is None or not is_source(path) or path in self._among

    @cached_property
    def _seen(self) -> "_Seen":
        seen = _Seen({}, {}, {})
        for path in filter(self._is_there, _sources(self._folder)):
            found = pack(path)
            ids = sorted(previous_in(found.data)) if found and isinstance(found.data, bytes) else []
            seen.named.setdefault(path.stem, []).append(path)
            seen.previous[path] = ids
            for one in ids:
                seen.followers.setdefault(one, []).append(path)
        return seen


class _Bundle:
    """The files of one report, by their paths from the folder of its record, no more than there may be."""

    def __init__(self, record: Path, is_there: Callable[[Path], bool]) -> None:
        self.contents: dict[Path, Content] = {}
        self._record, self._is_there = record, is_there
        self._bytes = 0

    def add(self, names: Iterable[Path]) -> None:
        """Pack the files that are there; raises RecordError where they are too large together."""
        for name in names:
            path = self._record.parent / name
            if name not in self.contents and self._is_there(path) and (found := pack(path)):
                self.contents[name] = found
                self._bytes += len(found.data) if isinstance(found.data, bytes) else 0
            self._require("bytes", self._bytes, LIMITS.parcel_bytes)

    def require_few(self, names: Collection[Path]) -> None:
        """Raise RecordError where there are too many files."""
        self._require("files", len(names), LIMITS.parcel_files)

    def _require(self, unit: str, count: int, most: int) -> None:
        if count > most:
            problem = error(
                "limit.parcel",
                "Too much would have to be read for this report",
                found=f"{count:,} {unit} in it, in records before and after it, and in files that these name",
                expected=f"at most {most:,} {unit}",
                hint="Look for 'file:' and 'previous:' in them, in remarks, too; each such name counts.",
            )
            raise RecordError((problem.at(Place(str(self._record))),))


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
    folders = (*frameworks, templates) if templates else frameworks  # also where nothing lies in them
    contents = {path: found for path in (*paths, *folders) if (found := pack(path))}
    outside = frozenset(
        path for path in paths.keys() & contents.keys() if config and _leads_out(path, config)
    )
    inputs = {
        told: _told(contents[path], is_outside=path in outside)
        for path, told in paths.items()
        if path in contents
    }
    packed = Packed(
        {_plain(path): found for path, found in contents.items()}, frozenset(map(_plain, outside))
    )
    return Kit(config, frameworks, templates, packed, inputs, digest_of(inputs))


def _plain(path: Path) -> Path:
    """Return a path as those are looked up that were packed, without '..' on its way."""
    return Path(os.path.normpath(path))


def _of_kit(
    config: Path | None, frameworks: tuple[Path, ...], templates: Path | None
) -> Iterator[tuple[Path, str]]:
    """Yield the files that hold for all reports, each with what it is."""
    if config:
        yield config, "the configuration"
        for name in names_in_configuration(config):
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


def _told(content: Content | None, *, is_outside: bool) -> str:
    """Return kind and SHA-256 of a file, and whether it may not be read, since its name leads out."""
    told = ["outside"] if is_outside else []
    if content:
        data = content.data
        told.append(f"{content.mode:o}")
        told.append(data.code if isinstance(data, Problem) else hashlib.sha256(data).hexdigest())
    return " ".join(told)


def digest_of(inputs: Mapping[str, str]) -> str:
    """Return the SHA-256 over named texts, in hexadecimal digits, whatever their order."""
    told = hashlib.sha256()
    for name in sorted(inputs):
        told.update(
            f"{len(name)} {name} {len(inputs[name])} {inputs[name]}\n".encode(errors="surrogateescape")
        )
    return told.hexdigest()
