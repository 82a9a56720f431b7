"""What tells who somebody is: what is found in plain text, and the look-alikes that published prose has."""

import time

import pytest

from reportgen.personal import Kind, concealed, details, masked, named

FOUND = {
    Kind.NHS_NUMBER: [
        ("NHS number 943 476 5919.", "943 476 5919"),
        ("NHS9434765919", "9434765919"),
        ("(943-476-5919)", "943-476-5919"),
        ("**943** 476\n5919", "943** 476\n5919"),
        ("943\u00a0476\u00a05919", "943\u00a0476\u00a05919"),
        ("９４３４７６５９１９", "９４３４７６５９１９"),
        ("943- 476- 5919", "943- 476- 5919"),
        ("one 123 943 476 5919", "943 476 5919"),
    ],
    Kind.PUPIL_NUMBER: [
        ("UPN B801200005001", "B801200005001"),
        ("upn h801200001001.", "h801200001001"),
        ("B 801 2000 05 001", "B 801 2000 05 001"),
        ("B801 2000 0500 1", "B801 2000 0500 1"),
        ("P207000016049", "P207000016049"),
    ],
    Kind.NATIONAL_INSURANCE: [
        ("AB123456C", "AB123456C"),
        ("(AB 12 34 56 C)", "AB 12 34 56 C"),
        ("ab123456c,", "ab123456c"),
        ("JG-10-37-59-A", "JG-10-37-59-A"),
    ],
    Kind.DATE_OF_BIRTH: [
        ("born 12/03/2014", "12/03/2014"),
        ("DOB 12.3.14", "12.3.14"),
        ("D.O.B.: 2014-03-12", "2014-03-12"),
        ("his date of birth was recorded as 12th March 2014", "12th March 2014"),
        ("born on\nMarch 12, 2014", "March 12, 2014"),
        ("12 March 2014 (DOB)", "12 March 2014"),
        ("born 12/ 03/ 2014", "12/ 03/ 2014"),
        ("aged 9 on 12 March", "12 March"),
    ],
    Kind.CASE_NUMBER: [
        ("case number 10456", "10456"),
        ("Case no. ZE14C00123 is", "ZE14C00123"),
        ("LCS 1234567", "1234567"),
        ("Mosaic ID: 998877", "998877"),
        ("the record 00123456 shows", "00123456"),
        ("Ref: AB/12345", "AB/12345"),
        ("case file reference 4711", "4711"),
        ("our reference no. 123456", "123456"),
    ],
    Kind.PHONE: [
        ("01632 960001", "01632 960001"),
        ("(01632) 960001", "(01632) 960001"),
        ("020 7946 0018", "020 7946 0018"),
        ("07700 900123", "07700 900123"),
        ("+44 7700 900123", "+44 7700 900123"),
        ("+44 (0)20 7946 0018", "+44 (0)20 7946 0018"),
        ("07700900123", "07700900123"),
        ("07700 900 123 2016", "07700 900 123"),
    ],
    Kind.EMAIL: [
        ("jane@gmail.com", "jane@gmail.com"),
        ("mail info@hotmail.co.uk now", "info@hotmail.co.uk"),
        ("jane.doe@testford.gov.uk.", "jane.doe@testford.gov.uk"),
        ("j.foster@testford.gov.uk", "j.foster@testford.gov.uk"),
        ("<mailto:jdoe12@nhs.net>", "jdoe12@nhs.net"),
    ],
    Kind.POSTCODE: [
        ("at M1 1AE,", "M1 1AE"),
        ("SW1A1AA", "SW1A1AA"),
        ("dn1 3bu", "dn1 3bu"),
        ("EC1A\n1BB", "EC1A\n1BB"),
    ],
    Kind.INITIALS: [
        ("Inspectors met J, aged 14, there", "J, aged 14"),
        ("child A (15) was", "A (15)"),
        ("Child AB, 15, was", "AB, 15"),
        ("J.S. aged fourteen", "J.S. aged fourteen"),
        ("J.S. (aged 14)", "J.S. (aged 14"),
        ("inspectors met J.S. (14) and", "J.S. (14)"),
        ("a 14-year-old boy, J, who", "14-year-old boy, J"),
        ("J, a 14-year-old", "J, a 14-year-old"),
    ],
}

