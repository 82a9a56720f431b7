"""The web page in a real browser: axe-core, a walk by keyboard, zoom, spacing, print, and the Nu checker."""

import http.server
import re
import threading
from pathlib import Path

import pytest
import themes
from browser import checkers, records
from conftest import needs_shared
from helpers import page_of_case, words_of

from reportgen.answers.page import PAGE as ANSWERS
from reportgen.comparison.beside import comparison
from reportgen.comparison.page import PAGE as COMPARISON
from reportgen.comparison.page import SPREAD_PAGE, spread_as_page
from reportgen.comparison.page import as_page as comparison_page
from reportgen.comparison.spread import spread
from reportgen.difference.comparison import difference
from reportgen.difference.page import PAGE as DIFFERENCE
from reportgen.difference.page import as_page
from reportgen.report.carried import carry
from reportgen.report.composition import view
from reportgen.report.html import RESPONSE_FORM, SHEET, render_html
from reportgen.report.shelf import template_folder

NAMES = [
    *records.EXAMPLE_NAMES,
    *(pytest.param(name, marks=needs_shared) for name in records.CORPUS_NAMES),
    *records.MADE,
]
every_page = pytest.mark.parametrize("name", NAMES)

NARROW, WIDE = 320, 1280
# Both sides of every breakpoint, and a large screen.
WIDTHS = (NARROW, 640, 641, 767, 768, 1023, 1024, 1920)
# The skip link is seen with the focus; the captions are for who cannot see the heading above the table;
# heads of columns are repeated as labels where they are out of sight.
UNSEEN = ".skip:not(:focus), .unseen"
UNSEEN_WHEN_NARROW = f"{UNSEEN}, main thead"
# The heading above says it, 'What the grades mean'; in brief, a name, a grade and a sentence need no label.
UNLABELLED = ".meanings, .brief-judgements"
# What print leaves out: shortcuts and downloads, of no use on paper, captions as above, and the report in
# brief, which has a sheet of its own.
UNPRINTED = ".skip, .unseen, .unprinted"

SPACING = """
* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }
p { margin-bottom: 2em !important; }
"""
"""What WCAG 2.2 says in 1.4.12 that readers may ask for."""

NOT_FAULTS = (
    # The print style is for two engines: these are of CSS Generated Content for Paged Media, which the Nu
    # checker does not know; WeasyPrint does, and browsers pass over them.
    r"CSS: “string-set”: Property “string-set” doesn't exist\.",
    r"CSS: “content”: “string\((provider|place,start)\)” is not a “content” value\.",
    # JSON-LD is a block of data, not a script: a policy that forbids scripts does not touch it (HTML,
    # 'prepare the script element': the type is settled before the policy is asked).
    r"Inline script violates Content Security Policy \(meta tag\): blocked by “script-src” directive .*",
    # The policy allows `img-src data:`, and Chromium shows the logo (a test below looks).
    r"Resource violates Content Security Policy \(meta tag\): image “data:image/svg\+xml;base64,.*",
)
"""What the Nu checker says of every page and is none, each with its reason."""


BESIDE = (DIFFERENCE, COMPARISON, SPREAD_PAGE)
"""Templates of pages on several inspections; those of their components have the same names."""

OF_SITE = ("band.html", "life.html", "tilemap.html", "filter.html", "links.html", "distribution.html")
"""Components of pages of a site, whose own tests look for their classes."""

pytestmark = pytest.mark.usefixtures("browser")


@pytest.fixture(scope="module")
def page_file(tmp_path_factory):
    """Return a record's page as a file, made once."""
    folder = tmp_path_factory.mktemp("pages")

    def make(name):
        path = folder / f"{name}.html"
        if not path.exists():
            path.write_text(page_of_case(records.case_of(name, folder)), encoding="utf-8")
        return path

    return make


@pytest.fixture
def doctored(page_file, tmp_path):
    """Return a page of which one thing was changed."""

    def change(name, old, new):
        html = page_file(name).read_text(encoding="utf-8")
        assert old in html
        path = tmp_path / f"{name}.html"
        path.write_text(html.replace(old, new, 1), encoding="utf-8")
        return path

    return change


