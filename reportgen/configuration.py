"""The publishing body's configuration: from `reportgen.toml` to a value, or every problem of it.

Each table of the file is a field of `Configuration`, and a model of its own.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path

from reportgen.disk import RefusedError
from reportgen.errors import ConfigurationError
from reportgen.house_style import NO_STYLE, HouseStyle
from reportgen.limits import LIMITS
from reportgen.logo import Logo, MediaType, read_logo
from reportgen.packing import find_configuration_file
from reportgen.problems import Problem, did_you_mean, error, in_order, quoted
from reportgen.publication import NO_PUBLICATION, Publication
from reportgen.publisher import NO_PUBLISHER, Publisher
from reportgen.rules import RULES
from reportgen.source import Document, read_beside, read_toml, with_files, with_natives
from reportgen.validation import validate
from reportgen.values import Model

_PROSE_FIELDS = (("publisher", "accessibility"),)
_LOGO = ("publisher", "logo")
_ANY_LOGO = Logo(MediaType.SVG, b"")


class Configuration(Model):
    """What holds for all reports of a publishing body."""

    publisher: Publisher = NO_PUBLISHER
    """The body that publishes them."""
    checks: HouseStyle = NO_STYLE
    """How much each rule of `reportgen check` matters, and what they go by."""
    site: Publication = NO_PUBLICATION
    """What the site of all reports is called, and what it tells besides them."""


def find_configuration(named: Path | None = None) -> Configuration:
    """Return the configuration of a file; else of `reportgen.toml` here; else what holds without one.

    Args:
        named: the file that the user names.

    Raises:
        UsageError: the file that is named is not there.
        AccessError: there is no permission to look at it.
        ConfigurationError: it has errors.
    """
    found = find_configuration_file(named)
    return read_configuration(found) if found else Configuration()


def read_configuration(path: Path) -> Configuration:
    """Return the configuration of a file.

    Raises:
        ConfigurationError: with every problem of the file, and of the files that it names.
    """
    try:
        document = _with_its_files(read_toml(path), path.parent)
    except RefusedError as exc:
        raise ConfigurationError(in_order(exc.problems)) from None
    result = validate(document, Configuration)
    misfits = result if isinstance(result, tuple) else tuple(map(document.locate, _no_rules(result.checks)))
    if isinstance(result, tuple) or misfits or document.problems:
        raise ConfigurationError(in_order((*document.problems, *misfits)))
    return result


def located(path: Path, problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return problems of what a configuration says, by their fields, each with its place in the file."""
    return in_order(map(read_toml(path).locate, problems))


def _no_rules(style: HouseStyle) -> Iterator[Problem]:
    """Yield a problem for each code that is weighed and no rule's."""
    known = [rule.code for rule in RULES]
    for code in style.severity:
        if code not in known:
            yield error(
                "key.unknown",
                f"There is no rule {quoted(code)}",
                ("checks", "severity", code),
                found=quoted(code),
                hint=did_you_mean(code, known) or "docs/rules.md lists the rules.",
            )


def _with_its_files(document: Document, folder: Path) -> Document:
    return with_natives(
        with_files(document, _PROSE_FIELDS, folder),
        _LOGO,
        lambda wanted: read_beside(wanted, folder, read_logo, LIMITS.logo_bytes),
        stand_in=_ANY_LOGO,
    )
