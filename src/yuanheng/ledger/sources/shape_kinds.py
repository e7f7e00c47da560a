"""The kinds of shapes (图形类型) as their bytes (WKB) say them, before any library reads those."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Kinds = npt.NDArray[np.int64]

MULTIPOLYGON, COLLECTION = 6, 7
#: Kinds that hold arcs, or may: collections, and from CircularString to Surface.
_CURVED = (7, 14)
_HEAD = 5
_NONE = bytes(_HEAD)


def shape_kinds(wkb: Sequence[bytes | None]) -> Kinds:
    """Read the kind of each shape, without its dimensions; 0 for none."""
    heads = b"".join(w[:_HEAD] if w is not None and len(w) >= _HEAD else _NONE for w in wkb)
    rows = np.frombuffer(heads, dtype=np.uint8).reshape(-1, _HEAD).astype(np.int64)
    low = np.where(rows[:, 0] != 0, rows[:, 1], rows[:, 4])
    high = np.where(rows[:, 0] != 0, rows[:, 2], rows[:, 3])
    return np.asarray((low + 256 * high) % 1000, dtype=np.int64)


def may_curve(kinds: Kinds) -> npt.NDArray[np.bool_]:
    """Tell shapes of arcs, and collections, which may hold some."""
    return (kinds >= _CURVED[0]) & (kinds <= _CURVED[1])
