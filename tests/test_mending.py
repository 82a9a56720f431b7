"""`reportgen check --fix`: the words alone are put right, and all else stays byte for byte."""

import stat

import pytest
from conftest import corpus, needs_shared

from reportgen.cli import main
from reportgen.desk import fix
from reportgen.errors import OutputError
from reportgen.frameworks import Library
from reportgen.house_style import NO_STYLE, HouseStyle
from reportgen.rules.examples import RIGHT

LITERAL = "    Children in Testford get help early. Social workers know them well.\n"


def fixed(path, style=NO_STYLE):
    return [problem.code for problem in fix([path], style, Library())]


def with_narrative(text):
    assert LITERAL in RIGHT
    return RIGHT.replace("  narrative: |\n" + LITERAL, text, 1)


FORMS = {
    "literal": (
        "  narrative: |  # a remark\n    Help comes to the the child.\n\n    It is  good.\n",
        "  narrative: |  # a remark\n    Help comes to the child.\n\n    It is good.\n",
    ),
    "literal over two lines": (
        "  narrative: |\n    Help comes to the\n    the child.\n",
        "  narrative: |\n    Help comes to the child.\n",
    ),
    "folded": (
        "  narrative: >-\n    Help comes to\n    the child, whilst\n\n    the family is is here.\n",
        "  narrative: >-\n    Help comes to\n    the child, while\n\n    the family is here.\n",
    ),
    "folded over two lines": (
        "  narrative: >\n    Help comes to the\n    the child.\n",
        "  narrative: >\n    Help comes to the child.\n",
    ),
    "plain": (
        "  narrative: Help comes to the the child.  # a remark\n",
        "  narrative: Help comes to the child.  # a remark\n",
    ),
    "plain over two lines": (
        "  narrative: Help comes\n    to the the\n    child.\n",
        "  narrative: Help comes\n    to the\n    child.\n",
    ),
    "single quotes": (
        "  narrative: 'Children''s  plans: the\n    child’s the the child’s.'\n",
        "  narrative: 'Children’s plans: the\n    child’s the child’s.'\n",
    ),
    "double quotes": (
        '  narrative: "Help: it comes to the\n    the child."\n',
        '  narrative: "Help: it comes to the child."\n',
    ),
    "twice in one line": (
        "  narrative: |\n    Staff utilise plans in order to help the the child.\n",
        "  narrative: |\n    Staff use plans to help the child.\n",
    ),
    "three times": ("  narrative: To the the the child.\n", "  narrative: To the child.\n"),
    "capitals": (
        "  narrative: |\n    Prior to\n    help, children wait.\n",
        "  narrative: |\n    Before\n    help, children wait.\n",
    ),
}


@pytest.mark.parametrize("name", FORMS)
@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"], ids=["LF", "CRLF", "CR"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["", "BOM"])
def test_words_alone_are_put_right_in_every_form_of_text(record_file, name, ends, mark):
    before, after = (mark + with_narrative(part).replace("\n", ends).encode() for part in FORMS[name])
    path = record_file(before)
    assert fixed(path)
    assert path.read_bytes() == after
    assert fixed(path) == []
    assert path.read_bytes() == after


def test_texts_that_stand_elsewhere_in_the_same_words_stay_as_they_are(record_file):
    text = with_narrative("  narrative: |\n    To the the child.\n").replace(
        "format: 1", "# to the the child, whilst the  record\nformat: 1"
    )
    path = record_file(text)
    fixed(path)
    assert path.read_text() == text.replace("    To the the", "    To the")


def test_what_is_escaped_in_the_file_is_told_and_left(record_file):
    text = with_narrative('  narrative: "Help\\u0020comes to the the child."\n')
    path = record_file(text)
    assert fixed(path) == []
    assert path.read_text() == text


def test_what_is_waived_or_off_is_left(record_file):
    text = with_narrative("  narrative: |\n    To the the child.\n")
    waiver = "waivers: [{rule: left-over.double, reason: A quotation.}]\n"
    assert fixed(record_file(text + waiver)) == []
    assert fixed(record_file(text), HouseStyle(severity={"left-over.double": None})) == []


