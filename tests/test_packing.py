"""What a report is made from is bounded: files and bytes of one parcel, and what is sent at once."""

import os
from dataclasses import replace
from pathlib import Path

import pytest
from batches import built, states
from conftest import MINIMAL
from test_cli import run

from reportgen import packing
from reportgen.errors import RecordError
from reportgen.limits import LIMITS
from reportgen.packing import Shelf
from reportgen.workers import LostError, Pool, pool


@pytest.fixture
def record(tmp_path):
    (tmp_path / "r" / "sub").mkdir(parents=True)
    (tmp_path / "r" / "other-2024-05.yaml").write_text(MINIMAL)
    path = tmp_path / "r" / "many-2024-05.yaml"
    path.write_text(MINIMAL)
    return path


def naming(record, count):
    """Let the record name so many files in a remark; return their names."""
    names = [f"sub/{number}" for number in range(count)]
    record.write_text(f"{MINIMAL}# {' '.join(f'file: {chr(34)}{name}{chr(34)}' for name in names)}\n")
    return names


@pytest.mark.parametrize("is_there", [True, False])
def test_a_report_is_made_from_as_many_files_as_there_may_be_and_no_more(record, is_there):
    names = naming(record, LIMITS.parcel_files - 1)  # beside the record itself
    for name in names if is_there else ():
        (record.parent / name).write_text("Text.")
    parcel = Shelf(record.parent).parcel(record)
    assert len(parcel.packed.contents) == (LIMITS.parcel_files if is_there else 1)
    naming(record, LIMITS.parcel_files - 2)
    Shelf(record.parent).parcel(record)
    naming(record, LIMITS.parcel_files)
    with pytest.raises(RecordError) as caught:
        Shelf(record.parent).parcel(record)
    (problem,) = caught.value.problems
    assert (problem.code, problem.place.file) == ("limit.parcel", str(record))
    assert problem.found == "501 files in it, in records before and after it, and in files that these name"
    assert problem.expected == "at most 500 files"
    assert "'file:' and 'previous:'" in problem.hint


@pytest.mark.parametrize(("more", "is_refused"), [(-1, False), (0, False), (1, True)])
def test_a_report_is_made_from_as_many_bytes_as_there_may_be_and_no_more(record, more, is_refused):
    names = naming(record, 8)
    size = len(record.read_bytes())
    for name in names:
        (record.parent / name).write_bytes(b"a" * LIMITS.file_bytes)
    (record.parent / names[-1]).write_bytes(b"a" * (LIMITS.file_bytes - size + more))
    if not is_refused:
        parcel = Shelf(record.parent).parcel(record)
        packed = sum(len(content.data) for content in parcel.packed.contents.values())
        assert packed == LIMITS.parcel_bytes + more
        return
    with pytest.raises(RecordError) as caught:
        Shelf(record.parent).parcel(record)
    (problem,) = caught.value.problems
    assert problem.found.startswith("16,777,217 bytes in it")
    assert problem.expected == "at most 16,777,216 bytes"


def test_no_more_is_read_for_a_report_than_it_may_be_made_from(record, monkeypatch):
    read = []
    pack = packing.pack
    monkeypatch.setattr(packing, "pack", lambda path: read.append(path) or pack(path))
    (record.parent / "sub" / "0").write_bytes(b"a" * LIMITS.file_bytes)
    for name in naming(record, 299)[1:]:
        os.link(record.parent / "sub" / "0", record.parent / name)
    with pytest.raises(RecordError):
        Shelf(record.parent).parcel(record)
    assert len([path for path in read if path.parent.name == "sub"]) == 8


def test_a_record_that_names_too_much_fails_alone_and_is_told_in_a_few_words(record):
    (record.parent / "sub" / "0").write_bytes(b"a" * LIMITS.file_bytes)
    for name in naming(record, 299)[1:]:
        os.link(record.parent / "sub" / "0", record.parent / name)
    folder = record.parent.parent
    done = run("build", "r", "--format", "json", "--no-cache", cwd=folder)
    assert done.returncode == 1
    assert "error limit.parcel: Too much would have to be read for this report\n  --> r/many" in done.stderr
    assert "Traceback" not in done.stderr
    assert (folder / "output" / "other-2024-05" / "report.json").exists()
    assert not (folder / "output" / "many-2024-05").exists()


def test_files_that_are_asked_for_later_count_too(record, monkeypatch):
    small = replace(LIMITS, parcel_files=2)
    monkeypatch.setattr(packing, "LIMITS", small)
    hidden = '{"f\\u0069le": one.md}'
    text = MINIMAL.replace("narrative: |\n    Services are good.", f"narrative: {hidden}")
    record.write_text(text + 'about: {"f\\u0069le": two.md}\n')
    (record.parent / "one.md").write_text("One.")
    assert Path("one.md") not in Shelf(record.parent).parcel(record).packed.contents
    (record.parent / "two.md").write_text("Two.")
    results = built(record.parent.parent)
    assert states(results) == {"many-2024-05": "failed", "other-2024-05": "built"}
    codes = {problem.code for result in results for problem in result.problems if problem.is_error}
    assert codes == {"limit.parcel"}


def test_what_is_too_large_to_be_sent_is_told_by_who_would_send_it(monkeypatch, capfd):
    monkeypatch.setattr(pool, "LIMITS", replace(LIMITS, message_bytes=10_000))
    with Pool(1) as one:
        for size in (9_000, 20_000):
            call = bytes, b"a" * size
            if size < 10_000:
                assert one.submit(*call).result() == b"a" * size
                continue
            with pytest.raises(LostError, match=r"too large to be sent .* 20,0\d\d bytes, of at most 10,000"):
                one.submit(*call)
    with pytest.raises(LostError, match="too large to be sent"):
        Pool(1, first=b"a" * 20_000)
    assert capfd.readouterr().err == ""


def test_what_came_of_a_piece_and_is_too_large_to_be_sent_is_told_by_the_worker(capfd):
    with Pool(1) as one, pytest.raises(LostError, match=r"cannot be sent: .* bytes, of at most"):
        one.submit(bytes, LIMITS.message_bytes + 1).result()
    assert capfd.readouterr().err == ""
