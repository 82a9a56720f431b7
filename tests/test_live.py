"""`reportgen serve` without a browser: who is answered, with what, and what follows a change of files."""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys

import pytest
from conftest import EXAMPLES, MINIMAL, ROOT
from serving import ask, beside, served, until, write

from reportgen.live import session as live_session
from reportgen.live.inventory import Followed, take_inventory
from reportgen.live.server import PORT, Server
from reportgen.live.session import Session
from reportgen.making import Settings

ID = "testford-2024-05"
BROKEN = MINIMAL.replace("leadership: {grade: good", "leadership: {grade: poor")
LEAKING = MINIMAL.replace("Services are good.", "Services are good for 943 476 5919.")
DOUBLE = MINIMAL.replace("are good.", "are good.\n\n    Homes are good for the the children.", 1)


@pytest.fixture(scope="module")
def two(tmp_path_factory):
    """A server of two records that nobody changes."""
    folder = tmp_path_factory.mktemp("records")
    (folder / f"{ID}.yaml").write_text(MINIMAL)
    (folder / "broken-2024-05.yaml").write_text(BROKEN)
    with served(folder) as server:
        for key in (ID, "broken-2024-05"):
            told(server, key)
        yield server


@pytest.fixture
def one(record_file):
    """A record with its server, after the first look."""
    path = record_file()
    with served(path) as server:
        told(server, ID, lambda data: data["isGood"])
        yield path, server


def told(server, key, condition=lambda data: True):
    """Return what stands beside a page as soon as it is as wanted."""

    def look():
        data = beside(server, key)
        return data if data["panel"] and condition(data) else None

    return until(look, key)


def page(server, key=ID):
    return ask(server, f"{key}/page")[2].decode()


def codes(data):
    return [problem["code"] for problem in data["panel"]["problems"]]


# --- who is answered


def test_it_listens_on_the_loopback_interface_alone(two):
    assert two.server_address[0] == "127.0.0.1"
    assert two.socket.family == socket.AF_INET


@pytest.mark.parametrize("place", ["", f"{ID}/", f"{ID}/page", f"{ID}/beside", f"{ID}/news", "-/records"])
@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Host": "reports.example"}, 421),
        ({"Host": "reports.example:{port}"}, 421),
        ({"Host": "127.0.0.1"}, 421),
        ({"Host": "127.0.0.1:{port}.reports.example"}, 421),
        ({"Origin": "https://reports.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "http://localhost:{port}"}, 403),
        ({"Sec_Fetch_Site": "cross-site"}, 403),
        ({"Sec_Fetch_Site": "same-site"}, 403),
    ],
)
def test_other_sites_and_other_names_of_this_machine_get_nothing(two, place, headers, status):
    headers = {name: value.format(port=two.server_port) for name, value in headers.items()}
    answer, _, body = ask(two, place, **headers)
    assert answer == status
    assert b"Testford" not in body


@pytest.mark.parametrize("token", ["", "x", "A" * 32, "-", ID, "%2e%2e"])
@pytest.mark.parametrize("place", ["", f"{ID}/page", "-/records", "-/desk.js"])
def test_without_the_token_nothing_is_there(two, token, place):
    assert ask(two, place, token=token)[0] == 404


@pytest.mark.parametrize("name", ["127.0.0.1", "localhost"])
@pytest.mark.parametrize("site", [None, "none", "same-origin"])
def test_this_machines_own_browser_is_answered(two, name, site):
    headers = {"Host": f"{name}:{two.server_port}"} | ({"Sec_Fetch_Site": site} if site else {})
    assert ask(two, f"{ID}/", **headers)[0] == 200
    assert ask(two, f"{ID}/", **headers, Origin=f"http://{name}:{two.server_port}")[0] == 200


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW"])
def test_nothing_can_be_changed(two, method):
    status, headers, _ = ask(two, f"{ID}/", method)
    assert (status, headers["Allow"]) == (405, "GET, HEAD")


def test_head_is_answered_as_get_without_a_body(two):
    status, headers, body = ask(two, f"{ID}/page", "HEAD")
    assert (status, body) == (200, b"")
    assert int(headers["Content-Length"]) == len(ask(two, f"{ID}/page")[2])
    assert ask(two, f"{ID}/news", "HEAD")[0] == 200


