"""What two versions state differently: statements paired by their words, and the words that changed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportgen.changes import RunKind, changes, runs
from reportgen.statements import Kind, Statement

OPENING = "Leaders know their services well and act on what they find."
EARLY = "Children get help early, and families say that it makes a difference to them."
PLANS = "Plans for children in care are clear, and social workers keep to them."
SCHOOL = "Most children go to school every day and do well there."


def paragraphs(*texts, area="leadership"):
    """Paragraphs of an area with their numbers; '# Words' is a heading above the next one."""
    found, headings = [], []
    for text in texts:
        if text.startswith("# "):
            headings.append(text.removeprefix("# "))
        else:
            number, field = len(found) + 1, ("areas", area, "narrative")
            name = f"Paragraph {number}"
            found.append(Statement(f"p-{number}", Kind.PARAGRAPH, name, field, text, area, tuple(headings)))
            headings = []
    return tuple(found)


def items(**texts):
    kinds = {"I": Kind.IMPROVEMENT, "S": Kind.STRENGTH}
    return tuple(
        Statement(f"{kinds[id_[0]].value}-{id_}", kinds[id_[0]], id_, ("improvements", place), text)
        for place, (id_, text) in enumerate(texts.items())
    )


def stated(kind, *texts):
    return tuple(
        Statement(f"{kind.value}-{place}", kind, f"{kind.value} {place}", (kind.value, place), text)
        for place, text in enumerate(texts, start=1)
    )


def marked(some_runs):
    marks = {RunKind.SAME: "{}", RunKind.GONE: "[-{}-]", RunKind.NEW: "{{+{}+}}"}
    return " ".join(marks[run.kind].format(run.text) for run in some_runs)


def told(found):
    """Each change as readers of a golden case want it: name before > name after: words."""
    return [
        f"{one.before.name if one.before else 'none'} > {one.after.name if one.after else 'none'}: "
        + " | ".join(filter(None, (marked(one.headings), marked(one.runs))))
        for one in found
    ]


def test_a_paragraph_in_the_middle_is_the_only_thing_new_though_numbers_shift():
    before = paragraphs(OPENING, EARLY, PLANS)
    after = paragraphs(OPENING, SCHOOL, EARLY, PLANS)
    assert told(changes(before, after)) == [f"none > Paragraph 2: {{+{SCHOOL}+}}"]
    assert told(changes(after, before)) == [f"Paragraph 2 > none: [-{SCHOOL}-]"]


def test_one_changed_word_is_told_alone():
    after = paragraphs(SCHOOL, OPENING, EARLY.replace("early", "late"))
    assert told(changes(paragraphs(OPENING, EARLY), after)) == [
        f"none > Paragraph 1: {{+{SCHOOL}+}}",
        "Paragraph 2 > Paragraph 3: Children get help [-early,-] {+late,+} "
        "and families say that it makes a difference to them.",
    ]


def test_of_two_merged_paragraphs_one_has_grown_and_one_is_gone():
    after = paragraphs(OPENING, f"{EARLY} {SCHOOL}")
    assert told(changes(paragraphs(OPENING, EARLY, SCHOOL), after)) == [
        f"Paragraph 2 > Paragraph 2: {EARLY} {{+{SCHOOL}+}}",
        f"Paragraph 3 > none: [-{SCHOOL}-]",
    ]


def test_what_is_gone_is_told_where_it_stood():
    before = paragraphs(EARLY, OPENING, PLANS, SCHOOL)
    after = paragraphs(OPENING, SCHOOL.replace("Most", "All"))
    assert [one.split(":")[0] for one in told(changes(before, after))] == [
        "Paragraph 1 > none",
        "Paragraph 3 > none",
        "Paragraph 4 > Paragraph 2",
    ]


def test_a_paragraph_in_another_area_is_another_paragraph():
    found = changes(paragraphs(EARLY), paragraphs(EARLY, area="in-care"))
    assert told(found) == [f"Paragraph 1 > none: [-{EARLY}-]", f"none > Paragraph 1: {{+{EARLY}+}}"]


def test_a_heading_worded_anew_is_a_change_of_the_paragraph_below_it():
    before, after = paragraphs("# Early help", EARLY), paragraphs("# Early support", EARLY)
    assert told(changes(before, after)) == [
        f"Paragraph 1 > Paragraph 1: Early [-help-] {{+support+}} | {EARLY}"
    ]


def test_a_heading_stays_when_a_paragraph_comes_between_it_and_the_next():
    before = paragraphs(OPENING, "# Early help", EARLY)
    after = paragraphs(OPENING, "# Early help", SCHOOL, EARLY)
    assert told(changes(before, after)) == [f"none > Paragraph 2: {{+{SCHOOL}+}}"]


def test_a_heading_that_moved_is_gone_here_and_new_there():
    before = paragraphs(OPENING, "# Children", EARLY, PLANS)
    after = paragraphs(OPENING, EARLY, "# Children", PLANS)
    assert told(changes(before, after)) == [
        f"Paragraph 2 > Paragraph 2: [-Children-] | {EARLY}",
        f"Paragraph 3 > Paragraph 3: {{+Children+}} | {PLANS}",
    ]


def test_items_are_known_by_their_ids_however_they_are_worded():
    before = items(I1="Teach early reading well.", I2="Keep records of visits.")
    after = items(I2="Keep records of all visits.", I1="Train those who lead.")
    assert told(changes(before, after)) == [
        "I2 > I2: Keep records of {+all+} visits.",
        "I1 > I1: [-Teach early reading well.-] {+Train those who lead.+}",
    ]


def test_items_named_by_their_place_are_known_by_their_words():
    before = items(S1="Every barrier is seen.", S2="Pupils join in at break.")
    after = items(S1="Leaders listen.", S2="Every barrier is seen.", S3="Pupils join in at lunch.")
    assert told(changes(before, after)) == [
        "none > S1: {+Leaders listen.+}",
        "S2 > S3: Pupils join in at [-break.-] {+lunch.+}",
    ]


def test_the_ids_of_two_inspections_mean_nothing_to_one_another():
    before, after = items(I1="Teach early reading well."), items(I1="Train those who lead.")
    assert told(changes(before, after, of_one_inspection=False)) == [
        "I1 > none: [-Teach early reading well.-]",
        "none > I1: {+Train those who lead.+}",
    ]


def test_facts_are_known_by_their_labels_and_notes_by_their_words():
    facts = stated(Kind.FACT, "Pupils: 412.", "Staff: 40.")
    later = stated(Kind.FACT, "Schools: 3.", "Pupils: 415.", "Staff: 40.")
    assert told(changes(facts, later)) == [
        "none > fact 1: {+Schools: 3.+}",
        "fact 1 > fact 2: Pupils: [-412.-] {+415.+}",
    ]
    notes = stated(Kind.NOTE, "As the survey of 2025 has it.")
    assert told(changes(notes, stated(Kind.NOTE, "See page 3.", "As the survey of 2026 has it."))) == [
        "none > note 1: {+See page 3.+}",
        "note 1 > note 2: As the survey of [-2025-] {+2026+} has it.",
    ]


def test_a_word_that_stayed_by_chance_between_rewritten_ones_is_told_with_them():
    found = runs("Too few plans are good, and visits come late.", "Each of the plans was seen by us, too.")
    assert marked(found) == (
        "[-Too few plans are good, and visits come late.-] {+Each of the plans was seen by us, too.+}"
    )


def test_spaces_and_line_ends_are_no_words():
    assert changes(paragraphs("Two  words\nhere."), paragraphs("Two words here.")) == ()


WORDS = st.lists(st.sampled_from(["a", "the", "child", "plan,", "well."]), max_size=40).map(" ".join)
TEXTS = st.lists(st.one_of(WORDS.filter(bool), WORDS.filter(bool).map("# {}".format)), max_size=8)


@given(WORDS, WORDS)
def test_runs_join_to_the_words_of_both_texts(before, after):
    found = runs(before, after)
    assert " ".join(run.text for run in found if run.kind is not RunKind.NEW) == before
    assert " ".join(run.text for run in found if run.kind is not RunKind.GONE) == after
    assert all(run.text for run in found)


@given(TEXTS)
def test_a_version_is_not_different_from_itself(texts):
    assert changes(paragraphs(*texts), paragraphs(*texts)) == ()


@given(TEXTS, TEXTS)
def test_each_statement_is_told_at_most_once_and_those_untold_are_the_same(one, other):
    before, after = paragraphs(*one), paragraphs(*other)
    found = changes(before, after)
    old = [change.before for change in found if change.before]
    new = [change.after for change in found if change.after]
    assert len(set(old)) == len(old)
    assert [one for one in after if one in new] == new, "in the order of the later version"
    untold = [one.text for one in before if one not in old], [one.text for one in after if one not in new]
    assert untold[0] == untold[1]


@pytest.fixture
def steps(monkeypatch):
    """Count what matching costs, where difflib is asked to match."""
    from reportgen import changes as module

    spent = []
    matched = module._matched

    def counting(before, after, ours, theirs):
        spent.append(module._steps(before[slice(*ours)], after[slice(*theirs)]))
        return matched(before, after, ours, theirs)

    monkeypatch.setattr(module, "_matched", counting)
    return spent


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (["child"] * 20_000, ["plan", *["child"] * 19_000, "plan"]),
        (["a", "b"] * 10_000, ["b", "b", "a"] * 6_666),
        ([f"w{n % 700}" for n in range(20_000)], [f"w{n * 7 % 699}" for n in range(20_000)]),
        ([f"w{n}" for n in range(20_000)], [f"w{n}" for n in reversed(range(20_000))]),
    ],
)
def test_twenty_thousand_words_cost_bounded_steps(steps, before, after):
    found = runs(" ".join(before), " ".join(after))
    assert " ".join(run.text for run in found if run.kind is not RunKind.NEW) == " ".join(before)
    assert sum(steps) < 2_000_000


def test_changes_within_a_long_text_are_found_by_its_landmarks(steps):
    before = [word for n in range(5_000) for word in (f"visit{n}", "to", "the", "child")]
    after = ["a" if place % 400 == 2 else word for place, word in enumerate(before)]
    found = runs(" ".join(before), " ".join(after))
    assert sum(run.kind is RunKind.NEW for run in found) == 50
    assert sum(steps) < 2_000_000


def test_hundreds_of_paragraphs_that_all_changed_are_still_paired():
    before = [f"In school {n} the plan of {n * 7} was kept to by staff {n * 3}." for n in range(500)]
    after = [text.replace("kept to", "held on to") for text in before]
    found = changes(paragraphs(*before), paragraphs(*after))
    assert [(one.before.name, one.after.name) for one in found] == [
        (f"Paragraph {n}", f"Paragraph {n}") for n in range(1, 501)
    ]
