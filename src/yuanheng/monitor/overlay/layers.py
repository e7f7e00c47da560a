"""Two layers laid over each other (图层叠加), piece by piece: what each plot shares with what.

The shapes of one layer lie in memory; those of the other come in pieces, so that a city's buildings
take no more of it than a zone's.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import shapely

from yuanheng.ledger.surveys.areal import read_areal

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
#: So many shapes are laid over the others at once.
PIECE = 100_000
#: A share of the smaller shape below which two only touch: so exact is what the kernel gives.
NOISE = 1e-9


@dataclass(frozen=True)
class Land:
    """Valid shapes, ready to be laid over others: edges, where each begins, boxes, areas in m².

    `problems` says by row what was mended (`mended`) or set aside: that has no edges and shares
    nothing.
    """

    edges: Floats
    starts: Ints
    boxes: Floats
    areas: Floats
    problems: dict[int, str] = field(default_factory=dict)
    mended: frozenset[int] = frozenset()

    def __len__(self) -> int:
        """Count the shapes, those set aside too."""
        return len(self.areas)


@dataclass(frozen=True)
class Shared:
    """Pairs of shapes that share land: the place of each in its layer, and how much, in m²."""

    first: Ints
    second: Ints
    area: Floats


def check(wkb: Sequence[bytes | None]) -> Land:
    """Ready shapes on a plane, in metres: one not valid is mended if its area stays, else left.

    A shape that crosses itself would else share nothing in silence.
    """
    found = read_areal(tuple(wkb), degrees=False)
    read = _read(pa.array(shapely.to_wkb(found.shapes), pa.large_binary()))
    return Land(
        read.edges, read.starts, read.boxes, read.areas, found.problems, frozenset(found.kept)
    )


def trust(wkb: pa.Array | pa.ChunkedArray) -> Land:
    """Ready shapes that an import has checked (WKB, little-endian, flat), without looking again.

    ValueError where one is no shape of areas.
    """
    read = _read(wkb)
    unread = np.flatnonzero(np.isnan(read.boxes[:, 0]) & ~np.asarray(wkb.is_null()))
    if unread.size:
        raise ValueError(int(unread[0]))
    return read


def shared(plots: Land, others: Land) -> Shared:
    """Give every pair of a plot and another shape that share land."""
    return next(iter(overlay(plots, [others])))


def overlay(plots: Land, pieces: Iterable[Land]) -> Iterator[Shared]:
    """Lay pieces of a layer over plots, one after the other; `second` counts through all pieces."""
    from yuanheng.monitor.overlay import grid, kernel  # noqa: PLC0415 - compiling takes seconds

    kernel.keep()
    laid, done = grid.lay_grid(plots.boxes), 0
    for piece in pieces:
        pairs = grid.meeting(*laid, plots.boxes, piece.boxes)
        area = kernel.shared_areas(
            plots.edges, plots.starts, plots.boxes, piece.edges, piece.starts, piece.boxes, pairs
        )
        first, second = pairs.T
        some = area > NOISE * np.minimum(plots.areas[first], piece.areas[second])
        yield Shared(first[some], second[some] + done, area[some])
        done += len(piece)


def in_pieces(wkb: pa.ChunkedArray, size: int = PIECE) -> Iterator[Land]:
    """Ready checked shapes piece by piece."""
    for first in range(0, len(wkb), size):
        yield trust(wkb.slice(first, size))


def _read(wkb: pa.Array | pa.ChunkedArray) -> Land:
    """Read the edges of shapes; of none, where there is none."""
    from yuanheng.monitor.overlay import kernel  # noqa: PLC0415 - compiling takes seconds

    kernel.keep()
    column = wkb.cast(pa.large_binary())  # of more than 2 GB, in one piece
    if isinstance(column, pa.ChunkedArray):
        column = column.combine_chunks()
    _, offsets, data = column.buffers()
    places = np.frombuffer(offsets, np.int64)[column.offset : column.offset + len(column) + 1]
    held = np.frombuffer(data or b"", np.uint8)
    return Land(*kernel.read_shapes(held, places))
