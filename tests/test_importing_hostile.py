"""Files that are no report, damaged, or made to do harm: each is told in a word, and the others go on."""

import io
import os
import random
import zlib

import pikepdf
import pytest
from conftest import SHARED, needs_shared
from pikepdf import Array, Dictionary, Name
from test_importing import LETTER, pdf

from reportgen.errors import UnreadableError
from reportgen.frameworks import Library
from reportgen.importing import batch
from reportgen.importing.batch import read_all
from reportgen.importing.reading import read_report
from reportgen.workers import Bounds

GOOD = [*LETTER, "Overall effectiveness: good"]


def with_tree(grow):
    """Return a PDF with the structure tree that a function puts below a root, given a file and its page."""
    made = pikepdf.open(io.BytesIO(pdf(text=GOOD)))
    root = made.make_indirect(Dictionary(Type=Name.StructTreeRoot, K=Array([grow(made, made.pages[0].obj)])))
    made.Root.StructTreeRoot = root
    return saved(made)


def saved(made, **options):
    kept = io.BytesIO()
    made.save(kept, **options)
    return kept.getvalue()


def cyclic(made, _page):
    element = made.make_indirect(Dictionary(S=Name.Sect))
    element.K = Array([element, element])
    return element


def nested(count, width=1):
    def grow(made, page):
        element = made.make_indirect(Dictionary(S=Name.P, K=0, Pg=page))
        for _ in range(count):
            element = made.make_indirect(Dictionary(S=Name.Sect, K=Array([element] * width)))
        return element

    return grow


def wide(made, page):
    return made.make_indirect(Dictionary(S=Name.P, K=Array([0] * 200_000), Pg=page))


def roles_in_a_circle():
    made = pikepdf.open(io.BytesIO(with_tree(nested(1))))
    made.Root.StructTreeRoot.RoleMap = Dictionary(Sect=Name.Part, Part=Name.Sect, P=Name.P)
    return saved(made)


def inflating(megabytes):
    """Return a PDF whose page is some kilobytes that become so many megabytes."""
    made = pikepdf.open(io.BytesIO(pdf(text=GOOD)))
    packed = zlib.compressobj(1)
    data = b"".join(packed.compress(bytes(2**20)) for _ in range(megabytes)) + packed.flush()
    content = pikepdf.Stream(made, b"")
    content.write(data, filter=Name.FlateDecode)
    made.pages[0].Contents = content
    return saved(made)


def forms_in_forms():
    """Return a PDF whose page paints a form that paints another twice, and so on."""
    made = pikepdf.open(io.BytesIO(pdf(text=GOOD)))
    inner = None
    for _ in range(30):
        form = made.make_stream(b"/X Do /X Do" if inner is not None else b"BT (x) Tj ET")
        form.Type, form.Subtype, form.BBox = Name.XObject, Name.Form, Array([0, 0, 9, 9])
        form.Resources = Dictionary(XObject=Dictionary(X=inner)) if inner is not None else Dictionary()
        inner = form
    made.pages[0].Resources.XObject = Dictionary(X=inner)
    made.pages[0].Contents = made.make_stream(b"/X Do")
    return saved(made)


def locked(user):
    return saved(
        pikepdf.open(io.BytesIO(pdf(text=GOOD))), encryption=pikepdf.Encryption(owner="o", user=user)
    )


FILES = {
    "empty": (b"", " is not a PDF but empty"),
    "page": (b"<!doctype html><html></html>", " is not a PDF but a web page"),
    "bare": (b"%PDF-1.7\n", " is damaged"),
    "brackets": (b"%PDF-1.7\n1 0 obj\n" + b"[" * 500_000, " is damaged"),
    "lies": (pdf(text=GOOD).replace(b"/Count 1", b"/Count 9"), None),
    "user": (locked("secret"), " is encrypted"),
    "owner": (locked(""), None),
    "cyclic": (with_tree(cyclic), None),
    "deep": (with_tree(nested(3000)), None),
    "doubling": (with_tree(nested(40, width=2)), " was given up: it took more than 5 s"),
    "wide": (with_tree(wide), None),
    "roles": (roles_in_a_circle(), None),
    "inflating": (inflating(800), " was given up: "),
    "forms": (forms_in_forms(), " was given up: "),
    "good": (pdf(text=GOOD), None),
}
"""Files by name, each with what is told of it behind its path; None for those that are read."""


