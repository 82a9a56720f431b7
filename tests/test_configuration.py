"""The publishing body's configuration: what it may say, where it is looked for, and how misfits are told."""

import json
import os
import pickle
import subprocess
import sys

import pytest
from conftest import MINIMAL, ROOT
from pydantic import ValidationError

from reportgen.assessment import assess
from reportgen.configuration import Configuration, find_configuration, read_configuration
from reportgen.errors import AccessError, ConfigurationError, UsageError
from reportgen.formats import Format
from reportgen.limits import LIMITS
from reportgen.making import Settings, render
from reportgen.pipeline import Order, build
from reportgen.problems import as_text
from reportgen.publisher import NO_PUBLISHER, Publisher

WHOLE = """\
[publisher]
name = "Office for Inspected Services"
logo = "pictures/logo.svg"
language = "cy"
licence = "Open Government Licence v3.0"
licence_url = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"
contact = ["reports@example.gov.uk", "Telephone 0300 000 0000"]
accessibility = {file = "accessibility.md"}
report_url = "https://reports.example.gov.uk/{id}/"
"""
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 3 1">\n<path d="M0 0h3v1z"/></svg>\n'


@pytest.fixture
def folder(tmp_path):
    """A folder with what a configuration may name."""
    (tmp_path / "pictures").mkdir()
    (tmp_path / "pictures" / "logo.svg").write_text(SVG)
    (tmp_path / "accessibility.md").write_text("We want *everyone* to read.\n")
    return tmp_path


@pytest.fixture
def problems(folder):
    """Return code, line, column and field of every problem of a configuration."""

    def found(text):
        path = folder / "reportgen.toml"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        with pytest.raises(ConfigurationError) as caught:
            read_configuration(path)
        return caught.value.problems

    return found


def run(*arguments, cwd):
    return subprocess.run(
        [sys.executable, "-m", "reportgen", *map(str, arguments)],
        cwd=cwd,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )


def test_everything_that_a_publisher_may_say_is_read(folder):
    (folder / "reportgen.toml").write_text(WHOLE)
    publisher = read_configuration(folder / "reportgen.toml").publisher
    assert publisher.name == "Office for Inspected Services"
    assert (publisher.logo.media_type, publisher.logo.content) == ("image/svg+xml", SVG.encode())
    assert publisher.language == "cy"
    assert publisher.licence == "Open Government Licence v3.0"
    assert publisher.licence_url.startswith("https://www.nationalarchives.gov.uk/")
    assert publisher.contact == ("reports@example.gov.uk", "Telephone 0300 000 0000")
    assert publisher.accessibility == "We want *everyone* to read."
    assert (
        publisher.address("calderwick-2026-06", is_public=True)
        == "https://reports.example.gov.uk/calderwick-2026-06/"
    )


def test_nothing_has_to_be_said(folder):
    (folder / "reportgen.toml").write_text("# nothing yet\n")
    assert read_configuration(folder / "reportgen.toml") == Configuration()
    assert Configuration().publisher == NO_PUBLISHER == Publisher()
    assert (NO_PUBLISHER.name, NO_PUBLISHER.logo, NO_PUBLISHER.language) == ("", None, "en-GB")
    assert NO_PUBLISHER.address("x", is_public=True) is None


def test_a_publisher_is_frozen_and_keeps_pictures_out_of_what_is_printed():
    with pytest.raises(ValidationError):
        NO_PUBLISHER.name = "Else"
    with pytest.raises(ValidationError):
        Publisher(name="Office", colour="red")


def test_texts_are_kept_in_the_form_that_records_have(folder):
    text = '[publisher]\nname = "Offi\\u0063e\\tfor  Cafe\u0301s"\n'
    text += 'accessibility = """\nOne.\n\nTwo.\n"""\ncontact = "Here"\n'
    (folder / "own.conf").write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    publisher = read_configuration(folder / "own.conf").publisher
    assert publisher.name == "Office for Caf\u00e9s"
    assert publisher.accessibility == "One.\n\nTwo."
    assert publisher.contact == ("Here",)