@pytest.mark.parametrize(
    "place",
    [
        "nobody/",
        f"{ID}/nothing",
        f"{ID}",
        f"{ID}.yaml",
        "-/server.py",
        "-/../server.py",
        "..",
        "-/",
        "broken-2024-05/page",
    ],
)
def test_only_what_is_meant_is_there(two, place):
    assert ask(two, place)[0] == 404


def test_what_is_no_request_is_answered_in_the_same_way(two):
    with socket.create_connection(two.server_address) as connection:
        connection.sendall(b"nonsense\r\n\r\n")
        answer = connection.recv(65536)
    assert b"400" in answer.splitlines()[0]
    assert b"Python" not in answer


def test_a_browser_that_goes_away_is_no_error(two, capfd):
    for _ in range(3):
        with socket.create_connection(two.server_address) as connection:
            request = f"GET /{two.token}/{ID}/page HTTP/1.1\r\nHost: 127.0.0.1:{two.server_port}\r\n\r\n"
            connection.sendall(request.encode())
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")  # with a reset
    assert ask(two)[0] == 200
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize("place", ["", f"{ID}/", f"{ID}/beside", f"{ID}/page", "-/desk.css", "nobody/"])
def test_every_answer_is_kept_to_this_page(two, place):
    _, headers, _ = ask(two, place)
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Cache-Control"] == "no-store"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["X-Frame-Options"] == "SAMEORIGIN"
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src" not in policy or "script-src 'self';" in policy
    assert "Python" not in headers["Server"]


def test_a_reports_page_may_run_nothing_and_stand_in_ours_alone(two):
    policy = ask(two, f"{ID}/page")[1]["Content-Security-Policy"]
    assert "sandbox allow-same-origin" in policy
    assert "allow-scripts" not in policy
    assert "frame-ancestors 'self'" in policy


# --- what is told


def test_the_outcome_tells_each_grade_with_what_it_stands_for(two):
    judged = told(two, ID)["panel"]["judged"]
    first = judged[0]
    assert (first["label"], first["grade"], first["given"]) == ("Overall effectiveness", "Good", 1)
    assert len(judged) == 5
    assert all(one["reasons"] for one in judged)
    assert judged[1]["reasons"] == ["Leaders know their services well."]
    assert judged[1]["anchor"] == "area-leadership"


def test_a_problem_is_told_with_its_line_and_the_very_word(two):
    panel = told(two, "broken-2024-05")["panel"]
    (problem,) = [one for one in panel["problems"] if one["severity"] == "error"]
    assert panel["is_stopped"]
    assert problem["where"] == "broken-2024-05.yaml:17:23"
    assert problem["excerpt"]["line"] == 17
    assert problem["excerpt"]["marked"] == "poor"
    assert problem["expected"].startswith("outstanding, good")
    assert problem["anchor"] == "area-leadership"


def test_what_is_found_in_a_paragraph_leads_to_it(one):
    path, server = one
    write(path, DOUBLE)
    data = told(server, ID, lambda data: "left-over.double" in codes(data))
    (problem,) = [one for one in data["panel"]["problems"] if one["code"] == "left-over.double"]
    assert (problem["excerpt"]["marked"], problem["anchor"]) == ("the the", "p-2")
    assert "Homes are good for the the children." in page(server).split('id="p-2"')[1][:400]


def test_a_list_of_records_tells_how_they_stand(two):
    rows = {row["key"]: row for row in json.loads(ask(two, "-/records")[2])}
    assert sorted(rows) == ["broken-2024-05", ID]
    good, broken = rows[ID], rows["broken-2024-05"]
    assert (good["name"], good["status"], good["graded"], good["isStopped"]) == (
        "Testford",
        "Published",
        "4 of 4",
        False,
    )
    assert broken["isStopped"]
    assert broken["graded"] == "3 of 4"
    assert broken["counts"].startswith("One error")
    assert b"Records" in ask(two)[2]


def test_one_record_alone_needs_no_list(one):
    _, server = one
    status, headers, _ = ask(server)
    assert (status, headers["Location"]) == (303, f"{ID}/")


