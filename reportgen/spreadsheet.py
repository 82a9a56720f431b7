"""Rows as CSV that is safe to open in a spreadsheet."""

import csv
from collections.abc import Iterable
from io import StringIO

_FORMULA_STARTS = tuple("=+-@\t\r＝＋－＠")


def as_csv(rows: Iterable[Iterable[str]]) -> str:
    """Return rows of texts as CSV, each row a line of its own."""
    text = StringIO()
    csv.writer(text, lineterminator="\n").writerows(map(_cell, row) for row in rows)
    return text.getvalue()


def _cell(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula (CWE-1236)."""
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text
