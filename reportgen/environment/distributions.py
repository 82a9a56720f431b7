"""The installed packages that take part in a report: which ones, and what tells one state from another.

What an installer wrote beside a package, its `RECORD`, has the hash of every file; it stands for them,
since there are thousands. Where there is none, as with Debian's packages and those that somebody develops,
the files of the package themselves are read.
"""

import hashlib
import os
import re
from collections.abc import Iterable, Mapping
from importlib.util import find_spec

from reportgen.environment.files import read_if_there, tree_hash

NOT_INSTALLED = "not installed"
"""What is told of a package that is not there."""

MODULES = {
    "annotated-types": "annotated_types",
    "brotli": "brotli",
    "cffi": "cffi",
    "cssselect2": "cssselect2",
    "fonttools": "fontTools",
    "holidays": "holidays",
    "jinja2": "jinja2",
    "lxml": "lxml",
    "markdown": "markdown",
    "markupsafe": "markupsafe",
    "nh3": "nh3",
    "pikepdf": "pikepdf",
    "pillow": "PIL",
    "pydantic": "pydantic",
    "pydantic-core": "pydantic_core",
    "pydyf": "pydyf",
    "pyphen": "pyphen",
    "python-dateutil": "dateutil",
    "ruamel-yaml": "ruamel",
    "ruamel-yaml-clib": "_ruamel_yaml",
    "six": "six",
    "tinycss2": "tinycss2",
    "tinyhtml5": "tinyhtml5",
    "typing-extensions": "typing_extensions",
    "typing-inspection": "typing_inspection",
    "tzdata": "tzdata",
    "weasyprint": "weasyprint",
    "webencodings": "webencodings",
    "zopfli": "zopfli",
}
"""The packages that have a hand in what a report says or how it is written, and what Python knows them as."""
FONTS = {
    f"fontpkg{name}": f"fontpkg{name.replace('-', '_')}"
    for name in ("", "-atkinson-hyperlegible", "-heebo", "-noto-sans", "-noto-sans-arabic")
}
"""The packages of the faces that reports are set in."""

_INFO = re.compile(r"(?P<name>[^-]+(?:-[^-]+)*?)-(?P<version>\d[^-]*)(?:-py[\d.]+)?\.(?:dist|egg)-info")


def packages() -> Mapping[str, str]:
    """Return the state of each package of `MODULES`."""
    return _states(MODULES)


def fonts() -> Mapping[str, str]:
    """Return the state of each package of `FONTS`."""
    return _states(FONTS)


def _states(modules: Mapping[str, str]) -> dict[str, str]:
    installed: dict[str, dict[str, list[str]]] = {}
    states: dict[str, str] = {}
    for name, module in modules.items():
        if (files := _files(module)) is None:
            states[name] = NOT_INSTALLED
            continue
        # What is imported counts, wherever it lies; so its version is the one that is told beside it.
        folder = os.path.dirname(files[0])
        if folder not in installed:
            installed[folder] = _installed(folder)
        told = installed[folder].get(name, [""])
        states[name] = ", ".join(_state(files, info) for info in told)
    return states


def _files(module: str) -> list[str] | None:
    """Return the folders of a module, or its file; None if there is no such module."""
    spec = find_spec(module)
    if spec is None:
        return None
    return list(spec.submodule_search_locations or filter(None, [spec.origin]))


def _installed(folder: str) -> dict[str, list[str]]:
    """Return the names of a folder's packages, spelt one way, with the folders of what is told of each.

    Of a package that was half removed, more than one version may be told.
    """
    told: dict[str, list[str]] = {}
    for entry in sorted(os.listdir(folder)):
        if match := _INFO.fullmatch(entry):
            name = re.sub(r"[-_.]+", "-", match["name"]).lower()
            told.setdefault(name, []).append(os.path.join(folder, entry))
    return told


def _state(files: Iterable[str], info: str) -> str:
    match = _INFO.fullmatch(os.path.basename(info))
    version = match["version"] if match else "no version"
    return f"{version} {_recorded(info) or tree_hash(*files)}"


def _recorded(info: str) -> str:
    """Return the hash of a package's `RECORD`, empty if there is none that names its files.

    Lines on what an installer adds are left out: they differ from one folder to the other.
    """
    lines = (read_if_there(os.path.join(info, "RECORD")) or b"").splitlines()
    added = (b"..", os.path.basename(info).encode())
    own = sorted(line for line in lines if b",sha256=" in line and not line.startswith(added))
    return hashlib.sha256(b"\n".join(own)).hexdigest() if own else ""
