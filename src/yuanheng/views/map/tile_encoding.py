"""Polygons as a layer of a Mapbox Vector Tile 2.1, all coordinates encoded at once by NumPy.

Source: the Mapbox Vector Tile Specification 2.1, sections 4.2 to 4.4 (layer, feature, geometry).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import shapely

from yuanheng.ledger.surveys.shapes import Shapes

Places = npt.NDArray[np.intp]
Whole = npt.NDArray[np.int64]

#: The grid of a tile: so many units along each side.
EXTENT = 4096
_MOVE_TO_ONE, _LINE_TO, _CLOSE = 9, 2, 15
_POLYGON = 3
#: A varint of 32 bits has at most so many bytes.
_LONGEST = 5


def encode_layer(
    name: str,
    shapes: Shapes,
    ids: Places,
    facts: Mapping[str, Sequence[str]],
    grid: tuple[float, float, float],
) -> bytes:
    """Encode polygons with their ids and facts as a tile of one layer; empty where none is left.

    grid: the left and the top of the tile, and units per metre; y grows downwards. What covers no
    cell of the grid is left out.
    """
    geometry, of_shape = _geometry(shapes, grid)
    if not len(of_shape):
        return b""
    keys = list(facts)
    values: dict[str, int] = {}
    tags: dict[tuple[str, ...], bytes] = {}
    body = [b"\x78\x02", _text(0x0A, name)]
    said = list(zip(*facts.values(), strict=True)) if facts else [()] * len(shapes)
    for n, number, drawn in zip(of_shape.tolist(), ids[of_shape].tolist(), geometry, strict=True):
        flat = tags.get(said[n])
        if flat is None:
            flat = _tags(said[n], values)
            tags[said[n]] = flat
        feature = b"\x08%b%b\x18\x03\x22%b%b" % (
            _varint(number),
            flat,
            _varint(len(drawn)),
            drawn,
        )
        body.append(b"\x12%b%b" % (_varint(len(feature)), feature))
    body += [_text(0x1A, key) for key in keys]
    body += [_bytes(0x22, _text(0x0A, value)) for value in values]
    body.append(b"\x28" + _varint(EXTENT))
    return _bytes(0x1A, b"".join(body))


def _tags(said: tuple[str, ...], values: dict[str, int]) -> bytes:
    """Encode the facts of a feature by the places of key and value; a new value gets its place."""
    pairs = ((k, values.setdefault(value, len(values))) for k, value in enumerate(said))
    return _bytes(0x12, b"".join(_varint(k) + _varint(v) for k, v in pairs))


def _geometry(shapes: Shapes, grid: tuple[float, float, float]) -> tuple[list[bytes], Places]:
    """Encode the commands of each shape that is left, and name the shapes."""
    points, ring, shape = _rings(shapes, grid)
    if not len(ring):
        return [], np.empty(0, dtype=np.intp)
    count = np.bincount(ring)
    first = np.concatenate(([0], np.cumsum(count)[:-1]))
    of_shape = shape[first]
    before = np.vstack(([[0, 0]], points[:-1]))
    starts = np.flatnonzero(np.diff(of_shape, prepend=-1))
    before[first[starts]] = 0
    step = points - before
    zigzag = (step << 1) ^ (step >> 63)
    size = 2 * count + 3
    offset = np.concatenate(([0], np.cumsum(size)[:-1]))
    commands = np.empty(int(size.sum()), dtype=np.int64)
    commands[offset] = _MOVE_TO_ONE
    commands[offset + 3] = (count - 1) << 3 | _LINE_TO
    commands[offset + size - 1] = _CLOSE
    nth = np.arange(len(ring)) - first[ring]
    at = offset[ring] + 1 + 2 * nth + (nth > 0)
    commands[at], commands[at + 1] = zigzag[:, 0], zigzag[:, 1]
    written, ends = _varints(commands)
    bounds = np.concatenate((offset[starts], [len(commands)]))
    cuts = np.concatenate(([0], ends))[bounds].tolist()
    return [written[a:b] for a, b in pairwise(cuts)], of_shape[starts]


def _rings(shapes: Shapes, grid: tuple[float, float, float]) -> tuple[Whole, Places, Places]:
    """Lay the rings on the grid: points, their ring and their shape; outer rings turn clockwise.

    Points that fall together are one; a ring that covers nothing is gone, and its holes with it.
    """
    parts, of_part = shapely.get_parts(shapes, return_index=True)
    areal = shapely.get_type_id(parts) == _POLYGON
    parts, of_part = shapely.orient_polygons(parts[areal], exterior_cw=True), of_part[areal]
    lines, of_ring = shapely.get_rings(parts, return_index=True)
    is_outer = np.diff(of_ring, prepend=-1) > 0
    spots, ring = shapely.get_coordinates(lines, return_index=True)
    left, top, scale = grid
    points = np.rint((spots - (left, top)) * (scale, -scale)).astype(np.int64)
    keep = np.ones(len(ring), dtype=bool)
    keep[1:] = (ring[1:] != ring[:-1]) | (points[1:] != points[:-1]).any(axis=1)
    points, ring = points[keep], ring[keep]
    # The last point closes the ring and repeats its first.
    last = np.append(ring[1:] != ring[:-1], True) if len(ring) else np.empty(0, dtype=bool)
    points, ring = points[~last], ring[~last]
    turned = _doubled_area(points, ring, len(lines))
    good = np.where(is_outer, turned > 0, turned < 0)
    good &= good[np.flatnonzero(is_outer)][of_ring] if len(of_ring) else good
    stays = good[ring]
    points, ring = points[stays], ring[stays]
    shape = of_part[of_ring[ring]]
    return points, np.cumsum(np.diff(ring, prepend=ring[:1]) > 0), shape


def _doubled_area(points: Whole, ring: Places, rings: int) -> Whole:
    """Give twice the area of each ring, positive where it turns clockwise on the page."""
    if not len(ring):
        return np.zeros(rings, dtype=np.int64)
    count = np.bincount(ring, minlength=rings)
    first = np.concatenate(([0], np.cumsum(count)[:-1]))
    following = np.arange(1, len(ring) + 1)
    ends = (first + count - 1)[count > 0]
    following[ends] = first[count > 0]
    after = points[following]
    cross = points[:, 0] * after[:, 1] - after[:, 0] * points[:, 1]
    return np.bincount(ring, weights=cross, minlength=rings).astype(np.int64)


def _varints(numbers: Whole) -> tuple[bytes, Whole]:
    """Write whole numbers as varints, and say where each ends."""
    length = np.ones(len(numbers), dtype=np.int64)
    for k in range(1, _LONGEST):
        length += numbers >= 1 << 7 * k
    ends = np.cumsum(length)
    written = np.empty(int(ends[-1]), dtype=np.uint8)
    for k in range(_LONGEST):
        here = length > k
        more = np.where(length[here] > k + 1, 0x80, 0)
        written[(ends - length)[here] + k] = (numbers[here] >> 7 * k) & 0x7F | more
    return written.tobytes(), ends


def _varint(number: int) -> bytes:
    """Write one whole number."""
    if number < 0x80:
        return bytes((number,))
    written = bytearray()
    while number >= 0x80:
        written.append(number & 0x7F | 0x80)
        number >>= 7
    written.append(number)
    return bytes(written)


def _bytes(tag: int, content: bytes) -> bytes:
    """Write a field with its length."""
    return bytes((tag,)) + _varint(len(content)) + content


def _text(tag: int, content: str) -> bytes:
    """Write a text with its length."""
    return _bytes(tag, content.encode())
