"""What is not the same in two records: grades first, then improvements, then words."""

import json
from functools import partial
from importlib import resources
from pathlib import Path

import pytest
from conftest import EXAMPLES, MINIMAL, ROOT, SHARED, corpus, needs_shared
from lxml import html as lxml_html

from reportgen.assessment import assess, sound_case
from reportgen.changes import RunKind
from reportgen.difference.comparison import difference
from reportgen.difference.contract import DifferenceData
from reportgen.difference.data import difference_data
from reportgen.difference.model import Fate, Relation, Verdict
from reportgen.difference.page import as_page
from reportgen.difference.terminal import as_text
from reportgen.frameworks import Library
from reportgen.report.contract import as_json, data_schema
from reportgen.statements import Kind

RECORD = """\
format: 1
framework: ilacs-2023
provider: {name: Testford}
inspection:
  dates: [{from: 2024-03-04, to: 2024-03-15}]
  lead_inspector: A. Inspector
status: draft
overall:
  grade: good
  rationale: Three of the four areas are good, and none is inadequate.
  narrative: |
    Services are good.

    Families say so.
areas:
  leadership:
    grade: good
    strengths: [Staff stay., Managers listen.]
    improvements:
      - {id: I1, text: Check records each month., priority: true}
      - {id: I2, text: Write plans that families can read.}
    narrative: |
      Leaders know their services well.

      ### Staff

      Social workers have the time that they need for each child on their list.

      Few of them leave.
  help-and-protection: {grade: requires improvement, narrative: Children get help early.}
  in-care: {grade: good, narrative: Children in care live in good homes.}
  care-leavers: {grade: good, narrative: Care leavers are well supported.}
context:
  - {label: Children in care, value: 412}
children_summary: You told us much.
"""
EARLIER, LATER = EXAMPLES / "eastmarch-2013-12.yaml", EXAMPLES / "eastmarch-2016-11.yaml"


@pytest.fixture
def versions(tmp_path):
    """Return the difference between a record and itself with replacements."""

    def compare(*replacements, before=RECORD):
        after = before
        for old, new in replacements:
            assert old in after
            after = after.replace(old, new, 1)
        cases = []
        for folder, text in (("old", before), ("new", after)):
            path = tmp_path / folder / "testford-2024-05.yaml"
            path.parent.mkdir(exist_ok=True)
            path.write_text(text)
            cases.append(assess(path).case)
        return difference(*cases)

    return compare


def between(earlier, later):
    return difference(assess(earlier).case, assess(later).case)


@pytest.fixture(scope="module")
def eastmarch():
    return between(EARLIER, LATER)


def told(found):
    """What the terminal shows below the two records, as lines without indent or gaps."""
    lines = [line.strip() for line in as_text(found).splitlines()[3:]]
    return [line for line in lines if line]


def below_grades(found):
    """The lines after the grades, which are the last to be the same."""
    lines = told(found)
    return lines[lines.index("both: Good. Care leavers are well supported.") + 1 :]


def section(found, kind):
    return next(one for one in found.sections if one.kind is kind)


def pieces(found, kind):
    return [piece for part in section(found, kind).parts for piece in part.pieces]


# --- Two versions of one inspection


def test_a_version_does_not_differ_from_itself(versions):
    found = versions()
    assert found.is_none
    assert told(found) == ["No difference in what the two records state."]
    assert "There is no difference" in as_page(found)


def test_a_new_paragraph_in_the_middle_is_all_that_is_told(versions):
    found = versions(("      ### Staff\n", "      They ask families.\n\n      ### Staff\n"))
    assert below_grades(found) == [
        "Paragraphs",
        "The impact of leaders on social work practice with children and families",
        "New: Paragraph 7",
        "They ask families.",
    ]


def test_a_changed_word_stands_among_the_words_around_it(versions):
    found = versions(("the time that they need for each child on their list", "the time for each child"))
    assert below_grades(found)[2:] == [
        "Changed: Paragraph 7",
        "Social workers have the time [-that they need-] for each [-child on their list.-] {+child.+}",
    ]


