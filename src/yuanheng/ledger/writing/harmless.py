"""Texts that a spreadsheet would run (公式注入), written so that it shows them instead.

Whoever hands in a name such as `=HYPERLINK(…)` must not act on the computer of who opens the list.
"""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterable

_STARTS = frozenset("=+-@\t\r\n")


def is_formula(text: str) -> bool:
    """Tell a text that some spreadsheet takes for a formula, by its first character.

    Full-width forms (＝) count as what they look like: some programs read them so. What stands
    before it and cannot be seen does not hide it.
    """
    bare = text.lstrip(" \u00a0\u3000\ufeff\u200b\u200c\u200d\u2060\0")
    return any(start in _STARTS for start in unicodedata.normalize("NFKC", bare[:1]))


def harmless(text: str) -> str:
    """Write a text after an apostrophe where it would be a formula.

    An import takes the apostrophe away again.
    """
    return f"'{text}" if is_formula(text.lstrip("'")) else text


def csv_text(rows: Iterable[Iterable[object]]) -> str:
    """Write rows as CSV for a spreadsheet; the mark at its start tells that it is UTF-8."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerows(
        [harmless(cell) if isinstance(cell, str) else cell for cell in row] for row in rows
    )
    return f"\ufeff{out.getvalue()}"
