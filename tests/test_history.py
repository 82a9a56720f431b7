"""Grades then and now: what is compared, what is not, and how it is told and drawn."""

from importlib import resources

import pytest
from conftest import EXAMPLES, MINIMAL, corpus, needs_shared
from helpers import page_of_case
from lxml import html as lxml_html

from reportgen.assessment import assess, sound_case
from reportgen.frameworks import Library
from reportgen.report.context import Point
from reportgen.report.history import history

SIF = """\
format: 1
framework: sif-2013
provider: {name: Testford}
inspection:
  dates: [{from: 2016-03-07, to: 2016-04-01}]
  lead_inspector: A. Inspector
  published: 2016-05-20
status: published
overall: {grade: inadequate, narrative: Children are not safe.}
areas:
  help-and-protection: {grade: inadequate, narrative: Children wait. Some are in danger.}
  looked-after: {grade: requires improvement, narrative: Homes are good. Schools are not.}
  adoption: {grade: good, narrative: Families are found.}
  care-leavers: {grade: requires improvement, narrative: Advice is uneven.}
  leadership: {grade: inadequate, narrative: Leaders did not know.}
"""
EARLIER, LATER = "testford-2016-05", "testford-2024-05"


@pytest.fixture
def case_of(record_file):
    """Write an earlier record and a later one that follows it, and return the case of the later."""

    def make(earlier=SIF, later=MINIMAL):
        record_file(earlier, f"{EARLIER}.yaml")
        return assess(record_file(f"{later}previous: {EARLIER}\n", f"{LATER}.yaml")).case

    return make


def rows(case):
    return {row.label: row for row in history(case).rows}


def test_a_grade_is_compared_with_the_last_one_of_the_same_judgement(case_of):
    found = rows(case_of())
    help_, leaders, leavers, overall = (
        found["The experiences and progress of children who need help and protection"],
        found["The impact of leaders on social work practice with children and families"],
        found["The experiences and progress of care leavers"],
        found["Overall effectiveness"],
    )
    assert [row.change for row in (help_, leaders, leavers, overall)] == [
        "Better by two steps than in April 2016",
        "Better by two steps than in April 2016",
        "Better by one step than in April 2016",
        "Better by two steps than in April 2016",
    ]
    assert [(one.when, one.framework, one.grade.label) for one in help_.earlier] == [
        ("April 2016", "Single inspection framework", "Inadequate")
    ]
    assert help_.earlier[0].grade.sentence == "Children wait."
    assert help_.trend.points == (Point(0.0, 3), Point(1.0, 1))
    assert help_.trend.description == (
        "April 2016: inadequate; March 2024: good. The scale has four steps, the best on top."
    )


def test_what_was_judged_together_with_something_else_is_told_and_neither_compared_nor_drawn(case_of):
    told = history(case_of())
    row = {row.label: row for row in told.rows}["The experiences and progress of children in care"]
    together = "judged together with adoption and care leavers"
    assert (row.change, row.trend) == (f"Not comparable: {together} in April 2016", None)
    (then,) = row.earlier
    assert (then.known_as, then.grade.label) == (together, "Requires improvement")
    assert then.grade.sentence == "Homes are good."
    assert told.notes == ("Judged before, and not by that name here: Adoption performance.",)


JOINT = """\
format: 1
framework: ilacs-2018
provider: {name: Testford}
inspection: {dates: [{from: 2019-03-04, to: 2019-03-15}], lead_inspector: A. Inspector, published: 2019-05-01}
status: published
previous: testford-2016-05
overall: {grade: good, narrative: Children are safe.}
areas:
  help-and-protection: {grade: good, narrative: Children do not wait.}
  in-care-and-care-leavers: {grade: good, narrative: Homes are good. So is advice.}
  leadership: {grade: good, narrative: Leaders know.}
"""


@pytest.fixture
def three(record_file):
    """Three inspections of one council under three frameworks; the cases of the last two."""
    record_file(SIF, f"{EARLIER}.yaml")
    joint = assess(record_file(JOINT, "testford-2019-05.yaml")).case
    return joint, assess(record_file(f"{MINIMAL}previous: testford-2019-05\n", f"{LATER}.yaml")).case


def test_an_area_under_a_new_name_is_compared_with_what_it_was(three):
    joint, _ = three
    label = "The experiences and progress of children in care and care leavers"
    row = rows(joint)[label]
    assert row.change == "Better by one step than in April 2016"
    assert [one.known_as for one in row.earlier] == ["as children looked after"]
    assert [point.step for point in row.trend.points] == [2, 1]
    assert history(joint).notes == (
        "Judged before, and not by that name here: Adoption performance; "
        "Experiences and progress of care leavers.",
    )


def test_no_line_is_drawn_over_a_judgement_that_does_not_compare(three):
    row = rows(three[1])["The experiences and progress of care leavers"]
    assert [(one.when, one.known_as) for one in row.earlier] == [
        ("April 2016", ""),
        ("March 2019", "judged together with children in care"),
    ]
    assert row.change == "Not comparable: judged together with children in care in March 2019"
    assert row.trend is None


def test_inspections_of_another_kind_are_not_compared_even_where_names_agree(record_file, tmp_path):
    folder = tmp_path / "frameworks"
    folder.mkdir()
    shipped = (resources.files("reportgen") / "frameworks" / "data" / "sif-2013.yaml").read_text()
    other = shipped.replace("kind: local-authority-childrens-services", "kind: something-else")
    (folder / "other-2013.yaml").write_text(other)
    record_file(SIF.replace("sif-2013", "other-2013"), f"{EARLIER}.yaml")
    path = record_file(f"{MINIMAL}previous: {EARLIER}\n", f"{LATER}.yaml")
    told = history(assess(path, Library([folder])).case)
    assert {(row.change, row.trend) for row in told.rows} == {
        ("Not comparable: part of an inspection of another kind in April 2016", None)
    }


