"""From a file's bytes to its blocks, or a clear word about what the file is instead."""

import pikepdf

from reportgen.errors import UnreadableError
from reportgen.importing.blocks import Kind, Pages
from reportgen.importing.characters import Characters, DamagedError
from reportgen.importing.lines import line_blocks
from reportgen.importing.tree import UntaggedError, tree_blocks

MOST_PAGES = 200
"""Published reports have 10 to 60 pages."""
MOST_BYTES = 50 * 1024**2
_FEWEST_LETTERS = 200
_WORD = (
    (b"PK\x03\x04", b"word/document"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "WordDocument".encode("utf-16-le")),
)
"""How Word documents begin, and the part that no other archive or compound file has."""


def read_pages(name: str, data: bytes) -> Pages:
    """Return the blocks of a PDF: those of its tags, or of its lines where it has none.

    Raises:
        UnreadableError: it is no PDF, encrypted, damaged, too long, or without text.
    """
    if b"%PDF-" not in data[:1024]:
        raise UnreadableError(f"{name} {_instead(data)}")
    try:
        characters = Characters(data)
    except DamagedError as exc:
        is_locked = "password" in str(exc).casefold()
        raise UnreadableError(f"{name} is {'encrypted' if is_locked else f'damaged: {exc}'}") from None
    try:
        return _blocks(name, data, characters)
    except DamagedError as exc:
        raise UnreadableError(f"{name} is damaged: {exc}") from None
    finally:
        characters.close()


def _blocks(name: str, data: bytes, characters: Characters) -> Pages:
    if characters.count > MOST_PAGES:
        raise UnreadableError(
            f"{name} has {characters.count} pages; no published report has more than {MOST_PAGES}"
        )
    texts = characters.by_mark()
    if sum(map(len, texts.values())) < _FEWEST_LETTERS:
        raise UnreadableError(f"{name} holds no text: its pages are pictures, which are not read")
    spoken = {page for (page, _mark), text in texts.items() if any(map(str.isalpha, text))}
    silent = tuple(page + 1 for page in range(characters.count) if page not in spoken)
    try:
        blocks = tree_blocks(data, texts)
    except pikepdf.PasswordError:
        raise UnreadableError(f"{name} is encrypted") from None
    except UntaggedError:
        blocks = ()
    held = sum(len(block.text) for block in blocks if block.kind is not Kind.STRAY)
    stray = sum(len(block.text) for block in blocks) - held
    if held < max(_FEWEST_LETTERS, stray):
        return Pages(line_blocks(characters.lines()), characters.count, is_tagged=False, silent=silent)
    return Pages(blocks, characters.count, is_tagged=True, silent=silent)


def _instead(data: bytes) -> str:
    """Return what a file is that is no PDF."""
    if any(data.startswith(start) and part in data for start, part in _WORD):
        return "is a Word document, not a PDF: save it as PDF"
    start = data[:2000].lstrip().lower()
    if start.startswith((b"<!doctype html", b"<html")) or b"<html" in start:
        return "is not a PDF but a web page"
    return "is not a PDF" if data else "is not a PDF but empty"
