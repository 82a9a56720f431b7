"""`reportgen serve` in a real browser: edit, see it at the same place; break it, see where; mend it."""

import re
import shutil
from contextlib import contextmanager

import pytest
from browser import checkers
from conftest import EXAMPLES, MINIMAL
from playwright.sync_api import expect
from serving import PATIENCE, served, write

ID = "calderwick-2026-06"
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1440, "height": 900}
NO_AXE_IN_THE_REPORT = "frame-tested"
"""The report has tests of its own; in its frame no script may run, so axe cannot either."""

expect.set_options(timeout=PATIENCE * 1000)


@pytest.fixture
def folder(tmp_path):
    """A folder with two records."""
    folder = tmp_path / "records"
    folder.mkdir()
    shutil.copy(EXAMPLES / f"{ID}.yaml", folder)
    (folder / "testford-2024-05.yaml").write_text(MINIMAL)
    return folder


@contextmanager
def opened(browser, address, viewport=None, **options):
    """Open a page, and hold it to having no error of its own."""
    context = browser.new_context(viewport=viewport or DESK, **options)
    context.set_default_timeout(PATIENCE * 1000)
    faults = []
    try:
        page = context.new_page()
        page.on("console", lambda message: faults.append(message.text))
        page.on("pageerror", lambda fault: faults.append(str(fault)))
        page.goto(address)
        yield page
        assert faults == []
    finally:
        context.close()


@pytest.fixture
def desk(browser, folder):
    """The page of a record, and its file."""
    with served(folder) as server, opened(browser, f"{server.address}{ID}/") as page:
        expect(page.locator("#provider")).to_have_text("Calderwick")
        yield page, folder / f"{ID}.yaml"


def report(page):
    """Return the report that is shown."""
    return page.frame_locator("iframe:not(.coming)")


