"""The ledger's own GeoPackage (交换文件): a layer per relation and CRS, written and read back."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa
import pyogrio

from yuanheng.ledger.exchange.facts import Exported, by_crs, shape_column
from yuanheng.ledger.tables.measured_values import is_measured, measure_unit
from yuanheng.ledger.workbooks.export_marks import EARLIER
from yuanheng.model.ledger import SnapshotSet
from yuanheng.model.relation import Column, Relation
from yuanheng.model.units import storage_unit
from yuanheng.ports import Progress
from yuanheng.standards.relations import ledger_schema

#: The fields that tell an export: the relation of the row, and the sequence number it is of.
MARK, OF_SEQ = "yuanheng_relation", "yuanheng_seq"
#: The table of the sets that are known to be empty, one row each.
EMPTY_SETS = "yuanheng_empty_sets"
_SHAPE = "geom"
#: The field that names the unit of each reported figure; exports before revision 0006 have none.
VALUE_UNIT = "value_unit"


def write_geopackage(
    tables: tuple[Exported, ...], seq: int, path: Path, progress: Progress
) -> None:
    """Write relations as layers and attribute tables, shapes in their source CRS.

    Quantities are integers in storage units, which their fields name (`area_third_mm2`).
    """
    taken: set[str] = set()
    for n, table in enumerate(tables):
        for crs, part in by_crs(table.relation, table.facts):
            layer = _layer_name(table.relation.id, crs, taken)
            _write_layer(table.relation, part, (layer, crs), seq, path)
        progress("write", n + 1, len(tables))
    _write_empty([s for table in tables for s in table.empty], seq, path)


def field_names(relation: Relation) -> dict[str, str]:
    """Name the field of every stored column but the shape: a quantity carries its unit."""
    names = {name: name for name, kind in relation.stored if kind != "bytes"}
    for column in relation.columns:
        if column.unit is not None:
            names[column.name] = f"{column.name}_{storage_unit(column.unit).text}"
    return names


def value_units(relation: Relation, facts: pa.Table) -> dict[str, pa.Array]:
    """Name the unit of each reported figure, as its measure has it; nothing of other relations."""
    if not any(is_measured(relation, column) for column in relation.columns):
        return {}
    schema = ledger_schema()
    units = [
        storage_unit(measure_unit(schema, code)).text
        for code in facts.column("measure").to_pylist()
    ]
    return {VALUE_UNIT: pa.array(units, pa.string())}


def earlier_field(column: Column) -> tuple[str, int]:
    """Name the field of a quantity in an export before revision 0006, and its part of today's."""
    unit = storage_unit(column.unit).text if column.unit is not None else ""
    text, factor = EARLIER.get(unit, (unit, 1))
    return f"{column.name}_{text}", factor


def _write_empty(sets: Sequence[SnapshotSet], seq: int, path: Path) -> None:
    """Append the table of empty sets, where there are any."""
    if not sets:
        return
    rows = {
        MARK: [s.relation for s in sets],
        OF_SEQ: [seq] * len(sets),
        "zone": [s.zone for s in sets],
        "assessed_range": [s.area for s in sets],
        "period": [s.period for s in sets],
    }
    pyogrio.write_arrow(pa.table(rows), path, layer=EMPTY_SETS, driver="GPKG", append=path.exists())


def _write_layer(
    relation: Relation, facts: pa.Table, layer: tuple[str, str | None], seq: int, path: Path
) -> None:
    """Append one layer; rows without a shape keep their place among the others."""
    name, crs = layer
    n = facts.num_rows
    columns = {
        MARK: pa.array([relation.id] * n, pa.string()),
        OF_SEQ: pa.array([seq] * n, pa.int64()),
        **{field: facts.column(stored) for stored, field in field_names(relation).items()},
        **value_units(relation, facts),
    }
    shape = shape_column(relation) if crs is not None else None
    if shape is not None:
        columns[_SHAPE] = facts.column(shape)
    pyogrio.write_arrow(
        pa.table(columns),
        path,
        layer=name,
        driver="GPKG",
        append=path.exists(),
        geometry_name=None if shape is None else _SHAPE,
        geometry_type=None if shape is None else "Unknown",
        crs=crs,
    )


def _layer_name(relation: str, crs: str | None, taken: set[str]) -> str:
    """Name a layer after its relation and CRS, once."""
    plain = "".join(c if c.isalnum() else "_" for c in (crs or "")[:24]).strip("_").lower()
    name = base = f"{relation}_{plain}" if plain else relation
    n = 1
    while name in taken:
        n += 1
        name = f"{base}_{n}"
    taken.add(name)
    return name
