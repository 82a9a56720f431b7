"""A new record to fill in: the framework's areas, a comment for each key, a schema for the editor."""

import re
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

from reportgen.disk import is_side_file, is_source
from reportgen.errors import UsageError
from reportgen.frameworks import Framework
from reportgen.frameworks.model import OVERALL, Area, Need, Scale, SectionKind
from reportgen.model import FORMAT, AreaFindings, Inspection, Overall, Provider, Record, Status
from reportgen.problems import one_of
from reportgen.schema import as_text, record_schema
from reportgen.values import Model, is_identifier, meanings

EXAMPLES = Path(str(files("reportgen"))) / "examples"
"""The folder of the records that come with the program."""

_PREVIOUS = re.compile(r"^previous: (\S+)$", re.MULTILINE)
_SCHEMA_FOLDER = ".reportgen"


def new_record(framework: Framework) -> dict[str, str]:
    """Return what to write for a new record: its text under '', and the editor's schema by path."""
    schema_path = f"{_SCHEMA_FOLDER}/{framework.id}.schema.json"
    return {
        "": _modeline(schema_path) + "\n".join(_lines(framework)) + "\n",
        schema_path: as_text(record_schema(framework)),
    }


def record_path(name: str) -> Path:
    """Return the path of a record to write.

    Raises:
        UsageError: no record can have that name.
    """
    path = Path(name)
    # A side file's name is told below as what it is, no id.
    if not (is_source(path) or is_side_file(path)) or path.suffix.lower() == ".json":
        raise UsageError(f"{name}: a record's name ends with .yaml")
    if not is_identifier(path.stem):
        like = (
            "a record's name is its id: lower-case letters a to z, digits and hyphens, and no device's name"
        )
        raise UsageError(f"{name}: {like}, for instance doncaster-2025-03.yaml")
    return path


def example_names() -> tuple[str, ...]:
    """Return the ids of the shipped examples, sorted."""
    return tuple(sorted(path.stem for path in EXAMPLES.glob("*.yaml")))


def example(name: str) -> dict[str, str]:
    """Return the texts of a shipped example by id: itself, and the earlier inspection it refers to.

    Raises:
        UsageError: there is none of that name.
    """
    if name not in example_names():
        raise UsageError(f"There is no example '{name}'; there are {one_of(example_names())}")
    text = (EXAMPLES / f"{name}.yaml").read_text(encoding="utf-8")
    earlier = _PREVIOUS.search(text)
    return {name: text, **(example(earlier[1]) if earlier else {})}


def _modeline(schema_path: str) -> str:
    return f"# yaml-language-server: $schema={schema_path}\n"


def _lines(framework: Framework) -> Iterator[str]:
    yield f"# A findings record under {framework.name}: {framework.title}."
    yield "# The file's name is the inspection's id: provider, year and month, as doncaster-2025-03.yaml."
    yield "# Lines after # are remarks or keys to use when there is something to say; texts are Markdown."
    yield "# In a text, word.[^name] refers to a note: a paragraph of the same text that begins with [^name]:"
    yield f"format: {FORMAT}"
    yield f"framework: {framework.id}"
    yield "provider:"
    yield from _keys(Provider, required=("name",), indent=2)
    yield "inspection:"
    yield from _inspection()
    yield f"status: draft  # {one_of(status.value for status in Status)}"
    yield _remark("previous", Record, 0)
    yield "overall:"
    yield from _overall(framework)
    yield "areas:"
    for number, area_id in enumerate(framework.narrative_order, start=1):
        yield from _area(framework, framework.area(area_id), number)
    yield from _whole(framework)


def _inspection() -> Iterator[str]:
    yield _remark("type", Inspection, 2)
    yield "  dates:  # one range of days or more, as YYYY-MM-DD"
    yield "    - from:"
    yield "      to:"
    yield "  lead_inspector:  # name and title; several go under lead_inspectors: [..., ...]"
    for name in ("team", "draft_sent", "received", "published"):
        yield _remark(name, Inspection, 2)


def _overall(framework: Framework) -> Iterator[str]:
    scale = framework.scale_of(OVERALL)
    if scale is not None:
        yield f"  grade:  # {one_of(scale.words)}; the rules check it: reportgen explain"
        yield _remark("rationale", Overall, 2)
    elif framework.no_overall:
        yield f"  # No grade here. {framework.no_overall}"
    yield f"  narrative:  # | and paragraphs below, parted by blank lines. {_describe(Overall, 'narrative')}"


def _area(framework: Framework, area: Area, number: int) -> Iterator[str]:
    yield f"  {area.id}:  # {area.title}" + (" (may be left out)" if area.optional else "")
    scale: Scale | None = framework.scale_of(area.id)
    if scale is not None:
        yield f"    grade:  # {one_of(scale.words)}"
    yield _remark("summary", AreaFindings, 4)
    yield "    strengths:"
    yield f"      # - id: S{number}"
    yield "      #   text: What works well, in one sentence."
    yield "      #   impact: What difference it makes to children."
    yield "      #   evidence: [a-label]  # paragraphs that show it"
    yield "    improvements:"
    yield f"      # - id: I{number}  # stays for good: the next inspection refers to it"
    yield "      #   text: What needs to improve, in one sentence."
    yield f"      #   priority: true  # an {framework.terms.priority}"
    yield "      #   evidence: [a-label]"
    yield "    narrative:  # | and paragraphs below; {#a-label} ends one that evidence refers to"


def _whole(framework: Framework) -> Iterator[str]:
    kinds = {section.kind: section.need for section in framework.sections}
    yield "improvements:  # those of the whole service, in the same form"
    if SectionKind.PROGRESS in kinds:
        yield "progress:  # what became of the previous inspection's areas for improvement"
        yield "  # - of: doncaster-2022-04/I1"
        yield "  #   status: met  # met, partly met, not met, superseded or not inspected"
        yield "  #   text: What inspectors found."
    if SectionKind.CHILDREN in kinds:
        expected = " (expected)" if kinds[SectionKind.CHILDREN] is not Need.OPTIONAL else ""
        yield f"children_summary:  # {_describe(Record, 'children_summary')}{expected}"
    yield "context:  # facts about the area"
    yield "  # - label: Children looked after"
    yield "  #   value: 74"
    yield "  #   unit: 'per 10,000'  # drawn beside a comparator of the same unit"
    yield "  #   as_at: 2024-12-31"
    yield "  #   comparator: {label: England, value: 70, unit: 'per 10,000'}"
    yield f"about:  # {_describe(Record, 'about')}"


def _keys(model: type[Model], required: tuple[str, ...], indent: int) -> Iterator[str]:
    for name in model.model_fields:
        if name in required:
            yield f"{' ' * indent}{name}:  # {_describe(model, name)}"
        else:
            yield _remark(name, model, indent)


def _remark(name: str, model: type[Model], indent: int) -> str:
    return f"{' ' * indent}# {name}:  # {_describe(model, name)}"


def _describe(model: type[Model], name: str) -> str:
    return meanings(model).get(name, "").replace("\n", " ")
