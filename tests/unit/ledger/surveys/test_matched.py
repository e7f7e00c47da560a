"""Shapes that fit together are told at once, and none of two that share land is missed."""

from __future__ import annotations

import numpy as np
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from yuanheng.ledger.surveys.matched import fit_of
from yuanheng.ledger.surveys.shapes import Shapes
from yuanheng.ledger.surveys.shared_edges import shared_edges


def cells(seed: int, count: int) -> Shapes:
    """Irregular plots that share their boundaries, in a square of 100 m."""
    square = shapely.box(0, 0, 100, 100)
    seeds = shapely.multipoints(np.random.default_rng(seed).random((count, 2)) * 100)
    parts = shapely.get_parts(shapely.voronoi_polygons(seeds, extend_to=square))
    return np.asarray(shapely.intersection(parts, square), dtype=object)


def drawn_again(kind: str, shapes: Shapes, first: int) -> shapely.Geometry:
    """Give a shape that lies on others: a plot twice, all, some, one larger, smaller or holed."""
    one = shapes[first % shapes.size]
    others = {
        "twice": lambda: one,
        "all": lambda: shapely.union_all(shapes),
        "some": lambda: shapely.union_all(shapes[: 1 + first % shapes.size]),
        "larger": lambda: shapely.buffer(one, 0.1, join_style="mitre"),
        "smaller": lambda: shapely.buffer(one, -0.3, join_style="mitre"),
        "holed": lambda: shapely.difference(one, shapely.buffer(shapely.centroid(one), 0.5)),
    }
    return others[kind]()


KINDS = st.sampled_from(["twice", "all", "some", "larger", "smaller", "holed"])


@settings(max_examples=60)
@given(st.integers(0, 2**32), st.integers(2, 12), st.lists(KINDS, max_size=3), st.integers(0, 99))
def test_of_two_shapes_with_land_in_common_one_is_not_matched(
    seed: int, count: int, kinds: list[str], first: int
) -> None:
    """So overlaps are looked for only where a shape is not matched."""
    plots = cells(seed, count)
    again = [drawn_again(kind, plots, first + n) for n, kind in enumerate(kinds)]
    shapes = np.array([*plots, *again, None], dtype=object)
    fitting = shapes[fit_of(shapes).matched]
    left, right = shapely.STRtree(fitting).query(fitting)
    common = shapely.area(shapely.intersection(fitting[left], fitting[right]))
    assert (common[left != right] < 1e-6).all()


@settings(max_examples=25, deadline=None)
@given(
    st.integers(0, 2**32),
    st.integers(60, 200),
    st.lists(KINDS, max_size=2),
    st.sampled_from([0.0, 7.3]),
)
def test_looking_near_unshared_edges_tells_what_looking_everywhere_does(
    seed: int, count: int, kinds: list[str], shifted: float
) -> None:
    """Also where the land is drawn again a little beside itself, and no plot of it ends alone."""
    plots = cells(seed, count)
    again = [drawn_again(kind, plots, n) for n, kind in enumerate(kinds)]
    beside = shapely.transform(plots, lambda points: points + shifted) if shifted else []
    shapes = np.array([*plots, *again, *beside], dtype=object)
    everywhere = shapely.is_empty(shapely.coverage_invalid_edges(shapes))
    assert fit_of(shapes).matched.tolist() == everywhere.tolist()


def test_an_edge_is_shared_whichever_way_its_rings_run() -> None:
    """Two plots beside each other share one edge; one drawn twice shares none."""
    one, other = shapely.box(0, 0, 10, 10), shapely.box(10, 0, 20, 10)
    ways = (one, shapely.reverse(one))
    for way in ways:
        some, every = shared_edges(np.array([way, other], dtype=object))
        assert (some.tolist(), every.tolist()) == ([True, True], [False, False])
        twice, _ = shared_edges(np.array([way, one], dtype=object))
        assert not twice.any()


def test_a_mosaic_is_matched_and_a_plot_drawn_too_far_in_it_is_not() -> None:
    """A plot drawn short lies free, which is no fault in itself."""
    plots = cells(3, 12)
    assert fit_of(plots).matched.all()
    plots[4] = shapely.buffer(plots[4], -0.3, join_style="mitre")
    assert fit_of(plots).matched.all()
    plots[4] = shapely.buffer(plots[4], 0.4, join_style="mitre")
    assert not fit_of(plots).matched[4]


def test_a_shape_without_numbers_is_not_matched() -> None:
    """It would keep the library busy for ever."""
    odd = np.array([shapely.box(0, 0, np.inf, 1), shapely.box(0, 0, 1, 1)], dtype=object)
    assert fit_of(odd).matched.tolist() == [False, True]
