"""What is made of several records for a site: found where it was made before, else made by workers."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

from reportgen.cache import Cache
from reportgen.disk import Packed, pack
from reportgen.errors import RenderError, ReportgenError
from reportgen.packing import Kit, digest_of
from reportgen.planning import Planner
from reportgen.site.keeping import found, keep
from reportgen.site.pieces import Kind, MadePiece, Piece, made_of_piece
from reportgen.workers import Bounds, LostError, Pool


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is wanted of several records, as a `Piece` tells it; `records` lie in one folder."""

    kind: Kind
    name: str
    title: str
    records: tuple[Path, ...]


class Gatherer:
    """Makes what is wanted; `failures` tell what could not be made, by its name."""

    def __init__(
        self, planner: Planner, kit: Kit, site: str, base_url: str | None, cache: Cache | None
    ) -> None:
        """Keep what holds for all pieces."""
        self.failures: dict[str, ReportgenError] = {}
        self._planner, self._kit, self._cache = planner, kit, cache
        self._site, self._base_url = site, base_url

    def gathered(
        self, wanted: Iterable[Wanted], executor: Callable[[int], AbstractContextManager[Executor]]
    ) -> Iterator[tuple[Wanted, Mapping[str, bytes]]]:
        """Yield what was wanted with its files by their paths in the site, in any order.

        Args:
            wanted: what is wanted.
            executor: gives what takes so many pieces of work; asked where any must be made.
        """
        to_make: list[_Planned] = []
        for one in wanted:
            planned = self._planned(one)
            if (files := found(self._cache, planned.key)) is not None:
                yield one, files
            else:
                to_make.append(planned)
        if to_make:
            with executor(len(to_make)) as pool:
                yield from self._made(to_make, pool)

    def _made(
        self, to_make: Iterable["_Planned"], pool: Executor
    ) -> Iterator[tuple[Wanted, Mapping[str, bytes]]]:
        running = {pool.submit(made_of_piece, one.piece): one for one in to_make}
        while running:
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                planned, made = running.pop(future), _result_of(future)
                if more := self._missed(planned, made):
                    again = self._planned(planned.wanted, (*planned.extra, *more))
                    running[pool.submit(made_of_piece, again.piece)] = again
                elif made.failure:
                    self.failures[planned.wanted.name] = made.failure
                else:
                    keep(self._cache, planned.key, made.files)
                    yield planned.wanted, made.files

    def _planned(self, wanted: Wanted, extra: tuple[Path, ...] = ()) -> "_Planned":
        """Return the piece that is wanted, and by what it is kept: two with one key are the same."""
        tasks = [self._planner.task(path, extra) for path in wanted.records]
        contents = {name: found for task in tasks for name, found in task.parcel.packed.contents.items()}
        outside = frozenset(name for task in tasks for name in task.parcel.packed.outside)
        piece = Piece(
            wanted.kind,
            wanted.name,
            wanted.title,
            tuple(task.parcel.record for task in tasks),
            self._site,
            self._base_url,
            self._kit,
            Packed(contents, outside),
            self._planner.environment.digest,
        )
        told = {"kind": wanted.kind.value, "name": wanted.name, "title": wanted.title, "site": self._site}
        told |= {f"record {number}": task.key for number, task in enumerate(tasks)}
        return _Planned(wanted, digest_of({**told, "address": self._base_url or ""}), piece, extra)

    def _missed(self, planned: "_Planned", made: MadePiece) -> list[Path]:
        """Return the files that a piece wanted, that are there for it, and that were not packed."""
        packed, folder = planned.piece.packed, planned.wanted.records[0].parent
        asked = sorted(made.missed - packed.contents.keys() - packed.outside - set(planned.extra))
        return [path for path in asked if self._planner.sees(folder / path) and pack(folder / path)]


@dataclass(frozen=True, slots=True)
class _Planned:
    """What is wanted, by what it is kept, how it is made, and which further files it turned out to want."""

    wanted: Wanted
    key: str
    piece: Piece
    extra: tuple[Path, ...]


@contextmanager
def pool_of(workers: int, bounds: Bounds) -> Iterator[Executor]:
    """Have so many workers; raises RenderError where none can be had."""
    try:
        pool = Pool(workers, bounds)
    except LostError as exc:
        raise RenderError(f"No page can be made here: {exc}") from None
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)


def _result_of(future: Future[MadePiece]) -> MadePiece:
    try:
        return future.result()
    except Exception as exc:  # noqa: BLE001  # whatever it is, it costs this piece alone
        told = str(exc) if isinstance(exc, LostError) else f"{type(exc).__name__}: {exc}"
        return MadePiece(failure=RenderError(f"Its pages were not made: {told}"))
