"""From draft to published: steps, what blocks them, what is frozen and locked, and what is due by when."""

import json
import os
import stat
from datetime import datetime, time

import pytest
from conftest import MINIMAL

from reportgen.cli import main
from reportgen.deadlines import working_days_between
from reportgen.errors import RecordError, TemplateError, UsageError
from reportgen.formats import Format
from reportgen.frameworks import Library
from reportgen.journey.trail import read_trail
from reportgen.making import Settings, make_here
from reportgen.model import Status
from reportgen.moments import LONDON
from reportgen.pipeline import Order, build
from reportgen.report.shelf import template_folder
from reportgen.standing import as_text as told
from reportgen.stepping import Stepping, move, standings
from reportgen.values import read_date

TEXT = (
    MINIMAL.replace("status: published", "status: draft # how far it has come")
    .replace("  published: 2024-05-01\n", "  draft_sent: 2024-04-08\n  published: 2024-05-01\n")
    .replace(
        "help-and-protection: {grade: good, narrative: Children get help early.}",
        """help-and-protection:
    grade: good
    narrative: |
      Children get help early.

      Most of the 41 plans
      are good.

      Visits are made in time.""",
    )
    .replace("  name: Testford\n", '  name: Testford\n  urn: "80001"\n')
    .replace("A. Inspector", "Ada Holm, His Majesty’s Inspector")
)
"""Paragraphs: 1 in the introduction, 2 to 4 on help and protection, 5, 6, and 7 on leadership."""


def at(day, clock=time(12)):
    return Stepping(datetime.combine(read_date(day), clock, LONDON), Library())


SENT, WAITING, OVER, OUT = at("2024-04-08"), at("2024-04-10"), at("2024-04-16"), at("2024-05-01")


@pytest.fixture
def record(record_file):
    return record_file(TEXT)


@pytest.fixture
def sent(record):
    move(record, Status.FACTUAL_ACCURACY, SENT)
    return record


@pytest.fixture
def final(sent):
    move(sent, Status.FINAL, OVER)
    return sent


def standing(path, stepping):
    (one,) = standings([path], stepping)
    return one


def blocking(path, stepping):
    return [problem.code for problem in standing(path, stepping).blocking]


def change(path, *pairs):
    text = path.read_text()
    for old, new in pairs:
        assert old in text, old
        text = text.replace(old, new)
    path.write_text(text)


def noticed(result):
    """Return what was noticed of a build beside the sections that the short record leaves empty."""
    return [one.code for one in result.problems if one.code != "section.empty"]


def comment(path, on, answer="", role="Director"):
    """Write the file of comments with one comment."""
    edition = read_trail(path).last.edition
    text = f"""\
format: 1
inspection: {path.stem}
replies:
  - received: 2024-04-12
    role: {role}
    edition: "{edition}"
comments:
  - id: C1
    on: {on}
    role: {role}
    text: There were 14.
{answer}"""
    path.with_name(f"{path.stem}.comments.yaml").write_text(text)


ACCEPTED = "    response: Put right.\n    decision: accepted\n"
REJECTED = "    response: Case files show 41.\n    decision: not accepted\n"


# Steps


def test_a_step_changes_one_word_of_the_record_and_leaves_a_trail(record):
    entry = move(record, Status.FACTUAL_ACCURACY, SENT)
    assert record.read_text() == TEXT.replace("status: draft #", "status: factual-accuracy #")
    assert (entry.step, entry.on.isoformat(), entry.reason) == ("factual-accuracy", "2024-04-08", None)
    assert {one.of: one.grade for one in entry.grades} == {
        "leadership": "good",
        "help-and-protection": "good",
        "in-care": "good",
        "care-leavers": "good",
        "overall": "good",
    }
    assert [one.anchor for one in entry.told] == ["p-1", "p-2", "p-3", "p-4", "p-5", "p-6", "p-7"]
    assert read_trail(record).entries == (entry,)
    assert stat.S_IMODE(record.with_name("testford-2024-05.trail.json").stat().st_mode) == 0o600


