"""What lies in folders: looked at and listed, with every failure told as one of ours."""

import errno
import stat
from pathlib import Path

from reportgen.errors import AccessError, ReportgenError, UsageError

SUFFIXES = (".yaml", ".yml", ".json")
"""The endings of files that are read, in any case; `.json` is held to JSON's grammar."""
COMMENTS = ".comments.yaml"
"""The ending of the file of comments on a record."""
TRAIL = ".trail.json"
"""The ending of the file of the steps that a report has taken."""
SIDE_FILES = (COMMENTS, TRAIL)
"""The endings of files that are kept beside a record, under its id, and are none themselves."""

_NOTHING_THERE = (errno.ENOENT, errno.ENOTDIR, errno.ELOOP)
_NO_ACCESS = (errno.EACCES, errno.EPERM)


def is_source(path: Path) -> bool:
    """Return whether a file is a source by its name: its ending, no '.' at its start, no side file."""
    is_read = path.suffix.lower() in SUFFIXES and not path.name.startswith(".")
    return is_read and not is_side_file(path)


def is_side_file(path: Path) -> bool:
    """Return whether a file is kept beside a record, by its name."""
    return path.name.lower().endswith(SIDE_FILES)


def is_there(path: Path) -> bool:
    """Return whether anything lies at a path; raises as `listed`."""
    return _mode(path) is not None


def lies_at(path: Path) -> bool:
    """Return whether anything lies at a path, also a link that leads nowhere; raises as `listed`."""
    return is_there(path) or path.is_symlink()


def is_folder(path: Path) -> bool:
    """Return whether a folder lies at a path; raises as `listed`."""
    mode = _mode(path)
    return mode is not None and stat.S_ISDIR(mode)


def is_file(path: Path) -> bool:
    """Return whether a regular file lies at a path; raises as `listed`."""
    mode = _mode(path)
    return mode is not None and stat.S_ISREG(mode)


def listed(folder: Path) -> tuple[Path, ...]:
    """Return what lies in a folder, by name.

    Raises:
        AccessError: there is no permission to look.
        UsageError: it cannot be looked at for another reason, such as a name that is too long.
    """
    try:
        return tuple(sorted(folder.iterdir()))
    except OSError as exc:
        raise _told(exc, folder) from None


def _mode(path: Path) -> int | None:
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
