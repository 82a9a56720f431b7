"""Write the parts of the documentation that the program itself knows.

`python docs/make.py` writes them, `--check` tells which are out of date, `--pictures` draws the pictures
anew from the examples (with Debian's Chromium and the development packages), and `--corpus DIR` counts
what each rule finds in the records of a folder.
"""

import dataclasses
import re
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel

from reportgen import house_style, model, publication, publisher, values
from reportgen.comments import form
from reportgen.comments import model as comments_model
from reportgen.comparison.contract import ComparisonData, SpreadData
from reportgen.desk import check
from reportgen.difference.contract import DifferenceData
from reportgen.frameworks import Library
from reportgen.frameworks import model as framework_model
from reportgen.house_style import NO_STYLE
from reportgen.limits import LIMITS, Limits
from reportgen.programme.contract import ProgrammeData
from reportgen.progress.contract import AccountData
from reportgen.report import context
from reportgen.report.contract import ReportData, data_schema
from reportgen.rules import RULES, Family

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent

_KINDS = {
    values.Date: "date, YYYY-MM-DD",
    values.Whole: "whole number",
    values.Number: "number",
    values.Truth: "true or false",
    values.Line: "text",
    values.Prose: "Markdown, or {file: NAME.md}",
    values.Identifier: "id",
    values.ItemId: "id, such as I1",
    values.Reference: "inspection/item",
    comments_model.Said: "text",
    comments_model.Edition: "twelve digits and letters a to f",
    publisher.Picture: "file, SVG or PNG",
    publisher.Lines: "text, or a list of texts",
    publisher.Language: "language, such as en-GB",
    house_style.Weight: "error, warning, info or off",
    publisher.Address: "https address",
    publisher.AddressPattern: "https address with {id}",
}


def main(arguments: list[str]) -> int:
    """Write or check the documentation; return the exit code."""
    if "--pictures" in arguments:
        draw_pictures()
        return 0
    if "--corpus" in arguments:
        count_on(Path(arguments[arguments.index("--corpus") + 1]))
        return 0
    outdated = [path for path, text in wanted().items() if not path.exists() or path.read_text() != text]
    for path in outdated:
        if "--check" in arguments:
            print(f"{path.relative_to(ROOT)} is out of date: python docs/make.py")
        else:
            path.write_text(wanted()[path], encoding="utf-8")
    return int(bool(outdated) and "--check" in arguments)


def wanted() -> dict[Path, str]:
    """Return every generated text by its path."""
    parts = {
        "record": "\n".join(_tables(model, "Record")),
        "comments": "\n".join(_tables(comments_model, "Comments")),
        "publisher": "\n".join(_tables(publisher, "Publisher")),
        "publication": "\n".join(_tables(publication, "Publication")),
        "framework": "\n".join(_tables(framework_model, "Framework")),
        "frameworks": "\n".join(_frameworks()),
        "limits": "\n".join(_limits()),
        "view": "\n".join(_views(context, "Report")),
        "form": "\n".join(_views(form, "Form")),
        "rules": "\n".join(_rules()),
        "house style": "\n".join(_tables(house_style, "HouseStyle")),
    }
    texts = {path: path.read_text() for path in sorted(HERE.glob("*.md"))}
    for name, part in parts.items():
        texts = {path: _with_part(text, name, part) for path, text in texts.items()}
    schemas = {"report": ReportData, "difference": DifferenceData, "progress": AccountData}
    schemas |= {"comparison": ComparisonData, "spread": SpreadData, "programme": ProgrammeData}
    return texts | {HERE / f"{name}.schema.json": data_schema(kind) for name, kind in schemas.items()}


def _with_part(text: str, name: str, part: str) -> str:
    """Return a text with a part of it between its two marks."""
    start, end = f"<!-- {name}: made by docs/make.py -->", f"<!-- end of {name} -->"
    pattern = re.compile(f"{re.escape(start)}.*?{re.escape(end)}", re.DOTALL)
    return pattern.sub(lambda _: f"{start}\n\n{part}\n{end}", text)


def _tables(module: Any, first: str) -> Iterator[str]:
    """Yield a table for each model of a module, the first one first, in the order of the code."""
    kinds = [
        kind
        for kind in vars(module).values()
        if isinstance(kind, type) and issubclass(kind, BaseModel) and kind.__module__ == module.__name__
    ]
    kinds.sort(key=lambda kind: kind.__name__ != first)
    for kind in kinds:
        yield f"### {kind.__name__}\n\n{_sentence(kind.__doc__)}\n"
        yield "| key | kind | meaning |\n|---|---|---|"
        for name, info in kind.model_fields.items():
            if info.exclude:
                continue
            needed = "" if not info.is_required() else ", required"
            hint = kind.__annotations__[name]
            meaning = _sentence(values.meanings(kind)[name])
            yield f"| `{info.alias or name}` | {_kind(hint)}{needed} | {meaning} |"
        yield ""


