"""An incremental build: what makes a report anew and what does not, and what is told of each record."""

import json
import os
import shutil
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from signal import SIGABRT, SIGTRAP

import jsonschema
import pytest
from attacking import RECORD, attacks
from batches import NOW, QUICK, Here, assert_whole, built, fresh, states, tree, write_records
from conftest import EXAMPLES, MINIMAL, ROOT
from test_cli import run, run_without_powers

from reportgen import jobs, making, pipeline, planning
from reportgen.cli import _parser, main
from reportgen.cli.build import _order
from reportgen.errors import OutputError
from reportgen.formats import Format
from reportgen.output import MANIFEST
from reportgen.packing import Shelf
from reportgen.pipeline import State
from reportgen.planning import reasons
from reportgen.workers import Bounds

EARLIER, LATER, OTHER = "eastmarch-2013-12", "eastmarch-2016-11", "thornhaven-2025-02"
NEVER = "it has not been built before, as far as is known"
KEPT = "its files were not there as they had been made; they were kept"
TEXT = "Services are good.\n"
NARRATIVE = "narrative: |\n    Services are good."
WITH_FILE = MINIMAL.replace(NARRATIVE, "narrative: {file: overall.md}")


@pytest.fixture
def folder(tmp_path):
    """Three records, of which one follows another; one with a text beside it; all built."""
    (tmp_path / "r").mkdir()
    for one in (EARLIER, LATER, OTHER):
        shutil.copy(EXAMPLES / f"{one}.yaml", tmp_path / "r")
    (tmp_path / "r" / "testford-2024-05.yaml").write_text(WITH_FILE)
    (tmp_path / "r" / "overall.md").write_text(TEXT)
    assert set(states(built(tmp_path)).values()) == {"built"}
    return tmp_path


def whys(results):
    """Return why each report that was made anew was, by id."""
    assert all(result.state is not State.FAILED for result in results), [one.failure for one in results]
    return {result.record.stem: result.why for result in results if result.state is State.BUILT}


def append(path, text):
    path.write_text((path.read_text() if path.exists() else "") + text)


def test_a_build_after_which_nothing_changed_changes_nothing(folder):
    before = tree(folder)
    assert whys(built(folder)) == {}
    assert {name: data for name, data in tree(folder).items() if not name.startswith("cache/")} == {
        name: data for name, data in before.items() if not name.startswith("cache/")
    }


def test_a_record_that_changed_is_built_anew_and_what_follows_or_precedes_it(folder):
    append(folder / "r" / f"{OTHER}.yaml", "# a remark\n")
    assert whys(built(folder)) == {OTHER: (f"{OTHER}.yaml changed",)}
    append(folder / "r" / f"{EARLIER}.yaml", "# a remark\n")
    assert whys(built(folder)) == dict.fromkeys((EARLIER, LATER), (f"{EARLIER}.yaml changed",))
    append(folder / "r" / f"{LATER}.yaml", "# a remark\n")
    assert whys(built(folder)) == dict.fromkeys((EARLIER, LATER), (f"{LATER}.yaml changed",))


def test_a_text_in_a_file_of_its_own_is_part_of_its_record(folder):
    (folder / "r" / "overall.md").write_text("Services are very good.\n")
    assert whys(built(folder)) == {"testford-2024-05": ("overall.md changed",)}


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("{file: over all.md}", "over all.md"),
        ('{file: "over all.md"}', "over all.md"),
        ("{file: 'over}all.md'}", "over}all.md"),
        ("\n    file: overall.md  # a remark", "overall.md"),
        ("{file: sub/overall.md}", "sub/overall.md"),
        ('{"f\\u0069le": overall.md}', "overall.md"),
        ('{file: "over\\u0061ll.md"}', "overall.md"),
        ("{file: sub/../overall.md}", "overall.md"),
    ],
)
def test_a_text_in_a_file_counts_however_the_record_names_it(tmp_path, written, name):
    text = tmp_path / "r" / name
    (tmp_path / "r" / "sub").mkdir(parents=True)
    text.write_text(TEXT)
    (tmp_path / "r" / "a-2024-05.yaml").write_text(MINIMAL.replace(NARRATIVE, f"narrative: {written}"))
    assert whys(built(tmp_path)) == {"a-2024-05": (NEVER,)}
    assert whys(built(tmp_path)) == {}
    told = json.loads((tmp_path / "output" / "a-2024-05" / MANIFEST).read_text())["inputs"]
    assert sorted(told) == sorted(["a-2024-05.yaml", name])
    text.write_text("Services are very good.\n")
    assert whys(built(tmp_path)) == {"a-2024-05": (f"{name} changed",)}
    assert b"very good" in tree(tmp_path / "output")["a-2024-05/report.html"]
    text.unlink()
    assert states(built(tmp_path)) == {"a-2024-05": "failed"}


def test_a_text_that_comes_to_be_a_link_out_of_the_folder_is_refused_and_not_taken_from_the_cache(tmp_path):
    (tmp_path / "r").mkdir()
    (tmp_path / "r" / "a-2024-05.yaml").write_text(WITH_FILE)
    text, outside = tmp_path / "r" / "overall.md", tmp_path / "outside.md"
    for path in (text, outside):
        path.write_text(TEXT)
    assert states(built(tmp_path)) == {"a-2024-05": "built"}
    text.unlink()
    text.symlink_to(outside)
    assert states(built(tmp_path)) == {"a-2024-05": "failed"}
    text.unlink()
    (tmp_path / "r" / "inside.md").write_text(TEXT)
    text.symlink_to("inside.md")
    assert states(built(tmp_path)) == {"a-2024-05": "unchanged"}


