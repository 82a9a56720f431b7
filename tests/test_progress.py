"""The account of a provider: its inspections, its grades over time, and the lives of what was asked."""

import csv
import json
import shutil
from io import StringIO

import jsonschema
import pytest
import test_cli
from conftest import EXAMPLES, MINIMAL, ROOT, corpus, needs_shared
from test_lives import ASKED, FIRST, LAST, SAID, SECOND, THIRD, dated

from reportgen.assessment import assess
from reportgen.frameworks import Library
from reportgen.load import Neighbours
from reportgen.progress.account import account, inspections_around
from reportgen.progress.contract import AccountData
from reportgen.progress.terminal import as_text
from reportgen.report.contract import data_schema
from reportgen.words import counted

VISIT = """\
format: 1
framework: monitoring-visit
provider: {name: Testford}
inspection: {dates: [{from: 2022-06-01, to: 2022-06-02}], lead_inspector: A. Inspector, published: 2022-07-01}
status: published
previous: testford-2021-05
overall: {narrative: Progress is made.}
areas:
  progress-made: {narrative: Schools know more.}
  leadership: {narrative: Leaders see to it.}
progress: [{of: testford-2021-05/I2, status: met, text: Schools know.}]
"""


@pytest.fixture
def folder(tmp_path):
    """Three inspections of one provider, and one of another."""
    for name, year, more in ((FIRST, 2018, ASKED), (SECOND, 2021, SAID), (THIRD, 2024, LAST)):
        (tmp_path / f"{name}.yaml").write_text(dated(year, more))
    (tmp_path / "elsewhere-2024-05.yaml").write_text(MINIMAL.replace("Testford", "Elsewhere"))
    return tmp_path


def account_from(path):
    library = Library()
    neighbours = Neighbours(path.parent, library)
    return account(inspections_around(assess(path, library, None, neighbours).case, neighbours, None))


@pytest.mark.parametrize("name", [FIRST, SECOND, THIRD])
def test_the_account_is_the_same_from_whichever_inspection_it_begins(folder, name):
    told = account_from(folder / f"{name}.yaml")
    assert [one.id for one in told.inspections] == [FIRST, SECOND, THIRD]
    assert as_text(told) == as_text(account_from(folder / f"{SECOND}.yaml"))


def test_the_account_in_words(folder):
    told = as_text(account_from(folder / f"{SECOND}.yaml"))
    lives = told[told.index("Areas for improvement.") : told.index("\n\nStated against")]
    assert (
        lives
        == f"""\
Areas for improvement. Of six areas for improvement that a later report could tell of, three are repeated, \
one is partly met and nothing is said of two.

  Asked for in March 2018
    {FIRST}/I1: Visits in time.
      March 2021: met. Visits are in time.
      March 2024: repeated as {THIRD}/I1: Visits in time.
    {FIRST}/I2: Plans that say by when.
      March 2021: not met
      March 2021: repeated as {SECOND}/I1: Plans with dates.
    {FIRST}/I3, priority action: Homes near school.
      March 2021: repeated as {SECOND}/I2: Schools that know.
    {FIRST}/I4: Advice for care leavers.
      March 2021: no word of it

  Asked for in March 2021
    {SECOND}/I1: Plans with dates.
      March 2024: partly met. Half of them have dates.
    {SECOND}/I2: Schools that know.
      March 2024: no word of it

  Asked for in March 2024. No later report could say what became of it.
    {THIRD}/I1: Visits in time."""
    )


def test_a_report_that_tells_of_nothing_that_was_asked_is_told_once(folder):
    (folder / f"{SECOND}.yaml").write_text(dated(2021, f"previous: {FIRST}\n"))
    (folder / f"{THIRD}.yaml").write_text(dated(2024, f"previous: {SECOND}\n"))
    told = account_from(folder / f"{THIRD}.yaml")
    lives = as_text(told)
    assert lives[lives.index("  Asked for in") : lives.index("\n\nStated against")] == (
        "  Asked for in March 2018. The report of March 2021 does not say what became of any of them.\n"
        f"    {FIRST}/I1: Visits in time.\n"
        f"    {FIRST}/I2: Plans that say by when.\n"
        f"    {FIRST}/I3, priority action: Homes near school.\n"
        f"    {FIRST}/I4: Advice for care leavers."
    )
    assert [(said.inspection, said.stage) for one in told.asked for said in one.said] == [
        (SECOND, "no word of it")
    ] * 4


