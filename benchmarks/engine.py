"""What each choice about the PDF engine costs on our own documents: the measurement behind each.

    python benchmarks/engine.py FOLDER [--records N] [--repeat N] [--profile N]

Each choice is made otherwise, in a report's CSS or around the engine, and rendered in turn with the report
as it is, in one process; printed is the median of the ratios, with the lowest and highest. What is timed is
the processor, so that other work on the machine counts little. With --profile, the functions are told in
which most of the time goes, first of the engine as it comes, then with what stands in for some of them.
"""

import argparse
import cProfile
import gc
import pstats
import statistics
import sys
import time
from contextlib import contextmanager, nullcontext
from functools import cache, partial
from io import BytesIO
from pathlib import Path
from unittest.mock import patch

from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont
from weasyprint.pdf import fonts as engine_fonts

from reportgen.assessment import assess
from reportgen.frameworks import Library
from reportgen.report import pdf
from reportgen.report.carried import carry
from reportgen.report.composition import view
from reportgen.report.fonts import font_file
from reportgen.report.html import render_html
from reportgen.report.pdf import accessible, assets, quicker, render_pdf, styles

VARIABLE = "asset:fontpkg_noto_sans/NotoSans-wdth-wght.ttf"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--records", type=int, default=3, help="how many of the folder (default 3)")
    parser.add_argument("--repeat", type=int, default=3, help="runs of each record (default 3)")
    parser.add_argument(
        "--profile", type=int, metavar="N", help="tell N functions instead, by their own time"
    )
    options = parser.parse_args()
    records = sorted(options.folder.glob("*.yaml"))
    if not records:
        sys.exit(f"There is no record in {options.folder}")
    reports = [report(path) for path in records[:: -(-len(records) // options.records)]]
    if options.profile:
        for name, way in (("the engine as it comes", plain_engine), ("with `quicker`", as_it_is)):
            print(f"{name}\n{profile(reports, way, options.profile)}")
        return
    for name, usual, otherwise in CHOICES:
        ratios = sorted(ratio for one in reports for ratio in measured(one, usual, otherwise, options.repeat))
        print(f"{name:48}{statistics.median(ratios):6.2f}   {ratios[0]:.2f} to {ratios[-1]:.2f}", flush=True)


def report(path):
    assessment = assess(path, Library())
    carried = carry(assessment.case, assessment.problems)
    return render_html(view(assessment.case, carried)), carried


def profile(reports, way, most):
    """Return the functions in which reports spend most, own seconds and share of all; the first warms up."""
    seconds(reports[0], way)
    profiler = cProfile.Profile()
    with way():
        profiler.enable()
        for html, carried in reports:
            render_pdf(html, carried)
        profiler.disable()
    stats = pstats.Stats(profiler).stats
    own = {where: told[2] for where, told in stats.items()}
    total = sum(own.values())
    longest = sorted(own, key=own.get, reverse=True)[:most]
    lines = [f"{own[where]:8.2f} s{own[where] / total:7.1%}  {place(*where)}" for where in longest]
    return "\n".join([f"{total:8.2f} s in all, as profiled", *lines])


def place(file, line, function):
    return f"{'/'.join(Path(file).parts[-2:])}:{line} {function}" if line else function


def measured(one, usual, otherwise, repeat):
    """Return the ratios of runs that follow each other; a first pair warms up what is kept."""
    pairs = [(seconds(one, usual), seconds(one, otherwise)) for _ in range(repeat + 1)]
    return [second / first for first, second in pairs[1:]]


def seconds(one, way):
    html, carried = one
    with way() as css:
        html = html.replace("</head>", f"<style>{css or ''}</style></head>")
        gc.collect()
        start = time.process_time()
        render_pdf(html, carried)
        return time.process_time() - start


# --- ways to render: each sets something up, and may say CSS that is added


def as_it_is():
    return nullcontext()


def styled(css):
    return lambda: nullcontext(css)


def numbers_as(display):
    return styled(f".paragraph > p {{ display: {display} }}")


@contextmanager
def patched(owner, name, value):
    with patch.object(owner, name, value):
        yield


@contextmanager
def nothing_kept():
    styles.fonts_with.cache_clear()
    styles._stylesheet.cache_clear()
    yield


@contextmanager
def in_faces(made):
    """Set the text in faces that are made otherwise of the same files, read anew as for a first report."""
    with patch.object(assets, "font_file", made), nothing_kept():
        yield
    with nothing_kept():
        pass


@cache
def as_woff2(address):
    font, written = TTFont(BytesIO(font_file(address))), BytesIO()
    font.flavor = "woff2"
    font.save(written)
    return written.getvalue()


def variable(_address):
    return font_file(VARIABLE)


@cache
def static(address):
    font, written = TTFont(BytesIO(font_file(VARIABLE))), BytesIO()
    instantiateVariableFont(font, {"wght": 700 if "Bold" in address else 400, "wdth": 100}).save(written)
    return written.getvalue()


@contextmanager
def plain_engine():
    quicker.withdraw()
    yield
    quicker.apply()


MEASURED = "table, .then { table-layout: auto !important }"
ANYWHERE = "body { overflow-wrap: anywhere }"
UNUSED = "\n".join(f".unused-{number} > p a:first-child {{ color: red }}" for number in range(400))
CHOICES = (
    ("columns of tables measured", as_it_is, styled(MEASURED)),
    ("columns measured, words that break anywhere", as_it_is, styled(f"{MEASURED} {ANYWHERE}")),
    ("paragraph numbers as flex", as_it_is, numbers_as("flex")),
    ("paragraph numbers as grid", as_it_is, numbers_as("grid")),
    ("paragraph numbers as table", as_it_is, numbers_as("table")),
    ("400 rules that match nothing", as_it_is, styled(UNUSED)),
    ("hyphens", as_it_is, styled("p, li, td { hyphens: auto }")),
    ("justified", as_it_is, styled("p, li, td { text-align: justify }")),
    ("stylesheets and fonts read for each report", as_it_is, nothing_kept),
    ("WOFF2 for TrueType, read for each report", nothing_kept, partial(in_faces, as_woff2)),
    ("a variable face for its static ones", partial(in_faces, static), partial(in_faces, variable)),
    ("collector at work during a render", as_it_is, partial(patched, pdf, "collector_held", nullcontext)),
    ("objects serialised twice", as_it_is, partial(patched, accessible, "_Made", lambda made: made)),
    ("without `quicker`", as_it_is, plain_engine),
    ("without libharfbuzz-subset", as_it_is, partial(patched, engine_fonts, "harfbuzz_subset", None)),
)
"""What is chosen otherwise, the way beside which it is measured, and the way to measure."""


if __name__ == "__main__":
    main()
