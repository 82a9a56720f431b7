"""What reports are made with, as a value: whatever can change their bytes without a change of their inputs.

An incremental build makes a report anew when this is not what it was. A report that is made once too often
costs a second; one that is wrongly left as it was is a wrong report: in doubt, what is here changes. It is
told by content, never by time, and found without importing or loading any of it.
"""

import errno
import hashlib
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from reportgen import __version__
from reportgen.environment import fontconfig
from reportgen.environment.distributions import fonts, packages
from reportgen.environment.files import tree_hash
from reportgen.environment.loader import libraries
from reportgen.errors import AccessError, OutputError, WriteError
from reportgen.report.shelf import template_folder

__all__ = ["Environment", "machine_fonts", "read_environment"]

_PACKAGE = Path(__file__).parent.parent


@dataclass(frozen=True, slots=True)
class Environment:
    """What reports are made with; two that are equal make the same bytes of the same inputs."""

    program: str
    """Version and hash of this program: all of its files, and the templates that come with it."""
    python: str
    """Version, build and kind of machine of Python."""
    packages: Mapping[str, str]
    """Version and hash of each package that takes part, by the name that it is installed under."""
    libraries: Mapping[str, str]
    """Hash of each shared library that lays out or writes, `not found` where it is not on the machine."""
    fonts: Mapping[str, str]
    """Version and hash of each package of faces that reports are set in."""
    fontconfig: str
    """Hash of what puts one face in another's place: fontconfig's configuration, and libraries' variables."""

    @property
    def digest(self) -> str:
        """The SHA-256 of all that matters to every report, in hexadecimal digits."""
        parts = (
            self.program,
            self.python,
            *(sorted(one.items()) for one in (self.packages, self.libraries, self.fonts)),
            self.fontconfig,
        )
        return hashlib.sha256(repr(parts).encode()).hexdigest()


def read_environment() -> Environment:
    """Return what a report would be made with now, by looking at the files.

    Raises:
        AccessError: one of them may not be read.
        WriteError: reading fails.
    """
    with _telling():
        return Environment(
            program=f"{__version__} {tree_hash(_PACKAGE, template_folder())}",
            python=f"{sys.version} {sys.platform} {os.uname().machine}",
            packages=packages(),
            libraries=libraries(),
            fonts=fonts(),
            fontconfig=fontconfig.read_configuration().digest,
        )


def machine_fonts() -> str:
    """Return the hash of the machine's fonts, by reading them all.

    They matter to a PDF with a character that no shipped face has, and to no other: they are no part of what
    every report is made with, and looked at only where one needs them. Raises as `read_environment`.
    """
    with _telling():
        return fontconfig.fonts_hash(fontconfig.read_configuration().folders)


@contextmanager
def _telling() -> Iterator[None]:
    try:
        yield
    except OSError as exc:
        raise _told(exc) from None


def _told(exc: OSError) -> OutputError:
    """Return how it is told that what reports are made with cannot be looked at, and what to do."""
    told = f"What reports are made with cannot be read: {exc.filename}: {exc.strerror}. "
    if exc.errno in (errno.EMFILE, errno.ENFILE):
        return WriteError(f"{told}Allow more open files, as with 'ulimit -n'")
    if exc.errno in (errno.EACCES, errno.EPERM):
        return AccessError(f"{told}Let this user read it, or install anew what lies there")
    return WriteError(f"{told}See whether the disk is sound, and install anew what lies there")
