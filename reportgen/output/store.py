"""Reports where a URL leads: each is published by its manifest, which comes last and goes first.

No two files change there in one step, and nobody can have it for himself. So a report has no manifest
while its files change: whoever reads the manifest, then the files, and finds that they agree, has the
report whole; whoever does not must look again. What an end in between has left has no manifest, and is made
whole by the next run.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from reportgen.errors import UnreadableError
from reportgen.output.folder import OURS, refuse_unpublished
from reportgen.output.manifest import (
    MANIFEST,
    FolderManifest,
    Manifest,
    manifest_of,
    may_be_torn,
    refuse_foreign,
    sha256,
)
from reportgen.remote import Remote, Url, telling

_WITHDRAWN = ".manifest.json"
"""The manifest of a report while that changes: an end in between shall not make us forget what is public."""


class ReportStore:
    """Where reports are written to; `opened_store` gives one. It stands in for an `OutputFolder`."""

    def __init__(self, files: Remote) -> None:
        """Keep where they are."""
        self._files = files

    def place(self, report_id: str) -> Url:
        """Return where a report is."""
        return self._files.url / report_id

    def holds(self, report_id: str, manifest: bytes) -> bool:
        """Return whether a report lies there just as its manifest says: every file, by its bytes."""
        try:
            wanted = manifest_of(manifest, MANIFEST)
            assert isinstance(wanted, Manifest)
            if self._there(report_id) != {*wanted.files, MANIFEST}:
                return False
            told = {MANIFEST: sha256(manifest), **wanted.files}
            found = self._files.read_all(f"{report_id}/{name}" for name in told)
            return [data and sha256(data) for data in found] == list(told.values())
        except OSError:
            return False

    def deliver(self, report_id: str, files: Mapping[str, bytes], manifest: Manifest) -> tuple[Url, ...]:
        """Put a report in its place; return its files.

        Args:
            report_id: whose place it is.
            files: the report, by names.
            manifest: what is to be told of it.

        Raises:
            OutputError: what is published would give way to what is not.
            AccessError: there is no permission.
            WriteError: writing fails, for whatever reason.
        """
        place = self.place(report_id)
        with telling(place):
            there = self._there(report_id)
            before = self._manifest(report_id, there)
            refuse_unpublished(place, before, manifest)
            if before:
                self._files.write({f"{report_id}/{_WITHDRAWN}": before.as_bytes()})
            going = [MANIFEST, *sorted(there - {MANIFEST, _WITHDRAWN, *files})]
            self._files.remove(f"{report_id}/{name}" for name in going if name in there)
            self._files.write({f"{report_id}/{name}": data for name, data in files.items()})
            self._files.write({f"{report_id}/{MANIFEST}": manifest.as_bytes()})
            if before or _WITHDRAWN in there:
                self._files.remove([f"{report_id}/{_WITHDRAWN}"])
        return tuple(place / name for name in files)

    def _there(self, report_id: str) -> set[str]:
        """Return which files of ours lie in the place of a report."""
        return {*OURS, _WITHDRAWN} & set(self._files.names(report_id))

    def _manifest(self, report_id: str, there: set[str]) -> Manifest | None:
        """Return the manifest of a report, also one that was withdrawn; None where there is none."""
        for name in (MANIFEST, _WITHDRAWN):
            if name in there:
                try:
                    found = manifest_of(self._files.read(f"{report_id}/{name}"), name)
                except UnreadableError:
                    continue
                if isinstance(found, Manifest):
                    return found
        return None

    def _refuse_foreign(self) -> None:
        """Raise OutputError if something lies in the manifest's place that is no such manifest."""
        for data in filter(None, self._files.read_all([MANIFEST])):
            if not may_be_torn(data):  # not every store writes a file as a whole
                refuse_foreign(self._files.url / MANIFEST, None)

    def _sum_up(self) -> None:
        """Write which reports lie there now, unless that is told already."""
        ids = [name for name in self._files.names() if name != MANIFEST and not name.startswith(".")]
        reports = dict(self._reports(ids))
        data = FolderManifest(reports).as_bytes()
        if reports and list(self._files.read_all([MANIFEST])) != [data]:
            self._files.write({MANIFEST: data})

    def _reports(self, ids: list[str]) -> Iterator[tuple[str, str]]:
        """Yield the id of every report that lies there with its manifest's hash."""
        found = self._files.read_all(f"{one}/{MANIFEST}" for one in ids)
        for one, data in zip(ids, found, strict=True):
            if data is not None:
                yield one, sha256(data)


@contextmanager
def opened_store(url: Url) -> Iterator[ReportStore]:
    """Have reports where a URL leads; at the end, its manifest tells what lies there.

    Nobody is kept from writing there at the same time.

    Raises:
        UsageError: no such file systems are known here.
        OutputError: what lies in the manifest's place is none of ours.
        AccessError: there is no permission.
        WriteError: it cannot be looked at, or written to.
    """
    files = Remote(url)
    with telling(url):
        files.names()  # an address that leads nowhere is told before anything is made
        store = ReportStore(files)
        store._refuse_foreign()  # noqa: SLF001  # of this module
    try:
        yield store
    finally:
        with telling(url):
            store._sum_up()  # noqa: SLF001