def test_the_whole_way_is_one_step_after_another(final):
    move(final, Status.PUBLISHED, OUT)
    steps = [(one.step, one.on.isoformat()) for one in read_trail(final).entries]
    assert steps == [
        ("factual-accuracy", "2024-04-08"),
        ("final", "2024-04-16"),
        ("published", "2024-05-01"),
    ]
    assert make_here(final, Settings((Format.HTML,), OUT.now)).failure is None
    assert "nothing, this is the last step" in told([standing(final, OUT)])


@pytest.mark.parametrize(
    ("step", "says"),
    [
        ("draft", "is at 'draft' already"),
        ("final", "is at 'draft'; its next step is 'factual-accuracy'"),
        ("published", "is at 'draft'; its next step is 'factual-accuracy'"),
    ],
)
def test_no_step_is_left_out(record, step, says):
    with pytest.raises(UsageError, match=says):
        move(record, Status(step), SENT)
    assert record.read_text() == TEXT


def test_a_step_back_needs_a_reason_which_the_trail_keeps(final):
    with pytest.raises(UsageError, match="say why with --reason"):
        move(final, Status.DRAFT, OVER)
    move(final, Status.DRAFT, OVER, "The overall grade was discussed again.")
    assert "status: draft #" in final.read_text()
    assert read_trail(final).last.reason == "The overall grade was discussed again."


def test_a_grade_that_changes_needs_a_reason_and_both_grades_are_kept(sent):
    change(sent, ("in-care: {grade: good", "in-care: {grade: requires improvement"))
    with pytest.raises(UsageError, match="in-care was good and is requires improvement"):
        move(sent, Status.FINAL, OVER)
    move(sent, Status.FINAL, OVER, "Case files sampled since show drift.")
    provisional, final = read_trail(sent).entries
    assert [(one.grades[2].grade, one.reason) for one in (provisional, final)] == [
        ("good", None),
        ("requires improvement", "Case files sampled since show drift."),
    ]


def test_a_framework_may_leave_a_step_out(record_file, tmp_path):
    library = Library()
    shipped = library.get("ilacs-2023")
    folder = tmp_path / "own"
    folder.mkdir()
    source = next(path for key, path in library._paths.items() if key == shipped.id)
    (folder / "ilacs-2023.yaml").write_text(source.read_text() + "steps: [draft, final, published]\n")
    path, own = record_file(TEXT), Stepping(SENT.now, Library([folder]))
    with pytest.raises(UsageError, match="no step 'factual-accuracy'; it has draft, final or published"):
        move(path, Status.FACTUAL_ACCURACY, own)
    assert move(path, Status.FINAL, own).lock is not None


def test_a_move_that_was_cut_off_is_ended_by_another(sent):
    change(sent, ("status: factual-accuracy", "status: draft"))
    assert blocking(sent, SENT) == ["status.skipped"]
    move(sent, Status.FACTUAL_ACCURACY, SENT)
    assert len(read_trail(sent).entries) == 1
    assert blocking(sent, OVER) == []


def test_a_record_in_json_with_windows_line_ends_changes_in_one_word(record_file):
    written = json.dumps(
        {
            "format": 1,
            "framework": "ilacs-2023",
            "status": "draft",
            "provider": {"name": "Testford", "urn": "80001"},
            "inspection": {
                "dates": [{"from": "2024-03-04", "to": "2024-03-15"}],
                "draft_sent": "2024-04-08",
                "lead_inspector": "Ada Holm, His Majesty’s Inspector",
            },
            "areas": {"leadership": {"grade": "good", "narrative": "Leaders know their services well."}},
        },
        indent=2,
    ).replace("\n", "\r\n")
    path = record_file(written, "testford-2024-05.json")
    move(path, Status.FACTUAL_ACCURACY, SENT)
    assert path.read_bytes() == written.replace('"draft"', '"factual-accuracy"').encode()


