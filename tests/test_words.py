from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportgen import words
from reportgen.problems import all_of, one_of

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("2025-03-18", "18 March 2025"),
        ("2025-01-01", "1 January 2025"),
        ("2024-02-29", "29 February 2024"),
        ("2015-12-09", "9 December 2015"),
    ],
)
def test_a_day_is_written_in_one_form(value, text):
    assert words.day(date.fromisoformat(value)) == text


@pytest.mark.parametrize(("number", "name"), list(enumerate(MONTHS, start=1)))
def test_every_month_has_its_english_name(number, name):
    assert words.day(date(2025, number, 5)) == f"5 {name} 2025"


@pytest.mark.parametrize(
    ("start", "end", "text"),
    [
        ("2025-01-20", "2025-01-31", "20 to 31 January 2025"),
        ("2025-01-20", "2025-01-20", "20 January 2025"),
        ("2025-01-20", "2025-02-07", "20 January to 7 February 2025"),
        ("2024-12-09", "2025-01-17", "9 December 2024 to 17 January 2025"),
        ("2024-01-20", "2025-01-20", "20 January 2024 to 20 January 2025"),
        ("2015-09-14", "2015-10-08", "14 September to 8 October 2015"),
    ],
)
def test_a_range_of_days_names_month_and_year_once(start, end, text):
    assert words.days(date.fromisoformat(start), date.fromisoformat(end)) == text


@given(st.dates(date(1000, 1, 1), date(9000, 1, 1)), st.integers(0, 800))
@settings(deadline=None, max_examples=150)
def test_a_range_of_days_can_be_read_back(start, length):
    end = start + timedelta(length)
    text = words.days(start, end)
    first, _, last = text.partition(" to ")
    day, month, year = (last or first).split()
    assert (int(day), MONTHS.index(month) + 1, int(year)) == (end.day, end.month, end.year)
    if last:
        parts = first.split()
        month = parts[1] if len(parts) > 1 else month
        year = parts[2] if len(parts) > 2 else year
        assert (int(parts[0]), MONTHS.index(month) + 1, int(year)) == (start.day, start.month, start.year)


@pytest.mark.parametrize(
    ("count", "text"),
    [(0, "no"), (1, "one"), (9, "nine"), (10, "10"), (999, "999"), (1000, "1,000"), (1234567, "1,234,567")],
)
def test_a_count_is_a_word_up_to_nine_and_figures_from_ten(count, text):
    assert words.number(count) == text


@pytest.mark.parametrize(
    ("args", "text"),
    [
        ((0, "area"), "no areas"),
        ((1, "area"), "one area"),
        ((2, "area"), "two areas"),
        ((12, "area"), "12 areas"),
        ((1, "authority", "authorities"), "one authority"),
        ((3, "authority", "authorities"), "three authorities"),
    ],
)
def test_a_counted_noun_is_singular_for_one_alone(args, text):
    assert words.counted(*args) == text


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        ("512", None, "512"),
        ("1234", None, "1,234"),
        ("1234567.5", None, "1,234,567.5"),
        ("17.30", "%", "17.30%"),
        ("70", "per 10,000", "70 per 10,000"),
        ("0", None, "0"),
        ("1E-7", "%", "0.0000001%"),
        ("1E+3", None, "1,000"),
        ("0E-8", None, "0.00000000"),
        ("2.675", None, "2.675"),
    ],
)
def test_a_figure_keeps_its_digits_and_gets_separators_and_unit(value, unit, text):
    assert words.figure(Decimal(value), unit) == text


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("attendance of partners", "Attendance of partners."),
        ("Attendance of partners.", "Attendance of partners."),
        ("is it so?", "Is it so?"),
        ("at once!", "At once!"),
        ("and so on…", "And so on…"),
        ("‘Help comes early.’", "‘Help comes early.’"),
        ("they said “Now!”", "They said “Now!”"),
        ("the choice is the inspectors’", "The choice is the inspectors’."),
        ("they call it ‘good’", "They call it ‘good’."),
        ("they wait (see paragraph 3)", "They wait (see paragraph 3)."),
        ("they wait. (See paragraph 3.)", "They wait. (See paragraph 3.)"),
        ("élan matters", "Élan matters."),
        ("3 of 4", "3 of 4."),
        ("x", "X."),
        ("read more:", "Read more:"),
        ("and so on;", "And so on;"),
        ("", ""),
    ],
)
def test_a_sentence_starts_with_a_capital_and_ends_with_one_mark(text, sentence):
    assert words.sentence(text) == sentence


@given(st.text(st.characters(categories=("L", "N", "P", "Zs")), min_size=1))
@settings(deadline=None, max_examples=150)
def test_making_a_sentence_of_a_sentence_changes_nothing(text):
    once = words.sentence(text)
    assert words.sentence(once) == once


@pytest.mark.parametrize(
    ("text", "raised"),
    [
        ("recommendations for the NHS", "Recommendations for the NHS"),
        ("élan", "Élan"),
        ("A", "A"),
        ("", ""),
        ("3 of 4", "3 of 4"),
    ],
)
def test_a_capital_first_letter_leaves_all_others_as_they_are(text, raised):
    assert words.upper_first(text) == raised


@pytest.mark.parametrize(
    ("text", "ended"),
    [
        ("iPads help", "iPads help."),
        ("Read more:", "Read more:"),
        ("Is it so?", "Is it so?"),
        ("they call it ‘good’", "they call it ‘good’."),
        ("", ""),
    ],
)
def test_what_inspectors_write_gets_an_end_and_keeps_its_first_letter(text, ended):
    assert words.ended(text) == ended


@pytest.mark.parametrize(
    ("things", "every", "either"),
    [
        (["a"], "a", "a"),
        (["a", "b"], "a and b", "a or b"),
        (["a", "b", "c"], "a, b and c", "a, b or c"),
    ],
)
def test_lists_are_joined_by_commas_and_one_word(things, every, either):
    assert all_of(things) == every
    assert one_of(iter(things)) == either
