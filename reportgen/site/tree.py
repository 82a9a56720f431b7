"""A site on the disk: put together beside its place as a whole, and switched in one rename.

What has not changed is not written again: it is the same file in the old tree and the new one. What is
somebody else's in the old tree goes along.
"""

import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from reportgen.disk import bytes_of
from reportgen.errors import OutputError, UnreadableError
from reportgen.interrupts import held_back
from reportgen.output import refuse_link, sha256
from reportgen.output.files import told, write
from reportgen.output.lock import locked
from reportgen.output.switch import coming_of, going_of, switch, sync
from reportgen.problems import path_shown
from reportgen.site.manifest import MANIFEST, SiteManifest, site_manifest_of


@dataclass(frozen=True, slots=True)
class Changes:
    """How many files of a site are new or changed, as they were, or gone."""

    written: tuple[str, ...]
    kept: int
    removed: tuple[str, ...]


@dataclass(slots=True)
class Tree:
    """A site that is being put together beside the one that has its place; `opened_tree` gives one."""

    place: Path
    _coming: Path
    _before: SiteManifest
    _files: dict[str, str] = field(default_factory=dict)
    _written: list[str] = field(default_factory=list)

    def put(self, name: str, data: bytes) -> None:
        """Put a file into the new tree: that of the old one, where it has the same bytes.

        Args:
            name: path from the root, with '/'.
            data: its bytes.

        Raises:
            OutputError: two files have one name, or it cannot be written.
        """
        told = sha256(data)
        self._take(name, told, data, is_old=self._old(name, told) is not None)

    def keep(self, files: Mapping[str, str]) -> bool:
        """Put files of the old tree into the new one, unless one of them is not there as it should be.

        Args:
            files: their SHA-256 in hexadecimal digits by their paths from the root, with '/'.

        Returns:
            Whether all of them were there, and are in the new tree; else none is.

        Raises:
            OutputError: as for `put`.
        """
        found = {name: data for name, told in files.items() if (data := self._old(name, told)) is not None}
        if len(found) < len(files):
            return False
        for name, data in found.items():
            self._take(name, files[name], data, is_old=True)
        return True

    def _old(self, name: str, told: str) -> bytes | None:
        """Return the bytes of a file of the old tree, None where it is not ours or has another hash."""
        data = self._old_bytes(name) if self._before.files.get(name) == told else None
        return data if data is not None and sha256(data) == told else None

    def _old_bytes(self, name: str) -> bytes | None:
        """Return the bytes that lie in the old tree under a name, None where no file of its own does."""
        try:
            return bytes_of(self.place / name)
        except OSError:
            return None

    def _take(self, name: str, told: str, data: bytes, *, is_old: bool) -> None:
        """Put a file into the new tree, where it is that of the old one, or is written."""
        with _telling(self.place):
            path = self._coming / name
            path.parent.mkdir(parents=True, exist_ok=True)
            if name in self._files:
                raise OutputError(f"Two files of the site would be {path_shown(name)}")
            self._files[name] = told
            if is_old and _linked(self.place / name, path):
                return
            write(path, data)
            self._written.append(name)

    @property
    def names(self) -> frozenset[str]:
        """The files of the new tree."""
        return frozenset(self._files)

    def hash(self, name: str) -> str:
        """Return the SHA-256 of a file of the new tree, in hexadecimal digits."""
        return self._files[name]

    def read(self, name: str) -> bytes:
        """Return the bytes of a file of the new tree."""
        with _telling(self.place):
            return (self._coming / name).read_bytes()

    def switch(self) -> Changes:
        """Let the new tree take the place of the old one, in one step; return what is not as it was.

        Raises:
            OutputError: it cannot take it; the old one has its place.
        """
        manifest = SiteManifest(self._files)
        removed = tuple(sorted(self._before.files.keys() - self._files.keys()))
        with _telling(self.place):
            write(self._coming / MANIFEST, manifest.as_bytes())
            self._take_along()
            for folder, _, _ in os.walk(self._coming, onerror=_raised):
                sync(Path(folder))
            with held_back():  # where this takes two steps, no request to end comes between them
                gone = switch(self._coming, self.place)
        if gone:
            shutil.rmtree(gone, ignore_errors=True)  # what is left of it, the next run clears away
        return Changes(tuple(self._written), len(self._files) - len(self._written), removed)

    def _take_along(self) -> None:
        """Give what is not ours in the old tree its place in the new one, links and empty folders, too."""
        for name in all_below(self.place) if self.place.exists() else ():
            if name == MANIFEST or name in self._before.files:
                continue
            old, new = self.place / name, self._coming / name
            if name in self._files and self._old_bytes(name) == self.read(name):
                continue
            self._refuse_to_lose(name)
            new.parent.mkdir(parents=True, exist_ok=True)
            if _is_folder(old):
                new.mkdir(exist_ok=True)
            elif not _linked(old, new):
                shutil.copy2(old, new, follow_symlinks=False)

    def _refuse_to_lose(self, name: str) -> None:
        """Raise OutputError if a file or a folder of ours would take the place of somebody's."""
        ways = (name, *map(str, PurePosixPath(name).parents))
        is_folder_here = _is_folder(self._coming / name)
        if not self._files.keys().isdisjoint(ways) or (is_folder_here and not _is_folder(self.place / name)):
            raise OutputError(
                f"{path_shown(self.place / name)} is not of the site that {MANIFEST} tells of, and the new "
                "one would take its place; all is left as it was. Take it away, or use another -o"
            )


