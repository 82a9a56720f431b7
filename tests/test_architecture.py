"""The house: arrows between modules point one way, and each tool is known in one room."""

import ast
import os
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
from conftest import ROOT

from reportgen.output import MANIFEST

PACKAGE = ROOT / "reportgen"

LAYERS = (
    (
        "limits",
        "errors",
        "problems",
        "text",
        "words",
        "personal",
        "formats",
        "moments",
        "spreadsheet",
        "likeness",
        "siting",
    ),
    ("workers", "machine", "interrupts"),
    ("disk", "remote"),
    ("source", "values", "kinship"),
    ("packing", "cache"),
    ("validation", "model", "logo"),
    ("frameworks", "publisher", "publication", "house_style"),
    ("load", "schema", "scaffold", "markdown", "mending"),
    ("grading", "narrative"),
    ("deadlines",),
    ("case",),
    ("lives",),
    ("statements",),
    ("changes",),
    ("checks", "rules"),
    ("assessment", "report", "output", "collection", "findings", "configuration"),
    ("environment", "jobs"),
    ("comments",),
    ("journey",),
    ("proof", "desk", "difference", "progress", "comparison"),
    ("making", "planning", "programme"),
    ("tracing", "pipeline", "stepping", "feeds"),
    ("standing", "answers", "live", "summing", "doctor", "executors", "site", "importing"),
    ("cli",),
    ("__main__",),
)
"""From the foundations up: a room may use those below it and its own neighbours."""

COMMANDS = tuple(f".{path.stem}" for path in (PACKAGE / "cli").glob("*.py") if path.stem != "__init__")

HOMES = {
    "ruamel": {"source.parsing"},
    "tomllib": {"kinship", "source.toml"},
    "yaml": set(),
    "markdown": {"markdown.grammar"},
    "nh3": {"markdown.emit"},
    "jinja2": {"report.html"},
    "weasyprint": {
        "doctor.engine",
        "report.pdf",
        *(f"report.pdf.{name}" for name in ("accessible", "assets", "quicker", "styles", "tagging")),
    },
    "tinyhtml5": {"report.pdf", "report.pdf.quicker"},
    "fontTools": {"report.fonts", "report.webfonts"},
    "tinycss2": {"report.theme"},
    "docx": {"comments.word", "comments.filled"},
    "zipfile": {"comments.word", "comments.archive"},
    "pydyf": {"report.pdf.accessible", "report.pdf.tagging"},
    "pikepdf": {
        *("proof.content", "proof.tree", "proof.structure", "proof.finished"),
        *("importing.carried", "importing.pages", "importing.tree"),
    },
    "pypdfium2": {"importing.characters"},
    "holidays": {"deadlines"},
    "icalendar": {"feeds.calendar"},
    "xml": {
        *("feeds.elements", "logo.svg", "report.pdf.accessible"),
        *(f"markdown.{name}" for name in ("emit", "grammar", "notes")),
    },
    "ctypes": {
        *("environment.loader", "doctor.engine", "output.exchange", "workers.worker"),
        "importing.characters",
    },
    "argparse": {f"cli{name}" for name in ("", *COMMANDS)},
    "watchfiles": {"live.watching"},
    "http": {"live.server"},
    "secrets": {"live.server"},
    "sqlite3": {"cache", "cache.index"},
    "resource": {"workers.bounds"},
    "subprocess": {"workers.pool"},
    "pickle": {"workers.pool", "workers.worker", "executors"},
    "distributed": {"executors"},
    "dask": set(),
    "fsspec": {"remote"},
    "fcntl": {"output.lock", "workers.rooms"},
    "requests": set(),
    "socket": set(),
    "urllib": {"site.links"},  # takes addresses apart, and opens none
}
"""The rooms that may know a tool; no other imports it."""

CLOCKLESS = (
    *(
        "grading",
        "deadlines",
        "narrative",
        "case",
        "lives",
        "likeness",
        "comparison",
        "programme",
        "feeds",
        "checks",
        "rules",
        "markdown",
        "report",
        "words",
        "text",
    ),
    *(
        "logo",
        "publisher",
        "publication",
        "house_style",
        "mending",
        "personal",
        "statements",
        "changes",
        "difference",
    ),
    "spreadsheet",
)


@cache
def modules():
    """Return the names and trees of all modules, which are parsed once for all tests."""
    return [(name_of(path), ast.parse(path.read_text())) for path in sorted(PACKAGE.rglob("*.py"))]


def name_of(path):
    name = ".".join(path.relative_to(PACKAGE).with_suffix("").parts).removesuffix(".__init__")
    return "" if name == "__init__" else name


@cache
def imports_of(tree):
    return list(imported_in(tree))


