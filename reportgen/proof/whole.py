"""A whole output folder held against its manifest: nothing is missing, changed, or from another build."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from reportgen.errors import UnreadableError
from reportgen.frameworks import Library
from reportgen.output import MANIFEST, REPORT_FILES, FolderManifest, Manifest, read_manifest, sha256
from reportgen.problems import path_shown
from reportgen.proof.verification import Verdict, verify


def verify_all(paths: Iterable[Path], library: Library | None = None) -> Iterator[Verdict]:
    """Yield a verdict on each finished file, and for a folder on its manifests and all that they name.

    Args:
        paths: finished files, folders of a report, and folders of such.
        library: the frameworks; the shipped ones if none is given.
    """
    known, files = library or Library(), []
    for path in paths:
        if path.is_dir():
            yield from _folder(path, known)
        else:
            files.append(path)
    yield from verify(files, known)


def _folder(path: Path, library: Library) -> Iterator[Verdict]:
    try:
        manifest = read_manifest(path / MANIFEST)
    except FileNotFoundError:
        why = "it was not made by reportgen build, or that never came to its end"
        told = f"{path_shown(path)} has no {MANIFEST}: {why}"
        yield Verdict(path / MANIFEST, failure=UnreadableError(told))
        return
    except UnreadableError as exc:
        yield Verdict(path / MANIFEST, failure=exc)
        return
    if isinstance(manifest, FolderManifest):
        yield Verdict(path / MANIFEST, tuple(_about_reports(path, manifest)))
        for report_id in manifest.reports:
            if (path / report_id / MANIFEST).is_file():
                yield from _folder(path / report_id, library)
    else:
        yield Verdict(path / MANIFEST, tuple(_about_files(path, manifest)))
        yield from verify([path / name for name in manifest.files if (path / name).is_file()], library)


def _about_reports(folder: Path, manifest: FolderManifest) -> Iterator[str]:
    """Yield what is not there of the reports that a folder should hold, and what is there besides."""
    for report_id, told in manifest.reports.items():
        try:
            found = sha256((folder / report_id / MANIFEST).read_bytes())
        except OSError:
            yield f"The report '{report_id}' is missing"
            continue
        if found != told:
            yield f"The report '{report_id}' is of another build than this manifest; build the folder again"
    for path in sorted(folder.iterdir()):
        if (path / MANIFEST).is_file() and path.name not in manifest.reports:
            yield f"The report '{path.name}' is not in this manifest; build the folder again"


def _about_files(folder: Path, manifest: Manifest) -> Iterator[str]:
    """Yield which files of a report are not as its manifest has them, missing, or of another build."""
    if manifest.id != folder.name:
        yield f"It is the manifest of '{manifest.id}', in the folder of '{folder.name}'"
    for name, told in manifest.files.items():
        try:
            found = sha256((folder / name).read_bytes())
        except OSError:
            yield f"{name} is missing"
            continue
        if found != told:
            yield f"{name} was changed: its hash is {found[:12]}…, the manifest says {told[:12]}…"
    for name in REPORT_FILES:
        if name not in manifest.files and (folder / name).exists():
            yield f"{name} is not of this build"