MISFITS = [
    ("name = 42", "value.kind", 8, "the number 42", "a text", 'A text stands in quotes: "42".'),
    ("name = 4.5", "value.kind", 8, "the number 4.5", "a text", 'A text stands in quotes: "4.5".'),
    ("name = true", "value.kind", 8, "the truth value true", "a text", 'A text stands in quotes: "true".'),
    ("name = 2024-01-02", "value.kind", 8, "the date or time 2024-01-02", "a text", None),
    ('name = ["x"]', "value.kind", 1, "a list", "a text", None),
    ('name = ""', "text.empty", 8, "''", "a text", None),
    ('name = " \\t"', "text.empty", 8, "''", "a text", None),
    ('naem = "x"', "key.unknown", 1, "'naem'", "name, logo, language", "Did you mean 'name'?"),
    ('"logo " = "x"', "key.unknown", 1, "'logo'", "name, logo", "Did you mean 'logo'?"),
    ('x.y = "x"', "key.unknown", 1, "'x'", "name, logo", None),
    ('language = "en_GB"', "language.form", 12, "'en_GB'", "en-GB", "Write en-GB."),
    ('language = "English"', "language.form", 12, "'English'", "en-GB", None),
    ('language = "en-"', "language.form", 12, "'en-'", "en-GB", None),
    ("language = []", "value.kind", 1, "a list", "a text", None),
    (
        'licence_url = "http://a.example/"',
        "address.form",
        15,
        "'http://a.example/'",
        "https://",
        "Only https",
    ),
    ('licence_url = "a.example"', "address.form", 15, "'a.example'", "https://", None),
    (
        'licence_url = "https://me@a.example/"',
        "address.form",
        15,
        "'https://me@a.example/'",
        "https://",
        None,
    ),
    ('licence_url = "https://a.example/ b"', "address.form", 15, "'https://a.example/ b'", "https://", None),
    ("licence_url = 'https://a.example/\"'", "address.form", 15, "'https://a.example/\"'", "https://", None),
    ('licence_url = "javascript:x"', "address.form", 15, "'javascript:x'", "https://", None),
    ('report_url = "https://a.example/"', "address.id", 14, "'https://a.example/'", "{id}", "Put {id}"),
    ('report_url = "https://a.example/{id}/{id}"', "address.id", 14, None, "{id}", "Put {id}"),
    ('report_url = "https://a.example/{id}/{x}"', "address.id", 14, None, "{id}", "Braces"),
    ('report_url = "https://{id}.example/"', "address.id", 14, None, "{id}", "behind the host"),
    ('report_url = "HTTPS://{id}/"', "address.form", 14, None, "https://", None),
    ('report_url = "https://a.example/{id}#x"', "address.fragment", 14, None, "{id}", "Leave out '#'"),
    ('report_url = "http://a.example/{id}"', "address.form", 14, None, "https://", "Only https"),
    ("contact = 3", "value.kind", 11, "the number 3", "a text in quotes, or a list of them", '"3"'),
    ('contact = {mail = "x"}', "value.kind", 1, "a mapping", "a list of them", '["one", "two"]'),
    ('contact = ["x", 3]', "value.kind", 17, "the number 3", "a text", '"3"'),
    ('contact = ["x", ""]', "text.empty", 17, "''", "a text", None),
    ('accessibility = {file = "gone.md"}', "file.missing", 25, "'gone.md'", None, None),
    ('accessibility = {file = "../x.md"}', "include.outside", 25, "'../x.md'", "beside or below", None),
    ("accessibility = {file = 3}", "include.form", 18, None, '{file = "NAME.md"}', None),
    (
        'accessibility = {fil = "x"}',
        "include.form",
        18,
        "'fil'",
        '{file = "NAME.md"}',
        "Did you mean 'file'?",
    ),
]