def imported_in(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports name the whole path"
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def room_of(name):
    return name.split(".")[0]


def test_every_room_has_its_layer():
    rooms = {room_of(name) for name, _ in modules() if name}
    assert sorted(rooms) == sorted(room for layer in LAYERS for room in layer)


def test_imports_point_downwards():
    height = {room: level for level, layer in enumerate(LAYERS) for room in layer}
    upwards = [
        f"{name} imports {target}"
        for name, tree in modules()
        if name
        for target in imports_of(tree)
        if target.startswith("reportgen.") and room_of(target.removeprefix("reportgen.")) in height
        if height[room_of(target.removeprefix("reportgen."))] > height[room_of(name)]
    ]
    assert upwards == []


def test_no_two_rooms_import_each_other():
    arrows = {
        (room_of(name), room_of(target.removeprefix("reportgen.")))
        for name, tree in modules()
        if name
        for target in imports_of(tree)
        if target.startswith("reportgen.")
    }
    assert [pair for pair in arrows if pair[0] < pair[1] and (pair[1], pair[0]) in arrows] == []


@pytest.mark.parametrize("tool", HOMES)
def test_each_tool_is_known_in_its_home_alone(tool):
    knowing = {name for name, tree in modules() if any(room_of(one) == tool for one in imports_of(tree))}
    assert knowing <= HOMES[tool]


def test_only_the_command_line_prints_and_asks_for_the_day():
    for name, tree in modules():
        calls = {ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
        if room_of(name) != "cli":
            assert "print" not in calls, name
            assert not {"date.today", "datetime.now", "time.time", "datetime.today"} & calls, name


@pytest.mark.parametrize("room", CLOCKLESS)
def test_pure_rooms_know_no_clock_chance_or_environment(room):
    # The two that find templates and fonts in the package read files, of the program's own.
    readers = {"report.html", "report.fonts", "report.summary", "report.shelf"}
    for name, tree in modules():
        if room_of(name) == room:
            roots = {room_of(one) for one in imports_of(tree)}
            assert not roots & {"time", "random", "os", "sys", "subprocess", "tempfile", "secrets"}, name
            assert "pathlib" not in roots or name in readers, name


def test_no_area_grade_or_rule_of_a_framework_is_in_code():
    from reportgen.frameworks import Library

    ids = {area.id for framework in Library() for area in framework.areas}
    ids |= {rule.id for framework in Library() for rule in framework.rules}
    grades = {word for framework in Library() for scale in framework.scales for word in scale.words}
    states = {"not judged", "met", "not met"}  # words of the model itself
    for name, tree in modules():
        docs = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        constants = {
            node.value
            for node in ast.walk(tree)
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs
        }
        own = {"leadership"} if name == "scaffold" else set()
        assert constants & (ids | grades - states) <= own | SHARED_WORDS, (name, constants & (ids | grades))


SHARED_WORDS = {"areas", "findings"}
"""Words that are ids of some framework's areas and have a meaning of their own in the code."""


DATA_ALONE = """from pathlib import Path; from reportgen import Format, assess; \
from reportgen.making import Settings, render; \
render(assess(Path("reportgen/examples/calderwick-2026-06.yaml")), Settings((Format.JSON,)))"""
PAGE_AND_DATA = DATA_ALONE.replace("(Format.JSON,)", "(Format.HTML, Format.JSON)")
LIVE_PAGE = """from pathlib import Path; from reportgen.live.bench import Bench; \
from reportgen.making import Settings; bench = Bench(Settings, lambda: None); \
bench.beside(bench.attempt(Path("reportgen/examples/calderwick-2026-06.yaml")))"""


EXAMPLE = "reportgen/examples/calderwick-2026-06.yaml"


def command(*arguments):
    """Return a statement that runs a command, and says nothing of its own to standard output."""
    return f"import contextlib, io; from reportgen.cli import main; \
contextlib.redirect_stdout(io.StringIO()).__enter__(); main({list(arguments)})"


ENGINES = ("weasyprint", "pydyf", "pikepdf", "docx", "multiprocessing")
CHECKERS = ("pydantic", "ruamel", "markdown", "nh3", "holidays", "zoneinfo")
PAGES = ("jinja2", "fontTools", "tinycss2")
COMMON = ("dataclasses", "json", "logging", "email", "csv", "difflib", "unicodedata")


@pytest.mark.parametrize(
    ("statement", "absent"),
    [
        (command("--help"), (*ENGINES, *CHECKERS, *PAGES, *COMMON)),
        (command("check", "--help"), (*ENGINES, *CHECKERS, *PAGES, *COMMON)),
        (command("check", EXAMPLE), (*ENGINES, *PAGES, "holidays.countries", "watchfiles")),
        (command("frameworks"), (*ENGINES, *PAGES, "markdown", "nh3", "holidays")),
        (command("build", EXAMPLE, "-o", "{output}", "--format", "html,json"), ENGINES),
        (command("build", EXAMPLE, "-o", "{output}", "--format", "json"), (*ENGINES, *PAGES)),
        ("import reportgen", ("pydantic", "jinja2", "weasyprint", "ruamel", "holidays")),
        ("from reportgen.cli import main; main(['--version'])", ("pydantic", "jinja2", "weasyprint")),
        ("from reportgen import assess, report_data", ("jinja2", "weasyprint")),
        (DATA_ALONE, ("jinja2", "weasyprint", "fontTools")),
        (PAGE_AND_DATA, ("weasyprint", "pydyf", "tinyhtml5", "docx")),
        ("from reportgen import render_html, view", ("weasyprint", "docx")),
        (LIVE_PAGE, ("weasyprint",)),
        (
            "from reportgen.environment import read_environment; read_environment()",
            (
                "pydantic",
                "jinja2",
                "weasyprint",
                "pikepdf",
                "fontTools",
                "json",
                "ctypes",
                "importlib.metadata",
            ),
        ),
        ("from reportgen.comments.model import read_comments", ("docx", "jinja2", "weasyprint")),
    ],
)
def test_a_step_imports_no_engine_that_it_does_not_need(statement, absent, tmp_path):
    assert not set(absent) & imported_by(statement.replace("{output}", str(tmp_path)))


def imported_by(statement, **environment):
    """Return the names of all modules that a statement imports in a process of its own."""
    told = "print(*sys.modules, file=sys.__stdout__)"
    code = f"import sys\ntry:\n    {statement}\nexcept SystemExit:\n    pass\n{told}"
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=True,
    )
    assert "reportgen" in done.stdout.split()
    return set(done.stdout.split())


def test_a_build_after_which_nothing_changed_imports_nothing_that_understands_or_makes_a_report(tmp_path):
    again = command("build", EXAMPLE, "-o", str(tmp_path / "output"))
    imported_by(again, XDG_CACHE_HOME=str(tmp_path))
    before = (tmp_path / "output" / MANIFEST).stat().st_mtime_ns
    imported = imported_by(again, XDG_CACHE_HOME=str(tmp_path))
    assert (tmp_path / "output" / MANIFEST).stat().st_mtime_ns == before
    assert "reportgen.pipeline" in imported
    # Dates are held against a day of London, by the standard library's zones.
    assert not {*ENGINES, *CHECKERS, *PAGES} - {"zoneinfo"} & imported
    assert (
        not {f"reportgen.{room}" for room in ("source", "model", "frameworks", "making", "proof")} & imported
    )


def test_the_public_names_are_those_of_the_type_checker():
    import reportgen

    tree = ast.parse((PACKAGE / "__init__.py").read_text())
    typed = {
        alias.asname
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
        if alias.asname
    }
    assert set(reportgen.__all__) == typed | {"__version__"}
    for name in reportgen.__all__:
        assert getattr(reportgen, name) is not None
    with pytest.raises(AttributeError, match="has no attribute 'nothing'"):
        _ = reportgen.nothing


def test_every_public_name_is_documented_and_annotated():
    lacking = []
    for name, tree in modules():
        if not ast.get_docstring(tree):
            lacking.append(f"{name}: module")
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
                inner = "_" in name and name.split(".")[-1].startswith("_")
                private = inner or any(
                    isinstance(owner, ast.ClassDef | ast.FunctionDef)
                    and node in ast.walk(owner)
                    and owner is not node
                    and (owner.name.startswith("_") or isinstance(owner, ast.FunctionDef))
                    for owner in ast.walk(tree)
                )
                if not private and not ast.get_docstring(node):
                    lacking.append(f"{name}: {node.name}")
    assert lacking == []


def test_functions_stay_small():
    sizes = []
    for name, tree in modules():
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef):
                body = node.body[1:] if ast.get_docstring(node) else node.body
                lines = body[-1].end_lineno - body[0].lineno + 1 if body else 0
                sizes.append((lines, f"{name}.{node.name}"))
    assert max(sizes) <= (60, "")
    assert sorted(sizes)[len(sizes) // 2][0] <= 8


def test_no_source_says_where_it_was_written():
    for path in (Path(one) for one in subprocess_files()):
        if path.suffix in (".png", ".ttf") or not path.is_file():
            continue
        text = path.read_text(encoding="utf-8", errors="replace")
        for word in ("/work/", "/root/", "pypi.org", "debian.org", "npmjs"):
            assert word not in text or path.name == "test_architecture.py", (path, word)


def subprocess_files():
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    return [str(ROOT / line) for line in listed.stdout.splitlines()]
