"""The tree of targets (目标树): from the year's paper to bureaus, and whether the parts add up.

A target names the one that it is a part of. Parts whose unit is that of the whole are added up,
exactly, and where the sum is another figure than the whole that is said; so is where it cannot be
told because a part has no figure. Rates are no parts of one another, and are not added.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal

from yuanheng.monitor.indicators.series import exact

_RATES = ("%", "％", "‰", "百分点", "个百分点")


@dataclass(frozen=True)
class Placed:
    """A row at its place in the tree: how deep it lies, and whether its parent is in the list."""

    row: Mapping[str, Any]
    level: int
    is_orphan: bool = False


@dataclass(frozen=True)
class Parts:
    """What the parts of a target come to: so many parts, their sum, and how that stands.

    state: whole where they add up, short or over where they do not, unknown where a part of the
    same unit has no figure; other where they are measured in other units, and nothing is added.
    """

    count: int
    sum: Fraction | None
    state: Literal["whole", "short", "over", "unknown", "other"]


def is_tree(rows: Iterable[Mapping[str, Any]]) -> bool:
    """Tell a list in which a target names another as its whole."""
    return any(_parent(row) for row in rows)


def placed(rows: Sequence[Mapping[str, Any]]) -> tuple[Placed, ...]:
    """Put each target once below the one that it names, in the order of the list.

    One whose parent is not in the list stands at the top and is an orphan; so does the first of
    those that name each other in a circle.
    """
    names = {str(row["name"]) for row in rows}
    below: dict[str, list[Mapping[str, Any]]] = {}
    for row in rows:
        below.setdefault(_parent(row), []).append(row)
    found: list[Placed] = []
    seen: set[tuple[str, str]] = set()

    def walk(row: Mapping[str, Any], level: int, *, is_orphan: bool = False) -> None:
        key = str(row["period"]), str(row["name"])
        if key in seen:
            return
        seen.add(key)
        found.append(Placed(row, level, is_orphan))
        for part in below.get(str(row["name"]), ()):
            walk(part, level + 1)

    for row in rows:
        if not _parent(row):
            walk(row, 0)
    for row in rows:
        if _parent(row) not in names:
            walk(row, 0, is_orphan=bool(_parent(row)))
    for row in rows:  # what is left names itself, in a circle
        walk(row, 0, is_orphan=True)
    return tuple(found)


def parts_of(row: Mapping[str, Any], rows: Iterable[Mapping[str, Any]]) -> Parts | None:
    """Add up the parts of a target; None where it has none."""
    parts = [r for r in rows if _parent(r) == str(row["name"]) and r is not row]
    if not parts:
        return None
    unit = str(row["unit"] or "")
    if row["value"] is None or unit in _RATES or any(str(p["unit"] or "") != unit for p in parts):
        return Parts(len(parts), None, "other")
    values = [None if p["value"] is None else exact(p["value"]) for p in parts]
    known = [v for v in values if v is not None]
    if len(known) < len(values):
        return Parts(len(parts), None, "unknown")
    total, whole = sum(known, Fraction(0)), exact(row["value"])
    return Parts(
        len(parts), total, "whole" if total == whole else "short" if total < whole else "over"
    )


def _parent(row: Mapping[str, Any]) -> str:
    return str(row["parent"] or "").strip()
