"""The whole programme: who is due, what came of stated times, who was inspected, which grades were given."""

import re
from datetime import date, timedelta

import pytest
from conftest import SHARED, corpus, needs_shared
from test_frameworks import OWN

from reportgen.frameworks import Library
from reportgen.programme.contract import (
    DossierData,
    FollowUpData,
    InspectionData,
    JudgementData,
    ProviderData,
)
from reportgen.programme.coverage import coverage
from reportgen.programme.distributions import distributions
from reportgen.programme.due import due_list, windows, windows_finding
from reportgen.programme.glance import at_a_glance
from reportgen.programme.overview import DISTRIBUTION_PAGE, PAGE, programme
from reportgen.programme.standing import Standing, awaited, standing
from reportgen.programme.views import PageLink
from reportgen.publisher import NO_PUBLISHER
from reportgen.report.html import filled
from reportgen.site.frame import Surroundings

TODAY = date(2020, 6, 1)
NAMES = {"sif-2013": "Single inspection framework", "ilacs-2018": "ILACS 2018", "ilacs-2023": "ILACS 2023"}


def day(text):
    return date.fromisoformat(text)


def inspection(slug, last_day, framework="sif-2013", **told):
    """Return an inspection of two weeks, published two months after it ended."""
    ended = day(last_day)
    known = {
        "id": f"{slug}-{last_day[:7]}",
        "provider": slug,
        "framework": framework,
        "framework_name": NAMES.get(framework, framework),
        "title": "Inspection",
        "type": None,
        "first_day": ended - timedelta(days=11),
        "last_day": ended,
        "published": ended + timedelta(days=60),
        "previous": None,
        "corrections": (),
    }
    return InspectionData(**known | told)


def follow_up(of, earliest=None, latest=None, actual=None, **told):
    """Return what says by when the next inspection is to be, of an inspection."""
    known = {
        "inspection": of.id,
        "provider": of.provider,
        "id": "re-inspection",
        "what": "Re-inspection",
        "who": "The inspectorate",
        "stated": "12 to 18 months after publication" if latest else "",
        "earliest": earliest and day(earliest),
        "latest": latest and day(latest),
        "basis": "Stated in the framework",
        "source": "Stated in 2013",
        "note": "",
        "next_inspection": True,
        "actual": actual and day(actual),
    }
    return FollowUpData(**known | told)


def judged(of, target, grade, step=None, **told):
    """Return a judgement; without a grade it was not judged."""
    known = {
        "inspection": of.id,
        "provider": of.provider,
        "target": target,
        "name": target,
        "contributes": True,
        "grade": grade,
        "label": grade.capitalize() if grade else "Not judged",
        "state": "graded" if grade else "not judged",
        "step": step,
        "steps": 4,
        "sentence": f"What is said of {target} in {of.id}.",
        "reason": "",
        "narrative": f"inspections/{of.id}/index.html#{target}",
    }
    return JudgementData(**known | told)


def dossier(name, inspections, follow_ups=(), judgements=()):
    """Return what is known of a provider."""
    provider = ProviderData(slug=name.lower(), name=name, urn=None, code=None, region=None)
    return DossierData(
        provider=provider,
        inspections=tuple(inspections),
        judgements=tuple(judgements),
        improvements=(),
        follow_ups=tuple(follow_ups),
    )


ASH = inspection("ash", "2014-03-14")
ASH_AGAIN = inspection("ash", "2016-06-10")
BECK = inspection("beck", "2015-05-22")
COVE = inspection("cove", "2018-11-16", "ilacs-2018")
DENE = inspection("dene", "2017-02-03")

