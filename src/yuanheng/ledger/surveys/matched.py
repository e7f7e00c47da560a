"""Shapes that fit together (无缝相接): every edge is the edge of a neighbour too, or of nobody."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import shapely

_Shapes = npt.NDArray[np.object_]
Flags = npt.NDArray[np.bool_]


def are_matched(shapes: _Shapes) -> Flags:
    """Tell shapes that lie on no other and have the points of their neighbours, to the last digit.

    Of any two that have land in common at least one is not matched. Where GEOS gives up, none is.
    """
    matched = np.zeros(shapes.size, dtype=bool)
    drawn = np.flatnonzero(np.isfinite(shapely.bounds(shapes)).all(axis=1))  # GEOS needs numbers
    try:
        wrong = shapely.coverage_invalid_edges(shapes[drawn])
    except shapely.GEOSException:
        return matched
    matched[drawn] = shapely.is_empty(wrong)
    return matched
