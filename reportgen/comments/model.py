"""What a provider says of a draft, and what inspectors answer: the side file `ID.comments.yaml` of a record.

Comments are known by the anchors of `statements`, so that a comment on 'p-12' means the same here, in
the response form and in the page. The file goes to no reader of the report.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, WithJsonSchema

from reportgen.disk import COMMENTS, RefusedError, is_there
from reportgen.errors import RecordError
from reportgen.limits import LIMITS
from reportgen.problems import Problem, error, has_errors, in_order, quoted
from reportgen.source import Document, read
from reportgen.validation import validate
from reportgen.values import (
    Date,
    Expected,
    Identifier,
    ItemId,
    Line,
    Model,
    Prose,
    unfit,
    version,
    word_of,
)

FORMAT = 1
"""Version of the side file that this program reads."""
REPORT = "report"
"""Stands for an anchor where a comment is about the report as a whole."""

_EDITION = re.compile(r"[0-9a-f]{12}")
_AN_EDITION = "twelve digits and letters a to f"


def _edition(value: str) -> str:
    if not _EDITION.fullmatch(value):
        raise unfit("edition.form", _AN_EDITION)
    return value


def _bounded(value: str) -> str:
    if len(value) > LIMITS.comment_characters:
        raise unfit("limit.comment", f"at most {LIMITS.comment_characters:,} characters in one comment")
    return value


def _at_most(value: tuple[Any, ...]) -> tuple[Any, ...]:
    if len(value) > LIMITS.comments:
        raise unfit("limit.comments", f"at most {LIMITS.comments:,} in one file")
    return value


Edition = Annotated[
    str,
    AfterValidator(_edition),
    WithJsonSchema({"type": "string", "pattern": f"^{_EDITION.pattern}$"}),
    Expected(_AN_EDITION),
]
"""What identifies the words of a draft, as `statements.edition` makes it, or those of a form."""
Said = Annotated[Prose, AfterValidator(_bounded)]
"""A text as somebody wrote it, in lines and paragraphs; nothing in it is Markdown."""
AtMost = AfterValidator(_at_most)
"""Bounds the number of replies and of comments."""


class Decision(StrEnum):
    """What inspectors decide of a comment."""

    ACCEPTED = "accepted"
    PARTLY = "partly accepted"
    REJECTED = "not accepted"


class Comment(Model):
    """A comment on one piece of the report, with the inspectors' answer."""

    id: ItemId
    """Stable id, such as C1."""
    on: Line
    """Anchor of what it is about, such as p-12; 'report' for the report as a whole."""
    role: Line
    """Who commented: a role, such as Director of children's services, never a name."""
    text: Said
    """What was said, word for word."""
    response: Said | None = None
    """The inspectors' answer."""
    decision: Annotated[Decision, word_of(Decision)] | None = None
    """accepted, partly accepted or not accepted."""

    @property
    def is_open(self) -> bool:
        """Whether inspectors still owe a decision, or the answer to it: silence is none."""
        return self.decision is None or self.response is None

    @property
    def allows_change(self) -> bool:
        """Whether what it is about may be changed for it."""
        return not self.is_open and self.decision in (Decision.ACCEPTED, Decision.PARTLY)


class Reply(Model):
    """One form that came back, with comments or without: to have none is an answer, too."""

    received: Date
    """Day on which it came back."""
    role: Line
    """Who replied: a role, never a name."""
    edition: Edition
    """The edition of the draft that the form was made for."""
    form: Edition | None = None
    """What identifies its words, so that the same form is not added twice; none for a letter."""


class Comments(Model):
    """All that came back on the draft of one inspection."""

    format: Annotated[int, version(FORMAT), WithJsonSchema({"const": FORMAT}), Expected(str(FORMAT))]
    """Version of this format."""
    inspection: Identifier
    """Id of the inspection: the name of its record without the suffix."""
    replies: Annotated[tuple[Reply, ...], AtMost] = ()
    """The forms that came back."""
    comments: Annotated[tuple[Comment, ...], AtMost] = ()
    """Their comments, in the order in which they came."""


@dataclass(frozen=True, slots=True)
class LoadedComments:
    """The comments of a side file, and the document they were read from, for places and warnings."""

    comments: Comments
    document: Document


def comments_path(record_path: Path) -> Path:
    """Return where the comments on a record lie: beside it, under its id."""
    return record_path.with_name(f"{record_path.stem}{COMMENTS}")


def read_comments(path: Path) -> Comments | None:
    """Return the comments of a side file, None if it is not there; raises as `load_comments`."""
    loaded = load_comments(path)
    return loaded.comments if loaded else None


def load_comments(path: Path) -> LoadedComments | None:
    """Return the comments of a side file with their places, None if it is not there.

    Raises:
        RecordError: with every problem that was found, in the order of the file.
        AccessError: there is no permission to look.
    """
    if not is_there(path):
        return None
    try:
        document = read(path)
    except RefusedError as exc:
        raise RecordError(in_order(exc.problems)) from None
    return as_comments(document, path.name.removesuffix(COMMENTS))


def as_comments(document: Document, inspection: str) -> LoadedComments:
    """Return the comments that a document is, on the inspection of an id; raises RecordError."""
    result = validate(document, Comments)
    if isinstance(result, tuple):
        raise RecordError(in_order((*document.problems, *result)))
    found = (*document.problems, *map(document.locate, _problems(result, inspection)))
    if has_errors(found):
        raise RecordError(in_order(found))
    return LoadedComments(result, document)


def _problems(comments: Comments, inspection: str) -> Iterator[Problem]:
    if comments.inspection != inspection:
        yield error(
            "comments.inspection",
            "These are comments on another inspection",
            ("inspection",),
            found=quoted(comments.inspection),
            expected=quoted(inspection),
            hint=f"The name of the file says which it belongs to: ID{COMMENTS}.",
        )
    taken: dict[str, int] = {}
    for index, comment in enumerate(comments.comments):
        if comment.id in taken:
            message = f"The id '{comment.id}' stands twice; the other is comments[{taken[comment.id]}]"
            yield error("id.repeated", message, ("comments", index, "id"), expected="each id once")
        taken.setdefault(comment.id, index)
