"""Proof of the finished files: veraPDF's verdict, our own checks, and that page, PDF and data agree."""

import base64
import json
import re
import sys
from io import BytesIO
from pathlib import Path

import mutants
import page
import pikepdf
import pytest
from conftest import EXAMPLES, MINIMAL, corpus, needs_shared
from helpers import page_of_case, pdf_of_case

sys.path.append(str(Path(__file__).parent / "verapdf"))
import verapdf

from reportgen.assessment import sound_case
from reportgen.cli import main
from reportgen.errors import UnreadableError
from reportgen.proof import structure, tree
from reportgen.proof.finished import read_finished
from reportgen.proof.page import parted, read_page
from reportgen.proof.tree import GENERATED, Element, Held
from reportgen.proof.verification import disagreements, read_data, verify
from reportgen.publisher import Publisher
from reportgen.report.seal import sealed

REAL = (
    *("sunderland-2018-07", "bexley-2014-05", "slough-2019-03"),
    *("cornwall-2019-11", "doncaster-2025-03", "harrow-2025-03"),
)
RECORDS = {
    path.stem: path
    for path in (*EXAMPLES.glob("*.yaml"), *corpus())
    if path.parent == EXAMPLES or path.stem in REAL
}


class Built:
    """Finished files, made once for all tests: by id, the page and the PDF."""

    def __init__(self, folder):
        self._folder = folder

    def pdf(self, name):
        return self._made(name, ".pdf", pdf_of_case)

    def page(self, name):
        return self._made(name, ".html", lambda case: page_of_case(case).encode())

    def _made(self, name, suffix, make):
        path = self._folder / f"{name}{suffix}"
        if not path.exists():
            path.write_bytes(make(sound_case(RECORDS[name])))
        return path


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    return Built(tmp_path_factory.mktemp("built"))


every_record = pytest.mark.parametrize(
    "name",
    [pytest.param(name, marks=[needs_shared] if name in REAL else []) for name in sorted({*RECORDS, *REAL})],
)


def test_verapdf_passes_every_pdf_as_ua_1_and_as_a_3a(built):
    paths = [built.pdf(name) for name in RECORDS]
    verdicts = verapdf.validate(paths)
    assert list(verapdf.told(verdicts)) == []
    assert [verdict["compliant"] for verdict in verdicts] == [True] * 2 * len(paths)


def test_verapdf_fails_a_pdf_without_its_language(built, tmp_path):
    path = tmp_path / "doctored.pdf"
    path.write_bytes(mutants.doctored(built.pdf("calderwick-2026-06").read_bytes(), mutants.no_language))
    verdicts = {verdict["flavour"]: verdict["compliant"] for verdict in verapdf.validate([path])}
    assert verdicts[verapdf.UA1] is False


@every_record
def test_our_own_checks_find_no_fault(built, name):
    data = built.pdf(name).read_bytes()
    assert structure.faults(data) == ()
    assert page.is_pdf_compliant_bytes(data, profile=page.ValidationProfile.PDF_UA_1)


@every_record
def test_the_tag_tree_reads_word_for_word_as_the_page(built, name):
    told = parted(structure.tree_words(built.pdf(name).read_bytes()))
    assert told == parted(read_page(built.page(name).read_text()).words)


def ranked(element):
    """Yield the contents in an element, each with the element that holds it, in reading order."""
    for kid in element.kids:
        if isinstance(kid, Element):
            yield from ranked(kid)
        elif isinstance(kid, Held):
            yield kid, element


@every_record
def test_words_are_painted_in_reading_order(built, name):
    """Only what stands for no words of the report comes later on its page: figures and the marks of lists."""
    with pikepdf.open(built.pdf(name)) as pdf:
        file = structure.read(pdf)
        ranks = {held: (rank, one.role) for rank, (held, one) in enumerate(ranked(file.root))}
        for page in file.pages:
            painted = [ranks[Held(one.page, one.mcid)] for one in page if one.mcid is not None]
            words = [rank for rank, role in painted if role not in ("Figure", GENERATED)]
            assert words == sorted(words)


