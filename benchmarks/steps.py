"""Time each step of a report over the records of a folder, in one process.

    python benchmarks/steps.py FOLDER [--repeat N]

Prints the processor's time of each step, the median over all records, the lowest and the highest, and the sum
a page. `assess` reads, grades and checks; `proof` reads page and PDFs back.
"""

import argparse
import gc
import statistics
import sys
import time
from io import BytesIO
from pathlib import Path

import pikepdf

from reportgen.assessment import assess
from reportgen.frameworks import Library
from reportgen.proof.release import refuse_unfit
from reportgen.report.carried import carry
from reportgen.report.composition import view
from reportgen.report.html import render_html
from reportgen.report.pdf import render_pdf
from reportgen.report.summary import render_summary

STEPS = ("assess", "json", "html", "pdf", "summary", "proof", "collector")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--repeat", type=int, default=1, help="runs of each record (default 1)")
    options = parser.parse_args()
    records = sorted(options.folder.glob("*.yaml"))
    if not records:
        sys.exit(f"There is no record in {options.folder}")
    library = Library()
    measure(records[0], library)  # imports, fonts and templates are paid once, before anything counts
    gc.freeze()
    gc.disable()
    rows = [measure(path, library) for path in records for _ in range(options.repeat)]
    report(rows, len(records))


def measure(path, library):
    """Return the seconds of each step for one record, and its pages."""
    row = {}
    with timed(row, "assess"):
        assessment = assess(path, library)
    case = assessment.case
    with timed(row, "json"):
        carried = carry(case, assessment.problems)
        told = view(case, carried)
    with timed(row, "html"):
        html = render_html(told)
    with timed(row, "pdf"):
        data = render_pdf(html, carried)
    with timed(row, "summary"):
        summary = render_summary(case, told, carried)
    with timed(row, "proof"):
        files = {"report.html": html.encode(), "report.pdf": data, "summary.pdf": summary}
        refuse_unfit(files, case.record, told)
    with timed(row, "collector"):
        gc.collect()
    with pikepdf.open(BytesIO(data)) as pdf:
        row["pages"] = len(pdf.pages)
    return row


class timed:  # noqa: N801  # reads as a word
    """Measure a block into a row."""

    def __init__(self, row, name):
        self.row, self.name = row, name

    def __enter__(self):
        self.start = time.process_time()

    def __exit__(self, *_):
        self.row[self.name] = time.process_time() - self.start


def report(rows, records):
    pages = sum(row["pages"] for row in rows)
    print(f"{records} records, {len(rows)} runs, {pages} pages\n")
    print(f"{'step':10}{'median ms':>12}{'lowest':>10}{'highest':>10}{'ms a page':>12}{'share':>8}")
    whole = sum(row[step] for row in rows for step in STEPS)
    for step in STEPS:
        times = sorted(row[step] * 1000 for row in rows)
        numbers = (
            f"{statistics.median(times):12.1f}{times[0]:10.1f}{times[-1]:10.1f}{sum(times) / pages:12.2f}"
        )
        print(f"{step:10}{numbers}{sum(times) / whole / 1000:8.1%}")


if __name__ == "__main__":
    main()
