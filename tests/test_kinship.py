"""What files name, by their bytes alone: found however it is written, in time that grows with the bytes."""

import subprocess
import sys

import pytest
from conftest import MINIMAL, ROOT
from test_cli import run

from reportgen.kinship import previous_in

AT_LIMIT = 180_000
HOSTILE = {
    "remarks": "b'previous:\\n#' * {n} + b'\\n'",
    "remarks in one line": "b'previous:#' * {n}",
    "remarks in one line that ends": "b'previous:#' * {n} + b'\\n'",
    "lines": "b'previous:\\n' * {n}",
    "words": "b'previous' * {n}",
    "quotes": "b'previous:\"' * {n} + b'{{'",
    "spaces": "b'previous:' + b' ' * {n} * 10",
    "spaces before a colon": "b'previous' + b' ' * {n} * 10",
    "names": "b'file:\"' * {n}",
    "names that end": "b'file: {{}}\\n' * {n}",
    "spaces before a name": "b'file:' + b' ' * {n} * 10",
}


@pytest.mark.parametrize(
    ("data", "ids"),
    [
        (b"previous: a-2020", {"a-2020"}),
        (b"""{"previous": "a-2020"}""", {"a-2020"}),
        (b"previous :\n  # a remark\n\n  #another\n  'a-2020'", {"a-2020"}),
        (b"previous: |\n  a-2020\n", {"a-2020"}),
        (b"previous: # previous: a-2020", {"a-2020"}),
        (b"previous:\n# previous: a-2020\n# previous:\n# previous: b-2020\nc-2020", {"c-2020"}),
        (b"previous:\n# previous: a-2020\n# previous:\n# previous: b-2020\n{", {"a-2020", "b-2020"}),
        (b"previous: previous: a-2020", {"previous"}),
        (b"previous: {}\nprevious: a-2020", {"a-2020"}),
    ],
)
def test_ids_of_previous_inspections_are_found_behind_their_keys(data, ids):
    assert previous_in(data) == ids


@pytest.mark.parametrize("name", HOSTILE)
def test_what_a_file_names_is_found_at_once_in_a_hostile_one(name):
    script = "from reportgen.kinship import named_in, previous_in, _OF_PROVIDER\n"
    script += f"data = {HOSTILE[name].format(n=AT_LIMIT)}\n"
    script += "previous_in(data), named_in(data), [one.findall(data) for one in _OF_PROVIDER]"
    # Quadratic time would be minutes; it is fractions of a second.
    subprocess.run([sys.executable, "-c", script], timeout=60, check=True, cwd=ROOT)


@pytest.mark.parametrize("text", ["previous:\n#" * AT_LIMIT + "\n", "#" + " " * AT_LIMIT * 10 + "\n"])
@pytest.mark.parametrize("command", [("check",), ("status",), ("build", "--format", "json", "--no-cache")])
def test_a_hostile_neighbour_holds_no_command_up(tmp_path, text, command):
    (tmp_path / "r").mkdir()
    (tmp_path / "r" / "good-2024-05.yaml").write_text(MINIMAL)
    (tmp_path / "r" / "evil-2024-05.yaml").write_text(text)
    done = run(*command, "r", cwd=tmp_path)  # which ends it where it hangs
    assert "Traceback" not in done.stderr
    assert "evil-2024-05.yaml" in done.stderr + done.stdout