@every_record
def test_page_and_pdf_agree_with_the_data_inside_them(built, name):
    for path in (built.page(name), built.pdf(name)):
        assert disagreements(path) == ()
    assert read_data(built.page(name)) == read_data(built.pdf(name))
    assert read_finished(built.page(name)).claimed == read_finished(built.pdf(name)).claimed


def test_a_heading_and_an_id_that_a_line_could_break_agree_nonetheless(record_file):
    """Headings of every length, so that one ends its line behind a hyphen; an id wider than its margin."""
    ending = "of long-term, out-of-borough and in-year homes"
    heads = [f"### {'Progress ' * times}{ending}" for times in range(1, 6)]
    told = "\n\n".join(f"      {head}\n\n      Text." for head in heads)
    area = f"""
    grade: good
    narrative: |
{told}
    improvements:
      - {{id: REC-2024-10, text: Do the thing well.}}
      - {{id: I1000, text: Do the other thing well.}}
"""
    path = record_file(MINIMAL.replace(" {grade: good, narrative: Leaders know their services well.}", area))
    pdf = path.with_suffix(".pdf")
    pdf.write_bytes(pdf_of_case(sound_case(path)))
    assert disagreements(pdf) == ()


@pytest.mark.parametrize("mutant", mutants.MUTANTS, ids=lambda mutant: mutant.name.replace(" ", "-"))
def test_a_doctored_pdf_is_caught_by_the_check_for_it(built, mutant):
    good = built.pdf("calderwick-2026-06").read_bytes()
    bad = mutants.doctored(good, mutant.doctor)
    if mutant.caught_by == "words":
        assert structure.tree_words(bad) != structure.tree_words(good)
    elif mutant.caught_by == "faults":
        assert structure.faults(bad) != ()
    else:
        with pikepdf.open(BytesIO(bad)) as pdf:
            assert list(getattr(structure, mutant.caught_by)(structure.read(pdf))) != []


def test_every_check_has_a_mutant():
    assert {check.__name__ for check in structure.CHECKS} <= {mutant.caught_by for mutant in mutants.MUTANTS}


def test_page_and_pdf_refer_to_the_same_notes_in_the_same_places(built):
    files = [read_finished(make("eastmarch-2016-11")) for make in (built.page, built.pdf)]
    assert [file.shown.references for file in files] == [["1", "2", "2", "3"]] * 2
    data = read_data(built.pdf("eastmarch-2016-11"))
    assert [(note.number, note.anchor, note.paragraphs) for note in data.notes] == [
        (1, "note-1", (7,)),
        (2, "note-2", (20, 27)),
        (3, "note-3", (37,)),
    ]


def test_a_reference_to_a_note_is_one_in_the_tag_tree_and_its_words_say_so(built):
    with pikepdf.open(built.pdf("eastmarch-2016-11")) as pdf:
        file = tree.read(pdf)
        links = [one for one in file.root.all("Reference") if one.parent.role == "P"]
        assert [kid.role for one in links for kid in one.elements()] == ["Link"] * 4
        told = [str(kid.Obj.Contents) for one in links for kid in one.elements()[0].kids if "/Obj" in kid]
        assert told == ["Note 1", "Note 2", "Note 2", "Note 3"]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (
            lambda text: text.replace("helps a young person", "helps no one"),
            "Note 1 is not what the data says",
        ),
        (
            lambda text: re.sub(r"<sup><a href=.#note-3.*?</sup>", "", text),
            "Nothing in the text refers to note 3",
        ),
        (
            lambda text: text.replace('aria-label="Note 3">3</a>', 'aria-label="Note 3">4</a>'),
            "The text refers to note 4, which the data has not",
        ),
        (lambda text: text.replace('<li class="note" id="note-2">', "<li>"), "leads to 'note-2'"),
    ],
)
def test_a_note_that_was_changed_no_longer_agrees(built, tmp_path, change, says):
    path = changed_page(built, tmp_path, change, "eastmarch-2016-11")
    assert any(says in line for line in disagreements(path)), disagreements(path)


