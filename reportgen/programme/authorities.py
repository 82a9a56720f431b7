"""The English local authorities responsible for children's services today, each with its place on a map."""

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from reportgen.rules.authorities import AUTHORITIES

_FILE = "authorities.csv"
"""Who there is, and the layout of the map, drawn for this project; numbers stand in `AUTHORITIES` alone."""


@dataclass(frozen=True, slots=True)
class Authority:
    """A local authority of today.

    `code` is its GSS code, `urn` its unique reference number, None where that is not known; `abbreviation`
    has three letters, and no other authority has it. On the map columns count from the west and rows from the
    north, both from 1.
    """

    code: str
    urn: str | None
    name: str
    abbreviation: str
    region: str
    column: int
    row: int


@cache
def authorities() -> tuple[Authority, ...]:
    """Return all of them, by region from north to south and within a region by name."""
    text = files("reportgen.programme").joinpath(_FILE).read_text("utf-8")
    return tuple(
        Authority(
            code=row["code"],
            urn=AUTHORITIES[row["name"]],
            name=row["name"],
            abbreviation=row["abbreviation"],
            region=row["region"],
            column=int(row["column"]),
            row=int(row["row"]),
        )
        for row in csv.DictReader(text.splitlines())
    )
