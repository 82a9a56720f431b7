"""Who was inspected: numbers, and names that are known from other records or from anywhere."""

import json

import pytest
from test_rules import found, laid_over

from reportgen.frameworks import Library
from reportgen.load import Neighbours, load
from reportgen.rules.authorities import AUTHORITIES
from reportgen.rules.examples import EARLIER, RIGHT


def provider(base=RIGHT, **values):
    return laid_over(json.dumps({"provider": values}), base)


def told(path, code):
    return [(one.field[-1], one.expected or one.hint) for one in found(path) if one.code == f"form.{code}"]


@pytest.mark.parametrize(
    ("urn", "count"),
    [("12345", 0), ("12345678", 0), ("1234", 1), ("123456789", 1), ("E12345", 1), ("１２３４５", 1)],
)
def test_unique_reference_numbers(record_file, urn, count):
    assert len(told(record_file(provider(urn=urn)), "urn")) == count


@pytest.mark.parametrize(
    ("name", "urn", "expected"),
    [
        ("Doncaster", "80462", []),
        ("Doncaster", "80464", [("urn", "'80462'")]),
        ("City of Doncaster Council", "80464", [("urn", "'80462'")]),
        ("Doncaster", "99999", []),
        ("Cumberland", "80464", []),
        ("Testford", "80464", []),
    ],
)
def test_the_number_of_another_authority(record_file, name, urn, expected):
    assert told(record_file(provider(name=name, urn=urn)), "urn") == expected


def test_the_name_of_a_school_may_be_like_an_authoritys(record_file):
    text = provider(name="Donacster", urn="80464").replace("ilacs-2023", "sccif-ifa")
    assert told(record_file(text), "provider-unknown") == []
    assert told(record_file(text), "urn") == []


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("Sheffeild", "Did you mean 'Sheffield'?"),
        ("London Borough of Crodyon", "Did you mean 'Croydon'?"),
        ("Cheshire Eats Council", "Did you mean 'Cheshire East'?"),
        *((name, None) for name in ("Calderwick", "Eastmarch", "Thornhaven", "Testford")),
        *((name, None) for name in ("Telford & Wrekin", "Leeds City Council", "the City of London")),
        *((name, None) for name in ("Cumbria", "Poole", "Northamptonshire", "Kent County Council")),
    ],
)
def test_a_name_is_asked_about_only_where_it_is_nearly_a_known_one(record_file, name, hint):
    assert told(record_file(provider(name=name)), "provider-unknown") == ([("name", hint)] if hint else [])


def test_a_name_that_other_records_have_is_meant(record_file):
    record_file(provider(EARLIER, name="Doncastor"), "doncastor-2021-05.yaml")
    assert told(record_file(provider(name="Doncastor")), "provider-unknown") == []


def test_no_two_known_authorities_have_one_number():
    numbers = [number for number in AUTHORITIES.values() if number]
    assert len(set(numbers)) == len(numbers) == 151


@pytest.mark.parametrize(
    ("earlier", "here", "expected"),
    [
        ({}, {}, []),
        ({"name": "Testfrod"}, {}, [("name", "'Testfrod'")]),
        ({"urn": "80998"}, {}, [("urn", "'80998'")]),
        ({"urn": None}, {}, []),
        ({"urn": None, "name": "Elsewhere"}, {}, []),
        ({"region": "North West"}, {"region": "North East"}, [("region", "'North West'")]),
        ({"region": "North West"}, {}, []),
        ({"code": "E08000017"}, {"code": "E08000018"}, [("code", "'E08000017'")]),
        ({"urn": "80998", "name": "Else"}, {}, []),
    ],
)
def test_a_provider_is_held_against_its_earlier_record(record_file, earlier, here, expected):
    before = record_file(provider(EARLIER, **earlier), "testford-2021-05.yaml")
    assert told(record_file(provider(**here)), "provider-unlike") == expected
    assert told(before, "provider-unlike") == []


def test_the_latest_of_the_earlier_records_counts(record_file):
    record_file(provider(EARLIER, name="Testfrod"), "testford-2021-05.yaml")
    record_file(provider(EARLIER).replace("2021-03-", "2022-03-"), "testford-2022-05.yaml")
    assert told(record_file(provider()), "provider-unlike") == []


def test_agencies_of_one_name_may_have_numbers_of_their_own(record_file):
    record_file(provider(EARLIER, urn="80998").replace("ilacs-2018", "ifa-2013"), "testford-2021-05.yaml")
    path = record_file(provider().replace("ilacs-2023", "sccif-ifa"))
    assert told(path, "provider-unlike") == []


NOTATIONS = [
    "provider: {name: King's Langtree, urn: 80999}",
    'provider:\n  name: "King\'s Langtree"\n  urn: "1234567"',
    "provider:\n  name : 'King''s Langtree'  # as printed",
    'provider: {"name": "Else",\n  "urn": "80999"}',
]


@pytest.mark.parametrize("written", NOTATIONS)
def test_records_of_one_provider_are_found_in_every_notation(record_file, written):
    ours = record_file(provider(name="King's Langtree"))
    text = EARLIER.replace('provider:\n  name: Testford\n  urn: "80999"', written)
    record_file(text, "earlier-2021-05.yaml")
    record_file(provider(EARLIER, name="Far", urn="80001"), "far-2021-05.yaml")
    record_file(b"name: \xff\nurn: \xff", "odd.yaml")
    library = Library()
    (other,) = Neighbours(ours.parent, library).of_provider_of(load(ours, library).record)
    assert other.id == "earlier-2021-05"


def test_a_name_that_many_records_have_tells_nothing(record_file):
    for number in range(17):
        record_file(provider(EARLIER, name="Testfrod"), f"testford-2021-05-{number}.yaml")
    assert told(record_file(provider()), "provider-unlike") == []


def chain(record_file, previous, *, between):
    """Write three inspections of one provider; the last names a previous one."""
    record_file(EARLIER, "testford-2021-05.yaml")
    middle = EARLIER.replace("2021-03", "2022-03").replace("2021-05", "2022-05").replace("status", between)
    record_file(middle, "testford-2022-05.yaml")
    return record_file(f"{RIGHT}previous: {previous}\n" if previous else RIGHT, "testford-2024-05.yaml")


FOLLOWING = "previous: testford-2021-05\nstatus"


@pytest.mark.parametrize(
    ("previous", "expected"),
    [
        ("testford-2022-05", []),
        ("testford-2021-05", [("previous", "'testford-2022-05'")]),
        ("testford-2020-05", [("previous", "'testford-2022-05'")]),
        (None, [("previous", "'testford-2022-05'")]),
    ],
)
def test_an_inspection_that_is_passed_over_is_a_gap_in_the_history(record_file, previous, expected):
    assert told(chain(record_file, previous, between=FOLLOWING), "history-gap") == expected


def test_inspections_of_another_kind_and_of_others_are_no_gap(record_file):
    other = EARLIER.replace("ilacs-2018", "sccif-ifa").replace("80999", "80998")
    record_file(other, "testford-2022-05.yaml")
    assert told(record_file(RIGHT, "testford-2024-05.yaml"), "history-gap") == []
