"""The command line: exit codes, what is printed where, and files that appear whole or not at all."""

import json
import os
import pty
import re
import shutil
import signal
import subprocess
import sys
import time

import jsonschema
import pytest
from conftest import EXAMPLES, MINIMAL, ROOT

from reportgen.frameworks import Library
from reportgen.problems import path_shown

BROKEN = MINIMAL.replace("leadership: {grade: good", "leadership: {grade: yes")


def run(*arguments, cwd, **options):
    """Run the program as a user does and return what it printed and its exit code."""
    return subprocess.run(
        [sys.executable, "-m", "reportgen", *map(str, arguments)],
        cwd=cwd,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT), "NO_COLOR": "1"},
        **options,
    )


@pytest.fixture
def folder(tmp_path):
    """A folder with one good record and one with an error."""
    (tmp_path / "records").mkdir()
    (tmp_path / "records" / "good-2024-05.yaml").write_text(MINIMAL)
    (tmp_path / "records" / "poor-2024-05.yaml").write_text(BROKEN)
    return tmp_path


def names(folder):
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_a_record_becomes_four_files_under_its_id(folder):
    done = run("build", "records/good-2024-05.yaml", cwd=folder)
    assert done.returncode == 0, done.stderr
    assert names(folder / "output") == [
        "good-2024-05/manifest.json",
        "good-2024-05/report.html",
        "good-2024-05/report.json",
        "good-2024-05/report.pdf",
        "good-2024-05/summary.pdf",
        "manifest.json",
    ]
    assert (folder / "output/good-2024-05/report.pdf").read_bytes().startswith(b"%PDF-")
    assert done.stdout.splitlines()[-1] == "1 of 1 report built in output, 1 warning"


def test_a_record_with_errors_builds_nothing_and_stops_no_other(folder):
    done = run("build", "records", "-o", "out", "--format", "html", cwd=folder)
    assert done.returncode == 1
    assert names(folder / "out") == [
        "good-2024-05/manifest.json",
        "good-2024-05/report.html",
        "manifest.json",
    ]
    assert "error grade.unknown: 'yes' is not a grade of this framework" in done.stderr
    assert "records/poor-2024-05.yaml:17:23  areas.leadership.grade" in done.stderr
    assert "FAILED records/poor-2024-05.yaml" in done.stderr
    assert done.stdout.splitlines()[-1] == "1 of 2 reports built in out, 1 failed, 2 warnings"


def test_a_failing_record_leaves_its_old_report_untouched(folder):
    record = folder / "records/good-2024-05.yaml"
    run("build", record, "--format", "html", cwd=folder)
    before = (folder / "output/good-2024-05/report.html").read_bytes()
    record.write_text(BROKEN)
    assert run("build", record, "--format", "html", cwd=folder).returncode == 1
    assert (folder / "output/good-2024-05/report.html").read_bytes() == before


def test_quiet_prints_errors_alone(folder):
    done = run("build", "records", "--format", "json", "-q", cwd=folder)
    assert done.stdout == ""
    assert "warning" not in done.stderr
    assert "error grade.unknown" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["build", "nowhere.yaml"], "There is no file or folder nowhere.yaml"),
        (["build", "empty"], "There is no record in the folder empty"),
        (["build", "records", "--format", "docx"], "there is no format 'docx'"),
        (["build", "records", "--format", "hmtl"], "Did you mean 'html'?"),
        (["build", "records", "--today", "tomorrow"], "'tomorrow' is no day"),
        (["build", "records", "--frameworks", "nowhere"], "There is no folder of frameworks at nowhere"),
        (["build"], "the following arguments are required: PATH"),
        (["frameworks", "ilac-2023"], "Did you mean 'ilacs-2023'?"),
        (["schema", "sif"], "There is no framework 'sif'"),
        (["explain", "nowhere.yaml"], "nowhere.yaml is not there"),
        (["explain", "records"], "records is a folder"),
        (["new", "ilacs-2026"], "new takes FRAMEWORK FILE"),
        (["new", "ilacs-2026", "record.txt"], "a record's name ends with .yaml"),
        (["new", "--example", "nobody"], "There is no example 'nobody'"),
        ([], "the following arguments are required: COMMAND"),
    ],
)
def test_wrong_usage_ends_with_2_and_says_what_is_wrong(folder, arguments, says):
    (folder / "empty").mkdir()
    done = run(*arguments, cwd=folder)
    assert done.returncode == 2
    assert says in done.stderr
    assert "Traceback" not in done.stderr
    assert not (folder / "output").exists()