def test_time_does_not_run_back(sent):
    with pytest.raises(UsageError, match="The last step was taken on 2024-04-08; this one is before it"):
        move(sent, Status.DRAFT, at("2024-04-05"), "Too soon.")


@pytest.mark.parametrize("reason", ["", " ", "\n"])
def test_a_blank_reason_is_none(sent, reason, capsys):
    assert main(["move", str(sent), "draft", "--reason", reason, "--today", "2024-04-16"]) == 2
    assert "say why with --reason" in capsys.readouterr().err


def test_a_record_on_its_way_needs_its_trail(sent):
    sent.with_name("testford-2024-05.trail.json").unlink()
    assert blocking(sent, OVER) == ["step.untracked"]


def test_a_grade_that_is_not_the_one_that_was_sent_is_told_before_the_step(sent):
    change(sent, ("in-care: {grade: good", "in-care: {grade: requires improvement"))
    result = make_here(sent, Settings((Format.JSON,), WAITING.now))
    assert noticed(result) == ["grade.changed"]
    assert "next: final; say why grades have changed: reportgen move" in told([standing(sent, OVER)])


# What blocks a step


def test_mistakes_block_a_step_and_so_does_what_would_be_one_there(record_file):
    unfinished = "leadership: {grade: good, narrative: Leaders know", "leadership: {narrative: TBC"
    path = record_file(TEXT.replace(*unfinished))
    move_codes = blocking(path, SENT)
    assert "left-over.placeholder" in move_codes
    with pytest.raises(RecordError) as caught:
        move(path, Status.FACTUAL_ACCURACY, SENT)
    assert [one.code for one in caught.value.problems] == move_codes
    assert read_trail(path) is None


def test_a_draft_goes_out_on_the_day_that_is_set(record, record_file):
    (problem,) = standing(record, at("2024-04-05")).blocking
    assert problem.message == "The draft is to go to the provider on 8 April 2024"
    path = record_file(TEXT.replace("  draft_sent: 2024-04-08\n", ""), "other-2024-05.yaml")
    assert blocking(path, SENT) == ["step.draft-sent"]


def test_the_provider_has_its_time_unless_it_has_answered(sent):
    assert blocking(sent, WAITING) == ["step.waiting"]
    assert blocking(sent, OVER) == []
    comment(sent, "p-3", REJECTED)
    assert blocking(sent, WAITING) == []


def test_final_waits_for_every_comment(sent):
    comment(sent, "p-3")
    (problem,) = standing(sent, OVER).blocking
    assert (problem.code, problem.place.line) == ("comment.open", 8)
    assert problem.message == "Comment C1 on paragraph 3 has no decision"
    comment(sent, "p-3", "    decision: not accepted\n")
    assert standing(sent, OVER).blocking[0].message == "Comment C1 on paragraph 3 has no response"
    comment(sent, "p-3", REJECTED)
    assert blocking(sent, OVER) == []


def test_publication_waits_for_its_day_and_hour(final):
    assert blocking(final, at("2024-04-30")) == ["step.published"]
    change(final, ("  published: 2024-05-01", "  published: 2024-05-01\n  published_at: 09:30"))
    (problem,) = standing(final, at("2024-05-01", time(9, 29))).blocking
    assert problem.message == "The report may be published from 1 May 2024, 9.30am on"
    assert blocking(final, at("2024-05-01", time(9, 30))) == []


def test_publication_needs_a_day(final):
    change(final, ("  published: 2024-05-01\n", ""))
    assert blocking(final, OUT) == ["step.published"]


def test_a_comment_on_nothing_that_was_sent_is_told(sent):
    comment(sent, "p-99", ACCEPTED)
    (problem,) = standing(sent, OVER).blocking
    assert (problem.code, problem.found, problem.place.line) == ("comment.nowhere", "'p-99'", 8)


