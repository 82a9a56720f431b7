from datetime import date

import pytest
from conftest import SHARED, needs_shared

from reportgen.errors import FrameworkError, UsageError
from reportgen.frameworks import Library, load_framework
from reportgen.frameworks.describe import describe, listing
from reportgen.frameworks.soundness import lost_predecessors
from reportgen.problems import field_name

FOUR = "outstanding > good > requires improvement > inadequate"

# What ../shared/design/frameworks.md says, framework by framework: in force; areas in table order, with
# '<' before the area that one is a part of and '!' after one that stands apart; the narrative order,
# where it is another one; the scale; whether there is an overall grade.
GOLDEN = {
    "sif-2013": {
        "in_force": "2013-11-01 to 2018-08-31",
        "table": "help-and-protection, looked-after, adoption<looked-after, care-leavers<looked-after, "
        "leadership, lscb!",
        "scales": [FOUR],
        "overall": True,
    },
    "ilacs-2018": {
        "in_force": "2018-01-01 to 2022-12-31",
        "table": "leadership, help-and-protection, in-care-and-care-leavers",
        "told": "help-and-protection, in-care-and-care-leavers, leadership",
        "scales": [FOUR],
        "overall": True,
    },
    "ilacs-2023": {
        "in_force": "2023-01-01 to 2026-03-31",
        "table": "leadership, help-and-protection, in-care, care-leavers",
        "told": "help-and-protection, in-care, care-leavers, leadership",
        "scales": [FOUR],
        "overall": True,
    },
    "ilacs-2026": {
        "in_force": "2026-04-01 to -",
        "table": "leadership, help-and-protection, in-care, care-leavers",
        "told": "help-and-protection, in-care, care-leavers, leadership",
        "scales": [FOUR],
        "overall": False,
    },
    "ilacs-focused-visit": {
        "in_force": "2018-01-01 to -",
        "table": "findings, leadership",
        "scales": [],
        "overall": False,
    },
    "monitoring-visit": {
        "in_force": "2016-01-01 to -",
        "table": "progress-made, leadership",
        "scales": [],
        "overall": False,
    },
    "multi-agency-2015": {
        "in_force": "never",
        "table": "local-authority, health, police, probation, prison, partnership",
        "scales": [FOUR],
        "overall": True,
    },
    "jtai": {
        "in_force": "2016-01-01 to -",
        "table": "partnership, local-authority, health, police, youth-justice, probation, schools",
        "scales": [],
        "overall": False,
    },
    "vaa-2013": {
        "in_force": "2013-09-01 to 2017-03-31",
        "table": "outcomes, quality-of-service, safeguarding, leadership",
        "scales": [FOUR],
        "overall": True,
    },
    "ifa-2013": {
        "in_force": "2013-09-01 to 2017-03-31",
        "table": "outcomes, quality-of-service, safeguarding, leadership",
        "scales": [FOUR],
        "overall": True,
    },
    "sccif-vaa": {
        "in_force": "2017-04-01 to -",
        "table": "helped-and-protected, leaders-and-managers",
        "scales": [FOUR],
        "overall": True,
    },
    "sccif-ifa": {
        "in_force": "2017-04-01 to -",
        "table": "helped-and-protected, leaders-and-managers",
        "scales": [FOUR],
        "overall": True,
    },
    "school-report-card-2025": {
        "in_force": "2025-11-01 to -",
        "table": "inclusion, curriculum-and-teaching, achievement, attendance-and-behaviour, "
        "personal-development-and-wellbeing, leadership-and-governance, safeguarding",
        "scales": [
            "exceptional > strong standard > expected standard > needs attention > urgent improvement",
            "met > not met",
        ],
        "overall": False,
    },
}

RULES = {
    "sif-2013": [
        "any-inadequate-forces-inadequate: help-and-protection, looked-after, leadership at inadequate "
        "forces overall to inadequate (stated)",
        "part-inadequate-caps-looked-after: adoption, care-leavers at inadequate "
        "caps looked-after to requires improvement (derived)",
        "within-areas: overall within help-and-protection, looked-after, leadership (derived)",
    ],
    "ilacs-2018": [
        "any-inadequate-forces-inadequate: help-and-protection, in-care-and-care-leavers at inadequate "
        "forces overall to inadequate (derived)",
        "leadership-inadequate-caps-overall: leadership at inadequate "
        "caps overall to requires improvement (derived)",
        "within-areas: overall within leadership, help-and-protection, in-care-and-care-leavers (derived)",
    ],
    "ilacs-2023": [
        "any-inadequate-forces-inadequate: help-and-protection, in-care, care-leavers at inadequate "
        "forces overall to inadequate (derived)",
        "leadership-inadequate-caps-overall: leadership at inadequate "
        "caps overall to requires improvement (derived)",
        "within-areas: overall within leadership, help-and-protection, in-care, care-leavers (derived)",
    ],
    "sccif-vaa": [
        "helped-and-protected-inadequate-forces-inadequate: helped-and-protected at inadequate "
        "forces overall to inadequate (stated)",
        "leadership-inadequate-caps-overall: leaders-and-managers at inadequate "
        "caps overall to requires improvement (stated)",
        "within-areas: overall within helped-and-protected, leaders-and-managers (derived)",
    ],
    "vaa-2013": [
        "any-inadequate-forces-inadequate: outcomes, quality-of-service, safeguarding, leadership "
        "at inadequate forces overall to inadequate (consulted)",
        "within-areas: overall within outcomes, quality-of-service, safeguarding, leadership (derived)",
    ],
    "multi-agency-2015": [
        "any-inadequate-forces-inadequate: local-authority, health, police, probation, prison, partnership "
        "at inadequate forces overall to inadequate (inferred)",
        "within-areas: overall within local-authority, health, police, probation, prison, partnership "
        "(derived)",
    ],
}
RULES["sccif-ifa"] = RULES["sccif-vaa"]
RULES["ifa-2013"] = RULES["vaa-2013"]

