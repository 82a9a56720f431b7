"""Forms that came back: what a filled-in .docx, or the .json of the page, says; neither is trusted."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from reportgen import text as unicode_text
from reportgen.comments.filled import Filled, filled
from reportgen.comments.form import EDITION, FORM, ROLE
from reportgen.comments.model import FORMAT, AtMost, Edition
from reportgen.disk import RefusedError, read_bytes
from reportgen.errors import RecordError
from reportgen.limits import LIMITS
from reportgen.problems import Place, Problem, error, has_errors, in_order, quoted, warning
from reportgen.source import read
from reportgen.validation import validate
from reportgen.values import Expected, Line, Model, version

_REFERENCE = re.compile(rf"{FORM}\s+([a-z0-9-]+),\s+{EDITION}\s+([0-9a-f]{{12}})\b", re.IGNORECASE)
_BLANK_LINES = re.compile(r"\n{3,}")


class Answer(Model):
    """A comment as the page writes it down."""

    on: Line
    """Anchor of what it is about."""
    text: str
    """What was said."""


class Answers(Model):
    """A form as the page writes it down."""

    format: Annotated[int, version(FORMAT), Expected(str(FORMAT))]
    """Version of this format."""
    inspection: Line
    """Id of the inspection."""
    edition: Edition
    """The edition of the draft."""
    role: str = ""
    """Who filled it in."""
    comments: Annotated[tuple[Answer, ...], AtMost] = ()
    """What was commented on."""


@dataclass(frozen=True, slots=True)
class Returned:
    """A form that came back: which it is, who filled it in, and the comments by their anchors.

    `outside` are the paragraphs of a Word document that stand in none of its spaces.
    """

    file: Path
    inspection: str
    edition: str
    role: str
    said: tuple[tuple[str, str], ...]
    outside: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()


def read_returned(file: Path) -> Returned:
    """Return what a form that came back says.

    Raises:
        RecordError: it is no form, may not be opened, or does not say whose it is.
    """
    try:
        found = _of_page(file) if file.suffix.lower() == ".json" else _of_word(file)
    except RefusedError as exc:
        place = Place(str(file))
        raise RecordError(in_order(one if one.place else one.at(place) for one in exc.problems)) from None
    problems = tuple(one.at(Place(str(file))) for one in _problems(found))
    if has_errors(problems):
        raise RecordError(in_order((*found.problems, *problems)))
    return found


def _of_page(file: Path) -> Returned:
    document = read(file)
    if {"edition", "role"}.isdisjoint(document.root.values):
        expected = "what the form's page saves, or its .docx"
        raise RefusedError(error("form.kind", "This is no form", found=quoted(file.name), expected=expected))
    answers = validate(document, Answers)
    if isinstance(answers, tuple) or has_errors(document.problems):
        raise RefusedError(*document.problems, *(answers if isinstance(answers, tuple) else ()))
    said = _said((one.on, one.text) for one in answers.comments)
    return Returned(file, answers.inspection, answers.edition, one_line(answers.role), said)


def _of_word(file: Path) -> Returned:
    if file.suffix.lower() != ".docx":
        expected = "the .docx of the form, or the .json that its page saves"
        raise RefusedError(error("form.kind", "This is no form", found=quoted(file.name), expected=expected))
    found = filled(read_bytes(file, most=LIMITS.form_bytes))
    reference = _REFERENCE.search("\n".join(found.outside))
    if reference is None or not found.spaces:
        hint = "The line 'Form ..., edition ...' and the tables must be in it as they were sent."
        raise RefusedError(error("form.kind", "This is no response form, or not all of one", hint=hint))
    role = " ".join(text for anchor, text in found.spaces if anchor == ROLE)
    return Returned(
        file=file,
        inspection=reference[1].lower(),
        edition=reference[2].lower(),
        role=one_line(role),
        said=_said((anchor, text) for anchor, text in found.spaces if anchor != ROLE),
        outside=tuple(line for text in found.outside if (line := one_line(text))),
        problems=tuple(one.at(Place(str(file))) for one in _unread(found)),
    )


def _said(found: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Return the comments that have words as they are kept, those on one thing as one."""
    texts: dict[str, str] = {}
    for anchor, written in found:
        texts[anchor] = f"{texts.get(anchor, '')}\n\n{written}"
    return tuple((anchor, text) for anchor, written in texts.items() if (text := _block(written)))


def _block(text: str) -> str:
    """Return a text without spaces at the ends of its lines, and with one blank line at most between two."""
    lines = unicode_text.clean(unicode_text.with_plain_newlines(text)).split("\n")
    return _BLANK_LINES.sub("\n\n", "\n".join(line.rstrip() for line in lines)).strip()


def one_line(text: str) -> str:
    """Return a text as it is kept where it has one line."""
    return " ".join(unicode_text.clean(text).split())


def _problems(found: Returned) -> Iterator[Problem]:
    if not found.role:
        yield error(
            "form.role",
            "The form does not say who filled it in",
            expected="a role, such as Director of children's services",
            hint="Ask them; write it below 'Your role, not your name', and read the form again.",
        )
    if len(found.said) > LIMITS.comments:
        expected = f"at most {LIMITS.comments:,}"
        yield error("limit.comments", "Too many comments", found=f"{len(found.said):,}", expected=expected)
    for anchor, text in ((ROLE, found.role), *found.said):
        if len(text) > LIMITS.comment_characters:
            expected = f"at most {LIMITS.comment_characters:,} characters"
            yield error("limit.comment", f"Too long a text at [{anchor}]", expected=expected)
        if flaw := unicode_text.first_flaw(text):
            yield error(
                flaw.code,
                f"The text at [{anchor}] holds {flaw.message}",
                expected="characters that can be seen",
                hint="Remove it in the form: it often comes along when text is pasted.",
            )


def _unread(found: Filled) -> Iterator[Problem]:
    """Yield what there is in a form that is not read, so that no comment is lost unseen."""
    if found.remarks:
        yield warning(
            "form.unread",
            "The form has remarks in its margin, which are not read",
            found=f"{found.remarks:,}",
            hint="Write them into the spaces that they are about, and read the form again.",
        )
    for anchor in dict.fromkeys(found.pictures):
        yield warning(
            "form.unread",
            f"A picture or an object stands at [{anchor}], and is not read",
            hint="Write what it shows into the space, and read the form again.",
        )
