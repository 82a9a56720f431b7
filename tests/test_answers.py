"""What inspectors answered a provider: comments, decisions, and what was changed for them."""

import json

import pytest
from browser import checkers
from test_journey import ACCEPTED, OVER, REJECTED, SENT, TEXT, change, comment

from reportgen.cli import main
from reportgen.model import Status
from reportgen.stepping import move


@pytest.fixture
def sent(record_file):
    path = record_file(TEXT)
    move(path, Status.FACTUAL_ACCURACY, SENT)
    return path


def told(path, capsys, form="text"):
    assert main(["answers", str(path), "--format", form, "--today", "2024-04-16"]) == 0
    return capsys.readouterr().out


ANSWERED = """\
Comments, decisions and changes: Testford
  Draft sent: 8 April 2024
  Answer received: 12 April 2024, Director
  Report: testford-2024-05, factual accuracy
One comment: one accepted.

C1, paragraph 3: accepted
  Director: There were 14.
  Response: Put right.
  Changed: Paragraph 3
    Most of the [-41-] {+14+} plans are good.

Changed without a comment:
  Gone: Paragraph 4
    [-Visits are made in time.-]
"""


def test_each_comment_has_its_decision_and_every_word_that_was_changed(sent, capsys):
    comment(sent, "p-3", ACCEPTED)
    change(sent, ("41 plans", "14 plans"), ("\n\n      Visits are made in time.", ""))
    assert told(sent, capsys) == ANSWERED


@pytest.mark.parametrize(
    ("answer", "finding"),
    [("", "One comment: one open."), (REJECTED, "One comment: one not accepted.")],
)
def test_what_is_open_or_was_not_accepted_is_told_as_such(sent, capsys, answer, finding):
    comment(sent, "report", answer)
    assert finding in told(sent, capsys)
    assert "the report as a whole" in told(sent, capsys)


def test_what_was_accepted_and_changed_nothing_says_so(sent, capsys):
    comment(sent, "p-3", ACCEPTED)
    assert "  Nothing was changed.\n" in told(sent, capsys)


def test_no_list_goes_out_with_a_childs_number(sent, capsys):
    comment(sent, "p-3", ACCEPTED.replace("Put right.", "See NHS number 943 476 5919."))
    assert main(["answers", str(sent), "--today", "2024-04-16"]) == 1
    out = capsys.readouterr()
    assert "error comments.personal: Comment C1 holds" in out.err
    assert "943 476 5919" not in out.out + out.err
    assert main(["check", str(sent), "--today", "2024-04-16"]) == 0
    assert "comments.personal" in capsys.readouterr().out


def test_the_ending_of_a_file_says_its_form(sent, capsys, tmp_path):
    assert main(["answers", str(sent), "-o", str(tmp_path / "a.html"), "--today", "2024-04-16"]) == 0
    assert capsys.readouterr().out == f"wrote {tmp_path / 'a.html'}\n"
    assert (tmp_path / "a.html").read_text().startswith("<!doctype html>")


def test_without_an_answer_there_is_none(sent, capsys):
    assert "No answer came back.\n" in told(sent, capsys)


def test_a_grade_that_changed_stands_with_its_reason(sent, capsys):
    change(sent, ("in-care: {grade: good", "in-care: {grade: requires improvement"))
    heading = (
        "Grade of The experiences and progress of children in care: Good -> Requires improvement to be good\n"
    )
    sides = "  As sent: Children in care live in good homes.\n  Now: Children in care live in good homes.\n"
    assert heading + sides + "  Why it was changed: no reason is kept yet.\n" in told(sent, capsys)
    move(sent, Status.FINAL, OVER, "Case files sampled since show drift.")
    assert "  Why it was changed: Case files sampled since show drift.\n" in told(sent, capsys)


def test_the_data_holds_the_same(sent, capsys):
    comment(sent, "p-3", ACCEPTED)
    change(sent, ("41 plans", "14 plans"))
    data = json.loads(told(sent, capsys, "json"))
    (one,) = data["comments"]
    assert (one["id"], one["on"], one["decision"], one["response"]) == ("C1", "p-3", "accepted", "Put right.")
    assert one["changes"][0]["words"][1:3] == [{"kind": "gone", "text": "41"}, {"kind": "new", "text": "14"}]
    assert (data["sent"], data["grades"], data["unasked"]) == ("2024-04-08", [], [])


def test_a_record_that_was_never_sent_has_no_answers(record_file, capsys):
    assert main(["answers", str(record_file(TEXT))]) == 2
    assert "No draft of testford-2024-05 was sent" in capsys.readouterr().err


def test_the_page_is_readable_by_everyone(sent, tmp_path, browser):
    comment(sent, "p-3", ACCEPTED)
    change(sent, ("41 plans", "14 plans"), ("in-care: {grade: good", "in-care: {grade: requires improvement"))
    change(sent, ("\n\n      Visits are made in time.", ""))
    page = tmp_path / "answers.html"
    assert main(["answers", str(sent), "--format", "html", "-o", str(page), "--today", "2024-04-16"]) == 0
    with checkers.opened(browser, page, bypass_csp=True) as opened:
        assert checkers.axe(opened) == []
        assert opened.locator("article h3").all_inner_texts() == ["C1. Paragraph 3"]
        assert "41" in opened.locator("article del").inner_text()
