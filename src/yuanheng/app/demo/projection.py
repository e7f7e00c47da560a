"""The way of a drawn shape to the map: bent into its place, then given in degrees."""

from __future__ import annotations

from functools import cache
from typing import Final

import numpy as np
import numpy.typing as npt
import pyproj
import shapely
from shapely.geometry import Polygon

from yuanheng.app.demo.zone import PLAN_CRS, SURVEY_CRS

_ORIGIN_M: Final = (478_400.0, 3_606_200.0)
_TURN_DEG: Final = 9.0


def bend(shape: Polygon) -> Polygon:
    """Bend and turn a drawn shape into its place in ``PLAN_CRS``."""
    turn = np.radians(_TURN_DEG)

    def place(xy: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        x = xy[:, 0] + 70 * np.sin(xy[:, 1] / 560 + 0.4)
        y = xy[:, 1] + 130 * np.sin(xy[:, 0] / 1450 - 0.3)
        east = x * np.cos(turn) - y * np.sin(turn) + _ORIGIN_M[0]
        north = x * np.sin(turn) + y * np.cos(turn) + _ORIGIN_M[1]
        return np.column_stack([east, north])

    bent: Polygon = shapely.transform(shape, place)
    return bent


def to_survey_crs(shape: Polygon, shift_east_m: float = 0.0) -> Polygon:
    """Give a patch in degrees, as survey layers carry it, after an optional shift to the east."""

    def degrees(xy: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        lon, lat = _transformer().transform(xy[:, 0] + shift_east_m, xy[:, 1])
        return np.round(np.column_stack([lon, lat]), 9)

    moved: Polygon = shapely.transform(shape, degrees)
    return moved


@cache
def _transformer() -> pyproj.Transformer:
    return pyproj.Transformer.from_crs(PLAN_CRS, SURVEY_CRS, always_xy=True)
