import json
import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from conftest import MINIMAL, ROOT
from helpers import page_of_case
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import reportgen
from reportgen import values
from reportgen.errors import RecordError
from reportgen.frameworks import Framework, Library
from reportgen.load import Neighbours, load
from reportgen.model import AreaFindings, Fact, Improvement, Inspection, ProgressStatus, Record, Status
from reportgen.problems import as_text, has_errors
from reportgen.source import TEXT_HINT, Source, parse
from reportgen.source import read as source_read
from reportgen.validation import validate
from reportgen.values import meanings

CONTRACT = (Path(__file__).parent / "contract.yaml").read_text()


@pytest.fixture
def record(record_file, library):
    def read(text, name="testford-2024-05.yaml"):
        return load(record_file(text, name), library).record

    return read


@pytest.fixture
def refused(record_file, library):
    """Return (code, line, column) of every problem of a record that is refused."""

    def read(text, name="testford-2024-05.yaml"):
        problems = problems_of(record_file(text, name), library)
        assert has_errors(problems)
        return [(p.code, p.place.line, p.place.column) for p in problems]

    return read


def problems_of(path, library):
    """Return what loading a record tells, whether or not the record can be used."""
    try:
        return load(path, library).problems
    except RecordError as exc:
        return exc.problems


def put(path, value, text=MINIMAL):
    """Return the record with a field of one line written anew, or added at its end."""
    *parents, key = path.split(".")
    lines = text.splitlines()
    start, depth = 0, 0
    for parent in parents:
        start = (
            next(n for n, line in enumerate(lines) if n >= start and line == f"{'  ' * depth}{parent}:") + 1
        )
        depth += 1
    indent = "  " * depth
    for number in range(start, len(lines)):
        if lines[number].startswith(f"{indent}{key}:"):
            while number + 1 < len(lines) and lines[number + 1].startswith(indent + " "):
                del lines[number + 1]
            lines[number] = f"{indent}{key}: {value}"
            return "\n".join(lines) + "\n"
    lines.insert(start if parents else len(lines), f"{indent}{key}: {value}")
    return "\n".join(lines) + "\n"


def value_of(record, path):
    for part in path.split("."):
        record = getattr(record, part)
    return record


ACCEPTED = [
    *(
        ("provider.name", word, word)
        for word in ["no", "on", "12:30", "010", "3.10", "1e3", "true", "1_000", ".nan"]
    ),
    ("provider.name", '"  Test   ford "', "Test ford"),
    ("provider.name", "Ysgol Llŵyn-y-Gŵr", "Ysgol Llŵyn-y-Gŵr"),
    ("provider.urn", "0123456789", "0123456789"),
    ("provider.urn", '"080462"', "080462"),
    ("provider.urn", "~", None),
    ("inspection.type", "12:30", "12:30"),
    ("inspection.published", "2024-05-01", date(2024, 5, 1)),
    ("inspection.published", '"2024-05-01"', date(2024, 5, 1)),
    ("inspection.published", "", None),
    ("inspection.team", "[A, B]", ("A", "B")),
    ("status", "Published", Status.PUBLISHED),
    ("status", "FACTUAL-ACCURACY", Status.FACTUAL_ACCURACY),
    ("previous", "testford-2021-01", "testford-2021-01"),
    ("overall.grade", "GOOD", "GOOD"),
    ("overall.rationale", "a # comment", "a"),
    ("about", "one line", "one line"),
    ("format", '"1"', 1),
]


@pytest.mark.parametrize(("path", "written", "value"), ACCEPTED)
def test_a_value_is_read_as_it_is_meant(record, path, written, value):
    assert value_of(record(put(path, written)), path) == value


