"""A site held against its manifest, and the reports in it against the data inside them."""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath

from reportgen.disk import bytes_of
from reportgen.errors import AccessError, UnreadableError
from reportgen.frameworks import Library
from reportgen.output import REPORT_FILES, sha256
from reportgen.problems import path_shown
from reportgen.proof.verification import Verdict, verify
from reportgen.proof.whole import verify_all
from reportgen.site.manifest import MANIFEST, SiteManifest, site_manifest_of
from reportgen.site.tree import all_below


def verify_everything(paths: Iterable[Path], library: Library | None = None) -> Iterator[Verdict]:
    """Yield the verdicts of `verify_all`, and for a site those on its manifest and on its reports.

    Args:
        paths: finished files, folders of a report, folders of such, and sites.
        library: the frameworks; the shipped ones if none is given.
    """
    known, others = library or Library(), []
    for path in paths:
        if os.path.lexists(path / MANIFEST):
            yield from _site(path, known)
        else:
            others.append(path)
    yield from verify_all(others, known)


def _site(root: Path, library: Library) -> Iterator[Verdict]:
    path = root / MANIFEST
    try:
        manifest = site_manifest_of(bytes_of(path), str(path))
        beside = tuple(root / name for name in all_below(root) if name not in {MANIFEST, *manifest.files})
    except PermissionError as exc:
        yield Verdict(path, failure=AccessError(f"{path_shown(exc.filename or path)}: {exc.strerror}"))
    except OSError as exc:
        yield Verdict(path, failure=UnreadableError(f"{path_shown(exc.filename or path)}: {exc.strerror}"))
    except UnreadableError as exc:
        yield Verdict(path, failure=exc)
    else:
        yield Verdict(path, tuple(_about_files(root, manifest)), beside=beside)
        for files in _reports(manifest):
            yield from verify([root / name for name in files if os.path.lexists(root / name)], library)


def _about_files(root: Path, manifest: SiteManifest) -> Iterator[str]:
    """Yield which files of a site are missing, or not as its manifest has them."""
    for name, told in manifest.files.items():
        try:
            found = sha256(bytes_of(root / name))
        except (FileNotFoundError, NotADirectoryError):
            yield f"{name} is missing"
        except PermissionError:
            yield f"{name} cannot be read: there is no permission"
        except OSError:
            yield f"{name} is no regular file"
        else:
            if found != told:
                yield f"{name} was changed: its hash is {found[:12]}…, the manifest says {told[:12]}…"


def _reports(manifest: SiteManifest) -> Iterator[list[str]]:
    """Yield the files of each report; the page in its folder is the report's where its other files are."""
    folders: dict[str, list[str]] = {}
    for name in sorted(manifest.files):
        path = PurePosixPath(name)
        if path.parts[0] == "inspections":
            folders.setdefault(str(path.parent), []).append(name)
    for names in folders.values():
        if any(PurePosixPath(name).name in REPORT_FILES for name in names):
            yield names
