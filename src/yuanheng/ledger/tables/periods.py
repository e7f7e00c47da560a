"""Periods stated in a table (期次): read as the ledger writes them, or set aside."""

from __future__ import annotations

from functools import lru_cache

from yuanheng.errors import say
from yuanheng.ledger.tables.filled import Filled
from yuanheng.model.periods import read_period


@lru_cache(maxsize=256)
def plain_period(text: str) -> str | None:
    """Give the period that a text states, `2013` for `2013年度`; None where it is none."""
    return read_period(text)


def check_periods(filled: Filled) -> None:
    """Read each stated period as a year; what is none is set aside, for no set would hold it."""
    place = next((c for c in filled.head.known if c.column and c.column.name == "period"), None)
    if place is None:
        return
    values = filled.columns["period"]
    for n, text in enumerate(values):
        if text is None:
            continue
        values[n] = plain_period(str(text))
        if values[n] is None:
            filled.note(
                "period.implausible",
                "error",
                (
                    say("{period} is not a year", period=str(text)[:60]),
                    say("Write a year such as 2013, or leave it empty and say --period."),
                ),
                (filled.rows[n], place.index),
                found=str(text),
                quarantined=True,
            )
