"""What a site tells machines, read back with the parsers that others read it with."""

import csv
import json
import re
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from zoneinfo import ZoneInfo

import icalendar
import jsonschema
import pytest
from conftest import ROOT, corpus, needs_shared
from lxml import etree

from reportgen.assessment import assess
from reportgen.feeds import linked
from reportgen.feeds.atom import atom_feeds
from reportgen.feeds.calendar import calendars
from reportgen.feeds.data import programme_data, programme_schema
from reportgen.feeds.dictionary import dictionary
from reportgen.feeds.sitemap import robots, sitemaps
from reportgen.feeds.tables import (
    follow_ups_csv,
    improvements_csv,
    inspections_csv,
    judgements_csv,
    providers_csv,
    tables,
)
from reportgen.lives import Stage
from reportgen.programme.contract import (
    CorrectionData,
    DossierData,
    FollowUpData,
    ImprovementData,
    InspectionData,
    JudgementData,
    ProgrammeData,
    ProviderData,
    SaidData,
)
from reportgen.publisher import NO_PUBLISHER, Publisher
from reportgen.report.contract import as_json, data_schema
from reportgen.site.dossier import dossier_of

BASE = "https://reports.example/children/"
ATOM = "{http://www.w3.org/2005/Atom}"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
PUBLISHER = Publisher(
    name="The Inspectorate",
    licence="Open Government Licence",
    licence_url="https://licence.example/3",
)
HOSTILE = (
    '=HYPERLINK("https://evil.example")',
    "+1+1",
    "@SUM(A1)",
    "<script>alert('x')</script> & ]]> <!-- -- >",
    "first line\nsecond; line, with \\n and \\, in it",
    "\U0001f9d2 " * 40 + "end",
    "שלום וברכה, مرحبا",
    "END:VEVENT\nEND:VCALENDAR",
    'a "quoted" text; with: all, marks',
)


def inspection(name="testford-2021-05", published=date(2021, 5, 20), provider="testford", **changed):
    told = {
        "id": name,
        "provider": provider,
        "framework": "ilacs-2018",
        "framework_name": "ILACS 2018",
        "title": "Inspection of local authority children’s services",
        "type": None,
        "first_day": published - timedelta(days=45),
        "last_day": published - timedelta(days=34),
        "published": published,
        "previous": None,
        "corrections": (),
    }
    return InspectionData(**told | changed)


def judgement(**changed):
    told = {
        "inspection": "testford-2021-05",
        "provider": "testford",
        "target": "overall",
        "name": "Overall effectiveness",
        "contributes": True,
        "grade": "requires improvement",
        "label": "Requires improvement to be good",
        "state": "graded",
        "step": 3,
        "steps": 4,
        "sentence": "Help comes too late.",
        "reason": "One area that counts is inadequate.",
        "narrative": "inspections/testford-2021-05/index.html#summary",
    }
    return JudgementData(**told | changed)


def improvement(*said, **changed):
    told = {
        "reference": "testford-2021-05/I1",
        "inspection": "testford-2021-05",
        "provider": "testford",
        "area": None,
        "area_name": "",
        "text": "Visit sooner.",
        "priority": True,
        "address": "inspections/testford-2021-05/index.html#improvement-I1",
        "stage": said[-1].stage if said else Stage.RAISED,
        "said": said,
    }
    return ImprovementData(**told | changed)


def follow_up(**changed):
    told = {
        "inspection": "testford-2021-05",
        "provider": "testford",
        "id": "written-statement",
        "what": "Written statement of action",
        "who": "The authority",
        "stated": "Within 70 working days of receipt of the report",
        "earliest": None,
        "latest": date(2021, 8, 31),
        "basis": "Reported in practice",
        "source": "Reported: 70 working days",
        "note": "",
        "next_inspection": False,
        "actual": None,
    }
    return FollowUpData(**told | changed)


def dossier(name="Testford", slug="testford", **parts):
    provider = ProviderData(slug=slug, name=name, urn="80123", code=None, region="South East")
    told = {"inspections": (inspection(),), "judgements": (), "improvements": (), "follow_ups": ()}
    return DossierData(provider=provider, **told | parts)