PROVIDERS = (
    dossier(
        "Dene",
        [DENE],
        [follow_up(DENE, "2018-04-04", "2018-10-04")],
        [judged(DENE, "leadership", "inadequate", 4)],
    ),
    dossier(
        "Ash",
        [ASH, ASH_AGAIN],
        [
            follow_up(ASH, "2015-05-13", "2015-11-13", actual="2016-05-30"),
            follow_up(ASH_AGAIN, "2019-08-09", "2020-08-09"),
        ],
        [
            judged(ASH, "leadership", "inadequate", 4),
            judged(ASH, "adoption", None),
            judged(ASH_AGAIN, "leadership", "good", 2),
        ],
    ),
    dossier("Beck", [BECK], judgements=[judged(BECK, "leadership", "requires improvement", 3)]),
    dossier(
        "Cove",
        [COVE],
        [follow_up(COVE, None, "2022-01-15", id="next", what="Next inspection", stated="Within 36 months")],
        [judged(COVE, "leadership", "outstanding", 1), judged(COVE, "in-care-and-care-leavers", "good", 2)],
    ),
)


# --- who is due


def test_who_is_due_is_told_by_the_last_day_with_where_each_stands_and_those_without_a_day_apart():
    due = due_list(PROVIDERS, TODAY)
    assert [(row.provider.text, row.when, row.standing) for row in due.dated] == [
        ("Dene", "4 April to 4 October 2018", Standing.PASSED),
        ("Ash", "9 August 2019 to 9 August 2020", Standing.OPEN),
        ("Cove", "By 15 January 2022", Standing.NOT_YET),
    ]
    assert [(row.provider, row.after, row.when) for row in due.undated] == [
        (
            PageLink("Beck", "providers/beck/index.html"),
            PageLink("May 2015", "inspections/beck-2015-05/index.html"),
            "No time is stated",
        )
    ]
    assert due.finding == (
        "On 1 June 2020, of four providers with reports here, for one the time stated has passed, "
        "one is due now, one is not due yet and for one no date is stated."
    )


def test_those_whose_time_ends_on_one_day_stand_by_name():
    same = [
        dossier(name, [one], [follow_up(one, None, "2021-01-01")])
        for name, one in (("Beck", BECK), ("Ash", ASH))
    ]
    assert [row.provider.text for row in due_list(same, TODAY).dated] == ["Ash", "Beck"]
    assert due_list(same, TODAY).finding == (
        "On 1 June 2020, of two providers with reports here, both are not due yet."
    )


def test_a_deadline_whose_day_is_not_known_tells_how_long_there_is():
    one = dossier("Beck", [BECK], [follow_up(BECK, stated="Within 36 months of publication")])
    (row,) = due_list([one], TODAY).undated
    assert (row.what, row.when) == ("Re-inspection", "Within 36 months of publication")


def test_what_a_later_inspection_fulfilled_is_awaited_no_longer():
    one = dossier("Ash", [ASH, ASH_AGAIN], [follow_up(ASH, None, "2015-11-13", actual="2016-05-30")])
    assert awaited(one) == ()
    assert standing(one, TODAY) is Standing.UNDATED


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        ("2019-08-08", Standing.NOT_YET),
        ("2019-08-09", Standing.OPEN),
        ("2020-08-09", Standing.OPEN),
        ("2020-08-10", Standing.PASSED),
    ],
)
def test_a_window_is_open_from_its_first_day_to_its_last(today, expected):
    assert standing(PROVIDERS[1], day(today)) is expected


def test_without_any_report_nothing_is_said_of_who_is_due():
    assert due_list([], TODAY).finding == ""
    assert windows_finding([], TODAY) == ""
    assert windows([], TODAY) == ()


# --- stated times


def test_stated_times_that_have_come_are_told_with_what_came_of_each():
    (one,) = windows(PROVIDERS, TODAY)
    assert (one.what, one.framework.address) == ("Re-inspection", "frameworks/sif-2013/index.html")
    assert [(row.provider.text, row.after.text, row.outcome) for row in one.rows] == [
        ("Ash", "March 2014", "Next inspected from 30 May 2016, six months after that."),
        ("Dene", "February 2017", "The time has passed, with no report of an inspection here."),
        ("Ash", "June 2016", "Due now."),
    ]
    assert one.finding == (
        "Of three next inspections whose stated time has come, one was late, "
        "of one the time has passed with no report here and one is due now."
    )
    assert windows_finding(PROVIDERS, TODAY) == one.finding


