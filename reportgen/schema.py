"""JSON Schema of the findings record, so that editors complete, explain and check while one writes."""

import json
import re
from typing import Any

from reportgen.frameworks import Framework
from reportgen.frameworks.model import OVERALL, Scale
from reportgen.model import Record

DIALECT = "https://json-schema.org/draft/2020-12/schema"
"""What says by which JSON Schema a schema is written."""


def record_schema(framework: Framework | None = None) -> dict[str, Any]:
    """Return the JSON Schema of a record; with a framework, with its areas and grades named."""
    schema = Record.model_json_schema(by_alias=True)
    del schema["properties"]["id"]
    schema["required"].remove("id")
    schema["$schema"] = DIALECT
    schema["properties"]["areas"]["additionalProperties"] = {"$ref": "#/$defs/AreaFindings"}
    if framework is not None:
        _narrow(schema, framework)
    nullable: dict[str, Any] = _with_empty_keys(schema)
    return nullable


def as_text(schema: dict[str, Any]) -> str:
    """Return a schema as JSON text."""
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


def _with_empty_keys(form: Any) -> Any:
    """Return a form in which every key that is not required may be left empty, as null.

    A new record has all its keys before it has their values; a required one that is still empty is
    for the editor to tell.
    """
    if isinstance(form, list):
        return [_with_empty_keys(one) for one in form]
    if not isinstance(form, dict):
        return form
    form = {key: _with_empty_keys(value) for key, value in form.items()}
    if form.get("type") == "object" and "properties" in form:
        required = form.get("required", ())
        form["properties"] = {
            key: value if key in required else _or_null(value) for key, value in form["properties"].items()
        }
    return form


def _or_null(value: dict[str, Any]) -> dict[str, Any]:
    null = {"type": "null"}
    if null in value.get("anyOf", ()):
        return value
    about: dict[str, Any] = {key: value[key] for key in ("title", "description", "default") if key in value}
    form = {key: part for key, part in value.items() if key not in about}
    choices = form["anyOf"] if form.keys() == {"anyOf"} else [form]
    return {**about, "anyOf": [*choices, null]}


def _narrow(schema: dict[str, Any], framework: Framework) -> None:
    """Name the framework, its areas and the grades that each takes."""
    properties, definitions = schema["properties"], schema["$defs"]
    schema["title"] = f"Findings record, {framework.name}"
    properties["framework"] = {"const": framework.id, "description": framework.title}
    findings = definitions["AreaFindings"]
    properties["areas"] = {
        "type": "object",
        "description": properties["areas"]["description"],
        "additionalProperties": False,
        "properties": {
            area.id: _with_grade(findings, framework.scale_of(area.id), area.title)
            for area in framework.areas
        },
    }
    definitions["Overall"] = _with_grade(definitions["Overall"], framework.scale_of(OVERALL), None)
    del definitions["AreaFindings"]


def _with_grade(form: dict[str, Any], scale: Scale | None, title: str | None) -> dict[str, Any]:
    described = {**form, "properties": dict(form["properties"])}
    if title:
        described["description"] = title
    if scale is None:
        del described["properties"]["grade"]
    else:
        described["properties"]["grade"] = _grade(scale)
    return described


def _grade(scale: Scale) -> dict[str, Any]:
    entries = (*scale.grades, *scale.outside)
    spellings = {word for entry in entries for word in (entry.word, entry.label, *entry.synonyms)}
    return {
        "description": "\n".join(f"{entry.word}: {entry.meaning}" for entry in entries),
        "anyOf": [
            {"enum": list(scale.words)},
            {"type": "string", "pattern": f"^({'|'.join(sorted(map(_any_case, spellings)))})$"},
        ],
    }


def _any_case(word: str) -> str:
    """Return a pattern of the word in any case; JSON Schema's patterns have no flag for it."""
    return "".join(
        f"[{char.lower()}{char.upper()}]" if char.isalpha() else re.escape(char) for char in word
    ).replace(r"\ ", " ")