def test_long_stretches_that_stayed_are_shortened(versions):
    before = RECORD.replace(
        "Few of them leave.", f"{'a ' * 20}cold {'b ' * 17}small {'c ' * 18}grey {'d ' * 20}"
    )
    found = versions(("cold", "warm"), ("small", "large"), ("grey", "red"), before=before)
    assert told(found)[-1] == (
        "… a a a a a a a a [-cold-] {+warm+} b b b b b b b b b b b b b b b b b [-small-] {+large+} "
        "c c c c c c c c … c c c c c c c c [-grey-] {+red+} d d d d d d d d …"
    )


def test_a_heading_worded_anew_is_told_with_the_paragraph_below_it(versions):
    found = versions(("### Staff", "### Staff and time"))
    assert below_grades(found)[2:] == [
        "Changed: Paragraph 7",
        "Heading: Staff {+and time+}",
        "Social workers have the time that they need …",
    ]


def test_a_changed_grade_has_the_reasons_of_both(versions):
    found = versions(
        ("    grade: good\n    strengths", "    grade: outstanding\n    strengths"),
        ("Three of the four areas are good", "All areas are at least good but one"),
    )
    lines = told(found)
    assert lines[0] == "Grades. Of five judgements, one is better and four are the same."
    assert lines[1:4] == [
        "Overall effectiveness: the same",
        "Before: Good. Three of the four areas are good, and none is inadequate.",
        "Now: Good. All areas are at least good but one, and none is inadequate.",
    ]
    assert lines[4:7] == [
        "The impact of leaders on social work practice with children and families: better by one step",
        "Before: Good. Leaders know their services well.",
        "Now: Outstanding. Leaders know their services well.",
    ]


def test_a_grade_that_was_not_given_before_is_no_step(versions):
    before = RECORD.replace("in-care: {grade: good, ", "in-care: {")
    found = versions(("in-care: {", "in-care: {grade: good, "), before=before)
    one = next(one for one in found.grades if one.target == "in-care")
    assert (one.verdict, one.said) == (Verdict.CHANGED, "Graded now, and not before")
    assert (one.before.label, one.after.label) == ("Not recorded", "Good")


def test_what_is_recorded_in_neither_is_not_counted(versions):
    before = RECORD.replace("in-care: {grade: good, ", "in-care: {")
    found = versions(("Few of them", "None of them"), before=before)
    one = next(one for one in found.grades if one.target == "in-care")
    assert (one.verdict, one.said) == (Verdict.SAME, "Not recorded in either")
    assert found.finding == "All four judgements are the same."


def test_items_say_what_became_of_them(versions):
    found = versions(
        ("Check records each month., priority: true", "Check all records each month."),
        (
            "{id: I2, text: Write plans that families can read.}",
            "{id: I3, text: Bring visits up to date., priority: true}",
        ),
        ("Staff stay., Managers listen.", "Visits are kept., Staff stay., Managers listen."),
    )
    assert below_grades(found) == [
        "Areas for improvement",
        "Changed: Area for improvement I1, leadership",
        "Check {+all+} records each month.",
        "No longer marked as ‘area for priority action’.",
        "Gone: Area for improvement I2, leadership",
        "Write plans that families can read.",
        "New: Area for improvement I3, leadership",
        "Bring visits up to date.",
        "Marked as ‘area for priority action’.",
        "Strengths",
        "New: Strength S1, leadership",
        "Visits are kept.",
    ]


def test_an_improvement_that_only_moved_or_got_its_mark_is_told_too(versions):
    line = "      - {id: I2, text: Write plans that families can read.}\n"
    found = versions(
        (line, ""),
        ("context:", "improvements:\n  - {id: I2, text: Write plans that families can read.}\ncontext:"),
    )
    (piece,) = pieces(found, Kind.IMPROVEMENT)
    assert (piece.fate, piece.said) == (Fate.KEPT, "In the same words")
    assert piece.remarks == ("Moved from ‘leadership’ to the whole service.",)


