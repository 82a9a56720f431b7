"""Many reports at once: what becomes of each record, and which inspection it follows."""

import errno
import itertools
import json
import os
from dataclasses import replace

import pytest
from conftest import MINIMAL, SHARED, needs_shared
from test_importing import pdf

from reportgen.cli import main
from reportgen.errors import WriteError
from reportgen.frameworks import Library
from reportgen.importing import batch
from reportgen.importing.draft import Remark
from reportgen.importing.outcome import Fate, Outcome, as_json
from reportgen.importing.reading import read_report
from reportgen.importing.records import Records
from reportgen.load import load

LIBRARY = Library()


def lines(name="Calderwick", year=2018, grade="good", first="4"):
    return [
        f"Inspection of {name} local authority children's services",
        f"Inspection dates: {first} to 8 June {year}",
        "Lead inspector: Honor Pellatrow, Her Majesty's Inspector",
        f"The impact of leaders on social work practice with children and families: {grade}",
        f"The experiences and progress of children who need help and protection: {grade}",
        f"The experiences and progress of children in care and care leavers: {grade}",
        f"Overall effectiveness: {grade}",
    ]


def report(folder, urn="80999", day="2018-07-20", **changes):
    """Write a report, and return what was read of it."""
    name = changes.get("name", "Calderwick")
    path = folder / f"{urn}_{name.lower().replace(' ', '-')}_{day}.pdf"
    path.write_bytes(pdf(text=lines(**changes)))
    return Outcome(path, read_report(path.name, path.read_bytes(), LIBRARY))


def added(folder, *outcomes):
    """Put records of what was read into a folder as a run does, and return what became of each."""
    records = Records(folder, LIBRARY)
    done = [records.add(one) for one in outcomes]
    list(records.link())
    return done


def told_previous(folder):
    return {
        path.stem: line.removeprefix("previous: ")
        for path in sorted(folder.glob("*.yaml"))
        for line in path.read_text().splitlines()
        if line.startswith("previous: ")
    }


def test_a_record_is_written_before_the_next_report_is_read(tmp_path):
    records = Records(tmp_path / "out", LIBRARY)
    done = records.add(report(tmp_path))
    assert done.fate is Fate.WRITTEN
    assert done.record.name == "calderwick-2018-07.yaml"
    assert done.record.read_text().startswith(
        "# Read from 80999_calderwick_2018-07-20.pdf. Left out, or worth "
    )


def test_records_follow_the_inspection_before_them_in_whatever_order_they_are_read(tmp_path):
    outcomes = [
        report(tmp_path, day=day, year=year)
        for day, year in (("2018-07-20", 2018), ("2020-07-17", 2020), ("2022-07-15", 2022))
    ]
    for number, order in enumerate(itertools.permutations(outcomes)):
        folder = tmp_path / f"out{number}"
        added(folder, *order)
        assert told_previous(folder) == {
            "calderwick-2020-07": "calderwick-2018-07",
            "calderwick-2022-07": "calderwick-2020-07",
        }


def test_a_rerun_finds_the_records_unchanged_and_is_no_failure(tmp_path):
    outcome = report(tmp_path)
    added(tmp_path / "out", outcome)
    (again,) = added(tmp_path / "out", outcome)
    assert (again.fate, again.failure) == (Fate.UNCHANGED, None)


def test_a_rerun_links_what_an_interrupted_run_left_unlinked(tmp_path):
    first, second = report(tmp_path), report(tmp_path, day="2020-07-17", year=2020)
    records = Records(tmp_path / "out", LIBRARY)
    records.add(second)
    records.add(first)
    assert told_previous(tmp_path / "out") == {}
    assert [one.fate for one in added(tmp_path / "out", second, first)] == [Fate.UNCHANGED, Fate.UNCHANGED]
    assert told_previous(tmp_path / "out") == {"calderwick-2020-07": "calderwick-2018-07"}


