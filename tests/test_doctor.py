"""The doctor: what a machine gives to a build, told as it is, also where something of it is missing."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT

from reportgen import machine
from reportgen.doctor import diagnosis
from reportgen.doctor.data import as_json
from reportgen.doctor.engine import Engine, Failure, try_engine
from reportgen.doctor.findings import Diagnosis, Finding, State
from reportgen.doctor.scripts import OTHERS, SHIPPED
from reportgen.doctor.terminal import as_text

GIGABYTE = 1_000_000_000
EVERY_SAMPLE = tuple(sample for scripts in OTHERS for sample in scripts.samples.values())
ENGINE = Engine("70.0", "1.50", "6.0", has_subsetter=True, page=38_000, settable=EVERY_SAMPLE)


def doctor(*arguments, **variables):
    return subprocess.run(
        [sys.executable, "-m", "reportgen", "doctor", *arguments],
        cwd=ROOT,
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
        check=False,
    )


def told(done):
    """Return the findings of a doctor's JSON by their codes."""
    return {one["code"]: one for one in json.loads(done.stdout)["findings"]}


@pytest.fixture(scope="module")
def here():
    return doctor("--format", "json")


@pytest.fixture
def without(tmp_path):
    """Let the loader find a library that cannot be loaded; return the variable that says so."""

    def hide(name):
        (tmp_path / name).write_bytes(b"")
        return {"LD_LIBRARY_PATH": str(tmp_path)}

    return hide


# As a user starts it


def test_a_machine_that_can_build_is_told_so(here):
    assert (here.returncode, here.stderr) == (0, "")
    found = told(here)
    assert json.loads(here.stdout)["complete"] is True
    assert found["engine"]["state"] == "ok"
    assert found["engine"]["found"].startswith("WeasyPrint 70.0, Pango 1.")
    assert "made a page of" in found["engine"]["found"]
    assert found["engine.subsetter"]["state"] == "ok"
    assert found["fonts.text"]["found"].startswith("Atkinson Hyperlegible: static")


def test_the_text_says_the_same():
    done = doctor()
    assert (done.returncode, done.stderr) == (0, "")
    assert "\nok       PDF engine: WeasyPrint 70.0, Pango 1." in done.stdout
    assert done.stdout.splitlines()[-1].startswith("All that every build needs is here")


def test_every_finding_that_is_not_ok_says_what_it_costs_and_what_to_do(here):
    for one in told(here).values():
        assert (one["state"] == "ok") == (one["cost"] is None) == (one["remedy"] is None)


def test_data_names_no_folder_of_the_user(here):
    for folder in (ROOT, Path.home(), Path(sys.prefix)):
        assert str(folder) not in here.stdout


def test_the_digest_is_that_of_the_environment(here):
    from reportgen.environment import read_environment

    assert json.loads(here.stdout)["environment"] == read_environment().digest


def test_without_the_subsetter_it_says_what_that_costs(without):
    found = told(doctor("--format", "json", **without("libharfbuzz-subset.so.0")))
    assert found["engine.subsetter"] == {
        "code": "engine.subsetter",
        "about": "Subsetter of faces",
        "state": "slower",
        "found": "libharfbuzz-subset cannot be loaded",
        "cost": "PDFs take 1.42 times as long.",
        "remedy": "apt install libharfbuzz-subset0",
        "exit_code": 0,
    }


def test_without_pango_it_ends_with_the_code_of_the_engine_and_prints_nothing_else(without):
    done = doctor("--format", "json", **without("libpango-1.0.so.0"))
    found = told(done)  # the engine's own complaint on standard output would be no JSON
    assert (done.returncode, done.stderr) == (70, "")
    assert found["engine"]["state"] == "missing"
    assert found["engine"]["found"].startswith("cannot load library 'libpango-1.0-0'")
    assert found["engine"]["remedy"].startswith("apt install libpango-1.0-0")
    assert "fonts.cjk" not in found  # nobody can tell
    assert json.loads(done.stdout)["complete"] is False


# The engine's process


class _Deadly:
    """Ends the process that unpacks it."""

    def __reduce__(self):
        return os._exit, (3,)


def test_an_engine_that_ends_its_process_is_a_finding():
    assert try_engine((_Deadly(),)) == Failure("Its process ended with 3")


def test_an_engine_that_hangs_is_a_finding():
    assert try_engine((), patience=0.0) == Failure("It made no page in 0 seconds")


def test_an_engine_sets_what_there_is_a_font_for():
    engine = try_engine(("Text", "\ue000"))  # no font has a character of private use
    assert engine.settable == ("Text",)


# What it all comes to


def test_every_core_takes_a_worker():
    assert diagnosis.of_cores(4, 4).found == "4; a build takes four workers"
    assert diagnosis.of_cores(2, 8).found == "2 of 8 may be used; a build takes two workers"
    assert diagnosis.of_cores(1, 8).state is State.SLOWER


