"""Files as they lie on the disk, or as they were packed from one: the only way to what a user wrote.

A report is made of files that were read once, hashed, and sent to where it is made; there, within
`unpacked`, the same questions are answered from what was packed, whatever lies on that machine's disk.
"""

import errno
import os
import stat
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from reportgen.errors import AccessError, ReportgenError, UsageError
from reportgen.limits import LIMITS
from reportgen.problems import Place, Problem, error, quoted

SUFFIXES = (".yaml", ".yml", ".json")
"""The endings of files that are read, in any case; `.json` is held to JSON's grammar."""
COMMENTS = ".comments.yaml"
"""The ending of the file of comments on a record."""
TRAIL = ".trail.json"
"""The ending of the file of the steps that a report has taken."""
SIDE_FILES = (COMMENTS, TRAIL)
"""The endings of files that are kept beside a record, under its id, and are none themselves."""
TEXTS = (".md", ".markdown", ".txt", "")
"""The endings of files that may hold a text of a report, in any case."""
NAMES = "names.txt"
"""File beside records of the names that must not stand in them, one on a line."""

_PROGRAM = Path(__file__).resolve().parent
_NOTHING_THERE = (errno.ENOENT, errno.ENOTDIR, errno.ELOOP)
_NO_ACCESS = (errno.EACCES, errno.EPERM)


class RefusedError(Exception):
    """A file that cannot be read, or be taken for what it should be; with everything that is wrong."""

    def __init__(self, *problems: Problem) -> None:
        """Keep the problems."""
        super().__init__(*problems)
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Content:
    """What lay at a path: its mode as the system tells it, and its bytes or why there are none."""

    mode: int
    data: bytes | Problem


@dataclass(frozen=True)
class Packed:
    """Files by their paths, as they lay on a disk; `outside` are names that lead out of their folder.

    `missed` gathers the paths that were asked about and are not here, `read` those whose bytes were read.
    """

    contents: Mapping[Path, Content]
    outside: frozenset[Path] = frozenset()
    missed: set[Path] = field(default_factory=set, compare=False)
    read: set[Path] = field(default_factory=set, compare=False)

    def at(self, path: Path) -> Content | None:
        """Return what lay at a path; folders are there for the files in them."""
        path = Path(os.path.normpath(path))
        if path in self.contents:
            return self.contents[path]
        if path in self._folders:
            return Content(stat.S_IFDIR, b"")
        self.missed.add(path)
        return None

    def within(self, folder: Path) -> tuple[Path, ...]:
        """Return what lay in a folder, by name."""
        here = Path(os.path.normpath(folder))
        return tuple(
            sorted({path for path in (*self.contents, *self._folders) if path.parent == here != path})
        )

    @cached_property
    def _folders(self) -> frozenset[Path]:
        return frozenset(folder for path in self.contents for folder in path.parents)


_PACKED: ContextVar[Packed | None] = ContextVar("packed", default=None)


def _packed(path: Path) -> Packed | None:
    """Return what to look into for a path; the program's own files lie on every disk where it runs."""
    packed = _PACKED.get()
    return None if packed is None or path.is_relative_to(_PROGRAM) else packed


@contextmanager
def unpacked(packed: Packed) -> Iterator[None]:
    """Within the block, look into what was packed instead of the disk."""
    token = _PACKED.set(packed)
    try:
        yield
    finally:
        _PACKED.reset(token)


def is_source(path: Path) -> bool:
    """Return whether a file is a source by its name: its ending, no '.' at its start, no side file."""
    is_read = path.suffix.lower() in SUFFIXES and not path.name.startswith(".")
    return is_read and not is_side_file(path)


def is_side_file(path: Path) -> bool:
    """Return whether a file is kept beside a record, by its name."""
    return path.name.lower().endswith(SIDE_FILES)


def is_text(path: Path) -> bool:
    """Return whether a file may hold a text of a report, by its name.

    All else that lies beside records, comments on them and hidden files among it, is not for readers.
    """
    is_hidden = any(part.startswith(".") and part != ".." for part in path.parts)
    return path.suffix.lower() in TEXTS and not is_hidden and path.name.lower() != NAMES


def asked_for(paths: Iterable[Path]) -> None:
    """Note that what is made would be another if something lay at these paths."""
    for path in paths:
        if packed := _packed(path):
            packed.at(path)


def is_there(path: Path) -> bool:
    """Return whether anything lies at a path; raises as `listed`."""
    return _mode(path) is not None


def lies_at(path: Path) -> bool:
    """Return whether anything lies at a path, also a link that leads nowhere; raises as `listed`."""
    if packed := _packed(path):
        return packed.at(path) is not None
    return is_there(path) or is_link(path)


def is_link(path: Path) -> bool:
    """Return whether a link lies at a path on the disk, wherever it leads; raises as `listed`."""
    try:
        return stat.S_ISLNK(path.lstat().st_mode)
    except OSError as exc:
        if exc.errno in _NOTHING_THERE:
            return False
        raise _told(exc, path) from None
    except ValueError:  # no file's name holds a NUL
        return False


def is_folder(path: Path) -> bool:
    """Return whether a folder lies at a path; raises as `listed`."""
    mode = _mode(path)
    return mode is not None and stat.S_ISDIR(mode)


def is_file(path: Path) -> bool:
    """Return whether a regular file lies at a path; raises as `listed`."""
    mode = _mode(path)
    return mode is not None and stat.S_ISREG(mode)


