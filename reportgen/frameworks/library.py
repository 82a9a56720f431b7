"""Where frameworks come from: the shipped files, and folders of the user's own."""

from collections.abc import Iterable, Iterator
from datetime import date
from importlib.resources import files
from pathlib import Path

from reportgen.disk import RefusedError, is_file, is_source, listed, require_folder
from reportgen.errors import FrameworkError
from reportgen.frameworks.model import Framework
from reportgen.frameworks.soundness import inconsistencies, lost_predecessors
from reportgen.problems import Problem, in_order
from reportgen.source import Document, read
from reportgen.validation import validate

SHIPPED = Path(str(files("reportgen.frameworks"))) / "data"
"""The folder of the frameworks that come with the program."""


def load_framework(path: Path) -> Framework:
    """Return the framework of a file.

    Raises:
        FrameworkError: with every problem of the file.
    """
    try:
        document = read(path)
    except RefusedError as exc:
        raise FrameworkError(in_order(exc.problems)) from None
    result = validate(document, Framework, id=path.stem)
    problems = _problems_of(document, result)
    if isinstance(result, tuple) or problems:
        raise FrameworkError(in_order(problems))
    return result


def _problems_of(document: Document, result: Framework | tuple[Problem, ...]) -> tuple[Problem, ...]:
    errors = tuple(problem for problem in document.problems if problem.is_error)
    if isinstance(result, tuple):
        return errors + result
    return errors + tuple(document.locate(problem) for problem in inconsistencies(result))


class Library:
    """Frameworks by id; a file in one of the user's folders stands before a shipped one."""

    def __init__(self, folders: Iterable[Path] = ()) -> None:
        """Find the files of the folders; each is read once, when it is asked for.

        Raises:
            UsageError: a folder is not there.
            AccessError: there is no permission to look into one.
        """
        self._paths: dict[str, Path] = {}
        self._loaded: dict[str, Framework] = {}
        for folder in (SHIPPED, *folders):
            require_folder(folder, "frameworks")
            self._paths.update((path.stem, path) for path in _framework_files(folder))

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of all frameworks, sorted."""
        return tuple(sorted(self._paths))

    @property
    def own_ids(self) -> tuple[str, ...]:
        """The ids of the frameworks from the user's folders, sorted."""
        return tuple(sorted(one for one, path in self._paths.items() if path.parent != SHIPPED))

    def get(self, framework_id: str) -> Framework:
        """Return a framework by its id.

        Raises:
            KeyError: there is none of that id.
            FrameworkError: its file has errors.
        """
        if framework_id not in self._loaded:
            self._loaded[framework_id] = load_framework(self._paths[framework_id])
        return self._loaded[framework_id]

    def checked(self) -> "Library":
        """Return this library after reading all of the user's own frameworks, so that none fails late.

        Raises:
            FrameworkError: with every problem of all of them.
        """
        problems: list[Problem] = []
        for framework_id in self.own_ids:
            try:
                self.get(framework_id)
            except FrameworkError as exc:
                problems.extend(exc.problems)
        if not problems:
            problems.extend(self._lost_predecessors())
        if problems:
            raise FrameworkError(tuple(problems))
        return self

    def _lost_predecessors(self) -> Iterator[Problem]:
        """Yield what the user's own frameworks say of others that does not hold."""
        following = [
            one for one in map(self.get, self.own_ids) if any(area.predecessors for area in one.areas)
        ]
        others = {one.id: one for one in self} if following else {}
        for framework in following:
            if lost := tuple(lost_predecessors(framework, others)):
                yield from map(read(self._paths[framework.id]).locate, lost)

    def __iter__(self) -> Iterator[Framework]:
        """Yield all frameworks by id."""
        return (self.get(framework_id) for framework_id in self.ids)

    def fitting(self, framework: Framework, day: date) -> tuple[Framework, ...]:
        """Return the frameworks of the same kind that cover fieldwork begun on that day."""
        return tuple(
            other
            for other in self
            if other.kind == framework.kind and other.in_force and other.in_force.covers(day)
        )


def _framework_files(folder: Path) -> list[Path]:
    return [path for path in listed(folder) if is_source(path) and is_file(path)]
