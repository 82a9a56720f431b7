"""Time from the save of a record until the browser shows its new page, and what is found in it.

    python benchmarks/live.py RECORD [--repeat N]

Serves a copy of the record with those beside it, opens it in Debian's Chromium, changes a word again and
again, and prints the median and the spread in milliseconds. The promise is 300 for the page.
"""

import argparse
import re
import shutil
import statistics
import tempfile
import threading
import time
from datetime import datetime
from pathlib import Path

from playwright.sync_api import sync_playwright

from reportgen.live.inventory import Followed
from reportgen.live.server import Server
from reportgen.live.session import Session
from reportgen.making import Settings
from reportgen.moments import LONDON

PROMISED = 300
SEEN = """() => {
  window.seen = { page: [], beside: [] };
  const look = (id, name) => new MutationObserver(() => window.seen[name].push(Date.now()))
    .observe(document.getElementById(id), { childList: true, subtree: true, attributeFilter: ["class"] });
  look("stage", "page");
  look("problems", "beside");
}"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("record", type=Path)
    parser.add_argument("--repeat", type=int, default=20, help="how many saves (default 20)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for path in options.record.parent.glob("*"):
            shutil.copy(path, folder)
        measure(Path(folder) / options.record.name, options.repeat)


def measure(record, repeat):
    followed = Followed((record,), record.parent / "none.toml")
    session = Session(followed, Settings, lambda: datetime.now(LONDON))
    with Server(session, 0) as server, sync_playwright() as playwright:
        session.start()
        threading.Thread(target=server.serve_forever, daemon=True).start()
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium-headless-shell", args=["--no-sandbox"]
        )
        page = browser.new_page()
        page.goto(server.address)
        page.locator("iframe:not(.coming)").wait_for()
        page.wait_for_timeout(1000)
        page.evaluate(SEEN)
        rows = [one_save(page, record, number) for number in range(repeat)]
        browser.close()
        server.shutdown()
        session.stop()
    for place, name in enumerate(("page", "beside")):
        times = [row[place] for row in rows]
        print(
            f"{name:7} median {statistics.median(times):4.0f} ms, {min(times):.0f} to {max(times):.0f}; "
            f"{statistics.median(times) / PROMISED:.2f} of {PROMISED}"
        )


def one_save(page, record, number):
    """Return the milliseconds until the page, and what is found, were those of a save."""
    page.evaluate("() => { window.seen.page = []; window.seen.beside = []; }")
    text = re.sub(
        r"(?m)^( +name: )[^\n]*", rf"\g<1>Edited {number}", record.read_text(encoding="utf-8"), count=1
    )
    begun = time.time() * 1000
    record.write_text(text, encoding="utf-8")
    deadline = time.time() + 20
    while time.time() < deadline:
        page.wait_for_timeout(100)
        seen = page.evaluate("() => window.seen")
        if seen["page"] and seen["beside"]:
            page.wait_for_timeout(300)
            seen = page.evaluate("() => window.seen")
            return seen["page"][-1] - begun, seen["beside"][-1] - begun
    raise SystemExit("The page did not follow")


if __name__ == "__main__":
    main()
