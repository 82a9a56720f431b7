"""Who was inspected, when and by whom, in the wordings of covers and names of files."""

import pytest

from reportgen.importing.blocks import Block, Kind, Place
from reportgen.importing.layouts import layouts
from reportgen.importing.particulars import read_particulars
from reportgen.importing.sureness import Sureness

ILACS = next(one for one in layouts() if "ilacs-2018" in one.frameworks)


def read(name, *texts):
    blocks = tuple(Block(Kind.PARAGRAPH, text, Place(1, "P")) for text in texts)
    found, remarks = read_particulars(name, blocks, ILACS)
    return found, [str(one) for one in remarks]


def provider(printed, name="report(3)"):
    return read(name, printed, "Inspection of children’s social care services")[0].provider


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("Kingston upon Hull City Council", "Kingston upon Hull"),
        ("Bournemouth, Christchurch and Poole Council", "Bournemouth, Christchurch and Poole"),
        ("Council of the Isles of Scilly", "Isles of Scilly"),
        ("Royal Borough of Windsor & Maidenhead", "Windsor and Maidenhead"),
        (
            "London Borough of Richmond upon Thames and Royal Borough of Kingston upon Thames",
            "Richmond upon Thames and Kingston upon Thames",
        ),
        ("City of London Corporation", "City of London"),
        ("City of London", "City of London"),
        ("St. Helens Metropolitan Borough Council", "St Helens"),
        ("Stoke on Trent City Council", "Stoke-on-Trent"),
        ("Telford & Wrekin Council", "Telford and Wrekin"),
        ("County of Herefordshire", "Herefordshire"),
        ("Bristol, City of", "Bristol"),
        ("City of Bradford Metropolitan District Council", "Bradford"),
        ("City of York Council", "York"),
        ("Barking and Dagenham", "Barking and Dagenham"),
    ],
)
def test_an_authority_is_known_in_whatever_style_its_name_is_printed(printed, name):
    found = provider(printed)
    assert (found.value, found.sureness) == (name, Sureness.KNOWN)


def test_the_title_may_hold_the_name_of_two():
    found, _remarks = read(
        "x",
        "Inspection of London Borough of Richmond upon Thames and Royal Borough of Kingston upon Thames "
        "local authority children’s services",
    )
    assert found.provider.value == "Richmond upon Thames and Kingston upon Thames"


def test_a_name_that_is_not_known_stays_as_printed_and_is_told():
    found, remarks = read("x", "Inspection of Calderwick local authority children’s services")
    assert (found.provider.value, found.provider.sureness) == ("Calderwick", Sureness.READ)
    assert "provider: no local authority is known as 'Calderwick' (page 1)" in remarks


@pytest.mark.parametrize(
    "above", ["Review of 2014:", "Inspection dates: 4 to 8 June 2018", "Report no. 17", "Is it good?"]
)
def test_no_other_line_above_the_title_is_a_name(above):
    assert provider(above) is None


def test_a_known_name_is_found_below_the_title():
    found, _remarks = read(
        "x", "Ofsted 2018", "Inspection of children’s social care services", "Leeds City Council"
    )
    assert found.provider.value == "Leeds"


def test_two_names_of_which_one_is_known_are_told():
    found, remarks = read(
        "x", "Inspection of Calderwick local authority children’s services", "Leeds City Council"
    )
    assert found.provider.value == "Leeds"
    assert (
        "provider: 'Leeds' was followed; the cover says 'Calderwick', too, which is not known (page 1)"
        in remarks
    )


def test_the_register_gives_no_number():
    assert read("x", "Inspection of Leeds local authority children’s services")[0].urn is None


@pytest.mark.parametrize("name", ["report(3)", "final-2019", "Ofsted report"])
def test_a_file_with_any_name_names_no_provider(name):
    found, remarks = read(name, "Inspection of children’s services")
    assert found.provider is None
    assert "provider: neither the cover nor the file's name tells it" in remarks


def test_a_name_of_a_file_that_is_known_gives_the_provider_and_says_so():
    found, _remarks = read("80570_telford-wrekin_2016-08-26 (1)", "Inspection of children’s services")
    assert (found.provider.value, found.provider.sureness) == ("Telford and Wrekin", Sureness.INFERRED)
    assert (found.urn.value, str(found.published.value)) == ("80570", "2016-08-26")


def test_what_a_file_is_named_otherwise_than_the_report_says_is_told():
    found, remarks = read(
        "80481_leeds_2015-03-27",
        "Inspection of Bury local authority children’s services",
        "Unique reference number: 80443",
        "Report published: 1 April 2015",
    )
    assert (found.provider.value, found.urn.value) == ("Bury", "80443")
    assert [one.split(":")[0] for one in remarks[:3]] == ["provider", "URN", "inspection dates"]
    assert (
        "publication date: the report says 2015-04-01 and was followed; the file's name says 2015-03-27 "
        in ("\n".join(remarks))
    )


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Steve Lowe, Her Majesty’s Inspector", ("Steve Lowe, Her Majesty’s Inspector",)),
        ("Matt Reed Her Majesty’s Inspector", ("Matt Reed, Her Majesty’s Inspector",)),
        ("Emmy Tomsett HMI", ("Emmy Tomsett HMI",)),
        ("Ann Bee (HMI)", ("Ann Bee HMI",)),
        ("Ann Bee, HMI, Cee Dee, HMI", ("Ann Bee HMI", "Cee Dee HMI")),
        (
            "Ann Bee and Cee O’Dee, Her Majesty’s Inspectors",
            ("Ann Bee, Her Majesty’s Inspector", "Cee O’Dee, Her Majesty’s Inspector"),
        ),
        ("Ann van der Bee; Cee Dee", ("Ann van der Bee", "Cee Dee")),
    ],
)
def test_lead_inspectors_keep_the_titles_that_the_report_gives(text, names):
    assert read("x", f"Lead inspector: {text}")[0].inspectors.value == names


def test_what_is_no_name_is_told():
    found, remarks = read("x", "Lead inspector: to be confirmed")
    assert found.inspectors is None
    assert "lead inspector: 'to be confirmed' is no name (page 1)" in remarks


@pytest.mark.parametrize(
    "label", ["Inspection date:", "Inspection dates:", "Fieldwork dates:", "Re-inspection date"]
)
def test_dates_stand_behind_one_word_or_another(label):
    (days,) = read("x", f"{label} 4 to 8 June 2018")[0].dates.value
    assert (str(days.start), str(days.end)) == ("2018-06-04", "2018-06-08")
