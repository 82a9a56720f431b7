"""Templates that attack: whatever one asks for, nothing is read, reached, sent or lost."""

import ast
import logging
import os
import re
import shutil
import socket
import subprocess
import sys
from contextlib import suppress
from io import BytesIO

import pikepdf
import pytest
import weasyprint
from attacking import FOLDER, RECORD, SECRET, attacks
from conftest import EXAMPLES, MINIMAL, ROOT
from helpers import pdf_text
from weasyprint.text.fonts import FontConfiguration

from reportgen.assessment import assess, sound_case
from reportgen.errors import RenderError, TemplateError
from reportgen.formats import Format
from reportgen.making import Settings, render
from reportgen.report.carried import DATA, JUDGEMENTS, carry
from reportgen.report.pdf import render_pdf

OUTCOMES = ("refused", "inert", "failed", "lost", "held", "killed")
NAMES = ("Jane Doe",)
by_name = {"ids": lambda attack: attack.name}


@pytest.fixture(scope="module")
def records(tmp_path_factory):
    """A small record, and under `lost` one with a text that is longer than a page."""
    found = {}
    for name, text in (("small", MINIMAL), ("lost", RECORD)):
        path = tmp_path_factory.mktemp(name) / "testford-2024-05.yaml"
        path.write_text(text)
        found[name] = assess(path)
    return found


@pytest.fixture
def server():
    """A server that nobody may ask: its address, and a look at the end whether anybody did."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.setblocking(False)
        yield f"127.0.0.1:{listening.getsockname()[1]}"
        with pytest.raises(BlockingIOError):
            listening.accept()


@pytest.mark.parametrize("attack", attacks("refused", "failed", "lost"), **by_name)
def test_an_attack_ends_in_an_error_that_says_what_was_wrong(records, tmp_path, server, attack):
    templates = attack.prepared(tmp_path, server)
    with pytest.raises(RenderError) as raised:
        render(records.get(attack.outcome, records["small"]), Settings((Format.PDF,), templates=templates))
    told = str(raised.value)
    assert attack.told(tmp_path, server) in told
    assert ("asks for something outside of it" in told) == (attack.outcome == "refused")
    assert SECRET not in told


@pytest.mark.parametrize("attack", attacks("inert"), **by_name)
def test_what_the_engine_passes_over_brings_nothing_into_the_pdf(records, tmp_path, server, attack):
    data = render(records["small"], Settings((Format.PDF,), templates=attack.prepared(tmp_path, server)))[
        "report.pdf"
    ]
    with pikepdf.open(BytesIO(data)) as pdf:
        assert set(pdf.attachments) == {DATA, JUDGEMENTS}
        pdf.save(
            plain := BytesIO(), stream_decode_level=pikepdf.StreamDecodeLevel.all, compress_streams=False
        )
    assert SECRET.encode() not in plain.getvalue()
    assert plain.getvalue().count(b"/Type /EmbeddedFile") <= 2
    assert SECRET not in " ".join(pdf_text(data))


@pytest.mark.parametrize("form", [Format.HTML, Format.PDF])
@pytest.mark.parametrize("attack", attacks("held"), **by_name)
def test_what_a_template_tells_of_a_child_holds_the_report_back_seen_or_unseen(
    records, tmp_path, attack, form
):
    with pytest.raises(TemplateError) as raised:
        render(records["small"], Settings((form,), templates=attack.prepared(tmp_path)), NAMES)
    assert f"report.{form.value} holds {attack.told(tmp_path)}" in str(raised.value)
    assert not re.search(r"Doe|\d{3}|12 March", str(raised.value))


def test_every_attack_has_its_expectation_beside_it_and_every_outcome_an_attack():
    assert {path.name.removesuffix(".expect.json") for path in FOLDER.glob("*.json")} == {
        attack.name for attack in attacks()
    }
    assert {attack.outcome for attack in attacks()} == set(OUTCOMES)
    assert {attack.limit for attack in attacks("killed")} == {"time", "memory", "signal"}
    assert all(attack.limit or attack.says for attack in attacks(*OUTCOMES) if attack.outcome != "inert")


# --- one fetcher


def calls():
    """Yield the calls in the program's own modules, with the name of what is called."""
    for path in sorted((ROOT / "reportgen").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call):
                yield path.name, ast.unparse(node.func).rpartition(".")[2], node


def test_everything_that_is_given_to_the_engine_is_given_our_fetcher():
    given = [(path, name, node) for path, name, node in calls() if name in ("HTML", "CSS", "Attachment")]
    assert {name for _, name, _ in given} == {"HTML", "CSS", "Attachment"}
    for path, name, node in given:
        assert "url_fetcher" in {keyword.arg for keyword in node.keywords}, (path, name, node.lineno)
        # The first argument without a name is an address, which the engine opens on its own.
        assert node.args == [], (path, name, node.lineno)


def test_a_stylesheet_that_is_made_beforehand_asks_no_fetcher_but_its_own(tmp_path):
    """Why the test above is needed: the fetcher of the document is not asked for what this imports."""

    class Nothing(weasyprint.urls.URLFetcher):
        def fetch(self, url, headers=None):
            raise weasyprint.urls.FatalURLFetchingError(url)

    (tmp_path / "secret.css").write_text(f"p::before {{ content: '{SECRET}' }}")
    imports = f"@import url(file://{tmp_path}/secret.css);"
    page = weasyprint.HTML(string="<p>x", url_fetcher=Nothing(()))
    assert SECRET in "".join(pdf_text(page.write_pdf(stylesheets=[weasyprint.CSS(string=imports)])))
    with pytest.raises(weasyprint.urls.FatalURLFetchingError):
        weasyprint.CSS(string=imports, url_fetcher=Nothing(()))