def test_what_a_visit_says_stands_where_the_next_inspection_says_nothing(folder):
    (folder / "testford-2022-07.yaml").write_text(VISIT)
    (folder / f"{THIRD}.yaml").write_text(dated(2024, f"previous: {SECOND}\n"))
    lives = as_text(account_from(folder / f"{SECOND}.yaml"))
    assert lives[lives.index("  Asked for in March 2021") : lives.index("\n\nStated against")] == (
        "  Asked for in March 2021. The report of March 2024 does not say what became of any of them.\n"
        f"    {SECOND}/I1: Plans with dates.\n"
        f"    {SECOND}/I2: Schools that know.\n"
        "      June 2022: met. Schools know."
    )


def test_a_visit_between_two_inspections_says_what_became_of_what_was_asked(folder):
    (folder / "testford-2022-07.yaml").write_text(VISIT)
    told = account_from(folder / f"{THIRD}.yaml")
    assert [one.id for one in told.inspections] == [FIRST, SECOND, "testford-2022-07", THIRD]
    (asked,) = (one for one in told.asked if one.reference == f"{SECOND}/I2")
    assert [(said.inspection, said.stage) for said in asked.said] == [
        ("testford-2022-07", "met"),
        (THIRD, "no word of it"),
    ]
    assert asked.stage == "met"
    assert len(told.history.rows) == 5


def test_records_that_cannot_be_read_or_are_of_another_provider_are_left_out(folder):
    (folder / "broken-2025-05.yaml").write_text(f"previous: {THIRD}\nformat: [\n")
    other = MINIMAL.replace("Testford", "Elsewhere").replace("2024-", "2025-")
    (folder / "other-2025-05.yaml").write_text(f"{other}previous: {THIRD}\n")
    circle = dated(2018, ASKED) + f"previous: {THIRD}\n"
    (folder / f"{FIRST}.yaml").write_text(circle)
    assert [one.id for one in account_from(folder / f"{SECOND}.yaml").inspections] == [FIRST, SECOND, THIRD]


def test_the_command_takes_a_path_or_an_id_and_tells_in_three_forms(folder, run):
    done = run("progress", THIRD, cwd=folder)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("Testford: three inspections, March 2018 to March 2024\n")
    assert done.stdout == test_cli.run("progress", THIRD, cwd=folder).stdout
    again = run("progress", FIRST, "--records", folder, cwd=folder.parent)
    assert again.stdout == run("progress", f"{FIRST}.yaml", cwd=folder).stdout == done.stdout
    done = run("progress", THIRD, "-o", "p.json", cwd=folder)
    told = json.loads((folder / "p.json").read_text())
    jsonschema.validate(told, json.loads((ROOT / "docs" / "progress.schema.json").read_text()))
    assert [one["stage"] for one in told["improvements"]] == [
        *("repeated", "repeated", "repeated", "no word of it", "partly met", "no word of it", "raised"),
    ]
    assert {tuple(grade) for one in told["judgements"] for grade in one["grades"]} == {
        ("when", "known_as", "label", "state", "sentence")
    }
    assert all(grade["sentence"] for one in told["judgements"] for grade in one["grades"])
    done = run("progress", THIRD, "--format", "csv", cwd=folder)
    rows = list(csv.DictReader(StringIO(done.stdout)))
    assert [row["stage"] for row in rows if row["reference"] == f"{FIRST}/I2"] == [
        "raised",
        "not met",
        "repeated",
    ]
    assert {row["said_on"] for row in rows} == {"2018-03-15", "2021-03-15", "2024-03-15"}


@pytest.mark.parametrize(
    ("named", "says"),
    [
        ("nowhere-2024-05", "progress takes a record; nowhere-2024-05.yaml is not there"),
        ("./nowhere.yaml", "progress takes a record; nowhere.yaml is not there"),
        (".", "progress takes a record; . is a folder"),
    ],
)
def test_what_is_no_record_is_told(folder, named, says, run):
    done = run("progress", named, cwd=folder)
    assert (done.returncode, done.stderr) == (2, f"reportgen: {says}\n")


def test_the_command_never_writes_over_a_record(folder, run):
    done = run("progress", THIRD, "-o", f"{THIRD}.yaml", cwd=folder)
    assert done.returncode == 2
    assert (folder / f"{THIRD}.yaml").read_text() == dated(2024, LAST)


def test_the_schema_of_the_data_is_up_to_date():
    assert (ROOT / "docs" / "progress.schema.json").read_text() == data_schema(AccountData)


