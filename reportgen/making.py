"""The unit of work of a build: from what a report is made of to its files, wherever that happens.

`made_of` is a function of its job alone: all that it reads was packed with the job, and it writes nothing.
So it may run in this process, in a worker beside it, or on another machine.
"""

import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import lru_cache
from html import unescape
from pathlib import Path

from reportgen.assessment import Assessment, assess
from reportgen.case import Case
from reportgen.configuration import Configuration, read_configuration
from reportgen.desk import Leaving, before_it_leaves, names_beside, unnamed
from reportgen.disk import NAMES, Packed, is_side_file, is_source, unpacked
from reportgen.errors import RecordError, ReportgenError, UsageError, WriteError
from reportgen.formats import Format
from reportgen.frameworks import Library
from reportgen.house_style import NO_STYLE, HouseStyle
from reportgen.jobs import Job, Made, fonts_here, require_environment
from reportgen.packing import Kit
from reportgen.problems import Problem, has_errors
from reportgen.publisher import ID, NO_PUBLISHER, Publisher
from reportgen.siting import Siting

_ESCAPE = re.compile(r"\\[uUx]?([0-9A-Fa-f]{1,8})")
_NO_CHARACTER = chr(sys.maxunicode)


@dataclass(frozen=True, slots=True)
class Settings:
    """How to make reports; `now` is the time, with its zone, that dates are held against.

    `site` tells of reports that stand on a site.
    """

    formats: tuple[Format, ...] = tuple(Format)
    now: datetime | None = None
    templates: Path | None = None
    library: Library = field(default_factory=Library)
    publisher: Publisher = NO_PUBLISHER
    style: HouseStyle = NO_STYLE
    site: Siting | None = None

    @property
    def today(self) -> date | None:
        """The day that dates are held against."""
        return self.now.date() if self.now else None

    def on(self, site: Siting | None) -> "Settings":
        """Return how to make reports that stand on a site, and are found there."""
        if site is None:
            return self
        address = f"{site.base_url.rstrip('/')}/inspections/{ID}/" if site.base_url else None
        publisher = self.publisher.model_copy(update={"report_url": address}) if address else self.publisher
        return replace(self, site=site, publisher=publisher)

    @property
    def leaving(self) -> Leaving:
        """With what a report leaves."""
        return Leaving(self.style, self.templates, self.now)


def made_of(job: Job) -> Made:
    """Return what comes of a job; a failure is in it, not raised."""
    try:
        require_environment(job.environment)
    except UsageError as exc:
        return Made(failure=exc)
    kit, parcel = job.kit.packed, job.parcel.packed
    packed = Packed({**kit.contents, **parcel.contents}, kit.outside | parcel.outside)
    settings = replace(equipped(job.kit), formats=job.formats, now=job.now).on(job.site)
    foreign = bool(set(job.formats) & {Format.PDF, Format.SUMMARY}) and _has_foreign_characters(packed)
    fonts = fonts_here() if foreign else None  # first: what changes meanwhile must not pass for what was used
    with unpacked(packed):
        made = make_here(job.parcel.record, settings)
    told = tuple(str(name) for name in parcel.contents if _tells_of(name, job, made, packed))
    return replace(made, missed=frozenset(packed.missed), machine_fonts=fonts, told=told)


def _tells_of(name: Path, job: Job, made: Made, packed: Packed) -> bool:
    """Return whether a report tells of a file, and is not made beside it alone."""
    if is_source(name):
        return name == job.parcel.record or name.stem in made.chain
    return name in packed.read and name.name != NAMES and not is_side_file(name)


def _has_foreign_characters(packed: Packed) -> bool:
    """Return whether a PDF may show characters that no shipped face has; it may be said of too many."""
    from reportgen.report.fonts import without_face

    texts = [
        one.data.decode(errors="ignore") for one in packed.contents.values() if isinstance(one.data, bytes)
    ]
    text = "".join(texts)
    return any(not char.isspace() for char in without_face(unescape(text) + "".join(_escaped(text))))


def _escaped(text: str) -> Iterator[str]:
    """Yield the characters that escapes of JSON, YAML or CSS may stand for."""
    for digits in _ESCAPE.findall(text):
        number = int(digits, 16)
        yield chr(number) if number <= sys.maxunicode else _NO_CHARACTER


