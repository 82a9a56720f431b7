"""The lives of areas for improvement as a table: a row for each thing that a report says of one."""

from collections.abc import Iterator

from reportgen.lives import Stage
from reportgen.progress.model import Account, Asked
from reportgen.spreadsheet import as_csv

_COLUMNS = (
    "provider",
    "urn",
    "reference",
    "area",
    "priority",
    "text",
    "said_in",
    "said_on",
    "stage",
    "found",
    "repeated_as",
)


def as_table(account: Account) -> str:
    """Return an account's areas for improvement as CSV; the first row of each tells that it was raised."""
    days = {one.id: one.last_day.isoformat() for one in account.inspections}
    rows = (row for one in account.asked for row in _rows(account, one, days))
    return as_csv((_COLUMNS, *rows))


def _rows(account: Account, one: Asked, days: dict[str, str]) -> Iterator[tuple[str, ...]]:
    priority = "yes" if one.priority else "no"
    asked = (account.provider, account.urn, one.reference, one.area_id, priority, one.text)
    yield (*asked, one.inspection, days[one.inspection], Stage.RAISED.value, "", "")
    for said in one.said:
        yield (*asked, said.inspection, days[said.inspection], said.stage.value, said.text, said.by)