@pytest.mark.parametrize("misfit", MISFITS, ids=lambda misfit: misfit[0])
def test_a_misfit_is_told_with_its_place_what_was_found_and_what_was_expected(problems, misfit):
    line, code, column, found, expected, hint = misfit
    (problem,) = problems(f"# ours\n[publisher]\n{line}\n")
    assert (problem.code, problem.place.line, problem.place.column) == (code, 3, column)
    assert problem.place.file.endswith("reportgen.toml")
    assert problem.field[0] == "publisher"
    assert found is None or problem.found == found
    assert expected is None or expected in problem.expected
    assert hint is None or hint in problem.hint


@pytest.mark.parametrize(
    ("text", "code", "line", "column", "hint"),
    [
        ("[publishers]\n", "key.unknown", 1, 2, "Did you mean 'publisher'?"),
        ("[rules]\n", "key.unknown", 1, 2, None),
        ('licence = "x"\n', "key.unknown", 1, 1, "It belongs to 'publisher'."),
        ('publisher = "x"\n', "value.kind", 1, 13, None),
        ("[[publisher]]\n", "value.kind", 1, 3, None),
        ('[publisher]\nname = "x"\nname = "y"\n', "toml.duplicate", 3, 1, None),
        (
            "[publisher]\nname = Office\n",
            "file.syntax",
            2,
            8,
            'A text stands in quotes, as in name = "Office".',
        ),
        (b"[publisher]\nname = '\xe9'\n", "file.encoding", 2, 9, "Save it again with the encoding UTF-8."),
        ("[publisher]\nname = 'a\u202eb'\n", "text.bidi", 2, 10, "Remove it; it often comes along"),
        ("#" * (LIMITS.file_bytes + 1), "limit.file", None, None, None),
    ],
)
def test_a_file_that_is_no_configuration_is_told_as_what_it_is(problems, text, code, line, column, hint):
    (problem,) = problems(text)
    assert (problem.code, problem.place.line, problem.place.column) == (code, line, column)
    assert hint is None or hint in problem.hint


def test_all_problems_are_told_at_once_in_the_order_of_the_file(problems):
    text = WHOLE.replace('"cy"', '"en_GB"').replace("logo.svg", "gone.svg").replace("licence =", "licens =")
    text = (
        text.replace("accessibility.md", "gone.md").replace("{id}", "{}").replace('name = "O', 'title = "O')
    )
    found = [(problem.place.line, problem.code) for problem in problems(text)]
    assert found == [
        *((2, "key.unknown"), (3, "file.missing"), (4, "language.form"), (5, "key.unknown")),
        *((8, "file.missing"), (9, "address.id")),
    ]


def test_a_problem_shows_the_line_that_it_is_about(problems):
    (problem,) = problems('[publisher]\nlanguage = "en_GB"\n')
    assert as_text(problem).splitlines()[2:] == [
        '    2 | language = "en_GB"',
        "      |            ^^^^^^^",
        "   found: 'en_GB'",
        "   expected: a language as in en-GB or cy",
        "   hint: Write en-GB.",
    ]


@pytest.mark.parametrize(
    "language", ["en", "en-GB", "cy", "zh-Hant-TW", "es-419", "sl-rozaj", "de-1996", "gsw-CH"]
)
def test_a_language_is_any_that_bcp_47_writes(language):
    assert Publisher(language=language).language == language


@pytest.mark.parametrize(
    "address", ["https://a.example", "https://a.example:8443/b?c=d#e", "https://xn--bcher-kva.example/%7Ea/"]
)
def test_an_address_is_any_public_page(address):
    assert Publisher(licence_url=address).licence_url == address


def with_logo(name):
    return f'[publisher]\nname = "Office"\nlogo = "{name}"\n'


def test_a_logo_without_a_name_has_no_text_and_is_an_error(problems):
    (problem,) = problems('[publisher]\nlogo = "pictures/logo.svg"\n')
    assert (problem.code, problem.place.line, problem.place.column) == ("logo.nameless", 2, 8)
    assert problem.hint == "Give the publisher's name: it is what a screen reader says for the logo."


