"""`reportgen check`: its forms, exit codes, the house style, waivers, and names that are never printed."""

import json

import pytest
from conftest import MINIMAL
from ruamel.yaml import YAML

from reportgen.rules import RULES

DOUBLE = MINIMAL.replace("Services are good.", "Services are good for the the children.")
WAIVER = "waivers:\n  - {rule: left-over.double, reason: A quotation.}\n"


@pytest.fixture
def run(run):
    """Run a command, `check` unless told, on a day."""
    return lambda *arguments, cwd, command="check": run(command, "--today", "2024-06-01", *arguments, cwd=cwd)


@pytest.fixture
def folder(record_file):
    return record_file(DOUBLE).parent


def codes(done):
    (one,) = json.loads(done.stdout)
    return [problem["code"] for problem in one["problems"]]


def test_a_finding_has_file_line_and_column_of_the_very_word(folder, run):
    done = run(".", cwd=folder)
    assert done.returncode == 0
    assert (
        "warning left-over.double: The word 'the' stands twice\n"
        "  --> testford-2024-05.yaml:15:27  overall.narrative\n"
        "   15 |     Services are good for the the children.\n"
        "      |                           ^^^^^^^\n"
        "   found: 'the the'\n"
    ) in done.stdout
    assert done.stdout.splitlines()[-1].startswith("1 record checked: 0 errors, ")


@pytest.mark.parametrize(
    ("line", "shown", "column"),
    [
        ("  narrative: Good for the the children.\n", "the the", 23),
        ('  narrative: "Good for the the children."\n', "the the", 24),
        ("  narrative: |\n\n    Good.\n\n    For the the children.\n", "the the", 9),
    ],
)
def test_the_place_is_right_in_every_notation(record_file, line, shown, column, run):
    folder = record_file(MINIMAL.replace("  narrative: |\n    Services are good.\n", line)).parent
    (one,) = json.loads(run(".", "--format", "json", cwd=folder).stdout)
    (found,) = [problem for problem in one["problems"] if problem["code"] == "left-over.double"]
    text = (folder / "testford-2024-05.yaml").read_text().splitlines()[found["line"] - 1]
    assert found["column"] == column
    assert text[column - 1 : column - 1 + len(shown)] == shown


def test_strict_ends_with_one_for_warnings(folder, run):
    assert run(".", "--strict", cwd=folder).returncode == 1


def test_an_error_ends_with_one(record_file, run):
    folder = record_file(
        DOUBLE.replace("grade: good, narrative: Leaders", "grade: goood, narrative: Leaders")
    ).parent
    done = run(".", "--format", "json", cwd=folder)
    assert done.returncode == 1
    assert "grade.unknown" in codes(done)


def test_the_house_style_says_how_much_a_rule_matters(folder, run):
    for word, code in (("error", 1), ("info", 0), ("off", 0)):
        (folder / "reportgen.toml").write_text(f'[checks]\nseverity = {{"left-over.double" = "{word}"}}\n')
        done = run(".", "--format", "json", cwd=folder)
        assert done.returncode == code
        assert ("left-over.double" in codes(done)) == (word != "off")


@pytest.mark.parametrize("command", ["check", "build"])
def test_a_rule_that_is_not_there_cannot_be_weighed(folder, command, run):
    (folder / "reportgen.toml").write_text('[checks]\nseverity = {"left-over.doubel" = "off"}\n')
    done = run(".", cwd=folder, command=command)
    assert done.returncode == 78
    assert "There is no rule 'left-over.doubel'\n  --> reportgen.toml:2:13" in done.stderr
    assert "hint: Did you mean 'left-over.double'?" in done.stderr


def test_a_waiver_lets_a_finding_stand_and_its_reason_is_printed(record_file, run):
    folder = record_file(DOUBLE + WAIVER).parent
    done = run(".", cwd=folder)
    assert "waived left-over.double at testford-2024-05.yaml:15: A quotation." in done.stdout
    (one,) = json.loads(run(".", "--format", "json", cwd=folder).stdout)
    assert "left-over.double" not in [problem["code"] for problem in one["problems"]]
    assert [(waived["code"], waived["reason"]) for waived in one["waived"]] == [
        ("left-over.double", "A quotation.")
    ]