def changed_page(built, tmp_path, change, name="calderwick-2026-06"):
    path = tmp_path / "report.html"
    text = built.page(name).read_text()
    assert change(text) != text
    # With the right hash of itself, so that what is told is told by another check.
    path.write_bytes(sealed(change(text).encode()))
    return path


def with_table(change):
    """Return a change of a page that changes the table of judgements inside it."""

    def changed(text):
        found = re.search(r'judgements\.csv" href="data:text/csv;base64,([^"]*)"', text)
        table = base64.b64decode(found[1]).decode()
        return text.replace(found[1], base64.b64encode(change(table).encode()).decode())

    return changed


def with_data(change):
    """Return a change of a page that changes the data inside it."""

    def changed(text):
        found = re.search(r'report\.json" href="data:application/json;base64,([^"]*)"', text)
        data = json.loads(base64.b64decode(found[1]))
        change(data)
        return text.replace(found[1], base64.b64encode(json.dumps(data).encode()).decode())

    return changed


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (
            lambda text: text.replace("<strong>Outstanding</strong>", "<strong>Inadequate</strong>", 1),
            "judgement table says",
        ),
        (
            lambda text: text.replace("Six family hubs", "Five family hubs"),
            "Paragraph 4 is not what the data says",
        ),
        (
            with_data(lambda data: data["outcome"]["table"][0].update(grade="Outstanding")),
            "The data was changed",
        ),
        (
            lambda text: re.sub(r'(class="grade-word"><strong>)Outstanding', r"\1Good", text),
            "The grade of 'The experiences and progress of care leavers' is not what",
        ),
        (
            lambda text: text.replace("20 April to 1 May 2026</dd>", "20 April to 2 May 2026</dd>"),
            "The file does not say 'Inspection dates: 20 April to 1 May 2026'",
        ),
        (
            lambda text: text.replace("<dd>Honor Pellatrow", "<dd>Honour Pellatrow"),
            "The file does not say 'Lead inspector: Honor Pellatrow",
        ),
        (
            lambda text: text.replace("<strong>By 21 July 2026", "<strong>By 22 July 2026"),
            "'Publication of the report by the authority' is not due as the data says: By 21 July 2026",
        ),
        (
            with_table(lambda table: table.replace(",Outstanding,", ",Good,")),
            "judgements.csv says 'Good' of 'care-leavers', the data 'Outstanding'",
        ),
        (
            lambda text: re.sub(r'<a download="[^"]*csv".*?</a>', "", text),
            "The file carries no judgements.csv",
        ),
        (with_data(lambda data: data.pop("paragraphs")), "not of the form of report.json: paragraphs"),
        (lambda text: re.sub(r'<a download="[^"]*report.json".*?</a>', "", text), "carries no data"),
        (
            lambda text: text.replace('<meta name="reportgen:data-sha256"', '<meta name="other"'),
            "the file says none",
        ),
        (lambda text: text.replace('id="section-why"', 'id="section-other"'), "leads to 'section-why'"),
        (
            lambda text: text.replace('<th scope="col">Grade</th>', '<th scope="col">Score</th>', 1),
            "not headed",
        ),
        (
            lambda text: text.replace('<th scope="col">Grade</th>', "<th>Gr<b>ade</b></th>", 1),
            "The table head “Grade” does not say what it heads",
        ),
        (lambda text: text.replace('<main id="main">', '<main id="main"><p><img src=""></p>'), "words that"),
        (lambda text: text.replace('<main id="main">', '<main id="main"><img src=""/>'), "for them: 1"),
        (lambda text: re.sub(r'role="img" aria-label="[^"]*"', 'role="img"', text), "for them: 12"),
        (lambda text: text.replace('lang="en-GB"', ""), "no language"),
        (lambda text: text.replace("<main ", "<div ").replace("</main>", "</div>"), "0 main parts"),
        (lambda text: text.replace("</main>", "</main><main></main>"), "2 main parts"),
        (
            lambda text: text.replace("Skip to the report</a>", '<span title="x"> →</span></a>'),
            "The link to #main has no words",
        ),
        (
            lambda text: re.sub(r">Download report.json</a>", "></a>", text),
            "The link to data:application/json;base64,ewogIC… has no words",
        ),
    ],
)
def test_a_changed_page_says_what_no_longer_agrees(built, tmp_path, change, says):
    path = changed_page(built, tmp_path, change)
    assert any(says in line for line in disagreements(path)), disagreements(path)


