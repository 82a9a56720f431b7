"""What must never leave: details that tell who a child is, names of a given list, hidden characters."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache, partial

from reportgen.model import Record
from reportgen.personal import Kind, details, named
from reportgen.problems import FieldPath, Severity
from reportgen.rules.passages import Passage, passages
from reportgen.rules.rule import Desk, Finding, Rule

_STAFF = ("provider", "inspection")
"""Where names stand rightly: those of the provider and of inspectors."""


def _texts(record: Record) -> Iterator[Passage]:
    """Yield every text that the report will show, short ones about figures and people among them."""
    yield from passages(record)
    for index, fact in enumerate(record.context):
        yield from _short(("context", index, "unit"), fact.unit)
        if fact.comparator:
            yield from _short(("context", index, "comparator", "label"), fact.comparator.label)
            yield from _short(("context", index, "comparator", "unit"), fact.comparator.unit)
    provider, inspection = record.provider, record.inspection
    yield from _short(("provider", "name"), provider.name)
    yield from _short(("provider", "region"), provider.region)
    yield from _short(("inspection", "type"), inspection.type)
    yield from _short(("inspection", "lead_inspector"), inspection.lead_inspector)
    for name, people in (("lead_inspectors", inspection.lead_inspectors), ("team", inspection.team)):
        for index, person in enumerate(people):
            yield from _short(("inspection", name, index), person)


def _short(field: FieldPath, text: str | None) -> Iterator[Passage]:
    if text:
        yield Passage(field, text)


def told_details(kind: Kind, hint: str, desk: Desk) -> Iterator[Finding]:
    """Find details of a kind."""
    own = {desk.case.record.id, desk.case.record.provider.urn, desk.case.record.provider.code}
    for passage in _texts(desk.case.record):
        for detail in details(passage.text, (kind,)):
            value = passage.text[slice(*detail.span)]
            if value not in own:
                yield _finding(f"This looks like {kind}", passage, detail.span, hint)


def listed_names(desk: Desk) -> Iterator[Finding]:
    """Find the names of the list beside the record."""
    for passage in _texts(desk.case.record):
        if passage.field[0] not in _STAFF:
            for span in named(passage.text, desk.names):
                yield _finding(
                    "A name that must not stand in the report does",
                    passage,
                    span,
                    "Write of the child without the name; the list is names.txt beside the record.",
                )


def _finding(message: str, passage: Passage, span: Iterable[int], hint: str) -> Finding:
    start, end = span
    return Finding(message, passage.field, start, end - start, passage.text[start:end], hint=hint)


_JOINERS = "\u200c\u200d"
_BLANK = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
"""Letters and marks that are drawn as nothing."""
_SIGNS = re.compile("[\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2]")
"""Signs of Arabic and Syriac that count as format characters and can be seen."""
_SELECTORS = re.compile("[\ufe00-\ufe0d\U000e0100-\U000e01ef]")
"""Choose among forms of a character, and can carry a message; the last two of the row are those of emoji."""


def hidden_characters(desk: Desk) -> Iterator[Finding]:
    """Find characters that are not seen and were let in: those that order texts never come this far."""
    for passage in _texts(desk.case.record):
        if passage.text.isascii():
            continue
        for char in filter(_is_hidden, sorted(set(passage.text))):
            for match in re.finditer(char, passage.text):
                if char not in _JOINERS or _parts_latin(passage.text, match.start()):
                    yield Finding(
                        f"A character that nobody sees stands here: U+{ord(char):04X}",
                        passage.field,
                        match.start(),
                        hint="Delete it, or type the word again.",
                    )


@lru_cache(maxsize=4096)
def _is_hidden(char: str) -> bool:
    is_format = unicodedata.category(char) == "Cf" and not _SIGNS.match(char)
    return is_format or char in _BLANK or _SELECTORS.match(char) is not None


def _parts_latin(text: str, place: int) -> bool:
    """Return whether a joiner stands between letters that are never joined."""
    return all("LATIN" in unicodedata.name(char, "") for char in (text[place - 1], text[place + 1]))


def _rule(code: str, kind: Kind, says: tuple[str, str], *, hint: str, fails: str, passes: str) -> Rule:
    """Return the rule about a kind of detail: what must hold and why, and sentences of a summary."""
    return Rule(
        f"disclosure.{code}",
        Severity.ERROR,
        *says,
        partial(told_details, kind, hint),
        fails=f"overall: {{narrative: {fails!r}}}",
        passes=f"overall: {{narrative: {passes!r}}}",
        masked=True,
    )


RULES = (
    _rule(
        "nhs-number",
        Kind.NHS_NUMBER,
        (
            "No NHS number stands in a report.",
            "The number is one person's alone; ten digits are one if the last of them is the check digit.",
        ),
        hint="Delete it: a report needs no number of a person.",
        fails="One number was wrong: 943 476 5919.",
        passes="One number was wrong: 943 476 5918.",
    ),
    _rule(
        "pupil-number",
        Kind.PUPIL_NUMBER,
        (
            "No unique pupil number stands in a report.",
            "The number is one pupil's alone; thirteen characters are one if the first is the check letter.",
        ),
        hint="Delete it: a report needs no number of a person.",
        fails="One number was wrong: B801200005001.",
        passes="One number was wrong: A801200005001.",
    ),
    _rule(
        "national-insurance",
        Kind.NATIONAL_INSURANCE,
        (
            "No National Insurance number stands in a report.",
            "The number is one person's alone, a care leaver's or a worker's.",
        ),
        hint="Delete it: a report needs no number of a person.",
        fails="Letters go out under AB123456C.",
        passes="Letters go out under GB123456C.",
    ),
    _rule(
        "date-of-birth",
        Kind.DATE_OF_BIRTH,
        (
            "No date of birth stands in a report.",
            "With the area, a date of birth leads to one child; a year group does not.",
        ),
        hint="Write the age, if it matters.",
        fails="The youngest was born on 12 March 2014.",
        passes="The offer is for children born after 31 August 2010.",
    ),
    _rule(
        "case-number",
        Kind.CASE_NUMBER,
        (
            "No number of a case or of a child's record stands in a report.",
            "Whoever can look into the system finds the child by it.",
        ),
        hint="Delete it, and keep it in the evidence.",
        fails="The plan in case number 10456 is late.",
        passes="Plans follow section 47 of the Children Act 1989.",
    ),
    _rule(
        "phone",
        Kind.PHONE,
        (
            "No telephone number of a home or a mobile stands in a report.",
            "It is likely to be that of a family, a carer or a worker; public bodies have numbers in 03.",
        ),
        hint="Delete it, or waive the rule if it is the organisation's own.",
        fails="Families ring 07700 900123.",
        passes="Families ring 0300 123 1231.",
    ),
    _rule(
        "e-mail",
        Kind.EMAIL,
        (
            "No e-mail address of a person stands in a report.",
            "It names a person; the address of a task, such as enquiries@, does not.",
        ),
        hint="Give the address of the task, not of the person.",
        fails="Families write to jane.doe@testford.example.",
        passes="Families write to enquiries@testford.example.",
    ),
    _rule(
        "postcode",
        Kind.POSTCODE,
        (
            "No full postcode stands in a report.",
            "It leads to some fifteen homes; the first half of it is enough to tell of a place.",
        ),
        hint="Keep the first half alone.",
        fails="The home in M1 1AE is clean.",
        passes="The home in M1 is clean.",
    ),
    _rule(
        "initials",
        Kind.INITIALS,
        (
            "No initials of a child stand with an age.",
            "Family, school and neighbours know who 'J, aged 14' is.",
        ),
        hint="Write 'one child' or 'a teenager', and leave out the initials or the age.",
        fails="Inspectors met J, aged 14, in the home.",
        passes="Inspectors met children aged 14 in the home.",
    ),
    Rule(
        "disclosure.name",
        Severity.ERROR,
        "No name of the list beside the record stands in a report.",
        "The list, names.txt, is of children and families whose cases inspectors read.",
        listed_names,
        fails="overall: {narrative: Inspectors met Jané DOE’s carers.}",
        passes="overall: {narrative: Inspectors met Jane and her carers.}",
        masked=True,
        names=("Jane Doe",),
    ),
    Rule(
        "disclosure.hidden-character",
        Severity.ERROR,
        "No character stands in a text that nobody can see.",
        "It parts or hides words for programs alone, so that a name passes unseen or a message goes along.",
        hidden_characters,
        fails='overall: {narrative: "Social\\u2800workers know children well."}',
        passes='overall: {narrative: "Social\\u00a0workers know children well."}',
    ),
)
