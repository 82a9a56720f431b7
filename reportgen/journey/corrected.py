"""What was corrected since the last step of a trail: the one way to change what is published. Pure."""

from collections.abc import Iterable

from reportgen.case import Case
from reportgen.journey.trail import Entry
from reportgen.model import Correction, Status
from reportgen.statements import Kind, Statement, statements


def added_corrections(case: Case, entry: Entry) -> tuple[Correction, ...]:
    """Return the corrections that stand behind those of the last step, the first first.

    None where the report is not published, or one of those that were told is not as it was.

    Args:
        case: the inspection.
        entry: the last step of its trail.
    """
    told, now = _corrections(entry.told), _corrections(statements(case))
    if case.record.status is not Status.PUBLISHED or now[: len(told)] != told:
        return ()
    return case.record.corrections[len(told) :]


def _corrections(stated: Iterable[Statement]) -> list[str]:
    return [one.text for one in stated if one.kind is Kind.CORRECTION]