def test_no_message_shows_a_name_of_the_list(sent):
    sent.with_name("names.txt").write_text("Zebedee Quill\n")
    change(sent, ("Most of the 41 plans", "Most of the plans of Zebedee Quill"))
    assert "frozen.changed" in blocking(sent, OVER)
    assert "Zebedee" not in told([standing(sent, OVER)])


# What is frozen


def test_a_frozen_paragraph_is_told_at_its_first_changed_word(sent):
    change(sent, ("41 plans", "14 plans"))
    (problem,) = standing(sent, OVER).blocking
    assert problem.code == "frozen.changed"
    assert problem.message == "Paragraph 3 is not as it was sent"
    place = problem.place
    assert place.source_line[place.column - 1 :].startswith("14 plans")
    with pytest.raises(RecordError):
        move(sent, Status.FINAL, OVER)


@pytest.mark.parametrize(
    ("on", "answer", "codes"),
    [
        ("p-3", ACCEPTED, []),
        ("p-3", ACCEPTED.replace("accepted", "partly accepted"), []),
        ("p-3", REJECTED, ["frozen.changed"]),
        ("p-2", ACCEPTED, ["frozen.changed"]),
        ("report", ACCEPTED, ["frozen.changed"]),
        ("p-3", "    decision: accepted\n", ["comment.open", "frozen.changed"]),
    ],
)
def test_only_an_accepted_and_answered_comment_on_a_paragraph_thaws_it(sent, on, answer, codes):
    change(sent, ("41 plans", "14 plans"))
    comment(sent, on, answer)
    assert blocking(sent, OVER) == codes


@pytest.mark.parametrize(
    ("on", "codes"),
    [("p-3", []), ("p-4", []), ("report", []), ("p-2", ["frozen.new"]), ("p-5", ["frozen.new"])],
)
def test_a_new_paragraph_needs_a_comment_on_its_neighbours_or_the_report(sent, on, codes):
    change(sent, ("are good.\n\n", "are good.\n\n      Two were late.\n\n"))
    comment(sent, on, ACCEPTED)
    assert blocking(sent, OVER) == codes


def test_a_paragraph_may_not_vanish(sent):
    change(sent, ("      Most of the 41 plans\n      are good.\n\n", ""))
    (problem,) = standing(sent, OVER).blocking
    assert (problem.code, problem.field) == ("frozen.gone", ("areas", "help-and-protection"))
    comment(sent, "p-3", ACCEPTED)
    assert blocking(sent, OVER) == []


def test_comments_on_an_earlier_draft_thaw_nothing_in_a_later_one(sent):
    comment(sent, "p-3", ACCEPTED)
    move(sent, Status.DRAFT, OVER, "A second round.")
    assert blocking(sent, OVER) == ["step.draft-sent"]
    change(sent, ("draft_sent: 2024-04-08", "draft_sent: 2024-04-16"))
    move(sent, Status.FACTUAL_ACCURACY, OVER)
    change(sent, ("41 plans", "14 plans"))
    assert blocking(sent, at("2024-05-20")) == ["frozen.changed"]


@pytest.mark.parametrize("command", ["build", "check"])
def test_nothing_is_built_of_a_record_whose_frozen_words_changed(sent, command, capsys, tmp_path):
    change(sent, ("41 plans", "14 plans"))
    more = ["-o", str(tmp_path / "out")] if command == "build" else []
    assert main([command, str(sent), "--today", "2024-04-10", *more]) == 1
    out = capsys.readouterr()
    assert "error frozen.changed: Paragraph 3 is not as it was sent" in out.out + out.err
    assert not (tmp_path / "out").exists()