COMMENTS = "factual-accuracy: 5 working days from draft-sent (stated)"
PLAN = "draft-action-plan: 20 working days from received if priority action (reported)"
PUBLISHES = "authority-publishes: 30 working days from received (law)"
STATEMENT = "written-statement: 70 working days from received (reported)"
VISITS = "monitoring-visits: no date if overall inadequate (stated)"
ILACS = [
    COMMENTS,
    PLAN,
    PUBLISHES,
    STATEMENT,
    VISITS,
    "next-inspection-short: 36 months from published if overall outstanding or good (stated)",
    "next-inspection-standard: 36 months from published if overall requires improvement (stated)",
]
FOSTERING = [
    "re-inspection-inadequate: 6 to 12 months from published if overall inadequate (stated)",
    "re-inspection-requires-improvement: 12 to 18 months from published if overall requires improvement "
    "(stated)",
    "next-inspection: 36 months from published if overall outstanding or good (stated)",
]
TIMETABLE = [
    "draft-report: 18 working days from inspection-end (stated)",
    COMMENTS,
    "publication: 28 working days from inspection-end (stated)",
]
FOLLOW_UPS = {
    "sif-2013": [
        COMMENTS,
        PUBLISHES,
        STATEMENT,
        VISITS,
        "re-inspection: 12 to 18 months from published if overall inadequate (stated)",
        "programme: 36 months from published if overall outstanding or good or requires improvement (stated)",
    ],
    "ilacs-2018": ILACS,
    "ilacs-2023": ILACS,
    "ilacs-2026": [
        COMMENTS,
        PLAN,
        PUBLISHES,
        STATEMENT,
        "monitoring-visits: no date if any area inadequate (stated)",
        "next-inspection: 36 months from published (stated)",
    ],
    "ilacs-focused-visit": [COMMENTS, PLAN],
    "monitoring-visit": [COMMENTS, "monitoring-visits: no date (stated)"],
    "multi-agency-2015": [COMMENTS],
    "jtai": [COMMENTS],
    "vaa-2013": [COMMENTS],
    "ifa-2013": [COMMENTS, *FOSTERING],
    "sccif-vaa": TIMETABLE,
    "sccif-ifa": [*TIMETABLE, *FOSTERING],
    "school-report-card-2025": [COMMENTS],
}

# Full titles, and forms of the headings, where the design names them.
HEADINGS = {
    (
        "sif-2013",
        "help-and-protection",
    ): "The experiences and progress of children who need help and protection",
    ("sif-2013", "looked-after"): (
        "The experiences and progress of children looked after and achieving permanence"
    ),
    ("sif-2013", "adoption"): "Adoption performance",
    ("sif-2013", "care-leavers"): "The experiences and progress of care leavers",
    ("sif-2013", "leadership"): "Leadership, management and governance",
    ("sif-2013", "lscb"): "The Local Safeguarding Children Board",
    ("ilacs-2018", "leadership"): (
        "The impact of leaders on social work practice with children and families: good"
    ),
    ("ilacs-2018", "help-and-protection"): (
        "The experiences and progress of children who need help and protection: good"
    ),
    ("ilacs-2018", "in-care-and-care-leavers"): (
        "The experiences and progress of children in care and care leavers: good"
    ),
    ("ilacs-2023", "in-care"): "The experiences and progress of children in care: good",
    ("ilacs-2023", "care-leavers"): "The experiences and progress of care leavers: good",
    ("ilacs-2026", "in-care"): "The experiences and progress of children in care: good",
    ("school-report-card-2025", "attendance-and-behaviour"): "Attendance and behaviour",
    ("school-report-card-2025", "personal-development-and-wellbeing"): "Personal development and well-being",
}

OWN = """\
format: 1
title: Inspection of libraries
name: Libraries 2030
kind: library
subject: library
in_force: {from: 2030-01-01, to: 2035-12-31}
source: Invented
scales:
  - id: three-point
    expected_minimum: fair
    grades:
      - {word: fine, label: Fine, meaning: Readers find what they look for.}
      - {word: fair, label: Fair, meaning: Readers find most of it.}
      - {word: poor, label: Poor, synonyms: [bad], meaning: Readers go away.}
    outside:
      - {word: not judged, label: Not judged, meaning: No grade was given.}
areas:
  - id: books
    title: Books
    label: Books
    name: books
    scale: three-point
  - id: staff
    title: Staff
    label: Staff
    name: staff
    scale: three-point
  - id: history
    title: History
    label: History
    name: history
table_order: [books, staff, history]
narrative_order: [staff, books, history]
overall:
  scale: three-point
  label: Overall
  sentence: "{provider} is {grade}"
rules:
  - id: books-poor
    kind: forces
    target: overall
    areas: [books]
    at: poor
    to: poor
    words: Without books there is no library.
    basis: stated
    source: Invented
follow_ups:
  - id: visit
    what: A visit
    who: the inspectors
    when: {overall: [poor]}
    due: {from: published, not_before_months: 3, months: 6}
    basis: stated
    source: Invented
sections:
  - {kind: summary, title: Summary}
  - {kind: areas, title: Findings, need: required}
"""


@pytest.fixture
def own(tmp_path):
    def write(text=OWN, name="libraries-2030.yaml"):
        path = tmp_path / name
        path.write_text(text)
        return path

    return write


def ordered(scale):
    return " > ".join(entry.word for entry in scale.grades)


def table_of(framework):
    return ", ".join(
        area.id + (f"<{area.part_of}" if area.part_of else "") + ("" if area.contributes else "!")
        for area in map(framework.area, framework.table_order)
    )


def in_force(framework):
    days = framework.in_force
    return f"{days.start} to {days.end or '-'}" if days else "never"


def told_rule(rule):
    areas = ", ".join(rule.areas)
    if rule.kind == "within":
        return f"{rule.id}: {rule.target} within {areas} ({rule.basis})"
    return f"{rule.id}: {areas} at {rule.at} {rule.kind} {rule.target} to {rule.to} ({rule.basis})"


