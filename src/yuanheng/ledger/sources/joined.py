"""Several layers as one survey (一期、二期合并): rows below each other, each with its place."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pyproj

from yuanheng.errors import Plain, UsageError, Where, say
from yuanheng.ledger.sources.layer_table import LayerTable
from yuanheng.ledger.sources.layers import choose_layer, read_layer

#: Under this name a batch keeps which layers it was read from, where they were several.
LAYERS = "layers"
_BETWEEN = " + "


@dataclass(frozen=True)
class JoinedTable(LayerTable):
    """Layers below each other. Rows of the second and further are counted on after the first's.

    parts: for each layer its name, and the number that its own row 0 has among all.
    """

    parts: tuple[tuple[str, int], ...] = field(kw_only=True)

    def where(self, index: int | None = None, column: str | None = None) -> Where:
        """Name a place in the layer from which a row came."""
        if index is None:
            return super().where(None, column)
        layer, row = own_place(self.parts, self.rows[index])
        return Where(file=self.file, layer=layer, row=row, column=column)


def own_place(parts: Sequence[tuple[str, int]], row: int) -> tuple[str, int]:
    """Give the layer of a row counted among all, and its number there."""
    layer, before = next(p for p in reversed(parts) if row > p[1] or p[1] == 0)
    return layer, row - before


def joined_name(names: Sequence[str]) -> str:
    """Name several layers as one."""
    return _BETWEEN.join(names)


def kept_layers(names: Sequence[str]) -> dict[str, Plain]:
    """Give what a batch keeps of the layers it was read from; nothing where it was one."""
    return {LAYERS: json.dumps(names, ensure_ascii=False)} if len(names) > 1 else {}


def layers_of(details: Mapping[str, object], layer: str | None) -> tuple[str, ...]:
    """Name the layers that a batch was read from."""
    kept = details.get(LAYERS)
    return tuple(json.loads(str(kept))) if kept else (str(layer),)


def read_layers(path: Path, names: Sequence[str]) -> LayerTable:
    """Read one layer, or several below each other; UsageError where they do not fit together."""
    tables = [read_layer(path, choose_layer(path, name)) for name in names]
    if len(tables) == 1:
        return tables[0]
    first = tables[0]
    for other in tables[1:]:
        _check_crs(first, other)
    names_of_fields = dict.fromkeys(name for t in tables for name in t.fields)
    rows: list[int] = []
    parts: list[tuple[str, int]] = []
    for table in tables:
        before = max(rows, default=0)
        parts.append((table.layer, before))
        rows += [before + row for row in table.rows]
    return JoinedTable(
        file=first.file,
        layer=joined_name(names),
        crs=first.crs,
        rows=tuple(rows),
        fields={
            name: [v for t in tables for v in t.fields.get(name, [None] * len(t.rows))]
            for name in names_of_fields
        },
        shapes=tuple(shape for t in tables for shape in t.shapes),
        issues=tuple(issue for t in tables for issue in t.issues),
        parts=tuple(parts),
    )


def _check_crs(one: LayerTable, other: LayerTable) -> None:
    """Refuse layers whose coordinates do not mean the same."""
    known = [t.crs and pyproj.CRS.from_user_input(t.crs) for t in (one, other)]
    if known[0] == known[1]:
        return
    raise UsageError(
        say(
            "The layers {one} and {other} have different coordinate systems",
            one=one.layer,
            other=other.layer,
        ),
        where=other.where(),
        remedy=say("Save them in one coordinate system, then take them together."),
    )
