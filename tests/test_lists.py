"""The lists of a site: all providers, and what was asked for by theme."""

from datetime import timedelta

import pytest
from conftest import needs_shared
from test_frameworks import OWN
from test_programme import corpus_dossiers, day, dossier, inspection, judged

from reportgen.frameworks import Library
from reportgen.lives import Stage
from reportgen.programme.contract import ImprovementData, SaidData
from reportgen.programme.providers import Choice, provider_list
from reportgen.programme.themes import AskedView, RelatedTheme, themes
from reportgen.programme.views import PageLink


def of_provider(known, **told):
    """Return a dossier with more told of its provider."""
    return known.model_copy(update={"provider": known.provider.model_copy(update=told)})


def asked(of, number, area=None, said=(), **told):
    """Return an area for improvement of an inspection; the last thing said is its stage."""
    known = {
        "reference": f"{of.id}/I{number}",
        "inspection": of.id,
        "provider": of.provider,
        "area": area,
        "area_name": area or "",
        "text": f"Improve {number}.",
        "priority": False,
        "address": f"inspections/{of.id}/index.html#improvement-I{number}",
        "stage": said[-1].stage if said else Stage.RAISED,
        "said": tuple(said),
    }
    return ImprovementData(**known | told)


def said(of, stage):
    return SaidData(inspection=of.id, day=of.last_day, stage=stage, text="", repeated_as=None)


def asking(name, inspections, improvements):
    return dossier(name, inspections).model_copy(update={"improvements": tuple(improvements)})


ASH = inspection("ash", "2016-06-10")
ASH_AGAIN = inspection("ash", "2019-06-14", "ilacs-2018")
BECK = inspection("beck", "2023-05-19", "ilacs-2023")

# --- providers


def test_a_provider_is_told_with_its_latest_judgement_and_what_stands_for_its_narrative():
    known = dossier(
        "Ash",
        [ASH, ASH_AGAIN],
        judgements=[
            judged(ASH, "overall", "inadequate", 4),
            judged(ASH_AGAIN, "leadership", "outstanding", 1),
            judged(ASH_AGAIN, "overall", "good", 2, name="Overall effectiveness"),
        ],
    )
    view = provider_list([of_provider(known, region="London", urn="80487", code="E09000003")])
    assert view.regions == (Choice("London", "London"),)
    (letter,) = view.letters
    assert (letter.letter, letter.anchor) == ("A", "letter-a")
    (entry,) = letter.entries
    assert (entry.provider, entry.region, entry.urn) == (
        PageLink("Ash", "providers/ash/index.html"),
        "London",
        "80487",
    )
    assert entry.span == "Two inspections, June 2016 to June 2019"
    assert entry.latest == PageLink("June 2019", "inspections/ash-2019-06/index.html")
    assert entry.framework == Choice("ilacs-2018", "ILACS 2018")
    assert (entry.graded, entry.line.profile, entry.line.name) == ("", "", "Overall effectiveness")
    assert entry.line.judged.label == "Good"
    assert entry.line.judged.sentence == "What is said of overall in ash-2019-06."
    assert entry.line.judged.narrative == "inspections/ash-2019-06/index.html#overall"
    assert entry.also == "E09000003 ash ash-2016-06 ash-2019-06"


def line_of(*judgements):
    """Return the line of a provider whose latest report gives these judgements."""
    ((letter,)) = provider_list([dossier("Beck", [BECK], judgements=judgements)]).letters
    return letter.entries[0].line


def test_without_an_overall_grade_the_profile_is_told_and_the_area_furthest_down_stands_for_it():
    line = line_of(
        judged(BECK, "leadership", "good", 2),
        judged(BECK, "help-and-protection", "inadequate", 4),
        judged(BECK, "in-care", "good", 2),
        judged(BECK, "care-leavers", None),
        judged(BECK, "independent", "outstanding", 1, contributes=False),
    )
    assert line.profile == (
        "Grades given: ‘good’ in two areas, ‘inadequate’ in one area and ‘not judged’ in one area."
    )
    assert (line.name, line.judged.label, line.judged.sentence) == (
        "help-and-protection",
        "Inadequate",
        "What is said of help-and-protection in beck-2023-05.",
    )


def test_a_step_of_a_short_scale_is_not_held_against_one_of_a_long_scale():
    line = line_of(
        judged(BECK, "one", "strong", 2, steps=5),
        judged(BECK, "two", "exceptional", 1, steps=5),
        judged(BECK, "three", "not met", 2, steps=2),
    )
    assert line.name == "one"
    assert line.profile == (
        "Grades given: ‘exceptional’ in one area, ‘strong’ in one area and ‘not met’ in one area."
    )