def test_a_record_that_comes_to_follow_another_changes_that_ones_report(folder):
    text = MINIMAL.replace("status: published", "status: published\nprevious: testford-2024-05")
    text = text.replace("2024-", "2025-").replace("previous: testford-2025", "previous: testford-2024")
    (folder / "r" / "testford-2025-05.yaml").write_text(text)
    new = ("testford-2025-05.yaml is new",)
    assert whys(built(folder)) == {"testford-2024-05": new, "testford-2025-05": (NEVER,)}
    (folder / "r" / "testford-2025-05.yaml").unlink()
    assert whys(built(folder)) == {"testford-2024-05": ("testford-2025-05.yaml is gone",)}
    fresh(folder)
    assert whys(built(folder))["testford-2024-05"] == (KEPT,)


@pytest.mark.parametrize(
    "hidden",
    ['"pr\\u0065vious": "other-2023-05"', "previous: &a other-2023-05", "previous: !!str other-2023-05"],
)
def test_an_inspection_that_is_named_in_an_unseen_way_and_comes_later_is_not_overlooked(folder, hidden):
    text = MINIMAL.replace("status: published", f"status: published\n{hidden}")
    (folder / "r" / "hidden-2024-05.yaml").write_text(text)
    first = states(built(folder))["hidden-2024-05"]
    (folder / "r" / "other-2023-05.yaml").write_text(MINIMAL.replace("2024-", "2023-"))
    assert states(built(folder))["hidden-2024-05"] == first
    if first == "failed":
        return  # nobody may write it so
    made = making.make_here(folder / "r" / "hidden-2024-05.yaml", making.Settings(formats=QUICK, now=NOW))
    there = tree(folder / "output" / "hidden-2024-05")
    assert b"other-2023-05" in there["report.json"]
    assert {name: data for name, data in there.items() if name != MANIFEST} == made.files


def test_a_whole_chain_that_is_named_in_an_unseen_way_is_found(tmp_path):
    (tmp_path / "r").mkdir()
    for year in range(2019, 2025):
        previous = f'"pr\\u0065vious": "a-{year - 1}-05"\n' if year > 2019 else ""
        text = MINIMAL.replace("2024-", f"{year}-").replace("status:", f"{previous}status:")
        (tmp_path / "r" / f"a-{year}-05.yaml").write_text(text)
    for _ in range(2):
        assert "failed" not in states(built(tmp_path)).values()
    told = json.loads((tmp_path / "output" / "a-2024-05" / MANIFEST).read_text())["inputs"]
    assert sorted(told) == [f"a-{year}-05.yaml" for year in range(2019, 2025)]


def test_what_leads_out_of_the_folder_is_neither_packed_nor_asked_for_for_ever(tmp_path):
    write_records(tmp_path, 1)
    (tmp_path / "out.md").write_text("Outside.")
    (tmp_path / "r" / "sub").symlink_to(tmp_path)
    text = MINIMAL.replace(NARRATIVE, "narrative: {file: sub/out.md}")
    (tmp_path / "r" / "leading-2024-05.yaml").write_text(text)
    assert states(built(tmp_path)) == {"leading-2024-05": "failed", "place-000-2024-05": "built"}


@pytest.mark.parametrize(
    "name",
    ["other-2023-05.comments.yaml", "other-2023-05.trail.json", "other-2023-05.yaml", ".env", "sub/.env"],
)
def test_what_lies_beside_a_record_for_no_reader_is_neither_packed_nor_published(tmp_path, name):
    (tmp_path / "r" / "sub").mkdir(parents=True)
    (tmp_path / "r" / name).write_text("CANARY")
    record = tmp_path / "r" / "a-2024-05.yaml"
    record.write_text(MINIMAL.replace(NARRATIVE, f"narrative: {{file: {name}}}"))
    assert Path(name) not in Shelf(tmp_path / "r").parcel(record).packed.contents
    (result,) = built(tmp_path, paths=(record,))
    assert [problem.code for problem in result.problems if problem.is_error] == ["include.kind"]
    assert not [one for one, data in tree(tmp_path / "output").items() if b"CANARY" in data]


def test_names_that_must_not_stand_in_a_report_concern_all_beside_them(folder):
    (folder / "r" / "names.txt").write_text("Zebediah Quillfeather\n")
    new = ("names.txt is new",)
    assert whys(built(folder)) == dict.fromkeys((EARLIER, LATER, OTHER, "testford-2024-05"), new)
    assert whys(built(folder)) == {}
    (folder / "r" / "names.txt").write_text("Zebediah Quillfeather\nAlastair Wobblethorpe\n")
    changed = ("names.txt changed",)
    assert whys(built(folder)) == dict.fromkeys((EARLIER, LATER, OTHER, "testford-2024-05"), changed)
    (folder / "r" / "names.txt").unlink()
    assert set(whys(built(folder))) == set()  # what had been made without them is kept, and in its place
    append(folder / "r" / "testford-2024-05.yaml", "# a remark\n")
    assert whys(built(folder)) == {"testford-2024-05": ("testford-2024-05.yaml changed",)}


