"""A diagnosis as text for a terminal."""

import textwrap
from collections.abc import Iterator

from reportgen import words
from reportgen.doctor.findings import Diagnosis, Finding, State
from reportgen.problems import all_of

_WIDTH = 100
_STATE = max(map(len, State)) + 2


def as_text(diagnosis: Diagnosis) -> str:
    """Return a diagnosis for a terminal: a line for what is well, more for what is not."""
    return "\n".join(_lines(diagnosis)) + "\n"


def _lines(diagnosis: Diagnosis) -> Iterator[str]:
    yield f"reportgen {diagnosis.program}, in environment {diagnosis.environment[:12]}"
    yield ""
    for finding in diagnosis.findings:
        yield from _finding(finding)
    yield ""
    yield _closing(diagnosis)


def _finding(finding: Finding) -> Iterator[str]:
    yield from _wrapped(f"{finding.about}: {finding.found}", f"{finding.state:{_STATE}}")
    for text in filter(None, (finding.cost, finding.remedy)):
        yield from _wrapped(text, " " * _STATE)


def _wrapped(text: str, beginning: str) -> Iterator[str]:
    return iter(
        textwrap.wrap(
            text, _WIDTH, initial_indent=beginning, subsequent_indent=" " * _STATE, break_on_hyphens=False
        )
    )


def _closing(diagnosis: Diagnosis) -> str:
    lacking = [one.about for one in diagnosis.findings if one.exit_code]
    if lacking:
        return f"A build cannot do without what is missing: {all_of(lacking)}."
    counts = {
        state: sum(one.state is state for one in diagnosis.findings)
        for state in (State.SLOWER, State.MISSING)
    }
    told = [f"{words.number(count)} {state}" for state, count in counts.items() if count]
    well = "All that every build needs is here"
    return f"{well}; {all_of(told)}, which it can do without." if told else f"{well}, and all else, too."