NOT_AS_MADE = "The file is not as it was made: the hash of itself inside is missing or no longer right"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('class="grade-word"><strong>Good', 'class="grade-word"><strong>Outstanding'),
        ("Inspection dates:</dt> <dd>20 April", "Inspection dates:</dt> <dd>2 April"),
        ("<strong>One of four</strong>", "<strong>None of four</strong>"),
        ('aria-label="Good: step 2', 'aria-label="Good: step 1'),
        ('"ratingValue": "Good"', '"ratingValue": "Outstanding"'),
        ('-judgements.csv" href="data:text/csv;base64,', '-judgements.csv" href="data:text/csv;base64,AAAA'),
        ("<strong>By 21 July 2026</strong>", "<strong>By 21 July 2027</strong>"),
        ('<main id="main">', '<main id="main"><p>The service is outstanding.</p>'),
        ("</body>", "<script>alert(1)</script></body>"),
        ('name="reportgen:file-sha256"', 'name="other"'),
    ],
)
def test_whatever_is_changed_in_a_page_it_is_not_as_it_was_made(built, tmp_path, old, new):
    path = tmp_path / "report.html"
    text = built.page("calderwick-2026-06").read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))
    assert NOT_AS_MADE in disagreements(path)


def other_status(data):
    return data.replace(b"<rg:status>published<", b"<rg:status>factually<")


def saved_anew(data):
    made = BytesIO()
    with pikepdf.open(BytesIO(data)) as pdf:
        pdf.attachments["judgements.csv"].obj.EF.F = pikepdf.Stream(pdf, b"judgement,grade\n")
        pdf.save(made)
    return made.getvalue()


@pytest.mark.parametrize("change", [other_status, saved_anew, lambda data: data + b"\n"])
def test_whatever_is_changed_in_a_pdf_it_is_not_as_it_was_made(built, tmp_path, change):
    data = built.pdf("calderwick-2026-06").read_bytes()
    assert change(data) != data
    path = tmp_path / "report.pdf"
    path.write_bytes(change(data))
    assert NOT_AS_MADE in disagreements(path)


@pytest.mark.parametrize(
    "harmless",
    [
        '<a href="#main"><img src="" alt="Home"></a>',
        '<a href="#main" aria-label="Home">→</a><a id="here"></a>',
        '<svg role="img"><title>Home</title><path d=""/></svg><svg aria-hidden="true"><path d=""/></svg>',
        '<img src="" alt="">',
    ],
)
def test_words_that_stand_for_images_and_links_are_found_wherever_they_are(built, tmp_path, harmless):
    path = changed_page(built, tmp_path, lambda text: text.replace("</main>", f"{harmless}</main>"))
    assert disagreements(path) == ()


def changed_pdf(built, tmp_path, change):
    path = tmp_path / "report.pdf"
    with pikepdf.open(built.pdf("calderwick-2026-06")) as pdf:
        change(pdf)
        pdf.save(path)
    return path