def test_a_text_that_is_as_it_was_once_is_told_as_changed(folder):
    for text in ("Services are very good.\n", TEXT):
        (folder / "r" / "overall.md").write_text(text)
        assert whys(built(folder)) == {"testford-2024-05": ("overall.md changed",)}
    assert b"are good" in tree(folder / "output")["testford-2024-05/report.html"]


@pytest.mark.parametrize("ending", [".comments.yaml", ".trail.json"])
def test_comments_and_steps_of_a_record_concern_its_report(folder, ending):
    (folder / "r" / f"{OTHER}{ending}").write_text("{}")
    results = {result.record.stem: result for result in built(folder)}
    assert {one for one, result in results.items() if result.state is not State.UNCHANGED} == {OTHER}


def test_a_framework_of_ones_own_concerns_all_reports(folder):
    (folder / "f").mkdir()
    frameworks = (folder / "f",)
    assert whys(built(folder, frameworks=frameworks)) == {}
    shipped = ROOT / "reportgen" / "frameworks" / "data" / "sif-2013.yaml"
    (folder / "f" / "sif-2099.yaml").write_text(shipped.read_text().replace("sif-2013", "sif-2099"))
    results = built(folder, frameworks=frameworks)
    assert set(whys(results).values()) == {("framework 1/sif-2099.yaml is new",)}
    append(folder / "f" / "sif-2099.yaml", "# a remark\n")
    assert set(whys(built(folder, frameworks=frameworks)).values()) == {
        ("framework 1/sif-2099.yaml changed",)
    }


def test_a_template_of_ones_own_concerns_all_reports(folder):
    (folder / "t").mkdir()
    (folder / "t" / "own.css").write_text("/* */")
    assert set(whys(built(folder, templates=folder / "t")).values()) == {("template own.css is new",)}
    (folder / "t" / "own.css").write_text("/* another */")
    assert set(whys(built(folder, templates=folder / "t")).values()) == {("template own.css changed",)}


def test_folders_of_ones_own_in_which_nothing_lies_change_nothing(folder):
    before = tree(folder / "output")
    for name in ("f", "t"):
        (folder / name).mkdir()
    own = {"frameworks": (folder / "f",), "templates": folder / "t"}
    assert whys(built(folder, **own)) == {}
    assert len(whys(built(folder, **own, cache=None))) == 4
    assert tree(folder / "output") == before


def test_the_configuration_and_its_logo_concern_all_reports(folder):
    for name in ("reportgen.toml", "logo.svg"):
        shutil.copy(EXAMPLES / name, folder)
    config = folder / "reportgen.toml"
    new = ("the configuration is new", "logo.svg of the configuration is new")
    assert set(whys(built(folder, config=config)).values()) == {new}
    append(config, "# a remark\n")
    assert set(whys(built(folder, config=config)).values()) == {("the configuration changed",)}
    append(folder / "logo.svg", "<!-- a remark -->\n")
    changed = ("logo.svg of the configuration changed",)
    assert set(whys(built(folder, config=config)).values()) == {changed}


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("logo = '''logo.svg'''", "logo.svg"),
        ('logo = """logo.svg"""', "logo.svg"),
        ('logo = "l\\u006fgo.svg"', "logo.svg"),
        ('"l\\u006fgo" = "logo.svg"', "logo.svg"),
        ('logo = "sub/../logo.svg"', "logo.svg"),
        ('logo = "sub/logo.svg"', "sub/logo.svg"),
        ("logo = 'a } b.svg'", "a } b.svg"),
        ('accessibility.file = """l\\u006fgo.md"""', "logo.md"),
    ],
)
def test_a_file_of_the_configuration_counts_however_that_names_it(tmp_path, monkeypatch, written, name):
    write_records(tmp_path, 1)
    (tmp_path / "sub").mkdir()
    config, file = tmp_path / "reportgen.toml", tmp_path / name
    config.write_text(f'[publisher]\nname = "Office"\n{written}\n')
    file.write_text((EXAMPLES / "logo.svg").read_text())
    monkeypatch.chdir(tmp_path)
    for path in (config, Path("reportgen.toml"), Path("sub/../reportgen.toml")):
        assert states(built(tmp_path, config=path, cache=None)) == {"place-000-2024-05": "built"}
    built(tmp_path, config=config)
    append(file, "<!-- a remark -->\n")
    changed = f"{name} of the configuration changed"
    assert set(whys(built(tmp_path, config=config)).values()) == {(changed,)}


def test_folders_and_a_configuration_may_be_given_by_a_way_round(tmp_path, monkeypatch):
    write_records(tmp_path, 1)
    for name in ("sub", "f", "t"):
        (tmp_path / name).mkdir()
    monkeypatch.chdir(tmp_path)
    own = {"frameworks": (Path("sub/../f"),), "templates": Path("sub/../t")}
    assert states(built(tmp_path, **own)) == {"place-000-2024-05": "built"}


def test_other_formats_are_another_report(folder):
    assert set(whys(built(folder, formats=(Format.JSON,))).values()) == {("the formats changed",)}
    assert not list((folder / "output").rglob("*.html"))
    assert set(whys(built(folder)).values()) == {("the formats changed",)}


