"""A folder of reports: one writer at a time, each report whole or not at all, whatever happens meanwhile.

A report is written into a folder beside its place, brought to the disk, and changes places with the old
one in one step. Whoever comes next finds what an end in between has left, and tidies it. What is not ours
stays in its place.
"""

import os
import stat
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from reportgen.disk import bytes_of
from reportgen.errors import OutputError, UnreadableError
from reportgen.output.files import refuse_link, temporary_of, told, write, write_files
from reportgen.output.lock import locked
from reportgen.output.manifest import (
    MANIFEST,
    REPORT_FILES,
    FolderManifest,
    Manifest,
    found_at,
    is_plain,
    manifest_of,
    refuse_foreign,
    sha256,
)
from reportgen.output.switch import COMING, GOING, coming_of, switch, sync

OURS = (*REPORT_FILES, MANIFEST)
"""Files that a report's folder may hold; all others are somebody else's."""
PUBLISHED = "published"
"""The status of a report that everybody may read."""


class OutputFolder:
    """A folder that reports are written into; `opened` gives one."""

    def __init__(self, path: Path) -> None:
        """Keep the folder's path."""
        self.path = path

    def place(self, report_id: str) -> Path:
        """Return the folder of a report."""
        return self.path / report_id

    def holds(self, report_id: str, manifest: bytes) -> bool:
        """Return whether a report lies there just as its manifest says: every file, by its bytes."""
        place = self.place(report_id)
        try:
            if not _is_folder(place) or bytes_of(place / MANIFEST) != manifest:
                return False
            wanted = manifest_of(manifest, MANIFEST)
            assert isinstance(wanted, Manifest)
            there = {name for name in OURS if os.path.lexists(place / name)}
            return there == {*wanted.files, MANIFEST} and all(
                sha256(bytes_of(place / name)) == told for name, told in wanted.files.items()
            )
        except (OSError, UnreadableError):
            return False

    def deliver(self, report_id: str, files: Mapping[str, bytes], manifest: Manifest) -> tuple[Path, ...]:
        """Put a report in its place, as a whole; return its files.

        Whatever is raised, what was there before has its place: who reads that a report failed need not ask
        which of both lies there. So one that has taken the place and may not outlast a power cut, since the
        disk did not take that, gives it back, and the next build tries again; only where that fails, too, it
        stays.

        Args:
            report_id: whose place it is.
            files: the report, by names.
            manifest: what is to be told of it.

        Raises:
            OutputError: something else stands in the place or lies there under a report's names, or what is
                published would give way to what is not.
            AccessError: there is no permission.
            WriteError: the disk is full, or reading and writing fail.
        """
        place = self.place(report_id)
        is_private = manifest.status != PUBLISHED
        self._refuse(place, manifest)
        coming = coming_of(place)
        with _telling(place):
            coming.mkdir(mode=0o700 if is_private else 0o777)
            try:
                for name, data in (*files.items(), (MANIFEST, manifest.as_bytes())):
                    write(coming / name, data, 0o600 if is_private else None)
                _move_foreign(place, coming)
                sync(coming)
                gone = switch(coming, place)
            except OSError:
                with suppress(OSError):  # a full disk has room again; what fails here, the next run tidies
                    _clear_away(coming, place)
                raise
        if gone:
            with suppress(OSError):  # the report is in its place, whatever is left of the old one
                _clear_away(gone, place)
        return tuple(place / name for name in files)

    def _refuse(self, place: Path, manifest: Manifest) -> None:
        refuse_link(place)
        with _telling(place):
            if not place.exists():
                return
            if not _is_folder(place):
                raise OutputError(f"{place} is no folder; it is left as it was")
            there = found_at(place / MANIFEST)
            if not isinstance(there, Manifest):
                _refuse_somebodys(place, manifest)
        refuse_unpublished(place, there, manifest)

    def _tidy(self) -> None:
        """Clear away what a run has left that did not come to its end."""
        for folder in filter(_is_folder, self.path.glob(f"{GOING}*")):
            place = self.place(folder.name.removeprefix(GOING))
            if place.exists():
                _clear_away(folder, place)
            else:
                folder.rename(place)
        for folder in filter(_is_folder, self.path.glob(f"{COMING}*")):
            _clear_away(folder, self.place(folder.name.removeprefix(COMING)))
        for file in self.path.glob(temporary_of(Path(MANIFEST), "*").name):
            file.unlink()

    def _refuse_foreign(self) -> None:
        """Raise OutputError if something lies in the manifest's place that is no such manifest."""
        path = self.path / MANIFEST
        if os.path.lexists(path):
            refuse_foreign(path, found_at(path))

    def _reports(self) -> Iterator[tuple[str, str, bool]]:
        """Yield the id of every report that lies there with its manifest's hash, and whether it is public."""
        for path in sorted(self.path.iterdir()):
            with suppress(OSError, UnreadableError):
                data = bytes_of(path / MANIFEST)
                found = manifest_of(data, str(path / MANIFEST))
                if isinstance(found, Manifest) and is_plain(path.name):
                    yield path.name, sha256(data), found.status == PUBLISHED

    def _sum_up(self) -> None:
        """Write which reports lie there now, unless that is told already."""
        reports = list(self._reports())
        data = FolderManifest({one: told for one, told, _ in reports}).as_bytes()
        path = self.path / MANIFEST
        if not reports and not path.exists():
            return
        self._refuse_foreign()
        if not path.exists() or bytes_of(path) != data:
            write_files(self.path, {MANIFEST: data}, private=not all(public for *_, public in reports))


