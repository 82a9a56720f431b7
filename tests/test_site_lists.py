"""The long lists of a site in a real browser: narrowed by a script, and whole without one."""

import re
from contextlib import contextmanager
from datetime import timedelta

import pytest
from browser import checkers
from playwright.sync_api import expect
from test_browser import NARROW, UNSEEN, WIDE, WIDTHS, classes_asked, faults_of, listened, unshown, walk
from test_lists import KIND, asked, asking, of_provider, said
from test_programme import day, inspection, judged

from reportgen.frameworks import Library
from reportgen.lives import Stage
from reportgen.programme.providers import provider_list
from reportgen.programme.themes import themes
from reportgen.publisher import NO_PUBLISHER
from reportgen.report.html import filled
from reportgen.report.shelf import template_folder
from reportgen.site.frame import Surroundings

pytestmark = pytest.mark.usefixtures("browser")

NAMES = ("Ash", "Beck", "Château Cove", "Bere St Dene’s", "2nd Eden")
"""Providers, each with two inspections; two share a letter."""
IN_ORDER = ("Ash", "Beck", "Bere St Dene’s", "Château Cove", "2nd Eden")
REGIONS = ("London", "South West", None)
FRAMEWORKS = ("ilacs-2018", "ilacs-2023", "ilacs-focused-visit")
MANY = 2500


def known():
    """Return dossiers with everything that the pages can show."""
    for place, name in enumerate(NAMES):
        slug = name.lower().replace(" ", "-")
        first = inspection(slug, "2016-06-10")
        framework = FRAMEWORKS[place % 3]
        last = inspection(slug, str(day("2021-06-11") + timedelta(weeks=60 * place)), framework)
        asks = [
            asked(first, 1, said=[said(last, Stage.PARTLY_MET)], text="Supervise social workers weekly."),
            asked(first, 2, said=[said(last, Stage.NO_WORD)], priority=True),
            asked(last, 1, text=f"See every child in {name} alone."),
        ]
        if framework == "ilacs-2018":
            asks.append(asked(last, 2, "in-care-and-care-leavers"))
        if framework == "ilacs-2023":
            asks.append(asked(last, 2, "in-care"))
        judgements = [judged(first, "overall", "good", 2, name="Overall effectiveness")]
        if framework == "ilacs-2023":
            judgements += [judged(last, "leadership", "good", 2), judged(last, "in-care", "inadequate", 4)]
        told = asking(name, [first, last], asks).model_copy(update={"judgements": tuple(judgements)})
        yield of_provider(told, slug=slug, region=REGIONS[place % 3], urn=f"8000{place}")


def written(folder):
    """Write the pages into a folder, as they lie on a site."""
    around, dossiers = Surroundings("Reports", NO_PUBLISHER, None), list(known())
    found = themes(dossiers, Library())
    above = (("Themes", "themes/index.html"),)
    pages = [
        ("site/providers.html", "providers/index.html", "Providers", {"providers": provider_list(dossiers)}),
        ("site/themes.html", "themes/index.html", "Themes", {"themes": found}),
        *(("site/theme.html", one.theme.address, one.theme.text, {"theme": one}) for one in found),
    ]
    for template, address, title, values in pages:
        path = folder / address
        path.parent.mkdir(parents=True, exist_ok=True)
        frame = around.frame(address, title, "What is here.", above if len(address) > 20 else ())
        path.write_text(filled(template, {"frame": frame, **values}), encoding="utf-8")


PROVIDERS, THEMES, THEME = "providers/index.html", "themes/index.html", "themes/whole-service/index.html"
AREA = f"themes/{KIND}-in-care-and-care-leavers/index.html"
every_page = pytest.mark.parametrize("name", [PROVIDERS, THEMES, THEME, AREA])


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """Return a folder with the pages, made once."""
    folder = tmp_path_factory.mktemp("site")
    written(folder)
    return folder


@contextmanager
def narrowed(browser, path, **options):
    """Open a page, and hold it to saying nothing on the console."""
    context = browser.new_context(viewport={"width": WIDE, "height": 900}, **options)
    faults = []
    try:
        page = context.new_page()
        page.on("console", lambda message: faults.append(message.text))
        page.on("pageerror", lambda fault: faults.append(str(fault)))
        page.goto(path.as_uri())
        yield page
        assert faults == []
    finally:
        context.close()