def test_the_pages_show_every_class_of_the_templates(page_file):
    """What no page shows, no checker sees."""
    asked = set()
    for path in template_folder().rglob("*.html"):
        of_site = path.parent.name == "site" or path.name in OF_SITE
        if not of_site and path.name not in (SHEET, *BESIDE, RESPONSE_FORM, ANSWERS):
            asked |= classes_asked(path)
    names = [*records.EXAMPLE_NAMES, *records.MADE]
    assert unshown(asked, map(page_file, names)) == []


def classes_asked(template):
    """Return the classes in a template; of one with a value in its name, '*' stands for the value."""
    text = re.sub(r"\{#.*?#\}", "", template.read_text(), flags=re.DOTALL)
    values = re.findall(r'class="((?:\{\{.*?\}\}|[^"])*)"', text)
    told = (re.sub(r"\{%.*?%\}", " ", re.sub(r"\{\{.*?\}\}", "*", value)) for value in values)
    return {name for value in told for name in value.split()}


def unshown(asked, pages):
    """Return the classes that no page has."""
    texts = [page.read_text(encoding="utf-8") for page in pages]
    shown = {
        name for text in texts for value in re.findall(r'class="([^"]*)"', text) for name in value.split()
    }
    patterns = {one: re.compile(re.escape(one).replace(r"\*", r"[\w-]+")) for one in asked}
    return [one for one in sorted(asked) if not any(patterns[one].fullmatch(other) for other in shown)]


# --- axe-core


@every_page
def test_axe_finds_nothing_narrow_or_wide_light_dark_or_in_forced_colours(browser, page_file, name):
    with checkers.opened(browser, page_file(name), bypass_csp=True) as page:
        assert checkers.axe(page) == []


@every_page
def test_marks_keep_their_contrast(browser, page_file, name):
    with checkers.opened(browser, page_file(name)) as page:
        for mode, media in checkers.MODES.items():
            page.emulate_media(**media)
            assert checkers.look(page, "faint") == [], mode


def test_a_theme_of_another_hue_has_no_fault_either(browser, tmp_path):
    case = records.case_of("school", tmp_path)
    path = tmp_path / "themed.html"
    path.write_text(render_html(view(case, carry(case)), themes.theme(tmp_path / "blue")), encoding="utf-8")
    with checkers.opened(browser, path, bypass_csp=True) as page:
        assert checkers.axe(page, modes=["light"]) == []
        assert checkers.look(page, "faint") == []
        fill = page.locator(".given-2").first.evaluate("(one) => getComputedStyle(one).fill")
        assert fill == "rgb(63, 123, 163)"


def test_the_logo_is_shown(browser, page_file):
    with checkers.opened(browser, page_file("calderwick-2026-06")) as page:
        assert page.locator(".logo").evaluate("(logo) => logo.complete && logo.naturalWidth > 0")


# --- the pages of differences and comparisons


@pytest.fixture(scope="module")
def difference_file(tmp_path_factory):
    """Return the page of a difference as a file, made once."""
    folder = tmp_path_factory.mktemp("differences")
    case = {name: records.case_of(name, folder) for name in records.EXAMPLE_NAMES}
    draft = records.draft_of("calderwick-2026-06", folder)
    pairs = {
        "versions": (draft, case["calderwick-2026-06"]),
        "inspections": (case["eastmarch-2013-12"], case["eastmarch-2016-11"]),
        "providers": (case["calderwick-2026-06"], case["thornhaven-2025-02"]),
    }
    for name, (before, after) in pairs.items():
        (folder / f"{name}.html").write_text(as_page(difference(before, after)), encoding="utf-8")
    improvements = "improvements: ['The quality of supervision, for all new social workers.']\n"
    (folder / "again.yaml").write_text(records.MINIMAL.replace("Testford", "Elsewhere") + improvements)
    joint = records.case_of("followed", folder).previous
    also = [records.sound_case(folder / "again.yaml"), joint]
    compared = comparison([case[name] for name in ("calderwick-2026-06", "eastmarch-2016-11")] + also)
    (folder / "compared.html").write_text(comparison_page(compared), encoding="utf-8")
    hidden = spread(case["eastmarch-2016-11"], case.values())
    (folder / "hidden.html").write_text(spread_as_page(hidden), encoding="utf-8")
    return lambda name: folder / f"{name}.html"


