"""Pictures of finished reports: pages of a PDF side by side."""

from pathlib import Path

import pypdfium2
from PIL import Image

_GAP = 24
_GROUND = "#8d888d"


def draw(reports: Path, folder: Path) -> None:
    """Draw the pictures of the README from the built examples."""
    with pypdfium2.PdfDocument(reports / "eastmarch-2016-11" / "report.pdf") as pdf:
        _side_by_side([_page(pdf, 0), _page(pdf, _first_area(pdf))]).save(folder / "pages.png", optimize=True)


def _first_area(pdf: pypdfium2.PdfDocument) -> int:
    title = "The experiences and progress of children who need help"
    marks = [mark for mark in pdf.get_toc() if mark.get_title().startswith(title)]
    # The overview of strengths has the same heading; the area itself comes last.
    return marks[-1].get_dest().get_index()


def _page(pdf: pypdfium2.PdfDocument, index: int) -> Image.Image:
    return pdf[index].render(scale=1.0).to_pil()


def _side_by_side(pages: list[Image.Image]) -> Image.Image:
    width = sum(page.width for page in pages) + _GAP * (len(pages) + 1)
    height = max(page.height for page in pages) + 2 * _GAP
    sheet = Image.new("RGB", (width, height), _GROUND)
    left = _GAP
    for page in pages:
        sheet.paste(page, (left, _GAP))
        left += page.width + _GAP
    return sheet.quantize(256, dither=Image.Dither.NONE)