def test_a_record_that_people_changed_is_kept(tmp_path):
    outcome = report(tmp_path)
    (done,) = added(tmp_path / "out", outcome)
    changed = done.record.read_text().replace("grade: good", "grade: outstanding")
    done.record.write_text(changed)
    (again,) = added(tmp_path / "out", outcome)
    assert (again.fate, again.failure) == (Fate.KEPT, None)
    assert done.record.read_text() == changed


def test_what_to_do_about_a_record_that_people_changed_is_told(tmp_path, capsys):
    outcome, out = report(tmp_path), tmp_path / "out"
    (done,) = added(out, outcome)
    done.record.write_text(done.record.read_text().replace("grade: good", "grade: outstanding"))
    assert main(["import", str(outcome.path), "-o", str(out)]) == 0
    assert capsys.readouterr().err.endswith(
        f"kept {done.record}: it is there already, other than this report gives it, and left as it is; "
        "to see how it differs, import the report into another folder and run 'reportgen diff' "
        "on the two records\n"
    )


def head(text):
    """Return the comments that a record begins with."""
    return text[: text.index("format: ")].splitlines()


def test_a_record_begins_with_what_it_was_read_from_and_what_is_worth_a_look(tmp_path):
    outcome = report(tmp_path)
    (done,) = added(tmp_path / "out", outcome)
    first, *others = head(done.record.read_text())
    assert first == "# Read from 80999_calderwick_2018-07-20.pdf. Left out, or worth a look:"
    items = " ".join(line.removeprefix("#").strip() for line in others).removeprefix("- ").split(" - ")
    assert items == [" ".join(str(one).split()) for one in outcome.remarks]
    assert all(line.startswith(("# - ", "#   ")) and len(line) <= 100 for line in others)
    assert any(line.startswith("#   ") for line in others)
    assert load(done.record, LIBRARY).record.id == "calderwick-2018-07"


def test_a_record_of_which_there_is_nothing_to_tell_says_what_it_was_read_from(tmp_path):
    outcome = report(tmp_path)
    (done,) = added(tmp_path / "out", replace(outcome, draft=replace(outcome.draft, remarks=())))
    assert head(done.record.read_text()) == ["# Read from 80999_calderwick_2018-07-20.pdf."]


def test_the_head_of_a_record_is_comments_whatever_the_files_name_and_the_reports_words(tmp_path):
    outcome = report(tmp_path)
    remark = Remark("grade\nof: x", "it says 'a\x85b\u2028c\u00a0d'", 3)
    draft = replace(outcome.draft, name=os.fsdecode(b"bad\xff\n\x1b.pdf"), remarks=(remark,))
    (done,) = added(tmp_path / "out", replace(outcome, draft=draft))
    assert head(done.record.read_text()) == [
        "# Read from bad<U+DCFF><U+000A><U+001B>.pdf. Left out, or worth a look:",
        "# - grade of: x: it says 'a b c d' (page 3)",
    ]
    assert load(done.record, LIBRARY).record.id == "calderwick-2018-07"


def test_a_record_with_another_head_is_unchanged_and_keeps_it(tmp_path):
    first, second = report(tmp_path), report(tmp_path, day="2020-07-17", year=2020)
    out = tmp_path / "out"
    _, done = added(out, first, second)
    text = done.record.read_text()
    bare = "".join(
        line for line in text.splitlines(keepends=True) if not line.startswith(("#", "previous: "))
    )
    for there in (bare, f"# Looked at by us.\n{bare}"):
        done.record.write_text(there)
        assert [one.fate for one in added(out, first, second)] == [Fate.UNCHANGED, Fate.UNCHANGED]
        again = done.record.read_text()
        assert again == there.replace("published\n", "published\nprevious: calderwick-2018-07\n", 1)


def test_a_record_that_people_keep_under_another_ending_is_found(tmp_path):
    outcome = report(tmp_path)
    (done,) = added(tmp_path / "out", outcome)
    moved = done.record.rename(done.record.with_suffix(".yml"))
    (again,) = added(tmp_path / "out", outcome)
    assert (again.record, again.fate) == (moved, Fate.UNCHANGED)


