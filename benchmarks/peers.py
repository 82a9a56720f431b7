"""Time what a user would pick instead of reportgen's PDF, on the same content, in the same run.

    python benchmarks/peers.py FOLDER [--records N] [--only NAME,...] [--keep DIR]

Prints one table: seconds for each report by the clock, on one process and on two at once, and of the
processor, programs that a peer starts among it; the most memory that one process and its programs hold;
what its PDFs are; whether veraPDF passes them as PDF/UA-1; and our time as a ratio to its, of the three in
turn. Words are those that can be read from the PDFs; beside them stands how many that the page prints are
lacking in all of them, so that nobody is given less. Below it stands how much of the machine other work took
while a peer was timed: where that is much, believe the processor's seconds alone.

Names: reportgen (always run, since ratios are to it), build, weasyprint, typst, chromium, libreoffice.
"""

import argparse
import json
import os
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from reportgen.errors import RecordError

HERE = Path(__file__).resolve().parent
EXAMPLE = HERE.parent / "reportgen" / "examples" / "eastmarch-2016-11.yaml"
"""What every process is warmed up with."""
OURS = "reportgen"
HEAD = (
    *(
        "peer",
        "s, one",
        "s, two",
        "CPU s",
        "MB",
        "KB a file",
        "pages",
        "links",
        "words",
        "lacking",
        "PDF/UA-1",
    ),
    "ours : its",
)
sys.path += [str(HERE / "peers"), str(HERE.parent / "tests" / "verapdf")]


def main() -> None:
    options = parsed()
    try:
        with tempfile.TemporaryDirectory() as scratch:
            run(options, options.keep or Path(scratch))
    except ModuleNotFoundError as exc:
        sys.exit(f"There is no {exc.name}: pip install -c constraints.txt -e '.[dev,bench]'")
    except RecordError as exc:
        sys.exit(f"A record has errors, which `reportgen check` tells: {exc}")


def parsed():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--records", type=int, help="how many, evenly taken from the folder (default all)")
    parser.add_argument("--only", default="", help="which peers, separated by commas (default all)")
    parser.add_argument("--keep", type=Path, help="leave pages and PDFs in this folder")
    return parser.parse_args()


def run(options, folder):
    from engines import ENGINES
    from ready import prepare

    names = [name for name in options.only.split(",") if name] or list(ENGINES)
    if strangers := sorted({*names} - {*ENGINES}):
        sys.exit(f"There is no {', '.join(strangers)}; there are {', '.join(ENGINES)}")
    records = taken(sorted(options.folder.glob("*.yaml")), options.records)
    if not records:
        sys.exit(f"There is no record in {options.folder}")
    stems = prepare([EXAMPLE, *records], folder)
    rows = [row(ENGINES[name], folder, stems) for name in dict.fromkeys((OURS, *names))]
    print(f"{len(stems)} records, {os.cpu_count()} cores\n")
    for line in lines(rows):
        print(line)
    for one in rows:
        for line in remarks(one):
            print(line)


