"""The story of a build: find the records, and for each load, grade, check, render and write."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path

from reportgen.assessment import Assessment, assess
from reportgen.case import Case
from reportgen.collection import find_records
from reportgen.desk import Leaving, before_it_leaves, unnamed
from reportgen.errors import RecordError, ReportgenError, UsageError, WriteError
from reportgen.frameworks import Library
from reportgen.house_style import NO_STYLE, HouseStyle
from reportgen.load import Neighbours
from reportgen.output import refuse_link, write_files
from reportgen.problems import Place, Problem, error, has_errors
from reportgen.publisher import NO_PUBLISHER, Publisher
from reportgen.source import is_folder, listed


class Format(StrEnum):
    """The files that a report can be written as."""

    HTML = "html"
    PDF = "pdf"
    SUMMARY = "summary"
    JSON = "json"


@dataclass(frozen=True, slots=True)
class Settings:
    """How to build; `now` is the time, with its zone, that dates are held against."""

    output: Path = Path("output")
    formats: tuple[Format, ...] = tuple(Format)
    now: datetime | None = None
    templates: Path | None = None
    library: Library = field(default_factory=Library)
    publisher: Publisher = NO_PUBLISHER
    style: HouseStyle = NO_STYLE

    @property
    def today(self) -> date | None:
        """The day that dates are held against."""
        return self.now.date() if self.now else None

    @property
    def leaving(self) -> Leaving:
        """With what a report leaves."""
        return Leaving(self.style, self.templates, self.now)


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one record: the files that were written, or the failure, and all problems."""

    record: Path
    files: tuple[Path, ...] = ()
    problems: tuple[Problem, ...] = ()
    failure: ReportgenError | None = None


def build(
    paths: Iterable[Path],
    settings: Settings,
    on_start: Callable[[int, int, Path], None] = lambda _number, _count, _path: None,
) -> Iterator[Result]:
    """Yield the result of each record of the paths, in order, as it is done.

    A record with errors writes nothing and stops no other; nor does any other failure of one.

    Args:
        paths: record files, or folders of them.
        settings: where to, which formats, and with what.
        on_start: called with number from 1, count and path before each record.

    Raises:
        UsageError: a path or the folder of templates is not there, or a folder holds no record.
        AccessError: there is no permission to look at one of them.
        OutputError: the output's folder is a link.
    All of these come before anything is built.
    """
    records = find_records(paths)
    refuse_link(settings.output)
    check_templates(settings.templates)
    clashing = _clashing(records)
    neighbours = {path.parent: Neighbours(path.parent, settings.library) for path in records}
    for number, path in enumerate(records, start=1):
        on_start(number, len(records), path)
        if path in clashing:
            yield Result(path, problems=(clashing[path],), failure=RecordError((clashing[path],)))
        else:
            yield build_one(path, settings, neighbours[path.parent])


def check_templates(folder: Path | None) -> None:
    """Look whether templates can be had from a folder, if one is given.

    Raises:
        UsageError: it is not there.
        AccessError: there is no permission to look into it.
    """
    if folder is not None:
        if not is_folder(folder):
            raise UsageError(f"There is no folder of templates at {folder}")
        listed(folder)


def build_one(path: Path, settings: Settings, neighbours: Neighbours | None = None) -> Result:
    """Return the result of building one record; a failure is in it, not raised."""

    def write(assessment: Assessment) -> tuple[Path, ...]:
        record = assessment.case.record
        files = render(assessment, settings.formats, settings.templates, settings.publisher)
        return write_files(settings.output / record.id, files, private=not record.status.is_public)

    return _made(path, settings, write, neighbours)


def ask(path: Path, settings: Settings) -> Result:
    """Return the result of writing the response forms of one record; a failure is in it, not raised."""

    def write(assessment: Assessment) -> tuple[Path, ...]:
        return write_files(settings.output, response_forms(assessment.case, settings), private=True)

    return _made(path, settings, write)


def _made(
    path: Path,
    settings: Settings,
    write: Callable[[Assessment], tuple[Path, ...]],
    neighbours: Neighbours | None = None,
) -> Result:
    """Return the result of writing something of a record that may leave."""
    problems: tuple[Problem, ...] = ()
    try:
        assessment = assess(path, settings.library, settings.today, neighbours)
        problems = before_it_leaves(assessment, path, settings.leaving)
        if has_errors(problems):
            return Result(path, problems=problems, failure=RecordError(problems))
        written = write(assessment)
    except RecordError as exc:
        told = unnamed(exc.problems, path)
        return Result(path, problems=told, failure=RecordError(told))
    except ReportgenError as exc:
        return Result(path, problems=problems, failure=exc)
    except OSError as exc:
        failure = WriteError(f"{exc.filename or path}: {exc.strerror}")
        return Result(path, problems=problems, failure=failure)
    return Result(path, written, problems)


def render(
    assessment: Assessment,
    formats: Iterable[Format] = tuple(Format),
    templates: Path | None = None,
    publisher: Publisher = NO_PUBLISHER,
) -> dict[str, bytes]:
    """Return the files of a report by name: a function of its arguments alone.

    Raises:
        TemplateError: a template is broken, or does not say of an unpublished report that it is one.
        RenderError: the PDF engine failed, or a file does not show all that the record says.
    """
    # What a format needs is imported where it is asked for: data alone wants neither engine.
    from reportgen.report.carried import DATA, carry

    wanted = set(formats)
    files: dict[str, bytes] = {}
    carried = carry(assessment.case, assessment.problems, publisher)
    if wanted & {Format.HTML, Format.PDF, Format.SUMMARY}:
        from reportgen.report.composition import view
        from reportgen.report.html import render_html

        report = view(assessment.case, carried, publisher)
        html = render_html(report, templates) if wanted & {Format.HTML, Format.PDF} else ""
        if Format.HTML in wanted:
            files["report.html"] = html.encode()
        if Format.PDF in wanted:
            from reportgen.report.pdf import render_pdf

            files["report.pdf"] = render_pdf(html, carried)
        if Format.SUMMARY in wanted:
            from reportgen.report.summary import render_summary

            files["summary.pdf"] = render_summary(assessment.case, report, carried, templates)
        from reportgen.proof.release import refuse_unfit

        refuse_unfit(files, assessment.case.record, report)
    if Format.JSON in wanted:
        files.update((file.name, file.content) for file in carried.files if file.name == DATA)
    return files


def response_forms(case: Case, settings: Settings) -> dict[str, bytes]:
    """Return the response form of a case by name, as a page and as a Word document.

    Raises:
        TemplateError: a template is broken.
    """
    from reportgen.comments.form import response_form
    from reportgen.comments.word import word_form
    from reportgen.report.html import RESPONSE_FORM, filled

    form = response_form(case, settings.publisher)
    name = f"{case.record.id}-comments"
    page = filled(RESPONSE_FORM, {"form": form}, settings.templates)
    return {f"{name}.html": page.encode(), f"{name}.docx": word_form(form)}


def _clashing(records: tuple[Path, ...]) -> dict[Path, Problem]:
    """Return a problem for every record whose output would be another's, too."""
    by_id: dict[str, list[Path]] = {}
    for path in records:
        by_id.setdefault(path.stem.casefold(), []).append(path)
    return {
        path: error(
            "id.twice",
            f"{len(twins)} records have the id '{path.stem}', so their reports would be one",
            expected="one file for each id",
            hint="Others: " + ", ".join(str(twin) for twin in twins if twin != path),
        ).at(Place(str(path)))
        for twins in by_id.values()
        if len(twins) > 1
        for path in twins
    }