def told_follow_up(one):
    due, when = one.due, one.when
    if due is None:
        span = "no date"
    elif due.working_days is not None:
        span = f"{due.working_days} working days from {due.start}"
    else:
        opens = f"{due.not_before_months} to " if due.not_before_months is not None else ""
        span = f"{opens}{due.months} months from {due.start}"
    conditions = [
        f" if overall {' or '.join(when.overall)}" if when.overall else "",
        f" if any area {' or '.join(when.any_area)}" if when.any_area else "",
        " if priority action" if when.priority_action else "",
    ]
    return f"{one.id}: {span}{''.join(conditions)} ({one.basis})"


def refused(path):
    with pytest.raises(FrameworkError) as caught:
        load_framework(path)
    return caught.value.problems


# --- the shipped frameworks


def test_the_shipped_frameworks_are_exactly_those_of_the_design(library):
    assert library.ids == tuple(sorted(GOLDEN))
    assert library.own_ids == ()
    assert [framework.id for framework in library] == sorted(GOLDEN)


@needs_shared
def test_every_framework_named_in_the_design_is_shipped(library):
    text = (SHARED / "design" / "frameworks.md").read_text()
    for framework_id in library.ids:
        assert f"`{framework_id}`" in text
    rows = [line for line in text.splitlines() if line.startswith("| `")]
    named = {part.strip(" `") for row in rows for part in row.split("|")[1].split(",")}
    assert named == set(library.ids)


@pytest.mark.parametrize("framework_id", GOLDEN)
def test_a_framework_has_the_areas_orders_scales_and_days_of_the_design(library, framework_id):
    framework, golden = library.get(framework_id), GOLDEN[framework_id]
    assert in_force(framework) == golden["in_force"]
    assert table_of(framework) == golden["table"]
    in_table_order = ", ".join(framework.table_order)
    assert ", ".join(framework.narrative_order) == golden.get("told", in_table_order)
    assert [ordered(scale) for scale in framework.scales] == golden["scales"]
    assert (framework.overall is not None) == golden["overall"]
    assert (framework.no_overall is None) == golden["overall"]


@pytest.mark.parametrize("framework_id", GOLDEN)
def test_a_framework_has_the_rules_of_the_design(library, framework_id):
    assert [told_rule(rule) for rule in library.get(framework_id).rules] == RULES.get(framework_id, [])


@pytest.mark.parametrize("framework_id", GOLDEN)
def test_a_framework_has_the_follow_ups_of_the_design(library, framework_id):
    told = [told_follow_up(one) for one in library.get(framework_id).follow_ups]
    assert told == FOLLOW_UPS[framework_id]


@pytest.mark.parametrize(("framework_id", "area_id"), HEADINGS)
def test_a_heading_is_the_full_title_with_the_grade_where_the_design_wants_it(library, framework_id, area_id):
    area = library.get(framework_id).area(area_id)
    assert area.heading.format(title=area.title, grade="good") == HEADINGS[framework_id, area_id]


def test_the_parts_of_looked_after_are_numbered_under_it(library):
    sif = library.get("sif-2013")
    assert [area.id for area in sif.areas if area.part_of] == ["adoption", "care-leavers"]
    assert {area.id: area.number for area in sif.areas if area.number} == {
        "help-and-protection": "1",
        "looked-after": "2",
        "adoption": "2.1",
        "care-leavers": "2.2",
        "leadership": "3",
    }


def test_a_sif_overall_stands_on_the_cover_and_an_ilacs_overall_in_the_table_too(library):
    assert library.get("sif-2013").overall.in_table is False
    assert library.get("ilacs-2018").overall.in_table is True
    assert library.get("ilacs-2023").overall.in_table is True


def test_sccif_calls_its_overall_experiences_and_progress(library):
    assert library.get("sccif-vaa").overall.label == "Overall experiences and progress"
    assert library.get("sccif-ifa").overall.label == "Overall experiences and progress"


@pytest.mark.parametrize(
    ("framework_id", "label"),
    [
        ("sif-2013", "Requires improvement"),
        ("ilacs-2018", "Requires improvement to be good"),
        ("ilacs-2023", "Requires improvement to be good"),
        ("ilacs-2026", "Requires improvement to be good"),
    ],
)
def test_requires_improvement_to_be_good_is_a_label_and_a_synonym_of_one_grade(library, framework_id, label):
    scale = library.get(framework_id).scales[0]
    for spelling in ("requires improvement", "Requires Improvement To Be Good", "REQUIRES IMPROVEMENT"):
        assert scale.find(spelling).word == "requires improvement"
    assert scale.find("requires improvement").label == label


@pytest.mark.parametrize(
    "framework_id", sorted(set(GOLDEN) - {"ilacs-focused-visit", "monitoring-visit", "jtai"})
)
def test_every_scale_knows_not_judged_and_not_reviewed_outside_its_order(library, framework_id):
    for scale in library.get(framework_id).scales:
        assert [entry.word for entry in scale.outside] == ["not judged"]
        assert scale.find("Not Reviewed").word == "not judged"
        with pytest.raises(KeyError):
            scale.rank("not judged")


@pytest.mark.parametrize(
    ("entry", "in_sentence"),
    [
        ("{word: fine, label: Fine, meaning: M.}", "fine"),
        ("{word: A, label: A, meaning: M.}", "A"),
        ("{word: a, label: Level A, meaning: M.}", "Level A"),
        ("{word: fine, label: Very fine, in_sentence: very fine, meaning: M.}", "very fine"),
        ("{word: ofsted good, label: Ofsted good, in_sentence: Ofsted good, meaning: M.}", "Ofsted good"),
    ],
)
def test_a_grade_within_a_sentence_is_data_and_never_folded(own, entry, in_sentence):
    shipped = "{word: fine, label: Fine, meaning: Readers find what they look for.}"
    scale = load_framework(own(OWN.replace(shipped, entry))).scales[0]
    assert scale.grades[0].within_sentence == in_sentence


