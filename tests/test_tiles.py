"""The map of the programme: one tile for each authority of today, about where it lies, and what it tells."""

import csv
import re
from datetime import date

import pytest
from conftest import SHARED, corpus, needs_shared

from reportgen.programme.authorities import authorities
from reportgen.programme.contract import DossierData, FollowUpData, InspectionData, ProviderData
from reportgen.programme.standing import Standing
from reportgen.programme.tiles import tile_map
from reportgen.report.html import filled
from reportgen.rules.authorities import AUTHORITIES

TODAY = date(2026, 11, 27)
MERGED = {"Bournemouth", "Cumbria", "Northamptonshire", "Poole"}
REGIONS = {
    "North East": 12,
    "North West": 24,
    "Yorkshire and the Humber": 15,
    "East Midlands": 10,
    "West Midlands": 14,
    "East of England": 11,
    "London": 33,
    "South East": 19,
    "South West": 15,
}


def dossier(name, urn=None, code=None, earliest=None, latest=None):
    """Return what is known of a provider with one inspection, and the window of the next if it has one."""
    slug = re.sub(r"[^a-z]+", "-", name.casefold())
    inspection = InspectionData(
        id=f"{slug}-2024-05",
        provider=slug,
        framework="ilacs-2023",
        framework_name="ILACS 2023",
        title="Inspection of local authority children’s services",
        type=None,
        first_day=date(2024, 3, 4),
        last_day=date(2024, 3, 15),
        published=date(2024, 5, 1),
        previous=None,
        corrections=(),
    )
    following = FollowUpData(
        inspection=inspection.id,
        provider=slug,
        id="next",
        what="Next inspection",
        who="The inspectorate",
        stated="",
        earliest=earliest,
        latest=latest,
        basis="",
        source="",
        note="",
        next_inspection=True,
        actual=None,
    )
    return DossierData(
        provider=ProviderData(slug=slug, name=name, urn=urn, code=code, region=None),
        inspections=(inspection,),
        judgements=(),
        improvements=(),
        follow_ups=(following,) if latest else (),
    )


def with_report(found):
    return [one for one in found.tiles if one.address]


def names_with_report(*dossiers):
    return [one.authority.name for one in with_report(tile_map(dossiers, TODAY))]


@pytest.mark.parametrize("field", ["code", "name", "abbreviation"])
def test_no_two_of_the_153_authorities_have_the_same(field):
    assert len({getattr(one, field) for one in authorities()}) == len(authorities()) == 153


def test_no_two_stand_on_one_tile_and_the_map_is_16_by_21():
    places = {(one.column, one.row) for one in authorities()}
    assert len(places) == 153
    assert {column for column, _ in places} == set(range(1, 17))
    assert {row for _, row in places} == set(range(1, 22))


def test_they_are_all_that_are_known_but_the_merged_ones():
    assert {one.name for one in authorities()} == set(AUTHORITIES) - MERGED


def test_codes_are_of_the_kinds_of_authorities_with_children_s_services():
    kinds = [one.code[:3] for one in authorities()]
    assert all(re.fullmatch(r"E\d{8}", one.code) for one in authorities())
    assert {kind: kinds.count(kind) for kind in kinds} == {"E06": 63, "E08": 36, "E09": 33, "E10": 21}
    london = {one.name for one in authorities() if one.code.startswith("E09")}
    assert london == {one.name for one in authorities() if one.region == "London"}


def test_abbreviations_have_three_letters():
    assert all(re.fullmatch("[A-Z]{3}", one.abbreviation) for one in authorities())


def test_regions_follow_one_another_and_names_within_them():
    assert [(region, len(tiles)) for region, tiles in tile_map((), TODAY).regions] == list(REGIONS.items())
    for region in REGIONS:
        names = [one.name for one in authorities() if one.region == region]
        assert names == sorted(names)


@pytest.mark.parametrize("region", REGIONS)
def test_a_region_is_one_piece(region):
    places = {(one.column, one.row) for one in authorities() if one.region == region}
    assert reached_from(min(places), places) == places


def reached_from(start, places):
    """Return the places that a king of chess comes to over others of them."""
    seen, ahead = set(), {start}
    while ahead:
        seen |= ahead
        ahead = {
            (column + right, row + down)
            for column, row in ahead
            for right in (-1, 0, 1)
            for down in (-1, 0, 1)
        } & (places - seen)
    return seen


@pytest.mark.parametrize(
    ("west", "east"), [("Cornwall", "Devon"), ("Wirral", "Liverpool"), ("Hillingdon", "Havering")]
)
def test_who_lies_further_west_stands_further_left(west, east):
    at = {one.name: one for one in authorities()}
    assert at[west].column < at[east].column


@pytest.mark.parametrize(
    ("north", "south"),
    [
        ("Northumberland", "Gateshead"),
        ("Leeds", "Sheffield"),
        ("Enfield", "Croydon"),
        ("Hampshire", "Isle of Wight"),
    ],
)
def test_who_lies_further_north_stands_further_up(north, south):
    at = {one.name: one for one in authorities()}
    assert at[north].row < at[south].row


@pytest.mark.parametrize(
    "provider",
    [
        dossier("Renamed", urn="80462"),
        dossier("Renamed", code="E08000017"),
        dossier("Renamed", urn="99999", code="E08000017"),
        dossier("City of Doncaster Council"),
        dossier("DONCASTER", urn="99999"),
    ],
)
def test_a_provider_is_found_by_number_else_by_code_else_by_name(provider):
    assert names_with_report(provider) == ["Doncaster"]


