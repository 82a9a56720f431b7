"""What in comments and answers tells who somebody is: no report shows them, but their list goes out."""

from collections.abc import Iterator
from dataclasses import replace

from reportgen.comments.model import LoadedComments
from reportgen.personal import details, masked, named
from reportgen.problems import Problem, warning

_A_NAME = "a name of names.txt"


def telling(
    loaded: LoadedComments, names: tuple[str, ...] = (), only: set[str] | None = None
) -> Iterator[Problem]:
    """Yield what in comments tells who somebody is, each at its place.

    Args:
        loaded: the comments, with the file that they stand in.
        names: the names that must not stand in them.
        only: ids of the comments to look at; all if None.
    """
    for index, comment in enumerate(loaded.comments.comments):
        said = {"role": comment.role, "text": comment.text, "response": comment.response or ""}
        for key, text in said.items() if only is None or comment.id in only else ():
            found = [(detail.kind.value, detail.span) for detail in details(text)]
            for what, (start, end) in (*found, *((_A_NAME, span) for span in named(text, names))):
                problem = warning(
                    "comments.personal",
                    f"Comment {comment.id} holds {what}",
                    ("comments", index, key),
                    found=f"'{masked(text[start:end])}'",
                    hint="Mend it in the file, so that it tells of nobody.",
                )
                yield loaded.document.locate(replace(problem, offset=start, length=end - start))