def test_two_reports_of_one_id_are_told(tmp_path):
    outcome, same = report(tmp_path), report(tmp_path, urn="080999")
    other = report(tmp_path, day="2018-07-27", grade="inadequate")
    done = added(tmp_path / "out", outcome, same, other)
    assert [one.fate for one in done[:1]] == [Fate.WRITTEN]
    for second in done[1:]:
        assert second.failure == (
            f"{second.path}: its record would be calderwick-2018-07.yaml, as that of {outcome.path}; "
            "it was not written"
        )


def test_two_reports_that_give_one_record_are_the_same(tmp_path):
    outcome, out = report(tmp_path), tmp_path / "out"
    twin = Outcome(tmp_path / "copy.pdf", replace(outcome.draft, name="copy.pdf"))
    for fate in (Fate.WRITTEN, Fate.UNCHANGED):
        done = added(out, outcome, twin)
        assert [one.fate for one in done] == [fate, Fate.SAME]
        assert (done[1].same_as, done[1].record) == (outcome.path, done[0].record)
    done[0].record.write_text(done[0].record.read_text().replace("grade: good", "grade: outstanding"))
    assert [one.fate for one in added(out, outcome, twin)] == [Fate.KEPT, Fate.SAME]


def test_a_report_that_gave_no_record_makes_no_other_the_same(tmp_path):
    out = tmp_path / "out"
    out.mkdir()
    (out / "calderwick-2018-07.yaml").write_text(MINIMAL)
    outcome = report(tmp_path)
    twin = replace(outcome, path=tmp_path / "copy.pdf")
    assert [one.fate for one in added(out, outcome, twin)] == [None, None]


def test_the_same_file_under_another_name_is_told_and_counted_as_such(tmp_path, capsys):
    path, copy, out = report(tmp_path).path, tmp_path / "a copy.pdf", tmp_path / "out"
    copy.write_bytes(path.read_bytes())  # from its name, neither its number nor a day of publication is read
    given = ["import", str(path), str(copy), "-o", str(out), "--report", str(tmp_path / "told.json")]
    assert main(given) == 0
    printed = capsys.readouterr()
    assert printed.err.splitlines()[-1] == f"{copy} is the same report as {path}"
    assert printed.out == (
        f"wrote {out / 'calderwick-2018-07.yaml'}\n"
        f"2 of 2 reports are records in {out}, 1 of which is the same as another\n"
    )
    assert [one.name for one in out.iterdir()] == ["calderwick-2018-07.yaml"]
    told = json.loads((tmp_path / "told.json").read_text())[1]
    assert (told["record"], told["same_as"]) == ("calderwick-2018-07.yaml", path.name)
    assert main(given) == 0
    assert capsys.readouterr().out == (
        f"2 of 2 reports are records in {out}, 1 of which was there already, "
        "1 of which is the same as another\n"
    )


def test_a_record_of_another_inspection_at_that_place_is_told(tmp_path):
    out = tmp_path / "out"
    out.mkdir()
    (out / "calderwick-2018-07.yaml").write_text(MINIMAL)
    (done,) = added(out, report(tmp_path))
    assert "is there, and has errors or is of another inspection; nothing was written" in done.failure
    assert (out / "calderwick-2018-07.yaml").read_text() == MINIMAL


def test_previous_is_no_visit_between_and_no_other_number_of_the_same_name(tmp_path):
    out = tmp_path / "out"
    out.mkdir()
    visit = MINIMAL.replace("ilacs-2023", "ilacs-focused-visit").replace("Testford", "Calderwick")
    visit = visit.replace("2024-03", "2019-03").replace("2024-05", "2019-05").split("overall:")[0]
    (out / "calderwick-2019-05.yaml").write_text(visit)
    load(out / "calderwick-2019-05.yaml", LIBRARY)
    added(
        out,
        report(tmp_path),
        report(tmp_path, day="2020-07-17", year=2020),
        report(tmp_path, urn="2532999", day="2022-07-15", year=2022),
    )
    assert told_previous(out) == {"calderwick-2020-07": "calderwick-2018-07"}