FULL = dossier(
    inspections=(
        inspection(),
        inspection(
            "testford-2024-02",
            date(2024, 2, 9),
            previous="testford-2021-05",
            corrections=(
                CorrectionData(day=date(2024, 6, 3), reason="Care leavers were called good; they were not."),
                CorrectionData(day=date(2024, 6, 3), reason="A date was wrong."),
            ),
        ),
    ),
    judgements=(judgement(),),
    improvements=(
        improvement(
            SaidData(
                inspection="testford-2024-02",
                day=date(2024, 1, 6),
                stage=Stage.MET,
                text="They come in time.",
                repeated_as=None,
            )
        ),
    ),
    follow_ups=(
        follow_up(),
        follow_up(id="next", what="Next inspection", next_inspection=True, actual=date(2023, 12, 26)),
        follow_up(id="visits", what="Monitoring visits", latest=None),
    ),
)


def rows_of(text):
    return list(csv.DictReader(StringIO(text)))


# Tables


def test_a_table_of_judgements_carries_sentence_reason_and_narrative_with_every_grade():
    assert judgements_csv([FULL], BASE) == (
        "inspection,provider,target,name,contributes,grade,label,state,step,steps,sentence,reason,narrative\n"
        "testford-2021-05,testford,overall,Overall effectiveness,true,requires improvement,"
        "Requires improvement to be good,graded,3,4,Help comes too late.,One area that counts is inadequate.,"
        "https://reports.example/children/inspections/testford-2021-05/#summary\n"
    )


def test_addresses_lead_from_the_root_where_that_of_the_site_is_not_known():
    (row,) = rows_of(judgements_csv([FULL]))
    assert row["narrative"] == "inspections/testford-2021-05/index.html#summary"


def test_what_is_not_known_is_empty():
    (row,) = rows_of(judgements_csv([dossier(judgements=(judgement(grade=None, step=None),))]))
    assert (row["grade"], row["step"]) == ("", "")


def test_an_improvement_has_a_row_for_each_thing_said_of_it_and_the_first_raises_it():
    rows = rows_of(improvements_csv([FULL], BASE))
    assert [
        (one["said_inspection"], one["said_day"], one["said_stage"], one["said_text"]) for one in rows
    ] == [
        ("testford-2021-05", "2021-04-16", "raised", ""),
        ("testford-2024-02", "2024-01-06", "met", "They come in time."),
    ]
    assert {one["address"] for one in rows} == {f"{BASE}inspections/testford-2021-05/#improvement-I1"}
    assert {(one["text"], one["priority"], one["stage"]) for one in rows} == {
        ("Visit sooner.", "true", "met")
    }


def test_an_inspection_has_its_corrections_in_one_cell():
    first, second = rows_of(inspections_csv([FULL]))
    assert first["corrections"] == ""
    assert second["corrections"] == (
        "2024-06-03: Care leavers were called good; they were not.\n2024-06-03: A date was wrong."
    )
    assert (second["previous"], second["published"]) == ("testford-2021-05", "2024-02-09")


def test_a_follow_up_has_its_days():
    rows = rows_of(follow_ups_csv([FULL]))
    assert [(one["id"], one["latest"], one["next_inspection"], one["actual"]) for one in rows] == [
        ("written-statement", "2021-08-31", "false", ""),
        ("next", "2021-08-31", "true", "2023-12-26"),
        ("visits", "", "false", ""),
    ]


def test_tables_lie_beside_one_another_under_the_names_of_the_dictionary():
    told = tables([FULL], BASE)
    assert list(told) == [f"data/{one.name}.csv" for one in dictionary() if one.is_file]
    assert told["data/providers.csv"] == providers_csv([FULL])
    assert told["data/judgements.csv"] == judgements_csv([FULL], BASE)


def test_columns_are_the_fields_of_the_dictionary():
    fields = {one.name: [field.name for field in one.fields] for one in dictionary()}
    told = tables([])
    for name in ("providers", "inspections", "judgements", "follow_ups"):
        assert told[f"data/{name}.csv"] == ",".join(fields[name]) + "\n"
    said = [f"said_{name}" for name in fields["improvements.said"]]
    assert told["data/improvements.csv"] == ",".join([*fields["improvements"][:-1], *said]) + "\n"


@pytest.mark.parametrize("text", HOSTILE)
def test_a_table_keeps_any_text_and_no_spreadsheet_takes_it_for_a_formula(text):
    (row,) = rows_of(judgements_csv([dossier(judgements=(judgement(sentence=text),))]))
    assert row["sentence"].removeprefix("'") == text
    assert row["sentence"][0] not in "=+-@"


