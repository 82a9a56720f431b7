"""What marks a report until it is published: on every page, in its title, and in a notice."""

from reportgen import words
from reportgen.model import Record

DRAFT = "Draft, not for publication"
"""The mark of a draft."""
UNPUBLISHED = "Final, not yet published"
"""The mark of a final report until it is out."""


def mark(record: Record) -> str:
    """Return what every page says of a report that is not published, empty for one that is."""
    if record.status.is_public:
        return ""
    return DRAFT if record.status.is_draft else UNPUBLISHED


def titled(record: Record, title: str) -> str:
    """Return the title of a report, with what it is until it is published before it."""
    if record.status.is_public:
        return title
    return f"{'Draft' if record.status.is_draft else 'Not yet published'} – {title}"


def notice(record: Record) -> str:
    """Return what the top of the page says behind the mark, empty for a report that is published."""
    if record.status.is_public:
        return ""
    if record.status.is_draft:
        return f"Status: {record.status.words}. Grades and text may change."
    return f"For the provider and the inspectorate alone until it is published{_on(record)}."


def _on(record: Record) -> str:
    day, clock = record.inspection.published, record.inspection.published_at
    return f" on {words.moment(day, clock)}" if day else ""