REFUSED = [
    *(
        ("inspection.published", word, "date.form")
        for word in [
            *(
                "01/02/2024",
                "20240101",
                "1704067200",
                "0",
                "2024-W01-1",
                "2024-02-30",
                "2024-13-01",
                "2024-2-3",
            ),
            *("2024-05-01T10:00:00", "24-05-01", "yes", "٢٠٢٤-٠٥-٠١", "0000-01-01", "1 May 2024"),
        ]
    ),
    ("inspection.published", "[2024-05-01]", "date.form"),
    ("inspection.dates", "[]", "list.empty"),
    ("inspection.dates", "2024-03-04", "value.kind"),
    ("provider.name", '""', "text.empty"),
    ("provider.name", '"   "', "text.empty"),
    ("provider.name", "[Testford]", "value.kind"),
    ("provider.name", "{a: b}", "value.kind"),
    ("provider.name", "", "key.missing"),
    ("provider.name", "null", "key.missing"),
    ("inspection.team", "A. Person", "value.kind"),
    ("inspection.team", "[A, null]", "text.empty"),
    ("inspection.lead_inspectors", "[B]", "lead.twice"),
    ("status", "finished", "word.unknown"),
    ("status", "yes", "word.unknown"),
    ("status", "[draft]", "word.unknown"),
    *(("format", word, "format.unknown") for word in ["2", "1.0", "01", "true", "one", "[1]"]),
    *(
        ("previous", word, "id.form")
        for word in ["A-1", "a/b", "../a", "a.b", "con", "nul", "com1", "-a", "a" * 64]
    ),
    ("framework", "ILACS 2023", "id.form"),
    ("about", '" "', "text.empty"),
    ("about", "[a]", "value.kind"),
    ("about", "{text: a}", "include.form"),
    ("overall.rationale", "{file: a.md}", "value.kind"),
    ("areas", "[leadership]", "value.kind"),
    ("improvements", "text", "value.kind"),
]


@pytest.mark.parametrize(("path", "written", "code"), REFUSED)
def test_a_value_that_does_not_fit_is_refused_with_its_code(refused, path, written, code):
    assert [found for found, *_ in refused(put(path, written))] == [code]


NUMBERS = [
    ("70", Decimal(70)),
    ("75.8", Decimal("75.8")),
    ("0", Decimal(0)),
    ("75.80", Decimal("75.80")),
    ('"512"', Decimal(512)),
    *(
        (word, None)
        for word in [
            *(
                "1e3",
                "1_000",
                ".nan",
                "-5",
                "true",
                "010",
                "+5",
                ".5",
                "5.",
                "12,000",
                "'12,000'",
                "50%",
                "yes",
            ),
            *("1２", "٣", "9" * 16, "[1]", '""', "Infinity"),
        ]
    ),
]


@pytest.mark.parametrize(("written", "value"), NUMBERS)
@pytest.mark.parametrize("form", ["value: {}", "value: 1\n    comparator:\n      label: x\n      value: {}"])
def test_a_figure_is_plain_digits_and_nothing_else(record, refused, written, value, form):
    text = f"{MINIMAL}context:\n  - label: Children\n    {form.format(written)}\n"
    if value is None:
        assert [code for code, *_ in refused(text)] == ["number.form"]
    else:
        (fact,) = record(text).context
        found = fact.comparator.value if fact.comparator else fact.value
        assert (found, str(found)) == (value, str(value))


@pytest.mark.parametrize(
    ("written", "value"), [("true", True), ("false", False), ('"true"', True), ("", False)]
)
def test_priority_is_true_or_false(record, written, value):
    text = f"{MINIMAL}improvements:\n  - text: Act.\n    priority: {written}\n"
    assert record(text).improvements[0].priority is value


@pytest.mark.parametrize("written", ["yes", "no", "True", "1", "on", '""'])
def test_priority_takes_no_other_word_for_true(refused, written):
    text = f"{MINIMAL}improvements:\n  - text: Act.\n    priority: {written}\n"
    assert refused(text) == [("truth.form", 23, 15)]


@pytest.mark.parametrize("status", list(ProgressStatus))
def test_every_status_of_progress_is_read_in_any_case(record, status):
    text = f"{MINIMAL}progress:\n  - of: testford-2021-01/I1\n    status: {status.value.upper()}\n"
    assert record(text).progress[0].status is status


@pytest.mark.parametrize("written", ["I1", "testford/", "/I1", "a/b/c", "A/I1", "a/1I", "a/I 1"])
def test_a_reference_is_an_inspection_and_an_item(refused, written):
    text = f"{MINIMAL}progress:\n  - {{of: {written}, status: met}}\n"
    assert refused(text) == [("reference.form", 22, 10)]