@pytest.mark.parametrize("framework_id", GOLDEN)
def test_every_shipped_grade_reads_in_lower_case_within_a_sentence(library, framework_id):
    for scale in library.get(framework_id).scales:
        for entry in (*scale.grades, *scale.outside):
            assert entry.within_sentence == entry.label.lower()


def test_good_is_the_expected_minimum_of_every_four_point_scale(library):
    minima = {ordered(scale): scale.expected_minimum for framework in library for scale in framework.scales}
    assert minima == {
        FOUR: "good",
        "exceptional > strong standard > expected standard > needs attention > urgent improvement": (
            "expected standard"
        ),
        "met > not met": "met",
    }


@pytest.mark.parametrize("framework_id", GOLDEN)
def test_every_framework_words_priorities_in_the_singular_and_the_plural(library, framework_id):
    terms = library.get(framework_id).terms
    assert (terms.priority, terms.priorities) == ("area for priority action", "areas for priority action")


def test_safeguarding_of_the_school_report_card_is_on_its_own_scale(library):
    school = library.get("school-report-card-2025")
    assert school.scale_of("safeguarding").id == "met-not-met"
    assert {area.scale for area in school.areas if area.id != "safeguarding"} == {"five-point"}


@pytest.mark.parametrize("framework_id", GOLDEN)
def test_every_framework_tells_its_areas_and_every_kind_of_text_in_one_section_each(library, framework_id):
    kinds = [section.kind.value for section in library.get(framework_id).sections]
    assert len(kinds) == len(set(kinds))
    wanted = {"summary", "areas", "improvements", "strengths", "progress", "children", "context", "about"}
    assert wanted <= set(kinds)


@pytest.mark.parametrize("framework_id", GOLDEN)
def test_every_sentence_of_a_framework_is_in_british_words_with_a_source(library, framework_id):
    framework = library.get(framework_id)
    for scale in framework.scales:
        for entry in (*scale.grades, *scale.outside):
            assert entry.meaning.endswith(".")
            assert entry.word == entry.word.lower()
    for one in (*framework.rules, *framework.follow_ups):
        assert one.source
        assert one.source.count("..") == 0
        assert not one.source.endswith(".")
    for rule in framework.rules:
        assert rule.words.endswith(".")


@pytest.mark.parametrize("framework_id", GOLDEN)
def test_a_rule_words_a_grade_as_the_scale_prints_it(library, framework_id):
    framework = library.get(framework_id)
    for rule in framework.rules:
        if rule.to:
            label = framework.scale_of(rule.target).find(rule.to).label.lower()
            assert label in rule.words


@pytest.mark.parametrize(
    ("kind_of", "day", "fitting"),
    [
        ("ilacs-2023", "2013-10-31", []),
        ("ilacs-2023", "2013-11-01", ["sif-2013"]),
        ("ilacs-2023", "2017-12-31", ["sif-2013"]),
        ("ilacs-2023", "2018-01-01", ["ilacs-2018", "sif-2013"]),
        ("ilacs-2023", "2018-08-31", ["ilacs-2018", "sif-2013"]),
        ("sif-2013", "2018-09-01", ["ilacs-2018"]),
        ("sif-2013", "2022-12-31", ["ilacs-2018"]),
        ("sif-2013", "2023-01-01", ["ilacs-2023"]),
        ("sif-2013", "2026-03-31", ["ilacs-2023"]),
        ("sif-2013", "2026-04-01", ["ilacs-2026"]),
        ("ifa-2013", "2017-03-31", ["ifa-2013"]),
        ("ifa-2013", "2017-04-01", ["sccif-ifa"]),
        ("vaa-2013", "2017-04-01", ["sccif-vaa"]),
        ("multi-agency-2015", "2016-06-01", []),
    ],
)
def test_the_framework_in_force_on_a_day_is_found_among_those_of_its_kind(library, kind_of, day, fitting):
    found = library.fitting(library.get(kind_of), date.fromisoformat(day))
    assert [framework.id for framework in found] == fitting


def test_a_description_shows_rules_with_basis_and_source_and_follow_ups_with_spans(library):
    text = describe(library.get("sif-2013"))
    assert "in force: 2013-11-01 to 2018-08-31" in text
    assert "  adoption: Adoption performance (part of looked-after)" in text
    assert "  lscb: The Local Safeguarding Children Board (independent)" in text
    assert (
        "    help-and-protection, looked-after or leadership at inadequate forces the overall grade "
        "to inadequate" in text
    )
    assert "    the overall grade lies within help-and-protection, looked-after and leadership" in text
    assert "    derived from published outcomes: 24 of 24 published outcomes in which" in text
    assert "  re-inspection: Re-inspection (the inspectorate), within 12 to 18 months from published" in text
    assert "    required by law: Statutory Instrument 2007/462, regulation 2" in text
    assert text.endswith(
        "Programme:\n"
        "  All 152 local authorities are inspected in three years. "
        "(152 providers, within 36 months from the first day in force)\n"
        "    stated in the framework: Stated in 2013\n"
    )


def test_the_single_framework_alone_states_how_many_were_to_be_inspected_by_when(library):
    stated = {one.id: one.programme for one in library if one.programme}
    assert list(stated) == ["sif-2013"]
    assert (stated["sif-2013"].providers, stated["sif-2013"].months) == (152, 36)


def test_a_listing_has_a_line_for_each_framework_with_its_days(library):
    lines = listing(library).splitlines()
    assert len(lines) == len(GOLDEN)
    assert lines[library.ids.index("jtai")].split("  ")[0] == "jtai"
    assert "not in force" in lines[library.ids.index("multi-agency-2015")]
    assert "from 2026-04-01" in lines[library.ids.index("ilacs-2026")]


# --- the user's own


