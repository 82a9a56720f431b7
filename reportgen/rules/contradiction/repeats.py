"""Improvements that an earlier inspection asked for: in nearly the same words, or said to be met.

It is suggested by the share of their words, and never asserted.
"""

from collections.abc import Iterator

from reportgen.case import Case
from reportgen.likeness import ALIKE, share, words_in
from reportgen.model import Improvement, ProgressStatus
from reportgen.problems import Severity, quoted
from reportgen.rules.rule import Desk, Finding, Rule
from reportgen.words import shortened

_LONGEST_TEXT = 100


def repeated(desk: Desk) -> Iterator[Finding]:
    """Find improvements that an earlier inspection asked for, where `repeats` does not say so."""
    case = desk.case
    before = list(_asked_before(case))
    if not before:
        return
    for path, items in case.record.item_lists():
        for index, item in enumerate(items):
            if not isinstance(item, Improvement) or item.repeats:
                continue
            words = words_in(item.text)
            alike, reference, text = max(
                ((share(words, earlier), reference, text) for reference, text, earlier in before),
                key=lambda one: one[0],
            )
            if alike >= ALIKE:
                yield Finding(
                    f"An earlier inspection asked for nearly the same, as {quoted(reference)}",
                    (*path, index, "text"),
                    found=quoted(item.text),
                    expected=f"'repeats: {reference}', if it is the same",
                    hint=f"It read: {shortened(text, _LONGEST_TEXT)}",
                )


def met_and_repeated(desk: Desk) -> Iterator[Finding]:
    """Find improvements that repeat one which the record says was met."""
    record = desk.case.record
    met = {one.of: index for index, one in enumerate(record.progress) if one.status is ProgressStatus.MET}
    for path, items in record.item_lists():
        for index, item in enumerate(items):
            reference = getattr(item, "repeats", None)
            if reference in met:
                yield Finding(
                    f"This repeats {quoted(reference)}, which 'progress[{met[reference]}]' says was met",
                    (*path, index, "repeats"),
                    found=quoted(reference),
                    hint="Write 'partly met' there, or leave 'repeats' out if this asks for something more.",
                )


def _asked_before(case: Case) -> Iterator[tuple[str, str, frozenset[str]]]:
    """Yield the improvements of earlier inspections, the latest first: reference, text and words."""
    for earlier in case.chain:
        if case.continues(earlier):
            for _, item in earlier.record.improvements_by_area():
                if item.id:
                    yield f"{earlier.record.id}/{item.id}", item.text, words_in(item.text)


_AGAIN = """\
previous: testford-2021-05
progress: [{{of: testford-2021-05/I1, status: {}}}]
areas:
  leadership:
    improvements:
      - id: I1
        text: The quality of supervision.
        repeats: testford-2021-05/I1
        evidence: [leaders]
"""

RULES = (
    Rule(
        "contradiction.repeated-improvement",
        Severity.INFO,
        "An improvement that an earlier inspection asked for says that it repeats it.",
        "What is asked for twice weighs more than what is asked for once, and readers must see it.",
        repeated,
        fails="""\
previous: testford-2021-05
progress: [{of: testford-2021-05/I1, status: not met}]
improvements: []
areas:
  leadership:
    improvements:
      - {id: I1, text: The quality of supervision of new social workers., evidence: [leaders]}
""",
        passes="""\
previous: testford-2021-05
progress: [{of: testford-2021-05/I1, status: not met}]
areas:
  leadership:
    improvements:
      - id: I1
        text: The quality of supervision of new social workers.
        repeats: testford-2021-05/I1
        evidence: [leaders]
""",
        earlier="improvements: [{id: I1, text: 'The quality of supervision, for all new social workers.'}]",
    ),
    Rule(
        "contradiction.met-and-repeated",
        Severity.WARNING,
        "What is asked for again was not met.",
        "A council that reads 'met' and is asked for the same will dispute one of them, and be right.",
        met_and_repeated,
        fails=_AGAIN.format("met"),
        passes=_AGAIN.format("partly met"),
        earlier="improvements: [{id: I1, text: The quality of supervision.}]",
    ),
)
