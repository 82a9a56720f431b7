"""What prose says unlike the record: the sentences that must be found, and those that only look alike."""

from dataclasses import replace

import pytest
from conftest import corpus, needs_shared
from test_rules import BY_CODE, found, laid_over

from reportgen.assessment import assess
from reportgen.frameworks import Library
from reportgen.load import Neighbours
from reportgen.rules import RULES, Desk
from reportgen.rules.contradiction.claims import claims, folded
from reportgen.rules.examples import EARLIER, EARLIER_ID
from reportgen.rules.passages import passages
from reportgen.rules.reading import in_small_letters


def codes(problems, family="contradiction"):
    return [problem.code for problem in problems if problem.code.startswith(family)]


def block(text, depth):
    return "\n".join(" " * depth + line for line in text.splitlines())


def with_overall(text, more=""):
    return laid_over(f"overall:\n  narrative: |\n{block(text, 4)}\n{more}")


def with_area(area, text, more=""):
    return laid_over(f"areas:\n  {area}:\n    narrative: |\n{block(text, 6)}\n{more}")


def pointed_at(path, code):
    """Return the words that findings of a rule point at, in the text as it was typed."""
    case = assess(path).case
    texts = {passage.field: passage.text for passage in passages(case.record)}
    return [
        texts[one.field][one.offset : one.offset + one.length]
        for one in BY_CODE[f"contradiction.{code}"].find(Desk(case))
    ]


ANOTHER_GRADE = {
    # Text; the words that are pointed at.
    "Children’s services in Testford are outstanding.": "outstanding",
    "Services for children and young people are inadequate.": "inadequate",
    "Overall effectiveness is outstanding.": "outstanding",
    "The overall effectiveness of children’s services in Testford remains inadequate.": "inadequate",
    "Services in Testford are now outstanding.": "outstanding",
    "Overall, services are inadequate because help comes late.": "inadequate",
    "Leadership remains inadequate.": "inadequate",
    "Help and protection is outstanding.": "outstanding",
    "Help comes early, and services for children in care are outstanding.": "outstanding",
    "Services for care leavers require improvement to be good.": "require improvement to be good",
    "The experiences and progress of care leavers are judged to be inadequate.": "inadequate",
    "Services for children in need of help and protection are inadequate overall.": "inadequate",
    "While services for care leavers remain outstanding, homes are few.": "outstanding",
    "The quality of practice for care leavers is **inadequate**.": "inadequate",
    "Testford’s children’s services are judged outstanding.": "outstanding",
    "- Services for care leavers are inadequate": "inadequate",
    "At this inspection, services to children are\noutstanding.": "outstanding",
}


@pytest.mark.parametrize("text", ANOTHER_GRADE)
def test_another_grade_of_the_whole_or_an_area_is_found(record_file, text):
    path = record_file(with_overall(text))
    assert pointed_at(path, "grade") == [ANOTHER_GRADE[text]]
    assert codes(found(path)) == ["contradiction.grade"]


@pytest.mark.parametrize(
    "text",
    [
        "Services are outstanding.",
        "This area is inadequate.",
        "The judgement for this area is requires improvement to be good.",
        "Services for children in care are Outstanding.",
    ],
)
def test_in_the_text_of_an_area_services_are_its_own(record_file, text):
    [problem] = found(record_file(with_area("in-care", text)))
    assert problem.code == "contradiction.grade"
    assert "'in-care'" in problem.message


NO_OTHER_GRADE = [
    "Services are not outstanding.",
    "Services for children are no longer inadequate.",
    "Services for children were inadequate in 2018.",
    "Since the last inspection, when services were judged to be inadequate, much has changed.",
    "Most children attend good or outstanding schools. Some homes are judged inadequate.",
    "Some children live in homes that are outstanding.",
    "The fostering service is outstanding.",
    "Life story work is outstanding.",
    "Support for care leavers is outstanding.",
    "Services for care leavers with disabilities are outstanding.",
    "Services for children in care and care leavers are outstanding.",
    "Services are outstanding in parts.",
    "Services are outstanding examples of their kind.",
    "Some actions are outstanding.",
    "Leaders believe that services are outstanding.",
    "Leaders will not rest until services are outstanding.",
    "Leaders work so that help comes early, and services are outstanding.",
    "“Services are outstanding”, said a parent.",
    "Are services outstanding?",
    "Partners’ services are inadequate.",
    "Services range from good to inadequate.",
    "Children in care are good at sports.",
    "Children in care are outstanding.",
    "Leadership teams are outstanding.",
    "Children’s services in Testford are good.",
    "Services for care leavers are good, and some are of rare quality.",
    "Assessments are inadequate.",
    "Three of the four children’s homes are judged outstanding.",
    "Practice requires improvement.",
]


@pytest.mark.parametrize("text", NO_OTHER_GRADE)
def test_what_only_sounds_like_another_grade_is_left_alone(record_file, text):
    assert codes(found(record_file(with_overall(text)))) == []