def changed_environment(monkeypatch, **changes):
    """Let the program be another one than it is."""
    environment = replace(planning.read_environment(), **changes)
    for module in (planning, jobs):
        monkeypatch.setattr(module, "read_environment", lambda: environment)
    jobs._environment.cache_clear()


@pytest.fixture
def environment(monkeypatch):
    yield lambda **changes: changed_environment(monkeypatch, **changes)
    monkeypatch.undo()
    jobs._environment.cache_clear()


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"program": "9.9 other"}, "the program changed"),
        ({"python": "4"}, "Python changed"),
        ({"fontconfig": "other"}, "the setting of fonts changed"),
    ],
)
def test_another_program_makes_all_reports_anew(folder, environment, changes, why):
    environment(**changes)
    assert set(whys(built(folder)).values()) == {(why,)}
    assert whys(built(folder)) == {}


def test_another_package_makes_all_reports_anew_and_is_told_by_name(folder, environment):
    now = planning.read_environment()
    environment(packages={**now.packages, "weasyprint": "99.0 other"}, libraries={})
    (why,) = set(whys(built(folder)).values())
    assert "the package weasyprint changed" in why
    assert any(one.startswith("the library ") and one.endswith(" is gone") for one in why)


def fonts_changed(data):
    """Put a font of these bytes among the machine's, as a process does that comes after it."""
    font = Path(os.environ["XDG_DATA_HOME"], "fonts", "one.ttf")
    font.parent.mkdir(parents=True, exist_ok=True)
    font.write_bytes(data)
    jobs.fonts_here.cache_clear()


def test_fonts_of_the_machine_concern_only_a_pdf_with_characters_that_no_shipped_face_has(
    tmp_path, monkeypatch
):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    fonts_changed(b"one")
    write_records(tmp_path, 1)
    (tmp_path / "r" / "foreign-2024-05.yaml").write_text(MINIMAL.replace("are good.", "are good: ☃ 漢字.", 1))
    from reportgen.report.fonts import without_face

    assert without_face("漢字")
    both = (Format.JSON, Format.SUMMARY)
    first = states(built(tmp_path, formats=both))
    if first["foreign-2024-05"] == "failed":  # this machine has no face for them: nothing to be stale
        pytest.fail("the machine has no font with Chinese characters")
    assert whys(built(tmp_path, formats=both)) == {}
    fonts_changed(b"two")
    assert set(whys(built(tmp_path, formats=both))) == {"foreign-2024-05"}
    assert whys(built(tmp_path, formats=both)) == {}


def test_fonts_of_the_machine_are_read_for_no_report_that_needs_none(tmp_path, monkeypatch):
    for module in (planning, jobs):
        monkeypatch.setattr(module, "machine_fonts", lambda: 1 / 0)
    write_records(tmp_path, 1)
    built(tmp_path, formats=(Format.JSON, Format.SUMMARY))
    (tmp_path / "r" / "foreign-2024-05.yaml").write_text(MINIMAL.replace("are good.", "are good: 漢字.", 1))
    for expected in ("built", "unchanged"):
        found = states(built(tmp_path, formats=(Format.JSON,), output=tmp_path / "other"))
        assert set(found.values()) == {expected}


@pytest.mark.parametrize(
    "written", ["漢", "\\u6f22", "\\U00006f22", "&#28450;"], ids=["itself", "u", "U", "reference"]
)
def test_such_characters_are_found_however_they_are_written(tmp_path, written):
    (tmp_path / "r").mkdir()
    text = MINIMAL.replace("name: Testford", f'name: "Testford {written}"')
    (tmp_path / "r" / "foreign-2024-05.yaml").write_text(text)
    parcel = Shelf(tmp_path / "r").parcel(tmp_path / "r" / "foreign-2024-05.yaml")
    assert making._has_foreign_characters(parcel.packed)


def test_times_places_orders_and_workers_make_nothing_anew(folder):
    for path in (folder / "r").iterdir():
        os.utime(path, (10**9, 10**9))
    assert whys(built(folder)) == {}
    paths = tuple(sorted((folder / "r").glob("*.yaml"), reverse=True))
    results = built(folder, paths=paths)
    assert [result.record for result in results] == list(paths)
    assert whys(results) == {}
    assert whys(built(folder, workers=7)) == {}
    (folder / "r").rename(folder / "moved")
    assert whys(built(folder, paths=(folder / "moved",))) == {}


def test_a_later_day_makes_nothing_anew_and_an_earlier_one_looks_again(folder):
    before = tree(folder / "output")
    assert whys(built(folder, now=NOW + timedelta(days=400))) == {}
    assert len(whys(built(folder, now=NOW - timedelta(days=1)))) == 4
    assert whys(built(folder, now=NOW)) == {}
    assert tree(folder / "output") == before
    results = built(folder, now=NOW.replace(year=2024, month=4))
    assert states(results)["testford-2024-05"] == "failed"
    assert "future" in " ".join(problem.message for one in results for problem in one.problems)
    assert tree(folder / "output") == before


def test_a_record_that_failed_is_tried_again_until_it_is_right(folder):
    path = folder / "r" / f"{OTHER}.yaml"
    before = tree(folder / "output")
    good = path.read_text()
    path.write_text(good.replace("format: 1", "format: one", 1))
    assert states(built(folder))[OTHER] == "failed"
    assert states(built(folder))[OTHER] == "failed"
    assert tree(folder / "output") == before
    path.write_text(good)
    assert whys(built(folder)) == {}


