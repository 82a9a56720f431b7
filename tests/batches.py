"""Builds of several records in this process, and what they leave on the disk."""

import shutil
from concurrent.futures import Executor, Future
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from conftest import MINIMAL

from reportgen.formats import Format
from reportgen.moments import LONDON
from reportgen.output import MANIFEST, FolderManifest, Manifest, read_manifest, sha256
from reportgen.pipeline import Order, build

NOW = datetime(2026, 11, 1, tzinfo=LONDON)
QUICK = (Format.HTML, Format.JSON)


class Here(Executor):
    """Does each piece of work at once, in this process."""

    def submit(self, fn, /, *args, **kwargs):
        future = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as exc:  # noqa: BLE001  # as executors do
            future.set_exception(exc)
        return future


def order(folder, **changes):
    """Return the order of all records in the folder's `r`, into its `output`, with its `cache`."""
    usual = Order((folder / "r",), folder / "output", QUICK, NOW, cache=folder / "cache", executor=Here())
    return replace(usual, **changes)


def states(results):
    return {result.record.stem: result.state.value for result in results}


def built(folder, **changes):
    return list(build(order(folder, **changes)))


def write_records(folder, count):
    """Write so many small good records; return their ids."""
    (folder / "r").mkdir(exist_ok=True)
    ids = [f"place-{number:03}-2024-05" for number in range(count)]
    for number, one in enumerate(ids):
        text = MINIMAL.replace("name: Testford", f"name: Place {'ABCDEFGHIJ'[number % 10]}{number}")
        (folder / "r" / f"{one}.yaml").write_text(text)
    return ids


def tree(folder):
    """Return the bytes of all files below a folder by their paths."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def assert_whole(output):
    """Hold a folder of reports against its manifests; nothing may lie in it that they do not tell of."""
    told = read_manifest(output / MANIFEST)
    assert isinstance(told, FolderManifest)
    assert {*told.reports, MANIFEST} == {path.name for path in output.iterdir()}
    for one, digest in told.reports.items():
        place = output / one
        assert sha256((place / MANIFEST).read_bytes()) == digest
        assert_report(place)


def assert_report(place: Path):
    """Hold a report's folder against its manifest."""
    manifest = read_manifest(place / MANIFEST)
    assert isinstance(manifest, Manifest)
    there = {path.name: sha256(path.read_bytes()) for path in place.iterdir() if path.name != MANIFEST}
    assert there == manifest.files


def fresh(folder, name="output"):
    """Take an output away, so that the next build has to put all reports there."""
    shutil.rmtree(folder / name)
