"""A finished site put where a URL leads, so that whoever reads there meets no link that leads to nothing.

A store knows no lock and changes nothing in one step, so all is in the order of the steps:

1. files that pages show or lead to, first those that are new, then those that change;
2. pages that are new: nothing leads to them yet; then feeds that are new;
3. pages that change, inner ones before those above them, the home page last of all;
4. feeds and data that change, which tell programs of the pages;
5. the site's manifest, which says that all of it is there;
6. only then is taken away what no page leads to any more, pages before files.

A journal is there from before the first step until after the last. It names all that is or may be ours, with
a hash where that is certain: an end in between leaves it, and the next run, also one of another site, knows
what to look at byte by byte and what to take away. A journal has a name of its own by its content, so no end
can tear one that is needed, and one that appears tells of somebody else who publishes at the same time.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path, PurePosixPath

from reportgen.disk import below, bytes_of, require_folder
from reportgen.errors import AccessError, OutputError, UnreadableError
from reportgen.output import sha256
from reportgen.problems import all_of, path_shown
from reportgen.remote import Remote, Url, telling
from reportgen.site.manifest import MANIFEST, SiteManifest, site_manifest_of

JOURNAL = ".publishing-"
"""Beginning of the names of journals, at the root of what is published."""
_UNCERTAIN = ""
"""Stands in a journal for the hash of a file that may be of either site, or be gone."""
_PAGE = ".html"
_HOME = "index.html"
_FEEDS = (".xml", ".ics", ".txt")
"""Endings of files with known addresses that tell programs of pages: news, sitemaps, days, robots.txt."""
_DATA = (".json", ".csv")
_FILES_AT_ONCE = 64
_BYTES_AT_ONCE = 32 * 1024**2
"""How much of a site is in memory at a time; one file may be more."""
_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Published:
    """What became of a site's files where it was published, by numbers."""

    new: int
    changed: int
    unchanged: int
    removed: int


@dataclass(frozen=True, slots=True)
class _Site:
    """A finished site: its files by names, with their hashes and sizes in bytes, and its manifest's bytes."""

    folder: Path
    hashes: Mapping[str, str]
    sizes: Mapping[str, int]
    manifest: bytes


@dataclass(frozen=True, slots=True)
class _There:
    """What lies at the target: sizes of all files by names, hashes of ours, manifest, journals."""

    sizes: Mapping[str, int]
    ours: Mapping[str, str]
    manifest: bytes | None
    journals: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Plan:
    """What is to be done with which files, by names."""

    new: frozenset[str]
    changed: frozenset[str]
    unchanged: frozenset[str]
    going: frozenset[str]


def publish(
    site: Path, target: Url, on_progress: Callable[[int, int, str], None] = lambda *_: None
) -> Published:
    """Put a finished site where a URL leads; what is there already is not sent again.

    Whatever is raised, and wherever it ends, pages that were there lead to nothing that is not, and the next
    call finishes. Files that no manifest or journal of ours names stay as they are, here and there.

    Args:
        site: a folder with a `site.json`.
        target: where the site's root is to be.
        on_progress: is told after each file how many are done, of how many, and which it was.

    Raises:
        UsageError: there is no such folder, or no such file systems are known here.
        UnreadableError: the site is not just what its `site.json` says; nothing was sent then, unless it
            changed meanwhile.
        OutputError: a file there that is not ours is in the way, or somebody else publishes there.
        AccessError: there is no permission.
        WriteError: it cannot be looked at, or written to.
    """
    here = _read(site)
    files = Remote(target)
    with telling(target):
        there = _look(files)
        plan = _planned(here, there, files)
    is_done = there.manifest == here.manifest and not (plan.new or plan.changed or plan.going)
    if not is_done or there.journals:
        _carry_out(plan, here, _Run(files, there, _journal(plan, here)), on_progress)
    return Published(len(plan.new), len(plan.changed), len(plan.unchanged), len(plan.going))


def _read(folder: Path) -> _Site:
    """Return a site that is just what its manifest says; raises as `publish`."""
    require_folder(folder, "a site")
    names = {path.relative_to(folder).as_posix() for path in below(folder)}
    if MANIFEST not in names:
        raise UnreadableError(
            f"{path_shown(folder)} is no finished site: it has no {MANIFEST}; make it first"
        )
    manifest = _bytes(folder, MANIFEST)
    hashes = site_manifest_of(manifest, str(folder / MANIFEST)).files
    wrong = {
        "missing": hashes.keys() - names,
        "not to be named": {name for name in hashes if name == MANIFEST or name.startswith(JOURNAL)},
    }
    sizes = {}
    changed = set()
    for name in sorted(hashes.keys() & names):
        data = _bytes(folder, name)
        sizes[name] = len(data)
        if sha256(data) != hashes[name]:
            changed.add(name)
    _refuse_disagreeing(folder, {**wrong, "changed": changed})
    return _Site(folder, hashes, sizes, manifest)