def shown(page):
    """Return the names of what is shown."""
    return page.locator("[data-entry]:visible .page-name").all_inner_texts()


# --- narrowing


def test_words_that_are_typed_narrow_the_list_as_they_are_typed(browser, site):
    with narrowed(browser, site / PROVIDERS) as page:
        told = page.get_by_role("status")
        expect(told).to_have_text("5 of 5 providers")
        page.get_by_role("searchbox", name="Find a provider").press_sequentially("bec")
        expect(told).to_have_text("1 of 5 providers")
        assert shown(page) == ["Beck"]
        assert page.locator(".jumps li:visible").all_inner_texts() == ["B"]
        assert page.locator("main h2:visible").all_inner_texts() == ["B"]


def test_a_list_is_not_narrowed_by_a_grade(browser, site):
    with narrowed(browser, site / PROVIDERS) as page:
        page.get_by_role("searchbox").fill("inadequate")
        expect(page.get_by_role("status")).to_have_text(re.compile("No provider has all of this"))


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("CHATEAU", ["Château Cove"]),
        ("dene's st", ["Bere St Dene’s"]),
        ("80003", ["Bere St Dene’s"]),
        ("london", ["Ash", "Bere St Dene’s"]),
        ("beck-2016-06", ["Beck"]),
        ("  south   beck ", ["Beck"]),
        ("8000", [*IN_ORDER]),
        ("cove 2023-09", ["Château Cove"]),
        ("", [*IN_ORDER]),
    ],
)
def test_every_word_must_be_there_whatever_its_accents_capitals_and_order(browser, site, typed, found):
    with narrowed(browser, site / PROVIDERS) as page:
        page.get_by_role("searchbox").fill(typed)
        expect(page.get_by_role("status")).to_have_text(f"{len(found)} of 5 providers")
        assert shown(page) == found


def test_choices_narrow_the_list_together_with_words(browser, site):
    with narrowed(browser, site / PROVIDERS) as page:
        page.get_by_label("Region").select_option("London")
        assert shown(page) == ["Ash", "Bere St Dene’s"]
        page.get_by_role("searchbox").fill("ash")
        assert shown(page) == ["Ash"]
        page.get_by_label("Framework of the latest inspection").select_option(label="ILACS 2023")
        expect(page.get_by_role("status")).to_have_text(
            "No provider has all of this. Use fewer words or check their spelling, or show all."
        )
        assert shown(page) == []
        page.get_by_role("button", name="Show all").click()
        assert len(shown(page)) == len(NAMES)
        expect(page.get_by_role("searchbox")).to_be_focused()
        expect(page.get_by_role("searchbox")).to_have_value("")
        expect(page.get_by_role("button", name="Show all")).to_be_hidden()


def test_the_keyboard_alone_narrows_and_shows_all_again(browser, site):
    with narrowed(browser, site / PROVIDERS) as page:
        field = page.get_by_role("searchbox")
        for _ in range(20):
            page.keyboard.press("Tab")
            if field.evaluate("(one) => one === document.activeElement"):
                break
        page.keyboard.type("dene")
        page.keyboard.press("Enter")
        assert shown(page) == ["Bere St Dene’s"]
        for _ in range(3):
            page.keyboard.press("Tab")
        expect(page.get_by_role("button", name="Show all")).to_be_focused()
        page.keyboard.press("Enter")
        expect(field).to_be_focused()
        assert len(shown(page)) == len(NAMES)
        page.keyboard.type("beck")
        page.keyboard.press("Escape")
        assert len(shown(page)) == len(NAMES)


def test_a_theme_is_narrowed_by_stage_and_priority(browser, site):
    with narrowed(browser, site / THEME) as page:
        told = page.get_by_role("status")
        expect(told).to_have_text("15 of 15 areas for improvement")
        page.get_by_label("What was said of it last").select_option("Partly met")
        expect(told).to_have_text("5 of 15 areas for improvement")
        assert page.locator(".jumps li:visible").all_inner_texts() == ["2016"]
        page.get_by_label("Priority action only").check()
        expect(told).to_have_text(re.compile("Nothing here has all of this"))
        page.get_by_role("searchbox").fill("june 2016 improve")
        page.get_by_label("What was said of it last").select_option("Anything")
        expect(told).to_have_text("5 of 15 areas for improvement")
        page.get_by_role("button", name="Show all").click()
        expect(told).to_have_text("15 of 15 areas for improvement")
        expect(page.get_by_label("Priority action only")).not_to_be_checked()


