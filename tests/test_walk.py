"""The inspector's desk from end to end: from `new` to published, in a browser where it has a page."""

import json
import os
import re
import signal
import subprocess
import sys
from contextlib import contextmanager

import pytest
from browser import checkers
from conftest import EXAMPLES, ROOT
from helpers import pdf_text
from playwright.sync_api import expect

ID = "calderwick-2026-06"
CONFIG = EXAMPLES / "reportgen.toml"
DIRECTOR = "Director of children’s services"
SENT, WAITING, LATER, EVE, OUT = (
    "2026-05-20",
    "2026-05-22",
    "2026-06-01",
    "2026-06-16T09:29",
    "2026-06-16T09:30",
)


@pytest.fixture
def desk(tmp_path):
    return Desk(tmp_path)


class Desk:
    """A folder with a record, in which commands are run as a user would."""

    def __init__(self, folder):
        self.folder = folder
        self.record = folder / f"{ID}.yaml"
        self.comments = folder / f"{ID}.comments.yaml"
        self._environment = {**os.environ, "PYTHONPATH": str(ROOT), "NO_COLOR": "1"}

    def run(self, *arguments, code=0):
        done = subprocess.run(
            [sys.executable, "-m", "reportgen", *map(str, arguments)],
            cwd=self.folder,
            env=self._environment,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == code, done.stdout + done.stderr
        assert "Traceback" not in done.stderr
        return done.stdout + done.stderr

    @contextmanager
    def served(self, day):
        """Serve the record, and yield the address."""
        command = [sys.executable, "-m", "reportgen", "serve", self.record.name, "--today", day]
        server = subprocess.Popen(
            [*command, "--port", "0"],
            cwd=self.folder,
            env=self._environment,
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            yield re.search(r"http://\S+", server.stdout.readline())[0]
        finally:
            server.send_signal(signal.SIGINT)
            assert server.wait(60) == 0
            server.stdout.close()

    def edit(self, *pairs, path=None):
        path = path or self.record
        text = path.read_text(encoding="utf-8")
        for old, new in pairs:
            assert text.count(old) >= 1, old
            text = text.replace(old, new, 1)
        path.write_text(text, encoding="utf-8")

    def build(self, day, code=0):
        return self.run("build", ID + ".yaml", "-o", "out", "--config", CONFIG, "--today", day, code=code)

    def page(self):
        return (self.folder / "out" / ID / "report.html").read_text(encoding="utf-8")


def test_the_whole_desk_from_new_to_published(desk, browser):
    a_draft_is_begun(desk, browser)
    it_goes_out_with_a_form(desk, browser)
    comments_are_decided(desk)
    it_is_final_and_locked(desk)
    it_is_published_at_its_hour(desk)


def a_draft_is_begun(desk, browser):
    assert "wrote" in desk.run("new", "--example", ID)
    text = desk.record.read_text(encoding="utf-8")
    text = re.sub(r"(?m)^  (draft_sent|received): .*\n", "", text)
    text = text.replace("status: published", "status: draft")
    text = text.replace("  published: 2026-06-16\n", "  published: 2026-06-16\n  published_at: 09:30\n")
    desk.record.write_text(text, encoding="utf-8")

    # The live page tells a child's number at once.
    with desk.served("2026-05-19") as address, checkers.visited(browser, address) as page:
        expect(page.locator("#provider")).to_have_text("Calderwick", timeout=60_000)
        desk.edit(("      Six family hubs", "      Of NHS number 943 476 5919, six family hubs"))
        expect(page.locator("#sheet")).to_contain_text("disclosure.nhs-number", timeout=60_000)
        expect(page.locator("#sheet")).not_to_contain_text("943 476 5919")
        desk.edit(("      Of NHS number 943 476 5919, six family hubs", "      Six family hubs"))
        expect(page.locator("#sheet")).to_be_hidden(timeout=60_000)
    assert "0 errors" in desk.run("check", desk.record.name, "--today", "2026-05-19")


def it_goes_out_with_a_form(desk, browser):
    assert "No day is set on which the draft goes" in desk.run("status", ".", "--today", SENT)
    desk.edit(("  published_at:", f"  draft_sent: {SENT}\n  published_at:"))
    desk.run("move", desk.record.name, "factual-accuracy", "--today", SENT)
    before = desk.folder / "sent"
    before.mkdir()
    (before / f"{ID}.yaml").write_bytes(desk.record.read_bytes())
    desk.run("comments", desk.record.name, "-o", "form", "--config", CONFIG, "--today", SENT)
    desk.build(SENT)
    assert "Draft, not for publication" in desk.page()

    # The provider fills in the form in its browser.
    with checkers.opened(browser, desk.folder / "form" / f"{ID}-comments.html") as page:
        page.get_by_label("Your role, not your name").fill(DIRECTOR)
        page.get_by_label("Comment on paragraph 27", exact=True).fill("It is 8%, not 7%.")
        page.get_by_label("Comment on the report as a whole").fill("A seventh hub has opened.")
        with page.expect_download() as waiting:
            page.get_by_role("button").click()
        answer = desk.folder / "form" / "answer.json"
        waiting.value.save_as(answer)
    told = desk.run("comments", desk.record.name, "--read", answer, "--received", WAITING)
    assert f"added 2 comments (C1 and C2) of the {DIRECTOR}" in told


def comments_are_decided(desk):
    assert "three working days left" in desk.run("status", desk.record.name, "--today", "2026-05-22")
    told = desk.run("move", desk.record.name, "final", "--today", LATER, code=1)
    assert told.count("error comment.open") == 2
    desk.edit(("7% lived", "8% lived"), ("Midwives and social", "Nurses and social"))
    told = desk.build(LATER, code=1)
    assert [one for one in told.split("\n") if one.startswith("error")] == [
        "error frozen.changed: Paragraph 8 is not as it was sent",
        "error frozen.changed: Paragraph 27 is not as it was sent",
    ]
    desk.edit(("Nurses and social", "Midwives and social"))
    sides = desk.comments.read_text(encoding="utf-8")
    for response, decision in (("The figure was wrong.", "accepted"), ("It opened later.", "not accepted")):
        sides = re.sub(r"(?m)^    response:[ \t]*$", f"    response: {response}", sides, count=1)
        sides = re.sub(r"(?m)^    decision:[ \t]*$", f"    decision: {decision}", sides, count=1)
    desk.comments.write_text(sides, encoding="utf-8")
    told = desk.run("answers", desk.record.name, "--today", LATER)
    assert "Two comments: one accepted, one not accepted." in told
    assert "[-7%-] {+8%+}" in told
    assert "[-7%-] {+8%+}" in desk.run("diff", f"sent/{ID}.yaml", desk.record.name, "--today", LATER)


def it_is_final_and_locked(desk):
    desk.run("move", desk.record.name, "final", "--today", LATER)
    desk.edit(("8% lived", "9% lived"))
    assert "its record was changed: paragraph 27" in desk.build(LATER, code=1)
    desk.edit(("9% lived", "8% lived"))
    desk.build(LATER)
    assert "Final, not yet published" in desk.page()
    pages = pdf_text((desk.folder / "out" / ID / "report.pdf").read_bytes())
    assert all("Final, not yet published" in page for page in pages)


def it_is_published_at_its_hour(desk):
    assert "step.published" in desk.run("move", desk.record.name, "published", "--today", EVE, code=1)
    desk.run("move", desk.record.name, "published", "--today", OUT)
    desk.build(OUT)
    assert "not yet published" not in desk.page().lower()
    assert "8% lived" in desk.page()
    out = desk.folder / "out" / ID
    desk.run("verify", *(out / name for name in ("report.html", "report.pdf", "report.json")))
    (standing,) = json.loads(desk.run("status", desk.record.name, "--format", "json", "--today", OUT))
    assert [one["step"] for one in standing["steps"]] == ["factual-accuracy", "final", "published"]
    due = [one["id"] for one in standing["due"]]
    assert due == ["authority-publishes", "written-statement", "next-inspection"]