# Data


def test_the_data_fits_its_schema_and_comes_back_as_it_was():
    told = programme_data([FULL], PUBLISHER, date(2026, 1, 2), BASE)
    read = json.loads(as_json(told))
    schema = json.loads(programme_schema(BASE))
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(read, schema)
    assert ProgrammeData(**read) == told
    assert (read["format"], read["as_at"], read["base_url"]) == (1, "2026-01-02", BASE)
    assert (read["publisher"], read["licence"]) == ("The Inspectorate", "Open Government Licence")
    assert read["judgements"][0]["narrative"] == f"{BASE}inspections/testford-2021-05/#summary"
    assert read["inspections"][1]["corrections"][1] == {"day": "2024-06-03", "reason": "A date was wrong."}


def test_data_that_does_not_fit_is_refused_by_the_schema():
    read = json.loads(as_json(programme_data([FULL], PUBLISHER, date(2026, 1, 2))))
    del read["judgements"][0]["sentence"]
    with pytest.raises(jsonschema.ValidationError, match="'sentence' is a required property"):
        jsonschema.validate(read, json.loads(programme_schema()))


def test_the_schema_has_an_id_with_its_version_only_where_the_site_has_an_address():
    assert json.loads(programme_schema(BASE))["$id"] == f"{BASE}data/schema.json?format=1"
    assert "$id" not in json.loads(programme_schema())


def test_the_documented_schema_is_that_of_the_data():
    told = (ROOT / "docs" / "programme.schema.json").read_text()
    assert told == data_schema(ProgrammeData)
    assert json.loads(programme_schema()).items() >= json.loads(told).items()


@pytest.mark.parametrize("text", HOSTILE)
def test_the_data_keeps_any_text(text):
    data = programme_data(
        [dossier(text, judgements=(judgement(sentence=text),))], PUBLISHER, date(2026, 1, 2)
    )
    read = json.loads(as_json(data))
    assert (read["providers"][0]["name"], read["judgements"][0]["sentence"]) == (text, text)


def test_no_reports_are_data_too():
    told = json.loads(as_json(programme_data([], NO_PUBLISHER, date(2026, 1, 2))))
    jsonschema.validate(told, json.loads(programme_schema()))
    assert (told["publisher"], told["providers"], told["judgements"]) == (None, [], [])


def test_the_dictionary_tells_kind_and_meaning_of_every_field():
    told = {one.name: one for one in dictionary()}
    assert list(told) == [
        "providers",
        "inspections",
        "inspections.corrections",
        "judgements",
        "improvements",
        "improvements.said",
        "follow_ups",
    ]
    fields = {one.name: (one.kind, one.meaning) for one in told["judgements"].fields}
    assert fields["sentence"] == ("text", "What stands for the narrative in one sentence.")
    assert fields["step"] == (
        "whole number or null",
        "Its step on its scale, 1 for the best; null without a grade.",
    )
    kinds = {one.name: one.kind for one in told["improvements"].fields}
    assert (kinds["priority"], kinds["said"]) == ("true or false", "list")
    assert kinds["stage"].startswith("one of raised, repeated, met,")
    assert {one.name: one.kind for one in told["follow_ups"].fields}["latest"] == "date, YYYY-MM-DD or null"
    assert all(one.meaning and all(field.meaning for field in one.fields) for one in told.values())


# Linked data


def test_the_page_of_the_data_tells_where_each_file_is():
    told = linked.data_page([FULL], "Inspections", PUBLISHER, date(2026, 1, 2), BASE)
    assert (told["@context"], told["@type"]) == ("https://schema.org", "DataCatalog")
    assert told["url"] == f"{BASE}data/"
    assert told["temporalCoverage"] == "2021-04-05/2024-01-06"
    assert {one["@type"] for one in told["dataset"]} == {"Dataset"}
    assert {one["license"] for one in told["dataset"]} == {"https://licence.example/3"}
    found = {
        one["distribution"]["contentUrl"]: one["distribution"]["encodingFormat"] for one in told["dataset"]
    }
    files = {f"{BASE}{path}": "text/csv" for path in tables([])}
    assert found == {f"{BASE}data/programme.json": "application/json", **files}


def test_the_page_of_the_data_leads_from_itself_where_the_site_has_no_address():
    told = linked.data_page([], "Inspections", NO_PUBLISHER, date(2026, 1, 2), None)
    assert told["dataset"][0]["distribution"]["contentUrl"] == "../data/programme.json"
    assert not {"publisher", "license", "temporalCoverage"} & told.keys()