DIFFERENCES = ("versions", "inspections", "providers", "compared", "hidden")
every_difference = pytest.mark.parametrize("name", DIFFERENCES)


def test_the_pages_of_differences_show_every_class_of_their_templates(difference_file):
    paths = [path for name in BESIDE for path in template_folder().rglob(name)]
    asked = set().union(*map(classes_asked, paths))
    assert unshown(asked, map(difference_file, DIFFERENCES)) == []


@every_difference
def test_axe_finds_nothing_in_a_difference(browser, difference_file, name):
    with checkers.opened(browser, difference_file(name), bypass_csp=True) as page:
        assert checkers.axe(page, widths=(WIDE, 390, NARROW)) == []


@every_difference
def test_a_difference_loses_nothing_at_any_width(browser, difference_file, name):
    with checkers.opened(browser, difference_file(name)) as page:
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            assert checkers.look(page, "lost", unseen_at(width)) == [], width
            assert checkers.look(page, "broken", unseen_at(width)) == [], width
        for mode, media in checkers.MODES.items():
            page.emulate_media(**media)
            assert checkers.look(page, "faint") == [], mode


@every_difference
def test_every_link_of_a_difference_is_reached_by_keyboard(browser, difference_file, name):
    with checkers.opened(browser, difference_file(name)) as page:
        assert walk(page) == []


def test_marks_of_words_are_more_than_colour(browser, difference_file):
    with checkers.opened(browser, difference_file("versions")) as page:
        style = "(one) => getComputedStyle(one).textDecorationLine"
        assert page.locator(".piece-changed ins").first.evaluate(style) == "underline"
        assert page.locator(".piece-changed del").first.evaluate(style) == "line-through"


def test_the_nu_checker_has_nothing_to_say_of_differences(difference_file):
    assert faults_of(map(difference_file, DIFFERENCES)) == []


# --- the keyboard


def focused(page):
    answer = checkers.look(page, "focus")
    return answer["place"], answer["faults"]


def walk(page):
    """Tab through a page from its top; return the places of what had the focus, and all faults."""
    count = checkers.look(page, "count")
    places, faults = [], []
    for _ in range(count):
        page.keyboard.press("Tab")
        place, found = focused(page)
        places.append(place)
        faults += found
    if places != list(range(count)):
        faults.append(f"the order is {places}")
    # One more leaves the page: for the browser's own controls, or for the top again.
    page.keyboard.press("Tab")
    if focused(page)[0] not in (-1, 0):
        faults.append("the last one keeps the focus")
    return faults


@every_page
def test_tab_reaches_every_link_in_order_and_shows_where_it_is(browser, page_file, name):
    with checkers.opened(browser, page_file(name)) as page:
        assert walk(page) == []


@pytest.mark.parametrize("mode", ["dark", "forced", "forced dark"])
def test_the_focus_shows_in_every_mode_on_a_phone_too(browser, page_file, mode):
    with checkers.opened(browser, page_file("school"), width=NARROW, height=568) as page:
        page.emulate_media(**checkers.MODES[mode])
        assert walk(page) == []


@every_page
def test_the_first_stop_skips_to_the_report(browser, page_file, name):
    with checkers.opened(browser, page_file(name)) as page:
        skip = page.locator(".skip")
        assert not page.evaluate("document.querySelector('.skip').getBoundingClientRect().right > 0")
        page.keyboard.press("Tab")
        assert skip.evaluate("(one) => one === document.activeElement")
        assert focused(page) == (0, [])
        page.keyboard.press("Enter")
        page.wait_for_url(lambda url: url.endswith("#main"))  # the driver hears of it a moment later
        assert page.url.endswith("#main")
        page.wait_for_function("Math.abs(document.querySelector('#main').getBoundingClientRect().top) < 64")
        page.keyboard.press("Tab")
        assert checkers.look(page, "focus")["inMain"]


def test_shift_and_tab_lead_back(browser, page_file):
    with checkers.opened(browser, page_file("school")) as page:
        for _ in range(8):
            page.keyboard.press("Tab")
        back = []
        for _ in range(7):
            page.keyboard.press("Shift+Tab")
            back.append(focused(page)[0])
        assert back == [6, 5, 4, 3, 2, 1, 0]


