"""What a rule of the inspector's desk is: a small function, what it is for, and an example of each side."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from reportgen.case import Case
from reportgen.house_style import NO_STYLE, HouseStyle
from reportgen.model import Record
from reportgen.problems import FieldPath, Severity


class Family(StrEnum):
    """What rules are about; the first part of their codes."""

    PAIRING = "pairing"
    CONTRADICTION = "contradiction"
    DISCLOSURE = "disclosure"
    LEFT_OVER = "left-over"
    ENGLISH = "english"
    FORM = "form"


@dataclass(frozen=True, slots=True)
class Desk:
    """What a rule looks at: an inspection, the house style, and names that must not stand in its texts.

    `beside` are the other records of its folder that seem to be of the same provider.
    """

    case: Case
    style: HouseStyle = NO_STYLE
    names: tuple[str, ...] = ()
    beside: tuple[Record, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a rule found.

    `offset` and `length` are those of the words in the field's own text; `replacement` is what may
    stand in their place, where no judgement is needed to put it there.
    """

    message: str
    field: FieldPath
    offset: int | None = None
    length: int = 1
    found: str | None = None
    expected: str | None = None
    hint: str | None = None
    replacement: str | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: its code, how much it matters, what must hold, why, and how to find where it does not.

    `fails` and `passes` are parts of a record, laid over one of which no rule has anything to say:
    they are the rule's test and its page in the documentation. Where `earlier` is given, it is laid over
    a record that both may follow, as their `previous`. `masked` keeps what is found out of messages;
    `names` is the list of names that the examples are looked at with.
    """

    code: str
    severity: Severity
    says: str
    why: str
    find: Callable[[Desk], Iterable[Finding]] = field(repr=False)
    fails: str
    passes: str
    earlier: str | None = None
    masked: bool = False
    names: tuple[str, ...] = ()

    @property
    def family(self) -> Family:
        """The family that its code begins with."""
        return Family(self.code.partition(".")[0])