def test_records_of_one_id_have_each_a_key(tmp_path):
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / f"{ID}.yaml").write_text(MINIMAL)
    (tmp_path / "two" / "-.yaml").write_text(MINIMAL)
    (tmp_path / "two" / "Bad näme.yaml").write_text(MINIMAL)
    with served(tmp_path / "one", tmp_path / "two") as server:
        assert sorted(server.session.states) == ["-~2", "Bad-n-me", ID, f"{ID}~2"]
        assert codes(told(server, "Bad-n-me")) == ["id.file-name"]


# --- what must not leave


def test_what_must_not_leave_is_shown_on_no_panel_and_stops_a_build(one):
    path, server = one
    write(path, LEAKING)
    data = told(server, ID, lambda data: data["panel"]["is_stopped"])
    assert "disclosure.nhs-number" in codes(data)
    assert data["isGood"]  # its own page, for this desk
    assert "5919" not in json.dumps(data)
    status, _, body = ask(server, f"{ID}/report.pdf")
    assert status == 409
    assert b"NHS number" in body
    assert b"5919" not in body


def test_a_name_of_the_list_is_hidden_as_soon_as_it_is_listed(one):
    path, server = one
    write(path.with_name("names.txt"), "Ada Example\nCare Leavers\n")
    data = told(server, ID, lambda data: "disclosure.name" in codes(data))
    assert "care leavers are" not in json.dumps(data).casefold()


# --- what follows a change


def test_a_save_makes_a_new_page_and_an_error_keeps_it(one):
    path, server = one
    write(path, MINIMAL.replace("Services are good.", "Services are splendid."))
    until(lambda: "splendid" in page(server))
    write(path, BROKEN.replace("Services are good.", "Services are dreadful."))
    data = told(server, ID, lambda data: not data["isGood"])
    assert "grade.unknown" in codes(data)
    assert "splendid" in page(server)
    write(path, MINIMAL.replace("Services are good.", "Services are mended."))
    assert not told(server, ID, lambda data: data["isGood"])["panel"]["is_stopped"]
    assert "mended" in page(server)


def test_a_record_that_is_not_understood_keeps_what_was_known_of_it(one):
    path, server = one
    write(path, "format: [1\n")
    panel = told(server, ID, lambda data: not data["isGood"])["panel"]
    assert panel["is_old"]
    assert panel["provider"] == "Testford"
    assert len(panel["judged"]) == 5


def test_a_record_that_was_never_good_has_its_error_alone(record_file):
    path = record_file("")
    with served(path) as server:
        data = told(server, ID)
        assert not data["hasPage"]
        assert data["panel"]["judged"] == []
        assert data["panel"]["is_stopped"]
        assert ask(server, f"{ID}/page")[0] == 404
        assert ask(server, f"{ID}/report.pdf")[0] == 409


def test_a_file_that_is_away_is_an_error_until_it_is_back(one):
    path, server = one
    path.unlink()
    assert codes(told(server, ID, lambda data: not data["isGood"])) == ["file.missing"]
    write(path, MINIMAL)
    told(server, ID, lambda data: data["isGood"])


def test_half_a_save_is_never_told(record_file, monkeypatch):
    monkeypatch.setattr(live_session, "_GRACE", 3600)
    path = record_file()
    with served(path) as server:
        told(server, ID)
        attempts = []
        attempt = server.session._bench.attempt
        monkeypatch.setattr(
            server.session._bench, "attempt", lambda path: attempts.append(attempt(path)) or attempts[-1]
        )
        path.write_text("")
        until(lambda: attempts and not attempts[-1].page, "a look at half a save")
        assert server.session.states[ID].is_good
        path.write_text(MINIMAL.replace("Services are good.", "Services are whole."))
        until(lambda: "whole" in page(server))
        assert told(server, ID)["isGood"]


def test_a_text_that_a_record_names_counts(record_file):
    named = MINIMAL.replace("Leaders know their services well.", "{file: texts/leaders.md}")
    path = record_file(named)
    with served(path) as server:
        assert codes(told(server, ID))[:1] == ["file.missing"]
        path.with_name("texts").mkdir()
        text = path.with_name("texts") / "leaders.md"
        text.write_text("Leaders listen.\n")
        until(lambda: "Leaders listen." in page(server))
        text.write_text("Leaders act.\n")
        until(lambda: "Leaders act." in page(server))


