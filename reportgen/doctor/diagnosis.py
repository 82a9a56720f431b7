"""From what there is to findings: what it costs where it is not all that it could be. Pure.

What is slower is told with the ratios that were measured with WeasyPrint 70 on reports of this kind.
"""

from collections.abc import Collection, Iterator

from reportgen import words
from reportgen.doctor.engine import Engine, Failure
from reportgen.doctor.findings import Finding, State
from reportgen.doctor.scripts import OTHERS, Scripts
from reportgen.errors import RenderError, WriteError
from reportgen.problems import all_of

WORKER_BYTES = 150_000_000
"""Memory that a worker takes at most."""

_GIGABYTE = 1_000_000_000
_NO_PDF = "No PDF and no summary can be made; the page and the data can."


def of_python(version: str, *, optimised: bool | None) -> Iterator[Finding]:
    """Yield what there is to say of Python; `optimised` is whether its build was guided by a profile."""
    yield Finding("python", "Python", State.OK, version)
    if optimised:
        yield Finding("python.build", "Build of Python", State.OK, "guided by a profile")
    elif optimised is not None:
        yield Finding(
            "python.build",
            "Build of Python",
            State.SLOWER,
            "not guided by a profile",
            "Reports take 1.14 times as long.",
            "Use Debian's own python3, or a Python that was built with --enable-optimizations.",
        )


def of_cores(usable: int, all_of_them: int) -> Finding:
    """Return what there is to say of the cores that this process may use."""
    among = f"{usable}" if usable == all_of_them else f"{usable} of {all_of_them} may be used"
    found = f"{among}; a build takes {words.counted(usable, 'worker')}"
    if usable > 1:
        return Finding("cores", "Cores", State.OK, found)
    return Finding(
        "cores",
        "Cores",
        State.SLOWER,
        found,
        "Two workers would make twice as many reports in the same time.",
        "Give more cores to the container or machine that this runs in.",
    )


def of_memory(free: int | None, workers: int) -> Finding:
    """Return what there is to say of the memory that is left."""
    needed = workers * WORKER_BYTES
    found = f"{_gigabytes(free)} free" if free is not None else "not told by this system"
    found += f"; {words.counted(workers, 'worker')} may take {_gigabytes(needed)}"
    if free is None or free >= needed:
        return Finding("memory", "Memory", State.OK, found)
    return Finding(
        "memory",
        "Memory",
        State.SLOWER,
        found,
        "Workers wait for memory, or the system ends some of them.",
        "Close other programs, or build with fewer workers.",
    )


def of_temporary_files(free: int | OSError) -> Finding:
    """Return what there is to say of room for temporary files: bytes, or why none can be written."""
    if not isinstance(free, OSError):
        return Finding("temporary", "Temporary files", State.OK, f"can be written, {_gigabytes(free)} free")
    return Finding(
        "temporary",
        "Temporary files",
        State.MISSING,
        f"cannot be written: {free.strerror or free}",
        f"The PDF engine keeps fonts in them. {_NO_PDF}",
        "Set TMPDIR to a folder that can be written.",
        WriteError.exit_code,
    )


def of_engine(engine: Engine | Failure) -> Iterator[Finding]:
    """Yield what there is to say of the PDF engine and its libraries."""
    if isinstance(engine, Failure):
        yield _of_no_engine(engine.reason, "apt install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0")
        return
    versions = f"WeasyPrint {engine.weasyprint}, Pango {engine.pango}, HarfBuzz {engine.harfbuzz}"
    if isinstance(engine.page, Failure):
        yield _of_no_engine(f"{versions}; {engine.page.reason}", "Put right first what else is told here.")
    else:
        made = f"made a page of {engine.page // 1000} kB"
        yield Finding("engine", "PDF engine", State.OK, f"{versions}; {made}")
    if engine.has_subsetter:
        yield Finding("engine.subsetter", "Subsetter of faces", State.OK, "libharfbuzz-subset")
    else:
        yield Finding(
            "engine.subsetter",
            "Subsetter of faces",
            State.SLOWER,
            "libharfbuzz-subset cannot be loaded",
            "PDFs take 1.42 times as long.",
            "apt install libharfbuzz-subset0",
        )


def _of_no_engine(reason: str, remedy: str) -> Finding:
    return Finding("engine", "PDF engine", State.MISSING, reason, _NO_PDF, remedy, RenderError.exit_code)


def of_faces(
    static: Collection[str], variable: Collection[str], scripts: Collection[str]
) -> Iterator[Finding]:
    """Yield what there is to say of the shipped faces, by their families, and of the scripts they have."""
    yield Finding("fonts.text", "Faces of text", State.OK, f"{all_of(static)}: static, the fastest there is")
    yield Finding(
        "fonts.fallbacks",
        "Faces behind them",
        State.OK,
        f"{all_of(variable)}: variable; a PDF that needs one takes 1.12 times as long",
    )
    yield Finding("fonts.scripts", "Scripts", State.OK, f"{all_of(scripts)}: the same on every machine")


def of_no_faces(reason: str) -> Finding:
    """Return what there is to say where a shipped face cannot be read."""
    return Finding(
        "fonts.text",
        "Faces of text",
        State.MISSING,
        reason,
        "No report can be made: its page and its PDF are set in them.",
        "pip install --force-reinstall reportgen",
        RenderError.exit_code,
    )


def of_scripts(engine: Engine | Failure) -> Iterator[Finding]:
    """Yield what there is to say of scripts that only the machine's fonts have; nothing without a page."""
    if isinstance(engine, Failure) or isinstance(engine.page, Failure):
        return
    for scripts in OTHERS:
        lacking = [name for name, sample in scripts.samples.items() if sample not in engine.settable]
        yield _of_scripts(scripts, lacking)


def _of_scripts(scripts: Scripts, lacking: list[str]) -> Finding:
    about = words.upper_first(all_of(scripts.samples))
    if not lacking:
        return Finding(
            scripts.code, about, State.OK, "from this machine's fonts; another machine may have others"
        )
    return Finding(
        scripts.code,
        about,
        State.MISSING,
        "no font" if len(lacking) == len(scripts.samples) else f"no font for {all_of(lacking)}",
        "A report with such a character gets no PDF; other reports need none.",
        f"apt install {scripts.package}",
    )


def _gigabytes(number: int) -> str:
    return f"{number / _GIGABYTE:.1f} GB"
