"""From a file to a record that fits the format and names a framework; or every problem of it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, lru_cache, partial
from pathlib import Path

from reportgen.disk import SUFFIXES, RefusedError, asked_for, is_side_file, is_source, listed
from reportgen.errors import ProblemsError, RecordError, ReportgenError
from reportgen.frameworks import Framework, Library
from reportgen.kinship import kinship, sign_of
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
from reportgen.source import Document, read, with_files
from reportgen.validation import validate

_REMEMBERED = 16
_MOST_OF_ONE = 16
"""Records of one provider; where a folder has more of one name, that name tells nothing."""
_OWN_KEYS = frozenset({"framework", "provider", "inspection"})
"""Keys of every record that no other file of a folder is likely to have."""


@dataclass(frozen=True, slots=True, eq=False)
class Loaded:
    """A record, the document it was read from (for places), its framework, and what is wrong with it.

    Each is itself alone, so that what follows from one can be remembered by it.
    """

    record: Record
    document: Document
    framework: Framework
    problems: tuple[Problem, ...]


def load(path: Path, library: Library) -> Loaded:
    """Return the record of a file, with its framework; errors that leave it usable are in `problems`.

    Raises:
        RecordError: with every problem that was found, in the order of the file.
        FrameworkError: the record's framework is the user's own and has errors.
    """
    return fit(path, open_record(path), library)


def open_record(path: Path) -> Document:
    """Return the tree of a record file, with the texts that it names as files.

    Raises:
        RecordError: it cannot be read, or is something else than a record.
    """
    try:
        document = read(path)
    except RefusedError as exc:
        raise RecordError(in_order(exc.problems)) from None
    if is_side_file(path):
        raise RecordError((_side_file(document, path),))
    if _OWN_KEYS.isdisjoint(document.root.values):
        raise RecordError(in_order((*document.problems, _no_record(document))))
    return with_files(document, PROSE_FIELDS, path.parent)


@lru_cache(maxsize=_REMEMBERED)
def fit(path: Path, document: Document, library: Library) -> Loaded:
    """Return the record that a document is, with its framework; raises as `load`."""
    result = validate(document, Record, id=path.stem)
    if isinstance(result, tuple):
        raise RecordError(in_order(_about_file_name(document, path, document.problems + result)))
    record, naming = _with_item_ids(result)
    problems = (*document.problems, *(document.locate(problem) for problem in naming))
    framework = _framework_of(record, document, library)
    if isinstance(framework, Problem):
        raise RecordError(in_order((*problems, framework)))
    return Loaded(record, document, framework, problems)


class Neighbours:
    """The records of a folder, listed and looked into once for all that ask who is beside them.

    `loaded` is `load` with the library, remembering the last records, since in a chain each is read
    for itself, for the one before and for the one after. A folder that cannot be listed is empty.
    """

    def __init__(
        self, folder: Path, library: Library, loading: Callable[[Path], Loaded] | None = None
    ) -> None:
        """Keep the folder, which is looked at when first asked about.

        Args:
            folder: where the records lie.
            library: the frameworks.
            loading: loads a record in place of `load`, for who knows which of them have changed.
        """
        self._folder = folder
        self.loaded = lru_cache(maxsize=_REMEMBERED)(loading or partial(load, library=library))

    def named(self, record_id: str) -> Path | None:
        """Return the file of a record by its id, or None."""
        found = next((path for path in self._files if path.stem == record_id), None)
        if found is None:  # who packed the folder may not have seen that it is wanted
            asked_for(self._folder / f"{record_id}{suffix}" for suffix in SUFFIXES)
        return found

    def following(self, record_id: str) -> tuple[Path, ...]:
        """Return the files that seem to name the id as their previous inspection."""
        return tuple(self._seen.followers.get(record_id, ()))

    def of_provider_of(self, record: Record) -> tuple[Record, ...]:
        """Return the other records with the name or the number of a record's provider, if not too many."""
        provider = record.provider
        signs = filter(None, (provider.urn, provider.name))
        paths = dict.fromkeys(path for sign in signs for path in self._seen.providers.get(sign_of(sign), ()))
        others = [path for path in paths if path.stem != record.id]
        if len(others) > _MOST_OF_ONE:
            return ()
        return tuple(found.record for path in others if (found := self.sound(path)))

    def sound(self, path: Path) -> Loaded | None:
        """Return a record without errors; what is wrong with another is its own report's business."""
        try:
            found = self.loaded(path)
        except ProblemsError:
            return None
        return None if has_errors(found.problems) else found

    @cached_property
    def _files(self) -> tuple[Path, ...]:
        try:
            found = filter(is_source, listed(self._folder))
        except ReportgenError:
            return ()
        return tuple(sorted(found, key=lambda path: SUFFIXES.index(path.suffix.lower())))

    @cached_property
    def _seen(self) -> "_Seen":
        seen = _Seen({}, {})
        for path in self._files:
            kin = kinship(path)
            for record_id in kin.previous:
                seen.followers.setdefault(record_id, []).append(path)
            for sign in kin.providers:
                seen.providers.setdefault(sign, []).append(path)
        return seen


@dataclass(frozen=True, slots=True)
class _Seen:
    """The files of a folder by what they seem to follow, and by names and numbers of providers."""

    followers: dict[str, list[Path]]
    providers: dict[str, list[Path]]


def _no_record(document: Document) -> Problem:
    return error(
        "file.no-record",
        "This is no findings record",
        expected="the keys of a record: format, framework, provider, inspection, status",
        hint="Move it out of the folder of records; a framework of your own goes to --frameworks DIR.",
    ).at(document.source.place(1, 1))


def _side_file(document: Document, path: Path) -> Problem:
    return error(
        "file.no-record",
        "This file is kept beside a record, and is none itself",
        hint=f"Name the record: {path.name.partition('.')[0]}.yaml.",
    ).at(document.source.place(1, 1))


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
