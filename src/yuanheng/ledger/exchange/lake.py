"""An export as a lake (数据湖): GeoParquet files by relation and zone, of one sequence number."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pyproj

from yuanheng.ledger.exchange.facts import Exported, by_crs, shape_column
from yuanheng.ledger.tables.measured_values import is_measured, measure_unit
from yuanheng.model.relation import Relation
from yuanheng.model.units import storage_unit
from yuanheng.ports import Progress
from yuanheng.standards.relations import ledger_schema

FORMAT = "yuanheng.lake/1"
MANIFEST = "manifest.json"
#: How readers of such folders know a zone that is not stated.
_NO_ZONE = "__HIVE_DEFAULT_PARTITION__"


def write_lake(
    tables: tuple[Exported, ...], seq: int, code: str, folder: Path, progress: Progress
) -> None:
    """Write `relation=…/zone=…/part.parquet` and the manifest with the digest of every file.

    The zone stands in the name of its folder. A zone with shapes in several CRS has several files,
    because a GeoParquet column has one. Shapes are WKB, x before y; quantities are integers in
    their storage units.
    """
    folder.mkdir()
    files: list[dict[str, str | int]] = []
    for n, table in enumerate(tables):
        for name, part in _parts(table):
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            pq.write_table(part, path, compression="zstd")
            digest = hashlib.sha256(path.read_bytes()).hexdigest()
            files.append({"path": name, "rows": part.num_rows, "sha256": digest})
        progress("write", n + 1, len(tables))
    manifest = {
        "format": FORMAT,
        "sequence": seq,
        "code": code,
        "units": {t.relation.id: _units(t.relation) for t in tables},
        "empty_sets": [
            {"relation": s.relation, "zone": s.zone, "assessed_range": s.area, "period": s.period}
            for table in tables
            for s in table.empty
        ],
        "files": files,
    }
    text = json.dumps(manifest, ensure_ascii=False, indent=1)
    (folder / MANIFEST).write_text(text + "\n", encoding="utf-8")


def _parts(table: Exported) -> Iterator[tuple[str, pa.Table]]:
    """Part facts by zone and CRS; gives the path of each file and its table."""
    zones = table.facts.column("zone")
    for zone in sorted(set(zones.to_pylist()), key=lambda z: z or ""):
        chosen = pc.is_null(zones) if zone is None else pc.equal(zones, zone)
        parts = by_crs(table.relation, table.facts.filter(chosen).drop_columns("zone"))
        folder = f"relation={table.relation.id}/zone={quote(zone, safe='') if zone else _NO_ZONE}"
        for n, (crs, part) in enumerate(parts, 1):
            name = "part.parquet" if len(parts) == 1 else f"part-{n}.parquet"
            yield f"{folder}/{name}", _described(table.relation, part, crs)


def _described(relation: Relation, facts: pa.Table, crs: str | None) -> pa.Table:
    """Add what GeoParquet 1.1 says of a column of shapes; where no CRS is known it is null."""
    shape = shape_column(relation)
    facts = facts.replace_schema_metadata(None)
    if shape is None:
        return facts
    known = None if crs is None else pyproj.CRS.from_user_input(crs).to_json_dict()
    column: dict[str, Any] = {"encoding": "WKB", "geometry_types": [], "crs": known}
    geo = {"version": "1.1.0", "primary_column": shape, "columns": {shape: column}}
    return facts.replace_schema_metadata({"geo": json.dumps(geo, ensure_ascii=False)})


def _units(relation: Relation) -> dict[str, str]:
    """Name the storage unit of every quantity; of a reported figure, by its measure."""
    units = {c.name: storage_unit(c.unit).text for c in relation.columns if c.unit is not None}
    schema = ledger_schema()
    for column in (c for c in relation.columns if is_measured(relation, c)):
        for code in schema.code_lists["measure"].codes:
            units[f"{column.name}.{code}"] = storage_unit(measure_unit(schema, code)).text
    return units