def other_grade(pdf):
    data = json.loads(pdf.attachments["report.json"].get_file().read_bytes())
    data["outcome"]["table"][0]["grade"] = "Outstanding"
    specification = pdf.attachments["report.json"].obj
    specification.EF.F = pikepdf.Stream(pdf, json.dumps(data).encode())


def no_data(pdf):
    del pdf.Root.Names["/EmbeddedFiles"]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (other_grade, "The data was changed"),
        (other_grade, "The judgement table says"),
        (no_data, "The file carries no data"),
        (lambda pdf: pdf.Root.__delitem__("/Lang"), "The file has no language"),
    ],
)
def test_a_changed_pdf_says_what_no_longer_agrees(built, tmp_path, change, says):
    path = changed_pdf(built, tmp_path, change)
    assert any(says in line for line in disagreements(path)), disagreements(path)


def test_read_and_verify_as_commands(built, tmp_path, capsys):
    pdf, html = built.pdf("calderwick-2026-06"), built.page("calderwick-2026-06")
    assert main(["verify", str(pdf), str(html)]) == 0
    assert capsys.readouterr().out.splitlines() == [f"ok {pdf}", f"ok {html}"]
    altered = changed_page(built, tmp_path, lambda text: text.replace("Six family hubs", "Five family hubs"))
    assert main(["verify", str(altered)]) == 6
    assert f"{altered}: Paragraph 4 is not what the data says" in capsys.readouterr().err
    assert main(["read", str(pdf), "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["id"] == "calderwick-2026-06"
    assert main(["read", str(html)]) == 0
    told = capsys.readouterr().out
    assert "calderwick-2026-06: Calderwick (ilacs-2026, published)" in told
    assert "The experiences and progress of care leavers: Outstanding" in told


def with_paragraph(words):
    """Return a change of a page that puts words into a paragraph and the data, as a careless hand would."""

    def changed(text):
        text = text.replace("Six family hubs", words)
        return with_data(lambda data: data["paragraphs"][3].update(text=words))(text)

    return changed


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (with_paragraph("Jo has 943 476 5919"), "The file tells what looks like an NHS number: •••"),
        (with_paragraph("Jo is at M1 1AE"), "The file tells what looks like a full postcode: M•••"),
        (with_paragraph("Jo is on 07700 900123"), "The file tells what looks like a telephone number: •••"),
        (
            lambda text: text.replace("<main ", "<!-- UPN B801200005001 --><main "),
            "The file tells what looks like a unique pupil number: B•••",
        ),
        (
            lambda text: text.replace("<head>", '<head><meta name="x" content="born 12/03/2014">'),
            "The file tells what looks like a date of birth: •••",
        ),
        (
            lambda text: text.replace("</main>", '<p class="unseen">child A (15)</p></main>'),
            "The file tells what looks like initials with an age: A•••",
        ),
        (
            lambda text: text.replace("</main>", '<a href="#943 476 5919">x</a></main>'),
            "A link leads to '••••••••••••', which is not there",
        ),
    ],
)
def test_a_page_that_tells_who_somebody_is_does_not_pass_nor_is_the_value_told(built, tmp_path, change, says):
    told = disagreements(changed_page(built, tmp_path, change))
    assert says in told
    for piece in ("943", "1AE", "900123", "801200005001", "2014", "(15)"):
        assert piece not in "".join(line for line in told if not line.startswith("The data was changed"))


def an_attachment(pdf):
    pdf.attachments["notes.txt"] = b"AB 12 34 56 C"


def a_title(pdf):
    pdf.docinfo["/Title"] = "LCS 1234567"


def a_bookmark(pdf):
    with pdf.open_outline() as outline:
        outline.root[0].title = "NHS 943 476 5919"


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (an_attachment, "a National Insurance number: A•••"),
        (a_title, "a case number: •••"),
        (a_bookmark, "an NHS number: •••"),
    ],
)
def test_what_a_pdf_holds_beside_its_pages_is_looked_at(built, tmp_path, change, says):
    told = disagreements(changed_pdf(built, tmp_path, change))
    assert f"The file tells what looks like {says}" in told
    for piece in ("12 34", "34567", "5919"):
        assert piece not in "".join(told)


