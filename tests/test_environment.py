"""What reports are made with: every change of it is seen, by content, and nothing of it is imported."""

import errno
import os
import re
import subprocess
import sys
import tomllib
from dataclasses import fields, replace
from importlib.metadata import requires
from itertools import count

import pytest
from conftest import ROOT
from faults import failing, striking
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from reportgen.environment import Environment, machine_fonts, read_environment
from reportgen.environment.distributions import FONTS, MODULES, NOT_INSTALLED, packages
from reportgen.environment.files import tree_hash
from reportgen.environment.fontconfig import fonts_hash, read_configuration
from reportgen.environment.loader import NOT_FOUND, libraries
from reportgen.errors import ReportgenError

ENVIRONMENT = Environment("1 a", "3.11", {"x": "1"}, {"pango": "a"}, {"face": "1"}, "b")
CHANGED = {
    "program": "1 b",
    "python": "3.12",
    "packages": {"x": "2"},
    "libraries": {"pango": NOT_FOUND},
    "fonts": {"face": "2"},
    "fontconfig": "c",
}


@pytest.mark.parametrize("name", CHANGED)
def test_whatever_matters_to_every_report_changes_the_digest(name):
    assert replace(ENVIRONMENT, **{name: CHANGED[name]}).digest != ENVIRONMENT.digest


def test_nothing_that_is_told_is_left_out_of_the_digest():
    assert {field.name for field in fields(Environment)} == {*CHANGED}
    assert re.fullmatch("[0-9a-f]{64}", ENVIRONMENT.digest)


def test_the_order_of_names_does_not_matter():
    one = replace(ENVIRONMENT, packages={"x": "1", "y": "2"})
    assert one.digest == replace(ENVIRONMENT, packages={"y": "2", "x": "1"}).digest


def test_reading_twice_gives_the_same():
    assert read_environment() == read_environment()


@pytest.fixture
def small(tree, configured, installed, monkeypatch):
    """An environment of a few files of each kind."""
    monkeypatch.setattr("reportgen.environment._PACKAGE", tree)
    monkeypatch.setattr("reportgen.environment.template_folder", lambda: tree / "inner")
    monkeypatch.setattr("reportgen.environment.distributions.FONTS", {"markupsafe": "markupsafe"})
    monkeypatch.setattr("reportgen.environment.loader._NEEDED", {"glib-2.0": 0})
    monkeypatch.setattr("reportgen.environment.loader._OPTIONAL", {"no-such-thing": 1})
    (configured / "data" / "fonts").mkdir(parents=True)
    (configured / "data" / "fonts" / "one.ttf").write_bytes(b"1")


@pytest.mark.parametrize("number", [errno.EIO, errno.EMFILE, errno.EACCES], ids=errno.errorcode.get)
def test_whatever_of_it_cannot_be_read_is_told_with_its_path_and_never_passes_for_another_environment(
    small, number
):
    wanted = read_environment().digest, machine_fonts()
    failures = 0
    for n in count(1):
        with striking(n, failing(number)) as faults:
            found = found_or_told()
        if not faults.has_struck:
            break
        if isinstance(found, ReportgenError):
            failures += 1
            assert found.exit_code == (77 if number == errno.EACCES else 74)
            place = str(found).split(": ")[1]
            assert os.path.realpath(place) == os.path.realpath(faults.struck)
            assert f"{place}: {os.strerror(number)}. " in str(found)
            assert ("'ulimit -n'" in str(found)) == (number == errno.EMFILE)
        else:
            assert number == errno.EACCES or found == wanted  # what may not be read is not there
    assert failures > 5
    assert n > 20


def found_or_told():
    """Return what tells an environment, or the error of the program's that was raised."""
    try:
        return read_environment().digest, machine_fonts()
    except ReportgenError as exc:
        return exc


# Files


@pytest.fixture
def tree(tmp_path):
    folder = tmp_path / "tree"
    (folder / "inner").mkdir(parents=True)
    (folder / "one.py").write_text("1")
    (folder / "inner" / "two.yaml").write_text("2")
    return folder