@pytest.mark.parametrize("written", ["1", "I_1", "I 1", "É1", "I" * 33, "[I1]"])
def test_an_items_id_is_a_letter_and_more(refused, written):
    text = f"{MINIMAL}improvements:\n  - text: Act.\n    id: {written}\n"
    assert refused(text)[0][1:] == ((23, 5) if written == "[I1]" else (23, 9))


UNKNOWN = [
    ("grde: good", "key.unknown", None),
    ("framewrk: ilacs-2023", "key.unknown", "Did you mean 'framework'?"),
    ("Areas: {}", "key.unknown", "Did you mean 'areas'?"),
    ("improvments:", "key.unknown", "Did you mean 'improvements'?"),
    (
        "id: testford-2024-05",
        "key.unknown",
        "The file's name gives it: 'testford-2024-05'. Remove this line.",
    ),
]


@pytest.mark.parametrize(("line", "code", "hint"), UNKNOWN)
def test_an_unknown_key_is_an_error_with_the_nearest_key(record_file, library, line, code, hint):
    with pytest.raises(RecordError) as caught:
        load(record_file(f"{MINIMAL}{line}\n"), library)
    (problem,) = caught.value.problems
    assert (problem.code, problem.place.line, problem.place.column) == (code, 21, 1)
    if hint:
        assert problem.hint == hint


@pytest.mark.parametrize(
    ("old", "new", "column", "hint"),
    [
        ("  grade: good", "  grde: good", 3, "Did you mean 'grade'?"),
        ("  name: Testford", "  name: Testford\n  regoin: North", 3, "Did you mean 'region'?"),
        ("    - from: 2024-03-04", "    - form: x\n      from: 2024-03-04", 7, "Did you mean 'from'?"),
        ("{grade: good, narrative: Leaders", "{gade: good, narrative: Leaders", 16, "Did you mean 'grade'?"),
    ],
)
def test_an_unknown_key_deep_in_the_record_is_shown_at_the_key(record_file, library, old, new, column, hint):
    with pytest.raises(RecordError) as caught:
        load(record_file(MINIMAL.replace(old, new)), library)
    (problem,) = caught.value.problems
    assert (problem.code, problem.place.column, problem.hint) == ("key.unknown", column, hint)


def test_a_problem_is_printed_with_its_line_and_a_caret_under_the_value(record_file, library):
    path = record_file(put("inspection.published", "01/02/2024"))
    with pytest.raises(RecordError) as caught:
        load(path, library)
    assert (
        as_text(caught.value.problems[0])
        == f"""\
error date.form: 'inspection.published' does not fit
  --> {path}:10:14  inspection.published
   10 |   published: 01/02/2024
      |              ^^^^^^^^^^
   found: '01/02/2024'
   expected: a date as YYYY-MM-DD
   hint: Write 18 March 2025 as 2025-03-18."""
    )


def test_all_problems_are_told_at_once_in_the_order_of_the_file(refused):
    text = """\
format: 2
framework: ilacs-2023
provider: {name: &a Testford, urm: 1}
inspection:
  dates:
    - from: 2024-03-15
      to: 2024-03-04
    - {from: soon, to: 2024-03-15}
  published: 1 May
status: done
overall: {narrative: {file: missing.md}}
areas:
  leadership: {grade: [good], strengths: [x, {text: ""}]}
about: {file: ../x.md}
about: again
nope: 1
"""
    assert refused(text) == [
        ("format.unknown", 1, 9),
        ("yaml.anchor", 3, 18),
        ("key.unknown", 3, 31),
        ("date.order", 7, 11),
        ("date.form", 8, 14),
        ("date.form", 9, 14),
        ("word.unknown", 10, 9),
        ("file.missing", 11, 29),
        ("value.kind", 13, 16),
        ("text.empty", 13, 53),
        ("yaml.duplicate", 15, 1),
        ("key.unknown", 16, 1),
    ]


