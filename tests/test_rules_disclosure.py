"""The rules of disclosure in records: what is an error, what is masked, and what stops a build."""

import json

import pytest
from conftest import MINIMAL, corpus, needs_shared

from reportgen.assessment import assess
from reportgen.desk import unnamed
from reportgen.errors import RecordError
from reportgen.house_style import HouseStyle
from reportgen.problems import as_text, error, quoted
from reportgen.rules import Desk, Family, Veil, examine
from reportgen.rules.disclosure import RULES as OF_DETAILS
from reportgen.rules.examples import RIGHT
from reportgen.rules.small_counts import RULES as OF_COUNTS

RULES = (*OF_DETAILS, *OF_COUNTS)


def with_narrative(text, base=RIGHT):
    """Return a record with a summary of that text, in a block as people write it."""
    lines = "".join(f"    {line}\n" if line else "\n" for line in text.split("\n"))
    start = base.index("  narrative: |\n") + len("  narrative: |\n")
    return base[:start] + lines + base[base.index("areas:") :]


def found(path, **more):
    return examine(Desk(assess(path).case, **more), RULES).problems


def codes(path, **more):
    return [problem.code.removeprefix("disclosure.") for problem in found(path, **more)]


COUNTS = [
    "Only three children live in private fostering.",
    "In the year, two disabled young people went missing.",
    "The council is in touch with all but two of its 172 care leavers.",
    "For the year, 134 of the 138 children had an assessment.",
    "Four of the children in care moved.",
    "Of the 37 children who went missing, 35 returned.",
    "Of 37 children, two were found late.",
    "4 children are in custody.",
    "one of the two young people in custody",
    "(three unaccompanied asylum-seeking children)",
    "Only one child was adopted.",
]

NO_COUNTS = [
    "Of the 37 children who went missing, 20 returned.",
    "Of 37 children in care, 35 per cent moved.",
    "The council runs three children’s homes.",
    "There are two children's centres.",
    "Key stage 2 children do well; so do year 4 pupils.",
    "More than one child, and fewer than four children.",
    "Every two children share a worker; four-year-old children play.",
    "One young person told inspectors that they felt safe.",
    "Two young people told inspectors that they felt safe.",
    "Two care leavers sit on the fostering panel.",
    "A small number of children wait; no children are in custody.",
    "Five children were adopted, and 30 of the 40 children moved.",
    "Two child protection chairs left. Three social workers see 12 children.",
    "Of children aged three, children aged 3 children; ages 2–4 children.",
    "Every three months for all children there are meetings.",
    "One in four children is seen. 1.5 children a day; 1,204 children.",
    "Approximately one in 10 care leavers have remained.",
]


@pytest.mark.parametrize("text", COUNTS)
def test_a_small_count_of_children_is_told(record_file, text):
    assert codes(record_file(with_narrative(text))) == ["small-count"]


@pytest.mark.parametrize("text", NO_COUNTS)
def test_numbers_that_count_no_children_are_let_be(record_file, text):
    assert codes(record_file(with_narrative(text))) == []


def test_the_house_style_sets_the_smallest_count(record_file):
    path = record_file(with_narrative("There are seven children in custody and three children in hospital."))
    assert codes(path) == ["small-count"]
    assert codes(path, style=HouseStyle(smallest_count="8")) == ["small-count"] * 2
    assert codes(path, style=HouseStyle(smallest_count="3")) == []


CONTEXTS = [
    ("{label: Children in custody, value: 3}", ["small-figure"]),
    ("{label: In custody, value: 3, unit: children}", ["small-figure"]),
    ("{label: Young people adopted, value: 4}", ["small-figure"]),
    ("{label: Children in custody, value: 0}", []),
    ("{label: Children in custody, value: 5}", []),
    ("{label: Children in custody, value: 3, unit: '%'}", []),
    ("{label: Children in custody, value: 3, unit: 'per 10,000'}", []),
    ("{label: Children’s homes, value: 3}", []),
    ("{label: Schools for children, value: 3}", []),
    ("{label: Average number of children per social worker, value: 4}", []),
    ("{label: Children adopted, value: 12, comparator: {label: Last year, value: 2}}", ["small-figure"]),
    ("{label: Children in care, value: 40}, {label: 'Children in care, nearby', value: 38}", ["difference"]),
    ("{label: Children in care, value: 40}, {label: of whom live nearby, value: 38}", ["difference"]),
    ("{label: Children in care, value: 40}, {label: of whom live nearby, value: 40}", []),
    (
        "{label: In care, value: 40, unit: children}, {label: of whom boys, value: 20, unit: children}, "
        "{label: of whom girls, value: 18, unit: children}",
        ["difference"],
    ),
    ("{label: Children in care, value: 40}, {label: Children in need, value: 38}", []),
]


@pytest.mark.parametrize(("facts", "wanted"), CONTEXTS)
def test_small_figures_and_what_they_can_be_worked_out_from(record_file, facts, wanted):
    assert codes(record_file(f"{RIGHT}context: [{facts}]\n")) == wanted


