"""The kinds of value that records and frameworks are made of, each read from the text as written.

The source keeps every plain scalar as a string, so each type here says itself which spellings it
takes; nothing is guessed. A value that does not fit raises a PydanticCustomError whose context
carries what was expected and what to do.
"""

import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from enum import StrEnum
from functools import cache
from itertools import pairwise
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

from reportgen.limits import LIMITS
from reportgen.moments import TIME_FORM, YEARS, is_day, is_time

_NUMBER = re.compile(r"(0|[1-9]\d*)(\.\d+)?", re.ASCII)
_WHOLE = re.compile(r"0|[1-9]\d*", re.ASCII)
_IDENTIFIER = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")
_WORDS = re.compile(r"[a-z0-9]+")
_DEVICE_NAMES = re.compile(r"con|prn|aux|nul|com\d|lpt\d")
_REFERENCE = re.compile(rf"({_IDENTIFIER.pattern})/([A-Za-z][A-Za-z0-9-]{{0,31}})")
_ITEM_ID = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,31}")


@dataclass(frozen=True, slots=True)
class Expected:
    """What a kind of value is, in words for whoever must write one; stands in its annotation."""

    words: str


_A_TEXT = "a text"
_A_DATE = "a date as YYYY-MM-DD"
_A_TIME = "a time of day as HH:MM, from 00:00 to 23:59"
_WHOLE_NUMBER = "a whole number in plain digits"
_A_NUMBER = "a number in plain digits, such as 512 or 75.8"
_TRUE_OR_FALSE = "true or false"
_AN_IDENTIFIER = "lower-case letters a to z, digits and hyphens, at most 63"
_AN_ITEM_ID = "a letter followed by letters, digits or hyphens, such as I1"
_A_REFERENCE = "an inspection's id, '/' and an item's id"


@cache
def meanings(model: type[BaseModel]) -> Mapping[str, str]:
    """Return what stands below the fields of a model in the code, by their names; empty without the source.

    Pydantic can tell it, too, but reads it while it imports each model, which costs every command as much as
    all patterns of all rules; it is wanted for schemas, new records and mistakes alone.
    """
    return {
        name: text
        for base in reversed(model.__mro__)
        if issubclass(base, BaseModel) and base is not BaseModel
        for name, text in _below_fields(base.__module__).get(base.__qualname__, ())
        if name in model.model_fields
    }


@cache
def _below_fields(module: str) -> Mapping[str, tuple[tuple[str, str], ...]]:
    """Return the fields of a module's classes with the texts below them, by the names of the classes."""
    import ast
    import inspect

    try:
        source = inspect.getsource(sys.modules[module])
    except (OSError, TypeError):
        return {}
    return {
        one.name: tuple(
            (field.target.id, inspect.cleandoc(below.value.value))
            for field, below in pairwise(one.body)
            if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name)
            if isinstance(below, ast.Expr) and isinstance(below.value, ast.Constant)
            if isinstance(below.value.value, str)
        )
        for one in ast.parse(source).body
        if isinstance(one, ast.ClassDef)
    }


def with_meanings(schema: dict[str, Any], model: type[BaseModel]) -> None:
    """Put the meanings of a model's fields into its JSON Schema, as pydantic calls it for."""
    for name, text in meanings(model).items():
        schema["properties"][model.model_fields[name].alias or name]["description"] = text


class Model(BaseModel):
    """A frozen value that takes just its own keys; `hide_input` keeps texts out of tracebacks."""

    model_config = ConfigDict(
        strict=True,
        extra="forbid",
        frozen=True,
        hide_input_in_errors=True,
        validate_default=True,
        json_schema_extra=with_meanings,
    )


def unfit(code: str, expected: str, hint: str | None = None, *, at: str | None = None) -> PydanticCustomError:
    """Return the error that a misfit is, for a validator to raise.

    Args:
        code: the problem's code.
        expected: what is expected there.
        hint: what to do.
        at: the field of a model that the misfit is about.
    """
    context = {"code": code, "expected": expected, "hint": hint}
    return PydanticCustomError("unfit", "unfit", {**context, "at": at} if at else context)


def read_date(value: Any) -> date:
    """Return the day that is written YYYY-MM-DD; raises PydanticCustomError, a ValueError."""
    if isinstance(value, date):
        return value
    if not isinstance(value, str) or not is_day(value):
        raise unfit("date.form", _A_DATE, "Write 18 March 2025 as 2025-03-18.")
    try:
        day = date.fromisoformat(value)
    except ValueError:
        raise unfit("date.form", "a day that the calendar has, as YYYY-MM-DD") from None
    if day.year not in YEARS:
        raise unfit("date.range", f"a year from {YEARS[0]} to {YEARS[-1]}")
    return day


def read_time(value: Any) -> time:
    """Return the time of day that is written HH:MM; raises PydanticCustomError, a ValueError."""
    if isinstance(value, time):
        return value
    if not isinstance(value, str) or not is_time(value):
        raise unfit("time.form", _A_TIME, "Write half past nine in the morning as 09:30.")
    return time.fromisoformat(value)


def _as_whole(value: Any) -> Any:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if not isinstance(value, str) or not _WHOLE.fullmatch(value) or len(value) > LIMITS.digits:
        raise unfit("number.form", _WHOLE_NUMBER)
    return int(value)


