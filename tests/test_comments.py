"""Comments on factual accuracy: the side file of a record, as it is read and as it is added to."""

import re
from datetime import date

import pytest
from conftest import EXAMPLES, MINIMAL
from hypothesis import given
from hypothesis import strategies as st

from reportgen.assessment import assess
from reportgen.collection import find_records
from reportgen.comments.adding import new_file, next_ids, side_file, with_reply
from reportgen.comments.model import (
    Comment,
    Decision,
    Reply,
    comments_path,
    load_comments,
    read_comments,
)
from reportgen.errors import RecordError
from reportgen.limits import LIMITS
from reportgen.text import clean, first_flaw, with_plain_newlines

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
def written(tmp_path):
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


def test_comments_lie_beside_their_record_under_its_id(written, record_file):
    assert comments_path(record_file()) == written()
    assert comments_path(EXAMPLES / "a.yml") == EXAMPLES / "a.comments.yaml"


def test_without_a_file_there_are_no_comments(tmp_path):
    assert read_comments(tmp_path / "testford-2024-05.comments.yaml") is None


def test_a_comment_is_read_as_it_was_written(written):
    comments = read_comments(written())
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
def test_a_comment_is_open_until_it_has_a_decision_and_an_answer(written, answer, is_open, allows_change):
    head, _ = SIDE_FILE.split("    response: The paragraph")
    (comment,) = read_comments(written(head + answer)).comments
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
def test_what_is_wrong_is_told_where_it_stands(written, old, new, code, line):
    assert old in SIDE_FILE
    (problem,) = refused(written(SIDE_FILE.replace(old, new)))
    assert (problem.code, problem.place.line) == (code, line)


def test_a_comment_and_their_number_are_bounded(written):
    long = SIDE_FILE.replace("The paragraph now says seven.", "x" * (LIMITS.comment_characters + 1))
    assert [one.code for one in refused(written(long))] == ["limit.comment"]
    many = "".join(f"- {{id: C{n}, on: p-1, role: A, text: B}}\n" for n in range(LIMITS.comments + 1))
    head = SIDE_FILE.partition("comments:")[0]
    assert [one.code for one in refused(written(f"{head}comments:\n{many}"))] == ["limit.comments"]


def test_a_side_file_is_no_record(written, record_file):
    record = record_file()
    path = written()
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


# --- adding to it


NAME = "testford-2024-05.comments.yaml"
ID = "testford-2024-05"
REPLY = Reply(received=date(2024, 4, 15), role="Lead member: children", edition="3f0c5a1be972", form="0" * 12)


def added(text, *said, reply=REPLY):
    """Return a side file's text after a reply with comments was added."""
    file = side_file(text.encode(), NAME, ID)
    ids = next_ids(file.comments)
    new = tuple(Comment(id=next(ids), on="p-1", role=reply.role, text=one) for one in said)
    after = with_reply(file, reply, new, {})
    assert after.comments.replies == (*file.comments.replies, reply)
    assert after.comments.comments == (*file.comments.comments, *new)
    return after.written


def is_kept(before, after):
    """Return whether all that was there is there still, with lines put in between alone."""
    lines = iter(after.splitlines())
    return all(line in lines for line in before.splitlines())