def test_the_page_of_a_provider_tells_who_it_is_and_the_way_to_it():
    told = linked.provider_page(FULL.provider, BASE)
    who, way = told["@graph"]
    assert who == {
        "@type": "GovernmentOrganization",
        "name": "Testford",
        "identifier": [{"@type": "PropertyValue", "propertyID": "URN", "value": "80123"}],
        "location": {"@type": "Place", "name": "South East"},
        "mainEntityOfPage": f"{BASE}providers/testford/",
    }
    assert way["@type"] == "BreadcrumbList"
    assert [(one["position"], one["name"], one["item"]) for one in way["itemListElement"]] == [
        (1, "Home", BASE),
        (2, "Providers", f"{BASE}providers/"),
        (3, "Testford", f"{BASE}providers/testford/"),
    ]


# News

RFC_3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
ONCE = {
    "feed": {"id": 1, "title": 1, "updated": 1, "author": 1, "rights": 1, "link": 2},
    "entry": {"id": 1, "title": 1, "updated": 1, "published": 1, "summary": 1, "link": 1},
}


def feed_of(text):
    """Return the root of a feed, held to what RFC 4287 asks of one."""
    root = etree.fromstring(text.encode())
    assert root.tag == f"{ATOM}feed"
    entries = root.findall(f"{ATOM}entry")
    assert (root.tag, {one.tag for one in entries}) == (f"{ATOM}feed", {f"{ATOM}entry"})
    for one in (root, *entries):
        kind = one.tag.removeprefix(ATOM)
        counts = {name: len(one.findall(f"{ATOM}{name}")) for name in ONCE[kind]}
        assert counts == ONCE[kind]
        assert {child.tag.removeprefix(ATOM) for child in one} <= {*ONCE[kind], "entry"}
        assert one.findtext(f"{ATOM}id").startswith("https://")
        assert one.findtext(f"{ATOM}title")
        for name in {"updated", "published"} & counts.keys():
            moment = one.findtext(f"{ATOM}{name}")
            assert RFC_3339.fullmatch(moment)
            assert datetime.fromisoformat(moment).tzinfo is not None
        for link in one.findall(f"{ATOM}link"):
            assert link.get("href").startswith("https://")
            assert link.get("rel") in ("self", "alternate")
        relations = [link.get("rel") for link in one.findall(f"{ATOM}link")]
        assert relations == (["self", "alternate"] if kind == "feed" else ["alternate"])
    assert root.findtext(f"{ATOM}author/{ATOM}name")
    ids = [one.findtext(f"{ATOM}id") for one in entries]
    assert len(set(ids)) == len(ids)
    assert root.findtext(f"{ATOM}updated") == entries[0].findtext(f"{ATOM}updated")
    return root


def told_by(feed, name):
    return [one.findtext(f"{ATOM}{name}") for one in feed.findall(f"{ATOM}entry")]


def test_a_feed_of_one_report_is_this():
    one = dossier(inspections=(inspection(),))
    assert atom_feeds([one], "Inspections", PUBLISHER, BASE)["feed.xml"] == (
        """\
<?xml version='1.0' encoding='utf-8'?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en-GB">
  <id>https://reports.example/children/feed.xml</id>
  <title>Inspections</title>
  <updated>2021-05-20T00:00:00+01:00</updated>
  <link rel="self" href="https://reports.example/children/feed.xml" type="application/atom+xml" />
  <link rel="alternate" href="https://reports.example/children/" type="text/html" />
  <author>
    <name>The Inspectorate</name>
  </author>
  <rights>Open Government Licence – https://licence.example/3</rights>
  <entry>
    <id>https://reports.example/children/inspections/testford-2021-05/</id>
    <title>Testford: Inspection of local authority children’s services, April 2021</title>
    <updated>2021-05-20T00:00:00+01:00</updated>
    <published>2021-05-20T00:00:00+01:00</published>
    <link rel="alternate" href="https://reports.example/children/inspections/testford-2021-05/" type="text/html" />
    <summary>The report of the inspection (fieldwork: 5 to 16 April 2021) was published on 20 May 2021.</summary>
  </entry>
</feed>
"""  # noqa: E501
    )


