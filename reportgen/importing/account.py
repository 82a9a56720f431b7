"""What a reading tells of itself: where each value is from, how sure it is, and what is in no text. Pure."""

from collections.abc import Collection, Iterable, Iterator
from datetime import date
from typing import TypeAlias

from reportgen.importing.blocks import Kind, Place, unmarked
from reportgen.importing.draft import Draft, Passage, Range
from reportgen.importing.sureness import Sureness

Told: TypeAlias = dict[str, object]


def account(draft: Draft) -> Told:
    """Return what is told of a draft: each value of the record with its places, and what is in none."""
    return {
        "framework": draft.framework,
        "tagged": draft.is_tagged,
        "particulars": dict(_particulars(draft)),
        "grades": {area: _grade(draft, area) for area in draft.grades},
        "paragraphs": {
            "found": len(draft.texts.numbers),
            "last": max(draft.texts.numbers, default=0),
            "missing": draft.texts.gaps,
        },
        "texts": [_passage(draft, key, one) for key, passages in draft.passages() for one in passages],
        "improvements": [
            {
                "key": key,
                "text": one.text,
                "priority": one.is_priority,
                "from": _places(one.places),
                "sureness": _sureness(draft, one.places),
            }
            for key, asked in draft.asked()
            for one in asked
        ],
        "context": [
            {
                "label": one.label,
                "value": one.value,
                "from": _places(one.places),
                "sureness": _sureness(draft, one.places),
            }
            for one in draft.texts.facts
        ],
        "remarks": [
            {"about": one.about, "why": one.why, "page": one.page, "left_out": one.is_left_out}
            for one in draft.remarks
        ],
        "in_no_text": [
            {"text": one.text, "from": str(one.place), "why": one.reason.value, "lost": one.reason.is_loss}
            for one in draft.texts.asides
        ],
    }


def _grade(draft: Draft, area: str) -> Told:
    verdict = draft.grades[area]
    return {
        "grade": verdict.grade,
        "sureness": verdict.sureness.value if verdict.sureness else None,
        "doubt": verdict.doubt,
        "readings": [
            {"grade": one.grade, "words": one.words, "source": one.source.value, "place": str(one.place)}
            for one in verdict.readings
        ],
    }


def _particulars(draft: Draft) -> Iterator[tuple[str, Told]]:
    about = draft.particulars
    for name, value in (
        ("provider", about.provider),
        ("urn", about.urn),
        ("dates", about.dates),
        ("inspectors", about.inspectors),
        ("published", about.published),
        ("type", about.type),
    ):
        if value is not None:
            where = str(value.place) if value.place else "the file's name"
            yield name, {"value": _plain(value.value), "from": where, "sureness": value.sureness.value}
    if team := draft.texts.team:
        places = dict.fromkeys(place for one in team for place in one.places)
        names = [str(one) for one in team]
        yield "team", {"value": names, "from": _places(places), "sureness": _sureness(draft, team[0].places)}


def _passage(draft: Draft, key: str, one: Passage) -> Told:
    told: Told = {"key": key, "kind": one.kind.value}
    if one.number is not None:
        told["number"] = one.number
    is_counted = one.kind is Kind.PARAGRAPH and one.number is not None
    return told | {
        "text": unmarked(one.text),
        "from": _places(one.places),
        "sureness": _sureness(draft, one.places, is_counted=is_counted),
    }


def _sureness(draft: Draft, places: Collection[Place], *, is_counted: bool = False) -> str:
    """Return how sure a text is: one of several parts less, one with a number by the numbers around it."""
    if not draft.is_tagged:
        return Sureness.LAID_OUT.value
    if len(places) > 1:
        return Sureness.JOINED.value
    return (Sureness.COUNTED if is_counted else Sureness.READ).value


def _places(places: Iterable[Place]) -> list[str]:
    return [str(place) for place in places]


def _plain(value: object) -> object:
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if isinstance(value, Range):
        return {"from": value.start.isoformat(), "to": value.end.isoformat()}
    if isinstance(value, date):
        return value.isoformat()
    return value if isinstance(value, str) else str(value)
