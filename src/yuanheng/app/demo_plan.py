"""Draw the town plan of the demo zone: an invented place, no real zone stands behind it.

The plan is drawn in straight "drawing metres" from a table of block letters, cut into patches
that share every vertex with their neighbours, then bent, turned and set down in a plane CRS.
Because the bending moves vertices and never adds any, the patches still tile the zone exactly.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
import pyproj
import shapely
from shapely.geometry import LineString, Polygon, box
from shapely.ops import split

MAIN_AREA: Final = "主区"
EXPANSION_AREA: Final = "发展方向区"
PLAN_CRS: Final = "EPSG:4547"  # CGCS2000, 3-degree Gauss-Krüger, central meridian 114° E
SURVEY_CRS: Final = "EPSG:4326"

_ORIGIN_M: Final = (478_400.0, 3_606_200.0)
_TURN_DEG: Final = 9.0
_GRID_M: Final = 0.01
_VERTEX_STEP_M: Final = 70.0
_ARTERIAL_M, _COLLECTOR_M, _LANE_M, _RAIL_M, _SHOP_DEPTH_M = 38.0, 26.0, 18.0, 26.0, 77.0
_RIVER_HALF_M, _BANK_HALF_M, _EMBANKMENT_HALF_M = 26.0, 46.0, 66.0

_ROW_LINES: Final = (0.0, 380.0, 790.0, 1180.0, 1590.0, 1990.0, 2400.0)
_SERVED: Final = frozenset("IXRKPGU")  # blocks with streets round them


class _Block(NamedTuple):
    """What a block is cut into: share of its parcels by DLDM, and their log-normal size."""

    mix: dict[str, float]
    median_ha: float
    spread: float
    slant: float = 0.0


_HOMES: Final = {"A1": 0.84, "A52": 0.10, "A51": 0.06}
_BLOCKS: Final = {
    "I": _Block({"A2": 0.88, "A52": 0.03, "B21": 0.06, "A51": 0.03}, 3.4, 0.75),
    "X": _Block({"A2": 1.0}, 99.0, 0.0),  # one large works over two cells
    "R": _Block(_HOMES, 2.9, 0.55),
    "K": _Block(_HOMES, 2.6, 0.5),  # homes behind shop fronts
    "P": _Block({"A52": 0.82, "A51": 0.18}, 3.0, 0.5),
    "G": _Block({"A51": 0.85, "A52": 0.15}, 5.0, 0.4, 0.05),
    "U": _Block({"B21": 0.82, "A2": 0.18}, 3.6, 0.6, 0.03),
    "N": _Block({"B22": 1.0}, 6.0, 0.5, 0.16),
    "V": _Block({"B22": 1.0}, 2.9, 0.5, 0.2),  # round a village with its workshops
    "W": _Block({"B22": 1.0}, 3.4, 0.5, 0.2),  # round a village
    "H": _Block({"B22": 1.0}, 6.0, 0.3, 0.1),
}
_SHOPS: Final = _Block({"A4": 1.0}, 0.85, 0.35)


@dataclass(frozen=True)
class PlanPatch:
    """One patch of the plan: its shape in metres of ``PLAN_CRS``, 评价范围 and land class."""

    shape: Polygon
    scope: str
    land: str


@dataclass(frozen=True)
class _Sheet:
    """One 评价范围 on the drawing board, its block letters written from north to south."""

    scope: str
    columns: tuple[float, ...]
    letters: tuple[str, ...]
    bridges: frozenset[int]
    outline: tuple[tuple[float, float], ...]
    coarseness: float = 1.0

    def cell(self, row: int, column: int) -> Polygon:
        xs, ys = self.columns, _ROW_LINES
        return box(xs[column], ys[row], xs[column + 1], ys[row + 1])

    def letter(self, row: int, column: int) -> str:
        return self.letters[len(self.letters) - 1 - row][column]

    def cells(self) -> Iterator[tuple[str, Polygon]]:
        for row in range(len(self.letters)):
            for column in range(len(self.columns) - 1):
                yield self.letter(row, column), self.cell(row, column)


_MAIN_SHEET: Final = _Sheet(
    scope=MAIN_AREA,
    columns=(0.0, 430.0, 880.0, 1300.0, 1760.0, 2190.0, 2620.0, 3050.0),
    letters=("HNIIIUW", "NIIXXII", "GRIIIIU", "RKPIIII", "RKKGIIU", "VRRPUNN"),
    bridges=frozenset({2, 4, 6}),
    outline=(
        (0, 120), (260, 0), (2250, 0), (2700, 90), (3050, 300), (3050, 2180),
        (2760, 2400), (420, 2400), (150, 2330), (0, 2120),
    ),
)  # fmt: skip
_EXPANSION_SHEET: Final = _Sheet(
    scope=EXPANSION_AREA,
    columns=(3120.0, 3560.0, 4010.0, 4520.0),
    letters=("NNV", "IWN", "IIN", "IIU", "IIV", "NUN"),
    bridges=frozenset({1}),
    outline=(
        (3120, 260), (3400, 120), (3900, 60), (4330, 260), (4500, 800), (4460, 1500),
        (4520, 2050), (4200, 2360), (3700, 2400), (3120, 2290),
    ),
    coarseness=1.9,
)  # fmt: skip


def draw_plan(rng: np.random.Generator) -> tuple[PlanPatch, ...]:
    """Draw both 评价范围 of the demo zone; patches of one area tile it without gap or overlap."""
    return tuple(
        patch for sheet in (_MAIN_SHEET, _EXPANSION_SHEET) for patch in _draw_sheet(sheet, rng)
    )


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


class _Board:
    """The free land of one sheet: whoever claims first keeps what it claimed."""

    def __init__(self, outline: Polygon) -> None:
        self.free = outline
        self.pieces: list[tuple[Polygon, str]] = []

    def claim(self, shape: Polygon, land: str) -> None:
        self.pieces += [(part, land) for part in self.take(shape)]

    def take(self, shape: Polygon) -> list[Polygon]:
        won = shapely.intersection(self.free, shape, grid_size=_GRID_M)
        self.free = shapely.difference(self.free, shape, grid_size=_GRID_M)
        return _polygons(won)


def _draw_sheet(sheet: _Sheet, rng: np.random.Generator) -> list[PlanPatch]:
    board = _Board(Polygon(sheet.outline))
    _claim_lines(board, sheet)
    for letter, cell in sheet.cells():
        if letter in "VW":
            x, y = cell.centroid.x, cell.centroid.y - 110
            board.claim(_blob(x, y, 105.0, rng), "B12")
            if letter == "V":
                board.claim(box(x - 190, y - 40, x, y + 55), "B11")
    for letter, cell in sheet.cells():
        if letter == "K":
            x0, y0, x1, y1 = cell.bounds
            for front in (box(x0, y0, x1, y0 + _SHOP_DEPTH_M), box(x0, y1 - _SHOP_DEPTH_M, x1, y1)):
                _cut_up(board, front, _SHOPS, sheet.coarseness, rng)
    for letter, cell in _joined_cells(sheet):
        _cut_up(board, cell, _BLOCKS[letter], sheet.coarseness, rng)
    pieces = _node(_with_enclave(_absorb_scraps(board.pieces)))
    return [PlanPatch(_bend(shape), sheet.scope, land) for shape, land in pieces]


def _claim_lines(board: _Board, sheet: _Sheet) -> None:
    """Bridges go over the river, the river cuts the railway and every lesser street."""
    served = shapely.union_all([cell for letter, cell in sheet.cells() if letter in _SERVED])
    hill = _blob(215.0, 2240.0, 250.0, np.random.default_rng(7))
    streets = list(_streets(sheet))
    for street, bridge in streets:
        if bridge:
            board.claim(street, "A31")
    river = LineString([(x, _river_y(x)) for x in range(-200, 4800, 40)])
    board.claim(river.buffer(_RIVER_HALF_M), "C1")
    board.claim(river.buffer(_BANK_HALF_M), "C1")
    board.claim(river.buffer(_EMBANKMENT_HALF_M).intersection(served), "A31")
    board.claim(hill, "C3")
    rail = LineString([(x, 2215 + 45 * np.sin(x / 520)) for x in range(-200, 4800, 50)])
    board.claim(rail.buffer(_RAIL_M / 2), "A32")
    for street, bridge in streets:
        if not bridge:
            board.claim(street, "A31")


def _river_y(x: float) -> float:
    return float(1700 - 0.24 * x + 130 * np.sin(2 * np.pi * x / 1900 + 0.5))


def _streets(sheet: _Sheet) -> Iterator[tuple[Polygon, bool]]:
    """Give the bridging arterials whole, then each collector with the lanes that hang from it."""
    rows, columns = len(sheet.letters), len(sheet.columns) - 1
    for column in sorted(sheet.bridges):
        wanted = [_parted(sheet, (r, column - 1), (r, column)) for r in range(rows)]
        x = sheet.columns[column]
        for low, high in _runs(wanted):
            yield _street(x, _ROW_LINES[low], x, _ROW_LINES[high], _ARTERIAL_M), True
    for row in range(1, rows):
        y = _ROW_LINES[row]
        wanted = [_parted(sheet, (row - 1, c), (row, c)) for c in range(columns)]
        net = [
            _street(sheet.columns[west], y, sheet.columns[east], y, _COLLECTOR_M)
            for west, east in _runs(wanted)
        ]
        for hanging in (row - 1, row) if row == rows - 1 else (row - 1,):
            for column in set(range(1, columns)) - sheet.bridges:
                if _parted(sheet, (hanging, column - 1), (hanging, column)):
                    x, (south, north) = sheet.columns[column], _ROW_LINES[hanging : hanging + 2]
                    net.append(_street(x, south, x, north, _LANE_M))
        yield shapely.union_all(net), False


def _street(x0: float, y0: float, x1: float, y1: float, width: float) -> Polygon:
    return LineString([(x0, y0), (x1, y1)]).buffer(width / 2, cap_style="square")


def _parted(sheet: _Sheet, one: tuple[int, int], other: tuple[int, int]) -> bool:
    letters = {sheet.letter(*one), sheet.letter(*other)}
    return bool(letters & _SERVED) and letters != {"X"}


def _runs(wanted: list[bool]) -> Iterator[tuple[int, int]]:
    for keep, group in groupby(enumerate(wanted), key=lambda pair: pair[1]):
        indices = [index for index, _ in group]
        if keep:
            yield indices[0], indices[-1] + 1


def _joined_cells(sheet: _Sheet) -> Iterator[tuple[str, Polygon]]:
    works = [cell for letter, cell in sheet.cells() if letter == "X"]
    if works:
        yield "X", shapely.union_all(works)
    yield from ((letter, cell) for letter, cell in sheet.cells() if letter != "X")


def _cut_up(
    board: _Board, land: Polygon, block: _Block, coarseness: float, rng: np.random.Generator
) -> None:
    habit = block._replace(median_ha=block.median_ha * coarseness)
    for part in board.take(land):
        parcels = _parcels(part, habit, rng)
        uses = rng.choice(list(block.mix), size=len(parcels), p=list(block.mix.values()))
        # The leading use takes the largest parcel, so that no seed leaves a block without it.
        uses[np.argmax(shapely.area(parcels))] = next(iter(block.mix))
        board.pieces += [(parcel, str(use)) for parcel, use in zip(parcels, uses, strict=True)]


def _blob(x: float, y: float, radius: float, rng: np.random.Generator) -> Polygon:
    angles = np.linspace(0, 2 * np.pi, 36, endpoint=False)
    reach = np.full_like(angles, 1.0)
    for wave in (2, 3, 5):
        reach += rng.uniform(0.04, 0.13) * np.sin(wave * angles + rng.uniform(0, 6.28))
    ring = np.column_stack(
        [x + radius * reach * np.cos(angles), y + radius * reach * np.sin(angles)]
    )
    return Polygon(ring)


def _parcels(land: Polygon, habit: _Block, rng: np.random.Generator) -> list[Polygon]:
    """Cut land into parcels of log-normal size, always across the longer side."""
    if land.area <= 1.5e4 * habit.median_ha * np.exp(habit.spread * rng.standard_normal()):
        return [land]
    x0, y0, x1, y1 = land.bounds
    wide, high = x1 - x0, y1 - y0
    at, lean = rng.uniform(0.36, 0.64), habit.slant * rng.uniform(-1, 1) * min(wide, high)
    if wide >= high:
        x = x0 + at * wide
        knife = LineString([(x - lean, y0 - 1), (x + lean, y1 + 1)])
    else:
        y = y0 + at * high
        knife = LineString([(x0 - 1, y - lean), (x1 + 1, y + lean)])
    parts = _polygons(split(land, knife))
    if len(parts) == 1:
        return parts
    return [parcel for part in parts for parcel in _parcels(part, habit, rng)]


def _absorb_scraps(pieces: list[tuple[Polygon, str]]) -> list[tuple[Polygon, str]]:
    """Join leftovers too small or too thin to be a parcel to the neighbour they lean on most."""
    shapes, lands = [shape for shape, _ in pieces], [land for _, land in pieces]
    for index in sorted(range(len(shapes)), key=lambda i: shapes[i].area):
        street = lands[index].startswith(("A3", "C"))
        least_m2, half_width = (300.0, 2.0) if street else (2000.0, 11.0)
        if shapes[index].area >= least_m2 and not shapes[index].buffer(-half_width).is_empty:
            continue
        rim = shapes[index].buffer(0.05)
        touch = [0.0 if i == index else rim.intersection(s).area for i, s in enumerate(shapes)]
        host = int(np.argmax(touch))
        shapes[host] = shapely.union(shapes[host], shapes[index], grid_size=_GRID_M)
        shapes[index] = Polygon()
    return [(s, land) for s, land in zip(shapes, lands, strict=True) if not s.is_empty]


def _with_enclave(pieces: list[tuple[Polygon, str]]) -> list[tuple[Polygon, str]]:
    """Set a substation inside a works so that it meets the works' rim in one point only."""
    works = [i for i, (shape, land) in enumerate(pieces) if land == "A2" and shape.area > 4e4]
    if not works:
        return pieces
    host = min(works, key=lambda i: pieces[i][0].area)
    shape = shapely.normalize(pieces[host][0])
    rim = shapely.get_coordinates(shape.exterior)
    longest = int(np.argmax(np.hypot(*np.diff(rim, axis=0).T)))
    foot, along = (rim[longest] + rim[longest + 1]) / 2, rim[longest + 1] - rim[longest]
    along *= 32.0 / np.hypot(*along)
    inward = np.array([along[1], -along[0]])  # normalised shells run clockwise
    lot = Polygon([foot, foot + inward + along, foot + 2 * inward, foot + inward - along])
    rest = [piece for i, piece in enumerate(pieces) if i != host]
    return [*rest, (shapely.difference(shape, lot), "A2"), (lot, "A52")]


def _node(pieces: list[tuple[Polygon, str]]) -> list[tuple[Polygon, str]]:
    """Redraw the patches from one common net of lines, so neighbours share every vertex."""
    shapes = [shape for shape, _ in pieces]
    net = shapely.union_all(shapely.boundary(shapes), grid_size=_GRID_M)
    net = shapely.segmentize(net, _VERTEX_STEP_M)
    faces = _polygons(shapely.polygonize(shapely.get_parts(net)))
    inner = shapely.point_on_surface(faces)
    _, owner = shapely.STRtree(shapes).query_nearest(inner, all_matches=False)
    drawn = []
    for index, (_, land) in enumerate(pieces):
        own = [face for face, o in zip(faces, owner, strict=True) if o == index]
        drawn += [(part, land) for part in _polygons(shapely.union_all(own))]
    return drawn


def _bend(shape: Polygon) -> Polygon:
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


def _polygons(shape: shapely.Geometry) -> list[Polygon]:
    parts: Iterable[shapely.Geometry] = shapely.get_parts(shape)
    return [part for part in parts if isinstance(part, Polygon) and part.area > 0]
