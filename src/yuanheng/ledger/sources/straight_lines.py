"""Arcs made of straight lines (弧段直线化) where GDAL leaves them: in collections, in GeoParquet.

It is done on the bytes of a shape (ISO WKB), with a point every degree: a circle loses 0.005 %.
"""

from __future__ import annotations

import math
import struct
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

_Points = npt.NDArray[np.float64]

_POINT, _LINE, _POLYGON, _COLLECTION = 1, 2, 3, 7
_ARCS, _COMPOUND, _CURVED_POLYGON = 8, 9, 10
#: Shapes of shapes, and what each is once it has no arcs.
_MANY = {4: 4, 5: 5, 6: 6, 7: 7, 11: 5, 12: 6}
_STEP = math.radians(1)
#: Of a shape with more arcs than this the file is odd: it is set aside as a curve.
_MOST_ARCS = 100_000


def straightened(wkb: bytes | None) -> bytes | None:
    """Give a shape without arcs, flat; as it is where it has none or is odd."""
    if wkb is None:
        return None
    reading = _Reading(wkb)
    try:
        made = reading.shape()
    except (ValueError, struct.error, RecursionError):
        return wkb
    return made if reading.arcs else wkb


@dataclass
class _Reading:
    """The bytes of a shape, how far they are read, and how many arcs there were."""

    wkb: bytes
    at: int = 0
    arcs: int = 0

    def shape(self) -> bytes:
        """Read one shape, and write it without arcs."""
        order, kind, size = self._head()
        if kind == _POINT:
            return _head(_POINT) + self._points(order, size, 1).tobytes()
        if kind in (_LINE, _ARCS, _COMPOUND):
            return _head(_LINE) + _run(self._line(order, kind, size))
        if kind == _POLYGON:
            count = self._count(order)
            rings = [self._points(order, size, self._count(order)) for _ in range(count)]
            return _head(_POLYGON, count) + b"".join(map(_run, rings))
        if kind == _CURVED_POLYGON:
            count = self._count(order)
            curves = [self._line(*self._head()) for _ in range(count)]
            return _head(_POLYGON, count) + b"".join(map(_run, curves))
        if kind not in _MANY:
            raise ValueError(kind)
        count = self._count(order)
        return _head(_MANY[kind], count) + b"".join(self.shape() for _ in range(count))

    def _head(self) -> tuple[str, int, int]:
        """Read the order of bytes, the kind of shape, and how many numbers a point has."""
        order = "<" if self.wkb[self.at : self.at + 1] == b"\x01" else ">"
        kind = self._number(f"{order}xI", 5)
        if kind >= 4000:  # with what is no ISO WKB
            raise ValueError(kind)
        return order, kind % 1000, (2, 3, 3, 4)[kind // 1000]

    def _count(self, order: str) -> int:
        return self._number(f"{order}I", 4)

    def _number(self, form: str, length: int) -> int:
        (found,) = struct.unpack_from(form, self.wkb, self.at)
        self.at += length
        return int(found)

    def _points(self, order: str, size: int, count: int) -> _Points:
        """Read points, of each its first two numbers."""
        numbers = np.frombuffer(self.wkb, f"{order}f8", count * size, self.at)
        self.at += numbers.nbytes
        return np.ascontiguousarray(numbers.reshape(count, size)[:, :2], dtype="<f8")

    def _line(self, order: str, kind: int, size: int) -> _Points:
        """Read a line, or a line of arcs, or of both."""
        count = self._count(order)
        if kind == _COMPOUND:
            parts = [self._line(*self._head()) for _ in range(count)]
            return np.concatenate([parts[0][:1], *(part[1:] for part in parts)])
        points = self._points(order, size, count)
        if kind == _LINE:
            return points
        self.arcs += count // 2
        if kind != _ARCS or count % 2 == 0 or self.arcs > _MOST_ARCS:
            raise ValueError(kind)
        arcs = [_arc(*points[n : n + 3]) for n in range(0, count - 2, 2)]
        return np.concatenate([points[:1], *(arc[1:] for arc in arcs)])


def _arc(first: _Points, through: _Points, last: _Points) -> _Points:
    """Draw an arc through three points; run the other way it has the same points."""
    if tuple(first) > tuple(last):
        return _arc(last, through, first)[::-1]
    (x, y), (u, v) = through - first, last - first
    cross = 2 * (x * v - y * u)
    is_circle = not (u or v)
    if not is_circle and cross == 0:
        return np.stack([first, through, last])
    squares = x * x + y * y, u * u + v * v
    middle = (
        np.array([x, y]) / 2
        if is_circle
        else np.array([v * squares[0] - y * squares[1], x * squares[1] - u * squares[0]]) / cross
    )
    begin = math.atan2(-middle[1], -middle[0])
    end = math.atan2(v - middle[1], u - middle[0])
    turn = math.tau if is_circle else (end - begin) % math.tau
    if cross < 0 and not is_circle:  # clockwise
        turn -= math.tau
    count = math.ceil(abs(turn) / _STEP)
    if not math.isfinite(turn) or not count:
        return np.stack([first, through, last])
    angle = begin + turn * np.arange(1, count) / count
    radius = math.hypot(*middle)
    inner = first + middle + radius * np.column_stack([np.cos(angle), np.sin(angle)])
    return np.concatenate([first[None], inner, last[None]])


def _head(kind: int, *count: int) -> bytes:
    return struct.pack(f"<BI{'I' * len(count)}", 1, kind, *count)


def _run(points: _Points) -> bytes:
    """Write points with their number."""
    return struct.pack("<I", len(points)) + points.astype("<f8").tobytes()
