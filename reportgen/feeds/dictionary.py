"""The data dictionary: what each field of the data is and means, as the contract itself says it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import NoneType, UnionType
from typing import Any, get_args, get_origin

from reportgen.problems import all_of
from reportgen.programme.contract import ProgrammeData
from reportgen.report.contract import Data
from reportgen.values import meanings

_KINDS = {
    str: "text",
    int: "whole number",
    bool: "true or false",
    date: "date, YYYY-MM-DD",
    NoneType: "null",
}


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a table: its name, what kind of value it holds, and what it means."""

    name: str
    kind: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Table:
    """A list of the data: its name, what it holds, and the fields of each member.

    What lies within members of another has its name behind that: 'improvements.said'.
    """

    name: str
    meaning: str
    fields: tuple[Field, ...]

    @property
    def is_file(self) -> bool:
        """Whether it has a file of its own as CSV; what lies within another stands in that one's."""
        return "." not in self.name


def dictionary() -> tuple[Table, ...]:
    """Return the tables of `programme.json` in its order, each before what lies within it."""
    return tuple(_tables(ProgrammeData))


def _tables(kind: type[Data], within: str = "") -> Iterator[Table]:
    said = meanings(kind)
    for name, info in kind.model_fields.items():
        if (member := _member_of(info.annotation)) is not None:
            yield Table(f"{within}{name}", _one_line(said.get(name, "")), tuple(_fields(member)))
            yield from _tables(member, f"{within}{name}.")


def _fields(kind: type[Data]) -> Iterator[Field]:
    said = meanings(kind)
    for name, info in kind.model_fields.items():
        yield Field(name, _kind(info.annotation), _one_line(said.get(name, "")))


def _kind(hint: Any) -> str:
    if _member_of(hint) is not None:
        return "list"
    if get_origin(hint) is UnionType:
        return " or ".join(map(_kind, get_args(hint)))
    if issubclass(hint, StrEnum):
        return f"one of {all_of([one.value for one in hint])}"
    return _KINDS[hint]


def _member_of(hint: Any) -> type[Data] | None:
    """Return what a list of data holds, None for any other kind of value."""
    return get_args(hint)[0] if get_origin(hint) is tuple else None


def _one_line(text: str) -> str:
    return " ".join(text.split())