def edited(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    write(path, text.replace(old, new, 1))


def top_of(page, words):
    """Return how far below the top of its window a block of the report begins."""
    return round(report(page).get_by_text(words).first.evaluate("(one) => one.getBoundingClientRect().top"))


# --- edit, break, mend


def test_an_edit_is_seen_and_the_place_is_kept(desk):
    page, path = desk
    seen = report(page).locator("#area-in-care .paragraph").nth(1)
    seen.evaluate("(one) => window.scrollTo(0, one.getBoundingClientRect().top + window.scrollY + 11)")
    words = seen.inner_text().split("\n")[-1][10:60]
    assert top_of(page, words) == pytest.approx(-11, abs=2)
    above = "area-help-and-protection"
    before = report(page).locator(f"#{above}").get_by_text("A line that was not there").count()
    assert before == 0
    edited(
        path,
        "  help-and-protection:\n",
        "  help-and-protection:\n    # edited\n",
    )
    text = path.read_text(encoding="utf-8")
    start = text.index("narrative: |", text.index("  help-and-protection:")) + len("narrative: |\n")
    write(path, text[:start] + "      A line that was not there. And it is a long one.\n\n" + text[start:])
    expect(report(page).locator(f"#{above}")).to_contain_text("A line that was not there.")
    assert top_of(page, words) == pytest.approx(-11, abs=2)


def test_the_top_of_the_page_stays_the_top(desk):
    page, path = desk
    edited(path, "name: Calderwick", "name: Calderwick-on-Sea")
    expect(report(page).locator("h1")).to_have_text("Calderwick-on-Sea")
    assert report(page).locator("html").evaluate("() => window.scrollY") == 0


def test_an_error_stands_with_its_line_above_the_last_good_page_until_it_is_mended(desk):
    page, path = desk
    sheet = page.locator("#sheet")
    expect(sheet).to_be_hidden()
    edited(path, "grade: requires improvement", "grade: poor")
    expect(sheet).to_contain_text("'poor' is not a grade of this framework")
    line = path.read_text(encoding="utf-8").split("\n").index("    grade: poor") + 1
    expect(sheet).to_contain_text(f"{ID}.yaml:{line}:12")
    expect(sheet.locator(".line-number")).to_have_text(str(line))
    expect(sheet.locator("mark")).to_have_text("poor")
    expect(sheet).to_contain_text("outstanding, good, requires improvement, inadequate or not judged")
    expect(page.locator("#summary")).to_contain_text("One error")
    expect(page).to_have_title(re.compile("✕ Calderwick"))
    expect(report(page).locator("h1")).to_have_text("Calderwick")
    assert float(page.locator("iframe").evaluate("(one) => getComputedStyle(one).opacity")) < 1
    edited(path, "grade: poor", "grade: requires improvement")
    expect(sheet).to_be_hidden()
    expect(page).to_have_title(re.compile("^Calderwick"))
    assert float(page.locator("iframe").evaluate("(one) => getComputedStyle(one).opacity")) == 1


def test_a_file_that_is_no_yaml_is_told_at_its_line_and_the_outcome_stays(desk):
    page, path = desk
    edited(path, "provider:\n", "provider: [\n")
    expect(page.locator("#sheet .where").first).to_have_text(re.compile(rf"{ID}\.yaml:\d+:\d+"))
    expect(page.locator("#old")).to_be_visible()
    expect(page.locator("#outcome li")).to_have_count(4)


def test_what_must_not_leave_is_told_above_a_page_that_is_not_dimmed(desk):
    page, path = desk
    edited(path, "Families get effective help", "Families of 943 476 5919 get effective help")
    expect(page.locator("#sheet")).to_contain_text("Nothing can be built of this record")
    expect(page.locator("#sheet")).to_contain_text("This looks like an NHS number")
    assert "5919" not in page.locator("body").inner_text()
    assert float(page.locator("iframe").evaluate("(one) => getComputedStyle(one).opacity")) == 1


def test_an_edited_template_is_seen(browser, folder, tmp_path):
    templates = tmp_path / "templates"
    templates.mkdir()
    with (
        served(folder, templates=templates) as server,
        opened(browser, f"{server.address}{ID}/") as page,
    ):
        expect(report(page).locator("h1")).to_have_text("Calderwick")
        own = templates / "colophon.html"
        own.write_text("<footer>Our own words</footer>\n")
        expect(report(page).locator("footer")).to_have_text("Our own words")
        own.write_text("<footer>\n{% nonsense %}\n</footer>\n")
        expect(page.locator("#sheet")).to_contain_text("colophon.html, line 2")
        own.write_text("<footer>Mended</footer>\n")
        expect(report(page).locator("footer")).to_have_text("Mended")
        expect(page.locator("#sheet")).to_be_hidden()


# --- what stands beside the page


def test_each_grade_stands_with_its_words_and_leads_to_its_area(desk):
    page, _ = desk
    first = page.locator("#outcome li").first
    expect(first.locator("strong")).to_have_text("Good")
    expect(first.locator(".reason").first).not_to_be_empty()
    first.locator("a").click()
    expect(report(page).locator("#area-leadership")).to_be_in_viewport()


def test_a_finding_leads_to_its_paragraph(desk):
    page, path = desk
    words = report(page).locator("#area-in-care .paragraph").last.inner_text().split()[5:9]
    edited(path, " ".join(words), " ".join([*words, words[-1]]))
    link = page.locator("#problems a", has_text=f"The word '{words[-1]}' stands twice")
    expect(link).to_be_visible()
    link.focus()
    page.keyboard.press("Enter")
    found = report(page).locator(".paragraph:target")
    expect(found).to_contain_text(" ".join([*words, words[-1]]))
    expect(found).to_be_in_viewport()


def test_links_within_the_report_lead_on_and_others_open_beside_it(desk):
    page, path = desk
    report(page).locator("a[href='#area-in-care']").first.click()
    expect(report(page).locator("#area-in-care")).to_be_in_viewport()
    edited(path, "Families get effective help", "Families get [effective](https://example.org/) help")
    other = report(page).locator("a[href^='https://example.org']").first
    expect(other).to_have_attribute("target", "_blank")
    expect(other).to_have_attribute("rel", "noopener noreferrer")


def test_the_pdf_opens_beside_it(desk):
    page, _ = desk
    link = page.get_by_role("link", name="PDF")
    assert link.get_attribute("target") == "_blank"
    answer = page.request.get(page.url + link.get_attribute("href"))
    assert answer.body().startswith(b"%PDF-")


def test_a_pdf_that_cannot_be_made_says_why(browser, folder):
    path = folder / f"{ID}.yaml"
    edited(path, "grade: requires improvement", "grade: poor")
    with served(folder) as server, opened(browser, f"{server.address}{ID}/") as page:
        with page.context.expect_page() as opening:
            page.get_by_role("link", name="PDF").click()
        told = opening.value
        expect(told.locator("h1")).to_have_text(f"No PDF can be made of {ID}")
        expect(told.locator("pre")).to_contain_text("'poor' is not a grade of this framework")


def test_the_keyboard_reaches_all_and_shows_where_it_is(desk):
    page, _ = desk
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    assert page.locator(".skip").bounding_box()["x"] >= 0
    page.keyboard.press("Enter")
    expect(page.locator("#findings")).to_be_in_viewport()
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('#findings').contains(document.activeElement)")


def test_the_focus_stays_where_it_is_when_findings_change(desk):
    page, path = desk
    edited(path, "Families get effective", "Families get get effective")
    link = page.locator("#problems a", has_text="The word 'get' stands twice")
    link.focus()
    edited(path, "name: Calderwick", "name: Calderwick-on-Sea")
    expect(page.locator("#provider")).to_have_text("Calderwick-on-Sea")
    expect(link).to_be_focused()


def test_it_says_when_it_is_no_longer_live(browser, folder):
    with served(folder) as server, opened(browser, f"{server.address}{ID}/") as page:
        expect(page.locator("#provider")).to_have_text("Calderwick")
        (folder / f"{ID}.yaml").unlink()
        expect(page.locator("#ended")).to_have_text("This record is no longer among those that are served.")
        expect(report(page).locator("h1")).to_have_text("Calderwick")


# --- several records


def test_a_list_of_records_follows_them(browser, folder):
    with served(folder) as server, opened(browser, server.address) as page:
        rows = page.locator("tbody tr")
        expect(rows).to_have_count(2)
        first = rows.filter(has_text=ID)
        expect(first).to_contain_text("Published")
        expect(first).to_contain_text("4 of 4")
        edited(folder / f"{ID}.yaml", "grade: requires improvement", "grade: poor")
        expect(first).to_contain_text("Nothing can be built of it")
        (folder / "other-2024-05.yaml").write_text(MINIMAL.replace("Testford", "Otherton"))
        expect(rows).to_have_count(3)
        (folder / "other-2024-05.yaml").unlink()
        expect(rows).to_have_count(2)
        first.get_by_role("link").click()
        expect(page.locator("#provider")).to_have_text("Calderwick")
        page.get_by_role("link", name="All records").click()
        expect(rows).to_have_count(2)


# --- for everyone


@pytest.mark.parametrize("state", ["good", "broken", "list"])
def test_axe_finds_nothing_narrow_or_wide_light_dark_or_in_forced_colours(browser, folder, state):
    if state == "broken":
        edited(folder / f"{ID}.yaml", "grade: requires improvement", "grade: poor")
    with served(folder) as server:
        place = "" if state == "list" else f"{ID}/"
        context = browser.new_context(bypass_csp=True, viewport=DESK)
        page = context.new_page()
        page.goto(server.address + place)
        expect(page.locator("tbody tr" if state == "list" else "#problems li").first).to_be_attached()
        if state != "broken":
            expect(page.locator("body")).not_to_contain_text("Not looked at yet")
        found = [one for one in checkers.axe(page) if NO_AXE_IN_THE_REPORT not in one]
        context.close()
    assert found == []


@pytest.mark.parametrize("width", [320, 390, 832, 833, 1024, 1440])
def test_nothing_is_wider_than_the_window(browser, folder, width):
    edited(folder / f"{ID}.yaml", "grade: requires improvement", "grade: poor")
    with served(folder) as server:
        for place in ("", f"{ID}/"):
            viewport = {"width": width, "height": 844}
            with opened(browser, server.address + place, viewport) as page:
                expect(page.locator("#problems li, tbody tr").first).to_be_attached()
                assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_on_a_phone_the_panel_stands_below_the_report(browser, folder):
    with served(folder) as server, opened(browser, f"{server.address}{ID}/", PHONE) as page:
        expect(page.locator("#provider")).to_have_text("Calderwick")
        frame = page.locator("iframe:not(.coming)").bounding_box()
        assert frame["height"] > PHONE["height"] / 2
        assert page.locator("#panel").bounding_box()["y"] >= frame["y"] + frame["height"]
