"""What a publisher sets for its site of all reports: frozen types, no input or output.

The docstrings of the fields are the text of `docs/publisher.md`.
"""

from typing import Annotated

from pydantic import model_validator

from reportgen.values import AtMost, Date, Identifier, Line, Model, unfit

_LEAST_COMPARED = 2


class NamedSet(Model):
    """Inspections that the site puts side by side on a page of their own."""

    id: Identifier
    """Name of the page in its address."""
    title: Line
    """What the page is called."""
    inspections: Annotated[tuple[Identifier, ...], AtMost]
    """Ids of two published inspections or more, in the order in which they stand."""

    @model_validator(mode="after")
    def _several(self) -> "NamedSet":
        if len(set(self.inspections)) < max(_LEAST_COMPARED, len(self.inspections)):
            raise unfit("set.inspections", "two inspections or more, each once", at="inspections")
        return self


class Moved(Model):
    """A report whose id has changed: its old address leads to the new one."""

    before: Identifier
    """The id that it had."""
    now: Identifier
    """The id that it has."""
    day: Date
    """When it changed."""
    reason: Line
    """Why."""


class Withdrawn(Model):
    """A report that is published no more: its address says so, and why."""

    id: Identifier
    """Id of the inspection."""
    day: Date
    """When it was withdrawn."""
    reason: Line
    """Why."""


class Publication(Model):
    """What the site of all reports is called, and what is told there besides the reports."""

    name: Line = "Inspection reports"
    """Name of the site."""
    comparisons: Annotated[tuple[NamedSet, ...], AtMost] = ()
    """Inspections to put side by side."""
    moved: Annotated[tuple[Moved, ...], AtMost] = ()
    """Reports whose id has changed."""
    withdrawn: Annotated[tuple[Withdrawn, ...], AtMost] = ()
    """Reports that are published no more."""

    @model_validator(mode="after")
    def _each_id_once(self) -> "Publication":
        gone = [*(one.before for one in self.moved), *(one.id for one in self.withdrawn)]
        for field, ids in (("comparisons", [one.id for one in self.comparisons]), ("moved", gone)):
            if len(set(ids)) < len(ids):
                raise unfit("id.repeated", "each id once", at=field)
        return self


NO_PUBLICATION = Publication()
"""What holds where no configuration says anything about a site."""