def test_where_no_area_counts_or_none_is_graded_there_is_still_a_line():
    assert line_of(judged(BECK, "one", "good", 2, contributes=False)).judged.label == "Good"
    assert line_of(judged(BECK, "one", None)).judged.label == "Not judged"


def test_after_a_visit_without_grades_the_last_grades_are_told_with_their_month():
    visit = inspection("ash", "2021-03-12", "ilacs-focused-visit", framework_name="ILACS focused visit")
    known = dossier("Ash", [ASH, visit], judgements=[judged(ASH, "overall", "good", 2)])
    (entry,) = provider_list([known]).letters[0].entries
    assert (entry.latest.text, entry.framework.text, entry.graded) == (
        "March 2021",
        "ILACS focused visit",
        "June 2016",
    )
    assert entry.line.judged.when == "June 2016"
    (entry,) = provider_list([dossier("Ash", [visit])]).letters[0].entries
    assert (entry.line, entry.graded, entry.span) == (None, "", "One inspection, March 2021")


def test_names_stand_by_the_alphabet_without_their_accents_and_those_without_a_letter_last():
    names = ["Zennor", "éarith", "2nd Avenue", "Eden", "aber", "Ælfric"]
    view = provider_list(dossier(name, [BECK]) for name in names)
    assert [(one.letter, [entry.provider.text for entry in one.entries]) for one in view.letters] == [
        ("A", ["aber"]),
        ("E", ["éarith", "Eden"]),
        ("Z", ["Zennor"]),
        ("Other", ["2nd Avenue", "Ælfric"]),
    ]
    assert view.count == 6


def test_regions_and_frameworks_to_choose_from_are_those_that_occur():
    view = provider_list(
        [
            of_provider(dossier("Ash", [ASH]), region="South West"),
            of_provider(dossier("Beck", [BECK]), region="London"),
            dossier("Cove", [BECK]),
        ]
    )
    assert [one.text for one in view.regions] == ["London", "South West"]
    assert [one.value for one in view.frameworks] == ["ilacs-2023", "sif-2013"]


# --- themes


def test_a_theme_tells_what_was_asked_for_the_latest_first_with_the_last_word_on_it():
    known = [
        asking(
            "Ash",
            [ASH, ASH_AGAIN],
            [
                asked(ASH, 1, said=[said(ASH_AGAIN, Stage.PARTLY_MET)]),
                asked(ASH, 2, said=[said(ASH_AGAIN, Stage.NO_WORD)], priority=True),
                asked(ASH_AGAIN, 1),
            ],
        ),
        asking("Beck", [BECK], [asked(BECK, 1)]),
    ]
    (theme,) = themes(known, Library())
    assert theme.theme == PageLink("The whole service", "themes/whole-service/index.html")
    assert theme.under == "Single inspection framework, ILACS 2018 and ILACS 2023"
    assert theme.count == "four areas for improvement"
    assert theme.span == "Three inspections of two providers, June 2016 to May 2023"
    assert theme.finding == (
        "Of four areas for improvement, for two there is no later report yet, one is partly met and "
        "nothing is said of one. One needs priority action."
    )
    assert [one.text for one in theme.stages] == ["No later report yet", "Partly met", "No word of it"]
    assert theme.has_priority
    assert [(one.year, [each.reference for each in one.asked]) for one in theme.years] == [
        (2023, ["beck-2023-05/I1"]),
        (2019, ["ash-2019-06/I1"]),
        (2016, ["ash-2016-06/I1", "ash-2016-06/I2"]),
    ]
    assert theme.years[2].asked[0] == AskedView(
        text="Improve 1.",
        provider=PageLink("Ash", "providers/ash/index.html"),
        asked=PageLink("June 2016", "inspections/ash-2016-06/index.html#improvement-I1"),
        priority=False,
        stage=Stage.PARTLY_MET,
        last_word="Partly met",
        said_in=PageLink("June 2019", "inspections/ash-2019-06/index.html"),
        reference="ash-2016-06/I1",
    )
    assert theme.years[0].asked[0].said_in is None


def test_that_a_later_report_is_silent_takes_the_last_word_from_none():
    later = inspection("ash", "2022-06-10", "ilacs-2018")
    words = [said(ASH_AGAIN, Stage.NOT_MET), said(later, Stage.NO_WORD)]
    one = asked(ASH, 1, said=words, stage=Stage.NOT_MET)
    (theme,) = themes([asking("Ash", [ASH, ASH_AGAIN, later], [one])], Library())
    assert theme.years[0].asked[0].said_in.text == "June 2019"
    assert theme.finding == "One area for improvement: not met."