def test_an_example_with_its_earlier_inspection_tells_its_whole_history(tmp_path):
    for name in ("eastmarch-2013-12", "eastmarch-2016-11"):
        shutil.copy(EXAMPLES / f"{name}.yaml", tmp_path)
    told = account_from(tmp_path / "eastmarch-2013-12.yaml")
    assert told.finding == (
        "Of seven areas for improvement that a later report could tell of, three are repeated "
        "and four are met."
    )
    assert [one.next_ones[0].actual for one in told.inspections] == [
        "Next inspected from 19 September 2016, 14 months after that.",
        "",
    ]


# What follows was read in the published reports by hand.
GRADES = {
    "doncaster-2025-03": {
        "The impact of leaders on social work practice with children and families": (
            "Better by two steps than in February 2022",
            ["Requires improvement", "Good", "Inadequate", "Good"],
        ),
        "The experiences and progress of children who need help and protection": (
            "Better by one step than in February 2022",
            ["Inadequate", "Good", "Requires improvement to be good", "Good"],
        ),
        "The experiences and progress of children in care": (
            "Not comparable: judged together with care leavers in February 2022",
            ["Requires improvement", "Good", "Requires improvement to be good", "Good"],
        ),
        "The experiences and progress of care leavers": (
            "Not comparable: judged together with children in care in February 2022",
            ["Requires improvement", "Good"] + ["Requires improvement to be good"] * 2,
        ),
        "Overall effectiveness": (
            "Better by one step than in February 2022",
            ["Inadequate", "Good", "Requires improvement to be good", "Good"],
        ),
    },
    "slough-2023-03": {
        "The impact of leaders on social work practice with children and families": (
            "Worse by one step than in February 2019",
            ["Inadequate", "Requires improvement to be good", "Inadequate"],
        ),
        "The experiences and progress of children who need help and protection": (
            "As in February 2019",
            ["Inadequate", "Requires improvement to be good", "Requires improvement to be good"],
        ),
        "The experiences and progress of children in care": (
            "Not comparable: judged together with care leavers in February 2019",
            ["Inadequate", "Requires improvement to be good", "Requires improvement to be good"],
        ),
        "The experiences and progress of care leavers": (
            "Not comparable: judged together with children in care in February 2019",
            ["Inadequate"] + ["Requires improvement to be good"] * 2,
        ),
        "Overall effectiveness": (
            "As in February 2019",
            ["Inadequate", "Requires improvement to be good", "Requires improvement to be good"],
        ),
    },
    "cheshire-east-2024-05": {
        "The impact of leaders on social work practice with children and families": (
            "As in November 2019",
            ["Requires improvement"] + ["Requires improvement to be good"] * 2,
        ),
        "The experiences and progress of children who need help and protection": (
            "As in November 2019",
            ["Requires improvement"] + ["Requires improvement to be good"] * 2,
        ),
        "The experiences and progress of children in care": (
            "Not comparable: judged together with care leavers in November 2019",
            ["Requires improvement"] + ["Requires improvement to be good"] * 2,
        ),
        "The experiences and progress of care leavers": (
            "Not comparable: judged together with children in care in November 2019",
            ["Requires improvement", "Requires improvement to be good", "Inadequate"],
        ),
        "Overall effectiveness": (
            "Worse by one step than in November 2019",
            ["Requires improvement", "Requires improvement to be good", "Inadequate"],
        ),
    },
}
NEXT = {
    "doncaster-2025-03": [
        "Next inspected from 9 November 2017, five months after that.",
        "Next inspected from 14 February 2022, 12 months after that.",
        "Next inspected from 20 January 2025, in time.",
    ],
    "slough-2023-03": [
        "Next inspected from 21 January 2019, 17 months after that.",
        "Next inspected from 23 January 2023, 10 months after that.",
    ],
    "cheshire-east-2024-05": [
        "Next inspected from 18 November 2019, 14 months after that.",
        "Next inspected from 26 February 2024, 13 months after that.",
    ],
}


@needs_shared
@pytest.mark.parametrize("record", GRADES)
def test_the_history_of_a_council_says_what_its_records_say_and_no_more(record):
    told = account_from(corpus(f"{record}.yaml")[0])
    found = {
        row.label: (row.change, [*(one.grade.label for one in row.earlier), row.now.label])
        for row in told.history.rows
    }
    assert found == GRADES[record]
    actual = [due.actual for one in told.inspections for due in one.next_ones]
    assert [one for one in actual if one] == NEXT[record]
    asked = [one for one in told.asked if one.inspection != record]
    assert {one.stage for one in asked} == {"no word of it"}
    areas = f"{counted(len(asked), 'area')} for improvement"
    assert told.finding == f"Nothing is said of the {areas} that a later report could tell of."
