"""The files that a report can be written as."""

from enum import StrEnum


class Format(StrEnum):
    """What may be asked for; each is one file."""

    HTML = "html"
    PDF = "pdf"
    SUMMARY = "summary"
    JSON = "json"