def taken(records, count):
    """Return so many of the records, at even distances."""
    count = min(count or len(records), len(records))
    return [records[place * len(records) // count] for place in range(count)]


@dataclass(frozen=True)
class Row:
    """What came of an engine; `trouble` says why nothing did."""

    engine: type
    trouble: str = ""
    one: float = 0
    two: float = 0
    processor: float = 0
    memory: int = 0
    others: float = 0
    made: "Made | None" = None


@dataclass(frozen=True)
class Made:
    """The PDFs of an engine: how many, what is in all of them, and what veraPDF says of each."""

    files: int
    size: int
    pages: int
    links: int
    words: int
    lacking: Counter
    verdicts: list


def row(engine, folder, stems):
    """Run an engine in one process, in two, and once more with its memory watched."""
    from timing import EngineError, timed

    if lacks := engine.lacks():
        return Row(engine, f"absent: {lacks}")
    told = [engine, folder, EXAMPLE.stem, stems]
    try:
        progress(engine.name, "one process")
        one = timed(*told, 1)
        progress(engine.name, "two processes")
        two = timed(*told, 2)
        progress(engine.name, "memory")
        watched = timed(*told, 1, watched=True)
        progress(engine.name, "what it made")
        made = look(folder, engine.name, stems)
    except EngineError as exc:
        return Row(engine, f"failed: {exc}")
    count = len(stems)
    return Row(
        engine,
        one=one.clock / count,
        two=two.clock / count,
        processor=one.processor / count,
        memory=watched.memory,
        others=(one.others + two.others) / (one.clock + two.clock) / os.cpu_count(),
        made=made,
    )


def progress(name, what):
    print(f"{name}: {what}", file=sys.stderr, flush=True)


def look(folder, name, stems):
    """Return what the PDFs are that one process made."""
    import pypdfium2
    from content import counted, texts
    from timing import EngineError

    paths = [folder / name / "1-of-1" / f"{stem}.pdf" for stem in stems]
    if gone := [path.stem for path in paths if not path.is_file()]:
        raise EngineError(f"no PDF of {', '.join(gone)}")
    words, lacking = Counter(), Counter()
    for path in paths:
        with pypdfium2.PdfDocument(path) as document:
            # PDFium marks a hyphen at a line's end with U+FFFE.
            read = [page.get_textpage().get_text_range().replace("\ufffe", "-") for page in document]
        found = counted("\n".join(read))
        words += found
        content = json.loads((folder / "content" / f"{path.stem}.json").read_text(encoding="utf-8"))
        lacking += counted("\n".join(texts(content))) - found
    size = sum(path.stat().st_size for path in paths)
    pages, links = (sum(counts) for counts in zip(*map(pages_and_links, paths), strict=True))
    return Made(len(paths), size, pages, links, words.total(), lacking, judged(paths))


def pages_and_links(path):
    """Return how many pages a PDF has, and how many links can be followed."""
    import pikepdf

    with pikepdf.open(path) as pdf:
        notes = [note for page in pdf.pages for note in page.get("/Annots", [])]
        return len(pdf.pages), sum(note.Subtype == "/Link" for note in notes)


def judged(paths):
    """Return veraPDF's verdicts, none where it is not on this machine."""
    import verapdf

    if lacking := verapdf.missing():
        print(f"veraPDF needs {', '.join(map(str, lacking))}", file=sys.stderr)
        return []
    return verapdf.validate(paths, [verapdf.UA1])


def lines(rows):
    """Yield the table, as Markdown."""
    yield f"| {' | '.join(HEAD)} |"
    yield f"|---|{'---:|' * (len(HEAD) - 1)}"
    for one in rows:
        yield f"| {' | '.join([one.engine.called, *cells(one, rows[0])])} |"


def cells(row, ours):
    """Return what stands beside a name."""
    if row.trouble:
        return [row.trouble, *[""] * (len(HEAD) - 2)]
    made = row.made
    passed = sum(verdict["compliant"] for verdict in made.verdicts)
    return [
        *(f"{value:.3f}" for value in (row.one, row.two, row.processor)),
        f"{row.memory / 1e6:.0f}",
        f"{made.size / made.files / 1e3:.0f}",
        f"{made.pages / made.files:.1f}",
        *(f"{value / made.files:.0f}" for value in (made.links, made.words)),
        str(made.lacking.total()),
        f"{passed} of {made.files}" if made.verdicts else "not asked",
        ratios(ours, row) if ours.made else "",
    ]


def ratios(ours, its):
    """Return our time as a ratio to another's: by the clock, on one process and on two; the processor's."""
    pairs = (ours.one, its.one), (ours.two, its.two), (ours.processor, its.processor)
    return ", ".join(f"{our / other:.2f}" for our, other in pairs)


def remarks(row):
    """Yield what there is to say of an engine beside its row."""
    if row.made is None:
        return
    yield f"\n{row.engine.called}: version {row.engine.version()}; other work took {row.others:.0%} meanwhile"
    if row.made.lacking:
        yield f"  lacks: {', '.join(f'{word} ({n})' for word, n in row.made.lacking.most_common(8))}"
    rules = Counter(
        rule
        for verdict in row.made.verdicts
        for rule in {
            f"{one['clause']}-{one['testNumber']} {one['description'][:80]}" for one in verdict["failures"]
        }
    )
    for rule, files in rules.most_common(6):
        yield f"  {files} files fail {rule}"


if __name__ == "__main__":
    main()
