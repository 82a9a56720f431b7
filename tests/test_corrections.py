"""What is put right after publication: told by the report with day and reason, and kept by its trail."""

import json

import pytest
from conftest import MINIMAL
from helpers import page_of_case
from lxml import html as lxml_html
from test_journey import OUT, OVER, SENT, TEXT, at, blocking, change, noticed, standing

from reportgen.assessment import assess, sound_case
from reportgen.cli import main
from reportgen.difference.comparison import difference
from reportgen.errors import RecordError, RenderError, UsageError
from reportgen.formats import Format
from reportgen.journey.trail import read_trail
from reportgen.making import Settings, make_here
from reportgen.model import Status
from reportgen.proof.agreement import disagreements_with
from reportgen.proof.finished import Finished, Shown
from reportgen.proof.verification import disagreements
from reportgen.report.data import report_data
from reportgen.report.shelf import template_folder
from reportgen.rules.passages import inspection_passages, passages
from reportgen.site.dossier import dossier_of
from reportgen.standing import as_text as told
from reportgen.stepping import move
from reportgen.values import read_date

REASON = "Paragraph 3 gave the number of plans as 41; it is 14."
CORRECTED = f'status: published\ncorrections:\n  - {{day: 2024-05-03, reason: "{REASON}"}}'
LATER = at("2024-05-03")


def with_corrections(*corrections):
    lines = "".join(f'  - {{day: {day}, reason: "{reason}"}}\n' for day, reason in corrections)
    return f"{MINIMAL}corrections:\n{lines}"


@pytest.fixture
def corrected(record_file):
    return record_file(with_corrections(("2024-05-03", REASON), ("2024-06-10", "A name was misspelt")))


@pytest.fixture
def published(record_file):
    """A report that took every step, and is out."""
    path = record_file(TEXT)
    for step, stepping in (
        (Status.FACTUAL_ACCURACY, SENT),
        (Status.FINAL, OVER),
        (Status.PUBLISHED, OUT),
    ):
        move(path, step, stepping)
    return path


def text_of(page):
    return " ".join(" ".join(lxml_html.document_fromstring(page).body.itertext()).split())


def correct(path):
    change(path, ("41 plans", "14 plans"), ("status: published", CORRECTED))


# What a record may say


def test_corrections_on_the_day_of_publication_and_on_one_day_are_sound(record_file):
    text = with_corrections(("2024-05-01", REASON), ("2024-05-01", REASON))
    found = assess(record_file(text), today=read_date("2024-05-01")).problems
    assert [one.code for one in found if one.is_error] == []


def test_a_correction_is_looked_at_for_details_that_tell_who_somebody_is(record_file, capsys):
    path = record_file(with_corrections(("2024-05-03", "The child with NHS number 943 476 5919 is 12.")))
    assert main(["check", str(path), "--today", "2024-07-01"]) == 1
    out = capsys.readouterr().out
    assert "corrections[0].reason" in out
    assert "943 476 5919" not in out


def test_a_correction_may_quote_what_was_wrong(record_file):
    reason = "Overall effectiveness was given as inadequate; it is good."
    record = sound_case(record_file(with_corrections(("2024-05-03", reason)))).record
    assert reason in {one.text for one in passages(record)}
    assert reason not in {one.text for one in inspection_passages(record)}


# What the report says


def test_the_page_tells_each_correction_with_its_day_below_the_particulars(corrected):
    page = page_of_case(sound_case(corrected))
    assert f"Report published: 1 May 2024 Corrected on 3 May 2024: {REASON}" in text_of(page)
    assert "Corrected on 10 June 2024: A name was misspelt." in text_of(page)
    assert 'id="correction-1"' in page


def test_a_report_without_corrections_says_nothing_of_them(record_file):
    page = page_of_case(sound_case(record_file()))
    assert "orrected" not in page
    assert "correction" not in page.partition("<script")[2].partition("</script>")[0]


