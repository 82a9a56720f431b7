"""From a parsed document to a typed value: every misfit of the schema becomes a Problem."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from reportgen.problems import FieldPath, Problem, did_you_mean, error, field_name, one_of, quoted
from reportgen.source import ANY, TEXT_HINT, Document, Notation
from reportgen.values import Expected, meanings

ModelT = TypeVar("ModelT", bound=BaseModel)

_TEXT_KIND = "string_type"
_LIST_KIND = "tuple_type"
_KINDS = (
    *(_TEXT_KIND, _LIST_KIND, "dict_type", "mapping_type"),
    *("model_type", "model_attributes_type", "dataclass_exact_type"),
)
_NATIVES = {bool: "the truth value", int: "the number", float: "the number"}
"""What values other than texts are called, in a language that tells them apart."""


def validate(document: Document, model: type[ModelT], **given: str) -> ModelT | tuple[Problem, ...]:
    """Return the document as a value of the model, or its problems, located.

    Args:
        document: the parsed file.
        model: the pydantic model that it must fit.
        given: fields that the file must not hold itself, such as the id from its name.
    """
    form = _Form(model, given, document.values(), document.notation)
    problems = [form.unknown_key((key,)) for key in given if key in form.values]
    problems.extend(form.unknown_key(path) for path in document.empty_keys() if not form.knows(path))
    try:
        value = model.model_validate({**form.values, **given})
    except ValidationError as exc:
        problems.extend(
            form.problem(details)
            for details in exc.errors(include_url=False)
            # A list whose items are all wrong counts as empty, too: the items tell more.
            if details["type"] != "too_short" or not form.value_at(details["loc"])
        )
    else:
        if not problems:
            return value
    return tuple(document.locate(problem) for problem in problems)


@dataclass(frozen=True, slots=True)
class _Form:
    """A model, what is given beside the document, and the document's values."""

    model: type[BaseModel]
    given: Mapping[str, str]
    values: Mapping[str, Any]
    notation: Notation

    def problem(self, details: ErrorDetails) -> Problem:
        kind, context = details["type"], details.get("ctx", {})
        path: FieldPath = (*details["loc"], *([context["at"]] if "at" in context else []))
        name = field_name(path)
        if kind == "extra_forbidden":
            return self.unknown_key(path)
        if kind == "missing":
            spot = self._spot(path)
            meaning, expected = (spot.meaning, spot.expected) if spot else (None, None)
            return error("key.missing", f"'{name}' is missing", path, expected=expected, hint=meaning)
        if kind == "too_short":
            return error("list.empty", f"'{name}' is empty", path, expected="one item or more")
        if kind in _KINDS:
            return self._wrong_kind(kind, path)
        return self._unfit(path, context, details["msg"])

    def unknown_key(self, path: FieldPath) -> Problem:
        word = str(path[-1])
        known = self._keys(path[:-1])
        hint = did_you_mean(word, known) or self._hint_for_text(path, known) or self._hint_for_home(path)
        if word in self.given and len(path) == 1:
            hint = f"The file's name gives it: '{self.given[word]}'. Remove this line."
        return error(
            "key.unknown",
            f"The key '{field_name(path)}' is not known",
            path,
            found=quoted(word),
            expected=one_of(known) if known else None,
            hint=hint,
        )

    def knows(self, path: FieldPath) -> bool:
        keys = self._keys(path[:-1])
        return not keys or path[-1] in keys

    def value_at(self, path: FieldPath) -> Any:
        value: Any = self.values
        for part in path:
            if isinstance(value, Mapping):
                value = value.get(str(part))
            elif isinstance(value, tuple) and isinstance(part, int) and part < len(value):
                value = value[part]
        return value

    def _wrong_kind(self, kind: str, path: FieldPath) -> Problem:
        value, spot = self.value_at(path), self._spot(path)
        what = _kind_of(value)
        return error(
            "value.kind",
            f"'{field_name(path)}' is {what}",
            path,
            found=what,
            expected="a text" if kind == _TEXT_KIND or spot is None else spot.expected,
            hint=self._hint_for_kind(kind, path, value),
        )

    def _hint_for_text(self, path: FieldPath, known: list[str]) -> str | None:
        """Say that YAML took the first words of an item for its key, where it looks so."""
        if len(path) < 2 or not isinstance(path[-2], int) or "text" not in known:
            return None
        is_sentence = " " in str(path[-1]) or "text" not in self.value_at(path[:-1])
        return TEXT_HINT if is_sentence else None

    def _hint_for_home(self, path: FieldPath) -> str | None:
        """Say where a key of the top belongs, if just one of the mappings below it knows it."""
        homes = [at[0] for at in _spots(self.model) if len(at) == 2 and at[1] == path[-1]]
        return f"It belongs to '{homes[0]}'." if len(path) == 1 and len(homes) == 1 else None

    def _hint_for_kind(self, kind: str, path: FieldPath, value: Any) -> str | None:
        if kind in (_TEXT_KIND, _LIST_KIND) and not isinstance(value, str | tuple | Mapping):
            return f'A text stands in quotes: "{_written(value)}".'
        return (self._hint_for_list if kind == _LIST_KIND else self._hint_for_several)(path, value)

    def _hint_for_list(self, path: FieldPath, value: Any) -> str | None:
        item = self._spot((*path, 0))
        if isinstance(value, str) and (item is None or not item.keys):
            written = self.notation.one_item.format(value)
            return f"Write {written}." if quoted(value) == f"'{value}'" else "Write it in brackets, [...]."
        return self.notation.items

    def _hint_for_several(self, path: FieldPath, value: Any) -> str | None:
        several = f"{path[-1]}s"
        if isinstance(value, tuple) and several in self._keys(path[:-1]):
            return f"Several go under '{several}'."
        return None

    def _unfit(self, path: FieldPath, context: Mapping[str, Any], message: str) -> Problem:
        value = self.value_at(path)
        choices = context.get("choices")
        return error(
            context.get("code", "value.form"),
            f"'{field_name(path)}' does not fit",
            path,
            found=quoted(value) if isinstance(value, str) else None,
            expected=one_of(choices) if choices else context.get("expected", message),
            hint=did_you_mean(str(value), choices) if choices else context.get("hint"),
        )

    def _keys(self, path: FieldPath) -> list[str]:
        spot = self._spot(path)
        return [name for name in spot.keys if path or name not in self.given] if spot else []

    def _spot(self, path: FieldPath) -> "_Spot | None":
        """Return what the model has at a path, None where it has nothing."""
        spots = _spots(self.model)
        at: FieldPath = ()
        for part in path:
            step = 0 if isinstance(part, int) else part
            at = (*at, step) if (*at, step) in spots else (*at, ANY)
        return spots.get(at)


