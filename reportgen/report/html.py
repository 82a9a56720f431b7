"""From the view to one HTML document: the only module that knows Jinja2.

Templates are trusted code, from the package or a folder of the user's; what inspectors write is
never compiled. Autoescape is always on, and a name that is not there is an error.
"""

import base64
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import fields
from functools import cache
from pathlib import Path
from typing import Any

import jinja2
from jinja2.loaders import split_template_path
from markupsafe import Markup, escape

from reportgen import words
from reportgen.disk import RefusedError, below, is_file, read_bytes, require_folder
from reportgen.errors import TemplateError
from reportgen.markdown import Heading
from reportgen.narrative import NumberedParagraph
from reportgen.problems import Problem
from reportgen.report.context import Report
from reportgen.report.seal import UNSEALED, sealed
from reportgen.report.shelf import template_folder
from reportgen.report.theme import THEME, token
from reportgen.report.webfonts import web_faces

PAGE = "report.html"
"""The template of the whole report."""
SHEET = "summary.html"
"""The template of the summary on one sheet."""
RESPONSE_FORM = "comments.html"
"""The template of the response form for factual accuracy."""


def render_html(report: Report, templates: Path | None = None, template: str = PAGE) -> str:
    """Return the report as one HTML document, the source of both the page and the PDF.

    Args:
        report: what is said.
        templates: a folder whose files stand before the shipped ones, each on its own.
        template: `PAGE` or `SHEET`.

    Raises:
        TemplateError: a template is missing or broken, or asks for what is not in the view.
        UsageError: the folder is not there.
    """
    return sealed(filled(template, {"report": report}, templates).encode()).decode()


def filled(template: str, values: Mapping[str, Any], templates: Path | None = None) -> str:
    """Return a template with its values filled in; raises as `render_html`.

    Args:
        template: its name among the templates.
        values: frozen views, by the names that the template has for them.
        templates: as for `render_html`.
    """
    environment = _environment(templates)
    try:
        return environment.get_template(template).render(**values)
    except jinja2.TemplateSyntaxError as exc:
        raise TemplateError(f"{exc.filename or exc.name}, line {exc.lineno}: {exc.message}") from None
    except jinja2.TemplateNotFound as exc:
        raise TemplateError(f"There is no template '{exc.name}' ({_choices(environment)})") from None
    except RecursionError:
        raise TemplateError("A template includes itself, or the templates are too deeply nested") from None
    except jinja2.UndefinedError as exc:
        raise TemplateError(f"{_where(exc)}: {exc.message}. {_fields(values)}") from None
    except (
        jinja2.TemplateError,
        TypeError,
        ValueError,
        ArithmeticError,
        LookupError,
        AttributeError,
    ) as exc:
        raise TemplateError(f"{_where(exc)}: {exc}") from None


def forget_templates() -> None:
    """Forget what was read of templates, since one may now stand before another that was found."""
    _environment.cache_clear()


@cache
def _environment(templates: Path | None) -> jinja2.Environment:
    loader: jinja2.BaseLoader = jinja2.FileSystemLoader(template_folder())
    if templates is not None:
        require_folder(templates, "templates")
        loader = jinja2.ChoiceLoader([_OwnLoader(templates), loader])
    environment = jinja2.Environment(
        loader=loader,
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=False,
    )
    environment.filters["with_number"] = with_number
    environment.globals["unsealed"] = UNSEALED
    environment.globals["token"] = lambda name: _token(loader, environment, name)
    environment.globals["web_faces"] = lambda html: Markup(web_faces(html))  # noqa: S704  # CSS of our own
    environment.filters["sha256"] = _digest
    environment.filters["lower_first"] = words.lower_first
    environment.tests["heading"] = lambda block: isinstance(block, Heading)
    environment.tests["numbered"] = lambda block: isinstance(block, NumberedParagraph)
    return environment


class _OwnLoader(jinja2.BaseLoader):
    """Finds the user's own templates, on the disk or among what was packed from one."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def get_source(
        self, _environment: jinja2.Environment, template: str
    ) -> tuple[str, str, Callable[[], bool]]:
        path = self._folder.joinpath(*split_template_path(template))
        if not is_file(path):
            raise jinja2.TemplateNotFound(template)
        try:
            data = read_bytes(path)
            text = data.decode()
        except RefusedError as exc:
            raise TemplateError("; ".join(map(_why_not, exc.problems))) from None
        except UnicodeDecodeError as exc:
            line = data.count(b"\n", 0, exc.start) + 1
            told = (
                f"The file is not UTF-8: byte 0x{data[exc.start]:02X}. Save it again with the encoding UTF-8."
            )
            raise TemplateError(f"{path}, line {line}: {told}") from None
        return text, str(path), lambda: is_file(path) and read_bytes(path) == data

    def list_templates(self) -> list[str]:
        return [path.relative_to(self._folder).as_posix() for path in below(self._folder)]


def _why_not(problem: Problem) -> str:
    """Return in a line why a template cannot be read."""
    where = f"{problem.place.file}: " if problem.place else ""
    expected = f"; expected {problem.expected}" if problem.expected else ""
    return f"{where}{problem.message}{expected}"


def _token(loader: jinja2.BaseLoader, environment: jinja2.Environment, name: str) -> str:
    css, path, _ = loader.get_source(environment, THEME)
    return token(css, name, path or THEME)


def with_number(paragraph: NumberedParagraph) -> Markup:
    """Return a paragraph's HTML with its number, a link to itself, as its first word."""
    number = Markup('<a class="number" href="#{0}" aria-label="Paragraph {1}">{1}</a> ').format(
        paragraph.anchor, paragraph.number
    )
    if paragraph.html.startswith("<p>"):
        return Markup("<p>") + number + Markup(paragraph.html[len("<p>") :])  # noqa: S704
    return Markup("<p>") + number + Markup("</p>") + paragraph.html


def _digest(script: str) -> str:
    """Return what a policy names a script by: the hash of its bytes, in base 64."""
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()


def _where(exc: BaseException) -> str:
    """Return the template and line that an error came from."""
    here = "A template"
    traceback = exc.__traceback__
    while traceback is not None:
        filename = traceback.tb_frame.f_code.co_filename
        if filename.endswith((".html", ".css", ".js", ".svg")):
            here = f"{filename}, line {traceback.tb_lineno}"
        traceback = traceback.tb_next
    return here


def _choices(environment: jinja2.Environment) -> str:
    return "there are " + ", ".join(escape(name) for name in environment.list_templates())


def _fields(values: Mapping[str, Any]) -> str:
    return "; ".join(
        f"'{name}' has: {', '.join(field.name for field in fields(value))}" for name, value in values.items()
    )
