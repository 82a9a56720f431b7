"""Writing: files and whole reports appear complete or not at all, and every failure is told with its path."""

from reportgen.output.delivery import Delivery
from reportgen.output.files import (
    refuse_link,
    require_place,
    require_room,
    rewrite,
    write_file,
    write_files,
    write_new,
)
from reportgen.output.folder import OutputFolder, opened
from reportgen.output.manifest import (
    MANIFEST,
    REPORT_FILES,
    FolderManifest,
    Manifest,
    found_at,
    read_manifest,
    sha256,
)

__all__ = [
    "MANIFEST",
    "REPORT_FILES",
    "Delivery",
    "FolderManifest",
    "Manifest",
    "OutputFolder",
    "found_at",
    "opened",
    "read_manifest",
    "refuse_link",
    "require_place",
    "require_room",
    "rewrite",
    "sha256",
    "write_file",
    "write_files",
    "write_new",
]