def is_inside(path: Path, folder: Path) -> bool:
    """Return whether a path leads to somewhere below a folder, wherever links on its way lead to."""
    if packed := _packed(path):
        lexical, base = Path(os.path.normpath(path)), os.path.normpath(folder)
        is_below = lexical.is_relative_to(base) and ".." not in lexical.relative_to(base).parts
        return is_below and lexical not in packed.outside
    try:
        return path.resolve().is_relative_to(folder.resolve())
    except (OSError, RuntimeError, ValueError):  # a loop of symbolic links leads nowhere, nor does a NUL
        return False


def require_folder(path: Path, what: str) -> None:
    """Look whether a folder is there; `what` it is of is told where it is not.

    Raises:
        UsageError: it is not there.
        AccessError: there is no permission to look.
    """
    if not is_folder(path):
        raise UsageError(f"There is no folder of {what} at {path}")


def below(folder: Path) -> Iterator[Path]:
    """Yield the files below a folder, by name; links to folders are not followed. Raises as `listed`."""
    for path in listed(folder):
        if is_folder(path) and not is_link(path):
            yield from below(path)
        else:
            yield path


def listed(folder: Path) -> tuple[Path, ...]:
    """Return what lies in a folder, by name.

    Raises:
        AccessError: there is no permission to look.
        UsageError: it cannot be looked at for another reason, such as a name that is too long.
    """
    if packed := _packed(folder):
        return packed.within(folder)
    try:
        return tuple(sorted(folder.iterdir()))
    except OSError as exc:
        raise _told(exc, folder) from None


def read_bytes(path: Path, name: str | None = None, most: int = LIMITS.file_bytes) -> bytes:
    """Return the bytes of a regular file.

    Args:
        path: the file.
        name: what to call it where it cannot be read; its path if None.
        most: the largest size, bytes.

    Raises:
        RefusedError: it is missing, no regular file, or too large.
    """
    if packed := _packed(path):
        packed.read.add(Path(os.path.normpath(path)))
    found = packed.at(path) if packed else _content(path, most)
    data = found.data if found else _missing(path)
    if found and stat.S_ISDIR(found.mode):
        data = _no_file()
    if isinstance(data, bytes) and len(data) > most:
        data = _too_large(most)
    if isinstance(data, Problem):
        raise RefusedError(data.at(Place(name or str(path))))
    return data


def bytes_of(path: Path, most: int = LIMITS.report_file_bytes) -> bytes:
    """Return the bytes of a regular file that this program made, as it lies on the disk.

    Never waits; raises OSError for a link or anything else, and for a file of more than `most` bytes.
    """
    data = beginning_of(path, most + 1)
    if len(data) > most:
        raise OSError(errno.EFBIG, os.strerror(errno.EFBIG), str(path))
    return data


def beginning_of(path: Path, count: int) -> bytes:
    """Return so many bytes of a regular file, fewer where it has no more; as `bytes_of`, which see."""
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW)
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise OSError(errno.EINVAL, "It is no regular file", str(path))
        with os.fdopen(descriptor, "rb", closefd=False) as file:
            return file.read(count)
    finally:
        os.close(descriptor)


def pack(path: Path, most: int = LIMITS.file_bytes) -> Content | None:
    """Return what lies at a path to be packed, None where nothing does."""
    try:
        mode = path.stat().st_mode
    except ValueError:  # no file's name holds a NUL
        return None
    except OSError as exc:
        return _unseen(exc, path)
    return Content(stat.S_IFMT(mode), b"" if stat.S_ISDIR(mode) else _content(path, most).data)


def _unseen(exc: OSError, path: Path) -> Content | None:
    """Return what is packed of a path that cannot be followed, None where nothing lies there."""
    if exc.errno in _NOTHING_THERE:
        try:
            path.lstat()  # a link that leads nowhere lies there all the same
        except OSError as own:
            if own.errno in _NOTHING_THERE:
                return None
            return Content(stat.S_IFLNK, _unreadable(own, path))
    return Content(stat.S_IFLNK, _unreadable(exc, path))


def _content(path: Path, most: int) -> Content:
    """Return a file with its bytes, bounded, or with the reason why it has none."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    except (OSError, ValueError) as exc:
        return Content(0, _unreadable(exc, path))
    mode = stat.S_IFMT(os.fstat(descriptor).st_mode)
    if not stat.S_ISREG(mode):
        os.close(descriptor)
        return Content(mode, _no_file())
    try:
        with os.fdopen(descriptor, "rb") as file:
            data = file.read(most + 1)
    except OSError as exc:
        return Content(mode, _unreadable(exc, path))
    return Content(mode, data if len(data) <= most else _too_large(most))


def _too_large(most: int) -> Problem:
    return error("limit.file", "The file is too large", expected=f"at most {most:,} bytes")


def _no_file() -> Problem:
    return error("file.kind", "This is not a regular file")


def _missing(path: Path) -> Problem:
    return error("file.missing", "There is no such file", found=quoted(path.name))


def _unreadable(exc: OSError | ValueError, path: Path) -> Problem:
    if isinstance(exc, FileNotFoundError):
        return _missing(path)
    # A NUL in the name is a ValueError.
    told = exc.strerror if isinstance(exc, OSError) else exc
    return error("file.unreadable", f"The file cannot be read: {told}", found=quoted(path.name))


def _mode(path: Path) -> int | None:
    if packed := _packed(path):
        found = packed.at(path)
        return found.mode if found and not stat.S_ISLNK(found.mode) else None
    try:
        return path.stat().st_mode
    except OSError as exc:
        if exc.errno in _NOTHING_THERE:
            return None
        raise _told(exc, path) from None
    except ValueError:  # no file's name holds a NUL
        return None


def _told(exc: OSError, path: Path) -> ReportgenError:
    kind = AccessError if exc.errno in _NO_ACCESS else UsageError
    return kind(f"Cannot look at {path}: {exc.strerror}")