def test_particulars_facts_and_texts_are_told(versions):
    found = versions(
        ("status: draft", "status: published"),
        (
            "  lead_inspector: A. Inspector",
            "  lead_inspectors: [A. Inspector, B. Other]\n  published: 2024-05-01",
        ),
        ("value: 412", "value: 421"),
        ("You told us much.", "You told us very much."),
    )
    assert below_grades(found) == [
        "Particulars",
        "Status: draft -> published",
        "Lead inspector: A. Inspector -> A. Inspector; B. Other",
        "Report published: none -> 1 May 2024",
        "Summaries and other texts",
        "Changed: Summary for children",
        "You told us {+very+} much.",
        "Facts",
        "Changed: Fact 1",
        "Children in care: [-412.-] {+421.+}",
    ]


# --- Two inspections, and two providers


def test_two_inspections_compare_each_judgement(eastmarch):
    assert eastmarch.relation is Relation.INSPECTIONS
    assert eastmarch.finding == "Of seven judgements, five are better, one is worse and one is the same."
    assert [(one.target, one.verdict.value) for one in eastmarch.grades] == [
        ("overall", "better"),
        ("help-and-protection", "better"),
        ("looked-after", "same"),
        ("adoption", "better"),
        ("care-leavers", "worse"),
        ("leadership", "better"),
        ("lscb", "better"),
    ]


def test_every_grade_that_is_shown_has_its_reason_beside_it(eastmarch):
    text, page = as_text(eastmarch), " ".join(as_page(eastmarch).split())
    for one in eastmarch.grades:
        for grade in (one.before, one.after):
            assert grade.why.startswith(grade.sentence)
            assert f"{grade.label}. {grade.why}" in text
            assert f'<strong>{grade.label}</strong><span class="why">{grade.why}</span>' in page


def test_two_inspections_say_what_became_of_what_was_asked_for(eastmarch):
    fates = [(piece.fate.value, piece.said) for piece in pieces(eastmarch, Kind.IMPROVEMENT)]
    assert fates[:7] == [
        *[("repeated", "Asked for again, as the record says")] * 3,
        *[("gone", "Not asked for again")] * 4,
    ]
    assert set(fates[7:]) == {("new", "New")}
    third = pieces(eastmarch, Kind.IMPROVEMENT)[2]
    assert third.name == (
        "Area for improvement I11, care leavers (before: area for improvement I5, care leavers)"
    )
    assert third.remarks[0] == "Now marked as ‘area for priority action’."
    assert third.remarks[1].startswith("Progress: not met. Pathway plans were brought up to date")


def test_prose_of_two_inspections_is_counted_where_it_is_not_alike(eastmarch):
    paragraphs = section(eastmarch, Kind.PARAGRAPH)
    assert paragraphs.note == "Of 130 paragraphs now and 16 before, none is the same word for word."
    assert paragraphs.parts == ()


def test_two_inspections_in_the_wrong_order_are_said_to_be():
    assert between(LATER, EARLIER).remarks == (
        "The record named first is of the later inspection: what is told as new was there before.",
    )


def test_another_framework_is_never_told_as_a_change():
    found = between(LATER, EXAMPLES / "calderwick-2026-06.yaml")
    assert found.relation is Relation.PROVIDERS
    assert found.remarks == ("Eastmarch and Calderwick are two providers: what differs is no change.",)
    overall = found.grades[0]
    assert (overall.verdict, overall.said) == (
        Verdict.NOT_COMPARABLE,
        "Not comparable: ILACS 2026 has no such judgement",
    )
    assert overall.after.label == "Not in this framework"
    adoption = next(one for one in found.grades if one.target == "adoption")
    assert (adoption.after, adoption.verdict) == (None, Verdict.NOT_COMPARABLE)