def test_a_verb_that_is_a_grade_needs_no_other(record_file):
    school = """\
format: 1
framework: school-report-card-2025
provider: {name: Testford School}
inspection: {dates: [{from: 2026-01-12, to: 2026-01-13}]}
status: draft
areas:
  inclusion: {grade: strong standard, narrative: Inclusion needs attention.}
  safeguarding: {grade: met, narrative: Safeguarding is good.}
"""
    assert pointed_at(record_file(school), "grade") == ["needs attention"]
    assert pointed_at(record_file(school.replace("Inclusion", "Attendance")), "grade") == []


@pytest.fixture(scope="module")
def published():
    """Return the cases of all published records."""
    paths = corpus()
    neighbours = Neighbours(paths[0].parent, library := Library())
    return [assess(path, library, None, neighbours).case for path in paths]


@needs_shared
def test_published_reports_have_claims_and_each_is_read_as_it_was_meant(published):
    said = [
        (case.record.id, claim, case.outcome.judgement(claim.target).grade)
        for case in published
        for claim in claims(case)
        if not claim.target.startswith("all ")
    ]
    assert len(said) >= 25
    assert [one for one in said if not one[1].words.startswith(folded(one[2]))] == []


UNLIKE = "areas: {care-leavers: {grade: outstanding}}"


@pytest.mark.parametrize(
    ("text", "is_found"),
    [
        ("All areas are good.", True),
        ("All four key areas are now good.", True),
        ("Services are good in all areas.", True),
        ("All services for children in Testford are judged to be good.", True),
        ("All areas are good or better.", False),
        ("All areas of practice are good.", False),
        ("In 2020, all areas were good.", False),
        ("Not all areas are good.", False),
    ],
)
def test_what_is_said_of_all_areas(record_file, text, is_found):
    part = f"overall: {{narrative: '{text}', rationale: Most of it is alike.}}\n{UNLIKE}"
    assert codes(found(record_file(laid_over(part)))) == (["contradiction.all-areas"] if is_found else [])


def test_services_alone_leave_their_leaders_aside(record_file):
    part = (
        "overall: {narrative: TEXT, rationale: Leaders are ahead.}\nareas: {leadership: {grade: outstanding}}"
    )
    for text, expected in (
        ("All services are good.", []),
        ("All areas are good.", ["contradiction.all-areas"]),
    ):
        assert codes(found(record_file(laid_over(part.replace("TEXT", text))))) == expected


@pytest.mark.parametrize(
    ("grade", "text", "is_found"),
    [
        ("inadequate", "Leaders are ambitious for children.", True),
        ("inadequate", "The senior leadership team provides strong direction.", True),
        ("inadequate", "Help is late. Leaders and managers are highly effective.", True),
        ("inadequate", "Committed and able political leaders know what children need.", True),
        ("inadequate", "Leaders in Testford have significantly improved services.", True),
        ("inadequate", "New leaders are ambitious. Recently, leaders have shown resolve.", False),
        ("inadequate", "Leaders are ambitious, but children wait too long.", False),
        ("inadequate", "Families wait. They wait for long. Leaders are ambitious.", False),
        ("inadequate", "Leaders have failed to act.", False),
        ("requires improvement", "Leaders are ambitious for children.", False),
        ("good", "Leaders have failed to act.", True),
        ("outstanding", "Leaders do not know their services.", True),
        ("good", "The most senior managers and political leaders have failed children.", True),
        ("good", "Elected members help. Senior leaders, even the highest, have not acted.", True),
        ("good", "Leaders are ambitious for children.", False),
        ("good", "Leaders have not stood still.", False),
        ("good", "Since the last inspection, leaders have not failed.", False),
        ("good", "Leaders did not act in time before the previous inspection.", False),
    ],
)
def test_first_sentences_about_leaders(record_file, grade, text, is_found):
    problems = found(record_file(with_area("leadership", text, f"    grade: {grade}\n")))
    assert codes(problems) == (["contradiction.leaders"] if is_found else [])


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("This inspection took place from 4 to 16 March 2024.", "4 to 16 March 2024"),
        ("The inspection took place between 4 March and 14 March 2024.", "4 March and 14 March 2024"),
        ("Inspectors visited Testford on 18 March 2024.", "18 March 2024"),
        ("Fieldwork ran from 4 to 15 March 2023.", "4 to 15 March 2023"),
        ("We visited from 30 to 31 February 2024.", "30 to 31 February 2024"),
        ("This inspection took place from 4 to 15 March 2024.", None),
        ("This inspection began on 4 March 2024 and ended on 15 March 2024.", None),
        ("The last inspection took place from 1 to 12 March 2021.", None),
        ("This inspection followed a visit on 3 May 2022.", None),
        ("A focused visit took place on 3 May 2022.", None),
        ("This inspection took place in March 2023.", "in March 2023"),
        ("This inspection took place in March 2024.", None),
        ("This inspection of Testford was carried out in April 2024.", "in April 2024"),
        ("Inspectors visited schools that opened in May 2023.", None),
        ("Inspectors who visited in May 2021 asked for more.", None),
        ("The previous inspection took place in March 2021.", None),
        ("The inspection in March 2021 found the same.", None),
        ("Inspectors visited after the joint inspection of 3 May 2022.", None),
        ("A new strategy was agreed on 3 May 2022.", None),
        ("This report was published on 2 May 2024.", "2 May 2024"),
        ("The report was published on 1 May 2024.", None),
        ("The council’s report was published on 2 May 2023.", None),
    ],
)
def test_days_of_this_inspection_and_no_other(record_file, text, words):
    path = record_file(laid_over(f"about: {text}"))
    told = pointed_at(path, "inspection-date") + pointed_at(path, "publication-date")
    assert told == ([words] if words else [])


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("There are five areas for improvement.", "five areas for improvement"),
        ("Inspectors identified 12 areas for improvement.", "12 areas for improvement"),
        ("This report sets out three\nareas for improvement.", "three\nareas for improvement"),
        ("There are two priority actions.", "two priority actions"),
        ("All three judgement areas have been looked at.", "three judgement areas"),
        ("All five key areas are good.", "five key areas are"),
        ("There are four areas for improvement.", None),
        ("All four judgement areas have been looked at.", None),
        ("In 2021 there were seven areas for improvement.", None),
        ("There are seven areas for improvement from the previous inspection.", None),
        ("The council has met two areas for improvement.", None),
        ("The review found 10 key areas for improvement.", None),
        ("Support is needed in three key areas.", None),
        ("Hubs serve all five geographical areas.", None),
    ],
)
def test_counts_of_what_the_record_holds(record_file, text, words):
    assert pointed_at(record_file(with_overall(text)), "count") == ([words] if words else [])


