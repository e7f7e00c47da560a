"""Gaps between patches are the same however the land is cut into tiles."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from yuanheng.ledger.surveys import gaps
from yuanheng.ledger.surveys.gaps import gaps_narrower
from yuanheng.ledger.surveys.matched import fit_of
from yuanheng.ledger.surveys.shapes import Shapes


def mosaic(seed: int, count: int = 150) -> Shapes:
    """Irregular plots in a square of 600 m, some drawn 30 cm short and one with a narrow yard."""
    rng, square = np.random.default_rng(seed), shapely.box(0, 0, 600, 600)
    seeds = shapely.multipoints(rng.random((count, 2)) * 600)
    cells = shapely.get_parts(shapely.voronoi_polygons(seeds, extend_to=square))
    cells = shapely.intersection(cells, square)
    short = rng.random(cells.size) < 0.2
    cells[short] = shapely.buffer(cells[short], -0.3, join_style="mitre")
    yard = shapely.difference(shapely.box(700, 0, 750, 50), shapely.box(710, 20, 750, 20.6))
    found: Shapes = np.append(cells, yard)
    return found


def closed(shapes: Shapes) -> shapely.Geometry:
    """Close the land whole, as GEOS does where there is little of it."""
    land = shapely.union_all(shapes)
    wider = shapely.buffer(land, 0.5, join_style="mitre")
    return shapely.difference(shapely.buffer(wider, -0.5, join_style="mitre"), land)


def crossing(strips: int) -> Shapes:
    """Strips in both directions: the outline of all has a corner wherever two cross."""
    at = np.arange(strips) * 20.0
    far = np.full(strips, strips * 20.0)
    return np.concatenate(
        [shapely.box(at, at * 0, at + 10, far), shapely.box(at * 0, at, far, at + 10)]
    )


@pytest.mark.parametrize("strips", [20, 60, 100])
def test_land_that_crosses_itself_is_closed_in_parts(
    strips: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Closing takes the square of the corners: there are never many at once, and few twice."""
    closed_at_once: list[int] = []

    def counting(shape: shapely.Geometry, *args: object, **said: object) -> shapely.Geometry:
        closed_at_once.append(int(shapely.get_num_coordinates(shape)))
        return buffer(shape, *args, **said)

    buffer = shapely.buffer
    monkeypatch.setattr(shapely, "buffer", counting)
    shapes = crossing(strips)
    assert gaps_narrower(shapes, fit_of(shapes), 1.0).size == 0
    assert max(closed_at_once) < 1.5 * gaps._CROSSINGS
    corners = int(shapely.get_num_coordinates(shapely.union_all(shapes)))
    assert sum(closed_at_once) < 3 * corners  # twice each, and what margins hold


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("patches", [1000, 8])
@pytest.mark.parametrize("strips", [0, 12])
def test_tiles_change_no_gap(
    seed: int, patches: int, strips: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What lies across the edges of tiles is one gap, and none is lost or found twice."""
    monkeypatch.setattr(gaps, "_PATCHES", patches)
    monkeypatch.setattr(gaps, "_LARGE", 6)
    shapes = mosaic(seed)
    if strips:
        monkeypatch.setattr(gaps, "_CROSSINGS", 60)
        shapes = np.concatenate([shapes, crossing(strips)])
    found, whole = gaps_narrower(shapes, fit_of(shapes), 1.0), closed(shapes)
    assert shapely.area(found).sum() == pytest.approx(shapely.area(whole), abs=0.01)
    assert shapely.area(shapely.symmetric_difference(shapely.union_all(found), whole)) < 0.01
    parts = shapely.get_parts(whole)
    assert (shapely.area(found) > 1).sum() == (shapely.area(parts) > 1).sum()


def test_plots_further_apart_than_any_gap_have_none() -> None:
    """Streets between plots are no gaps, and are not even looked at."""
    n = np.arange(100)
    plots = shapely.box(n * 60.0, 0, n * 60.0 + 50, 50)
    assert gaps_narrower(plots, fit_of(plots), 1.0).size == 0