def test_missing_keys_are_told_at_their_parent_with_what_is_expected(record_file, library):
    text = "format: 1\nprovider: {urn: 1}\ninspection:\n  team: [A]\nstatus: draft\n"
    with pytest.raises(RecordError) as caught:
        load(record_file(text), library)
    assert [(p.message, p.expected, p.place.line) for p in caught.value.problems] == [
        ("'framework' is missing", "lower-case letters a to z, digits and hyphens, at most 63", 1),
        ("'provider.name' is missing", "a text", 2),
        ("'inspection.dates' is missing", "a list", 3),
    ]


@pytest.mark.parametrize(
    "stem",
    [
        *(
            "ABC",
            "a b",
            "con",
            "nul",
            "com1",
            "a.b",
            "-rf",
            "~root",
            "$(id)",
            "é",
            "a_b",
            "x" * 64,
            "a\nb",
            "a\\b",
        ),
        *("a;b", "\u202ea", "a\u0301", " a"),
    ],
)
def test_a_file_name_that_is_no_id_is_refused(refused, stem):
    assert ("id.file-name", 1, 1) in refused(MINIMAL, f"{stem}.yaml")


@pytest.mark.parametrize("stem", ["a", "0", "x" * 63, "doncaster-2025-03", "console"])
def test_the_files_stem_is_the_id(record, stem):
    assert record(MINIMAL, f"{stem}.yaml").id == stem


def test_an_unknown_framework_is_refused_with_the_nearest_one(record_file, library):
    with pytest.raises(RecordError) as caught:
        load(record_file(put("framework", "ilcs-2023")), library)
    (problem,) = caught.value.problems
    assert (problem.code, problem.place.line, problem.place.column) == ("framework.missing", 2, 12)
    assert problem.hint == "Did you mean 'ilacs-2023'?"


ITEMS = (
    MINIMAL[: MINIMAL.index("areas:")]
    + """\
areas:
  leadership:
    strengths: [First., {text: Second.}, {id: S1, text: Third.}]
    improvements: [Act., {id: I2, text: Do.}]
  in-care:
    strengths: [Fourth.]
improvements:
  - Whole.
  - {id: X, text: More.}
"""
)


def test_items_without_an_id_get_the_next_free_one_in_the_order_of_the_file(record):
    read = record(ITEMS)
    assert [item.id for item in read.areas["leadership"].strengths] == ["S2", "S3", "S1"]
    assert [item.id for item in read.areas["leadership"].improvements] == ["I1", "I2"]
    assert [item.id for item in read.areas["in-care"].strengths] == ["S4"]
    assert [item.id for item in read.improvements] == ["I3", "X"]


def test_an_improvement_without_an_id_is_told_and_a_strength_is_not(record_file, library):
    problems = load(record_file(ITEMS), library).problems
    assert [(p.code, p.place.line, p.is_error) for p in problems] == [
        ("id.missing", 19, False),
        ("id.missing", 23, False),
    ]


def test_an_id_that_stands_twice_is_refused_at_the_second(refused):
    text = ITEMS.replace("id: X", "id: I2")
    assert ("id.repeated", 24, 10) in refused(text)


def test_two_hundred_items_are_allowed_and_one_more_is_not(record, refused):
    def text(count):
        return MINIMAL + "improvements:\n" + "".join(f"  - {{id: I{n}, text: Act.}}\n" for n in range(count))

    assert len(record(text(200)).improvements) == 200
    assert [code for code, *_ in refused(text(201))] == ["limit.items"]


