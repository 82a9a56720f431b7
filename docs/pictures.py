"""Pictures of finished reports for the documentation: pages of PDFs, and pages in a browser."""

import shutil
from io import BytesIO
from pathlib import Path

import pypdfium2
from PIL import Image
from playwright.sync_api import Browser, sync_playwright

_GAP = 24
_GROUND = "#8d888d"
_EXAMPLE = "eastmarch-2016-11"
_PHONE, _DESKTOP = (390, 844), (1280, 900)

# Pages of the site, each with the elements that its windows begin at, on a desktop and on a phone.
_SITE = {
    "home": ("index.html", ".masthead", "#map"),
    "provider": ("providers/eastmarch/index.html", "#history", "#asked"),
    "comparison": ("providers/eastmarch/compare.html", ".masthead", "#part-1"),
    "programme": ("programme/index.html", ".masthead", "#grades"),
    "themes": ("themes/index.html", ".masthead", ".masthead"),
}


def draw(reports: Path, site: Path, folder: Path) -> None:
    """Draw all pictures from the built examples.

    Args:
        reports: the folder that the examples were built into.
        site: the site that was made of them.
        folder: where the pictures go.
    """
    folder.mkdir(exist_ok=True)
    _draw_documents(reports / _EXAMPLE, folder)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium-headless-shell"),
            args=["--no-sandbox", "--force-color-profile=srgb", "--font-render-hinting=slight"],
        )
        _draw_pages(browser, reports / _EXAMPLE / "report.html", folder)
        _draw_site(browser, site, folder)
        browser.close()


def _draw_documents(report: Path, folder: Path) -> None:
    with pypdfium2.PdfDocument(report / "report.pdf") as pdf:
        first_area = _page_of(pdf, "The experiences and progress of children who")
        cover, area, next_page = (_page(pdf, index) for index in (0, first_area, first_area + 1))
        _save([cover, area], folder / "report.png")
        _save([cover], folder / "cover.png")
        _save([area, next_page], folder / "area.png")
        _save([_page(pdf, _page_of(pdf, "What needs to improve"))], folder / "improvements.png")
        over_time = _page_of(pdf, "Grades over time")
        facts = _page_of(pdf, "Information about this local authority area")
        _save([_page(pdf, over_time), _page(pdf, facts)], folder / "charts.png")
        _save([_page(pdf, len(pdf) - 1)], folder / "back.png")
    with pypdfium2.PdfDocument(report / "summary.pdf") as pdf:
        _save([_page(pdf, 0)], folder / "summary.png")


def _page_of(pdf: pypdfium2.PdfDocument, title: str) -> int:
    """Return the index of the page that a heading is on; of several alike the last, which is its own part."""
    return [mark for mark in pdf.get_toc() if mark.get_title().startswith(title)][-1].get_dest().get_index()


def _page(pdf: pypdfium2.PdfDocument, index: int) -> Image.Image:
    return pdf[index].render(scale=1.0).to_pil()


def _draw_pages(browser: Browser, page_file: Path, folder: Path) -> None:
    tops = ["h1", "#section-brief", "#area-help-and-protection"]
    _save([_shot(browser, page_file, _PHONE, "light", top) for top in tops], folder / "phone.png")
    _save([_shot(browser, page_file, _DESKTOP, "light", "#area-care-leavers")], folder / "desktop.png")
    _save([_shot(browser, page_file, _DESKTOP, "dark", "h1")], folder / "dark.png")


def _draw_site(browser: Browser, site: Path, folder: Path) -> None:
    """Draw each page as on a desktop, and beside it as on a phone."""
    for name, (page, on_desktop, on_phone) in _SITE.items():
        windows = ((_DESKTOP, on_desktop), (_PHONE, on_phone))
        shots = [_shot(browser, site / page, size, "light", top) for size, top in windows]
        _save(shots, folder / f"site-{name}.png")


def _shot(browser: Browser, page_file: Path, size: tuple[int, int], scheme: str, top: str) -> Image.Image:
    """Return a window on a page that begins a little above an element."""
    width, height = size
    page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=scheme)
    page.goto(page_file.as_uri())
    page.evaluate("document.fonts.ready")
    above = page.locator(top).first.bounding_box()["y"] - 96
    page.evaluate(f"window.scrollTo(0, {max(0, above)})")
    data = page.screenshot()
    page.close()
    return Image.open(BytesIO(data)).convert("RGB")


def _save(pages: list[Image.Image], path: Path) -> None:
    """Save pictures side by side, in colours few enough for a small file."""
    width = sum(page.width for page in pages) + _GAP * (len(pages) + 1)
    height = max(page.height for page in pages) + 2 * _GAP
    sheet = Image.new("RGB", (width, height), _GROUND)
    left = _GAP
    for page in pages:
        sheet.paste(page, (left, _GAP))
        left += page.width + _GAP
    sheet.quantize(128, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE).save(path, optimize=True)