@pytest.mark.parametrize("change", ["altered", "deleted", "added", "all deleted", "manifest"])
def test_what_was_changed_in_the_output_is_put_right_from_the_cache(folder, change):
    before = tree(folder / "output")
    place = folder / "output" / OTHER
    if change == "altered":
        append(place / "report.html", "<!-- -->")
    elif change == "deleted":
        (place / "report.json").unlink()
    elif change == "added":
        (place / "report.pdf").write_bytes(b"of an earlier build")
    elif change == "manifest":
        (place / MANIFEST).write_text("{}")
    else:
        shutil.rmtree(place)
    assert whys(built(folder)) == {OTHER: (KEPT,)}
    assert tree(folder / "output") == before
    assert_whole(folder / "output")


def test_a_report_whose_record_is_gone_stays_until_somebody_removes_it(folder):
    (folder / "r" / f"{OTHER}.yaml").unlink()
    assert whys(built(folder)) == {}
    assert (folder / "output" / OTHER / "report.html").exists()
    assert_whole(folder / "output")
    shutil.rmtree(folder / "output" / OTHER)
    assert whys(built(folder)) == {}
    assert OTHER not in (folder / "output" / MANIFEST).read_text()
    assert_whole(folder / "output")


def test_without_a_cache_all_is_made_anew_and_the_same(folder):
    before = tree(folder / "output")
    assert set(whys(built(folder, cache=None)).values()) == {(NEVER,)}
    assert tree(folder / "output") == before


def test_a_file_of_the_record_may_have_any_name_and_is_looked_at_all_the_same(tmp_path):
    (tmp_path / "r").mkdir()
    for name in ("the record", "the formats", "Python"):
        text = MINIMAL.replace(NARRATIVE, f"narrative: {{file: {name}}}")
        path = tmp_path / "r" / f"{name.replace(' ', '-').lower()}-2024-05.yaml"
        path.write_text(text)
        (tmp_path / "r" / name).write_text("Services are good.")
    assert set(states(built(tmp_path)).values()) == {"built"}
    for path in (tmp_path / "r").glob("*[!l]"):
        path.write_text("Services are fine.")
    assert set(states(built(tmp_path)).values()) == {"built"}
    assert all(b"are fine" in data for name, data in tree(tmp_path / "output").items() if "html" in name)


def test_a_records_own_files_are_never_taken_for_templates(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "t").mkdir()
    (tmp_path / "r" / "t").mkdir(parents=True)
    (tmp_path / "t" / "own.css").write_text("")
    (tmp_path / "r" / "testford-2024-05.yaml").write_text(f"{MINIMAL}# file: t/report.html\n")
    (tmp_path / "r" / "t" / "report.html").write_text("Services are {{ 6 * 7 }}.")
    results = built(tmp_path, templates=Path("t"))
    page = (tmp_path / "output" / "testford-2024-05" / "report.html").read_text()
    assert states(results) == {"testford-2024-05": "built"}
    assert "Services are 42" not in page
    assert "<html" in page


def test_a_draft_leaves_no_trace_beside_a_published_report(folder):
    draft = MINIMAL.replace("status: published", "status: drafting\nprevious: testford-2024-05")
    (folder / "r" / "secret-draft-2026-01.yaml").write_text(draft.replace("  published: 2024-05-01\n", ""))
    (folder / "r" / "secret-draft.md").write_text("Of a draft.")
    (folder / "r" / "names.txt").write_text("Zebediah Quillfeather\n")
    remarks = "# previous: secret-draft-2026-01\n# file: secret-draft.md\n# file: names.txt\n"
    append(folder / "r" / "testford-2024-05.yaml", remarks)
    results = built(folder)
    assert states(results)["testford-2024-05"] == "built"
    for name, data in tree(folder / "output" / "testford-2024-05").items():
        assert b"secret" not in data, name
        assert b"names.txt" not in data, name
    told = json.loads((folder / "output" / "testford-2024-05" / MANIFEST).read_text())["inputs"]
    assert sorted(told) == ["overall.md", "testford-2024-05.yaml"]
    told = json.loads((folder / "output" / LATER / MANIFEST).read_text())["inputs"]
    assert sorted(told) == [f"{EARLIER}.yaml", f"{LATER}.yaml"]


def test_reasons_tell_what_is_new_gone_and_changed_and_nothing_else():
    assert reasons(None, {"a": "1"}) == (NEVER,)
    before, now = {"a": "1", "b": "1", "c": "1"}, {"a": "1", "b": "2", "d": "1"}
    assert reasons(before, now) == ("b changed", "d is new", "c is gone")
    assert reasons(now, now) == ()


BROKEN = MINIMAL.replace("leadership: {grade: good", "leadership: {grade: yes")


@pytest.fixture
def mixed(tmp_path):
    """Good records with a bad one among them."""
    write_records(tmp_path, 4)
    (tmp_path / "r" / "place-001-bad-2024-05.yaml").write_text(BROKEN)
    return tmp_path


def test_results_come_in_the_order_of_input_whatever_is_done_first(mixed):
    paths = tuple(sorted((mixed / "r").iterdir(), reverse=True))
    seen = []
    from reportgen.pipeline import Order, build

    order = Order(paths, mixed / "o", (Format.JSON,), NOW, executor=Here())
    results = list(build(order, lambda done, count, path: seen.append((done, count, path))))
    assert [result.record for result in results] == list(paths)
    assert [done for done, _, _ in seen] == [1, 2, 3, 4, 5]
    assert {count for _, count, _ in seen} == {5}
    assert {path for _, _, path in seen} == set(paths)