# --- zoom and spacing


def unseen_at(width):
    return UNSEEN_WHEN_NARROW if width <= 640 else UNSEEN


@every_page
def test_nothing_is_lost_at_any_width(browser, page_file, name):
    with checkers.opened(browser, page_file(name)) as page:
        words = checkers.text(page)
        roles = checkers.roles(page)
        assert sorted(words) == sorted(words_of(checkers.look(page, "held")))
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            assert checkers.look(page, "lost", unseen_at(width)) == [], width
            assert checkers.text(page) == words, width
        page.set_viewport_size({"width": NARROW, "height": 900})
        assert checkers.roles(page) == roles


@every_page
def test_no_word_breaks_for_want_of_room(browser, page_file, name):
    with checkers.opened(browser, page_file(name)) as page:
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            assert checkers.look(page, "broken", unseen_at(width)) == [], width


@every_page
def test_nothing_is_lost_at_four_times_the_size(browser, page_file, name):
    # 1280 by 1024 at 400 %.
    with checkers.opened(browser, page_file(name), width=NARROW, height=256, scale=4) as page:
        assert checkers.look(page, "lost", UNSEEN_WHEN_NARROW) == []
        assert checkers.look(page, "unlabelled", UNLABELLED) == []


@every_page
def test_readers_may_space_text_as_they_like(browser, page_file, name):
    with checkers.opened(browser, page_file(name)) as page:
        words = checkers.text(page)
        page.add_style_tag(content=SPACING)
        for width in (NARROW, 768, WIDE):
            page.set_viewport_size({"width": width, "height": 900})
            assert checkers.look(page, "lost", unseen_at(width)) == [], width
            assert checkers.text(page) == words, width


@every_page
def test_text_alone_may_be_twice_the_size(browser, page_file, name):
    with checkers.opened(browser, page_file(name)) as page:
        page.add_style_tag(content="html { font-size: 212.5% !important; }")
        assert checkers.look(page, "lost", UNSEEN) == []


# --- one file, alone


def listened(browser, path):
    """Open a page and return what it asks for beyond itself, and what it says on the console."""
    context = browser.new_context()
    heard = []
    try:
        page = context.new_page()
        page.on("request", lambda request: heard.append(f"request: {request.url}"))
        page.on("console", lambda message: heard.append(f"console: {message.text}"))
        page.on("pageerror", lambda error: heard.append(f"error: {error}"))
        page.goto(path.as_uri())
        for media in (*checkers.MODES.values(), {"media": "print"}):
            page.emulate_media(**media)
            page.mouse.wheel(0, 20_000)
        page.evaluate("document.fonts.ready.then(() => true)")
        page.wait_for_timeout(150)
    finally:
        context.close()
    return [one for one in heard if one != f"request: {path.as_uri()}"]


@every_page
def test_it_asks_for_nothing_and_says_nothing(browser, page_file, name):
    assert listened(browser, page_file(name)) == []


# --- the face


def faces_of(page, selector):
    """Return what an element's text is set in, as PostScript names; `*` stands before one of the machine."""
    session = page.context.new_cdp_session(page)
    session.send("DOM.enable")
    session.send("CSS.enable")
    root = session.send("DOM.getDocument")["root"]["nodeId"]
    node = session.send("DOM.querySelector", {"nodeId": root, "selector": selector})["nodeId"]
    used = session.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]
    session.detach()
    return [font["postScriptName"] if font["isCustomFont"] else f"*{font['postScriptName']}" for font in used]


def test_text_is_set_in_the_face_that_the_page_carries(browser, page_file):
    with checkers.opened(browser, page_file("school")) as page:
        assert faces_of(page, ".grade-meaning") == ["AtkinsonHyperlegible-Regular"]
        assert faces_of(page, "h1") == ["AtkinsonHyperlegible-Bold"]
        assert faces_of(page, "em") == ["AtkinsonHyperlegible-Italic"]


def test_a_face_of_the_machine_is_noticed(browser, doctored):
    path = doctored("draft", '--font: "Atkinson Hyperlegible"', '--font: "Another"')
    with checkers.opened(browser, path) as page:
        (face,) = faces_of(page, ".grade-meaning")
        assert face.startswith("*")


# --- print


