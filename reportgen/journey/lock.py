"""What a final report was made of, as hashes: its record, its framework, and the templates."""

import hashlib
import json
from typing import Annotated, Any

from pydantic import AfterValidator

from reportgen.case import Case
from reportgen.comments.model import Comments
from reportgen.frameworks import Framework
from reportgen.model import Record
from reportgen.problems import FieldPath
from reportgen.values import Model, unfit

_HEX_DIGITS = frozenset("0123456789abcdef")
_GOING_OUT = {"inspection": {"draft_sent", "received", "published", "published_at"}}
"""What a record says of how its report goes out, and not of the inspection."""


_DAYS = ("draft_sent", "published", "published_at")


def _sha256(value: str) -> str:
    if len(value) != 64 or not _HEX_DIGITS.issuperset(value):
        raise unfit("hash.form", "64 hexadecimal digits")
    return value


Sha256 = Annotated[str, AfterValidator(_sha256)]
"""A hash, as 64 hexadecimal digits."""


class Lock(Model):
    """What a final report was made of."""

    record: Sha256
    """Of all that the record says but its status, its waivers, and the days on which the report goes out."""
    framework: Sha256
    """Of the framework."""
    templates: Sha256
    """Of all templates."""
    comments: Sha256
    """Of the provider's comments, with the decisions."""
    days: Sha256
    """Of the days of sending and of publication; held from publication on."""
    earlier: Sha256
    """Of the records of the inspections that it follows."""


def lock_of(case: Case, templates: str, comments: Comments | None) -> Lock:
    """Return the lock of a case.

    Args:
        case: the inspection.
        templates: the hash of the templates that its report is made with.
        comments: the provider's comments.
    """
    return Lock(
        record=record_hash(case.record),
        framework=framework_hash(case.framework),
        templates=templates,
        comments=_hash(comments.model_dump(mode="json", exclude_defaults=True) if comments else None),
        days=_hash([str(getattr(case.record.inspection, name)) for name in _DAYS]),
        earlier=_hash([record_hash(earlier.record) for earlier in case.chain]),
    )


def particulars(record: Record) -> dict[str, tuple[str, FieldPath]]:
    """Return what a record says beside its statements: by name, its hash and where it stands.

    Grades are left out, which trails keep as words, and the days on which the report goes out.
    """
    inspection = record.inspection.model_dump(mode="json", by_alias=True, exclude=_GOING_OUT["inspection"])
    said: dict[str, tuple[Any, FieldPath]] = {
        "the framework": (record.framework, ("framework",)),
        "the provider": (record.provider.model_dump(mode="json"), ("provider",)),
        "the inspection": (inspection, ("inspection",)),
        "the previous inspection": (record.previous, ("previous",)),
        "the rationale of the overall grade": (record.overall.rationale, ("overall", "rationale")),
    }
    for path, items in record.item_lists():
        for index, item in enumerate(items):
            marks = (path, getattr(item, "priority", None), getattr(item, "repeats", None))
            said[f"the place or marking of {item.id}"] = (marks, (*path, index))
    return {name: (_hash(value), field) for name, (value, field) in said.items()}


def record_hash(record: Record) -> str:
    """Return the hash of what a record says of its inspection, however it is written."""
    left_out: Any = {"status": True, "waivers": True, **_GOING_OUT}
    return _hash(record.model_dump(mode="json", by_alias=True, exclude_defaults=True, exclude=left_out))


def framework_hash(framework: Framework) -> str:
    """Return the hash of what a framework says."""
    return _hash(framework.model_dump(mode="json", by_alias=True, exclude_defaults=True))


def _hash(value: Any) -> str:
    # Keys keep their order: that of areas and lists is what the report is told in.
    return hashlib.sha256(json.dumps(value, ensure_ascii=False).encode()).hexdigest()