@pytest.fixture(scope="module")
def by_area():
    """Themes of what three frameworks ask for in areas, by their ids."""
    known = asking(
        "Ash",
        [ASH, ASH_AGAIN, BECK],
        [
            asked(ASH, 1, "looked-after"),
            asked(ASH, 2, "help-and-protection"),
            asked(ASH_AGAIN, 1, "in-care-and-care-leavers"),
            asked(ASH_AGAIN, 2, "help-and-protection"),
            asked(BECK, 1, "in-care"),
            asked(BECK, 2, "help-and-protection"),
        ],
    )
    return {one.theme.address.split("/")[1]: one for one in themes([known], Library())}


KIND = "local-authority-childrens-services"


def test_an_area_is_one_theme_with_what_went_before_it(by_area):
    protection = by_area[f"{KIND}-help-and-protection"]
    assert protection.theme.text == "Help and protection"
    assert [one.asked[0].reference for one in protection.years] == [
        "beck-2023-05/I2",
        "ash-2019-06/I2",
        "ash-2016-06/I2",
    ]
    together = by_area[f"{KIND}-in-care-and-care-leavers"]
    assert together.theme.text == "Children in care and care leavers"
    assert [one.asked[0].reference for one in together.years] == ["ash-2019-06/I1", "ash-2016-06/I1"]


def test_the_areas_of_the_latest_framework_come_first_in_the_order_of_its_table(by_area):
    areas = ("help-and-protection", "in-care", "in-care-and-care-leavers")
    assert list(by_area) == [f"{KIND}-{area}" for area in areas]


def test_an_area_that_goes_on_in_another_form_is_a_theme_of_its_own_and_leads_there(by_area):
    now, then = by_area[f"{KIND}-in-care"], by_area[f"{KIND}-in-care-and-care-leavers"]
    assert [one.asked[0].reference for one in now.years] == ["beck-2023-05/I1"]
    assert now.related == (RelatedTheme(then.theme, "until ILACS 2018, judged together with care leavers"),)
    assert then.related == (RelatedTheme(now.theme, "from ILACS 2023, judged together with care leavers"),)


def test_an_area_that_took_the_id_of_another_has_an_address_of_its_own(tmp_path):
    (tmp_path / "libraries-2030.yaml").write_text(OWN)
    gone = OWN.replace("2030-01-01, to: 2035-12-31", "2036-01-01").replace(
        "    name: staff\n",
        "    name: staff\n    predecessors: [{framework: libraries-2030, area: books, unlike: told apart}]\n",
    )
    (tmp_path / "libraries-2036.yaml").write_text(gone)
    first = inspection("ash", "2031-06-10", "libraries-2030")
    second = inspection("ash", "2037-06-10", "libraries-2036")
    known = asking("Ash", [first, second], [asked(first, 1, "staff"), asked(second, 1, "staff")])
    found = themes([known], Library([tmp_path]))
    assert [one.theme.address for one in found] == [
        "themes/library-staff/index.html",
        "themes/libraries-2030-staff/index.html",
    ]
    assert [one.years[0].year for one in found] == [2037, 2031]


def test_areas_of_different_kinds_are_different_themes():
    visit = inspection("ash", "2021-03-12", "ilacs-focused-visit")
    known = asking(
        "Ash", [ASH_AGAIN, visit], [asked(ASH_AGAIN, 1, "leadership"), asked(visit, 1, "leadership")]
    )
    assert [one.theme.address for one in themes([known], Library())] == [
        f"themes/{KIND}-leadership/index.html",
        "themes/local-authority-focused-visit-leadership/index.html",
    ]


def test_lists_are_the_same_whatever_the_order_of_the_providers():
    known = [
        asking(name, [one], [asked(one, 1), asked(one, 2)])
        for name, one in (
            (name, inspection(name.lower(), str(day("2020-03-13") + timedelta(weeks=place % 2))))
            for place, name in enumerate(("Ash", "Beck", "Cove"))
        )
    ]
    assert themes(known, Library()) == themes(known[::-1], Library())
    assert provider_list(known) == provider_list(known[::-1])


def test_without_providers_the_lists_are_empty():
    assert (provider_list([]).letters, themes([], Library())) == ((), ())


@needs_shared
def test_reports_of_the_corpus_ask_nearly_always_of_the_whole_service(library):
    (theme,) = themes(corpus_dossiers(library), library)
    assert theme.finding == (
        "Of 304 areas for improvement, for 58 there is no later report yet and nothing is said of 246."
    )