def _move_foreign(source: Path, target: Path) -> None:
    """Move what is not ours from one folder to another, if it is there; what has the same name stays."""
    if not source.is_dir():
        return
    for found in source.iterdir():
        if found.name not in OURS and not os.path.lexists(target / found.name):
            found.rename(target / found.name)


def _clear_away(folder: Path, place: Path) -> None:
    """Remove a folder with what is ours in it; what is not goes to the report's place."""
    if not _is_folder(folder):
        return
    for name in OURS:
        with suppress(FileNotFoundError):
            (folder / name).unlink()
    if any(folder.iterdir()) and not place.exists():
        folder.rename(place)
        return
    _move_foreign(folder, place)
    with suppress(OSError):  # what cannot be moved stays, and the folder with it
        folder.rmdir()


def _refuse_somebodys(place: Path, coming: Manifest) -> None:
    """Raise OutputError if a folder without a manifest of ours holds what a report would take the place of.

    Files that are just those of the report are ours: their manifest was taken away or damaged.
    """
    there = [name for name in REPORT_FILES if os.path.lexists(place / name)]
    has_other = any(not _has_hash(place / name, coming.files.get(name)) for name in there)
    if has_other or (not there and os.path.lexists(place / MANIFEST)):
        raise OutputError(
            f"{place} holds {', '.join(there) or MANIFEST}, and no manifest that tells of a report of ours; "
            "it is left as it was. Build into another folder with -o, or take these away"
        )


def _has_hash(path: Path, told: str | None) -> bool:
    """Return whether a regular file with a hash lies at a path."""
    return told is not None and path.is_file() and not path.is_symlink() and sha256(bytes_of(path)) == told


def _is_folder(path: Path) -> bool:
    """Return whether a folder lies at a path, and no link to one."""
    try:
        return stat.S_ISDIR(path.lstat().st_mode)
    except FileNotFoundError:
        return False


def refuse_unpublished(place: object, there: Manifest | FolderManifest | None, coming: Manifest) -> None:
    """Raise OutputError if a published report would give way to one that is not."""
    if isinstance(there, Manifest) and there.status == PUBLISHED != coming.status:
        raise OutputError(
            f"{place} holds the published report, which does not give way to one with the status "
            f"'{coming.status}'. Build that into another folder with -o, or take the published one away"
        )


@contextmanager
def opened(
    path: Path, on_wait: Callable[[int | None], None] = lambda _holder: None
) -> Iterator[OutputFolder]:
    """Have a folder of reports for oneself; at the end, its manifest tells what lies there.

    Args:
        path: the folder, made where it is missing, and taken away again where nothing came of it.
        on_wait: called where another run has it, which is waited for, with its process where that is known.

    Raises:
        OutputError: a file stands where the folder should be, the folder is a link, or what lies in the
            manifest's place is none of ours.
        AccessError: there is no permission.
        WriteError: the disk is full, or reading and writing fail.
    """
    refuse_link(path)
    folder = OutputFolder(path)
    with _telling(path):
        lock, is_made = locked(path, on_wait)
    try:
        with _telling(path):
            folder._refuse_foreign()  # noqa: SLF001  # of this module
            folder._tidy()  # noqa: SLF001
        try:
            yield folder
        finally:
            with _telling(path):
                folder._sum_up()  # noqa: SLF001
    finally:
        if is_made:
            with suppress(OSError):  # there is something in it
                path.rmdir()
        os.close(lock)  # which gives it to whoever waits, as the kernel does where we are killed


@contextmanager
def _telling(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as exc:
        raise told(exc, path) from None
