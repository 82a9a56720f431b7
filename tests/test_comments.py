"""Comments on factual accuracy: the side file, the forms, and what comes back in them."""

import pytest
from conftest import EXAMPLES, MINIMAL

from reportgen.assessment import assess
from reportgen.collection import find_records
from reportgen.comments.model import (
    Decision,
    comments_path,
    load_comments,
    read_comments,
)
from reportgen.errors import RecordError
from reportgen.limits import LIMITS

SIDE_FILE = """\
format: 1
inspection: testford-2024-05
replies:
  - received: 2024-04-12
    role: Director of children's services
    edition: 3f0c5a1be972
comments:
  - id: C1
    on: p-2
    role: Director of children's services
    text: |
      There are seven hubs,
      not six.
    response: The paragraph now says seven.
    decision: Accepted
  - id: C2
    on: report
    role: Director of children's services
    text: Please say 'Testford City Council'.
    response:
    decision: not accepted
"""


@pytest.fixture
def side_file(tmp_path):
    """Write a side file's text and return its path."""

    def write(text=SIDE_FILE, name="testford-2024-05.comments.yaml"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write


def refused(path):
    with pytest.raises(RecordError) as caught:
        load_comments(path)
    return caught.value.problems


# --- the side file


def test_comments_lie_beside_their_record_under_its_id(side_file, record_file):
    assert comments_path(record_file()) == side_file()
    assert comments_path(EXAMPLES / "a.yml") == EXAMPLES / "a.comments.yaml"


def test_without_a_file_there_are_no_comments(tmp_path):
    assert read_comments(tmp_path / "testford-2024-05.comments.yaml") is None


def test_a_comment_is_read_as_it_was_written(side_file):
    comments = read_comments(side_file())
    first, second = comments.comments
    assert (first.on, first.text) == ("p-2", "There are seven hubs,\nnot six.")
    assert first.decision is Decision.ACCEPTED
    assert second.response is None
    assert comments.replies[0].edition == "3f0c5a1be972"


@pytest.mark.parametrize(
    ("answer", "is_open", "allows_change"),
    [
        ("    response: Yes.\n    decision: accepted\n", False, True),
        ("    response: In part.\n    decision: partly accepted\n", False, True),
        ("    response: No.\n    decision: not accepted\n", False, False),
        ("    response:\n    decision: accepted\n", True, False),
        ("    response: Yes.\n    decision:\n", True, False),
        ("", True, False),
    ],
)
def test_a_comment_is_open_until_it_has_a_decision_and_an_answer(side_file, answer, is_open, allows_change):
    head, _ = SIDE_FILE.split("    response: The paragraph")
    (comment,) = read_comments(side_file(head + answer)).comments
    assert (comment.is_open, comment.allows_change) == (is_open, allows_change)


@pytest.mark.parametrize(
    ("old", "new", "code", "line"),
    [
        ("decision: Accepted", "decision: yes", "word.unknown", 15),
        ("id: C2", "id: C1", "id.repeated", 16),
        ("id: C2", "id: 2", "id.form", 16),
        ("inspection: testford-2024-05", "inspection: other-2024-05", "comments.inspection", 2),
        ("edition: 3f0c5a1be972", "edition: 3F0C", "edition.form", 6),
        ("received: 2024-04-12", "received: 12.4.2024", "date.form", 4),
        ("response: The", "answer: The", "key.unknown", 14),
        ("format: 1", "format: 2", "format.unknown", 1),
        ("on: p-2", "on: &x p-2", "yaml.anchor", 9),
        ("    on: report\n", "", "key.missing", 16),
    ],
)
def test_what_is_wrong_is_told_where_it_stands(side_file, old, new, code, line):
    assert old in SIDE_FILE
    (problem,) = refused(side_file(SIDE_FILE.replace(old, new)))
    assert (problem.code, problem.place.line) == (code, line)


def test_a_comment_and_their_number_are_bounded(side_file):
    long = SIDE_FILE.replace("The paragraph now says seven.", "x" * (LIMITS.comment_characters + 1))
    assert [one.code for one in refused(side_file(long))] == ["limit.comment"]
    many = "".join(f"- {{id: C{n}, on: p-1, role: A, text: B}}\n" for n in range(LIMITS.comments + 1))
    head = SIDE_FILE.partition("comments:")[0]
    assert [one.code for one in refused(side_file(f"{head}comments:\n{many}"))] == ["limit.comments"]


def test_a_side_file_is_no_record(side_file, record_file):
    record = record_file()
    path = side_file()
    record.with_name("testford-2024-05.trail.json").write_text("{}")
    assert find_records([path.parent]) == (record,)
    with pytest.raises(RecordError) as caught:
        assess(path)
    (problem,) = caught.value.problems
    assert problem.code == "file.no-record"
    assert "testford-2024-05.yaml" in problem.hint


def test_another_name_with_a_dot_is_still_told_as_no_id(record_file):
    with pytest.raises(RecordError) as caught:
        assess(record_file(MINIMAL, "my.record.yaml"))
    assert [one.code for one in caught.value.problems] == ["id.file-name"]
