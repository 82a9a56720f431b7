"""The story of a build: see what each report is made from, make what is not there already, put it in place.

This side packs, hashes, hands out and writes; records are understood where reports are made, in workers.
"""

from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from functools import cached_property, partial
from pathlib import Path

from reportgen.cache import Cache, Kept, default_folder
from reportgen.cache.shared import SharedCache
from reportgen.collection import find_records
from reportgen.disk import pack
from reportgen.errors import RecordError, RenderError, ReportgenError
from reportgen.formats import Format
from reportgen.interrupts import held_back
from reportgen.jobs import Job, Made, require_environment
from reportgen.machine import usable_cores
from reportgen.output import Delivery, opened, sha256
from reportgen.output.store import opened_store
from reportgen.packing import Kit, pack_kit
from reportgen.planning import Planner, Task, reasons
from reportgen.problems import Place, Problem, error, path_shown
from reportgen.remote import Url
from reportgen.siting import Siting
from reportgen.workers import Bounds, LostError, Pool

_AHEAD = 4
"""Pieces of work that are handed out for each worker: none shall wait, and what is packed takes memory."""
_TRIES = 3
"""How often what all reports are made with is looked at, where whoever looks dies of something else."""


class State(StrEnum):
    """What became of a record."""

    BUILT = "built"
    UNCHANGED = "unchanged"
    FAILED = "failed"
    LEFT = "left"
    """Not tried, since the build was stopped before."""


@dataclass(frozen=True, slots=True)
class Result:
    """What became of a record: its files, why they were made anew, all problems, and the failure, if any."""

    record: Path
    state: State
    files: tuple[Path | Url, ...] = ()
    why: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    failure: ReportgenError | None = None


@dataclass(frozen=True, slots=True)
class Order:
    """What to build, with what, where to and how; `now` is the time that dates are held against.

    `cache` is the folder of what was made before, None for none; `executor` takes the work in place of
    `workers` processes on this machine, and holds it to bounds of its own. With `sited` the reports stand on
    a site, and no other record is there for them.
    """

    paths: tuple[Path, ...]
    output: Path | Url | Delivery = Path("output")
    formats: tuple[Format, ...] = tuple(Format)
    now: datetime | None = None
    config: Path | None = None
    frameworks: tuple[Path, ...] = ()
    templates: Path | None = None
    cache: Path | Url | None = None
    workers: int = field(default_factory=usable_cores)
    bounds: Bounds = field(default_factory=Bounds)
    executor: Executor | None = None
    stops_at_failure: bool = False
    sited: Mapping[Path, Siting] | None = None


def build(
    order: Order,
    on_progress: Callable[[int, int, Path], None] = lambda _done, _count, _path: None,
    on_wait: Callable[[int | None], None] = lambda _holder: None,
) -> Generator[Result, None, None]:
    """Yield the result of each record, in order, as soon as it and those before it are known.

    A record that fails writes nothing and stops no other, unless the order says so. Where the build is
    interrupted, all results come before the interruption does; it waits while a result is looked at.

    Args:
        order: what to build.
        on_progress: called with how many are done, of how many, and the record that is.
        on_wait: called where another build writes into the same folder, which is waited for, with its process
            where that is known.

    Raises:
        UsageError: a path or a folder is not there, or a folder holds no record; an executor would make
            reports with anything else than is here.
        AccessError: there is no permission to look at one of them, or to write.
        OutputError: the output cannot be made at that place.
        ConfigurationError: the configuration has errors.
        FrameworkError: a framework of the user's own has.
        RenderError: no worker can be had.
    All of these come before anything is built.
    """
    records = find_records(order.paths)
    kit = pack_kit(order.config, order.frameworks, order.templates)
    with _opened(order.output, on_wait) as folder, _cache(order.cache) as cache:
        batch = _Batch(order, kit, folder, cache)
        queue = deque(records)
        try:
            with closing(batch.done(records)) as done:
                for record in done:
                    on_progress(len(batch.results), len(records), record)
                    while queue and queue[0] in batch.results:
                        with held_back():
                            yield batch.results[queue.popleft()]
        except KeyboardInterrupt:
            yield from _rest(queue, batch)
            raise
        yield from _rest(queue, batch)