def test_the_contracts_own_example_loads_as_it_is_meant(record):
    read = record(CONTRACT, "doncaster-2025-03.yaml")
    assert (read.id, read.framework, read.previous) == (
        "doncaster-2025-03",
        "ilacs-2023",
        "doncaster-2022-04",
    )
    assert (read.provider.name, read.provider.urn, read.provider.code) == ("Doncaster", "80462", "E08000017")
    assert read.inspection.leads == ("Catherine Heron, His Majesty's Inspector",)
    assert (read.inspection.first_day, read.inspection.last_day) == (date(2025, 1, 20), date(2025, 1, 31))
    assert read.status is Status.PUBLISHED
    area = read.areas["help-and-protection"]
    assert [(s.id, s.text, s.impact, s.evidence) for s in area.strengths] == [
        ("S1", "Families get help early.", None, ()),
        (
            "S2",
            "Social workers recognise harm quickly.",
            "Children at risk are seen the same day.",
            ("front-door",),
        ),
    ]
    (improvement,) = area.improvements
    assert (improvement.id, improvement.priority, improvement.repeats) == ("I1", True, "doncaster-2022-04/I3")
    assert area.narrative == "Social workers screen contacts well. {#front-door}\n\n..."
    (progress,) = read.progress
    assert (progress.of, progress.status, progress.text) == (
        "doncaster-2022-04/I1",
        ProgressStatus.MET,
        "...",
    )
    (fact,) = read.context
    assert (fact.label, fact.value, fact.as_at) == ("Children looked after", Decimal(512), date(2024, 12, 31))
    assert (fact.comparator.label, fact.comparator.value, fact.comparator.unit) == (
        "England",
        Decimal(70),
        "per 10,000",
    )
    assert (read.children_summary, read.about) == ("For you.", "How.")


def _as_tree(text):
    """Return a record's text as JSON data by way of the YAML package itself."""
    from ruamel.yaml import YAML

    return json.loads(json.dumps(YAML(typ="safe", pure=True).load(text), default=str))


@pytest.mark.parametrize("text", [MINIMAL, ITEMS, CONTRACT], ids=["minimal", "items", "contract"])
@pytest.mark.parametrize("indent", [None, 1])
def test_json_gives_the_same_record_as_yaml(record, text, indent):
    # The package parts '{unit: per 10,000}' at its comma, so the contract's figure is quoted for it.
    data = _as_tree(text.replace("unit: per 10,000", "unit: 'per 10,000'"))
    as_json = record(json.dumps(data, indent=indent), "testford-2024-05.json")
    assert as_json == record(text)


@pytest.mark.parametrize(("path", "written", "code"), REFUSED)
def test_json_meets_the_same_validator_as_yaml(refused, path, written, code):
    values = parse(Source("r.yaml", put(path, written))).values()
    assert [found for found, *_ in refused(json.dumps(values), "testford-2024-05.json")] == [code]


def test_no_message_holds_the_text_of_a_field_that_is_no_text(record_file, library):
    secret = "Jane Doe 943 476 5919"
    with pytest.raises(RecordError) as caught:
        load(record_file(put("inspection.published", "{name: " + secret + "}")), library)
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None
    assert secret not in repr([(p.message, p.found, p.expected, p.hint) for p in caught.value.problems])


@pytest.mark.parametrize(
    "text",
    [
        "provider:\n  name: {a: {b: }}\n",
        "provider:\n  name:\n    - Doncaster:\n",
        "provider:\n  - x:\n",
        "provider: {}\nprogress:\n  - of: a/I1\n    text: {a: {b: }}\n",
        "provider: {}\nareas:\n  - leadership:\n",
        "provider: {}\nareas:\n  leadership:\n    strengths:\n      S1:\n        text:\n",
        "provider: {}\nareas:\n  leadership:\n    grade:\n      good:\n",
        "inspection:\n  team:\n    - x:\n",
        "provider: {}\nteam: {x: {y: 1}}\n",
        "provider: {}\nformat: {a: }\n",
    ],
)
def test_a_value_of_another_kind_is_told_however_deep_it_goes(record_file, library, text):
    problems = problems_of(record_file(text), library)
    assert {"value.kind", "key.unknown", "format.unknown"} & {problem.code for problem in problems}


KEYS = sorted(
    {"a", "from", "to", *Record.model_fields, *AreaFindings.model_fields, *Improvement.model_fields}
    | {*Inspection.model_fields, *Fact.model_fields, "leadership", "of"}
)
TREES = st.recursive(
    st.sampled_from(["", "x", "1", "2024-01-01", "good", None]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=4),
    max_leaves=20,
)