def test_a_waiver_holds_for_its_field_alone_and_an_idle_one_is_told(record_file, run):
    elsewhere = WAIVER.replace("reason", "field: about, reason")
    done = run(".", "--format", "json", cwd=record_file(DOUBLE + elsewhere).parent)
    assert {"left-over.double", "waiver.idle"} <= set(codes(done))


def test_no_report_shows_a_waiver(record_file):
    from helpers import page_of_case

    from reportgen.assessment import sound_case

    assert "A quotation." not in page_of_case(sound_case(record_file(DOUBLE + WAIVER)))


def test_sarif_is_of_its_schema_in_what_it_says(folder, run):
    (run_,) = json.loads(run(".", "--format", "sarif", cwd=folder).stdout)["runs"]
    assert [rule["id"] for rule in run_["tool"]["driver"]["rules"]] == [rule.code for rule in RULES]
    (found,) = [one for one in run_["results"] if one["ruleId"] == "left-over.double"]
    assert found["level"] == "warning"
    assert found["locations"][0]["physicalLocation"] == {
        "artifactLocation": {"uri": "testford-2024-05.yaml"},
        "region": {"startLine": 15, "startColumn": 27},
    }


def test_github_gets_commands_of_one_line(folder, run):
    lines = run(".", "--format", "github", cwd=folder).stdout.splitlines()
    assert (
        "::warning file=testford-2024-05.yaml,line=15,col=27,title=left-over.double::"
        "The word 'the' stands twice." in lines
    )
    assert all(line.startswith(("::warning ", "::error ", "::notice ")) for line in lines)


def test_a_file_that_is_no_record_is_told_and_stops_no_other(folder, run):
    (folder / "broken.yaml").write_text("format: [\n")
    done = run(".", "--format", "json", cwd=folder)
    assert done.returncode == 1
    broken, good = json.loads(done.stdout)
    assert broken["problems"][0]["severity"] == "error"
    assert "left-over.double" in [problem["code"] for problem in good["problems"]]


def test_the_documentation_has_every_rule():
    from conftest import ROOT

    text = (ROOT / "docs" / "rules.md").read_text()
    for rule in RULES:
        assert f"#### `{rule.code}`: {rule.severity.value}" in text
        for example in (rule.fails, rule.passes):
            assert YAML(typ="safe", pure=True).load(example) is not None


def test_what_is_worth_a_look_is_told_on_a_line_behind_what_must_be_mended(record_file, run):
    text = DOUBLE.replace("the children.", "the children, prior to that.").replace(
        "Leaders", "Holistic leaders"
    )
    lines = run(".", cwd=record_file(text).parent).stdout.splitlines()
    notes = [line for line in lines if line.startswith("info ")]
    assert (
        "info english.wordy at testford-2024-05.yaml:15:45: This can be said in plainer words "
        "('prior to', expected 'before')"
    ) in notes
    assert (
        "info english.jargon at testford-2024-05.yaml:17:40: 'Holistic' is a word of the trade. "
        "Try: whole, or of the whole child."
    ) in notes
    assert lines[-2 - len(notes) : -2] == notes
    assert "warning left-over.double: The word 'the' stands twice" in lines[: -2 - len(notes)]
    assert lines[-1] == "1 record checked: 0 errors, 2 warnings, 4 notes; --fix can mend 2 of them"


def test_a_waiver_of_no_rule_is_told_with_the_rule_that_was_meant(record_file, run):
    folder = record_file(DOUBLE + WAIVER.replace("double", "doubel")).parent
    assert (
        "warning waiver.idle: This waives nothing: there is no rule 'left-over.doubel'\n"
        "  --> testford-2024-05.yaml:22:12  waivers[0].rule\n"
        "   22 |   - {rule: left-over.doubel, reason: A quotation.}\n"
        "      |            ^^^^^^^^^^^^^^^^\n"
        "   hint: Did you mean 'left-over.double'?\n"
    ) in run(".", cwd=folder).stdout
