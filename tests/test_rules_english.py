"""Plain English: what is told, and what is left alone."""

import json

import pytest
from test_rules import found, laid_over

from reportgen.house_style import HouseStyle
from reportgen.rules.reading import is_quoted, reading_age, sentence_around, sentences, syllables
from reportgen.rules.spelling import BRITISH


@pytest.fixture
def told(record_file):
    """Return what one rule finds in a narrative: the words, and what may stand in their place."""

    def look(narrative, code, **more):
        path = record_file(laid_over(json.dumps({"overall": {"narrative": narrative}}, ensure_ascii=False)))
        return [
            (narrative[one.offset : one.offset + one.length], one.replacement)
            for one in found(path, **more)
            if one.code == code
        ]

    return look


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Help is early. It is good.", ["Help is early.", "It is good."]),
        ("Dr A. Smith knows No. 4. He does.", ["Dr A. Smith knows No. 4.", "He does."]),
        ("### Help\n\nIt is\nearly.\n- one\n- two", ["It is\nearly.", "one", "two"]),
        ("> 1. One.3 Two (3.5 of it)\n* a\n\n> b", ["One.3", "Two (3.5 of it)", "a", "b"]),
        ("It is good. {#label}\n\n‘It is.’ So they say.", ["It is good.", "‘It is.’", "So they say."]),
    ],
)
def test_sentences(text, parts):
    assert [one.of(text) for one in sentences(text)] == parts


@pytest.mark.parametrize(
    ("word", "sentence"),
    [
        ("here", "One is here."),
        ("Dr", "Dr A. Lee."),
        ("Head", "Head"),
        ("a\n", "a"),
        ("- a", "- a"),
    ],
)
def test_the_sentence_around_a_word(word, sentence):
    text = "### Head\n\nOne is\nhere. Dr A. Lee.\n\n- a\n- b {#c}"
    assert sentence_around(text, text.index(word)) == sentence


def test_of_an_endless_sentence_the_part_around_a_word_is_read():
    assert len(sentence_around("word " * 10_000, 25_000)) == 1_999


@pytest.mark.parametrize(
    ("word", "count"),
    [
        *(("the", 1), ("children", 2), ("improved", 2), ("needed", 2), ("created", 3), ("experience", 4)),
        *(("people", 2), ("placements", 2), ("being", 2), ("looked", 1), ("little", 2), ("evaluation", 5)),
        *(("families", 3), ("previous", 3), ("serious", 3), ("quality", 3), ("theatre", 2), ("changes", 2)),
    ],
)
def test_syllables(word, count):
    assert syllables(word) == count


def test_reading_ages_rise_with_words_and_sentences():
    assert reading_age("The dog ran. It was a big dog.") < 8
    assert reading_age("Practitioners demonstrate considerable organisational understanding.") > 20
    assert reading_age("", "### 12") is None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The MASH works.", ["MASH"]),
        ("The hub (MASH) works. The MASH is good.", []),
        ("The hub (the ‘MASH’) works. MASHs are good.", []),
        ("The MASH works. The hub (MASH) is good.", ["MASH"]),
        ("The PAMS (parenting\nassessment manual) workers help.", []),
        ("The KEEP programme (Keeping Foster Carers Supported) helps.", []),
        ("GPs, the NHS, A&E, GCSEs and COVID-19 are known.", []),
        ("Personal advisers (PAs) help. A PA listens.", []),
        ("‘REACH’ is a name, and so is @CT.", []),
        ("### WHAT THE MASH DOES\n\nIt helps.", []),
        ("The MASH (paragraph 27) works.", ["MASH"]),
        ("The MASH and the MASH.", ["MASH"]),
    ],
)
def test_abbreviations(told, text, words):
    assert [word for word, _ in told(text, "english.abbreviation")] == words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("We saw it.", ["We"]),
        ("Children told us.", ["us"]),
        ("Children said: ‘We like us.’", []),
        ("They use Mind of My Own and the mind of my own app.", []),
        ("Help in the US and World War I.", []),
        ("Our Safeguarding Board meets. ‘My Family’ plans help.", []),
    ],
)
def test_first_person(told, text, words):
    assert [word for word, _ in told(text, "english.first-person")] == words


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ("The center helps.", [("center", "centre")]),
        ("Centers help.", [("Centers", "Centres")]),
        ("Behavior is modeled.", [("Behavior", "Behaviour"), ("modeled", "modelled")]),
        ("They went to Pearl Harbor and ‘the center’.", []),
        ("A computer program runs; programs help.", [("programs", "programmes")]),
        ("A vigorous, honorary, laborious licence; they practise in a practice.", []),
    ],
)
def test_american_spellings(told, text, pairs):
    assert told(text, "english.american") == pairs