def test_corrections_have_entries_and_ids_of_their_own_and_the_newest_stands_first():
    feed = feed_of(atom_feeds([FULL], "Inspections", PUBLISHER, BASE)["feed.xml"])
    assert told_by(feed, "id") == [
        f"{BASE}inspections/testford-2024-02/#correction-1",
        f"{BASE}inspections/testford-2024-02/#correction-2",
        f"{BASE}inspections/testford-2024-02/",
        f"{BASE}inspections/testford-2021-05/",
    ]
    assert told_by(feed, "updated") == [
        "2024-06-03T00:00:00+01:00",
        "2024-06-03T00:00:00+01:00",
        "2024-02-09T00:00:00+00:00",
        "2021-05-20T00:00:00+01:00",
    ]
    assert told_by(feed, "title")[0] == (
        "Testford: correction of Inspection of local authority children’s services, January 2024"
    )


def test_no_grade_travels_in_a_feed_not_even_in_the_reason_of_a_correction():
    for text in atom_feeds([FULL], "Inspections", PUBLISHER, BASE).values():
        assert not re.search(r"\b(outstanding|good|requires improvement|inadequate)\b", text, re.IGNORECASE)


def test_a_provider_has_a_feed_of_its_own():
    other = dossier(
        "Otherham", "otherham", inspections=(inspection("otherham-2023-01", provider="otherham"),)
    )
    feeds = atom_feeds([FULL, other], "Inspections", PUBLISHER, BASE)
    assert list(feeds) == ["feed.xml", "providers/testford/feed.xml", "providers/otherham/feed.xml"]
    feed = feed_of(feeds["providers/otherham/feed.xml"])
    assert feed.findtext(f"{ATOM}title") == "Otherham: Inspections"
    assert feed.findtext(f"{ATOM}id") == f"{BASE}providers/otherham/feed.xml"
    assert told_by(feed, "id") == [f"{BASE}inspections/otherham-2023-01/"]
    assert len(told_by(feed_of(feeds["feed.xml"]), "id")) == 5


def test_a_feed_has_the_fifty_latest_entries():
    days = [date(2020, 1, 1) + timedelta(days=count) for count in range(60)]
    many = dossier(inspections=tuple(inspection(f"testford-{day}", day) for day in days))
    feed = feed_of(atom_feeds([many], "Inspections", PUBLISHER, BASE)["feed.xml"])
    assert told_by(feed, "id") == [f"{BASE}inspections/testford-{day}/" for day in reversed(days[10:])]


def test_the_author_is_the_site_where_the_publisher_has_no_name():
    feed = etree.fromstring(atom_feeds([FULL], "Inspections", NO_PUBLISHER, BASE)["feed.xml"].encode())
    assert feed.findtext(f"{ATOM}author/{ATOM}name") == "Inspections"
    assert feed.find(f"{ATOM}rights") is None


def test_there_is_no_feed_without_an_address_of_the_site_or_without_a_report():
    assert atom_feeds([FULL], "Inspections", PUBLISHER, None) == {}
    assert atom_feeds([], "Inspections", PUBLISHER, BASE) == {}
    assert atom_feeds([dossier(inspections=())], "Inspections", PUBLISHER, BASE) == {}


def test_the_address_of_the_site_may_have_a_slash_at_its_end_or_none():
    with_slash, without = (atom_feeds([FULL], "S", PUBLISHER, url) for url in (BASE, BASE.rstrip("/")))
    assert with_slash == without


@pytest.mark.parametrize("text", HOSTILE)
def test_a_feed_keeps_any_text(text):
    one = dossier(text, inspections=(inspection(title=text),))
    publisher = Publisher.model_construct(**dict(PUBLISHER) | {"name": text})
    feed = feed_of(atom_feeds([one], text, publisher, BASE)["feed.xml"])
    assert feed.findtext(f"{ATOM}title") == text
    assert feed.findtext(f"{ATOM}author/{ATOM}name") == text
    assert told_by(feed, "title") == [f"{text}: {text}, April 2021"]


# Map of the site


def map_of(text, root="urlset", member="url"):
    """Return addresses with days, the map held to what the protocol asks of one."""
    tree = etree.fromstring(text.encode())
    assert tree.tag == f"{SITEMAP}{root}"
    assert {one.tag for one in tree} <= {f"{SITEMAP}{member}"}
    for one in tree:
        names = [child.tag.removeprefix(SITEMAP) for child in one]
        assert names in (["loc"], ["loc", "lastmod"])
        assert len(one.findtext(f"{SITEMAP}loc")) < 2048
        assert re.fullmatch(r"\d{4}-\d\d-\d\d", one.findtext(f"{SITEMAP}lastmod", "2000-01-01"))
    return {one.findtext(f"{SITEMAP}loc"): one.findtext(f"{SITEMAP}lastmod") for one in tree}