def test_missing_templates_end_with_2_before_anything_is_written(folder):
    done = run("build", "records/good-2024-05.yaml", "--templates", "nowhere", cwd=folder)
    assert done.returncode == 2
    assert "There is no folder of templates at nowhere" in done.stderr
    assert not (folder / "output").exists()


def test_a_broken_framework_ends_with_3_and_shows_its_line(folder):
    (folder / "own").mkdir()
    (folder / "own" / "mine.yaml").write_text("format: 1\ntitel: Mine\n")
    done = run("build", "records", "--frameworks", "own", cwd=folder)
    assert done.returncode == 3
    assert "own/mine.yaml:2:1  titel" in done.stderr
    assert "Did you mean 'title'?" in done.stderr


@pytest.mark.parametrize(
    ("template", "says"),
    [
        ("{{ report.nothing }}", "has no attribute 'nothing'"),
        ("{% if %}", "report.html, line 1"),
        ('{% include "../../../etc/passwd" %}', "There is no template"),
        ("{{ report.id / 2 }}", "unsupported operand"),
        ("<p>\n{{ nobody }}", "line 2: 'nobody' is undefined"),
    ],
)
def test_a_broken_template_ends_with_4_and_names_its_line(folder, template, says):
    (folder / "mine").mkdir()
    (folder / "mine" / "report.html").write_text(template)
    done = run("build", "records/good-2024-05.yaml", "--templates", "mine", cwd=folder)
    assert done.returncode == 4
    assert says in done.stderr
    assert "Traceback" not in done.stderr
    assert not (folder / "output").exists()


def test_one_template_of_the_users_own_replaces_one_shipped_one(folder):
    (folder / "mine" / "sections").mkdir(parents=True)
    (folder / "mine" / "sections" / "about.html").write_text("<p>Our own words about it.</p>\n")
    done = run("build", "records/good-2024-05.yaml", "--format", "html", "--templates", "mine", cwd=folder)
    assert done.returncode == 0, done.stderr
    page = (folder / "output/good-2024-05/report.html").read_text()
    assert "Our own words about it." in page
    assert "Children get help early." in page


def test_a_pdf_that_asks_for_a_file_outside_ends_with_70(folder):
    (folder / "secret.css").write_text("p { color: red }")
    (folder / "mine").mkdir()
    template = (
        f'<html lang="en"><title>x</title><link rel="stylesheet" href="file://{folder}/secret.css"><p>x'
    )
    (folder / "mine" / "report.html").write_text(template)
    done = run("build", "records/good-2024-05.yaml", "--templates", "mine", cwd=folder)
    assert done.returncode == 70
    assert "asks for something outside of it" in done.stderr
    assert not (folder / "output").exists()


def test_an_output_that_is_a_file_ends_with_73(folder):
    (folder / "output").write_text("in the way")
    done = run("build", "records/good-2024-05.yaml", "--format", "json", cwd=folder)
    assert done.returncode == 73
    assert "Cannot write to output" in done.stderr


def test_a_file_system_that_may_not_be_written_ends_with_77():
    # /proc refuses root as well, who may write to any folder whatever its mode.
    done = run("new", "--example", "calderwick-2026-06", "/proc/self/fdinfo/x.yaml", cwd="/")
    assert done.returncode in (73, 77), done.stderr
    assert "Cannot write to" in done.stderr


def test_a_full_disk_ends_with_74_and_leaves_the_old_report(folder):
    run("build", "records/good-2024-05.yaml", "--format", "json", cwd=folder)
    old = (folder / "output/good-2024-05/report.json").read_bytes()
    limited = f"ulimit -f 1; trap '' XFSZ; exec {sys.executable} -m reportgen build records/good-2024-05.yaml"
    done = subprocess.run(
        ["bash", "-c", limited],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"},
    )
    assert done.returncode == 74, done.stderr
    assert "File too large" in done.stderr
    assert names(folder / "output") == [
        "good-2024-05/manifest.json",
        "good-2024-05/report.json",
        "manifest.json",
    ]
    assert (folder / "output/good-2024-05/report.json").read_bytes() == old


