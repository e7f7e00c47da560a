"""Survey layers read whole, changed cell by cell, and written to a new file."""

import warnings
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyogrio

Cell = str | float | int | None
SHAPE = "wkb_geometry"


@dataclass(frozen=True)
class Sheet:
    """A layer to be changed; rows are counted from 0, in the file from 1."""

    table: pa.Table
    crs: str | None = "EPSG:4326"

    @property
    def size(self) -> int:
        return int(self.table.num_rows)

    def cells(self, field: str) -> list[Any]:
        found: list[Any] = self.table.column(field).to_pylist()
        return found

    def rows_where(self, field: str, *wanted: Cell) -> list[int]:
        return [i for i, cell in enumerate(self.cells(field)) if cell in wanted]

    def changed(self, field: str, cells: Mapping[int, Any]) -> "Sheet":
        """Write some cells of a field."""
        found = self.cells(field)
        for row, cell in cells.items():
            found[row] = cell
        return self.with_field(field, found)

    def filled(self, field: str, cell: Any) -> "Sheet":  # noqa: ANN401 - a cell is of any type
        """Write one cell on every row."""
        return self.with_field(field, [cell] * self.size)

    def scaled(self, fields: Iterable[str], factor: float) -> "Sheet":
        """Multiply numbers of some fields, as another unit would."""
        done = self
        for field in fields:
            done = done.with_field(field, [cell * factor for cell in done.cells(field)])
        return done

    def with_field(self, field: str, cells: list[Any]) -> "Sheet":
        if field not in self.table.column_names:
            return replace(self, table=self.table.append_column(field, pa.array(cells)))
        place = self.table.column_names.index(field)
        kind = self.table.schema.field(field)
        return replace(self, table=self.table.set_column(place, kind, pa.array(cells, kind.type)))

    def without(self, *fields: str) -> "Sheet":
        return replace(self, table=self.table.drop_columns(list(fields)))

    def only(self, rows: Iterable[int]) -> "Sheet":
        return replace(self, table=self.table.take(pa.array(list(rows), pa.int64())))

    def sum(self, field: str, rows: Iterable[int]) -> float:
        cells = self.cells(field)
        return float(sum(cells[row] for row in rows))


def read_sheet(path: Path, layer: str) -> Sheet:
    meta, table = pyogrio.read_arrow(path, layer=layer)
    names = [SHAPE if name == meta["geometry_name"] else name for name in table.column_names]
    plain = [pa.field(name, f.type) for name, f in zip(names, table.schema, strict=True)]
    return Sheet(pa.table(table.columns, pa.schema(plain)), meta["crs"])


def write_sheet(sheet: Sheet, path: Path, layer: str, geometry_type: str = "Polygon") -> Path:
    """Add the sheet to a GeoPackage as a layer."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", ".*crs.*")  # a layer without CRS is what some tests want
        pyogrio.write_arrow(
            sheet.table,
            path,
            layer=layer,
            driver="GPKG",
            geometry_name=SHAPE,
            geometry_type=geometry_type,
            crs=sheet.crs,
            append=path.exists(),
        )
    return path
