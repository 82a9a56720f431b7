"""What became of each area for improvement, inspection by inspection: what the records say and no more. Pure.

An area for improvement has no end of its own: a later report says that it was met, or asks for it again, or
says nothing, and then nobody knows. Nothing is concluded from words that sound alike.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from reportgen import words
from reportgen.case import Case
from reportgen.model import Improvement, ProgressStatus


class Stage(StrEnum):
    """What a report says of an area for improvement; `NO_WORD` where the next one says nothing."""

    RAISED = "raised"
    REPEATED = "repeated"
    MET = "met"
    PARTLY_MET = "partly met"
    NOT_MET = "not met"
    SUPERSEDED = "superseded"
    NOT_INSPECTED = "not inspected"
    NO_WORD = "no word of it"


def stage_counted(count: int, stage: Stage) -> str:
    """Return how many areas for improvement have a stage, as part of a sentence: 'two are met'."""
    match stage:
        case Stage.NO_WORD:
            return f"nothing is said of {words.number(count)}"
        case Stage.RAISED:
            return f"for {words.number(count)} there is no later report yet"
    return f"{words.number(count)} {'is' if count == 1 else 'are'} {stage.value}"


@dataclass(frozen=True, slots=True)
class Event:
    """A stage, and the inspection whose report says so.

    `text` is what inspectors found; `by` the area for improvement that repeats this one, as a reference.
    """

    case: Case
    stage: Stage
    text: str = ""
    by: str = ""


@dataclass(frozen=True, slots=True)
class Life:
    """An area for improvement from the inspection that raised it, with what later ones say, oldest first.

    `reference` is 'inspection/item'; `area_id` is None for the whole service.
    """

    reference: str
    case: Case
    area_id: str | None
    item: Improvement
    events: tuple[Event, ...]

    @property
    def stage(self) -> Stage:
        """What was said of it last; that a report says nothing takes nothing back."""
        if self.is_told:
            return self._told[-1].stage
        return Stage.NO_WORD if self.events else Stage.RAISED

    @property
    def is_told(self) -> bool:
        """Whether any later report says something of it."""
        return bool(self._told)

    @property
    def _told(self) -> tuple[Event, ...]:
        return tuple(event for event in self.events if event.stage is not Stage.NO_WORD)


def lives(cases: Sequence[Case]) -> tuple[Life, ...]:
    """Return the life of every area for improvement of a provider's inspections and visits.

    A word is awaited from the next inspection of the kind; a visit between may say one.

    Args:
        cases: the inspections, oldest first.
    """
    return tuple(
        _life(case, area_id, item, cases[number:])
        for number, case in enumerate(cases, start=1)
        for area_id, item in case.record.improvements_by_area()
    )


def _life(case: Case, area_id: str | None, item: Improvement, later: Sequence[Case]) -> Life:
    reference = f"{case.record.id}/{item.id}"
    awaited = next((one for one in later if one.framework.kind == case.framework.kind), None)
    events: list[Event] = []
    for one in later:
        said = tuple(_said(reference, one))
        events += (Event(one, Stage.NO_WORD),) if one is awaited and not said else said
    return Life(reference, case, area_id, item, tuple(events))


def _said(reference: str, case: Case) -> Iterator[Event]:
    """Yield what a report says of an earlier area for improvement: its progress, then who repeats it."""
    for progress in case.record.progress:
        if progress.of == reference:
            yield Event(case, _STAGES[progress.status], progress.text or "")
    for _, item in case.record.improvements_by_area():
        if item.repeats == reference:
            yield Event(case, Stage.REPEATED, item.text, f"{case.record.id}/{item.id}")


_STAGES = {status: Stage(status.value) for status in ProgressStatus}
