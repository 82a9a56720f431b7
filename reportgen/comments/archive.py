"""What comes packed, looked at before it is opened: bounds, names, and what no form has a use for."""

import re
import zlib
from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from zipfile import BadZipFile, ZipFile, ZipInfo

from reportgen.disk import RefusedError
from reportgen.limits import LIMITS
from reportgen.problems import Problem, error, quoted

BROKEN = (BadZipFile, zlib.error, EOFError, KeyError, NotImplementedError, RuntimeError, ValueError, OSError)
"""What reading a damaged archive raises."""

_PACKED = b"PK\x03\x04"
_COMPOUND = b"\xd0\xcf\x11\xe0"
"""How files of Word before 2007 begin, and those that are locked with a password."""
_SAVE_AGAIN = "Open it in Word or LibreOffice, and save it as .docx without a password."
_MACROS, _WITH_MACROS = "vbaproject.bin", b"macroEnabled"
_WIDE = (b"\xff\xfe", b"\xfe\xff")
"""How UTF-16 begins."""
_TYPES = "[Content_Types].xml"
_DECLARED = re.compile(r"""\ufeff?<\?xml[^>]{0,100}?encoding=["']([^"']*)""")
_IS_ENCRYPTED = 0x1


def check_archive(data: bytes) -> None:
    """Raise RefusedError if a file is no .docx that may be opened."""
    if not data.startswith(_PACKED):
        locked = data.startswith(_COMPOUND)
        told = "The file is locked with a password, or of an old Word" if locked else "This is no .docx file"
        raise RefusedError(error("form.kind", told, expected="a .docx file", hint=_SAVE_AGAIN))
    try:
        with ZipFile(BytesIO(data)) as archive:
            problem = next(_problems(archive, len(data)), None)
    except BROKEN:
        problem = damaged()
    if problem is not None:
        raise RefusedError(problem)


def damaged() -> Problem:
    """Return the problem that a file is which cannot be unpacked or read."""
    return error("form.damaged", "The file is damaged", hint="Ask for it once more.")


def _problems(archive: ZipFile, size: int) -> Iterator[Problem]:
    """Yield what is wrong; each is asked for only after those before it, so sizes come before contents."""
    entries = archive.infolist()
    yield from _sizes(entries, size)
    names = Counter(entry.filename for entry in entries)
    for entry in entries:
        if entry.flag_bits & _IS_ENCRYPTED:
            yield error("form.locked", "The file is locked with a password", hint=_SAVE_AGAIN)
        if names[entry.filename] > 1 or _leads_out(entry.filename):
            yield error("form.archive", "The file is packed as no program does", found=quoted(entry.filename))
    for entry in entries:
        yield from _content(archive, entry)


def _sizes(entries: list[ZipInfo], size: int) -> Iterator[Problem]:
    unpacked = sum(entry.file_size for entry in entries)
    most = min(LIMITS.unpacked_bytes, LIMITS.unpacked_ratio * size)
    if unpacked > most or len(entries) > LIMITS.packed_files:
        yield error(
            "limit.unpacked",
            "Too much is packed in the file",
            found=f"{unpacked:,} bytes in {len(entries):,} files",
            expected=f"at most {most:,} bytes in {LIMITS.packed_files} files",
        )


def _leads_out(name: str) -> bool:
    return name.startswith("/") or "\\" in name or ":" in name or ".." in name.split("/")


def _content(archive: ZipFile, entry: ZipInfo) -> Iterator[Problem]:
    content = archive.read(entry)
    if entry.filename.lower().endswith(_MACROS) or (entry.filename == _TYPES and _WITH_MACROS in content):
        yield error("form.macros", "The file holds macros", hint="Save it as .docx, without macros.")
    if content.startswith(_PACKED):
        hint = "Remove what was put into it as an object."
        yield error("form.nested", "The file holds another one", found=quoted(entry.filename), hint=hint)
    if entry.filename.lower().endswith((".xml", ".rels")) and not _is_plain(content):
        hint = "No program writes such a form; ask for it once more."
        yield error(
            "form.xml", "The file holds definitions of its own", found=quoted(entry.filename), hint=hint
        )


def _is_plain(content: bytes) -> bool:
    """Return whether XML is in an encoding that is looked through, and has no definitions."""
    encoding = "utf-16" if content.startswith(_WIDE) else "utf-8"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        return False
    # Bytes that pass for one encoding must not be read as another.
    declared = _DECLARED.match(text)
    return "<!DOCTYPE" not in text and (not declared or declared[1].lower().startswith(encoding))