def test_an_ampersand_is_an_and():
    assert names_with_report(dossier("Telford & Wrekin")) == ["Telford and Wrekin"]


def test_a_namesake_takes_no_tile_from_the_authority():
    namesake, own = dossier("Barnet", urn="1234567"), dossier("Barnet Council", urn="80487")
    found = tile_map((namesake, own), TODAY)
    assert [one.address for one in with_report(found)] == ["providers/barnet-council/index.html"]
    assert [one.name for one in found.off_map] == ["Barnet"]


@pytest.mark.parametrize("name", [*sorted(MERGED), "Calderwick"])
def test_who_is_no_authority_of_today_is_told_beside_the_map(name):
    found = tile_map((dossier(name, latest=date(2027, 3, 15)),), TODAY)
    assert with_report(found) == []
    assert [(one.name, one.address, one.told) for one in found.off_map] == [
        (name, f"providers/{name.casefold()}/index.html", "not due yet, next inspection by 15 March 2027")
    ]


@pytest.mark.parametrize(
    ("earliest", "latest", "standing", "told"),
    [
        (None, None, Standing.UNDATED, "no date stated"),
        (None, date(2027, 3, 15), Standing.NOT_YET, "not due yet, next inspection by 15 March 2027"),
        (
            date(2026, 3, 15),
            date(2027, 3, 15),
            Standing.OPEN,
            "due now, next inspection 15 March 2026 to 15 March 2027",
        ),
        (
            None,
            date(2026, 3, 15),
            Standing.PASSED,
            "time stated has passed: the next inspection was due by 15 March 2026",
        ),
    ],
)
def test_a_tile_tells_where_its_authority_stands(earliest, latest, standing, told):
    found = tile_map((dossier("Slough", earliest=earliest, latest=latest),), TODAY)
    assert [(one.standing, one.told) for one in with_report(found)] == [(standing, told)]
    assert dict(found.counts) == dict.fromkeys(Standing, 0) | {Standing.NO_REPORT: 152, standing: 1}


def test_tiles_go_row_by_row_from_the_north_west():
    letters = [one.authority.abbreviation for one in tile_map((), TODAY).tiles]
    assert (letters[:3], letters[-2:]) == (["NBL", "NCL", "NTS"], ["IOW", "IOS"])


@pytest.fixture
def page(tmp_path):
    """Fill a page that holds the map alone, two levels below the root of its site."""
    template = '{% from "components/tilemap.html" import tile_map %}{{ tile_map(map, "../../") }}'
    (tmp_path / "map.html").write_text(template)

    def fill(*dossiers):
        return filled("map.html", {"map": tile_map(dossiers, TODAY)}, tmp_path)

    return fill


def test_a_tile_with_a_report_is_a_link_with_a_name_and_a_mark(page):
    html = page(dossier("Doncaster", latest=date(2028, 3, 12)))
    assert re.findall(r"<a href.*</a>(?=\n)", html) == [
        '<a href="../../providers/doncaster/index.html">'
        "<title>Doncaster (DON): not due yet, next inspection by 12 March 2028</title>"
        '<rect class="reach" x="320" y="320" width="40" height="40"/>'
        '<rect class="tile" x="321.5" y="321.5" width="37" height="37"/>'
        '<text class="letters" x="340.0" y="337">DON</text>'
        '<g transform="translate(340.0 348)"><circle class="mark" r="5.5"/></g></a>'
    ]


def test_each_standing_has_a_mark_of_its_own_shape(page):
    samples = re.findall(r'<g transform="translate\(12 12\)">(.*?)</g></svg> <span>(.*?): \d+</span>', page())
    assert [words for _, words in samples] == [one.value for one in Standing]
    assert len({shape for shape, _ in samples}) == len(Standing)


def test_the_list_tells_all_that_the_map_does(page):
    html = page(dossier("Slough"), dossier("Cumbria"))
    rows = re.findall(r'<tr><th scope="row">(.*?) <span.*?</th><td>(.*?)</td></tr>', html)
    assert len(rows) == 153
    assert ('<a href="../../providers/slough/index.html">Slough</a>', "no date stated") in rows
    assert ("York", "no report here") in rows
    assert '<li><a href="../../providers/cumbria/index.html">Cumbria</a>: no date stated</li>' in html


def test_nothing_is_said_of_providers_without_a_tile_where_there_are_none(page):
    assert "tilemap-off" not in page(dossier("Slough"))


@needs_shared
def test_every_provider_of_the_corpus_has_a_tile():
    known = {(one.name, one.urn) for one in authorities()}
    for path in corpus():
        name, urn = re.search(r'provider:\n  name: "(.*)"\n  urn: "(.*)"', path.read_text()).groups()
        assert (name, urn) in known


@needs_shared
def test_every_number_of_the_published_outcomes_has_a_tile():
    numbers = {one.urn for one in authorities()}
    for path in (SHARED / "facts").glob("*.csv"):
        with path.open(newline="") as lines:
            told = {row["urn"]: row["la"] for row in csv.DictReader(lines)}
        assert {number: name for number, name in told.items() if number not in numbers} == {}
