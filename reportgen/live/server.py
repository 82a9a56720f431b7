"""The browser's side of a session: pages, what stands beside them, and news, to this machine's user alone.

Other programs of this machine can reach the port, and pages of the web can have a browser ask it. So every
address begins with a token that cannot be guessed, and what another site asks for is refused; the name that
a request is for must be this machine's, since another can be made to lead here. Records go by keys, never
by paths, and nothing can be changed from outside.
"""

import json
import secrets
import sys
from collections.abc import Callable, Mapping
from dataclasses import asdict
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files
from threading import Lock
from typing import Any

from markupsafe import Markup

from reportgen.errors import ReportgenError, UsageError
from reportgen.live.session import RESERVED, Session, State
from reportgen.report.fonts import TEXT, font_face
from reportgen.report.shelf import template_folder
from reportgen.report.theme import DARK, THEME
from reportgen.report.webfonts import web_font

PORT = 8765
"""The port where none is asked for, if it is free."""
_HOST = "127.0.0.1"
_NAMES = (_HOST, "localhost")
_BEAT = 15.0
"""Seconds after which a listener hears that there is nothing new, so that one who has gone is noticed."""
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src data:; "
    "connect-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)
_POLICY_OF_PAGES = (
    "default-src 'none'; style-src 'unsafe-inline'; font-src data:; img-src data:; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'self'; "
    "sandbox allow-same-origin allow-popups allow-popups-to-escape-sandbox allow-downloads"
)
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
_HTML, _PLAIN, _CSS = "text/html; charset=utf-8", "text/plain; charset=utf-8", "text/css; charset=utf-8"
_ASSETS = {
    "desk.css": _CSS,
    "desk.js": "text/javascript; charset=utf-8",
    "records.js": "text/javascript; charset=utf-8",
    "common.js": "text/javascript; charset=utf-8",
}
_FACES = {"regular.woff2": TEXT.regular, "bold.woff2": TEXT.bold}