def test_the_day_of_sending_is_frozen(sent):
    change(sent, ("draft_sent: 2024-04-08", "draft_sent: 2024-04-05"))
    assert blocking(sent, OVER) == ["frozen.draft-sent"]


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("name: Testford", "name: Testville", "The provider"),
        ("to: 2024-03-15", "to: 2024-03-14", "The inspection"),
        ("framework: ilacs-2023", "framework: ilacs-2018", "The framework"),
        (
            "{id: I1, text: Supervision.}",
            "{id: I1, text: Supervision., priority: true}",
            "The place or marking of I1",
        ),
    ],
)
def test_what_stands_beside_the_statements_is_frozen_too(record_file, old, new, what):
    path = record_file(TEXT + "improvements:\n  - {id: I1, text: Supervision.}\n")
    move(path, Status.FACTUAL_ACCURACY, SENT)
    change(path, (old, new))
    messages = {one.code: one.message for one in standing(path, OVER).blocking}
    assert messages["frozen.particulars"] == f"{what} is not as it was sent"
    comment(path, "report", ACCEPTED)
    assert "frozen.particulars" not in blocking(path, OVER)


def test_a_link_that_leads_elsewhere_is_a_change(sent):
    change(sent, ("Visits are made", "[Visits](https://evil.example/) are made"))
    assert blocking(sent, OVER) == ["frozen.changed"]


# What is locked


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("41 plans", "14 plans", "paragraph 3"),
        ("in-care: {grade: good", "in-care: {grade: outstanding", "a grade"),
        ("name: Testford", "name: Testville", "what it says of the inspection itself"),
    ],
)
def test_a_final_record_that_was_changed_is_not_built(final, old, new, what):
    change(final, (old, new))
    result = make_here(final, Settings((Format.HTML,), OVER.now))
    (problem,) = (one for one in result.problems if one.is_error)
    assert problem.message == f"The report is final, and its record was changed: {what}"
    assert not result.files


def test_a_final_record_may_be_waived_and_told_when_it_goes_out(final):
    change(
        final,
        ("published: 2024-05-01", "published: 2024-05-02\n  received: 2024-04-29"),
        ("status:", "waivers: [{rule: form.late-publication, reason: Agreed.}]\nstatus:"),
    )
    assert blocking(final, at("2024-05-02")) == []


def test_other_templates_and_another_framework_are_told_of_a_final_report(final, tmp_path):
    own = tmp_path / "templates"
    own.mkdir()
    (own / "cover.html").write_text("<h1>{{ report.provider }}</h1>")
    result = make_here(final, Settings((Format.JSON,), OVER.now, own))
    assert noticed(result) == ["lock.templates"]
    frameworks = tmp_path / "frameworks"
    frameworks.mkdir()
    library = Library()
    text = library._paths["ilacs-2023"].read_text().replace("name: ILACS 2023", "name: ILACS of 2023")
    (frameworks / "ilacs-2023.yaml").write_text(text)
    settings = Settings((Format.JSON,), OVER.now, library=Library([frameworks]))
    result = make_here(final, settings)
    assert noticed(result) == ["lock.framework"]
    assert result.failure is not None


def test_comments_that_changed_since_are_told_of_a_final_report(sent):
    comment(sent, "p-3", REJECTED)
    move(sent, Status.FINAL, OVER)
    comment(sent, "p-3", ACCEPTED)
    result = make_here(sent, Settings((Format.JSON,), OVER.now))
    assert noticed(result) == ["lock.comments"]


def test_a_report_goes_out_again_on_a_day_of_its_own(final):
    move(final, Status.PUBLISHED, OUT)
    move(final, Status.FINAL, at("2024-05-03"), "A correction.")
    assert blocking(final, at("2024-05-03")) == ["step.published"]


@pytest.mark.parametrize("status", ["draft", "final", "published"])
def test_a_status_that_no_step_led_to_is_refused(sent, status):
    change(sent, ("status: factual-accuracy", f"status: {status}"))
    result = make_here(sent, Settings((Format.HTML,), OUT.now))
    assert "status.skipped" in [one.code for one in result.problems]
    assert result.failure is not None