NOTHING = {
    Kind.NHS_NUMBER: [
        *("943 476 5918", "1111111111", "0000000000", "19434765919", "94347659190", "£9,434,765,919"),
        *("1.9434765919", "ISBN 9434765919", "a9434765919b", "943 476 591", "341 356 52 46"),
    ],
    Kind.PUPIL_NUMBER: ["A801200005001", "XB801200005001", "B8012000050012", "801200005001", "S801200005001"],
    Kind.NATIONAL_INSURANCE: [
        *("GB123456C", "QQ123456C", "DA123456C", "AO123456C", "AB123456E", "XAB123456C", "AB1234567"),
        "an 12 34 56 a",
    ],
    Kind.DATE_OF_BIRTH: [
        *(
            "children born after 31 August 2010",
            "born since 1 April 2015",
            "born between 1 May 2010 and 2012",
        ),
        *("in their birth language on 12 March 2014", "pre-birth plan of 12 March 2014"),
        *("was born. The visit of 12 March 2014", "From 1 April 2014 all babies born here", "born in 2014"),
        *("her 18th birthday", "This is borne out by the plan of 12 March 2014", "On 12 March 2014, born"),
    ],
    Kind.CASE_NUMBER: [
        *(
            "section 47",
            "Children Act 1989",
            "in the case of 1,234 children",
            "the record 2014–15",
            "case 12",
        ),
        *("Unique reference number 80462", "Inspection reference: 10203040", "Ofsted reference no: 130199"),
        *("record 2014", "the case numbers 12345", "a record number of 12345", "regulation 44", "case 4,500"),
        *("[2014] EWCA Civ 1146", "case number 2014", "with reference to 1500 children"),
    ],
    Kind.PHONE: [
        *(
            "0300 123 1231",
            "0800 1111",
            "0808 800 5000",
            "116 000",
            "999",
            "2014 2015 2016",
            "£1,632,960,001",
        ),
        *("01 02 2016 to 03 04 2017", "0 341 356 52 46 27", "1632 960001", "07700 900", "2007700900123"),
    ],
    Kind.EMAIL: [
        *("enquiries@ofsted.gov.uk", "childrens.services@testford.gov.uk", "reports@inspected.example"),
        *(
            "MASH@testford.gov.uk",
            "info2@testford.org.uk",
            "@testford",
            "a @ b",
            "jane@",
            "foi-team@a.gov.uk",
            "https://me@a.example/",
        ),
    ],
    Kind.POSTCODE: [
        *("M1", "in SW1A alone", "XX1 1AA", "is3 5th", "M1 1CI", "S1 2nd", "A1 1AB", "e2 2nd", "M1 1AEX"),
    ],
    Kind.INITIALS: [
        *(
            "children aged 14",
            "in the UK aged 16",
            "young people A to C",
            "YP aged 16",
            "child A and child B",
        ),
        *(
            "J, aged 16 to 17",
            "Annex A (15)",
            "Grade C (12)",
            "section A, 14, and",
            "When I was I aged 3 years",
        ),
        *("Child A, 3 social workers and", "Year 9 (14)", "UASC aged 16 and 17", "Plan B, aged 16–18"),
    ],
}


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [(kind, *case) for kind, cases in FOUND.items() for case in cases],
)
def test_a_detail_is_found_where_it_stands(kind, text, value):
    assert [(one.kind, text[slice(*one.span)]) for one in details(text, (kind,))] == [(kind, value)]
    assert value not in concealed(text)
    assert len(concealed(text)) == len(text)


@pytest.mark.parametrize(
    ("kind", "text"), [(kind, text) for kind, texts in NOTHING.items() for text in texts]
)
def test_what_looks_like_a_detail_and_is_none_is_let_be(kind, text):
    assert details(text, (kind,)) == ()


def test_a_temporary_pupil_number_ends_with_a_letter():
    letters = "ABCDEFGHJKLMNPQRTUVWXYZ"
    found = [one for one in letters if details(f"{one}80120000500A", (Kind.PUPIL_NUMBER,))]
    assert len(found) == 1
    assert details(f"{found[0]}80120000500S", (Kind.PUPIL_NUMBER,)) == ()


def test_of_ten_digits_one_in_eleven_is_an_nhs_number():
    found = [one for one in range(4_000_000_000, 4_000_001_000) if details(str(one))]
    assert 80 < len(found) < 100


@pytest.mark.parametrize(
    "text",
    [
        *(
            "Jane Doe",
            "JANE DOE’s",
            "Jané Doé",
            "Jane\nDoe,",
            "Jane-Doe",
            "(J. Doe)",
            "{#jane-doe}",
            "**Jane** Doe",
        ),
        *("Siân O'Neill", "Sian ONeill", "S. O’Neill’s", "Zed7"),
    ],
)
def test_a_listed_name_is_found_however_it_is_written(text):
    assert len(named(text, ("Jane Doe", "O'Neill, Siân", "Zed"))) == 1


@pytest.mark.parametrize(
    "text", ["Jane met Doe", "Jane Doeson", "Mary Jane. Doe, a dog", "Zeder", "xZed", "J Do"]
)
def test_parts_of_words_and_of_names_are_no_listed_name(text):
    assert named(text, ("Jane Doe", "Zed", "John Smith")) == () or text.startswith("Mary")


def test_the_longest_of_two_listed_names_is_taken():
    (span,) = named("Jane Doe Smith", ("Jane Doe", "Jane Doe Smith"))
    assert span == (0, 14)


def test_a_masked_value_tells_neither_its_length_nor_a_digit():
    assert masked("Jane Doe") == "J•••"
    assert masked("943 476 5919") == masked("3") == "•••"


@pytest.mark.parametrize(
    "piece",
    [
        "0",
        "07",
        "943 ",
        "A",
        "A ",
        "a@",
        "@",
        "care",
        "born ",
        "12/",
        "J, aged ",
        "case ",
        "B801 ",
        "M1 ",
        "- ",
    ],
)
def test_hostile_texts_are_looked_through_in_time_that_grows_with_them(piece):
    text = piece * (60_000 // len(piece))
    start = time.process_time()
    details(text)
    named(text, ("Jane Doe", "A A A A"))
    assert time.process_time() - start < 3
