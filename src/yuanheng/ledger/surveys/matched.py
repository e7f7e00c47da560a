"""Shapes that fit together (无缝相接): every edge is the edge of a neighbour too, or of nobody."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

from yuanheng.ledger.surveys.shared_edges import Flags, shared_edges
from yuanheng.ledger.surveys.tangles import few_pairs

_Shapes = npt.NDArray[np.object_]

#: So often the looked-at land is widened by its neighbours; then all of it is looked at.
_ROUNDS = 4


@dataclass(frozen=True)
class Fit:
    """How shapes fit together: which are matched, and which share an edge with another."""

    matched: Flags
    joined: Flags

    def of(self, rows: npt.NDArray[np.intp]) -> Fit:
        """Give the same for some of the shapes."""
        return Fit(self.matched[rows], self.joined[rows])


def fit_of(shapes: _Shapes) -> Fit:
    """Tell shapes that lie on no other and have the points of their neighbours, to the last digit.

    Of any two that have land in common at least one is not matched. Where GEOS gives up, none is.
    """
    matched, joined = np.zeros(shapes.size, dtype=bool), np.zeros(shapes.size, dtype=bool)
    drawn = np.flatnonzero(np.isfinite(shapely.bounds(shapes)).all(axis=1))  # GEOS needs numbers
    try:
        joined[drawn], every = shared_edges(shapes[drawn])
        matched[drawn] = ~_wrong(shapes[drawn], every)
    except shapely.GEOSException:
        pass
    return Fit(matched, joined)


def _wrong(shapes: _Shapes, inner: Flags) -> Flags:
    """Tell shapes that lie on others, or beside them with other points.

    inner: those that share all their edges. Land that lies twice ends somewhere at an edge that
    is not shared: what lies neither near such a shape nor near a wrong one is right.
    """
    if np.count_nonzero(inner) < inner.size / 2:
        return _wrong_among(shapes, np.arange(shapes.size))
    looked_at, at = np.zeros(shapes.size, dtype=bool), np.flatnonzero(~inner)
    wrong = ~inner
    for _ in range(_ROUNDS):
        looked_at[at] = True
        beside = few_pairs(shapes[at], shapes)
        if beside is None:
            return np.ones(shapes.size, dtype=bool)
        looked_at[beside[1]] = True
        found = _wrong_among(shapes, np.flatnonzero(looked_at))
        at = np.flatnonzero(found & ~wrong)
        wrong |= found
        if not at.size:
            return found
    return _wrong_among(shapes, np.arange(shapes.size))


def _wrong_among(shapes: _Shapes, rows: npt.NDArray[np.intp]) -> Flags:
    """Tell which of some shapes are wrong, as GEOS sees them; it would not end over a tangle."""
    wrong = np.zeros(shapes.size, dtype=bool)
    if few_pairs(shapes[rows], shapes[rows]) is None:
        wrong[rows] = True
        return wrong
    wrong[rows] = ~shapely.is_empty(shapely.coverage_invalid_edges(shapes[rows]))
    return wrong