def test_a_step_without_a_trail_is_told_unless_it_is_published(record_file):
    def codes(status):
        path = record_file(TEXT.replace("status: draft", f"status: {status}"))
        return noticed(make_here(path, Settings((Format.JSON,), OUT.now)))

    assert [codes(one) for one in Status] == [[], ["status.untracked"], ["status.untracked"], []]


def test_a_published_report_keeps_its_days(final):
    move(final, Status.PUBLISHED, OUT)
    change(final, ("published: 2024-05-01", "published: 2024-04-29"))
    result = make_here(final, Settings((Format.JSON,), OUT.now))
    assert "lock.days" in noticed(result)
    assert result.failure is not None


def test_a_status_that_the_framework_has_not_leads_nowhere(record_file, tmp_path):
    folder = tmp_path / "own"
    folder.mkdir()
    text = Library()._paths["ilacs-2023"].read_text() + "steps: [draft, final, published]\n"
    (folder / "ilacs-2023.yaml").write_text(text)
    path = record_file(TEXT.replace("status: draft", "status: factual-accuracy"))
    with pytest.raises(UsageError, match="'factual-accuracy' is no step of ILACS 2023"):
        move(path, Status.PUBLISHED, Stepping(OUT.now, Library([folder])), "Because.")


@pytest.mark.parametrize(
    ("reason", "says"),
    [("x \u202e y", "--reason holds"), ("x" * 2_001, "too long"), ("NHS 943 476 5919", "--reason holds")],
)
def test_a_reason_that_the_trail_must_not_hold_is_refused(sent, reason, says):
    with pytest.raises(UsageError, match=says):
        move(sent, Status.DRAFT, OVER, reason)
    assert len(read_trail(sent).entries) == 1


# The trail itself


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ('"on": "2024-04-08"', '"on": "2024-04-09"', "trail.altered"),
        ("41 plans", "14 plans", "trail.altered"),
        ('"inspection": "testford-2024-05"', '"inspection": "other-2024-05"', "trail.elsewhere"),
        ('"step": "factual-accuracy"', '"step": "nowhere"', "word.unknown"),
        ('"entries"', '"steps"', "key.unknown"),
        ('"format": 1', '"format": 2', "format.unknown"),
        ("{", "[", "json.syntax"),
    ],
)
def test_a_trail_that_was_changed_by_hand_is_refused(sent, old, new, code, capsys):
    path = sent.with_name("testford-2024-05.trail.json")
    change(path, (old, new))
    with pytest.raises(RecordError) as caught:
        read_trail(sent)
    assert code in {one.code for one in caught.value.problems} | ({"json.syntax"} if old == "{" else set())
    assert make_here(sent, Settings((Format.JSON,), WAITING.now)).failure is not None
    assert main(["status", str(sent), "--today", "2024-04-10"]) == 1
    assert "Traceback" not in capsys.readouterr().err


@pytest.mark.parametrize("kind", ["folder", "dangling link", "empty"])
def test_what_lies_in_the_trails_place_and_is_none_is_refused(sent, kind):
    path = sent.with_name("testford-2024-05.trail.json")
    path.unlink()
    if kind == "folder":
        path.mkdir()
    elif kind == "empty":
        path.write_text("")
    else:
        path.symlink_to("nowhere")
    assert make_here(sent, Settings((Format.JSON,), WAITING.now)).failure is not None


def test_a_record_that_cannot_be_read_tells_no_name_of_the_list(sent, capsys):
    sent.with_name("names.txt").write_text("Zebedee Quill\n")
    change(sent, ("status: factual-accuracy", "status: Zebedee Quill"))
    for command in (["move", str(sent), "final"], ["answers", str(sent)], ["diff", str(sent), str(sent)]):
        assert main(command) == 1
        out = capsys.readouterr()
        assert "Zebedee" not in out.out + out.err


