"""Real checkers over real pages: Chromium with axe-core, and the Nu checker on the machine's Java."""

import json
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from helpers import words_of

HERE = Path(__file__).resolve().parent
AXE = HERE / "node_modules" / "axe-core" / "axe.min.js"
NU = HERE / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
CHROMIUM = Path("/usr/bin/chromium-headless-shell")
"""Chromium without the window of its own that the whole browser draws around every page, though unseen."""
LOOK = (HERE / "look.js").read_text(encoding="utf-8")

OPTIONS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--font-render-hinting=slight",  # as the whole browser does, so that every text is as wide as there
)
TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
MODES = {
    "light": {"color_scheme": "light", "forced_colors": "none"},
    "dark": {"color_scheme": "dark", "forced_colors": "none"},
    "forced": {"color_scheme": "light", "forced_colors": "active"},
    "forced dark": {"color_scheme": "dark", "forced_colors": "active"},
}
BRIEFLY = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xss2m")
"""For Java of seconds: it ends before what is compiled at more length pays. Its frames are larger."""
ROLES = ("heading", "table", "row", "cell", "columnheader", "rowheader", "caption", "list", "listitem")
ROLES += ("link", "image", "main", "navigation", "region", "contentinfo", "banner", "blockquote", "code")


def missing():
    """Return what the checkers need and this machine lacks, with the way to it."""
    lacks = []
    if not AXE.is_file() or not NU.is_file():
        lacks.append(f"{HERE}/node_modules: run `make test`, or `npm ci --ignore-scripts` in {HERE}")
    if not CHROMIUM.is_file():
        lacks.append(f"{CHROMIUM}: Debian's package {CHROMIUM.name}")
    if not shutil.which("java"):
        lacks.append("java: Debian's package default-jre-headless")
    return lacks


@contextmanager
def visited(browser, address, width=1440, height=900) -> Iterator[Any]:
    """Open an address in a context of its own."""
    context = browser.new_context(viewport={"width": width, "height": height})
    try:
        page = context.new_page()
        page.goto(address)
        yield page
    finally:
        context.close()


@contextmanager
def opened(browser, path, *, bypass_csp=False, width=1280, height=900, scale=1) -> Iterator[Any]:
    """Open a page in a context of its own."""
    context = browser.new_context(
        bypass_csp=bypass_csp, viewport={"width": width, "height": height}, device_scale_factor=scale
    )
    try:
        page = context.new_page()
        page.goto(path.as_uri())
        yield page
    finally:
        context.close()


def axe(page, *, widths=(1280, 320), modes=("light", "dark", "forced")):
    """Return the violations of a page that was opened without its policy, in every width and mode.

    What axe cannot decide counts as one, so that nothing passes unlooked at.
    """
    page.add_script_tag(path=AXE)
    found = []
    for width in widths:
        page.set_viewport_size({"width": width, "height": 900})
        for mode in modes:
            page.emulate_media(**MODES[mode])
            run = page.evaluate(_AXE, list(TAGS))
            assert run["passes"] >= 20, "axe did next to nothing"
            found += [f"{width} px, {mode}: {fault}" for fault in run["faults"]]
    return found


_AXE = """async (tags) => {
  const run = await axe.run({ runOnly: tags, resultTypes: ["violations", "incomplete"] });
  const faults = [];
  for (const kind of ["violations", "incomplete"])
    for (const rule of run[kind])
      for (const node of rule.nodes)
        faults.push(`${rule.id} (${kind}): ${node.target.join(" ")}: ${node.failureSummary ?? node.html}`);
  return { faults, passes: run.passes.length };
}"""


def look(page, name, *arguments):
    """Return the answer of one of look.js's functions."""
    return page.evaluate(f"(given) => ({LOOK}).{name}(...given)", list(arguments))


def text(page):
    """Return the page's words as a browser renders them."""
    return words_of(page.evaluate("document.body.innerText"))


def roles(page):
    """Return how many of each role a screen reader meets."""
    session = page.context.new_cdp_session(page)
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    session.detach()
    found = Counter(node["role"]["value"].lower() for node in nodes if not node["ignored"])
    return {role: found[role] for role in ROLES if found[role]}


def nu(paths: Iterable[Path]) -> list[tuple[str, str]]:
    """Return what the Nu checker has to say, as name of the file and message, errors and warnings alike."""
    java = shutil.which("java")
    assert java, "there is no java"
    done = subprocess.run(
        [java, *BRIEFLY, "-jar", str(NU), "--format", "json", "--no-langdetect", *map(str, paths)],
        check=False,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
    )
    # It talks on standard error, also when it has nothing to say: then its list is empty.
    return [(Path(one["url"]).stem, one["message"]) for one in json.loads(done.stderr)["messages"]]
