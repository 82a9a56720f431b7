"""The PDF engine put to the test: what it runs with, and whether it makes a page.

All of it happens in a process of its own: an engine whose libraries are missing complains on standard
output, and one whose libraries are broken may take its process with it.
"""

import ctypes
import multiprocessing
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from datetime import date
from io import StringIO
from multiprocessing.connection import Connection

from reportgen.environment.loader import library_file
from reportgen.errors import RenderError, ReportgenError
from reportgen.words import first_sentence

PATIENCE = 120.0
"""Seconds that the engine has; a page takes it one."""

_EXAMPLE = "calderwick-2026-06"


@dataclass(frozen=True, slots=True)
class Failure:
    """What does not work, and why."""

    reason: str


@dataclass(frozen=True, slots=True)
class Engine:
    """An engine that can be loaded: its versions, and what it makes."""

    weasyprint: str
    pango: str
    harfbuzz: str
    has_subsetter: bool
    page: int | Failure
    """The bytes of the page that it made."""
    settable: tuple[str, ...]
    """The texts that it could set with the fonts there are."""


def try_engine(texts: tuple[str, ...], patience: float = PATIENCE) -> Engine | Failure:
    """Return what the engine runs with, after it has made a page.

    Args:
        texts: what it is asked to set besides, with whatever fonts there are.
        patience: how many seconds it has.
    """
    context = multiprocessing.get_context("spawn")
    receiving, sending = context.Pipe(duplex=False)
    process = context.Process(target=_answer, args=(sending, texts), daemon=True)
    try:
        process.start()
        sending.close()
        if not receiving.poll(patience):
            return Failure(f"It made no page in {patience:.0f} seconds")
        answer: Engine | Failure = receiving.recv()
    except EOFError:
        process.join()
        return Failure(f"Its process ended with {process.exitcode}")
    except OSError as exc:
        return Failure(f"No process can be started for it: {exc.strerror or exc}")
    else:
        return answer
    finally:
        if process.pid is not None:
            process.kill()
            process.join()


def _answer(sending: Connection, texts: tuple[str, ...]) -> None:
    with redirect_stdout(StringIO()), redirect_stderr(StringIO()):
        try:
            answer: Engine | Failure = _tried(texts)
        except Exception as exc:  # noqa: BLE001  # whatever is wrong with it is what is asked for
            answer = Failure(_reason(exc))
    sending.send(answer)


def _reason(exc: Exception) -> str:
    """Return why something failed, in a sentence; an exception that nobody foresaw says its name, too."""
    said = first_sentence(str(exc)).removesuffix(".")
    return said if said and isinstance(exc, ImportError | OSError | ReportgenError) else f"{exc!r}"


def _tried(texts: tuple[str, ...]) -> Engine:
    import weasyprint
    from weasyprint.text import ffi

    page = _page()
    return Engine(
        weasyprint=weasyprint.__version__,
        pango=_version("pango-1.0", "pango_version_string"),
        harfbuzz=_version("harfbuzz", "hb_version_string"),
        has_subsetter=ffi.harfbuzz_subset is not None,
        page=page,
        settable=tuple(text for text in texts if _can_set(text)),
    )


def _version(library: str, function: str) -> str:
    """Return what a library that is loaded says of itself."""
    ask = getattr(ctypes.CDLL(library_file(library)), function)
    ask.restype = ctypes.c_char_p
    version: bytes = ask()
    return version.decode()


def _page() -> int | Failure:
    """Return the bytes of the summary of a shipped example: it needs all that a report is made with."""
    from reportgen.assessment import assess
    from reportgen.formats import Format
    from reportgen.making import Settings, render
    from reportgen.scaffold import EXAMPLES

    try:
        files = render(assess(EXAMPLES / f"{_EXAMPLE}.yaml"), Settings((Format.SUMMARY,)))
        return len(files["summary.pdf"])
    except ReportgenError as exc:
        return Failure(_reason(exc))


def _can_set(text: str) -> bool:
    from reportgen.report.carried import Carried
    from reportgen.report.pdf import render_pdf

    page = f'<!doctype html><html lang="en"><head><title>Text</title></head><body><p>{text}</p></body></html>'
    try:
        render_pdf(page, Carried(date(2000, 1, 1), {}, ()))
    except RenderError:
        return False
    return True
