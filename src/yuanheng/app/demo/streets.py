"""The lines of the plan that take land before any parcel does: streets, the river, the railway."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Final

import numpy as np
import shapely
from shapely.geometry import LineString, Polygon

from yuanheng.app.demo.sheets import ROW_LINES_M, Sheet

_ARTERIAL_M: Final = 38.0
_COLLECTOR_M: Final = 26.0
_LANE_M: Final = 18.0


def arterials(sheet: Sheet) -> Iterator[Polygon]:
    """Give the streets that bridge the river, each stretch for itself."""
    rows = len(sheet.letters)
    for column in sorted(sheet.bridges):
        wanted = [sheet.is_street_between((r, column - 1), (r, column)) for r in range(rows)]
        x = sheet.columns_m[column]
        for low, high in _runs(wanted):
            yield _street((x, ROW_LINES_M[low]), (x, ROW_LINES_M[high]), _ARTERIAL_M)


def collectors(sheet: Sheet) -> Iterator[Polygon]:
    """Give each collector street as one shape with the lanes that hang from it."""
    rows = len(sheet.letters)
    for row in range(1, rows):
        # The northernmost collector also serves the row above it, which has no other.
        served = (row - 1, row) if row == rows - 1 else (row - 1,)
        lanes = [lane for hanging in served for lane in _lanes(sheet, hanging)]
        yield shapely.union_all([*_collector(sheet, row), *lanes])


def _collector(sheet: Sheet, row: int) -> Iterator[Polygon]:
    xs, y = sheet.columns_m, ROW_LINES_M[row]
    columns = range(len(xs) - 1)
    wanted = [sheet.is_street_between((row - 1, c), (row, c)) for c in columns]
    for west, east in _runs(wanted):
        yield _street((xs[west], y), (xs[east], y), _COLLECTOR_M)


def _lanes(sheet: Sheet, row: int) -> Iterator[Polygon]:
    south, north = ROW_LINES_M[row : row + 2]
    for column in sorted(set(range(1, len(sheet.columns_m) - 1)) - sheet.bridges):
        if sheet.is_street_between((row, column - 1), (row, column)):
            x = sheet.columns_m[column]
            yield _street((x, south), (x, north), _LANE_M)


def _street(start: tuple[float, float], end: tuple[float, float], width_m: float) -> Polygon:
    return LineString([start, end]).buffer(width_m / 2, cap_style="square")


def _runs(wanted: list[bool]) -> Iterator[tuple[int, int]]:
    for keep, group in groupby(enumerate(wanted), key=lambda pair: pair[1]):
        indices = [index for index, _ in group]
        if keep:
            yield indices[0], indices[-1] + 1


def river_line() -> LineString:
    """Draw the middle of the river, which winds from the north-west to the south-east."""
    return LineString([(x, _river_y(x)) for x in range(-200, 4800, 40)])


def _river_y(x: float) -> float:
    return float(1700 - 0.24 * x + 130 * np.sin(2 * np.pi * x / 1900 + 0.5))


def railway_line() -> LineString:
    """Draw the middle of the railway along the north of the zone."""
    return LineString([(x, 2215 + 45 * np.sin(x / 520)) for x in range(-200, 4800, 50)])
