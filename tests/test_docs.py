"""The documentation says what the program does."""

import re
import subprocess
import sys

import pytest
from conftest import ROOT

from reportgen.cli import _parser

README = (ROOT / "README.md").read_text()


def commands():
    (action,) = [one for one in _parser()._actions if hasattr(one, "choices") and one.choices]
    return action.choices


def test_the_readme_is_short():
    assert len(README.splitlines()) <= 120


def test_the_readme_names_every_command_and_no_other():
    told = set(re.findall(r"`reportgen (\w+)", README))
    assert told == set(commands())


def test_every_option_that_the_readme_names_exists():
    known = {option for command in commands().values() for option in command._option_string_actions}
    assert set(re.findall(r"(?<![\w-])(--?[a-z]+(?:-[a-z]+)*)\b", README)) <= known


def test_the_readmes_record_builds(tmp_path):
    from reportgen.assessment import assess

    (text,) = re.findall(r"```yaml\n(.*?)```", README, flags=re.DOTALL)
    path = tmp_path / "calderwick-2026-06.yaml"
    path.write_text(text)
    assert assess(path).is_sound


def test_the_readmes_error_is_what_the_program_says(tmp_path):
    from reportgen.assessment import assess
    from reportgen.problems import as_text

    (text,) = re.findall(r"```yaml\n(.*?)```", README, flags=re.DOTALL)
    path = tmp_path / "calderwick-2026-06.yaml"
    path.write_text(text.replace("grade: requires improvement", "grade: yes"))
    (told,) = [as_text(one) for one in assess(path).problems if one.is_error]
    shown = re.search(r"    error grade.unknown.*?make it one\.", README, flags=re.DOTALL)[0]
    assert told.replace(f"{tmp_path}/", "") == re.sub(r"(?m)^    ", "", shown)


def test_the_readmes_exit_codes_are_the_programs():
    from reportgen.cli.common import EXIT_CODES

    codes = re.findall(r"(?m)^ *(\d+)  ", EXIT_CODES)
    line = re.search(r"Exit codes:.*?asked to end", README, flags=re.DOTALL)[0]
    assert re.findall(r"\b(\d+) ", line) == codes


@pytest.mark.parametrize(
    "path", [*sorted((ROOT / "docs").glob("*.md")), ROOT / "README.md"], ids=lambda path: path.name
)
def test_links_between_documents_lead_somewhere(path):
    for target in re.findall(r"\]\(([^)#]+?)(?:#[^)]*)?\)", path.read_text()):
        if not target.startswith(("https://", "mailto:")):
            assert (path.parent / target).exists(), target


def test_the_parts_that_the_program_knows_are_up_to_date():
    done = subprocess.run(
        [sys.executable, "docs/make.py", "--check"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout
