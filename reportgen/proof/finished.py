"""A finished file, page, PDF or `report.json`, read back into one form: what it carries and what it shows."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from itertools import chain
from pathlib import Path

import pikepdf

from reportgen.disk import bytes_of
from reportgen.errors import AccessError, UnreadableError
from reportgen.problems import path_shown
from reportgen.proof import structure
from reportgen.proof.page import Page, parted, read_page
from reportgen.proof.tree import UNSPOKEN, File, read
from reportgen.report.carried import DATA, JUDGEMENTS, NAMESPACE, SUMMARY
from reportgen.report.seal import is_sealed

_STAND_INS = ("/Alt", "/ActualText", "/E")
"""What stands for a picture, for words, or for an abbreviation."""
_BULLETS = ("/Disc", "/Circle", "/Square")


@dataclass(frozen=True, slots=True)
class Shown:
    """What a file shows: its words, the rows of its first table, and what keeps people from reading it.

    `references` are the numbers of notes that its text refers to, which are not among its words; `items`
    are those of its lists; `is_summary` tells the summary on one page from a report.
    """

    words: list[str]
    references: list[str]
    table: list[list[str]]
    faults: tuple[str, ...]
    items: tuple[str, ...] = ()
    is_summary: bool = False


@dataclass(frozen=True, slots=True)
class Finished:
    """A file: its data, the hash that it claims for that, what it shows, and its table of judgements.

    `report.json` is data alone. `is_intact` tells that the file as a whole is as it was made. `unshown`
    are texts that it holds and does not show as its own: what is painted out of sight or aside, metadata,
    words that stand for pictures, and other files.
    """

    data: bytes | None
    claimed: str | None = None
    shown: Shown | None = None
    judgements: bytes | None = None
    is_intact: bool = True
    unshown: tuple[str, ...] = ()


def read_finished(path: Path) -> Finished:
    """Return a finished file.

    Raises:
        UnreadableError: it is no page, PDF or data, is damaged, or cannot be read.
        AccessError: there is no permission to read it.
    """
    try:
        data = bytes_of(Path(os.path.realpath(path)))
    except PermissionError as exc:
        raise AccessError(f"{path_shown(path)} cannot be read: {exc.strerror}") from None
    except OSError as exc:
        raise UnreadableError(f"{path_shown(path)} cannot be read: {exc.strerror}") from None
    if data.startswith(b"%PDF-"):
        return _pdf(path, data)
    if b"<html" in data[:2000].lower():
        return _page(path, data)
    if data.lstrip().startswith(b"{"):
        return Finished(data)
    raise UnreadableError(f"{path_shown(path)} is neither a PDF nor a web page, nor {DATA}")


def _page(path: Path, data: bytes) -> Finished:
    try:
        page = read_page(data.decode())
    except UnicodeDecodeError:
        raise UnreadableError(f"{path_shown(path)} is not UTF-8") from None
    shown = Shown(parted(page.words), page.references, page.rows, _page_faults(page))
    return Finished(page.data, page.claimed, shown, page.judgements, is_sealed(data), tuple(page.unshown))


def _page_faults(page: Page) -> tuple[str, ...]:
    """Return what is plainly wrong with a page's structure; browsers' tests see far more."""
    faults = []
    if not page.language or not page.title:
        faults.append("The page has no language or no title")
    if page.headings.count(1) != 1:
        faults.append(f"The page has {page.headings.count(1)} headings of level 1")
    levels = zip(page.headings, page.headings[1:], strict=False)
    faults.extend(
        f"A heading of level {after} follows one of {one}" for one, after in levels if after > one + 1
    )
    faults.extend(f"The id '{one}' stands twice" for one in sorted(set(page.ids)) if page.ids.count(one) > 1)
    if page.mains != 1:
        faults.append(f"The page has {page.mains} main parts")
    faults.extend(f"The table head “{one}” does not say what it heads" for one in page.unscoped)
    faults.extend(f"The link to {_short(one)} has no words" for one in page.wordless_links)
    if page.wordless_images:
        faults.append(f"The page has images without words that stand for them: {page.wordless_images}")
    lost = sorted(set(page.links) - set(page.ids))
    faults.extend(f"A link leads to '{one}', which is not there" for one in lost)
    return tuple(faults)


def _short(address: str) -> str:
    """Return an address as a message can show it; those that hold a file are long."""
    return address if len(address) <= 80 else f"{address[:35]}…"


def _pdf(path: Path, data: bytes) -> Finished:
    with opened(str(path), data) as file:
        shown = Shown(
            words=parted(file.text(file.root).split()),
            references=file.references(),
            table=_first_table(file),
            faults=structure.faults_of(file),
            items=tuple(_items(file)),
            is_summary=_property(file.pdf, "document") == SUMMARY,
        )
        return Finished(
            _attached(file.pdf, DATA),
            _property(file.pdf, "dataSha256"),
            shown,
            _attached(file.pdf, JUDGEMENTS),
            is_sealed(data),
            tuple(unshown(file)),
        )


@contextmanager
def opened(name: str, data: bytes) -> Iterator[File]:
    """Give a PDF, read, for as long as it is needed.

    Raises:
        UnreadableError: it is damaged, encrypted, or none of ours; also where that shows only later.
    """
    try:
        with pikepdf.open(BytesIO(data)) as pdf:
            if "/StructTreeRoot" not in pdf.Root:
                raise UnreadableError(f"{name} is no PDF of ours: it is not tagged")
            yield read(pdf)
    except pikepdf.PasswordError:
        raise UnreadableError(f"{name} is encrypted") from None
    except (pikepdf.PdfError, AttributeError, LookupError, ValueError, TypeError, RecursionError) as exc:
        raise UnreadableError(f"{name} is damaged: {exc}") from None


def _first_table(file: File) -> list[list[str]]:
    tables = file.root.all("Table")
    if not tables:
        return []
    return [[file.text(cell) for cell in row.elements()] for row in tables[0].all("TR")]


def _items(file: File) -> Iterator[str]:
    """Yield the items of bulleted lists; particulars are a list of another kind."""
    for bullets in file.root.all("L"):
        if bullets.attribute("/ListNumbering") in _BULLETS:
            yield from (file.text(item) for item in bullets.all("LBody"))


def unshown(file: File) -> Iterator[str]:
    """Yield the texts of a PDF beside those of the report: painted out of sight or aside, or not painted."""
    pdf = file.pdf
    for piece in chain.from_iterable(file.pages):
        yield from filter(None, (piece.unseen, piece.text if piece.mcid is None else ""))
    for element in file.root:
        if element.role in UNSPOKEN:
            yield "".join(file.contents[held].text for held in element.held() if held in file.contents)
    yield from (str(value) for value in file.information.values())
    with file.metadata() as metadata:
        yield from (str(value) for value in metadata.values())
    for element in file.root:
        yield from (str(element.object[name]) for name in _STAND_INS if name in element.object)
    for page in pdf.pages:
        yield from (str(one["/Contents"]) for one in page.obj.get("/Annots", []) if "/Contents" in one)
    with pdf.open_outline() as outline:
        yield from (str(title) for title in _titles(outline.root))
    for name, attached in pdf.attachments.items():
        if name != DATA:
            yield attached.get_file().read_bytes().decode(errors="replace")


def _titles(marks: list[pikepdf.OutlineItem]) -> Iterator[str]:
    for mark in marks:
        yield mark.title
        yield from _titles(list(mark.children))


def _property(pdf: pikepdf.Pdf, name: str) -> str | None:
    """Return one of the project's own properties of a PDF."""
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
        found = metadata.get(f"{{{NAMESPACE}}}{name}")
        return None if found is None else str(found)


def _attached(pdf: pikepdf.Pdf, name: str) -> bytes | None:
    return pdf.attachments[name].get_file().read_bytes() if name in pdf.attachments else None
