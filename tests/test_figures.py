"""The figures of the cover, and facts beside their comparators."""

from decimal import Decimal

import pytest
from conftest import EXAMPLES, MINIMAL

from reportgen.assessment import assess, sound_case
from reportgen.model import Comparator, Fact
from reportgen.report.facts import facts
from reportgen.report.figures import figures

REPEATING = (
    "improvements:\n"
    "  - {id: I1, text: Act., priority: true, repeats: testford-2022-05/I2}\n"
    "  - {id: I2, text: Do.}\n"
    "previous: testford-2022-05\n"
)
PROGRESS = """\
progress:
  - {of: testford-2022-05/I1, status: met}
  - {of: testford-2022-05/I2, status: partly met}
  - {of: testford-2022-05/I3, status: not met}
"""
EARLIER = MINIMAL.replace("2024", "2022") + (
    "improvements: [{id: I1, text: A.}, {id: I2, text: B.}, {id: I3, text: C.}, {id: I4, text: D.}]\n"
)


def told(case):
    return [f"{one.count}: {one.what}" for one in figures(case)]


def test_the_cover_of_the_example_says_what_matters():
    assert told(sound_case(EXAMPLES / "eastmarch-2016-11.yaml")) == [
        "Four of five: graded areas and parts are below good",
        "Three: areas for priority action",
        "Three of seven: earlier areas for improvement are carried over",
    ]


def test_without_grades_there_is_nothing_below_good():
    assert told(sound_case(EXAMPLES / "thornhaven-2025-02.yaml")) == [
        "One: area for priority action",
        "Not recorded: what became of earlier areas for improvement",
    ]


@pytest.mark.parametrize(
    ("grades", "says"),
    [
        (("good", "good", "good", "good"), "None of four: graded areas is below good"),
        (("good", "inadequate", "good", "good"), "One of four: graded areas is below good"),
        (("inadequate", "inadequate", "good", "good"), "Two of four: graded areas are below good"),
        (
            ("inadequate", "inadequate", "inadequate", "requires improvement"),
            "All four: graded areas are below good",
        ),
    ],
)
def test_areas_below_good_are_counted(record_file, grades, says):
    text = MINIMAL[: MINIMAL.index("overall:")] + "overall: {narrative: Text.}\nareas:\n"
    for area, grade in zip(
        ("leadership", "help-and-protection", "in-care", "care-leavers"), grades, strict=True
    ):
        text += f"  {area}: {{grade: {grade}, narrative: Text.}}\n"
    assert told(assess(record_file(text)).case)[0] == says


def test_what_is_carried_over_is_what_is_repeated_or_not_met_each_once(record_file):
    record_file(EARLIER, "testford-2022-05.yaml")
    assert told(assess(record_file(MINIMAL + REPEATING + PROGRESS)).case)[1:] == [
        "One: area for priority action",
        "Two of four: earlier areas for improvement are carried over; what became of one is not known",
    ]


def test_without_the_earlier_record_its_improvements_are_those_that_are_named(record_file):
    assert told(assess(record_file(MINIMAL + REPEATING + PROGRESS)).case)[2] == (
        "Two of three: earlier areas for improvement are carried over"
    )


def test_nothing_carried_over_is_said_so(record_file):
    met = PROGRESS.replace("partly met", "met").replace("not met", "met")
    met += "  - {of: testford-2022-05/I4, status: superseded}\n"
    record_file(EARLIER, "testford-2022-05.yaml")
    assert told(assess(record_file(f"{MINIMAL}previous: testford-2022-05\n{met}")).case)[2] == (
        "None of four: earlier areas for improvement is carried over"
    )


def test_what_was_not_inspected_or_not_told_of_is_not_said_to_be_closed(record_file):
    progress = "progress: [{of: testford-2022-05/I1, status: not inspected}]\n"
    record_file(EARLIER, "testford-2022-05.yaml")
    assert told(assess(record_file(f"{MINIMAL}previous: testford-2022-05\n{progress}")).case)[2] == (
        "None of four: earlier areas for improvement is carried over; what became of four is not known"
    )


def test_where_nothing_was_asked_for_there_is_nothing_to_carry_over(record_file):
    record_file(MINIMAL.replace("2024", "2022"), "testford-2022-05.yaml")
    assert told(assess(record_file(f"{MINIMAL}previous: testford-2022-05\n")).case)[2] == (
        "No: earlier areas for improvement to carry over"
    )


def fact(value, compared, unit="per 10,000", other_unit="per 10,000"):
    comparator = Comparator(label="England", value=Decimal(compared), unit=other_unit)
    return Fact(label="Children in care", value=Decimal(value), unit=unit, comparator=comparator)


@pytest.mark.parametrize(
    ("one", "words"),
    [
        (fact("66", "60"), "10% higher"),
        (fact("45", "60"), "25% lower"),
        (fact("60", "60"), "the same"),
        (fact("60.1", "60"), "less than 1% higher"),
        (fact("150", "60"), "2.5 times as high"),
        (fact("0", "60"), "100% lower"),
        (fact("27", "22", "%", "%"), "5 percentage points higher"),
        (fact("21.5", "22.5", "%", "%"), "1.0 percentage point lower"),
    ],
)
def test_a_difference_is_worded(one, words):
    assert facts((one,)).facts[0].beside.words == words


@pytest.mark.parametrize(
    "one",
    [
        fact("512", "70", None, "per 10,000"),
        fact("512", "70", None, None),
        fact("512", "70", "children", "per 10,000"),
        fact("5", "0"),
        fact("-5", "10"),
        Fact(label="Children", value=Decimal(5), unit="%"),
    ],
)
def test_figures_that_do_not_count_the_same_are_not_drawn(one):
    assert facts((one,)).facts[0].beside is None


def test_all_are_drawn_to_one_scale_with_the_comparators_on_one_line():
    drawn = [one.beside for one in facts((fact("30", "60"), fact("120", "60"), fact("5", "5"))).facts]
    assert len({one.comparator for one in drawn}) == 1
    half, double, equal = (one.figure for one in drawn)
    assert double == pytest.approx(2 * drawn[0].comparator, abs=1e-3)
    assert half == pytest.approx(drawn[0].comparator / 2, abs=1e-3)
    assert equal == drawn[0].comparator
    assert max(half, double, equal) < 1


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ((66, 50, 60), "One of three figures is higher than for England, one lower and one the same."),
        ((66, 70, 80), "All three figures are higher than for England."),
        ((60, 60, 60), "All three figures are the same as for England."),
        ((66, 50), ""),
    ],
)
def test_the_finding_counts_both_sides(values, says):
    assert facts(tuple(fact(str(value), "60") for value in values)).finding == says