def test_no_list_is_written_over_a_record_or_what_belongs_to_it(sent, capsys):
    for name in ("testford-2024-05.yaml", "testford-2024-05.trail.json", "names.txt"):
        target = sent.with_name(name)
        assert main(["answers", str(sent), "-o", str(target)]) == 2
        assert main(["diff", str(sent), str(sent), "-o", str(target)]) == 2
    assert read_trail(sent) is not None


def test_the_trail_is_no_record(sent):
    assert [one.path for one in standings([sent.parent], WAITING)] == [sent]


# What is due


def test_working_days_are_counted_over_bank_holidays():
    # Good Friday was 29 March, Easter Monday 1 April 2024.
    assert working_days_between(read_date("2024-03-28"), read_date("2024-04-03")) == 2
    assert working_days_between(read_date("2024-04-03"), read_date("2024-03-28")) == -2
    assert working_days_between(read_date("2024-04-03"), read_date("2024-04-03")) == 0


def test_each_step_has_its_deadlines(record):
    def due(stepping):
        return [(one.due.follow_up.id, one.days_left) for one in standing(record, stepping).running]

    assert due(at("2024-04-05")) == []
    move(record, Status.FACTUAL_ACCURACY, SENT)
    assert due(WAITING) == [("factual-accuracy", 3)]
    assert due(at("2024-04-17")) == [("factual-accuracy", -2)]
    move(record, Status.FINAL, OVER)
    assert due(OVER) == []
    move(record, Status.PUBLISHED, OUT)
    assert due(OUT) == [
        ("authority-publishes", 30),
        ("written-statement", 70),
        ("next-inspection-short", 758),
    ]


STATUS = """\
{path}: Testford, ILACS 2023
  step: factual accuracy, since 8 April 2024
  due: Comments on the factual accuracy of the draft (the authority), by 15 April 2024: {left}
  next: final, blocked by one thing:

    error step.waiting: The authority may comment until 15 April 2024: three working days left
      --> {path}:11:15  inspection.draft_sent
       11 |   draft_sent: 2024-04-08
          |               ^^^^^^^^^^
       hint: If the answer has come, read it in: `reportgen comments RECORD --read FILE`.
"""


def test_status_tells_step_deadline_and_what_blocks_the_next(sent, capsys):
    assert main(["status", str(sent), "--today", "2024-04-10"]) == 0
    assert capsys.readouterr().out == STATUS.format(path=sent, left="three working days left")


def test_status_as_data_holds_the_audit_trail(final, capsys):
    assert main(["status", str(final), "--format", "json", "--today", "2024-05-01T08:00"]) == 0
    (one,) = json.loads(capsys.readouterr().out)
    assert (one["step"], one["since"], one["next"], one["blocking"]) == (
        "final",
        "2024-04-16",
        "published",
        [],
    )
    assert [(step["step"], step["grades"]["overall"]) for step in one["steps"]] == [
        ("factual-accuracy", "good"),
        ("final", "good"),
    ]


def test_status_goes_on_when_a_record_cannot_be_read(final, capsys):
    final.with_name("broken-2024-05.yaml").write_text("format: 1\nframework: nothing\n")
    assert main(["status", str(final.parent), "--today", "2024-04-20"]) == 1
    out = capsys.readouterr().out
    assert "broken-2024-05.yaml: this record cannot be read" in out
    assert "step: final, since 16 April 2024" in out


def test_move_tells_the_steps_there_are(record, capsys):
    assert main(["move", str(record), "finale"]) == 2
    assert "There is no step 'finale'. Did you mean 'final'?" in capsys.readouterr().err
    assert main(["move", str(record), "factual-accuracy", "--today", "2024-04-08"]) == 0
    assert capsys.readouterr().out == "testford-2024-05 is at 'factual-accuracy' since 2024-04-08\n"


# What is not published


def without(path, *lost):
    """Return a template with some of its text taken out."""
    text = (template_folder() / path).read_text()
    for one in lost:
        assert one in text
        text = text.replace(one, "")
    return text