class Noting(Here):
    """Notes the records of which reports are made, in turn."""

    def __init__(self):
        self.records = []

    def submit(self, fn, /, *args, **kwargs):
        self.records += [args[0].parcel.record.stem] if fn is pipeline._make else []
        return super().submit(fn, *args, **kwargs)


def test_the_longest_report_is_made_first_and_after_it_the_others_of_its_family(tmp_path):
    (tmp_path / "r").mkdir()
    lengths = {"a-2024-05": 0, "b-2023-05": 100, "b-2024-05": 5000, "c-2024-05": 9000, "d-2024-05": 2000}
    for one, length in lengths.items():
        text = MINIMAL.replace("2024-", f"{one[2:6]}-") + f"# {'x' * length}\n"
        if one == "b-2024-05":
            text = text.replace("status:", "previous: b-2023-05\nstatus:")
        (tmp_path / "r" / f"{one}.yaml").write_text(text)
    executor = Noting()
    results = built(tmp_path, executor=executor, workers=1)
    assert executor.records == ["c-2024-05", "b-2024-05", "b-2023-05", "d-2024-05", "a-2024-05"]
    assert states(results) == dict.fromkeys(lengths, "built")
    assert [result.record.stem for result in results] == list(lengths)


def test_as_many_reports_are_made_at_once_as_there_are_cores_to_use(mixed, monkeypatch):
    monkeypatch.chdir(mixed)
    usable = os.sched_getaffinity(0)
    try:
        assert ordered_workers("build", "r") == len(usable)
        os.sched_setaffinity(0, {min(usable)})
        assert ordered_workers("build", "r") == 1
        assert ordered_workers("build", "r", "-j", "3") == 3
    finally:
        os.sched_setaffinity(0, usable)


def ordered_workers(*arguments):
    return _order(_parser().parse_args(arguments)).workers


def test_fail_fast_stops_at_the_first_failure_and_tells_what_was_left(mixed):
    results = built(mixed, stops_at_failure=True, workers=1)
    assert len(results) == 5
    counts = [result.state for result in results]
    assert counts.count(State.FAILED) == 1
    assert State.LEFT in counts or counts.count(State.BUILT) == 4
    there = {path.name for path in (mixed / "output").iterdir() if path.is_dir()}
    assert there == {result.record.stem for result in results if result.state is State.BUILT}


SUMMARY = json.loads((ROOT / "docs" / "summary.schema.json").read_text())


def build_and_sum_up(folder, *arguments, records="r"):
    """Run the program with a summary; return how it ended, and what is summed up."""
    usual = ("build", records, "--format", "json", "--cache", "cache", "--summary", "s.json")
    done = run(*usual, *arguments, cwd=folder)
    assert "Traceback" not in done.stderr
    told = json.loads((folder / "s.json").read_text())
    jsonschema.validate(told, SUMMARY)
    assert told["exit_code"] == done.returncode
    assert sum(told["counts"].values()) == len(told["records"])
    return done, told


def test_the_summary_tells_what_became_of_each_record(mixed):
    done, told = build_and_sum_up(mixed)
    assert (done.returncode, told["stopped"]) == (1, None)
    assert told["counts"] == {"built": 4, "unchanged": 0, "failed": 1, "left": 0}
    good = told["records"][0]
    assert good["record"] == "r/place-000-2024-05.yaml"
    assert (good["state"], good["why"], good["failure"]) == ("built", [NEVER], None)
    assert good["files"] == ["output/place-000-2024-05/report.json"]
    (failed,) = (one for one in told["records"] if one["state"] == "failed")
    assert failed["record"] == "r/place-001-bad-2024-05.yaml"
    assert (failed["failure"]["kind"], failed["failure"]["exit_code"]) == ("RecordError", 1)
    assert "grade.unknown" in [problem["code"] for problem in failed["problems"]]
    assert failed["files"] == []
    assert (mixed / "s.json").stat().st_mode & 0o777 == 0o600
    _, again = build_and_sum_up(mixed)
    assert again["counts"] == {"built": 0, "unchanged": 4, "failed": 1, "left": 0}


def test_why_is_printed_where_it_is_asked_for(mixed):
    done, _ = build_and_sum_up(mixed, "--why")
    assert done.stdout.count(f"  since {NEVER}\n") == 4
    append(mixed / "r" / "place-002-2024-05.yaml", "# a remark\n")
    done, _ = build_and_sum_up(mixed, "--why")
    assert done.stdout.count("  since ") == 1
    assert "  since place-002-2024-05.yaml changed\n" in done.stdout
    assert "unchanged output/place-000-2024-05: report.json\n" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["records"], 2, "There is no file or folder nowhere"),
        (["--templates", "nowhere"], 2, "There is no folder of templates at nowhere"),
        (["--config", "r/place-000-2024-05.yaml"], 78, ""),
        (["-o", "r/place-000-2024-05.yaml"], 73, "place-000-2024-05.yaml"),
    ],
)
def test_a_build_that_comes_to_nothing_is_summed_up_as_such(mixed, arguments, code, says):
    before = tree(mixed / "r")
    if arguments == ["records"]:
        done, told = build_and_sum_up(mixed, records="nowhere")
    else:
        done, told = build_and_sum_up(mixed, *arguments)
    assert done.returncode == code
    assert says in told["stopped"]
    assert told["records"] == []
    assert tree(mixed / "r") == before