def test_the_data_and_the_linked_data_tell_the_corrections(corrected):
    result = make_here(corrected, Settings((Format.HTML, Format.JSON), at("2024-07-01").now))
    assert json.loads(result.files["report.json"])["corrections"] == [
        {"day": "2024-05-03", "reason": REASON},
        {"day": "2024-06-10", "reason": "A name was misspelt"},
    ]
    page = result.files["report.html"].decode()
    linked = json.loads(page.partition('<script type="application/ld+json">')[2].partition("</script>")[0])
    assert (linked["datePublished"], linked["dateModified"]) == ("2024-05-01", "2024-06-10")
    assert linked["correction"][0] == {
        "@type": "CorrectionComment",
        "datePublished": "2024-05-03",
        "text": REASON,
    }


def test_every_file_is_held_against_the_corrections_of_its_data(corrected, tmp_path):
    result = make_here(corrected, Settings(tuple(Format), at("2024-07-01").now))
    assert list(result.files) == ["report.html", "report.pdf", "summary.pdf", "report.json"]
    for name, content in result.files.items():
        (tmp_path / name).write_bytes(content)
        assert disagreements(tmp_path / name) == ()
    page = tmp_path / "report.html"
    page.write_bytes(page.read_bytes().replace(b"<dd>A name was misspelt.", b"<dd>A name was changed."))
    assert (
        "The file does not say 'Corrected on 10 June 2024: A name was misspelt.', as the data does"
        in disagreements(page)
    )


def test_a_summary_that_tells_another_day_of_correction_is_told(corrected):
    data = report_data(sound_case(corrected))
    shown = Shown(["Testford"], [], [], (), is_summary=True)
    assert "The file does not say 'Last corrected on 10 June 2024', as the data does" in set(
        disagreements_with(Finished(None, shown=shown), data)
    )


@pytest.mark.parametrize(
    ("template", "part", "lost"),
    [
        ("cover.html", ", report.corrections", "the correction “Paragraph 3 gave"),
        ("components/particulars.html", "{{ one.reason }}", "the correction “Paragraph 3 gave"),
        ("components/particulars.html", "{{ one.day }}", "the day of the correction “3 May 2024”"),
        ("summary.html", "{{ one.day }}", "the day of the last correction “10 June 2024”"),
    ],
)
def test_no_template_can_leave_a_correction_out(corrected, tmp_path, template, part, lost):
    own = tmp_path / "templates"
    (own / template).parent.mkdir(parents=True)
    text = (template_folder() / template).read_text()
    assert part in text
    (own / template).write_text(text.replace(part, ""))
    result = make_here(corrected, Settings((Format.HTML, Format.SUMMARY), at("2024-07-01").now, own))
    assert isinstance(result.failure, RenderError)
    assert lost in str(result.failure)


def test_a_difference_of_versions_tells_the_correction_and_one_of_inspections_does_not(record_file):
    before = sound_case(record_file())
    after = sound_case(record_file(with_corrections(("2024-05-03", REASON)), "copy.yaml"))
    told = {section.title: section for section in difference(before, after).sections}
    (piece,) = told["Corrections"].parts[0].pieces
    assert piece.after.text == f"3 May 2024: {REASON}"
    other = with_corrections(("2024-05-03", REASON)).replace("2024-03-", "2023-03-")
    later = sound_case(record_file(other, "other.yaml"))
    assert "Corrections" not in {section.title for section in difference(later, before).sections}


def test_what_a_site_tells_of_an_inspection_holds_its_corrections(corrected):
    (inspection,) = dossier_of([sound_case(corrected)], "testford").inspections
    assert [(one.day.isoformat(), one.reason) for one in inspection.corrections] == [
        ("2024-05-03", REASON),
        ("2024-06-10", "A name was misspelt."),
    ]


# What the trail keeps