def test_previous_is_found_by_a_name_with_another_style_where_there_is_no_number(tmp_path):
    out = tmp_path / "out"
    out.mkdir()
    before = MINIMAL.replace("ilacs-2023", "ilacs-2018").replace(
        "name: Testford", "name: Telford & Wrekin Council"
    )
    before = before.replace("2024-03", "2019-03").replace("2024-05", "2019-05")
    before = before.replace("in-care: {", "in-care-and-care-leavers: {").split("  care-leavers")[0]
    (out / "telford-2019-05.yaml").write_text(before)
    added(out, report(tmp_path, name="Telford and Wrekin", day="2022-07-15", year=2022))
    assert told_previous(out) == {"telford-and-wrekin-2022-07": "telford-2019-05"}


def test_a_council_that_went_into_another_is_not_its_past(tmp_path):
    out = tmp_path / "out"
    added(
        out,
        report(tmp_path, name="Bournemouth", urn="80433"),
        report(
            tmp_path, name="Bournemouth, Christchurch and Poole", urn="2532287", day="2022-07-15", year=2022
        ),
    )
    assert told_previous(out) == {}


def test_a_report_that_names_nobody_gives_no_record(tmp_path):
    path = tmp_path / "report(3).pdf"
    path.write_bytes(pdf(text=["Inspection of children's social care services", *lines()[1:]]))
    (done,) = added(tmp_path / "out", Outcome(path, read_report(path.name, path.read_bytes(), LIBRARY)))
    assert done.failure == (f"{path}: no provider or no date was found, which its record is named by")


def test_what_became_of_each_file_is_told_as_json_whatever_its_name(tmp_path):
    outcome = report(tmp_path)
    odd = Outcome(tmp_path / os.fsdecode(b"bad\xff\n.pdf"), failure="no")
    told = json.loads(as_json([*added(tmp_path / "out", outcome), odd]).encode("utf-8", "backslashreplace"))
    assert (told[0]["record"], told[0]["fate"]) == ("calderwick-2018-07.yaml", "written")
    assert told[0]["particulars"]["dates"]["value"] == [{"from": "2018-06-04", "to": "2018-06-08"}]
    assert told[1]["failure"] == "no"


@pytest.mark.parametrize("number", ["0", "-1", "x", "1.5"])
def test_how_many_at_once_is_a_number_from_one(number, capsys):
    with pytest.raises(SystemExit) as ended:
        main(["import", "x.pdf", f"-j={number}"])
    assert ended.value.code == 2
    assert "is no number from 1" in capsys.readouterr().err


def stub(monkeypatch, *steps):
    """Have the readings of a run be these outcomes, and errors where they come."""

    def read_all(_paths, _folders, _workers):
        for step in steps:
            if isinstance(step, BaseException):
                raise step
            yield step

    monkeypatch.setattr(batch, "read_all", read_all)


def test_an_interrupt_keeps_what_was_written_and_says_so(tmp_path, monkeypatch, capsys):
    outcome = report(tmp_path)
    stub(monkeypatch, outcome, KeyboardInterrupt())
    told = tmp_path / "told.json"
    given = ["import", str(outcome.path), "-o", str(tmp_path / "out"), "--report", str(told)]
    assert main(given) == 130
    printed = capsys.readouterr()
    assert "interrupted; what was done is kept" in printed.err
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["calderwick-2018-07.yaml"]
    assert len(json.loads(told.read_text())) == 1


def test_a_full_disk_ends_the_run_and_leaves_nothing_half_written(tmp_path, monkeypatch, capsys):
    outcome = report(tmp_path)
    stub(monkeypatch, outcome)

    def full(path, data, *_args):
        if data:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        path.touch()

    monkeypatch.setattr("reportgen.output.files.write", full)
    given = ["import", str(outcome.path), "-o", str(tmp_path / "out")]
    assert main(given) == WriteError.exit_code
    assert "No space left on device" in capsys.readouterr().err
    assert list((tmp_path / "out").iterdir()) == []