@pytest.mark.parametrize(
    ("char", "is_found"),
    [
        *(("\u2800", True), ("\u3164", True), ("\u034f", True), ("\U000e0101", True), ("\u200d", True)),
        *(("\u00a0", False), ("\u2009", False), ("é", False), ("\ufe0f", False)),
    ],
)
def test_characters_that_nobody_sees_are_found(record_file, char, is_found):
    problems = found(record_file(with_narrative(f"Good ca{char}re.")))
    assert [problem.code for problem in problems] == ["disclosure.hidden-character"] * is_found
    for problem in problems:
        assert f"U+{ord(char):04X}" in problem.message
        assert problem.place.column == 12


def test_joiners_stay_where_scripts_and_emoji_need_them(record_file):
    assert codes(record_file(with_narrative("می\u200cخواهم 👩\u200d👧"))) == []


def test_an_inspection_has_numbers_of_its_own(record_file):
    path = record_file(RIGHT.replace('urn: "80999"', 'urn: "1080999"') + "about: The case number 1080999.\n")
    assert codes(path) == []


def test_short_texts_beside_the_prose_are_looked_at(record_file):
    text = RIGHT.replace("A. Inspector, His Majesty’s Inspector", "A. Inspector, jane@gmail.com")
    (problem,) = found(record_file(text + "context: [{label: Homes, value: 9, unit: in M1 1AE}]\n"))[:1]
    assert problem.code == "disclosure.e-mail"
    assert codes(record_file(text + "context: [{label: Homes, value: 9, unit: in M1 1AE}]\n")) == [
        "e-mail",
        "postcode",
    ]


def test_staff_may_have_the_name_of_somebody_on_the_list(record_file):
    path = record_file(with_narrative("Jane left."))
    assert codes(path, names=("Jane", "Inspector", "Testford")) == ["name"]


def test_every_rule_of_the_family_masks_but_the_one_about_characters():
    assert {rule.family for rule in RULES} == {Family.DISCLOSURE}
    assert [rule.code for rule in RULES if not rule.masked] == ["disclosure.hidden-character"]


SECRETS = {
    "943 476 5919": "943 476 5919",
    "B801200005001": "B801200005001",
    "AB 12 34 56 C": "AB 12 34 56 C",
    "12 March 2014": "The boy was born on 12 March 2014",
    "ZE14C00123": "case number ZE14C00123",
    "07700 900123": "07700 900123",
    "jane@gmail.com": "jane@gmail.com",
    "M1 1AE": "M1 1AE",
    "K, aged 13": "K, aged 13",
    "Siân O'Neill": "Siân O'Neill",
}
TOLD = "The the boy. " + "; ".join(SECRETS.values()) + "."
"""All of them on one line, which the rule about doubles points at, too."""
PIECES = (
    "943",
    "5919",
    "801200005001",
    "12 34 56",
    "ZE14C",
    "900123",
    "gmail",
    "1AE",
    "aged 13",
    "Neill",
    "Siân",
)


def unseen(text):
    """Assert that no secret, and no telling piece of one, is in a text."""
    shown = json.dumps(text, ensure_ascii=False) + text
    assert [piece for piece in (*SECRETS, *PIECES) if piece in shown] == []
    return True


@pytest.fixture
def folder(record_file):
    """A folder with a record that tells everything, and its list of names."""
    path = record_file(with_narrative(TOLD, MINIMAL))
    (path.parent / "names.txt").write_text("# of the cases read\nSiân O'Neill\n")
    return path.parent


@pytest.mark.parametrize("form", ["text", "json", "sarif", "github"])
def test_no_form_of_a_check_shows_what_it_found(folder, form, run):
    done = run("check", ".", "--format", form, cwd=folder)
    assert done.returncode == 1
    for code in ("nhs-number", "pupil-number", "national-insurance", "date-of-birth", "case-number", "phone"):
        assert f"disclosure.{code}" in done.stdout
    for code in ("e-mail", "postcode", "initials", "name"):
        assert f"disclosure.{code}" in done.stdout
    assert unseen(done.stdout + done.stderr)


def test_a_record_that_tells_too_much_builds_nothing_and_shows_nothing(folder, run):
    done = run("build", ".", "-o", "out", cwd=folder)
    assert done.returncode == 1
    assert "error disclosure.nhs-number: This looks like an NHS number" in done.stderr
    assert "testford-2024-05.yaml:15:18  overall.narrative" in done.stderr
    assert "FAILED testford-2024-05.yaml: nothing was built of it" in done.stderr
    assert not (folder / "out").exists()
    assert unseen(done.stdout + done.stderr)


@pytest.mark.parametrize("code", sorted(rule.code for rule in RULES))
def test_a_build_is_stopped_by_errors_alone(record_file, code):
    from test_rules import laid_over

    (rule,) = (one for one in RULES if one.code == code)
    path = record_file(laid_over(rule.fails))
    (path.parent / "names.txt").write_text("\n".join(rule.names))
    from reportgen.formats import Format
    from reportgen.making import Settings, make_here

    result = make_here(path, Settings(formats=(Format.JSON,)))
    assert (result.failure is not None) == (rule.severity == "error")
    assert bool(result.files) == (result.failure is None)
    if result.failure is not None:
        assert [problem.code for problem in result.failure.problems if problem.is_error] == [code]


