"""How alike two texts are: the share of their words that they have in common, small ones left aside. Pure.

On the published records that told true repeats (above 0.8) from all others (up to 0.4) more clearly than
measures of edits do, for which a library would have been needed.
"""

import re

ALIKE = 0.6
"""The share from which two texts ask for nearly the same."""
_WORD = re.compile(r"[a-z]+")
_SMALL = frozenset(
    {
        "a",
        "all",
        "an",
        "and",
        "are",
        "as",
        "at",
        "be",
        "by",
        "ensure",
        "for",
        "has",
        "have",
        "in",
        "is",
        "it",
        "its",
        "of",
        "on",
        "or",
        "para",
        "paragraph",
        "paragraphs",
        "paras",
        "should",
        "so",
        "sure",
        "that",
        "the",
        "their",
        "they",
        "this",
        "to",
        "when",
        "where",
        "which",
        "who",
        "with",
    }
)


def words_in(text: str) -> frozenset[str]:
    """Return the words of a text by which it is compared."""
    return frozenset(_WORD.findall(text.casefold())) - _SMALL


def share(one: frozenset[str], other: frozenset[str]) -> float:
    """Return how much of all their words two texts have in common, from 0 to 1."""
    return len(one & other) / len(one | other) if one and other else 0.0