@pytest.mark.parametrize(
    ("actual", "outcome", "finding"),
    [
        ("2015-05-12", "before the window opened.", "one was early"),
        ("2015-05-13", "in time.", "one was in time"),
        ("2015-11-13", "in time.", "one was in time"),
        ("2015-11-14", "one day after that.", "one was late"),
        ("2017-11-13", "24 months after that.", "one was late"),
    ],
)
def test_an_inspection_is_early_in_time_or_late_by_so_much(actual, outcome, finding):
    one = dossier("Ash", [ASH], [follow_up(ASH, "2015-05-13", "2015-11-13", actual=actual)])
    ((row,),) = (group.rows for group in windows([one], TODAY))
    assert row.outcome.endswith(f", {outcome}")
    assert windows_finding([one], TODAY) == f"Of one next inspection whose stated time has come, {finding}."


# --- who was inspected


def test_coverage_tells_by_framework_who_was_inspected_and_when(library):
    found = coverage(PROVIDERS, library, TODAY)
    assert found.finding == (
        "Five reports of four providers under two frameworks are published here, "
        "with fieldwork from 3 March 2014 to 16 November 2018."
    )
    assert found.recent == "No reports were published in the 12 months to 1 June 2020."
    first, second = found.frameworks
    assert (first.framework.text, first.finding, first.days) == (
        "Single inspection framework",
        "Four inspections of three providers",
        "3 March 2014 to 3 February 2017",
    )
    assert [(row.provider.text, [one.text for one in row.inspections]) for row in first.inspected] == [
        ("Ash", ["March 2014", "June 2016"]),
        ("Beck", ["May 2015"]),
        ("Dene", ["February 2017"]),
    ]
    assert second.finding == "One inspection of one provider"


def test_a_round_tells_how_many_of_those_stated_were_inspected_by_each_day(library):
    (one,) = coverage(PROVIDERS, library, TODAY).rounds
    assert [(row.by, row.count, row.is_end) for row in one.rows] == [
        ("31 December 2013", 0, False),
        ("31 December 2014", 1, False),
        ("31 December 2015", 2, False),
        ("1 November 2016", 2, True),
        ("31 December 2016", 2, False),
        ("31 December 2017", 3, False),
    ]
    assert one.rows[3].share == round(2 / 152, 4)
    assert one.finding == (
        "Two of 152 providers had been inspected by 1 November 2016, when all were to be, "
        "and one more after that; only reports published here are counted."
    )
    assert (one.stated, one.basis) == (
        "All 152 local authorities are inspected in three years.",
        "Stated in the framework",
    )


def test_a_round_that_is_not_over_is_told_up_to_today(library):
    early = [dossier("Ash", [ASH]), dossier("Beck", [BECK])]
    (one,) = coverage(early, library, day("2015-06-30")).rounds
    assert [(row.by, row.count) for row in one.rows] == [
        ("31 December 2013", 0),
        ("31 December 2014", 1),
        ("30 June 2015", 2),
    ]
    assert one.finding.startswith(
        "Two of 152 providers have been inspected so far; all are to be by 1 November 2016"
    )


def test_reports_of_the_last_twelve_months_are_counted_up_to_today_alone(library):
    published = ["2019-06-01", "2019-06-02", "2020-06-01", "2020-06-02"]
    one = dossier(
        "Ash",
        [inspection("ash", f"2019-0{n}-20", published=day(told)) for n, told in enumerate(published, 1)],
    )
    assert coverage([one], library, TODAY).recent.startswith("Two reports were published")


def test_without_any_report_coverage_says_so(library):
    assert coverage([], library, TODAY).finding == "No report is published here."


# --- grades


def counts(distribution):
    return {year.year: [len(cell.judged) for cell in year.cells] for year in distribution.years}


