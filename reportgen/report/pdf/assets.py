"""What a document may have besides its own text: the fonts given here, and pictures that it holds itself."""

import re
from base64 import b64decode

from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from reportgen.errors import RenderError
from reportgen.report.fonts import font_file

_PICTURE = re.compile(r"data:(image/(?:png|svg\+xml));base64,([A-Za-z0-9+/]*={0,2})")


class AssetFetcher(URLFetcher):  # type: ignore[misc]  # the engine is not typed
    """Serves the fonts by their `asset:` names, pictures in the document, and refuses everything else."""

    def __init__(self) -> None:
        super().__init__(allowed_protocols=(), allow_redirects=False)
        self.refused: list[str] = []

    def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:  # noqa: ARG002
        """Return the asset at an address.

        Raises:
            FatalURLFetchingError: there is none, or it is outside of the document.
        """
        if (data := font_file(url)) is not None:
            return URLFetcherResponse(url, data, {"Content-Type": "font/ttf"})
        if picture := _PICTURE.fullmatch(url):
            return URLFetcherResponse(url, b64decode(picture[2]), {"Content-Type": picture[1]})
        self.refused.append(url)
        raise FatalURLFetchingError(url[:200])

    def raise_if_refused(self) -> None:
        """Make an error of what was refused: the engine passes over some of it, as in drawings.

        Raises:
            RenderError: something was.
        """
        if self.refused:
            told = ", ".join(self.refused)[:500]
            raise RenderError(f"The document asks for something outside of it: {told}")
