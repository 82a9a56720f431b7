"""A server of records for tests: in this process, with what tests ask of it."""

import http.client
import json
import threading
import time
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from reportgen.configuration import find_configuration
from reportgen.frameworks import Library
from reportgen.live.inventory import Followed
from reportgen.live.server import Server
from reportgen.live.session import Session
from reportgen.making import Settings
from reportgen.moments import LONDON

NOW = datetime(2026, 7, 1, 12, tzinfo=LONDON)
PATIENCE = 60


@contextmanager
def served(*paths, templates=None, frameworks=(), config=None):
    """Serve records as `reportgen serve` does, on any free port."""
    config = config or paths[0].parent / "none.toml"

    def settings():
        configuration = find_configuration(config) if config.exists() else find_configuration(None)
        return Settings(
            templates=templates,
            library=Library(frameworks),
            publisher=configuration.publisher,
            style=configuration.checks,
        )

    session = Session(Followed(paths, config, tuple(frameworks), templates), settings, lambda: NOW)
    with Server(session, 0) as server:
        session.start()
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            session.stop()
            thread.join()


def ask(server, place="", method="GET", token=None, **headers):
    """Return status, headers and body of an answer; header names are given with underscores."""
    connection = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=PATIENCE)
    path = f"/{server.token if token is None else token}/{place}"
    try:
        connection.putrequest(method, path, skip_host="Host" in headers)
        for name, value in headers.items():
            connection.putheader(name.replace("_", "-"), value)
        connection.endheaders()
        answer = connection.getresponse()
        return answer.status, answer.headers, answer.read()
    finally:
        connection.close()


def beside(server, key):
    """Return what stands beside a record's page."""
    return json.loads(ask(server, f"{key}/beside")[2])


def until(condition, what="it"):
    """Wait until a condition holds, and return what it says."""
    deadline = time.monotonic() + PATIENCE
    while not (found := condition()):
        assert time.monotonic() < deadline, f"waited in vain for {what}"
        time.sleep(0.01)
    return found


def write(path: Path, text: str) -> None:
    """Save a file as many editors do: another one beside it takes its place."""
    other = path.with_name(f".{path.name}.new")
    other.write_text(text, encoding="utf-8")
    other.replace(path)
