"""From one record to the account of its provider, with the inspections before and after it."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

from reportgen import words
from reportgen.assessment import assess
from reportgen.case import Case
from reportgen.errors import ProblemsError
from reportgen.frameworks import Library
from reportgen.limits import LIMITS
from reportgen.lives import Event, Life, Stage, lives, stage_counted
from reportgen.load import Neighbours
from reportgen.problems import all_of
from reportgen.progress.model import Account, Asked, AskedIn, Inspected, Said
from reportgen.report import explanation
from reportgen.report.composition import fieldwork
from reportgen.report.following import follow_up
from reportgen.report.history import history


def inspections_around(first: Case, neighbours: Neighbours, today: date | None) -> tuple[Case, ...]:
    """Return a provider's inspections and visits, oldest first.

    They are those that a case follows, those that follow it or one of these, and itself, as far as they are
    of one provider and go on in time. What cannot be read is left out.

    Args:
        first: the case from which they are found.
        neighbours: the records beside it.
        today: the day that dates are held against; without it none is in the future.
    """
    found = {one.record.id: one for one in (*first.history, first)}
    for one in (queue := list(found.values())):
        for path in neighbours.following(one.record.id):
            later = _case_at(path, one.library, neighbours, today)
            if later and later.record.id not in found and _goes_on(later, one) and len(found) <= LIMITS.chain:
                found[later.record.id] = later
                queue.append(later)
    return tuple(sorted(found.values(), key=_when))


def _case_at(path: Path, library: Library, neighbours: Neighbours, today: date | None) -> Case | None:
    try:
        return assess(path, library, today, neighbours).case
    except ProblemsError:
        return None


def _goes_on(later: Case, case: Case) -> bool:
    return later.record.previous == case.record.id and later.continues(case)


def _when(case: Case) -> tuple[date, str]:
    return case.record.inspection.last_day, case.record.id


def account(cases: tuple[Case, ...]) -> Account:
    """Return what is known of a provider from its inspections, oldest first; one at least."""
    found, last = lives(cases), cases[-1]
    graded = next((case for case in reversed(cases) if case.framework.scales), last)
    return Account(
        provider=last.record.provider.name,
        urn=last.record.provider.urn or "",
        inspections=tuple(map(_inspected, cases)),
        history=history(graded),
        finding=_finding(life for life in found if life.events),
        asked=tuple(map(_asked, found)),
    )


def asked_in_turn(told: Account) -> tuple[AskedIn, ...]:
    """Return what each inspection asked for, oldest first, those that asked for something."""
    return tuple(_asked_in(told))


def _asked_in(told: Account) -> Iterator[AskedIn]:
    for inspection in told.inspections:
        if asked := tuple(one for one in told.asked if one.inspection == inspection.id):
            silence = _silence(asked)
            yield AskedIn(
                inspection.id, inspection.when, silence, tuple(map(_spoken, asked)) if silence else asked
            )


def _silence(asked: tuple[Asked, ...]) -> str:
    """Return that nothing is said of anything that one inspection asked for; empty where something is."""
    what = "it" if len(asked) == 1 else "any of them"
    if all(one.stage is Stage.RAISED for one in asked):
        return f"No later report could say what became of {what}."
    # Only the next report of the kind is told as silent, and it is one and the same for all.
    silent = [said for one in asked for said in one.said if said.stage is Stage.NO_WORD]
    if len(silent) == len(asked):
        return f"The report of {silent[0].when} does not say what became of {what}."
    return ""


def _spoken(one: Asked) -> Asked:
    return replace(one, said=tuple(said for said in one.said if said.stage is not Stage.NO_WORD))


def _inspected(case: Case) -> Inspected:
    inspection = case.record.inspection
    return Inspected(
        id=case.record.id,
        when=words.month(inspection.last_day),
        dates=fieldwork(case),
        first_day=inspection.first_day,
        last_day=inspection.last_day,
        framework_id=case.framework.id,
        framework=case.framework.name,
        status=case.record.status.words,
        next_ones=tuple(follow_up(due) for due in case.follow_ups if due.follow_up.next_inspection),
    )


def _asked(life: Life) -> Asked:
    area = explanation.area_name(life.case, life.area_id) if life.area_id else ""
    return Asked(
        reference=life.reference,
        inspection=life.case.record.id,
        area_id=life.area_id or "",
        area=words.upper_first(area),
        text=words.ended(life.item.text),
        priority=life.item.priority,
        stage=life.stage,
        said=tuple(map(_said, life.events)),
    )


def _said(event: Event) -> Said:
    last_day = event.case.record.inspection.last_day
    text = words.ended(event.text) if event.text else ""
    return Said(event.case.record.id, words.month(last_day), last_day, event.stage, text, event.by)


def _finding(found: Iterable[Life]) -> str:
    """Return one sentence on what became of what was asked; empty where no later report could say."""
    counts = Counter(life.stage for life in found)
    if not counts:
        return ""
    which = "for improvement that a later report could tell of"
    if len(counts) == 1:
        areas = words.counted(counts.total(), "area")
        (stage,) = counts
        silent = f"Nothing is said of the {areas} {which}."
        return silent if stage is Stage.NO_WORD else words.sentence(f"{areas} {which}: {stage.value}")
    told = all_of(stage_counted(counts[stage], stage) for stage in Stage if counts[stage])
    return f"Of {words.counted(counts.total(), 'area')} {which}, {told}."