def warm_up(formats: Iterable[Format], faces: Mapping[str, bytes]) -> dict[str, bytes]:
    """Import and make what these formats want, which takes longer than most reports do.

    Args:
        formats: of which reports will be made.
        faces: what this returned before, or nothing.

    Returns:
        The faces that pages carry, by the names of their files: they can be kept, and take long to make.
    """
    import reportgen.report.carried  # as those below, for whoever comes after

    if not set(formats) - {Format.JSON}:
        return {}
    import reportgen.proof.release
    import reportgen.report.composition
    import reportgen.report.html
    from reportgen.report.webfonts import take_faces, usual_faces

    if {Format.PDF, Format.SUMMARY} & set(formats):
        import reportgen.report.pdf
        import reportgen.report.summary  # noqa: F401
    take_faces(faces)
    return usual_faces()


@lru_cache(maxsize=1)
def equipped(kit: Kit) -> Settings:
    """Return the settings that a kit holds, read once for all jobs that come with it.

    Raises:
        ConfigurationError: the configuration has errors.
        FrameworkError: a framework of the user's own has.
    """
    if kit.templates:
        from reportgen.report.html import forget_templates

        forget_templates()
    with unpacked(kit.packed):
        configuration = read_configuration(kit.config) if kit.config else Configuration()
        return Settings(
            templates=kit.templates,
            library=Library(kit.frameworks).checked(),
            publisher=configuration.publisher,
            style=configuration.checks,
        )


def make_here(path: Path, settings: Settings) -> Made:
    """Return what comes of a record as it lies there; a failure is in it, not raised."""
    return _made(path, settings, lambda assessment: render(assessment, settings, names_beside(path)))


def ask(path: Path, settings: Settings) -> Made:
    """Return the response forms of a record; a failure is in it, not raised."""
    return _made(path, settings, lambda assessment: response_forms(assessment.case, settings))


def _made(
    path: Path,
    settings: Settings,
    files: Callable[[Assessment], Mapping[str, bytes]],
) -> Made:
    """Return the files that are made of a record, if it may leave."""
    problems: tuple[Problem, ...] = ()
    try:
        assessment = assess(path, settings.library, settings.today)
        problems = before_it_leaves(assessment, path, settings.leaving)
        if has_errors(problems):
            return Made(problems=problems, failure=RecordError(problems))
        case = assessment.case
        chain = tuple(earlier.record.id for earlier in case.chain)
        return Made(files(assessment), problems, status=case.record.status.value, chain=chain)
    except RecordError as exc:
        told = unnamed(exc.problems, path)
        return Made(problems=told, failure=RecordError(told))
    except ReportgenError as exc:
        return Made(problems=problems, failure=exc)
    except OSError as exc:
        return Made(problems=problems, failure=WriteError(f"{exc.filename or path}: {exc.strerror}"))


def render(assessment: Assessment, settings: Settings, names: tuple[str, ...] = ()) -> dict[str, bytes]:
    """Return the files of a report by name, in the formats of the settings.

    Args:
        assessment: the inspection.
        settings: how to make it.
        names: whose names no template may add, as the list beside the record has them.

    Raises:
        TemplateError: a template is broken, does not say of an unpublished report that it is one, or tells
            who somebody is.
        RenderError: the PDF engine failed, or a finished file does not show all that it should.
    """
    # What a format needs is imported where it is asked for: data alone wants neither engine.
    from reportgen.report.carried import DATA, carry

    wanted, templates = set(settings.formats), settings.templates
    files: dict[str, bytes] = {}
    carried = carry(assessment.case, assessment.problems, settings.publisher)
    if wanted & {Format.HTML, Format.PDF, Format.SUMMARY}:
        from reportgen.proof.release import refuse_unfit
        from reportgen.report.composition import view
        from reportgen.report.html import render_html

        report = view(assessment.case, carried, settings.publisher, settings.site)
        html = render_html(report, templates) if wanted & {Format.HTML, Format.PDF} else ""
        if Format.HTML in wanted:
            files["report.html"] = html.encode()
        if Format.PDF in wanted:
            from reportgen.report.pdf import render_pdf

            files["report.pdf"] = render_pdf(html, carried)
        if Format.SUMMARY in wanted:
            from reportgen.report.summary import render_summary

            files["summary.pdf"] = render_summary(assessment.case, report, carried, templates)
        refuse_unfit(files, assessment.case.record, report, names)
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