def test_a_published_record_that_was_changed_asks_for_a_correction(published):
    change(published, ("41 plans", "14 plans"))
    (problem,) = standing(published, LATER).blocking
    assert problem.message == "The report is published, and its record was changed: paragraph 3"
    assert "add to the end of 'corrections'" in problem.hint
    with pytest.raises(UsageError, match="is at 'published' already"):
        move(published, Status.PUBLISHED, LATER)


def test_a_correction_waits_for_its_step(published):
    correct(published)
    (problem,) = standing(published, LATER).blocking
    assert (problem.code, problem.place.line) == ("correction.pending", 15)
    assert problem.message == "The record has one correction that its trail does not know of"
    assert make_here(published, Settings((Format.JSON,), LATER.now)).failure is not None


def test_the_step_of_a_correction_keeps_what_was_corrected_and_why(published):
    correct(published)
    before = published.read_bytes()
    move(published, Status.PUBLISHED, LATER)
    assert published.read_bytes() == before
    *_, first, last = read_trail(published).entries
    assert (first.is_correction, first.on.isoformat(), first.reason) == (False, "2024-05-01", None)
    assert (last.is_correction, last.on.isoformat(), last.reason) == (True, "2024-05-03", REASON)
    assert [one.text for one in last.told if one.anchor == "p-3"] == ["Most of the 14 plans are good."]
    assert noticed(make_here(published, Settings((Format.JSON,), LATER.now))) == []
    assert "step: published, since 1 May 2024\n" in told([standing(published, LATER)])


def test_a_second_correction_is_a_step_of_its_own(published):
    correct(published)
    move(published, Status.PUBLISHED, LATER)
    with pytest.raises(UsageError, match="is at 'published' already"):
        move(published, Status.PUBLISHED, LATER)
    change(published, ("are good.", "are sound."), ('14."}', '14."}\n  - {day: 2024-05-02, reason: Word.}'))
    assert "date.order" in blocking(published, LATER)
    change(published, ("2024-05-02", "2024-05-07"))
    move(published, Status.PUBLISHED, at("2024-05-07"))
    assert [one.reason for one in read_trail(published).entries[-2:]] == [REASON, "Word."]


@pytest.mark.parametrize(
    ("old", "new"), [("it is 14.", "it is 13."), (f'  - {{day: 2024-05-03, reason: "{REASON}"}}', "")]
)
def test_a_correction_that_was_told_stays(published, old, new):
    correct(published)
    move(published, Status.PUBLISHED, LATER)
    change(published, (old, new))
    (problem,) = standing(published, LATER).blocking
    assert problem.message == "The report is published, and its record was changed: correction 1"


def test_a_correction_changes_no_day_on_which_the_report_went_out(published):
    correct(published)
    change(published, ("published: 2024-05-01", "published: 2024-05-02"))
    with pytest.raises(RecordError) as caught:
        move(published, Status.PUBLISHED, LATER)
    assert [one.code for one in caught.value.problems] == ["lock.days"]


def test_a_grade_is_corrected_with_its_reason(published):
    reason = "The grade for care leavers was printed as good; it is requires improvement to be good."
    change(published, ("care-leavers: {grade: good", "care-leavers: {grade: requires improvement"))
    change(published, ("status: published", CORRECTED.replace(REASON, reason)))
    entry = move(published, Status.PUBLISHED, LATER)
    assert entry.reason == reason
    assert {one.of: one.grade for one in entry.grades}["care-leavers"] == "requires improvement"


def test_what_blocks_a_report_blocks_its_correction(published):
    correct(published)
    change(published, ("Visits are made", "TBC Visits are made"))
    with pytest.raises(RecordError) as caught:
        move(published, Status.PUBLISHED, LATER)
    assert {one.code for one in caught.value.problems} == {"left-over.placeholder"}
    assert len(read_trail(published).entries) == 3


def test_the_command_tells_that_a_report_was_corrected(published, capsys):
    correct(published)
    assert main(["move", str(published), "published", "--today", "2024-05-03"]) == 0
    assert capsys.readouterr().out == "testford-2024-05 was corrected on 2024-05-03\n"