@pytest.mark.parametrize(
    ("template", "lost", "told"),
    [
        ("report.html", "{{ report.mark }}.", "report.html: it does not say 'Draft, not for publication'"),
        (
            "report.html",
            "<title>{{ report.title }}</title>",
            "report.html: its title does not say 'Draft",
        ),
        ("report.html", '<meta name="robots" content="noindex, nofollow">', "keep search engines out"),
        ("css/unpublished.css", '"{{ report.mark }}"', "report.pdf: page 2 does not say 'Draft, not for"),
        ("summary.html", '{% include "css/unpublished.css" %}', "summary.pdf: page 1 does not say 'Draft"),
        ("summary.html", "Summary. {{ report.title }}", "summary.pdf: its title does not say"),
    ],
)
def test_no_template_can_leave_out_that_a_report_is_a_draft(record, tmp_path, template, lost, told):
    own = tmp_path / "templates"
    (own / template).parent.mkdir(parents=True)
    (own / template).write_text(without(template, lost))
    result = make_here(record, Settings(tuple(Format), WAITING.now, own))
    assert isinstance(result.failure, TemplateError)
    assert told in str(result.failure)
    assert not result.files
    change(record, ("status: draft", "status: published"))
    assert "a template leaves that out" not in str(
        make_here(record, Settings(tuple(Format), OUT.now, own)).failure
    )


@pytest.mark.parametrize("hiding", ["hidden", 'style="display:none"', 'style="visibility: hidden"'])
def test_a_hidden_mark_is_none(record, tmp_path, hiding):
    own = tmp_path / "templates"
    own.mkdir()
    text = (template_folder() / "report.html").read_text()
    assert text.count('<p class="notice"') == 1
    (own / "report.html").write_text(text.replace('<p class="notice"', f'<p class="notice" {hiding}'))
    result = make_here(record, Settings((Format.HTML,), WAITING.now, own))
    assert "report.html: it does not say 'Draft, not for publication'" in str(result.failure)


@pytest.mark.parametrize("status", ["draft", "final"])
def test_the_shipped_templates_mark_every_file(record_file, tmp_path, status):
    path = record_file(TEXT.replace("status: draft", f"status: {status}"))
    result = make_here(path, Settings(tuple(Format), OUT.now))
    assert list(result.files) == ["report.html", "report.pdf", "summary.pdf", "report.json"]


@pytest.mark.parametrize(("status", "mode"), [("draft", 0o600), ("final", 0o600), ("published", 0o644)])
def test_only_its_owner_reads_what_is_not_published(record_file, tmp_path, status, mode):
    path = record_file(TEXT)
    before = os.umask(0o022)
    try:
        built(path, tmp_path / "out")
        change(path, ("status: draft", f"status: {status}"))
        (page,) = built(path, tmp_path / "out").files
    finally:
        os.umask(before)
    assert {stat.S_IMODE(one.stat().st_mode) for one in page.parent.iterdir()} == {mode}
    assert stat.S_IMODE(page.parent.stat().st_mode) == mode | (mode & 0o444) >> 2
    assert stat.S_IMODE((tmp_path / "out" / "manifest.json").stat().st_mode) == mode


def built(path, output):
    order = Order((path,), output, (Format.HTML,), OUT.now, workers=1)
    (result,) = build(order)
    return result


def test_a_published_report_does_not_give_way_to_a_draft(record_file, tmp_path):
    path = record_file(TEXT.replace("status: draft", "status: published"))
    (page,) = built(path, tmp_path / "out").files
    before = page.read_bytes()
    change(path, ("status: published", "status: draft"))
    result = built(path, tmp_path / "out")
    assert result.failure.exit_code == 73
    assert "holds the published report, which does not give way" in str(result.failure)
    assert page.read_bytes() == before
    assert built(path, tmp_path / "drafts").failure is None
