"""A site of many reports in a real browser: every page of it, and ways through it by keyboard alone."""

import csv
import http.server
import io
import json
import re
import shutil
import subprocess
import sys
import threading
import urllib.request
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

import pytest
from browser import checkers
from conftest import EXAMPLES, MINIMAL, corpus, needs_shared
from helpers import first_gap, pdf_words, words_of
from lxml import html as lxml_html
from playwright.sync_api import expect
from test_browser import NARROW, OF_SITE, UNSEEN, WIDE, WIDTHS, classes_asked, faults_of, unshown

from reportgen.report.shelf import template_folder
from reportgen.site.manifest import MANIFEST

pytestmark = pytest.mark.usefixtures("browser")

BASE = "https://reports.example.gov.uk/"
MOVED, WITHDRAWN = "eastmarch-2016-10", "testford-2024-05"
SETTINGS = f"""
[site]
name = "Inspections of children's services"

[[site.comparisons]]
id = "two-councils"
title = "Two councils, ten years apart"
inspections = ["eastmarch-2016-11", "calderwick-2026-06"]

[[site.moved]]
before = "{MOVED}"
now = "eastmarch-2016-11"
day = "2017-01-09"
reason = "The id had the month of the fieldwork."

[[site.withdrawn]]
id = "{WITHDRAWN}"
day = "2024-06-03"
reason = "It was published in error."
"""

LEADS_ON = f"inspections/{MOVED}/index.html"
GONE = f"inspections/{WITHDRAWN}/index.html"
REPORT = "inspections/eastmarch-2016-11/index.html"
OF_EACH_TEMPLATE = (
    "index.html",
    "providers/index.html",
    "providers/eastmarch/index.html",
    "providers/eastmarch/compare.html",
    REPORT,
    "programme/index.html",
    "comparisons/index.html",
    "comparisons/two-councils/index.html",
    "comparisons/sif-2013-requires-improvement/index.html",
    "themes/index.html",
    "themes/whole-service/index.html",
    "frameworks/index.html",
    "frameworks/ilacs-2023/index.html",
    "data/index.html",
    "corrections/index.html",
    GONE,
)

# Hidden by a script or folded away; a map may scroll in its frame where its letters would be too small.
FOLDED = "[hidden], option, details:not([open]) > :not(summary), .tilemap-frame"

A_LOT = 400
"""Presses of a key after which a link is not thought to be there."""


class Council(NamedTuple):
    """What a journey looks for, and what its pages have to say: grades with sentences, oldest first."""

    name: str
    slug: str
    typed: str
    last: str
    inspections: int
    judged: str
    history: tuple[str, ...]
    overall: tuple[str, ...]
    reason: str


