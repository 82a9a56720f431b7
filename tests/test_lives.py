"""The life of an area for improvement: what later reports say of it, and that they say nothing."""

import pytest
from conftest import MINIMAL, corpus, needs_shared
from helpers import page_of_case
from lxml import html as lxml_html

from reportgen.assessment import assess, sound_case
from reportgen.lives import Stage, lives
from reportgen.report.progress import progress

FIRST, SECOND, THIRD = "testford-2018-05", "testford-2021-05", "testford-2024-05"
ASKED = """\
improvements:
  - {id: I1, text: Visits in time.}
  - {id: I2, text: Plans that say by when.}
  - {id: I3, text: 'Homes near school.', priority: true}
  - {id: I4, text: Advice for care leavers.}
"""
SAID = f"""\
previous: {FIRST}
progress:
  - {{of: {FIRST}/I1, status: met, text: Visits are in time.}}
  - {{of: {FIRST}/I2, status: not met}}
improvements:
  - {{id: I1, text: Plans with dates., repeats: {FIRST}/I2}}
  - {{id: I2, text: Schools that know., repeats: {FIRST}/I3}}
"""
LAST = f"""\
previous: {SECOND}
progress: [{{of: {SECOND}/I1, status: partly met, text: Half of them have dates.}}]
improvements: [{{id: I1, text: Visits in time., repeats: {FIRST}/I1}}]
"""


def dated(year, more):
    text = MINIMAL.replace("2024-", f"{year}-")
    return (text if year > 2022 else text.replace("ilacs-2023", "ilacs-2018").replace(*JOINED)) + more


JOINED = (
    "in-care: {grade: good, narrative: Children in care live in good homes.}\n"
    "  care-leavers: {grade: good, narrative: Care leavers are well supported.}",
    "in-care-and-care-leavers: {grade: good, narrative: Children in care live in good homes.}",
)


@pytest.fixture
def chain(record_file):
    """Three inspections of one provider, the first one first."""
    for name, year, more in ((FIRST, 2018, ASKED), (SECOND, 2021, SAID), (THIRD, 2024, LAST)):
        path = record_file(dated(year, more), f"{name}.yaml")
    case = assess(path).case
    return (*case.history, case)


def told(found):
    return {
        life.reference: [(one.case.record.id, one.stage.value, one.text, one.by) for one in life.events]
        for life in found
    }


def test_each_report_tells_what_became_of_what_was_asked_before(chain):
    assert told(lives(chain)) == {
        f"{FIRST}/I1": [
            (SECOND, "met", "Visits are in time.", ""),
            (THIRD, "repeated", "Visits in time.", f"{THIRD}/I1"),
        ],
        f"{FIRST}/I2": [
            (SECOND, "not met", "", ""),
            (SECOND, "repeated", "Plans with dates.", f"{SECOND}/I1"),
        ],
        f"{FIRST}/I3": [(SECOND, "repeated", "Schools that know.", f"{SECOND}/I2")],
        f"{FIRST}/I4": [(SECOND, "no word of it", "", "")],
        f"{SECOND}/I1": [(THIRD, "partly met", "Half of them have dates.", "")],
        f"{SECOND}/I2": [(THIRD, "no word of it", "", "")],
        f"{THIRD}/I1": [],
    }
    assert [life.stage for life in lives(chain)] == [
        *(Stage.REPEATED, Stage.REPEATED, Stage.REPEATED, Stage.NO_WORD),
        *(Stage.PARTLY_MET, Stage.NO_WORD, Stage.RAISED),
    ]


def test_a_report_tells_of_each_earlier_area_for_improvement_once(chain):
    found = progress(chain[1])
    assert [
        (one.reference, one.status, one.text, [link.text for link in one.again]) for one in found.told
    ] == [
        (f"{FIRST}/I1", "Met", "Visits are in time.", []),
        (f"{FIRST}/I2", "Not met", "", ["I1"]),
        (f"{FIRST}/I3", "Repeated", "", ["I2"]),
    ]
    assert (
        found.silence
        == "This report does not say what became of one of the areas for improvement of March 2018:"
    )
    assert [one.reference for one in found.silent] == [f"{FIRST}/I4"]
    assert progress(chain[0]).told == progress(chain[0]).silent == ()
    assert progress(chain[0]).silence == ""


def test_progress_on_what_is_not_beside_the_record_is_told_as_it_stands(record_file):
    more = f"previous: {FIRST}\nprogress: [{{of: {FIRST}/I7, status: met, text: Done.}}]\n"
    found = progress(assess(record_file(f"{MINIMAL}{more}", f"{THIRD}.yaml")).case)
    assert [(one.reference, one.asked, one.status) for one in found.told] == [(f"{FIRST}/I7", "", "Met")]
    assert found.silent == ()


def test_the_page_leads_to_what_is_asked_for_again_and_names_what_it_does_not_tell(chain):
    page = lxml_html.document_fromstring(page_of_case(chain[1]))
    (section,) = page.xpath("//section[@id='section-progress']")
    (link,) = section.xpath(".//tr[2]//a")
    assert page.xpath(f"//*[@id='{link.get('href')[1:]}']")[0].text_content().split()[0] == "I1"
    assert [" ".join(one.text_content().split()) for one in section.xpath(".//ul/li")] == [
        f"{FIRST}/I4 Advice for care leavers."
    ]


@needs_shared
@pytest.mark.parametrize("council", ["cheshire-east-2024-05", "doncaster-2025-03", "slough-2023-03"])
def test_published_records_that_say_nothing_are_told_as_saying_nothing(council):
    case = sound_case(corpus(f"{council}.yaml")[0])
    earlier = [item for one in case.history for _, item in one.record.improvements_by_area()]
    found = lives((*case.history, case))
    assert [life.stage for life in found if life.case is not case] == [Stage.NO_WORD] * len(earlier)
    assert progress(case).told == ()
    asked = [item.text for _, item in case.history[-1].record.improvements_by_area()]
    reminders = [one.asked.rstrip("….") for one in progress(case).silent]
    assert [text.startswith(one) for one, text in zip(reminders, asked, strict=True)] == [True] * len(asked)
    assert all(len(one) <= 240 for one in reminders)
