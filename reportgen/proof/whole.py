"""A whole output folder held against its manifest: nothing is missing, changed, or from another build."""

import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from reportgen.disk import bytes_of, is_folder, listed
from reportgen.errors import AccessError, UnreadableError
from reportgen.frameworks import Library
from reportgen.output import MANIFEST, REPORT_FILES, FolderManifest, Manifest, found_at, read_manifest, sha256
from reportgen.problems import path_shown, quoted
from reportgen.proof.verification import Verdict, verify


def verify_all(paths: Iterable[Path], library: Library | None = None) -> Iterator[Verdict]:
    """Yield a verdict on each finished file, and for a folder on its manifests and all that they name.

    Args:
        paths: finished files, folders of a report, and folders of such.
        library: the frameworks; the shipped ones if none is given.
    """
    known, files = library or Library(), []
    for path in paths:
        if is_folder(path):
            yield from _folder(path, known)
        else:
            files.append(path)
    yield from verify(files, known)


def _folder(path: Path, library: Library) -> Iterator[Verdict]:
    """Yield the verdicts on a folder of one report, or of all."""
    try:
        manifest = read_manifest(path / MANIFEST)
        if isinstance(manifest, Manifest):
            yield from _report(path, manifest, library)
        else:
            yield _about_folder(path, manifest)
            for report_id in manifest.reports:
                yield from _report_in(path / report_id, library)
    except FileNotFoundError:
        why = "it was not made by reportgen build, or that never came to its end"
        told = f"{path_shown(path)} has no {MANIFEST}: {why}"
        yield Verdict(path / MANIFEST, failure=UnreadableError(told))
    except (UnreadableError, AccessError) as exc:
        yield Verdict(path / MANIFEST, failure=exc)


def _report_in(place: Path, library: Library) -> Iterator[Verdict]:
    """Yield the verdicts on a report in a folder of all; none if it is missing, which that folder's tells."""
    try:
        manifest = read_manifest(place / MANIFEST)
        if isinstance(manifest, Manifest):
            yield from _report(place, manifest, library)
        else:
            yield Verdict(place / MANIFEST, ("It is the manifest of many reports, in the folder of one",))
    except (FileNotFoundError, NotADirectoryError):
        return
    except (UnreadableError, AccessError) as exc:
        yield Verdict(place / MANIFEST, failure=exc)


def _report(place: Path, manifest: Manifest, library: Library) -> Iterator[Verdict]:
    beside = tuple(path for path in listed(place) if path.name not in (MANIFEST, *REPORT_FILES))
    yield Verdict(place / MANIFEST, tuple(_about_files(place, manifest)), beside=beside)
    yield from verify([place / name for name in manifest.files if os.path.lexists(place / name)], library)


def _about_folder(folder: Path, manifest: FolderManifest) -> Verdict:
    """Return the verdict on a folder of reports: what is missing of them, and what is there besides."""
    others = {
        path: _about_other(path)
        for path in listed(folder)
        if path.name != MANIFEST and path.name not in manifest.reports
    }
    faults = (*_about_reports(folder, manifest), *filter(None, others.values()))
    return Verdict(folder / MANIFEST, faults, beside=tuple(path for path in others if not others[path]))


def _about_reports(folder: Path, manifest: FolderManifest) -> Iterator[str]:
    for report_id, told in manifest.reports.items():
        try:
            found = sha256(bytes_of(folder / report_id / MANIFEST))
        except (FileNotFoundError, NotADirectoryError):
            yield f"The report {quoted(report_id)} is missing"
            continue
        except OSError:
            continue  # the verdict on the report tells why it cannot be read
        if found != told:
            name = quoted(report_id)
            yield f"The report {name} is of another build than this manifest; build the folder again"


def _about_other(path: Path) -> str | None:
    """Return what is wrong with something that a manifest of reports does not tell of, if it is a report."""
    with suppress(OSError):  # nobody can tell what it is
        if isinstance(found_at(path / MANIFEST), Manifest):
            return f"The report {quoted(path.name)} is not in this manifest; build the folder again"
    if path.name in REPORT_FILES:
        return f"{path.name} is here, and is of no report in this manifest"
    if names := [name for name in REPORT_FILES if os.path.lexists(path / name)]:
        return f"{quoted(path.name)} holds {', '.join(names)}, and no manifest tells of that"
    return None


def _about_files(folder: Path, manifest: Manifest) -> Iterator[str]:
    """Yield which files of a report are not as its manifest has them, missing, or of another build."""
    if manifest.id != folder.name:
        yield f"It is the manifest of {quoted(manifest.id)}, in the folder of {quoted(folder.name)}"
    for name, told in manifest.files.items():
        try:
            found = sha256(bytes_of(folder / name))
        except FileNotFoundError:
            yield f"{name} is missing"
        except PermissionError:
            continue  # the verdict on the file tells it
        except OSError:
            yield f"{name} is no regular file"
        else:
            if found != told:
                yield f"{name} was changed: its hash is {found[:12]}…, the manifest says {told[:12]}…"
    for name in REPORT_FILES:
        if name not in manifest.files and os.path.lexists(folder / name):
            yield f"{name} is not of this build"