def _rest(queue: Iterable[Path], batch: "_Batch") -> Iterator[Result]:
    for record in queue:
        yield batch.results.get(record) or Result(record, State.LEFT)


def _opened(
    place: Path | Url | Delivery, on_wait: Callable[[int | None], None]
) -> AbstractContextManager[Delivery]:
    match place:
        case Path():
            return opened(place, on_wait)
        case Url():
            return opened_store(place)
    return nullcontext(place)


@contextmanager
def _cache(place: Path | Url | None) -> Iterator[Cache | SharedCache | None]:
    cache: Cache | SharedCache | None = Cache(place) if isinstance(place, Path) else None
    if isinstance(place, Url):
        own = default_folder()
        cache = SharedCache(place, Cache(own) if own else None)
    try:
        yield cache
    finally:
        if cache:
            cache.close()


class _Batch:
    """A build as it goes on; `results` are those of the records that are done."""

    def __init__(self, order: Order, kit: Kit, folder: Delivery, cache: Cache | SharedCache | None) -> None:
        self.results: dict[Path, Result] = {}
        self._order, self._kit, self._folder, self._cache = order, kit, folder, cache
        self._planner = Planner(kit, order.formats, order.now, order.sited)

    def done(self, records: tuple[Path, ...]) -> Generator[Path, None, None]:
        """Yield each record when it is done, in whatever order that is; stop where the order says so."""
        with closing(self._all(records)) as done:
            for record in done:
                yield record
                if self._order.stops_at_failure and self.results[record].state is State.FAILED:
                    return

    def _all(self, records: tuple[Path, ...]) -> Generator[Path, None, None]:
        clashing = _clashing(records)
        to_make: dict[Path, tuple[str, int]] = {}
        for record in records:
            if problem := clashing.get(record):
                self._fail(record, RecordError((problem,)), (problem,))
                yield record
            elif not (task := self._task(record)) or self._reused(task) or self._reused_with_more(task):
                yield record
            else:
                to_make[record] = task.family, task.size
        if to_make:
            with self._executor(len(to_make)) as executor:
                self._see_to_kit(executor)
                yield from self._made(_in_turn(to_make), executor)

    def _task(self, record: Path, extra: Iterable[Path] = ()) -> Task | None:
        """Return the task of a record, `extra` as for `Shelf.parcel`; None where it fails already."""
        try:
            return self._planner.task(record, extra)
        except RecordError as exc:
            self._fail(record, exc, exc.problems)
            return None

    @contextmanager
    def _executor(self, count: int) -> Iterator[Executor]:
        if self._order.executor:
            yield self._order.executor
            return
        first = partial(_prepare, *self._equipment())
        try:
            pool = Pool(min(self._order.workers, count), self._order.bounds, first)
        except LostError as exc:
            raise RenderError(f"No report can be made here: {exc}") from None
        try:
            yield pool
        finally:
            pool.shutdown(cancel_futures=True)

    def _equipment(self) -> tuple[Kit, tuple[Format, ...], str, Mapping[str, bytes]]:
        """Return what whoever makes reports must have before anything is made, for `_prepare`."""
        return self._kit, self._order.formats, self._planner.environment.digest, self._faces

    @cached_property
    def _faces(self) -> Mapping[str, bytes]:
        """The faces of pages that were made before."""
        kept = self._cache.find(self._planner.faces_key) if self._cache else None
        return (self._cache.files(kept) if self._cache and kept else None) or {}

    def _see_to_kit(self, executor: Executor) -> None:
        """Raise what is wrong with the kit, before anything is made with it; keep faces that were made."""
        faces = self._prepared(executor)
        if self._cache and faces and faces != self._faces:
            kept = Kept({name: sha256(data) for name, data in faces.items()}, "", (), None, None)
            self._cache.keep(self._planner.faces_key, kept, faces.values())

    def _prepared(self, executor: Executor) -> Mapping[str, bytes]:
        told: Exception | None = None
        for _ in range(_TRIES):
            try:
                return executor.submit(_prepare, *self._equipment()).result()
            except ReportgenError:
                raise
            except Exception as exc:  # noqa: BLE001  # of whoever looks, not of the kit
                told = exc
        raise RenderError(f"No report can be made here: {_words(told)}")

    def _made(self, records: Iterable[Path], executor: Executor) -> Iterator[Path]:
        """Make the reports of records, and yield each record when it is done."""
        waiting: deque[tuple[Path, tuple[Path, ...]]] = deque((record, ()) for record in records)
        running: dict[Future[Made], Task] = {}
        while waiting or running:
            while waiting and len(running) < _AHEAD * self._order.workers:
                record, extra = waiting.popleft()
                if task := self._task(record, extra):
                    running[_submitted(executor, self._planner.job(task))] = task
                else:
                    yield record
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                task = running.pop(future)
                made = _result_of(future)
                if missed := self._missed(task, made):
                    waiting.appendleft((task.record, (*task.extra, *missed)))
                    continue
                self._take(task, made)
                yield task.record

    def _missed(self, task: Task, made: Made) -> list[Path]:
        """Return the files that a report wanted, that are there, and that were not packed for it."""
        packed = task.parcel.packed
        asked = sorted(made.missed - packed.contents.keys() - packed.outside - set(task.extra))
        folder = task.record.parent
        return [path for path in asked if self._planner.sees(folder / path) and pack(folder / path)]

    def _take(self, task: Task, made: Made) -> None:
        """Put what was made in its place."""
        folder = task.record.parent
        problems = tuple(_placed(problem, folder) for problem in made.problems)
        if made.failure:
            failure = RecordError(problems) if isinstance(made.failure, RecordError) else made.failure
            self._fail(task.record, failure, problems)
            return
        files = {name: sha256(data) for name, data in made.files.items()}
        absent = tuple(sorted(str(path) for path in made.missed))
        kept = Kept(files, made.status, made.problems, self._order.now, made.machine_fonts, made.told, absent)
        why = self._why(task)
        if self._deliver(task, kept, made.files, why) and self._cache:
            self._cache.keep(task.key, kept, made.files.values())
            self._note(task)

    def _reused(self, task: Task) -> bool:
        """Return whether a report is there as it would be made, or was made before and is put there."""
        kept = self._cache.find(task.key) if self._cache else None
        if kept is None or not kept.holds(self._order.now, lambda: self._planner.machine_fonts):
            return False
        if any(self._planner.sees(task.record.parent / name) for name in kept.absent):
            return False
        manifest = self._planner.manifest(task, kept.status, kept.files, kept.told)
        if self._folder.holds(task.record.stem, manifest.as_bytes()):
            place = self._folder.place(task.record.stem)
            problems = tuple(_placed(problem, task.record.parent) for problem in kept.problems)
            files: tuple[Path | Url, ...] = tuple(place / name for name in kept.files)
            self.results[task.record] = Result(task.record, State.UNCHANGED, files, problems=problems)
            self._note(task)
            return True
        assert self._cache
        if (files_before := self._cache.files(kept)) is None:
            return False
        before = self._cache.inputs(task.subject)
        changed = reasons(before, task.inputs) if before else ()
        why = changed or ("its files were not there as they had been made; they were kept",)
        if self._deliver(task, kept, files_before, why):
            self._note(task)
        return True

    def _note(self, task: Task) -> None:
        """Note what a report is made of now, unless that is known."""
        if self._cache and self._cache.inputs(task.subject) != task.inputs:
            self._cache.note(task.subject, task.inputs)

    def _reused_with_more(self, task: Task) -> bool:
        """Return the same where a report was made from files that could not be seen to be wanted."""
        before = self._cache.inputs(task.subject) if self._cache else None
        more = [Path(name) for name in (before or {}).keys() - task.inputs.keys()]
        try:
            again = self._planner.task(task.record, more) if more else task
        except RecordError:  # it may do without them now
            return False
        return again.key != task.key and self._reused(again)

    def _deliver(self, task: Task, kept: Kept, files: Mapping[str, bytes], why: tuple[str, ...]) -> bool:
        """Put a report in its place; return whether that went well."""
        problems = tuple(_placed(problem, task.record.parent) for problem in kept.problems)
        manifest = self._planner.manifest(task, kept.status, kept.files, kept.told)
        with held_back():  # what is written shall be known
            try:
                written = self._folder.deliver(task.record.stem, files, manifest)
            except ReportgenError as exc:
                self._fail(task.record, exc, problems)
                return False
            self.results[task.record] = Result(task.record, State.BUILT, written, why, problems)
        return True

    def _fail(self, record: Path, failure: ReportgenError, problems: tuple[Problem, ...]) -> None:
        self.results[record] = Result(record, State.FAILED, problems=problems, failure=failure)

    def _why(self, task: Task) -> tuple[str, ...]:
        before = self._cache.inputs(task.subject) if self._cache else None
        return reasons(before, task.inputs) or ("what had been made of it is no longer kept",)


