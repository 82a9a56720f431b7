"""The exceptions, as a tree, each with the exit code that the command line ends with.

    ReportgenError
    ├── RecordError         1   a record has errors; nothing was built of it
    ├── UsageError          2   the command or a call was wrong
    ├── FrameworkError      3   a framework file has errors
    ├── TemplateError       4   a template is missing or broken
    ├── UnreadableError     5   a finished file cannot be read back
    ├── RenderError        70   the PDF engine failed, or was refused something
    ├── OutputError        73   the output cannot be made here
    │   ├── WriteError     74   writing failed: disk full, input/output error
    │   └── AccessError    77   no permission to look or write there
    └── ConfigurationError 78   the configuration has errors

Codes above 64 are those of sysexits.h; 130 (interrupted), 141 (closed pipe) and 143 (asked to end) are the
shell's. `verify` ends with 6 where a finished file does not agree with itself or with another.
"""

from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from reportgen.problems import Problem


class ReportgenError(Exception):
    """Anything that a user can cause; `exit_code` is the command line's."""

    exit_code: ClassVar[int] = 1


class ProblemsError(ReportgenError):
    """An input with problems; they are in `problems`, in order."""

    def __init__(self, problems: "tuple[Problem, ...]") -> None:
        """Keep the problems; the message is their text."""
        from reportgen.problems import as_text  # what conceals personal values is dear, and errors are rare

        super().__init__("\n\n".join(as_text(problem) for problem in problems))
        self.problems = problems

    def __reduce__(self) -> tuple[type["ProblemsError"], "tuple[tuple[Problem, ...]]"]:
        """Let the error travel between processes."""
        return type(self), (self.problems,)


class RecordError(ProblemsError):
    """A record has errors."""

    exit_code = 1


class UsageError(ReportgenError):
    """The command line, or a call of the library, was wrong."""

    exit_code = 2


class FrameworkError(ProblemsError):
    """A framework file has errors."""

    exit_code = 3


class TemplateError(ReportgenError):
    """A template is missing, broken, or asks for a field that is not there."""

    exit_code = 4


class UnreadableError(ReportgenError):
    """A finished file is no page, PDF or data of ours, is damaged, or carries no data."""

    exit_code = 5


class RenderError(ReportgenError):
    """The PDF engine failed, warned, or was refused something that it asked for."""

    exit_code = 70


class OutputError(ReportgenError):
    """The output cannot be made at that place."""

    exit_code = 73


class WriteError(OutputError):
    """Writing failed, for instance on a full disk."""

    exit_code = 74


class AccessError(OutputError):
    """There is no permission to look or write there."""

    exit_code = 77


class ConfigurationError(ProblemsError):
    """The configuration, or a file that it names, has errors."""

    exit_code = 78
