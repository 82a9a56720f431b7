"""A site of every report: what is out and nothing else, whole or not at all, and only changes written."""

import json
import re
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from batches import Here, tree
from conftest import EXAMPLES, MINIMAL

from reportgen.cache import Cache
from reportgen.errors import ConfigurationError, OutputError, RecordError, RenderError, UsageError
from reportgen.frameworks import Library
from reportgen.load import load
from reportgen.moments import LONDON
from reportgen.packing import pack_kit
from reportgen.site.admission import Admitted, by_provider
from reportgen.site.building import SiteOrder, build_site
from reportgen.site.links import Leads, dead_links, leads_of
from reportgen.site.manifest import MANIFEST
from reportgen.site.notices import Notice, Notices, notice_of
from reportgen.site.proving import verify_everything

NOW = datetime(2026, 11, 1, 9, 0, tzinfo=LONDON)
BASE = "https://reports.example.gov.uk/children/"

LATER = (
    MINIMAL.replace("2024-03", "2026-03")
    .replace("published: 2024-05-01", "published: 2026-05-01")
    .replace("  grade: good\n", "  grade: requires improvement\n")
    .replace("leadership: {grade: good", "leadership: {grade: requires improvement")
    .replace("help-and-protection: {grade: good", "help-and-protection: {grade: requires improvement")
    + "previous: testford-2024-05\nimprovements: [{id: I1, text: The timeliness of visits.}]\n"
)
OTHER = MINIMAL.replace("name: Testford", "name: Barchester")


def write(folder, **records):
    """Write records into the folder's `r`, '_' standing for '-' in their names."""
    (folder / "r").mkdir(exist_ok=True)
    for name, text in records.items():
        (folder / "r" / f"{name.replace('_', '-')}.yaml").write_text(text)


def order(folder, **changes):
    usual = SiteOrder(folder / "r", folder / "site", NOW, BASE, cache=folder / "cache", executor=Here())
    return replace(usual, **changes)