class Server(ThreadingHTTPServer):
    """Answers for a session on the loopback interface, at `address`."""

    daemon_threads = True

    def __init__(self, session: Session, port: int | None = None) -> None:
        """Take the port.

        Args:
            session: what is shown.
            port: a port, 0 for any that is free; None for the usual one, or any if that is taken.

        Raises:
            UsageError: the port cannot be had.
        """
        self.session = session
        self.token = secrets.token_urlsafe(24)
        self.printing = Lock()
        try:
            super().__init__((_HOST, PORT if port is None else port), _Handler)
        except OSError as exc:
            if port is not None:
                raise UsageError(f"Port {port} cannot be had: {exc.strerror}") from None
            super().__init__((_HOST, 0), _Handler)

    @property
    def address(self) -> str:
        """The address to open, with its token."""
        return f"http://{_HOST}:{self.server_port}/{self.token}/"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Pass over a browser that went away; anything else is told."""
        if not isinstance(sys.exception(), ConnectionError | TimeoutError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    server: Server
    server_version, sys_version = "reportgen", ""
    protocol_version = "HTTP/1.1"
    timeout = 60

    def do_GET(self) -> None:
        if refusal := self._refusal():
            self._say(*refusal)
            return
        match self.path.partition("?")[0].split("/")[2:]:
            case [""]:
                self._records()
            case ["-", name]:
                self._common(name)
            case [key, name] if key in self.server.session.states:
                self._of_record(key, self.server.session.states[key], name)
            case _:
                self._say(HTTPStatus.NOT_FOUND, "There is nothing here.")

    def do_HEAD(self) -> None:
        self.do_GET()

    def _refusal(self) -> tuple[HTTPStatus, str] | None:
        """Return why a request is not answered, or None."""
        if self.headers.get("Content-Length") or self.headers.get("Transfer-Encoding"):
            self.close_connection = True  # nobody reads what it carries
        hosts = [f"{name}:{self.server.server_port}" for name in _NAMES]
        asked = self.headers.get_all("Host", [])
        if len(asked) != 1 or asked[0] not in hosts:
            return HTTPStatus.MISDIRECTED_REQUEST, "This address is not served here."
        origins = self.headers.get_all("Origin", [])
        sites = self.headers.get_all("Sec-Fetch-Site", [])
        if set(origins) - {f"http://{asked[0]}"} or set(sites) - {"same-origin", "none"}:
            return HTTPStatus.FORBIDDEN, "Other sites may not read this."
        given = self.path.partition("?")[0].split("/")[1:2]
        if not given or not secrets.compare_digest(given[0].encode(), self.server.token.encode()):
            return HTTPStatus.NOT_FOUND, "There is nothing here."
        if self.server.session.is_over:
            return HTTPStatus.SERVICE_UNAVAILABLE, "Nothing is followed any more."
        return None

    # --- what there is

    def _records(self) -> None:
        keys = list(self.server.session.states)
        if len(keys) == 1:
            self._answer(HTTPStatus.SEE_OTHER, b"", _PLAIN, {"Location": f"{keys[0]}/"})
        else:
            self._answer(HTTPStatus.OK, _asset("records.html"), _HTML)

    def _common(self, name: str) -> None:
        if name == "news":
            self._tell_news(RESERVED, lambda number: {"number": number})
        elif name == "records":
            self._json([_row(key, state) for key, state in sorted(self.server.session.states.items())])
        elif name == "theme.css":
            self._answer(HTTPStatus.OK, _theme(), _CSS)
        elif name in _FACES:
            self._answer(HTTPStatus.OK, web_font(_FACES[name]), "font/woff2")
        elif name in _ASSETS:
            self._answer(HTTPStatus.OK, _asset(name), _ASSETS[name])
        else:
            self._say(HTTPStatus.NOT_FOUND, "There is nothing here.")

    def _of_record(self, key: str, state: State, name: str) -> None:
        if name == "":
            self._answer(HTTPStatus.OK, _asset("desk.html"), _HTML)
        elif name == "news":
            self._tell_news(key, lambda _: _news(self.server.session, key))
        elif name == "beside":
            self._json(_beside(self.server.session, key, state))
        elif name == "page" and state.page:
            self._answer(HTTPStatus.OK, state.page, _HTML, {"Content-Security-Policy": _POLICY_OF_PAGES})
        elif name == "report.pdf":
            self._pdf(key, state)
        else:
            self._say(HTTPStatus.NOT_FOUND, "There is nothing here.")

    def _pdf(self, key: str, state: State) -> None:
        try:
            with self.server.printing:
                data = self.server.session.pdf(state.path)
        except ReportgenError as exc:
            self._answer(HTTPStatus.CONFLICT, _no_pdf(key, exc), _HTML)
        else:
            name = {"Content-Disposition": f'inline; filename="{key}.pdf"'}
            # The browser's own viewer is what runs here, and it needs what pages must not have.
            policy = {"Content-Security-Policy": "frame-ancestors 'none'"}
            self._answer(HTTPStatus.OK, data, "application/pdf", {**name, **policy})

    def _tell_news(self, key: str, news: Callable[[int], Mapping[str, object] | None]) -> None:
        """Tell a listener what is the newest, at once and whenever it changes, until one of both goes."""
        session = self.server.session
        self.close_connection = True
        self._begin(HTTPStatus.OK, "text/event-stream", {"Connection": "close"})
        if self.command == "HEAD":
            return
        told: Mapping[str, object] | None = None
        number = -1
        with session.eyes_on(key):
            while not session.is_over:
                number = session.number(number, _BEAT)
                newest = news(number)
                if newest is None:
                    self.wfile.write(b"event: gone\ndata:\n\n")
                    return
                line = f"data: {json.dumps(newest)}" if newest != told else ": nothing new"
                told = newest
                self.wfile.write(f"{line}\n\n".encode())

    # --- how it is answered

    def _say(self, status: HTTPStatus, text: str, headers: Mapping[str, str] | None = None) -> None:
        self._answer(status, f"{text}\n".encode(), _PLAIN, headers)

    def _json(self, data: object) -> None:
        self._answer(HTTPStatus.OK, json.dumps(data).encode(), "application/json")

    def _answer(
        self, status: HTTPStatus, body: bytes, kind: str, headers: Mapping[str, str] | None = None
    ) -> None:
        self._begin(status, kind, {"Content-Length": str(len(body)), **(headers or {})})
        if self.command != "HEAD":
            self.wfile.write(body)

    def _begin(self, status: HTTPStatus, kind: str, headers: Mapping[str, str]) -> None:
        self.send_response(status)
        all_headers = {"Content-Type": kind, "Content-Security-Policy": _POLICY, **_HEADERS, **headers}
        for name, value in all_headers.items():
            self.send_header(name, value)
        self.end_headers()

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:  # noqa: ARG002
        """Answer what is no request, or one to do more than read, in the same way as all else."""
        self.close_connection = True
        self.request_version = self.protocol_version
        self.command = getattr(self, "command", None) or "GET"
        status = HTTPStatus.METHOD_NOT_ALLOWED if code == HTTPStatus.NOT_IMPLEMENTED else HTTPStatus(code)
        self._say(status, f"{status.phrase}.", {"Allow": "GET, HEAD", "Connection": "close"})

    def log_message(self, *_: object) -> None:
        """Keep tokens and ids out of the terminal."""


def _asset(name: str) -> bytes:
    return (files("reportgen.live") / "web" / name).read_bytes()


def _theme() -> bytes:
    """Return the shipped theme with its faces: the desk looks the same, whatever reports look like."""
    faces = (font_face(face, name) for name, face in _FACES.items())
    sheets = ((template_folder() / name).read_text(encoding="utf-8") for name in (THEME, DARK))
    return "\n".join((*faces, *sheets)).encode()


def _row(key: str, state: State) -> dict[str, object]:
    """Return a record's line of the list."""
    panel = state.panel
    return {
        "key": key,
        "name": (panel and panel.provider) or state.path.name,
        "title": panel.title if panel else "",
        "status": panel.status if panel else "",
        "graded": panel.graded if panel else "",
        "counts": panel.counts if panel else "",
        "isStopped": panel.is_stopped if panel else False,
        "isKnown": panel is not None,
    }


def _news(session: Session, key: str) -> dict[str, object] | None:
    state = session.states.get(key)
    return {"made": state.made, "told": state.told} if state else None


def _beside(session: Session, key: str, state: State) -> dict[str, object]:
    return {
        "key": key,
        "file": state.path.name,
        "many": len(session.states) > 1,
        "hasPage": bool(state.page),
        "isGood": state.is_good,
        "panel": state.panel and asdict(state.panel),
    }


_NO_PDF = Markup(
    '<!doctype html><html lang="en-GB"><head><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width, initial-scale=1"><title>No PDF of {key}</title>'
    '<link rel="icon" href="data:,"><link rel="stylesheet" href="../-/theme.css">'
    '<link rel="stylesheet" href="../-/desk.css"></head><body class="alone"><main>'
    "<h1>No PDF can be made of {key}</h1><pre>{told}</pre>"
    '<p><a href="./">Back to its page</a></p></main></body></html>\n'
)


def _no_pdf(key: str, exc: ReportgenError) -> bytes:
    return _NO_PDF.format(key=key, told=str(exc)).encode()