FACT = "context: [{label: Children looked after, value: 1512, as_at: 2023-12-31}]"


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        ("There are 530 children looked after.", "530"),
        ("There were 530 children looked after in Testford.", "530"),
        ("Testford has 1,530 children looked after, a high number.", "1,530"),
        ("In December 2023 there were 530 children looked after.", "530"),
        ("Children looked after: 530", "530"),
        ("There are 1,512 children looked after.", None),
        ("There are 40 children looked after who live far away.", None),
        ("There are 40 children looked after in foster homes.", None),
        ("In 2019 there were 530 children looked after.", None),
        ("There are 83,000 children looked after, on average.", None),
        ("Inspectors met 40 children looked after.", None),
    ],
)
def test_figures_of_the_area(record_file, text, figure):
    assert pointed_at(record_file(with_overall(text, FACT)), "figure") == ([figure] if figure else [])


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Children’s services in Otherham are good.", "Otherham"),
        ("Services for children and young people in North Otherham have improved.", "North Otherham"),
        ("Leaders of Otherham City Council know their services.", "Otherham"),
        ("Children in Testford get help. Otherham City Council helps them.", None),
        ("Testford City Council took over from Otherham County Council.", None),
        ("Children’s services in England are under strain.", None),
        ("The Children in Care Council is active.", None),
        ("The City of Testford Borough Council acts early.", None),
    ],
)
def test_the_name_of_another_place(record_file, text, place):
    assert pointed_at(record_file(with_overall(text)), "provider") == ([place] if place else [])


WAS = "The quality of supervision for social workers, to see that work is consistently good."


@pytest.mark.parametrize(
    ("text", "is_found"),
    [
        (WAS, True),
        ("Consistently good supervision for social workers, and the quality of work.", True),
        ("The quality of supervision for social workers, to see that the work is good (paragraph 12).", True),
        ("The quality of plans for children.", False),
        ("Supervision.", False),
    ],
)
def test_an_improvement_asked_for_before(record_file, text, is_found):
    record_file(laid_over(f"improvements: [{{id: I1, text: '{WAS}'}}]", EARLIER), f"{EARLIER_ID}.yaml")
    part = f"previous: {EARLIER_ID}\nareas: {{in-care: {{improvements: [{{text: '{text}'}}]}}}}"
    assert codes(found(record_file(laid_over(part)))) == (
        ["contradiction.repeated-improvement"] if is_found else []
    )


@needs_shared
def test_published_repeats_are_found_and_nothing_else(published):
    rule = BY_CODE["contradiction.repeated-improvement"]
    told = [
        (case.record.id, one.expected.split("'")[1]) for case in published for one in rule.find(Desk(case))
    ]
    assert told == [
        ("cheshire-east-2024-05", "repeats: cheshire-east-2020-01/I5"),
        ("croydon-2024-12", "repeats: croydon-2020-03/I4"),
    ]


def test_small_letters_stay_at_their_places():
    assert in_small_letters("İGood") == "İgood"


@pytest.mark.parametrize(
    "unit",
    [
        "good, ",
        "Services are good. ",
        "inspectors ",
        "1 May 2024 ",
        "there are ",
        " ",
        "\n",
        ".) ",
        "Aa ",
        "-\n",
    ],
)
def test_hostile_texts_are_looked_through(record_file, unit):
    text = "x" + unit * (60_000 // len(unit))
    case = assess(record_file()).case
    record = case.record.model_copy(update={"about": text})
    for rule in RULES:
        if rule.family in ("pairing", "contradiction"):
            list(rule.find(Desk(replace(case, record=record))))