def test_a_build_that_ends_in_a_way_of_which_nobody_thought_is_summed_up_as_failed(mixed, monkeypatch):
    monkeypatch.chdir(mixed)
    monkeypatch.setattr(pipeline, "find_records", lambda _paths: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        main(["build", "r", "--format", "json", "--no-cache", "--summary", "s.json"])
    told = json.loads((mixed / "s.json").read_text())
    jsonschema.validate(told, SUMMARY)
    assert told["exit_code"] == 1
    assert "ZeroDivisionError" in told["stopped"]


@pytest.mark.parametrize(
    ("streams", "code", "stopped"),
    [
        (">&-", 1, None),
        ("2>&-", 1, None),
        ("<&- >&- 2>&-", 1, None),
        (">/dev/full", 74, "the output of the program: No space left on device"),
    ],
)
def test_whatever_becomes_of_the_standard_streams_it_is_summed_up_and_told_in_words(
    mixed, streams, code, stopped
):
    command = f"{sys.executable} -m reportgen build r --format json --no-cache --summary s.json {streams}"
    done = subprocess.run(["sh", "-c", command], cwd=mixed, capture_output=True, text=True, check=False)
    assert "Traceback" not in done.stderr
    told = json.loads((mixed / "s.json").read_text())
    assert (done.returncode, told["exit_code"], told["stopped"]) == (code, code, stopped)
    assert told["counts"]["built"] == 4 or stopped


def test_a_summary_is_never_written_over_a_record(mixed):
    before = tree(mixed / "r")
    done = run("build", "r", "--summary", "r/place-000-2024-05.yaml", cwd=mixed)
    assert done.returncode == 2
    assert "write to another file" in done.stderr
    assert tree(mixed / "r") == before


def refused(folder, place, code=2):
    """Return what a build says that is refused for the place of its summary, and changes nothing."""
    before = tree(folder)
    usual = ("build", "r", "--format", "json", "--no-cache", "--summary", place)
    done = run(*usual, cwd=folder)
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr
    assert tree(folder) == before
    assert not (folder / "output").exists()
    return done.stderr


@pytest.mark.parametrize(
    "name",
    ["other/old-2024-05.yaml", "notes.txt", "reportgen.toml", "t/css/print.css", "f/own.yaml", "data.json"],
)
def test_a_summary_takes_the_place_of_an_earlier_one_alone(mixed, name):
    (mixed / name).parent.mkdir(parents=True, exist_ok=True)
    (mixed / name).write_text('{"format": 1}\n' if name == "data.json" else "# somebody's\n")
    assert f"{name} is there and is no summary of a build" in refused(mixed, name)


@pytest.mark.parametrize("kind", ["", "folder", "pipe", "link", "/dev/null"])
def test_a_summary_goes_to_a_file_alone(mixed, kind):
    place = mixed / "place"
    if kind == "folder":
        place.mkdir()
    elif kind == "pipe":
        os.mkfifo(place)
    elif kind == "link":
        place.symlink_to("elsewhere")
    else:
        place = kind
    assert f"{place or '.'} is no file" in refused(mixed, place)


@pytest.mark.parametrize("name", ["output", "output/place-000-2024-05/report.json", "r/../output/s.json"])
def test_a_summary_is_never_written_where_reports_go(mixed, name):
    assert "where the reports go" in refused(mixed, name)


def test_a_summary_is_never_written_where_it_would_be_a_record(mixed):
    assert "would be taken for a record" in refused(mixed, "r/s.json")


def test_a_summary_that_cannot_be_written_is_told_before_anything_is_built(mixed):
    (mixed / "file").write_text("somebody's")
    assert "Cannot write to" in refused(mixed, "file/s.json", 73)
    assert "File name too long" in refused(mixed, "s" * 254, 73)
    (mixed / "shut").mkdir(mode=0o555)
    done = run_without_powers("build", "r", "--no-cache", "--summary", "shut/s.json", cwd=mixed)
    assert done.returncode == 77, done.stderr
    assert not (mixed / "output").exists()


def test_a_summary_that_cannot_be_written_in_the_end_hides_nothing(mixed, monkeypatch, capsys):
    monkeypatch.chdir(mixed)

    build = pipeline.build

    def spoiled(order, *arguments):
        yield from build(order, *arguments)
        Path("s.json").mkdir()
        if order.stops_at_failure:
            raise OutputError("the output has failed")

    monkeypatch.setattr(pipeline, "build", spoiled)
    usual = ["build", "r/place-000-2024-05.yaml", "--format", "json", "--no-cache", "--summary", "s.json"]
    assert main(usual) == 2
    out, err = capsys.readouterr()
    assert "1 of 1 report built in output" in out
    assert "s.json is no file" in err
    Path("s.json").rmdir()
    assert main([*usual, "--fail-fast"]) == 73
    out, err = capsys.readouterr()
    assert "1 of 1 report built in output" in out
    assert err.endswith(
        "s.json is no file; write to one, or to where nothing is yet\nreportgen: the output has failed\n"
    )


def test_a_file_whose_name_is_no_text_is_told_of_all_the_same(mixed):
    shutil.copy(mixed / "r" / "place-000-2024-05.yaml", os.fsencode(mixed / "r") + b"/\xff-2024-05.yaml")
    _, told = build_and_sum_up(mixed)
    assert told["counts"]["failed"] == 2
    assert "r/\udcff-2024-05.yaml" in [one["record"] for one in told["records"]]


def test_keep_going_is_what_happens_anyway_and_fail_fast_is_not(mixed):
    _, told = build_and_sum_up(mixed, "--keep-going")
    assert told["counts"]["built"] == 4
    (mixed / "r" / "place-000-bad-2024-05.yaml").write_text(BROKEN)
    shutil.rmtree(mixed / "output")
    done, told = build_and_sum_up(mixed, "--fail-fast", "-j1", "--no-cache")
    assert done.returncode == 1
    assert told["counts"]["failed"] == 1
    assert told["counts"]["left"] >= 1
    assert told["stopped"] == "stopped at the first failure, as --fail-fast asks"


LATE = "it took longer than 6 s", "it took more than 6 s of the processor"
SHORT = "it needs more memory than it may have"
ENDINGS = {
    "time": LATE,
    # How far a report comes in its time is the machine's; the next test gives it all the time it wants.
    "memory": (SHORT, *LATE),
    # A library in C that gets no more memory ends the process, unless Python is refused it first.
    "signal": (SHORT, *(f"the process that made it died by signal {one:d} (" for one in (SIGTRAP, SIGABRT))),
}
"""How the report of an attack may be lost, as it is told, by the limit that holds it."""
NOT_MADE = "The report was not made: "


def write_attacks(folder, found):
    """Write a record for each attack and the templates that make it alone, and return the attacks by id."""
    named = {f"{attack.name.lower()}-2024-05": attack for attack in found}
    for name, attack in named.items():
        shown = (ROOT / "templates" / attack.template).read_text()
        own = folder / "t" / attack.template
        page = folder / "t" / "report.html"
        own.parent.mkdir(parents=True, exist_ok=True)
        (folder / "r" / f"{name}.yaml").write_text(RECORD if attack.outcome == "lost" else MINIMAL)
        case = f"{{% if report.id == '{name}' %}}{attack.text}"
        if attack.outcome == "lost":
            own.write_text(f"{case}{{% else %}}{shown}{{% endif %}}")
        else:
            before = page.read_text() if page.exists() else (ROOT / "templates" / "report.html").read_text()
            page.write_text(before.replace("</main>", f"{case}{{% endif %}}</main>"))
    return named


def test_a_report_that_hangs_dies_is_refused_or_loses_text_costs_itself_alone(tmp_path):
    good = write_records(tmp_path, 2)
    others = ("B-045-clipped", "B-007-stylesheet", "B-030-huge-font")
    ones = attacks("killed", "lost", "refused", "failed")
    bombs = write_attacks(tmp_path, (one for one in ones if one.outcome == "killed" or one.name in others))
    (tmp_path / "r" / "bad-2024-05.yaml").write_text(BROKEN)
    os.mkfifo(tmp_path / "r" / "pipe-2024-05.yaml")
    usual = ("build", "r", "--format", "json,pdf", "--templates", "t", "--today", "2026-11-01", "--no-cache")
    done = run(*usual, "-j2", "--summary", "s.json", "--time-limit", 6, cwd=tmp_path)
    assert "Traceback" not in done.stderr
    assert done.returncode == 70
    records = json.loads((tmp_path / "s.json").read_text())["records"]
    assert [one["record"] for one in records] == [
        f"r/{path.name}" for path in sorted((tmp_path / "r").iterdir())
    ]
    failures = {Path(one["record"]).stem: one["failure"] for one in records if one["failure"]}
    bad = {one: failures.pop(one) for one in ("bad-2024-05", "pipe-2024-05")}
    assert {one["kind"] for one in bad.values()} == {"RecordError"}
    assert set(failures) == set(bombs)
    assert {one["kind"] for one in failures.values()} == {"RenderError"}
    for name, bomb in bombs.items():
        told = failures[name]["message"].removeprefix(NOT_MADE)
        if bomb.outcome == "killed":
            assert told.startswith(ENDINGS[bomb.limit]), (name, told)
        else:
            assert bomb.says in told, (name, told)
    for name in (*bombs, *bad):
        (tmp_path / "r" / f"{name}.yaml").unlink()
    assert run(*usual, "-o", "clean", cwd=tmp_path).returncode == 0
    assert tree(tmp_path / "output") == tree(tmp_path / "clean")
    assert {path.name for path in (tmp_path / "output").iterdir()} == {*good, MANIFEST}


def test_a_report_that_wants_more_memory_than_it_may_have_is_told_so(tmp_path):
    (good,) = write_records(tmp_path, 1)
    bombs = write_attacks(tmp_path, (one for one in attacks("killed") if one.limit == "memory"))
    little = Bounds(memory=448 * 1024**2)
    results = built(
        tmp_path, formats=(Format.PDF,), templates=tmp_path / "t", executor=None, workers=2, bounds=little
    )
    told = {result.record.stem: str(result.failure or result.state) for result in results}
    assert told == {good: "built"} | dict.fromkeys(bombs, f"{NOT_MADE}{SHORT}")
