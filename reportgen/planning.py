"""Which reports must be made anew, and why: what they are made from and with, held against the last time."""

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path

from reportgen.disk import is_source
from reportgen.environment import Environment, machine_fonts, read_environment
from reportgen.formats import Format
from reportgen.jobs import Job
from reportgen.output import Manifest
from reportgen.packing import Kit, Parcel, Shelf, digest_of
from reportgen.siting import Siting


@dataclass(frozen=True, slots=True)
class Task:
    """A record's report as it would be made now.

    `inputs` tell all that it is made from and with, by names; two reports with the same `key` are the
    same. `subject` tells the record from all others on this machine; `extra` as for `Shelf.parcel`.
    """

    record: Path
    parcel: Parcel
    inputs: Mapping[str, str]
    key: str
    subject: str
    extra: tuple[Path, ...] = ()

    @property
    def size(self) -> int:
        """How many bytes of text it tells, by which the longest can go first."""
        found = (self.parcel.packed.contents[Path(name)].data for name in self.parcel.told)
        return sum(len(data) for data in found if isinstance(data, bytes))

    @property
    def family(self) -> str:
        """A name that it shares with the reports of the inspections before and after."""
        records = (name for name in self.parcel.told if is_source(Path(name)))
        return str(self.record.parent / min(records, default=self.record.name))


class Planner:
    """Sees to what reports are made from and with; looks at each folder of records once."""

    def __init__(
        self,
        kit: Kit,
        formats: Iterable[Format],
        now: datetime | None,
        sited: Mapping[Path, Siting] | None = None,
    ) -> None:
        """Keep what holds for all reports.

        Args:
            kit: what they are made with.
            formats: what is made of each.
            now: the time that dates are held against.
            sited: where each stands on a site; what is not among them is as if it were not there.
        """
        self.environment = read_environment()
        self._digest = self.environment.digest
        self._kit, self._formats, self._now = kit, tuple(formats), now
        self._sited = sited
        self._shelves: dict[Path, Shelf] = {}
        self._common = {
            **_of_environment(self.environment),
            **kit.inputs,
            "the formats": ",".join(self._formats),
        }
        self._common_digest = digest_of(self._common)

    @cached_property
    def machine_fonts(self) -> str:
        """The hash of the machine's fonts, read when a report is looked at that needs them."""
        return machine_fonts()

    def sees(self, path: Path) -> bool:
        """Return whether a file lies at a path, and is there for those that make reports."""
        return os.path.lexists(path) and (self._sited is None or not is_source(path) or path in self._sited)

    @property
    def faces_key(self) -> str:
        """By what the faces of pages are kept: they follow from program and packages alone."""
        return digest_of({"faces": self._digest})

    def task(self, record: Path, extra: Iterable[Path] = ()) -> Task:
        """Return the task of a record; `extra` and what is raised as for `Shelf.parcel`."""
        shelf = self._shelves.setdefault(record.parent, Shelf(record.parent, self._sited))
        extra = tuple(extra)
        parcel = shelf.parcel(record, extra)
        site = asdict(self._sited[record]) if self._sited else {}
        told = {f"the {name} on its site": str(value) for name, value in site.items()}
        inputs = {**self._common, **told, **parcel.inputs}
        # Each apart: a file of the record's may have any name.
        parts = {"common": self._common_digest, "files": digest_of(parcel.inputs), "record": record.name}
        parts |= {"site": digest_of(told)} if told else {}
        return Task(record, parcel, inputs, digest_of(parts), os.path.realpath(record), extra)

    def job(self, task: Task) -> Job:
        """Return the piece of work that a task is."""
        site = self._sited[task.record] if self._sited else None
        return Job(task.parcel, self._kit, self._formats, self._now, self._digest, site)

    def manifest(self, task: Task, status: str, files: Mapping[str, str], told: Iterable[str]) -> Manifest:
        """Return the manifest of a task's report.

        Args:
            task: what it was made by.
            status: its record's.
            files: SHA-256 in hexadecimal digits by names.
            told: names of the files that it tells of.
        """
        inputs = {name: task.parcel.inputs[name].rpartition(" ")[2] for name in told}
        made_with = {"reportgen": self.environment.program, "environment": self._digest}
        versions = {name: one.partition(" ")[0] for name, one in self.environment.packages.items()}
        return Manifest(task.record.stem, status, dict(files), inputs, {**versions, **made_with})


def _of_environment(environment: Environment) -> dict[str, str]:
    return {
        "the program": environment.program,
        "Python": environment.python,
        **{f"the package {name}": told for name, told in environment.packages.items()},
        **{f"the library {name}": told for name, told in environment.libraries.items()},
        **{f"the fonts {name}": told for name, told in environment.fonts.items()},
        "the setting of fonts": environment.fontconfig,
    }


def reasons(before: Mapping[str, str] | None, now: Mapping[str, str]) -> tuple[str, ...]:
    """Return in words what is not as it was when a report was last made; `before` None if it never was."""
    if before is None:
        return ("it has not been built before, as far as is known",)
    return tuple(_changes(before, now))


def _changes(before: Mapping[str, str], now: Mapping[str, str]) -> Iterator[str]:
    for name in dict.fromkeys((*now, *before)):
        if name not in before:
            yield f"{name} is new"
        elif name not in now:
            yield f"{name} is gone"
        elif before[name] != now[name]:
            yield f"{name} changed"
