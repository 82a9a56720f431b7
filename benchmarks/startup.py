"""Time how long commands take to start, as ratios to Python that does nothing.

    python benchmarks/startup.py [--repeat N]

Each run of a command is followed by one of bare Python, and what is told is the median of the ratios of such
pairs: other work on the machine falls on both. The modules that a command holds at its end are counted, too.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
EXAMPLE = "reportgen/examples/calderwick-2026-06.yaml"
COUNTING = """import sys
try:
    {statement}
except SystemExit:
    pass
print(len(sys.modules), file=sys.stderr)"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--repeat", type=int, default=15, help="pairs of runs (default 15)")
    repeat = parser.parse_args().repeat
    with tempfile.TemporaryDirectory() as output:
        statements = {"python -c pass": "pass", "import reportgen": "import reportgen"}
        statements |= {line: as_statement(line, output) for line in commands()}
        print(f"{'':34}{'ms':>8}{'ratio':>8}{'modules':>9}")
        for name, statement in statements.items():
            milliseconds, ratio = timed(statement, repeat)
            print(f"{name:34}{milliseconds:8.1f}{ratio:8.2f}{modules(statement):9}", flush=True)


def commands():
    """Return the commands, as a user would write them."""
    return (
        *("--help", "--version", "frameworks", "check FILE", "build FILE --format html,json"),
        "build FILE --format html,json --cache",  # nothing changed since the run that warms up
    )


def as_statement(line, output):
    """Return Python that runs a command on the example."""
    arguments = line.replace("FILE", EXAMPLE).split()
    if arguments[0] == "build":
        arguments += [f"{output}/cache"] if "--cache" in arguments else ["--no-cache"]
        arguments += ["-o", f"{output}/reports"]
    return f"from reportgen.cli import main; sys.exit(main({arguments}))"


def timed(statement, repeat):
    """Return the median milliseconds of a statement in a process, and the median ratio to bare Python."""
    once(statement)  # what Python compiles is kept
    pairs = [(once(statement), once("pass")) for _ in range(repeat)]
    return (
        1000 * statistics.median(pair[0] for pair in pairs),
        statistics.median(pair[0] / pair[1] for pair in pairs),
    )


def once(statement):
    start = time.perf_counter()
    started(f"import sys; {statement}")
    return time.perf_counter() - start


def modules(statement):
    return int(started(COUNTING.format(statement=statement)).stderr.split()[-1])


def started(code):
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )


if __name__ == "__main__":
    main()