@every_page
def test_print_takes_away_only_what_it_names(browser, page_file, name):
    with checkers.opened(browser, page_file(name)) as page:
        page.emulate_media(media="print")
        assert checkers.look(page, "removed", UNPRINTED) == []
        assert page.locator("main").locator(".skip, .unprinted:not(.section-brief)").count() == 0


# --- the Nu checker


def faults_of(paths):
    return [
        f"{name}: {message}"
        for name, message in checkers.nu(paths)
        if not any(re.fullmatch(one, message) for one in NOT_FAULTS)
    ]


def test_the_nu_checker_finds_nothing(page_file):
    names = [*records.EXAMPLE_NAMES, *records.MADE]
    if Path(records.SHARED).is_dir():
        names += records.CORPUS_NAMES
    assert faults_of([page_file(name) for name in names]) == []


# --- the checkers are alive: each of these pages has one fault


IMAGE = '<img src="data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw==">'
MAIN = '<main id="main">'
END = "</head>"


def style(rules):
    return END, f"<style>{rules}</style>{END}"


FOR_AXE = [
    ("image-alt", MAIN, f"{MAIN}{IMAGE}", 320, "light"),
    ("color-contrast", "--ink-soft: #55505a", "--ink-soft: #999999", 1280, "light"),
    ("color-contrast", "--ink-soft: #b9b0ba", "--ink-soft: #555555", 320, "dark"),
    (
        "color-contrast",
        *style("@media (forced-colors: active) { p { forced-color-adjust: none; color: #ccc } }"),
        1280,
        "forced",
    ),
    ("heading-order", MAIN, f"{MAIN}<h5>Too deep</h5>", 1280, "light"),
    ("duplicate-id-aria", MAIN, f'{MAIN}<p id="contents-title">Twice</p>', 1280, "light"),
    (
        "target-size",
        *style("nav li { padding: 0 !important } nav a { display: block; line-height: 0.9 }"),
        1280,
        "light",
    ),
]


@pytest.mark.parametrize(("rule", "old", "new", "width", "mode"), FOR_AXE)
def test_axe_finds_what_is_wrong(browser, doctored, *, rule, old, new, width, mode):
    with checkers.opened(browser, doctored("draft", old, new), bypass_csp=True) as page:
        found = checkers.axe(page, widths=[width], modes=[mode])
    assert {re.search(r": ([\w-]+) \(", one)[1] for one in found} == {rule}


FOR_NU = [
    ("alt", MAIN, f"{MAIN}{IMAGE}"),
    ("Duplicate ID", MAIN, f'{MAIN}<p id="contents-title">Twice</p>'),
    ("heading", MAIN, f"{MAIN}<h5>Too deep</h5>"),
    ("Unclosed", MAIN, f"{MAIN}<div>"),
    ("CSS", "--ink-soft: #55505a;", "--ink-soft: #55505a; colour: red;"),
]


def test_the_nu_checker_finds_what_is_wrong(doctored, tmp_path):
    paths = []
    for place, (_, old, new) in enumerate(FOR_NU):
        paths.append(tmp_path / f"fault-{place}.html")
        doctored("draft", old, new).rename(paths[-1])
    found = faults_of(paths)
    for place, (said, _, _) in enumerate(FOR_NU):
        assert any(one.startswith(f"fault-{place}: ") and said in one for one in found), said


FOR_LOOKING = [
    ("px wide in", *style(".body { min-width: 60rem; }")),
    ("beyond the edge", *style(".area-title { white-space: nowrap; } html { overflow: hidden }")),
    ("cut or scrolling sideways", *style(".area-title { white-space: nowrap; overflow: hidden; }")),
    ("cut at its foot", *style(".area { height: 3rem; overflow: hidden; }")),
    ("not rendered", *style(".grade-meaning { display: none; }")),
    ("hidden", *style(".grade-meaning { visibility: hidden; }")),
    ("hidden", *style(".grade-meaning { clip-path: inset(50%); }")),
    ("one over the other", *style(".grade-meaning { position: absolute; }")),
]


@pytest.mark.parametrize(("said", "old", "new"), FOR_LOOKING)
def test_what_is_lost_is_noticed(browser, doctored, said, old, new):
    with checkers.opened(browser, doctored("draft", old, new), width=NARROW) as page:
        assert any(said in one for one in checkers.look(page, "lost", UNSEEN_WHEN_NARROW))


