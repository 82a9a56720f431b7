import json
import os
import re
from copy import deepcopy
from datetime import date
from functools import reduce
from html import unescape
from io import BytesIO
from operator import getitem
from pathlib import Path
from urllib.parse import urlsplit

import pikepdf
import pytest
from conftest import MINIMAL
from helpers import page_of_case, pdf_text, pdf_words, words_of
from lxml import html as lxml_html
from ruamel.yaml import YAML

import reportgen
from reportgen.doctor.engine import _can_set
from reportgen.errors import RecordError, ReportgenError
from reportgen.limits import LIMITS
from reportgen.making import Settings, make_here
from reportgen.output import REPORT_FILES
from reportgen.problems import as_text
from reportgen.publisher import NO_PUBLISHER
from reportgen.report.carried import DATA, JUDGEMENTS, NAMESPACE
from reportgen.report.linked import linked_data

FOLDER = Path(__file__).parent / "bad_inputs"
TODAY = date(2026, 1, 1)
CASES = sorted(path for path in FOLDER.iterdir() if not path.name.endswith(".expect.json"))


def expected(case):
    return json.loads((FOLDER / f"{case.stem}.expect.json").read_text())


def run(path):
    """Return the HTML, if a report may be made, and the problems; no exception but our own comes out."""
    try:
        assessment = reportgen.assess(path, today=TODAY)
    except RecordError as exc:
        return None, exc.problems
    page = page_of_case(assessment.case, NO_PUBLISHER) if assessment.is_sound else None
    return page, assessment.problems


def words(text):
    return " ".join(text.split())


def shape(page):
    return [
        element.tag for element in lxml_html.document_fromstring(page).iter() if isinstance(element.tag, str)
    ]


def forbidden(page):
    """Return what no report holds: elements and attributes that act, and links to anywhere but the web."""
    document = lxml_html.document_fromstring(page)
    # The page's own data: one script that does nothing, and links that save it.
    (data,) = document.xpath("//script[@type='application/ld+json']")
    data.getparent().remove(data)
    for own in document.xpath("//a[@download][starts-with(@href, 'data:')]"):
        del own.attrib["href"]
    found = [e.tag for e in document.iter("script", "object", "embed", "iframe", "base", "img", "link")]
    for element in document.iter():
        found += [name for name in element.attrib if name.startswith("on")]
    return [*found, *(href for href in document.xpath("//@href") if not re.match("https:|mailto:|#", href))]


def about(problems, expect):
    return [
        p for p in problems if p.code == expect["code"] and p.place.line == expect.get("line", p.place.line)
    ]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_a_bad_input_comes_out_as_expected(case, tmp_path):
    expect = expected(case)
    path = tmp_path / f"testford-2024-05{case.suffix}"
    path.write_bytes(case.read_bytes())
    page, problems = run(path)
    if "code" in expect:
        (first, *_) = about(problems, expect) or pytest.fail("\n".join(as_text(p) for p in problems))
        assert expect.get("says", "") in as_text(first)
        assert first.is_error == (expect["outcome"] == "refused")
        told = [first.message, first.found or "", first.expected or "", first.hint or ""]
        assert "unsaid" not in expect or expect["unsaid"] not in " ".join(told)
    if expect["outcome"] == "refused":
        assert page is None
        return
    assert page is not None, "\n".join(as_text(p) for p in problems)
    assert forbidden(page) == []
    shown = words(lxml_html.document_fromstring(page).text_content())
    if expect["outcome"] in ("literal", "neutralised"):
        assert words(expect["text"]) in shown
    if expect["outcome"] == "neutralised":
        assert expect["absent"] not in page
    assert expect.get("html", "") in page
    assert words(expect.get("words", "")) in shown


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_every_bad_input_has_its_expectation_beside_it(case):
    expect = expected(case)
    assert expect["outcome"] in ("refused", "literal", "neutralised", "accepted")
    assert expect["outcome"] != "refused" or "code" in expect


# --- every format of what is accepted

ACCEPTED = [case for case in CASES if expected(case)["outcome"] != "refused"]
SECRET = "CANARY-5e11"
"""What stands in the file that some of them ask for."""
LEAKED = (SECRET, "root:x:0:0")
"""What stands in no output, since only files of this machine say it."""
ACTING = tuple(
    f"/S /{kind}" for kind in ("JavaScript", "Launch", "GoToR", "GoToE", "SubmitForm", "ImportData")
)
"""Actions that are no links."""