def test_grades_are_counted_by_year_of_publication_best_first_and_a_year_without_any_is_told(library):
    leadership, *_ = distributions(PROVIDERS, library)
    assert [column.label for column in leadership.columns] == [
        "Outstanding",
        "Good",
        "Requires improvement to be good",
        "Inadequate",
    ]
    assert [column.fill for column in leadership.columns] == [1, 2, 3, 5]
    assert counts(leadership) == {
        2014: [0, 0, 0, 1],
        2015: [0, 0, 1, 0],
        2016: [0, 1, 0, 0],
        2017: [0, 0, 0, 1],
        2018: [0, 0, 0, 0],
        2019: [1, 0, 0, 0],
    }
    assert leadership.finding == (
        "Below ‘good’: three of four under Single inspection framework and none of one under ILACS 2018."
    )
    assert leadership.notes == (
        "‘Requires improvement to be good’ was printed as ‘Requires improvement’ "
        "under Single inspection framework.",
    )


def test_every_count_holds_what_it_counts_with_the_sentence_and_the_address_of_its_narrative(library):
    for distribution in distributions(PROVIDERS, library):
        for year in distribution.years:
            for cell in year.cells:
                for one in cell.judged:
                    assert one.sentence.endswith(f"in {one.inspection}.")
                    assert one.narrative.startswith(f"inspections/{one.inspection}/index.html#")
    anchors = [c.anchor for d in distributions(PROVIDERS, library) for y in d.years for c in y.cells]
    assert len(anchors) == len(set(anchors))


def test_a_grade_cannot_be_counted_alone(library):
    alone = judged(ASH, "leadership", "good", 2, sentence="")
    with pytest.raises(ValueError, match="without a sentence"):
        distributions([dossier("Ash", [ASH], judgements=[alone])], library)


def test_what_was_not_judged_stands_apart_from_the_grades(library):
    (adoption,) = [one for one in distributions(PROVIDERS, library) if one.name == "Adoption"]
    assert adoption.columns[-1].label == "Not graded"
    assert adoption.columns[-1].fill == 0
    assert counts(adoption) == {2014: [0, 0, 0, 0, 1]}
    assert adoption.years[0].cells[-1].judged[0].label == "Not judged"
    assert adoption.finding == "No grade was given in one inspection."


def test_what_a_framework_does_not_judge_is_not_counted(library):
    one = dossier("Ash", [ASH], judgements=[judged(ASH, "adoption", None, state="not in this framework")])
    assert distributions([one], library) == ()


def test_unlike_areas_never_stand_together_and_one_under_another_name_is_told(library):
    care = inspection("ash", "2024-02-02", "ilacs-2023")
    one = dossier(
        "Ash",
        [ASH, COVE, care],
        judgements=[
            judged(ASH, "looked-after", "good", 2),
            judged(ASH, "care-leavers", "good", 2),
            judged(COVE, "in-care-and-care-leavers", "good", 2),
            judged(care, "in-care", "good", 2),
            judged(care, "care-leavers", "good", 2),
        ],
    )
    found = distributions([one], library)
    assert [(one.anchor, one.counted) for one in found] == [
        ("ilacs-2023-in-care", "ILACS 2023"),
        ("ilacs-2023-care-leavers", "ILACS 2023"),
        ("ilacs-2018-in-care-and-care-leavers", "Single inspection framework and ILACS 2018"),
        ("sif-2013-care-leavers", "Single inspection framework"),
    ]
    assert found[2].notes[0] == "It was called ‘children looked after’ under Single inspection framework."


def test_scales_are_never_mixed():
    card = inspection("elm", "2026-01-15", "school-report-card-2025")
    one = dossier(
        "Elm",
        [card],
        judgements=[judged(card, "safeguarding", "met", 1, steps=2), judged(card, "inclusion", None)],
    )
    found = {one.name: one for one in distributions([one], Library())}
    assert [column.label for column in found["Safeguarding"].columns] == ["Met", "Not met"]
    assert [column.fill for column in found["Safeguarding"].columns] == [1, 5]
    assert found["Safeguarding"].finding == "Below ‘met’: none of one under School report card 2025."
    assert len(found["Inclusion"].columns) == 6