def test_workers_need_memory():
    assert diagnosis.of_memory(8 * GIGABYTE, 2).found == "8.0 GB free; two workers may take 0.3 GB"
    assert diagnosis.of_memory(GIGABYTE // 5, 2).state is State.SLOWER
    assert diagnosis.of_memory(None, 2).state is State.OK


def test_python_says_how_it_was_built_where_it_can():
    assert [one.state for one in diagnosis.of_python("3.11.2", optimised=True)] == [State.OK, State.OK]
    assert [one.state for one in diagnosis.of_python("3.11.2", optimised=False)] == [State.OK, State.SLOWER]
    assert len(list(diagnosis.of_python("3.11.2", optimised=None))) == 1


def test_a_build_needs_temporary_files():
    assert diagnosis.of_temporary_files(12 * GIGABYTE).found == "can be written, 12.0 GB free"
    failed = diagnosis.of_temporary_files(OSError(28, "No space left on device"))
    assert (failed.found, failed.exit_code) == ("cannot be written: No space left on device", 74)


def test_an_engine_that_makes_no_page_is_missing_whatever_its_versions():
    broken = Engine("70.0", "1.50", "6.0", has_subsetter=True, page=Failure("It failed"), settable=())
    first = next(iter(diagnosis.of_engine(broken)))
    assert (first.state, first.exit_code) == (State.MISSING, 70)
    assert first.found == "WeasyPrint 70.0, Pango 1.50, HarfBuzz 6.0; It failed"
    assert list(diagnosis.of_scripts(broken)) == []


def test_scripts_that_the_machine_has_no_font_for_are_told_with_a_package_that_has_one():
    without_korean = Engine(
        "70.0", "1.50", "6.0", has_subsetter=True, page=1, settable=tuple(set(EVERY_SAMPLE) - {"한국"})
    )
    east, *others = diagnosis.of_scripts(without_korean)
    assert (east.state, east.found) == (State.MISSING, "no font for Korean")
    assert east.remedy == "apt install fonts-noto-cjk"
    assert east.exit_code == 0  # most reports need none
    assert {one.state for one in others} == {State.OK}


def test_the_shipped_faces_have_the_scripts_that_are_told_and_no_other():
    from reportgen.report.fonts import without_face

    assert without_face("".join(SHIPPED.values())) == frozenset()
    for sample in EVERY_SAMPLE:
        assert without_face(sample) == set(sample)


def test_a_shipped_face_that_is_gone_keeps_every_report_from_being_made():
    gone = diagnosis.of_no_faces("No module named 'fontpkg_heebo'")
    assert (gone.state, gone.exit_code) == (State.MISSING, 70)


def test_what_a_build_cannot_do_without_is_told_at_the_end():
    whole = Diagnosis("0.1.0", "a" * 64, tuple(diagnosis.of_engine(ENGINE)))
    assert as_text(whole).endswith("\nAll that every build needs is here, and all else, too.\n")
    slower = Finding("x", "X", State.SLOWER, "found", "It costs.", "Do it.")
    assert as_text(Diagnosis("0.1.0", "a", (slower,))).endswith(
        "slower   X: found\n         It costs.\n         Do it.\n\n"
        "All that every build needs is here; one slower, which it can do without.\n"
    )
    broken = Diagnosis("0.1.0", "a", tuple(diagnosis.of_engine(Failure("It failed"))))
    assert as_text(broken).endswith("\nA build cannot do without what is missing: PDF engine.\n")
    assert (broken.exit_code, json.loads(as_json(broken))["complete"]) == (70, False)


# The machine


def test_no_more_cores_are_used_than_this_process_may():
    assert machine.usable_cores() == len(os.sched_getaffinity(0)) <= machine.all_cores()


def test_memory_is_what_the_machine_has_left_and_no_more_than_the_container_may_take(tmp_path, monkeypatch):
    (tmp_path / "meminfo").write_text("MemTotal: 9 kB\nMemAvailable:    4000 kB\n")
    monkeypatch.setattr(machine, "_MEMORY", tmp_path / "meminfo")
    monkeypatch.setattr(machine, "_CONTAINER", tmp_path)
    assert machine.free_memory() == 4_096_000
    (tmp_path / "memory.current").write_text("1000000\n")
    (tmp_path / "memory.max").write_text("max\n")
    assert machine.free_memory() == 4_096_000
    (tmp_path / "memory.max").write_text("3000000\n")
    assert machine.free_memory() == 2_000_000
    monkeypatch.setattr(machine, "_MEMORY", tmp_path / "none")
    (tmp_path / "memory.max").unlink()
    assert machine.free_memory() is None


def test_temporary_files_are_really_written(monkeypatch):
    assert machine.free_for_temporary_files() > 0
    monkeypatch.setattr("tempfile.tempdir", "/nowhere")
    with pytest.raises(FileNotFoundError):
        machine.free_for_temporary_files()
