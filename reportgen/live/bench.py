"""A record made into a page and what stands beside it, again and again, with as little work as can be."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from reportgen.assessment import Assessment, assess
from reportgen.desk import Folder, before_it_leaves, check_one, names_beside, unnamed
from reportgen.errors import ProblemsError, RecordError, ReportgenError, TemplateError
from reportgen.formats import Format
from reportgen.live.inventory import Signature, signatures, with_named
from reportgen.live.panel import Panel, panel
from reportgen.load import Loaded, load
from reportgen.making import Settings, render
from reportgen.problems import Problem, error, has_errors
from reportgen.report.html import forget_templates


@dataclass(frozen=True, slots=True)
class Attempt:
    """A try to make a page of a record: the page, empty where none could be made, and why not.

    `failures` are those that `check` does not find: of templates and of settings.
    """

    path: Path
    settings: Settings
    folder: Folder
    assessment: Assessment | None = None
    page: bytes = b""
    failures: tuple[Problem, ...] = ()


class Bench:
    """Keeps settings and what was read of records until they change; for one thread at a time."""

    def __init__(self, settings: Callable[[], Settings], now: Callable[[], datetime | None]) -> None:
        """Read the settings.

        Args:
            settings: reads what records are made with.
            now: the time that dates are held against, asked anew for every attempt.

        Raises:
            ReportgenError: whatever `settings` raises.
        """
        self._read, self._now = settings, now
        self._settings = settings()
        self._amiss: tuple[Problem, ...] = ()
        self._loaded: dict[Path, tuple[dict[Path, Signature], Loaded]] = {}

    @property
    def settings(self) -> Settings:
        """What records are made with now.

        Raises:
            RecordError: the settings have errors.
        """
        if self._amiss:
            raise RecordError(self._amiss)
        return self._of_now()

    def renew(self, *, settings: bool, templates: bool) -> None:
        """Read settings, templates or both anew, since a file of theirs changed.

        Where settings have errors, those before go on, and every attempt tells the errors.
        """
        if templates:
            forget_templates()
        if settings:
            self._loaded.clear()
            try:
                self._settings, self._amiss = self._read(), ()
            except ReportgenError as exc:
                self._amiss = _problems_of(exc)

    def attempt(self, path: Path) -> Attempt:
        """Return the page of a record, if one can be made of it."""
        settings = self._of_now()
        folder = Folder(path.parent, settings.library, self._load)
        begun = Attempt(path, settings, folder, failures=self._amiss)
        try:
            assessment = assess(path, settings.library, settings.today, folder.neighbours)
            begun = replace(begun, assessment=assessment)
            if self._amiss or not assessment.is_sound:
                return begun
            files = render(assessment, replace(settings, formats=(Format.HTML,)))
        except ProblemsError:
            return begun  # what it is, check tells
        except ReportgenError as exc:
            return replace(begun, failures=_problems_of(exc))
        return replace(begun, page=files["report.html"])

    def beside(self, attempt: Attempt) -> Panel:
        """Return what stands beside the page of an attempt: all that is told of a record comes from here."""
        path, settings = attempt.path, attempt.settings
        checked = check_one(path, settings.style, settings.library, settings.today, attempt.folder)
        examined = checked.examined
        checked = replace(
            checked, examined=replace(examined, problems=(*attempt.failures, *examined.problems))
        )
        case = attempt.assessment.case if attempt.assessment else None
        return panel(case, checked, is_stopped=not attempt.page or has_errors(_stopping(attempt)))

    def _of_now(self) -> Settings:
        return replace(self._settings, now=self._now())

    def _load(self, path: Path) -> Loaded:
        """Return a record, read again only if a file of it changed."""
        now = signatures(with_named(path))
        before, loaded = self._loaded.get(path, (None, None))
        if loaded is None or before != now:
            loaded = load(path, self._settings.library)
            self._loaded[path] = now, loaded
        return loaded


def pdf_of(path: Path, settings: Settings) -> bytes:
    """Return the PDF of a record as it lies there, under the same conditions as `build`.

    Raises:
        RecordError: the record has errors, or tells what must not leave.
        ReportgenError: a template is broken, or the PDF engine failed.
    """
    try:
        assessment = assess(path, settings.library, settings.today)
        problems = before_it_leaves(assessment, path, settings.leaving)
    except RecordError as exc:
        raise RecordError(unnamed(exc.problems, path)) from None
    if has_errors(problems):
        raise RecordError(tuple(problem for problem in problems if problem.is_error))
    files = render(assessment, replace(settings, formats=(Format.PDF,)), names_beside(path))
    return files["report.pdf"]


def _stopping(attempt: Attempt) -> tuple[Problem, ...]:
    assert attempt.assessment is not None  # there is a page of it
    try:
        return before_it_leaves(attempt.assessment, attempt.path, attempt.settings.leaving)
    except RecordError as exc:
        return exc.problems


def _problems_of(exc: ReportgenError) -> tuple[Problem, ...]:
    if isinstance(exc, ProblemsError):
        return exc.problems
    return (error("template.broken" if isinstance(exc, TemplateError) else "settings.amiss", str(exc)),)
