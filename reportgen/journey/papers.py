"""What lies beside a record on its way: its trail and the comments on it, read together."""

from dataclasses import dataclass
from pathlib import Path

from reportgen.case import Case
from reportgen.comments.model import Comments, LoadedComments, comments_path, load_comments
from reportgen.comments.privacy import telling
from reportgen.journey.faults import faults
from reportgen.journey.trail import Trail, read_trail
from reportgen.problems import Problem


@dataclass(frozen=True, slots=True)
class Papers:
    """The trail and the comments of a record, None where there are none."""

    trail: Trail | None
    loaded: LoadedComments | None

    @property
    def comments(self) -> Comments | None:
        """The comments."""
        return self.loaded.comments if self.loaded else None

    def faults(self, case: Case) -> tuple[Problem, ...]:
        """Return what of a record does not agree with them, and what in them must not leave, at its place."""
        found = map(case.locate, faults(case, self.trail, self.comments))
        return (*found, *(telling(self.loaded) if self.loaded else ()))


def read_papers(record: Path) -> Papers:
    """Return what lies beside a record's file.

    Raises:
        RecordError: one of them cannot be read, is another inspection's, or was changed by hand.
    """
    return Papers(read_trail(record), load_comments(comments_path(record)))
