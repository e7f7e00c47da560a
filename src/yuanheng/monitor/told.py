"""What a row states of a day or of an amount: between which days, in which unit, or nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from yuanheng.model.relation import NEVER, SOME_DAY
from yuanheng.model.units import parse_unit, storage_unit

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Days:
    """The first and last day that a step may have had; None where that end is open.

    is_none: it is stated that there is none (未约定、无).
    """

    first: str | None
    last: str | None
    is_none: bool = False

    @property
    def is_known(self) -> bool:
        """Tell whether something is stated of it."""
        return self.is_none or self.first is not None or self.last is not None

    @property
    def exact(self) -> str | None:
        """Give the day, where it is known to the day."""
        return self.first if self.first is not None and self.first == self.last else None

    def done(self, day: str) -> bool | None:
        """Tell whether the step was taken by a day; None where nobody knows."""
        if self.is_none:
            return False
        if self.last is not None and self.last <= day:
            return True
        return False if self.first is not None and self.first > day else None


OPEN = Days(None, None)


def told_days(row: Row, column: str) -> Days:
    """Read what a row states of a day; no column states nothing."""
    if not column:
        return OPEN
    first, last = row[f"{column}_from"], row[f"{column}_to"]
    if first == NEVER:
        return Days(None, None, is_none=True)
    return Days(first, None if last == SOME_DAY else last)


def told_amount(row: Row, column: str, unit: str) -> Fraction | None:
    """Read an amount in a unit, exactly."""
    value = row[column]
    wanted = parse_unit(unit)
    return None if value is None else value * storage_unit(wanted).factor_to(wanted)
