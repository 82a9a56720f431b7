"""Show records in the browser as they are edited."""

import argparse
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from reportgen.cli.common import add, add_config, add_paths, add_templates, add_today, now_of

if TYPE_CHECKING:
    from reportgen.cli.common import Commands
    from reportgen.making import Settings

_MOST = 65535


def add_serve(commands: "Commands") -> None:
    """Add `reportgen serve`."""
    command = add(commands, "serve", _serve, "show records in the browser as they are edited")
    add_paths(command)
    command.add_argument(
        "--port",
        type=_port,
        metavar="N",
        help="the port of this machine (default: 8765, or any if that is taken; 0: any)",
    )
    add_templates(command)
    add_config(command, "who publishes the reports, and how much each rule matters")
    add_today(command)


def _serve(options: argparse.Namespace) -> int:
    from reportgen.collection import find_records
    from reportgen.live.inventory import Followed
    from reportgen.live.server import Server
    from reportgen.live.session import Session
    from reportgen.packing import CONFIGURATION

    count = len(find_records(options.paths))
    followed = Followed(
        paths=tuple(options.paths),
        config=options.config or Path(CONFIGURATION),
        frameworks=tuple(options.frameworks),
        templates=options.templates,
    )
    session = Session(followed, lambda: _settings(options), lambda: now_of(options))
    with Server(session, options.port) as server:
        session.start()
        with suppress(KeyboardInterrupt):  # that is how it is meant to end
            records = "1 record" if count == 1 else f"{count} records"
            print(f"Serving {records} at {server.address} (Ctrl-C ends)", flush=True)
            server.serve_forever()
        session.stop()
    return 0


def _settings(options: argparse.Namespace) -> "Settings":
    from reportgen.configuration import find_configuration
    from reportgen.disk import require_folder
    from reportgen.frameworks import Library
    from reportgen.making import Settings

    if options.templates:
        require_folder(options.templates, "templates")
    configuration = find_configuration(options.config)
    return Settings(
        templates=options.templates,
        library=Library(options.frameworks).checked(),
        publisher=configuration.publisher,
        style=configuration.checks,
    )


def _port(text: str) -> int:
    try:
        port = int(text)
    except ValueError:
        port = -1
    if not 0 <= port <= _MOST:
        raise argparse.ArgumentTypeError(f"'{text}' is no port; write a number from 0 to {_MOST}")
    return port
