"""The bounds on what is read and made, in one place: untrusted text must cost bounded time and memory."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Upper bounds on one input and on what is made of it; each is checked where the thing is first seen."""

    file_bytes: int = 2 * 1024 * 1024
    """Size of a record, framework or narrative file, bytes."""
    depth: int = 20
    """How deep mappings and lists may stand in one another."""
    nodes: int = 50_000
    """Scalars, lists and mappings in one file."""
    scalar_characters: int = 60_000
    """Length of one text; the longest area narrative of 41 published reports has 23,748."""
    digits: int = 15
    """Digits of one number."""
    combining_marks: int = 3
    """Accents on one letter; more would be drawn over the neighbouring lines."""
    list_depth: int = 4
    """How deep a list in a narrative may stand in other lists."""
    items: int = 200
    """Strengths or areas for improvement in one list."""
    comments: int = 1_000
    """Comments on one draft, and replies to it."""
    comment_characters: int = 10_000
    """Length of one comment, and of the answer to it."""
    form_bytes: int = 10 * 1024 * 1024
    """Size of a form that came back, bytes: pictures may have been pasted into it."""
    unpacked_bytes: int = 40 * 1024 * 1024
    """Size of all that is packed in it, bytes."""
    unpacked_ratio: int = 100
    """How many times larger than the file that may be."""
    packed_files: int = 500
    """Files that are packed in it."""
    reason_characters: int = 2_000
    """Length of the reason for a step back, or for a grade that has changed."""
    document_bytes: int = 8 * 1024 * 1024
    """Size of a page as the PDF engine is given it, bytes: that of a record at its limit, with the fonts and
    the data that it carries, has six million; the largest of 41 published reports 440,000."""
    document_depth: int = 40
    """How deep its elements may stand in one another: reports have 13, lists in lists add twelve, and the
    engine fails between 60 and 140."""
    pages: int = 200
    """Pages of a PDF; the longest of 41 published reports has 33. Layout that never ends shows as pages."""
    pdf_bytes: int = 25 * 1024 * 1024
    """Size of a PDF, bytes; the largest of them has 190,000."""
    report_seconds: int = 60
    """Seconds that one report may take by the clock, and of the processor, where a build sets no others; the
    largest of them takes 5."""
    report_memory: int = 2 * 1024**3
    """Address space of a process that makes reports, bytes; they take some 150 MB of real memory."""
    report_file_bytes: int = 100 * 1024**2
    """Size of a file that such a process writes, such as a temporary one of the engine's, bytes."""
    report_descriptors: int = 64
    """Files that such a process has open at once."""
    message_bytes: int = 128 * 1024**2
    """Size of what travels to or from it at once, bytes."""
    parcel_bytes: int = 16 * 1024**2
    """Size of all files that one report is made from, bytes; several such travel at once."""
    parcel_files: int = 500
    """Files that one report is made from, or that these name, there or not."""
    chain: int = 20
    """Earlier inspections that a record is followed back to."""
    cache_bytes: int = 2 * 1024**3
    """Size of what is kept of earlier builds, bytes; what was used longest ago goes first."""
    logo_bytes: int = 100_000
    """Size of a publisher's logo, bytes: every page and PDF carries it."""
    logo_pixels: int = 4_000
    """Width and height of a logo that is made of pixels."""


LIMITS = Limits()