def built(folder, **changes):
    return build_site(order(folder, **changes))


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A site of two reports of Testford and one of Barchester, made once; nobody changes it."""
    folder = tmp_path_factory.mktemp("made")
    write(folder, testford_2024_05=MINIMAL, testford_2026_05=LATER, barchester_2024_05=OTHER)
    built(folder)
    return folder


@pytest.fixture
def three(made, tmp_path):
    """The same, with the cache, for whoever changes it."""
    for path in made.rglob("*"):
        target = tmp_path / path.relative_to(made)
        if path.is_dir():
            target.mkdir(exist_ok=True)
        else:
            target.write_bytes(path.read_bytes())
    return tmp_path


def test_a_site_holds_each_report_each_provider_and_the_data_of_all(made):
    names = set(tree(made / "site"))
    assert {
        "index.html",
        "providers/index.html",
        "providers/testford/index.html",
        "providers/testford/compare.html",
        "providers/testford/data.json",
        "providers/testford/improvements.csv",
        "providers/testford/feed.xml",
        "providers/barchester/index.html",
        "programme/index.html",
        "programme/ilacs-2023-leadership/index.html",
        "comparisons/index.html",
        "comparisons/ilacs-2023-good/index.html",
        "themes/index.html",
        "frameworks/index.html",
        "frameworks/ilacs-2023/index.html",
        "data/index.html",
        "data/programme.json",
        "data/schema.json",
        "corrections/index.html",
        "feed.xml",
        "sitemap.xml",
        "robots.txt",
        MANIFEST,
    } <= names
    for one in ("testford-2024-05", "testford-2026-05", "barchester-2024-05"):
        files = ("index.html", "report.pdf", "summary.pdf", "report.json")
        assert {f"inspections/{one}/{name}" for name in files} <= names
    assert "providers/barchester/compare.html" not in names  # there is one inspection alone


def test_the_data_tell_each_grade_with_its_sentence_and_the_address_of_its_narrative(made):
    data = json.loads((made / "site" / "data" / "programme.json").read_text())
    told = [one for one in data["judgements"] if one["inspection"] == "testford-2026-05"]
    assert [(one["name"], one["label"]) for one in told] == [
        ("Leadership", "Requires improvement to be good"),
        ("Help and protection", "Requires improvement to be good"),
        ("Children in care", "Good"),
        ("Care leavers", "Good"),
        ("Overall effectiveness", "Requires improvement to be good"),
    ]
    assert {one["sentence"] for one in told[:-1]} == {
        "Leaders know their services well.",
        "Children get help early.",
        "Children in care live in good homes.",
        "Care leavers are well supported.",
    }
    assert told[1]["narrative"] == f"{BASE}inspections/testford-2026-05/#area-help-and-protection"


def test_a_provider_page_says_once_that_a_report_tells_of_nothing_that_was_asked(tmp_path):
    asked = "improvements: [{id: I1, text: Visits in time.}, {id: I2, text: Plans with dates.}]\n"
    write(tmp_path, testford_2024_05=MINIMAL + asked, testford_2026_05=LATER)
    built(tmp_path)
    page = (tmp_path / "site/providers/testford/index.html").read_text()
    section = page.partition('id="asked"')[2].partition("</section>")[0]
    text = " ".join(re.sub(r"<[^>]+>", " ", section).split())
    assert text.endswith(
        "Nothing is said of the two areas for improvement that a later report could tell of. "
        "Asked for in March 2026 No later report could say what became of it. I1 The timeliness of visits. "
        "Asked for in March 2024 The report of March 2026 does not say what became of any of them. "
        "I1 Visits in time. I2 Plans with dates."
    )


def test_a_report_leads_to_its_provider_and_says_where_it_is_found(made):
    page = (made / "site" / "inspections" / "testford-2026-05" / "index.html").read_text()
    assert '<a href="../../providers/testford/index.html">All inspections of Testford</a>' in page
    assert f'<link rel="canonical" href="{BASE}inspections/testford-2026-05/">' in page


# --- What is out


HIDDEN = {
    "draft": ("status: published", "status: draft"),
    "factual accuracy": ("status: published", "status: factual-accuracy"),
    "final": ("status: published", "status: final"),
    "another day": ("published: 2024-05-01", "published: 2026-11-02"),
    "another hour": ("published: 2024-05-01", 'published: 2026-11-01\n  published_at: "09:01"'),
}


@pytest.mark.parametrize("kind", HIDDEN)
@pytest.mark.parametrize("of", ["another provider", "the next inspection"])
def test_what_is_not_out_leaves_no_trace(three, kind, of):
    before = tree(three / "site")
    text = MINIMAL.replace("name: Testford", "name: Secretham") if of == "another provider" else LATER
    text = text.replace("2026-05-01", "2024-05-01").replace(*HIDDEN[kind])
    if of == "the next inspection":
        text = text.replace("previous: testford-2024-05", "previous: testford-2026-05")
    write(three, secret_2026_11=text)
    assert built(three).changes.written == ()
    assert tree(three / "site") == before
    built(three, output=three / "anew", cache=None)
    assert tree(three / "anew") == before


def test_a_report_is_in_the_site_from_its_hour_on(three):
    write(three, secretham_2026_11=OTHER.replace("Barchester", "Secretham").replace(*HIDDEN["another hour"]))
    assert built(three).reports == 3
    assert built(three, now=NOW.replace(minute=1)).reports == 4
    assert (three / "site" / "providers" / "secretham" / "index.html").exists()


PUBLISHED_AS_JSON = {
    "format": 1,
    "framework": "ilacs-2023",
    "provider": {"name": "Testford"},
    "inspection": {
        "dates": [{"from": "2024-03-04", "to": "2024-03-15"}],
        "lead_inspector": "A. Inspector",
        "published": "2024-05-01",
    },
    "status": "published",
    "overall": {"grade": "good", "narrative": "Services are good.\n"},
    "areas": {
        "leadership": {"grade": "good", "narrative": "Leaders know their services well."},
        "help-and-protection": {"grade": "good", "narrative": "Children get help early."},
        "in-care": {"grade": "good", "narrative": "Children in care live in good homes."},
        "care-leavers": {"grade": "good", "narrative": "Care leavers are well supported."},
    },
}


@pytest.mark.parametrize("draft", ["yaml", "json"])
def test_a_draft_of_the_same_id_beside_a_report_leaves_no_trace(three, draft):
    before = tree(three / "site")
    record = three / "r" / "testford-2024-05.yaml"
    told = PUBLISHED_AS_JSON | {"status": "draft", "provider": {"name": "Secretham"}}
    if draft == "yaml":
        record.write_text(
            MINIMAL.replace("status: published", "status: draft").replace("Testford", "Secretham")
        )
        told = PUBLISHED_AS_JSON
    record.with_suffix(".json").write_text(json.dumps(told))
    assert built(three).changes.written == ()
    assert tree(three / "site") == before


def test_the_hour_that_an_autumn_night_has_twice_takes_no_report_back(three):
    autumn = datetime(2026, 10, 25, 1, 30, tzinfo=LONDON)
    text = OTHER.replace("Barchester", "Secretham").replace(
        "published: 2024-05-01", 'published: 2026-10-25\n  published_at: "01:30"'
    )
    write(three, secretham_2026_10=text)
    assert built(three, now=autumn.replace(minute=29)).reports == 3
    assert built(three, now=autumn).reports == 4
    assert built(three, now=autumn.replace(minute=10, fold=1)).reports == 4


def test_the_day_of_a_site_is_that_of_london(three):
    written = built(three, now=datetime(2026, 6, 30, 23, 30, tzinfo=UTC)).changes.written
    assert "index.html" in written
    assert "1 July 2026" in (three / "site" / "index.html").read_text()


def test_a_published_record_without_a_day_stops_the_site(three):
    before = tree(three / "site")
    write(three, barchester_2024_05=OTHER.replace("  published: 2024-05-01\n", ""))
    with pytest.raises(RecordError) as raised:
        built(three)
    (problem,) = raised.value.problems
    assert (problem.code, problem.field, problem.place.line) == ("site.undated", ("inspection",), 5)
    assert tree(three / "site") == before


NUMBERED = {
    "one of each number": (("80001", "Testford"), ("80002", "Testford")),
    "one without a number between": (("80001", "Testford"), (None, "Testford"), ("80002", "Testford")),
}


@pytest.mark.parametrize("kind", NUMBERED)
def test_two_numbers_are_two_providers_whatever_they_are_called(kind):
    out = [_of(f"testford-{year}-05", *who) for year, who in enumerate(NUMBERED[kind], start=2022)]
    groups = by_provider(out)
    assert list(groups) == ["testford", "testford-2"]
    assert {one.notice.urn for one in groups["testford"]} >= {"80001"}
    assert {one.notice.urn for one in groups["testford-2"]} == {"80002"}


def test_a_provider_that_is_renamed_keeps_its_page_by_its_number():
    out = (_of("aldham-2022-05", "80001", "Old"), _of("newham-2024-05", "80001", "New"))
    ((slug, group),) = by_provider(out).items()
    assert slug == "newham"
    assert [one.notice.provider for one in group] == ["Old", "New"]


def _of(record_id, urn, name):
    notice = notice_of(load(EXAMPLES / "calderwick-2026-06.yaml", Library()).record)
    return Admitted(Path(record_id), replace(notice, id=record_id, provider=name, urn=urn))


def test_a_report_that_is_out_and_follows_one_that_is_not_stops_the_site(three):
    before = tree(three / "site")
    write(three, testford_2024_05=MINIMAL.replace("status: published", "status: final"))
    with pytest.raises(RecordError) as raised:
        built(three)
    (problem,) = raised.value.problems
    assert (problem.code, problem.field, problem.found) == (
        "site.hidden",
        ("previous",),
        "'testford-2024-05'",
    )
    assert Path(problem.place.file).name == "testford-2026-05.yaml"
    assert problem.place.line == len(LATER.splitlines()) - 1
    assert tree(three / "site") == before


def test_a_file_of_which_nobody_can_say_whether_it_is_out_stops_the_site(three):
    before = tree(three / "site")
    write(three, broken_2024_05="status: [published\n")
    with pytest.raises(RecordError) as raised:
        built(three)
    assert Path(raised.value.problems[0].place.file).name == "broken-2024-05.yaml"
    assert tree(three / "site") == before


def test_a_folder_where_nothing_is_out_makes_a_site_that_says_so(tmp_path):
    write(tmp_path, testford_2024_05=MINIMAL.replace("status: published", "status: draft"))
    assert built(tmp_path).reports == 0
    assert "No report is published here yet." in (tmp_path / "site" / "index.html").read_text()
    assert b"estford" not in b"".join(tree(tmp_path / "site").values())


# --- Odd frameworks and names


ODD_FRAMEWORK = """
format: 1
title: "<b>Odd</b> & 'quoted' \\"inspections\\""
name: "Odd <i>2025</i>"
kind: odd
subject: "<u>home</u>"
in_force: {from: 2020-01-01}
source: "https://x.example/?a=1&b=2"
scales:
  - id: two
    grades:
      - {word: "yes!", label: "Yes!", meaning: "It is."}
      - {word: "yes?", label: "Yes?", meaning: "It may be."}
