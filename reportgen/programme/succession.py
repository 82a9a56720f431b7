"""What goes on from one framework to the next: what they look at, as lines through those of a kind."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from reportgen import words
from reportgen.frameworks.model import OVERALL, Framework


@dataclass(frozen=True, slots=True)
class Target:
    """What a framework looks at: an area by its id, or 'overall'."""

    framework: Framework
    target: str

    @property
    def name(self) -> str:
        """What it is called, with a capital."""
        overall = self.framework.overall
        if self.target == OVERALL and overall:
            return overall.label
        return words.upper_first(self.framework.area(self.target).name)


Line = list[Target]
"""One target under frameworks that succeed one another, the earliest first."""


def lines(
    frameworks: Iterable[Framework],
    targets: Callable[[Framework], Iterable[str]],
    goes_on: Callable[[Target, Target], bool] = lambda _before, _now: True,
) -> list[Line]:
    """Return what frameworks look at, each with what it goes on from by their data.

    What the latest framework of a kind looks at comes first, in the order of its targets.

    Args:
        frameworks: of any kinds; those that lie between two of them are passed over.
        targets: what a framework looks at, in its order.
        goes_on: what else must hold for an earlier and a later one to be of one line.
    """
    found: list[Line] = []
    previous: Framework | None = None
    for framework in sorted(frameworks, key=lambda one: (one.kind, _began(one), one.id)):
        open_ones = {line[-1].target: line for line in found if line[-1].framework is previous}
        for target in targets(framework):
            now = Target(framework, target)
            line = _continued(now, previous, open_ones)
            if line and goes_on(line[-1], now):
                line.append(now)
                del open_ones[line[-2].target]
            else:
                found.append([now])
        previous = framework
    return sorted(found, key=lambda line: _latest_first(line[-1], targets))


def _continued(now: Target, previous: Framework | None, open_ones: dict[str, Line]) -> Line | None:
    """Return the line that a target goes on with, if no other one did; None where it begins one."""
    if previous is None or previous.kind != now.framework.kind:
        return None
    before = now.framework.predecessor(now.target, previous.id)
    return None if before.unlike else open_ones.get(before.area)


def _latest_first(last: Target, targets: Callable[[Framework], Iterable[str]]) -> tuple[str, int, int]:
    place = list(targets(last.framework)).index(last.target)
    return last.framework.kind, -_began(last.framework).toordinal(), place


def _began(framework: Framework) -> date:
    return framework.in_force.start if framework.in_force else date.min