def test_another_scale_is_never_told_as_a_change(record_file, tmp_path):
    shipped = (resources.files("reportgen") / "frameworks" / "data" / "ilacs-2023.yaml").read_text()
    five = "      - {word: exceptional, label: Exceptional, meaning: Others learn from it.}\n"
    folder = tmp_path / "frameworks"
    folder.mkdir()
    (folder / "ilacs-five.yaml").write_text(shipped.replace("    grades:\n", f"    grades:\n{five}", 1))
    library = Library([folder])
    before = assess(record_file(MINIMAL), library).case
    after = assess(
        record_file(MINIMAL.replace("ilacs-2023", "ilacs-five"), "testford-new.yaml"), library
    ).case
    found = difference(before, after)
    assert found.finding == "All five judgements are not comparable."
    assert {(one.verdict, one.said) for one in found.grades} == {
        (Verdict.NOT_COMPARABLE, "Not comparable: ILACS 2023 has another scale")
    }
    assert found.grades[1].before.sentence == "Leaders know their services well."


def test_judgements_that_two_frameworks_share_are_compared_on_one_scale():
    found = between(EARLIER, EXAMPLES / "calderwick-2026-06.yaml")
    leaders = next(one for one in found.grades if one.target == "leadership")
    assert (leaders.verdict, leaders.said) == (Verdict.BETTER, "Better by two steps")


@needs_shared
def test_areas_that_were_joined_or_split_are_told_beside_one_another():
    paths = (corpus(f"slough-{one}.yaml")[0] for one in ("2016-02", "2019-03", "2023-03"))
    sif, joint, split = (sound_case(path) for path in paths)
    told = {
        one.target: (one.before and one.before.label, one.said) for one in difference(joint, split).grades
    }
    assert told == {
        "overall": ("Requires improvement to be good", "The same"),
        "leadership": ("Requires improvement to be good", "Worse by one step"),
        "help-and-protection": ("Requires improvement to be good", "The same"),
        "in-care": (
            "Requires improvement to be good",
            "Not comparable: judged together with care leavers in February 2019",
        ),
        "care-leavers": (
            "Requires improvement to be good",
            "Not comparable: judged together with children in care in February 2019",
        ),
    }
    told = {one.target: one.said for one in difference(sif, joint).grades}
    assert told["in-care-and-care-leavers"] == "Better by one step"
    assert "looked-after" not in told
    assert told["care-leavers"] == "Not comparable: ILACS 2018 has no such judgement"


def test_the_same_id_or_the_same_days_are_one_inspection(record_file):
    def case(text, name):
        return assess(record_file(text, name)).case

    one = case(MINIMAL, "testford-2024-05.yaml")
    assert difference(one, case(MINIMAL, "testford-final.yaml")).relation is Relation.VERSIONS
    later = MINIMAL.replace("2024-03-15", "2024-03-16")
    assert difference(one, case(later, "testford-final.yaml")).relation is Relation.INSPECTIONS
    assert difference(one, case(later, "testford-2024-05.yaml")).relation is Relation.VERSIONS


@needs_shared
@pytest.mark.parametrize(
    ("earlier", "later"),
    [("doncaster-2015-11", "doncaster-2018-01"), ("doncaster-2022-04", "doncaster-2025-03")],
)
def test_published_inspections_that_follow_one_another_compare(earlier, later):
    found = between(*(SHARED / "corpus" / f"{name}.yaml" for name in (earlier, later)))
    assert found.relation is Relation.INSPECTIONS
    assert {one.verdict for one in found.grades} & {Verdict.BETTER, Verdict.WORSE, Verdict.SAME}
    shown = pieces(found, Kind.PARAGRAPH)
    assert all(piece.fate is Fate.CHANGED for piece in shown)
    assert len(shown) < 5
    assert as_text(found)
    assert as_page(found)


# --- Data and page


def test_the_data_hold_every_word_of_both(eastmarch):
    data = json.loads(as_json(difference_data(eastmarch)))
    assert data["relation"] == "inspections of one provider"
    assert DifferenceData.model_validate_json(json.dumps(data)) == difference_data(eastmarch)
    for one in data["sections"]:
        for piece in one["pieces"]:
            for side, other in (("before", RunKind.NEW), ("after", RunKind.GONE)):
                said = " ".join(run["text"] for run in piece["runs"] if run["kind"] != other)
                assert said == " ".join((piece[side] or {"text": ""})["text"].split())