def test_a_publisher_may_say_how_it_is_reached(built, tmp_path):
    own = Publisher(name="Office", contact=("01632 960001", "jane.doe@office.example", "1 Street, M1 1AE"))
    path = tmp_path / "report.html"
    path.write_text(page_of_case(sound_case(RECORDS["calderwick-2026-06"]), own))
    assert disagreements(path) == ()


@pytest.fixture
def trio(built, tmp_path):
    """Return page, PDF and data of one inspection, as `build` writes them."""
    paths = tmp_path / "report.html", tmp_path / "report.pdf", tmp_path / "report.json"
    html, pdf = built.page("calderwick-2026-06"), built.pdf("calderwick-2026-06")
    for path, content in zip(
        paths, (html.read_bytes(), pdf.read_bytes(), read_finished(html).data), strict=True
    ):
        path.write_bytes(content)
    return paths


def told_by(paths, capsys):
    """Return the exit code of `verify`, what it prints, and what it finds wrong."""
    code = main(["verify", *map(str, paths)])
    printed = capsys.readouterr()
    return code, printed.out.splitlines(), printed.err.splitlines()


def test_page_pdf_and_data_of_one_inspection_agree(trio, capsys):
    assert told_by(trio, capsys) == (0, [f"ok {path}" for path in trio], [])
    assert main(["read", str(trio[2]), "--format", "json"]) == 0
    assert capsys.readouterr().out == trio[2].read_text()


def test_what_is_not_of_the_given_data_is_told(built, trio, capsys):
    html, pdf, data = trio
    data.write_text(data.read_text().replace("Six family hubs", "Five family hubs"))
    code, out, err = told_by(trio, capsys)
    assert code == 6
    assert out == [f"ok {html}", f"ok {pdf}", f"ALTERED {data}"]
    assert [line.partition(": its hash")[0] for line in err] == [f"{data}: The data is not that of {html}"]


def test_files_that_differ_among_themselves_are_told_without_the_data_too(trio, capsys):
    html, pdf, _ = trio
    changed = with_data(lambda data: data.update(about="Otherwise."))(html.read_text())
    html.write_bytes(sealed(changed.encode()))
    code, out, err = told_by((html, pdf), capsys)
    assert code == 6
    assert out == [f"ALTERED {html}", f"ALTERED {pdf}"]
    assert any(line.startswith(f"{html}: The data is not that of {pdf}") for line in err)
    assert any(line.startswith(f"{pdf}: The data is not that of {html}") for line in err)


def test_a_file_that_is_not_as_it_was_made_is_no_measure(trio, capsys):
    html, pdf, _ = trio
    html.write_text(with_data(lambda data: data.update(about="Otherwise."))(html.read_text()))
    code, out, _ = told_by((html, pdf), capsys)
    assert (code, out) == (6, [f"ALTERED {html}", f"ok {pdf}"])


def test_files_of_other_inspections_are_not_held_against_each_other(built, trio, capsys):
    others = [built.page("eastmarch-2013-12"), trio[2], built.pdf("thornhaven-2025-02")]
    assert told_by(others, capsys) == (0, [f"ok {path}" for path in others], [])


def test_a_page_that_claims_another_hash_than_the_data_has_is_told(trio, capsys):
    html, _, data = trio
    html.write_text(re.sub(r'(data-sha256" content=")\w{4}', r"\g<1>0000", html.read_text()))
    code, out, err = told_by((html, data), capsys)
    assert (code, out) == (6, [f"ALTERED {html}", f"ok {data}"])
    assert "The data was changed" in err[0]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda text: "{}", "not of the form of report.json: id: Field required"),
        (lambda text: text[:-100], "not of the form of report.json: Invalid JSON"),
        (lambda text: text.replace('"format": 1', '"format": 9'), "is of format 9"),
    ],
)
def test_the_form_of_the_data_is_checked(trio, capsys, change, says):
    data = trio[2]
    data.write_text(change(data.read_text()))
    code, out, err = told_by([data], capsys)
    assert (code, out) == (6, [f"ALTERED {data}"])
    assert says in err[0]
    assert main(["read", str(data)]) == 5
    assert says in capsys.readouterr().err