def test_a_scale_without_an_expected_grade_tells_how_many_there_are_of_each(tmp_path):
    text = OWN.replace("    expected_minimum: fair\n", "")
    (tmp_path / "libraries-2030.yaml").write_text(text)
    one = inspection("elm", "2031-02-14", "libraries-2030")
    two = inspection("elm", "2032-02-13", "libraries-2030")
    given = [judged(one, "books", "fine", 1, steps=3), judged(two, "books", "poor", 3, steps=3)]
    (books,) = distributions([dossier("Elm", [one, two], judgements=given)], Library([tmp_path]))
    assert [column.fill for column in books.columns] == [1, 3, 5]
    assert books.finding == "Grades given: ‘fine’ one and ‘poor’ one."


# --- at a glance, and the page


def test_the_programme_at_a_glance_is_five_figures_in_words_with_their_pages():
    assert [(one.count, one.what, one.address) for one in at_a_glance(PROVIDERS, TODAY)] == [
        ("Four", "providers inspected", "providers/index.html"),
        ("Five", "reports published here", "programme/index.html#coverage"),
        ("No", "reports published in the 12 months to 1 June 2020", "programme/index.html#coverage"),
        ("One", "next inspection due now", "programme/index.html#due"),
        (
            "One",
            "next inspection for which the time stated had passed by 1 June 2020",
            "programme/index.html#due",
        ),
    ]


def page(dossiers, library, today=TODAY):
    frame = Surroundings("Reports", NO_PUBLISHER, None).frame("programme/index.html", "Programme", "All.")
    return filled(PAGE, {"programme": programme(dossiers, library, today), "frame": frame})


def test_the_page_is_the_same_whatever_the_order_of_the_providers(library):
    assert page(PROVIDERS, library) == page(PROVIDERS[::-1], library)


def behind(one):
    """Return the page of the inspections behind one judgement's counts."""
    frame = Surroundings("Reports", NO_PUBLISHER, None).frame(one.address, one.name, "All.")
    return filled(DISTRIBUTION_PAGE, {"distribution": one, "frame": frame})


def test_every_count_of_the_page_leads_to_a_list_on_the_page_of_its_judgement(library):
    lists = {one.address: behind(one) for one in programme(PROVIDERS, library, TODAY).distributions}
    links = re.findall(r'class="count" href="../([^"]+)#([^"]+)"', page(PROVIDERS, library))
    assert len(links) == 7
    for address, anchor in links:
        assert f'<h3 id="{anchor}">' in lists[address]
        assert f'href="../../{address}#{anchor}"' in lists[address]
    assert 'href="../../inspections/ash-2014-03/index.html#leadership"' in "".join(lists.values())


def test_a_site_without_reports_has_a_page_that_says_so(library):
    html = page([], library)
    assert "No report is published here." in html
    assert "Grades by year" not in html


def corpus_dossiers(library):
    """Return what the records of the corpus tell of each provider."""
    from reportgen.assessment import assess
    from reportgen.load import Neighbours
    from reportgen.site.dossier import dossier_of

    neighbours = Neighbours(SHARED / "corpus", library)
    cases = [assess(path, library, None, neighbours).case for path in corpus()]
    by_provider = {}
    for case in sorted(cases, key=lambda one: one.record.inspection.last_day):
        by_provider.setdefault(case.record.provider.name, []).append(case)
    return [dossier_of(own, name.lower().replace(" ", "-")) for name, own in sorted(by_provider.items())]


@needs_shared
def test_the_corpus_was_seldom_re_inspected_in_the_time_stated(library):
    dossiers = corpus_dossiers(library)
    assert windows_finding(dossiers, day("2025-09-01")) == (
        "Of 27 next inspections whose stated time has come, two were in time and 25 were late."
    )
    found = {one.anchor: one.finding for one in distributions(dossiers, library)}
    assert found["ilacs-2023-overall"] == (
        "Below ‘good’: 12 of 15 under Single inspection framework, five of 13 under ILACS 2018 "
        "and four of 13 under ILACS 2023."
    )