def test_what_is_wrong_inside_a_logo_is_told_at_its_place_in_the_logo(problems, folder):
    (folder / "pictures" / "logo.svg").write_text(SVG.replace("<path", "<script/><path"))
    (problem,) = problems(with_logo("pictures/logo.svg"))
    assert (problem.code, problem.place.line, problem.place.column) == ("logo.element", 2, 1)
    assert problem.place.file == str(folder / "pictures/logo.svg")
    assert problem.field == ("publisher", "logo")


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("gone.svg", "file.missing"),
        ("../outside.svg", "include.outside"),
        ("pictures/../../outside.svg", "include.outside"),
        ("/etc/passwd", "include.outside"),
        ("linked.svg", "include.outside"),
        ("linked/outside.svg", "include.outside"),
        ("loop.svg", "include.outside"),
        ("pictures", "file.kind"),
        ("pipe.svg", "file.kind"),
        ("large.svg", "limit.file"),
        ("photo.svg", "logo.kind"),
        ("nul\\u0000.svg", "include.outside"),
    ],
)
def test_a_logo_that_cannot_be_taken_is_told_where_it_is_named(tmp_path, name, code):
    here = tmp_path / "here"
    (here / "pictures").mkdir(parents=True)
    (tmp_path / "outside.svg").write_text(SVG)
    (here / "linked.svg").symlink_to(tmp_path / "outside.svg")
    (here / "linked").symlink_to(tmp_path)
    (here / "loop.svg").symlink_to(here / "loop.svg")
    (here / "large.svg").write_text(SVG + " " * LIMITS.logo_bytes)
    (here / "photo.svg").write_bytes(b"\xff\xd8\xff\xe0")
    os.mkfifo(here / "pipe.svg")
    (here / "reportgen.toml").write_text(with_logo(name))
    with pytest.raises(ConfigurationError) as caught:
        read_configuration(here / "reportgen.toml")
    problem = caught.value.problems[0]
    assert (problem.code, problem.place.line, problem.place.column) == (code, 3, 8)


def test_an_absolute_name_is_refused_even_where_it_leads_inside(problems, folder):
    (problem,) = problems(with_logo(folder / "pictures/logo.svg"))
    assert problem.code == "include.outside"


@pytest.mark.parametrize("value", ["3", '["x"]', '{file = "pictures/logo.svg"}'])
def test_a_logo_is_named_by_a_text_alone(problems, value):
    (problem,) = problems(f'[publisher]\nname = "Office"\nlogo = {value}\n')
    assert (problem.code, problem.place.line) == ("value.kind", 3)
    assert problem.expected == "the name of an SVG or PNG file, in quotes"


def test_the_file_that_is_named_stands_before_the_one_that_lies_here(folder, monkeypatch):
    monkeypatch.chdir(folder)
    assert find_configuration() == Configuration()
    (folder / "reportgen.toml").write_text(with_logo("pictures/logo.svg"))
    assert find_configuration().publisher.name == "Office"
    (folder / "pictures" / "own.toml").write_text('[publisher]\nname = "Else"\nlogo = "logo.svg"\n')
    assert find_configuration(folder / "pictures" / "own.toml").publisher.name == "Else"


def test_a_named_file_that_is_not_there_is_wrong_usage(folder):
    with pytest.raises(UsageError, match=r"There is no configuration file .*gone\.toml"):
        find_configuration(folder / "gone.toml")


def test_what_lies_here_is_never_passed_over_in_silence(folder, monkeypatch):
    monkeypatch.chdir(folder)
    (folder / "reportgen.toml").symlink_to("gone.toml")
    with pytest.raises(ConfigurationError, match=r"file\.missing"):
        find_configuration()
    (folder / "reportgen.toml").unlink()
    (folder / "reportgen.toml").mkdir()
    with pytest.raises(ConfigurationError, match=r"file\.kind"):
        find_configuration()


