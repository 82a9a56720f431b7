"""A folder that takes another's place in one step, so that readers find the old one or the new one, whole."""

import os
from contextlib import suppress
from pathlib import Path

from reportgen.output.exchange import exchange

COMING, GOING = ".coming-", ".going-"
"""Beginnings of the names of folders that are about to take a place, or have had it."""


def coming_of(place: Path) -> Path:
    """Return where a folder is put together that is to take a place."""
    return place.with_name(f"{COMING}{place.name}")


def going_of(place: Path) -> Path:
    """Return where a folder goes that has had a place."""
    return place.with_name(f"{GOING}{place.name}")


def switch(coming: Path, place: Path) -> Path | None:
    """Let a folder take a place beside it, on the disk, too; return where what was there has gone, if it was.

    Where the disk does not take that, the old one has its place again; only where that fails, too, the new
    one stays.

    Raises:
        OSError: it cannot be done.
    """
    gone = _taken(coming, place)
    try:
        sync(place.parent)
    except OSError:
        with suppress(OSError):  # where not even that goes, the new one stays
            _give_back(place, coming, gone)
        raise
    return gone


def sync(folder: Path) -> None:
    """Bring the names in a folder to the disk."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _taken(coming: Path, place: Path) -> Path | None:
    if not place.exists():
        coming.rename(place)
        return None
    if exchange(coming, place):
        return coming
    going = going_of(place)
    place.rename(going)
    try:
        coming.rename(place)
    except OSError:
        going.rename(place)
        raise
    return going


def _give_back(place: Path, coming: Path, gone: Path | None) -> None:
    """Undo that a folder took a place; `gone` is where that has what was there, if anything was."""
    if gone == coming:
        exchange(place, coming)
        return
    place.rename(coming)
    if gone:
        gone.rename(place)
