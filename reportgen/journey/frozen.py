"""What may not change while the provider looks at a draft, except through a decided comment."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reportgen.changes import Change, paired
from reportgen.comments.model import REPORT, Comment, Comments
from reportgen.journey.trail import Entry
from reportgen.statements import Statement


@dataclass(frozen=True, slots=True)
class Altered:
    """A statement that is not as it was sent, and the comments that allow it, none if it is frozen."""

    change: Change
    comments: tuple[Comment, ...]


def altered(sent: Entry, now: tuple[Statement, ...], comments: Comments | None) -> tuple[Altered, ...]:
    """Return each statement that is not as it was sent.

    What was said may change, or go, by a comment on it that inspectors accepted, wholly or partly; what is
    new, by one on what stands before or behind it, or on the report as a whole.

    Args:
        sent: the entry of the step at which the draft went out.
        now: the statements of the record.
        comments: the provider's comments, with the inspectors' decisions.
    """
    of_this_draft = comments_on(sent, comments)
    accepted = [one for one in of_this_draft if one.allows_change]
    every = paired(sent.told, now)
    around = dict(_neighbours(every))

    def places(change: Change) -> tuple[str, ...]:
        if change.before is not None:
            return (change.before.anchor,)
        return (*around[change.after.anchor], REPORT) if change.after else ()

    return tuple(
        Altered(change, tuple(one for one in accepted if one.on in places(change)))
        for change in every
        if not change.is_none
    )


def comments_on(sent: Entry, comments: Comments | None) -> tuple[Comment, ...]:
    """Return the comments on the draft that was sent, without those on drafts before it."""
    if comments is None:
        return ()
    return tuple(one for one in comments.comments if one.id not in sent.answered)


def _neighbours(every: Sequence[Change]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the anchor of each new statement with those that its neighbours were sent with."""
    sent = [one.before.anchor if one.before else None for one in every]
    for index, one in enumerate(every):
        if one.before is None and one.after is not None:
            nearest = _first(sent[:index][::-1]), _first(sent[index + 1 :])
            yield one.after.anchor, tuple(anchor for anchor in nearest if anchor)


def _first(anchors: list[str | None]) -> str | None:
    return next((anchor for anchor in anchors if anchor), None)