def test_a_framework_in_the_users_folder_is_added_to_the_shipped_ones(own):
    path = own()
    library = Library([path.parent])
    assert library.own_ids == ("libraries-2030",)
    assert library.ids == tuple(sorted({*GOLDEN, "libraries-2030"}))
    framework = library.get("libraries-2030")
    assert (framework.id, framework.name) == ("libraries-2030", "Libraries 2030")
    assert framework.rule_targets()[-1] == "overall"


def test_a_users_framework_of_a_shipped_id_stands_before_the_shipped_one(own):
    path = own(OWN, "sif-2013.yaml")
    library = Library([path.parent])
    assert library.get("sif-2013").name == "Libraries 2030"
    assert library.own_ids == ("sif-2013",)
    assert library.ids == tuple(sorted(GOLDEN))


def test_of_two_folders_the_later_one_wins(own, tmp_path):
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    first = own(OWN, "one/libraries.yaml")
    second = own(OWN.replace("Libraries 2030", "Libraries again"), "two/libraries.yml")
    assert Library([first.parent, second.parent]).get("libraries").name == "Libraries again"
    assert Library([second.parent, first.parent]).get("libraries").name == "Libraries 2030"


def test_a_folder_that_is_not_there_is_wrong_usage(tmp_path):
    with pytest.raises(UsageError, match="no folder of frameworks at"):
        Library([tmp_path / "nowhere"])


def test_an_unknown_id_is_a_key_error(library):
    with pytest.raises(KeyError):
        library.get("sif-2014")


def test_files_of_other_kinds_in_a_folder_are_left_alone(own):
    own("not a framework", "notes.md")
    path = own()
    (path.parent / "sub.yaml").mkdir()
    assert Library([path.parent]).own_ids == ("libraries-2030",)


FOLLOWING = OWN.replace(
    "    name: books\n", "    name: books\n    predecessors: [{framework: libraries-2030, area: books}]\n"
)


@pytest.mark.parametrize(
    ("said", "told", "hint"),
    [
        ("libraries-2030, area: books", "", ""),
        (
            "libraries-2031, area: books",
            "There is no other framework 'libraries-2031' of the kind 'library'",
            "libraries-2030",
        ),
        (
            "sif-2013, area: leadership",
            "There is no other framework 'sif-2013' of the kind 'library'",
            "",
        ),
        ("libraries-2030, area: boks", "There is no area 'boks' in 'libraries-2030'", "books"),
    ],
)
def test_an_area_goes_on_from_one_that_another_framework_has(own, said, told, hint):
    own()
    path = own(FOLLOWING.replace("libraries-2030, area: books", said, 1), "libraries-2036.yaml")
    library = Library([path.parent])
    if not told:
        assert library.checked().get("libraries-2036").predecessor("books", "libraries-2030").area == "books"
        return
    with pytest.raises(FrameworkError) as caught:
        library.checked()
    (problem,) = caught.value.problems
    assert problem.message == told
    assert problem.place.line == 22
    assert hint in (problem.hint or "")


def test_what_shipped_areas_go_on_from_is_there(library):
    others = {one.id: one for one in library}
    assert not [lost for one in library for lost in lost_predecessors(one, others)]
    told = [
        f"{one.id}/{area.id} < {before.framework}/{before.area}: {before.unlike}"
        for one in library
        for area in one.areas
        for before in area.predecessors
    ]
    assert told == [
        "ilacs-2018/in-care-and-care-leavers < sif-2013/looked-after: None",
        *(
            f"{one}/{two}"
            for one in ("ilacs-2023", "ilacs-2026")
            for two in (
                "in-care < ilacs-2018/in-care-and-care-leavers: judged together with care leavers",
                "in-care < sif-2013/looked-after: judged together with adoption and care leavers",
                "care-leavers < ilacs-2018/in-care-and-care-leavers: judged together with children in care",
            )
        ),
    ]


def test_a_framework_may_be_written_as_json(own):
    path = own(
        '{"format": 1, "title": "Visit", "name": "Visit", "kind": "visit", "subject": "place",'
        ' "source": "Invented", "areas": [{"id": "all", "title": "All", "label": "All", "name": "all"}],'
        ' "table_order": ["all"], "narrative_order": ["all"],'
        ' "sections": [{"kind": "summary", "title": "Summary"}, {"kind": "areas", "title": "Findings"}]}',
        "visit.json",
    )
    assert load_framework(path).overall is None


# --- errors: every kind of inconsistency, each by one change to a framework that is right