def test_no_british_spelling_is_told_as_american():
    assert not set(BRITISH) & set(BRITISH.values())


def test_the_rarer_of_ise_and_ize_is_told(told):
    text = "They organize, realize and recognise. The World Health Organisation helps; they advise on size."
    assert told(text, "english.mixed-ize") == [("recognise", "recognize")]
    assert told("They organize and realize.", "english.mixed-ize") == []


def test_jargon_is_told_once_a_record_with_how_often_it_is_used(record_file):
    part = {"overall": {"narrative": "Plans are holistic."}, "about": "Holistic plans are holistic."}
    (problem,) = found(record_file(laid_over(json.dumps(part))))
    assert (problem.field, problem.offset) == (("overall", "narrative"), 10)
    assert problem.message == "'holistic' is a word of the trade, used three times"


def test_of_many_long_sentences_the_longest_of_a_text_are_told_singly(record_file):
    lengths = (35, 41, 44, 43, 38, 42, 31, 30)
    text = " ".join(f"Help{' comes' * (length - 1)}." for length in lengths)
    problems = found(record_file(laid_over(json.dumps({"overall": {"narrative": text}}))))
    told = [one.message for one in problems if one.code.startswith("english.")]
    assert told == [
        "Four more sentences of this text have more than 30 words; this is the first",
        "This sentence has 44 words",
        "This sentence has 43 words",
        "This sentence has 42 words",
    ]


def test_jargon_is_told_once_with_the_words_of_the_house(told):
    text = "Holistic plans are holistic. ‘Bespoke’ is quoted. A placement ends."
    assert told(text, "english.jargon") == [("Holistic", None)]
    style = HouseStyle(jargon={"placement": "home", "holistic": "whole"})
    assert [word for word, _ in told(text, "english.jargon", style=style)] == ["Holistic", "placement"]


def test_what_a_house_says_of_a_word_replaces_what_is_known(record_file):
    path = record_file(laid_over("overall: {narrative: Plans are holistic.}"))
    (problem,) = found(path, style=HouseStyle(jargon={"holistic": "round"}))
    assert problem.hint == "Try: round."


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ("In order to help,", [("In order to", "To")]),
        ("It comes prior\nto help.", [("prior\nto", "before")]),
        ("They said: ‘whilst’.", []),
        ("The bookwhilst.", []),
    ],
)
def test_what_can_be_said_in_fewer_words(told, text, pairs):
    assert told(text, "english.wordy") == pairs


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Plans should be improved.", 1),
        ("Plans must not be quickly made.", 1),
        ("Plans should be improved by managers.", 0),
        ("Managers should improve plans.", 0),
        ("The quality of plans.", 0),
    ],
)
def test_improvements_that_hide_who_must_act(record_file, text, count):
    path = record_file(
        laid_over(json.dumps({"areas": {"leadership": {"improvements": [{"id": "I1", "text": text}]}}}))
    )
    assert [one.code for one in found(path)].count("english.hidden-agent") == count


@pytest.mark.parametrize(
    ("text", "count"),
    [("Good!", 1), ("The Reach Out! group helps.", 0), ("“Good!” they said.", 0), ("A! B.", 1)],
)
def test_exclamations(told, text, count):
    assert len(told(text, "english.exclamation")) == count


def test_an_apostrophe_ends_no_quotation():
    text = "She said: ‘I’ve found our home.’ We agree."
    assert is_quoted(text, text.index("our"))
    assert not is_quoted(text, text.index("We"))