def _in_turn(to_make: Mapping[Path, tuple[str, int]]) -> list[Path]:
    """Return records by the order in which they are handed out, from the family and the size of each.

    The longest go first, so that no worker is left alone with one of them at the end, and with it the others
    of its family: a worker still knows what it has just read.
    """
    longest: dict[str, int] = {}
    for family, size in to_make.values():
        longest[family] = max(size, longest.get(family, 0))

    def turn(record: Path) -> tuple[int, str, int]:
        family, size = to_make[record]
        return -longest[family], family, -size

    return sorted(to_make, key=turn)


def _make(job: Job) -> Made:
    """Return what comes of a job; run where it is made, since who hands it out need not know how."""
    from reportgen.making import made_of

    return made_of(job)


def _prepare(
    kit: Kit, formats: tuple[Format, ...], environment: str, faces: Mapping[str, bytes]
) -> Mapping[str, bytes]:
    """Load what reports are made with; raise what is wrong with a kit, if anything is.

    `faces` and what is returned are as for `making.warm_up`.
    """
    from reportgen.making import equipped, warm_up

    require_environment(environment)
    made = warm_up(formats, faces)
    equipped(kit)
    return made


def _submitted(executor: Executor, job: Job) -> Future[Made]:
    """Return the future of a job; an executor that takes no more work fails this one."""
    try:
        return executor.submit(_make, job)
    except Exception as exc:  # noqa: BLE001  # whichever it is of, the others are still told
        refused: Future[Made] = Future()
        refused.set_exception(exc)
        return refused