def test_a_list_is_still_narrowed_for_who_comes_back_to_it(browser, site):
    (site / "providers" / "beck").mkdir(exist_ok=True)
    (site / "providers" / "beck" / "index.html").write_text("<!doctype html><title>Beck</title>")
    with narrowed(browser, site / PROVIDERS) as page:
        page.get_by_role("searchbox").fill("beck")
        page.get_by_role("link", name="Beck", exact=True).click()
        expect(page).to_have_title("Beck")
        page.go_back()
        typed = page.get_by_role("searchbox").input_value()
        assert shown(page) == (["Beck"] if typed else [*IN_ORDER])


def test_a_year_is_jumped_to(browser, site):
    with narrowed(browser, site / THEME) as page:
        page.get_by_role("link", name="2016", exact=True).click()
        expect(page.locator("#year-2016 > h2")).to_be_in_viewport()


def test_thousands_of_entries_are_all_narrowed(browser, site, tmp_path):
    html = (site / THEME).read_text(encoding="utf-8")
    entry = re.search(r"<li data-entry.*?</li>", html, re.DOTALL)[0]
    path = tmp_path / "many.html"
    path.write_text(html.replace(entry, entry * MANY, 1), encoding="utf-8")
    with narrowed(browser, path) as page:
        expect(page.get_by_role("status")).to_have_text("2,514 of 2,514 areas for improvement")
        page.get_by_role("searchbox").fill("supervise")
        expect(page.get_by_role("status")).to_have_text("5 of 2,514 areas for improvement")


# --- without a script


@every_page
def test_without_a_script_everything_is_there_and_nothing_that_would_do_nothing(browser, site, name):
    with narrowed(browser, site / name, java_script_enabled=False) as page:
        assert page.locator("[data-entry]:not(:visible)").count() == 0
        for control in ("searchbox", "combobox", "checkbox", "button", "search"):
            assert page.get_by_role(control).count() == 0
    with narrowed(browser, site / name) as page:
        assert page.locator("[data-entry]:not(:visible)").count() == 0


# --- for everybody


def test_the_pages_show_every_class_of_their_templates(site):
    names = ("site/providers.html", "site/themes.html", "site/theme.html", "components/filter.html")
    asked_for = set().union(*(classes_asked(template_folder() / name) for name in names))
    assert unshown(asked_for, site.rglob("*.html")) == []


@every_page
def test_axe_finds_nothing_in_a_list(browser, site, name):
    with checkers.opened(browser, site / name, bypass_csp=True) as page:
        assert checkers.axe(page, widths=(WIDE, NARROW)) == []


def test_axe_finds_nothing_in_a_list_that_was_narrowed(browser, site):
    with checkers.opened(browser, site / PROVIDERS, bypass_csp=True) as page:
        page.get_by_role("searchbox").fill("nobody")
        assert checkers.axe(page, widths=(WIDE, NARROW), modes=("light", "dark")) == []


@every_page
def test_a_list_loses_nothing_at_any_width(browser, site, name):
    with checkers.opened(browser, site / name) as page:
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            unseen = f"{UNSEEN}, [hidden], option"
            assert checkers.look(page, "lost", unseen) == [], width
            assert checkers.look(page, "broken", unseen) == [], width


@every_page
@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_every_link_and_control_of_a_list_is_reached_by_keyboard(browser, site, name, width):
    with checkers.opened(browser, site / name, width=width) as page:
        assert walk(page) == []


@every_page
def test_a_list_asks_for_nothing_and_says_nothing(browser, site, name):
    assert listened(browser, site / name) == []


def test_the_nu_checker_has_nothing_to_say_of_lists(site):
    assert faults_of(site / name for name in (PROVIDERS, THEMES, THEME, AREA)) == []