def _as_number(value: Any) -> Any:
    if isinstance(value, Decimal):
        return value
    if not isinstance(value, str) or not _NUMBER.fullmatch(value) or len(value) > LIMITS.digits:
        raise unfit(
            "number.form",
            _A_NUMBER,
            "Put a percent sign or other unit into 'unit', and write no thousands separators.",
        )
    return Decimal(value)


def _as_truth(value: Any) -> Any:
    if isinstance(value, bool):
        return value
    if value not in ("true", "false"):
        raise unfit("truth.form", _TRUE_OR_FALSE, "Write true for yes and false for no.")
    return value == "true"


def _one_line(value: str) -> str:
    line = " ".join(value.split())
    if not line:
        raise unfit("text.empty", _A_TEXT)
    return line


def _block(value: str) -> str:
    if not value.strip():
        raise unfit("text.empty", _A_TEXT)
    return value.strip("\n")


def is_identifier(word: str) -> bool:
    """Return whether a word can be the id of an inspection, a framework, an area or a label."""
    return bool(_IDENTIFIER.fullmatch(word)) and not _DEVICE_NAMES.fullmatch(word)


def _identifier(value: str) -> str:
    if not is_identifier(value):
        like = "-".join(_WORDS.findall(value.lower()))
        raise unfit("id.form", _AN_IDENTIFIER, f"Write it as '{like}'." if is_identifier(like) else None)
    return value


def _item_id(value: str) -> str:
    if not _ITEM_ID.fullmatch(value):
        hint = f"Put a letter before the number, as I{value}." if _WHOLE.fullmatch(value) else None
        raise unfit("id.form", _AN_ITEM_ID, hint)
    return value


def _reference(value: str) -> str:
    if not _REFERENCE.fullmatch(value):
        raise unfit("reference.form", _A_REFERENCE, "As doncaster-2022-04/I1.")
    return value


def _at_most(value: tuple[Any, ...]) -> tuple[Any, ...]:
    if len(value) > LIMITS.items:
        raise unfit("limit.items", f"at most {LIMITS.items} items in one list")
    return value


def word_of(kind: type[StrEnum]) -> BeforeValidator:
    """Return the validator that reads one of a kind's words, in any case."""

    def read(value: Any) -> Any:
        if isinstance(value, str):
            for member in kind:
                if value.casefold() == member.value:
                    return member
        words = [member.value for member in kind]
        raise PydanticCustomError("unfit", "unfit", {"code": "word.unknown", "choices": words})

    return BeforeValidator(read)


def version(known: int) -> BeforeValidator:
    """Return the validator that takes the one version of a format that is known."""

    def read(value: Any) -> int:
        if str(value) != str(known):
            raise unfit("format.unknown", str(known))
        return known

    return BeforeValidator(read)


Date = Annotated[
    date,
    BeforeValidator(read_date),
    WithJsonSchema({"type": "string", "format": "date"}),
    Expected(_A_DATE),
]
"""A day, written YYYY-MM-DD and in no other way."""
Time = Annotated[
    time,
    BeforeValidator(read_time),
    WithJsonSchema({"type": "string", "pattern": f"^{TIME_FORM}$"}),
    Expected(_A_TIME),
]
"""A time of day in England, written HH:MM."""
Whole = Annotated[
    int,
    BeforeValidator(_as_whole),
    WithJsonSchema({"type": "integer", "minimum": 0}),
    Expected(_WHOLE_NUMBER),
]
"""A count: zero or more, in plain digits."""
Number = Annotated[
    Decimal,
    BeforeValidator(_as_number),
    WithJsonSchema({"type": "number", "minimum": 0}),
    Expected(_A_NUMBER),
]
"""A measured figure: zero or more, in plain digits, kept as written."""
Truth = Annotated[
    bool, BeforeValidator(_as_truth), WithJsonSchema({"type": "boolean"}), Expected(_TRUE_OR_FALSE)
]
"""true or false; `yes` and `no` are words."""
Line = Annotated[str, AfterValidator(_one_line), WithJsonSchema({"type": ["string", "number"]})]
"""A text of one line; line breaks and runs of spaces become one space."""
Prose = Annotated[
    str,
    AfterValidator(_block),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "string"},
                {
                    "type": "object",
                    "properties": {"file": {"type": "string"}},
                    "required": ["file"],
                    "additionalProperties": False,
                },
            ]
        }
    ),
]
"""Markdown in paragraphs, written here or as `{file: NAME.md}`."""
Identifier = Annotated[
    str,
    AfterValidator(_identifier),
    Field(json_schema_extra={"pattern": f"^{_IDENTIFIER.pattern}$"}),
    Expected(_AN_IDENTIFIER),
]
"""The id of an inspection, a framework, an area or a label."""
ItemId = Annotated[
    str,
    AfterValidator(_item_id),
    Field(json_schema_extra={"pattern": f"^{_ITEM_ID.pattern}$"}),
    Expected(_AN_ITEM_ID),
]
"""The id of a strength or an area for improvement within its inspection, such as I1."""
Reference = Annotated[
    str,
    AfterValidator(_reference),
    Field(json_schema_extra={"pattern": f"^{_REFERENCE.pattern}$"}),
    Expected(_A_REFERENCE),
]
"""An item of another inspection: doncaster-2022-04/I1."""
AtMost = AfterValidator(_at_most)
"""Bounds the number of items of a tuple."""