@settings(deadline=None, max_examples=500)
@given(st.dictionaries(st.sampled_from(KEYS), TREES, max_size=6))
def test_any_tree_is_validated_without_a_crash_and_every_problem_has_its_place(tree):
    document = parse(Source("r.json", json.dumps(tree)), as_json=True)
    for model in (Record, Framework):
        result = validate(document, model, id="testford-2024-05")
        assert isinstance(result, model) or all(problem.place for problem in result)


def test_a_wrong_kind_says_what_was_found_and_what_was_expected(record_file, library):
    text = put("inspection.dates", "[x]", put("provider.name", "[Testford]"))
    problems = problems_of(record_file(text.replace("areas:", "previous: [a]\nareas:")), library)
    assert [(p.message, p.found, p.expected) for p in problems] == [
        ("'provider.name' is a list", "a list", "a text"),
        ("'inspection.dates[0]' is the text 'x'", "the text 'x'", "keys and values: from, to"),
        ("'previous' is a list", "a list", "a text"),
    ]


HINTS = [
    ("improvements:\n  - {text: a, evidence: front-door}", "value.kind", "Write [front-door]."),
    ("improvements:\n  - {text: a, evidence: [Front Door]}", "id.form", "Write it as 'front-door'."),
    ("improvements:\n  - {text: a, evidence: [Ä]}", "id.form", None),
    ("improvements: x", "value.kind", "Begin each item on a line of its own with '- '."),
    ("improvements:\n  - Leaders know: all", "key.unknown", TEXT_HINT),
    ("improvements:\n  - Note: all", "key.unknown", TEXT_HINT),
    ("improvements:\n  - txt: all", "key.unknown", "Did you mean 'text'?"),
    ("improvements:\n  - text: a\n    colour: red", "key.unknown", None),
    ("improvements:\n  - text: a\n    they say: red", "key.unknown", TEXT_HINT),
    ("improvements:\n  - {id: 1, text: a}", "id.form", "Put a letter before the number, as I1."),
    (
        "improvements:\n  - {text: a, priority: yes}",
        "truth.form",
        "Write true for yes and false for no.",
    ),
]


@pytest.mark.parametrize(("lines", "code", "hint"), HINTS)
def test_a_hint_says_what_to_write(record_file, library, lines, code, hint):
    problems = problems_of(record_file(f"{MINIMAL}{lines}\n"), library)
    assert [problem.hint for problem in problems if problem.code == code] == [hint]


def test_several_leads_in_the_place_of_one_are_led_to_their_key(record_file, library):
    text = put("inspection.lead_inspector", "[A, B]")
    (problem,) = problems_of(record_file(text), library)
    assert problem.hint == "Several go under 'lead_inspectors'."


def test_a_missing_day_expects_a_date(record_file, library):
    text = MINIMAL.replace("      to: 2024-03-15\n", "")
    (problem,) = problems_of(record_file(text), library)
    assert (problem.expected, problem.hint) == ("a date as YYYY-MM-DD", "Last day.")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("package.json", '{"name": "x", "version": "1"}'),
        ("my.schema.json", '{"$schema": "x", "properties": {"a": {"b": null}}}'),
        ("mini.yaml", "format: 1\ntitle: A framework\nareas: []\nsections: []\n"),
    ],
)
def test_a_file_of_another_kind_is_told_in_one_line(record_file, library, name, text):
    (problem,) = problems_of(record_file(text, name), library)
    assert (problem.code, problem.message) == ("file.no-record", "This is no findings record")
    assert problem.hint.startswith("Move it out of the folder of records")


def test_an_include_may_stand_in_any_area_whatever_its_name(tmp_path):
    (tmp_path / "own").mkdir()
    shipped = (ROOT / "reportgen/frameworks/data/ilacs-2023.yaml").read_text()
    (tmp_path / "own" / "mine.yaml").write_text(re.sub(r"\bleadership\b", "summary", shipped))
    (tmp_path / "a.md").write_text("Leaders know.")
    record = MINIMAL.replace("ilacs-2023", "mine").replace(
        "leadership: {grade: good, narrative: Leaders know their services well.}",
        "summary: {grade: good, narrative: {file: a.md}}",
    )
    path = tmp_path / "testford-2024-05.yaml"
    path.write_text(record)
    loaded = load(path, Library([tmp_path / "own"]))
    assert loaded.record.areas["summary"].narrative == "Leaders know."


