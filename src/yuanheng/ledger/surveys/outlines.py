"""The outlines of a survey (图斑轮廓) in common metres, and how far apart two surveys lie."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyproj
import shapely

from yuanheng.ledger.surveys.shapes import Shapes, local_crs, project
from yuanheng.ledger.surveys.transformations import to_degrees

Floats = npt.NDArray[np.float64]

#: Two surveys lie in one place where the patches they share are this close, in metres (median).
IN_PLACE_M = 5.0
#: Shapes are alike where area and perimeter agree within this share.
_ALIKE = 1e-3
#: So many patches must lie apart alike, and at least half of those compared, to be a displacement.
_FEWEST = 3
_STRAY_M = 1.0


@dataclass(frozen=True)
class Outlines:
    """The patches of a survey by place: fact, number, registered area, and shape in metres.

    Where there is no shape it is None and what is measured of it NaN.
    """

    facts: list[str]
    numbers: list[str | None]
    registered: Floats
    shapes: Shapes
    area: Floats
    center: Floats

    def __len__(self) -> int:
        """Count the patches."""
        return len(self.facts)

    def moved(self, shift: Floats) -> Outlines:
        """Give the same patches, drawn elsewhere."""
        shapes = np.asarray(shapely.transform(self.shapes, lambda xy: xy + shift), dtype=object)
        return replace(self, shapes=shapes, center=self.center + shift)

    def once(self) -> dict[str, int]:
        """Give the place of every number that stands exactly once."""
        count: dict[str, int] = {}
        for number in self.numbers:
            if number is not None:
                count[number] = count.get(number, 0) + 1
        return {n: i for i, n in enumerate(self.numbers) if n is not None and count[n] == 1}


def common_crs(survey: pa.Table) -> pyproj.CRS | None:
    """Choose the projected CRS for the place of a survey's first shape; None where it has none."""
    has = np.flatnonzero(survey.column("boundary").is_valid().to_numpy())
    if not has.size:
        return None
    first = survey.slice(int(has[0]), 1)
    point = shapely.centroid(shapely.from_wkb(first.column("boundary")[0].as_py()))
    source = first.column("boundary_crs")[0].as_py()
    turn = to_degrees(source)
    return local_crs(*turn.transform(point.x, point.y))


def outlines(survey: pa.Table, crs: pyproj.CRS | None) -> Outlines:
    """Draw the patches of a survey in common metres; broken rings are mended for the comparison."""
    shapes = np.asarray(
        shapely.from_wkb(np.array(survey.column("boundary").to_pylist(), dtype=object)),
        dtype=object,
    )
    source = np.array(survey.column("boundary_crs").to_pylist(), dtype=object)
    drawn = ~shapely.is_missing(shapes)
    if crs is not None:
        for name in dict.fromkeys(source[drawn].tolist()):
            chosen = drawn & (source == name)
            shapes[chosen] = project(shapes[chosen], name, crs)
    broken = drawn & ~shapely.is_valid(shapes)
    shapes[broken] = shapely.make_valid(shapes[broken])
    shapes[drawn & ~(shapely.area(shapes) > 0)] = None
    center = shapely.centroid(shapes)
    registered = survey.column("area").to_numpy(zero_copy_only=False)
    return Outlines(
        facts=survey.column("fact").to_pylist(),
        numbers=survey.column("number").to_pylist(),
        registered=np.asarray(registered, dtype=np.float64),
        shapes=shapes,
        area=np.asarray(shapely.area(shapes), dtype=np.float64),
        center=np.column_stack([shapely.get_x(center), shapely.get_y(center)]),
    )


def shift_between(before: Outlines, after: Outlines) -> Floats | None:
    """Give the metres east and north by which a later survey lies apart as a whole.

    Patches are compared whose area and perimeter no other patch of their survey has. None where
    the surveys lie in one place, or where too few patches tell or do not agree.
    """
    pairs = _alike(before, after)
    if len(pairs) < _FEWEST:
        return None
    steps = after.center[pairs[:, 1]] - before.center[pairs[:, 0]]
    middle = np.asarray(np.median(steps, axis=0), dtype=np.float64)
    near = np.hypot(*(steps - middle).T) <= _STRAY_M
    told = near.sum() >= max(_FEWEST, len(pairs) / 2)
    return middle if told and np.hypot(*middle) > IN_PLACE_M else None


def _alike(before: Outlines, after: Outlines) -> npt.NDArray[np.intp]:
    """Pair patches alike in area and perimeter, where each has one like it and no more."""
    places = [np.flatnonzero(o.area > 0) for o in (before, after)]
    marks = [
        np.log(np.column_stack([o.area[at], shapely.length(o.shapes[at])]))
        for o, at in zip((before, after), places, strict=True)
    ]
    tree = shapely.STRtree(shapely.points(marks[0]))
    low, high = marks[1] - _ALIKE, marks[1] + _ALIKE
    boxes = shapely.box(low[:, 0], low[:, 1], high[:, 0], high[:, 1])
    right, left = tree.query(boxes, predicate="intersects")
    alone = (np.bincount(left, minlength=places[0].size)[left] == 1) & (
        np.bincount(right, minlength=places[1].size)[right] == 1
    )
    return np.column_stack([places[0][left[alone]], places[1][right[alone]]])