def made_of(text, folder, suffix=".yaml"):
    """Return what becomes of a record in all formats."""
    path = folder / f"testford-2024-05{suffix}"
    path.write_bytes(text)
    return make_here(path, Settings())


@pytest.fixture(scope="module")
def benign(tmp_path_factory):
    """The files of a record with nothing bad in it, by its status."""
    texts = {one: MINIMAL.replace("status: published", f"status: {one}") for one in ("published", "draft")}
    return {one: made_of(text.encode(), tmp_path_factory.mktemp(one)).files for one, text in texts.items()}


@pytest.mark.parametrize("case", ACCEPTED, ids=lambda case: case.stem)
def test_an_accepted_bad_input_comes_into_every_format_and_brings_nothing_along(case, tmp_path, benign):
    expect = expected(case)
    (tmp_path / "secret").write_text(SECRET)
    text = case.read_bytes().replace(b"/CANARY", f"{tmp_path}/secret".encode())
    made = made_of(text, tmp_path, case.suffix)
    if "without_face" in expect and not _can_set(expect["html"]):
        assert str(made.failure).startswith(f"No face has a glyph for {expect['without_face']}. Leave the")
        assert made.files == {}
        return
    assert made.failure is None
    assert set(made.files) == set(REPORT_FILES)
    case = reportgen.assess(tmp_path / f"testford-2024-05{case.suffix}").case
    usual = benign[case.record.status.value]
    assert_page_is_harmless(made.files["report.html"].decode(), case, usual["report.html"].decode())
    for name in ("report.pdf", "summary.pdf"):
        assert_pdf_is_harmless(made.files[name], case, usual[name])
        shown = " ".join(pdf_words(made.files[name]))
        assert " ".join(words_of(expect.get("pdf", ""))) in shown


def assert_page_is_harmless(page, case, usual):
    """Hold a page to the styles of any other, and to linked data that say what the record does."""
    assert not [told for told in LEAKED if told in page]
    page, usual = map(lxml_html.document_fromstring, (page, usual))
    for styles in ("//style/text()", "//@style"):
        assert set(page.xpath(styles)) == set(usual.xpath(styles))
    (script,) = page.xpath("//script/text()")
    assert "<" not in script
    told = json.loads(script)
    assert told == linked_data(case, told["name"], NO_PUBLISHER)
    assert told["about"]["name"] == case.record.provider.name
    assert page.findtext(".//title").endswith(told["name"])


def assert_pdf_is_harmless(made, case, usual):
    """Hold a PDF to the metadata of any other, and to having nothing that acts or was asked for."""
    with pikepdf.open(BytesIO(made)) as pdf, pikepdf.open(BytesIO(usual)) as other:
        assert set(pdf.attachments) == {DATA, JUDGEMENTS}
        assert {urlsplit(address).scheme for address in addresses(pdf)} <= {"https", "mailto"}
        assert metadata(pdf, case.record.provider.name) == metadata(other, "Testford")
        pdf.save(plain := BytesIO(), qdf=True)
    assert plain.getvalue().count(b"/Type /EmbeddedFile") == 2
    assert not [one for one in (*LEAKED, *ACTING) if one.encode() in plain.getvalue()]
    assert not [one for one in LEAKED if one in " ".join(pdf_text(made))]


def addresses(pdf):
    """Return the addresses that the links of a PDF lead to."""
    links = [one.A for page in pdf.pages for one in page.get("/Annots", []) if "/A" in one]
    return [str(action.URI) for action in links if "/URI" in action]


def metadata(pdf, name):
    """Return what a PDF says of itself to any reader, as if its provider had another name."""
    with pdf.open_metadata() as found:
        told = {key: value for key, value in found.items() if NAMESPACE not in key}
    return {key: str(value).replace(name, "…") for key, value in (*pdf.docinfo.items(), *told.items())}


# Every field that a record may have, as JSON has it.
EVERY_FIELD = (Path(__file__).parent / "contract.yaml").read_text().replace("team: []", "team: [A. Other]")
CONTRACT = YAML(typ="safe", pure=True).load(EVERY_FIELD.replace("per 10,000", '"per 10,000"'))
PROBE, WORKED_OUT = "{{90007*90007}} {% for x in y %} {# no ${90007*90007} <%= 90007*90007 %>", "8101260049"


def strings_in(value, path=()):
    """Yield the paths to the strings of a record."""
    if isinstance(value, str):
        yield path
    elif isinstance(value, dict | list):
        for key, one in value.items() if isinstance(value, dict) else enumerate(value):
            yield from strings_in(one, (*path, key))


