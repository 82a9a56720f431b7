"""What a report says of its publisher: back page, head of the page, linked data, and the logo."""

import json
import sys
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from conftest import EXAMPLES, MINIMAL
from helpers import PUBLISHER, page_of_case, pdf_of_case, pdf_text
from lxml import html as lxml_html
from PIL import Image

sys.path.append(str(Path(__file__).parent / "verapdf"))
import verapdf

from reportgen.assessment import assess, sound_case
from reportgen.logo import read_logo
from reportgen.proof import structure
from reportgen.publisher import NO_PUBLISHER, Publisher
from reportgen.report.carried import carry
from reportgen.report.data import report_data


def flat(element):
    return " ".join(element.text_content().split())


@pytest.fixture(scope="module")
def case():
    return sound_case(EXAMPLES / "calderwick-2026-06.yaml")


@pytest.fixture(scope="module")
def page(case):
    return lxml_html.document_fromstring(page_of_case(case))


def test_the_back_page_says_who_publishes_under_which_licence_and_how_to_reach_them(page):
    (footer,) = page.xpath("//footer")
    told = flat(footer)
    address = "https://reports.inspected-services.example/calderwick-2026-06/"
    assert f"Published by Office for Inspected Services at {address}." in told
    assert footer.xpath(".//a[@rel='license']/@href") == [PUBLISHER.licence_url]
    assert footer.xpath(".//a[starts-with(@href, 'mailto:')]/text()") == [PUBLISHER.contact[0]]
    assert "PO Box 1, Invented Town" in told
    assert "WCAG) 2.2, level AA" in told
    (logo,) = footer.xpath(".//img")
    assert logo.get("alt") == PUBLISHER.name
    assert logo.get("src").startswith("data:image/svg+xml;base64,")


def test_the_head_says_where_the_report_is_found(page):
    address = "https://reports.inspected-services.example/calderwick-2026-06/"
    assert page.xpath("//link[@rel='canonical']/@href") == [address]
    assert page.xpath("//meta[@property='og:url']/@content") == [address]
    assert page.xpath("//meta[@property='og:site_name']/@content") == [PUBLISHER.name]
    linked = json.loads(page.xpath("//script[@type='application/ld+json']/text()")[0])
    assert linked["url"] == address
    assert linked["publisher"] == {"@type": "Organization", "name": PUBLISHER.name}
    assert linked["license"] == PUBLISHER.licence_url


def test_without_a_publisher_nothing_is_said_of_one(case):
    page = lxml_html.document_fromstring(page_of_case(case, NO_PUBLISHER))
    assert page.xpath("//link[@rel='canonical'] | //footer//img | //meta[@property='og:site_name']") == []
    headings = [flat(one) for one in page.xpath("//footer//h2 | //footer//h3")]
    assert headings == ["About this document", "Accessibility", "Data"]
    linked = json.loads(page.xpath("//script[@type='application/ld+json']/text()")[0])
    assert not {"url", "publisher", "license"} & set(linked)


@pytest.fixture(scope="module")
def draft(tmp_path_factory):
    """A draft that names the day on which it is to be published."""
    path = tmp_path_factory.mktemp("draft") / "testford-2024-05.yaml"
    path.write_text(MINIMAL.replace("status: published", "status: draft"), encoding="utf-8")
    return assess(path).case


def test_a_draft_gives_no_address_that_it_could_be_found_at(draft):
    html = page_of_case(draft)
    assert "reports.inspected-services.example/testford" not in html
    assert "canonical" not in html
    assert report_data(draft, (), PUBLISHER).publisher.report_url is None


def test_a_draft_does_not_say_that_it_was_published(draft):
    page = lxml_html.document_fromstring(page_of_case(draft))
    assert "To be published by Office for Inspected Services." in flat(page.xpath("//footer")[0])
    assert "Report published: Not yet published" in flat(page.xpath("//header")[0])
    assert "datePublished" not in page.xpath("//script[@type='application/ld+json']/text()")[0]
    assert report_data(draft).inspection.published is None
    assert all(b"2024-05-01" not in file.content.split(b'"follow_ups"')[0] for file in carry(draft).files)


def test_the_publishers_own_statement_stands_in_place_of_the_usual_one(case):
    own = Publisher(name="Office", accessibility="Write to us for **large print**.\n\nWe answer in a week.")
    page = lxml_html.document_fromstring(page_of_case(case, own))
    told = flat(page.xpath("//footer")[0])
    assert "Write to us for large print. We answer in a week." in told
    assert "WCAG" not in told
    assert page.xpath("//footer//strong/text()") == ["large print"]


def test_the_language_is_that_of_the_publisher(case):
    page = lxml_html.document_fromstring(page_of_case(case, Publisher(language="cy")))
    assert page.get("lang") == "cy"
    data = pdf_of_case(case, Publisher(language="cy"))
    with pikepdf.open(BytesIO(data)) as pdf:
        assert str(pdf.Root.Lang) == "cy"


def test_what_a_publisher_writes_is_never_markup(case):
    own = Publisher(name="<b>Office</b>", licence="<i>", contact=("<script>alert(1)</script>",))
    html = page_of_case(case, own)
    assert "<b>Office" not in html
    assert "<script>alert" not in html


def test_the_back_page_of_a_pdf_has_the_logo_as_a_figure_with_the_name(case):
    data = pdf_of_case(case)
    assert structure.faults(data) == ()
    last = " ".join(pdf_text(data)[-1].split())
    assert "What the grades mean" in last
    assert "Published by Office for Inspected Services" in last
    with pikepdf.open(BytesIO(data)) as pdf:
        figures = structure.read(pdf).root.all("Figure")
        assert str(figures[-1].object.Alt) == PUBLISHER.name


def test_verapdf_passes_logos_of_both_kinds(case, tmp_path):
    picture = Image.new("RGBA", (120, 60), (92, 42, 77, 128))
    picture.save(tmp_path / "logo.png")
    png = read_logo((tmp_path / "logo.png").read_bytes(), "logo.png")
    for name, logo in (("svg", PUBLISHER.logo), ("png", png)):
        data = pdf_of_case(case, Publisher(name="Office", logo=logo))
        (tmp_path / f"{name}.pdf").write_bytes(data)
    verdicts = verapdf.validate(sorted(tmp_path.glob("*.pdf")))
    assert list(verapdf.told(verdicts)) == []
    assert [verdict["compliant"] for verdict in verdicts] == [True] * 4
