"""The story of an examination: look at the machine, put the engine to the test, say what it all comes to."""

import platform
import sysconfig

from reportgen import __version__
from reportgen.doctor import diagnosis
from reportgen.doctor import scripts as known
from reportgen.doctor.engine import try_engine
from reportgen.doctor.findings import Diagnosis, Finding
from reportgen.environment import read_environment
from reportgen.machine import all_cores, free_for_temporary_files, free_memory, usable_cores


def examine() -> Diagnosis:
    """Return what this machine gives to a build; the engine makes a page for it, which takes a second."""
    workers = usable_cores()
    samples = tuple(sample for one in known.OTHERS for sample in one.samples.values())
    engine = try_engine(samples)
    findings = (
        *diagnosis.of_python(platform.python_version(), optimised=_is_optimised()),
        diagnosis.of_cores(workers, all_cores()),
        diagnosis.of_memory(free_memory(), workers),
        diagnosis.of_temporary_files(_room()),
        *diagnosis.of_engine(engine),
        *_of_faces(),
        *diagnosis.of_scripts(engine),
    )
    return Diagnosis(__version__, read_environment().digest, findings)


def _is_optimised() -> bool | None:
    """Return whether Python's build was guided by a profile, None if it does not tell."""
    told = sysconfig.get_config_var("CONFIG_ARGS")
    return "--enable-optimizations" in told if isinstance(told, str) else None


def _room() -> int | OSError:
    try:
        return free_for_temporary_files()
    except OSError as exc:
        return exc


def _of_faces() -> tuple[Finding, ...]:
    # What reads faces may be missing, and the rest is to be told all the same.
    try:
        from reportgen.report.fonts import SHIPPED, without_face

        scripts = [name for name, sample in known.SHIPPED.items() if not without_face(sample)]
    except (ModuleNotFoundError, OSError) as exc:
        return (diagnosis.of_no_faces(str(exc)),)
    families = {face.family: face.is_variable for face in SHIPPED}
    static = [name for name, is_variable in families.items() if not is_variable]
    variable = [name for name, is_variable in families.items() if is_variable]
    return tuple(diagnosis.of_faces(static, variable, scripts))