def test_a_folder_is_known_by_the_names_and_bytes_of_its_files(tree):
    before = tree_hash(tree)
    (tree / "one.py").write_text("3")
    changed = tree_hash(tree)
    (tree / "one.py").write_text("1")
    assert tree_hash(tree) == before != changed
    (tree / "one.py").rename(tree / "three.py")
    renamed = tree_hash(tree)
    (tree / "three.py").rename(tree / "inner" / "one.py")
    assert len({before, changed, renamed, tree_hash(tree)}) == 4


def test_neither_times_nor_what_python_makes_of_a_file_change_its_hash(tree):
    before = tree_hash(tree)
    os.utime(tree / "one.py", (0, 0))
    (tree / "__pycache__").mkdir()
    (tree / "__pycache__" / "one.cpython-311.pyc").write_text("anything")
    assert tree_hash(tree) == before


def test_bytes_that_move_from_one_file_to_the_next_are_seen(tree):
    (tree / "inner" / "two.yaml").unlink()
    (tree / "a").write_text("12")
    (tree / "b").write_text("3")
    before = tree_hash(tree)
    (tree / "a").write_text("1")
    (tree / "b").write_text("23")
    assert tree_hash(tree) != before


def test_the_program_is_all_that_a_wheel_holds_templates_among_them(monkeypatch, tree):
    before = read_environment().program
    monkeypatch.setattr("reportgen.environment.template_folder", lambda: tree)
    assert read_environment().program != before
    assert before.startswith("0.1.0 ")


# Packages


def test_every_package_that_the_program_needs_is_looked_at():
    # These serve pages, watch files, write calendars, write and read Word forms, read the PDFs of others: no
    # report is made with them.
    elsewhere = {"watchfiles", "anyio", "idna", "icalendar", "python-docx", "pycparser", "packaging"}
    elsewhere |= {"pypdfium2"}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert needed(project["dependencies"]) == {*MODULES, *FONTS} | elsewhere


def needed(requirements, extras=(), seen=None):
    """Return the names of what is required on this machine, and of all that those require."""
    seen = set() if seen is None else seen
    for one in map(Requirement, requirements):
        name = canonicalize_name(one.name)
        counts = one.marker is None or any(one.marker.evaluate({"extra": extra}) for extra in ("", *extras))
        if counts and name not in seen:
            seen.add(name)
            needed(requires(name) or (), one.extras, seen)
    return seen


def test_every_shipped_face_comes_from_a_package_that_is_looked_at():
    from reportgen.report import fonts

    assert {face.package for face in (*fonts.TEXT, *fonts._FALLBACKS)} <= set(FONTS.values())


def test_all_packages_of_this_installation_are_found_with_their_versions():
    found = packages()
    assert found["weasyprint"].startswith("70.0 ")
    assert found["ruamel-yaml"].startswith("0.")
    assert NOT_INSTALLED not in found.values()
    assert not [state for state in found.values() if state.startswith("no version")]


@pytest.fixture
def installed(tmp_path, monkeypatch):
    """Put a package into a folder of its own, before all others; return its folder."""
    folder = tmp_path / "site"
    (folder / "stuff").mkdir(parents=True)
    (folder / "stuff" / "__init__.py").write_text("1")
    info = folder / "stuff-1.0.dist-info"
    info.mkdir()
    (info / "RECORD").write_text("stuff/__init__.py,sha256=abc,1\nstuff-1.0.dist-info/INSTALLER,sha256=x,3\n")
    monkeypatch.syspath_prepend(folder)
    monkeypatch.setattr("reportgen.environment.distributions.MODULES", {"stuff": "stuff"})
    return folder


def test_a_package_is_known_by_what_its_installer_recorded(installed):
    before = packages()["stuff"]
    record = installed / "stuff-1.0.dist-info" / "RECORD"
    record.write_text(record.read_text().replace("sha256=x,3", "sha256=y,2") + "../bin/stuff,sha256=z,9\n")
    assert packages()["stuff"] == before  # the installer's own
    record.write_text(record.read_text().replace("abc", "abd"))
    assert packages()["stuff"] != before
    assert before.startswith("1.0 ")


