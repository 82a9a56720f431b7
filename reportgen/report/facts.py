"""Facts about the area beside their comparators: in words, and as shares to be drawn."""

from decimal import Decimal

from reportgen import words
from reportgen.model import Comparator, Fact
from reportgen.report.context import Beside, FactsView, FactView

_PER_CENT = frozenset({"%", "per cent", "percent"})
_WORTH_A_SENTENCE = 3
_ROOM = Decimal("1.06")
"""How much further a line goes than the largest figure on it."""


def facts(told: tuple[Fact, ...]) -> FactsView:
    """Return the facts as the report tells them.

    A fact is drawn beside its comparator only where both name the same unit: 512 children and 70
    for every 10,000 cannot be compared. All are drawn to one scale, with the comparators on one line.
    """
    ratios = [_ratio(fact) for fact in told]
    known = [ratio for ratio in ratios if ratio is not None]
    reach = max((Decimal(1), *known)) * _ROOM
    views = tuple(_view(fact, ratio, reach) for fact, ratio in zip(told, ratios, strict=True))
    labels = {fact.comparator.label for fact in told if fact.comparator and _ratio(fact) is not None}
    return FactsView(_finding(known, labels), views)


def _ratio(fact: Fact) -> Decimal | None:
    """Return a figure over its comparator's, None where they cannot be compared."""
    compared = fact.comparator
    if compared is None or fact.unit is None or compared.unit is None:
        return None
    if fact.unit.casefold() != compared.unit.casefold() or fact.value < 0 or compared.value <= 0:
        return None
    return fact.value / compared.value


def _view(fact: Fact, ratio: Decimal | None, reach: Decimal) -> FactView:
    compared, beside = fact.comparator, None
    if compared and ratio is not None:
        figure, comparator = (round(float(share / reach), 4) for share in (ratio, Decimal(1)))
        beside = Beside(figure, comparator, _difference(fact, compared, ratio))
    return FactView(
        label=fact.label,
        value=words.figure(fact.value, fact.unit),
        as_at=words.day(fact.as_at) if fact.as_at else "",
        comparator=f"{words.upper_first(compared.label)}: {words.figure(compared.value, compared.unit)}"
        if compared
        else "",
        beside=beside,
    )


def _difference(fact: Fact, compared: Comparator, ratio: Decimal) -> str:
    if ratio == 1:
        return "the same"
    direction = "higher" if ratio > 1 else "lower"
    if fact.unit in _PER_CENT:
        # '5% higher' could be meant of the share itself.
        points = abs(fact.value - compared.value)
        return f"{points:,f} percentage point{'' if points == 1 else 's'} {direction}"
    if ratio >= 2:
        return f"{ratio.quantize(Decimal('0.1')).normalize():f} times as high"
    share = abs(ratio - 1) * 100
    return f"{share:.0f}% {direction}" if share >= 1 else f"less than 1% {direction}"


def _finding(ratios: list[Decimal], labels: set[str]) -> str:
    if len(ratios) < _WORTH_A_SENTENCE:
        return ""
    whom = f"for {labels.pop()}" if len(labels) == 1 else "what each is compared with"
    above, below = sum(ratio > 1 for ratio in ratios), sum(ratio < 1 for ratio in ratios)
    counts = ((above, "higher"), (below, "lower"), (len(ratios) - above - below, "the same"))
    (first, relation), *others = [(count, how) for count, how in counts if count]
    relation = f"the same as {whom}" if relation == "the same" else f"{relation} than {whom}"
    if not others:
        return f"All {words.number(first)} figures are {relation}."
    share = words.upper_first(f"{words.number(first)} of {words.number(len(ratios))} figures")
    rest = " and ".join(f"{words.number(count)} {how}" for count, how in others)
    return f"{share} {'is' if first == 1 else 'are'} {relation}, {rest}."
