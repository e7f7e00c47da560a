"""The town plan of the demo zone: an invented place, no real zone stands behind it.

The plan is drawn in straight "drawing metres" from a table of block letters, cut into patches
that share every vertex with their neighbours, then bent, turned and set down in a plane CRS.
Because the bending moves vertices and never adds any, the patches still tile the zone exactly.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import shapely
from shapely.geometry import Polygon, box

from yuanheng.app.demo.parcels import cut_up, with_enclave
from yuanheng.app.demo.projection import bend
from yuanheng.app.demo.sheets import BLOCKS, EXPANSION_SHEET, MAIN_SHEET, SERVED, SHOPS, Sheet
from yuanheng.app.demo.streets import arterials, collectors, railway_line, river_line
from yuanheng.app.demo.tiling import Board, absorb_scraps, redraw_from_common_net

_RIVER_HALF_M: Final = 26.0
_BANK_HALF_M: Final = 46.0
_EMBANKMENT_HALF_M: Final = 66.0
_RAIL_M: Final = 26.0
_SHOP_DEPTH_M: Final = 77.0


@dataclass(frozen=True)
class PlanPatch:
    """One patch of the plan: its shape in metres of ``PLAN_CRS``, 评价范围 and land class."""

    shape: Polygon
    scope: str
    land: str


def draw_plan(rng: np.random.Generator) -> tuple[PlanPatch, ...]:
    """Draw both 评价范围 of the demo zone; patches of one area tile it without gap or overlap."""
    return tuple(
        patch for sheet in (MAIN_SHEET, EXPANSION_SHEET) for patch in _draw_sheet(sheet, rng)
    )


def _draw_sheet(sheet: Sheet, rng: np.random.Generator) -> list[PlanPatch]:
    board = Board(Polygon(sheet.outline))
    _claim_lines(board, sheet)
    _claim_villages(board, sheet, rng)
    _cut_shop_fronts(board, sheet, rng)
    for letter, cell in sheet.joined_cells():
        cut_up(board, cell, BLOCKS[letter], sheet.coarseness, rng)
    pieces = redraw_from_common_net(with_enclave(absorb_scraps(board.pieces)))
    return [PlanPatch(bend(shape), sheet.scope, land) for shape, land in pieces]


def _claim_lines(board: Board, sheet: Sheet) -> None:
    """Bridges go over the river, the river cuts the railway and every lesser street."""
    for street in arterials(sheet):
        board.claim(street, "A31")
    river = river_line()
    served = shapely.union_all([cell for letter, cell in sheet.cells() if letter in SERVED])
    board.claim(river.buffer(_RIVER_HALF_M), "C1")
    board.claim(river.buffer(_BANK_HALF_M), "C1")
    board.claim(river.buffer(_EMBANKMENT_HALF_M).intersection(served), "A31")
    # The hill has its own generator: it stands in the same place for every seed.
    board.claim(_blob(215.0, 2240.0, 250.0, np.random.default_rng(7)), "C3")
    board.claim(railway_line().buffer(_RAIL_M / 2), "A32")
    for street in collectors(sheet):
        board.claim(street, "A31")


def _claim_villages(board: Board, sheet: Sheet, rng: np.random.Generator) -> None:
    for letter, cell in sheet.cells():
        if letter in "VW":
            x, y = cell.centroid.x, cell.centroid.y - 110
            board.claim(_blob(x, y, 105.0, rng), "B12")
            if letter == "V":
                board.claim(box(x - 190, y - 40, x, y + 55), "B11")


def _cut_shop_fronts(board: Board, sheet: Sheet, rng: np.random.Generator) -> None:
    for letter, cell in sheet.cells():
        if letter == "K":
            x0, y0, x1, y1 = cell.bounds
            for front in (box(x0, y0, x1, y0 + _SHOP_DEPTH_M), box(x0, y1 - _SHOP_DEPTH_M, x1, y1)):
                cut_up(board, front, SHOPS, sheet.coarseness, rng)


def _blob(x: float, y: float, radius_m: float, rng: np.random.Generator) -> Polygon:
    angles = np.linspace(0, 2 * np.pi, 36, endpoint=False)
    reach = np.full_like(angles, 1.0)
    for wave in (2, 3, 5):
        reach += rng.uniform(0.04, 0.13) * np.sin(wave * angles + rng.uniform(0, 6.28))
    ring = np.column_stack(
        [x + radius_m * reach * np.cos(angles), y + radius_m * reach * np.sin(angles)]
    )
    return Polygon(ring)
