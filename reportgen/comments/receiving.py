"""The story of forms that come back: read them all, hold them against the draft, and add what is new."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import chain
from pathlib import Path

from reportgen.case import Case
from reportgen.comments.adding import SideFile, new_file, next_ids, side_file, with_reply
from reportgen.comments.filled import BULLET, filled
from reportgen.comments.form import Form, response_form
from reportgen.comments.model import REPORT, Comment, Reply, comments_path
from reportgen.comments.privacy import telling
from reportgen.comments.returned import Returned, one_line, read_returned
from reportgen.comments.word import SEND_IT_TO, word_form
from reportgen.disk import RefusedError, is_there, read_bytes
from reportgen.errors import RecordError
from reportgen.output import rewrite, write_new
from reportgen.problems import Place, Problem, error, has_errors, in_order, quoted, warning
from reportgen.rules import Veil
from reportgen.statements import Statement, edition, statements

_MOST_OUTSIDE = 10
"""Paragraphs outside of the spaces that are told one by one."""


@dataclass(frozen=True, slots=True)
class Post:
    """Forms that came back: their files, the day, and the names that must not stand in a comment.

    `sent` is what the draft stated that they were made for, None where only the record can tell.
    """

    files: tuple[Path, ...]
    received: date
    names: tuple[str, ...] = ()
    sent: tuple[Statement, ...] | None = None


@dataclass(frozen=True, slots=True)
class Added:
    """What became of a form: the ids of its new comments; `is_new` is false where all was there already."""

    file: Path
    role: str
    comments: tuple[str, ...]
    is_new: bool


@dataclass(frozen=True, slots=True)
class Received:
    """What became of forms, in order, the file that they were added to, and what was noticed."""

    side_file: Path
    added: tuple[Added, ...]
    problems: tuple[Problem, ...]


def receive(case: Case, record: Path, post: Post) -> Received:
    """Add what forms say to the side file of a record: all of them, or none.

    Args:
        case: the inspection as it stands now.
        record: its file.
        post: the forms.

    Raises:
        RecordError: with every problem of the forms, or of the side file; nothing was added.
        OutputError: the side file cannot be written.
    """
    veil = Veil(post.names)
    found, problems = _read_all(post.files)
    form, sent = response_form(case), statements(case) if post.sent is None else post.sent
    stated = {one.anchor: one for one in sent}
    for one in found:
        problems.extend(one.problems)
        problems.extend(problem.at(Place(str(one.file))) for problem in _against(one, form, sent))
    if has_errors(problems):
        raise RecordError(in_order(map(veil.over, problems)))
    path = comments_path(record)
    file = before = _side_file(path, case.record.id)
    added: list[Added] = []
    for one in found:
        file, what = _with(file, one, post.received, stated)
        added.append(what)
    if file is not before:
        data = file.written.encode()
        if is_there(path):
            rewrite(path, data)
        else:
            write_new(path, data, private=True)
    new = set(chain.from_iterable(one.comments for one in added))
    problems.extend(telling(file.loaded, post.names, new))
    return Received(path, tuple(added), in_order(map(veil.over, problems)))


def _read_all(files: Iterable[Path]) -> tuple[list[Returned], list[Problem]]:
    found: list[Returned] = []
    problems: list[Problem] = []
    for file in files:
        try:
            found.append(read_returned(file))
        except RecordError as exc:
            problems.extend(exc.problems)
    return found, problems


def _side_file(path: Path, inspection: str) -> SideFile:
    if not is_there(path):
        return new_file(str(path), inspection)
    try:
        return side_file(read_bytes(path), str(path), inspection)
    except RefusedError as exc:
        raise RecordError(in_order(exc.problems)) from None


def _against(one: Returned, form: Form, sent: tuple[Statement, ...]) -> Iterator[Problem]:
    """Yield what is wrong with a form that came back, held against what was sent."""
    if one.inspection != form.inspection:
        yield error(
            "form.inspection",
            "This form is for another inspection",
            found=quoted(one.inspection),
            expected=quoted(form.inspection),
        )
        return
    if one.edition != edition(sent):
        yield warning(
            "form.edition",
            "The form was made for another edition of the draft: numbers may have moved since",
            found=quoted(one.edition),
            expected=quoted(edition(sent)),
            hint="Hold each comment against the draft that was sent.",
        )
    elif one.edition == form.edition:
        yield from _outside(one, form)
    known = {REPORT, *(statement.anchor for statement in sent)}
    for anchor in dict.fromkeys(anchor for anchor, _ in one.said if anchor not in known):
        yield error(
            "form.anchor",
            f"There is no [{anchor}] in the draft",
            expected=f"an anchor of the draft, or {REPORT}",
            hint="Enter the comment by hand, on what it is about now, and take it out of the form.",
        )


def _outside(one: Returned, form: Form) -> Iterator[Problem]:
    """Yield what was written or changed outside of the spaces, where a comment could be lost unseen."""
    sent = {one_line(text).removeprefix(BULLET) for text in filled(word_form(form)).outside}
    found = [
        line
        for line in one.outside
        if line.removeprefix(BULLET) not in sent and not line.startswith(SEND_IT_TO)
    ]
    for line in found[:_MOST_OUTSIDE]:
        yield warning(
            "form.outside",
            "Text stands outside of the spaces for comments, and is not read",
            found=quoted(line),
            hint="If it is a comment, write it into its space, and read the form again.",
        )
    if (more := len(found) - _MOST_OUTSIDE) > 0:
        yield warning("form.outside", f"{more:,} more paragraphs stand outside of the spaces for comments")


def _with(
    file: SideFile, one: Returned, received: date, stated: Mapping[str, Statement]
) -> tuple[SideFile, Added]:
    """Return a side file with what it does not have yet of a form, and what that was."""
    there = {(comment.on, comment.role, comment.text) for comment in file.comments.comments}
    lacking = [said for said in dict.fromkeys(one.said) if (said[0], one.role, said[1]) not in there]
    new = tuple(
        Comment(id=name, on=on, role=one.role, text=text)
        for name, (on, text) in zip(next_ids(file.comments), lacking, strict=False)
    )
    reply = Reply(received=received, role=one.role, edition=one.edition, form=_fingerprint(one))
    if _is_known(reply, file, has_comments=bool(new)):
        return file, Added(one.file, one.role, (), is_new=False)
    names = tuple(comment.id for comment in new)
    return with_reply(file, reply, new, stated), Added(one.file, one.role, names, is_new=True)


def _is_known(reply: Reply, file: SideFile, *, has_comments: bool) -> bool:
    """Return whether a form was added before, also where its comments were mended since."""
    replies = file.comments.replies
    if any(reply.form == other.form for other in replies):
        return True
    same = any((reply.role, reply.edition) == (other.role, other.edition) for other in replies)
    return same and not has_comments


def _fingerprint(one: Returned) -> str:
    """Return twelve hexadecimal digits that are the same for the same form filled in with the same words."""
    said = [one.edition, one.role, *one.said]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:12]