def test_the_inspection_before_counts(record_file):
    path = record_file(MINIMAL.replace("status: published", "status: published\nprevious: testford-2020-01"))
    with served(path) as server:
        told(server, ID, lambda data: data["isGood"])
        assert "section-history" not in page(server)
        earlier = MINIMAL.replace("2024-03", "2020-01").replace("2024-05-01", "2020-02-20")
        write(path.with_name("testford-2020-01.yaml"), earlier)
        until(lambda: "section-history" in page(server))


def test_the_configuration_counts_and_its_errors_are_told(record_file):
    path = record_file(DOUBLE)
    config = path.with_name("house.toml")
    config.write_text('[publisher]\nname = "One Office"\n')
    with served(path, config=config) as server:
        until(lambda: "One Office" in page(server))
        off = '[checks.severity]\n"left-over.double" = "off"\n'
        config.write_text(f'[publisher]\nname = "Another Office"\n{off}')
        until(lambda: "Another Office" in page(server))
        until(lambda: "left-over.double" not in codes(beside(server, ID)))
        config.write_text("[publisher]\nname = 3\n")
        data = told(server, ID, lambda data: not data["isGood"])
        assert data["panel"]["problems"][0]["where"].startswith("house.toml:2")
        assert "Another Office" in page(server)
        assert ask(server, f"{ID}/report.pdf")[0] == 409
        config.write_text('[publisher]\nname = "Third Office"\n')
        until(lambda: "Third Office" in page(server))


def test_a_framework_of_ones_own_counts(record_file, tmp_path):
    folder = tmp_path / "frameworks"
    folder.mkdir()
    shipped = (ROOT / "reportgen/frameworks/data/ilacs-2023.yaml").read_text()
    own = folder / "house-2023.yaml"
    own.write_text(re.sub(r"(?m)^id: .*", "id: house-2023", shipped))
    path = record_file(MINIMAL.replace("ilacs-2023", "house-2023"))
    with served(path, frameworks=[folder]) as server:
        told(server, ID, lambda data: data["isGood"])
        own.write_text(own.read_text().replace("label: Good", "label: Very good"))
        until(lambda: "Very good" in page(server))


def test_templates_count_and_so_does_one_that_comes_before_another(record_file, tmp_path):
    templates = tmp_path / "templates"
    templates.mkdir()
    with served(record_file(), templates=templates) as server:
        told(server, ID, lambda data: data["isGood"])
        own = templates / "colophon.html"
        own.write_text("<footer>Our own words</footer>\n")
        until(lambda: "Our own words" in page(server))
        own.write_text("<footer>\n{{ report.nothing }}\n</footer>\n")
        data = told(server, ID, lambda data: not data["isGood"])
        assert codes(data)[0] == "template.broken"
        assert "colophon.html, line 2" in data["panel"]["problems"][0]["message"]
        assert "Our own words" in page(server)
        own.unlink()
        until(lambda: "Our own words" not in page(server))


def test_records_that_come_and_go_are_followed(tmp_path):
    folder = tmp_path / "records"
    folder.mkdir()
    (folder / f"{ID}.yaml").write_text(MINIMAL)
    with served(folder) as server:
        told(server, ID)
        other = folder / "other-2024-05.yaml"
        other.write_text(MINIMAL)
        until(lambda: "other-2024-05" in server.session.states)
        told(server, "other-2024-05", lambda data: data["isGood"] and data["many"])
        other.unlink()
        until(lambda: "other-2024-05" not in server.session.states)
        assert ask(server, "other-2024-05/")[0] == 404


def test_the_pdf_is_made_of_the_record_as_it_lies_there(one):
    path, server = one
    status, headers, body = ask(server, f"{ID}/report.pdf")
    assert (status, headers["Content-Type"]) == (200, "application/pdf")
    assert body.startswith(b"%PDF-")
    write(path, MINIMAL.replace("Services are good.", "Services are splendid."))
    assert ask(server, f"{ID}/report.pdf")[2] != body


def test_files_outside_of_the_folder_do_not_count(record_file, tmp_path):
    path = record_file(MINIMAL + "about: {file: ../outside.md}\nchildren_summary: {file: /etc/hostname}\n")
    inventory = take_inventory(Followed((path,), tmp_path / "reportgen.toml"))
    assert inventory.records == {path: {path}}