def test_a_linked_output_folder_is_refused(folder):
    (folder / "elsewhere").mkdir()
    (folder / "output").mkdir()
    (folder / "output" / "good-2024-05").symlink_to(folder / "elsewhere")
    done = run("build", "records/good-2024-05.yaml", "--format", "json", cwd=folder)
    assert done.returncode == 73
    assert list((folder / "elsewhere").iterdir()) == []


def test_two_files_of_one_id_are_refused_before_either_is_built(folder):
    (folder / "records" / "good-2024-05.yml").write_text(MINIMAL)
    done = run("build", "records", "--format", "json", cwd=folder)
    assert done.returncode == 1
    assert done.stderr.count("error id.twice") == 2
    assert not (folder / "output").exists()


def test_interrupting_a_build_ends_with_130_and_leaves_whole_files(folder):
    for number in range(12):
        shutil.copy(EXAMPLES / "eastmarch-2016-11.yaml", folder / "records" / f"many-{number:02}.yaml")
    program = subprocess.Popen(
        [sys.executable, "-m", "reportgen", "build", "records"],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    while not (folder / "output").exists():
        time.sleep(0.02)
        assert program.poll() is None
    program.send_signal(signal.SIGINT)
    _, told = program.communicate(timeout=60)
    assert program.returncode == 130
    assert "interrupted" in told
    assert "Traceback" not in told
    assert not [name for name in names(folder / "output") if name.endswith(".tmp")]


def test_a_reader_that_goes_away_ends_it_with_141(folder):
    command = f"{sys.executable} -m reportgen frameworks; echo code $? >&2"
    done = subprocess.run(
        ["bash", "-c", f"({command}) | true"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"},
    )
    assert "Traceback" not in done.stderr
    assert "code 141" in done.stderr or "code 0" in done.stderr  # the reader may have lived long enough


def test_the_same_record_gives_the_same_bytes_in_any_place_zone_and_language(folder, tmp_path):
    outputs = []
    for zone, language, today, name in (
        ("UTC", "C", "2026-01-01", "a"),
        ("Pacific/Kiritimati", "tr_TR.UTF-8", "2026-01-03", "b"),
    ):
        place = tmp_path / name
        place.mkdir()
        shutil.copy(EXAMPLES / "thornhaven-2025-02.yaml", place)
        done = subprocess.run(
            [sys.executable, "-m", "reportgen", "build", ".", "--today", today, "--no-cache"],
            cwd=place,
            capture_output=True,
            text=True,
            check=False,
            env={
                **os.environ,
                "PYTHONPATH": str(ROOT),
                "TZ": zone,
                "LANG": language,
                "PYTHONHASHSEED": str(len(outputs)),
            },
        )
        assert done.returncode == 0, done.stderr
        report = place / "output" / "thornhaven-2025-02"
        outputs.append({path.name: path.read_bytes() for path in report.iterdir()})
    assert sorted(outputs[0]) == ["manifest.json", "report.html", "report.json", "report.pdf", "summary.pdf"]
    assert outputs[0] == outputs[1]
    assert all(str(tmp_path).encode() not in data for data in outputs[0].values())


def run_at(moment, *arguments, cwd, **environment):
    """Run the program with the clock set: libfaketime stands before the system's, so nothing sees another."""
    faketime = shutil.which("faketime")
    assert faketime, "This test needs Debian's package faketime; `make test` installs it"
    return subprocess.run(
        [faketime, moment, sys.executable, "-m", "reportgen", *arguments],
        cwd=cwd,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1", **environment},
    )


def test_the_same_record_gives_the_same_bytes_on_another_day(tmp_path):
    outputs = []
    for moment, language, seed in (
        ("2026-12-31 23:59:58", "C", "1"),
        ("2031-02-28 04:00:00", "tr_TR.UTF-8", "2"),
    ):
        place = tmp_path / seed
        place.mkdir()
        shutil.copy(EXAMPLES / "calderwick-2026-06.yaml", place)
        done = run_at(moment, "build", ".", "--no-cache", cwd=place, LC_ALL=language, PYTHONHASHSEED=seed)
        assert done.returncode == 0, done.stderr
        report = place / "output" / "calderwick-2026-06"
        outputs.append({path.name: path.read_bytes() for path in report.iterdir()})
    assert sorted(outputs[0]) == ["manifest.json", "report.html", "report.json", "report.pdf", "summary.pdf"]
    assert outputs[0] == outputs[1]


def test_the_clock_of_the_test_above_is_really_moved(tmp_path):
    shutil.copy(EXAMPLES / "calderwick-2026-06.yaml", tmp_path)
    done = run_at("2026-04-19 12:00:00", "build", ".", "--format", "json", cwd=tmp_path)
    assert done.returncode == 1
    assert "error date.future: 2026-04-20 is in the future" in done.stderr


def test_a_date_after_today_is_an_error(folder):
    done = run("build", "records/good-2024-05.yaml", "--format", "json", "--today", "2024-03-01", cwd=folder)
    assert done.returncode == 1
    assert "error date.future: 2024-03-04 is in the future" in done.stderr


def test_new_writes_a_record_that_a_schema_and_an_editor_know(folder):
    done = run("new", "ilacs-2026", "fresh-2026-09.yaml", cwd=folder)
    assert done.returncode == 0, done.stderr
    first = (folder / "fresh-2026-09.yaml").read_text().splitlines()[0]
    assert first == "# yaml-language-server: $schema=.reportgen/ilacs-2026.schema.json"
    schema = json.loads((folder / ".reportgen/ilacs-2026.schema.json").read_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    again = run("new", "ilacs-2026", "fresh-2026-09.yaml", cwd=folder)
    assert again.returncode == 73
    assert "is there already; nothing was written" in again.stderr


def test_a_new_record_tells_what_is_to_be_filled_in_and_builds_once_it_is(folder):
    run("new", "sif-2013", "fresh-2014-02.yaml", cwd=folder)
    path = folder / "fresh-2014-02.yaml"
    done = run("build", path.name, cwd=folder)
    assert done.returncode == 1
    assert [line for line in done.stderr.splitlines() if line.startswith("error")] == [
        "error key.missing: 'provider.name' is missing",
        "error key.missing: 'inspection.dates[0].from' is missing",
        "error key.missing: 'inspection.dates[0].to' is missing",
    ]
    text = path.read_text()
    text = text.replace("  name:  #", "  name: Freshford  #")
    text = text.replace("from:", "from: 2014-01-13").replace("      to:", "      to: 2014-01-31")
    path.write_text(text)
    assert run("build", path.name, "--format", "html,json", cwd=folder).returncode == 0


def test_an_example_can_be_copied_and_built(folder):
    assert run("new", "--example", "calderwick-2026-06", cwd=folder).returncode == 0
    done = run("build", "calderwick-2026-06.yaml", "--format", "json", cwd=folder)
    assert done.returncode == 0
    assert "warning" not in done.stderr


def test_an_example_brings_the_earlier_inspection_that_it_refers_to(folder):
    done = run("new", "--example", "eastmarch-2016-11", "mine/eastmarch-2016-11.yaml", cwd=folder)
    assert done.returncode == 0, done.stderr
    assert names(folder / "mine") == ["eastmarch-2013-12.yaml", "eastmarch-2016-11.yaml"]
    assert "warning" not in run("build", "mine", "--format", "json", cwd=folder).stderr


def test_a_terminal_shows_which_record_is_being_built_and_a_pipe_does_not(folder):
    command = [sys.executable, "-m", "reportgen", "build", "records", "--format", "json"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    main, terminal = pty.openpty()
    subprocess.run(
        command, cwd=folder, stdout=subprocess.DEVNULL, stderr=terminal, check=False, env=environment
    )
    os.close(terminal)
    shown = os.read(main, 100_000).decode()
    os.close(main)
    assert "[1/2] good-2024-05" in shown
    assert "[2/2] poor-2024-05" in shown
    assert "[1/2]" not in run(*command[3:], cwd=folder).stderr


def test_frameworks_lists_all_and_shows_one(folder):
    listed = run("frameworks", cwd=folder).stdout.splitlines()
    assert len(listed) == 13
    assert listed[3].split() == [
        *("ilacs-2026", "from", "2026-04-01"),
        *("Inspection", "of", "local", "authority", "children’s", "services"),
    ]
    shown = run("frameworks", "ilacs-2023", cwd=folder).stdout
    assert "leadership-inadequate-caps-overall: If leadership is inadequate" in shown
    assert "derived from published outcomes: 32 of 32" in shown


def test_explain_names_rule_words_basis_source_and_areas(folder):
    record = folder / "records/good-2024-05.yaml"
    record.write_text(
        MINIMAL.replace("in-care: {grade: good", "in-care: {grade: inadequate").replace(
            "overall:\n  grade: good", "overall:\n  grade: inadequate"
        )
    )
    done = run("explain", record, cwd=folder)
    assert done.returncode == 0, done.stderr
    for words in (
        "Overall effectiveness: inadequate (given)",
        "rule any-inadequate-forces-inadequate: If help and protection,",
        "sets overall to inadequate, because of in-care (inadequate)",
        "derived from published outcomes: 32 of 32",
        "Rules that do not bind here:",
        "leadership-inadequate-caps-overall",
    ):
        assert words in done.stdout


def test_explain_of_an_excluded_grade_names_the_rule_and_ends_with_1(folder):
    record = folder / "records/good-2024-05.yaml"
    record.write_text(MINIMAL.replace("in-care: {grade: good", "in-care: {grade: inadequate"))
    done = run("explain", record, cwd=folder)
    assert done.returncode == 1
    assert "REFUSED: the rules allow inadequate" in done.stdout
    assert "error grade.excluded" in done.stderr
    assert "'any-inadequate-forces-inadequate'" in done.stderr


def test_explain_as_json_has_the_outcome_of_report_json(folder):
    run("build", "records/good-2024-05.yaml", "--format", "json", cwd=folder)
    report = json.loads((folder / "output/good-2024-05/report.json").read_text())
    told = json.loads(run("explain", "records/good-2024-05.yaml", "--format", "json", cwd=folder).stdout)
    assert told["outcome"] == report["outcome"]
    assert told["id"] == "good-2024-05"
    places = {"line": None, "column": None}
    assert told["problems"] == [one | places for one in report["problems"]]


def test_every_exit_code_of_the_errors_is_in_the_help(folder):
    from reportgen import errors
    from reportgen.cli.common import CLOSED_PIPE, INTERRUPTED, TERMINATED

    told = run("--help", cwd=folder).stdout
    codes = {
        kind.exit_code
        for kind in vars(errors).values()
        if isinstance(kind, type) and hasattr(kind, "exit_code")
    }
    for code in codes | {0, INTERRUPTED, CLOSED_PIPE, TERMINATED}:
        assert f"\n{code:>3}  " in told


NO_POWERS = ["--bounding-set=-dac_override,-dac_read_search", "--inh-caps=-dac_override,-dac_read_search"]


def run_without_powers(*arguments, cwd):
    """Run the program without root's right to read everything; skip where it cannot be given up."""
    command = [sys.executable, "-m", "reportgen", *map(str, arguments)]
    if os.geteuid() == 0:
        dropped = ["setpriv", *NO_POWERS]
        if not shutil.which("setpriv") or subprocess.run([*dropped, "true"], check=False).returncode:
            pytest.skip("root cannot give up its rights here")
        command = [*dropped, *command]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False, env=environment)


@pytest.mark.parametrize(
    "arguments",
    [
        ["build", "NAME"],
        ["explain", "NAME"],
        ["build", "records", "--frameworks", "NAME"],
        ["build", "records", "--templates", "NAME"],
    ],
)
def test_a_name_too_long_ends_with_2(folder, arguments):
    done = run(*("n" * 300 if one == "NAME" else one for one in arguments), cwd=folder)
    assert done.returncode == 2, done.stderr
    assert "File name too long" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (folder / "output").exists()


@pytest.mark.parametrize(
    "arguments",
    [
        ["build", "closed"],
        ["build", "closed/a-2024-01.yaml"],
        ["explain", "closed/a-2024-01.yaml"],
        ["build", "records", "--frameworks", "closed"],
        ["build", "records", "--templates", "closed"],
        ["build", "records", "-o", "closed/below"],
    ],
)
def test_a_folder_that_nobody_may_look_into_ends_with_77(folder, arguments):
    (folder / "closed").mkdir()
    (folder / "closed" / "a-2024-01.yaml").write_text(MINIMAL)
    (folder / "closed").chmod(0o000)
    done = run_without_powers(*arguments, cwd=folder)
    (folder / "closed").chmod(0o755)
    assert done.returncode == 77, done.stderr
    assert "Permission denied" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (folder / "output").exists()


def test_a_file_that_nobody_may_read_is_an_error_of_that_record_alone(folder):
    (folder / "records" / "shut-2024-05.yaml").write_text(MINIMAL)
    (folder / "records" / "shut-2024-05.yaml").chmod(0o000)
    done = run_without_powers("build", "records", "--format", "json", cwd=folder)
    assert done.returncode == 1, done.stderr
    assert "error file.unreadable: The file cannot be read: Permission denied" in done.stderr
    assert [path.name for path in (folder / "output").iterdir() if path.is_dir()] == ["good-2024-05"]


def test_a_record_in_a_folder_that_cannot_be_listed_is_built_without_neighbours(folder):
    (folder / "records").chmod(0o311)
    done = run_without_powers("build", "records/good-2024-05.yaml", "--format", "json", cwd=folder)
    (folder / "records").chmod(0o755)
    assert done.returncode == 0, done.stderr


def test_a_template_that_cannot_be_read_fails_its_record_and_no_more(folder):
    (folder / "mine").mkdir()
    (folder / "mine" / "report.html").write_text("<p>x")
    (folder / "mine" / "report.html").chmod(0o000)
    arguments = ["build", "records/good-2024-05.yaml", "--format", "html", "--templates", "mine"]
    done = run_without_powers(*arguments, cwd=folder)
    assert done.returncode in (4, 74), done.stderr
    assert "Traceback" not in done.stderr
    assert "FAILED records/good-2024-05.yaml" in done.stderr


def test_a_stray_error_of_the_system_is_a_result_and_stops_no_other_record(folder, monkeypatch):
    from concurrent.futures import ThreadPoolExecutor

    from reportgen import making, pipeline

    def fail(*_arguments):
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(making, "render", fail)
    with ThreadPoolExecutor(1) as executor:
        order = pipeline.Order((folder / "records",), folder / "out", executor=executor)
        results = list(pipeline.build(order))
    assert [result.failure.exit_code for result in results] == [74, 1]
    assert "good-2024-05.yaml: Input/output error" in str(results[0].failure)


def test_letters_that_the_terminal_cannot_show_are_escaped(folder):
    (folder / "records" / "poor-2024-05.yaml").write_text(BROKEN.replace("grade: yes", "grade: gâtée"))
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "ascii"}
    done = subprocess.run(
        [sys.executable, "-m", "reportgen", "explain", "records/poor-2024-05.yaml"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        env=environment,
    )
    assert done.returncode == 1
    assert r"g\xe2t\xe9e" in done.stderr


def test_all_broken_frameworks_are_told_at_once(folder):
    (folder / "own").mkdir()
    (folder / "own" / "first.yaml").write_text("format: 1\ntitel: Mine\n")
    (folder / "own" / "second.YAML").write_text("format: 1\nnaem: Mine\n")
    done = run("build", "records", "--frameworks", "own", cwd=folder)
    assert done.returncode == 3
    assert "own/first.yaml:2:1  titel" in done.stderr
    assert "own/second.YAML:2:1  naem" in done.stderr


@pytest.mark.parametrize("name", ["My Record.yaml", "con.yaml", ".yaml", ".hidden.yaml", "a_b.yml", "É.yaml"])
@pytest.mark.parametrize("first", [["ilacs-2026"], ["--example", "calderwick-2026-06"]])
def test_new_refuses_a_name_that_could_never_be_built(folder, first, name):
    before = names(folder)
    done = run("new", *first, name, cwd=folder)
    assert done.returncode == 2
    assert "a record's name" in done.stderr
    assert names(folder) == before


def test_new_quotes_the_name_in_the_next_step_where_it_needs_that(folder):
    (folder / "my records").mkdir()
    done = run("new", "ilacs-2026", "my records/fresh-2026-09.YAML", cwd=folder)
    assert done.returncode == 0, done.stderr
    assert "reportgen build 'my records/fresh-2026-09.YAML'" in done.stdout


@pytest.mark.parametrize("target", ["elsewhere", "nowhere"])
def test_an_output_folder_that_is_a_link_is_refused_before_anything_is_made(folder, target):
    (folder / "elsewhere").mkdir()
    (folder / "link").symlink_to(folder / target)
    done = run("build", "records/good-2024-05.yaml", "--format", "json", "-o", "link", cwd=folder)
    assert done.returncode == 73
    assert "link is a link" in done.stderr
    assert names(folder / "elsewhere") == []
    assert not (folder / "nowhere").exists()


@pytest.mark.parametrize("day", ["20260101", "2026-W01-1", "2026-1-1", "0001-01-01"])
def test_today_is_written_as_dates_are_in_a_record(folder, day):
    done = run("build", "records", "--today", day, cwd=folder)
    assert done.returncode == 2
    assert f"'{day}' is no day; write it as YYYY-MM-DD" in done.stderr


def test_one_file_given_twice_is_built_once(folder):
    record = folder / "records/good-2024-05.yaml"
    done = run("build", "records/good-2024-05.yaml", record, "--format", "json", cwd=folder)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1].startswith("1 of 1 report built")


def test_a_link_to_a_record_under_another_name_is_another_record(folder):
    (folder / "records" / "other-2024-05.yaml").symlink_to(folder / "records" / "good-2024-05.yaml")
    done = run("build", "records", "--format", "json", cwd=folder)
    built = sorted(path.name for path in (folder / "output").iterdir() if path.is_dir())
    assert built == ["good-2024-05", "other-2024-05"], done.stderr


def test_a_bad_folder_of_templates_is_told_once_for_many_records(folder):
    shutil.copy(folder / "records/good-2024-05.yaml", folder / "records/more-2024-05.yaml")
    (folder / "file.html").write_text("")
    done = run("build", "records", "--templates", "file.html", cwd=folder)
    assert done.returncode == 2
    assert done.stderr.count("There is no folder of templates at file.html") == 1
    assert "error" not in done.stderr


def test_an_ending_in_capitals_counts_as_a_record_everywhere(folder):
    (folder / "records" / "next-2025-05.YAML").write_text(MINIMAL + "previous: good-2024-05\n")
    done = run("build", "records", "--format", "json", cwd=folder)
    assert "built output/next-2025-05" in done.stdout
    assert "previous.missing" not in done.stderr


def _as_an_editor_reads_it(text):
    from ruamel.yaml import YAML

    yaml = YAML(typ="safe", pure=True)
    yaml.version = (1, 2)
    return json.loads(json.dumps(yaml.load(text), default=str))


@pytest.mark.parametrize("framework", Library().ids)
def test_an_editor_paints_nothing_red_in_a_new_record_but_what_must_be_filled_in(framework):
    from reportgen.scaffold import new_record

    texts = new_record(Library().get(framework))
    tree = _as_an_editor_reads_it(texts.pop(""))
    (schema,) = (json.loads(text) for text in texts.values())
    found = jsonschema.Draft202012Validator(schema).iter_errors(tree)
    assert sorted(".".join(map(str, one.absolute_path)) for one in found) == [
        "inspection.dates.0.from",
        "inspection.dates.0.to",
        "provider.name",
    ]


@pytest.mark.parametrize("framework", Library().ids)
def test_the_ids_that_a_new_record_hints_at_are_all_different(framework):
    from reportgen.scaffold import new_record

    ids = re.findall(r"# - id: (\w+)", new_record(Library().get(framework))[""])
    assert len(ids) == len(set(ids)) > 0


ODD = ("e\x1b[31mvil", "e\nbuilt output/fake", "e\rvil", "e\tvil")


@pytest.mark.parametrize("name", ODD)
def test_a_path_is_shown_on_one_line_with_nothing_hidden_in_it(name):
    shown = path_shown(name)
    assert shown.isprintable()
    assert path_shown("r/a-2024 é.yaml") == "r/a-2024 é.yaml"
    assert shown == name.translate({code: f"<U+{code:04X}>" for code in b"\x1b\n\r\t"})


@pytest.mark.parametrize("name", ODD)
@pytest.mark.parametrize(
    "command",
    [("build", "--format", "json", "--no-cache"), ("check",), ("status",), ("verify",), ("explain",)],
    ids=lambda command: command[0],
)
def test_no_command_prints_what_a_file_name_hides(tmp_path, command, name):
    place = tmp_path / name.replace("/", "-")
    place.mkdir()
    (place / "good-2024-05.yaml").write_text(MINIMAL)
    (place / f"{place.name}.yaml").write_text(MINIMAL)
    (place / "good-2024-05.json").write_text("{}")
    paths = [place] if command[0] != "explain" else [place / f"{place.name}.yaml"]
    output = ("-o", place / "output", "--why") if command[0] == "build" else ()
    done = run(*command, *paths, *output, cwd=tmp_path)
    told = done.stdout + done.stderr
    assert place.name not in told
    assert "\x1b" not in told
    assert f"<U+{ord(next(filter(lambda char: not char.isprintable(), name))):04X}>" in told
