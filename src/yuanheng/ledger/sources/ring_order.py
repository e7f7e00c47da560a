"""Rings wound the wrong way (环绕方向): a shapefile tells holes from parts by their winding alone.

Programs that write holes as they write outlines make parts of them, one inside the other. Land
that lies in itself is none: by how the rings lie, every second one is a hole.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce

import numpy as np
import shapely

from yuanheng.ledger.sources.shape_kinds import MULTIPOLYGON, shape_kinds

_NESTED = "Nested shells"
#: To lay so many rings into each other takes a second; who draws more is asked to mend them.
_MOST_PARTS = 2_000


def holes_by_place(shapes: Sequence[bytes | None]) -> dict[int, bytes]:
    """Give, by their place, the shapes with parts inside others as shapes with holes."""
    many = np.flatnonzero(shape_kinds(shapes) == MULTIPOLYGON)
    found = {}
    for index in many.tolist():
        with np.errstate(invalid="ignore"):  # a vertex that is no number is told later, by row
            shape = shapely.from_wkb(shapes[index], on_invalid="ignore")
        if not shapely.is_valid_reason(shape).startswith(_NESTED):
            continue
        parts = shapely.get_parts(shape)
        if parts.size > _MOST_PARTS or not shapely.is_valid(parts).all():
            continue
        whole = reduce(shapely.symmetric_difference, parts.tolist())
        if whole.geom_type in ("Polygon", "MultiPolygon"):
            found[index] = bytes(shapely.to_wkb(whole))
    return found