@pytest.mark.parametrize("option", ["-o", "--report"])
def test_a_file_where_a_folder_should_be_is_told_before_anything_is_lost(
    option, tmp_path, monkeypatch, capsys
):
    outcome = report(tmp_path)
    stub(monkeypatch, outcome)
    (tmp_path / "taken").write_text("here")
    places = {"-o": tmp_path / "out", "--report": tmp_path / "told.json", option: tmp_path / "taken" / "x"}
    given = [part for name, place in places.items() for part in (name, str(place))]
    assert main(["import", str(outcome.path), *given]) == 73
    assert "taken" in capsys.readouterr().err
    assert (tmp_path / "taken").read_text() == "here"


def test_a_file_in_place_of_the_folder_is_told_before_anything_is_read(tmp_path, monkeypatch, capsys):
    outcome = report(tmp_path)
    stub(monkeypatch, AssertionError("this was read"))
    (tmp_path / "taken").write_text("here")
    for place in ("taken", "taken/below/it"):
        assert main(["import", str(outcome.path), "-o", str(tmp_path / place)]) == 73
        printed = capsys.readouterr()
        told = f"{tmp_path / 'taken'} is a file, not a folder; name another place with -o"
        assert (printed.err, printed.out) == (f"reportgen: {told}\n", "")


def test_a_folder_that_cannot_be_made_is_told_once_and_before_anything_is_read(tmp_path, monkeypatch, capsys):
    outcome, out = report(tmp_path), tmp_path / "new" / ("x" * 300)
    stub(monkeypatch, AssertionError("this was read"))
    assert main(["import", str(outcome.path), "-o", str(out)]) == 73
    printed = capsys.readouterr()
    assert (printed.err, printed.out) == (f"reportgen: Cannot write to {out}: File name too long\n", "")
    assert not (tmp_path / "new").exists()


def test_a_file_that_is_named_twice_is_read_once(tmp_path, monkeypatch, capsys):
    outcome = report(tmp_path)
    (tmp_path / "link.pdf").symlink_to(outcome.path)
    monkeypatch.setattr(batch, "read_all", lambda paths, *_: iter_of([Outcome(one) for one in paths]))
    main(["import", str(tmp_path), str(outcome.path), "-o", str(tmp_path / "out")])
    assert "0 of 1 report is a record" in capsys.readouterr().out


@pytest.mark.parametrize("name", ["80999_calderwick_2018-07-20.pdf", "notes.txt"])
def test_an_account_takes_the_place_of_no_report_and_no_other_file(name, tmp_path, monkeypatch, capsys):
    outcome = report(tmp_path)
    stub(monkeypatch, outcome)
    (tmp_path / "notes.txt").write_text("notes")
    before = (tmp_path / name).read_bytes()
    given = ["import", str(outcome.path), "-o", str(tmp_path / "out"), "--report", str(tmp_path / name)]
    assert main(given) == 2
    assert "write to another file" in capsys.readouterr().err
    assert (tmp_path / name).read_bytes() == before
    assert not (tmp_path / "out").exists()


def iter_of(outcomes):
    yield from outcomes


def test_a_name_with_line_ends_is_told_on_one_line(tmp_path, monkeypatch, capsys):
    odd = tmp_path / "new\nline\x1b[31m.pdf"
    stub(monkeypatch, Outcome(odd, failure=f"{odd.name}: is damaged"))
    main(["import", str(odd), "-o", str(tmp_path / "out")])
    assert capsys.readouterr().err == "FAILED new<U+000A>line<U+001B>[31m.pdf: is damaged\n"


@needs_shared
def test_a_folder_of_reports_is_read_twice_and_said_to_be_there(tmp_path, capsys):
    reports = sorted((SHARED / "reports").glob("8055[45]_*.pdf"))
    given = ["import", *map(str, reports), "-o", str(tmp_path / "out")]
    assert main(given) == 0
    before = {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()}
    capsys.readouterr()
    assert main(given) == 0
    printed = capsys.readouterr()
    assert printed.err == ""
    assert "4 of 4 reports are records in" in printed.out
    assert printed.out.endswith("4 of which were there already\n")
    assert {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()} == before