def test_items_are_mended_where_they_stand(record_file):
    text = RIGHT.replace("Leaders listen to children.", "Leaders listen to the the children.")
    path = record_file(text)
    assert fixed(path) == ["left-over.double"]
    assert path.read_text() == RIGHT.replace("Leaders listen to children.", "Leaders listen to the children.")


def test_a_text_in_a_file_of_its_own_is_mended_there(record_file):
    text = with_narrative("  narrative: {file: texts/all.md}\n")
    path = record_file(text)
    own = path.parent / "texts" / "all.md"
    own.parent.mkdir()
    own.write_bytes(b"\r\nHelp comes to the the child.\r\n")
    assert fixed(path) == ["left-over.double"]
    assert own.read_bytes() == b"\r\nHelp comes to the child.\r\n"
    assert path.read_text() == text


def test_no_text_outside_the_folder_of_the_record_is_touched(record_file, tmp_path):
    outside = tmp_path.parent / f"{tmp_path.name}-outside.md"
    outside.write_text("Help comes to the the child.\n")
    path = record_file(with_narrative(f"  narrative: {{file: ../{outside.name}}}\n"))
    assert fixed(path) == []
    assert outside.read_text() == "Help comes to the the child.\n"


def test_json_is_mended_too(record_file):
    import json

    from ruamel.yaml import YAML

    data = YAML(typ="safe", pure=True).load(with_narrative("  narrative: Help comes to the the child.\n"))
    written = json.dumps(data, default=str, indent=2, ensure_ascii=False).replace(
        '"format": 1', '"format":  1'
    )
    path = record_file(written, "testford-2024-05.json")
    assert fixed(path) == ["left-over.double"]
    assert path.read_text() == written.replace("the the child", "the child")


def test_a_link_is_not_written_through(record_file, tmp_path):
    path = record_file(with_narrative("  narrative: To the the child.\n"))
    kept = path.rename(tmp_path / "kept")
    path.symlink_to(kept)
    before = kept.read_bytes()
    with pytest.raises(OutputError, match="is a link; it is left as it was"):
        fixed(path)
    assert kept.read_bytes() == before


def test_a_file_keeps_its_rights_and_no_other_is_left_beside_it(record_file):
    path = record_file(with_narrative("  narrative: To the the child.\n"))
    path.chmod(0o640)
    fixed(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert list(path.parent.iterdir()) == [path]


def test_a_file_that_was_changed_meanwhile_is_left(record_file):
    from reportgen.assessment import assess
    from reportgen.load import open_record
    from reportgen.mending import mended, mendings
    from reportgen.rules import Desk, examine

    path = record_file(with_narrative("  narrative: To the the child.\n"))
    case = assess(path).case
    document = open_record(path)
    found = mendings(document, case.record, examine(Desk(case)).problems)
    assert len(found) == 1
    assert mended(path.read_text() + "# more\n", document.source, found) is None
    assert "To the child" in mended(path.read_text(), document.source, found)


def test_a_record_that_cannot_be_read_is_left(record_file):
    path = record_file("format: 1\nframework: [")
    assert fixed(path) == []


def test_the_command_tells_what_it_fixed_and_what_is_left(record_file, capsys):
    path = record_file(with_narrative("  narrative: |\n    To the the child. Plans are holistic.\n"))
    assert main(["check", "--fix", str(path)]) == 0
    told = capsys.readouterr().out
    assert told.startswith(f"fixed left-over.double at {path}:16\n")
    assert "info english.jargon" in told
    assert "left-over.double:" not in told


def test_other_forms_stay_one_document(record_file, capsys):
    import json

    path = record_file(with_narrative("  narrative: To the the child.\n"))
    main(["check", "--fix", "--format", "json", str(path)])
    shown = capsys.readouterr()
    assert json.loads(shown.out)[0]["problems"] == []
    assert shown.err == f"fixed left-over.double at {path}:15\n"


@needs_shared
@pytest.mark.parametrize("source", corpus("bexley*"), ids=lambda path: path.stem)
def test_published_reports_are_mended_once(tmp_path, source):
    path = tmp_path / source.name
    path.write_bytes(source.read_bytes())
    first = fixed(path)
    assert first
    lines, again = source.read_text().split("\n"), path.read_text()
    assert fixed(path) == []
    assert path.read_text() == again
    assert len(lines) - len(again.split("\n")) <= len(first)