def test_the_schema_of_the_data_is_up_to_date():
    assert (ROOT / "docs" / "difference.schema.json").read_text() == data_schema(DifferenceData)


def test_the_page_needs_nothing_from_elsewhere_and_is_not_to_be_found(versions):
    page = as_page(versions(("Families say so", "Families say so & more")))
    tree = lxml_html.document_fromstring(page)
    assert "default-src 'none'" in tree.xpath("//meta[@http-equiv]/@content")[0]
    assert tree.xpath("//meta[@name='robots']/@content") == ["noindex, nofollow"]
    assert tree.xpath("//@src | //link | //script") == []
    assert "so &amp; more" in page


def test_the_page_says_to_those_who_cannot_see_it_which_words_are_gone_and_new(versions):
    page = as_page(versions(("Few of them leave", "None of them leave")))
    tree = lxml_html.document_fromstring(page)
    marked = [one.text_content() for one in tree.xpath("//li//del | //li//ins")]
    assert marked == ["gone: Few, end of gone;", "new: None, end of new;"]


# --- The command


@pytest.fixture
def run(run):
    return partial(run, "diff")


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "old").mkdir()
    (tmp_path / "old/a.yaml").write_text(RECORD)
    (tmp_path / "a.yaml").write_text(RECORD.replace("Few of them", "None of them"))
    return tmp_path


def test_the_command_prints_text_and_ends_with_0_with_and_without_difference(folder, run):
    done = run("old/a.yaml", "a.yaml", cwd=folder)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == as_text(between(folder / "old/a.yaml", folder / "a.yaml"))
    assert "[-Few-] {+None+} of them leave." in done.stdout
    done = run("a.yaml", "a.yaml", cwd=folder)
    assert (done.returncode, done.stdout.splitlines()[-1]) == (
        0,
        "No difference in what the two records state.",
    )


@pytest.mark.parametrize(
    ("form", "start"), [("html", "<!doctype html>"), ("json", "{"), ("text", "Two versions")]
)
def test_the_command_writes_a_file_whole(folder, form, start, run):
    done = run("old/a.yaml", "a.yaml", "--format", form, "-o", "out/diff", cwd=folder)
    assert (done.returncode, done.stdout, done.stderr) == (0, "wrote out/diff\n", "")
    assert (folder / "out/diff").read_text().startswith(start)
    assert [path.name for path in (folder / "out").iterdir()] == ["diff"]


def test_the_command_overwrites_neither_record_nor_what_is_no_file(folder, run):
    done = run("old/a.yaml", "a.yaml", "-o", "./old/../a.yaml", cwd=folder)
    assert done.returncode == 2
    assert "is a record or belongs to one" in done.stderr
    done = run("old/a.yaml", "a.yaml", "-o", "old", cwd=folder)
    assert (done.returncode, done.stderr) == (73, "reportgen: old is no file; it is left as it was\n")


def test_the_command_takes_records_alone(folder, run):
    done = run("old", "a.yaml", cwd=folder)
    assert (done.returncode, done.stderr) == (2, "reportgen: diff takes a record; old is a folder\n")
    done = run("a.yaml", "none.yaml", cwd=folder)
    assert (done.returncode, done.stderr) == (2, "reportgen: diff takes a record; none.yaml is not there\n")


def test_errors_of_both_records_are_told(folder, run):
    for name in ("old/a.yaml", "a.yaml"):
        path = Path(folder / name)
        path.write_text(path.read_text().replace("status: draft", "status: done"))
    done = run("old/a.yaml", "a.yaml", cwd=folder)
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.count("error word.unknown") == 2


def test_a_record_whose_grade_is_excluded_is_compared_and_ends_with_1(folder, run):
    path = folder / "a.yaml"
    path.write_text(RECORD.replace("in-care: {grade: good", "in-care: {grade: inadequate"))
    done = run("old/a.yaml", "a.yaml", cwd=folder)
    assert done.returncode == 1
    assert "worse by two steps" in done.stdout
    assert "error grade.excluded" in done.stderr