def test_an_error_travels_between_processes(problems, folder):
    (problem,) = problems("x = 1\n")
    error = pickle.loads(pickle.dumps(ConfigurationError((problem,))))
    assert (error.problems, error.exit_code) == ((problem,), 78)
    assert not issubclass(ConfigurationError, AccessError)


def test_report_json_says_who_published_it(folder, record_file):
    (folder / "reportgen.toml").write_text(WHOLE)
    publisher = read_configuration(folder / "reportgen.toml").publisher
    assessment = assess(record_file())
    told = json.loads(render(assessment, Settings((Format.JSON,), publisher=publisher))["report.json"])
    assert told["publisher"] == {
        "name": "Office for Inspected Services",
        "licence": "Open Government Licence v3.0",
        "licence_url": "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
        "contact": ["reports@example.gov.uk", "Telephone 0300 000 0000"],
        "report_url": "https://reports.example.gov.uk/testford-2024-05/",
    }
    bare = json.loads(render(assessment, Settings((Format.JSON,)))["report.json"])
    assert bare["publisher"] is None
    assert {**told, "publisher": None} == bare


def test_a_configuration_without_a_name_names_no_publisher(record_file):
    publisher = Publisher(licence="Open Government Licence v3.0")
    told = json.loads(
        render(assess(record_file()), Settings((Format.JSON,), publisher=publisher))["report.json"]
    )
    assert told["publisher"] is None


def test_the_library_builds_with_the_configuration_of_a_file(record_file, tmp_path):
    (tmp_path / "own.toml").write_text('[publisher]\nname = "Office"\n')
    order = Order((record_file(),), tmp_path / "out", (Format.JSON,), config=tmp_path / "own.toml")
    (result,) = build(order)
    assert json.loads(result.files[0].read_text())["publisher"]["name"] == "Office"


def test_the_command_reads_the_file_that_lies_where_it_runs_or_is_named(folder):
    records, elsewhere = folder / "records", folder / "elsewhere"
    records.mkdir()
    elsewhere.mkdir()
    (records / "good-2024-05.yaml").write_text(MINIMAL)
    (folder / "reportgen.toml").write_text(WHOLE)

    def report(cwd, output, *arguments):
        record = records / "good-2024-05.yaml"
        done = run("build", record, "-o", folder / output, "--today", "2026-01-01", *arguments, cwd=cwd)
        assert done.returncode == 0, done.stderr
        return {path.name: path.read_bytes() for path in (folder / output / "good-2024-05").iterdir()}

    here = report(folder, "a")
    named = report(elsewhere, "b", "--config", "../reportgen.toml")
    assert here == named
    assert json.loads(here["report.json"])["publisher"]["name"] == "Office for Inspected Services"
    without = report(elsewhere, "c")
    assert json.loads(without["report.json"])["publisher"] is None
    # What lies beside the records is nobody's configuration.
    (records / "reportgen.toml").write_text("broken")
    assert report(elsewhere, "d") == without
    assert all(str(folder).encode() not in data for data in here.values())


def test_a_broken_configuration_ends_with_78_before_anything_is_built(folder):
    (folder / "good-2024-05.yaml").write_text(MINIMAL)
    (folder / "reportgen.toml").write_text('[publisher]\nnaem = "Office"\n')
    done = run("build", "good-2024-05.yaml", cwd=folder)
    assert done.returncode == 78
    assert "reportgen.toml:2:1  publisher.naem" in done.stderr
    assert "hint: Did you mean 'name'?" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (folder / "output").exists()


def test_a_missing_configuration_ends_with_2_before_anything_is_built(folder):
    (folder / "good-2024-05.yaml").write_text(MINIMAL)
    done = run("build", "good-2024-05.yaml", "--config", "gone.toml", cwd=folder)
    assert done.returncode == 2
    assert "reportgen: There is no configuration file gone.toml" in done.stderr
    assert not (folder / "output").exists()


def test_commands_that_publish_nothing_need_no_configuration(folder):
    (folder / "reportgen.toml").write_text("broken")
    assert run("frameworks", cwd=folder).returncode == 0