def test_each_hostile_file_is_told_in_time_and_the_others_go_on(tmp_path, monkeypatch):
    monkeypatch.setattr(batch, "_BOUNDS", Bounds(wall=100, cpu=5, memory=700 * 2**20))
    for name, (data, _told) in FILES.items():
        (tmp_path / f"{name}.pdf").write_bytes(data)
    (tmp_path / "folder.pdf").mkdir()
    os.mkfifo(tmp_path / "pipe.pdf")
    (tmp_path / "nowhere.pdf").symlink_to("gone.pdf")
    expected = {name: told for name, (_data, told) in FILES.items()} | {
        "folder": ": This is not a regular file",
        "pipe": ": This is not a regular file",
        "nowhere": ": There is no such file",
        "missing": ": There is no such file",
    }
    paths = [tmp_path / f"{name}.pdf" for name in expected]
    found = {one.path.stem: one for one in read_all(paths, (), 2)}
    assert list(found) == list(expected)
    for name, told in expected.items():
        failure = found[name].failure
        assert told is None or failure.startswith(f"{found[name].path}{told}"), name
        assert (failure is None) == (told is None) or "page 2 cannot be read" in failure, (name, failure)


def test_a_file_without_the_right_to_read_it_is_told(tmp_path, monkeypatch):
    def refuse(*_args):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("reportgen.disk.os.open", refuse)
    with pytest.raises(UnreadableError, match=r"x\.pdf: The file cannot be read: Permission denied"):
        batch._read(tmp_path / "x.pdf", ())


def test_a_file_beyond_all_sizes_is_not_read(tmp_path):
    with (tmp_path / "x.pdf").open("wb") as file:
        file.truncate(51 * 1024**2)
    with pytest.raises(UnreadableError, match=r"x\.pdf: The file is too large \(at most 52,428,800 bytes\)"):
        batch._read(tmp_path / "x.pdf", ())


def test_an_error_that_nobody_thought_of_costs_its_file_alone(tmp_path, monkeypatch):
    (tmp_path / "x.pdf").write_bytes(pdf(text=GOOD))

    class Broken:
        def __init__(self, *_args):
            pass

        def submit(self, *_args):
            return self

        def result(self):
            raise ZeroDivisionError("division by zero")

        def shutdown(self, **_options):
            pass

    monkeypatch.setattr(batch, "Pool", Broken)
    (outcome,) = read_all([tmp_path / "x.pdf"], (), 1)
    assert outcome.failure == f"{outcome.path} was given up: ZeroDivisionError: division by zero"


@pytest.mark.parametrize(
    "title",
    [
        "Monitoring visit to Calderwick children's services",
        "Focused visit to Calderwick local authority children's services",
        "Second monitoring visit of Calderwick",
        "Joint targeted area inspection of Calderwick",
    ],
)
def test_a_letter_about_a_visit_is_no_report_whatever_grades_it_quotes(title):
    text = [title, *LETTER, "Overall effectiveness: inadequate"]
    with pytest.raises(UnreadableError, match="x is no report with grades: '"):
        read_report("x", pdf(text=text), Library())


def test_a_report_of_before_its_form_was_in_use_is_of_another_kind():
    text = [LETTER[0], "Inspection dates: 6 to 10 June 2011", *LETTER[2:], "Overall effectiveness: good"]
    with pytest.raises(
        UnreadableError, match="x grades other things than reports of this form do, and is of no day"
    ):
        read_report("x", pdf(text=text), Library())


def test_a_page_that_is_a_picture_or_lost_its_text_is_told():
    draft = read_report("x", pdf(pages=2, text=[*LETTER, "Overall effectiveness: good"]), Library())
    told = "pages: this one holds no text; it may be a picture, or damaged (page 2)"
    assert told in [str(one) for one in draft.remarks]


def harmed(data, chance):
    """Return the bytes of a file with some of them cut off, flipped, blotted out or left out."""
    harm = bytearray(data)
    kind, place = chance.randrange(4), chance.randrange(len(data))
    if kind == 0:
        del harm[place:]
    elif kind == 1:
        for _ in range(chance.choice((1, 20, 500))):
            harm[chance.randrange(len(harm))] ^= 1 << chance.randrange(8)
    elif kind == 2:
        harm[place : place + 3000] = bytes(3000)
    else:
        del harm[place : place + 3000]
    return bytes(harm)


@needs_shared
def test_damage_never_crashes_and_never_makes_a_grade_wrong(tmp_path):
    report = SHARED / "reports" / "80479_knowsley_2021-12-03.pdf"
    data, chance = report.read_bytes(), random.Random(7)
    paths = [tmp_path / f"{number}.pdf" for number in range(20)]
    for path in paths:
        path.write_bytes(harmed(data, chance))
    known = {area: one.grade for area, one in read_report("x", data, Library()).grades.items()}
    for outcome in read_all(paths, (), 2):
        if outcome.draft is None:
            assert any(word in outcome.failure for word in ("damaged", "no report", "no grades", "no text"))
        else:
            found = {area: one.grade for area, one in outcome.draft.grades.items()}
            assert [area for area, grade in found.items() if grade not in (None, known.get(area))] == []