PAGES = ("index.html", "providers/testford/index.html", "inspections/testford-2021-05/index.html")


def test_a_map_tells_of_every_page_when_what_it_shows_changed_last():
    other = dossier(
        "Otherham", "otherham", inspections=(inspection("o-1", date(2025, 1, 2), provider="otherham"),)
    )
    pages = (*PAGES, "frameworks/ilacs-2018/index.html", "inspections/testford-2024-02/index.html")
    assert map_of(sitemaps(pages, [FULL, other], BASE)["sitemap.xml"]) == {
        f"{BASE}": "2025-01-02",
        f"{BASE}frameworks/ilacs-2018/": "2025-01-02",
        f"{BASE}inspections/testford-2021-05/": "2021-05-20",
        f"{BASE}inspections/testford-2024-02/": "2024-06-03",
        f"{BASE}providers/testford/": "2024-06-03",
    }


def test_a_map_of_one_page_is_this():
    assert sitemaps(["index.html"], [FULL], BASE) == {
        "sitemap.xml": """\
<?xml version='1.0' encoding='utf-8'?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
  <url>
    <loc>https://reports.example/children/</loc>
    <lastmod>2024-06-03</lastmod>
  </url>
</urlset>
"""
    }


def test_a_map_is_the_same_in_whatever_order_pages_come():
    assert sitemaps(PAGES, [FULL], BASE) == sitemaps([*reversed(PAGES), *PAGES], [FULL], BASE)


def test_a_site_without_reports_has_a_map_without_days():
    assert map_of(sitemaps(["index.html"], [], BASE)["sitemap.xml"]) == {BASE: None}


def test_many_pages_have_several_maps_and_an_index_of_them():
    pages = [f"themes/{number:05}/index.html" for number in range(50_001)]
    told = sitemaps(pages, [FULL], BASE)
    assert list(told) == ["sitemap.xml", "sitemap-1.xml", "sitemap-2.xml"]
    assert map_of(told["sitemap.xml"], "sitemapindex", "sitemap") == {
        f"{BASE}sitemap-1.xml": "2024-06-03",
        f"{BASE}sitemap-2.xml": "2024-06-03",
    }
    assert len(map_of(told["sitemap-1.xml"])) == 50_000
    assert map_of(told["sitemap-2.xml"]) == {f"{BASE}themes/50000/": "2024-06-03"}


def test_as_many_pages_as_a_map_holds_have_one():
    told = sitemaps([f"themes/{number}/index.html" for number in range(50_000)], [FULL], BASE)
    assert list(told) == ["sitemap.xml"]


def test_there_is_no_map_without_an_address_of_the_site():
    assert sitemaps(PAGES, [FULL], None) == {}


def test_robots_may_read_all_and_find_the_map():
    assert (
        robots(BASE) == "User-agent: *\nAllow: /\n\nSitemap: https://reports.example/children/sitemap.xml\n"
    )
    assert robots(None) == "User-agent: *\nAllow: /\n"


# Calendars


def events_of(text):
    """Return the events of a calendar, held to what RFC 5545 asks of one."""
    lines = text.encode().split(b"\r\n")
    assert lines[-1] == b""
    assert not any(b"\n" in line or b"\r" in line or len(line) > 75 for line in lines)
    calendar = icalendar.Calendar.from_ical(text)
    assert (calendar["version"], calendar["prodid"]) == ("2.0", "-//reportgen//follow-ups//EN")
    events = calendar.walk("VEVENT")
    assert events
    assert len({one["uid"] for one in events}) == len(events)
    assert not calendar.walk("VALARM")
    assert not [one.errors for one in events if one.errors]
    return events


