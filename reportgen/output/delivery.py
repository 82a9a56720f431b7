"""Where reports go: a folder, a store, or a site that is being put together."""

from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

from reportgen.output.manifest import Manifest
from reportgen.remote import Url


class Delivery(Protocol):
    """What takes the reports of a build."""

    def place(self, report_id: str) -> Path | Url:
        """Return where a report is."""
        ...

    def holds(self, report_id: str, manifest: bytes) -> bool:
        """Return whether a report lies there just as its manifest says."""
        ...

    def deliver(
        self, report_id: str, files: Mapping[str, bytes], manifest: Manifest
    ) -> tuple[Path, ...] | tuple[Url, ...]:
        """Put a report in its place; return its files.

        Raises:
            OutputError: it cannot be put there.
        """
        ...