def test_no_text_of_a_record_is_ever_a_template(tmp_path):
    """A probe behind the text of each field: it is shown as it is, or the field takes no such text."""
    closed, path = set(), tmp_path / "doncaster-2025-03.json"
    for where in strings_in(CONTRACT):
        probed = deepcopy(CONTRACT)
        *way, last = where
        reduce(getitem, way, probed)[last] += PROBE
        path.write_text(json.dumps(probed, default=str))
        page, _ = run(path)
        if page is None:
            closed.add(next(key for key in reversed(where) if isinstance(key, str)))
        else:
            assert PROBE in unescape(page), where
            assert WORKED_OUT not in page, where
    assert closed == {"framework", "status", "previous", "grade", "id", "evidence", "repeats", "of"}


def test_hostile_text_in_every_field_leaves_the_shape_of_the_page_as_it_is(tmp_path):
    text = (FOLDER / "B-128-svg-in-every-field.yaml").read_text()
    pages = []
    for polyglot in (
        '\\"><svg onload=alert(1)>',
        "benign words here",
        "' onmouseover='x",
        "</style></script><!--",
    ):
        path = tmp_path / "testford-2024-05.yaml"
        quoted = text.replace('\\"><svg onload=alert(1)>', polyglot)
        path.write_text(quoted.replace('"><svg onload=alert(1)>', polyglot.replace("\\", "")))
        page, problems = run(path)
        assert page is not None, [as_text(p) for p in problems]
        pages.append(shape(page))
    assert all(page == pages[1] for page in pages)


@pytest.mark.parametrize("kind", ["directory", "pipe", "zero", "loop", "missing", "too large"])
@pytest.mark.parametrize("suffix", [".yaml", ".json"])
def test_what_is_no_file_of_bounded_size_is_refused_and_never_waited_for(tmp_path, kind, suffix):
    path = tmp_path / f"testford-2024-05{suffix}"
    if kind == "directory":
        path.mkdir()
    elif kind == "pipe":
        os.mkfifo(path)
    elif kind == "zero":
        path.symlink_to("/dev/zero")
    elif kind == "loop":
        path.symlink_to(path)
    elif kind == "too large":
        path.write_bytes(b"#" * (LIMITS.file_bytes + 1))
    page, (problem,) = run(path)
    codes = {"missing": "file.missing", "loop": "file.unreadable", "too large": "limit.file"}
    assert page is None
    assert problem.code == codes.get(kind, "file.kind")


@pytest.mark.parametrize(
    "stem", ["", ".", "..", "a\0b", "a\nb", "a" * 251, "CON", "nul.txt", "a.", "-rf", "~root", "$(id)"]
)
def test_a_name_that_is_no_id_is_refused_whether_or_not_the_file_is_there(tmp_path, stem):
    path = tmp_path / f"{stem}.yaml"
    if "\0" not in stem and len(stem) < 250:
        path.write_text(MINIMAL)
    with pytest.raises(ReportgenError):
        reportgen.assess(path)


@pytest.mark.parametrize("stem", ["a/b", "/abs"])
def test_an_id_has_no_folder_in_it(tmp_path, stem):
    path = Path(f"{tmp_path}/{stem}.yaml")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(MINIMAL)
    assert "/" not in reportgen.assess(path).case.record.id


@pytest.mark.parametrize(
    "neighbour", ["pipe", "directory", "unreadable", "broken link", "large", "not UTF-8", "bad"]
)
def test_what_lies_beside_a_record_does_not_harm_it(tmp_path, neighbour):
    path, beside = tmp_path / "testford-2024-05.yaml", tmp_path / "other-2025-01.yaml"
    path.write_text(MINIMAL)
    if neighbour == "pipe":
        os.mkfifo(beside)
    elif neighbour == "directory":
        beside.mkdir()
    elif neighbour == "unreadable":
        beside.symlink_to("/proc/self/mem")
    elif neighbour == "broken link":
        beside.symlink_to(tmp_path / "nowhere")
    else:
        text = {"large": b"#" * (LIMITS.file_bytes + 1), "not UTF-8": b"testford-2024-05 \xff", "bad": b"{"}
        beside.write_bytes(text[neighbour] + b" testford-2024-05")
    assessment = reportgen.assess(path)
    assert assessment.is_sound
    assert assessment.case.later is None