EASTMARCH = Council(
    name="Eastmarch",
    slug="eastmarch",
    typed="eastm",
    last="eastmarch-2016-11",
    inspections=2,
    judged="Help and protection",
    history=(
        "November 2013",
        "Inadequate",
        "Children who may be at risk do not get a prompt or dependable response.",
        "October 2016",
        "Requires improvement",
        "Children who need help and protection are much safer than in 2013.",
    ),
    overall=("Inadequate", "Requires improvement"),
    reason="All the areas that count are judged requires improvement, so no other overall grade was "
    "possible.",
)
DONCASTER = Council(
    name="Doncaster",
    slug="doncaster",
    typed="donc",
    last="doncaster-2025-03",
    inspections=4,
    judged="The experiences and progress of children who need help and protection",
    history=(
        "October 2015",
        "Inadequate",
        "Services for children in need of help and protection continue to be inadequate.",
        "November 2017",
        "Good",
        "Children who need help and protection receive timely and responsive services that keep them safe.",
        "February 2022",
        "Requires improvement to be good",
        "January 2025",
        "Good",
        "Several areas of practice for children who need help and protection have improved since the last "
        "inspection.",
    ),
    overall=("Inadequate", "Good", "Requires improvement to be good", "Good"),
    reason="No rule fixes the grade: the areas that count reach from good to requires improvement to be "
    "good, which leaves good or requires improvement to be good.",
)
every_council = pytest.mark.parametrize(
    "council", [EASTMARCH, pytest.param(DONCASTER, marks=needs_shared)], ids=lambda one: one.slug
)
with_and_without_a_script = pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """Return a site of the examples, with the corpus where it is there, made once by the real command."""
    folder = tmp_path_factory.mktemp("site")
    records = folder / "records"
    shutil.copytree(EXAMPLES, records)
    for path in corpus():
        shutil.copy(path, records)
    (records / f"{WITHDRAWN}.yaml").write_text(MINIMAL)
    settings = records / "reportgen.toml"
    settings.write_text(settings.read_text() + SETTINGS)
    command = [sys.executable, "-m", "reportgen", "site", str(records), "-o", str(folder / "public"), "-q"]
    command += ["--base-url", BASE, "--now", "2026-11-27T09:30", "--config", str(settings)]
    done = subprocess.run(
        [*command, "--no-cache", "--time-limit", "600"], check=False, capture_output=True, encoding="utf-8"
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    return folder / "public"


@pytest.fixture(scope="module")
def server(site):
    """Return the address of the site on this machine, as a plain server of files gives it out."""

    class Handler(http.server.SimpleHTTPRequestHandler):
        def __init__(self, *arguments):
            super().__init__(*arguments, directory=str(site))

        def log_message(self, *_):
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


def files_of(site):
    """Return the names of all files that the site says it has."""
    return sorted(json.loads((site / MANIFEST).read_text())["files"])


def pages_of(site):
    return [name for name in files_of(site) if name.endswith(".html")]


@contextmanager
def reading(browser, address, **options):
    """Open an address, and hold all pages that are read from there to saying nothing on the console."""
    context = browser.new_context(viewport={"width": WIDE, "height": 900}, **options)
    faults, icon = [], urljoin(address, "/favicon.ico")  # which no page names, and browsers ask for
    try:
        page = context.new_page()
        page.on("console", lambda said: said.location["url"] == icon or faults.append(said.text))
        page.on("pageerror", lambda fault: faults.append(str(fault)))
        page.goto(address)
        yield page
        assert faults == []
    finally:
        context.close()


# --- every page


def test_the_pages_show_every_class_of_their_templates(site):
    components = (template_folder() / "components" / name for name in OF_SITE)
    asked = set().union(*map(classes_asked, (*(template_folder() / "site").glob("*.html"), *components)))
    assert unshown(asked, (site / name for name in pages_of(site))) == []


UNDECIDED = re.compile(r": color-contrast \(incomplete\): (?:\S+ > )*text\[")
"""The ground of letters on the map, which axe cannot tell: a test below does."""


def laid_out(page, path):
    """Open a page, all of it laid out: what waits for that lies elsewhere when it is looked at."""
    page.goto(path.as_uri())
    page.add_style_tag(content=".part { content-visibility: visible !important; }")


def axe(page, path, name, **options):
    laid_out(page, path)
    # The key stands on the sea beside the map, and axe takes any drawing for a ground that it cannot know.
    page.add_style_tag(content=".tilemap-key { position: static !important; }")
    return [f"{name}: {one}" for one in checkers.axe(page, **options) if not UNDECIDED.search(one)]


def test_axe_finds_nothing_on_any_page(browser, site, tmp_path):
    paths = {name: site / name for name in pages_of(site)}
    paths[LEADS_ON] = stays(paths[LEADS_ON], tmp_path)
    with checkers.opened(browser, site / "index.html", bypass_csp=True) as page:
        wide = {"widths": [WIDE], "modes": ["light"]}
        found = [one for name, path in paths.items() for one in axe(page, path, name, **wide)]
    assert found == []


def stays(path, folder):
    """Return a copy of a page that leads on at once, which stays."""
    html, count = re.subn('<meta http-equiv="refresh"[^>]*>', "", path.read_text(encoding="utf-8"))
    assert count == 1
    (folder / "stays.html").write_text(html, encoding="utf-8")
    return folder / "stays.html"


def test_axe_finds_nothing_narrow_dark_or_in_forced_colours(browser, site):
    with checkers.opened(browser, site / "index.html", bypass_csp=True) as page:
        found = [one for name in OF_EACH_TEMPLATE for one in axe(page, site / name, name, widths=[NARROW])]
    assert found == []


def test_the_nu_checker_finds_nothing_on_any_page(site, tmp_path):
    paths = [tmp_path / name.replace("/", "+") for name in pages_of(site)]
    for name, path in zip(pages_of(site), paths, strict=True):
        shutil.copy(site / name, path)
    assert faults_of(paths) == []


def test_no_page_loses_anything_at_any_width(browser, site):
    unseen, addresses = f"{UNSEEN}, {FOLDED}, main thead", ".colophon a"
    found = []
    with checkers.opened(browser, site / "index.html") as page:
        for name in OF_EACH_TEMPLATE:
            laid_out(page, site / name)
            for width in WIDTHS:
                page.set_viewport_size({"width": width, "height": 900})
                faults = checkers.look(page, "lost", unseen)
                faults += checkers.look(page, "broken", f"{unseen}, {addresses}")
                found += [f"{name}, {width}: {one}" for one in faults]
    assert found == []


def test_the_letters_of_the_map_keep_their_contrast(browser, site):
    with checkers.opened(browser, site / "index.html") as page:
        for mode, media in checkers.MODES.items():
            page.emulate_media(**media)
            found = page.evaluate(_LETTERS)
            assert len(found) >= 153, mode
            assert min(found) >= 4.5, mode


_LETTERS = """() => {
  const part = (of) => (of /= 255) <= 0.04045 ? of / 12.92 : ((of + 0.055) / 1.055) ** 2.4;
  const luminance = (colour) => {
    const [red, green, blue] = colour.match(/[\\d.]+/g).map(Number);
    return 0.2126 * part(red) + 0.7152 * part(green) + 0.0722 * part(blue);
  };
  return [...document.querySelectorAll(".tilemap-map .letters")].map((one) => {
    const both = [one, one.parentElement.querySelector(".tile")];
    const found = both.map((each) => luminance(getComputedStyle(each).fill));
    return (Math.max(...found) + 0.05) / (Math.min(...found) + 0.05);
  });
}"""


def test_no_page_asks_for_anything_or_says_anything(browser, server, site):
    asked = []
    names = [name for name in pages_of(site) if name != LEADS_ON]
    with reading(browser, server) as page:
        page.on("request", lambda request: asked.append(request.url.removeprefix(server)))
        for name in names:
            page.goto(server + name)
    assert asked == names


def test_print_keeps_the_history_of_a_provider(browser, site):
    with checkers.opened(browser, site / "providers/eastmarch/index.html") as page:
        printed = page.pdf()
        wanted = words_of(" ".join(page.locator(".history .then").all_inner_texts()))
    assert len(wanted) > 100
    assert first_gap(wanted, pdf_words(printed)) is None


# --- no link is dead


def fetched(address):
    """Return the body of an answer, which is a good one, and where it leads to."""
    with urllib.request.urlopen(address, timeout=60) as answer:
        assert answer.status == 200
        return answer.read()


def links_of(body, address):
    """Return the ids of a page, and all addresses in it, feeds and its own public address among them."""
    tree = lxml_html.document_fromstring(body)
    links = [*tree.xpath("//@href"), *tree.xpath("//@src[not(starts-with(., 'data:'))]")]
    links += [one.split("url=")[1] for one in tree.xpath("//meta[@http-equiv='refresh']/@content")]
    return set(tree.xpath("//@id")), {urljoin(address, one) for one in links}


def test_every_page_is_reached_from_the_home_page_and_no_link_is_dead(server, site):
    ids, linked, waiting = {}, {}, [server]
    while waiting:
        address = waiting.pop()
        body = fetched(address)
        ids[address], links = set(), set()
        if address.endswith(("/", ".html")):
            ids[address], links = links_of(body, address)
        for link in links:
            # Where the site is found publicly, the same files are found.
            to, anchor = urldefrag(link.replace(BASE, server, 1) if link.startswith(BASE) else link)
            if to.startswith(server):
                linked.setdefault((to, anchor), address)
                if to not in ids and to not in waiting:
                    waiting.append(to)
    dead = [
        (page, to, anchor)
        for (to, anchor), page in linked.items()
        if anchor and to.endswith((".html", "/")) and unquote(anchor) not in ids[to]
    ]
    assert dead == []
    reached = {unquote(urlsplit(one).path)[1:] for one in ids}
    # All is reached but what programs look for in its place.
    assert set(files_of(site)) - reached == {"robots.txt", "sitemap.xml"}


def test_every_address_that_feeds_tell_of_is_there(server, site):
    feeds = [name for name in files_of(site) if name.endswith(".xml")]
    assert "sitemap.xml" in feeds
    for name in feeds:
        told = lxml_html.etree.fromstring(fetched(server + name)).xpath(
            "//@href | //*[local-name()='loc']/text()"
        )
        assert told
        for address in {urldefrag(one).url for one in told if one.startswith(BASE)}:
            fetched(address.replace(BASE, server, 1))


# --- by keyboard alone


def tab_to(page, target, key="Tab"):
    """Press Tab until something has the focus."""
    for _ in range(A_LOT):
        page.keyboard.press(key)
        if target.evaluate("(one) => one === document.activeElement"):
            return
    pytest.fail(f"Tab does not come to {target}")


def follow(page, target, key="Tab"):
    """Go to a link by Tab, and where it leads to by Enter."""
    tab_to(page, target, key)
    to = urljoin(page.url, target.get_attribute("href"))
    page.keyboard.press("Enter")
    expect(page).to_have_url(to)


def downloaded(page, target):
    """Go to a link by Tab, take what it leads to by Enter, and return its name and bytes."""
    tab_to(page, target)
    with page.expect_download() as taking:
        page.keyboard.press("Enter")
    return taking.value.suggested_filename, Path(taking.value.path()).read_bytes()


def way(page, name, within="body"):
    return page.locator(within).get_by_role("link", name=name, exact=True).first


def stand_in_order(words, text):
    """Return whether texts stand in another one, each after the one before."""
    place = 0
    for one in words:
        found = text.find(one, place)
        if found < 0:
            return False
        place = found + len(one)
    return True


@every_council
@with_and_without_a_script
def test_a_council_its_history_its_inspections_and_the_data_are_found_by_keyboard(
    browser, server, council, script
):
    with reading(browser, server, java_script_enabled=script) as page:
        follow(page, way(page, "Providers"))
        if script:
            tab_to(page, page.get_by_role("searchbox"))
            page.keyboard.type(council.typed)
            assert page.locator("[data-entry]:visible .page-name").all_inner_texts() == [council.name]
        else:
            expect(page.get_by_role("searchbox")).to_be_hidden()
            follow(page, way(page, council.name[0], "nav"))
        follow(page, way(page, council.name, "main"))
        expect(page.locator("h1")).to_have_text(council.name)
        assert page.locator("#inspections .page-name").count() == council.inspections

        follow(page, way(page, "Grades over time", "nav"))
        row = page.locator(".history tr").filter(has=page.get_by_role("rowheader", name=council.judged))
        assert stand_in_order(council.history, row.locator(".then").locator("xpath=..").inner_text())

        follow(page, way(page, "Compare these inspections side by side"), "Shift+Tab")
        overall = page.get_by_role("region", name="Overall effectiveness").inner_text()
        assert stand_in_order(council.overall, overall)
        assert council.reason in overall
        follow(page, way(page, council.name, "nav"))
        expect(page.locator("h1")).to_have_text(council.name)

        follow(page, way(page, "Data"))
        name, data = downloaded(page, way(page, "Judgements as CSV"))
        assert name == "judgements.csv"
        rows = [one for one in csv.DictReader(io.StringIO(data.decode())) if one["provider"] == council.slug]
        overall = [one for one in rows if one["target"] == "overall"]
        assert [one["label"] for one in overall] == list(council.overall)
        assert overall[-1]["sentence"] == council.reason
        assert overall[-1]["narrative"].startswith(f"{BASE}inspections/{council.last}/#section-")

        name, data = downloaded(page, way(page, "All data as JSON"))
        assert name == "programme.json"
        judged = [one for one in json.loads(data)["judgements"] if one["inspection"] == council.last]
        assert len(judged) == len([one for one in rows if one["inspection"] == council.last])
        assert judged[-1]["label"] == council.overall[-1]
        assert all(one["sentence"] or one["reason"] for one in judged if one["grade"])


@every_council
@with_and_without_a_script
def test_a_report_leads_to_its_provider_and_its_files_by_keyboard(browser, server, council, script):
    with reading(browser, f"{server}providers/{council.slug}/index.html", java_script_enabled=script) as page:
        follow(page, page.locator("#inspections .page-name a").first)
        assert page.url == f"{server}inspections/{council.last}/index.html"
        follow(page, way(page, f"All inspections of {council.name}"))
        expect(page.locator("h1")).to_have_text(council.name)
        follow(page, page.locator("#inspections .page-name a").first)
        name, data = downloaded(page, way(page, "Report as PDF"))
        assert name == "report.pdf"
        assert first_gap(words_of(council.reason), pdf_words(data)) is None


@with_and_without_a_script
def test_an_old_address_leads_on_to_the_report(browser, server, script):
    with reading(browser, server, java_script_enabled=script) as page:
        page.goto(f"{server}{LEADS_ON}")
        expect(page).to_have_url(f"{server}{REPORT}")
        expect(page.locator("h1")).to_have_text("Eastmarch")