def test_a_new_version_of_a_package_is_seen(installed):
    before = packages()["stuff"]
    (installed / "stuff-1.0.dist-info").rename(installed / "stuff-1.1.dist-info")
    assert packages()["stuff"] != before


def test_two_versions_that_are_told_of_one_package_both_count(installed):
    before = packages()["stuff"]
    (installed / "stuff-0.9.dist-info").mkdir()
    assert packages()["stuff"].endswith(f", {before}")


def test_a_package_without_a_record_is_known_by_its_files(installed):
    (installed / "stuff-1.0.dist-info" / "RECORD").unlink()
    before = packages()["stuff"]
    (installed / "stuff" / "__init__.py").write_text("2")
    assert packages()["stuff"] != before
    assert before.startswith("1.0 ")


def test_a_copy_that_stands_before_the_installed_package_is_what_counts(installed, tmp_path, monkeypatch):
    before = packages()["stuff"]
    copy = tmp_path / "mine" / "stuff"
    copy.mkdir(parents=True)
    (copy / "__init__.py").write_text("1")
    monkeypatch.syspath_prepend(copy.parent)
    mine = packages()["stuff"]
    (copy / "__init__.py").write_text("2")
    assert len({before, mine, packages()["stuff"]}) == 3
    assert mine.startswith("no version ")


def test_a_package_that_is_not_there_is_told(monkeypatch):
    monkeypatch.setattr("reportgen.environment.distributions.MODULES", {"no-such": "no_such_package"})
    assert packages() == {"no-such": NOT_INSTALLED}


# Libraries


def test_the_libraries_that_the_engine_really_loads_are_those_that_are_looked_at():
    code = "import weasyprint; print(open('/proc/self/maps').read())"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    mapped = set(re.findall(r"(/\S+\.so\S*)", done.stdout))
    found = libraries()
    for name in ("pango-1.0", "pangoft2-1.0", "harfbuzz", "fontconfig", "freetype", "glib-2.0", "fribidi"):
        (path,) = [one for one in mapped if re.search(rf"/lib{re.escape(name)}\.so\.\d", one)]
        assert found[name] == sha256_of(path)


def sha256_of(path):
    import hashlib
    from pathlib import Path

    return hashlib.sha256(Path(path).read_bytes()).hexdigest()


def test_a_library_that_the_loader_is_told_of_counts(tmp_path, monkeypatch):
    before = libraries()
    mine = tmp_path / "libpango-1.0.so.0"
    mine.write_text("mine")
    monkeypatch.setenv("LD_LIBRARY_PATH", f"/nowhere:{tmp_path}")
    after = libraries()
    assert after["pango-1.0"].split() == [sha256_of(mine), before["pango-1.0"]]
    assert {name for name in after if after[name] != before[name]} == {"pango-1.0"}


def test_a_library_that_is_not_on_the_machine_is_told(monkeypatch):
    monkeypatch.setattr("reportgen.environment.loader._NEEDED", {"no-such-thing": 1})
    monkeypatch.setattr("reportgen.environment.loader._OPTIONAL", {"nor-this": 0})
    told = libraries()
    assert (told["no-such-thing"], told["nor-this"]) == (NOT_FOUND, NOT_FOUND)


def test_a_needed_library_that_lies_where_nobody_looks_is_found_through_the_loader(monkeypatch):
    before = libraries()
    monkeypatch.setattr("reportgen.environment.loader._folders", lambda: ())
    monkeypatch.setattr("reportgen.environment.loader._LOADER_CACHE", "/nowhere")
    after = libraries()
    assert after["pango-1.0"] == before["pango-1.0"]
    assert after["harfbuzz"] == before["harfbuzz"]


def test_the_version_of_zlib_is_told():
    import zlib

    assert libraries()["zlib of Python"] == zlib.ZLIB_RUNTIME_VERSION


# Fontconfig