def test_doubled_ids_hide_no_other_problem(record_file):
    text = MINIMAL.replace("leadership:", "leadershp:").replace(
        "in-care: {grade: good", "in-care: {grade: gut"
    )
    items = "improvements:\n  - {id: I1, text: a}\n  - {id: I1, text: b}\n"
    assessment = reportgen.assess(record_file(text + items))
    assert not assessment.is_sound
    assert {p.code for p in assessment.problems if p.is_error} == {
        "area.unknown",
        "grade.unknown",
        "id.repeated",
    }


def test_errors_of_form_hide_no_area_and_no_grade(record_file):
    text = MINIMAL.replace("leadership:", "leadershp:").replace(
        "in-care: {grade: good", "in-care: {grade: gut"
    )
    with pytest.raises(RecordError) as caught:
        reportgen.assess(record_file(text.replace("  name: Testford", "  nane: Testford")))
    assert [(p.code, p.place.line) for p in caught.value.problems] == [
        ("key.missing", 3),
        ("key.unknown", 4),
        ("area.unknown", 17),
        ("grade.unknown", 19),
    ]


@pytest.mark.parametrize("framework", ["", "nothing", "[a]", "{a: b}", "ILACS"])
def test_an_unknown_framework_leaves_areas_and_grades_alone(record_file, library, framework):
    with pytest.raises(RecordError) as caught:
        reportgen.assess(record_file(put("framework", framework).replace("leadership:", "leadershp:")))
    assert not {p.code for p in caught.value.problems} & {"area.unknown", "grade.unknown"}


@pytest.mark.parametrize("areas", ["x", "[leadership]", "{leadership: x}", "{leadership: {grade: [a]}}"])
def test_areas_of_another_kind_are_told_once(record_file, areas):
    with pytest.raises(RecordError) as caught:
        reportgen.assess(record_file(MINIMAL[: MINIMAL.index("areas:")] + f"areas: {areas}\n"))
    assert [p.code for p in caught.value.problems] == ["value.kind"]


def test_a_neighbour_is_found_by_its_id_in_any_ending(tmp_path, library):
    (tmp_path / "testford-2021-01.YAML").write_text(MINIMAL.replace("2024", "2021"))
    (tmp_path / "testford-2027-01.Yml").write_text(MINIMAL + "previous: testford-2024-05\n")
    path = tmp_path / "testford-2024-05.yaml"
    path.write_text(MINIMAL + "previous: testford-2021-01\n")
    case = reportgen.assess(path, library).case
    assert (case.previous.record.id, case.later.id) == ("testford-2021-01", "testford-2027-01")


@pytest.mark.parametrize(
    "written",
    [
        "previous: testford-2024-05",
        "previous:   'testford-2024-05'",
        '"previous" : "testford-2024-05"',
        "previous:\n  # the last one\n  testford-2024-05",
        "previous: >-\n  testford-2024-05",
    ],
)
def test_a_later_record_is_found_however_it_writes_what_it_follows(tmp_path, library, written):
    (tmp_path / "later-2027-01.yaml").write_text(f"{MINIMAL}{written}\n")
    path = tmp_path / "testford-2024-05.yaml"
    path.write_text(MINIMAL)
    assert reportgen.assess(path, library).case.later.id == "later-2027-01"


def test_a_neighbour_with_errors_is_none(tmp_path, library):
    items = "improvements:\n  - {id: I1, text: a}\n  - {id: I1, text: b}\n"
    (tmp_path / "later-2027-01.yaml").write_text(f"{MINIMAL}previous: testford-2024-05\n{items}")
    path = tmp_path / "testford-2024-05.yaml"
    path.write_text(MINIMAL)
    assert reportgen.assess(path, library).case.later is None


