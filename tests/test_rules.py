"""Every rule against its own two examples, laid over a record of which no rule has anything to say."""

import io

import pytest
from conftest import EXAMPLES, corpus, needs_shared
from ruamel.yaml import YAML

from reportgen.assessment import assess
from reportgen.load import Neighbours
from reportgen.rules import RULES, Desk, examine
from reportgen.rules.examples import EARLIER, EARLIER_ID, RIGHT

BY_CODE = {rule.code: rule for rule in RULES}
every_rule = pytest.mark.parametrize("code", sorted(BY_CODE))


def laid_over(part, base=RIGHT):
    """Return the record that is right, as YAML, with a part of another laid over it."""
    yaml = YAML(typ="safe", pure=True)
    yaml.default_flow_style = False

    def merge(whole, over):
        for key, value in over.items():
            inner = isinstance(value, dict) and isinstance(whole.get(key), dict)
            whole[key] = merge(whole[key], value) if inner else value
        return whole

    text = io.StringIO()
    yaml.dump(merge(yaml.load(base), yaml.load(part) or {}), text)
    return text.getvalue()


def found(path, **more):
    case = assess(path).case
    beside = Neighbours(path.parent, case.library).of_provider_of(case.record)
    return examine(Desk(case, beside=beside, **more)).problems


def written(record_file, rule, part):
    """Write a rule's example, beside the record that it follows where the rule has one; return its path."""
    if rule.earlier is not None:
        record_file(laid_over(rule.earlier, EARLIER), f"{EARLIER_ID}.yaml")
    return record_file(laid_over(part))


def test_nothing_is_said_of_the_record_that_is_right(record_file):
    assert found(record_file(RIGHT)) == ()


def test_nothing_is_said_of_the_record_that_examples_may_follow(record_file):
    assert [one for one in assess(record_file(EARLIER)).problems if one.is_error] == []


@every_rule
def test_the_rule_finds_its_failing_example_and_no_other_rule_does(record_file, code):
    rule = BY_CODE[code]
    problems = found(written(record_file, rule, rule.fails), names=rule.names)
    assert {problem.code for problem in problems} == {code}
    assert all(problem.place.line for problem in problems)


@every_rule
def test_no_rule_finds_anything_in_the_passing_example(record_file, code):
    rule = BY_CODE[code]
    assert found(written(record_file, rule, rule.passes), names=rule.names) == ()


@every_rule
def test_a_rule_says_what_must_hold_and_why(code):
    rule = BY_CODE[code]
    assert rule.code.startswith(f"{rule.family}.")
    for text in (rule.says, rule.why):
        assert text[0].isupper()
        assert text.endswith(".")


def test_codes_are_unique():
    assert len(BY_CODE) == len(RULES)


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.yaml")), ids=lambda path: path.stem)
def test_the_shipped_examples_have_no_errors(path):
    assert [problem for problem in found(path) if problem.is_error] == []


@needs_shared
@pytest.mark.parametrize("path", corpus(), ids=lambda path: path.stem)
def test_published_reports_have_no_errors(path):
    assert [problem for problem in found(path) if problem.is_error] == []