def _refuse_disagreeing(folder: Path, wrong: Mapping[str, set[str]]) -> None:
    told = [
        f"{_some(names)} {'is' if len(names) == 1 else 'are'} {what}"
        for what, names in wrong.items()
        if names
    ]
    if told:
        raise UnreadableError(
            f"{path_shown(folder)} is not what its {MANIFEST} says: {'; '.join(told)}; make the site again"
        )


def _some(names: set[str]) -> str:
    first = [path_shown(name) for name in sorted(names)[:_SHOWN]]
    return all_of([*first, f"{len(names) - _SHOWN} more"] if len(names) > _SHOWN else first)


def _bytes(folder: Path, name: str) -> bytes:
    try:
        return bytes_of(folder / name)
    except OSError as exc:
        kind = AccessError if isinstance(exc, PermissionError) else UnreadableError
        raise kind(f"{path_shown(folder / name)} cannot be read: {exc.strerror}") from None


def _look(files: Remote) -> _There:
    """Return what lies at a target; raises OutputError where the manifest there is none of a site."""
    sizes = files.sizes()
    journals = frozenset(name for name in sizes if name.startswith(JOURNAL) and "/" not in name)
    begun = [told for name in sorted(journals) if (told := _manifest(files.read(name))) is not None]
    manifest = files.read(MANIFEST) if MANIFEST in sizes else None
    finished = _manifest(manifest) if manifest is not None else {}
    # A manifest that was torn in its writing has a journal beside it that tells more.
    if finished is None and not begun:
        raise OutputError(
            f"{files.url / MANIFEST} is there and is not the manifest of a site, which would take its place; "
            "it is left as it was: give a place of its own"
        )
    return _There(sizes, _agreed(filter(None, (finished, *begun))), manifest, journals)


def _manifest(data: bytes) -> Mapping[str, str] | None:
    """Return the files that a manifest or journal names, None where bytes are none.

    A journal that is torn was the first thing that its run wrote, so that changed nothing.
    """
    try:
        return site_manifest_of(data, MANIFEST).files
    except UnreadableError:
        return None


def _agreed(told: Iterable[Mapping[str, str]]) -> dict[str, str]:
    """Return all files that are told of, each with its hash where all that tell of it say the same."""
    ours: dict[str, str] = {}
    for files in told:
        for name, found in files.items():
            ours[name] = found if ours.get(name, found) == found else _UNCERTAIN
    return ours


def _planned(here: _Site, there: _There, files: Remote) -> _Plan:
    foreign = {name for name in here.hashes if name in there.sizes and name not in there.ours}
    if foreign:
        raise OutputError(
            f"{_some(foreign)}: there in {files.url}, and not put there by a publication, which writes over "
            "nothing of others; give a place of its own, or take away what is in the way"
        )
    new = here.hashes.keys() - there.sizes.keys()
    right = {name for name in here.hashes.keys() - new if there.sizes[name] == here.sizes[name]}
    doubtful = sorted(name for name in right if there.ours[name] == _UNCERTAIN)
    found = dict(zip(doubtful, files.read_all(doubtful), strict=True))
    hashes = {**there.ours, **{name: sha256(data) for name, data in found.items() if data is not None}}
    unchanged = {name for name in right if hashes[name] == here.hashes[name]}
    return _Plan(
        frozenset(new),
        frozenset(here.hashes.keys() - new - unchanged),
        frozenset(unchanged),
        frozenset((there.ours.keys() & there.sizes.keys()) - here.hashes.keys()),
    )


def _journal(plan: _Plan, here: _Site) -> bytes:
    """Return the journal of a run: all that is or may be ours, with the hashes that will not change."""
    told = dict.fromkeys(plan.new | plan.changed | plan.going, _UNCERTAIN)
    return SiteManifest({**told, **{name: here.hashes[name] for name in plan.unchanged}}).as_bytes()


