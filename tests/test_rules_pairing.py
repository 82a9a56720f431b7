"""What stands alone in a record, and what only seems to."""

import pytest
from test_rules import found, laid_over

from reportgen.rules.examples import EARLIER, EARLIER_ID
from reportgen.words import counted


def codes(path):
    return [one.code.removeprefix("pairing.") for one in found(path) if one.code.startswith("pairing.")]


RATIONALE = "overall: {rationale: Most of the work is of this standard.}\n"

CASES = {
    "a grade that the rules force needs no reason": (
        """\
overall: {grade: inadequate}
areas:
  in-care:
    grade: inadequate
    improvements: [{id: I3, text: Carers should get training., priority: true, evidence: [homes]}]
""",
        [],
    ),
    "a grade that is not given needs none either": (
        "overall: {grade: null}\nareas: {in-care: {grade: outstanding}}",
        [],
    ),
    "an area below the expected grade may name no strength": (
        RATIONALE + "areas: {in-care: {grade: requires improvement, strengths: []}}",
        [],
    ),
    "an area without a grade may name neither": (
        "areas: {in-care: {grade: not judged, narrative: None seen., strengths: [], improvements: []}}",
        [],
    ),
    "improvements of the whole service may be those of an area": (
        "improvements: [{text: Share more., evidence: [homes]}]\nareas: {in-care: {improvements: []}}",
        ["improvement-without-area"],
    ),
    "the worst grade of leaders calls for priority action, too": (
        """\
overall: {grade: requires improvement, rationale: Help is uneven.}
areas: {leadership: {grade: inadequate}}
""",
        ["no-priority"],
    ),
    "what half of a kind lack is no slip": (
        """\
areas:
  leadership: {improvements: [Recruit more social workers.]}
  in-care: {improvements: [Train carers sooner.]}
""",
        [],
    ),
    "a link uses a label": (
        """\
areas:
  in-care:
    narrative: |
      Homes last. {#homes}

      So it [was](#told) before. {#before}

      All is well. {#told}
""",
        ["label-unused"],
    ),
    "a label in the introduction": (
        "overall: {narrative: 'Children in Testford get help early. {#early}'}",
        ["label-unused"],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_what_belongs_together(record_file, name):
    part, expected = CASES[name]
    assert codes(record_file(laid_over(part))) == expected


def test_parts_speak_for_the_area_that_they_are_parts_of(record_file):
    record = """\
format: 1
framework: sif-2013
provider: {name: Testford}
inspection: {dates: [{from: 2016-03-07, to: 2016-03-31}]}
status: draft
overall: {grade: good, narrative: Children are safe.}
areas:
  help-and-protection: {grade: good, narrative: Help is early., strengths: [Help.], improvements: [Visits.]}
  looked-after: {grade: good, narrative: Homes are good.}
  adoption: {grade: good, narrative: Families are found., strengths: [Speed.], improvements: [Letters.]}
  care-leavers: {grade: good, narrative: Support lasts.}
  leadership: {grade: good, narrative: Leaders lead., strengths: [Drive.], improvements: [Audits.]}
"""
    assert codes(record_file(record)) == []
    alone = record.replace(", strengths: [Speed.], improvements: [Letters.]", "")
    assert codes(record_file(alone)) == ["nothing-to-improve", "strengths-missing"]


def test_a_framework_without_priority_action_asks_for_none(record_file):
    record = """\
format: 1
framework: sccif-ifa
provider: {name: Testford Fostering}
inspection: {dates: [{from: 2019-03-04, to: 2019-03-08}]}
status: draft
overall: {grade: inadequate, narrative: Children are not safe.}
areas:
  helped-and-protected: {grade: inadequate, narrative: Risks are missed., improvements: [See risks.]}
"""
    assert codes(record_file(record)) == []


ASKED = "improvements: [{id: I1, text: Visits.}, {id: I2, text: Homes.}]"


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        ("", ["progress-missing"]),
        (f"progress: [{{of: {EARLIER_ID}/I2, status: met}}]", ["improvement-without-status"]),
        (
            f"""\
progress: [{{of: {EARLIER_ID}/I2, status: met}}]
areas:
  in-care:
    improvements: [{{id: I3, text: Visit children., repeats: {EARLIER_ID}/I1, evidence: [homes]}}]
""",
            [],
        ),
        ("provider: {name: Otherham, urn: '80998'}", []),
    ],
)
def test_what_became_of_earlier_improvements(record_file, part, expected):
    record_file(laid_over(ASKED, EARLIER), f"{EARLIER_ID}.yaml")
    path = record_file(laid_over(f"previous: {EARLIER_ID}\n{part}"))
    assert codes(path) == expected


def test_the_count_of_what_was_asked_agrees_with_its_noun(record_file):
    record_file(laid_over(ASKED, EARLIER), f"{EARLIER_ID}.yaml")
    [problem] = found(record_file(laid_over(f"previous: {EARLIER_ID}")))
    assert counted(2, "improvement") in problem.message
    assert problem.hint == f"Such as '- {{of: {EARLIER_ID}/I1, status: met}}'."