def test_a_calendar_of_one_follow_up_is_this():
    assert calendars([FULL], BASE) == {
        "providers/testford/follow-ups.ics": """\
BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//reportgen//follow-ups//EN
NAME:Testford: what is due
BEGIN:VEVENT
SUMMARY:Testford: last day for written statement of action
DTSTART;VALUE=DATE:20210831
DTSTAMP:20210519T230000Z
UID:testford-2021-05/written-statement@reportgen
DESCRIPTION:Due: By 31 August 2021\\nStated: Within 70 working days of rece
 ipt of the report\\nWho: The authority\\nBasis: Reported in practice\\nSource
 : Reported: 70 working days\\nFollows: Inspection of local authority childr
 en’s services\\, 5 to 16 April 2021
TRANSP:TRANSPARENT
URL:https://reports.example/children/inspections/testford-2021-05/
END:VEVENT
END:VCALENDAR
""".replace("\n", "\r\n")
    }


def test_an_event_is_the_whole_last_day_and_tells_its_window():
    due = follow_up(earliest=date(2021, 8, 1), note="Counted from publication.")
    (event,) = events_of(calendars([dossier(follow_ups=(due,))])["providers/testford/follow-ups.ics"])
    assert event["dtstart"].dt == date(2021, 8, 31)
    assert event["dtstart"].params["VALUE"] == "DATE"
    told = event["description"].splitlines()
    assert told[0] == "Due: 1 to 31 August 2021"
    assert "Counted from publication." in told
    assert "url" not in event


def test_an_event_of_a_corrected_report_is_stamped_with_the_day_of_that():
    due = follow_up(inspection="testford-2024-02")
    one = dossier(inspections=FULL.inspections, follow_ups=(due,))
    (event,) = events_of(calendars([one])["providers/testford/follow-ups.ics"])
    corrected = datetime(2024, 6, 3, tzinfo=ZoneInfo("Europe/London"))
    assert event["dtstamp"].dt == corrected.astimezone(UTC)
    assert event["uid"] == "testford-2024-02/written-statement@reportgen"


def test_a_provider_without_anything_due_has_no_calendar():
    assert calendars([dossier(follow_ups=FULL.follow_ups[1:])]) == {}
    assert calendars([]) == {}


@pytest.mark.parametrize("text", HOSTILE)
def test_a_calendar_keeps_any_text(text):
    due = follow_up(what=f"The {text}", source=text)
    (event,) = events_of(calendars([dossier(text, follow_ups=(due,))])["providers/testford/follow-ups.ics"])
    assert event["summary"] == f"{text}: last day for the {text}"
    assert f"Source: {text}\n" in event["description"]


def test_the_name_of_a_calendar_is_escaped_as_any_text():
    one = dossier("A, B; C\nEND:VCALENDAR", follow_ups=(follow_up(),))
    told = calendars([one])["providers/testford/follow-ups.ics"]
    assert told.splitlines()[3] == r"NAME:A\, B\; C\nEND:VCALENDAR: what is due"


# All of them


def all_of(dossiers):
    return {
        **tables(dossiers, BASE),
        "data/programme.json": as_json(programme_data(dossiers, PUBLISHER, date(2026, 1, 2), BASE)),
        **atom_feeds(dossiers, "Inspections", PUBLISHER, BASE),
        **sitemaps(PAGES, dossiers, BASE),
        **calendars(dossiers, BASE),
    }


@needs_shared
def test_the_published_records_are_told_whole_and_twice_the_same():
    cases = {}
    for path in corpus():
        cases.setdefault(path.stem[:-8], []).append(assess(path).case)
    dossiers = [dossier_of(found, slug) for slug, found in cases.items()]
    told = all_of(dossiers)
    assert told == all_of(dossiers)
    data = json.loads(told["data/programme.json"])
    jsonschema.validate(data, json.loads(programme_schema(BASE)))
    for name in ("providers", "inspections", "judgements", "follow_ups"):
        assert len(rows_of(told[f"data/{name}.csv"])) == len(data[name])
    events = sum(1 + len(one["said"]) for one in data["improvements"])
    assert len(rows_of(told["data/improvements.csv"])) == events
    for row in rows_of(told["data/judgements.csv"]):
        assert row["narrative"].startswith(f"{BASE}inspections/{row['inspection']}/")
        assert row["sentence"] or not row["grade"]
    feeds = {path: feed_of(text) for path, text in told.items() if path.endswith("feed.xml")}
    assert len(feeds) == len(dossiers) + 1
    assert len(told_by(feeds["feed.xml"], "id")) == len(corpus())
    for one in dossiers:
        due = [due for due in one.follow_ups if due.latest and not due.actual]
        assert len(events_of(told[f"providers/{one.provider.slug}/follow-ups.ics"])) == len(due)