def test_a_file_that_cannot_be_read_keeps_no_other_from_its_verdict(trio, capsys, tmp_path):
    gone = tmp_path / "gone.pdf"
    code, out, err = told_by([gone, trio[2]], capsys)
    assert (code, out) == (5, [f"ok {trio[2]}"])
    assert err == [f"reportgen: {gone} cannot be read: No such file or directory"]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "neither a PDF nor a web page, nor report.json"),
        (b"plain words", "neither a PDF nor a web page, nor report.json"),
        (b"%PDF-1.7\nnothing more", "is damaged"),
        (b"<html><body>\xff", "is not UTF-8"),
        (b"<html><body>another page</body></html>", "carries no data"),
    ],
)
def test_what_cannot_be_read_back_is_told_in_a_sentence(tmp_path, capsys, content, says):
    path = tmp_path / "odd"
    path.write_bytes(content)
    with pytest.raises(UnreadableError, match=says):
        read_data(path)
    assert main(["read", str(path)]) == 5
    assert says in capsys.readouterr().err


def test_an_encrypted_pdf_is_told_in_a_sentence(built, tmp_path):
    path = tmp_path / "locked.pdf"
    with pikepdf.open(built.pdf("calderwick-2026-06")) as pdf:
        pdf.save(path, encryption=pikepdf.Encryption(owner="a", user="b"))
    with pytest.raises(UnreadableError, match="is encrypted"):
        read_data(path)


@needs_shared
def test_a_report_of_a_dozen_pages_stays_small(built):
    with pikepdf.open(built.pdf("slough-2019-03")) as pdf:
        assert 11 <= len(pdf.pages) <= 14
    assert built.pdf("slough-2019-03").stat().st_size < 300_000
    assert built.page("slough-2019-03").stat().st_size < 250_000


@needs_shared
def test_a_scraper_reads_every_grade_from_the_first_table_of_page_1(built):
    """The first table of page 1, headed Judgement and Grade, leadership first, each grade whole."""
    table = read_finished(built.pdf("doncaster-2025-03")).shown.table
    assert table[0] == ["Judgement", "Grade"]
    assert [row[1] for row in table[1:]] == [
        "Good",
        "Good",
        "Good",
        "Requires improvement to be good",
        "Good",
    ]
    import pypdfium2

    first = pypdfium2.PdfDocument(built.pdf("doncaster-2025-03"))[0].get_textpage().get_text_range()
    for label in ("Inspection dates:", "Lead inspector:"):
        assert label in first


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (
            lambda data: data["outcome"]["areas"]["care-leavers"].update(grade="inadequate"),
            "The data gives 'care-leavers' the grade 'inadequate' and prints 'Outstanding'",
        ),
        (
            lambda data: data["outcome"]["areas"]["care-leavers"].update(label="Inadequate"),
            "The data's table says 'Outstanding' of 'care-leavers', its judgements something else",
        ),
    ],
)
def test_changed_data_alone_disagrees_with_itself_and_is_the_one_that_is_blamed(
    built, tmp_path, change, says
):
    page, data = built.page("calderwick-2026-06"), tmp_path / "report.json"
    told = json.loads(read_finished(page).data)
    change(told)
    data.write_text(json.dumps(told))
    assert any(line.startswith(says) for line in disagreements(data))
    blamed = {verdict.path: verdict.disagreements for verdict in verify([data, page])}
    assert blamed[page] == ()
    assert any(line.startswith("The data is not that of") for line in blamed[data])
