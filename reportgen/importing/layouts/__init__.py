"""How published reports are laid out, as data: one file for each inspectorate's form."""

from functools import cache
from importlib.resources import files
from pathlib import Path

from reportgen.disk import is_source, listed
from reportgen.errors import FrameworkError
from reportgen.importing.wording import plain
from reportgen.source import read
from reportgen.validation import validate
from reportgen.values import Model

SHIPPED = Path(str(files("reportgen.importing"))) / "layouts"


class Layout(Model):
    """The form of a report: the words by which it, its areas and its sections are known."""

    title: str
    """What a person calls the form."""
    frameworks: tuple[str, ...]
    """Ids of the frameworks that it may be under; the first whose areas and dates fit is taken."""
    signs: tuple[str, ...]
    """Expressions, one of which is found on the first pages."""
    areas: dict[str, tuple[str, ...]]
    """The names of each area, by its id."""
    overall: tuple[str, ...]
    """Expressions for what a sentence or row calls the grade of the whole."""
    spoken: dict[str, str]
    """Grades in other forms, as sentences have them."""
    sections: dict[str, tuple[str, ...]]
    """Headings by what stands below them."""
    board: str | None = None
    """The id of the area that a part of its own is about."""

    def section(self, text: str) -> str | None:
        """Return what stands below a heading; None if it is none of a section."""
        words = plain(text).rstrip("?:. ")
        return next((kind for kind, titles in self.sections.items() if words in titles), None)


@cache
def layouts() -> tuple[Layout, ...]:
    """Return all forms.

    Raises:
        FrameworkError: a file has errors.
    """
    return tuple(_layout(path) for path in listed(SHIPPED) if is_source(path))


def _layout(path: Path) -> Layout:
    document = read(path)
    result = validate(document, Layout)
    if isinstance(result, tuple):
        raise FrameworkError(tuple(map(document.locate, result)))
    return result
