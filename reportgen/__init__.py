"""Inspection reports from structured findings: a grade never travels without its narrative.

The steps of the command line, as functions::

    from pathlib import Path
    import reportgen

    assessment = reportgen.assess(Path("calderwick-2026-06.yaml"))
    for problem in assessment.problems:
        print(reportgen.as_text(problem))
    if assessment.is_sound:
        carried = reportgen.carry(assessment.case, assessment.problems)
        html = reportgen.render_html(reportgen.view(assessment.case, carried))
        pdf = reportgen.render_pdf(html, carried)

Names are imported when they are first used, so that a command pays only for what it needs.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from reportgen.assessment import Assessment as Assessment
    from reportgen.assessment import assess as assess
    from reportgen.assessment import sound_case as sound_case
    from reportgen.case import Case as Case
    from reportgen.configuration import read_configuration as read_configuration
    from reportgen.deadlines import Due as Due
    from reportgen.deadlines import add_working_days as add_working_days
    from reportgen.errors import ReportgenError as ReportgenError
    from reportgen.formats import Format as Format
    from reportgen.frameworks import Framework as Framework
    from reportgen.frameworks import Library as Library
    from reportgen.frameworks import load_framework as load_framework
    from reportgen.grading import Outcome as Outcome
    from reportgen.grading import Standing as Standing
    from reportgen.grading import State as State
    from reportgen.grading import judge as judge
    from reportgen.model import Record as Record
    from reportgen.pipeline import Order as Order
    from reportgen.pipeline import Result as Result
    from reportgen.pipeline import build as build
    from reportgen.problems import Problem as Problem
    from reportgen.problems import Severity as Severity
    from reportgen.problems import as_text as as_text
    from reportgen.publisher import Publisher as Publisher
    from reportgen.report.carried import Carried as Carried
    from reportgen.report.carried import carry as carry
    from reportgen.report.composition import view as view
    from reportgen.report.context import Report as Report
    from reportgen.report.contract import ReportData as ReportData
    from reportgen.report.contract import as_json as as_json
    from reportgen.report.data import report_data as report_data
    from reportgen.report.html import render_html as render_html
    from reportgen.report.pdf import render_pdf as render_pdf
    from reportgen.tracing import explain as explain

__version__ = "0.1.0"

_HOMES = {
    "Assessment": "assessment",
    "Carried": "report.carried",
    "Case": "case",
    "Due": "deadlines",
    "Format": "formats",
    "Framework": "frameworks",
    "Library": "frameworks",
    "Order": "pipeline",
    "Outcome": "grading",
    "Problem": "problems",
    "Publisher": "publisher",
    "Record": "model",
    "Report": "report.context",
    "ReportData": "report.contract",
    "ReportgenError": "errors",
    "Result": "pipeline",
    "Severity": "problems",
    "Standing": "grading",
    "State": "grading",
    "add_working_days": "deadlines",
    "as_json": "report.contract",
    "as_text": "problems",
    "assess": "assessment",
    "build": "pipeline",
    "carry": "report.carried",
    "explain": "tracing",
    "judge": "grading",
    "load_framework": "frameworks",
    "read_configuration": "configuration",
    "render_html": "report.html",
    "render_pdf": "report.pdf",
    "report_data": "report.data",
    "sound_case": "assessment",
    "view": "report.composition",
}

__all__ = ["__version__", *_HOMES]  # noqa: PLE0604  # one list of names, held to the imports by a test


def __getattr__(name: str) -> Any:
    """Return a public name, importing its home now."""
    if name not in _HOMES:
        raise AttributeError(f"module 'reportgen' has no attribute '{name}'")
    return getattr(import_module(f"reportgen.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    """Return the public names."""
    return list(__all__)
