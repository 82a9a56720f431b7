"""Writing: each file appears whole or not at all, and every failure is told with its path."""

import errno
import os
import stat
from collections.abc import Mapping
from contextlib import suppress
from itertools import takewhile
from pathlib import Path

from reportgen.errors import AccessError, OutputError, WriteError
from reportgen.problems import path_shown

_NO_ACCESS = (errno.EACCES, errno.EPERM, errno.EROFS)
_NO_ROOM = (errno.ENOSPC, errno.EDQUOT)
_NO_PLACE = (
    errno.ENOTDIR,
    errno.EEXIST,
    errno.EISDIR,
    errno.ELOOP,
    errno.ENOENT,
    errno.ENAMETOOLONG,
)


def write_files(folder: Path, files: Mapping[str, bytes], *, private: bool = False) -> tuple[Path, ...]:
    """Write files into a folder, made where it is missing; return their paths.

    All bytes are on disk beside their places before the first old file is replaced.

    Args:
        folder: where to.
        files: the bytes by name.
        private: whether nobody but the owner may read them.

    Raises:
        AccessError: there is no permission.
        OutputError: a file stands where the folder should be, or the folder is a link.
        WriteError: the disk is full, or reading and writing fail.
    """
    written: dict[Path, Path] = {}
    refuse_link(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, data in files.items():
            temporary = temporary_of(folder / name)
            written[temporary] = folder / name
            write(temporary, data, 0o600 if private else None)
        for temporary, path in written.items():
            temporary.replace(path)
    except OSError as exc:
        raise told(exc, folder) from None
    finally:
        for temporary in written:
            with suppress(OSError):
                temporary.unlink()
    return tuple(written.values())


def refuse_link(folder: Path) -> None:
    """Raise OutputError if a folder to write into is a link, which could lead anywhere."""
    try:
        is_link = stat.S_ISLNK(folder.lstat().st_mode)
    except FileNotFoundError:
        return
    except OSError as exc:
        raise told(exc, folder) from None
    if is_link:
        raise OutputError(f"{folder} is a link; the output goes only into a folder of its own")


def write_file(path: Path, data: bytes, *, private: bool = False) -> None:
    """Write one file, in place of an older one; as `write_files`, which see, but no link or device."""
    try:
        is_other = path.exists() and not path.is_file()
    except OSError as exc:
        raise told(exc, path) from None
    if is_other:
        raise OutputError(f"{path} is no file; it is left as it was")
    write_files(path.parent, {path.name: data}, private=private)


def require_place(path: Path) -> None:
    """See that a file can be written to a place, where nothing changes; raises as `write_files`."""
    temporary = temporary_of(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write(temporary, b"")
    except OSError as exc:
        raise told(exc, path) from None
    finally:
        with suppress(OSError):
            temporary.unlink()


def require_room(folder: Path) -> None:
    """See that files can be written into a folder that is there or can be made, where nothing changes.

    Raises:
        AccessError: there is no permission.
        OutputError: a file stands in its place or on its way, or it cannot be made.
        WriteError: the disk is full, or reading and writing fail.
    """
    way = (folder, *folder.parents)
    missing = tuple(takewhile(lambda place: not os.path.lexists(place), way))
    there = way[len(missing)]
    if there.exists() and not there.is_dir():
        raise OutputError(f"{path_shown(there)} is a file, not a folder; name another place with -o")
    try:
        require_place(folder / "room")
    finally:
        for place in missing:
            with suppress(OSError):
                place.rmdir()


def write_new(path: Path, data: bytes, *, private: bool = False) -> None:
    """Write a file that must not be there yet; as `write_files`, and OutputError if it is."""
    temporary = temporary_of(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write(temporary, data, 0o600 if private else None)
        path.hardlink_to(temporary)  # unlike a rename, this takes no other's place
    except OSError as exc:
        if isinstance(exc, FileExistsError) and os.path.lexists(path):
            raise OutputError(f"{path} is there already; nothing was written") from None
        raise told(exc, path) from None
    finally:
        with suppress(OSError):
            temporary.unlink()


def rewrite(path: Path, data: bytes) -> None:
    """Write a file that is there anew, whole or not at all, with the rights that it has.

    Raises:
        AccessError: there is no permission.
        OutputError: it is a link, which could lead anywhere, or no regular file.
        WriteError: the disk is full, or reading and writing fail.
    """
    temporary = temporary_of(path)
    try:
        mode = path.lstat().st_mode
        if not stat.S_ISREG(mode):
            raise OutputError(
                f"{path} is {'a link' if stat.S_ISLNK(mode) else 'no file'}; it is left as it was"
            )
        write(temporary, data, stat.S_IMODE(mode))
        temporary.replace(path)
    except OSError as exc:
        raise told(exc, path) from None
    finally:
        with suppress(OSError):
            temporary.unlink()


def temporary_of(path: Path, process: int | str | None = None) -> Path:
    """Return where a file is written before it takes its place; by this process, unless another is named."""
    return path.with_name(f".{path.name}.{process or os.getpid()}.tmp")


def write(path: Path, data: bytes, mode: int | None = None) -> None:
    """Write a file; with a mode, it has those rights before it has its bytes."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW
    descriptor = os.open(path, flags, 0o666 if mode is None else 0o600)
    with os.fdopen(descriptor, "wb") as file:
        if mode is not None:
            os.fchmod(descriptor, mode)
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def told(exc: OSError, path: Path) -> OutputError:
    """Return how a failure of the system is told; `path` is named where it names none itself."""
    place = exc.filename or path
    message = f"Cannot write to {place}: {exc.strerror}"
    if exc.errno in _NO_ROOM:
        message += _room_left(path)
    if exc.errno in _NO_ACCESS:
        return AccessError(message)
    return OutputError(message) if exc.errno in _NO_PLACE else WriteError(message)


def _room_left(path: Path) -> str:
    for folder in (path, *path.parents):
        with suppress(OSError):
            found = os.statvfs(folder)
            return f" ({found.f_bavail * found.f_frsize // 1024:,} kB are free)"
    return ""
