"""Which reports are out: published, their hour has come, and the publisher has not withdrawn them."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from reportgen.errors import RecordError
from reportgen.moments import has_come
from reportgen.problems import Problem, error, in_order, quoted
from reportgen.site.notices import Notice, Notices


@dataclass(frozen=True, slots=True)
class Admitted:
    """A record whose report is out, by its notice, and where it lies."""

    path: Path
    notice: Notice


def admitted(
    paths: Iterable[Path], notices: Notices, now: datetime, withdrawn: Collection[str]
) -> tuple[Admitted, ...]:
    """Return the records whose reports are out at a time, in the order of the paths.

    Args:
        paths: the records.
        notices: takes notice of them.
        now: the time, with its zone.
        withdrawn: ids of inspections whose reports are published no more.

    Raises:
        RecordError: of a file nobody can say whether it is out, since it cannot be read or has no day of
            publication; or a report that is out follows one that is not, which it would tell of.
        FrameworkError: a framework of the user's own has errors.
    """
    found: list[Admitted] = []
    hidden: set[str] = set()
    problems: list[Problem] = []
    for path in paths:
        try:
            notice = notices.of(path)
        except RecordError as exc:
            problems += exc.problems
            continue
        if path.stem in withdrawn:
            continue
        if notice.is_public and notice.moment is None:
            problems.append(notices.located(path, _undated()))
        elif notice.is_public and notice.moment and has_come(notice.moment, now):
            found.append(Admitted(path, notice))
        else:
            hidden.add(path.stem)
    hidden -= {out.notice.id for out in found}  # a draft beside it has the name of one that is out
    problems += (notices.located(out.path, one) for out in found for one in _led_to(out.notice, hidden))
    if problems:
        raise RecordError(in_order(problems))
    return tuple(found)


def _undated() -> Problem:
    return error(
        "site.undated",
        "The report calls itself published, and has no day, so nobody can say whether it is out",
        ("inspection",),
        expected="'published', the day of publication",
        hint="Add the day, or set the status back.",
    )


def _led_to(notice: Notice, hidden: Collection[str]) -> Iterator[Problem]:
    """Yield that a report that is out names one that is not."""
    if notice.previous and notice.previous in hidden:
        yield error(
            "site.hidden",
            f"The report is out, and names {quoted(notice.previous)} as its previous one, which is not",
            ("previous",),
            found=quoted(notice.previous),
            expected="an inspection whose report is published, or none",
            hint="Publish that report first, or take the line away until then.",
        )


def by_provider(out: Iterable[Admitted]) -> Mapping[str, tuple[Admitted, ...]]:
    """Return reports by the names of their providers in addresses, each provider's oldest first.

    Reports are of one provider by its number, or by its name where one of them has no number.
    """
    groups: list[list[Admitted]] = []
    by_urn: dict[str, list[Admitted]] = {}
    by_name: dict[str, list[Admitted]] = {}
    for one in sorted(out, key=_when):
        urn, name = one.notice.urn, one.notice.provider.casefold()
        group = by_urn.get(urn) if urn else None
        if group is None and (namesakes := by_name.get(name)) and not (urn and _has_number(namesakes)):
            group = namesakes
        if group is None:
            groups.append(group := [])
        group.append(one)
        by_name[name] = group
        if urn:
            by_urn[urn] = group
    named: dict[str, tuple[Admitted, ...]] = {}
    for group in groups:
        slug = base = _slug(group)
        number = 1
        while slug in named:
            number += 1
            slug = f"{base}-{number}"
        named[slug] = tuple(group)
    return dict(sorted(named.items()))


def _has_number(group: list[Admitted]) -> bool:
    return any(one.notice.urn for one in group)


def _slug(group: list[Admitted]) -> str:
    """Return the name of a provider in addresses: what the latest id has before its date, else its name."""
    latest = group[-1]
    stem, _, rest = latest.notice.id.rpartition("-20")
    return stem if stem and rest[2:3] == "-" else _plain(latest.notice.provider) or latest.notice.id


def _plain(name: str) -> str:
    letters = "".join(char if char.isascii() and char.isalnum() else " " for char in name.lower())
    return "-".join(letters.split())


def _when(one: Admitted) -> tuple[object, str]:
    return one.notice.last_day, one.notice.id
