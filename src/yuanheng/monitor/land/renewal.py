"""What redevelopment would yield (再开发测算): land and floor area of a plot, way by way.

Hectares, exactly. A figure is reckoned only from what the list states and from assumptions that
somebody stated; nothing stands in for either.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal, get_args

from yuanheng.monitor.land.plots import hectares

Row = dict[str, Any]
Way = Literal[
    "take-back", "swap", "split", "upgrade", "storeys", "joint", "workshop", "underground"
]
WAYS: tuple[Way, ...] = get_args(Way)
Assumption = Literal[
    "new_ratio",
    "swap_share",
    "split_share",
    "upgrade_share",
    "storeys_added",
    "joint_share",
    "workshop_ratio",
    "underground_share",
]
ASSUMPTIONS: tuple[Assumption, ...] = get_args(Assumption)
#: Those that are shares of something, and none can be more than all of it.
SHARES: frozenset[Assumption] = frozenset(
    {"swap_share", "split_share", "joint_share", "underground_share"}
)
Stated = Mapping[Assumption, Fraction]


@dataclass(frozen=True)
class Yield:
    """What one way would yield on one plot: land set free, floor area gained, in hectares.

    land: None also where the way leaves the land with its holder (`frees`). wanting: columns that
    the list lacks; assumed: those it rests on; unstated: assumptions that nobody stated.
    """

    way: Way
    frees: bool
    land: Fraction | None
    floor: Fraction | None
    wanting: tuple[str, ...] = ()
    assumed: tuple[Assumption, ...] = ()
    unstated: tuple[Assumption, ...] = ()


def left_of(row: Row) -> Fraction | None:
    """Give the land that is left: 剩余面积 = 占地面积 − 处置面积; None where either is unknown."""
    area, done = hectares(row, "area"), hectares(row, "disposed_area")
    return None if area is None or done is None else max(area - done, Fraction(0))


def yield_of(row: Row, way: Way, stated: Stated) -> Yield:
    """Reckon what a way would yield on a plot."""
    told = _Told(row, stated)
    land, floor = told.land(way), told.floor(way)
    return Yield(
        way=way,
        frees=way in ("take-back", "swap", "split"),
        land=land,
        floor=floor,
        wanting=tuple(dict.fromkeys(told.wanting)),
        assumed=tuple(dict.fromkeys(told.assumed)),
        unstated=tuple(dict.fromkeys(told.unstated)),
    )


class _Told:
    """What a row and the assumptions tell; what was asked for and is not there is kept."""

    def __init__(self, row: Row, stated: Stated) -> None:
        self.row, self.stated = row, stated
        self.wanting: list[str] = []
        self.assumed: list[Assumption] = []
        self.unstated: list[Assumption] = []

    def land(self, way: Way) -> Fraction | None:
        if way == "take-back":
            return self._left()
        if way == "swap":  # what is given for it goes off
            return _times(self._left(), _rest(self._assume("swap_share")))
        if way == "split":
            return _times(self._left(), self._assume("split_share"))
        return None

    def floor(self, way: Way) -> Fraction | None:
        if way in ("take-back", "swap", "split"):
            return _times(self.land(way), self._ratio())
        if way == "upgrade":
            return _times(self._whole("floor_area"), self._assume("upgrade_share"))
        if way == "storeys":
            return _times(self._whole("base_area"), self._assume("storeys_added"))
        if way == "joint":
            return _times(_times(self._left(), self._assume("joint_share")), self._ratio())
        if way == "underground":
            return _times(self._left(), self._assume("underground_share"))
        built, there = self._whole("floor_area"), self._left()
        new = _times(there, self._assume("workshop_ratio"))
        return None if new is None or built is None else max(new - built, Fraction(0))

    def _left(self) -> Fraction | None:
        self.wanting += [c for c in ("area", "disposed_area") if hectares(self.row, c) is None]
        return left_of(self.row)

    def _whole(self, column: str) -> Fraction | None:
        """Give what stands on the plot; of one disposed of in part nobody states what is left."""
        found, left = hectares(self.row, column), self._left()
        if found is None or (left is not None and left != hectares(self.row, "area")):
            self.wanting.append(column)
            return None
        return None if left is None else found

    def _ratio(self) -> Fraction | None:
        """Give the planned ratio of the list; where it states none, that assumed for new works."""
        planned = self.row.get("planned_ratio")
        return self._assume("new_ratio") if planned is None else Fraction(str(planned))

    def _assume(self, name: Assumption) -> Fraction | None:
        found = self.stated.get(name)
        (self.unstated if found is None else self.assumed).append(name)
        return found


def _times(left: Fraction | None, right: Fraction | None) -> Fraction | None:
    return None if left is None or right is None else left * right


def _rest(share: Fraction | None) -> Fraction | None:
    return None if share is None else 1 - share
