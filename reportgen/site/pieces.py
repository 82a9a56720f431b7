"""The unit of work of a site: what is made of several records together, in a worker.

As with a report, all that is read was packed with the piece, and nothing is written.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from reportgen.assessment import assess
from reportgen.case import Case
from reportgen.comparison.beside import comparison
from reportgen.disk import Packed, unpacked
from reportgen.errors import ReportgenError
from reportgen.feeds.calendar import calendars
from reportgen.feeds.linked import provider_page as linked_provider
from reportgen.feeds.tables import improvements_csv
from reportgen.jobs import require_environment
from reportgen.load import Neighbours
from reportgen.making import Settings, equipped
from reportgen.packing import Kit
from reportgen.programme import addresses
from reportgen.report.contract import as_json
from reportgen.report.html import filled
from reportgen.site.dossier import dossier_of
from reportgen.site.frame import Above, Surroundings
from reportgen.site.provider import compared, provider_page


class Kind(StrEnum):
    """What a piece is about."""

    PROVIDER = "provider"
    COMPARISON = "comparison"


@dataclass(frozen=True, slots=True)
class Piece:
    """What is to be made of records: the pages of a provider, or of inspections that the publisher names.

    `name` is that of its folder; `title` is what a comparison is called; `records` are file names, in the
    order in which they are told.
    """

    kind: Kind
    name: str
    title: str
    records: tuple[Path, ...]
    site: str
    base_url: str | None
    kit: Kit
    packed: Packed = field(compare=False, repr=False)
    environment: str


@dataclass(frozen=True, slots=True)
class MadePiece:
    """What came of a piece: files by their paths from the root of the site, or the failure.

    `missed` are files that were asked for and had not been packed.
    """

    files: dict[str, bytes] = field(default_factory=dict)
    failure: ReportgenError | None = None
    missed: frozenset[Path] = frozenset()


def made_of_piece(piece: Piece) -> MadePiece:
    """Return what comes of a piece; a failure is in it, not raised."""
    try:
        require_environment(piece.environment)
        settings = equipped(piece.kit)
        kit = piece.kit.packed
        packed = Packed({**kit.contents, **piece.packed.contents}, kit.outside | piece.packed.outside)
        with unpacked(packed):
            files = dict(_files(piece, settings))
    except ReportgenError as exc:
        return MadePiece(failure=exc)
    return MadePiece(files, missed=frozenset(packed.missed))


def _files(piece: Piece, settings: Settings) -> Iterator[tuple[str, bytes]]:
    cases = _cases(piece.records, settings)
    around = Surroundings(piece.site, settings.publisher, piece.base_url)
    match piece.kind:
        case Kind.PROVIDER:
            yield from _of_provider(piece, cases, around, settings.templates)
        case Kind.COMPARISON:
            path = addresses.comparison_page(piece.name)
            above = (("Comparisons", addresses.COMPARISONS),)
            yield _comparison(path, piece.title, cases, around, above, settings.templates)


def _cases(records: Sequence[Path], settings: Settings) -> tuple[Case, ...]:
    neighbours = Neighbours(records[0].parent, settings.library)
    return tuple(assess(path, settings.library, neighbours=neighbours).case for path in records)


def _of_provider(
    piece: Piece, cases: tuple[Case, ...], around: Surroundings, templates: Path | None
) -> Iterator[tuple[str, bytes]]:
    page = provider_page(cases, piece.name)
    path = addresses.provider_page(piece.name)
    description = f"Inspections of {page.name}: findings, history, and what became of what was asked for."
    above: Above = (("Providers", addresses.PROVIDERS),)
    dossier = dossier_of(cases, piece.name)
    linked = linked_provider(dossier.provider, piece.base_url)
    frame = around.frame(path, page.name, description, above, linked)
    yield path, filled("site/provider.html", {"frame": frame, "page": page}, templates).encode()
    yield addresses.provider_file(piece.name, addresses.DOSSIER), as_json(dossier).encode()
    table = improvements_csv([dossier], piece.base_url)
    yield addresses.provider_file(piece.name, addresses.IMPROVEMENTS), table.encode()
    for path, text in calendars([dossier], piece.base_url).items():
        yield path, text.encode()
    if page.is_compared:
        path = addresses.provider_file(piece.name, addresses.COMPARED)
        title = f"{page.name}: inspections side by side"
        above = (*above, (page.name, addresses.provider_page(piece.name)))
        yield _comparison(path, title, compared(cases), around, above, templates)


def _comparison(
    path: str,
    title: str,
    cases: Sequence[Case],
    around: Surroundings,
    above: Above,
    templates: Path | None,
) -> tuple[str, bytes]:
    description = f"{title}: area by area, what they share, and what one alone has."
    values = {"frame": around.frame(path, title, description, above), "comparison": comparison(cases)}
    return path, filled("site/comparison.html", values, templates).encode()