def test_each_record_of_a_chain_is_read_once(tmp_path, library, monkeypatch):
    read = []
    monkeypatch.setattr("reportgen.load.read", lambda path: read.append(path.stem) or source_read(path))
    for number in range(6):
        previous = f"previous: r-{number - 1}\n" if number else ""
        (tmp_path / f"r-{number}.yaml").write_text(MINIMAL + previous)
    neighbours = Neighbours(tmp_path, library)
    cases = [reportgen.assess(path, library, None, neighbours).case for path in sorted(tmp_path.iterdir())]
    later = [case.later and case.later.id for case in cases]
    assert later == ["r-1", "r-2", "r-3", "r-4", "r-5", None]
    assert sorted(read) == [f"r-{number}" for number in range(6)]


NASTY = [
    *(
        "\x00",
        "\t",
        "\n",
        "\r",
        "\u2028",
        "\u202e",
        "\ufeff",
        "&a ",
        "*a",
        "!!str ",
        "! ",
        "<<: ",
        "---\n",
        "...\n",
    ),
    *(
        "%YAML 9\n",
        "{",
        "}",
        "[",
        "]",
        ",",
        ": ",
        "? ",
        "- ",
        "|",
        ">",
        "'",
        '"',
        "#",
        "\\",
        "@",
        "`",
        "~",
        "null",
    ),
    *(
        "{file: ..}",
        "{file: /etc/passwd}",
        "{file: x}",
        "{file: [}",
        "999999999999999999999999",
        "9999-12-31",
    ),
    *(
        "0001-01-01",
        "\\ud800",
        '"\\UFFFFFFFF"',
        "é\u0301\u0301\u0301\u0301",
        "О",
        "{#a}",
        "](#a)",
        "[x](https://[a)",
    ),
    *(
        "\n  ",
        "\n",
        "> - " * 300,
        "- > " * 300,
        "{a: " * 25,
        "inadequate",
        "not judged",
        "per 10,000,",
        "\x80",
    ),
]
SOURCES = [MINIMAL.encode(), ITEMS.encode(), CONTRACT.encode()]
CHANGES = st.lists(
    st.tuples(
        st.sampled_from(["flip", "cut", "insert", "double"]),
        st.floats(0, 1),
        st.integers(1, 255),
        st.sampled_from(NASTY),
    ),
    min_size=1,
    max_size=4,
)


def mutated(data, changes):
    for kind, where, number, nasty in changes:
        at = int(where * len(data))
        if kind == "flip" and at < len(data):
            data = data[:at] + bytes([data[at] ^ number]) + data[at + 1 :]
        elif kind == "cut":
            data = data[:at] + data[at + number :]
        elif kind == "double":
            data = data[:at] + data[at : at + number] + data[at:]
        else:
            data = data[:at] + nasty.encode("utf-8", "surrogatepass") + data[at:]
    return data


@settings(deadline=None, max_examples=1000, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(SOURCES), CHANGES, st.sampled_from([".yaml", ".json"]))
def test_a_damaged_record_is_refused_with_places_or_read_and_never_crashes(
    tmp_path, library, source, changes, suffix
):
    if suffix == ".json":
        source = json.dumps(_as_tree(source.decode().replace("per 10,000}", "x}"))).encode()
    path = tmp_path / f"testford-2024-05{suffix}"
    path.write_bytes(mutated(source, changes))
    try:
        assessment = reportgen.assess(path, library, today=date(2026, 1, 1))
    except RecordError as exc:
        problems = exc.problems
    else:
        problems = assessment.problems
        if assessment.is_sound:
            assert "</html>" in page_of_case(assessment.case)
    finally:
        path.unlink()
    assert all(as_text(problem) and problem.place for problem in problems)


def test_what_stands_below_a_field_in_the_code_is_its_meaning_in_each_model_that_has_it():
    class Narrower(Fact):
        """A model of its own, whose fields say no more."""

    assert meanings(Fact)["value"] == "The figure."
    assert meanings(Narrower) == meanings(Fact)
    assert set(meanings(Record)) == set(Record.model_fields)
    assert Fact.model_json_schema()["properties"]["value"]["description"] == "The figure."


def test_without_its_source_a_model_is_used_and_says_no_meanings(monkeypatch):
    monkeypatch.setattr("inspect.getsource", lambda _module: (_ for _ in ()).throw(OSError))
    assert values._below_fields.__wrapped__("reportgen.model") == {}
