"""Read a folder of published reports and hold what was read against a table of outcomes.

    python benchmarks/importing.py FOLDER OUTCOMES.csv... [--each]

Reports are named URN_authority_publication.pdf; an outcome is the row of that URN and publication. Grades are
counted as right, wrong without a warning, wrong with one, and missing. Beside it stands a plain reading by
position: the grades of the first page in the order in which they stand there.
"""

import argparse
import csv
import re
import statistics
import time
from collections import Counter
from pathlib import Path

from reportgen.errors import UnreadableError
from reportgen.frameworks import Library
from reportgen.frameworks.model import OVERALL
from reportgen.importing.characters import Characters
from reportgen.importing.grades import graded_areas
from reportgen.importing.reading import read_report
from reportgen.importing.sureness import Sureness

COLUMNS = {
    "help_protection": "help-and-protection",
    "help_and_protection": "help-and-protection",
    "looked_after_permanence": "looked-after",
    "impact_of_leaders": "leadership",
    "care_leavers": "care-leavers",
    "in_care": "in-care",
}
"""Names of areas in tables of outcomes where they are not those of the frameworks."""
GRADES = re.compile(
    r"outstanding|good(?! )|requires\s+improvement(?:\s+to\s+be\s+good)?|inadequate|not\s+judged",
    re.IGNORECASE,
)
WHAT = ("right", "wrong in silence", "wrong with a warning", "missing in silence", "missing and told")
NONE = {"", "not reviewed", "(in joint judgement)"}
"""What outcomes say where the report has no such grade."""


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("outcomes", type=Path, nargs="+")
    parser.add_argument("--each", action="store_true", help="tell of each report what is not right")
    options = parser.parse_args()
    outcomes = dict(read_outcomes(options.outcomes))
    library, ours, plain = Library(), Counter(), Counter()
    seconds, unread = [], []
    complete = unnumbered = found = last = read = 0
    for path in sorted(options.folder.glob("*.pdf")):
        data, row = path.read_bytes(), outcomes.get(key_of(path))
        started = time.perf_counter()
        try:
            draft = read_report(path.name, data, library)
        except UnreadableError as exc:
            unread.append(f"{exc}")
            continue
        seconds.append(time.perf_counter() - started)
        read += 1
        numbers = draft.texts.numbers
        whole = bool(numbers) and numbers == list(range(1, numbers[-1] + 1))
        complete += whole
        found += len(numbers)
        last += max(numbers, default=0)
        unnumbered += not numbers
        if options.each and numbers and not whole:
            print(f"{path.stem}: paragraphs {len(numbers)}, last {numbers[-1:]}, gaps {draft.texts.gaps}")
        if row is None:
            continue
        expected = expected_of(row, graded_areas(library.get(draft.framework)))
        ours += judged(
            path.stem, expected, {area: one.grade for area, one in draft.grades.items()}, draft, options
        )
        plain += judged(path.stem, expected, by_position(data, list(expected)), None, None)
    report(read, unread, ours, plain, seconds, (complete, unnumbered, found, last))


def read_outcomes(paths):
    for path in paths:
        with path.open(encoding="utf-8") as file:
            for row in csv.DictReader(file):
                yield (row["urn"], row["published_site"]), row


def key_of(path):
    parts = path.stem.split("_")
    return parts[0], parts[-1]


def expected_of(row, areas):
    """Return the expected grades by area; 'in_care' is the joint area where a framework has that."""
    named = {COLUMNS.get(column, column): value for column, value in row.items()}
    if "in-care-and-care-leavers" in areas:
        named["in-care-and-care-leavers"] = named.get("in-care", "")
    return {
        area: None if named[area] in NONE else named[area].replace(" to be good", "")
        for area in areas
        if area in named
    }


def judged(name, expected, found, draft, options):
    """Return how many grades are right, wrong in silence, wrong and told, and missing."""
    told = Counter()
    for area, wanted in expected.items():
        grade = found.get(area)
        warned = draft is not None and is_warned_of(draft, area)
        if grade == wanted:
            told["right"] += 1
        elif grade is None:
            told["missing and told" if warned else "missing in silence"] += 1
        else:
            told["wrong with a warning" if warned else "wrong in silence"] += 1
        if options is not None and options.each and grade != wanted:
            print(f"{name}: {area} is {wanted}, read {grade}")
    return told


def is_warned_of(draft, area):
    """Return whether the reading tells to look at a grade: by itself, or as one of a report without tags."""
    title = area if area == OVERALL else Library().get(draft.framework).area(area).title
    about = {remark.about for remark in draft.remarks}
    verdict = draft.grades[area]
    return bool(verdict.doubt) or f"grade of '{title}'" in about or verdict.sureness is Sureness.LAID_OUT


def by_position(data, areas):
    """Return the grades of the first page, in their order, given to the areas in theirs."""
    characters = Characters(data)
    try:
        lines = [line.text for line in characters.lines() if line.page == 0]
    finally:
        characters.close()
    found = [
        " ".join(one.casefold().split()).replace(" to be good", "")
        for one in GRADES.findall("\n".join(lines))
    ]
    return dict(zip(areas, found, strict=False))


def report(read, unread, ours, plain, seconds, paragraphs):
    print(f"read {read} of {read + len(unread)} files")
    for why in unread:
        print(f"  not read: {why}")
    for title, counts in (("this reading", ours), ("by position", plain)):
        total = sum(counts.values())
        print(f"{title}: {total} grades; " + ", ".join(f"{what} {counts[what]}" for what in WHAT))
    complete, unnumbered, found, last = paragraphs
    print(f"paragraphs found: {found} of {last}, as the last number of each report tells")
    print(f"reports without a gap to the last: {complete} of {read}; {unnumbered} number none")
    print(
        f"seconds per report: median {statistics.median(seconds):.2f}, most {max(seconds):.2f}, "
        f"all {sum(seconds):.1f}"
    )


if __name__ == "__main__":
    main()