INCONSISTENT = {
    "scale of area": (
        "    scale: three-point\n  - id: staff",
        "    scale: three\n  - id: staff",
        "framework.unknown areas[0].scale",
        "There is no scale 'three' in this framework",
    ),
    "scale of overall": (
        "overall:\n  scale: three-point",
        "overall:\n  scale: four",
        "framework.unknown overall.scale",
        "There is no scale 'four' in this framework",
    ),
    "part of": (
        "    name: staff\n",
        "    name: staff\n    part_of: boks\n",
        "framework.unknown areas[1].part_of",
        "There is no area 'boks' in this framework",
    ),
    "part of itself": (
        "    name: staff\n",
        "    name: staff\n    part_of: staff\n",
        "framework.part areas[1].part_of",
        "'staff' is a part itself, or a part of itself",
    ),
    "graded part of ungraded": (
        "    name: staff\n",
        "    name: staff\n    part_of: history\n",
        "framework.part areas[1].part_of",
        "'staff' has a grade, but 'history', which it is a part of, has none",
    ),
    "rule target": (
        "target: overall",
        "target: overal",
        "framework.unknown rules[0].target",
        "There is no target 'overal' in this framework",
    ),
    "rule area": (
        "areas: [books]",
        "areas: [books, stuff]",
        "framework.unknown rules[0].areas[1]",
        "There is no area 'stuff' in this framework",
    ),
    "rule at": (
        "at: poor",
        "at: Poor",
        "framework.unknown rules[0].at",
        "There is no grade 'Poor' in this framework",
    ),
    "rule at outside": (
        "at: poor",
        "at: not judged",
        "framework.unknown rules[0].at",
        "There is no grade 'not judged' in this framework",
    ),
    "rule to": (
        "to: poor",
        "to: rotten",
        "framework.unknown rules[0].to",
        "There is no grade 'rotten' in this framework",
    ),
    "rule without to": (
        "    to: poor\n",
        "",
        "framework.rule rules[0]",
        "A rule 'forces' needs 'at' and 'to'",
    ),
    "within with to": (
        "kind: forces",
        "kind: within",
        "framework.rule rules[0]",
        "A rule 'within' takes neither 'at' nor 'to'",
    ),
    "ungraded target": (
        "target: overall",
        "target: history",
        "framework.ungraded rules[0].target",
        "'history' has no grade to bind",
    ),
    "ungraded area": (
        "areas: [books]",
        "areas: [history]",
        "framework.ungraded rules[0].areas[0]",
        "'history' has no grade",
    ),
    "table order short": (
        "table_order: [books, staff, history]",
        "table_order: [books, staff]",
        "framework.order table_order",
        "'table_order' leaves out history",
    ),
    "narrative order twice": (
        "narrative_order: [staff, books, history]",
        "narrative_order: [staff, books, history, staff]",
        "framework.order narrative_order",
        "'narrative_order' names an area twice",
    ),
    "synonym of two": (
        "synonyms: [bad]",
        "synonyms: [Fair]",
        "framework.ambiguous scales[0]",
        "'fair' names two grades of the scale 'three-point'",
    ),
    "label of another": (
        "label: Poor",
        "label: Fair",
        "framework.ambiguous scales[0]",
        "'fair' names two grades of the scale 'three-point'",
    ),
    "word twice": (
        "{word: fine, label: Fine",
        "{word: fair, label: Fine",
        "framework.ambiguous scales[0]",
        "'fair' names two grades of the scale 'three-point'",
    ),
    "expected minimum": (
        "expected_minimum: fair",
        "expected_minimum: fare",
        "framework.unknown scales[0].expected_minimum",
        "There is no grade 'fare' in this framework",
    ),
    "sentence": (
        '"{provider} is {grade}"',
        '"{name} is {grade}"',
        "framework.sentence overall.sentence",
        "The sentence holds something else than {provider} and {grade}",
    ),
    "sentence open": (
        '"{provider} is {grade}"',
        '"{provider is {grade}"',
        "framework.sentence overall.sentence",
        "The sentence holds something else than {provider} and {grade}",
    ),
    "heading": (
        "    title: Staff\n",
        '    title: Staff\n    heading: "{title} {0}"\n',
        "framework.sentence areas[1].heading",
        "The sentence holds something else than {title} and {grade}",
    ),
    "when overall": (
        "when: {overall: [poor]}",
        "when: {overall: [pooor]}",
        "framework.unknown follow_ups[0].when.overall[0]",
        "There is no grade 'pooor' in this framework",
    ),
    "when not judged": (
        "when: {overall: [poor]}",
        "when: {overall: [not judged]}",
        "framework.unknown follow_ups[0].when.overall[0]",
        "There is no grade 'not judged' in this framework",
    ),
    "when any area": (
        "when: {overall: [poor]}",
        "when: {any_area: [good]}",
        "framework.unknown follow_ups[0].when.any_area[0]",
        "There is no grade 'good' in this framework",
    ),
    "no span": (
        "due: {from: published, not_before_months: 3, months: 6}",
        "due: {from: published}",
        "framework.span follow_ups[0].due",
        "A deadline needs either 'working_days' or 'months'",
    ),
    "two spans": (
        "months: 6",
        "months: 6, working_days: 5",
        "framework.span follow_ups[0].due",
        "A deadline needs either 'working_days' or 'months'",
    ),
    "window reversed": (
        "not_before_months: 3",
        "not_before_months: 7",
        "framework.span follow_ups[0].due.not_before_months",
        "A window opens before it closes: 'not_before_months' up to 'months'",
    ),
    "window of days": (
        "not_before_months: 3, months: 6",
        "not_before_months: 3, working_days: 6",
        "framework.span follow_ups[0].due.not_before_months",
        "A window opens before it closes: 'not_before_months' up to 'months'",
    ),
    "endless months": (
        "months: 6",
        "months: 999999999",
        "value.form follow_ups[0].due.months",
        "'follow_ups[0].due.months' does not fit",
    ),
    "endless days": (
        "not_before_months: 3, months: 6",
        "working_days: 999999999",
        "value.form follow_ups[0].due.working_days",
        "'follow_ups[0].due.working_days' does not fit",
    ),
    "in force backwards": (
        "to: 2035-12-31",
        "to: 2029-12-31",
        "framework.in-force in_force.to",
        "The last day in force lies before the first",
    ),
    "programme without a first day": (
        "in_force: {from: 2030-01-01, to: 2035-12-31}",
        "programme: {providers: 9, months: 12, words: All nine, basis: stated, source: Invented}",
        "framework.programme programme",
        "The time of a programme counts from the first day in force, and there is none",
    ),
    "programme of none": (
        "in_force: {from: 2030-01-01, to: 2035-12-31}",
        "programme: {providers: 0, months: 12, words: No one, basis: stated, source: Invented}",
        "value.form programme.providers",
        "'programme.providers' does not fit",
    ),
    "section twice": (
        "  - {kind: areas, title",
        "  - {kind: summary, title: Again}\n  - {kind: areas, title",
        "framework.repeated sections[1].kind",
        "There are two sections of the kind 'summary'",
    ),
    "no summary": (
        "  - {kind: summary, title: Summary}\n",
        "",
        "framework.sections sections",
        "Without a section of the kind 'summary' no summary would be in the report",
    ),
    "sentence without provider": (
        '"{provider} is {grade}"',
        '"It is {grade}"',
        "framework.sentence overall.sentence",
        "The sentence lacks {provider}",
    ),
    "sentence without anything": (
        '"{provider} is {grade}"',
        '"It is so"',
        "framework.sentence overall.sentence",
        "The sentence lacks {provider} and {grade}",
    ),
    "no findings": (
        "{kind: areas,",
        "{kind: about,",
        "framework.sections sections",
        "Without a section of the kind 'areas' no finding would be in the report",
    ),
}
"""One change each to a framework that is right; the code, field and message of what is wrong then."""

