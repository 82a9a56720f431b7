"""Who publishes reports: frozen types, no input or output.

The docstrings of the fields are the text of `docs/publisher.md`.
"""

import re
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from reportgen.logo import Logo
from reportgen.values import AtMost, Expected, Line, Model, Prose, unfit

ID = "{id}"
"""Stands for the inspection's id in the address of a report."""

# RFC 5646: language, script, region, variants.
_LANGUAGE = re.compile(
    r"[A-Za-z]{2,3}(?:-[A-Za-z]{4})?(?:-(?:[A-Za-z]{2}|\d{3}))?(?:-(?:[A-Za-z0-9]{5,8}|\d[A-Za-z0-9]{3}))*",
    re.ASCII,
)
_ADDRESS = re.compile(
    r"https://[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?(?::\d{1,5})?(?:[/?#](?:(?![<>\"\\^`{|}])[!-~])*)?",
    re.ASCII,
)
_LONGEST_ADDRESS = 2_000
_A_LANGUAGE = "a language as in en-GB or cy"
_AN_ADDRESS = "an address that begins with https://"
_A_PATTERN = f"an address that begins with https:// and holds {ID} once behind its host"


def _language(value: str) -> str:
    if not _LANGUAGE.fullmatch(value):
        like = value.strip().replace("_", "-")
        raise unfit("language.form", _A_LANGUAGE, f"Write {like}." if _LANGUAGE.fullmatch(like) else None)
    return value


def is_address(text: str) -> bool:
    """Return whether a text is the address of a public page: https alone, and not too long."""
    return _ADDRESS.fullmatch(text) is not None and len(text) <= _LONGEST_ADDRESS


def _address(value: str) -> str:
    if not is_address(value):
        insecure = value.lower().startswith("http://")
        hint = "Only https keeps what is read from being changed on its way." if insecure else None
        raise unfit("address.form", _AN_ADDRESS, hint)
    return value


def _pattern(value: str) -> str:
    if value.count(ID) != 1:
        raise unfit("address.id", _A_PATTERN, f"Put {ID} where the inspection's id stands in the address.")
    if "#" in value:
        raise unfit("address.fragment", _A_PATTERN, "Leave out '#': a page has its address without it.")
    host, _, rest = value.removeprefix("https://").partition("/")
    if ID in host or {"{", "}"} & set(rest.replace(ID, "")):
        raise unfit("address.id", _A_PATTERN, f"Braces stand in {ID} alone, behind the host.")
    _address(value.replace(ID, "id"))
    return value


def _one_or_several(value: Any) -> Any:
    return (value,) if isinstance(value, str) else value


Language = Annotated[str, AfterValidator(_language), Expected(_A_LANGUAGE)]
"""A language as BCP 47 writes it: en-GB."""
Address = Annotated[str, AfterValidator(_address), Expected(_AN_ADDRESS)]
"""The address of a public page, https alone."""
AddressPattern = Annotated[str, AfterValidator(_pattern), Expected(_A_PATTERN)]
"""The address of each report's page, `{id}` standing for the inspection's id."""
Picture = Annotated[Logo, Expected("the name of an SVG or PNG file, in quotes")]
"""A logo; in a file, the name of the file that it lies in."""
Lines = Annotated[
    tuple[Line, ...],
    BeforeValidator(_one_or_several),
    AtMost,
    Expected("a text in quotes, or a list of them"),
]
"""Lines of text; one may stand without brackets."""


class Publisher(Model):
    """The body that publishes reports, and what they say about it."""

    name: Annotated[Line, Field(validate_default=False)] = ""
    """The name as it is printed; the logo's text for those who cannot see it."""
    logo: Picture | None = None
    """File beside or below the configuration; needs `name`."""
    language: Language = "en-GB"
    """Language of the reports' texts."""
    licence: Line | None = None
    """The licence that reports are published under, by its name."""
    licence_url: Address | None = None
    """Where the licence can be read."""
    contact: Lines = ()
    """How to reach the publisher: a line each."""
    accessibility: Prose | None = None
    """The publisher's accessibility statement for its reports."""
    report_url: AddressPattern | None = None
    """Address of a report's page, with `{id}` in place of the inspection's id."""

    def address(self, report_id: str, *, is_public: bool) -> str | None:
        """Return the address of a report's page, None where it has none: what is not out is found nowhere."""
        return self.report_url.replace(ID, report_id) if self.report_url and is_public else None

    @model_validator(mode="after")
    def _logo_has_a_text(self) -> "Publisher":
        if self.logo and not self.name:
            hint = "Give the publisher's name: it is what a screen reader says for the logo."
            raise unfit("logo.nameless", "'name' beside 'logo'", hint, at="logo")
        return self


NO_PUBLISHER = Publisher()
"""What holds where no configuration says who publishes."""
