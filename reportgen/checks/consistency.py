"""Checks that the parts of a record agree with one another and with the framework."""

from collections.abc import Iterable, Iterator

from reportgen.case import Case
from reportgen.frameworks import Framework
from reportgen.grading import refusals
from reportgen.problems import (
    FieldPath,
    Problem,
    did_you_mean,
    error,
    one_of,
    quoted,
    warning,
)

EARLY = "publication.early"
"""The code of what calls itself published before its time."""


def grades_within_rules(case: Case) -> Iterator[Problem]:
    """Every grade is one that the scale knows, and the rules allow it."""
    yield from case.given_wrongly
    yield from refusals(case.outcome, case.framework)


def known_areas(case: Case) -> Iterator[Problem]:
    """Every area of the record is one of the framework."""
    yield from unknown_areas(case.record.areas, case.framework)


def unknown_areas(area_ids: Iterable[str], framework: Framework) -> Iterator[Problem]:
    """Yield a problem for each id that is none of the framework's areas; their fields are in `areas`."""
    known = [area.id for area in framework.areas]
    for area_id in area_ids:
        if area_id not in known:
            yield error(
                "area.unknown",
                f"{quoted(area_id)} is no area of {framework.name}",
                ("areas", area_id),
                found=quoted(area_id),
                expected=one_of(known),
                hint=did_you_mean(area_id, known),
            )


def framework_fits_dates(case: Case) -> Iterator[Problem]:
    """The framework was in force when fieldwork began."""
    day = case.record.inspection.first_day
    in_force = case.framework.in_force
    if in_force is None or in_force.covers(day):
        return
    fitting = [other.id for other in case.library.fitting(case.framework, day)]
    yield warning(
        "framework.dates",
        f"{case.framework.name} was not in force on {day.isoformat()}, when fieldwork began",
        ("framework",),
        found=quoted(case.framework.id),
        expected=one_of(fitting) if fitting else None,
        hint=f"Use 'framework: {fitting[0]}'."
        if fitting
        else "No known framework of this kind covers that day.",
    )


def dates_not_in_future(case: Case) -> Iterator[Problem]:
    """No inspection or correction lies in the future, and nothing is published before its day."""
    if case.today is None:
        return
    inspection = case.record.inspection
    for index, period in enumerate(inspection.dates):
        if period.start > case.today:
            yield _in_future(("inspection", "dates", index, "from"), period.start.isoformat(), case)
        elif period.end > case.today and not case.record.status.is_draft:
            yield _in_future(("inspection", "dates", index, "to"), period.end.isoformat(), case)
    if case.record.status == "published" and inspection.published and inspection.published > case.today:
        yield too_early(("inspection", "published"), inspection.published.isoformat())
    for index, correction in enumerate(case.record.corrections):
        if correction.day > case.today:
            yield _in_future(("corrections", index, "day"), correction.day.isoformat(), case)


def _in_future(field: FieldPath, found: str, case: Case) -> Problem:
    assert case.today is not None  # the caller has looked
    return error(
        "date.future",
        f"{found} is in the future",
        field,
        found=quoted(found),
        expected=f"a day up to {case.today.isoformat()}",
        hint="Check the year; --today sets the day that dates are held against.",
    )


def too_early(field: FieldPath, when: str) -> Problem:
    """Return that a report calls itself published before its time has come."""
    return error(
        EARLY,
        f"{when} is in the future, and the record calls itself published",
        field,
        hint="Until then its status is 'final', and nothing public is written; or check the year.",
    )


def publication_after_inspection(case: Case) -> Iterator[Problem]:
    """Fieldwork, draft, receipt and publication follow one another."""
    inspection = case.record.inspection
    earliest, after = inspection.last_day, "the last day of fieldwork"
    for name in ("draft_sent", "received", "published"):
        day = getattr(inspection, name)
        if day is not None and day < earliest:
            yield error(
                "date.order",
                f"'{name}' lies before {after}, {earliest.isoformat()}",
                ("inspection", name),
                found=quoted(day.isoformat()),
                expected=f"a day from {earliest.isoformat()} on",
            )
        elif day is not None and name == "draft_sent":
            # Receipt and publication follow the draft, in either order.
            earliest, after = day, "the day the draft was sent"