def test_a_waived_detail_is_masked_with_its_reason(folder, run):
    path = folder / "testford-2024-05.yaml"
    waiver = "waivers:\n  - {rule: disclosure.name, reason: Siân O'Neill and M1 1AE may stand.}\n"
    path.write_text(path.read_text() + waiver)
    for form in ("text", "json"):
        done = run("check", ".", "--format", form, cwd=folder)
        assert "S••• and M••• may stand." in done.stdout
        assert unseen(done.stdout)


@pytest.mark.parametrize(
    "broken",
    [
        "overall:\n  grade: Siân O'Neill 943 476 5919 jane@gmail.com\n",
        "overall: [Siân O'Neill 943 476 5919\n",
        "overall:\n  narrative: 'x'\n  Siân O'Neill: 943 476 5919\n",
        "status: Siân O'Neill B801200005001\n",
        "inspection:\n  dates: [{from: 07700 900123, to: Siân O'Neill}]\n",
        "Siân O'Neill M1 1AE\n",
    ],
)
@pytest.mark.parametrize("command", ["check", "build", "explain"])
def test_a_record_that_cannot_be_read_shows_no_detail_either(folder, broken, command, run):
    (folder / "testford-2024-05.yaml").write_text(MINIMAL.replace("status: published\n", "") + broken)
    done = run(command, "testford-2024-05.yaml", cwd=folder)
    assert done.returncode == 1
    assert "error " in done.stdout + done.stderr
    assert "•" in done.stdout + done.stderr
    assert unseen(done.stdout + done.stderr)


@pytest.mark.parametrize("form", ["text", "json"])
def test_an_explanation_shows_no_detail_in_its_problems(folder, form, run):
    path = folder / "testford-2024-05.yaml"
    path.write_text(MINIMAL.replace("care-leavers: {", "Siân O'Neill 943 476 5919: {"))
    done = run("explain", path, "--format", form, cwd=folder)
    assert done.returncode == 1
    assert "•" in done.stdout + done.stderr
    assert unseen(done.stdout + done.stderr)


def test_a_list_of_names_that_cannot_be_read_shows_no_name(folder, run):
    (folder / "names.txt").write_text("Siân O'Neill \u202e\n")
    for command in ("check", "build", "explain"):
        done = run(command, "testford-2024-05.yaml", cwd=folder)
        assert done.returncode == 1
        assert "names.txt:1:14" in done.stdout + done.stderr
        assert unseen(done.stdout + done.stderr)
    problem = error("x.y", "Siân O'Neill is told")
    assert "Neill" not in "".join(map(as_text, unnamed((problem,), folder / "testford-2024-05.yaml")))


@pytest.mark.parametrize(
    "narrative",
    [
        "  narrative: |\n    Told of 943 476\n    5919 and Siân\n    O'Neill the the end.\n",
        "  narrative: >\n    Told of 943 476\n    5919 and Siân\n    O'Neill the the end.\n",
        '  narrative: "Told of 943 476\n    5919 and Siân\n    O\'Neill the the end."\n',
        "  narrative: Told of 943 476\n    5919 and Siân O'Neill the the end.\n",
        '  narrative: "Told of \\u0039\\u0034\\u0033 476 5919 and Siân O\'Neill."\n',
        "  narrative: >-\n    Told of DOB\n    12 March 2014, 943 476 5919, Siân O'Neill.\n",
    ],
)
def test_a_value_that_goes_on_in_the_next_line_is_masked_on_both(record_file, narrative):
    text = MINIMAL.replace("  narrative: |\n    Services are good.\n", narrative)
    problems = found(record_file(text), names=("Siân O'Neill",))
    assert {"disclosure.nhs-number", "disclosure.name"} <= {problem.code for problem in problems}
    assert unseen("\n".join(map(as_text, problems)))


def test_a_value_in_a_file_of_its_own_is_masked(record_file):
    path = record_file(
        MINIMAL.replace("  narrative: |\n    Services are good.\n", "  narrative: {file: a.md}\n")
    )
    (path.parent / "a.md").write_text("First.\n\nTold of 943 476 5919.\n")
    (problem,) = found(path)
    assert (problem.place.line, problem.place.column) == (3, 9)
    assert unseen(as_text(problem))


def test_exceptions_show_no_detail(record_file):
    with pytest.raises(RecordError) as caught:
        assess(record_file(MINIMAL.replace("format: 1", "format: 943 476 5919")))
    assert unseen(str(caught.value))
    assert unseen(quoted("x" * 50 + " 943 476 5919"))


def test_a_veil_lies_over_every_text_of_a_problem():
    problem = error("x", "Jane Doe said", found="jane doe", expected="no Jane Doe", hint="Ask J. Doe.")
    told = as_text(Veil(("Jane Doe",)).over(problem))
    assert "doe" not in told.casefold()


@needs_shared
@pytest.mark.parametrize("path", corpus(), ids=lambda path: path.stem)
def test_published_reports_have_small_counts_at_most(path):
    assert set(codes(path)) <= {"small-count"}
