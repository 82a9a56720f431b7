import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportgen import text

RICH = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from("aeoŵŷéŁ \u0301\u0323\u200b\u200c\u200d\u2060\ufeff\u00ad\t\n\u20dd\U0001f468"),
    ),
    max_size=60,
)
KEPT = [
    "Ysgol Llŵyn-y-Gŵr, Tŷ Ddewi",
    "Łódź, żółć, Siân O’Neill",
    "مدرسة اردو ہے",
    "שלום",
    "👨‍👩‍👧 and 👍🏽 and ✅️",
    "می‌خواهم",
    "£4.2 million – 41%… “quoted”",
]
REFUSED = [
    ("Good\u202edoog", "text.bidi", 4, "U+202E"),
    ("ab\u2066c", "text.bidi", 2, "U+2066"),
    ("\u200f", "text.bidi", 0, "U+200F"),
    ("x\u061c", "text.bidi", 1, "U+061C"),
    ("a\U000e0041", "text.hidden", 1, "U+E0041"),
    ("a\ufff9", "text.hidden", 1, "U+FFF9"),
    ("a\x00", "text.control", 1, "U+0000"),
    ("a\x01", "text.control", 1, "U+0001"),
    ("a\x0b", "text.control", 1, "U+000B"),
    ("\x1b[31m", "text.control", 0, "U+001B"),
    ("a\x7f", "text.control", 1, "U+007F"),
    ("a\x85", "text.control", 1, "U+0085"),
    ("a\ud800", "text.surrogate", 1, "U+D800"),
    ("a\ue000", "text.private", 1, "U+E000"),
    ("a\uffff", "text.unassigned", 1, "U+FFFF"),
    ("a\U0001fffe", "text.unassigned", 1, "U+1FFFE"),
]


@pytest.mark.parametrize("sample", KEPT)
def test_welsh_polish_urdu_hebrew_and_emoji_stay_as_they_are(sample):
    assert text.first_flaw(sample) is None
    assert text.clean(sample) == unicodedata.normalize("NFC", sample)


@pytest.mark.parametrize(("sample", "code", "offset", "named"), REFUSED)
def test_characters_that_deceive_are_refused_by_name_and_place(sample, code, offset, named):
    flaw = text.first_flaw(sample)
    assert (flaw.code, flaw.offset) == (code, offset)
    assert named in flaw.message


def test_the_first_of_several_flaws_is_told():
    assert text.first_flaw("ab\x01c\u202e").offset == 2


@pytest.mark.parametrize("between", ["", "\u200b", "\u200d", "\u034f", "\ufeff"])
def test_four_accents_on_one_letter_are_too_many_even_with_something_invisible_between(between):
    assert text.first_flaw("x\u0323\u0331\u0332") is None
    assert text.first_flaw("x" + between.join(["\u0323"] * 4 + ["\u0332"])).code == "text.combining"


def test_enclosing_marks_count_as_accents():
    assert text.first_flaw("x" + "\u20dd" * 4).code == "text.combining"


def test_five_thousand_accents_are_refused():
    assert text.first_flaw("a" + "\u0301" * 5000).code == "text.combining"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("so\u00adcial", "social"),
        ("so\u200bcial", "social"),
        ("so\u2060cial\ufeff", "social"),
        ("so\u180ecial", "social"),
        ("a\tb", "a b"),
        ("é\tb", "é b"),
        ("e\u0301", "é"),
        ("care \u200dleavers", "care leavers"),
        ("3\u200d4", "34"),
        ("می\u200cخواهم", "می\u200cخواهم"),
    ],
)
def test_what_cannot_be_seen_is_removed_and_accents_are_composed(before, after):
    assert text.clean(before) == after


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\x85", "\u2028", "\u2029"])
def test_every_line_end_becomes_a_line_feed(end):
    assert text.with_plain_newlines(f"a{end}b{end}") == "a\nb\n"


@settings(deadline=None, max_examples=300)
@given(RICH)
def test_cleaning_twice_is_cleaning_once(sample):
    once = text.clean(sample)
    assert text.clean(once) == once


@settings(deadline=None, max_examples=300)
@given(RICH)
def test_what_has_no_flaw_is_clean_of_controls_and_composed_after_cleaning(sample):
    if text.first_flaw(sample) is None:
        clean = text.clean(sample)
        assert unicodedata.is_normalized("NFC", clean)
        assert text.first_flaw(clean) is None
        assert {unicodedata.category(char) for char in clean if char != "\n"}.isdisjoint(
            {"Cc", "Cs", "Co", "Cn"}
        )


@settings(deadline=None, max_examples=200)
@given(RICH)
def test_cleaning_takes_no_letter_or_digit_away(sample):
    def letters(value):
        return [c for c in unicodedata.normalize("NFC", value) if unicodedata.category(c)[0] in "LN"]

    visible = "".join(c for c in sample if c not in "\u00ad\u200b\u200c\u200d\u2060\ufeff\u180e")
    cleaned = text.clean(sample).replace("\u200c", "").replace("\u200d", "")
    assert sorted(letters(unicodedata.normalize("NFC", visible))) == sorted(letters(cleaned))


@pytest.mark.parametrize(
    ("sample", "expected"),
    [
        ("Оutstanding", ("Оutstanding", 0)),
        ("very gοod", ("gοod", 5)),
        ("Москва and Αθήνα", None),
        ("good", None),
        ("Łódź", None),
    ],
)
def test_a_word_of_two_alphabets_is_found(sample, expected):
    assert text.mixed_script_word(sample) == expected


def test_look_alike_letters_are_named():
    assert text.look_alikes("Оutstanding") == "О (Cyrillic capital letter o)"
    assert text.look_alikes("good") is None