def test_what_is_refused_to_a_stylesheet_is_an_error_though_the_engine_passes_over_it(
    records, tmp_path, monkeypatch
):
    """As it does with what a drawing asks for; each time, since such a stylesheet is not kept."""
    asked = FontConfiguration.add_font_face

    def tolerant(self, rule, fetcher):
        with suppress(weasyprint.urls.FatalURLFetchingError):
            asked(self, rule, fetcher)

    monkeypatch.setattr(FontConfiguration, "add_font_face", tolerant)
    (attack,) = (one for one in attacks() if one.name == "B-008-own-stylesheet-font-face")
    settings = Settings((Format.PDF,), templates=attack.prepared(tmp_path))
    told = f"^The document asks for something outside of it: {attack.told(tmp_path)}$"
    for _ in range(2):
        with pytest.raises(RenderError, match=told):
            render(records["small"], settings)


# --- no line of the engine's log is passed over


def warned(monkeypatch, message, level=logging.WARNING):
    """Return what is made of a small page while the engine logs a message."""
    case = sound_case(EXAMPLES / "eastmarch-2013-12.yaml")
    carried, real = carry(case), weasyprint.HTML

    def speaking(*arguments, **options):
        logging.getLogger("weasyprint").log(level, message)
        return real(*arguments, **options)

    monkeypatch.setattr(weasyprint, "HTML", speaking)
    page = '<!doctype html><html lang="en"><title>x</title><body><h1>x</h1></body></html>'
    return render_pdf(page, carried)


@pytest.mark.parametrize("level", [logging.WARNING, logging.ERROR, logging.CRITICAL])
@pytest.mark.parametrize("message", ["Failed to load image", "A new remark", "ignored `x`", "Anything"])
def test_whatever_the_engine_warns_of_is_an_error(monkeypatch, message, level):
    with pytest.raises(RenderError, match=f"^The PDF engine warns: {message}$"):
        warned(monkeypatch, message, level)


@pytest.mark.parametrize(
    "message",
    ["Ignored `x: y` at 1:1, unknown property.", "Invalid media type", "Expected a media type, got x"],
)
def test_styles_that_the_engine_does_not_know_are_harmless(monkeypatch, message):
    assert warned(monkeypatch, message).startswith(b"%PDF-")


# --- no network

GUARD = """
import os, sys
def note(what):
    with open(os.path.join(os.path.dirname(__file__), what), "a") as file:
        file.write(f"{os.getpid()} ")
def refuse(event, arguments):
    if event.startswith("socket."):
        note("opened")
        raise PermissionError(f"forbidden: {event}")
sys.addaudithook(refuse)
note("guarded")
"""
"""Python runs this at the start of every process; what it forbids, nothing in that can take back."""
ASKING = """
import socket
from reportgen.workers import Pool
pool = Pool(1)
print(pool.submit(socket.create_connection, ("127.0.0.1", 9)).exception())
pool.shutdown()
"""


@pytest.fixture
def guard(tmp_path):
    """A folder that forbids sockets to every process that has it on its path, and notes what these did."""
    folder = tmp_path / "guard"
    folder.mkdir()
    (folder / "sitecustomize.py").write_text(GUARD)
    return folder


def ran(*command, guard=None):
    environment = {**os.environ, "PYTHONPATH": str(guard)} if guard else None
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def built(output, *, within=(), guard=None):
    program = (*within, sys.executable, "-m", "reportgen")
    ran(*program, "build", EXAMPLES / "eastmarch-2013-12.yaml", "-o", output, "--no-cache", guard=guard)
    return {path.name: path.read_bytes() for path in output.rglob("*") if path.is_file()}


def without_network():
    """Return the command that runs another in a network of its own, nothing where the machine forbids it."""
    for command in (["unshare", "--net"], ["unshare", "--user", "--map-root-user", "--net"]):
        if shutil.which(command[0]) and subprocess.run([*command, "true"], check=False).returncode == 0:
            return command
    return []


def test_a_whole_build_opens_no_socket_where_reports_are_made_and_needs_no_network(tmp_path, guard):
    """Where the machine allows no network namespace, the second build is forbidden sockets once more."""
    first = built(tmp_path / "first", guard=guard)
    assert len(set((guard / "guarded").read_text().split())) >= 2, "the worker is to be guarded, too"
    namespace = without_network()
    second = built(tmp_path / "second", within=namespace, guard=None if namespace else guard)
    assert not (guard / "opened").exists()
    assert first == second
    assert {"report.html", "report.pdf", "summary.pdf", "report.json"} <= set(first)


def test_a_worker_that_is_forbidden_sockets_opens_none(guard):
    """The control of the test above: what asks for one where reports are made is refused and noted."""
    assert ran(sys.executable, "-c", ASKING, guard=guard) == "forbidden: socket.getaddrinfo\n"
    (asked,) = (guard / "opened").read_text().split()
    assert asked in (guard / "guarded").read_text().split()[1:]