@pytest.fixture
def configured(tmp_path, monkeypatch):
    """Give fontconfig a configuration of its own, in a folder that is returned."""
    (tmp_path / "conf.d").mkdir()
    (tmp_path / "conf.d" / "10.conf").write_text("<fontconfig><dir>/one</dir></fontconfig>")
    (tmp_path / "fonts.conf").write_text(
        '<fontconfig><dir>~/.fonts</dir><dir prefix="xdg">fonts</dir>'
        '<include ignore_missing="yes">conf.d</include>'
        '<include ignore_missing="yes" prefix="xdg">fontconfig/fonts.conf</include></fontconfig>'
    )
    monkeypatch.setenv("FONTCONFIG_FILE", str(tmp_path / "fonts.conf"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("HOME", str(tmp_path))
    return tmp_path


def test_fonts_are_looked_for_where_fontconfig_is_told_to(configured):
    folders = read_configuration().folders
    assert folders == (f"{configured}/.fonts", f"{configured}/data/fonts", "/one")


def test_a_file_that_the_configuration_includes_is_part_of_it(configured):
    before = read_configuration().digest
    (configured / "conf.d" / "20.conf").write_text("<fontconfig><match/></fontconfig>")
    added = read_configuration().digest
    users = configured / "config" / "fontconfig"
    users.mkdir(parents=True)
    (users / "fonts.conf").write_text("<fontconfig/>")
    assert len({before, added, read_configuration().digest}) == 3


def test_a_file_that_includes_itself_ends(configured):
    (configured / "conf.d" / "30.conf").write_text(
        "<include>30.conf</include><include>../fonts.conf</include>"
    )
    assert "/one" in read_configuration().folders


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("FREETYPE_PROPERTIES", "truetype:interpreter-version=35"),
        ("FONTCONFIG_SYSROOT", "/elsewhere"),
        ("FC_LANG", "ja"),
        ("HB_SHAPER_LIST", "fallback"),
        ("HB_OPTIONS", "uniscribe-bug-compatible"),
        ("HB_FACE_LOADER", "ft"),
        ("HB_FONT_FUNCS", "ft"),
        ("PANGO_LANGUAGE", "ja"),
        ("PANGOCAIRO_BACKEND", "fontconfig"),
        ("LIBTHAI_DICTDIR", "/elsewhere"),
        ("FONTTOOLS_GPOS_COMPACT_MODE", "9"),
    ],
)
def test_variables_that_change_how_faces_are_shaped_and_drawn_are_part_of_it(
    configured, monkeypatch, name, value
):
    monkeypatch.delenv(name, raising=False)
    before = read_environment().digest
    monkeypatch.setenv(name, value)
    changed = read_environment().digest
    assert changed != before
    monkeypatch.setenv(name, f"{value}-other")
    assert read_environment().digest not in (before, changed)
    monkeypatch.delenv(name)
    assert read_environment().digest == before


def test_variables_of_no_library_change_nothing(configured, monkeypatch):
    before = read_environment().digest
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1000000000")
    monkeypatch.setenv("TERM", "dumb")
    assert read_environment().digest == before


def test_the_machines_fonts_are_told_by_their_names_and_bytes_and_never_by_their_times(configured):
    font = configured / "data" / "fonts" / "inner" / "one.ttf"
    font.parent.mkdir(parents=True)
    told = [machine_fonts()]
    for data in (b"12", b"13", b"123"):
        font.write_bytes(data)
        told.append(machine_fonts())
    font.rename(font.with_name("two.ttf"))
    told.append(machine_fonts())
    assert len({*told}) == len(told)
    os.utime(font.with_name("two.ttf"), (0, 0))
    assert machine_fonts() == told[-1]


def test_the_machines_fonts_are_not_read_to_tell_what_every_report_is_made_with(configured, monkeypatch):
    monkeypatch.setattr("reportgen.environment.fontconfig.fonts_hash", lambda _folders: 1 / 0)
    assert read_environment().digest
    with pytest.raises(ZeroDivisionError):
        machine_fonts()


def test_folders_of_fonts_that_are_not_there_are_passed_over():
    assert fonts_hash(("/nowhere",)) == fonts_hash(())
