"""The drawing sheets of the plan: a table of block letters for each 评价范围, in drawing metres."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, NamedTuple

import shapely
from shapely.geometry import Polygon, box

from yuanheng.app.demo.zone import EXPANSION_AREA, MAIN_AREA

ROW_LINES_M: Final = (0.0, 380.0, 790.0, 1180.0, 1590.0, 1990.0, 2400.0)
SERVED: Final = frozenset("IXRKPGU")  # blocks with streets round them


class Block(NamedTuple):
    """What a block is cut into: share of its parcels by DLDM, and their log-normal size."""

    mix: dict[str, float]
    median_ha: float
    spread: float
    slant: float = 0.0


_HOMES: Final = {"A1": 0.84, "A52": 0.10, "A51": 0.06}
BLOCKS: Final = {
    "I": Block({"A2": 0.88, "A52": 0.03, "B21": 0.06, "A51": 0.03}, 3.4, 0.75),
    "X": Block({"A2": 1.0}, 99.0, 0.0),  # one large works over two cells
    "R": Block(_HOMES, 2.9, 0.55),
    "K": Block(_HOMES, 2.6, 0.5),  # homes behind shop fronts
    "P": Block({"A52": 0.82, "A51": 0.18}, 3.0, 0.5),
    "G": Block({"A51": 0.85, "A52": 0.15}, 5.0, 0.4, 0.05),
    "U": Block({"B21": 0.82, "A2": 0.18}, 3.6, 0.6, 0.03),
    "N": Block({"B22": 1.0}, 6.0, 0.5, 0.16),
    "V": Block({"B22": 1.0}, 2.9, 0.5, 0.2),  # round a village with its workshops
    "W": Block({"B22": 1.0}, 3.4, 0.5, 0.2),  # round a village
    "H": Block({"B22": 1.0}, 6.0, 0.3, 0.1),
}
SHOPS: Final = Block({"A4": 1.0}, 0.85, 0.35)


@dataclass(frozen=True)
class Sheet:
    """One 评价范围 on the drawing board, its block letters written from north to south."""

    scope: str
    columns_m: tuple[float, ...]
    letters: tuple[str, ...]
    bridges: frozenset[int]
    outline: tuple[tuple[float, float], ...]
    coarseness: float = 1.0

    def letter(self, row: int, column: int) -> str:
        """Name the block of a cell; row 0 is the southernmost."""
        return self.letters[len(self.letters) - 1 - row][column]

    def cells(self) -> Iterator[tuple[str, Polygon]]:
        """Give every block letter with its cell, from the south-west on."""
        for row in range(len(self.letters)):
            for column in range(len(self.columns_m) - 1):
                yield self.letter(row, column), self._cell(row, column)

    def joined_cells(self) -> Iterator[tuple[str, Polygon]]:
        """Give the cells with those of the large works (X) made one, and put first."""
        works = [cell for letter, cell in self.cells() if letter == "X"]
        if works:
            yield "X", shapely.union_all(works)
        yield from ((letter, cell) for letter, cell in self.cells() if letter != "X")

    def is_street_between(self, one: tuple[int, int], other: tuple[int, int]) -> bool:
        """Say whether a street parts two neighbouring cells, given as (row, column)."""
        letters = {self.letter(*one), self.letter(*other)}
        return bool(letters & SERVED) and letters != {"X"}

    def _cell(self, row: int, column: int) -> Polygon:
        xs, ys = self.columns_m, ROW_LINES_M
        return box(xs[column], ys[row], xs[column + 1], ys[row + 1])


MAIN_SHEET: Final = Sheet(
    scope=MAIN_AREA,
    columns_m=(0.0, 430.0, 880.0, 1300.0, 1760.0, 2190.0, 2620.0, 3050.0),
    letters=("HNIIIUW", "NIIXXII", "GRIIIIU", "RKPIIII", "RKKGIIU", "VRRPUNN"),
    bridges=frozenset({2, 4, 6}),
    outline=(
        (0, 120),
        (260, 0),
        (2250, 0),
        (2700, 90),
        (3050, 300),
        (3050, 2180),
        (2760, 2400),
        (420, 2400),
        (150, 2330),
        (0, 2120),
    ),
)
EXPANSION_SHEET: Final = Sheet(
    scope=EXPANSION_AREA,
    columns_m=(3120.0, 3560.0, 4010.0, 4520.0),
    letters=("NNV", "IWN", "IIN", "IIU", "IIV", "NUN"),
    bridges=frozenset({1}),
    outline=(
        (3120, 260),
        (3400, 120),
        (3900, 60),
        (4330, 260),
        (4500, 800),
        (4460, 1500),
        (4520, 2050),
        (4200, 2360),
        (3700, 2400),
        (3120, 2290),
    ),
    coarseness=1.9,
)