class _Run:
    """One publication while it runs; before each step it looks whether it is alone."""

    def __init__(self, files: Remote, there: _There, journal: bytes) -> None:
        self._files = files
        self._manifest = there.manifest
        self._earlier = there.journals
        self._journal = {f"{JOURNAL}{sha256(journal)[:12]}.json": journal}

    def begin(self) -> None:
        """Say there what is about to change. Earlier journals go: this one tells all that they do."""
        with telling(self._files.url):
            self._files.write(self._journal)
            self._files.remove(sorted(self._earlier - self._journal.keys()))

    def refuse_others(self) -> None:
        """Raise OutputError where somebody else has begun to publish here since, or has finished.

        What was sent in between may lie over the other's files: the journal stays, so that the next run looks
        at each of them.
        """
        with telling(self._files.url):
            names = self._files.names()
            journals = {name for name in names if name.startswith(JOURNAL)}
            manifest = self._files.read(MANIFEST) if MANIFEST in names else None
            if journals == self._journal.keys() and manifest == self._manifest:
                return
            self._files.write(self._journal)
        raise OutputError(
            f"Somebody else publishes to {self._files.url} at the same time; this publication stopped. "
            "When the other has ended, publish again: it looks at all that both have sent"
        )

    def put(self, files: Mapping[str, bytes]) -> None:
        """Write files."""
        with telling(self._files.url):
            self._files.write(files)

    def commit(self, manifest: bytes) -> None:
        """Say there that the site is whole."""
        if manifest != self._manifest:
            self.put({MANIFEST: manifest})
            self._manifest = manifest

    def take_away(self, name: str) -> None:
        """Remove a file."""
        with telling(self._files.url):
            self._files.remove([name])

    def end(self) -> None:
        """Take the journal away: nothing is uncertain any more."""
        self.refuse_others()
        for name in self._journal:
            self.take_away(name)


def _carry_out(plan: _Plan, here: _Site, run: _Run, on_progress: Callable[[int, int, str], None]) -> None:
    total = len(plan.new) + len(plan.changed) + 1 + len(plan.going)
    done = 0

    def tell(name: str) -> None:
        nonlocal done
        done += 1
        on_progress(done, total, name)

    run.begin()
    for step in _steps(plan.new | plan.changed, lambda name: _coming(name, is_new=name in plan.new)):
        run.refuse_others()
        for names in _batches(step, here.sizes):
            run.put({name: _unchanged_bytes(here, name) for name in names})
            for name in names:
                tell(name)
    run.refuse_others()
    run.commit(here.manifest)
    tell(MANIFEST)
    for step in _steps(plan.going, _going):
        run.refuse_others()
        for name in step:
            run.take_away(name)
            tell(name)
    run.end()


def _unchanged_bytes(here: _Site, name: str) -> bytes:
    data = _bytes(here.folder, name)
    if sha256(data) != here.hashes[name]:
        _refuse_disagreeing(here.folder, {"changed": {name}})
    return data


def _steps(names: Iterable[str], rank: Callable[[str], tuple[int, ...]]) -> Iterator[tuple[str, ...]]:
    """Yield names in groups: within one the order means nothing, and each is done before the next begins."""
    for _, group in groupby(sorted(names, key=lambda name: (rank(name), name)), rank):
        yield tuple(group)


def _coming(name: str, *, is_new: bool) -> tuple[int, ...]:
    """Return when a file is sent, as steps are numbered above, with what is deeper first in its step."""
    path = PurePosixPath(name)
    inner_first = (-len(path.parts), path.name == _HOME)
    if name == _HOME:
        return (3, 1)
    if path.suffix == _PAGE:
        return (2, 0, *inner_first) if is_new else (3, 0, *inner_first)
    if is_new:
        return (2, 1) if path.suffix in _FEEDS else (1, 0)
    return (4,) if path.suffix in (*_FEEDS, *_DATA) else (1, 1)


def _going(name: str) -> tuple[int, ...]:
    """Return when a file is taken away: pages before what they lead to."""
    return (PurePosixPath(name).suffix != _PAGE,)


def _batches(names: Iterable[str], sizes: Mapping[str, int]) -> Iterator[list[str]]:
    """Yield names in portions that memory has room for."""
    batch: list[str] = []
    for name in names:
        is_full = len(batch) == _FILES_AT_ONCE or sum(sizes[one] for one in (*batch, name)) > _BYTES_AT_ONCE
        if batch and is_full:
            yield batch
            batch = []
        batch.append(name)
    if batch:
        yield batch
