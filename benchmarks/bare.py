"""Make PDFs of pages with WeasyPrint's bare `write_pdf` in a pool: what a build is held against.

    python benchmarks/bare.py PAGE... --css FILE [--jobs N]

It is what anybody would write: a pool of processes with the engine loaded, the longest page first, the same
kind of PDF as a report's. Nothing of reportgen's is in it, and what is made is thrown away.
"""

import argparse
import os
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

VARIANT = "pdf/ua-1"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("pages", nargs="+", type=Path)
    parser.add_argument("--css", type=Path, required=True, help="stylesheet that declares the faces")
    parser.add_argument("--jobs", type=int, default=len(os.sched_getaffinity(0)), help="how many at once")
    options = parser.parse_args()
    longest_first = sorted(options.pages, key=lambda page: -page.stat().st_size)
    pool = ProcessPoolExecutor(options.jobs, get_context("spawn"), initializer=load)
    with pool:
        made = list(pool.map(rendered, longest_first, [options.css] * len(longest_first)))
    print(f"{len(made)} PDFs of {sum(made)} bytes")


def load():
    import weasyprint  # noqa: F401  # for what comes after


def rendered(page, css):
    """Return how long the PDF of a page is."""
    import weasyprint

    fonts = weasyprint.text.fonts.FontConfiguration()
    faces = weasyprint.CSS(filename=css, font_config=fonts)
    return len(
        weasyprint.HTML(filename=page).write_pdf(stylesheets=[faces], font_config=fonts, pdf_variant=VARIANT)
    )


if __name__ == "__main__":
    main()