def _kind(hint: Any) -> str:
    for known, words in _KINDS.items():
        if hint == known:
            return words
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return _kind(arguments[0])
    if origin in (Union, UnionType):
        return " or ".join(_kind(one) for one in arguments if one is not NoneType)
    if origin is tuple:
        return f"list of {_kind(arguments[0])}"
    if origin is not None:
        return f"{_kind(arguments[-1])} by id"
    return {"str": "text", "int": "whole number"}.get(hint.__name__, hint.__name__)


def _frameworks() -> Iterator[str]:
    yield "| id | in force | title | areas, in table order | overall |\n|---|---|---|---|---|"
    for one in Library():
        force = one.in_force
        days = "not in force" if force is None else f"{force.start} to {force.end or 'now'}"
        areas = ", ".join(one.table_order)
        yield f"| `{one.id}` | {days} | {one.title} | {areas} | {'yes' if one.overall else 'none'} |"
    yield ""


def _limits() -> Iterator[str]:
    yield "| what | limit | meaning |\n|---|---|---|"
    source = Path(sys.modules[Limits.__module__].__file__ or "").read_text()
    for field in dataclasses.fields(Limits):
        (said,) = re.findall(rf'    {field.name}: .*?\n    """(.*?)"""', source, flags=re.DOTALL)
        yield f"| `{field.name}` | {getattr(LIMITS, field.name):,} | {_sentence(said)} |"
    yield ""


def _views(module: Any, first: str) -> Iterator[str]:
    """Yield a table for each kind of value that templates see, the first one first."""
    kinds = [
        kind for kind in vars(module).values() if isinstance(kind, type) and dataclasses.is_dataclass(kind)
    ]
    own = [kind for kind in kinds if kind.__module__ == module.__name__]
    own.sort(key=lambda kind: kind.__name__ != first)
    for kind in own:
        yield f"### {kind.__name__}\n\n{_sentence(kind.__doc__)}\n"
        yield "| field | kind |\n|---|---|"
        for field in dataclasses.fields(kind):
            shown = field.type if isinstance(field.type, str) else _python(field.type)
            yield f"| `{field.name}` | `{shown}` |"
        yield ""


def _python(hint: Any) -> str:
    if get_origin(hint):
        return re.sub(r"reportgen\.(report\.context|narrative|comments\.form)\.", "", str(hint))
    return getattr(hint, "__name__", str(hint))


def _sentence(text: str | None) -> str:
    return " ".join((text or "").split()).replace("|", "\\|")


def _rules() -> Iterator[str]:
    """Yield the rules, family by family, each with its two examples."""
    for family in Family:
        yield f"### {family.value.replace('-', ' ').capitalize()}\n"
        for rule in (one for one in RULES if one.family is family):
            yield f"#### `{rule.code}`: {rule.severity.value}\n"
            yield f"{_sentence(rule.says)} {_sentence(rule.why)}\n"
            if rule.names:
                yield f"With {', '.join(rule.names)} in `names.txt`.\n"
            if rule.earlier:
                yield f"Where the inspection before says:\n\n```yaml\n{rule.earlier.strip()}\n```\n"
            yield f"Found in:\n\n```yaml\n{rule.fails.strip()}\n```\n"
            yield f"Not found in:\n\n```yaml\n{rule.passes.strip()}\n```\n"


def counts_on(folder: Path) -> str:
    """Return a table of how often each rule finds something in the records of a folder."""
    checked = list(check([folder], NO_STYLE, Library()))
    found = Counter(problem.code for one in checked for problem in one.examined.problems)
    records = Counter(code for one in checked for code in {problem.code for problem in one.examined.problems})
    lines = ["| rule | findings | records |", "|---|---|---|"]
    lines += [f"| `{rule.code}` | {found[rule.code]} | {records[rule.code]} |" for rule in RULES]
    return "\n".join([f"{len(checked)} records.\n", *lines, ""])


def count_on(folder: Path) -> None:
    """Write the table of counts into the documentation."""
    path = HERE / "rules.md"
    path.write_text(_with_part(path.read_text(), "counts", counts_on(folder)), encoding="utf-8")


def draw_pictures() -> None:
    """Draw the pictures of the documentation from the shipped examples."""
    from pictures import draw

    with tempfile.TemporaryDirectory() as folder:
        reports, site = Path(folder, "reports"), Path(folder, "site")
        _run("build", reports)
        _run("site", site, "--base-url", "https://reports.example.gov.uk/", "--now", "2026-11-27T09:30")
        draw(reports, site, HERE / "pictures")


def _run(name: str, output: Path, *options: str) -> None:
    """Run a command that makes something of the examples."""
    examples = ROOT / "reportgen" / "examples"
    command = [sys.executable, "-m", "reportgen", name, str(examples), "-o", str(output), "-q", "--no-cache"]
    command += ["--config", str(examples / "reportgen.toml"), *options]
    subprocess.run(command, check=True, cwd=ROOT)  # noqa: S603  # the program itself


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