def _result_of(future: Future[Made]) -> Made:
    """Return what was made, or that it was lost, and why."""
    try:
        return future.result()
    except Exception as exc:  # noqa: BLE001  # whatever it is, it costs this report alone
        return Made(failure=RenderError(f"The report was not made: {_words(exc)}"))


def _words(exc: Exception | None) -> str:
    return str(exc) if isinstance(exc, LostError) else f"{type(exc).__name__}: {exc}"


def _placed(problem: Problem, folder: Path) -> Problem:
    """Return a problem with the path that its file has here, where it is told of a file of the folder."""
    place = problem.place
    return problem.at(replace(place, file=str(folder / place.file))) if place else problem


def _clashing(records: tuple[Path, ...]) -> dict[Path, Problem]:
    """Return a problem for every record whose output would be another's, too."""
    by_id: dict[str, list[Path]] = {}
    for path in records:
        by_id.setdefault(path.stem.casefold(), []).append(path)
    return {
        path: error(
            "id.twice",
            f"{len(twins)} records have the id '{path_shown(path.stem)}', so their reports would be one",
            expected="one file for each id",
            hint="Others: " + ", ".join(path_shown(twin) for twin in twins if twin != path),
        ).at(Place(str(path)))
        for twins in by_id.values()
        if len(twins) > 1
        for path in twins
    }