def test_a_cramped_cell_is_noticed(browser, doctored):
    with checkers.opened(
        browser, doctored("draft", *style(".brief-judgements .brief-grade { width: 2rem; }")), width=NARROW
    ) as page:
        assert any("'Good' breaks" in one for one in checkers.look(page, "broken", UNSEEN_WHEN_NARROW))


def test_a_lost_label_is_noticed(browser, doctored):
    with checkers.opened(browser, doctored("draft", ' data-label="Who"', ""), width=NARROW) as page:
        assert "Who" in checkers.look(page, "unlabelled", UNLABELLED)[0]


def test_a_table_that_is_none_to_a_screen_reader_is_noticed(browser, doctored):
    page_file = doctored("draft", *style("@media (max-width: 40rem) { main thead { display: none; } }"))
    with checkers.opened(browser, page_file) as page:
        roles = checkers.roles(page)
        assert roles["table"] >= 3
        page.set_viewport_size({"width": NARROW, "height": 900})
        assert checkers.roles(page) != roles


def test_text_that_print_takes_away_is_noticed(browser, doctored):
    with checkers.opened(
        browser, doctored("draft", *style("@media print { .reason, .grade { display: none; } }"))
    ) as page:
        page.emulate_media(media="print")
        assert checkers.look(page, "removed", UNPRINTED) != []


def test_a_faint_mark_is_noticed(browser, doctored):
    with checkers.opened(browser, doctored("draft", "--step-2: #96618a", "--step-2: #eeddee")) as page:
        page.emulate_media(color_scheme="light")
        assert "fill" in checkers.look(page, "faint")[0]


FOR_KEYS = [
    ("no outline", *style("a:focus-visible { outline: none !important; }")),
    ("an outline with a contrast", *style("a:focus-visible { outline-color: #eee !important; }")),
    ("outline cut", *style(".judgements th { overflow: hidden; padding: 0; }")),
    ("under", *style(".cover { position: relative; z-index: -1; }")),
    ("the order is", MAIN, f'{MAIN}<p><a href="#main" tabindex="1">First</a></p>'),
]


@pytest.mark.parametrize(("said", "old", "new"), FOR_KEYS)
def test_a_walk_that_is_hindered_is_noticed(browser, doctored, said, old, new):
    with checkers.opened(browser, doctored("draft", old, new)) as page:
        assert any(one.startswith(said) for one in walk(page))


def test_a_trap_is_noticed(browser, page_file):
    with checkers.opened(browser, page_file("draft")) as page:
        page.evaluate(
            "document.querySelector('main a').addEventListener('keydown', (event) => event.preventDefault())"
        )
        assert any(one.startswith("the order is") for one in walk(page))


@pytest.fixture
def elsewhere():
    """Return the address of a server that is not the page, and what was asked of it."""
    asked = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_error(404)

        def log_message(self, *_):
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}", asked
        server.shutdown()
        thread.join()


AGAINST = [
    (MAIN, f'{MAIN}<img alt="" src="ADDRESS/pixel.png">'),
    (MAIN, f"{MAIN}<script>fetch('ADDRESS/')</script>"),
    (MAIN, f'{MAIN}<iframe title="Another" src="ADDRESS/"></iframe>'),
    (END, f'<link rel="stylesheet" href="ADDRESS/style.css">{END}'),
    style("body { background: url(ADDRESS/ground.png) }"),
    style("@font-face { font-family: Mine; src: url(ADDRESS/mine.woff2) } body { font-family: Mine }"),
]


@pytest.mark.parametrize(("old", "new"), AGAINST)
def test_the_policy_keeps_the_page_to_itself(browser, doctored, elsewhere, old, new):
    address, asked = elsewhere
    path = doctored("draft", old, new.replace("ADDRESS", address))
    heard = listened(browser, path)
    assert any(one.startswith("console: ") and "Content Security Policy" in one for one in heard)
    assert asked == []

    path.write_text(re.sub(r"<meta http-equiv[^>]*>", "", path.read_text(encoding="utf-8")), encoding="utf-8")
    assert any(one.startswith(f"request: {address}/") for one in listened(browser, path))
    assert asked
