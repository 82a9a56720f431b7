"""From a file to a record that fits the format and names a framework; or every problem of it."""

from dataclasses import dataclass
from pathlib import Path

from reportgen.errors import RecordError
from reportgen.frameworks import Framework, Library
from reportgen.model import PROSE_FIELDS, Improvement, Record, Strength
from reportgen.problems import (
    Problem,
    did_you_mean,
    error,
    has_errors,
    in_order,
    one_of,
    quoted,
    warning,
)
from reportgen.source import SUFFIXES, Document, RefusedError, read, read_bytes, with_files
from reportgen.validation import validate


@dataclass(frozen=True, slots=True)
class Loaded:
    """A record, the document it was read from (for places), its framework, and warnings."""

    record: Record
    document: Document
    framework: Framework
    problems: tuple[Problem, ...]


def load(path: Path, library: Library) -> Loaded:
    """Return the record of a file, with its framework.

    Raises:
        RecordError: with every problem that was found, in the order of the file.
        FrameworkError: the record's framework is the user's own and has errors.
    """
    try:
        document = with_files(read(path), PROSE_FIELDS, path.parent)
    except RefusedError as exc:
        raise RecordError(in_order(exc.problems)) from None
    result = validate(document, Record, id=path.stem)
    if isinstance(result, tuple) or has_errors(document.problems):
        told = result if isinstance(result, tuple) else ()
        raise RecordError(in_order(_about_file_name(document, path, document.problems + told)))
    record, naming = _with_item_ids(result)
    problems = (*document.problems, *(document.locate(problem) for problem in naming))
    framework = _framework_of(record, document, library)
    if isinstance(framework, Problem) or has_errors(problems):
        found = (framework,) if isinstance(framework, Problem) else ()
        raise RecordError(in_order((*problems, *found)))
    return Loaded(record, document, framework, problems)


def beside(path: Path, record_id: str) -> Path | None:
    """Return the file of another record in the same folder, by its id, or None."""
    candidates = (path.parent / f"{record_id}{suffix}" for suffix in SUFFIXES)
    return next((candidate for candidate in candidates if candidate.is_file()), None)


def mentions(path: Path, record_id: str) -> list[Path]:
    """Return the other record files in the folder whose bytes hold the id, sorted by name."""
    needle = record_id.encode()
    return [
        other
        for other in sorted(path.parent.iterdir())
        if other.suffix in SUFFIXES and other != path and needle in _readable(other)
    ]


def _readable(path: Path) -> bytes:
    """Return a neighbouring file's bytes, none if it is no record that could be read."""
    try:
        return read_bytes(path)
    except RefusedError:
        return b""


def _about_file_name(document: Document, path: Path, problems: tuple[Problem, ...]) -> tuple[Problem, ...]:
    """Tell a bad id as what it is: a bad file name, not a field."""
    return tuple(
        error(
            "id.file-name",
            "The file's name cannot be an inspection's id",
            found=quoted(path.stem),
            expected=problem.expected,
            hint="Rename the file, for instance to doncaster-2025-03.yaml.",
        ).at(document.source.place(1, 1))
        if problem.field == ("id",) and problem.code == "id.form"
        else problem
        for problem in problems
    )


def _framework_of(record: Record, document: Document, library: Library) -> Framework | Problem:
    if record.framework in library.ids:
        return library.get(record.framework)
    problem = error(
        "framework.missing",
        f"There is no framework {quoted(record.framework)}",
        ("framework",),
        found=quoted(record.framework),
        expected=one_of(library.ids),
        hint=did_you_mean(record.framework, library.ids) or "Add your own with --frameworks DIR.",
    )
    return document.locate(problem)


def _with_item_ids(record: Record) -> tuple[Record, tuple[Problem, ...]]:
    """Return the record with an id for every strength and improvement, and what is wrong with them."""
    taken: dict[str, str] = {}
    problems: list[Problem] = []
    for path, items in record.item_lists():
        for index, item in enumerate(items):
            if item.id is None:
                continue
            if item.id in taken:
                message = f"The id '{item.id}' stands twice; the other is in {taken[item.id]}"
                problems.append(error("id.repeated", message, (*path, index, "id"), expected="each id once"))
            taken.setdefault(item.id, ".".join(path))
    naming = _Naming(set(taken), problems)
    areas = {
        area_id: area.model_copy(
            update={
                "strengths": naming.named(area.strengths, ("areas", area_id, "strengths")),
                "improvements": naming.named(area.improvements, ("areas", area_id, "improvements")),
            }
        )
        for area_id, area in record.areas.items()
    }
    whole = naming.named(record.improvements, ("improvements",))
    return record.model_copy(update={"areas": areas, "improvements": whole}), tuple(problems)


class _Naming:
    """Gives the next free id, S1, S2 ... or I1, I2 ..., to items that have none."""

    def __init__(self, taken: set[str], problems: list[Problem]) -> None:
        self._taken = taken
        self._problems = problems

    def named(
        self, items: tuple[Strength | Improvement, ...], path: tuple[str, ...]
    ) -> tuple[Strength | Improvement, ...]:
        return tuple(
            item if item.id else item.model_copy(update={"id": self._next(item, (*path, index))})
            for index, item in enumerate(items)
        )

    def _next(self, item: Strength | Improvement, path: tuple[str | int, ...]) -> str:
        letter = "I" if isinstance(item, Improvement) else "S"
        number = 1
        while f"{letter}{number}" in self._taken:
            number += 1
        name = f"{letter}{number}"
        self._taken.add(name)
        if isinstance(item, Improvement):
            self._problems.append(
                warning(
                    "id.missing",
                    f"This area for improvement has no id; '{name}' stands in for it",
                    path,
                    hint=f"Write 'id: {name}', so that the next inspection can refer to it for good.",
                )
            )
        return name
