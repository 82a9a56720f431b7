"""Many reports in one go, each read in a process that can be killed."""

from collections import deque
from collections.abc import Generator, Iterable
from concurrent.futures import Future
from pathlib import Path
from typing import NamedTuple

from reportgen.disk import RefusedError, read_bytes
from reportgen.errors import ReportgenError, UnreadableError
from reportgen.frameworks import Library
from reportgen.importing.carried import Carried, carried_in
from reportgen.importing.draft import Draft
from reportgen.importing.outcome import Outcome
from reportgen.importing.pages import MOST_BYTES
from reportgen.importing.reading import read_report
from reportgen.output import sha256
from reportgen.problems import Problem
from reportgen.workers.bounds import Bounds, LostError
from reportgen.workers.pool import Pool

_BOUNDS = Bounds(wall=60, cpu=60)
"""What one report may cost; published ones take under two seconds."""
_AHEAD = 2


class _Read(NamedTuple):
    """What was read of a file, and the digest of its bytes."""

    found: Draft | Carried
    digest: str


def read_all(
    paths: Iterable[Path], folders: tuple[Path, ...], workers: int
) -> Generator[Outcome, None, None]:
    """Yield what was read of each file, in the order of the files; no file stops the others."""
    pool = Pool(workers, _BOUNDS)
    try:
        waiting: deque[tuple[Path, Future[_Read]]] = deque()
        for path in paths:
            waiting.append((path, pool.submit(_read, path, folders)))
            while len(waiting) > _AHEAD * workers:
                yield _outcome(*waiting.popleft())
        while waiting:
            yield _outcome(*waiting.popleft())
    finally:
        pool.shutdown(cancel_futures=True)


def _read(path: Path, folders: tuple[Path, ...]) -> _Read:
    try:
        data = read_bytes(path, most=MOST_BYTES)
    except RefusedError as exc:
        raise UnreadableError(f"{path}: {'; '.join(map(_why, exc.problems))}") from None
    return _Read(carried_in(path, data) or read_report(str(path), data, Library(folders)), sha256(data))


def _why(problem: Problem) -> str:
    return f"{problem.message} ({problem.expected})" if problem.expected else problem.message


def _outcome(path: Path, future: Future[_Read]) -> Outcome:
    try:
        found, digest = future.result()
    except ReportgenError as exc:
        return Outcome(path, failure=str(exc))
    except LostError as exc:
        return Outcome(path, failure=f"{path} was given up: {exc}")
    except Exception as exc:  # noqa: BLE001  # whatever one file does, the others go on
        return Outcome(path, failure=f"{path} was given up: {type(exc).__name__}: {exc}")
    if isinstance(found, Carried):
        return Outcome(path, carried=found, digest=digest)
    return Outcome(path, found, digest=digest)