HEAD = "format: 1\ninspection: testford-2024-05\n"
SHAPES = {
    "as it is written": SIDE_FILE,
    "answered, with remarks": SIDE_FILE.replace(
        "    decision: not", "    # To be asked.\n    decision: not"
    ).replace("comments:\n", "\n# What they said.\n\ncomments:\n  # The first.\n"),
    "without an indent": re.sub("(?m)^  ", "", SIDE_FILE),
    "with a deep indent": SIDE_FILE.replace("\n  ", "\n      "),
    "without an end": SIDE_FILE.rstrip("\n"),
    "with blank lines and a remark at its end": SIDE_FILE + "\n\n# The end.\n\n",
    "from Windows": SIDE_FILE.replace("\n", "\r\n"),
    "from Windows, without an end": SIDE_FILE.rstrip("\n").replace("\n", "\r\n"),
    "marked as UTF-8": "\ufeff" + SIDE_FILE,
    "nothing yet": HEAD,
    "empty lists": f"{HEAD}replies:\ncomments:\n",
    "a list that was left empty": f"{HEAD}comments:\n# None yet.\nreplies: # none\n",
    "replies last": f"{HEAD}comments:{SIDE_FILE.partition('comments:')[2]}"
    f"replies:{SIDE_FILE.partition('replies:')[2].partition('comments:')[0]}",
    "comments alone": f"{HEAD}comments:{SIDE_FILE.partition('comments:')[2]}",
    "replies alone": SIDE_FILE.partition("comments:")[0],
    "a block at its end": SIDE_FILE.replace(
        "    response:\n    decision: not accepted\n",
        "    decision:\n    response: |+\n      No.\n      # 3\n\n\n",
    ),
    "in quotes": SIDE_FILE.replace("comments:", "'comments':").replace("Please say", "Please, 'say'"),
}


@pytest.mark.parametrize("name", SHAPES)
def test_what_is_added_changes_no_byte_of_what_is_there(name):
    text = SHAPES[name]
    once = added(text, "First: new.\n\nAnd more.", "Second.")
    assert is_kept(text, once)
    assert ("\r\n" in text) == ("\r\n" in once)
    assert once.count("\r\n") in (0, once.count("\n"))
    twice = added(once, "Third.", reply=REPLY.model_copy(update={"form": "1" * 12}))
    assert is_kept(once, twice)


ODD = {
    "one line": (f"{HEAD}replies: []\n", "replies"),
    "brackets": (
        f"{HEAD}replies:\n  [{{received: 2024-04-12, role: A, edition: 3f0c5a1be972}}]\n",
        "replies",
    ),
    "a mapping in braces": ("{format: 1, inspection: testford-2024-05, comments: []}\n", "comments"),
    "all in braces": (
        "{format: 1, inspection: testford-2024-05}\n",
        "comments",
    ),
    "an end that is marked": (f"{SIDE_FILE}...\n", "comments"),
}


@pytest.mark.parametrize("name", ODD)
def test_a_shape_in_which_something_would_change_is_refused(name):
    text, key = ODD[name]
    with pytest.raises(RecordError) as caught:
        added(text, "New.")
    (problem,) = caught.value.problems
    assert (problem.code, problem.field) == ("comments.shape", (key,))
    assert problem.place.file == NAME


def test_a_full_file_says_so():
    comments = "".join(f"- {{id: C{n}, on: p-1, role: A, text: B}}\n" for n in range(LIMITS.comments))
    with pytest.raises(RecordError) as caught:
        added(f"{HEAD}comments:\n{comments}", "One more.")
    assert [one.code for one in caught.value.problems] == ["limit.comments"]


def test_ids_go_on_behind_the_highest(written):
    comments = read_comments(written(SIDE_FILE.replace("id: C1", "id: C9").replace("id: C2", "id: mine")))
    ids = next_ids(comments)
    assert [next(ids), next(ids)] == ["C10", "C11"]


@pytest.mark.parametrize(
    "role",
    ["Chief executive", "Lead: children", "null", "- head", "it's", "#1", "Director (interim), children's",
     "a 'b' \"c\"", "Pennaeth gwasanaethau plant: Gŵyr", "123", "yes", "{x}", "*", "head,", "x #y"],
)  # fmt: skip
def test_a_role_is_read_back_as_it_is(role):
    assert added(HEAD, "x", reply=REPLY.model_copy(update={"role": role})).count("role:") == 2


@given(st.text(st.characters(exclude_categories=["Cs", "Co", "Cn"]), min_size=1, max_size=200))
def test_whatever_can_stand_in_a_comment_is_read_back_as_it_is(text):
    lines = clean(with_plain_newlines(text)).split("\n")
    kept = "\n".join(line.rstrip() for line in lines).strip()
    if kept and first_flaw(text) is None:
        added(new_file(NAME, ID).written, kept)