MISFITTING = {
    "unknown key": (
        "    name: books\n",
        "    nmae: books\n",
        "key.unknown areas[0].nmae",
    ),
    "missing key": (
        "subject: library\n",
        "",
        "key.missing subject",
    ),
    "kind of rule": (
        "kind: forces",
        "kind: force",
        "word.unknown rules[0].kind",
    ),
    "basis": (
        "    basis: stated\n    source: Invented\nfollow",
        "    basis: said\n    source: I\nfollow",
        "word.unknown rules[0].basis",
    ),
    "event": (
        "from: published",
        "from: publication",
        "word.unknown follow_ups[0].due.from",
    ),
    "section kind": (
        "kind: summary",
        "kind: sumary",
        "word.unknown sections[0].kind",
    ),
    "date": (
        "2030-01-01",
        "1 January 2030",
        "date.form in_force.from",
    ),
    "truth": (
        "    name: staff\n",
        "    name: staff\n    optional: yes\n",
        "truth.form areas[1].optional",
    ),
    "number": (
        "months: 6",
        "months: six",
        "number.form follow_ups[0].due.months",
    ),
    "format": (
        "format: 1",
        "format: 2",
        "value.form format",
    ),
}
"""One change each that the schema refuses, with code and field."""


@pytest.mark.parametrize("case", INCONSISTENT)
def test_an_inconsistent_framework_is_refused_with_code_field_and_message(own, case):
    before, after, told, message = INCONSISTENT[case]
    assert before in OWN
    (problem,) = refused(own(OWN.replace(before, after, 1)))
    assert f"{problem.code} {field_name(problem.field)}" == told
    assert problem.message == message
    assert problem.is_error


@pytest.mark.parametrize("case", MISFITTING)
def test_a_framework_that_does_not_fit_the_schema_is_refused_with_code_and_field(own, case):
    before, after, told = MISFITTING[case]
    assert before in OWN
    problems = refused(own(OWN.replace(before, after, 1)))
    assert told in {f"{problem.code} {field_name(problem.field)}" for problem in problems}


@pytest.mark.parametrize("case", [*INCONSISTENT, *MISFITTING])
def test_a_problem_of_a_framework_names_the_file_and_a_line_and_column_in_it(own, case):
    before, after, *_ = {**INCONSISTENT, **MISFITTING}[case]
    path = own(OWN.replace(before, after, 1))
    lines = path.read_text().splitlines()
    for problem in refused(path):
        place = problem.place
        assert place.file == str(path)
        assert place.source_line == lines[place.line - 1]
        assert 1 <= place.column <= len(place.source_line)


def test_the_framework_that_the_broken_ones_are_made_from_is_right(own):
    assert load_framework(own()).id == "libraries-2030"


def test_a_scale_of_one_grade_is_refused(own):
    text = OWN.replace("    expected_minimum: fair\n", "")
    lines = [
        line
        for line in text.splitlines()
        if not line.startswith(("      - {word: fine", "      - {word: fa"))
    ]
    (problem,) = refused(own("\n".join(lines) + "\n"))
    assert (problem.code, field_name(problem.field)) == ("framework.short", "scales[0].grades")
    assert problem.expected == "two grades or more"


def test_an_area_cannot_have_the_id_overall(own):
    text = OWN.replace("  - id: history\n", "  - id: overall\n")
    text = text.replace("books, history]", "books, overall]").replace("staff, history]", "staff, overall]")
    (problem,) = refused(own(text))
    assert (problem.code, field_name(problem.field)) == ("framework.reserved", "areas[2].id")


def test_an_order_with_a_slip_tells_the_slip_and_what_it_leaves_out(own):
    problems = refused(own(OWN.replace("table_order: [books, staff", "table_order: [books, stuff")))
    assert [(one.code, field_name(one.field), one.hint) for one in problems] == [
        ("framework.order", "table_order", None),
        ("framework.unknown", "table_order[1]", "Did you mean 'staff'?"),
    ]


@pytest.mark.parametrize(
    ("before", "after", "place", "shown"),
    [
        ("    name: books\n", "    nmae: books\n", (21, 5), "nmae"),
        ("kind: forces", "kind: force", (40, 11), "force"),
        ("at: poor", "at: Poor", (43, 9), "Poor"),
        ("areas: [books]", "areas: [books, stuff]", (42, 20), "stuff"),
        ("months: 6", "months: six", (53, 58), "six"),
    ],
)
def test_a_caret_stands_under_the_word_that_is_wrong(own, before, after, place, shown):
    problems = refused(own(OWN.replace(before, after, 1)))
    found = [
        (one.place.line, one.place.column, one.place.source_line[one.place.column - 1 :])
        for one in problems
        if one.code != "key.missing"
    ]
    assert [(line, column) for line, column, _ in found] == [place]
    assert found[0][2].startswith(shown)


@pytest.mark.parametrize(
    ("before", "after", "hint"),
    [
        ("    name: books\n", "    nmae: books\n", "Did you mean 'name'?"),
        ("follow_ups:", "followups:", "Did you mean 'follow_ups'?"),
        ("kind: forces", "kind: force", "Did you mean 'forces'?"),
        ("at: poor", "at: Poor", "Did you mean 'poor'?"),
        ("areas: [books]", "areas: [boks]", "Did you mean 'books'?"),
        ("target: overall", "target: overal", "Did you mean 'overall'?"),
        (
            "scale: three-point\n  - id: staff",
            "scale: three-points\n  - id: staff",
            "Did you mean 'three-point'?",
        ),
        ("from: published", "from: publishd", "Did you mean 'published'?"),
        (
            "subject: library",
            "subject: library\nid: libraries",
            "The file's name gives it: 'libraries-2030'. Remove this line.",
        ),
    ],
)
def test_a_slip_of_the_pen_in_a_framework_gets_a_did_you_mean(own, before, after, hint):
    hints = [problem.hint for problem in refused(own(OWN.replace(before, after, 1)))]
    assert hint in hints


