"""Templates that attack, as files: each with its expectation, and the folder of templates that it makes.

An attack stands in for a template, `sections/about.html` unless it says which; one that is a stylesheet
stands before the rules of `css/print.css`. Its outcomes are `refused`: it asks for what is not there for
it, `inert`: it is never asked for, `failed`: the engine gives up, `lost`: text is swallowed, `held`: it
tells who a child is, and `killed`: it ends only with the worker, by a limit of `time`, of `memory`, or by
a `signal`.
"""

import json
from dataclasses import dataclass
from pathlib import Path

from conftest import MINIMAL

from reportgen.report.shelf import template_folder

FOLDER = Path(__file__).parent / "attacks"
STANDING_FOR = {".html": "sections/about.html", ".css": "css/print.css"}
"""Which template an attack stands in for, by its kind of file."""
SECRET = "CANARY-7b0f"
"""What no output may hold."""
LINES = "\n\n    ".join(f"Line {number} of 300." for number in range(1, 301))
RECORD = MINIMAL + f"children_summary: |\n    {LINES}\n"
"""A record with a text that is longer than a page."""


@dataclass(frozen=True)
class Attack:
    """An attack: its name, its template, and what is expected of it."""

    name: str
    text: str
    outcome: str
    template: str
    says: str = ""
    limit: str = ""

    def prepared(self, folder, server="127.0.0.1:9"):
        """Write the attack and the secrets that it is after, and return the folder of templates."""
        secrets = folder / "secrets"
        secrets.mkdir()
        for suffix in ("txt", "css", "svg", "png", "ttf", "icc"):
            (secrets / f"secret.{suffix}").write_text(content(suffix))
        own = folder / "templates" / self.template
        own.parent.mkdir(parents=True)
        rules = (template_folder() / self.template).read_text() if own.suffix == ".css" else ""
        own.write_text(aimed(self.text, secrets, server) + rules)
        return folder / "templates"

    def told(self, folder, server="127.0.0.1:9"):
        """Return what the error must say."""
        return aimed(self.says, folder / "secrets", server)


def aimed(text, secrets, server):
    return text.replace("/CANARY", str(secrets)).replace("SERVER", server)


def content(suffix):
    if suffix == "css":
        return f"p::before {{ content: '{SECRET}' }}"
    if suffix == "svg":
        return f'<svg xmlns="http://www.w3.org/2000/svg" id="x"><title>{SECRET}</title></svg>'
    return SECRET


def attacks(*outcomes):
    """Return the attacks of these outcomes, all without any."""
    found = [read(path) for path in sorted(FOLDER.iterdir()) if path.suffix in STANDING_FOR]
    return [one for one in found if not outcomes or one.outcome in outcomes]


def read(path):
    expected = json.loads(path.with_suffix(".expect.json").read_text())
    return Attack(path.stem, path.read_text(), **{"template": STANDING_FOR[path.suffix], **expected})
