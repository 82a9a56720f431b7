"""From a parsed document to a typed value: every misfit of the schema becomes a Problem."""

from collections.abc import Iterator, Mapping
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
    values = document.values()
    misplaced = [_unknown_key((key,), model, given) for key in given if key in values]
    misplaced.extend(
        _unknown_key(path, model, given)
        for path in document.empty_keys()
        if (known := _keys_at(model, path[:-1])) and path[-1] not in known
    )
    try:
        value = model.model_validate({**values, **given})
    except ValidationError as exc:
        misplaced.extend(
            _problem(details, values, model, given)
            for details in exc.errors(include_url=False)
            # A list whose items are all wrong counts as empty, too: the items tell more.
            if details["type"] != "too_short" or not _value_at(values, details["loc"])
        )
    else:
        if not misplaced:
            return value
    return tuple(document.locate(problem) for problem in misplaced)


def _problem(
    details: ErrorDetails, values: Mapping[str, Any], model: type[BaseModel], given: Mapping[str, str]
) -> Problem:
    kind, context = details["type"], details.get("ctx", {})
    path: FieldPath = details["loc"]
    if "at" in context:
        path = (*path, context["at"])
    found = _shown(_value_at(values, path))
    name = field_name(path)
    if kind == "extra_forbidden":
        return _unknown_key(path, model, given)
    if kind == "missing":
        return error("key.missing", f"'{name}' is missing", path, expected=_meaning(model, path))
    if kind == "too_short":
        return error("list.empty", f"'{name}' is empty", path, expected="one item or more")
    if kind in _KINDS:
        return error("value.kind", f"'{name}' is {_kind_of(values, path)}", path, expected=_KINDS[kind])
    if "choices" in context:
        choices = context["choices"]
        hint = did_you_mean(str(_value_at(values, path)), choices)
        return _unfit(context["code"], name, path, found, one_of(choices), hint)
    if kind == "unfit":
        return _unfit(context["code"], name, path, found, context.get("expected"), context.get("hint"))
    return _unfit("value.form", name, path, found, details["msg"], None)


def _unfit(
    code: str, name: str, path: FieldPath, found: str | None, expected: str | None, hint: str | None
) -> Problem:
    return error(code, f"'{name}' does not fit", path, found=found, expected=expected, hint=hint)


def _unknown_key(path: FieldPath, model: type[BaseModel], given: Mapping[str, str]) -> Problem:
    known = [key for key in _keys_at(model, path[:-1]) if key not in given]
    word = str(path[-1])
    hint = did_you_mean(word, known)
    if word in given and len(path) == 1:
        hint = f"The file's name gives it: '{given[word]}'. Remove this line."
    return error(
        "key.unknown",
        f"The key '{field_name(path)}' is not known",
        path,
        found=quoted(word),
        expected=one_of(known) if known else None,
        hint=hint,
    )


def _value_at(values: Any, path: FieldPath) -> Any:
    for part in path:
        if isinstance(values, Mapping):
            values = values.get(str(part))
        elif isinstance(values, tuple) and isinstance(part, int) and part < len(values):
            values = values[part]
    return values


def _shown(value: Any) -> str | None:
    return quoted(value) if isinstance(value, str) else None


def _kind_of(values: Any, path: FieldPath) -> str:
    value = _value_at(values, path)
    if isinstance(value, str):
        return f"the text {quoted(value)}"
    return "a list" if isinstance(value, tuple) else "a mapping"


def _keys_at(model: type[BaseModel], path: FieldPath) -> list[str]:
    found = _model_at(model, path)
    return [info.alias or name for name, info in found.model_fields.items()] if found else []


def _meaning(model: type[BaseModel], path: FieldPath) -> str | None:
    parent = _model_at(model, path[:-1])
    for name, info in parent.model_fields.items() if parent else ():
        if path[-1] in (name, info.alias):
            return info.description
    return None


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