def test_an_id_that_stands_twice_is_told_once_for_each_list(own):
    rule = OWN[OWN.index("  - id: books-poor") : OWN.index("follow_ups:")]
    follow_up = OWN[OWN.index("  - id: visit") : OWN.index("sections:")]
    text = OWN.replace(rule, rule + rule).replace(follow_up, follow_up + follow_up)
    assert [(one.code, field_name(one.field), one.message) for one in refused(own(text))] == [
        ("framework.repeated", "rules[1].id", "'books-poor' stands twice in 'rules'"),
        ("framework.repeated", "follow_ups[1].id", "'visit' stands twice in 'follow_ups'"),
    ]


def test_an_area_that_stands_twice_is_told_at_the_second(own):
    problems = refused(own(OWN.replace("  - id: staff\n", "  - id: books\n")))
    told = {(one.code, field_name(one.field)) for one in problems}
    assert ("framework.repeated", "areas[1].id") in told


def test_all_problems_of_a_framework_are_told_at_once_in_the_order_of_the_file(own):
    text = OWN.replace("    name: books\n", "    nmae: books\n").replace("kind: forces", "kind: force")
    told = [(one.code, field_name(one.field)) for one in refused(own(text))]
    assert told == [
        ("key.missing", "areas[0].name"),
        ("key.unknown", "areas[0].nmae"),
        ("word.unknown", "rules[0].kind"),
    ]


RULE = """\
  - id: {id}
    kind: caps
    target: {target}
    areas: [{area}]
    at: poor
    to: poor
    words: Words.
    basis: stated
    source: Invented
"""


@pytest.mark.parametrize(
    ("bound", "circle"),
    [
        ([("books", "staff"), ("staff", "books")], {"books", "staff"}),
        ([("books", "books")], {"books"}),
    ],
)
def test_rules_that_bind_in_a_circle_are_refused_with_the_circle_named(own, bound, circle):
    rules = "".join(
        RULE.format(id=f"r{index}", target=target, area=area) for index, (target, area) in enumerate(bound)
    )
    (problem,) = refused(own(OWN.replace("follow_ups:", f"{rules}follow_ups:")))
    assert problem.code == "framework.circle"
    assert set(problem.message.removeprefix("Rules bind in a circle: ").split(" -> ")) == circle
    assert problem.place.line == 38


def test_within_over_areas_of_another_scale_is_refused(own):
    other = (
        "  - id: two-point\n    grades:\n      - {word: met, label: Met, meaning: Met.}\n"
        "      - {word: not met, label: Not met, meaning: Not met.}\nareas:\n"
    )
    text = OWN.replace("areas:\n", other, 1).replace(
        "    name: staff\n    scale: three-point\n", "    name: staff\n    scale: two-point\n"
    )
    assert load_framework(own(text)).scale_of("staff").id == "two-point"
    rule = RULE.format(id="w", target="overall", area="books, staff")
    rule = rule.replace("caps", "within").replace("    at: poor\n    to: poor\n", "")
    (problem,) = refused(own(text.replace("follow_ups:", f"{rule}follow_ups:")))
    assert (problem.code, problem.message) == ("framework.scale", "'staff' is not on the scale of 'overall'")


def test_a_condition_on_an_overall_grade_needs_a_framework_that_has_one(own):
    rule = OWN[OWN.index("rules:") : OWN.index("follow_ups:")]
    overall = OWN[OWN.index("overall:\n") : OWN.index("rules:")]
    (problem,) = refused(own(OWN.replace(rule, "").replace(overall, "")))
    assert (problem.code, field_name(problem.field)) == (
        "framework.unknown",
        "follow_ups[0].when.overall[0]",
    )


@pytest.mark.parametrize(
    "form",
    ["{provider.__class__}", "{provider[a]}", "{provider!r}", "{provider:>9999999999}", "{grade", "{}", "}"],
)
def test_a_sentence_takes_bare_names_alone(own, form):
    (problem,) = refused(own(OWN.replace('"{provider} is {grade}"', f'"{form} is {{grade}}"')))
    assert problem.code == "framework.sentence"


def test_braces_that_are_doubled_are_text(own):
    text = OWN.replace('"{provider} is {grade}"', '"{{}} {provider} is {grade}"')
    framework = load_framework(own(text))
    assert framework.overall.sentence.format(provider="Here", grade="fine") == "{} Here is fine"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "file.form"),
        ("- a\n- b\n", "file.form"),
        ("name: [", "file.syntax"),
        ("name: &a x\nother: *a\n", "yaml.anchor"),
        ("name: a\nname: b\n", "yaml.duplicate"),
    ],
)
def test_a_framework_file_that_is_no_framework_at_all_ends_with_framework_error(own, text, code):
    assert code in [problem.code for problem in refused(own(text))]


def test_a_framework_file_whose_name_is_no_id_is_refused(own):
    codes = [(one.code, one.field) for one in refused(own(OWN, "My Framework.yaml"))]
    assert codes == [("id.form", ("id",))]


def test_a_library_tells_of_a_broken_framework_when_it_is_asked_for(own):
    path = own(OWN.replace("at: poor", "at: Poor"))
    library = Library([path.parent])
    assert library.get("sif-2013").id == "sif-2013"
    with pytest.raises(FrameworkError, match="There is no grade 'Poor' in this framework"):
        library.get("libraries-2030")
    assert FrameworkError.exit_code == 3
