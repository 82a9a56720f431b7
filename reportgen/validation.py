"""From a parsed document to a typed value: every misfit of the schema becomes a Problem."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import NoneType, UnionType
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from reportgen.problems import FieldPath, Problem, did_you_mean, error, field_name, one_of, quoted
from reportgen.source import Document

ModelT = TypeVar("ModelT", bound=BaseModel)

_KINDS = {
    "string_type": "a text",
    "tuple_type": "a list",
    "dict_type": "keys and values",
    "mapping_type": "keys and values",
    "model_type": "keys and values",
    "model_attributes_type": "keys and values",
}


def validate(document: Document, model: type[ModelT], **given: str) -> ModelT | tuple[Problem, ...]:
    """Return the document as a value of the model, or its problems, located.

    Args:
        document: the parsed file.
        model: the pydantic model that it must fit.
        given: fields that the file must not hold itself, such as the id from its name.
    """
    form = _Form(model, given, document.values())
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

    def problem(self, details: ErrorDetails) -> Problem:
        kind, context = details["type"], details.get("ctx", {})
        path: FieldPath = (*details["loc"], *([context["at"]] if "at" in context else []))
        name = field_name(path)
        if kind == "extra_forbidden":
            return self.unknown_key(path)
        if kind == "missing":
            return error("key.missing", f"'{name}' is missing", path, expected=self._meaning(path))
        if kind == "too_short":
            return error("list.empty", f"'{name}' is empty", path, expected="one item or more")
        if kind in _KINDS:
            message = f"'{name}' is {_kind_of(self.value_at(path))}"
            return error("value.kind", message, path, expected=_KINDS[kind])
        return self._unfit(path, context, details["msg"])

    def unknown_key(self, path: FieldPath) -> Problem:
        word = str(path[-1])
        known = self._keys(path[:-1])
        hint = did_you_mean(word, known)
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
        found = _model_at(self.model, path)
        names = [info.alias or name for name, info in found.model_fields.items()] if found else []
        return [name for name in names if path or name not in self.given]

    def _meaning(self, path: FieldPath) -> str | None:
        parent = _model_at(self.model, path[:-1])
        for name, info in parent.model_fields.items() if parent else ():
            if path[-1] in (name, info.alias):
                return info.description
        return None


def _kind_of(value: Any) -> str:
    if isinstance(value, str):
        return f"the text {quoted(value)}"
    return "a list" if isinstance(value, tuple) else "a mapping"


def _model_at(model: type[BaseModel], path: FieldPath) -> type[BaseModel] | None:
    kind: Any = model
    for part in path:
        owner = next(_models_in(kind), None) if not _is_container(kind) else None
        if owner is not None:
            fields = {info.alias or name: info.annotation for name, info in owner.model_fields.items()}
            kind = fields.get(str(part))
        else:
            kind = get_args(_bare(kind))[-1 if get_origin(_bare(kind)) is not tuple else 0]
    return next(_models_in(kind), None)


def _bare(kind: Any) -> Any:
    while get_origin(kind) is Annotated:
        kind = get_args(kind)[0]
    if get_origin(kind) in (Union, UnionType):
        others = [choice for choice in get_args(kind) if choice is not NoneType]
        return _bare(others[0])
    return kind


def _is_container(kind: Any) -> bool:
    origin = get_origin(_bare(kind))
    return origin is tuple or (isinstance(origin, type) and issubclass(origin, Mapping))


def _models_in(kind: Any) -> Iterator[type[BaseModel]]:
    bare = _bare(kind)
    if isinstance(bare, type) and issubclass(bare, BaseModel):
        yield bare