def test_a_change_concerns_those_that_refer_to_one_another_or_are_of_one_provider(tmp_path):
    records = (("a-1", "One", ""), ("a-2", "Two", "a-1"), ("a-3", "Three", "a-2"), ("b-1", "Four", ""))
    for name, provider, previous in (*records, ("b-2", "Four", "")):
        text = MINIMAL.replace("Testford", provider) + (f"previous: {previous}\n" if previous else "")
        (tmp_path / f"{name}.yaml").write_text(text)
    inventory = take_inventory(Followed((tmp_path,), tmp_path / "reportgen.toml"))

    def concerned(name):
        return sorted(path.stem for path in inventory.concerned(frozenset({tmp_path / name})))

    assert concerned("a-1.yaml") == concerned("a-3.yaml") == ["a-1", "a-2", "a-3"]
    assert concerned("b-1.yaml") == ["b-1", "b-2"]
    assert concerned("names.txt") == concerned("reportgen.toml") == ["a-1", "a-2", "a-3", "b-1", "b-2"]
    assert concerned("other.txt") == []


def test_a_file_whose_name_is_no_text_ends_nothing(one):
    path, server = one
    (path.parent / os.fsdecode(b"a\xff.yaml")).write_bytes(b"")
    write(path, DOUBLE)
    until(lambda: "left-over.double" in json.dumps(beside(server, ID)), "the finding")
    assert not server.session.is_over


def test_a_fault_of_the_program_ends_what_is_live(one, monkeypatch):
    path, server = one
    monkeypatch.setattr(server.session._bench, "attempt", lambda path: 1 / 0)
    monkeypatch.setattr("threading.excepthook", lambda fault: None)
    write(path, DOUBLE)
    until(lambda: server.session.is_over, "the end")
    assert ask(server, f"{ID}/page")[0] == 503


def test_stopping_ends_both_threads(record_file):
    session = Session(Followed((record_file(),), record_file().with_name("none")), Settings, lambda: None)
    session.start()
    session.stop()
    assert not any(thread.is_alive() for thread in session._threads)


# --- the command


def run(*arguments, cwd, **options):
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "NO_COLOR": "1"}
    return subprocess.Popen(
        [sys.executable, "-m", "reportgen", "serve", *map(str, arguments)],
        cwd=cwd,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        **options,
    )


def test_it_says_where_it_serves_and_ends_quietly(tmp_path):
    for name in ("calderwick-2026-06", "eastmarch-2013-12", "thornhaven-2025-02"):
        shutil.copy(EXAMPLES / f"{name}.yaml", tmp_path)
    program = run(".", "--port", "0", cwd=tmp_path)
    line = program.stdout.readline()
    assert re.fullmatch(r"Serving 3 records at http://127\.0\.0\.1:\d+/[\w-]{32}/ \(Ctrl-C ends\)\n", line)
    program.send_signal(signal.SIGINT)
    assert program.communicate(timeout=60) == ("", "")
    assert program.returncode == 0


def test_a_port_that_is_taken_is_told_only_if_it_was_asked_for(two, record_file):
    path = record_file()
    program = run(path, "--port", two.server_port, cwd=path.parent)
    out, err = program.communicate(timeout=60)
    assert (program.returncode, out) == (2, "")
    assert err == f"reportgen: Port {two.server_port} cannot be had: Address already in use\n"


def test_the_usual_port_gives_way_to_any_that_is_free(record_file):
    session = Session(Followed((record_file(),), record_file().with_name("none")), Settings, lambda: None)
    with Server(session) as first, Server(session) as second:
        assert second.server_port not in (first.server_port, PORT)
        assert first.token != second.token


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["nowhere.yaml"], "There is no file or folder nowhere.yaml"),
        ([".", "--port", "70000"], "'70000' is no port"),
        ([".", "--templates", "nowhere"], "There is no folder of templates at nowhere"),
        ([".", "--config", "nowhere.toml"], "There is no configuration file nowhere.toml"),
    ],
)
def test_wrong_usage_is_told_before_anything_is_served(record_file, arguments, told):
    program = run(*arguments, cwd=record_file().parent)
    out, err = program.communicate(timeout=60)
    assert (program.returncode, out) == (2, "")
    assert told in err