def test_the_finding_counts_what_changed(case_of):
    worse = MINIMAL.replace("care-leavers: {grade: good", "care-leavers: {grade: inadequate")
    same = worse.replace("leadership: {grade: good", "leadership: {grade: inadequate")
    assert history(case_of()).finding == (
        "All four judgements that can be compared are better than when last judged."
    )
    assert history(case_of(later=same)).finding == (
        "Two of four judgements that can be compared are better than when last judged, one is worse and "
        "one is the same."
    )


def test_grades_of_two_scales_are_shown_and_never_compared(record_file, tmp_path):
    folder = tmp_path / "frameworks"
    folder.mkdir()
    shipped = (resources.files("reportgen") / "frameworks" / "data" / "ilacs-2023.yaml").read_text()
    five = "      - {word: exceptional, label: Exceptional, meaning: Others learn from it.}\n"
    (folder / "ilacs-five.yaml").write_text(shipped.replace("    grades:\n", f"    grades:\n{five}", 1))
    record_file(SIF, f"{EARLIER}.yaml")
    later = MINIMAL.replace("ilacs-2023", "ilacs-five") + f"previous: {EARLIER}\n"
    found = history(assess(record_file(later, f"{LATER}.yaml"), Library([folder])).case)
    assert found.finding == ""
    changes = [(row.change, row.trend) for row in found.rows]
    assert changes.count(("Not comparable: Single inspection framework has another scale", None)) == 4
    assert not any(trend for _, trend in changes)
    assert [one.grade.label for one in found.rows[-1].earlier] == ["Inadequate"]


def test_a_judgement_that_was_not_graded_then_is_not_drawn(case_of):
    earlier = SIF.replace("care-leavers: {grade: requires improvement", "care-leavers: {grade: not judged")
    row = rows(case_of(earlier=earlier))["The experiences and progress of care leavers"]
    assert (row.change, row.trend) == ("Not comparable: one of the two was not graded", None)


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("{name: Testford}", "{name: Elsewhere}", "previous.provider"),
        ("{from: 2016-03-07, to: 2016-04-01}", "{from: 2024-03-04, to: 2024-03-15}", "previous.later"),
        ("{from: 2016-03-07, to: 2016-04-01}", "{from: 2024-03-01, to: 2024-03-15}", "previous.later"),
    ],
)
def test_another_provider_or_no_earlier_day_is_no_history(record_file, old, new, code):
    record_file(SIF.replace(old, new).replace("2016-05-20", "2024-05-20"), f"{EARLIER}.yaml")
    assessment = assess(record_file(f"{MINIMAL}previous: {EARLIER}\n", f"{LATER}.yaml"))
    assert history(assessment.case).rows == ()
    assert code in [problem.code for problem in assessment.problems]


def test_one_provider_is_known_by_its_urn_under_a_new_name(record_file):
    record_file(SIF.replace("{name: Testford}", '{name: Old Testford, urn: "80001"}'), f"{EARLIER}.yaml")
    later = MINIMAL.replace("name: Testford", 'name: Testford\n  urn: "80001"')
    case = assess(record_file(f"{later}previous: {EARLIER}\n", f"{LATER}.yaml")).case
    assert [one.record.id for one in case.history] == [EARLIER]


def test_records_that_follow_one_another_in_a_circle_end(record_file):
    record_file(f"{SIF}previous: {LATER}\n", f"{EARLIER}.yaml")
    case = assess(record_file(f"{MINIMAL}previous: {EARLIER}\n", f"{LATER}.yaml")).case
    assert [one.record.id for one in case.chain] == [EARLIER]


def test_a_chain_is_followed_back_only_so_far(record_file):
    for year in range(1980, 2016):
        text = SIF.replace("2016", str(year)) + f"previous: testford-{year - 1}-05\n"
        record_file(text, f"testford-{year}-05.yaml")
    case = assess(record_file(f"{MINIMAL}previous: testford-2015-05\n", f"{LATER}.yaml")).case
    assert len(case.chain) == 20


def test_the_section_shows_each_grade_with_its_sentence():
    page = lxml_html.document_fromstring(page_of_case(sound_case(EXAMPLES / "eastmarch-2016-11.yaml")))
    (table,) = page.xpath("//table[@class='history']")
    first = [" ".join(cell.text_content().split()) for cell in table.xpath(".//tbody/tr[1]/*")]
    assert first[0] == "Help and protection"
    assert first[2] == (
        "November 2013: InadequateChildren who may be at risk do not get a prompt or dependable response. "
        "October 2016: Requires improvementChildren who need help and protection are much safer than in 2013."
    )
    assert first[1].endswith("Better by one step than in November 2013")
    assert len(table.xpath(".//svg")) == 7


@needs_shared
def test_three_inspections_of_a_council_are_drawn_as_three_points():
    case = sound_case(corpus("cheshire-east-2024-05.yaml")[0])
    overall = rows(case)["Overall effectiveness"]
    assert [one.when for one in overall.earlier] == ["July 2015", "November 2019"]
    assert overall.change == "Worse by one step than in November 2019"
    assert [point.step for point in overall.trend.points] == [2, 2, 3]
    assert [point.along for point in overall.trend.points] == [0.0, pytest.approx(0.5035), 1.0]
