"""Rings of a plot (圈) put together: a ring inside another is a hole, one beside it a part."""

from __future__ import annotations

import shapely

Ring = list[tuple[float, float]]


def plot_shape(rings: list[Ring]) -> bytes:
    """Put rings together to one shape as WKB; rings in an even number of others are outer ones."""
    areas = sorted((shapely.Polygon(ring) for ring in rings), key=lambda a: a.area, reverse=True)
    shells: list[shapely.Polygon] = []
    holes: dict[int, list[shapely.LinearRing]] = {}
    placed: list[tuple[shapely.Polygon, int | None]] = []
    for area in areas:
        around = [(a, shell) for a, shell in placed if _holds(a, area)]
        if len(around) % 2:
            # The smallest ring around a hole is the outer one that it lies in.
            shell = around[-1][1]
            if shell is not None:
                holes[shell].append(area.exterior)
            placed.append((area, None))
        else:
            placed.append((area, len(shells)))
            holes[len(shells)] = []
            shells.append(area)
    parts = [shapely.Polygon(shell.exterior, holes[i]) for i, shell in enumerate(shells)]
    whole = parts[0] if len(parts) == 1 else shapely.MultiPolygon(parts)
    return bytes(shapely.to_wkb(whole))


def _holds(outer: shapely.Polygon, inner: shapely.Polygon) -> bool:
    """Tell whether a ring lies in a larger one; points of it suffice, rings do not cross."""
    points = shapely.points(shapely.get_coordinates(inner)[:-1])
    return bool(shapely.covers(outer, points).all())
