"""Who publishes a report, under which licence, and how to reach them: what its back page says."""

import base64
import re

from reportgen.case import Case
from reportgen.narrative import plain_text
from reportgen.publisher import Publisher
from reportgen.report.context import Contact, Imprint

_MAIL = re.compile(r"[^\s@<>]+@[^\s@<>]+\.[^\s@<>.]+")


def imprint(publisher: Publisher, case: Case) -> Imprint:
    """Return what a report says of its publisher."""
    record, logo = case.record, publisher.logo
    return Imprint(
        name=publisher.name,
        logo=data_address(logo.media_type, logo.content) if logo else "",
        licence=publisher.licence or "",
        licence_url=publisher.licence_url or "",
        contact=contacts(publisher),
        accessibility=plain_text(publisher.accessibility) if publisher.accessibility else (),
        address=publisher.address(record.id, is_public=record.status.is_public) or "",
    )


def contacts(publisher: Publisher) -> tuple[Contact, ...]:
    """Return how to reach the publisher, line by line."""
    return tuple(map(_contact, publisher.contact))


def data_address(media_type: str, content: bytes) -> str:
    """Return a `data:` address that holds all of a file."""
    return f"data:{media_type};base64,{base64.b64encode(content).decode('ascii')}"


def _contact(line: str) -> Contact:
    if _MAIL.fullmatch(line):
        return Contact(line, f"mailto:{line}")
    return Contact(line, line if line.startswith("https://") and " " not in line else "")