def corrections_after_publication(case: Case) -> Iterator[Problem]:
    """What is corrected has been published, and corrections follow one another."""
    record = case.record
    if record.corrections and not record.status.is_public:
        yield error(
            "correction.unpublished",
            f"The report is {record.status.words}, and only a published one has corrections",
            ("corrections",),
            hint="Put the words right where they stand, and take the corrections out.",
        )
        return
    earliest, after = record.inspection.published, "publication"
    for index, correction in enumerate(record.corrections):
        if earliest and correction.day < earliest:
            yield error(
                "date.order",
                f"The day of a correction lies before {after}, {earliest.isoformat()}",
                ("corrections", index, "day"),
                found=quoted(correction.day.isoformat()),
                expected=f"a day from {earliest.isoformat()} on",
                hint="Corrections stand in the order in which they were made, the first first.",
            )
        else:
            earliest, after = correction.day, "the correction above it"


def evidence_exists(case: Case) -> Iterator[Problem]:
    """Every evidence label is a label of a numbered paragraph."""
    known = case.telling.labels
    for path, items in case.record.item_lists():
        for index, item in enumerate(items):
            for number, label in enumerate(item.evidence):
                if label not in known:
                    yield error(
                        "evidence.unknown",
                        f"No paragraph has the label {quoted(label)}",
                        (*path, index, "evidence", number),
                        found=quoted(label),
                        expected="a label written {#label} at the end of a narrative paragraph",
                        hint=did_you_mean(label, known),
                    )


def references_exist(case: Case) -> Iterator[Problem]:
    """What is said to be followed, repeated or progressed is in the previous record."""
    record = case.record
    if record.previous == record.id:
        yield error("previous.itself", "The record follows itself", ("previous",), found=quoted(record.id))
    elif record.previous and case.previous is None:
        yield warning(
            "previous.missing",
            f"The previous inspection {quoted(record.previous)} is not beside this record",
            ("previous",),
            found=quoted(record.previous),
            expected=f"a file {record.previous}.yaml in the same folder",
            hint="The report is complete without it, but cannot quote what it asked for.",
        )
    elif case.previous:
        yield from _odd_previous(case, case.previous)
    for path, reference in _references(case):
        yield from _misled(case, path, reference)


def _odd_previous(case: Case, previous: Case) -> Iterator[Problem]:
    """Yield why what is said to be the previous inspection cannot be it."""
    earlier, here = previous.record, case.record
    if not case.is_of_provider_of(previous):
        yield warning(
            "previous.provider",
            f"The previous inspection is of another provider, {earlier.provider.name}",
            ("previous",),
            found=quoted(earlier.id),
            expected=f"an inspection of {here.provider.name}",
            hint="Its grades are not shown as the history of this provider.",
        )
    elif not case.continues(previous):
        yield warning(
            "previous.later",
            f"The previous inspection, of {earlier.inspection.first_day.isoformat()}, is not before this one",
            ("previous",),
            found=quoted(earlier.id),
            expected=f"an inspection before {here.inspection.first_day.isoformat()}",
            hint="Its grades are not shown as the history of this one.",
        )


def _references(case: Case) -> Iterator[tuple[FieldPath, str]]:
    for index, progress in enumerate(case.record.progress):
        yield ("progress", index, "of"), progress.of
    for path, items in case.record.item_lists():
        for index, item in enumerate(items):
            if repeats := getattr(item, "repeats", None):
                yield (*path, index, "repeats"), repeats


def _misled(case: Case, path: FieldPath, reference: str) -> Iterator[Problem]:
    inspection_id = reference.partition("/")[0]
    followed = {earlier.record.id: earlier.record for earlier in case.chain}
    if case.record.previous is None:
        yield warning(
            "reference.no-previous",
            f"{quoted(reference)} refers to an earlier inspection, but 'previous' names none",
            path,
            hint=f"Write 'previous: {inspection_id}'.",
        )
    elif path[0] == "progress" and inspection_id != case.record.previous:
        # What is repeated may be older; progress is always since the previous inspection.
        yield warning(
            "reference.elsewhere",
            f"{quoted(reference)} is not of the previous inspection, '{case.record.previous}'",
            path,
            found=quoted(reference),
            expected=f"an id that starts with '{case.record.previous}/'",
            hint=did_you_mean(inspection_id, [case.record.previous]),
        )
    elif inspection_id in followed and not case.earlier_improvement(reference):
        known = [f"{inspection_id}/{item.id}" for _, item in followed[inspection_id].improvements_by_area()]
        yield warning(
            "reference.unknown",
            f"The inspection {quoted(inspection_id)} has no area for improvement {quoted(reference)}",
            path,
            found=quoted(reference),
            expected=one_of(known) if known else None,
            hint=did_you_mean(reference, known),
        )
