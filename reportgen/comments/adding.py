"""A reply and its comments written into the text of a side file: nothing that stands there changes. Pure."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import count

from reportgen import words
from reportgen.comments.model import Comment, Comments, Decision, LoadedComments, Reply, as_comments
from reportgen.disk import RefusedError
from reportgen.errors import RecordError
from reportgen.problems import Problem, error, in_order, one_of
from reportgen.source import Document, decode, parse
from reportgen.statements import Statement

_DASH = re.compile(r"( *)- +")
_PLAIN = re.compile(r"[^\W\d_](?:[\w ,.()/’'&-]*[\w.)])?")
"""What needs no quotes, whichever word it is: 'null' aside."""
_LONGEST_REMARK = 90
_ID = re.compile(r"C([1-9]\d{0,8})")
_HEAD = """\
# Comments on the factual accuracy of the draft of {inspection}. They are not published.
#
# Answer each comment: write below its 'response:' what inspectors say to it, and behind its 'decision:'
# {decisions}. It is open until it has both. For example:
#
#     response: |
#       The opening was confirmed; the paragraph now says seven.
#     decision: accepted
#
# Remarks above the comments show how the text began when they were added.
format: 1
inspection: {inspection}
"""


@dataclass(frozen=True, slots=True)
class SideFile:
    """A side file as it is written, with its own line ends, and what it says."""

    written: str
    loaded: LoadedComments

    @property
    def comments(self) -> Comments:
        """What it says."""
        return self.loaded.comments


def side_file(data: bytes, name: str, inspection: str) -> SideFile:
    """Return the side file of an inspection from its bytes; raises RecordError."""
    try:
        document = parse(decode(data, name))
    except RefusedError as exc:
        raise RecordError(in_order(exc.problems)) from None
    return SideFile(data.decode(), as_comments(document, inspection))


def new_file(name: str, inspection: str) -> SideFile:
    """Return the side file of an inspection before anything came back."""
    decisions = one_of(f"'{one.value}'" for one in Decision)
    return side_file(_HEAD.format(inspection=inspection, decisions=decisions).encode(), name, inspection)


def next_ids(comments: Comments) -> Iterator[str]:
    """Yield ids that no comment has yet, C1, C2 ..., behind the highest."""
    taken = (int(match[1]) for comment in comments.comments if (match := _ID.fullmatch(comment.id)))
    return (f"C{number}" for number in count(max(taken, default=0) + 1))


def with_reply(
    file: SideFile, reply: Reply, new: tuple[Comment, ...], stated: Mapping[str, Statement]
) -> SideFile:
    """Return a side file with a reply and its comments behind those that are there.

    Args:
        file: as it is.
        reply: what came back.
        new: its comments, with ids that no other has.
        stated: what the report states, by anchors; its first words stand above each comment.

    Raises:
        RecordError: it was written by hand in a shape in which nothing can be added without changing what
            stands there.
    """
    before, document = file.comments, file.loaded.document
    answers = [["", *_comment(one, stated.get(one.on))] for one in new]
    if answers and not before.comments:
        answers[0].remove("")
    items = {"replies": [_reply(reply)], "comments": answers}
    # What is not there yet goes to the end, behind what goes to the end of a list.
    keys = sorted(filter(items.get, items), key=lambda key: key not in document.root.keys)
    written = _with_lines(file.written, [_insertion(document, key, items[key]) for key in keys])
    try:
        after = side_file(written.encode(), document.source.name, before.inspection)
    except RecordError as exc:
        if any(problem.code.startswith("limit.") for problem in exc.problems):
            raise
        raise RecordError((_odd_shape(document, keys[-1]),)) from None
    wanted = {"replies": (*before.replies, reply), "comments": (*before.comments, *new)}
    if after.comments != before.model_copy(update=wanted):
        raise RecordError((_odd_shape(document, keys[-1]),))
    return after


def _insertion(document: Document, key: str, items: list[list[str]]) -> tuple[int | None, list[str]]:
    """Return the lines that new items of a list are, and how many stand before them, None for all."""
    if key not in document.root.keys:
        return None, [f"{key}:", *_indented(items, "  ")]
    if (key,) in set(document.empty_keys()):
        return _end_of(document, key), _indented(items, "  ")
    first = document.place((key, 0))
    dash = _DASH.fullmatch(first.source_line[: (first.column or 1) - 1])
    if dash is None or any(scalar.column > 1 for scalar in document.root.keys.values()):
        raise RecordError((_odd_shape(document, key),))
    return _end_of(document, key), _indented(items, dash[1])


def _end_of(document: Document, key: str) -> int | None:
    """Return how many lines stand before the end of a key's value: before remarks on the next key, too."""
    own = document.root.keys[key].line
    following = [scalar.line for scalar in document.root.keys.values() if scalar.line > own]
    if not following:
        return None
    lines = document.source.text.split("\n")
    end = min(following) - 1
    while not lines[end - 1].strip() or lines[end - 1].startswith("#"):
        end -= 1
    return end


def _with_lines(written: str, insertions: list[tuple[int | None, list[str]]]) -> str:
    lines = written.split("\n")
    mark = "\r" if "\r\n" in written else ""
    if lines[-1]:
        lines[-1] += mark  # the last line had no end
    else:
        lines.pop()
    found: list[str] = []
    for index in range(len(lines) + 1):
        for place, new in insertions:
            if index == (len(lines) if place is None else place):
                found.extend(f"{line}{mark}" for line in new)
        found.extend(lines[index : index + 1])
    return "\n".join([*found, ""])


def _indented(items: list[list[str]], indent: str) -> list[str]:
    return [f"{indent}{line}".rstrip() for item in items for line in item]


def _odd_shape(document: Document, key: str) -> Problem:
    return document.locate(
        error(
            "comments.shape",
            f"Nothing can be added to '{key}' without changing what stands there",
            (key,),
            expected="a list of which each item begins with '- ' on a line of its own",
            hint="Write it so, and read the form again.",
        )
    )


def _reply(reply: Reply) -> list[str]:
    lines = [
        f"- received: {reply.received}",
        f"  role: {_scalar(reply.role)}",
        f"  edition: {_scalar(reply.edition)}",
    ]
    return [*lines, f"  form: {_scalar(reply.form)}"] if reply.form else lines


def _comment(comment: Comment, about: Statement | None) -> list[str]:
    return [
        f"# {_remark(about)}",
        f"- id: {comment.id}",
        f"  on: {_scalar(comment.on)}",
        f"  role: {_scalar(comment.role)}",
        "  text: |",
        *(f"    {line}" for line in comment.text.split("\n")),
        "  response:",
        "  decision:",
    ]


def _remark(about: Statement | None) -> str:
    """Return how the piece of the report begins that a comment is about."""
    if about is None:
        return "The report as a whole"
    return words.shortened(f"{about.name}: {' '.join(about.text.split())}", _LONGEST_REMARK)


def _scalar(value: str) -> str:
    """Return a text of one line as YAML has it."""
    if _PLAIN.fullmatch(value) and value != "null":
        return value
    return "'" + value.replace("'", "''") + "'"