areas:
  - id: index
    title: "../Area <x>"
    label: "Area <x>"
    name: "area <x>"
    heading: "{title}: {grade}"
    scale: two
table_order: [index]
narrative_order: [index]
overall: {scale: two, label: "Overall <z>", sentence: "{provider} is: {grade}"}
sections:
  - {kind: summary, title: Summary}
  - {kind: areas, title: Areas}
"""
ODD_RECORD = """
format: 1
framework: odd
provider: {name: "<b>NAME</b> & 'co' ../x", region: "<b>North</b>, =1+1", urn: "80001"}
inspection: {dates: [{from: 2024-03-04, to: 2024-03-05}], lead_inspector: A. B., published: 2024-05-01}
status: published
overall: {grade: "GRADE", narrative: "x <script>alert(1)</script> y"}
areas:
  index: {grade: "GRADE", narrative: One., improvements: [{id: I1, text: "Do <b>this</b>."}]}
"""


def test_odd_names_and_grades_are_text_on_every_page_and_have_addresses_of_their_own(
    tmp_path,
):
    (tmp_path / "f").mkdir()
    (tmp_path / "f" / "odd.yaml").write_text(ODD_FRAMEWORK)
    one = ODD_RECORD.replace("NAME", "One").replace("GRADE", "yes!")
    two = ODD_RECORD.replace("NAME", "Two").replace("GRADE", "yes?").replace("80001", "80002")
    write(tmp_path, index=one, x_2024_03=two)
    done = built(tmp_path, frameworks=(tmp_path / "f",))
    assert done.failed == ()
    site = tree(tmp_path / "site")
    assert {"comparisons/odd-yes-u21/index.html", "comparisons/odd-yes-u3f/index.html"} <= site.keys()
    assert {"providers/b-one-b-co-x/index.html", "providers/x/index.html"} <= site.keys()
    pages = [data for name, data in site.items() if name.endswith((".html", ".xml"))]
    for mark in (
        b"<b>One",
        b"<b>North",
        b"<i>2025",
        b"<u>home",
        b"<x>",
        b"<z>",
        b"<script>alert",
        b"<b>this",
    ):
        assert not any(mark in page for page in pages), mark


# --- Only what changed


def test_where_nothing_changed_nothing_is_written_and_every_file_is_the_same_one(three):
    def files():
        return {path: path.stat().st_ino for path in (three / "site").rglob("*") if path.is_file()}

    before = files()
    changes = built(three).changes
    assert (changes.written, changes.removed) == ((), ())
    now = files()
    assert now.pop(three / "site" / MANIFEST) != before.pop(three / "site" / MANIFEST)
    assert now == before


def test_a_change_of_one_record_rewrites_what_depends_on_it_and_no_more(three):
    write(three, barchester_2024_05=OTHER.replace("Leaders know", "Its leaders know"))
    changes = built(three).changes
    assert set(changes.written) == {
        *(
            f"inspections/barchester-2024-05/{name}"
            for name in ("index.html", "report.pdf", "summary.pdf", "report.json")
        ),
        "providers/barchester/index.html",
        "providers/barchester/data.json",
        "comparisons/ilacs-2023-good/index.html",
        "programme/ilacs-2023-leadership/index.html",  # the list behind the counts
        "data/programme.json",
        "data/judgements.csv",
    }
    assert changes.removed == ()


def test_a_file_that_somebody_changed_in_the_old_site_is_put_right(three):
    (three / "site" / "inspections" / "barchester-2024-05" / "report.pdf").write_bytes(b"%PDF-1.7 another")
    (three / "site" / "programme" / "index.html").unlink()
    before = tree(three / "site")
    changes = built(three).changes
    assert set(changes.written) == {"inspections/barchester-2024-05/report.pdf", "programme/index.html"}
    now = tree(three / "site")
    assert now["inspections/barchester-2024-05/report.pdf"].startswith(b"%PDF-1.7\n")
    assert {name for name in now if now[name] != before.get(name)} == set(changes.written)


def test_a_record_is_read_for_its_notice_once_for_the_same_bytes(three, monkeypatch):
    path, kit = three / "r" / "testford-2026-05.yaml", pack_kit(None, (), None)
    cache = Cache(three / "cache")
    notice = Notices(path.parent, kit, Library(), None).of(path)
    assert notice == Notice(
        id="testford-2026-05",
        provider="Testford",
        urn=None,
        last_day=date(2026, 3, 15),
        previous="testford-2024-05",
        is_public=True,
        moment=datetime(2026, 5, 1, tzinfo=LONDON),
    )
    with monkeypatch.context() as patch:
        patch.setattr("reportgen.site.notices.load", None)  # nobody reads it again
        assert Notices(path.parent, kit, Library(), cache).of(path) == notice
    path.write_text(LATER.replace("status: published", "status: final"))
    assert Notices(path.parent, kit, Library(), cache).of(path) == replace(notice, is_public=False)
    cache.close()


def test_a_record_that_names_a_text_is_read_again_where_that_is_gone(three):
    path = three / "r" / "barchester-2024-05.yaml"
    (three / "r" / "told.md").write_text("Leaders know their services well.\n")
    path.write_text(OTHER.replace("Leaders know their services well.", "{file: told.md}"))
    assert built(three).changes
    (three / "r" / "told.md").unlink()
    assert built(three).changes is None


def test_a_record_that_is_gone_takes_its_pages_along(three):
    (three / "r" / "barchester-2024-05.yaml").unlink()
    removed = built(three).changes.removed
    assert {name.split("/")[1] for name in removed if name.startswith(("insp", "prov"))} == {
        "barchester-2024-05",
        "barchester",
    }
    assert b"archester" not in b"".join(tree(three / "site").values())


def test_the_same_records_give_the_same_bytes_with_workers_and_without_a_cache(three):
    built(three, output=three / "again", cache=None, executor=None, workers=2)
    assert tree(three / "again") == tree(three / "site")


# --- Whole or not at all


def test_where_a_report_fails_the_old_site_stays_and_the_failure_is_told(three):
    before = tree(three / "site")
    write(three, barchester_2024_05=OTHER.replace("leadership: {grade: good", "leadership: {grade: splendid"))
    done = built(three)
    assert done.changes is None
    assert [Path(one.what).name for one in done.failed] == ["barchester-2024-05.yaml"]
    assert "'splendid'" in str(done.failed[0].failure)
    assert tree(three / "site") == before


def test_where_a_template_of_the_site_is_broken_the_old_site_stays(three):
    before = tree(three / "site")
    (three / "t" / "site").mkdir(parents=True)
    (three / "t" / "site" / "provider.html").write_text("{{ page.nothing }}")
    done = built(three, templates=three / "t")
    assert sorted(one.what for one in done.failed) == ["barchester", "testford"]
    assert "provider.html, line 1" in str(done.failed[0].failure)
    assert tree(three / "site") == before


def test_a_dead_link_keeps_the_old_site(three):
    before = tree(three / "site")
    (three / "t" / "site").mkdir(parents=True)
    (three / "t" / "site" / "home.html").write_text(
        '{% extends "site/base.html" %}{% block body %}<main id="main"><a href="nowhere/index.html">x</a>'
        "</main>{% endblock %}"
    )
    with pytest.raises(RenderError, match=r"index.html leads to nowhere/index.html"):
        built(three, templates=three / "t")
    assert tree(three / "site") == before
    assert {path.name for path in three.iterdir()} == {"r", "site", "cache", "t"}


def test_what_is_somebodys_in_the_old_site_goes_along(three):
    (three / "site" / "CNAME").write_text("reports.example.gov.uk\n")
    (three / "site" / "providers" / ".htaccess").write_text("Options -Indexes\n")
    built(three)
    built(three)
    assert (three / "site" / "CNAME").read_text() == "reports.example.gov.uk\n"
    assert (three / "site" / "providers" / ".htaccess").read_text() == "Options -Indexes\n"


def test_a_folder_of_somebodys_is_left_as_it_is(tmp_path):
    write(tmp_path, testford_2024_05=MINIMAL)
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "thesis.txt").write_text("years of work")
    with pytest.raises(OutputError, match=r"no site\.json of a site of ours"):
        built(tmp_path)
    assert tree(tmp_path / "site") == {"thesis.txt": b"years of work"}


def test_a_link_in_the_place_of_a_site_is_refused(three):
    (three / "link").symlink_to(three / "site")
    with pytest.raises(OutputError, match="is a link"):
        built(three, output=three / "link")


@pytest.mark.parametrize("inside", ["records", "cache"])
def test_nothing_that_is_not_for_everybody_may_lie_in_the_site(three, inside):
    before = tree(three)
    places = {"records": three / "site" / "r", "cache": three / "site" / "cache"}
    with pytest.raises(UsageError, match="everybody could read") as caught:
        built(three, **{inside: places[inside]})
    assert str(places[inside]) in str(caught.value)
    assert tree(three) == before


# --- Proof


def verdicts(*paths):
    """Return what is not right, by names from the site, and the names of what was not looked at."""
    found = list(verify_everything(paths))
    wrong = {
        "/".join(one.path.parts[-2:]): [*one.disagreements, *([str(one.failure)] if one.failure else [])]
        for one in found
        if one.disagreements or one.failure
    }
    return wrong, len(found), [path.name for one in found for path in one.beside]


def test_a_site_as_it_was_made_is_proved_with_every_report_in_it(three):
    assert verdicts(three / "site") == ({}, 1 + 3 * 4, [])
    (three / "site" / "CNAME").write_text("reports.example.gov.uk\n")
    page = three / "site" / "inspections" / "testford-2024-05" / "index.html"
    assert verdicts(three / "site", page) == ({}, 1 + 3 * 4 + 1, ["CNAME"])


def test_what_was_changed_in_a_site_or_is_missing_is_told(three):
    site = three / "site"
    report = site / "inspections" / "testford-2024-05" / "index.html"
    report.write_bytes(report.read_bytes().replace(b"Children get help early.", b"Children get help late."))
    (site / "index.html").write_text("hacked")
    (site / "feed.xml").unlink()
    (site / "robots.txt").unlink()
    (site / "robots.txt").symlink_to(three / "x")
    wrong, _, _ = verdicts(site)
    told = wrong.pop("site/site.json")
    assert [one.partition(" ")[0] for one in told] == [
        "feed.xml",
        "index.html",
        "inspections/testford-2024-05/index.html",
        "robots.txt",
    ]
    assert told[0] == "feed.xml is missing"
    assert told[1].startswith("index.html was changed: its hash is ")
    assert told[3] == "robots.txt is no regular file"
    assert list(wrong) == ["testford-2024-05/index.html"]
    assert "not as it was made" in str(wrong)


def test_a_site_of_which_the_manifest_is_damaged_is_told(three):
    (three / "site" / MANIFEST).write_text("{")
    wrong, count, _ = verdicts(three / "site")
    assert (count, list(wrong)) == (1, ["site/site.json"])
    assert "is no JSON" in wrong["site/site.json"][0]


def test_a_withdrawn_report_needs_no_data_to_be_proved(three):
    config = configured(
        three, '[[site.withdrawn]]\nid = "barchester-2024-05"\nday = "2024-06-01"\nreason = "Error."\n'
    )
    built(three, config=config)
    assert verdicts(three / "site") == ({}, 1 + 2 * 4, [])


# --- What the publisher sets


def configured(folder, text):
    path = folder / "reportgen.toml"
    path.write_text(text)
    return path


def test_inspections_that_the_publisher_names_stand_side_by_side(three):
    config = configured(
        three,
        '[site]\nname = "All reports"\n[[site.comparisons]]\nid = "two"\ntitle = "Two of a kind"\n'
        'inspections = ["testford-2024-05", "barchester-2024-05"]\n',
    )
    built(three, config=config)
    page = (three / "site" / "comparisons" / "two" / "index.html").read_text()
    assert "<h1>Two of a kind</h1>" in page
    assert page.index(">testford-2024-05</a>") < page.index(">barchester-2024-05</a>")
    index = (three / "site" / "comparisons" / "index.html").read_text()
    assert '<a href="../comparisons/two/index.html">Two of a kind</a>' in index
    assert "<title>Comparisons – All reports</title>" in index


def test_settings_that_name_reports_that_are_not_out_are_told(three):
    config = configured(
        three,
        '[[site.comparisons]]\nid = "two"\ntitle = "Two"\n'
        'inspections = ["testford-2024-05", "nowhere-2024-05"]\n'
        '[[site.moved]]\nbefore = "barchester-2024-05"\nnow = "gone-2024-05"\nday = "2024-06-01"\n'
        'reason = "Why"\n',
    )
    with pytest.raises(ConfigurationError) as raised:
        built(three, config=config)
    assert [(one.code, one.found, one.place.line, one.place.column) for one in raised.value.problems] == [
        ("site.unknown", "'nowhere-2024-05'", 4, 36),
        ("site.moved", "'barchester-2024-05'", 6, 10),
        ("site.unknown", "'gone-2024-05'", 7, 7),
    ]
    assert {one.place.file for one in raised.value.problems} == {str(config)}


def test_a_comparison_at_the_address_of_another_page_is_told(three):
    before = tree(three / "site")
    config = configured(
        three,
        '[[site.comparisons]]\nid = "ilacs-2023-good"\ntitle = "Two"\n'
        'inspections = ["testford-2024-05", "barchester-2024-05"]\n',
    )
    with pytest.raises(ConfigurationError) as raised:
        built(three, config=config)
    (problem,) = raised.value.problems
    assert (problem.code, problem.found, problem.place.line) == ("site.taken", "'ilacs-2023-good'", 2)
    assert tree(three / "site") == before


def test_the_old_address_of_a_report_leads_on_to_the_new_one(three):
    config = configured(
        three,
        '[[site.moved]]\nbefore = "testfrod-2024-05"\nnow = "testford-2024-05"\nday = "2024-06-01"\n'
        'reason = "The id was mistyped."\n',
    )
    built(three, config=config)
    page = (three / "site" / "inspections" / "testfrod-2024-05" / "index.html").read_text()
    to = "../../inspections/testford-2024-05/index.html"
    assert f'<meta http-equiv="refresh" content="0; url={to}">' in page
    assert f'<a href="{to}">Go to the report</a>' in page
    assert "since 1 June 2024" in page
    assert "The id was mistyped." in (three / "site" / "corrections" / "index.html").read_text()
    assert "testfrod" not in (three / "site" / "sitemap.xml").read_text()


def test_a_report_that_was_withdrawn_leaves_a_stone_with_day_and_reason_and_nothing_else(three):
    config = configured(
        three,
        '[[site.withdrawn]]\nid = "barchester-2024-05"\nday = "2024-06-01"\nreason = "Published in error."\n',
    )
    assert built(three, config=config).reports == 2
    page = (three / "site" / "inspections" / "barchester-2024-05" / "index.html").read_text()
    assert "The report barchester-2024-05 was withdrawn on 1 June 2024." in page
    assert "Published in error." in page
    assert b"Barchester" not in b"".join(tree(three / "site").values())
    assert set(tree(three / "site" / "inspections" / "barchester-2024-05")) == {"index.html"}


def test_corrections_are_told_with_day_and_reason_on_the_report_and_the_page_of_all(three):
    write(
        three,
        barchester_2024_05=f'{OTHER}corrections: [{{day: 2024-06-01, reason: "Paragraph 1 was wrong."}}]\n',
    )
    built(three)
    report = (three / "site" / "inspections" / "barchester-2024-05" / "index.html").read_text()
    assert "Corrected on 1 June 2024" in report
    page = (three / "site" / "corrections" / "index.html").read_text()
    assert "1 June 2024: Paragraph 1 was wrong." in page
    feed = (three / "site" / "feed.xml").read_text()
    (anchor,) = re.findall(r"inspections/barchester-2024-05/#([^<\"]+)", feed)[:1]
    assert f'id="{anchor}"' in report


# --- Links


@pytest.mark.parametrize(
    ("link", "is_dead"),
    [
        ("b/index.html", False),
        ("b/index.html#here", False),
        ("b/index.html#there", True),
        ("./b/../b/index.html", False),
        ("b/", True),
        ("#top", False),
        ("#bottom", True),
        ("../a.html", True),
        ("c%20d.pdf", False),
        ("c.pdf#page=2", True),
        ("https://example.org/x", False),
        ("mailto:a@example.org", False),
        ("https://s.example/b/", False),
        ("https://s.example/b/#there", True),
        ("https://s.example/x/", True),
        ("data:text/csv,a", False),
    ],
)
def test_a_link_is_dead_where_no_file_or_anchor_of_the_site_is_behind_it(link, is_dead):
    files = {
        "index.html": f'<p id="top"><a class="x" href="{link}">x</a> href="nothing"</p>'.encode(),
        "b/index.html": b"<p id='here'>x</p>",
        "c d.pdf": b"",
    }
    found = dead_links(files, lambda name: leads_of(name, files[name]), "https://s.example/")
    assert found == ([("index.html", link)] if is_dead else [])


def test_links_and_anchors_are_the_same_after_they_were_kept():
    leads = leads_of(
        "a.html", '<p id="tõp"><a href="b/?x=1&amp;y">x</a><a href="c">c</a><a href="c">c</a>'.encode()
    )
    assert leads == Leads(("b/?x=1&y", "c"), frozenset({"tõp"}))
    assert Leads.kept(leads.as_bytes()) == leads


def test_a_page_that_is_known_is_held_to_the_files_that_there_are_now(three):
    (three / "t" / "site").mkdir(parents=True)
    path = three / "t" / "site" / "framework.html"
    path.write_text(
        '{% extends "site/base.html" %}{% block body %}<main id="main">'
        '<a href="../../inspections/barchester-2024-05/index.html">x</a></main>{% endblock %}'
    )
    assert built(three, templates=three / "t").changes
    (three / "r" / "barchester-2024-05.yaml").unlink()
    with pytest.raises(RenderError, match=r"leads to .*barchester-2024-05/index.html"):
        built(three, templates=three / "t")


def test_addresses_in_feeds_are_links_too():
    files = {
        "sitemap.xml": b"<urlset><url><loc>https://s.example/gone/</loc></url></urlset>",
        "feed.xml": b'<feed><link href="https://s.example/"/></feed>',
        "index.html": b"",
    }
    assert dead_links(files, lambda name: leads_of(name, files[name]), "https://s.example") == [
        ("sitemap.xml", "https://s.example/gone/")
    ]
