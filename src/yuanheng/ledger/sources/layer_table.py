"""A layer of a map file (图层) as records: what a file lists, and what was read of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain, count
from typing import Any

import pyproj

from yuanheng.errors import Where
from yuanheng.model.ledger import Issue


@dataclass(frozen=True)
class Layer:
    """A layer of a file: rows, kind of shape, fields and CRS (None where it states none)."""

    name: str
    rows: int
    geometry: str | None
    fields: tuple[str, ...]
    crs: str | None


@dataclass(frozen=True)
class LayerTable:
    """The content of a layer: one list per field, the feature number and the WKB of each row.

    `issues` are what the reader itself noticed, such as a text in another encoding than stated.
    """

    file: str
    layer: str
    crs: str | None
    rows: tuple[int, ...]
    fields: dict[str, list[Any]]
    shapes: tuple[bytes | None, ...]
    issues: tuple[Issue, ...] = ()

    def where(self, index: int | None = None, column: str | None = None) -> Where:
        """Name a place in this layer; `index` counts the rows read, from 0."""
        row = self.rows[index] if index is not None else None
        return Where(file=self.file, layer=self.layer, row=row, column=column)


def stated_crs(text: str | None) -> str | None:
    """Give the CRS a layer states; what says nothing of the place on the earth states none.

    Such are GeoPackage's 'undefined' entries and the systems of a building site or town.
    """
    if not text:
        return None
    crs = pyproj.CRS.from_user_input(text)
    is_unknown = crs.name.lower().startswith(("undefined", "unknown"))
    return text if (crs.is_geographic or crs.is_projected) and not is_unknown else None


def unlike(names: Iterable[str]) -> tuple[str, ...]:
    """Number the names that stand more than once, so that each field has one of its own."""
    found: dict[str, None] = {}
    for name in names:
        ways = chain((name,), (f"{name} ({n})" for n in count(2)))
        found[next(way for way in ways if way not in found)] = None
    return tuple(found)
