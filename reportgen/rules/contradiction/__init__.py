"""What the prose says unlike the record: grades, dates, counts, figures, names, and repeats."""

from reportgen.rules.contradiction import counts, dates, figures, grades, leaders, provider, repeats
from reportgen.rules.rule import Rule

RULES: tuple[Rule, ...] = (
    *grades.RULES,
    *leaders.RULES,
    *dates.RULES,
    *counts.RULES,
    *figures.RULES,
    *provider.RULES,
    *repeats.RULES,
)
"""The rules of the family."""
