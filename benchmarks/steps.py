"""Time each step of a build over the records of a folder, and the whole beside plain WeasyPrint.

    python benchmarks/build.py FOLDER [--repeat N]

Prints the median and the spread (lowest and highest) of each step over all records, per record and per
page, and the whole as a ratio to WeasyPrint's bare `write_pdf` of the same HTML with the same faces. Both
run in turn in one process, so that the machine's mood falls on both alike.
"""

import argparse
import gc
import statistics
import sys
import time
from io import BytesIO
from pathlib import Path

import pikepdf
import weasyprint

from reportgen.assessment import assess
from reportgen.frameworks import Library
from reportgen.load import load
from reportgen.report.carried import carry
from reportgen.report.composition import view
from reportgen.report.fonts import faces_for, font_face, font_file
from reportgen.report.html import render_html
from reportgen.report.pdf import quicker, render_pdf
from reportgen.report.pdf.accessible import VARIANT

STEPS = ("load", "assess", "json", "html", "pdf", "whole", "plain")


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
    rows = [measure(path, library) for path in records for _ in range(options.repeat)]
    report(rows, len(records))


def measure(path, library):
    """Return the seconds of each step for one record, and its pages."""
    row = {}
    with timed(row, "load"):
        load(path, library)
    with timed(row, "assess"):  # load, grade, tell, check
        assessment = assess(path, library)
    with timed(row, "json"):
        carried = carry(assessment.case, assessment.problems)
    with timed(row, "html"):
        html = render_html(view(assessment.case, carried))
    with timed(row, "pdf"):
        data = render_pdf(html, carried)
    row["whole"] = row["assess"] + row["json"] + row["html"] + row["pdf"]
    with timed(row, "plain"):
        plain(html)
    with pikepdf.open(BytesIO(data)) as pdf:
        row["pages"] = len(pdf.pages)
    return row


class timed:  # noqa: N801  # reads as a word
    """Measure a block into a row; the collector runs between blocks, not in them."""

    def __init__(self, row, name):
        self.row, self.name = row, name

    def __enter__(self):
        gc.collect()
        self.start = time.perf_counter()

    def __exit__(self, *_):
        self.row[self.name] = time.perf_counter() - self.start


def plain(html):
    """Render as a user of WeasyPrint would: the same document, faces and kind of PDF, nothing else."""
    quicker.withdraw()
    fonts = weasyprint.text.fonts.FontConfiguration()
    rules = "\n".join(font_face(face, face.address) for face in faces_for(html))
    faces = weasyprint.CSS(string=rules, font_config=fonts, url_fetcher=_Fonts())
    document = weasyprint.HTML(string=html, url_fetcher=_Fonts())
    document.write_pdf(stylesheets=[faces], font_config=fonts, pdf_variant=VARIANT)
    quicker.apply()


class _Fonts(weasyprint.urls.URLFetcher):
    def fetch(self, url, _headers=None):
        return weasyprint.urls.URLFetcherResponse(url, font_file(url), {"Content-Type": "font/ttf"})


def report(rows, records):
    pages = sum(row["pages"] for row in rows)
    print(f"{records} records, {len(rows)} runs, {pages} pages\n")
    print(f"{'step':8}{'median ms':>12}{'lowest':>10}{'highest':>10}{'ms a page':>12}")
    for step in STEPS:
        times = sorted(row[step] * 1000 for row in rows)
        median = statistics.median(times)
        print(f"{step:8}{median:12.1f}{times[0]:10.1f}{times[-1]:10.1f}{sum(times) / pages:12.2f}")
    ratios = sorted(row["whole"] / row["plain"] for row in rows)
    total = sum(row["whole"] for row in rows) / sum(row["plain"] for row in rows)
    print(f"\nwhole / plain WeasyPrint: {total:.2f} in sum; median {statistics.median(ratios):.2f}, ", end="")
    print(f"{ratios[0]:.2f} to {ratios[-1]:.2f}")


if __name__ == "__main__":
    main()
