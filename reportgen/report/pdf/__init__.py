"""From the HTML document to a PDF: the only room that knows WeasyPrint.

WeasyPrint can reach nothing but the fonts given to it here, and pictures that the document holds itself:
one fetcher serves these, and everything else that a document asks for is refused, recorded, and makes
the report fail.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

import tinyhtml5
import weasyprint
from weasyprint.urls import FatalURLFetchingError

from reportgen.errors import RenderError, WriteError
from reportgen.report.bounds import (
    refuse_deep_document,
    refuse_large_document,
    refuse_large_pdf,
    refuse_many_pages,
)
from reportgen.report.carried import Carried
from reportgen.report.fonts import faces_for
from reportgen.report.pdf import accessible
from reportgen.report.pdf.assets import AssetFetcher
from reportgen.report.pdf.complaints import listening, raise_for
from reportgen.report.pdf.styles import fonts_with, take_stylesheets

__all__ = ["Pages", "collector_held", "render_pdf"]

if (weasyprint.__version__, tinyhtml5.__version__) == ("70.0", "2.1.0"):
    from reportgen.report.pdf import quicker

    quicker.apply()


def render_pdf(html: str, carried: Carried) -> bytes:
    """Return a report's HTML document as a PDF that is PDF/UA-1 and PDF/A-3a, with its data inside.

    Args:
        html: the document that `render_html` returns.
        carried: what `carry` returns for the same case.

    Raises:
        RenderError: the engine failed, warned, or was asked for something outside; a template has a
            figure without words, or words where no tag can reach them; or a bound is exceeded.
        WriteError: there is no room for its temporary files.
    """
    with collector_held():
        return Pages(html).pdf(carried)


class Pages:
    """A document laid out on pages, which can be counted before they are written.

    Raises:
        RenderError, WriteError: as `render_pdf`.
    """

    def __init__(self, html: str) -> None:
        refuse_large_document(html)
        self._fetcher = AssetFetcher()
        with self._engine():
            document = weasyprint.HTML(string=html, base_url=None, url_fetcher=self._fetcher)
            refuse_deep_document(document.etree_element)
            faces = faces_for(html)
            fonts, declared = fonts_with(faces)
            self._laid_out = accessible.lay_out(
                document, font_config=fonts, stylesheets=[declared, *take_stylesheets(document, faces)]
            )

    def __len__(self) -> int:
        return len(self._laid_out.pages)

    def pdf(self, carried: Carried) -> bytes:
        """Return the PDF; it can be written once. Raises as `render_pdf`."""
        refuse_many_pages(len(self))
        with self._engine():
            data = accessible.write(self._laid_out, carried)
        refuse_large_pdf(data)
        return data

    @contextmanager
    def _engine(self) -> Iterator[None]:
        """Make an error of what goes wrong in the engine, of what it warns of and of what it is refused."""
        with listening() as heard:
            try:
                yield
            except FatalURLFetchingError as exc:
                raise RenderError(f"The document asks for something outside of it: {exc}") from None
            except OSError as exc:
                # The engine keeps fonts in temporary files.
                raise WriteError(f"Cannot write a temporary file: {exc.strerror or exc}") from None
            except RecursionError:
                raise RenderError("The document is too deeply nested to lay out") from None
            except (
                ArithmeticError,
                AssertionError,
                AttributeError,
                LookupError,
                TypeError,
                ValueError,
            ) as exc:
                raise RenderError(f"The PDF engine failed: {type(exc).__name__}: {exc}") from exc
        self._fetcher.raise_if_refused()
        raise_for(heard)


@contextmanager
def collector_held() -> Iterator[None]:
    """Keep the collector from looking through a document again and again while it is made.

    What is made here dies young: once it has, one look at the young objects frees it.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.collect(0)
        if was_on:
            gc.enable()