@contextmanager
def opened_tree(place: Path, on_wait: Callable[[int | None], None]) -> Iterator[Tree]:
    """Have a place for a site for oneself, and an empty tree to put it together in.

    Unless the tree was switched, nothing of it is left.

    Args:
        place: where the site is to be.
        on_wait: called where another run has it, with its process where that is known.

    Raises:
        OutputError: something else lies in the place.
        AccessError: there is no permission.
        WriteError: the disk is full, or reading and writing fail.
    """
    place = _own_place(place)
    coming = coming_of(place)
    with _telling(place):
        place.parent.mkdir(parents=True, exist_ok=True)
        lock, _ = locked(_lock_of(place), on_wait)
    try:
        with _telling(place):
            _tidy(place)
            before = _found_at(place)
            coming.mkdir()
        yield Tree(place, coming, before)
    finally:
        shutil.rmtree(coming, ignore_errors=True)
        with suppress(OSError):
            _lock_of(place).rmdir()
        os.close(lock)


def _own_place(place: Path) -> Path:
    """Return where a site is to be, from the root; raises OutputError where no folder can take that place."""
    with _telling(place):
        here = Path.cwd()
        place = Path(os.path.normpath(here / place))
        refuse_link(place)
        if here.is_relative_to(place):
            why = "is the folder that you are in, or has it within"
        elif place.is_mount():
            why = "is a file system of its own"
        else:
            return place
    raise OutputError(
        f"{place} {why}, so no other folder can take its place as a whole; name one within it, such as "
        f"-o {place / 'public'}"
    )


def _lock_of(place: Path) -> Path:
    """Return the folder that stands for the right to write a site, whose own is another one each time."""
    return place.with_name(f".lock-{place.name}")


def _tidy(place: Path) -> None:
    """Clear away what a run has left that did not come to its end."""
    going = going_of(place)
    for folder in (coming_of(place), going):
        refuse_link(folder)
    if going.is_dir() and not place.exists():
        going.rename(place)
    for folder in (coming_of(place), going):
        if os.path.lexists(folder):
            shutil.rmtree(folder)


def _found_at(place: Path) -> SiteManifest:
    """Return the manifest of the site that has a place, an empty one where nothing has it."""
    if not place.exists():
        return SiteManifest({})
    if not place.is_dir():
        raise OutputError(f"{place} is no folder; it is left as it was")
    try:
        return site_manifest_of((place / MANIFEST).read_bytes(), str(place / MANIFEST))
    except FileNotFoundError:
        if any(place.iterdir()):
            raise OutputError(
                f"{place} holds files, and no {MANIFEST} of a site of ours; it is left as it was. "
                "Write the site into another folder with -o, or take these away"
            ) from None
        return SiteManifest({})
    except UnreadableError as exc:
        raise OutputError(
            f"{exc}; the site there is left as it was. Take it away, or use another -o"
        ) from None


def _linked(old: Path, new: Path) -> bool:
    """Give a file, or what else has a name, a second one; return whether it can have two."""
    with suppress(OSError):
        os.link(old, new, follow_symlinks=False)
        return True
    return False


def all_below(folder: Path) -> Iterator[str]:
    """Yield what lies below a folder by its path from there, with '/': files, links, and empty folders."""
    for where, folders, files in os.walk(folder, onerror=_raised):
        inside = Path(where)
        links = (name for name in folders if (inside / name).is_symlink())
        for path in (inside / name for name in (*files, *links)):
            yield path.relative_to(folder).as_posix()
        if inside != folder and not files and not folders:
            yield inside.relative_to(folder).as_posix()


def _is_folder(path: Path) -> bool:
    return path.is_dir() and not path.is_symlink()


def _raised(exc: OSError) -> None:
    """Raise what `os.walk` would pass over, as if nothing were there."""
    raise exc


@contextmanager
def _telling(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as exc:
        raise told(exc, path) from None