@dataclass(frozen=True, slots=True)
class _Spot:
    """What a model has at a path: the keys that it knows there, what is expected, and what it means."""

    keys: tuple[str, ...] = ()
    expected: str = "a text"
    meaning: str | None = None


@cache
def _spots(model: type[BaseModel]) -> Mapping[FieldPath, _Spot]:
    """Return a model as a plain table: its paths, 0 for the items of a list and `ANY` for any key."""
    return dict(_walk(model, (), None))


def _walk(kind: Any, path: FieldPath, meaning: str | None) -> Iterator[tuple[FieldPath, _Spot]]:
    words, bare = _expectation(kind), _bare(kind)
    origin, arguments = get_origin(bare), get_args(bare)
    if isinstance(bare, type) and issubclass(bare, BaseModel):
        fields = {info.alias or name: info for name, info in bare.model_fields.items()}
        told = {bare.model_fields[name].alias or name: text for name, text in meanings(bare).items()}
        yield path, _Spot(tuple(fields), f"keys and values: {', '.join(fields)}", meaning)
        for key, info in fields.items():
            hint = Annotated[info.annotation, *info.metadata] if info.metadata else info.annotation
            yield from _walk(hint, (*path, key), told.get(key))
    elif origin is tuple:
        yield path, _Spot((), words or "a list", meaning)
        yield from _walk(arguments[0], (*path, 0), None)
    elif isinstance(origin, type) and issubclass(origin, Mapping):
        yield path, _Spot((), words or "keys and values", meaning)
        yield from _walk(arguments[-1], (*path, ANY), None)
    else:
        yield path, _Spot((), words or _one_of_words(bare), meaning)


def _expectation(kind: Any) -> str | None:
    """Return the words that stand in an annotation, however deep."""
    if get_origin(kind) is Annotated:
        said = next((one.words for one in kind.__metadata__ if isinstance(one, Expected)), None)
        return said or _expectation(get_args(kind)[0])
    if get_origin(kind) in (Union, UnionType):
        return _expectation(_present(kind))
    return None


def _one_of_words(kind: Any) -> str:
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return one_of(member.value for member in kind)
    return "a text"


def _bare(kind: Any) -> Any:
    """Return a type without what is annotated to it, and without None beside it."""
    if get_origin(kind) is Annotated:
        return _bare(get_args(kind)[0])
    if get_origin(kind) in (Union, UnionType):
        return _bare(_present(kind))
    return kind


def _present(union: Any) -> Any:
    """Return what an optional value is where it is there."""
    return next(choice for choice in get_args(union) if choice is not NoneType)


def _kind_of(value: Any) -> str:
    if isinstance(value, str):
        return f"the text {quoted(value)}"
    if isinstance(value, tuple | Mapping):
        return "a list" if isinstance(value, tuple) else "a mapping"
    return f"{_NATIVES.get(type(value), 'the date or time')} {_written(value)}"


def _written(value: Any) -> str:
    """Return a number, truth or date of TOML as it may have been written."""
    return str(value).lower()
