"""Cells of a pixel stand for small shapes, truly in place and in area."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from yuanheng.views.map.tile_thinning import gather

#: Shapes: column and row of the cell in which each lies, its kind, and its share of the cell.
FIELDS = st.lists(
    st.tuples(st.integers(0, 12), st.integers(0, 12), st.integers(0, 3), st.floats(0.01, 1.0)),
    min_size=1,
    max_size=200,
)


@given(FIELDS)
def test_a_cell_shows_a_colour_that_is_there_and_no_cell_two(
    field: list[tuple[int, int, int, float]],
) -> None:
    """Every cell chosen holds the middle of the shape that it shows; each kind is shown."""
    centres = np.array([(x + 0.5, y + 0.5) for x, y, *_ in field])
    kinds = np.array([kind for _, _, kind, _ in field], dtype=np.intp)
    chosen, cells = gather(centres, np.array([share for *_, share in field]), kinds, 1.0)
    assert (np.floor(centres[chosen]) == cells).all()
    assert set(kinds[chosen].tolist()) == set(kinds.tolist())
    shown = [(*cell, kind) for cell, kind in zip(cells.tolist(), kinds[chosen], strict=True)]
    assert len(set(shown)) == len(shown)


@given(st.lists(st.floats(0.0, 1.0), min_size=1, max_size=400))
def test_the_area_of_one_kind_is_kept_to_half_a_cell(shares: list[float]) -> None:
    """As many cells are painted as the shapes would fill, but one at least."""
    count = len(shares)
    centres = np.column_stack((np.arange(count) + 0.5, np.full(count, 0.5)))
    chosen, _ = gather(centres, np.array(shares), np.zeros(count, dtype=np.intp), 1.0)
    assert abs(len(chosen) - sum(shares)) <= 0.5 + 1e-6 or len(chosen) == 1


def test_nothing_is_chosen_of_nothing() -> None:
    """A survey without small shapes has no cells."""
    chosen, cells = gather(np.empty((0, 2)), np.empty(0), np.empty(0, dtype=np.intp), 1.0)
    assert (chosen.size, cells.shape) == (0, (0, 2))
